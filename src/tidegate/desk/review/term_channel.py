"""Terms of a contract before the test for a malign foreign talent recruitment programme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.desk.collaboration import Collaboration
from tidegate.desk.collaboration_contract import RULEBOOK
from tidegate.desk.review.channel import Answer, Case, finding
from tidegate.desk.review.engagement import Engagement, Record
from tidegate.desk.review.room import TERMS, terms_file, told_in
from tidegate.findings.words import VERDICT_WORDS, plural

SUBJECT = "collaboration"


def ground(engagement: Engagement) -> tuple[str, ...]:
    told = engagement.root.record("terms")
    if told is None:
        return ()
    answers = len(told.told.get("answers", ()))
    return (f"{plural(answers, 'answer')} about a contract" if answers else "answers in a file",)


def run(case: Case) -> Answer:
    """The answers about a contract before the rulebook that has the test."""
    told = case.engagement.root.record("terms") or Record()
    answers = told.told.get("answers")
    path = terms_file(case.room, answers) if answers else told.file("file")
    assert path is not None  # the reader saw to it
    with told_in(case.engagement, TERMS if answers else "", (), "terms.answers", told.line):
        document = Collaboration(case.gate, case.past).examine(
            [], None, case.settings, contract=path, registry_sha256=case.registry_sha256
        )
    contract = document["contract"]
    contract["file"] = case.engagement.file if answers else contract["file"]
    book = case.rulebooks[RULEBOOK]
    rows = []
    if contract["verdict"] != "no":
        rows.append(
            finding(
                "the contract",
                contract["verdict"],
                contract["summary"],
                rule=RULEBOOK,
                title=book.title,
                outcome=_outcome(case),
                citation=contract["citation"],
                applies=contract["applies"],
                missing=case.settles(
                    SUBJECT, [each["id"] for each in contract["questions"] if each["open"]]
                ),
                evidence=_quotes(contract),
            )
        )
    said = [
        f"The test as a whole: {VERDICT_WORDS[contract['verdict']]}. Of its halves, compensation "
        f"in exchange for an act: {VERDICT_WORDS[contract['met']['A']]}; the sponsor: "
        f"{VERDICT_WORDS[contract['met']['B']]}."
    ]
    unquoted = [each["text"] for each in contract["questions"] if each["unquoted"]]
    return Answer(
        says=tuple(said),
        findings=tuple(rows),
        document=contract,
        to_review=len(rows),
        not_checked=tuple((text, "answered yes without a quotation") for text in unquoted),
        asked=(RULEBOOK,),
    )


def _outcome(case: Case) -> str:
    held = case.rulebooks.held(
        "collaboration", [{"policy": RULEBOOK}], case.settings.as_of, case.settings.known_at
    )
    version = next((each.version for each in held if each.book.id == RULEBOOK), None)
    return version.outcomes[0].outcome if version else ""


def _quotes(contract: Mapping[str, Any]) -> list[str]:
    return [
        f"{each['cites']}: “{each['quote']}”" + (f", {each['where']}" if each["where"] else "")
        for each in contract["questions"]
        if each["answer"] == "yes" and each["quote"]
    ]
