"""Joint ventures: listed partners, and the rule on outbound investment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tidegate.desk.ownership import Ownership
from tidegate.desk.review.channel import Answer, Case, finding
from tidegate.desk.review.engagement import Engagement, Record
from tidegate.desk.ventures import PRONG
from tidegate.findings.words import plural

SUBJECT = "ownership"


def ground(engagement: Engagement) -> tuple[str, ...]:
    return ("a table of joint ventures",) if engagement.root.record("ventures") else ()


def run(case: Case) -> Answer:
    """Counts and flags the ventures; partners owned by listed parties too where a file of stakes
    is told."""
    told = case.engagement.root.record("ventures") or Record()
    path = told.file("file")
    assert path is not None  # the reader saw to it
    stakes = case.engagement.root.record("stakes")
    view = Ownership(case.gate, case.past).ledger(
        path, case.settings,
        mapping=told.map("map") or None, sheet=told.text("sheet") or None,
        stakes=stakes.file("file") if stakes else None,
        home_country=told.text("host"), progress=case.progress,
    )  # fmt: skip
    document = {key: value for key, value in view.document.items() if key != "run"}
    ventures = document["ventures"]
    flagged = sum(any(p["flags"] for p in each["partners"]) for each in ventures)
    said = f"{plural(len(ventures), 'joint venture')}, {flagged:,} with a partner that is flagged."
    return Answer(
        says=(said,),
        findings=tuple(row for each in ventures for row in _rows(case, each)),
        document=document,
        to_review=document["to_review"],
        notes=tuple(document["notes"]),
        asked=(PRONG,),
    )


def _rows(case: Case, venture: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    name = venture["name"]
    for partner in venture["partners"]:
        if partner["flags"]:
            yield finding(
                name, "unknown", f"Its partner {partner['name']} may be a listed party, or owned "
                "by one.",
                missing=[f"whether {partner['name']} is who its name resembles"],
                evidence=partner["flags"],
            )  # fmt: skip
    for found in venture["outbound_850"]["findings"]:
        if found["verdict"] == "no":
            continue
        yield finding(
            name,
            found["verdict"],
            found["summary"],
            rule=found["rule"],
            title=found["title"],
            outcome=found["outcome"],
            citation=found["citation"],
            applies=found["applies"],
            applies_because=found["applies_because"],
            missing=case.settles(SUBJECT, found["missing"]),
            weight="review" if found["verdict"] == "yes" else "note",
        )
