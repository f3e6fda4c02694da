"""The answer as a workbook: the run, the groups, and for each group everything told of it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidegate.distillation.campaigns import words
from tidegate.distillation.campaigns.document import COLUMNS
from tidegate.findings.inert import joined
from tidegate.findings.sheet import Column, Sheet, Styles

Cell = str | int | float | None
_TEXT = {
    "verdict": 36, "ties": 40, "template": 60, "closest_explanations": 40, "reasons": 70,
    "citation": 40, "answers": 50, "account_ids": 60,
}  # fmt: skip
_P = "0.0000"
_GROUPS = tuple(
    Column(name, _TEXT.get(name, 12), wrap=name in _TEXT,
           number=_P if name in ("score", "p_value", "q_value", "p_pool", "p_past",
                                 "template_share") else "#,##0")
    for name in COLUMNS
)  # fmt: skip
_RUN = (Column("What", 34), Column("Value", 120, wrap=True))
_ACCOUNTS = (Column("group", 12), Column("number", 9), Column("account", 20))
_THREADS = (
    Column("group", 12), Column("place", 26), Column("template", 70, wrap=True),
    *(Column(name, 12, number=_P) for name in ("share", "distinct", "overlap", "breadth")),
    *(Column(name, 12, number=_P) for name in ("reasoning", "grading", "tools")),
    *(Column(name, 12, number="#,##0") for name in ("requests", "accounts", "elsewhere")),
    *(Column(name, 12, number="#,##0") for name in ("tokens_in", "tokens_out")),
    Column("key", 20),
)  # fmt: skip
_EDGES = (
    Column("group", 12), Column("first", 20), Column("second", 20), Column("kind", 24),
    Column("strength", 10, number=_P), Column("why", 90, wrap=True),
)  # fmt: skip
_EVIDENCE = (
    Column("group", 12), Column("evidence", 28), Column("strength", 10, number=_P),
    Column("value", 12, number=_P), Column("usual", 12, number=_P), Column("why", 90, wrap=True),
)  # fmt: skip
_EXPLANATIONS = (
    Column("group", 12), Column("explanation", 36, wrap=True), Column("fit", 16),
    Column("why", 70, wrap=True), Column("would_tell", 70, wrap=True),
)  # fmt: skip
_FACTS = (Column("group", 12), Column("fact", 24), Column("value", 30))
_ANSWERS = (
    Column("group", 12), Column("account", 20), Column("date", 12), Column("answer", 90, wrap=True),
    Column("by", 24),
)  # fmt: skip
_PROBLEMS = (
    Column("File", 30, wrap=True), Column("Row", 9), Column("Column", 14),
    Column("What is wrong", 60, wrap=True), Column("What mends it", 50, wrap=True),
)  # fmt: skip


def campaigns_xlsx(document: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The workbook of a `document` and its `rows`; all texts are inert."""
    import xlsxwriter

    out = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **inert}) as book:
        styles = Styles(book)
        made: tuple[tuple[str, tuple[Column, ...], Iterator[Sequence[Cell]]], ...] = (
            ("Run", _RUN, _run(document)),
            ("Groups", _GROUPS, ([cell(row[name]) for name in COLUMNS] for row in rows)),
            ("Accounts", _ACCOUNTS, _accounts(document)),
            ("Templates", _THREADS, _threads(document)),
            ("Ties", _EDGES, _edges(document)),
            ("Evidence", _EVIDENCE, _evidence(document)),
            ("Explanations", _EXPLANATIONS, _explanations(document)),
            ("Facts", _FACTS, _facts(document)),
            ("Answers", _ANSWERS, _answers(document)),
            ("Problems", _PROBLEMS, _problems(document)),
        )
        for name, columns, lines in made:
            sheet = Sheet(book, styles, name, columns)
            for line in lines:
                sheet.add(line)
            sheet.finish()
    return out.getvalue()


def cell(value: Any) -> Cell:
    """A value as a cell: yes and no, lists joined, what JSON knows else as it is."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return joined(str(one) for one in value)
    if isinstance(value, int | float):
        return value if value - value == 0 else str(value)
    return None if value is None else str(value)


def _run(told: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    yield "Answer", told["answer"]
    for name in (
        "mode", "accounts", "requests", "first_at", "last_at", "looked_at", "too_little", "pool",
        "to_review", "alerts_a_day", "over_budget", "missing", "problem_count",
    ):  # fmt: skip
        yield name.replace("_", " ").capitalize(), cell(told[name])
    for verdict, count in told["verdicts"].items():
        yield f"Groups: {words.VERDICTS[verdict]}", count
    yield "Rulebook", told["rulebook"]["id"]
    yield "Text checked through", told["rulebook"]["verified_through"]
    for name, value in told["settings"].items():
        yield f"Setting: {name}", cell(value)
    for one in told["files"]:
        yield "File", joined(f"{key}: {value}" for key, value in one.items())
    for note in told["notes"]:
        yield "To know", note


def _groups(told: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for one in told["groups"]:
        yield one["group"], one


def _accounts(told: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for name, one in _groups(told):
        for number, account in enumerate(one["accounts"], 1):
            yield name, number, account


def _threads(told: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for name, one in _groups(told):
        for t in one["threads"]:
            yield (
                name, words.title("place", t["place"]), t["phrase"],
                *(t[column.title] for column in _THREADS[3:]),
            )  # fmt: skip


def _edges(told: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for name, one in _groups(told):
        for e in one["edges"]:
            yield (
                name, e["first"], e["second"], words.title("tie", e["kind"]), e["strength"],
                e["why"],
            )  # fmt: skip


def _evidence(told: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for name, one in _groups(told):
        for e in one["evidence"]:
            title = words.title("evidence", e["id"])
            yield name, title, e["strength"], e["value"], e["usual"], e["why"]


def _explanations(told: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for name, one in _groups(told):
        for e in one["explanations"]:
            title, fit = words.title("explanation", e["id"]), words.title("fit", e["fit"])
            yield name, title, fit, e["why"], e["would_tell"]


def _facts(told: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for name, one in _groups(told):
        for fact, value in one["facts"].items():
            # A column of mixed figures has no one number format.
            shown = cell(value)
            yield name, fact, shown if isinstance(shown, str | None) else f"{shown:.6g}"


def _answers(told: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for name, one in _groups(told):
        for a in one["answers"]:
            yield name, a["account"], a["date"], a["text"], a["by"]


def _problems(told: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    for one in told["problems"]:
        yield one["file"], one["row"], one["column"], one["message"], one["mend"]
    more = told["problem_count"] - len(told["problems"])
    if more > 0:
        yield None, None, None, f"{more:,} further problems were counted", None
