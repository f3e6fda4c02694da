"""What a draft replaces, adds and removes inside a version: clauses, outcomes, provided facts.

An outcome is named by its paragraph, else its label, else its outcome word, as far as that names
only one. Mistakes are told on the draft's page, at their line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tidegate.rules.draft_reading import (
    DraftReader,
    binding,
    mapping_node,
    near,
    scalar,
    undated,
)
from tidegate.rules.reading import Fields
from tidegate.rules.rulebook import Consequence, Expression, Rulebook, Version

PARTS = ("clauses", "outcomes", "provides")
_SAME = ("outcome", "summary", "scope", "label", "paragraph", "applies_note")


class Edit:
    """The `replace`, `add` and `remove` of one change, read once, made to several versions."""

    def __init__(self, reader: DraftReader, book: Rulebook, fields: Fields) -> None:
        self.reader, self.page, self.book = reader, reader.page, book
        replaced = self._parts(fields.get("replace"), "replace")
        added = self._parts(fields.get("add"), "add")
        removed = self._parts(fields.get("remove"), "remove")
        self.new = self._compiled(replaced)
        self.more = self._compiled(added)
        self.gone = self._names(removed.get("clauses"), "clauses")
        self.provided = {**self._mapping(replaced, "provides"), **self._mapping(added, "provides")}
        self.unprovided = self._names(removed.get("provides"), "provides")
        self.patches = self._mapping(replaced, "outcomes")
        self.outcomes = self.page.items(added.get("outcomes"), "outcomes")
        self.dropped = self._names(removed.get("outcomes"), "outcomes")
        self.problems = len(self.page.problems)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The names of the clauses it touches."""
        return (*self.new, *self.more, *self.gone)

    def says(self, version: Version) -> tuple[str, ...]:
        """What it does to a version, a line for each thing that changes."""
        return tuple(self._told(version))

    def apply(self, version: Version) -> Version:
        """The version as changed. What does not fit it is told once, not for each version."""
        if len(self.page.problems) > self.problems:
            return version
        clauses = self._clauses(version)
        outcomes = self._outcomes(version, clauses)
        provides = self._provides(version, clauses)
        self._check_use(version, outcomes, provides)
        return replace(version, clauses=clauses, outcomes=outcomes, provides=provides)

    def _told(self, version: Version) -> Iterator[str]:
        for name, (_, expression) in self.new.items():
            before = version.clauses.get(name)
            was = f" (now: {before.text})" if before else ""
            yield f"clause {name} becomes {expression.text}{was}"
        for name, (_, expression) in self.more.items():
            yield f"clause {name} is new: {expression.text}"
        for name in self.gone:
            before = version.clauses.get(name)
            yield f"clause {name} goes" + (f" (now: {before.text})" if before else "")
        for name, node in self.patches.items():
            yield f"outcome {name} has another {' and '.join(_keys(node)) or 'wording'}"
        for node in self.outcomes:
            words = (_word(node, name) for name in ("label", "paragraph"))
            yield f"outcome {' '.join(filter(None, words)) or _word(node, 'outcome')} is new"
        for name in self.dropped:
            yield f"outcome {name} goes"
        for name, node in self.provided.items():
            held = version.provides.get(name)
            was = f" (now: {held.text})" if held else ""
            yield f"{name} becomes {self.page.text(node, name)}{was}"
        for name in self.unprovided:
            yield f"{name} is no longer settled here"

    # Reading

    def _parts(self, node: Node | None, what: str) -> Fields:
        return (self.page.mapping(node, what, optional=PARTS) or {}) if node else {}

    def _mapping(self, fields: Fields, name: str) -> dict[str, Node]:
        node = fields.get(name)
        return dict(self.page.mapping(node, name) or {}) if node else {}

    def _names(self, node: Node | None, what: str) -> dict[str, Node]:
        if node is None:
            return {}
        nodes = [node] if isinstance(node, ScalarNode) else self.page.items(node, what)
        return {name: each for each in nodes if (name := self.page.text(each, what))}

    def _compiled(self, fields: Fields) -> dict[str, tuple[Node, Expression]]:
        nodes = self._mapping(fields, "clauses").items()
        return {name: (node, self.reader.named_clause(node, name)) for name, node in nodes}

    # Making

    def _clauses(self, version: Version) -> dict[str, Expression]:
        clauses = dict(version.clauses)
        for name, (node, expression) in self.new.items():
            if name in version.clauses:
                clauses[name] = expression
            else:
                self._no(node, version, "clause", name, version.clauses)
        for name, (node, expression) in self.more.items():
            if name in version.clauses:
                words = f"{_called(self.book, version)} has a clause {name} already"
                self.page.say(node, words, "put it under replace, or call it otherwise")
            clauses[name] = expression
        for name, node in self.gone.items():
            if clauses.pop(name, None) is None:
                self._no(node, version, "clause", name, version.clauses)
        return clauses

    def _outcomes(
        self, version: Version, clauses: Mapping[str, Expression]
    ) -> tuple[Consequence, ...]:
        rows: list[Consequence | None] = list(version.outcomes)
        for name, node in self.patches.items():
            at = self._place(node, version, name)
            if at is not None:
                rows[at] = self._patched(version.outcomes[at], node, clauses) or rows[at]
        for name, node in self.dropped.items():
            at = self._place(node, version, name)
            if at is not None:
                rows[at] = None
        kept = [row for row in rows if row is not None]
        inherited = binding(version, self.outcomes[0]) if self.outcomes else {}
        for node in self.outcomes:
            told = undated(self.page, node, "an outcome")
            if told is None:
                continue
            new = self.reader.outcome(node, clauses, version.term, "", inherited)
            if new is not None:
                kept.append(new)
        if not kept:
            node = next(iter(self.dropped.values()))
            self.page.say(
                node, "no outcome is left", "if the rule is to end, write end: with a day"
            )
        return tuple(kept)

    def _patched(
        self, row: Consequence, node: Node, clauses: Mapping[str, Expression]
    ) -> Consequence | None:
        known = (*_SAME, "when", "applies", "notes")
        told = self.page.mapping(node, "a changed outcome", optional=known)
        if told is None:
            return None
        fields: Fields = {}
        for name in _SAME:
            if text := getattr(row, name):
                fields[name] = scalar(text, node)
        fields["when"] = scalar(row.when.text, node)
        fields["applies"] = scalar(row.applies.text, node)
        if row.notes:
            notes: list[Node] = [scalar(text, node) for text in row.notes]
            fields["notes"] = SequenceNode("", notes, node.start_mark, node.end_mark)
        whole = mapping_node({**fields, **told}, node)
        return self.reader.outcome(
            whole, clauses, row.term, "", {"applies": None, "applies_note": None}
        )

    def _provides(
        self, version: Version, clauses: Mapping[str, Expression]
    ) -> dict[str, Expression]:
        provides = dict(version.provides)
        for name, node in self.provided.items():
            provides |= self.reader.provides(mapping_node({name: node}, node), clauses)
        for name, node in self.unprovided.items():
            if provides.pop(name, None) is None:
                self._no(node, version, "provided fact", name, version.provides)
        return provides

    def _check_use(
        self,
        version: Version,
        outcomes: Iterable[Consequence],
        provides: Mapping[str, Expression],
    ) -> None:
        """No clause that is gone may be used, and each that is new must be."""
        used: dict[str, str] = {}
        for row in outcomes:
            for name in names_in(row.when.tree):
                used.setdefault(name, f"the outcome {row.paragraph or row.label or row.outcome}")
        for fact, expression in provides.items():
            for name in names_in(expression.tree):
                used.setdefault(name, f"what makes up {fact}")
        for name, node in self.gone.items():
            if name in used and name in version.clauses:
                words = f"{used[name]} still uses the clause {name}"
                self.page.say(node, words, "change or remove that too")
        for name, (node, _) in self.more.items():
            if name not in used:
                self.page.say(node, f"no outcome uses the clause {name}", "add one that does")

    def _place(self, node: Node, version: Version, name: str) -> int | None:
        for part in ("paragraph", "label", "outcome"):
            places = [n for n, row in enumerate(version.outcomes) if getattr(row, part) == name]
            if len(places) == 1:
                return places[0]
            if places:
                words = f"{len(places)} outcomes of {_called(self.book, version)} are called {name}"
                self.page.say(node, words, "name a paragraph, or write a whole version")
                return None
        names = [row.paragraph or row.label or row.outcome for row in version.outcomes]
        self._no(node, version, "outcome", name, names)
        return None

    def _no(self, node: Node, version: Version, what: str, name: str, known: Iterable[str]) -> None:
        close = near(name, known)
        listed = ", ".join(dict.fromkeys(known)) or "none"
        mend = f"did you mean {' or '.join(close)}?" if close else f"there are: {listed}"
        self.page.say(node, f"{_called(self.book, version)} has no {what} {name}", mend)


def _keys(node: Node) -> list[str]:
    return [str(key.value) for key, _ in node.value] if isinstance(node, MappingNode) else []


def _word(node: Node, name: str) -> str:
    """The text under a key of a mapping, for telling only; "" where there is none."""
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((str(child.value) for key, child in pairs if key.value == name), "")


def names_in(tree: list[object]) -> list[str]:
    """The clauses that an expression over clause names speaks of."""
    if tree[0] == "clause":
        return [str(tree[1])]
    return [name for part in tree[1:] if isinstance(part, list) for name in names_in(part)]


def _called(book: Rulebook, version: Version) -> str:
    return f"{book.id} of {version.term.effective or 'an unknown date'}"
