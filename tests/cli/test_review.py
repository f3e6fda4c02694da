"""`tidegate review`: formats, files, exit codes, and that nothing is half-written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Said

Command = Callable[..., Said]
SALE = EXAMPLES / "engagements" / "h20-sale"


@pytest.fixture
def sale(tmp_path: Path) -> Path:
    """A copy of the shipped sale, in a folder of its own."""
    shutil.copytree(SALE, tmp_path / "sale")
    return tmp_path / "sale" / "engagement.yaml"


def test_something_to_review_ends_with_ten_and_the_answer_comes_first(
    tidegate: Command, sale: Path
) -> None:
    said = tidegate("review", sale)
    assert said.code == 10
    assert said.err == ""
    assert said.out.startswith("Review  Sale of 1,200 H20")
    assert "Something to review in 3 of 3 channels asked" in said.out


def test_nothing_to_review_ends_with_zero(tidegate: Command, tmp_path: Path) -> None:
    path = tmp_path / "e.yaml"
    path.write_text("parties: [{name: Zwiebelkuchen Obermühle}]\n", encoding="utf-8")
    said = tidegate("review", path)
    assert said.code == 0
    assert "nothing to review was found in what was looked at" in said.out


def test_a_file_that_gives_no_ground_is_a_thing_to_look_at(
    tidegate: Command, tmp_path: Path
) -> None:
    path = tmp_path / "e.yaml"
    path.write_text("title: x\n", encoding="utf-8")
    said = tidegate("review", path)
    assert said.code == 10
    assert "nothing was looked at" in said.out


@pytest.mark.parametrize("ending", ["csv", "xlsx", "html", "txt"])
def test_a_result_in_a_file_has_its_receipt_beside_it_and_verifies(
    tidegate: Command, sale: Path, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"answer.{ending}"
    said = tidegate("review", sale, "--out", out)
    assert (said.code, said.out) == (10, "")
    assert out.stat().st_size > 1_000
    receipt = tmp_path / "answer.receipt.json"
    assert json.loads(receipt.read_text("utf-8"))["run"]["command"] == "review"
    if ending == "html":
        verified = tidegate("verify", receipt, "-f", "json")
        assert verified.code == 0
        assert verified.json()["equal"] is True
        assert "tidegate verify answer.receipt.json" in out.read_text("utf-8")


def test_to_the_terminal_no_receipt_is_written_unless_it_is_named(
    tidegate: Command, sale: Path, tmp_path: Path
) -> None:
    before = {sale.parent: set(sale.parent.iterdir()), Path.cwd(): set(Path.cwd().iterdir())}
    assert tidegate("review", sale, "-f", "json").json()["schema_version"] == "1.0"
    assert {folder: set(folder.iterdir()) for folder in before} == before
    assert tidegate("review", sale, "--receipt", tmp_path / "r.json").code == 10
    assert tidegate("verify", tmp_path / "r.json").code == 0


def test_neither_the_file_nor_one_it_names_is_written_over(
    tidegate: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "contract"
    shutil.copytree(EXAMPLES / "engagements" / "talent-contract", folder)
    path, gifts = folder / "engagement.yaml", folder / "gifts.csv"
    kept = path.read_bytes(), gifts.read_bytes()
    for out in (("--out", path), ("--out", gifts), ("--receipt", gifts)):
        said = tidegate("review", path, "-f", "csv", *out)
        assert said.code == 2
        assert "would be written over" in said.err
    one = tmp_path / "one.json"
    assert tidegate("review", path, "--out", one, "--receipt", one).code == 2
    assert (path.read_bytes(), gifts.read_bytes()) == kept
    assert not one.exists()


def test_all_mistakes_are_told_and_nothing_is_written(tidegate: Command, tmp_path: Path) -> None:
    path = tmp_path / "e.yaml"
    path.write_text("titel: x\ndate: soon\nparties: [{name: A, rol: b}]\n", encoding="utf-8")
    out = tmp_path / "answer.html"
    said = tidegate("review", path, "--out", out)
    assert (said.code, said.out) == (3, "")
    for told in ("row 1", "row 2, column date", "row 3", "did you mean title?", "mean role?"):
        assert told in said.err
    assert "3 mistakes" in said.err
    assert [each.name for each in tmp_path.glob("answer*")] == []


def test_a_place_that_cannot_be_written_to_leaves_no_half(
    tidegate: Command, sale: Path, tmp_path: Path
) -> None:
    said = tidegate("review", sale, "--out", tmp_path / "no" / "a.html")
    assert said.code == 3
    assert not (tmp_path / "no").exists()
    out = tmp_path / "a.html"
    said = tidegate("review", sale, "--out", out, "--receipt", tmp_path / "no" / "r.json")
    assert said.code == 3
    assert not out.exists()


def test_a_path_that_leads_out_needs_its_folder_opened(tidegate: Command, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "s.csv").write_text("owner,owned,percent\nA,B,60\n", encoding="utf-8")
    path = tmp_path / "own" / "e.yaml"
    path.write_text(
        "stakes: {file: ../beside/s.csv, regimes: us.ofac.50}\nparties: [{name: Ash}]\n", "utf-8"
    )
    said = tidegate("review", path)
    assert said.code == 3
    assert "--open FOLDER" in said.err
    assert tidegate("review", path, "--open", tmp_path / "beside").code == 0


def test_the_blank_form_is_printed_alone(tidegate: Command, tmp_path: Path) -> None:
    said = tidegate("review", "--form")
    assert said.code == 0
    assert "# parties:" in said.out
    out = tmp_path / "form.yaml"
    assert tidegate("review", "--form", "--out", out).code == 0
    assert out.read_text("utf-8") == said.out
    assert tidegate("review", out, "--form").code == 2
    assert tidegate("review", "--form", "-f", "csv").code == 2
    assert tidegate("review").code == 2


def test_the_date_of_the_command_goes_before_that_of_the_file(
    tidegate: Command, sale: Path
) -> None:
    told = json.loads(tidegate("review", sale, "-f", "json", "--as-of", "2023-12-01").out)
    assert told["run"]["as_of"] == "2023-12-01"
    assert told["engagement"]["date"] == "2026-11-20"
    [items] = [each for each in told["channels"] if each["id"] == "items"]
    assert {item["as_of"] for item in items["document"]["items"]} == {"2023-12-01"}


def test_lists_that_are_stale_are_refused(tidegate: Command, sale: Path, take: object) -> None:
    from datetime import UTC, datetime, timedelta

    from .conftest import day, party

    assert callable(take)
    old = (datetime.now(UTC) - timedelta(days=60)).replace(tzinfo=None).isoformat()
    take([party(n) for n in range(5)], day(61), old)
    said = tidegate("review", sale)
    assert said.code == 4
    assert tidegate("review", sale, "--accept-stale", "a test").code == 10
