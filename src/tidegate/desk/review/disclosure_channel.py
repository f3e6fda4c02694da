"""Disclosure: what works show and a CV does not, as questions to the person; nobody decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tidegate.desk.disclosure import Disclosures
from tidegate.desk.review.channel import Answer, Case, finding
from tidegate.desk.review.engagement import Engagement, Record
from tidegate.findings.words import plural


def ground(engagement: Engagement) -> tuple[str, ...]:
    count = len(_people(engagement))
    if not count or engagement.root.record("works") is None:
        return ()
    return (f"{plural(count, 'CV')} beside works",)


def _people(engagement: Engagement) -> list[Record]:
    return [each for each in engagement.root.records("people") if "cv" in each]


def run(case: Case) -> Answer:
    """Each CV beside the works. Questions need no review by this run's exit code: the person sees
    them before anybody decides."""
    works = case.engagement.root.record("works") or Record()
    drawer = Disclosures(case.gate, case.past)
    told = []
    rows: list[dict[str, Any]] = []
    for person in _people(case.engagement):
        cv = person.file("cv")
        assert cv is not None
        view = drawer.reconcile(
            cv, works.files("files"), case.settings,
            reply=person.file("reply"), since=works.text("since"),
            registry_sha256=case.registry_sha256,
        )  # fmt: skip
        told.append({"label": person.text("label"), **view.document})
        rows += _rows(person.text("label"), view.document)
    asked = sum(each["summary"]["open"] for each in told)
    says = f"{plural(asked, 'question')} to ask, of what works show and a CV does not."
    standing = [each["standing"] for each in told]
    return Answer(
        says=(says, *dict.fromkeys(standing)),
        findings=tuple(rows),
        document={"people": told},
        to_review=0,
        not_checked=tuple(_not_checked(told)),
        notes=tuple(dict.fromkeys(note for each in told for note in each["notes"])),
    )


def _rows(label: str, document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for item in document["items"]:
        if item["state"] == "answered":
            continue
        yield finding(
            label,
            "unknown",
            f"{item['subject']}: {item['says']} {item['cv_says']}".strip(),
            title=item["title"],
            missing=item["settles"],
            evidence=[f"“{each['text']}”, {each['work']}" for each in item["document"]],
            weight="note",
        )


def _not_checked(told: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for each in told:
        others = each["looked_at"]["others"]
        if others:
            yield (
                f"{each['label']}, {plural(others, 'work')}",
                ("no ORCID, identifier or DOI ties them to the person"),
            )
        if each["problems"]:
            yield f"{each['label']}, {plural(len(each['problems']), 'record')}", "cannot be read"
