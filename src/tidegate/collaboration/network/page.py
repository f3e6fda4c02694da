"""A network as one HTML page: the picture first, then the tables, and how it was counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tidegate.collaboration.network.between import Between
from tidegate.collaboration.network.document import (
    AREA_NOTE,
    EDGE_HEAD,
    OWN_YEARS,
    PRIVACY,
    SHARE_NOTE,
    YEAR_HEAD,
    area_head,
    area_rows,
    edge_table,
    year_rows,
)
from tidegate.collaboration.network.overview import Network
from tidegate.collaboration.network.pictures import between_chart, network_chart
from tidegate.findings.words import plural

MOST_ROWS = 500


def network_page(
    *,
    pair: Between | None = None,
    whole: Network | None = None,
    top: int,
    scheme_title: str,
    sources: Sequence[str],
    notes: Sequence[str],
) -> str:
    """The page of two institutions, or of all."""
    from markupsafe import Markup

    from tidegate.findings.house_page import render

    told: dict[str, Any]
    if pair is not None:
        one, other = (side.name for side in pair.sides)
        told = {
            "title": f"{one} and {other}",
            "sentence": between_sentence(pair),
            "chart": Markup(between_chart(pair)),
            "tables": _pair_tables(pair),
        }
    else:
        assert whole is not None
        told = {
            "title": "Who works with whom",
            "sentence": network_sentence(whole),
            "chart": Markup(network_chart(whole, title="Works in common")),
            "tables": [
                {
                    "title": f"The {len(whole.edges[:top]):,} pairs with most works in common"
                    if len(whole.edges) > top
                    else "All pairs",
                    "head": EDGE_HEAD,
                    "rows": list(edge_table(whole, min(top, MOST_ROWS))),
                    "note": OWN_YEARS,
                    "names": 2,
                }
            ],
        }
    return render(
        "network.html.j2",
        styles=("report.css", "landscape.css", "network.css"),
        privacy=PRIVACY,
        scheme=scheme_title,
        sources=sources,
        notes=notes,
        **told,
    )


def _pair_tables(pair: Between) -> list[dict[str, Any]]:
    one, other = (side.name for side in pair.sides)
    head = [*YEAR_HEAD[:2], f"of all works of {one}", f"of all works of {other}"]
    by_year = {
        "title": "By year", "head": head, "rows": list(year_rows(pair)), "note": SHARE_NOTE,
        "names": 1,
    }  # fmt: skip
    if not pair.spanned:
        return []
    if not pair.areas:
        return [by_year]
    by_area = {
        "title": "By technology area and year", "head": area_head(pair),
        "rows": list(area_rows(pair)), "note": AREA_NOTE, "names": 1,
    }  # fmt: skip
    return [by_year, by_area]


def between_sentence(found: Between) -> str:
    """What the picture says, in words."""
    shown = [one for one in found.years if one.works]
    if not shown and not found.withheld:
        return "No work of both in this file."
    if not shown:
        return "There are works of both, too few authors stand behind each year to show a count."
    most = max(shown, key=lambda one: (one.works or 0, one.year))
    text = f"{plural(found.works, 'work')} in common"
    dated = [one.year for one in shown if one.year]
    if dated:
        text += (
            f" in {dated[0]}" if len(dated) == 1 else f" in the years shown, {dated[0]}–{dated[-1]}"
        )
    if len(shown) > 1:
        text += f", most in {most.year or 'works without a date'}: {most.works:,}"
    if found.withheld:
        many = plural(len(found.withheld), "further year")
        text += f". {many} {'has' if len(found.withheld) == 1 else 'have'} works and no count shown"
    return text + "."


def network_sentence(found: Network) -> str:
    """What the picture says, in words."""
    shown = [edge for edge in found.edges if edge.works]
    text = f"{plural(len(found.nodes), 'institution')}, {plural(len(found.edges), 'pair')}"
    if not shown:
        return f"{text} with works in common."
    first = shown[0]
    return (
        f"{text} with works in common; most by {first.one.name} and {first.other.name}: "
        f"{plural(first.works or 0, 'work')}."
    )
