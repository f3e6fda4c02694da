"""Items on their way, before the law of a day: what they are, whether a licence is needed, which
exceptions and which review policy; in one reading of the law or in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tidegate.desk.deal import Deal, Party
from tidegate.desk.deal_facts import DealFacts, deal_facts
from tidegate.desk.deal_parties import Screened, party_facts
from tidegate.items.answer import Answer, compose

if TYPE_CHECKING:
    from tidegate.items import Item, Step
    from tidegate.rules import Decision, Rulebooks, TraceLine

Reading = Literal["enforced", "text"]


@dataclass(frozen=True, slots=True)
class ItemQuestion:
    """One item on its way, ready to be asked about. `how` says where the item's figures are
    from: the catalogue's entry, or the row as it stands."""

    row: int
    item: Item
    deal: Deal
    as_of: str
    how: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemResult:
    """All that is told of one item. `answers` holds one answer a reading asked for."""

    question: ItemQuestion
    facts: Mapping[str, Any]
    steps: tuple[Step, ...]
    answers: Mapping[Reading, Answer]
    trace: tuple[TraceLine, ...]
    parties: tuple[Screened, ...]
    licence_assumes: tuple[str, ...]
    assumed: tuple[str, ...]
    caveats: tuple[str, ...]

    @property
    def answer(self) -> Answer:
        """The answer as enforced, or the only one asked for."""
        return next(iter(self.answers.values()))


def answer_items(
    questions: Sequence[ItemQuestion],
    rulebooks: Rulebooks,
    *,
    known_at: str = "",
    mode: str = "enforced",
    profile: Mapping[str, Any] | None = None,
    screened: Mapping[Party, Screened] | None = None,
    trace: bool = True,
) -> list[ItemResult]:
    """The answers in the order of the questions. Raises UsageError for facts of a wrong type."""
    from tidegate.items import caveats_of, explain, facts_of

    screened = screened or {}
    readings: tuple[Reading, ...] = (
        ("enforced", "text") if mode == "both" else ("text",) if mode == "text" else ("enforced",)
    )
    columns = rulebooks.schemas["transaction"].columns
    conditions = {name: column.condition for name, column in columns.items() if column.condition}
    optional = {name for name, column in columns.items() if column.optional}
    rows: list[tuple[dict[str, Any], DealFacts]] = []
    for question in questions:
        item = facts_of(question.item)
        deal = deal_facts(
            question.deal, item,
            name=question.item.name, maker_country=question.item.maker_country,
            as_of=question.as_of,
        )  # fmt: skip
        rows.append(({**item, **party_facts(question.deal, screened), **deal.facts}, deal))
    decided = {
        reading: _decide(questions, [row for row, _ in rows], rulebooks, known_at, reading,
                         profile, trace=trace and reading == readings[0])
        for reading in readings
    }  # fmt: skip
    results = []
    for at, question in enumerate(questions):
        parties = tuple(screened[p] for p in question.deal.parties if p in screened)
        about = tuple(finding for each in parties for finding in each.findings)
        answers = {
            reading: compose(
                decided[reading][at].findings,
                conditions=conditions,
                optional=optional,
                certain=decided[reading][at].facts.get("in_3a090_ab") is True,
                parties=about,
            )
            for reading in readings
        }
        deal = rows[at][1]
        results.append(
            ItemResult(
                question=question,
                facts=decided[readings[0]][at].facts,
                steps=tuple(explain(question.item)),
                answers=answers,
                trace=decided[readings[0]][at].trace,
                parties=parties,
                licence_assumes=tuple(_borne_out(deal, answers)),
                assumed=deal.assumed,
                caveats=tuple(dict.fromkeys((*caveats_of(question.item), *deal.caveats))),
            )
        )
    return results


def _borne_out(deal: DealFacts, answers: Mapping[Reading, Answer]) -> list[str]:
    """The assumptions made for a rulebook that did find something."""
    found = {f.rule for a in answers.values() for f in a.findings if f.verdict != "no"}
    return [text for rule, text in deal.assumed_for.items() if rule in found]


def _decide(
    questions: Sequence[ItemQuestion],
    rows: Sequence[Mapping[str, Any]],
    rulebooks: Rulebooks,
    known_at: str,
    reading: Reading,
    profile: Mapping[str, Any] | None,
    *,
    trace: bool,
) -> list[Decision]:
    """Decisions in order; rows of one date are decided together."""
    by_date: dict[str, list[int]] = {}
    for at, question in enumerate(questions):
        by_date.setdefault(question.as_of, []).append(at)
    found: dict[int, Decision] = {}
    for day, places in by_date.items():
        decisions = rulebooks.decide(
            [rows[at] for at in places],
            as_of=day, known_at=known_at or None, mode=reading, profile=profile, trace=trace,
        )  # fmt: skip
        found |= dict(zip(places, decisions, strict=True))
    return [found[at] for at in range(len(questions))]


def ask(
    row: int, item: Item, deal: Deal, as_of: str, *, how: str = "", notes: Sequence[str] = ()
) -> ItemQuestion:
    """A question; the deal's own date goes before the run's."""
    return ItemQuestion(row, item, deal, deal.as_of or as_of, how, tuple(notes))
