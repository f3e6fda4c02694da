"""`tidegate ownership`: what a person types, what a script gets, and what is refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from .conftest import EXAMPLES, Said, Take, day, party

Command = Callable[..., Said]
Write = Callable[[str, str], Path]
S3 = "owner,owned,percent\nX,A,50\nX,B,10\nA,B,40\nA,C,45-55\n"
TIKTOK = EXAMPLES / "tiktok.bods.json"
DEAL = ("--regime", "us.pafaca", "--before", "2026-01-21", "--as-of", "2026-01-22")


def test_the_answer_comes_as_a_table_with_the_path_and_what_would_settle_it(
    tidegate: Command, write: Write
) -> None:
    said = tidegate("ownership", write("s.csv", S3), "--listed", "X")
    assert said.code == 10
    assert "X (50 %) → A (40 %) → B" in said.out
    assert "percent of A in C (told: 45–55 %)" in said.out
    assert "Not checked: us.ofac.sdn" in said.out


def test_nothing_to_review_ends_with_zero(tidegate: Command, write: Write) -> None:
    said = tidegate("ownership", write("s.csv", "owner,owned,percent\nBlue,Green,60\n"))
    assert said.code == 0
    assert "0 of 2 entities" in said.out


def test_every_format_tells_every_entity(tidegate: Command, write: Write, tmp_path: Path) -> None:
    path = write("s.csv", S3)
    found = tidegate("ownership", path, "--listed", "X", "-f", "csv").out
    rows = list(csv.DictReader(io.StringIO(found)))
    assert [(row["name"], row["verdict"]) for row in rows] == [
        ("X", "yes"), ("A", "yes"), ("B", "yes"), ("C", "unknown")]  # fmt: skip
    for ending in ("json", "csv", "xlsx", "html"):
        out = tmp_path / f"r.{ending}"
        assert tidegate("ownership", path, "--listed", "X", "--out", out).code == 10
        assert out.stat().st_size > 200
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "<svg" in page and "cannot be known" in page and "<script" not in page


def test_names_of_a_hostile_file_stay_text(tidegate: Command, write: Write, tmp_path: Path) -> None:
    evil = '"<script>alert(1)</script>","=cmd|calc",60\n"=cmd|calc","\u202egnp.exe",50\n'
    path = write("s.csv", "owner,owned,percent\n" + evil)
    out = tmp_path / "r.html"
    listed = ("--listed", "<script>alert(1)</script>")
    assert tidegate("ownership", path, *listed, "--out", out).code == 10
    page = out.read_text("utf-8")
    assert "<script" not in page and "\u202e" not in page
    told = tidegate("ownership", path, *listed, "-f", "csv").out
    assert all(not cell.startswith("=") for row in csv.reader(io.StringIO(told)) for cell in row)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--regime", "us.ofac.05"), "no regime"),
        (("--regime", "OFAC"), "Did you mean us.ofac.50?"),
        (("--regime", "us.ofac.50", "--all-regimes"), "together"),
        (("--of", "Nobody Here"), "nobody in the file"),
        (("--fact", "determination"), "is no fact"),
        (("--as-of", "soon"), "not a date"),
        (("--format", "xlsx"), "is a file"),
    ],
)
def test_words_that_are_off_are_refused_with_the_mend(
    tidegate: Command, write: Write, arguments: tuple[str, ...], words: str
) -> None:
    said = tidegate("ownership", write("s.csv", S3), *arguments)
    assert said.code == 2
    assert words in said.err


def test_a_file_with_mistakes_is_refused_with_all_of_them_and_nothing_is_written(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    out = tmp_path / "r.html"
    path = write("s.csv", "owner,owned,percent\nX,A,120\n,B,10\nX,C,lots of it\n")
    said = tidegate("ownership", path, "--out", out)
    assert said.code == 3
    for row in ("row 2", "row 3", "row 4"):
        assert row in said.err
    assert not out.exists()
    assert tidegate("ownership", tmp_path / "absent.csv").code == 3


def test_the_result_is_never_written_over_the_input(tidegate: Command, write: Write) -> None:
    path = write("s.csv", S3)
    said = tidegate("ownership", path, "--out", path, "-f", "csv")
    assert (said.code, path.read_text()) == (2, S3)


def test_stale_lists_end_with_four_unless_none_is_needed(
    tidegate: Command, write: Write, take: Take
) -> None:
    take([party(n) for n in range(40)], day(60), day(60))
    path = write("s.csv", S3)
    said = tidegate("ownership", path)
    assert said.code == 4
    assert "stale" in said.err
    unseen = tidegate("ownership", path, "--no-screening")
    # Where nobody was looked up there is no "no".
    assert unseen.code == 10 and "us.ofac.sdn, which was not looked at" in unseen.out
    assert tidegate("ownership", path, "--listed", "X").code == 10
    # The made-up edition holds the Entity List alone.
    asked = ("--regime", "us.bis.50", "--accept-stale", "the server is down")
    assert tidegate("ownership", path, *asked).code == 0


def test_the_worked_example_says_what_is_not_public(tidegate: Command) -> None:
    said = tidegate("ownership", TIKTOK, "--regime", "us.pafaca", "--as-of", "2026-01-22",
                    "--of", "TikTok U.S.", "-f", "json")  # fmt: skip
    assert said.code == 10
    [found] = said.json()["entities"]
    assert (found["verdict"], found["share_low"], found["share_high"]) == ("unknown", "19.9", "55")
    limbs = {row["label"]: row["verdict"] for row in found["limbs"]}
    assert limbs["(A) of an adversary country"] == "no"
    assert limbs["(B) ownership of at least 20 percent"] == "unknown"
    assert limbs["(6)(B) hosted by such entities"] == "no"
    assert limbs["(6)(B) recommendation algorithm shared"] == "unknown"
    assert any("affiliates of existing ByteDance investors" in text for text in found["missing"])


def test_the_deal_stands_side_by_side_in_every_format(tidegate: Command, tmp_path: Path) -> None:
    others = ("tiktok-full-sale.bods.json", "tiktok-one-holder.bods.json")
    against = [word for name in others for word in ("--against", EXAMPLES / name)]
    asked = (TIKTOK, *DEAL, *against, "--of", "TikTok U.S.", "--fact", "determination=yes")
    said = tidegate("ownership", *asked, "-f", "json")
    [row] = said.json()["rows"]
    assert [side["verdict"] for side in row["sides"]] == ["yes", "unknown", "no", "yes"]
    assert [side["share_low"] for side in row["sides"]] == ["100", "19.9", "0", "20"]
    table = tidegate("ownership", *asked)
    assert "(B) ownership of at least 20 percent" in table.out
    for ending in ("csv", "xlsx", "html"):
        out = tmp_path / f"d.{ending}"
        assert tidegate("ownership", *asked, "--out", out).code == 10
        assert out.stat().st_size > 200
    assert (tmp_path / "d.html").read_text("utf-8").count("<svg") == 4


def test_ventures_are_counted_and_asked_of_the_outbound_rule(
    tidegate: Command, tmp_path: Path
) -> None:
    ventures = EXAMPLES / "ventures.csv"
    document = tidegate("ownership", ventures, "--ledger", "-f", "json").json()
    assert sum(row["ventures"] for row in document["by_year"]) == len(document["ventures"])
    prongs = {v["name"]: v["outbound_850"]["verdict"] for v in document["ventures"]}
    assert prongs["SAIC General Motors"] == "no"
    assert "unknown" in prongs.values()
    for ending in ("csv", "xlsx", "html"):
        out = tmp_path / f"v.{ending}"
        tidegate("ownership", ventures, "--ledger", "--out", out)
        assert out.stat().st_size > 200
    assert "Technology-transfer checklist" in tidegate("ownership", ventures, "--ledger").out


def test_partners_that_listed_parties_own_are_flagged(tidegate: Command, write: Write) -> None:
    ventures = write("v.csv", "venture,year,partners\nKite,2020,Middle Holding; Blue GmbH\n")
    stakes = write("s.csv", "owner,owned,percent\nSberbank of Russia,Middle Holding,60\n")
    said = tidegate("ownership", ventures, "--ledger", "--stakes", stakes, "-f", "json")
    [venture] = said.json()["ventures"]
    flags = {partner["name"]: partner["flags"] for partner in venture["partners"]}
    assert any("owned through" in text for text in flags["Middle Holding"])
    assert flags["Blue GmbH"] == []
    assert said.code == 10


def test_screening_with_stakes_adds_those_that_listed_parties_own(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    partners = write("p.csv", "name\nAcme Trading GmbH\nOther Company\n")
    stakes = write(
        "s.csv",
        "owner,owned,percent,from\nSberbank of Russia,Middle,60,2020-01-01\n"
        "Middle,Acme Trading GmbH,50,2024-01-01\n",
    )
    receipt = tmp_path / "r.json"
    said = tidegate("screen", partners, "--stakes", stakes, "-f", "json", "--receipt", receipt)
    acme, other = said.json()["subjects"]
    through = "Sberbank of Russia (60 %) → Middle (50 %) → Acme Trading GmbH"
    assert [match["extra"]["through"] for match in acme["matches"]] == [through]
    assert {(f["rule"], f["verdict"]) for f in acme["findings"]} >= {("us.ofac.50", "yes")}
    assert any(through in f["summary"] for f in acme["findings"])
    assert other["matches"] == [] and said.code == 10
    before = tidegate("screen", partners, "--stakes", stakes, "-f", "json", "--as-of", "2023-06-01")
    assert before.json()["subjects"][0]["matches"] == []
    assert tidegate("verify", receipt).code == 0


def test_a_receipt_proves_the_run_and_shows_where_it_no_longer_holds(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    path = write("s.csv", "owner,owned,percent\nSberbank of Russia,A,60\nA,B,50\n")
    receipt = tmp_path / "r.json"
    asked = ("--regime", "us.ofac.50", "--regime", "us.bis.50", "--fact", "B: debt_share=5")
    assert tidegate("ownership", path, *asked, "--receipt", receipt).code == 10
    assert tidegate("verify", receipt).code == 0
    path.write_text("owner,owned,percent\nSberbank of Russia,A,40\nA,B,50\n", encoding="utf-8")
    said = tidegate("verify", receipt, "--input", path)
    assert said.code != 0 and "differ" in said.out.lower()
    assert tidegate("ownership", path, "--ledger", "--receipt", receipt).code == 2


def test_a_rule_whose_only_list_is_not_loaded_answers_that_it_cannot_be_known(
    tidegate: Command, write: Write
) -> None:
    path = write("s.csv", "owner,owned,percent\nBlue,Green,60\n")
    said = tidegate("ownership", path, "--regime", "uk.sanctions.50", "-f", "json")
    assert said.code == 10
    assert {row["verdict"] for row in said.json()["entities"]} == {"unknown"}
    assert any("uk.sanctions" in text for text in said.json()["entities"][0]["missing"])


@pytest.mark.parametrize("name", ["Alpha", "Xantippe"])
def test_a_listed_name_that_means_nobody_is_refused(
    tidegate: Command, write: Write, name: str
) -> None:
    path = write("s.csv", "owner,owned,percent\nAlpha GmbH,Green,60\n")
    said = tidegate("ownership", path, "--listed", name)
    assert said.code == 2 and "nobody in the file" in said.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--ledger", "--listed", "X"), "asks no regime"),
        (("--ledger", "--before", "2026-01-01"), "asks no regime"),
        (("--stakes", "x.csv"), "go with --ledger"),
        (("--host", "CN"), "go with --ledger"),
        (("--before", "31.12.2024"), "before '31.12.2024' is not a date"),
        (("--out", "x.pdf"), "no PDF is written"),
        (("--analysis", "-f", "csv"), "no place for the analysis"),
    ],
)
def test_an_option_that_would_be_passed_over_is_refused(
    tidegate: Command, write: Write, more: tuple[str, ...], words: str
) -> None:
    said = tidegate("ownership", write("s.csv", S3), *more)
    assert said.code == 2 and words in said.err


def test_a_long_chain_is_told_by_its_ends(tidegate: Command, write: Write) -> None:
    rows = "".join(f"C{n},C{n + 1},60\n" for n in range(400))
    path = write("s.csv", f"owner,owned,percent\n{rows}")
    document = tidegate("ownership", path, "--listed", "C0", "-f", "json").json()
    last = document["entities"][-1]
    assert (last["path"][:2], last["path"][-1]) == (["C0", "… 376 more …"], "C400")
    assert last["path_skipped"] == 376 and len(last["path_stakes"]) == 24


def test_a_date_that_is_open_is_asked_for_as_a_date(tidegate: Command, write: Write) -> None:
    path = write("s.csv", "owner,owned,percent,from,to\nX,A,60,,2026\n")
    said = tidegate("ownership", path, "--listed", "X", "--as-of", "2026-11-26")
    assert "whether X held its 60 % of A on 2026-11-26" in said.out


def test_a_seller_may_be_gone_from_the_other_side_and_a_misspelling_may_not(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    now = write("now.csv", "owner,owned,percent\nSeller,Target,60\n")
    sold = write("sold.csv", "owner,owned,percent\nBuyer,Target,60\n")
    asked = (now, "--against", sold, "--of", "Target", "--listed")
    said = tidegate("ownership", *asked, "Seller", "-f", "json")
    [row] = said.json()["rows"]
    assert [side["verdict"] for side in row["sides"]] == ["yes", "no"]
    assert tidegate("ownership", *asked, "Selller").code == 2
    told = tidegate("ownership", *asked, "Seller", "--fact", "Buyer: determination=yes")
    assert told.code == 10 and "named as listed and not in the file: Seller" in told.out
    out = tmp_path / "d.xlsx"
    tidegate("ownership", *asked, "Seller", "--out", out)
    with CalamineWorkbook.from_path(str(out)) as book:
        assert book.sheet_names == ["Answers", "Told", "Regimes", "Run"]
        laws = book.get_sheet_by_name("Regimes").to_python()
    assert [row[0] for row in laws[1:]] == ["now.csv", "sold.csv"]
    assert all("OFAC FAQ 398" in str(row[4]) for row in laws[1:])


def test_a_deal_tells_the_law_and_what_of_it_was_not_read(tidegate: Command) -> None:
    said = tidegate("ownership", TIKTOK, *DEAL, "--of", "TikTok U.S.")
    assert said.out.count("The Act itself was not read") == 1
    assert "Pub. L. 118-50" in said.out


def test_the_analysis_stands_in_the_workbook(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    out = tmp_path / "a.xlsx"
    tidegate("ownership", write("s.csv", S3), "--listed", "X", "--analysis", "--out", out)
    with CalamineWorkbook.from_path(str(out)) as book:
        rows = book.get_sheet_by_name("Analysis").to_python()
    assert any("Close links" in str(row[0]) for row in rows)


def test_ventures_and_stakes_taken_for_each_other_are_told_apart(
    tidegate: Command, write: Write
) -> None:
    stakes = tidegate("ownership", write("s.csv", S3), "--ledger")
    assert stakes.code == 3 and "leave --ledger away" in stakes.err
    ventures = tidegate("ownership", EXAMPLES / "ventures.csv")
    assert ventures.code == 3 and "add --ledger" in ventures.err
    assert ventures.err.count("joint ventures and their partners") == 1


def test_one_entity_under_every_rule_has_its_answer_first(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    out = tmp_path / "all.html"
    asked = ("ownership", write("s.csv", S3), "--all-regimes", "--listed", "X", "--of", "B")
    document = tidegate(*asked, "-f", "json").json()
    said = [row["verdict"] for row in document["entities"]]
    counted = (
        f"B: yes under {said.count('yes')} of {len(said)} rules, cannot be known under "
        f"{said.count('unknown')}, no under {said.count('no')}."
    )
    assert counted in tidegate(*asked).out
    tidegate(*asked, "--out", out)
    assert counted in out.read_text("utf-8")


def test_screening_tells_how_small_percents_of_stakes_were_read(
    tidegate: Command, write: Write
) -> None:
    partners = write("p.csv", "name\nBlue GmbH\n")
    stakes = write("s.csv", "owner,owned,percent\nSberbank of Russia,Blue GmbH,0.5\n")
    said = tidegate("screen", partners, "--stakes", stakes, "-f", "json").json()
    assert any("if 0.5 means one half" in text for text in said["run"]["warnings"])


def test_a_cell_that_was_cut_is_told(tidegate: Command, write: Write) -> None:
    path = write("s.csv", f"owner,owned,percent\n{'x' * 1_200_000},B,60\n")
    said = tidegate("ownership", path, "--no-screening")
    assert "s.csv, row 2, column owner: a cell holds more than 1 MiB" in said.out
