"""`tidegate tune`: from a file to what a desk signs, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tidegate.parties import LEAST_SHOWN

from .conftest import EXAMPLES, Said, Take, day, party

Command = Callable[..., Said]
FILE = EXAMPLES / "partners.csv"


def test_the_terminal_tells_thresholds_bands_and_pairs_next_to_the_line(tidegate: Command) -> None:
    said = tidegate("tune", FILE)
    assert said.code == 0
    assert "of 62 rows would bring" in said.out
    assert re.search(rf"^  {LEAST_SHOWN:.2f} .*the line$", said.out, re.M)
    assert "under the line" in said.out
    assert "read name: Legal entity" in said.err


def test_a_folder_gets_the_report_the_sheet_and_the_result(
    tidegate: Command, tmp_path: Path
) -> None:
    said = tidegate("tune", FILE, "--out", tmp_path / "new" / "folder")
    assert said.code == 0
    names = {path.name for path in (tmp_path / "new" / "folder").iterdir()}
    assert names == {"validation.html", "review.xlsx", "tuning.json"}
    assert "of 62 rows would bring" in said.out


def test_the_whole_round_of_a_review(tidegate: Command, tmp_path: Path) -> None:
    first, sheet = tmp_path / "first", tmp_path / "sheet.csv"
    tidegate("tune", FILE, "--out", first)
    tidegate("tune", FILE, "--format", "csv", "--out", sheet)
    result = json.loads((first / "tuning.json").read_text("utf-8"))
    text = sheet.read_text("utf-8-sig")
    for one in result["review"]:
        assert one["pair"] in text
    filled = tmp_path / "filled.csv"
    rows = [
        f"{one['pair']},{one['band']},{'yes' if one['score'] > 0.7 else 'no'}"
        for one in result["review"]
    ]
    filled.write_text("\n".join(["pair,band,true match?", *rows]), "utf-8")
    said = tidegate(
        "tune", FILE, "--labels", filled, "--before", first / "tuning.json",
        "--approved-by", "A. Reviewer", "--reason", "fits", "--out", tmp_path / "second",
    )  # fmt: skip
    assert said.code == 0
    assert "precision" in said.out
    assert "Since the earlier run" in said.out
    page = (tmp_path / "second" / "validation.html").read_text("utf-8")
    assert "A. Reviewer" in page and "As reviewed" in page


def test_one_seed_gives_one_sample(tidegate: Command) -> None:
    one = tidegate("tune", FILE, "-f", "csv", "--per-band", "3", "--seed", "5").out
    assert tidegate("tune", FILE, "-f", "csv", "--per-band", "3", "--seed", "5").out == one
    assert tidegate("tune", FILE, "-f", "csv", "--per-band", "3", "--seed", "6").out != one


def test_a_new_edition_shows_in_the_drift(
    tidegate: Command, take: Take, tmp_path: Path, write: Callable[[str, str], Path]
) -> None:
    file = write("p.csv", "name\nAmber Harbour Gyroscope Works\nBasalt Quay\n")
    take([party(n) for n in range(5)], day(3))
    tidegate("tune", file, "-o", tmp_path / "one.json")
    new = party(90, name="Amber Harbour Gyroscope Works")
    take([*(party(n) for n in range(5)), new], day(2))
    drift = tidegate("tune", file, "--before", tmp_path / "one.json", "-f", "json").json()["drift"]
    assert drift["same_file"]
    (changed,) = [one for one in drift["lists"] if one["list"] == "us.bis.entity"]
    assert (changed["before"], changed["now"]) == (day(3), day(2))
    assert (changed["rows_before"], changed["rows_now"]) == (5, 6)
    assert drift["found"]["came"]["new edition"] >= 1


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--threshold", "0.001"), "outside 0.01–1"),
        (("--floor", "0.9"), "not under the threshold"),
        (("--floor", "0.01"), "outside 0.02–1"), (("--per-band", "0"), "outside 1–1,000"),
        (("--approved-by", "A"), "for a reason"), (("--reason", "A"), "for a reason"),
        (("--format", "xlsx"), "is a file"), (("--out", "x.pdf"), "no PDF is written"),
    ],
)  # fmt: skip
def test_words_that_are_off_end_with_2_before_any_work(
    tidegate: Command, words: tuple[str, ...], hint: str
) -> None:
    said = tidegate("tune", FILE, *words)
    assert said.code == 2
    assert hint in said.err
    assert "read name" not in said.err


def test_no_file_that_is_read_is_written_over(
    tidegate: Command, tmp_path: Path, write: Callable[[str, str], Path]
) -> None:
    file = write("tuning.json", '[{"name": "Amber"}]')
    before = file.read_bytes()
    for words in (("--out", file), ("--out", tmp_path)):
        said = tidegate("tune", file, *words)
        assert said.code == 2
        assert "over tuning.json itself" in said.err
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["review.xlsx", "sheet.csv"])
def test_a_sheet_with_answers_is_not_written_over(
    tidegate: Command, tmp_path: Path, write: Callable[[str, str], Path], name: str
) -> None:
    target = tmp_path / name
    assert tidegate("tune", FILE, "--out", target).code == 0
    assert tidegate("tune", FILE, "--out", target).code == 0  # nobody has answered yet
    for answers in ("yes", "hm"):
        write(name, f"Pair,True match?,Band\na-b,{answers},x\nc-d,,x\n")
        before = target.read_bytes()
        said = tidegate("tune", FILE, "--out", target if name == "sheet.csv" else tmp_path)
        assert said.code == 2
        assert "holds answers of a reviewer" in said.err
        assert target.read_bytes() == before


def test_bad_sheets_and_results_end_with_3_and_leave_nothing(
    tidegate: Command, tmp_path: Path, write: Callable[[str, str], Path]
) -> None:
    sheet = write("s.csv", "Pair,True match?\na-b,perhaps so\na-c,never\n")
    said = tidegate("tune", FILE, "--labels", sheet, "--out", tmp_path / "out")
    assert said.code == 3
    assert "row 2, column True match?" in said.err
    assert "row 3, column True match?" in said.err
    said = tidegate("tune", FILE, "--before", write("b.json", "{}"), "--out", tmp_path / "out")
    assert said.code == 3
    assert "no earlier result" in said.err
    assert not (tmp_path / "out").exists()


def test_lists_left_out_are_named(tidegate: Command) -> None:
    told = tidegate("tune", FILE, "--list", "us.bis", "-f", "json").json()
    assert {one["list"].partition(".bis")[0] for one in told["run"]["lists"]} == {"us"}
    assert told["run"]["lists_missing"]
    assert told["run"]["settings"]["only"] == ["us.bis"]
    said = tidegate("tune", FILE, "--list", "no.such")
    assert said.code == 4
