"""Reads what a draft says in the words of a rulebook: clauses, outcomes, versions, rulebooks.

The loader does the reading and the checking. What a draft cannot have, citation and dates, is put
in before the loader looks, as if it stood there.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tidegate.rules.loader import _NAME, _TOP, ASKING, _Reader
from tidegate.rules.overlay import Mark
from tidegate.rules.reading import Fields, Page
from tidegate.rules.rulebook import Expression, Rulebook, Version
from tidegate.rules.schema import FactSchema

UNDATED = ("citation", "published", "verified_through", "retrieved")
"""What a draft cannot have: nobody published it."""
OWN_DAY = "effective"
"""A version's own day is that of its change, said once with `from`."""


class DraftReader(_Reader):
    """The loader's reader, set to the facts of one rulebook."""

    def __init__(self, page: Page, schemas: Mapping[str, FactSchema], book: Rulebook) -> None:
        super().__init__(page, schemas)
        self.book = book
        self.subject, self.question = book.subject, book.question
        columns = schemas[book.subject].columns.items()
        self.facts = {"as_of": "date", **{name: column.kind for name, column in columns}}

    def named_clause(self, node: Node, name: str) -> Expression:
        """A clause under a name that a clause may have."""
        if not _NAME.match(name) or name in self.facts:
            self.page.say(node, f"a clause cannot be called {name}", "use a word no fact has")
        return self.clause(node, f"clause {name}", self.facts)

    def new_version(self, node: Node, mark: Mark) -> Version | None:
        """A whole new version of the rulebook; whom it binds it inherits where all agree."""
        fields = undated(self.page, node, "a version", OWN_DAY)
        if fields is None:
            return None
        root = {name: at for name, at in binding(self.book.versions[-1], node).items() if at}
        version = self.version(_dated(fields, node, mark), root)
        return replace(version, retrieved="") if version else None


def new_rulebook(
    page: Page, schemas: Mapping[str, FactSchema], fields: Fields, at: Node | int, mark: Mark
) -> Rulebook | None:
    """A whole rulebook of one version; None where the page has got a problem from it."""
    before = len(page.problems)
    lacking = [name for name in _needed(page, fields) if name not in fields]
    for name in lacking:
        page.say(at, f"the rulebook lacks {name}")
    versions = page.items(fields.get("versions"), "versions")
    for more in versions[1:]:
        page.say(more, "a rulebook that a draft adds has one version", "leave the others out")
    told = undated(page, versions[0], "a version", OWN_DAY) if versions else None
    if told is None or lacking:
        return None
    place = versions[0]
    only = SequenceNode("", [_dated(told, place, mark)], place.start_mark, place.end_mark)
    root = {"history": scalar("complete", place), **fields, "versions": only}
    book = _Reader(page, schemas).rulebook(root)
    if book is None or len(page.problems) > before:
        return None
    notes = (*mark.notes(" adds this rule"), *book.versions[0].notes)
    version = replace(book.versions[0], id=f"draft {mark.day}", retrieved="", notes=notes)
    digest = hashlib.sha256(page.bytes).hexdigest()
    return replace(book, versions=(version,), sha256=digest, origin="draft", file=page.file)


def _needed(page: Page, fields: Fields) -> tuple[str, ...]:
    """A rulebook about items or transactions says besides which question it answers."""
    subject = page.text(fields.get("subject"), "subject")
    return (*_TOP, "question") if subject in ASKING else _TOP


def undated(page: Page, node: Node, what: str, *more: str) -> Fields | None:
    """The fields of a version or outcome, after refusing what a draft cannot have."""
    fields = page.mapping(node, what)
    if fields is None:
        return None
    for name in (*UNDATED, *more):
        if name in fields:
            mend = (
                "leave it out; the change's from: says the day" if name in more else "leave it out"
            )
            page.say(fields[name], f"a draft has no {name}", mend)
    return {name: child for name, child in fields.items() if name not in (*UNDATED, *more)}


def _dated(fields: Fields, at: Node, mark: Mark) -> MappingNode:
    day = scalar(mark.day, at)
    given: Fields = {"citation": scalar(mark.citation, at)}
    given |= {"effective": day, "verified_through": day, "retrieved": day}
    return mapping_node({**fields, **given}, at)


def binding(version: Version, at: Node) -> dict[str, Node | None]:
    """Whom the outcomes of a version bind, where all bind the same: what a new one inherits."""
    found: dict[str, Node | None] = {"applies": None, "applies_note": None}
    if len({(row.applies.text, row.applies_note) for row in version.outcomes}) == 1:
        first = version.outcomes[0]
        found["applies"] = scalar(first.applies.text, at)
        if first.applies_note:
            found["applies_note"] = scalar(first.applies_note, at)
    return found


def scalar(text: str, at: Node) -> ScalarNode:
    """A text as if it stood there in the draft, for the loader to read."""
    return ScalarNode("", text, at.start_mark, at.end_mark)


def mapping_node(fields: Fields, at: Node) -> MappingNode:
    """Fields as if they stood there in the draft."""
    pairs: list[tuple[Node, Node]] = [(scalar(name, at), node) for name, node in fields.items()]
    return MappingNode("", pairs, at.start_mark, at.end_mark)


def near(name: str, known: Iterable[str]) -> list[str]:
    """At most three names like the one given."""
    names = list(dict.fromkeys(known))
    last = name.rsplit(".", 1)[-1]
    same_end = [each for each in names if each.rsplit(".", 1)[-1] == last]
    close = difflib.get_close_matches(name, names, 3, 0.6)
    return list(dict.fromkeys((*same_end, *close)))[:3]
