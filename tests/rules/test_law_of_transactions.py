"""The law of an item on its way, beyond its classification: stays that snap back, citizenship only
as the rule names it, embargoes never answered with a no."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tidegate.findings.model import Finding
from tidegate.rules import load
from tidegate.rules.country_groups import groups_of

BOOKS = load()
OWNED: dict[str, Any] = {
    "movement": "export",
    "subject_to_ear": True,
    "owner_lists": ["us.bis.entity"],
    "owner_share": "62.5",
    "end_user_us": False,
}
RELEASE: dict[str, Any] = {
    "movement": "release",
    "release_of": "technology",
    "published": False,
    "intended_for_publication": False,
    "restrictions_accepted": False,
    "recipient_us_protected": False,
}


def found(rule: str, row: dict[str, Any], as_of: str, **rest: Any) -> list[Finding]:
    rows = BOOKS.evaluate("transaction", [row], as_of=as_of, **rest)[0]
    return [finding for finding in rows if finding.rule == rule]


def verdicts(rule: str, row: dict[str, Any], as_of: str, **rest: Any) -> list[str]:
    return [finding.verdict for finding in found(rule, row, as_of, **rest)]


# A stay snaps back by date.


def test_a_stay_snaps_back_by_date_and_both_branches_are_shown() -> None:
    assert verdicts("us.ear.affiliates", OWNED, "2026-11-23") == ["unknown"]
    assert verdicts("us.ear.affiliates", OWNED, "2026-11-23", mode="text") == ["yes"]
    doubt, text = found("us.ear.affiliates", OWNED, "2026-11-23", mode="both")
    assert (doubt.verdict, doubt.enforced, text.verdict) == ("unknown", "unverified", "yes")
    assert "if not, nothing follows" in doubt.summary and doubt.missing


@pytest.mark.parametrize(
    ("first", "last", "verdict"),
    [
        ("2025-09-22", "2025-09-28", "no"),
        ("2025-09-29", "2025-11-09", "yes"),
        ("2025-11-10", "2026-11-09", "no"),
        ("2026-11-10", "2027-01-20", "unknown"),
    ],
)
def test_every_day_of_the_rule_on_owned_companies_is_answered(
    first: str, last: str, verdict: str
) -> None:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    middle = start + (end - start) / 2
    for day in (start, middle, end):
        assert verdicts("us.ear.affiliates", OWNED, day.isoformat()) == [verdict], day


# Citizenship enters only as 734.13(b) names it, and frees or binds nothing else.

EMBARGOED = {"BY", "CU", "IR", "KP", "RU", "SY"}


@pytest.mark.parametrize(
    "freed", ["published", "intended_for_publication", "recipient_us_protected"]
)
def test_what_frees_a_release_frees_it_for_every_citizen(freed: str) -> None:
    def answer(country: str) -> list[tuple[str, str, str]]:
        row = RELEASE | {freed: True, "recipient_citizenship": [country]}
        rows = found("us.ear.release", row, "2026-08-01")
        return [(one.outcome, one.verdict, one.summary) for one in rows]

    assert [(outcome, verdict) for outcome, verdict, _ in answer("DE")] == [("not_subject", "yes")]
    assert all(answer(country) == answer("DE") for country in ("CN", "IN", *EMBARGOED))


def test_citizens_of_all_countries_without_an_embargo_are_answered_alike() -> None:
    def labels(country: str) -> list[str]:
        row = RELEASE | {"recipient_citizenship": [country]}
        return [one.label for one in found("us.ear.release", row, "2026-08-01")]

    assert labels("CN") == labels("DE") == labels("NG") == ["reasons for control not loaded"]
    for country in EMBARGOED:
        assert labels(country) == ["reasons for control not loaded", "part 746 not loaded"]


def test_no_other_rule_asks_for_citizenship() -> None:
    asking = {
        book.id
        for book in BOOKS
        for version in book.versions
        for clause in (book.about, *version.clauses.values())
        if "recipient_citizenship" in clause.columns
    }
    assert asking == {"us.ear.release"}


# Embargoes and letters.

H20: dict[str, Any] = {
    "kind": "ic",
    "tpp": "2368",
    "die_area": "814",
    "data_centre": True,
    "planar_only": False,
    "tops": "296",
    "maker": "NVIDIA",
    "letters": ["us.bis.letter.nvidia.2025_04_09"],
    "movement": "export",
    "subject_to_ear": True,
    "end_use": [],
    "owner_lists": [],
    "exporter_is_fab": False,
}


def licence(row: dict[str, Any], destination: str, as_of: str) -> dict[str, str]:
    groups = list(groups_of(destination, as_of))
    row = row | {"destination": destination, "destination_groups": groups}
    (decision,) = BOOKS.decide([row], as_of=as_of)
    return {
        finding.rule: finding.verdict
        for finding in decision.findings
        if finding.question == "licence" and finding.outcome != "not_subject"
    }


def test_the_h20_to_china_turns_on_the_letter_and_on_nothing_else() -> None:
    assert licence(H20 | {"exporter_is_maker": True}, "CN", "2026-02-01") == {
        "us.bis.is_informed": "yes"
    }
    assert licence(H20, "CN", "2026-02-01") == {"us.bis.is_informed": "unknown"}
    assert licence(H20 | {"exporter_is_maker": True}, "CN", "2025-04-08") == {
        "us.bis.is_informed": "no"
    }


def test_the_h20_to_russia_needs_a_licence_by_letter_and_part_746_is_not_loaded() -> None:
    assert licence(H20 | {"exporter_is_maker": True}, "RU", "2026-02-01") == {
        "us.bis.is_informed": "yes",
        "us.ear.746": "unknown",
    }


def test_a_gaming_card_to_iran_is_at_least_unknown() -> None:
    card = {**H20, "letters": [], "data_centre": False, "tpp": "1000", "tops": "62"}
    assert licence(card, "IR", "2026-02-01") == {"us.ear.746": "unknown"}


# The same figures where they stand twice.


def test_the_use_left_free_of_the_duty_speaks_of_the_bands_of_the_duty() -> None:
    (duty,) = BOOKS["us.s232.semiconductors"].versions
    (free,) = BOOKS["us.s232.exempt_use"].versions
    band = " ".join(free.clauses["band"].text.split())
    assert band == f"({duty.clauses['band1'].text}) or ({duty.clauses['band2'].text})"
