"""A landscape as plain data: the shape of docs/schema/landscape-frontier.schema.json, and as rows.

Scores keep their digits as text; days are whole numbers; months have one digit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from tidegate.landscape.frontier import Reached
from tidegate.landscape.lag import Lag
from tidegate.landscape.series import Series
from tidegate.landscape.standings import Arrival, Landscape, Level, Standing
from tidegate.landscape.system import LeftOut, System, number

ROW_COLUMNS = (
    "metric", "level", "asked_for", "first_group", "first_system", "first_from", "first_to",
    "group", "reached", "system", "from", "to", "lag_days_low", "lag_days_high",
    "lag_months_low", "lag_months_high", "lag",
)  # fmt: skip


def series_dict(series: Series, found: Sequence[Landscape]) -> dict[str, Any]:
    """A user's file and its landscapes: what `tidegate landscape frontier --format json` gives."""
    return {
        "file": {
            "name": series.path.name,
            "sha256": series.sha256,
            "format": series.format,
            "rows": series.rows,
        },
        "by": series.columns.by,
        "columns": {
            "name": series.columns.name,
            "date": series.columns.date,
            "group": series.columns.group,
            "scores": list(series.columns.scores),
            "source": series.columns.source,
            "could_be_scores": list(series.columns.could_be),
        },
        "read_as": list(series.notes),
        "landscapes": [landscape_dict(one) for one in found],
    }


def landscape_dict(found: Landscape) -> dict[str, Any]:
    """One landscape, whole."""
    return {
        "metric": found.metric,
        "unit": found.unit,
        "better": "lower" if found.lower else "higher",
        "as_of": found.as_of.isoformat(),
        "leader": found.leader,
        "groups": [_standing(one) for one in found.standings],
        "levels": [_level(one) for one in found.levels],
        "changes_of_lead": [
            {"from": one.before, "to": one.group, "system": system_dict(one.system)}
            for one in found.changes
        ],
        "left_out": [left_out_dict(one) for one in found.left_out],
        "notes": list(found.notes),
    }


def system_dict(one: System) -> dict[str, Any]:
    """A system with its bounds and days."""
    return {
        "name": one.name,
        "group": one.group,
        "score": one.score,
        "at_least": _digits(one.low),
        "at_most": _digits(one.high),
        "released": str(one.released),
        "released_from": one.released.first.isoformat(),
        "released_to": one.released.last.isoformat(),
        "row": one.row,
        "mark": one.mark,
        "source": one.source,
    }


def left_out_dict(one: LeftOut) -> dict[str, Any]:
    return {
        "name": one.name,
        "group": one.group,
        "row": one.row,
        "column": one.column,
        "why": one.why,
        "detail": one.detail,
        "mend": one.mend,
    }


def lag_dict(one: Lag) -> dict[str, Any]:
    low, high = one.months
    return {
        "days": [one.low, one.high],
        "months": [float(low), None if high is None else float(high)],
        "words": str(one),
    }


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "group": one.group,
        "systems": one.systems,
        "best": system_dict(one.best) if one.best else None,
        "level_with_leader": one.level,
        "behind": lag_dict(one.behind) if one.behind else None,
        "leader_had_it_with": one.leader_had.by.name if one.leader_had.by else None,
        "frontier": [
            {**system_dict(step.system), "first": step.first, "lag": lag_dict(step.lag)}
            for step in one.steps
        ],
    }


def _level(one: Level) -> dict[str, Any]:
    return {
        "level": _digits(one.value),
        "asked_for": one.asked,
        "first": _arrival(one.first) if one.first else None,
        "others": [_arrival(each) for each in one.others],
    }


def _arrival(one: Arrival) -> dict[str, Any]:
    return {
        "group": one.group,
        "reached": one.lag.reached,
        **_when(one.reached),
        "lag": lag_dict(one.lag),
    }


def _when(one: Reached) -> dict[str, Any]:
    return {
        "system": one.by.name if one.by else None,
        "from": one.first.isoformat() if one.first else None,
        "to": one.last.isoformat() if one.last else None,
    }


def rows_of(found: Landscape) -> Iterator[dict[str, Any]]:
    """A row for each level and each group after the first: for CSV and XLSX."""
    for level in found.levels:
        head = {
            "metric": found.metric,
            "level": number(level.value),
            "asked_for": level.asked,
        }
        if level.first is None:
            yield {**head, "reached": "no", "lag": "reached by none"}
            continue
        first = level.first.reached
        head |= {
            "first_group": level.first.group,
            "first_system": first.by.name if first.by else "",
            "first_from": first.first.isoformat() if first.first else "",
            "first_to": first.last.isoformat() if first.last else "",
        }
        if not level.others:
            yield head
        for one in level.others:
            low, high = one.lag.months
            yield {
                **head,
                "group": one.group,
                "reached": one.lag.reached,
                **_when(one.reached),
                "lag_days_low": one.lag.low,
                "lag_days_high": one.lag.high,
                "lag_months_low": str(low),
                "lag_months_high": "" if high is None else str(high),
                "lag": str(one.lag),
            }


def _digits(value: Decimal | None) -> str | None:
    """All digits, written out: 1.5832E+4 is "15832"."""
    if value is None:
        return None
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
