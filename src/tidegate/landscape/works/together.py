"""Works in which several countries or institutions have a part."""

from __future__ import annotations

from tidegate.landscape.works.counting import By, Counting
from tidegate.landscape.works.figures import Pair

PAIRED = 8
"""Among how many leading units of a technology pairs are counted."""


def own_together(counting: Counting, by: By) -> dict[tuple[int, int], int]:
    """(technology, unit) → works in which another known unit has a part."""
    counting.rows(
        f"CREATE TABLE shared_{by} AS SELECT work FROM unit_{by} WHERE unit <> 0 "
        "GROUP BY work HAVING count(*) > 1"
    )
    told = counting.rows(
        f"SELECT technology, unit, count(*) FROM unit_{by} SEMI JOIN shared_{by} USING (work) "
        f"JOIN labelled USING (work) SEMI JOIN told_{by} USING (technology, unit) GROUP BY ALL"
    )
    return {(technology, unit): int(count) for technology, unit, count in told}


def pairs_of(counting: Counting, by: By) -> dict[int, list[Pair]]:
    """The pairs of each technology's leading units, those with the most works first."""
    counting.rows(
        f"CREATE TABLE paired_{by} AS SELECT technology, unit, works FROM totals_{by} "
        "WHERE unit <> 0 QUALIFY row_number() OVER (PARTITION BY technology "
        f"ORDER BY round(top_credit, 9) DESC, round(credit, 9) DESC, unit) <= {PAIRED}"
    )
    counting.rows(
        f"CREATE TABLE both_{by} AS SELECT technology, unit, work FROM unit_{by} "
        f"SEMI JOIN shared_{by} USING (work) JOIN labelled USING (work) "
        f"SEMI JOIN paired_{by} USING (technology, unit)"
    )
    told = counting.rows(
        "SELECT a.technology, a.unit, b.unit, count(*) AS works, any_value(x.works), "
        f"any_value(y.works) FROM both_{by} a JOIN both_{by} b ON a.technology = b.technology "
        f"AND a.work = b.work AND a.unit < b.unit "
        f"JOIN paired_{by} x ON x.technology = a.technology AND x.unit = a.unit "
        f"JOIN paired_{by} y ON y.technology = b.technology AND y.unit = b.unit "
        "GROUP BY 1, 2, 3 ORDER BY 1, works DESC, 2, 3"
    )
    names = counting.names(by, sorted({unit for row in told for unit in row[1:3]}))
    found: dict[int, list[Pair]] = {}
    for technology, one, other, works, mine, theirs in told:
        a, b = names.get(one, (str(one),) * 2)[1], names.get(other, (str(other),) * 2)[1]
        found.setdefault(technology, []).append(
            Pair(a, b, int(works), works / mine, works / theirs)
        )
    return found
