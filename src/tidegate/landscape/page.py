"""The landscape as one HTML page: chart first, then the tables, what was left out, and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tidegate.landscape.pictures import DRAWN, chart
from tidegate.landscape.standings import Landscape
from tidegate.landscape.telling import (
    LEVEL_HEAD,
    STEP_HEAD,
    change_lines,
    left_out_groups,
    level_rows,
    standing_lines,
    step_rows,
    title,
)

MOST_ROWS = 1_000


def landscape_page(
    found: Sequence[Landscape],
    *,
    heading: str,
    subtitle: str,
    sources: Sequence[str],
    log: bool = False,
    cuts: Sequence[Mapping[str, Any]] = (),
    cuts_notes: Sequence[str] = (),
    cuts_charts: Sequence[str] = (),
) -> str:
    """One page for one or more scores. `cuts` are sections on rule versions: a title, a sentence
    and facts. Charts are taken as they are: they must be of our own drawing."""
    from markupsafe import Markup

    from tidegate.findings.house_page import render

    return render(
        "landscape.html.j2",
        styles=("report.css", "landscape.css"),
        title=heading,
        subtitle=subtitle,
        parts=[_part(one, Markup(chart(one, log=log))) for one in found],
        sources=sources,
        cuts=cuts,
        cuts_notes=cuts_notes,
        cuts_charts=[Markup(each) for each in cuts_charts],
    )


def _part(found: Landscape, picture: str) -> dict[str, Any]:
    groups = [one.group for one in found.standings]
    shown = groups[:DRAWN]
    note = "Days stand in the JSON and CSV results."
    if len(groups) > len(shown):
        note += f" Shown are the {len(shown)} leading groups of {len(groups)}; --only shows others."
    levels = list(level_rows(found.levels, shown))
    steps = list(step_rows(found, shown))
    changes = [line.split(": ", 1) for line in change_lines(found)]
    return {
        "metric": found.metric,
        "title": title(found),
        "charts": [picture],
        "standings": list(standing_lines(found, DRAWN)),
        "tables": [
            _table(
                "Each record, and how many months later others reached it", LEVEL_HEAD, levels, note
            ),
            _table("Every group's own steps, and who had as much first", STEP_HEAD, steps, ""),
            _table("Changes of lead", ("on", "what"), changes, ""),
        ],
        "left_out": left_out_groups(found.left_out),
        "notes": found.notes,
    }


def _table(
    name: str, head: Sequence[str], rows: Sequence[Sequence[str]], note: str
) -> dict[str, Any]:
    if len(rows) > MOST_ROWS:
        note += f" The first {MOST_ROWS:,} rows of {len(rows):,}; CSV and JSON have all."
    return {"title": name, "head": head, "rows": rows[:MOST_ROWS], "note": note.strip()}
