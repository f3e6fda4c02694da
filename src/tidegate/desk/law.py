"""What the rulebooks make of matches: each entry is judged once, however often it matched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from tidegate.findings.model import Finding, Match

if TYPE_CHECKING:
    from tidegate.rules import Rulebooks

_CARRIED = ("licence_requirement", "licence_policy", "title")


def listing_facts(match: Match, published: Mapping[str, str]) -> dict[str, Any]:
    """A matched entry in the rules' fact schema "listing"; what is not stated is left out.

    An entry without programmes has programmes that its file does not tell. An entry without
    footnotes has none only where its licence requirement, in which they stand, is told.
    """
    facts: dict[str, Any] = {
        "list": match.list,
        "schema": match.schema,
        "countries": list(match.countries),
        "programs": list(match.programs),
        "footnotes": list(match.footnotes),
        "listed_on": _whole_date(match.listed_on),
        "ended_on": _whole_date(match.ended_on),
        "edition_published": _whole_date(published.get(match.list, "")),
        "citation": match.citation,
    }
    facts |= {name: match.extra[name] for name in _CARRIED if name in match.extra}
    if not match.programs:
        del facts["programs"]
    if not match.footnotes and not facts.get("licence_requirement"):
        del facts["footnotes"]
    return {name: value for name, value in facts.items() if value not in ("", None)}


def _whole_date(text: str) -> str:
    """A date known to the day; a date known only in part settles nothing."""
    return text if len(text) == 10 else ""


def findings_for(
    matches: Iterable[Match],
    rulebooks: Rulebooks,
    *,
    published: Mapping[str, str],
    as_of: str,
    known_at: str = "",
    mode: Literal["enforced", "text", "both"] = "enforced",
    profile: Mapping[str, Any] | None = None,
) -> dict[tuple[str, str], tuple[Finding, ...]]:
    """The findings of every distinct entry among `matches`, by (list, entry id)."""
    distinct = {(m.list, m.entry_id): m for m in matches}
    answers = rulebooks.evaluate(
        "listing",
        [listing_facts(match, published) for match in distinct.values()],
        as_of=as_of,
        known_at=known_at or None,
        mode=mode,
        profile=profile,
    )
    return {
        key: tuple(replace(found, evidence=(f"{key[0]}:{key[1]}",)) for found in findings)
        for key, findings in zip(distinct, answers, strict=True)
    }


def unverified_since(findings: Iterable[Iterable[Finding]], as_of: str) -> tuple[str, ...]:
    """A warning where texts of the rules found were verified through a day before `as_of`."""
    days = {f.verified_through for each in findings for f in each if f.verified_through}
    if not days or min(days) >= as_of:
        return ()
    first, last = min(days), max(days)
    span = first if first == last else f"{first} to {last}"
    return (
        f"the texts of the rules found were verified through {span}; what has changed since is "
        "not known here, nor is who owns whom looked at",
    )
