"""Gifts and contracts from abroad: what must be reported, by source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tidegate.desk.gifts import Gifts
from tidegate.desk.review.channel import Answer, Case, finding
from tidegate.desk.review.engagement import Engagement, Record
from tidegate.errors import UsageError
from tidegate.findings.words import BAND_WORDS, plural


def ground(engagement: Engagement) -> tuple[str, ...]:
    return ("a ledger of gifts",) if engagement.root.record("gifts") else ()


def run(case: Case) -> Answer:
    """What of the ledger must be reported for one calendar year."""
    told = case.engagement.root.record("gifts") or Record()
    path = told.file("file")
    assert path is not None  # the reader saw to it
    year = told.text("year")
    if year and not year.isdecimal():
        raise UsageError(f"year {year[:40]!r} is no year", hint="Write it as 2026.")
    document = Gifts(case.gate, case.past).report(
        path, int(year) if year else None, case.settings,
        home=told.text("home", "US"), mapping=told.map("map") or None,
        sheet=told.text("sheet") or None, progress=case.progress,
    )  # fmt: skip
    del document["run"]
    counts = document["summary"]
    rule = document["rule"]
    return Answer(
        says=(
            f"Of {plural(counts['sources'], 'source')}, {counts['yes']:,} must be reported for "
            f"{document['year']}; for {counts['unknown']:,} it cannot be known.",
        ),
        findings=tuple(row for each in document["sources"] for row in _rows(each, rule)),
        document=document,
        to_review=counts["yes"] + counts["unknown"],
        not_checked=tuple(
            (each["name"], each["screened"])
            for each in document["sources"]
            if each["screened"] != "yes" and each["verdict"] != "no"
        ),
        notes=tuple(document["notes"]),
        asked=(rule["id"],),
    )


def _rows(source: Mapping[str, Any], rule: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    due = [each for each in source["due"] if each["verdict"] == source["verdict"]]
    if source["verdict"] != "no" and due:
        total = source["total"]
        most = total["high"] or "not known"
        held = most if total["low"] == most else f"{total['low']} to {most}"
        by = ", ".join(f"by {each['on']}" for each in due if each["on"])
        listed = [
            f"{BAND_WORDS[each['band']]} to {each['name']}, {each['list']}"
            for each in source["listed"]
        ]
        yield finding(
            source["name"],
            source["verdict"],
            f"{due[0]['summary']} {total['currency']} {held}" + (f", {by}." if by else "."),
            rule=rule["id"],
            title=rule["title"],
            outcome="report_due",
            citation=due[0]["citation"],
            applies=due[0]["applies"],
            missing=[f"{source['name']}: {text}" for text in source["settle"]],
            evidence=[*listed, *source["rests_on"]],
        )
