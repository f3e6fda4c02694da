"""The shape of the JSON report: plain dictionaries with a fixed order of keys.

`docs/schema/screen.schema.json` describes it. Keys are only ever added; `SCHEMA_VERSION` rises
where a meaning changes.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Set
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from tidegate.findings.model import Finding, ListUsed, Match, Run, SubjectResult

SCHEMA_VERSION = "1.0"
_SURROGATES = re.compile("[\ud800-\udfff]")


def plain(value: Any) -> Any:
    """Any value as JSON can hold it: text, numbers, true and false, null, lists, objects.

    Lone surrogates become U+FFFD; a Decimal keeps its digits as text; NaN and infinities, which
    JSON lacks, become text.
    """
    kind = type(value)
    if kind is str:
        return value if value.isascii() else _SURROGATES.sub("\ufffd", value)
    if value is None or kind is bool or kind is int:
        return value
    if kind is float:
        return value if value - value == 0 else str(value)
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Set):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Decimal | PurePath):
        return str(value)
    if hasattr(value, "item"):  # a numpy scalar
        return plain(value.item())
    return plain(str(value))


def match_as_dict(match: Match) -> dict[str, Any]:
    return {
        "list": match.list,
        "entry_id": match.entry_id,
        "name": match.name,
        "names": match.names,
        "score": round(float(match.score), 6),
        "band": match.band,
        "reasons": match.reasons,
        "contradictions": match.contradictions,
        "schema": match.schema,
        "countries": match.countries,
        "programs": match.programs,
        "footnotes": match.footnotes,
        "citation": match.citation,
        "listed_on": match.listed_on,
        "ended_on": match.ended_on,
        "url": match.url,
        "extra": match.extra,
    }


def finding_as_dict(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "title": finding.title,
        "authority": finding.authority,
        "jurisdiction": finding.jurisdiction,
        "outcome": finding.outcome,
        "verdict": finding.verdict,
        "summary": finding.summary,
        "citation": finding.citation,
        "published": finding.published,
        "effective": finding.effective,
        "compliance": finding.compliance,
        "stayed_from": finding.stayed_from,
        "stayed_to": finding.stayed_to,
        "ended": finding.ended,
        "enforced": finding.enforced,
        "verified_through": finding.verified_through,
        "applies": finding.applies,
        "applies_because": finding.applies_because,
        "missing": finding.missing,
        "clauses": finding.clauses,
        "evidence": finding.evidence,
        "notes": finding.notes,
    }


def subject_as_dict(result: SubjectResult) -> dict[str, Any]:
    """One row of the report, every value plain."""
    shape: dict[str, Any] = plain(
        {
            "row": result.row,
            "subject": result.subject,
            "matches": [match_as_dict(match) for match in result.matches],
            "findings": [finding_as_dict(finding) for finding in result.findings],
            "problem": result.problem,
        }
    )
    return shape


def list_as_dict(used: ListUsed) -> dict[str, Any]:
    return {each.name: getattr(used, each.name) for each in dataclasses.fields(used)}


def run_as_dict(run: Run) -> dict[str, Any]:
    """The Run, plus `starter` (the starter list was used: not for compliance)."""
    shape: dict[str, Any] = plain(
        {
            "command": run.command,
            "started": run.started,
            "engine": run.engine,
            "as_of": run.as_of,
            "known_at": run.known_at,
            "mode": run.mode,
            "profile": run.profile,
            "input": run.input,
            "lists": [list_as_dict(used) for used in run.lists],
            "lists_missing": run.lists_missing,
            "rulebooks": run.rulebooks,
            "settings": run.settings,
            "warnings": run.warnings,
            "starter": run.starter,
        }
    )
    return shape
