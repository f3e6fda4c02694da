"""Reads an engagement file with its line numbers: every mistake is told at once, with its place.

YAML is read as text (no guess of yes, 1.0 or a date decides), without anchors or aliases, nested no
deeper and no larger than a rulebook may be; a key nobody knows is a mistake, and so is one that
stands twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tidegate.desk.profile import questions, read_answer
from tidegate.desk.review.engagement import Engagement, NamedFile, Record
from tidegate.desk.review.fields import TOP, Field, Shape, shapes
from tidegate.desk.review.folder import Folder
from tidegate.errors import InputError, UsageError
from tidegate.intake import country_code
from tidegate.rules.reading import Page, nearest

LONGEST = 20_000
"""Characters of one text, and below of one name."""
LONGEST_NAME = 2_000
MOST = 1_000
"""Entries of one list; more belong in a file of their own."""
_UNTOLD = ("", "~", "null")
_BY_FIELD = ("word", "record", "records")
_ANSWERS = ("answer", "quote", "where")


def read_engagement(path: Path | str, opened: Sequence[Path] = ()) -> Engagement:
    """The engagement of a file. `opened` are folders beside its own that its paths may lead to.
    Raises InputError with every mistake of the file."""
    path = Path(path)
    page = Page(path, path.name)
    root = page.open()
    reader = _Reader(page, Folder(path, opened))
    if root is not None:
        record = reader.record(root, shapes()[TOP], 1, "")
        _among_themselves(record, page)
        if not page.problems:
            return Engagement(
                path.name, path.absolute(), hashlib.sha256(page.bytes).hexdigest(), record,
                reader.profile, tuple(reader.files),
            )  # fmt: skip
    page.problems.sort(key=lambda each: each.row or 0)
    count = len(page.problems)
    raise InputError(
        f"{path.name} has {count:,} {'mistake' if count == 1 else 'mistakes'}",
        problems=page.problems,
        hint="docs/review.md says what an engagement file holds; `tidegate review --form` prints "
        "a blank one.",
    )


def blank_form() -> str:
    """An engagement file with every field and nothing told, to fill in."""
    lines = ["# An engagement, for `tidegate review`. Leave out what does not apply."]
    for field in shapes()[TOP].fields.values():
        lines += _form(field, "# ")
    return "\n".join(lines) + "\n"


def _form(field: Field, indent: str) -> list[str]:
    words = f" One of: {', '.join(field.words)}." if field.words else ""
    lines = [f"{indent}{field.name}:  # {field.says}{words}"]
    if field.of:
        lead = "- " if field.kind == "records" else "  "
        for inner in shapes()[field.of].fields.values():
            lines += _form(inner, f"{indent}  {lead}")
            lead = "  "
    return lines


def _among_themselves(record: Record, page: Page) -> None:
    """What the single fields cannot show."""
    for item in record.records("items"):
        if ("name" in item) == ("file" in item):
            page.say(item.line, "an item has a name or a file", "give one of them", "items")
    for name, one, other in (("stakes", "file", "rows"), ("terms", "file", "answers")):
        found = record.record(name)
        if found is not None and (one in found) == (other in found):
            page.say(found.line, f"{name} have a {one} or {other}", "give one of them", name)
    labels: set[str] = set()
    for person in record.records("people"):
        label = person.text("label")
        if label in labels:
            page.say(person.line, f"{label[:80]!r} stands twice", "give each a label", "people")
        labels.add(label)
    exporters = [each for each in record.records("parties") if each.text("role") == "exporter"]
    for extra in exporters[1:]:
        page.say(extra.line, "there is a second exporter", "an engagement has one", "parties")


class _Reader:
    """Turns nodes into told values; what cannot be read is told and left out."""

    def __init__(self, page: Page, folder: Folder) -> None:
        self._page = page
        self._folder = folder
        self.files: list[NamedFile] = []
        self.profile: dict[str, Any] = {}

    def record(self, fields: dict[str, Node], shape: Shape, line: int, where: str) -> Record:
        told: dict[str, Any] = {}
        lines: dict[str, int] = {}
        empty: list[str] = []
        what = where or "an engagement"
        for name, node in fields.items():
            field = shape.fields.get(name)
            at = node.start_mark.line + 1
            if field is None:
                self._unknown(name, at, shape, what)
                continue
            place = f"{where}.{name}" if where else name
            if isinstance(node, ScalarNode) and not node.style and node.value in _UNTOLD:
                empty.append(name)
                continue
            value = self.value(node, field, place)
            if value is not None:
                told[name], lines[name] = value, at
        for field in shape.fields.values():
            if field.needed and (field.name not in fields or field.name in empty):
                self._page.say(line, f"{what} lacks {field.name}", field.says)
        return Record(told, lines, line)

    def _unknown(self, name: str, line: int, shape: Shape, what: str) -> None:
        if shape.name == "person" and name in ("name", "names", "nationality", "citizenship"):
            mend = "people are not told by name or origin here: give a label"
        else:
            mend = nearest(name, shape.fields)
        self._page.say(line, f"{what} has no {name[:80]!r}", mend)

    def value(self, node: Node, field: Field, where: str) -> Any:
        """A field's value, or None with the reason among the problems."""
        read = getattr(self, f"_{field.kind}")
        return read(node, field, where) if field.kind in _BY_FIELD else read(node, where)

    def _text(self, node: Node, where: str) -> str | None:
        return self._scalar(node, where)

    def _name(self, node: Node, where: str) -> str | None:
        return self._scalar(node, where, LONGEST_NAME)

    def _names(self, node: Node, where: str) -> tuple[str, ...] | None:
        found = [self._name(one, place) for one, place in self._each(node, where)]
        return tuple(filter(None, found)) or None

    def _scalar(self, node: Node, where: str, most: int = LONGEST) -> str | None:
        if not isinstance(node, ScalarNode):
            self._page.say(node, "must be one text", "write it on one line", where)
            return None
        text = " ".join(str(node.value).split())
        if not text:
            self._page.say(node, "is empty", "fill it in, or leave it out", where)
        if len(text) > most:
            self._page.say(node, f"has more than {most:,} characters", "shorten it", where)
            return None
        return text or None

    def _each(self, node: Node, where: str) -> list[tuple[Node, str]]:
        nodes = node.value if isinstance(node, SequenceNode) else [node]
        if len(nodes) > MOST:
            mend = "put them in a file of their own"
            self._page.say(node, f"has more than {MOST:,} entries", mend, where)
            return []
        single = len(nodes) == 1
        return [(one, where if single else f"{where}[{n}]") for n, one in enumerate(nodes, 1)]

    def _texts(self, node: Node, where: str) -> tuple[str, ...] | None:
        found = [self._scalar(one, place) for one, place in self._each(node, where)]
        return tuple(filter(None, found)) or None

    def _word(self, node: Node, field: Field, where: str) -> str | None:
        text = self._scalar(node, where)
        if text is None:
            return None
        word = text.lower().replace("-", "_").replace(" ", "_")
        if word in field.words:
            return word
        mend = nearest(word, field.words)
        self._page.say(node, f"{text[:80]!r} is not known here", mend, where)
        return None

    def _yes_no(self, node: Node, where: str) -> bool | None:
        text = self._scalar(node, where)
        known = {"yes": True, "true": True, "no": False, "false": False}
        if text is not None and text.lower() not in known:
            self._page.say(node, f"{text[:40]!r} is neither yes nor no", "", where)
        return known.get((text or "").lower())

    def _date(self, node: Node, where: str) -> str | None:
        import datetime as dt

        text = self._scalar(node, where)
        if text is None:
            return None
        try:
            if len(text) != 10:
                raise ValueError
            return dt.date.fromisoformat(text).isoformat()
        except ValueError:
            said = f"{text[:40]!r} is no date"
            self._page.say(node, said, "write it as 2026-11-27", where)
            return None

    def _country(self, node: Node, where: str) -> str | None:
        text = self._scalar(node, where)
        code = country_code(text) if text else None
        if text and code is None:
            said = f"{text[:80]!r} is no country we know"
            self._page.say(node, said, "write it as CN or China", where)
        return code

    def _countries(self, node: Node, where: str) -> tuple[str, ...] | None:
        found = [self._country(one, place) for one, place in self._each(node, where)]
        return tuple(filter(None, found)) or None

    def _file(self, node: Node, where: str) -> Path | None:
        written = self._scalar(node, where)
        if written is None:
            return None
        found = self._folder.find(written)
        if isinstance(found, tuple):
            said, mend = found
            self._page.say(node, f"{written[:200]!r} {said}", mend, where)
            return None
        self.files.append(NamedFile(where, written, found))
        return found

    def _files(self, node: Node, where: str) -> tuple[Path, ...] | None:
        found = [self._file(one, place) for one, place in self._each(node, where)]
        return tuple(path for path in found if path is not None) or None

    def _map(self, node: Node, where: str) -> dict[str, str] | None:
        fields = self._mapping(node, where)
        if fields is None:
            return None
        found = {name: self._scalar(one, f"{where}.{name[:80]}") for name, one in fields.items()}
        return {name: text for name, text in found.items() if text is not None} or None

    def _mapping(self, node: Node, where: str) -> dict[str, Node] | None:
        if not isinstance(node, MappingNode):
            self._page.say(node, "must be a mapping", "write name: value, one a line", where)
            return None
        return self._page.mapping(node, where)

    def _replies(self, node: Node, where: str) -> dict[str, Any] | None:
        """Answers by question, each a word or a record of answer, quote and where."""
        found: dict[str, Any] = {}
        for name, one in (self._mapping(node, where) or {}).items():
            place = f"{where}.{name[:80]}"
            if isinstance(one, ScalarNode):
                found[name] = str(one.value)
                continue
            inner = self._mapping(one, place) or {}
            for key in inner:
                if key not in _ANSWERS:
                    self._page.say(one, f"{place} has no {key[:80]!r}", nearest(key, _ANSWERS))
            told = {k: self._scalar(v, f"{place}.{k}") for k, v in inner.items() if k in _ANSWERS}
            found[name] = {key: text for key, text in told.items() if text is not None}
        return found or None

    def _answers(self, node: Node, where: str) -> dict[str, str] | None:
        """Answers to the questions of a profile."""
        known = questions()
        told: dict[str, str] = {}
        for name, one in (self._mapping(node, where) or {}).items():
            place = f"{where}.{name[:80]}"
            texts = [self._scalar(each, at) for each, at in self._each(one, place)]
            text = ", ".join(filter(None, texts))
            if name not in known:
                self._page.say(one, f"{where} has no {name[:80]!r}", nearest(name, known), where)
                continue
            try:
                self.profile[name] = read_answer(known, name, text)
            except UsageError as wrong:
                self._page.say(one, wrong.message, wrong.hint, place)
            told[name] = text
        return told or None

    def _record(self, node: Node, field: Field, where: str) -> Record | None:
        shape = shapes()[field.of]
        line = node.start_mark.line + 1
        if not isinstance(node, MappingNode) and shape.short:
            return self.record({shape.short: node}, shape, line, where)
        fields = self._mapping(node, where)
        return None if fields is None else self.record(fields, shape, line, where)

    def _records(self, node: Node, field: Field, where: str) -> tuple[Record, ...] | None:
        if not isinstance(node, SequenceNode):
            self._page.say(node, "must be a list", "begin each entry with a dash", where)
            return None
        found = []
        for number, (one, _) in enumerate(self._each(node, where), 1):
            place = f"{where}[{number}]"
            fields = self._mapping(one, place)
            if fields is not None:
                line = one.start_mark.line + 1
                found.append(self.record(fields, shapes()[field.of], line, place))
        return tuple(found) or None
