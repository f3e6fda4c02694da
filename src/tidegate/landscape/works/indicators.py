"""Every indicator of every technology, with its interval.

The definitions stand in data/indicators.yaml, and are printed beside the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tidegate.landscape.works import concentration
from tidegate.landscape.works.counting import By, Counting
from tidegate.landscape.works.figures import Found, Ranking, Study, Unit, Year
from tidegate.landscape.works.growth import growth, growth_of
from tidegate.landscape.works.intervals import (
    Floats,
    Interval,
    Ints,
    alike,
    h_draws,
    h_index,
    interval,
    intervals,
    source_of,
    sums,
)
from tidegate.landscape.works.together import own_together, pairs_of

Progress = Callable[[str, int, int], None]
DRAWS, SEED, TOP = 200, 1, 20


def study(
    counting: Counting,
    by: Sequence[By] = ("country", "institution"),
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    top: int = TOP,
    notes: Sequence[str] = (),
    progress: Progress | None = None,
) -> Study:
    """All figures. `top` is how many units of a kind are told of in each technology, by their share
    of the 10 % most cited; `draws` of 0 makes no intervals. Monopoly risk needs both kinds."""
    stages = 2 + len(by)
    tell = progress or _silent
    tell("figures", 0, stages)
    counting.label()
    tell("figures", 1, stages)
    counting.credit()
    tell("figures", 2, stages)
    made: dict[By, _Kind] = {}
    for number, kind in enumerate(by, 3):
        made[kind] = _Kind(counting, kind, draws, seed, top)
        tell("figures", number, stages)
    titles = counting.asked.titles()
    years = range(counting.years[0], counting.years[1] + 1)
    whole = counting.rows(
        "SELECT technology, year, count(*), sum(top) FROM labelled GROUP BY ALL ORDER BY ALL"
    )
    found = []
    for number, id in enumerate(counting.technologies, 1):
        counts = {year: int(n) for t, year, n, _ in whole if t == number}
        values = np.array([[float(counts.get(year, 0))] for year in years])
        random = source_of(seed, id, "growth")
        drawn = growth_of(alike(random, values[:, 0].astype(np.int64), draws)) if draws else None
        risk = None
        if "country" in made and "institution" in made:
            risk = concentration.monopoly(
                made["country"].top_of(number), made["institution"].top_of(number), counting
            )
        found.append(
            Found(
                id=id,
                title=titles.get(id, id),
                works=sum(counts.values()),
                top=float(sum(t for k, _, _, t in whole if k == number)),
                by_year=tuple((year, counts.get(year, 0)) for year in years),
                growth=growth(values[:, 0]),
                growth_interval=None if drawn is None else interval(drawn),
                rankings=tuple(one.ranking(number) for one in made.values()),
                monopoly=risk,
            )
        )
    return Study(
        counting.years, counting.reference, draws, seed, counting.works, counting.doubled,
        tuple(sorted(found, key=lambda one: (-one.works, one.id))), tuple(notes),
    )  # fmt: skip


def _silent(stage: str, done: int, of: int) -> None:
    del stage, done, of


class _Kind:
    """The units of one kind: counted at once for all technologies, told of one by one."""

    def __init__(self, counting: Counting, by: By, draws: int, seed: int, top: int) -> None:
        self._counting, self._by, self._draws, self._seed = counting, by, draws, seed
        c = counting
        c.rows(
            f"CREATE TABLE totals_{by} AS SELECT technology, unit, count(*) AS works, "
            "sum(part) AS credit, sum(top) AS top_works, sum(part * top) AS top_credit "
            f"FROM unit_{by} JOIN labelled USING (work) GROUP BY ALL"
        )
        c.rows(
            f"CREATE TABLE told_{by} AS SELECT technology, unit FROM totals_{by} WHERE unit <> 0 "
            "QUALIFY row_number() OVER (PARTITION BY technology ORDER BY round(top_credit, 9) DESC,"
            f" round(credit, 9) DESC, unit) <= {top}"
        )
        c.rows(
            f"CREATE TABLE rows_{by} AS SELECT technology, unit, year, citations, "
            f"round(part, 6) AS part, round(part * top, 6) AS top_part, count(*) AS works "
            f"FROM unit_{by} JOIN labelled USING (work) SEMI JOIN told_{by} "
            "USING (technology, unit) GROUP BY ALL"
        )
        c.rows(
            f"CREATE TABLE top_{by} AS SELECT technology, work, unit, year, part * top AS credit "
            f"FROM unit_{by} JOIN labelled USING (work) WHERE top > 0 "
            "ORDER BY technology, work, unit"
        )
        self._leaders: dict[int, list[tuple[int, int]]] = {}
        for technology, year, unit in c.rows(
            "SELECT technology, year, unit FROM (SELECT technology, year, unit, sum(credit) AS own "
            f"FROM top_{by} WHERE unit <> 0 GROUP BY ALL) JOIN totals_{by} "
            "USING (technology, unit) QUALIFY row_number() OVER (PARTITION BY technology, year "
            # Of equals in a year the one that has more in all years.
            "ORDER BY round(own, 9) DESC, round(top_credit, 9) DESC, unit) = 1 "
            "ORDER BY technology, year"
        ):
            self._leaders.setdefault(technology, []).append((int(year), unit))
        units = [unit for (unit,) in c.rows(f"SELECT DISTINCT unit FROM told_{by}")]
        led = {unit for years in self._leaders.values() for _, unit in years}
        seconds = c.rows(
            f"SELECT unit FROM totals_{by} WHERE unit <> 0 QUALIFY row_number() OVER (PARTITION BY "
            "technology ORDER BY round(top_credit, 9) DESC, unit) <= 2"
        )
        units = sorted({*units, *led, *(unit for (unit,) in seconds)})
        self._names = c.names(by, units)
        self._homes = c.home(units) if by == "institution" else {}
        self._together = own_together(c, by)
        self._pairs = pairs_of(c, by)
        self._per_year = {
            (t, year): (int(n), float(top))
            for t, year, n, top in c.rows(
                "SELECT technology, year, count(*), sum(top) FROM labelled GROUP BY ALL"
            )
        }
        self._tops: dict[int, concentration.Top] = {}

    def name(self, unit: int) -> tuple[str, str]:
        return self._names.get(unit, (str(unit), str(unit)))

    def top_of(self, number: int) -> concentration.Top:
        """The credit in the top tenth of a technology by unit and year, as found and as drawn."""
        if number in self._tops:
            return self._tops[number]
        told = self._counting.arrays(
            f"SELECT work, unit, year, credit FROM top_{self._by} WHERE technology = {number} "
            "ORDER BY work, unit"
        )
        works, units = told["work"], told["unit"].astype(np.uint64)
        index = np.unique(works, return_inverse=True)[1].astype(np.int64)
        order, codes = np.unique(units, return_inverse=True)
        first = self._counting.years[0]
        span = self._counting.years[1] - first + 1
        shown = np.isin(order, np.array(self._shown(number), np.uint64))
        # Units told of have a cell for each year, all others one: cells stay few.
        base = np.concatenate([[0], np.cumsum(np.where(shown, span, 1))])
        years = told["year"].astype(np.int64) - first
        cells = base[codes] + np.where(shown[codes], years, 0)
        values = told["credit"].astype(np.float64)
        size = int(base[-1])
        found: Floats = np.bincount(cells, weights=values, minlength=size).astype(np.float64)
        # All credit of each year has a cell too, so that a year's shares are drawn as one.
        index, years = np.concatenate([index, index]), np.concatenate([cells, size + years])
        values = np.concatenate([values, values])
        # The same numbers for countries and institutions: both are drawn of the same works.
        random = source_of(self._seed, self._counting.technologies[number - 1], "top")
        drawn = (
            sums(random, index, years, values, size=size + span, draws=self._draws)
            if self._draws
            else np.zeros((size + span, 0))
        )
        self._tops[number] = concentration.Top(
            [int(one) for one in order], base, found, drawn[:size], span, drawn[size:]
        )
        return self._tops[number]

    def _shown(self, number: int) -> list[int]:
        return [
            int(unit)
            for (unit,) in self._counting.rows(
                f"SELECT unit FROM told_{self._by} WHERE technology = {number}"
            )
        ]

    def ranking(self, number: int) -> Ranking:
        """What is told of a technology."""
        c, by = self._counting, self._by
        totals = c.rows(
            "SELECT unit, works, credit, top_works, top_credit "
            f"FROM totals_{by} SEMI JOIN told_{by} USING (technology, unit) "
            f"WHERE technology = {number} "
            "ORDER BY round(top_credit, 9) DESC, round(credit, 9) DESC, unit"
        )
        top = self.top_of(number)
        [(credit, top_credit, known, lost, lost_top)] = c.rows(
            "SELECT sum(credit), sum(top_credit), count(*) FILTER (WHERE unit <> 0), "
            "coalesce(sum(credit) FILTER (WHERE unit = 0), 0), "
            "coalesce(sum(top_credit) FILTER (WHERE unit = 0), 0) "
            f"FROM totals_{by} WHERE technology = {number}"
        )
        rows = c.arrays(
            f"SELECT unit, year, citations, part, top_part, works FROM rows_{by} "
            f"WHERE technology = {number} ORDER BY ALL"
        )
        units = [self._unit(number, row, rows, top, credit, top_credit) for row in totals]
        return Ranking(
            by=by,
            units=tuple(units),
            known=int(known),
            unknown_share=float(lost / credit) if credit else 0.0,
            unknown_top=float(lost_top / top_credit) if top_credit else 0.0,
            hhi=top.hhi(),
            hhi_interval=top.hhi_interval(),
            lead=top.lead(self.name, self._leaders.get(number, [])),
            pairs=tuple(self._pairs.get(number, ())),
        )

    def _unit(
        self,
        number: int,
        total: tuple[Any, ...],
        rows: dict[str, Any],
        top: concentration.Top,
        credit: float,
        top_credit: float,
    ) -> Unit:
        unit, works, own, top_works, own_top = total
        here = rows["unit"] == np.uint64(unit)
        own_rows = {name: column[here] for name, column in rows.items()}
        cited = own_rows["citations"].astype(np.int64)
        count = own_rows["works"].astype(np.int64)
        technology = self._counting.technologies[number - 1]
        id, name = self.name(unit)
        random = source_of(self._seed, technology, self._by, id)
        hs = interval(h_draws(random, cited, count, self._draws)) if self._draws else None
        years, share, grown = self._years(number, own_rows, top, unit, random)
        return Unit(
            id=id,
            name=name,
            country=id if self._by == "country" else self._homes.get(unit, ""),
            works=int(works),
            fractional=float(own),
            share=float(own / credit),
            share_interval=share,
            top_works=float(top_works),
            top_fractional=float(own_top),
            top_share=float(own_top / top_credit) if top_credit else 0.0,
            top_interval=top.share_interval(unit),
            own_top=float(own_top / own) if own else 0.0,
            h_index=h_index(cited, count),
            h_interval=hs,
            growth=growth(np.array([one.fractional for one in years])),
            growth_interval=grown,
            together=self._together.get((number, unit), 0) / works,
            years=tuple(years),
        )

    def _years(
        self, number: int, rows: dict[str, Any], top: concentration.Top, unit: int,
        random: np.random.Generator,
    ) -> tuple[list[Year], Interval | None, Interval | None]:  # fmt: skip
        first, last = self._counting.years
        part, count = rows["part"].astype(np.float64), rows["works"].astype(np.int64)
        at = rows["year"].astype(np.int64) - first
        span = last - first + 1
        works = np.bincount(at, weights=count, minlength=span)
        credit = np.bincount(at, weights=count * part, minlength=span)
        tops, drawn = top.years(unit)
        found = []
        spreads = intervals(drawn) if self._draws else [None] * span
        for n in range(span):
            total, in_top = self._per_year.get((number, first + n), (0, 0.0))
            found.append(
                Year(
                    first + n, int(works[n]), float(credit[n]),
                    float(credit[n] / total) if total else None,
                    float(tops[n] / in_top) if in_top > 0 else None,
                    spreads[n] if in_top > 0 else None,
                )
            )  # fmt: skip
        if not self._draws:
            return found, None, None
        # Works of equal part and year are drawn together.
        code, where = np.unique(np.stack([at, np.round(part * 1e6)]), axis=1, return_inverse=True)
        alike_works = np.bincount(where.ravel(), weights=count).astype(np.int64)
        weights: Ints = alike(random, alike_works, self._draws)
        own: Floats = np.zeros((span, self._draws))
        np.add.at(own, code[0].astype(int), weights * (code[1] / 1e6)[:, None])
        totals = [self._per_year.get((number, first + n), (0, 0.0))[0] for n in range(span)]
        others = alike(random, np.array([sum(totals) - int(works.sum())], np.int64), self._draws)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = own.sum(axis=0) / (weights.sum(axis=0) + others[0])
        return found, interval(share), interval(growth_of(own))
