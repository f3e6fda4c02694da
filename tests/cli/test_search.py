"""One name, at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from .conftest import Said

Command = Callable[..., Said]


def test_a_listed_name_is_found_with_reasons_law_and_what_was_not_checked(
    tidegate: Command,
) -> None:
    said = tidegate("search", "Harbin Inst. of Tech.")
    assert said.code == 10
    assert "Harbin Institute of Technology" in said.out
    assert "because “inst” means “institute”" in said.out
    assert "15 CFR 744.11" in said.out
    assert "Starter list, not for compliance" in said.out
    assert "known lists (us.bis.mieu" in said.out
    assert "`tidegate lists status` names them all" in said.out
    assert max(map(len, said.out.splitlines())) < 500


def test_words_need_no_quotes(tidegate: Command) -> None:
    assert tidegate("search", "Huawei", "Technologies").code == 10


def test_nothing_found_is_never_a_bare_clear(tidegate: Command) -> None:
    said = tidegate("search", "Zwiebelkuchen Obermühle")
    assert said.code == 0
    assert "nothing found in the lists loaded (13 lists" in said.out
    assert "clear" not in said.out


def test_the_machine_formats_name_every_list_not_checked(tidegate: Command) -> None:
    run = tidegate("search", "Huawei", "--format", "json").json()["run"]
    assert len(run["lists_missing"]) > 20
    assert "eu.fsf" in tidegate("search", "Huawei", "--format", "html").out


def test_a_search_says_what_a_screening_says(tidegate: Command, tmp_path: Path) -> None:
    names = ["Harbin Inst. of Tech.", "Huawei Technologes", "Zwiebelkuchen Obermühle"]
    file = tmp_path / "n.csv"
    file.write_text("name\n" + "\n".join(f'"{name}"' for name in names), encoding="utf-8")
    screened = tidegate("screen", file, "--format", "json").json()["subjects"]
    for name, row in zip(names, screened, strict=True):
        found = tidegate("search", name, "--format", "json").json()["subjects"][0]
        assert found["matches"] == row["matches"]
        assert found["findings"] == row["findings"]


def test_results_can_be_filed_in_every_format(tidegate: Command, tmp_path: Path) -> None:
    for ending in ("json", "csv", "html", "xlsx", "txt"):
        out = tmp_path / f"found.{ending}"
        said = tidegate("search", "Huawei Technologies", "--out", out)
        assert (said.code, said.out) == (10, "")
        if ending == "xlsx":
            assert "Hits" in CalamineWorkbook.from_path(out).sheet_names
        else:
            assert "Huawei" in out.read_text("utf-8-sig")
    assert not list(tmp_path.glob(".*part"))


@pytest.mark.parametrize(
    ("args", "mend"),
    [
        (["..."], "at least one letter or digit"),
        (["x" * 2001], "at most 2,000 characters"),
        (["X", "--country", "Atlantis"], "CN or China"),
        (["X", "--born", "2.5.1971"], "1971-05-02 or 1971"),
        (["X", "--as-of", "20261123"], "2026-11-23"),
        (["X", "--as-of", "2026-11-23T10:00"], "2026-11-23"),
        (["X", "--as-of", "2026-02-30"], "2026-11-23"),
        (["X", "--known-at", "yesterday"], "2026-11-23"),
        (["X", "--known-at", "2026-11-23Tnoon"], "2026-11-23"),
        (["X", "--known-at", "0001-01-01T00:00+14:00"], "2026-11-23"),
        (["X", "--out", "a.json", "--receipt", "a.json"], "one file"),
        (["X", "--threshold", "0.001"], "0.01–1"),
        (["X", "--threshold", "nan"], "0.01–1"),
        (["X", "--limit", "0"], "--limit"),
        (["X", "--mode", "lax"], "enforced"),
        (["X", "--format", "xlsx"], "--out"),
        (["X", "--format", "pdf"], "json"),
        (["X", "--shema", "person"], "--schema"),
        ([], "NAME"),
    ],
)
def test_a_wrong_word_names_the_mend(tidegate: Command, args: list[str], mend: str) -> None:
    said = tidegate("search", *args)
    assert said.code == 2
    assert mend in said.err
    assert said.out == ""


def test_an_identifier_and_a_birth_date_are_taken(tidegate: Command) -> None:
    said = tidegate(
        "search", "Huawei Technologies", "--identifier", "LEI 5493000000000000", "--born", "1987",
        "--country", "China", "--format", "json",
    )  # fmt: skip
    subject = said.json()["run"]["input"]["query"]
    assert subject["countries"] == ["CN"]
    assert subject["birth_date"] == "1987"
    assert subject["identifiers"][0]["value"] == "LEI 5493000000000000"


def test_a_name_that_begins_with_a_dash_comes_after_two(tidegate: Command) -> None:
    assert tidegate("search", "--", "-Huawei Technologies").code == 10
