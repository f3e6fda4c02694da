"""A study in words and tables, for a terminal and a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidegate.landscape.works.figures import Found, Lead, Monopoly, Ranking, Study, Unit
from tidegate.landscape.works.intervals import Interval

OVERVIEW_HEAD = (
    "technology", "works", "growth a year", "leader", "share of the top 10 %", "times the second",
    "leads since", "HHI", "monopoly risk",
)  # fmt: skip
UNIT_HEAD = (
    "", "name", "works", "credit", "share of works", "share of the top 10 %",
    "own work in the top 10 %", "H-index", "growth a year", "with others",
)  # fmt: skip
PAIR_HEAD = ("one", "other", "works together", "of the first's", "of the second's")
UNITS = {"country": "countries", "institution": "institutions"}


def percent(value: float | None, spread: Interval | None = None, digits: int = 1) -> str:
    """ "25.3 % (24.1–26.6)"; "cannot be known" where there is no value."""
    if value is None:
        return "cannot be known"
    told = f"{value * 100:.{digits}f} %"
    if spread is not None:
        told += f" ({spread.low * 100:.{digits}f}–{spread.high * 100:.{digits}f})"
    return told


def overview_rows(study: Study) -> Iterator[list[str]]:
    """A row for each technology."""
    for one in study.technologies:
        first = one.rankings[0] if one.rankings else None
        lead = first.lead if first else None
        yield [
            one.title,
            f"{one.works:,}",
            percent(one.growth, one.growth_interval),
            lead.name if lead else "nobody known",
            percent(lead.share) if lead else "",
            _times(lead) if lead else "",
            str(lead.since) if lead and lead.since else "",
            f"{first.hhi:.3f}" if first and first.hhi is not None else "",
            one.monopoly.level if one.monopoly else "",
        ]


def _times(lead: Lead) -> str:
    if lead.ratio is None:
        return "there is no second"
    told = f"{lead.ratio:.1f}"
    if lead.ratio_interval is not None:
        told += f" ({lead.ratio_interval.low:.1f}–{lead.ratio_interval.high:.1f})"
    return told


def unit_rows(ranking: Ranking) -> Iterator[list[str]]:
    """A row for each unit, the largest share of the top tenth first."""
    for rank, one in enumerate(ranking.units, 1):
        yield [
            str(rank), named(one, ranking), f"{one.works:,}", f"{one.fractional:,.1f}",
            percent(one.share, one.share_interval), percent(one.top_share, one.top_interval),
            percent(one.own_top), _h(one), percent(one.growth, one.growth_interval),
            percent(one.together, digits=0),
        ]  # fmt: skip


def named(one: Unit, ranking: Ranking) -> str:
    """ "Example University (CN)"."""
    if ranking.by == "country" or not one.country:
        return one.name
    return f"{one.name} ({one.country})"


def _h(one: Unit) -> str:
    if one.h_interval is None:
        return str(one.h_index)
    return f"{one.h_index} ({one.h_interval.low:.0f}–{one.h_interval.high:.0f})"


def pair_rows(ranking: Ranking) -> Iterator[list[str]]:
    for one in ranking.pairs:
        yield [
            one.one, one.other, f"{one.works:,}", percent(one.of_one), percent(one.of_other),
        ]  # fmt: skip


def lead_words(ranking: Ranking, years: tuple[int, int]) -> str:
    """Who leads, by how much, since when and how surely."""
    lead = ranking.lead
    if lead is None:
        return f"No {ranking.by} is known of any work in the top 10 %."
    told = f"{lead.name} has {percent(lead.share)} of the top 10 %"
    if lead.second:
        told += f", {_times(lead)} times {lead.second}" if lead.ratio else f", {lead.second} none"
    told += f"; it led in {lead.led} of {lead.of} years"
    if lead.since is None:
        told += f", not in the last, {lead.by_year[-1][0]}" if lead.by_year else ""
    elif lead.since > years[0]:
        told += f", without a break since {lead.since}"
    if lead.held is not None:
        told += f", and leads in {percent(lead.held, digits=0)} of the draws"
    return told + "."


def concentration_words(ranking: Ranking) -> str:
    if ranking.hhi is None:
        return "Concentration cannot be known."
    told = f"HHI {ranking.hhi:.3f}"
    if ranking.hhi_interval is not None:
        told += f" ({ranking.hhi_interval.low:.3f}–{ranking.hhi_interval.high:.3f})"
    equal = 1 / ranking.hhi
    told += f": as concentrated as {equal:.1f} equal {UNITS[ranking.by]}; {ranking.known:,} known."
    if ranking.unknown_top > 0.0005:
        told += f" {percent(ranking.unknown_top)} of the top 10 % is nobody's that is known."
    return told


def monopoly_words(one: Monopoly) -> str:
    if one.level == "cannot be known":
        return f"Monopoly risk cannot be known: it needs {one.missing}."
    times = "no second" if one.ratio is None or one.ratio > 1e9 else f"{one.ratio:.1f} times"
    told = (
        f"Monopoly risk {one.level}: {one.lead_institutions} of the first {one.looked_at} "
        f"institutions are in {one.country}, whose share is {times} the second's"
    )
    if one.same is not None:
        told += f"; the same level in {percent(one.same, digits=0)} of the draws"
    return told + "."


def title(found: Found, study: Study) -> str:
    first, last = study.years
    return f"{found.title}, {first}–{last}: {found.works:,} works"


def terminal_units(ranking: Ranking, most: int) -> Sequence[list[str]]:
    """The narrow table of a terminal."""
    return [
        [row[0], row[1], row[2], row[4], row[5], row[7], row[8]]
        for row in list(unit_rows(ranking))[:most]
    ]


TERMINAL_HEAD = ("", "name", "works", "share of works", "of the top 10 %", "H", "growth")
