"""The drawer for ownership: who stands behind whom, and what each regime makes of it.

    gate.ownership.examine("structure.csv", regimes=["us.ofac.50"], listed=["X"])

gives the document of docs/schema/ownership.schema.json.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tidegate.desk.lists_in_use import ListsInUse, lists_in_use
from tidegate.desk.ownership_document import Examined, document, met_by
from tidegate.desk.ownership_facts import names_told, read_told
from tidegate.desk.ownership_screening import Resemblance, found_on, looked_at, screen_entities
from tidegate.desk.screening import Progress, Settings, now, run_of
from tidegate.errors import UsageError
from tidegate.ownership.holders import (
    Holders,
    by_name,
    holders_of,
    named_nodes,
    told_holders,
)
from tidegate.ownership.names import folded
from tidegate.ownership.regime import RegimeView
from tidegate.ownership.structure import Structure
from tidegate.rules.attribution import Attribution
from tidegate.rules.calendar import choose
from tidegate.rules.select import Held

if TYPE_CHECKING:
    from tidegate.desk.items import Past
    from tidegate.desk.tidegate import Tidegate
    from tidegate.desk.ventures import LedgerView
    from tidegate.rules import Rulebooks
    from tidegate.rules.rulebook import Rulebook

DEFAULT_REGIME = "us.ofac.50"
Unit = Literal["percent", "fraction", ""]
NO_LISTS = ListsInUse(used=(), missing=(), editions={})


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a structure. `listed` closes the set of holders: verdicts rest on those
    names and no list is opened. `of` names the entities to show; none shows all. `facts` are what
    a user tells of an entity, as "determination=yes" or "Entity: determination=yes". `untold`
    "possible" reads what a file leaves untold of a company as held by anybody."""

    regimes: tuple[str, ...] = (DEFAULT_REGIME,)
    listed: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    screen: bool = True
    untold: str = "nobody"
    analysis: bool = False


@dataclass(frozen=True, slots=True)
class _Case:
    """What one examination stands on."""

    structure: Structure
    question: Question
    settings: Settings
    rulebooks: Rulebooks
    listed: Mapping[int, str]
    told: Mapping[int, Mapping[str, Any]]
    resembling: Mapping[int, tuple[Resemblance, ...]] = field(default_factory=dict)


class Ownership:
    """Asks the law about a structure of stakes."""

    def __init__(self, gate: Tidegate, past: Past | None = None) -> None:
        self._gate = gate
        self._past = past

    def read(
        self,
        path: Path | str,
        *,
        mapping: Mapping[str, str] | None = None,
        sheet: str | None = None,
        unit: Unit = "",
    ) -> Structure:
        """The structure a file tells: CSV, XLSX, JSON, BODS, GLEIF or FollowTheMoney. Raises
        InputError with every problem of the file."""
        from tidegate.ownership.reading import read_structure

        return read_structure(path, mapping=mapping, sheet=sheet, unit=unit)

    def regimes(self, settings: Settings | None = None) -> tuple[str, ...]:
        """The ids of every rulebook about ownership."""
        return tuple(b.id for b in self._rulebooks(settings or Settings()) if _about(b))

    def examine(
        self,
        what: Path | str | Structure,
        question: Question | None = None,
        settings: Settings | None = None,
        *,
        mapping: Mapping[str, str] | None = None,
        sheet: str | None = None,
        unit: Unit = "",
        progress: Progress | None = None,
        elsewhere: frozenset[str] = frozenset(),
    ) -> dict[str, Any]:
        """Every entity of a structure before every regime asked for. Names of `elsewhere` stand in
        another side of a comparison and need not be in this one."""
        started = now()
        settings = settings or Settings()
        settings = replace(settings, as_of=settings.as_of or started[:10])
        question = question or Question()
        rulebooks = self._rulebooks(settings)
        structure = (
            what
            if isinstance(what, Structure)
            else self.read(what, mapping=mapping, sheet=sheet, unit=unit)
        )
        if question.untold == "possible":
            from tidegate.ownership.untold import with_untold

            structure = with_untold(structure, settings.as_of)
        shown = _shown(structure, question.of, elsewhere)
        listed, absent = _named(structure, question.listed, "--listed", elsewhere)
        if absent:
            told = ", ".join(absent)
            note = f"named as listed and not in the file: {told}"
            structure = replace(structure, notes=(*structure.notes, note))
        case = _Case(
            structure, question, settings, rulebooks, listed=listed,
            told=read_told(
                structure, question.facts, shown, rulebooks.schemas["ownership"], elsewhere
            ),
        )  # fmt: skip
        books = _chosen(rulebooks, question.regimes)
        lists = self._lists(case, books)
        if lists.used:
            resembling = screen_entities(
                self._gate.lists, lists, rulebooks, settings, structure,
                profile=self._profile, progress=progress,
            )  # fmt: skip
            case = replace(case, resembling=resembling)
        examined = [self._examined(case, book, lists) for book in books]
        run = run_of(
            "ownership", started, settings, lists, rulebooks, self._profile,
            _input(structure, question, mapping, sheet, unit),
        )  # fmt: skip
        return document(run, structure, examined, shown=shown, question=question)

    def compare(
        self,
        sides: Sequence[tuple[str, Path | str | Structure, str]],
        question: Question | None = None,
        settings: Settings | None = None,
        *,
        mapping: Mapping[str, str] | None = None,
        sheet: str | None = None,
        unit: Unit = "",
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        """Several structures side by side, or one on several days: each side is what it is called,
        what it is read from, and the day of its stakes and its law. A name asked about has to stand
        in one of them: a seller is gone from the file of a full sale."""
        from tidegate.desk.ownership_deal import deal_as_dict

        settings = settings or Settings()
        question = question or Question()
        read = {
            what: what if isinstance(what, Structure)
            else self.read(what, mapping=mapping, sheet=sheet, unit=unit)
            for _, what, _ in sides
        }  # fmt: skip
        asked = (*question.of, *question.listed, *names_told(question.facts))
        absent = [set(named_nodes(side, asked)[1]) for side in read.values()]
        somewhere = frozenset(asked) - frozenset(asked).intersection(*absent)
        found = []
        for label, what, day in sides:
            document = self.examine(
                read[what], question, replace(settings, as_of=day or settings.as_of),
                mapping=mapping, sheet=sheet, unit=unit, progress=progress, elsewhere=somewhere,
            )  # fmt: skip
            found.append((label, document))
        return deal_as_dict(found, question.of)

    def ledger(
        self,
        path: Path | str,
        settings: Settings | None = None,
        *,
        mapping: Mapping[str, str] | None = None,
        sheet: str | None = None,
        screen: bool = True,
        stakes: Path | str | None = None,
        home_country: str = "",
        progress: Progress | None = None,
    ) -> LedgerView:
        """A table of joint ventures, counted, its partners flagged; see `desk.ventures`."""
        from tidegate.desk.ventures import ledger_view

        return ledger_view(
            self._gate, path, settings or Settings(),
            mapping=mapping, sheet=sheet, screen=screen, stakes=stakes,
            home_country=home_country, progress=progress, past=self._past,
        )  # fmt: skip

    @property
    def _profile(self) -> Mapping[str, Any] | None:
        return self._past.profile if self._past else self._gate.profile.answers

    def _rulebooks(self, settings: Settings) -> Rulebooks:
        from tidegate.rules import load

        return load(settings.rulebooks or None, known_at=settings.known_at, home=self._gate.home)

    def _lists(self, case: _Case, books: Sequence[Rulebook]) -> ListsInUse:
        """The lists to screen against: none where the user closed the set of holders, or where no
        regime asked for names a list."""
        named = [law.lists for book in books if (law := _law(book, case.settings)[0])]
        if case.question.listed or not case.question.screen or not any(named):
            return NO_LISTS
        if self._past is not None:
            return self._past.lists
        return lists_in_use(
            self._gate.lists, known_at=case.settings.known_at,
            accept_stale=case.settings.accept_stale,
        )  # fmt: skip

    def _examined(self, case: _Case, book: Rulebook, lists: ListsInUse) -> Examined:
        law, held = _law(book, case.settings)
        wanted = held.columns()
        holders = Holders() if law is None else self._holders(case, law, lists)
        view = RegimeView(
            book.id, case.structure, law or Attribution(), holders, case.settings.as_of, wanted
        )
        findings = case.rulebooks.evaluate(
            "ownership", view.facts(case.told),
            as_of=case.settings.as_of, known_at=case.settings.known_at or None,
            mode=case.settings.mode, profile=self._profile,
        )  # fmt: skip
        loaded = looked_at(lists, case.rulebooks)
        wants = law.lists if law else ()
        return Examined(
            book=book,
            held=held,
            law=law,
            view=view,
            findings=tuple(map(tuple, findings)),
            lists_checked=tuple(name for name in wants if name in loaded),
            lists_not_checked=tuple(name for name in wants if name not in loaded),
            meanings={n: c.meaning for n, c in case.rulebooks.schemas["ownership"].columns.items()},
        )

    def _holders(self, case: _Case, law: Attribution, lists: ListsInUse) -> Holders:
        if case.question.listed:
            return told_holders(case.structure, case.listed)
        found = by_name(case.structure, law.names)
        found |= found_on(case.resembling, law.lists, case.structure)
        if law.regime:
            other = self._examined(case, case.rulebooks[law.regime], lists)
            found |= {n: f for n, f in met_by(other).items() if n not in found or f.sure}
        return holders_of(case.structure, found=found, law=law)


def _about(book: Rulebook) -> bool:
    return book.subject == "ownership" and book.question == "ownership"


def _law(book: Rulebook, settings: Settings) -> tuple[Attribution | None, Held]:
    choice = choose(book, settings.as_of, settings.known_at)
    held = Held(book, choice.version, choice.why)
    return (choice.version.attribution if choice.version else None), held


def _chosen(rulebooks: Rulebooks, wanted: Sequence[str]) -> list[Rulebook]:
    """The rulebooks of the ids given, or that begin with one; all where "all" is asked for."""
    known = {book.id: book for book in rulebooks if _about(book)}
    if "all" in wanted:
        return list(known.values())
    chosen: dict[str, Rulebook] = {}
    for ident in wanted:
        found = [known[ident]] if ident in known else []
        found = found or [b for name, b in known.items() if name.startswith(ident + ".")]
        if not found:
            from difflib import get_close_matches

            word = ident.casefold().strip(". ")
            close = [name for name in known if word and word in name]
            close = close or get_close_matches(word, known, n=1)
            hint = f"Did you mean {' or '.join(close[:3])}? " if close else ""
            raise UsageError(
                f"no regime {ident!r} is loaded", hint=f"{hint}There are: {', '.join(known)}."
            )
        chosen |= {book.id: book for book in found}
    return list(chosen.values())


def _named(
    structure: Structure,
    names: Sequence[str],
    option: str,
    elsewhere: frozenset[str] = frozenset(),
) -> tuple[Mapping[int, str], tuple[str, ...]]:
    """The nodes that names mean, and the names that mean nobody.

    One to which a name of the file is close is a misspelling and refused. Another may be one of a
    list that is held against many files, and is told as not there.
    """
    nodes, absent = named_nodes(structure, names)
    wrong = [name for name in absent if name not in elsewhere]
    close = close_names(structure, wrong)
    if close or (wrong and (option == "--of" or not nodes)):
        told = ", ".join(map(repr, close or wrong))
        hint = f"Did you mean {', '.join(map(repr, close.values()))}?" if close else ""
        raise UsageError(
            f"nobody in the file is called {told}",
            hint=hint or f"{option} takes a name as the file writes it.",
        )
    return nodes, absent


def close_names(structure: Structure, absent: Sequence[str]) -> dict[str, str]:
    """For each name that means nobody, the name in the file that was probably meant."""
    from rapidfuzz import fuzz, process

    known = [entity.name for entity in structure.entities.values()]
    found = {}
    for name in absent:
        best = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=82)
        longer = (each for each in known if folded(each).startswith(f"{folded(name)} "))
        meant = best[0] if best is not None and len(name) > 3 else next(longer, "")
        if meant:
            found[name] = meant
    return found


def _shown(structure: Structure, of: Sequence[str], elsewhere: frozenset[str]) -> tuple[int, ...]:
    if not of:
        return tuple(range(len(structure.entities)))
    return tuple(sorted(_named(structure, of, "--of", elsewhere)[0]))


def _input(
    structure: Structure,
    question: Question,
    mapping: Mapping[str, str] | None,
    sheet: str | None,
    unit: str,
) -> dict[str, Any]:
    return {
        "file": structure.file,
        "path": structure.path,
        "sha256": structure.sha256,
        "rows": structure.rows,
        "format": structure.format,
        "columns": dict(structure.columns),
        "sheet": sheet or "",
        "mapping": dict(mapping or {}),
        "unit": unit,
        "regimes": list(question.regimes),
        "listed": list(question.listed),
        "of": list(question.of),
        "facts": list(question.facts),
        "untold": question.untold,
        "screened": question.screen,
        "problems": [
            {"row": p.row, "column": p.column, "message": p.message, "mend": p.mend}
            for p in structure.problems
        ],
    }
