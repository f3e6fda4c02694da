"""Clauses: what may stand in one, and that its tree says what DuckDB says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.rules.clauses import FUNCTIONS, ClauseError, check
from tidegate.rules.database import run
from tidegate.rules.explain import columns_behind, truth
from tidegate.rules.rulebook import Expression
from tidegate.rules.select import truth_sql

COLUMNS = {"title": "text", "footnotes": "texts", "listed_on": "date", "tpp": "number"}
FLAGS = dict.fromkeys("abcd", "bool")


@pytest.mark.parametrize(
    "text",
    [
        "title = 'x' and not (listed_on >= DATE '2024-12-02')",
        "title in ('a', 'b') or title not in ('c')",
        "tpp between 1600 and 4800",
        "tpp >= 5.92 * (tpp + 1) - -2",
        "list_has_any(footnotes, ['1', '4']) or list_has_all(footnotes, ['5'])",
        "starts_with(lower(title), 'x') or ends_with(upper(title), 'Y') or contains(title, 'z')",
        "len(footnotes) > 0 and abs(tpp) <> 3",
        "true",
    ],
)
def test_these_clauses_are_allowed_and_run(text: str) -> None:
    found = check(text, COLUMNS)
    facts = "SELECT NULL::VARCHAR title, NULL::VARCHAR[] footnotes, NULL::DATE listed_on"
    rows = run(f"SELECT {truth_sql(found.sql)} FROM ({facts}, NULL::DECIMAL(18,6) tpp, $1)", "")
    assert rows[0][0] == ("1" if text == "true" else "?")


def test_every_allowed_function_is_known_to_the_database() -> None:
    sample = {"texts": "['a']", "text": "'a'", "number": "1"}
    for name, (arguments, _) in FUNCTIONS.items():
        call = f"{name}({', '.join(sample[kind] for kind in arguments)})"
        assert run(f"SELECT {call}, $1", "")


@pytest.mark.parametrize(
    "text",
    [
        "read_text('/etc/passwd') = 'x'",
        "getenv('HOME') = 'x'",
        "title = (select content from read_text('/etc/passwd'))",
        "exists (select 1)",
        "title = current_setting('x')",
        "title like 'x%'",
        "footnotes[1] = '1'",
        "title || 'x' = 'x'",
        "any_value(title) = 'x'",
        "row_number() over () = 1",
        "list_filter(footnotes, x -> x = '1') = footnotes",
        "title = $1",
        "title = ?",
        "columns('.*') = 'x'",
        "*",
        "try_cast('2020-01-01' as date) = listed_on",
        "listed_on = current_date",
        "random() < 1",
        "tpp // 2 = 1",
        "tpp % 2 = 1",
        "title = 'x' as y",
        "nullif(title, 'x') = 'x'",
        "greatest(tpp, 1) = 1",
        "if(true, true, false)",
        "list_contains(footnotes, '1', '2')",
        "",
    ],
)
def test_nothing_else_may_stand_in_a_clause(text: str) -> None:
    with pytest.raises(ClauseError):
        check(text, COLUMNS)


def test_the_database_reads_no_file_and_takes_no_setting() -> None:
    import duckdb

    with pytest.raises(duckdb.Error):
        run("SELECT content, $1 FROM read_text('/etc/hostname')", "")
    with pytest.raises(duckdb.Error):
        run("SET enable_external_access = true", "")
    with pytest.raises(duckdb.Error):
        run("INSTALL httpfs", "")


def logic() -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from("abcd"),
        lambda inner: st.one_of(
            inner.map(lambda x: f"(not {x})"),
            st.tuples(inner, inner).map(lambda x: f"({x[0]} and {x[1]})"),
            st.tuples(inner, inner).map(lambda x: f"({x[0]} or {x[1]})"),
        ),
        max_leaves=8,
    )


ROWS = st.fixed_dictionaries({name: st.sampled_from([True, False, None]) for name in FLAGS})


def truths(expression: Expression, row: dict[str, Any]) -> str:
    words = {True: "1", False: "0", None: "?"}
    return "".join(words[row[atom.columns[0]]] for atom in expression.atoms)


@given(logic(), ROWS)
@settings(max_examples=60, deadline=None)
def test_the_tree_and_the_database_agree(text: str, row: dict[str, Any]) -> None:
    found = check(text, FLAGS)
    facts = ", ".join(f"from_json($1::JSON->'{name}', '\"BOOLEAN\"') AS \"{name}\"" for name in row)
    rows = run(f"SELECT {truth_sql(found.sql)} FROM (SELECT {facts})", json.dumps(row))
    mine = truths(found, row)
    assert rows[0][0] == truth(found.tree, lambda tree: mine[tree[1]])


@given(logic(), ROWS, st.data())
@settings(max_examples=200, deadline=None)
def test_what_is_missing_settles_an_unknown_and_is_itself_unknown(
    text: str, row: dict[str, Any], data: st.DataObject
) -> None:
    found = check(text, FLAGS)
    mine = truths(found, row)
    if truth(found.tree, lambda tree: mine[tree[1]]) != "?":
        return
    empty = frozenset(name for name, value in row.items() if value is None)
    missing = columns_behind(found, mine, empty)
    assert missing and set(missing) <= empty
    filled = row | {name: data.draw(st.booleans()) for name in missing}
    after = truths(found, filled)
    assert truth(found.tree, lambda tree: after[tree[1]]) != "?"


def test_a_fact_that_no_longer_matters_is_not_asked_for() -> None:
    found = check("(a or b) and (c or d)", FLAGS)
    row = {"a": True, "b": None, "c": None, "d": False}
    empty = frozenset({"b", "c"})
    assert columns_behind(found, truths(found, row), empty) == ("c",)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("tpp => 2400", "write >=, not =>"),
        ("tpp =< 2400", "write <=, not =<"),
        ("tpp ≥ 2400", "write >=, not ≥"),
        ("tpp ≤ 2400", "write <=, not ≤"),
    ],
)
def test_a_comparison_of_another_language_is_told_with_that_of_sql(text: str, hint: str) -> None:
    with pytest.raises(ClauseError) as caught:
        check(text, {"tpp": "number"})
    assert str(caught.value).endswith(hint)
    with pytest.raises(ClauseError) as caught:
        check("name = '=>' and (", {"name": "text"})
    assert "write" not in str(caught.value)
