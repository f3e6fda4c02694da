"""Writes the SQL that takes a table of facts through rulebooks in layers, without traces.

The layers: the facts; the clauses of the rulebooks about items; what these provide; the clauses of
those about transactions; the outcomes; the answers. Every truth stays a three-valued boolean to the
last layer, and each is a column, so that none is worked out twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tidegate.rules.calendar import standing
from tidegate.rules.clause_sql import ClauseSql
from tidegate.rules.rulebook import Consequence, Tree
from tidegate.rules.select import Held

VERDICT = "ENUM('no', 'yes', 'unknown')"
_CLASSES = ("classified", "classification_presumed")
_MOST_TOGETHER = 6
"""Of so many paragraphs every choice is a list written out; more are joined row by row."""


@dataclass(frozen=True, slots=True)
class Law:
    """The day asked about, what was known by then, and the reading."""

    as_of: str
    known_at: str
    reading: Literal["enforced", "text"]


@dataclass(frozen=True, slots=True)
class Added:
    """One column that the run adds: its name and its SQL over the last layer."""

    name: str
    sql: str


class Layers:
    """Names and SQL of every clause of some rulebooks, by layer."""

    def __init__(
        self,
        held: Sequence[Held],
        law: Law,
        exact: frozenset[str],
        provided: Mapping[str, Sequence[Held]],
        answering: Sequence[Held],
    ) -> None:
        """`provided` says which of the rulebooks could provide each fact, `answering` which of
        them are to be answered from."""
        self.held, self.law, self.provided, self.answering = held, law, provided, answering
        self.writer = ClauseSql("duckdb", exact)
        self.names: dict[tuple[str, str], str] = {}
        self.outcomes: dict[tuple[str, int], str] = {}

    def select(self, facts: str) -> str:
        """SQL of a query with every clause, provided fact and outcome as a column, over SQL of a
        query with the facts."""
        for subject in ("item", "transaction"):
            books = [row for row in self.held if row.book.subject == subject]
            facts = _over(facts, [column for row in books for column in self._clauses(row)])
            columns = [column for row in books for column in self._outcomes(row)]
            if subject == "item":
                columns += [f'{self.fact(name)} AS "{name}"' for name in self.provided]
            facts = _over(facts, columns)
        return facts

    def _outcomes(self, held: Held) -> Iterator[str]:
        outcomes = held.version.outcomes if held.version and held in self.answering else ()
        for place, row in enumerate(outcomes):
            column = f'"#o{len(self.outcomes)}"'
            self.outcomes[held.book.id, place] = column
            yield f"{self._outcome(row, held)} AS {column}"

    def _clauses(self, held: Held) -> Iterator[str]:
        clauses = {"": held.book.about, **(held.version.clauses if held.version else {})}
        for name, clause in clauses.items():
            column = f'"#{len(self.names)}"'
            self.names[held.book.id, name] = column
            yield f"{self.writer.truth(clause.shape)} AS {column}"

    def when(self, tree: Tree, held: Held) -> str:
        """The SQL of an expression over clauses."""
        match tree:
            case ["clause", name]:
                return self.names[held.book.id, name]
            case ["true" | "false" as word]:
                return str(word).upper()
            case ["not", part]:
                return f"(NOT {self.when(part, held)})"
        return f" {tree[0]} ".join(self.when(part, held) for part in tree[1:]).join("()")

    def fact(self, name: str) -> str:
        """The SQL of a provided fact: as provided.py says, over the first layers."""
        said = [self._said(name, row) for row in self.provided[name]]
        return f"({' OR '.join(said)})" if said else "CAST(NULL AS BOOLEAN)"

    def _said(self, name: str, held: Held) -> str:
        about, version = self.names[held.book.id, ""], held.version
        unknown = f"({about} AND NULL)"
        if version is None:
            return unknown
        law = self.law
        state = standing(version.term, law.as_of, known_at=law.known_at, reading="text")
        if held.why in ("before", "over") or state.condition == "stayed":
            return "FALSE"
        expression = version.provides.get(name)
        if expression is None:
            return unknown if version.verified_through == "never" else "FALSE"
        return f"({about} AND {self.when(expression.tree, held)})"

    def answers(self, held: Held) -> Iterator[Added]:
        """The columns a rulebook adds: class and paragraphs, then each outcome."""
        book, version = held.book, held.version
        prefix = book.id.replace(".", "_")
        rows = [
            (row, self.outcomes[book.id, place])
            for place, row in enumerate(version.outcomes if version else ())
        ]
        if book.question == "classification":
            yield from self._classes(held, prefix, rows)
        seen: dict[str, int] = {}
        for row, sql in rows:
            name = f"{prefix}_{_slug(row.paragraph or row.label or row.outcome)}"
            seen[name] = seen.get(name, 0) + 1
            yield Added(f"{name}_{seen[name]}" if seen[name] > 1 else name, verdict(sql))

    def _classes(
        self, held: Held, prefix: str, rows: Sequence[tuple[Consequence, str]]
    ) -> Iterator[Added]:
        about = self.names[held.book.id, ""]
        labels: dict[str, list[str]] = {}
        paragraphs: dict[str, list[str]] = {}
        doubtful = [] if held.version else [f"({about} AND NULL)"]
        for row, sql in rows:
            if row.outcome in _CLASSES:
                labels.setdefault(row.label, []).append(sql)
            elif row.outcome == "text_not_loaded":
                doubtful.append(sql)
            if row.paragraph:
                paragraphs.setdefault(row.paragraph, []).append(sql)
        whole = {name: f"({' OR '.join(sql)})" for name, sql in labels.items()}
        yield Added(f"{prefix}_classification", _class(whole, doubtful))
        lists = {name: f"({' OR '.join(sql)})" for name, sql in paragraphs.items()}
        yield Added(f"{prefix}_paragraphs", _list(lists))

    def _outcome(self, row: Consequence, held: Held) -> str:
        """Three-valued: does the outcome follow?"""
        about = self.names[held.book.id, ""]
        met = f"({about} AND {self.when(row.when.tree, held)})"
        if row.outcome == "text_not_loaded":
            return f"({met} AND NULL)"
        law = self.law
        state = standing(row.term, law.as_of, known_at=law.known_at, reading=law.reading)
        if state.condition == "doubtful":
            return f"({met} AND NULL)"
        return met if state.condition == "binding" else "FALSE"


def _over(query: str, columns: Sequence[str]) -> str:
    return f"SELECT *, {', '.join(columns)} FROM ({query})" if columns else query


def verdict(sql: str) -> str:
    """yes, no or unknown for a three-valued boolean."""
    said = {word: f"CAST('{word}' AS {VERDICT})" for word in ("yes", "no", "unknown")}
    return (
        f"CASE WHEN {sql} THEN {said['yes']} WHEN NOT {sql} THEN {said['no']} "
        f"ELSE {said['unknown']} END"
    )


def _class(labels: Mapping[str, str], doubtful: Sequence[str]) -> str:
    """The labels that are so, joined; "unknown" where none is and one may be; else "none"."""
    words = {code: ", ".join(chosen) for code, chosen in _choices(list(labels))}
    kind = f"ENUM({', '.join(map(_quoted, ('none', 'unknown', *dict.fromkeys(words.values()))))})"
    whens = [f"WHEN {code} THEN CAST({_quoted(word)} AS {kind})" for code, word in words.items()]
    none, unknown = (f"CAST('{word}' AS {kind})" for word in ("none", "unknown"))
    maybe = " OR ".join((*labels.values(), *doubtful)) or "FALSE"
    rest = f"CASE WHEN ({maybe}) IS NULL THEN {unknown} ELSE {none} END"
    return f"CASE {_code(labels.values())} {' '.join(whens)} ELSE {rest} END" if whens else rest


def _list(names: Mapping[str, str]) -> str:
    """A list of the names whose truth is yes."""
    nothing = "CAST([] AS VARCHAR[])"
    if len(names) > _MOST_TOGETHER:
        parts = [
            f"CASE WHEN {sql} THEN [{_quoted(name)}] ELSE {nothing} END"
            for name, sql in names.items()
        ]
        return f"flatten([{', '.join(parts)}])"
    whens = [
        f"WHEN {code} THEN [{', '.join(map(_quoted, chosen))}]"
        for code, chosen in _choices(list(names))
    ]
    return (
        f"CASE {_code(names.values())} {' '.join(whens)} ELSE {nothing} END" if whens else nothing
    )


def _code(truths: Iterable[str]) -> str:
    """One number for which of some truths are yes."""
    parts = [f"CASE WHEN {sql} THEN {2**place} ELSE 0 END" for place, sql in enumerate(truths)]
    return f"({' + '.join(parts) or '0'})"


def _choices(names: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every code but 0, with the names it stands for."""
    for code in range(1, 2 ** len(names)):
        yield code, tuple(name for place, name in enumerate(names) if code >> place & 1)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
