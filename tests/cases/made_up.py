"""Screenings made by hand, in the shapes a run gives, so that a test says what was found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tidegate.findings import Finding, ListUsed, Match, Run, SubjectResult, write_reports

RULE = "us.ear.entity_list"
LIST = ListUsed(
    list="us.bis.entity", title="Entity List", issuer="BIS", publication="us.csl",
    edition="2026-11-20-a", published="2026-11-20", retrieved="2026-11-21T00:00:00Z",
    url="https://example.invalid/csl", sha256="ab" * 32, rows=20_383, rows_before=20_380,
)  # fmt: skip
MATCH = Match(
    list="us.bis.entity", entry_id="e-1", name="Harbour Gyroscope Works",
    names=("Harbour Gyroscope Works", "HGW"), score=0.93, band="strong",
    reasons=("every word is the same",), schema="organisation", countries=("CN",),
    programs=("EAR",), citation="85 FR 34497", listed_on="2020-06-05",
)  # fmt: skip
FINDING = Finding(
    rule=RULE, title="Entity List", authority="BIS", jurisdiction="US", outcome="licence_required",
    verdict="yes", summary="A licence is required.", citation="15 CFR 744.11",
    evidence=("us.bis.entity:e-1",),
)  # fmt: skip


def run(started: str = "2026-11-26T10:00:00Z", **more: Any) -> Run:
    """A run over one list and one rulebook."""
    told: dict[str, Any] = {
        "command": "screen", "started": started, "engine": "tidegate 0.1.0",
        "as_of": started[:10], "lists": (LIST,),
        "input": {"file": "partners.csv", "path": "/data/partners.csv", "rows": 3,
                  "sha256": "cd" * 32},
        "rulebooks": ({"id": RULE, "version": "2020-06-05", "sha256": "ef" * 32,
                       "origin": "shipped"},),
        "settings": {"threshold": 0.72, "limit": 10},
    }  # fmt: skip
    return Run(**{**told, **more})


def subject(name: str = "Harbour Gyroscope", **more: Any) -> dict[str, Any]:
    """A subject as a report shows it."""
    told = {
        "name": name, "other_names": [], "schema": "organisation", "countries": ["CN"],
        "birth_date": "", "identifiers": [], "address": "1 Quay", "id": "", "fields": {},
    }  # fmt: skip
    return {**told, **more}


def hit(
    row: int = 2, match: Match = MATCH, finding: Finding = FINDING, **more: Any
) -> SubjectResult:
    """A row with one match and what the rules made of it."""
    evidence = (f"{match.list}:{match.entry_id}",)
    return SubjectResult(row, subject(**more), (match,), (replace(finding, evidence=evidence),))


def no_hit(row: int, name: str = "Quiet Bakery") -> SubjectResult:
    return SubjectResult(row, subject(name))


def document(
    results: Iterable[SubjectResult], folder: Path, of: Run | None = None
) -> dict[str, Any]:
    """The JSON report of a run, written by the writer that users have and read again."""
    path = folder / "result.json"
    write_reports(of or run(), list(results), {"json": path})
    told: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return dict(told)


def thousand(count: int = 1000) -> list[SubjectResult]:
    """Rows of which every tenth has a hit, each on another entry."""
    return [
        hit(row, replace(MATCH, entry_id=f"e-{row}"), name=f"Harbour {row}")
        if row % 10 == 0
        else no_hit(row, f"Bakery {row}")
        for row in range(2, count + 2)
    ]
