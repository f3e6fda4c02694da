"""A transaction as told: where an item goes, to whom, for what. Read off options or a file's row.

Nothing here is law: `desk.deal_facts` turns what was told into the facts that rules ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tidegate.errors import Problem
from tidegate.intake import country_code

MOVEMENTS = ("export", "reexport", "transfer", "release", "import", "investment")
END_USES = (
    "supercomputer",
    "advanced_fab",
    "semiconductor_equipment",
    "military",
    "military_intelligence",
    "wmd",
    "civil",
)
ROLES = ("end_user", "consignee", "purchaser", "owner")
_TRUTH = {"yes": True, "true": True, "y": True, "1": True}
_TRUTH |= {"no": False, "false": False, "n": False, "0": False}
VOCABULARY: Mapping[str, tuple[str, ...]] = {
    "kind": ("ic", "computer", "hbm", "weights", "technology", "other"),
    "release_of": ("technology", "source_code", "none"),
}
COUNTRIES = ("investment_target", "recipient_citizenship")
DERIVED = ("destination_groups", "party_seat_groups", "party_lists", "parties_screened", "letters")
"""Facts that follow from the route and the parties, and are not told beside them."""
_SAME = {"destination": "to", "from_country": "from"}
_UNTOLD = ("", "unknown", "uncertain", "?", "n/a", "tbd")


@dataclass(frozen=True, slots=True)
class Party:
    """One who takes part. `seat` and `parent_seat` are countries (ISO 3166-1 alpha-2) of its
    headquarters and of its ultimate parent's; "" is not told. `as_of` is the deal's own law date,
    "" that of the run: on another day other lists name it."""

    role: str
    name: str
    seat: str = ""
    parent_seat: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Deal:
    """What was told of one transaction. Countries are ISO 3166-1 alpha-2, "" is not told;
    `facts` are further facts of the schema `transaction`, by name."""

    destination: str = ""
    from_country: str = ""
    movement: str = ""
    as_of: str = ""
    quantity: Decimal | None = None
    value: Decimal | None = None
    currency: str = ""
    exporter: str = ""
    parties: tuple[Party, ...] = ()
    owner_share: Any = None
    end_uses: tuple[str, ...] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def read_deal(
    told: Mapping[str, str],
    types: Mapping[str, str],
    *,
    base: Deal | None = None,
    file: str = "",
    row: int | None = None,
) -> tuple[Deal, tuple[Problem, ...]]:
    """The deal that texts by field name tell, over `base` (a file's row over the options).

    `types` are the types of the schema's columns: any of them may be told by its own name. A name
    nobody knows is a problem of a command (`file` ""), and a column of one's own in a file. Every
    problem is returned, and its field left untold.
    """
    reader = _Reader(file, row)
    base = base or Deal()
    texts = {name: str(value).strip() for name, value in told.items() if value is not None}
    texts = {name: text for name, text in texts.items() if text.lower() not in _UNTOLD}
    for fact, option in _SAME.items():
        text = texts.pop(fact, "")
        if text and text != texts.setdefault(option, text):
            reader.say(fact, f"and {option} say different countries", "tell it once")
    take = texts.pop
    share = reader.share(take("owner_share", ""))
    deal = replace(
        base,
        destination=reader.country("to", take("to", "")) or base.destination,
        from_country=reader.country("from", take("from", "")) or base.from_country,
        movement=reader.word("movement", take("movement", ""), MOVEMENTS) or base.movement,
        as_of=reader.date("date", take("date", "")) or base.as_of,
        quantity=reader.amount("quantity", take("quantity", ""), base.quantity),
        value=reader.amount("value", take("value", ""), base.value),
        currency=take("currency", "").upper() or base.currency,
        exporter=take("exporter", "") or base.exporter,
        end_uses=reader.end_uses(take("end_use", "")) or base.end_uses,
        owner_share=base.owner_share if share is None else share,
    )
    price = reader.amount("unit_price", take("unit_price", ""), None)
    if price is not None and deal.quantity is not None and not told.get("value"):
        deal = replace(deal, value=price * deal.quantity)
    parties = _parties(texts, reader, base.parties)
    deal = replace(deal, parties=tuple(replace(one, as_of=deal.as_of) for one in parties))
    facts = dict(base.facts)
    for name, text in texts.items():
        if name in types and name not in DERIVED:
            value = reader.fact(name, text, types[name])
            if value is not None:
                facts[name] = value
        elif not file:
            reader.say(name, "is no fact that can be told", "docs/classify.md lists them")
    return replace(deal, facts=facts), tuple(reader.problems)


def _parties(texts: dict[str, str], reader: _Reader, before: Iterable[Party]) -> tuple[Party, ...]:
    kept = {(party.role, party.name): party for party in before}
    for role in ROLES:
        name = texts.pop(role, "")
        seat = reader.country(f"{role}_hq", texts.pop(f"{role}_hq", ""))
        parent = reader.country(f"{role}_parent", texts.pop(f"{role}_parent", ""))
        if not (name or seat or parent):
            continue
        old = [party for key, party in kept.items() if key[0] == role]
        kept = {key: party for key, party in kept.items() if key[0] != role}
        if name or not old:
            # A row speaks for its own end user: what the options said of another is not his.
            old = [Party(role, each) for each in _parts(name) or [""]]
        for party in old:
            seats = (seat or party.seat, parent or party.parent_seat)
            kept[role, party.name] = Party(role, party.name, *seats)
    return tuple(kept.values())


class _Reader:
    def __init__(self, file: str, row: int | None) -> None:
        self.file = file
        self.row = row
        self.problems: list[Problem] = []

    def say(self, column: str, message: str, mend: str) -> None:
        self.problems.append(Problem(self.file, message, mend, row=self.row, column=column))

    def country(self, column: str, text: str) -> str:
        code = country_code(text) if text else ""
        if code is None:
            self.say(column, f"{text[:80]!r} is no country we know", "write it as CN or China")
        return code or ""

    def word(self, column: str, text: str, known: Iterable[str]) -> str:
        known = tuple(known)
        plain = text.strip().lower()
        for word in (plain.replace("-", "_").replace(" ", "_"), plain.replace("-", "")):
            if word in known:
                return word
        if plain:
            self.say(column, f"{text[:80]!r} is not known here", f"known are {', '.join(known)}")
        return ""

    def end_uses(self, text: str) -> tuple[str, ...] | None:
        words = [part.strip() for part in text.replace(",", ";").split(";")]
        found = tuple(self.word("end_use", word, END_USES) for word in words if word)
        return tuple(filter(None, found)) or None

    def date(self, column: str, text: str) -> str:
        import datetime as dt

        if not text:
            return ""
        try:
            return dt.date.fromisoformat(text[:10] if "T" in text else text).isoformat()
        except ValueError:
            self.say(column, f"{text[:40]!r} is not a date", "write it as 2026-11-23")
            return ""

    def amount(self, column: str, text: str, before: Decimal | None) -> Decimal | None:
        from tidegate.items.units import Unreadable, read_quantity

        if not text:
            return before
        try:
            found = read_quantity(text, "plain").figure.exact
        except Unreadable:
            found = None
        if found is None or found < 0:
            self.say(column, f"{text[:40]!r} is no amount", "write a number, as 1200 or 1200.50")
            return before
        return found

    def share(self, text: str) -> Any:
        """Percent, exact (49.99) or a span (25-50, at least 40)."""
        found: Any = self.number("owner_share", text.replace("%", "")) if text else None
        bounds = (found.low, found.high) if hasattr(found, "low") else (found, found)
        if any(bound is not None and not 0 <= bound <= 100 for bound in bounds):
            self.say("owner_share", f"{text[:40]!r} is no percentage", "write 49.99 or 25-50")
            return None
        return found

    def number(self, column: str, text: str) -> Any:
        """An exact Decimal, or an Interval where the text gives bounds."""
        from tidegate.items.units import Unreadable, read_quantity
        from tidegate.rules import Interval

        try:
            figure = read_quantity(text, "plain").figure
        except Unreadable as wrong:
            self.say(column, wrong.message, wrong.mend)
            return None
        bounds = [bound for bound in (figure.low, figure.high) if bound is not None]
        if any(bound < 0 or bound != round(bound, 6) for bound in bounds):
            mend = "write a number of at most six decimals, not below zero"
            self.say(column, f"{text[:40]!r} cannot be compared exactly", mend)
            return None
        return figure.exact if figure.exact is not None else Interval(figure.low, figure.high)

    def fact(self, name: str, text: str, kind: str) -> Any:
        if name in VOCABULARY:
            return self.word(name, text, VOCABULARY[name]) or None
        if name in COUNTRIES:
            codes = [self.country(name, part) for part in _parts(text)]
            return codes if kind == "texts" else next(iter(codes), None) or None
        if kind == "bool":
            word = text.lower().split("(")[0].strip()
            if word in _TRUTH:
                return _TRUTH[word]
            self.say(name, f"{text[:40]!r} is neither yes nor no", "write yes, no or unknown")
            return None
        if kind == "texts":
            return _parts(text)
        if kind == "date":
            return self.date(name, text) or None
        if kind == "number":
            return self.number(name, text)
        return text


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
