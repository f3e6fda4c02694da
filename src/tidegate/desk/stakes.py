"""Screening with stakes: parties that no list names and that listed parties own, with the path.

Every ownership rule that names a list in use is asked. A party that its test reaches, or may,
carries the match of the listed owner at the head of the path and the finding of the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tidegate.desk.ownership_screening import Resemblance, found_on, looked_at, screen_entities
from tidegate.findings.model import Finding, Match
from tidegate.findings.ownership_words import span
from tidegate.ownership.evidence import Step
from tidegate.ownership.holders import holders_of
from tidegate.ownership.names import folded
from tidegate.ownership.regime import RegimeView
from tidegate.ownership.share import percent
from tidegate.ownership.structure import Structure
from tidegate.rules.calendar import choose
from tidegate.rules.select import Held

if TYPE_CHECKING:
    from tidegate.desk.lists_in_use import ListsInUse
    from tidegate.desk.screening import Progress, Settings
    from tidegate.intake import Subject
    from tidegate.lists import ListStore
    from tidegate.rules import Rulebooks
    from tidegate.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Owned:
    """What owners make of one party: the owners' matches, and the rules' findings."""

    matches: tuple[Match, ...] = ()
    findings: tuple[Finding, ...] = ()


class StakesInUse:
    """A structure examined once, and asked for each party of a file."""

    def __init__(self, structure: Structure, owned: Mapping[int, Owned]) -> None:
        self.structure = structure
        self._by_word: dict[str, int] = {}
        for node, entity in enumerate(structure.entities.values()):
            words = (entity.name, *entity.other_names, *(value for _, value in entity.identifiers))
            for word in words:
                self._by_word.setdefault(folded(word), node)
        self._owned = owned

    def node(self, subject: Subject) -> int | None:
        """The entity of the structure that a row is: by a number of its own, else by name."""
        words = [each.value for each in subject.identifiers]
        words += [subject.name, *subject.other_names]
        return next((self._by_word[w] for w in map(folded, words) if w in self._by_word), None)

    def of(self, subject: Subject) -> Owned:
        """What its owners make of a row; nothing where the structure does not know it."""
        node = self.node(subject) if subject.name else None
        return self._owned.get(node, Owned()) if node is not None else Owned()

    def by_name(self, word: str) -> Owned:
        """What its owners make of whoever is called so (folded)."""
        node = self._by_word.get(word)
        return self._owned.get(node, Owned()) if node is not None else Owned()

    @property
    def read_so(self) -> tuple[str, ...]:
        """How the structure's file was read, but for its columns."""
        notes = self.structure.notes
        return tuple(
            f"stakes of {self.structure.file}: {note}"
            for note in notes
            if not note.startswith("columns read")
        )

    def told(self, subjects: Iterable[Subject]) -> str:
        """How many rows the structure knows, in a sentence."""
        known = sum(self.node(each) is not None for each in subjects if each.name)
        rows = "1 row stands" if known == 1 else f"{known:,} rows stand"
        return f"stakes of {self.structure.file}: {rows} in the structure"


def stakes_in_use(
    store: ListStore,
    lists: ListsInUse,
    rulebooks: Rulebooks,
    settings: Settings,
    structure: Structure,
    *,
    profile: Mapping[str, Any] | None,
    progress: Progress | None = None,
) -> StakesInUse:
    """Looks the structure's entities up in the lists and asks every ownership rule that names
    one of them, on the law's day and with the stakes of that day."""
    resembling = screen_entities(
        store, lists, rulebooks, settings, structure, profile=profile, progress=progress
    )
    loaded = looked_at(lists, rulebooks)
    owned: dict[int, Owned] = {}
    for book in rulebooks:
        if book.subject == "ownership" and book.question == "ownership":
            _ask(book, structure, resembling, loaded, rulebooks, settings, profile, owned)
    return StakesInUse(structure, owned)


def _ask(
    book: Rulebook,
    structure: Structure,
    resembling: Mapping[int, tuple[Resemblance, ...]],
    loaded: set[str],
    rulebooks: Rulebooks,
    settings: Settings,
    profile: Mapping[str, Any] | None,
    owned: dict[int, Owned],
) -> None:
    """Adds to `owned` what one rulebook makes of each entity."""
    choice = choose(book, settings.as_of, settings.known_at)
    law = choice.version.attribution if choice.version else None
    if law is None or law.countries or not set(law.lists) & loaded:
        return
    holders = holders_of(structure, found=found_on(resembling, law.lists, structure), law=law)
    if not holders.why:
        return
    held = Held(book, choice.version, choice.why)
    view = RegimeView(book.id, structure, law, holders, settings.as_of, held.columns())
    answers = rulebooks.evaluate(
        "ownership", view.facts(),
        as_of=settings.as_of, known_at=settings.known_at or None, mode=settings.mode,
        profile=profile,
    )  # fmt: skip
    for node, findings in enumerate(answers):
        path = view.evidence.path(node) or view.evidence.path(node, most=True)
        telling = [f for f in findings if f.verdict != "no"]
        if not path or not telling or node in holders.certain:
            continue
        heads = resembling.get(path[0].owner, ())
        owner = next((row for row in heads if set(row.lists) & set(law.lists)), None)
        if owner is None:
            continue
        words = _words(path, structure, view)
        found = tuple(_through(f, words, owner.match) for f in telling)
        match = _match(owner.match, book, words)
        before = owned.get(node, Owned())
        owned[node] = Owned(_joined(before.matches, match), (*before.findings, *found))


def _words(path: tuple[Step, ...], structure: Structure, view: RegimeView) -> str:
    names = [structure.entities[key].name for key in view.reckoning.keys]
    told = [f"{names[s.owner]} ({span(percent(s.low), percent(s.high))})" for s in path]
    return " → ".join([*told, names[path[-1].owned]])


def _match(match: Match, book: Rulebook, words: str) -> Match:
    """The owner's match as one of the party's: what resembles is the owner's name."""
    reason = f"owned: {words} ({book.title})"
    return replace(
        match,
        name=f"{match.name} (through its stakes)",
        reasons=(reason, *match.reasons),
        extra={**match.extra, "through": words},
    )


def _joined(before: tuple[Match, ...], match: Match) -> tuple[Match, ...]:
    """One match for one owner and path, with the rules that look at it."""
    for at, known in enumerate(before):
        same = (known.list, known.entry_id, known.extra) == (
            match.list,
            match.entry_id,
            match.extra,
        )
        if same:
            one = replace(known, reasons=tuple(dict.fromkeys((match.reasons[0], *known.reasons))))
            return (*before[:at], one, *before[at + 1 :])
    return (*before, match)


def _through(finding: Finding, words: str, match: Match) -> Finding:
    summary = f"Through its owners, {words}: {finding.summary}"
    if match.band != "strong":
        summary += f" The owner may be {match.name}, or not."
    return replace(finding, summary=summary, evidence=(f"{match.list}:{match.entry_id}",))
