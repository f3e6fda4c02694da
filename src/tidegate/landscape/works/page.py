"""A study as one HTML page, and as a folder of charts and tables."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tidegate.findings.inert import csv_cell
from tidegate.findings.words import plural
from tidegate.landscape.works import document, pictures, telling
from tidegate.landscape.works.concentration import thresholds
from tidegate.landscape.works.figures import Found, Ranking, Study
from tidegate.landscape.works.labels import Asked

SHOWN = 40
"""How many technologies have a section of their own; CSV and JSON have all."""
_OVERVIEW = ("works", "growth", "lead", "top_share", "hhi", "monopoly", "interval")
_COLUMNS = ("works", "fractional", "share", "top_share", "own_top", "h_index", "growth", "together")


def study_page(study: Study, asked: Asked, *, sources: Sequence[str]) -> str:
    """The page: an overview of all technologies, then each with its charts, tables and data."""
    from markupsafe import Markup

    from tidegate.findings.house_page import render

    first, last = study.years
    kinds = [one.by for one in study.technologies[0].rankings]
    return render(
        "landscape_works.html.j2",
        styles=("report.css", "landscape.css"),
        title="Who leads in research"
        + ("" if len(study.technologies) > 1 else f": {study.technologies[0].title}"),
        subtitle=f"{study.works:,} works of {first} to {last}; "
        f"{plural(len(study.technologies), 'technology', 'technologies')}; "
        f"most cited within {_REFERENCE[study.reference]}; {_draws(study)}",
        overview={
            "head": telling.OVERVIEW_HEAD,
            "rows": list(telling.overview_rows(study)),
            "defined": defined(_OVERVIEW),
            "data": link(document.ROW_COLUMNS, document.rows_of(study)),
        },
        panels=[
            {
                "by": telling.UNITS[by],
                "chart": Markup(pictures.over_time(study, by)),
                "hidden": max(0, len(study.technologies) - pictures.PANELS),
                "data": link(document.YEAR_COLUMNS, _year_rows(study, by)),
            }
            for by in kinds
            if by == "country" or len(kinds) == 1
        ],
        technologies=[_section(one, study, Markup) for one in study.technologies[:SHOWN]],
        hidden=max(0, len(study.technologies) - SHOWN),
        columns=defined(_COLUMNS),
        pairs_defined=defined(("pairs",)),
        definitions=[
            (
                f"{one.title}, version {one.version} of {one.date}",
                f"{one.definition} By {one.author}. {one.source} Topics: "
                + (", ".join(f"{id} {name}" for id, name in one.topics.items()) or "none")
                + f". Terms: {len(one.terms) + len(one.title_terms)}"
                + (
                    f", such as {', '.join([*one.terms, *one.title_terms][:12])}."
                    if one.terms or one.title_terms
                    else "."
                ),
            )
            for one in asked.definitions
        ],
        areas=asked.areas.source if asked.areas else "",
        monopoly=thresholds(),
        notes=study.notes,
        sources=sources,
    )


_REFERENCE = {"field": "their field and year", "technology": "their technology and year"}


def _draws(study: Study) -> str:
    if not study.draws:
        return "no intervals"
    return f"intervals of {study.draws} draws, seed {study.seed}"


def defined(names: Iterable[str]) -> list[tuple[str, str]]:
    """(title, definition with its source) of indicators."""
    told = document.indicators()
    return [
        (
            told[name]["title"],
            told[name]["definition"]
            + (f" Source: {told[name]['source'].rstrip('.')}." if "source" in told[name] else ""),
        )
        for name in names
    ]


def _section(found: Found, study: Study, markup: Any) -> dict[str, Any]:
    return {
        "title": telling.title(found, study),
        "id": anchor(found.id),
        "name": found.title,
        "monopoly": telling.monopoly_words(found.monopoly) if found.monopoly else "",
        "rankings": [
            {
                "by": telling.UNITS[one.by],
                "lead": telling.lead_words(one, study.years),
                "concentration": telling.concentration_words(one),
                "chart": markup(pictures.shares(found, one)),
                "head": telling.UNIT_HEAD,
                "rows": list(telling.unit_rows(one)),
                "more": one.known - len(one.units),
                "pair_head": telling.PAIR_HEAD,
                "pairs": list(telling.pair_rows(one))[:12],
                "data": link(document.ROW_COLUMNS, _unit_rows(study, found, one)),
                "years": link(document.YEAR_COLUMNS, document.year_rows(found, one)),
            }
            for one in found.rankings
        ],
    }


def _unit_rows(study: Study, found: Found, ranking: Ranking) -> Iterable[Mapping[str, Any]]:
    return (
        row
        for row in document.rows_of(study)
        if row["technology"] == found.id and row["by"] == ranking.by
    )


def _year_rows(study: Study, by: str) -> Iterable[Mapping[str, Any]]:
    for found in study.technologies:
        ranking = pictures.ranking_of(found, by)
        if ranking is not None:
            yield from document.year_rows(found, ranking)


def anchor(id: str) -> str:
    """An id that may stand in a page and in a file name."""
    return re.sub(r"[^a-z0-9]+", "-", id.casefold()).strip("-") or "technology"


def link(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV in a link of the page itself: nothing is fetched."""
    return "data:text/csv;base64," + base64.b64encode(table(columns, rows)).decode("ascii")


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as CSV that no spreadsheet takes for formulas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in columns])
    return out.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}"
    return str(value) if isinstance(value, int) else csv_cell(str(value))


def charts(study: Study) -> dict[str, bytes]:
    """Every chart as SVG and its data as CSV, by file name."""
    files: dict[str, bytes] = {}
    kinds = [one.by for one in study.technologies[0].rankings]
    for by in kinds:
        files[f"over-time-{by}.svg"] = _file(pictures.over_time(study, by))
        files[f"over-time-{by}.csv"] = table(document.YEAR_COLUMNS, _year_rows(study, by))
    for found in study.technologies:
        for ranking in found.rankings:
            name = f"{anchor(found.id)}-{ranking.by}"
            files[f"{name}.svg"] = _file(pictures.shares(found, ranking))
            files[f"{name}.csv"] = table(document.ROW_COLUMNS, _unit_rows(study, found, ranking))
    return files


def _file(svg: str) -> bytes:
    """A chart to stand alone: on white, in ink."""
    alone = svg.replace('fill="currentColor"', 'fill="#1b2430" color="#1b2430"', 1)
    head, tag, rest = alone.partition(">")
    ground = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return f"{head}{tag}{ground}{rest}\n".encode("utf-8", "replace")
