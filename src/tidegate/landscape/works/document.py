"""A study as plain data: docs/schema/landscape-works.schema.json, and as rows for CSV and XLSX.

Shares are fractions of one with six digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Any

from tidegate.landscape.works.concentration import thresholds
from tidegate.landscape.works.figures import (
    Found,
    Lead,
    Monopoly,
    Ranking,
    Study,
    Unit,
)
from tidegate.landscape.works.intervals import Interval
from tidegate.landscape.works.labels import Asked
from tidegate.landscape.works.parts import Parts

ROW_COLUMNS = (
    "technology", "title", "by", "rank", "id", "name", "country", "works", "credit", "share",
    "share_low", "share_high", "top_credit", "top_share", "top_share_low", "top_share_high",
    "own_top", "h_index", "h_index_low", "h_index_high", "growth", "growth_low", "growth_high",
    "with_others",
)  # fmt: skip


@lru_cache(maxsize=1)
def indicators() -> dict[str, dict[str, str]]:
    """data/indicators.yaml: what each figure means, and the source of the method."""
    import yaml

    folder = resources.files("tidegate.landscape") / "data"
    told: dict[str, dict[str, str]] = yaml.safe_load(
        (folder / "indicators.yaml").read_text("utf-8")
    )
    return {name: {key: str(v).strip() for key, v in one.items()} for name, one in told.items()}


def study_dict(study: Study, parts: Parts, asked: Asked) -> dict[str, Any]:
    """All of a run."""
    return {
        "years": list(study.years),
        "reference": study.reference,
        "draws": study.draws,
        "seed": study.seed,
        "works": study.works,
        "works_told_twice": study.doubled,
        "files": [
            {
                "name": one.name,
                "sha256": one.sha256,
                "works": one.tally.works,
                "affiliations": one.tally.affiliations,
                "left_out": one.tally.wrong,
                "without_year": one.tally.without_year,
            }
            for one in parts.sources
        ],
        "definitions": [
            {
                "id": one.id,
                "title": one.title,
                "version": one.version,
                "date": one.date,
                "author": one.author,
                "source": one.source,
                "topics": dict(one.topics),
                "terms": len(one.terms) + len(one.title_terms),
            }
            for one in asked.definitions
        ],
        "areas": asked.areas.source if asked.areas else "",
        "indicators": indicators(),
        "monopoly_thresholds": thresholds(),
        "technologies": [_found(one) for one in study.technologies],
        "notes": list(study.notes),
    }


def _found(one: Found) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "works": one.works,
        "top_works": _six(one.top),
        "growth": _six(one.growth),
        "growth_interval": _interval(one.growth_interval),
        "by_year": [{"year": year, "works": works} for year, works in one.by_year],
        "monopoly": _monopoly(one.monopoly) if one.monopoly else None,
        "rankings": [_ranking(each) for each in one.rankings],
    }


def _monopoly(one: Monopoly) -> dict[str, Any]:
    return {
        "level": one.level,
        "country": one.country,
        "institutions_of_the_leader": one.lead_institutions,
        "institutions_looked_at": one.looked_at,
        "ratio": _six(one.ratio),
        "same_in_draws": _six(one.same),
        "missing": one.missing,
    }


def _ranking(one: Ranking) -> dict[str, Any]:
    return {
        "by": one.by,
        "known": one.known,
        "unknown_share": _six(one.unknown_share),
        "unknown_top_share": _six(one.unknown_top),
        "hhi": _six(one.hhi),
        "hhi_interval": _interval(one.hhi_interval),
        "lead": _lead(one.lead) if one.lead else None,
        "units": [_unit(each) for each in one.units],
        "pairs": [
            {
                "one": each.one,
                "other": each.other,
                "works": each.works,
                "of_one": _six(each.of_one),
                "of_other": _six(each.of_other),
            }
            for each in one.pairs
        ],
    }


def _lead(one: Lead) -> dict[str, Any]:
    return {
        "id": one.unit,
        "name": one.name,
        "share": _six(one.share),
        "second": one.second,
        "ratio": _six(one.ratio),
        "ratio_interval": _interval(one.ratio_interval),
        "margin": _six(one.margin),
        "margin_interval": _interval(one.margin_interval),
        "since": one.since,
        "years_led": one.led,
        "years_with_a_leader": one.of,
        "leads_in_draws": _six(one.held),
        "by_year": [{"year": year, "name": name} for year, name in one.by_year],
    }


def _unit(one: Unit) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "country": one.country,
        "works": one.works,
        "credit": _six(one.fractional),
        "share": _six(one.share),
        "share_interval": _interval(one.share_interval),
        "top_works": _six(one.top_works),
        "top_credit": _six(one.top_fractional),
        "top_share": _six(one.top_share),
        "top_share_interval": _interval(one.top_interval),
        "own_top": _six(one.own_top),
        "h_index": one.h_index,
        "h_index_interval": _interval(one.h_interval),
        "growth": _six(one.growth),
        "growth_interval": _interval(one.growth_interval),
        "with_others": _six(one.together),
        "years": [
            {
                "year": each.year,
                "works": each.works,
                "credit": _six(each.fractional),
                "share": _six(each.share),
                "top_share": _six(each.top_share),
                "top_share_interval": _interval(each.top_interval),
            }
            for each in one.years
        ],
    }


def rows_of(study: Study) -> Iterator[dict[str, Any]]:
    """A row for each unit of each technology: for CSV and XLSX."""
    for found in study.technologies:
        for ranking in found.rankings:
            for rank, one in enumerate(ranking.units, 1):
                row = {
                    "technology": found.id,
                    "title": found.title,
                    "by": ranking.by,
                    "rank": rank,
                    "id": one.id,
                    "name": one.name,
                    "country": one.country,
                    "works": one.works,
                    "credit": one.fractional,
                    "top_credit": one.top_fractional,
                    "own_top": one.own_top,
                    "with_others": one.together,
                }
                for name, value, spread in (
                    ("share", one.share, one.share_interval),
                    ("top_share", one.top_share, one.top_interval),
                    ("h_index", one.h_index, one.h_interval),
                    ("growth", one.growth, one.growth_interval),
                ):
                    row[name] = value
                    row[f"{name}_low"] = spread.low if spread else None
                    row[f"{name}_high"] = spread.high if spread else None
                yield row


def year_rows(found: Found, ranking: Ranking) -> Iterator[dict[str, Any]]:
    """The data behind the chart over time: a row for each unit and year."""
    for one in ranking.units:
        for each in one.years:
            yield {
                "technology": found.id,
                "id": one.id,
                "name": one.name,
                "year": each.year,
                "works": each.works,
                "credit": each.fractional,
                "share": each.share,
                "top_share": each.top_share,
                "top_share_low": each.top_interval.low if each.top_interval else None,
                "top_share_high": each.top_interval.high if each.top_interval else None,
            }


YEAR_COLUMNS = (
    "technology", "id", "name", "year", "works", "credit", "share", "top_share", "top_share_low",
    "top_share_high",
)  # fmt: skip


def _six(value: float | None) -> float | None:
    return None if value is None or value - value != 0 else round(value, 6)


def _interval(one: Interval | None) -> list[float] | None:
    return None if one is None else [round(one.low, 6), round(one.high, 6)]
