"""Reads a draft of the law and lays it over the rulebooks; docs/what-if.md says how one is written.

Every mistake is told with file and line, all at once, as for rulebooks. Changes are made in order,
so a later one sees what an earlier one did.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import Problem, RulebookError
from tidegate.rules.engine import Rulebooks, iso_day
from tidegate.rules.overlay import Mark, Unfit, amended, ended, replaced, switched_on, version_on
from tidegate.rules.rulebook import Rulebook

if TYPE_CHECKING:
    from yaml.nodes import Node

    from tidegate.rules.reading import Fields, Page

EDITS = ("replace", "add", "remove")
KINDS = (*EDITS, "version", "end", "switch")


@dataclass(frozen=True, slots=True)
class Change:
    """One change that a draft makes. `what` is one of amended, new version, ended, switched on,
    switched off, added; `says` the same in plain words, a line for each thing that changes;
    `clauses` the names of the clauses it touched; `start` the first day on which it holds."""

    rulebook: str
    title: str
    what: str
    start: str
    says: tuple[str, ...]
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that has been read, and the rulebooks with it laid over the base."""

    title: str
    about: str
    file: str
    sha256: str
    changes: tuple[Change, ...]
    rulebooks: Rulebooks

    @property
    def citation(self) -> str:
        """What its versions are cited as."""
        return Mark(self.title, "").citation

    @property
    def touched(self) -> frozenset[str]:
        """The ids of the rulebooks it changes or adds."""
        return frozenset(change.rulebook for change in self.changes)

    def later_than(self, as_of: dt.date | str) -> tuple[Change, ...]:
        """The changes that do not hold yet on the day."""
        day = iso_day(as_of)
        return tuple(change for change in self.changes if change.start > day)


def read_draft(path: Path | str, base: Rulebooks, *, as_of: dt.date | str) -> Draft:
    """The draft in a file, laid over `base`, which stays as it is.

    A change that names no day holds from `as_of`. Raises RulebookError with every problem.
    """
    from tidegate.rules.reading import Page

    path = Path(path)
    page = Page(path, str(path))
    drafting = _Drafting(page, base, iso_day(as_of))
    root = page.open()
    draft = drafting.draft(root) if root is not None else None
    problems = [*page.problems, *drafting.elsewhere]
    if problems or draft is None:
        count = len(problems)
        raise RulebookError(
            f"{count} {'problem' if count == 1 else 'problems'} in the draft {path.name}",
            problems=problems,
            hint="docs/what-if.md says how a draft is written.",
        )
    return draft


class _Drafting:
    """Reads one draft, making its changes as it goes."""

    def __init__(self, page: Page, base: Rulebooks, day: str) -> None:
        self.page, self.base, self.day = page, base, day
        self.books = {book.id: book for book in base}
        self.title = ""
        self.changes: list[Change] = []
        self.elsewhere: list[Problem] = []
        """Problems of files that the draft names."""

    def draft(self, root: Fields) -> Draft:
        page = self.page
        for name, node in root.items():
            if name not in ("draft", "about", "changes"):
                page.say(node, f"a draft has no {name}", "known are draft, about, changes")
        for name in ("draft", "about", "changes"):
            if name not in root:
                page.say(1, f"the draft lacks {name}")
        self.title = page.text(root.get("draft"), "draft")
        about = page.text(root.get("about"), "about")
        for node in page.items(root.get("changes"), "changes"):
            self.change(node)
        return Draft(
            title=self.title,
            about=about,
            file=page.file,
            sha256=hashlib.sha256(page.bytes).hexdigest(),
            changes=tuple(self.changes),
            rulebooks=Rulebooks(list(self.books.values()), self.base.schemas),
        )

    def change(self, node: Node) -> None:
        """Reads one change and makes it; one with a mistake is told and not made."""
        page = self.page
        fields = page.mapping(node, "a change", optional=("rulebook", "from", "note", *KINDS))
        if fields is None:
            return
        mark = self.mark(fields)
        if "rulebook" in fields:
            book = self.known(fields["rulebook"])
            kind = self.kind(node, fields)
            if book is None or mark is None:
                return
            match kind:
                case "edit":
                    self.edited(book, fields, mark)
                case "version":
                    self.new_version(book, fields["version"], mark)
                case "end":
                    self.ended(book, fields["end"], mark)
                case "switch":
                    self.switched(book, fields["switch"], mark)
        elif "add" in fields:
            for name, child in fields.items():
                if name not in ("add", "from", "note"):
                    page.say(child, f"{name} says what changes in a rulebook, but none is named")
            if mark is not None:
                self.added(fields["add"], mark)
        else:
            mend = "give rulebook: and what changes in it, or add: with a whole rulebook"
            page.say(node, "the change names no rulebook", mend)

    def mark(self, fields: Fields) -> Mark | None:
        page = self.page
        if "end" in fields and "from" in fields:
            page.say(fields["from"], "end has a day of its own", "leave from out")
        given = next((name for name in ("end", "from") if name in fields), "")
        day = page.date(fields[given], given) if given else self.day
        note = page.text(fields.get("note"), "note")
        return Mark(self.title, day, note) if day else None

    def known(self, node: Node) -> Rulebook | None:
        from tidegate.rules.draft_reading import near

        ident = self.page.text(node, "rulebook")
        if ident and ident not in self.books:
            close = near(ident, self.books)
            mend = f"did you mean {' or '.join(close)}?" if close else "see: tidegate rules list"
            self.page.say(node, f"there is no rulebook {ident}", mend)
        return self.books.get(ident)

    def kind(self, node: Node, fields: Fields) -> str:
        """The one kind of change: edit (replace, add, remove together), version, end or switch."""
        given = [name for name in KINDS if name in fields]
        kinds = list(dict.fromkeys("edit" if name in EDITS else name for name in given))
        if len(kinds) == 1:
            return kinds[0]
        if kinds:
            words = f"{' and '.join(given)} cannot stand in one change"
            self.page.say(node, words, "make a change of each")
        else:
            mend = f"give {', '.join(KINDS[:-1])} or {KINDS[-1]}"
            self.page.say(node, "the change says nothing of what changes", mend)
        return ""

    def make(self, node: Node, change: Change, made: Callable[[], Rulebook]) -> None:
        """Keeps what the change makes of its rulebook, unless making it brings up a mistake."""
        before = len(self.page.problems)
        try:
            book = made()
        except Unfit as wrong:
            self.page.say(node, wrong.message, wrong.mend)
        else:
            if len(self.page.problems) == before:
                self.books[book.id] = book
                self.changes.append(change)

    def edited(self, book: Rulebook, fields: Fields, mark: Mark) -> None:
        from tidegate.rules.draft_edits import Edit
        from tidegate.rules.draft_reading import DraftReader

        before = len(self.page.problems)
        edit = Edit(DraftReader(self.page, self.base.schemas, book), book, fields)
        held = version_on(book, mark.day)
        says = edit.says(held) if held else ()
        change = Change(book.id, book.title, "amended", mark.day, says, edit.clauses)
        if len(self.page.problems) == before:
            node = next(fields[name] for name in EDITS if name in fields)
            self.make(node, change, lambda: amended(book, mark, edit.apply))

    def new_version(self, book: Rulebook, node: Node, mark: Mark) -> None:
        from tidegate.rules.draft_reading import DraftReader

        before = len(self.page.problems)
        version = DraftReader(self.page, self.base.schemas, book).new_version(node, mark)
        if version is not None and len(self.page.problems) == before:
            says = (f"a whole new version: {', '.join(version.clauses) or 'no clauses'}",)
            names = tuple(version.clauses)
            change = Change(book.id, book.title, "new version", mark.day, says, names)
            self.make(node, change, lambda: replaced(book, mark, version))

    def ended(self, book: Rulebook, node: Node, mark: Mark) -> None:
        change = Change(book.id, book.title, "ended", mark.day, (f"ends on {mark.day}",))
        self.make(node, change, lambda: ended(book, mark))

    def switched(self, book: Rulebook, node: Node, mark: Mark) -> None:
        word = self.page.word(node, "switch", ("on", "off"))
        if word == "on":
            says = ("in force, without stay and without doubt",)
            change = Change(book.id, book.title, "switched on", mark.day, says)
            self.make(node, change, lambda: switched_on(book, mark))
        elif word == "off":
            change = Change(book.id, book.title, "switched off", mark.day, ("not in force",))
            self.make(node, change, lambda: ended(book, mark, even_unbegun=True))

    def added(self, node: Node, mark: Mark) -> None:
        """A whole rulebook, written here or in a file of its own."""
        from tidegate.rules.draft_reading import new_rulebook

        page = self.page
        fields = page.mapping(node, "a rulebook")
        if fields is None:
            return
        if "file" in fields:
            for name, child in fields.items():
                if name != "file":
                    page.say(child, f"{name} cannot stand beside file", "put it into that file")
            name = page.text(fields["file"], "file")
            if not name:
                return
            path = page.path.parent / name
            if not _below(path, page.path.parent):
                mend = "put it into the draft's folder or below, and give its name from there"
                self.page.say(fields["file"], "the file does not stand beside the draft", mend)
                return
            page = type(page)(path, str(path))
            root = page.open()
            book = new_rulebook(page, self.base.schemas, root, 1, mark) if root else None
            self.elsewhere.extend(page.problems)
        else:
            book = new_rulebook(page, self.base.schemas, fields, node, mark)
        if book is None:
            return
        if book.id in self.books:
            mend = "change it (rulebook: with version:), or give another id"
            self.page.say(node, f"there is a rulebook {book.id} already", mend)
            return
        names = tuple(name for version in book.versions for name in version.clauses)
        self.books[book.id] = book
        self.changes.append(Change(book.id, book.title, "added", mark.day, ("a new rule",), names))


def _below(path: Path, folder: Path) -> bool:
    """Whether a path leads into the folder or below it, links followed."""
    if not path.is_relative_to(folder) or ".." in path.relative_to(folder).parts:
        return False
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return False
