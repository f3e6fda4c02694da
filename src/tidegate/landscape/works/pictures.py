"""The charts of a study: shares over time in small panels, shares with their intervals."""

from __future__ import annotations

from tidegate.findings.panels import Line, Panel, Spread, panels, spreads
from tidegate.landscape.works.figures import Found, Ranking, Study
from tidegate.landscape.works.telling import named

SERIES = 6
PANELS = 24
SPREADS = 15


def ranking_of(found: Found, by: str) -> Ranking | None:
    """The ranking of that kind, if there is one."""
    return next((one for one in found.rankings if one.by == by), None)


def leading(study: Study, by: str) -> list[str]:
    """The ids of the units with the largest mean share of the top tenth over all technologies: the
    series that keep their look in every panel."""
    total: dict[str, float] = {}
    for found in study.technologies:
        ranking = ranking_of(found, by)
        for one in ranking.units if ranking else ():
            total[one.id] = total.get(one.id, 0.0) + one.top_share
    return sorted(total, key=lambda id: (-total[id], id))[:SERIES]


def over_time(study: Study, by: str) -> str:
    """A panel for each technology: the share of the top 10 % by year of the leading units."""
    series = leading(study, by)
    shown = []
    for found in study.technologies[:PANELS]:
        ranking = ranking_of(found, by)
        lines = [
            Line(
                one.name,
                [(year.year, _hundred(year.top_share)) for year in one.years],
                series.index(one.id),
            )
            for one in (ranking.units if ranking else ())
            if one.id in series
        ]
        shown.append(Panel(found.title, lines))
    return panels(
        shown,
        title="Share of the 10 % most cited works, by year",
        y_title="Share of the credit in the top 10 %, each year; one scale for all panels",
        unit=" %",
    )


def shares(found: Found, ranking: Ranking) -> str:
    """The leading units' shares of the top 10 % with their intervals."""
    told = []
    for one in ranking.units[:SPREADS]:
        spread = one.top_interval
        told.append(
            Spread(
                named(one, ranking),
                one.top_share * 100,
                spread.low * 100 if spread else None,
                spread.high * 100 if spread else None,
            )
        )
    return spreads(
        told,
        title=f"{found.title}: share of the 10 % most cited works",
        x_title="Point: share of the credit in the top 10 %; line: 95 % of the draws",
        unit=" %",
    )


def _hundred(value: float | None) -> float | None:
    return None if value is None else value * 100
