"""Answers about a contract before the rulebook on malign talent programmes: which half of the test
is met, and what is still to be asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.collaboration.funding.contract import (
    Checklist,
    citation,
    questions,
    read_checklist,
)
from tidegate.intake import sha256_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidegate.desk.screening import Settings
    from tidegate.rules import Rulebooks

RULEBOOK = "us.chips.10638"
_WORDS = {True: "yes", False: "no", None: "unknown"}


def contract_section(
    path: Path | str, rulebooks: Rulebooks, settings: Settings, profile: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The `contract` of a result. Raises InputError for a file that cannot be read or used."""
    answers = read_checklist(path)
    row = {
        "policy": RULEBOOK, "relation": "sponsor",
        **{name: value for name, value in answers.facts().items() if value is not None},
    }  # fmt: skip
    [found] = rulebooks.evaluate(
        "collaboration", [row],
        as_of=settings.as_of, known_at=settings.known_at or None, mode=settings.mode,
        profile=profile,
    )  # fmt: skip
    findings = [each for each in found if each.rule == RULEBOOK]
    # A clause that is settled as not met gives no finding at all.
    verdict = findings[0].verdict if findings else "no"
    return {
        "file": Path(path).name,
        "sha256": sha256_of(Path(path)),
        "policy": RULEBOOK,
        "verdict": verdict,
        "summary": findings[0].summary if findings else "",
        "applies": findings[0].applies if findings else None,
        "citation": citation(),
        "met": {part: _WORDS[value] for part, value in answers.met().items()},
        "questions": _questions(answers),
    }


def _questions(answers: Checklist) -> list[dict[str, Any]]:
    still_open = {one.id for one in answers.open_questions()}
    unquoted = {one.id for one in answers.unquoted()}
    return [
        {
            "id": one.id, "part": one.part, "cites": one.cites, "text": one.text,
            "answer": _WORDS[answers.answers[one.id].value],
            "quote": answers.answers[one.id].quote, "where": answers.answers[one.id].where,
            "open": one.id in still_open, "unquoted": one.id in unquoted,
        }
        for one in questions()
    ]  # fmt: skip
