"""The drawer for items: chips, computers, memory, model weights, technology.

    gate.items.classify("H800 SXM", {"to": "CN"}, Settings(as_of="2023-03-01"))
    gate.items.classify_file("chips.csv", {"to": "CN"})

Both give the document of docs/schema/classify.schema.json.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.desk.classification import ItemQuestion, answer_items, ask
from tidegate.desk.deal import Deal, Party, read_deal
from tidegate.desk.deal_parties import Screened, screen_parties
from tidegate.desk.item_document import document
from tidegate.desk.lists_in_use import ListsInUse, lists_in_use
from tidegate.desk.screening import Progress, Settings, now, run_of
from tidegate.errors import InputError, Problem, UsageError
from tidegate.intake import country_code
from tidegate.items import catalogue_hash

if TYPE_CHECKING:
    from tidegate.desk.tidegate import Tidegate
    from tidegate.items import Item, ReadItem
    from tidegate.rules import Rulebooks
    from tidegate.rules.bulk import BulkRun

BULK = "us.ear.3a090"
TRACED = 1_000
"""The most items whose every clause is kept with its numbers: some 30 kB each."""
_BRIEF = (
    f"More than {TRACED:,} items: clauses with their numbers, findings that say no and notes are "
    "left out; ask for single rows to see them."
)
_ECCN = re.compile(r"\d[A-E]\d{3}\b", re.IGNORECASE)
Told = Mapping[str, str]
_TOLD_BY = {"from_country": "from", "destination": "to", "owner_lists": "owner"}
_AS_OPTION = {"destination": "to", "from_country": "from"}
NO_LISTS = ListsInUse(used=(), missing=(), editions={})


@dataclass(frozen=True, slots=True)
class Past:
    """What a run stood on that is done again: its lists and its profile, not today's."""

    lists: ListsInUse
    profile: Mapping[str, Any] | None


class Items:
    """Asks the law about items; what it reads and writes is the library's, not the terminal's."""

    def __init__(self, gate: Tidegate, past: Past | None = None) -> None:
        self._gate = gate
        self._past = past

    def find(self, name: str) -> tuple[Item, str]:
        """The catalogue's one entry for a name, and in words which it is. Raises UsageError with
        the candidates where it is not plain which is meant."""
        from tidegate.items import catalogue, settled

        hits = catalogue().find(name)
        hit = settled(hits)
        if hit is None:
            told = [f"{each.entry.name} ({each.entry.maker})" for each in hits]
            raise UsageError(
                f"{name!r} may be {'; '.join(told)}" if told else f"no {name!r} in the catalogue",
                hint="Say which, by its full name."
                if told
                else "Give a file with its figures: docs/items.md says which columns.",
            )
        how = f"figures of the catalogue's entry {hit.entry.id}"
        if hit.score < 100:
            how += f", taken for {name!r} ({', '.join(hit.reasons)})"
        return hit.entry.item, how

    def classify(
        self,
        what: str | Item,
        told: Told | None = None,
        settings: Settings | None = None,
        *,
        parties: Sequence[Party] = (),
    ) -> dict[str, Any]:
        """One item, by name or with figures of one's own. `told` is the transaction by field name
        ("to", "end_user", "dd_certified" …); `parties` take part beside those told there."""
        settings, rulebooks = self._prepared(settings)
        question = self._question(1, what, told, settings, rulebooks, parties)
        told_input = {
            "query": question.item.name, "told": _kept(told), "catalogue": catalogue_hash(),
        }  # fmt: skip
        return self._answered([question], rulebooks, settings, told_input)

    def classify_each(
        self,
        asked: Sequence[tuple[str | Item, Told]],
        settings: Settings | None = None,
        *,
        parties: Sequence[Party] = (),
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        """Several items as `classify` takes one, each with what is told of it, in one document:
        parties are screened once. Rows are numbered from 1."""
        settings, rulebooks = self._prepared(settings)
        questions = [
            self._question(row, what, told, settings, rulebooks, parties)
            for row, (what, told) in enumerate(asked, 1)
        ]
        told_input = {
            "queries": [each.item.name for each in questions],
            "told": [_kept(told) for _, told in asked],
            "catalogue": catalogue_hash(),
        }
        return self._answered(questions, rulebooks, settings, told_input, progress=progress)

    def _question(
        self,
        row: int,
        what: str | Item,
        told: Told | None,
        settings: Settings,
        rulebooks: Rulebooks,
        parties: Sequence[Party],
    ) -> ItemQuestion:
        deal, problems = read_deal(told or {}, _types(rulebooks))
        if problems:
            raise UsageError("; ".join(f"{p.column}: {p.message}, {p.mend}" for p in problems))
        deal = _joined(deal, parties)
        if isinstance(what, str) and deal.movement == "release" and _ECCN.match(what):
            item, how = _technology(what), ""
            deal = replace(deal, facts={"release_eccn": what[:5].upper(), **deal.facts})
        else:
            item, how = self.find(what) if isinstance(what, str) else (what, "")
        item, deal = _overruled(item, deal, rulebooks)
        return ask(row, item, deal, settings.as_of, how=how)

    def classify_file(
        self,
        path: Path | str,
        told: Told | None = None,
        settings: Settings | None = None,
        *,
        mapping: Mapping[str, str] | None = None,
        sheet: str | None = None,
        parties: Sequence[Party] = (),
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        """Every item of a file; `told` and `parties` hold for rows that do not say otherwise
        themselves. Raises InputError with every problem of the file."""
        settings, rulebooks = self._prepared(settings)
        questions, table = self.questions(
            path, told, settings, rulebooks, mapping=mapping, sheet=sheet, parties=parties
        )
        told_input = {
            "file": Path(path).name,
            "path": str(Path(path).resolve()),
            "sha256": table.sha256,
            "rows": len(table.rows),
            "sheet": sheet or "",
            "mapping": dict(mapping or {}),
            "told": _kept(told),
            "catalogue": catalogue_hash(),
        }
        return self._answered(
            questions, rulebooks, settings, told_input, notes=_notes(table), progress=progress
        )

    def questions(
        self,
        path: Path | str,
        told: Told | None,
        settings: Settings,
        rulebooks: Rulebooks,
        *,
        mapping: Mapping[str, str] | None = None,
        sheet: str | None = None,
        parties: Sequence[Party] = (),
    ) -> tuple[list[ItemQuestion], Any]:
        """The file's rows as questions, and the table they stand in."""
        from tidegate.items import read_items

        types = _types(rulebooks)
        base, wrong = read_deal(told or {}, types)
        if wrong:
            raise UsageError("; ".join(f"{p.column}: {p.message}, {p.mend}" for p in wrong))
        base = _joined(base, parties)
        table = read_items(Path(path), mapping=mapping, sheet=sheet)
        problems: list[Problem] = []
        questions: list[ItemQuestion] = []
        for row in table.rows:
            deal, found = read_deal(
                _cells(row.transaction), types, base=base, file=Path(path).name, row=row.row
            )
            problems += found
            item, deal = _overruled(row.item, deal, rulebooks)
            notes = (*row.notes, *([str(row.problem)] if row.problem else []))
            questions.append(ask(row.row, item, deal, settings.as_of, how=_how(row), notes=notes))
        if problems:
            count = len(problems)
            raise InputError(
                f"{count} {'cell' if count == 1 else 'cells'} of {Path(path).name} cannot be read",
                problems=problems,
            )
        return questions, table

    def classify_bulk(
        self,
        source: Path,
        target: Path,
        settings: Settings | None = None,
        told: Told | None = None,
        *,
        only: Sequence[str] = (BULK,),
    ) -> BulkRun:
        """A Parquet file of facts to a Parquet file of answers, without traces or parties; by the
        rulebooks of `only`."""
        from tidegate.rules.bulk import decide_parquet

        settings, rulebooks = self._prepared(settings)
        if any((told or {}).values()):
            raise UsageError(
                "a bulk run classifies and takes no route or party",
                hint="Leave the route away, or write to another format than Parquet.",
            )
        return decide_parquet(
            rulebooks, source, target,
            as_of=settings.as_of, known_at=settings.known_at or None, mode=settings.mode,
            only=only,
        )  # fmt: skip

    def screened(
        self,
        deals: Sequence[Deal],
        rulebooks: Rulebooks,
        settings: Settings,
        progress: Progress | None = None,
    ) -> tuple[dict[Party, Screened], ListsInUse]:
        """The parties of the deals, screened; no list is opened where none is named."""
        if not any(party.name for deal in deals for party in deal.parties):
            return {}, NO_LISTS
        lists = (
            self._past.lists
            if self._past
            else lists_in_use(
                self._gate.lists, known_at=settings.known_at, accept_stale=settings.accept_stale
            )
        )
        found = screen_parties(
            self._gate.lists, lists, rulebooks, settings, deals,
            profile=self._profile, progress=progress,
        )  # fmt: skip
        return found, lists

    @property
    def _profile(self) -> Mapping[str, Any] | None:
        return self._past.profile if self._past else self._gate.profile.answers

    def _prepared(self, settings: Settings | None) -> tuple[Settings, Rulebooks]:
        from tidegate.rules import load

        settings = settings or Settings()
        settings = replace(settings, as_of=settings.as_of or now()[:10])
        return settings, load(
            settings.rulebooks or None, known_at=settings.known_at, home=self._gate.home
        )

    def _answered(
        self,
        questions: Sequence[ItemQuestion],
        rulebooks: Rulebooks,
        settings: Settings,
        told: Mapping[str, Any],
        *,
        notes: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        started = now()
        parties, lists = self.screened([q.deal for q in questions], rulebooks, settings, progress)
        results = answer_items(
            questions, rulebooks,
            known_at=settings.known_at, mode=settings.mode,
            profile=self._profile, screened=parties, trace=len(questions) <= TRACED,
        )  # fmt: skip
        run = run_of("classify", started, settings, lists, rulebooks, self._profile, told)
        brief = len(questions) > TRACED
        if brief:
            notes = (*notes, _BRIEF)
        return document(run, results, meanings=_meanings(rulebooks), notes=notes, brief=brief)


def _joined(deal: Deal, parties: Sequence[Party]) -> Deal:
    """The deal with further parties, of its own law date."""
    more = tuple(replace(party, as_of=deal.as_of) for party in parties)
    return replace(deal, parties=(*deal.parties, *more)) if more else deal


def _kept(told: Told | None) -> dict[str, str]:
    """What was told, without what was left empty."""
    return {name: text for name, text in (told or {}).items() if text}


def _technology(name: str) -> Item:
    """Technology or source code by its ECCN, as "3E001": it has no figures."""
    from tidegate.items import Item

    return Item(name=name, kind="technology")


def _notes(table: Any) -> list[str]:
    """How the columns were understood, and what else a reader of the file should know."""
    read = "; ".join(str(column) for column in table.columns if column.meaning.role != "field")
    return [f"columns read: {read}", *table.notes, *(str(problem) for problem in table.warnings)]


def _meanings(rulebooks: Rulebooks) -> dict[str, str]:
    """What each fact is, in words, and where it is told by other names."""
    columns = rulebooks.schemas["transaction"].columns
    words = {name: column.meaning for name, column in columns.items()}
    seats = "tell end_user_hq and end_user_parent"
    return {name: f"{text} ({_TOLD_BY.get(name, name)})" for name, text in words.items()} | {
        "party_hq5": f"{words['party_hq5']} ({seats})"
    }


def _types(rulebooks: Rulebooks) -> dict[str, str]:
    """Type by name of every fact that may be told of an item on its way."""
    columns = rulebooks.schemas["transaction"].columns
    return {name: column.type for name, column in columns.items() if not column.provided}


def _cells(told: Mapping[str, str]) -> dict[str, str]:
    """A row's cells under the names of the options. A parent told as a country is where the
    parent is; told by name it is an owner, whose listing matters."""
    cells = {_AS_OPTION.get(name, name): text for name, text in told.items()}
    parent = cells.get("end_user_parent", "")
    if parent and country_code(parent) is None:
        cells["owner"] = "; ".join(filter(None, (cells.get("owner", ""), parent)))
        del cells["end_user_parent"]
    if country := told.get("end_user_parent_country", ""):
        cells["end_user_parent"] = country
    if between := told.get("intermediate_consignee", ""):
        cells["consignee"] = "; ".join(filter(None, (cells.get("consignee", ""), between)))
    return cells


def _how(row: ReadItem) -> str:
    if row.hit is None:
        return "figures of the row"
    return f"figures of the catalogue's entry {row.hit.entry.id}, taken for {row.item.name!r}"


def _overruled(item: Item, deal: Deal, rulebooks: Rulebooks) -> tuple[Item, Deal]:
    """Facts of the item itself that were told beside it ("data_centre=no") go to the item."""
    own = rulebooks.schemas["item"].columns
    facts = {name: value for name, value in deal.facts.items() if name in own}
    if not facts:
        return item, deal
    rest = {name: value for name, value in deal.facts.items() if name not in own}
    item = replace(item, told={**item.told, **facts})
    return item, replace(deal, facts=rest)
