"""`tidegate collaboration`: exit codes, formats, receipts, and text from outside made harmless."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.collaboration.policy_home import HIT, LAKE, NUAA, TITLE, TSINGHUA, home, work, written

from .conftest import EXAMPLES, Said
from .test_json_results import check

Command = Callable[..., Said]
HOSTILE = '<script>alert(1)</script>=HYPERLINK("x")\u202eevil'
DAY = ("--as-of", "2026-08-01")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home(tmp_path_factory.mktemp("policies"))


@pytest.fixture(autouse=True)
def policies(made: Path, own_home: Path) -> Path:
    """Every test has a copy of the home with the lists and the registry."""
    shutil.copytree(made, own_home, dirs_exist_ok=True)
    return own_home


@pytest.fixture
def works(tmp_path: Path) -> Path:
    return written(
        tmp_path / "works.jsonl",
        work(1, HIT, LAKE, title=TITLE), work(2, NUAA, date="2021-03"), work(3, TSINGHUA),
        work(4, LAKE), "{broken",
    )  # fmt: skip


def test_ten_where_a_work_is_to_review_and_nought_where_none_is(
    tidegate: Command, works: Path, tmp_path: Path
) -> None:
    said = tidegate("collaboration", works, *DAY)
    assert said.code == 10
    assert said.out.startswith("2 of 4 works are to review.")
    quiet = tidegate("collaboration", written(tmp_path / "q.jsonl", work(1, LAKE)), *DAY)
    assert quiet.code == 0
    assert "Nothing was noted in 1 work by what was looked at." in quiet.out
    noted = tidegate("collaboration", written(tmp_path / "n.jsonl", work(1, TSINGHUA)), *DAY)
    assert noted.code == 0
    assert "binds nobody" in noted.out


def test_the_terminal_quotes_counts_and_says_that_no_name_was_read(
    tidegate: Command, works: Path
) -> None:
    out = tidegate("collaboration", works, *DAY).out
    assert "“School of Astronautics, [Harbin Institute of Technology], Harbin, China”" in out
    assert "Harbin Institute of Technology, 1 author; " in out
    assert "No author's name was read. Why, and how that is proved: docs/fairness.md" in out
    assert "policy text not loaded" in out
    assert not re.search(r"\bclear(ed)?\b|not listed", out)


def test_a_record_that_cannot_be_read_is_told_on_stderr_and_in_the_result(
    tidegate: Command, works: Path
) -> None:
    said = tidegate("collaboration", works, *DAY, "-f", "json")
    assert said.code == 10
    assert "1 record or part of one could not be read" in said.err
    assert "us.bis.entity, us.dod.1260h not looked at, so whether anybody" in said.err
    [problem] = said.json()["problems"]
    assert (problem["file"], problem["record"]) == ("works.jsonl", 5)
    assert "works.jsonl, record 5, line 5" in tidegate("collaboration", works, *DAY).out


def test_json_fits_its_schema(tidegate: Command, works: Path) -> None:
    check("collaboration", tidegate("collaboration", works, *DAY, "-f", "json").json())
    asked = tidegate(
        "collaboration", works, EXAMPLES / "works.jsonl", EXAMPLES / "works.bib", *DAY,
        "--area-works", "--since", "2015", "--policy", "us", "--fact", "takes_part=yes",
        "--researcher", "0000-0002-1825-0097", "-f", "json",
    )  # fmt: skip
    check("collaboration", asked.json())


def test_csv_has_a_line_a_work_and_finding_or_institution(tidegate: Command, works: Path) -> None:
    said = tidegate("collaboration", works, *DAY, "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert list(rows[0])[:5] == ["work", "title", "date", "doi", "status"]
    kinds = {(row["work"], row["kind"]) for row in rows}
    assert ("10.99999/made.1", "institution") in kinds
    assert ("10.99999/made.1", "finding") in kinds
    assert ("10.99999/made.3", "institution") in kinds
    assert ("10.99999/made.3", "finding") not in kinds
    [one] = [
        row for row in rows if row["kind"] == "institution" and row["work"] == "10.99999/made.1"
    ]
    assert one["text"][int(one["start"]) : int(one["end"])] == one["words"]


@pytest.mark.parametrize("ending", ["html", "csv", "xlsx", "json", "txt"])
def test_hostile_titles_are_inert(tidegate: Command, tmp_path: Path, ending: str) -> None:
    path = written(
        tmp_path / "h.jsonl", work(1, f"{HOSTILE}, {HIT}", title=HOSTILE),
        work(2, TSINGHUA, title="=1+1"), {**work(3, HIT), "doi": None, "id": HOSTILE},
    )  # fmt: skip
    out = tmp_path / f"out.{ending}"
    said = tidegate("collaboration", path, *DAY, "--out", out)
    assert (said.code, said.out) == (10, ""), said.err
    if ending == "html":
        text = out.read_text("utf-8")
        assert "<script" not in text
        assert "&lt;script&gt;" in text
        assert "\u202e" not in text
        assert "default-src &#39;none&#39;" in text
    elif ending == "csv":
        cells = [cell for row in csv.reader(io.StringIO(out.read_text("utf-8"))) for cell in row]
        assert "'=1+1" in cells
        assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
        assert "\u202e" not in "".join(cells)
    elif ending == "xlsx":
        with zipfile.ZipFile(out) as book:
            names = re.findall(r'sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
            assert names == [
                "Summary", "Policies", "Institutions", "Works", "Areas", "Problems",
            ]  # fmt: skip
            sheets = [book.read(name) for name in book.namelist() if "worksheets/" in name]
            assert not any(b"<f>" in sheet for sheet in sheets)
    elif ending == "txt":
        assert "\u202e" not in out.read_text("utf-8")
    else:
        check("collaboration", json.loads(out.read_text("utf-8")))


def test_the_page_tells_what_was_and_was_not_looked_at(
    tidegate: Command, works: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.html"
    tidegate("collaboration", works, *DAY, "--out", out)
    text = out.read_text("utf-8")
    for words in (
        "2 of 4 works are to review.", "No author&#39;s name was read.", "docs/fairness.md",
        "<mark>Harbin Institute of Technology</mark>", "given by 1 author.",
        "us.bis.entity is not loaded", "think tank: describes, binds nobody", "official list",
        "2022-01-01", "1 then and now", "What could not be read", "Works only noted",
        "text is not loaded here", "basicresearch.defense.gov", "--fact on_grant=yes",
    ):  # fmt: skip
        assert words in text, words
    assert "not listed" not in text


def test_a_receipt_runs_again_equal_and_tells_a_change(
    tidegate: Command, works: Path, tmp_path: Path
) -> None:
    receipt = tmp_path / "receipt.json"
    answers = tmp_path / "answers.yaml"
    answers.write_text("compensated: yes\nact_i: yes\n")
    asked = ("--since", "5y", "--policy", "us", "--fact", "takes_part=yes", "--contract", answers)
    assert tidegate("collaboration", works, *asked, *DAY, "--receipt", receipt).code == 10
    again = tidegate("verify", receipt)
    assert (again.code, again.out[:5]) == (0, "equal"), again.out
    written(works, work(1, LAKE))
    changed = tidegate("verify", receipt)
    assert changed.code == 3
    assert "files" in changed.out


def test_a_receipt_whose_registry_is_gone_says_which(
    tidegate: Command, works: Path, tmp_path: Path, policies: Path
) -> None:
    receipt = tmp_path / "receipt.json"
    tidegate("collaboration", works, *DAY, "--receipt", receipt)
    shutil.rmtree(policies / "registry")
    said = tidegate("verify", receipt)
    assert said.code == 3
    assert "registry" in said.err
    assert "--ror" in said.err


def test_a_receipt_that_says_nonsense_is_refused(
    tidegate: Command, works: Path, tmp_path: Path
) -> None:
    from tidegate.findings import Receipt, read_receipt, write_receipt
    from tidegate.findings.receipt import _sealed

    path = tmp_path / "receipt.json"
    tidegate("collaboration", works, *DAY, "--receipt", path)
    good = read_receipt(path)
    run = {**good.run, "input": {**good.run["input"], "files": [{"file": 1}]}}
    write_receipt(
        _sealed(Receipt(run, good.rows, good.subjects_digest, good.found, "")), path
    )  # fmt: skip
    said = tidegate("verify", path)
    assert said.code == 3
    assert "input.files" in said.err


def test_the_form_of_a_contract_is_what_the_checklist_reads(
    tidegate: Command, tmp_path: Path
) -> None:
    form = tmp_path / "answers.yaml"
    assert tidegate("collaboration", "--contract-form", "--out", form).code == 0
    said = tidegate("collaboration", "--contract", form, *DAY)
    assert said.code == 10
    assert "cannot be known yet" in said.out
    assert "compensated: Does a foreign country" in said.out
    form.write_text("compensated: no\n")
    none = tidegate("collaboration", "--contract", form, *DAY)
    assert none.code == 0
    assert "is not met" in none.out
    for ending in ("html", "xlsx", "json"):
        out = tmp_path / f"c.{ending}"
        assert tidegate("collaboration", "--contract", form, *DAY, "--out", out).code == 0
    assert "is not met" in (tmp_path / "c.html").read_text("utf-8")
    check("collaboration", json.loads((tmp_path / "c.json").read_text("utf-8")))


def test_wrong_words_name_the_mend(tidegate: Command, works: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("act_x: yes\n")
    for args, code, mend in (
        ((), 2, "--contract FILE"),
        ((works, "--policy", "strac"), 2, "ca.strac"),
        ((works, "--fact", "listed=yes"), 2, "advances_area"),
        ((works, "--since", "soon"), 2, "5y"),
        ((works, "--researcher", "nobody"), 2, "0000-0002-1825-0097"),
        ((works, "--out", works), 2, "written over"),
        ((works, "--out", tmp_path / "a", "--receipt", tmp_path / "a"), 2, "one file"),
        ((works, "--contract-form"), 2, "goes alone"),
        ((works, "--contract", bad), 3, "act_i"),
        ((works, "--ror", works), 3, "ror.org"),
        ((tmp_path / "none.jsonl",), 3, "none.jsonl"),
        ((works, "-f", "xlsx"), 2, "--out"),
    ):
        said = tidegate("collaboration", *args)
        assert (said.code, said.out) == (code, ""), (args, said.err)
        assert mend in said.err, (args, said.err)


def test_a_table_with_headers_of_ones_own_is_mapped(tidegate: Command, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f'Foo,Bar,Baz\nOne,"{HIT}",2023\n', encoding="utf-8")
    said = tidegate(
        "collaboration", path, *DAY, "--map", "title=Foo", "--map", "affiliations=Bar",
        "--map", "date=Baz",
    )  # fmt: skip
    assert said.code == 10, said.err
    assert "Harbin Institute of Technology" in said.out
