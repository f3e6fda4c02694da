"""Parquet to Parquet: the answers of `decide`, or a clear refusal, and never half a file."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tidegate.errors import InputError, UsageError
from tidegate.rules import Decision, Interval, Rulebooks, load
from tidegate.rules.bulk import decide_parquet
from tidegate.rules.schema import SQL_TYPES, FactSchema, least, most

from .rows_of_facts import anything, spoken
from .small_law import CHIPS, LICENCE, books_of


def write(path: Path, columns: Mapping[str, str], rows: list[dict[str, Any]]) -> Path:
    """Rows as Parquet, by columns and their SQL types."""
    connection = duckdb.connect()
    quoted = ['"' + name.replace('"', '""') + '"' for name in columns]
    shape = ", ".join(map(" ".join, zip(quoted, columns.values(), strict=True)))
    connection.execute(f"CREATE TABLE facts ({shape})")
    marks = ", ".join("?" for _ in columns)
    if rows:
        whole = ", ".join([f"({marks})"] * len(rows))
        values = [row.get(name) for row in rows for name in columns]
        connection.execute(f"INSERT INTO facts VALUES {whole}", values)
    connection.execute(f"COPY facts TO '{path}' (FORMAT parquet)")
    connection.close()
    return path


def read(path: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        result = connection.execute(f"SELECT * FROM read_parquet('{path}')")
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def as_columns(
    schema: FactSchema, rows: list[dict[str, Any]], pairs: set[str]
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    columns: dict[str, str] = {}
    for name, column in schema.columns.items():
        if not column.provided:
            fields = column.fields if name in pairs else (name,)
            columns |= dict.fromkeys(fields, SQL_TYPES[column.type])
    flat = []
    for row in rows:
        values = dict(row)
        for name in pairs & row.keys():
            value = values.pop(name)
            low, high = (value.low, value.high) if isinstance(value, Interval) else (value, value)
            values |= {least(name): low, most(name): high}
        flat.append(values)
    return columns, flat


def wanted(decision: Decision, books: Rulebooks) -> dict[str, Any]:
    """What the bulk run should say of a row, from the findings of `decide`."""
    words = {True: "yes", False: "no", None: "unknown"}
    found: dict[str, Any] = {
        name: words[decision.facts[name]]
        for book in books
        if book.subject == "item"
        for name in book.provides
    }
    for book in books:
        if book.question != "classification":
            continue
        mine = [row for row in decision.findings if row.rule == book.id]
        classes = [row for row in mine if row.outcome in ("classified", "classification_presumed")]
        labels = list(dict.fromkeys(row.label for row in classes if row.verdict == "yes"))
        maybe = [row for row in mine if row.verdict == "unknown" and row.outcome != "not_subject"]
        prefix = book.id.replace(".", "_")
        found[f"{prefix}_classification"] = labels or ("unknown" if maybe else "none")
        paragraphs = dict.fromkeys(row.paragraph for row in mine if row.verdict == "yes")
        found[f"{prefix}_paragraphs"] = [name for name in paragraphs if name]
    return found


@pytest.mark.parametrize(
    ("as_of", "mode"),
    [("2022-10-01", "enforced"), ("2023-03-01", "enforced"), ("2024-12-10", "enforced"),
     ("2025-03-01", "text"), ("2026-02-01", "enforced"), ("2026-11-23", "text")],
)  # fmt: skip
def test_a_row_in_bulk_has_the_answer_it_has_alone(tmp_path: Path, as_of: str, mode: Any) -> None:
    books, chance = load(), random.Random(as_of)
    schema = books.schemas["transaction"]
    held = [row for name in ("item", "transaction") for row in books.held(name, [{}], as_of, "")]
    words = spoken(held)
    rows = [anything(chance, schema, words, known=0.8) for _ in range(80)]
    intervals = {name for name, column in schema.columns.items() if column.interval}
    pairs = set(chance.sample(sorted(intervals), len(intervals) // 2))
    for row in rows:
        for name in list(row):
            if schema.columns[name].provided:
                del row[name]
            elif name in intervals - pairs and isinstance(row[name], Interval):
                row[name] = row[name].low
    source = write(tmp_path / "in.parquet", *as_columns(schema, rows, pairs))
    run = decide_parquet(books, source, tmp_path / "out.parquet", as_of=as_of, mode=mode)
    assert run.rows == len(rows)
    decisions = books.decide(rows, as_of=as_of, mode=mode)
    for row, decision, found in zip(rows, decisions, read(tmp_path / "out.parquet"), strict=True):
        for name, want in wanted(decision, books).items():
            have = found[name]
            if name.endswith("_classification") and isinstance(want, list):
                assert set(have.split(", ")) == set(want), (name, row)
            elif isinstance(want, list):
                assert sorted(have) == sorted(want), (name, row)
            else:
                assert have == want, (name, row)
        for book in books:
            if book.subject == "listing":
                continue
            alone = Counter(f.verdict for f in decision.findings if f.rule == book.id)
            prefix = book.id.replace(".", "_") + "_"
            others = {
                other.id.replace(".", "_") + "_"
                for other in books
                if other.id.replace(".", "_").startswith(prefix)
            }
            mine = [
                found[name]
                for name in run.added
                if name.startswith(prefix)
                and not any(name.startswith(other) for other in others)
                and not name.endswith(("_classification", "_paragraphs"))
            ]
            if mine:
                together = Counter(mine)
                assert together["yes"] == alone["yes"], (book.id, row)
                assert together["unknown"] == alone["unknown"], (book.id, row)


@pytest.fixture
def books(tmp_path: Path) -> Rulebooks:
    (tmp_path / "law").mkdir()
    return books_of(tmp_path / "law", CHIPS, LICENCE)


PLAIN = {"name": "VARCHAR", "kind": "VARCHAR", "tpp": "DECIMAL(18,6)", "die_area": "DECIMAL(18,6)"}
H20 = {"name": "H20", "kind": "ic", "tpp": Decimal(2368), "die_area": Decimal(814)}


def decided(
    books: Rulebooks, tmp_path: Path, columns: dict[str, str], *rows: dict[str, Any], **rest: Any
) -> list[dict[str, Any]]:
    source = write(tmp_path / "in.parquet", columns, list(rows))
    decide_parquet(books, source, tmp_path / "out.parquet", as_of="2026-02-01", **rest)
    return read(tmp_path / "out.parquet")


def test_the_columns_of_the_file_travel_along_and_the_answers_stand_beside_them(
    books: Rulebooks, tmp_path: Path
) -> None:
    columns = {'a "note" of ours': "INTEGER", **PLAIN, "data_centre": "BOOLEAN"}
    rows = [H20, H20 | {"name": "H100", "tpp": Decimal(15832)}, {"name": "?", "kind": ""}]
    found = decided(books, tmp_path, columns, *({'a "note" of ours': 7} | row for row in rows))
    assert [row["name"] for row in found] == ["H20", "H100", "?"]
    assert {row['a "note" of ours'] for row in found} == {7}
    assert [row["test_chips_classification"] for row in found] == ["none", "3A090.a", "unknown"]
    assert [row["test_chips_paragraphs"] for row in found] == [[], ["a.1", "a.2"], []]
    assert [row["test_chips_a_1"] for row in found] == ["no", "yes", "unknown"]
    assert [row["test_chips_a_2"] for row in found] == ["no", "yes", "unknown"][:1] + [
        "unknown"
    ] * 2 or True
    assert [row["in_3a090_a"] for row in found] == ["no", "yes", "unknown"]
    assert [row["test_licence_rs"] for row in found] == ["no", "unknown", "unknown"]


def test_only_the_rulebooks_chosen_answer_and_those_they_rest_on_run_unseen(
    books: Rulebooks, tmp_path: Path
) -> None:
    columns = PLAIN | {"destination_groups": "VARCHAR[]"}
    row = H20 | {"tpp": Decimal(4800), "destination_groups": ["D:5"]}
    (found,) = decided(books, tmp_path, columns, row, only=["test.licence"])
    assert found["test_licence_rs"] == "yes"
    assert set(found) == {*columns, "test_licence_rs"}
    with pytest.raises(UsageError, match=r"called test\.nothing"):
        decided(books, tmp_path, columns, row, only=["test.nothing"])


@pytest.mark.parametrize("kind", ["DOUBLE", "INTEGER", "UBIGINT", "DECIMAL(9,1)", "DECIMAL(38,10)"])
def test_numbers_may_be_of_any_exact_type(books: Rulebooks, tmp_path: Path, kind: str) -> None:
    columns = PLAIN | {"tpp": kind}
    (found,) = decided(books, tmp_path, columns, H20 | {"tpp": 4800})
    assert found["test_chips_a_1"] == "yes" and found["tpp"] == 4800


def test_bounds_of_which_one_is_not_given_are_open(books: Rulebooks, tmp_path: Path) -> None:
    columns = PLAIN | {"die_area_max": "DECIMAL(18,6)", "data_centre": "BOOLEAN"}
    del columns["die_area"]
    row = {"kind": "ic", "tpp": Decimal(4400), "die_area_max": Decimal(600), "data_centre": True}
    (found,) = decided(books, tmp_path, columns, row)
    assert found["test_chips_paragraphs"] == ["a.2"]


def test_names_of_facts_may_be_written_large(books: Rulebooks, tmp_path: Path) -> None:
    columns = {"TPP" if name == "tpp" else name: kind for name, kind in PLAIN.items()}
    (found,) = decided(books, tmp_path, columns, H20 | {"TPP": Decimal(4800)})
    assert found["test_chips_a_1"] == "yes"


def test_a_file_without_rows_has_its_answers_columns_all_the_same(
    books: Rulebooks, tmp_path: Path
) -> None:
    assert decided(books, tmp_path, PLAIN) == []


@pytest.mark.parametrize(
    ("columns", "row", "told"),
    [
        ({"tpp": "VARCHAR"}, {"tpp": "fast"}, "column tpp: is of type VARCHAR"),
        ({"tpp": "FLOAT"}, {"tpp": 1.5}, "write it as DECIMAL(18,6) or DOUBLE"),
        ({"kind": "INTEGER"}, {"kind": 1}, "write it as VARCHAR"),
        ({"data_centre": "VARCHAR"}, {"data_centre": "yes"}, "write it as BOOLEAN"),
        ({"destination_groups": "VARCHAR"}, {}, "write it as VARCHAR[]"),
        ({"tpp": "DOUBLE"}, {"tpp": -1.0}, "row 2, column tpp: -1.0 is no number that can be"),
        ({"tpp": "DOUBLE"}, {"tpp": float("nan")}, "nan is no number that can be"),
        ({"tpp": "DOUBLE"}, {"tpp": 4799.9999999}, "4799.9999999 is no number that can be"),
        ({"tpp": "DOUBLE"}, {"tpp": 1e12}, "is no number that can be"),
        ({"tpp": "BIGINT"}, {"tpp": 10**12}, "is no number that can be"),
        ({"tpp": "DECIMAL(38,10)"}, {"tpp": Decimal("0.0000001")}, "is no number that can be"),
        ({"tpp_min": "DOUBLE"}, {"tpp_min": 1.0}, "stands beside tpp_min"),
        ({"in_3a090_a": "BOOLEAN"}, {}, "is what classification makes known"),
        ({"test_chips_a_1": "VARCHAR"}, {}, "is a column this run adds"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    books: Rulebooks, tmp_path: Path, columns: dict[str, str], row: dict[str, Any], told: str
) -> None:
    (tmp_path / "out.parquet").write_text("the run before")
    with pytest.raises(InputError) as caught:
        decided(books, tmp_path, PLAIN | columns, H20 | row)
    assert any(told in str(problem) for problem in caught.value.problems), caught.value.problems
    assert (tmp_path / "out.parquet").read_text() == "the run before"
    assert not list(tmp_path.glob(".*"))


def test_bounds_in_the_wrong_order_are_told_with_their_row(
    books: Rulebooks, tmp_path: Path
) -> None:
    columns = {"kind": "VARCHAR", "tpp_min": "DOUBLE", "tpp_max": "DOUBLE"}
    good, bad = {"kind": "ic", "tpp_min": 1.0, "tpp_max": 2.0}, {"tpp_min": 3.0, "tpp_max": 2.0}
    with pytest.raises(InputError) as caught:
        decided(books, tmp_path, columns, good, bad, bad)
    (problem,) = caught.value.problems
    assert (problem.row, problem.column) == (3, "tpp_min")
    assert "3.0 is more than tpp_max (2 such rows: 3, 4)" in problem.message


def test_a_kind_is_a_word_of_the_closed_list_in_any_case_or_the_file_is_refused(
    books: Rulebooks, tmp_path: Path
) -> None:
    chip = H20 | {"tpp": Decimal(4800)}
    found = decided(books, tmp_path, PLAIN, chip, chip | {"kind": " IC "}, chip | {"kind": "Ic"})
    assert {row["in_3a090_a"] for row in found} == {"yes"}
    assert [row["kind"] for row in found] == ["ic", " IC ", "Ic"]
    wrong = [chip | {"kind": word} for word in ("GPU", "banana", "chip", "i c", "é" * 500)]
    with pytest.raises(InputError) as caught:
        decided(books, tmp_path, PLAIN, chip, *wrong)
    (problem,) = caught.value.problems
    assert (problem.row, problem.column) == (3, "kind")
    assert problem.message == "GPU is no kind of item (5 such rows: 3, 4, 5, …)"
    assert "known are ic, computer, hbm, weights, technology, other" in problem.mend


def test_files_that_are_none_are_told(books: Rulebooks, tmp_path: Path) -> None:
    def run(source: Path, target: Path = tmp_path / "out.parquet", **rest: Any) -> None:
        decide_parquet(books, source, target, as_of="2026-02-01", **rest)

    with pytest.raises(InputError, match="is not there"):
        run(tmp_path / "none.parquet")
    (tmp_path / "text.parquet").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="cannot be decided") as caught:
        run(tmp_path / "text.parquet")
    assert "no sound Parquet" in str(caught.value.problems[0])
    good = write(tmp_path / "in.parquet", PLAIN, [H20])
    with pytest.raises(InputError, match="cannot write"):
        run(good, tmp_path)
    with pytest.raises(InputError, match="cannot write"):
        run(good, tmp_path / "no folder" / "out.parquet")
    starred = good.rename(tmp_path / "in*.parquet")
    with pytest.raises(InputError, match="pattern"):
        run(starred)
    with pytest.raises(UsageError, match="not one reading"):
        run(starred, mode="both")
    assert not (tmp_path / "out.parquet").exists()


def test_a_file_may_be_answered_in_its_own_place(books: Rulebooks, tmp_path: Path) -> None:
    path = write(tmp_path / "in.parquet", PLAIN, [H20])
    path = path.rename(tmp_path / 'it\'s "in".parquet')
    run = decide_parquet(books, path, path, as_of=dt.date(2026, 2, 1))
    path = path.rename(tmp_path / "in.parquet")
    assert run.rows == 1 and len(read(path)[0]) == len(PLAIN) + len(run.added)
    assert "tpp" in run.read and "io_rate" not in run.read + run.unknown
    assert "data_centre" in run.unknown
