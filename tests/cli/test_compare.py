"""Two names, or a file of pairs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tidegate.names import compare

from .conftest import Said

Command = Callable[..., Said]
Write = Callable[[str, str], Path]
PAIRS = (
    "id,name2,name1,schema,note\n"
    "7,Amber Basalt Gyroscope Works,Amber Basalt Gyroscope Works Ltd,Company,first\n"
    "8,Quartz Lantern Bakery,Amber Basalt Gyroscope Works,PublicBody,\n"
    '9,Кварц,Kvarts,,"a, b"\n'
)


def test_two_names_get_a_score_and_reasons(tidegate: Command) -> None:
    said = tidegate("compare", "Amber Basalt Inst.", "Amber Basalt Institute")
    assert said.code == 0
    assert said.out.startswith("score 0.")
    assert "“inst” means “institute”" in said.out
    shape = tidegate("compare", "Institute No. 38", "Institute No. 58", "-f", "json").json()
    assert set(shape) == {"name1", "name2", "schema", "score", "reasons", "contradictions"}
    assert 0 <= shape["score"] < 1
    assert shape["contradictions"]


def test_the_whole_answer_goes_to_the_file(tidegate: Command, tmp_path: Path) -> None:
    out = tmp_path / "two.txt"
    said = tidegate("compare", "Amber", "Amber", "--out", out)
    assert (said.code, said.out) == (0, "")
    assert out.read_text("utf-8").startswith("score ")


def test_pairs_keep_columns_and_order_and_gain_a_score(tidegate: Command, write: Write) -> None:
    said = tidegate("compare", "--pairs", write("pairs.csv", PAIRS))
    assert said.code == 0, said.err
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert list(rows[0]) == ["id", "name2", "name1", "schema", "note", "score"]
    assert [row["id"] for row in rows] == ["7", "8", "9"]
    assert rows[2]["note"] == "a, b"
    for row, schema in zip(rows, ("organisation", "organisation", "unknown"), strict=True):
        assert float(row["score"]) == pytest.approx(
            compare(row["name1"], row["name2"], schema).score, abs=6e-5
        )
    assert float(rows[0]["score"]) > 0.9
    assert float(rows[1]["score"]) < 0.6


def test_pairs_as_json_have_numbers(tidegate: Command, write: Write) -> None:
    rows = tidegate("compare", "--pairs", write("pairs.csv", PAIRS), "--format", "json").json()
    assert [list(row) for row in rows] == [["id", "name2", "name1", "schema", "note", "score"]] * 3
    assert all(isinstance(row["score"], float) for row in rows)


def test_pairs_to_a_file_by_its_ending(tidegate: Command, write: Write, tmp_path: Path) -> None:
    for ending in ("csv", "json", "xlsx", "html"):
        out = tmp_path / f"scored.{ending}"
        said = tidegate("compare", "--pairs", write("pairs.csv", PAIRS), "--out", out)
        assert (said.code, said.out) == (0, "")
        assert out.stat().st_size > 100
    said = tidegate("compare", "--pairs", write("pairs.csv", PAIRS), "--out", tmp_path / "scored")
    assert said.code == 2
    assert "Give --format" in said.err


@pytest.mark.parametrize(
    "word", ["Person", "Company", "Organization", "PublicBody", "LegalEntity", "Vessel", "Airplane"]
)
def test_ftm_schema_names_are_understood(tidegate: Command, word: str) -> None:
    assert tidegate("compare", "Amber", "Amber", "--schema", word).code == 0


def test_schemas_nobody_knows_are_compared_as_unknown_and_told(
    tidegate: Command, write: Write
) -> None:
    file = write("odd.csv", "name1,name2,schema\nAmber,Amber,Robot\nc,d,\ne,f,Planet\n")
    said = tidegate("compare", "--pairs", file)
    assert said.code == 0
    assert "no schema 'Robot'; its rows are compared as unknown" in said.err
    assert "no schema 'Planet'" in said.err
    assert len(said.out.splitlines()) == 4


def test_a_file_of_scores_is_read_back_by_its_first_column(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    out = tmp_path / "scored.csv"
    assert tidegate("compare", "--pairs", write("p.csv", PAIRS), "--out", str(out)).code == 0
    with out.open(encoding="utf-8", newline="") as stream:
        assert "name1" in next(csv.DictReader(stream))


def test_a_file_without_the_columns_says_which(tidegate: Command, write: Write) -> None:
    said = tidegate("compare", "--pairs", write("bad.csv", "left,right\na,b\n"))
    assert said.code == 3
    assert "name1 and name2" in said.err
    assert "left, right" in said.err


def test_a_column_called_score_is_replaced_aloud(tidegate: Command, write: Write) -> None:
    said = tidegate("compare", "--pairs", write("p.csv", "name1,score,name2\nAmber,9,Amber\n"))
    assert said.out.splitlines()[0] == "name1,score,name2"
    assert "is replaced by ours" in said.err


def test_names_and_pairs_do_not_go_together(tidegate: Command, write: Write) -> None:
    assert tidegate("compare", "a", "b", "--pairs", write("p.csv", PAIRS)).code == 2
    assert tidegate("compare", "a").code == 2
    wrong = tidegate("compare", "a", "b", "--schema", "robot")
    assert wrong.code == 2
    assert "person, organisation, vessel, aircraft or unknown" in wrong.err


def test_names_may_begin_with_a_dash_after_two(tidegate: Command) -> None:
    said = tidegate("compare", "--", "-Amber Works", "--Amber Works")
    assert said.code == 0
    assert said.out.startswith("score ")


def test_empty_names_have_nothing_alike(tidegate: Command, write: Write) -> None:
    said = tidegate("compare", "--pairs", write("p.csv", "name1,name2\n,Amber\n...,Amber\n"))
    assert said.code == 0
    assert [row["score"] for row in csv.DictReader(io.StringIO(said.out))] == ["0.0000"] * 2


def test_a_formula_in_a_pair_is_inert(tidegate: Command, write: Write) -> None:
    said = tidegate("compare", "--pairs", write("p.csv", "name1,name2\n=1+1,Amber\n"))
    assert "'=1+1" in said.out


def test_cells_are_kept_word_for_word(tidegate: Command, write: Write) -> None:
    text = 'name1,name2,note\n Amber  Works ,"Amber, Works",0012\nAmber,Amber\n'
    said = tidegate("compare", "--pairs", write("p.csv", text))
    assert said.code == 0, said.err
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert (rows[0]["name1"], rows[0]["name2"]) == (" Amber  Works ", "Amber, Works")
    assert rows[0]["note"] == "0012"
    assert rows[1]["note"] == ""
