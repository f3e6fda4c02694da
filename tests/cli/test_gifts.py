"""`tidegate gifts`: a ledger in, what must be reported out, in every format."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import EXAMPLES, Said

Command = Callable[..., Said]
Write = Callable[[str, str], Path]
LEDGER = EXAMPLES / "gifts.csv"
HEAD = "source,source type,country,amount,currency,date"


def told(tidegate: Command, *more: object) -> dict[str, dict[str, Any]]:
    said = tidegate("gifts", LEDGER, "--year", "2026", "--as-of", "2026-11-27", "-f", "json", *more)
    assert said.code == 0
    return {row["name"]: row for row in said.json()["sources"]}


def test_the_example_is_answered_source_by_source(tidegate: Command) -> None:
    found = told(tidegate)
    verdicts = {name: row["verdict"] for name, row in found.items()}
    assert [name for name, word in verdicts.items() if word == "yes"] == [
        "Ministry of Higher Learning of Examplia", "Larkspur Stiftung", "A private donor",
    ]  # fmt: skip
    assert verdicts["Northwater Semiconductor Co Ltd"] == "unknown"
    assert found["Port Alder Bank"]["total"]["low"] == "216740.00"
    assert found["Larkspur Stiftung"]["due"][0]["on"] == "2027-01-31"
    assert "Quillback Foods" not in verdicts


def test_organisations_are_looked_up_and_persons_are_not(tidegate: Command) -> None:
    found = told(tidegate)
    beihang = found["Beijing Univ. of Aeronautics and Astronautics"]
    assert beihang["verdict"] == "no" and beihang["listed"][0]["band"] == "strong"
    donor = found["A private donor"]
    assert donor["listed"] == [] and donor["screened"] == "a natural person: never screened"


def test_a_person_with_a_listed_organisation_s_name_is_not_looked_up(
    tidegate: Command, write: Write
) -> None:
    name = "Harbin Institute of Technology"
    rows = f"{name},individual,CN,1,USD,2026-01-01\n"
    document = tidegate("gifts", write("g.csv", f"{HEAD}\n{rows}"), "-f", "json").json()
    assert document["sources"][0]["listed"] == []
    other = rows.replace("individual", "university")
    document = tidegate("gifts", write("h.csv", f"{HEAD}\n{other}"), "-f", "json").json()
    assert document["sources"][0]["listed"]


def test_without_screening_no_list_is_opened_and_that_is_said(tidegate: Command) -> None:
    found = told(tidegate, "--no-screening")
    assert {row["screened"] for row in found.values()} == {
        "no list was looked at", "a natural person: never screened",
    }  # fmt: skip


def test_a_bill_may_take_the_rule_s_place(tidegate: Command) -> None:
    found = told(tidegate, "--rulebook", EXAMPLES / "deterrent-act.yaml")
    assert found["Port Alder Bank"]["verdict"] == "yes"
    assert found["Port Alder Bank"]["due"][0]["on"] == "2027-07-31"
    assert "a bill, not law" in found["Port Alder Bank"]["findings"][0]["citation"]


def test_the_table_opens_with_the_answer_and_names_what_would_settle_the_rest(
    tidegate: Command,
) -> None:
    said = tidegate("gifts", LEDGER, "--year", "2026", "--as-of", "2026-11-27")
    assert said.code == 0
    assert said.out.startswith("3 of 12 sources of 2026 have to be reported; of 6 it cannot be")
    assert "would settle it: the US dollars of row 8 (GBP 230,000)" in said.out
    assert "2026 is not over on 2026-11-27" in said.out


def test_every_format_is_written_and_nothing_in_it_runs(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    ledger = write(
        "g.csv",
        f'{HEAD}\n"=HYPERLINK(""x"") Ltd",company,GB,300000,USD,2026-03-01\n'
        "<script>alert(1)</script> Ltd,company,GB,300000,USD,2026-03-01\n",
    )
    for ending in ("json", "csv", "xlsx", "html"):
        out = tmp_path / f"gifts.{ending}"
        assert tidegate("gifts", ledger, "--year", "2026", "--out", out).code == 0
        assert out.stat().st_size > 200
    page = (tmp_path / "gifts.html").read_text("utf-8")
    assert "<script>alert" not in page and "&lt;script&gt;" in page
    rows = list(csv.DictReader(io.StringIO((tmp_path / "gifts.csv").read_text("utf-8"))))
    assert {row["source"][:2] for row in rows} == {"'=", "<s"}
    assert {row["usd_low"] for row in rows} == {"300000.00"}


def test_a_workbook_holds_the_sources_their_rows_and_how_they_were_read(
    tidegate: Command, tmp_path: Path
) -> None:
    from python_calamine import CalamineWorkbook

    out = tmp_path / "gifts.xlsx"
    tidegate("gifts", LEDGER, "--year", "2026", "--as-of", "2026-11-27", "--out", out)
    book = CalamineWorkbook.from_path(str(out))
    assert book.sheet_names == ["Sources", "Rows", "How it was read"]
    sources = book.get_sheet_by_name("Sources").to_python()
    assert len(sources) == 13 and sources[1][0] == "Ministry of Higher Learning of Examplia"
    rows_of = {row[0]: row[1] for row in book.get_sheet_by_name("Rows").to_python()}
    assert rows_of["Port Alder Bank"] == "7"


def test_problems_of_cells_reach_every_reader(tidegate: Command, write: Write) -> None:
    ledger = write("g.csv", f"{HEAD}\nAcme Ltd,company,GB,many,USD,2026-03-01\n")
    said = tidegate("gifts", ledger, "--year", "2026")
    assert "row 2, amount: “many”" in said.out and "write it as 250000.00" in said.out
    page = tidegate("gifts", ledger, "--year", "2026", "-f", "html").out
    assert "row 2, amount" in page


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (("--year", "12"), 2, "no year"),
        (("--home", "Atlantis"), 2, "no country known here"),
        (("--as-of", "soon"), 2, "not a date"),
        (("--map", "sorce=x"), 3, "is no field of a ledger of gifts"),
        (("--out", "x.pdf"), 2, "no PDF is written"),
        (("--rulebook", "nowhere.yaml"), 3, "no rulebook at"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    tidegate: Command, more: tuple[str, ...], code: int, words: str
) -> None:
    said = tidegate("gifts", LEDGER, *more)
    assert said.code == code and words in said.err


def test_a_result_is_never_written_over_the_ledger(tidegate: Command, write: Write) -> None:
    ledger = write("g.csv", f"{HEAD}\nAcme Ltd,company,GB,1,USD,2026-03-01\n")
    said = tidegate("gifts", ledger, "-f", "csv", "--out", ledger)
    assert said.code == 2 and "over g.csv itself" in said.err


def test_a_year_without_gifts_is_said_and_no_mistake(tidegate: Command) -> None:
    said = tidegate("gifts", LEDGER, "--year", "1999")
    assert tidegate("gifts", LEDGER, "--year", "1999", "-f", "html").code == 0
    assert said.code == 0 and "No gift or contract of 1999 is in the ledger." in said.out


def test_a_profile_that_rules_it_out_is_told(tidegate: Command) -> None:
    tidegate("profile", "--set", "us_higher_education=no")
    said = tidegate("gifts", LEDGER, "--year", "2026")
    assert "section 117 does not apply to you" in said.out
