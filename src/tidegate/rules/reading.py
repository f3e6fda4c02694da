"""Reads a rulebook's YAML with its line numbers, so that every mistake can be shown its place.

Everything is read as text and typed here: YAML's own guesses (yes, 1.0, 2024-01-01) never decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tidegate.errors import Problem
from tidegate.rules.ordinary_file import LARGEST, refusal

DEEPEST = 100
"""How deep lists and mappings may nest: the deepest rulebook shipped has less than ten. What builds
the tree calls itself for each level, in C, where too many end the process."""
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Fields = dict[str, Node]


def nearest(word: str, known: Iterable[str]) -> str:
    """The mend of a word nobody knows: the one that was perhaps meant, and which there are."""
    from difflib import get_close_matches

    known = tuple(known)
    close = get_close_matches(word[:80].lower(), known, n=1, cutoff=0.7)
    meant = f"did you mean {close[0]}? " if close else ""
    return f"{meant}known are {', '.join(known)}"


class Page:
    """One file being read. Mistakes gather in `problems`; reading goes on where it can."""

    def __init__(self, path: Path, shown: str) -> None:
        self.path, self.file = path, shown
        self.problems: list[Problem] = []
        self.bytes = b""

    def open(self) -> Fields | None:
        """The top mapping, or None with the reason among the problems."""
        why = refusal(self.path)
        if why:
            self.say(None, why)
            return None
        try:
            with self.path.open("rb") as stream:
                self.bytes = stream.read(LARGEST + 1)
            if len(self.bytes) > LARGEST:
                self.say(None, f"the file is larger than {LARGEST:,} bytes")
                return None
            text = self.bytes.decode("utf-8-sig")
            depth = 0
            for event in yaml.parse(text, Loader=_Loader):
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                if depth > DEEPEST:
                    line = event.start_mark.line + 1 if event.start_mark else None
                    self.say(line, f"is nested too deeply: more than {DEEPEST} levels")
                    return None
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                    mark = event.start_mark
                    line = mark.line + 1 if mark else None
                    self.say(line, "anchors and aliases are not allowed", "write it out")
                    return None
            root = yaml.compose(text, Loader=_Loader)
        except OSError as error:
            self.say(None, f"cannot be read: {error.strerror or error}")
        except UnicodeDecodeError:
            self.say(None, "is not UTF-8 text")
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            words = getattr(error, "problem", "") or "unreadable"
            self.say(mark.line + 1 if mark else None, f"is not YAML: {words}")
        except RecursionError:
            self.say(None, "is nested too deeply")
        else:
            if root is not None:
                return self.mapping(root, "the file")
            self.say(None, "is empty")
        return None

    def say(self, where: Node | int | None, message: str, mend: str = "", key: str = "") -> None:
        line = where.start_mark.line + 1 if isinstance(where, Node) else where
        self.problems.append(Problem(self.file, message, mend, line, key or None))

    def mapping(
        self,
        node: Node,
        what: str,
        *,
        required: Iterable[str] = (),
        optional: Iterable[str] | None = None,
    ) -> Fields | None:
        """A mapping's fields; with `optional` given, any other key is a mistake."""
        if not isinstance(node, MappingNode):
            self.say(node, f"{what} must be a mapping of names to values")
            return None
        required = tuple(required)
        fields: Fields = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.say(key, f"a key of {what} must be a word")
                continue
            name = str(key.value)
            if name in fields:
                self.say(key, f"{name} stands twice in {what}")
            elif optional is not None and name not in (*required, *optional):
                self.say(key, f"{what} has no {name[:80]}", nearest(name, (*required, *optional)))
            else:
                fields[name] = value
        for name in required:
            if name not in fields:
                self.say(node, f"{what} lacks {name}")
        return fields

    def items(self, node: Node | None, what: str) -> list[Node]:
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self.say(node, f"{what} must be a list")
            return []
        return list(node.value)

    def text(self, node: Node | None, what: str, *, empty: bool = False) -> str:
        if node is None:
            return ""
        if not isinstance(node, ScalarNode):
            self.say(node, f"{what} must be text")
            return ""
        text = " ".join(str(node.value).split())
        if not text and not empty:
            self.say(node, f"{what} is empty")
        return text

    def texts(self, node: Node | None, what: str) -> tuple[str, ...]:
        if isinstance(node, ScalarNode):
            return (self.text(node, what),)
        return tuple(self.text(item, what) for item in self.items(node, what))

    def word(self, node: Node | None, what: str, allowed: Iterable[str], default: str = "") -> str:
        if node is None:
            return default
        text = self.text(node, what)
        words = tuple(allowed)
        if text and text not in words:
            self.say(node, f"{what} {text[:80]!r} is not known", nearest(text, words))
        return text

    def date(self, node: Node | None, what: str, *, also: Iterable[str] = ()) -> str:
        """An ISO date, or one of the words in `also`, or "" where there is none."""
        if node is None:
            return ""
        text = self.text(node, what)
        if not text or text in also:
            return text
        try:
            return dt.date.fromisoformat(text).isoformat()
        except ValueError:
            self.say(node, f"{what} {text!r} is not a date", "write it as 2024-12-31")
            return ""
