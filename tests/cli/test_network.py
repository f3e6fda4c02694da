"""`tidegate network`: two institutions, or all of them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Said
from .test_json_results import check

Command = Callable[..., Said]
Write = Callable[[str, str], Path]
WORKS = EXAMPLES / "works.jsonl"
PAIR = ("--between", "Massachusetts Institute of Technology", "Tsinghua University")


def test_two_institutions_by_year_and_area(tidegate: Command) -> None:
    said = tidegate("network", WORKS, *PAIR)
    assert said.code == 0, said.err
    assert re.search(r"^  2018 +<5 authors$", said.out, re.M)
    assert re.search(r"^  2022 +6 +75 % of 8 +100 % of 6$", said.out, re.M)
    assert re.search(r"^  Quantum Science.*  ·  ", said.out, re.M)
    assert "no name was read" in said.out


def test_ids_ask_the_same_as_names(tidegate: Command) -> None:
    by_name = tidegate("network", WORKS, *PAIR, "-f", "json").json()
    ids = ("--between", "042nb2s44", "https://ror.org/03cve4549")
    by_id = tidegate("network", WORKS, *ids, "-f", "json").json()
    assert by_id == by_name
    check("network", by_id)
    assert by_id["between"]["years_withheld"] == ["2018", "2025"]
    assert [one["works"] for one in by_id["between"]["years"]] == [None, 3, 3, 5, 6, 3, 2, None]


def test_the_whole_network_says_no_more_of_a_pair_than_the_pair_itself(tidegate: Command) -> None:
    whole = tidegate("network", WORKS, "-f", "json").json()
    check("network", whole)
    pair = tidegate("network", WORKS, *PAIR, "-f", "json").json()["between"]
    [edge] = [e for e in whole["edges"] if e["works"] == pair["works"]]
    told = [(one["year"], one["works"]) for one in pair["years"] if one["works"]]
    assert [(one["year"], one["works"]) for one in edge["years"]] == told
    assert edge["years_withheld"] == len(pair["years_withheld"])


@pytest.mark.parametrize("ending", ["html", "xlsx", "json", "csv", "txt"])
@pytest.mark.parametrize("pair", [(), PAIR])
def test_every_format_goes_to_a_file(
    tidegate: Command, tmp_path: Path, ending: str, pair: tuple[str, ...]
) -> None:
    out = tmp_path / f"out.{ending}"
    said = tidegate("network", WORKS, *pair, "--out", out)
    assert (said.code, said.out) == (0, ""), said.err
    assert out.stat().st_size > 400
    if ending == "html":
        text = out.read_text("utf-8")
        assert text.count("<svg") == 1
        assert "<script" not in text


def test_csv_has_the_word_where_a_count_is_withheld(tidegate: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(tidegate("network", WORKS, *PAIR, "-f", "csv").out)))
    assert (rows[0]["year"], rows[0]["works"]) == ("2018", "withheld")
    assert rows[4]["works"] == "6"


def test_an_unknown_name_is_met_with_the_nearest(tidegate: Command) -> None:
    said = tidegate("network", WORKS, "--between", "Tsinghua Univercity", "Stanford University")
    assert said.code == 2
    assert "“Tsinghua University”" in said.err
    said = tidegate("network", WORKS, "--between", "Tsinghua University", "03cve4549")
    assert (said.code, "same institution" in said.err) == (2, True)
    said = tidegate("network", WORKS, "--scheme", "xx")
    assert (said.code, "ca.stra" in said.err) == (2, True)


def test_names_of_files_are_shown_and_do_nothing(tidegate: Command, write: Write) -> None:
    hostile = "<script>alert(1)</script>\u202e=cmd, Evil University, Town"
    people = [
        {"author": {"id": f"https://openalex.org/A{n}"}, "raw_affiliation_strings": [hostile],
         "institutions": [{"id": "I1", "ror": "https://ror.org/042nb2s44"}]}
        for n in range(6)
    ]  # fmt: skip
    record = {"id": "https://openalex.org/W1", "authorships": people, "publication_year": 2020}
    path = write("w.jsonl", json.dumps(record) + '\n{"id": broken\n' + json.dumps(record) + "\n")
    said = tidegate("network", path, "-f", "html")
    assert said.code == 0, said.err
    assert "<script" not in said.out
    assert "w.jsonl, record 2" in said.err


def test_a_result_is_not_written_over_a_file_that_is_read(tidegate: Command, write: Write) -> None:
    path = write("w.jsonl", "{}")
    said = tidegate("network", path, "--out", path)
    assert (said.code, "written over w.jsonl" in said.err) == (2, True)


def test_swapping_all_names_of_authors_changes_nothing(tidegate: Command, write: Write) -> None:
    text = WORKS.read_text("utf-8")
    swapped = re.sub(r"Author [A-Z]\d+", "Somebody Else", text)
    assert swapped != text
    path = write("works.jsonl", swapped)
    before = tidegate("network", WORKS, "-f", "json").json()
    after = tidegate("network", path, "-f", "json").json()
    assert {**before, "files": 0} == {**after, "files": 0}


def test_with_a_registry_a_side_is_meant_by_any_of_its_names(
    tidegate: Command, write: Write
) -> None:
    def record(ror: str, name: str, alias: str, country: str, city: str) -> str:
        names = [
            {"value": name, "types": ["ror_display", "label"], "lang": "en"},
            {"value": alias, "types": ["alias"], "lang": None},
        ]
        place = {"country_code": country, "country_name": country, "name": city}
        return json.dumps(
            {
                "id": f"https://ror.org/{ror}", "names": names, "status": "active",
                "types": ["education"], "relationships": [], "external_ids": [],
                "locations": [{"geonames_id": 1, "geonames_details": place}],
            }
        )  # fmt: skip

    ror = write(
        "ror.jsonl",
        record("042nb2s44", "Massachusetts Institute of Technology", "MIT Cambridge", "US",
               "Cambridge")
        + "\n" + record("03cve4549", "Tsinghua University", "Qinghua University", "CN", "Beijing")
        + "\n" + record("00f54p054", "Elsewhere College", "Elsewhere", "US", "Town") + "\n",
    )  # fmt: skip
    sides = ("--between", "Qinghua University", "Massachusetts Institute of Technology")
    found = tidegate("network", WORKS, "--ror", ror, *sides, "-f", "json").json()
    assert [one["name"] for one in found["between"]["sides"]] == [
        "Tsinghua University", "Massachusetts Institute of Technology",
    ]  # fmt: skip
    assert found["between"]["works"] == 22
    one = json.loads(WORKS.read_text("utf-8").splitlines()[0])
    lone = write("one.jsonl", json.dumps(one) + "\n")
    said = tidegate("network", lone, "--between", "Elsewhere College", "Tsinghua University")
    assert said.code == 2
    assert "stands in no work of this file" in said.err
