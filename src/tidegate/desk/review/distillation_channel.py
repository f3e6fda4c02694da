"""Campaigns against a model: accounts of its logs that stand together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tidegate.desk.distillation import Distillation, Search
from tidegate.desk.review.channel import Answer, Case, finding
from tidegate.desk.review.engagement import Engagement, Record
from tidegate.errors import UsageError
from tidegate.findings.words import plural

POOL = "ordinary.npz"
VERDICTS = {"consistent": "yes", "cannot_be_known": "unknown"}


def ground(engagement: Engagement) -> tuple[str, ...]:
    told = engagement.root.record("logs")
    if told is None:
        return ()
    said = [plural(len(told.files("files")), "log")]
    if told.files("ordinary"):
        said.append(f"{plural(len(told.files('ordinary')), 'log')} taken for ordinary")
    return tuple(said)


def run(case: Case) -> Answer:
    """The groups of accounts in the logs, beside the traffic taken for ordinary where some is
    told."""
    from tidegate.distillation.reading.pseudonyms import Pseudonyms, find_key

    told = case.engagement.root.record("logs") or Record()
    alerts = told.text("alerts")
    if alerts and (not alerts.isdecimal() or int(alerts) < 1):
        raise UsageError(f"alerts {alerts[:40]!r} is no count", hint="Write it as 5.")
    drawer = Distillation(case.gate, case.past)
    mapping = told.map("map")
    pool: Path | None = None
    if told.files("ordinary"):
        pool = case.room / POOL
        drawer.read(
            told.files("ordinary"), Search(keep=pool, mapping=mapping), progress=case.progress
        )
    search = Search(
        benign=pool,
        alerts=int(alerts) if alerts else None,
        metadata_only=bool(told.told.get("metadata_only")),
        answers=told.file("answers"),
        as_of=case.settings.as_of,
        known_at=case.settings.known_at,
        rulebooks=case.settings.rulebooks,
        mapping=mapping,
    )
    view = drawer.find(told.files("files"), search, progress=case.progress)
    document = view.document
    book = document["rulebook"]["id"]
    title = case.rulebooks[book].title if book else ""
    return Answer(
        says=(document["answer"],),
        findings=tuple(_rows(document, book, title)),
        document=document,
        to_review=document["to_review"],
        not_checked=tuple(_not_checked(document)),
        notes=tuple(document["notes"]),
        asked=tuple(b.id for b in case.rulebooks if b.id == book),
        used={"log_key": Pseudonyms(find_key()).key_id},
    )


def _not_checked(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if document["missing"]:
        yield "the log", f"does not tell {document['missing']}"
    if document["problem_count"]:
        yield plural(document["problem_count"], "line"), "could not be read"


def _rows(document: Mapping[str, Any], book: str, title: str) -> Iterator[dict[str, Any]]:
    for group in document["groups"]:
        if group["verdict"] not in VERDICTS:
            continue
        ordinary = [each for each in group["explanations"] if each["fit"] == "fits"]
        said = (
            f"{plural(len(group['accounts']), 'account')} with "
            f"{plural(group['requests'], 'request')}: {group['verdict_words']}."
        )
        if group["reasons"] and VERDICTS[group["verdict"]] == "unknown":
            said += f" {' '.join(group['reasons'])}"
        yield finding(
            f"group {group['group']}",
            VERDICTS[group["verdict"]],
            said,
            rule=book,
            title=title,
            outcome=group["verdict"],
            citation=group["citation"],
            missing=_settles(ordinary) if group["verdict"] == "cannot_be_known" else (),
            evidence=[each["why"] for each in group["evidence"]],
            weight="review" if group["to_review"] else "note",
        )


def _settles(ordinary: list[Mapping[str, Any]]) -> Iterator[str]:
    """What would tell an ordinary use from a campaign, and else what its holders say."""
    told = [each["would_tell"] for each in ordinary if each["would_tell"]]
    yield from told
    if not told:
        yield "what the accounts' holders say the traffic is for"
