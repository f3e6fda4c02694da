"""One name against the lists and the law, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tidegate.desk.law import findings_for, unverified_since
from tidegate.desk.lists_in_use import ListsInUse, index_over
from tidegate.desk.screening import Settings, gather, now, run_of
from tidegate.errors import UsageError
from tidegate.findings.model import Run, SubjectResult
from tidegate.parties import Asked, PartyIndex, search

if TYPE_CHECKING:
    from tidegate.lists import ListStore
    from tidegate.rules import Rulebooks

LONGEST_NAME = 2000


def look_up(
    store: ListStore,
    asked: Asked,
    lists: ListsInUse,
    rulebooks: Rulebooks,
    settings: Settings,
    *,
    profile: Mapping[str, Any] | None = None,
) -> tuple[Run, SubjectResult]:
    """Searches one name; the result has row 1. Raises UsageError for a name without a letter."""
    if not any(c.isalnum() for c in asked.name):
        raise UsageError("a name needs at least one letter or digit")
    if len(asked.name) > LONGEST_NAME:
        raise UsageError(f"a name has at most {LONGEST_NAME:,} characters")
    started = now()
    settings = replace(settings, as_of=settings.as_of or started[:10])
    index = PartyIndex(index_over(store, lists))
    matches = tuple(search(index, asked, threshold=settings.threshold, limit=settings.limit))
    by_entry = findings_for(
        matches,
        rulebooks,
        published=lists.published,
        as_of=settings.as_of,
        known_at=settings.known_at,
        mode=settings.mode,
        profile=profile,
    )
    findings = gather(f for m in matches for f in by_entry[m.list, m.entry_id])
    subject = {
        "name": asked.name,
        "other_names": list(asked.other_names),
        "schema": asked.schema,
        "countries": list(asked.countries),
        "birth_date": asked.birth_date,
        "identifiers": [{"kind": "", "value": i, "country": ""} for i in asked.identifiers],
        "address": "",
        "id": "",
    }
    run = run_of(
        "search", started, settings, lists, rulebooks, profile, {"query": subject},
        warnings=unverified_since([findings], settings.as_of),
    )  # fmt: skip
    return run, SubjectResult(row=1, subject=subject, matches=matches, findings=findings)
