"""Two institutions: their works in common by year and technology area, and what part of each
side's works they are."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.collaboration.network.tally import (
    NO_AREA,
    NetworkTally,
    Pair,
    Totals,
    pair_of,
)
from tidegate.collaboration.network.withholding import shown_row
from tidegate.errors import UsageError

NO_AREA_TITLE = "no area found"


@dataclass(frozen=True, slots=True)
class Institution:
    """A node: `key` is its ROR id, or "name:…" for one without; `country` alpha-2 or ""."""

    key: str
    name: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """One year, or works without a date (`year` ""). None is withheld: fewer than five distinct
    authors may stand behind the count, or another such count would follow from it.

    `areas` go with `Between.areas`; a work may touch several. `sides` are all works of each side,
    `shares` what part of them is common, 0–1."""

    year: str
    works: int | None
    areas: tuple[int | None, ...]
    sides: tuple[int | None, int | None]

    @property
    def shares(self) -> tuple[float | None, float | None]:
        one, other = (
            None if self.works is None or not side else self.works / side for side in self.sides
        )
        return one, other


@dataclass(frozen=True, slots=True)
class Between:
    """`sides` as asked; `years` without gaps, the undated last; `areas` (id, title), the commonest
    first, works without one last ("")."""

    sides: tuple[Institution, Institution]
    areas: tuple[tuple[str, str], ...]
    years: tuple[Year, ...]

    @property
    def works(self) -> int:
        """The works of the years shown. Withheld years are in no sum, so none can be told by
        subtracting."""
        return sum(one.works or 0 for one in self.years)

    @property
    def spanned(self) -> tuple[Year, ...]:
        """The years from the first to the last with a work in common, shown or withheld."""
        common = [at for at, one in enumerate(self.years) if one.works != 0]
        return self.years[common[0] : common[-1] + 1] if common else ()

    @property
    def withheld(self) -> tuple[str, ...]:
        """The years whose count is withheld."""
        return tuple(one.year for one in self.years if one.works is None)

    def area_works(self, at: int) -> int:
        """The works of one area over the cells shown."""
        return sum(one.areas[at] or 0 for one in self.years)


def between(tally: NetworkTally, one: str, other: str) -> Between:
    """What a tally holds of two institutions. Raises UsageError where both are the same."""
    if one == other:
        raise UsageError("both sides are the same institution", hint="Name two different ones.")
    pair = pair_of(one, other)
    areas = _areas(tally, pair)
    totals = Totals(tally)
    found = {y for a, b, y in tally.pairs if (a, b) == pair}
    found |= {y for key, y in tally.institutions if key in pair}
    return Between(
        (institution(tally, one), institution(tally, other)),
        tuple((area, tally.area_titles.get(area, NO_AREA_TITLE)) for area in areas),
        tuple(
            _year(tally, totals, pair, year, areas, (one, other)) for year in _without_gaps(found)
        ),
    )


def institution(tally: NetworkTally, key: str) -> Institution:
    return Institution(key, tally.labels.of(key), tally.labels.country(key))


def _areas(tally: NetworkTally, pair: Pair) -> list[str]:
    """The areas of a pair, the commonest first: by works, which orders and tells no number."""
    counts: dict[str, int] = {}
    for (a, b, _, area), cell in tally.areas.items():
        if (a, b) == pair and area != NO_AREA:
            counts[area] = counts.get(area, 0) + cell.works
    ordered = sorted(counts, key=lambda area: (-counts[area], area))
    return [*ordered, NO_AREA] if tally.scheme else []


def _without_gaps(found: set[str]) -> list[str]:
    dated = sorted(int(year) for year in found if year)
    # A year 0203 is a slip of the keyboard; eighteen centuries of empty rows would not mend it.
    if dated and dated[-1] - dated[0] > 150:
        years = [f"{year:04d}" for year in dated]
    else:
        years = [f"{year:04d}" for year in range(dated[0], dated[-1] + 1)] if dated else []
    return [*years, ""] if "" in found else years


def _year(
    tally: NetworkTally,
    totals: Totals,
    pair: Pair,
    year: str,
    areas: list[str],
    sides: tuple[str, str],
) -> Year:
    cell = tally.pairs.get((*pair, year))
    works = cell.shown if cell else 0
    cells = []
    for area in areas:
        of = tally.areas.get((*pair, year, area))
        cells.append((of.works, of.enough) if of else (0, True))
    one, other = (totals.of(key, year) for key in sides)
    return Year(year, works, tuple(shown_row(works, cells)), (one, other))
