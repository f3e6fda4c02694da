"""The result of `tidegate review` as plain values: one shape for JSON and for every page.

`docs/schema/review.schema.json` describes it. Keys are only ever added.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tidegate.desk.review.channel import Answer, Case, Channel
from tidegate.desk.review.summary import rulebooks_asked, unknowns
from tidegate.findings.document import plain, run_as_dict

if TYPE_CHECKING:
    from tidegate.findings.model import Run

SCHEMA_VERSION = "1.0"


def document(
    case: Case, run: Run, channels: tuple[Channel, ...], answers: Mapping[str, Answer]
) -> dict[str, Any]:
    """The whole result. A channel without an answer had no ground and was not asked."""
    told = [_channel(each, case, answers.get(each.id)) for each in channels]
    asked = [row for row in told if row["state"] == "run"]
    settings = case.settings
    rows = [row for each in asked for row in each["findings"] if row["weight"] == "review"]
    root = case.engagement.root
    shape: dict[str, Any] = plain(
        {
            "schema_version": SCHEMA_VERSION,
            "engagement": {
                "title": case.engagement.title,
                "about": root.text("about"),
                "file": case.engagement.file,
                "date": root.text("date"),
            },
            "summary": {
                "channels": len(asked),
                "to_review": sum(row["to_review"] for row in asked),
                "yes": sum(row["verdict"] == "yes" for row in rows),
                "unknown": sum(row["verdict"] == "unknown" for row in rows),
            },
            "channels": told,
            "unknowns": unknowns(asked),
            "rulebooks": rulebooks_asked(
                case.rulebooks, asked, settings.as_of, settings.known_at
            ),
        }
    )  # fmt: skip
    return {**shape, "run": run_as_dict(run)}


def _channel(channel: Channel, case: Case, answer: Answer | None) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "id": channel.id,
        "title": channel.title,
        "asks": channel.asks,
        "state": "not run" if answer is None else "run",
        "ground": list(channel.ground(case.engagement)),
        "needs": list(channel.needs),
        "lacks": "" if answer is not None else f"the file tells no {channel.lacks}",
    }
    answer = answer or Answer((), (), {}, 0)
    return shape | {
        "says": list(answer.says),
        "to_review": answer.to_review,
        "findings": list(answer.findings),
        "not_checked": [{"what": what, "why": why} for what, why in answer.not_checked],
        "assumed": list(answer.assumed),
        "notes": list(answer.notes),
        "asked": list(answer.asked),
        "document": answer.document,
    }
