"""The rules engine: facts in, findings out, for any date of the law and of our knowledge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tidegate.errors import UsageError
from tidegate.findings.model import Finding
from tidegate.rules.calendar import MODES, Mode, choose
from tidegate.rules.decision import Decision, decide
from tidegate.rules.rows import Findings, answers
from tidegate.rules.rulebook import Expression, Rulebook, Version
from tidegate.rules.schema import FactSchema
from tidegate.rules.select import Held, Layout
from tidegate.rules.verdicts import Question
from tidegate.rules.whose_law import Binding, bindings


class Rulebooks:
    """A set of checked rulebooks. Iterating gives them in the order of their ids."""

    def __init__(self, books: Sequence[Rulebook], schemas: Mapping[str, FactSchema]) -> None:
        self.books = tuple(sorted(books, key=lambda book: book.id))
        self.schemas = schemas

    def __iter__(self) -> Iterator[Rulebook]:
        return iter(self.books)

    def __len__(self) -> int:
        return len(self.books)

    def __getitem__(self, ident: str) -> Rulebook:
        for book in self.books:
            if book.id == ident:
                return book
        raise KeyError(ident)

    def evaluate(
        self,
        subject: str = "listing",
        facts: Sequence[Mapping[str, Any]] = (),
        *,
        as_of: dt.date | str,
        known_at: dt.date | dt.datetime | str | None = None,
        mode: Mode = "enforced",
        profile: Mapping[str, Any] | None = None,
    ) -> list[list[Finding]]:
        """What the rulebooks make of each row of facts, in the order of the rows.

        A fact left out, None or "" is unknown. `as_of` is the law's date, `known_at` limits the
        rulebooks to what had been retrieved by then, `mode` reads the law as enforced, by its
        text, or both (then a rule whose readings differ gives two findings). Without a profile
        `applies` is None. Raises UsageError for facts, dates or words that do not exist.
        """
        schema = self.schemas.get(subject)
        if schema is None or subject == "profile":
            known = ", ".join(name for name in self.schemas if name != "profile")
            raise UsageError(f"no facts of a {subject!r} are known", hint=f"Known are {known}.")
        asked = self._question(schema, as_of, known_at, mode)
        if not facts:
            return []
        held = self.held(subject, facts, asked.as_of, asked.known_at)
        asked = replace(asked, bindings=self.bindings(held, profile))
        layout = Layout(held)
        found = Findings(layout, asked)
        came = answers(facts, layout, asked)
        return [list(found.of(row, answer)) for row, answer in zip(facts, came, strict=True)]

    def decide(
        self,
        rows: Sequence[Mapping[str, Any]],
        *,
        as_of: dt.date | str,
        known_at: dt.date | dt.datetime | str | None = None,
        mode: Mode = "enforced",
        profile: Mapping[str, Any] | None = None,
        trace: bool = False,
    ) -> list[Decision]:
        """What the rulebooks about items, and then those about transactions, make of each row.

        A row holds facts of an item and of its way (`transaction` in docs/rulebooks.md). What the
        classification makes known is added to it, and may not be given. The rest is as in
        `evaluate`; `trace` shows each clause with its numbers.
        """
        asked = self._question(self.schemas["transaction"], as_of, known_at, mode)
        return decide(self, rows, asked, profile=profile, trace=trace)

    def _question(
        self,
        schema: FactSchema,
        as_of: dt.date | str,
        known_at: dt.date | dt.datetime | str | None,
        mode: Mode,
    ) -> Question:
        if mode not in MODES:
            raise UsageError(f"the mode {mode!r} is not known", hint=f"It is {' or '.join(MODES)}.")
        day = iso_day(as_of)
        return Question(day, iso_day(known_at) if known_at else "", mode, schema, None)

    def held(
        self, subject: str, facts: Sequence[Mapping[str, Any]], as_of: str, known_at: str
    ) -> list[Held]:
        """The rulebooks that may speak of these rows, each with the version that holds."""
        found = []
        present: dict[str, set[Any]] = {}
        for book in self.books:
            if book.subject != subject:
                continue
            if book.pin:
                column, value = book.pin
                if column not in present:
                    given = (row.get(column) for row in facts)
                    present[column] = {one if isinstance(one, str) else "" for one in given}
                speaks = bool({value, ""} & present[column])
            else:
                speaks = True
            if speaks:
                choice = choose(book, as_of, known_at)
                found.append(Held(book, choice.version, choice.why))
        return found

    def bindings(
        self, held: Sequence[Held], profile: Mapping[str, Any] | None
    ) -> Mapping[str, Binding] | None:
        """Whether each outcome binds the user; None without a profile."""
        if profile is None:
            return None
        expressions = [
            row.applies for each in held if each.version for row in each.version.outcomes
        ]
        return bindings(expressions, profile, self.schemas["profile"])

    def receipt(
        self, *, as_of: dt.date | str, known_at: dt.date | dt.datetime | str | None = None
    ) -> tuple[dict[str, str], ...]:
        """Each rulebook as a receipt names it: id, the version that held, the file's SHA-256."""
        day, known = iso_day(as_of), iso_day(known_at) if known_at else ""
        rows = []
        for book in self.books:
            version = choose(book, day, known).version
            rows.append(
                {
                    "id": book.id,
                    "version": version.id if version else "",
                    "sha256": book.sha256,
                    "origin": book.origin,
                }
            )
        return tuple(rows)

    def describe(self) -> list[dict[str, Any]]:
        """Everything a person may want to read of each rulebook, as plain values."""
        return [_describe(book) for book in self.books]


def iso_day(value: dt.date | dt.datetime | str) -> str:
    """A date as ISO text. Raises UsageError for what is no date."""
    try:
        if isinstance(value, dt.datetime):
            return value.date().isoformat()
        if isinstance(value, dt.date):
            return value.isoformat()
        return dt.datetime.fromisoformat(value).date().isoformat()
    except (TypeError, ValueError):
        raise UsageError(f"{value!r} is not a date", hint="Write it as 2026-11-23.") from None


def _describe(book: Rulebook) -> dict[str, Any]:
    plain = ("id", "title", "authority", "jurisdiction", "subject", "history", "origin", "file")
    found: dict[str, Any] = {key: getattr(book, key) for key in plain}
    if book.question:
        found["question"] = book.question
    found |= {"sha256": book.sha256, "about": book.about.text}
    found["versions"] = [_describe_version(version) for version in book.versions]
    return found


def _describe_version(version: Version) -> dict[str, Any]:
    def written(row: Expression) -> str:
        return row.text

    return {
        "id": version.id,
        **version.term.to_json(),
        "verified_through": version.verified_through,
        "retrieved": version.retrieved,
        "clauses": {name: written(row) for name, row in version.clauses.items()},
        "outcomes": [
            {
                "outcome": row.outcome,
                "when": written(row.when),
                "summary": row.summary,
                "scope": row.scope,
                "applies": written(row.applies),
                "applies_note": row.applies_note,
                "notes": list(row.notes),
                **{key: getattr(row, key) for key in ("label", "paragraph") if getattr(row, key)},
                **row.term.to_json(),
            }
            for row in version.outcomes
        ],
        **({"attribution": version.attribution.told()} if version.attribution else {}),
        **({"reach": version.reach.told()} if version.reach else {}),
        **(
            {"provides": {name: written(row) for name, row in version.provides.items()}}
            if version.provides
            else {}
        ),
        "notes": list(version.notes),
    }
