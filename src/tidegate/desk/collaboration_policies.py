"""From what a document shows to the rows that policies judge.

Works that look alike to every policy are judged once: a million works come to some dozens of
different rows.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tidegate.desk.institutions import Institutions
from tidegate.errors import UsageError
from tidegate.rules.calendar import choose
from tidegate.rules.reach import Reach, stood, within

if TYPE_CHECKING:
    from tidegate.collaboration.model import Listing
    from tidegate.desk.screening import Settings
    from tidegate.findings.model import Finding
    from tidegate.rules import Rulebooks
    from tidegate.rules.rulebook import Rulebook
    from tidegate.rules.schema import Column, FactSchema

SHOWN_BY_DOCUMENT = frozenset(
    {"policy", "list", "relation", "listed", "listed_then", "within_look_back", "touches_area"}
)
"""Facts that the document and the lists give; nobody tells them beside it."""
_TRUTH = {"yes": True, "no": False, "true": True, "false": False, "unknown": None}
Told = Mapping[str, Mapping[str, bool | None]]
"""Facts by work: its key, or "" for every work."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A rulebook on a day: its reach then, and which of its lists were looked at."""

    book: Rulebook
    reach: Reach
    why: str
    looked_at: tuple[str, ...] = ()
    not_looked_at: tuple[str, ...] = ()


def asked_policies(rulebooks: Rulebooks, wanted: Sequence[str], settings: Settings) -> list[Policy]:
    """The policies of the ids given, or that begin with one; all where none is given. Raises
    UsageError."""
    known = {book.id: book for book in rulebooks if book.subject == "collaboration"}
    chosen: dict[str, Rulebook] = {} if wanted else dict(known)
    for ident in wanted:
        found = [known[ident]] if ident in known else []
        found = found or [b for name, b in known.items() if name.startswith(ident + ".")]
        if not found:
            from difflib import get_close_matches

            close = [name for name in known if ident.casefold().strip(". ") in name]
            close = close or get_close_matches(ident, known, n=1)
            hint = f"Did you mean {' or '.join(close[:3])}? " if close else ""
            raise UsageError(
                f"no policy {ident!r} is loaded", hint=f"{hint}There are: {', '.join(known)}."
            )
        chosen |= {book.id: book for book in found}
    made = []
    for book in chosen.values():
        choice = choose(book, settings.as_of, settings.known_at)
        reach = (choice.version.reach if choice.version else None) or Reach()
        made.append(Policy(book, reach, choice.why))
    return made


def facts_told(texts: Sequence[str], schema: FactSchema) -> dict[str, dict[str, bool | None]]:
    """What a user tells beside the documents. Raises UsageError."""
    told: dict[str, dict[str, bool | None]] = {}
    for text in texts:
        left, equals, value = text.rpartition("=")
        work, _, name = left.rpartition(":") if ": " in left else ("", "", left)
        name, work = name.strip(), work.strip()
        known = [each for each in schema.columns if each not in SHOWN_BY_DOCUMENT]
        if not equals or name not in known:
            raise UsageError(
                f"{text!r} is no fact of a collaboration",
                hint='Write it as --fact "advances_area=yes". They are: ' + ", ".join(known) + ".",
            )
        if value.strip().lower() not in _TRUTH:
            raise UsageError(
                f"{text!r} is neither yes nor no",
                hint=f"It is {schema.columns[name].meaning}: yes, no or unknown.",
            )
        if name in told.setdefault(work, {}):
            raise UsageError(f"{name} is told twice", hint="Tell it once.")
        told[work][name] = _TRUTH[value.strip().lower()]
    return told


def now_on(listing: Listing, day: str) -> bool:
    """Whether an entry that an edition shows stands there on a day."""
    return not (listing.ended_on and listing.ended_on <= day) and not (
        listing.listed_on and listing.listed_on > day
    )


class Patterns:
    """The different rows of a run, and what the policies say of each."""

    def __init__(
        self,
        policies: Sequence[Policy],
        institutions: Institutions,
        told: Told,
        settings: Settings,
    ) -> None:
        used = {each.list for each in institutions.lists.used}
        self.policies = [
            Policy(
                each.book, each.reach, each.why,
                tuple(name for name in each.reach.lists if name in used),
                tuple(name for name in each.reach.lists if name not in used),
            )
            for each in policies
        ]  # fmt: skip
        self._listings = institutions.matcher.listings
        self._told = told
        self._settings = settings
        self._day = dt.date.fromisoformat(settings.as_of)
        self._numbers: dict[str, int] = {}
        self._rows: list[dict[str, Any]] = []
        self._columns: Mapping[str, Column] = {}
        self.found: list[tuple[Finding, ...]] = []
        self.unused = {work for work in told if work}

    def take(self, work: dict[str, Any]) -> None:
        """Adds to a noted work, as `asked`, which rows it comes to: (what of it, row number)."""
        work["asked"] = [
            (about, self._number(row)) for about, row in self._of(work)
        ]  # fmt: skip

    def evaluate(self, rulebooks: Rulebooks, profile: Mapping[str, Any] | None) -> None:
        """Judges all rows."""
        settings = self._settings
        self._columns = rulebooks.schemas["collaboration"].columns
        self.found = [
            tuple(each)
            for each in rulebooks.evaluate(
                "collaboration", self._rows,
                as_of=settings.as_of, known_at=settings.known_at or None, mode=settings.mode,
                profile=profile,
            )
        ]  # fmt: skip

    def meaning(self, name: str) -> str:
        """What a fact says, in words; a rule's own words for what would settle it stand."""
        column = self._columns.get(name)
        return column.meaning if column else name

    def row(self, number: int) -> Mapping[str, Any]:
        return self._rows[number]

    def _number(self, row: dict[str, Any]) -> int:
        key = json.dumps(row, sort_keys=True)
        number = self._numbers.setdefault(key, len(self._rows))
        if number == len(self._rows):
            self._rows.append(row)
        return number

    def _of(self, work: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        told = {**self._told.get("", {}), **self._told.get(work["key"], {})}
        self.unused.discard(work["key"])
        pairs = [(each["id"], each["relation"]) for each in work["institutions"]]
        pairs += [(each["id"], "funder") for each in work["funders"]]
        pairs = list(dict.fromkeys(pairs))
        programmes = {each["programme"]: each["named_by"] for each in work["programmes"]}
        for policy in self.policies:
            reach = policy.reach
            base: dict[str, Any] = {"policy": policy.book.id, **told}
            base["within_look_back"] = within(reach.look_back, work["date"], self._day)
            if base["within_look_back"] is False:
                continue
            if reach.areas:
                base["touches_area"] = self._touches(work, reach.areas, told)
            for ident, relation in pairs:
                if relation not in reach.relations:
                    continue
                for name in policy.looked_at:
                    listing = self._listing(ident, name)
                    if listing is not None:
                        yield ident, {**base, **self._standing(listing, work), "relation": relation}
            if "programme" in reach.relations:
                for programme, named_by in programmes.items():
                    yield from self._programme(policy, programme, named_by, base)

    def _programme(
        self, policy: Policy, programme: str, named_by: Sequence[str], base: Mapping[str, Any]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        row = {**base, "relation": "programme"}
        if not policy.reach.lists:
            yield programme, row
        for name in policy.reach.lists:
            # Who names it may tell the paragraph too: "us.dod.1286 (c)(9)".
            if any(each.partition(" ")[0] == name for each in named_by):
                looked_at = name in policy.looked_at
                on_it = True if looked_at else None
                row = {**row, "list": name, "listed": on_it}
                if name == "us.dod.1286":
                    row["sponsor_1286_programme"] = on_it
                yield programme, row

    def _listing(self, ident: str, name: str) -> Listing | None:
        for each in self._listings.get(ident, ()):
            if each.list == name:
                return each
        return None

    def _standing(self, listing: Listing, work: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "list": listing.list,
            "listed": now_on(listing, self._settings.as_of),
            "listed_then": stood(
                listing.listed_on, listing.ended_on, listing.edition, work["date"]
            ),
        }

    @staticmethod
    def _touches(
        work: Mapping[str, Any], schemes: Sequence[str], told: Mapping[str, Any]
    ) -> bool | None:
        """Whether words of the work touch an area; None where they are unsure, or where there was
        no abstract to read. Who says that the work advances one says that it touches one."""
        if told.get("advances_area"):
            return True
        verdicts = {each["verdict"] for each in work["areas"] if each["scheme"] in schemes}
        if "touches" in verdicts:
            return True
        return None if verdicts or not work["abstract_read"] else False
