"""The two figures most asked for, by themselves and fast: the share of the 10 % most cited works,
for which only those works are credited, and the H-index, for which no credit is needed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidegate.landscape.works.counting import By, Counting, credit_of
from tidegate.landscape.works.intervals import (
    Interval,
    h_draws,
    h_index,
    interval,
    intervals,
    source_of,
    sums,
)

UNIT = {"country": "country", "institution": "coalesce(institution::VARCHAR, '')"}
"""The SQL of a unit as text; '' is nobody known."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A figure of one unit in one technology. `unit` is a country's code or an institution's key,
    "" for nobody known."""

    technology: str
    unit: str
    value: float
    interval: Interval | None


def top_shares(counting: Counting, by: By, *, draws: int = 0, seed: int = 1) -> list[Ranked]:
    """Shares of the 10 % most cited by technology, the largest first, as `study` gives them; those
    of a technology sum to one."""
    counting.some("most_cited", most_cited=True)
    counting.rows(
        "CREATE OR REPLACE TABLE most_cited_credit "
        "(technology SMALLINT, work UBIGINT, unit VARCHAR, credit DOUBLE)"
    )
    for shelf in counting.shelves(0.1):
        works = f"(SELECT * FROM most_cited WHERE {shelf})"
        credit = credit_of(counting.affiliations("most_cited", shelf), works)
        counting.rows(
            f"INSERT INTO most_cited_credit SELECT technology, work, {UNIT[by]} AS unit, "
            f"sum(part * top) AS credit FROM ({credit}) JOIN {works} USING (work) GROUP BY ALL"
        )
    whole = counting.rows(
        "SELECT technology, unit, credit, credit / sum(credit) OVER (PARTITION BY technology) "
        "FROM (SELECT technology, unit, sum(credit) AS credit FROM most_cited_credit GROUP BY ALL) "
        "ORDER BY technology, round(credit, 9) DESC, unit"
    )
    spread: dict[tuple[int, str], Interval | None] = {}
    for number in sorted({row[0] for row in whole}) if draws else ():
        told = counting.arrays(
            "SELECT work, unit, credit FROM most_cited_credit "
            f"WHERE technology = {number} ORDER BY work, unit"
        )
        index = np.unique(told["work"], return_inverse=True)[1].astype(np.int64)
        units, cells = np.unique(told["unit"].astype(str), return_inverse=True)
        random = source_of(seed, counting.technologies[number - 1], "top")
        drawn = sums(
            random, index, cells.astype(np.int64), told["credit"].astype(np.float64),
            size=len(units), draws=draws,
        )  # fmt: skip
        with np.errstate(divide="ignore", invalid="ignore"):
            found = intervals(drawn / drawn.sum(axis=0))
        spread |= {(number, str(u)): one for u, one in zip(units, found, strict=True)}
    return [
        Ranked(counting.technologies[number - 1], unit, float(share), spread.get((number, unit)))
        for number, unit, _, share in whole
    ]


def h_indexes(counting: Counting, by: By, *, draws: int = 0, seed: int = 1) -> list[Ranked]:
    """H-indexes by technology, the largest first, as `study` gives them; of known units only."""
    counting.some("cited", most_cited=False)  # a work that nobody cites is in no H-index
    counting.rows(
        "CREATE OR REPLACE TABLE cited_cells "
        "(technology SMALLINT, unit VARCHAR, citations INTEGER, works BIGINT)"
    )
    for shelf in counting.shelves():
        works = f"(SELECT * FROM cited WHERE {shelf})"
        counting.rows(
            "INSERT INTO cited_cells SELECT technology, unit, citations, count(*) FROM "
            f"(SELECT DISTINCT work, {UNIT[by]} AS unit "
            f"FROM {counting.affiliations('cited', shelf)}) "
            f"JOIN {works} USING (work) WHERE unit <> '' GROUP BY ALL"
        )
    cells = (
        "SELECT technology, unit, citations, sum(works)::BIGINT AS works FROM cited_cells "
        "GROUP BY ALL"
    )
    if not draws:
        told = counting.rows(
            "SELECT technology, unit, max(least(citations, n)) AS h FROM (SELECT technology, unit, "
            "citations, sum(works) OVER (PARTITION BY technology, unit ORDER BY citations DESC) "
            f"AS n FROM ({cells})) GROUP BY ALL ORDER BY technology, h DESC, unit"
        )
        return [
            Ranked(counting.technologies[number - 1], unit, float(h), None)
            for number, unit, h in told
        ]
    columns = counting.arrays(f"SELECT * FROM ({cells}) ORDER BY technology, unit, citations")
    unit_of = columns["unit"].astype(str)
    starts = np.flatnonzero(
        np.r_[
            len(unit_of) > 0,
            (columns["technology"][1:] != columns["technology"][:-1])
            | (unit_of[1:] != unit_of[:-1]),
        ]
    )
    found = []
    for start, end in zip(starts, [*starts[1:], len(unit_of)], strict=True):
        technology = counting.technologies[int(columns["technology"][start]) - 1]
        cited = columns["citations"][start:end].astype(np.int64)
        works = columns["works"][start:end].astype(np.int64)
        unit = str(unit_of[start])
        random = source_of(seed, technology, by, unit)
        drawn = interval(h_draws(random, cited, works, draws))
        found.append(Ranked(technology, unit, float(h_index(cited, works)), drawn))
    order = {id: number for number, id in enumerate(counting.technologies)}
    return sorted(found, key=lambda one: (order[one.technology], -one.value, one.unit))
