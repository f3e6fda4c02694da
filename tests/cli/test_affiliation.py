"""`tidegate affiliation`: one string, or a file of them."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.collaboration.affiliations.made_up import WORLD, lines, second

from .conftest import Said, Take, day, party
from .test_json_results import check

Command = Callable[..., Said]
Write = Callable[[str, str], Path]
LISTED = "Amber Lantern Gyroscope Works"
BASALT = "Basalt Institute of Technology"
BASALT_PLACE = f"{BASALT}, Aachen, Germany"
AMBER = f"Lab 3, {LISTED}, Wuhan, China"


@pytest.fixture
def ror(tmp_path: Path, take: Take) -> Path:
    """A made-up registry with one of it on a made-up Entity List."""
    take([party(0, name=LISTED), party(1, name="Nowhere Else Rocket Bureau")], day(2))
    records = [second(1, LISTED, types=("facility",)), *WORLD[1:]]
    return lines(tmp_path / "ror.jsonl", records)


def rows_of(said: Said) -> list[dict[str, str]]:
    assert said.code == 0, said.err
    return list(csv.DictReader(io.StringIO(said.out)))


def test_a_listed_institution_is_quoted_with_its_list_and_legal_status(
    tidegate: Command, ror: Path
) -> None:
    said = tidegate("affiliation", AMBER, "--ror", ror)
    assert said.code == 0, said.err
    assert f"“{LISTED}”" in said.out
    assert "https://ror.org/0made0001" in said.out
    assert "us.bis.entity  law" in said.out
    assert "2020-06-05" in said.out
    assert "Not looked at:" in said.out


def test_nothing_found_is_never_called_clear(tidegate: Command, ror: Path) -> None:
    none = tidegate("affiliation", "a kitchen table", "--ror", ror)
    unlisted = tidegate("affiliation", BASALT_PLACE)
    assert none.code == unlisted.code == 0
    assert "no institution was recognised" in none.out
    assert "1 institution; not on any list looked at" in unlisted.out
    assert "clear" not in (none.out + unlisted.out).lower()


def test_the_registry_given_once_is_remembered_and_named(tidegate: Command, ror: Path) -> None:
    before = tidegate("affiliation", BASALT_PLACE)
    assert "no registry of research organisations is loaded" in before.err
    assert "no institution was recognised" in before.out
    tidegate("affiliation", "x", "--ror", ror)
    after = tidegate(
        "affiliation", "Basalt Institute of Technology, Aachen, Germany", "-f", "json"
    ).json()
    assert after["registry"]["file"] == "ror.jsonl"
    assert after["institutions"][0]["ror"] == "https://ror.org/0made0006"


def test_json_fits_its_schema_and_quotes_by_offsets(tidegate: Command, ror: Path) -> None:
    made = tidegate("affiliation", AMBER, "--ror", ror, "-f", "json").json()
    check("affiliation", made)
    [one] = made["institutions"]
    assert AMBER[one["start"] : one["end"]] == one["words"] == LISTED
    assert one["listings"][0]["status_says"] == "law"
    only_listed = tidegate(
        "affiliation", "Nowhere Else Rocket Bureau, Wuhan, China", "-f", "json"
    ).json()
    check("affiliation", only_listed)
    assert [one["ror"] for one in only_listed["institutions"]] == [""]


def test_every_row_of_a_file_comes_back_in_order(
    tidegate: Command, ror: Path, write: Write
) -> None:
    path = write(
        "strings.csv",
        "n,where,note\n"
        f'1,"{AMBER}",=1+1\n'
        "2,,\n"
        '3,"Basalt Institute of Technology, Aachen, Germany",x\n'
        f'4,"{AMBER}",again\n'
        ",,\n",
    )
    rows = rows_of(
        tidegate("affiliation", "--file", path, "--column", "where", "--ror", ror, "-f", "csv")
    )
    assert [row["n"] for row in rows] == ["1", "2", "3", "4", ""]
    assert [row["note"] for row in rows] == ["'=1+1", "", "x", "again", ""]
    assert [row["listed"] for row in rows] == ["us.bis.entity", "", "", "us.bis.entity", ""]
    assert rows[0]["ror_ids"] == "https://ror.org/0made0001"
    start, end = map(int, rows[0]["spans"].split("-"))
    assert rows[0]["where"][start:end] == LISTED
    assert rows[2]["ror_ids"] == "https://ror.org/0made0006"


def test_an_institution_only_a_list_knows_is_listed_without_an_id(
    tidegate: Command, ror: Path, write: Write
) -> None:
    path = write("s.txt", f"Nowhere Else Rocket Bureau, Wuhan, China\n\n{BASALT}\n")
    rows = rows_of(tidegate("affiliation", "--file", path, "--ror", ror, "-f", "csv"))
    assert len(rows) == 3
    assert (rows[0]["ror_ids"], rows[0]["listed"], rows[0]["spans"]) == ("", "us.bis.entity", "")


def test_a_column_of_the_file_is_not_written_over(
    tidegate: Command, ror: Path, write: Write
) -> None:
    path = write("s.csv", f'affiliation,ror_ids\n"{AMBER}",mine\n')
    [row] = rows_of(tidegate("affiliation", "--file", path, "--ror", ror, "-f", "csv"))
    assert row["ror_ids"] == "mine"
    assert row["ror_ids (2)"] == "https://ror.org/0made0001"


@pytest.mark.parametrize("kind", ["jsonl", "json", "xlsx", "tsv", "csv.gz", "semicolons.csv"])
def test_other_kinds_of_file_are_read(
    tidegate: Command, ror: Path, tmp_path: Path, kind: str
) -> None:
    texts = [AMBER, "", "Basalt Institute of Technology; Aachen, Germany"]
    table = [{"id": str(n), "affiliation": text} for n, text in enumerate(texts)]
    path = tmp_path / f"strings.{kind}"
    if kind == "xlsx":
        import xlsxwriter

        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for at, row in enumerate([list(table[0]), *(list(each.values()) for each in table)]):
                sheet.write_row(at, 0, row)
    elif kind.startswith("json"):
        text = "\n".join(map(json.dumps, table)) if kind == "jsonl" else json.dumps(table)
        path.write_text(text, encoding="utf-8")
    else:
        out = io.StringIO()
        mark = {"tsv": "\t", "semicolons.csv": ";"}.get(kind, ",")
        writer = csv.DictWriter(out, list(table[0]), delimiter=mark)
        writer.writeheader()
        writer.writerows(table)
        whole = out.getvalue().encode()
        path.write_bytes(gzip.compress(whole) if kind == "csv.gz" else whole)
    rows = rows_of(tidegate("affiliation", "--file", path, "--ror", ror, "-f", "csv"))
    assert [row["id"] for row in rows] == ["0", "1", "2"]
    assert [row["listed"] for row in rows] == ["us.bis.entity", "", ""]
    assert rows[2]["ror_ids"] == "https://ror.org/0made0006"


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "html", "txt"])
def test_every_format_goes_to_a_file(
    tidegate: Command, ror: Path, write: Write, tmp_path: Path, ending: str
) -> None:
    hostile = f"<script>alert(1)</script>\u202e{AMBER}"
    path = write("s.csv", f'affiliation\n"{hostile}"\n"=HYPERLINK(1), {AMBER}"\n')
    for args in (("--file", path), (hostile,)):
        out = tmp_path / f"out.{ending}"
        said = tidegate("affiliation", *args, "--ror", ror, "--out", out)
        assert (said.code, said.out) == (0, ""), said.err
        assert out.stat().st_size > 60
        if ending == "html":
            text = out.read_text("utf-8")
            assert "<script" not in text
            assert LISTED in text
        elif ending == "json":
            made = json.loads(out.read_text("utf-8"))
            check("affiliation-file" if args[0] == "--file" else "affiliation", made)


def test_a_file_s_summary_counts_rows_and_quotes_the_first(
    tidegate: Command, ror: Path, write: Write
) -> None:
    path = write(
        "s.csv", "affiliation\n" + f'"{AMBER}"\n' * 3 + '"Basalt Institute of Technology"\n'
    )
    said = tidegate("affiliation", "--file", path, "--ror", ror)
    assert "4 strings of s.csv" in said.out
    assert "one on a list looked at in 3." in said.out
    assert f"“{LISTED}”" in said.out


def test_broken_rows_are_told_and_the_rest_is_done(
    tidegate: Command, ror: Path, tmp_path: Path
) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(
        f'n,affiliation\n1,"{BASALT_PLACE}"\n2,a,b,c\n'.encode()
        + f"3,\xff\xfe\x00 {BASALT}\n".encode("latin-1")
        + f'4,"never closed {BASALT}\n5,end\n'.encode()
    )
    said = tidegate("affiliation", "--file", path, "--ror", ror, "-f", "csv")
    rows = rows_of(said)
    assert [row["n"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[1]["affiliation"] == "a, b, c"
    assert "s.csv, line 3: has 4 cells" in said.err
    assert rows[3]["ror_ids"] == rows[0]["ror_ids"] == "https://ror.org/0made0006"


def test_wrong_words_name_the_mend(tidegate: Command, ror: Path, write: Write) -> None:
    path = write("s.csv", "who,where\na,b\n")
    for args, code, mend in (
        ((), 2, "--file"),
        (("x", "--file", path), 2, "one string, or a file"),
        (("x", "--column", "c"), 2, "--file"),
        (("123",), 2, "letter"),
        (("--file", path), 3, "--column"),
        (("--file", path, "--column", "wher"), 3, '--column "where"'),
        (("--file", path, "--column", "where", "--out", path), 2, "written over"),
        (("--file", path / "none.csv"), 3, "none.csv"),
        (("x", "--ror", path), 3, "ror.org"),
        (("x", "--list", "xx.none"), 4, "Known are"),
        (("x", "--known-at", "soon"), 2, "2026-11-23"),
    ):
        said = tidegate("affiliation", *args)
        assert (said.code, said.out) == (code, ""), args
        assert mend in said.err, args


def test_a_cell_longer_than_one_batch_and_many_rows_stay_in_step(
    tidegate: Command, ror: Path, write: Write
) -> None:
    text = "".join(
        f'{n},"{AMBER if n % 7 == 0 else f"place {n}"}"\n' for n in range(5_001)
    )  # fmt: skip
    path = write("s.csv", "n,affiliation\n" + text)
    rows = rows_of(tidegate("affiliation", "--file", path, "--ror", ror, "-f", "csv"))
    assert [int(row["n"]) for row in rows] == list(range(5_001))
    assert all(bool(row["listed"]) == (int(row["n"]) % 7 == 0) for row in rows)
