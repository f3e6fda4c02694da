"""A draft of the law tried on a file: who is answered otherwise, by which clause, for how much.

    WhatIf(gate).run("draft.yaml", "chips.csv", {"to": "CN"}, Settings(as_of="2026-11-23"))

The file is read once and put before the law and before the draft laid over it. The result is the
document of docs/schema/whatif.schema.json.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tidegate.desk.classification import ItemQuestion, ItemResult, answer_items
from tidegate.desk.lists_in_use import ListsInUse
from tidegate.desk.screening import MOST_WARNINGS, Progress, Settings, now, run_of
from tidegate.desk.whatif_document import document
from tidegate.desk.whatif_sides import Clauses, Side, Subject, clauses_of_trace
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.desk.deal import Party
    from tidegate.desk.deal_parties import Screened
    from tidegate.desk.tidegate import Tidegate
    from tidegate.items.answer import Answer
    from tidegate.rules import Rulebooks
    from tidegate.rules.draft import Draft

Kind = Literal["items", "partners"]
COMPARED = (
    "classification", "classification_possible", "paragraphs", "paragraphs_unknown", "also",
    "licence_required", "exceptions", "exceptions_possible", "review", "bands", "notices",
)  # fmt: skip
"""What of an answer about an item is compared: the four questions, duty bands and notices."""
ITEM_WORDS = frozenset(
    "tpp tops tflops flops fp64 fp32 tf32 fp16 bf16 int8 int4 fp8 fp6 fp4 die bandwidth dram hbm "
    "io gbs chip gpu accelerator item product model to destination eccn".split()
)
PARTNER_WORDS = frozenset(
    "owner owners country land nation address city partner customer supplier company entity party "
    "organisation organization institution university legal".split()
)
MOST_LOOKED_UP = 40


@dataclass(frozen=True, slots=True)
class Compared:
    """All that a run found: every row of the file in each reading asked for."""

    kind: Kind
    subjects: tuple[Subject, ...]
    lists: ListsInUse
    input: Mapping[str, Any]
    not_checked: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unreadable: int = 0


class WhatIf:
    """Tries drafts; what it reads and gives is the library's, not the terminal's."""

    def __init__(self, gate: Tidegate) -> None:
        self._gate = gate

    def run(
        self,
        draft: Path | str,
        file: Path | str,
        told: Mapping[str, str] | None = None,
        settings: Settings | None = None,
        *,
        kind: Kind | None = None,
        mapping: Mapping[str, str] | None = None,
        sheet: str | None = None,
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        """The document of a draft on a file of items or partners; `told` are the fields of the
        transaction for items whose rows do not say otherwise. Raises RulebookError for the draft,
        InputError for the file, each with every problem."""
        from tidegate.rules import load
        from tidegate.rules.draft import read_draft

        started = now()
        settings = settings or Settings()
        settings = replace(settings, as_of=settings.as_of or started[:10])
        base = load(settings.rulebooks or None, known_at=settings.known_at)
        changed = read_draft(draft, base, as_of=settings.as_of)
        path = Path(file)
        chosen = kind or kind_of(path, sheet)
        if chosen == "items":
            compared = self._items(path, base, changed, told, settings, mapping, sheet, progress)
        else:
            from tidegate.desk.whatif_partners import compare_partners

            if any((told or {}).values()):
                raise UsageError(
                    "a file of partners takes no route",
                    hint="Leave --to and the other fields away, or say --kind items.",
                )
            compared = compare_partners(
                self._gate, path, base, changed, settings,
                mapping=mapping, sheet=sheet, progress=progress,
            )  # fmt: skip
        run = run_of(
            "whatif", started, settings, compared.lists, base, self._gate.profile.answers,
            compared.input, warnings=compared.notes,
        )  # fmt: skip
        return document(run, changed, compared)

    def _items(
        self,
        path: Path,
        base: Rulebooks,
        draft: Draft,
        told: Mapping[str, str] | None,
        settings: Settings,
        mapping: Mapping[str, str] | None,
        sheet: str | None,
        progress: Progress | None,
    ) -> Compared:
        from tidegate.desk.items import Items

        items = Items(self._gate)
        questions, table = items.questions(path, told, settings, base, mapping=mapping, sheet=sheet)
        deals = [question.deal for question in questions]
        before, lists = items.screened(deals, base, settings, progress)
        after = before
        if before and any(draft.rulebooks[rule].subject == "listing" for rule in draft.touched):
            after, _ = items.screened(deals, draft.rulebooks, settings, progress)
        profile = self._gate.profile.answers
        subjects: list[Subject] = []
        told_not: dict[str, None] = {}
        assumed: dict[str, None] = {}
        for mode in readings(settings.mode):
            asked = _Asking(settings.known_at, mode, profile)
            tell("under the law", progress)
            old = asked.answers(questions, base, before)
            tell("with the draft", progress)
            new = asked.answers(questions, draft.rulebooks, after)
            differ = [
                at for at in range(len(questions)) if _compared(old[at]) != _compared(new[at])
            ]
            few = [questions[at] for at in differ]
            clauses = dict(
                zip(
                    differ,
                    zip(
                        asked.clauses(few, base, before, draft.touched),
                        asked.clauses(few, draft.rulebooks, after, draft.touched),
                        strict=True,
                    ),
                    strict=True,
                )
            )
            for at, question in enumerate(questions):
                one, other = clauses.get(at, ({}, {}))
                subjects.append(
                    Subject(
                        row=question.row,
                        name=question.item.name,
                        mode=mode,
                        before=Side(_compared(old[at]), old[at].answer.findings, one),
                        after=Side(_compared(new[at]), new[at].answer.findings, other),
                        quantity=question.deal.quantity,
                        value=question.deal.value,
                        currency=question.deal.currency,
                    )
                )
                told_not |= dict.fromkeys(new[at].answer.not_checked)
                assumed |= dict.fromkeys(new[at].assumed)
        problems = [row.problem for row in table.rows if row.problem]
        told_input = {"file": path.name, "sha256": table.sha256, "rows": len(table.rows)}
        return Compared(
            "items",
            tuple(subjects),
            lists,
            told_input,
            not_checked=tuple(told_not),
            assumed=tuple(assumed),
            notes=(*table.notes, *map(str, [*table.warnings, *problems][:MOST_WARNINGS])),
            unreadable=len(problems),
        )


@dataclass(frozen=True, slots=True)
class _Asking:
    """One reading of the law by one user."""

    known_at: str
    mode: str
    profile: Mapping[str, Any] | None

    def answers(
        self,
        questions: Sequence[ItemQuestion],
        rulebooks: Rulebooks,
        screened: Mapping[Party, Screened],
        *,
        trace: bool = False,
    ) -> list[ItemResult]:
        if not questions:
            return []
        return answer_items(
            questions, rulebooks, known_at=self.known_at, mode=self.mode,
            profile=self.profile, screened=screened, trace=trace,
        )  # fmt: skip

    def clauses(
        self,
        questions: Sequence[ItemQuestion],
        rulebooks: Rulebooks,
        screened: Mapping[Party, Screened],
        rules: frozenset[str],
    ) -> list[Clauses]:
        """The clauses of a few rulebooks with each item's numbers. Only they are run, and those on
        items, which tell the others what an item is: tracing all takes longer than all the rest."""
        from tidegate.rules import Rulebooks

        few = [book for book in rulebooks if book.subject == "item" or book.id in rules]
        narrow = Rulebooks(few, rulebooks.schemas)
        return [
            clauses_of_trace(line for line in result.trace if line.rule in rules)
            for result in self.answers(questions, narrow, screened, trace=True)
        ]


def tell(what: str, progress: Progress | None) -> None:
    """What is being done now, of which no count can be given."""
    if progress:
        progress(what, 0, 0)


def readings(mode: str) -> tuple[str, ...]:
    """The readings of the law that a mode asks for."""
    return ("enforced", "text") if mode == "both" else (mode,)


def kind_of(path: Path, sheet: str | None = None) -> Kind:
    """Whether a file is of items or of partners: by which of them more of its headers speak of,
    else by whether the catalogue knows most of its names."""
    from tidegate.intake import read_records

    table = read_records(path, sheet=sheet)
    words = [re.findall("[a-z0-9]+", name.casefold()) for name in table.columns]
    items, partners = (
        sum(not of.isdisjoint(heading) for heading in words) for of in (ITEM_WORDS, PARTNER_WORDS)
    )
    if items != partners:
        return "items" if items > partners else "partners"
    first = [next(iter(cells.values()), "") for _, cells in table][:MOST_LOOKED_UP]
    from tidegate.items import catalogue, settled

    known = [name for name in first if isinstance(name, str) and settled(catalogue().find(name))]
    return "items" if len(known) * 2 > len(first) else "partners"


def _compared(result: ItemResult) -> dict[str, Any]:
    answer: Answer = result.answer
    return {name: getattr(answer, name) for name in COMPARED}
