"""How concentrated the top tenth is: HHI, the lead and how long it was kept, monopoly risk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from tidegate.landscape.works.counting import Counting
from tidegate.landscape.works.figures import Lead, Monopoly, Risk
from tidegate.landscape.works.intervals import Floats, Interval, interval


class Top:
    """The credit in the top tenth of one technology, by unit and for those told of by year.

    `base[i]` is the first cell of unit i; `found` the cells' credit, `drawn` the same in each draw;
    `yearly` all credit of each year in each draw. Unit 0 is nobody known.
    """

    def __init__(
        self,
        units: Sequence[int],
        base: npt.NDArray[np.int64],
        found: Floats,
        drawn: Floats,
        span: int,
        yearly: Floats,
    ) -> None:
        self._units = list(units)
        self._base, self._found, self._drawn, self._span = base, found, drawn, span
        self._yearly = yearly
        self._at = {unit: place for place, unit in enumerate(units)}
        starts = base[:-1]
        self._whole = np.add.reduceat(found, starts) if len(starts) else np.zeros(0)
        draws = drawn.shape[1]
        self._draws = (
            np.add.reduceat(drawn, starts, axis=0) if len(starts) else np.zeros((0, draws))
        )

    @property
    def draws(self) -> int:
        return int(self._drawn.shape[1])

    @cached_property
    def known(self) -> list[int]:
        """Places of the units that are somebody, the most credit first."""
        units = np.array(self._units, np.uint64)
        order = np.lexsort((units, -np.round(self._whole, 9)))
        return [int(at) for at in order if self._units[at] != 0]

    def units(self) -> list[int]:
        """The known units, the most credit first."""
        return [self._units[at] for at in self.known]

    def share_interval(self, unit: int) -> Interval | None:
        at = self._at.get(unit)
        if not self.draws or at is None:
            return None
        with np.errstate(divide="ignore", invalid="ignore"):
            return interval(self._draws[at] / self._draws.sum(axis=0))

    def years(self, unit: int) -> tuple[Floats, Floats]:
        """The unit's credit by year, and its share of each year's in each draw."""
        at = self._at.get(unit)
        if at is None or self._base[at + 1] - self._base[at] != self._span:
            return np.zeros(self._span), np.full((self._span, self.draws), np.nan)
        cells = slice(int(self._base[at]), int(self._base[at + 1]))
        own = self._drawn[cells]
        with np.errstate(divide="ignore", invalid="ignore"):
            return self._found[cells], own / self._yearly

    def hhi(self) -> float | None:
        """Between 0 and 1; None where nobody is known."""
        own = self._whole[self.known]
        total = own.sum()
        return float(((own / total) ** 2).sum()) if total > 0 else None

    def hhi_interval(self) -> Interval | None:
        """Of the draws, moved so that their mean is the figure: works drawn anew lie on fewer units
        than the works did, and would make every figure seem too low."""
        found = self.hhi()
        if not self.draws or found is None:
            return None
        own = self._draws[self.known]
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = ((own / own.sum(axis=0)) ** 2).sum(axis=0)
        sound = drawn[np.isfinite(drawn)]
        if not len(sound):
            return None
        moved = interval(drawn - sound.mean() + found)
        least = 1 / len(self.known)
        return moved and Interval(max(least, moved.low), min(1.0, max(least, moved.high)))

    def lead(
        self, name: Callable[[int], tuple[str, str]], by_year: Sequence[tuple[int, int]]
    ) -> Lead | None:
        """`by_year` is the unit with the most credit of each year that has any. None where nobody
        has any credit."""
        known = self.known
        if not known or self._whole[known[0]] <= 0:
            return None
        first, second = known[0], known[1] if len(known) > 1 else None
        total = float(self._whole.sum())
        own = float(self._whole[first])
        next_ = float(self._whole[second]) if second is not None else 0.0
        ratio = margin = held = None
        if self.draws:
            drawn = self._draws
            other = drawn[second] if second is not None else np.zeros(self.draws)
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = interval(drawn[first] / other) if second is not None else None
                margin = interval((drawn[first] - other) / drawn.sum(axis=0))
            held = float((drawn[known].argmax(axis=0) == 0).mean())
        unit = self._units[first]
        led = [one for _, one in by_year]
        since = None
        for year, one in reversed(by_year):
            if one != unit:
                break
            since = year
        return Lead(
            unit=name(unit)[0],
            name=name(unit)[1],
            share=own / total,
            second=name(self._units[second])[1] if second is not None else "",
            ratio=own / next_ if next_ > 0 else None,
            ratio_interval=ratio,
            margin=(own - next_) / total,
            margin_interval=margin,
            since=since,
            led=led.count(unit),
            of=len(led),
            held=held,
            by_year=tuple((year, name(one)[1]) for year, one in by_year),
        )

    def shares(self) -> list[float]:
        """The credit of the known units, the most first."""
        return [float(self._whole[at]) for at in self.known]

    def firsts(self, number: int) -> list[tuple[int, ...]]:
        """In each draw the units with the most credit, at most so many."""
        known = self.known
        own = self._draws[known]
        number = min(number, len(known))
        order = np.argsort(-own, axis=0, kind="stable")[:number]
        return [tuple(self._units[known[at]] for at in column) for column in order.T]

    def ratios(self) -> list[tuple[int, float]]:
        """In each draw the leading unit and how many times the second's credit it has."""
        known = self.known
        own = self._draws[known]
        order = np.argsort(-own, axis=0, kind="stable")[:2]
        found = []
        for draw in range(self.draws):
            one, two = own[order[0, draw], draw], own[order[1, draw], draw]
            found.append((self._units[known[order[0, draw]]], float(one / two) if two else np.inf))
        return found


@lru_cache(maxsize=1)
def thresholds() -> dict[str, Any]:
    """data/monopoly_risk.yaml, with what it rests on."""
    import yaml

    folder = resources.files("tidegate.landscape") / "data"
    told: dict[str, Any] = yaml.safe_load((folder / "monopoly_risk.yaml").read_text("utf-8"))
    return told


def level_of(institutions: int, ratio: float) -> Risk:
    """The level of so many of the first institutions and such a ratio."""
    for one in thresholds()["levels"]:
        if institutions >= one["institutions"] and ratio >= one["ratio"]:
            level: Risk = one["level"]
            return level
    return "low"


def monopoly(countries: Top, institutions: Top, counting: Counting) -> Monopoly:
    """The risk in one technology; "cannot be known" where too few institutions or countries are."""
    looked_at = int(thresholds()["looked_at"])
    first = institutions.units()[:looked_at]
    known = countries.units()
    codes = counting.names("country", known)
    if len(first) < looked_at or len(known) < 2:
        missing = f"{looked_at} institutions and two countries with works of the technology"
        return Monopoly("cannot be known", "", 0, len(first), None, None, missing)
    drawn = institutions.firsts(looked_at) if institutions.draws else []
    homes = counting.home(sorted({unit for one in drawn for unit in one} | set(first)))
    whole = countries.shares()
    leader, ratio = codes[known[0]][0], whole[0] / whole[1] if whole[1] > 0 else np.inf
    count = Counter(homes.get(unit, "") for unit in first)[leader]
    level = level_of(count, ratio)
    same = None
    if drawn:
        levels = [
            level_of(Counter(homes.get(unit, "") for unit in units)[codes[unit_][0]], times)
            for units, (unit_, times) in zip(drawn, countries.ratios(), strict=True)
        ]
        same = levels.count(level) / len(levels)
    return Monopoly(level, leader, count, looked_at, float(ratio), same)
