"""Counts ventures and their capital by year, sector, partner and control.

Capital is added only within one measure and one currency, between bounds; what has no currency is
added to nothing. By year, sector and control each venture counts once; by partner once for each of
its partners, so those rows add up to more than there are ventures, and carry whole amounts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tidegate.ownership.ledger.checklist import STATES, State, items
from tidegate.ownership.ledger.venture import CONTROLS, Ledger, Partner, Side, Venture
from tidegate.ownership.ledger.words import fold

STATUSES = ("announced", "active", "ended", "not yet", "unknown")


@dataclass(frozen=True, slots=True)
class Total:
    """Capital of one measure in one currency. `high` is None where one amount has no upper bound;
    `ventures` are those whose amounts are in it, `approximate` those told as "about"."""

    measure: str
    currency: str
    low: Fraction
    high: Fraction | None
    ventures: int
    approximate: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One row of a count. `key` is "" where the table does not tell. `without_capital` ventures
    tell no amount, `without_currency` only amounts that have no currency."""

    key: str
    ventures: int
    by_status: tuple[tuple[str, int], ...]
    capital: tuple[Total, ...]
    without_capital: int
    without_currency: int
    flagged: int
    flags: tuple[str, ...] = ()


def tally(key: str, ventures: Sequence[Venture], flags: Iterable[str] = ()) -> Tally:
    """Counts some ventures."""
    sums: dict[tuple[str, str], list[tuple[Fraction, Fraction | None, bool]]] = {}
    without_currency = 0
    for venture in ventures:
        told = [amount for amount in venture.amounts if amount.currency]
        without_currency += bool(venture.amounts) and not told
        for amount in told:
            sums.setdefault((amount.measure, amount.currency), []).append(
                (amount.low, amount.high, amount.approximate)
            )
    return Tally(
        key,
        len(ventures),
        tuple((s, sum(v.status == s for v in ventures)) for s in STATUSES),
        tuple(
            Total(
                measure,
                currency,
                sum((low for low, _, _ in each), Fraction(0)),
                _most([high for _, high, _ in each]),
                len(each),
                sum(about for _, _, about in each),
            )
            for (measure, currency), each in sorted(sums.items())
        ),
        sum(not venture.amounts for venture in ventures),
        without_currency,
        sum(venture.flagged for venture in ventures),
        tuple(sorted(set(flags))),
    )


def _most(highs: Sequence[Fraction | None]) -> Fraction | None:
    told = [high for high in highs if high is not None]
    return sum(told, Fraction(0)) if len(told) == len(highs) else None


def everything(found: Ledger) -> Tally:
    """All ventures."""
    return tally("all", found.ventures)


def by_year(found: Ledger) -> list[Tally]:
    """By the year of formation, else of signing, else of announcement; unknown last."""
    return _by(found.ventures, lambda venture: venture.year)


def by_sector(found: Ledger) -> list[Tally]:
    """By sector as the table writes it, without regard to case; unknown last."""
    labels = _labels(venture.sector for venture in found.ventures)
    return _by(found.ventures, lambda one: labels.get(fold(one.sector) or one.sector, ""))


def by_control(found: Ledger) -> list[Tally]:
    """By the foreign partners' share; every class is a row, also an empty one, but that of ventures
    without a foreign partner."""
    rows = []
    for control in CONTROLS:
        ventures = [venture for venture in found.ventures if venture.control == control]
        if ventures or control != "no foreign partner":
            rows.append(tally(control, ventures))
    return rows


def by_partner(found: Ledger, side: Side) -> list[Tally]:
    """By partners of a side: those with most ventures first; then ventures that name none."""
    named: dict[str, list[Venture]] = {}
    flags: dict[str, set[str]] = {}
    spellings: list[str] = []
    without: list[Venture] = []
    for venture in found.ventures:
        ours: dict[str, list[Partner]] = {}
        for partner in venture.partners:
            if partner.side == side:
                ours.setdefault(fold(partner.name) or partner.name, []).append(partner)
                spellings.append(partner.name)
        for key, partners in ours.items():
            named.setdefault(key, []).append(venture)
            flags.setdefault(key, set()).update(f for p in partners for f in p.flags)
        if not ours:
            without.append(venture)
    labels = _labels(spellings)
    rows = [tally(labels.get(key, key), ventures, flags[key]) for key, ventures in named.items()]
    rows.sort(key=lambda row: (-row.ventures, row.key))
    return [*rows, tally("", without)] if without else rows


def checklist_totals(found: Ledger) -> list[tuple[str, str, dict[State, int]]]:
    """(item, title, ventures by state) for each item of the checklist."""
    rows = []
    for at, item in enumerate(items()):
        states = [venture.checklist[at].state for venture in found.ventures]
        rows.append((item.key, item.title, {state: states.count(state) for state in STATES}))
    return rows


def _by(ventures: Sequence[Venture], key: Callable[[Venture], str]) -> list[Tally]:
    groups: dict[str, list[Venture]] = {}
    for venture in ventures:
        groups.setdefault(key(venture), []).append(venture)
    known = sorted(name for name in groups if name)
    return [tally(name, groups[name]) for name in (*known, *(("",) if "" in groups else ()))]


def _labels(texts: Iterable[str]) -> dict[str, str]:
    """{folded: the spelling most often used}; among equals the first in the alphabet."""
    counts: dict[str, dict[str, int]] = {}
    for text in texts:
        if text:
            spellings = counts.setdefault(fold(text) or text, {})
            spellings[text] = spellings.get(text, 0) + 1
    return {
        key: min(spellings, key=lambda text: (-spellings[text], text))
        for key, spellings in counts.items()
    }
