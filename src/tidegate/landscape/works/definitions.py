"""What a technology is, as data: terms of title and abstract, and OpenAlex topics.

    id: semiconductors
    title: Semiconductors
    version: 1
    date: 2026-11-27
    author: who wrote it
    source: what it rests on
    topics: {T10472: Semiconductor materials and devices}   # a work whose primary topic it is
    terms: [semiconductor wafer, FinFET]      # one in the title or abstract suffices
    title_terms: [semiconductor]              # one in the title suffices
    unless: [semiconductor industry]          # terms then say nothing; topics still do

A hyphen stands for a hyphen, a space or nothing; an s may follow; words in capitals match in
capitals only, everything else in any case; whole words only. The definitions become one SQL
expression each, so that one work and a million take the same path.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from tidegate.errors import InputError, Problem, UsageError
from tidegate.intake.bounded import MIB, read_bounded
from tidegate.landscape.works.layout import literal

MOST_TERMS = 2_000
_NEEDED = ("id", "title", "version", "date", "author", "source")
_LISTS = ("terms", "title_terms", "unless")
_KNOWN = {*_NEEDED, *_LISTS, "definition", "topics", "note"}
_ID = re.compile(r"[a-z0-9][a-z0-9_.\-]{0,59}")


@dataclass(frozen=True, slots=True)
class Technology:
    """One definition. `topics` are OpenAlex ids with their names; `file` where it stands."""

    id: str
    title: str
    version: str
    date: str
    author: str
    source: str
    definition: str = ""
    topics: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    title_terms: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    note: str = ""
    file: str = ""

    def matches(self, title: str, abstract: str, topic: str) -> str:
        """SQL that says whether a work is of it, given the SQL of its title, abstract and primary
        topic ("T10472")."""
        either = f"({title} || ' ⏎ ' || {abstract})"
        said = []
        if self.terms:
            said.append(f"regexp_matches({either}, {literal(pattern(self.terms))})")
        if self.title_terms:
            said.append(f"regexp_matches({title}, {literal(pattern(self.title_terms))})")
        told = f"({' OR '.join(said)})" if said else "false"
        if self.unless and said:
            told = f"({told} AND NOT regexp_matches({either}, {literal(pattern(self.unless))}))"
        if self.topics:
            ids = ", ".join(literal(id) for id in self.topics)
            told = f"({topic} IN ({ids}) OR {told})"
        return told

    @property
    def digest(self) -> str:
        """A hash of what decides, not of what describes."""
        said = repr((self.id, sorted(self.topics), self.terms, self.title_terms, self.unless))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def pattern(terms: Iterable[str]) -> str:
    """One regular expression (RE2) that any of the terms meets."""
    loose: list[str] = []
    strict: list[str] = []
    for term in terms:
        words = [re.escape(part) for part in re.split(r"[\s]+", term.strip())]
        written = r"[\s\-]+".join(word.replace(r"\-", r"[\s\-]?") for word in words)
        first, last = term.strip()[0], term.strip()[-1]
        start = r"\b" if first.isascii() and first.isalnum() else ""
        end = r"(?:s|es)?\b" if last.isascii() and last.isalpha() else ""
        end = end or (r"\b" if last.isascii() and last.isalnum() else "")
        capitals = term.isascii() and term == term.upper() and any(c.isalpha() for c in term)
        (strict if capitals else loose).append(f"{start}{written}{end}")
    parts = [f"(?i:{'|'.join(loose)})"] if loose else []
    return "|".join([*parts, *strict])


@lru_cache(maxsize=1)
def shipped() -> tuple[Technology, ...]:
    """The definitions that ship, by id."""
    folder = resources.files("tidegate.landscape") / "data" / "technologies"
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml"))
    return tuple(_read((folder / name).read_text("utf-8"), name) for name in names)


def technologies(names: Sequence[str]) -> tuple[Technology, ...]:
    """The definitions of those names: "shipped", an id, or a path of a YAML file or a folder.

    Raises UsageError for a name there is not, InputError with every mistake of every file.
    """
    found: dict[str, Technology] = {}
    problems: list[Problem] = []
    known = {one.id: one for one in shipped()}
    for name in names:
        path = Path(name)
        if name == "shipped":
            told: list[Technology] = list(known.values())
        elif name in known:
            told = [known[name]]
        elif path.suffix.lower() in (".yaml", ".yml") or path.is_dir():
            told = []
            for file in _files(path):
                try:
                    text = read_bounded(file, limit=MIB).decode("utf-8", "replace")
                    told.append(_read(text, file.name))
                except InputError as error:
                    problems += error.problems or (Problem(file.name, error.message),)
        else:
            raise UsageError(
                f"there is no technology {name!r}",
                hint=f"Known are strac, shipped, {', '.join(known)}; or give a YAML file.",
            )
        for one in told:
            if one.id in found and found[one.id] != one:
                problems.append(
                    Problem(one.file, f"the id “{one.id}” is taken", "give it another", column="id")
                )
            found[one.id] = one
    if problems:
        raise InputError("definitions of technologies cannot be used", problems=problems)
    return tuple(found.values())


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(one for one in path.iterdir() if one.suffix.lower() in (".yaml", ".yml"))


def _read(text: str, file: str) -> Technology:
    """Raises InputError with every mistake of the text."""
    import yaml

    try:
        told: Any = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        row = line + 1 if isinstance(line, int) else None
        wrong = Problem(file, "is not sound YAML", "mend it, or compare a shipped one", row=row)
        raise InputError(f"{file} is not sound YAML", problems=[wrong]) from error
    problems = list(_mistakes(told, file))
    if problems:
        raise InputError(f"{file} cannot be used", problems=problems)
    topics = {str(id): str(name) for id, name in (told.get("topics") or {}).items()}
    id, title, version, date, author, source = (str(told[name]).strip() for name in _NEEDED)
    terms, in_title, unless = (tuple(told.get(name) or ()) for name in _LISTS)
    more, note = (str(told.get(name) or "").strip() for name in ("definition", "note"))
    return Technology(
        id, title, version, date, author, source, more, topics, terms, in_title, unless, note, file
    )


def _mistakes(told: Any, file: str) -> Iterable[Problem]:
    if not isinstance(told, dict):
        yield Problem(file, "is no definition", "docs/landscape.md shows one")
        return
    for name in sorted(map(str, set(told) - _KNOWN)):
        yield Problem(file, "is no part of a definition", "leave it out", column=name[:60])
    for name in _NEEDED:
        value = told.get(name)
        if not isinstance(value, str) or not value.strip():
            yield Problem(file, "is missing", "every definition says it", column=name)
    if isinstance(told.get("id"), str) and told["id"] and not _ID.fullmatch(told["id"]):
        yield Problem(file, "is no id", "small letters, digits and hyphens", column="id")
    count = 0
    for name in _LISTS:
        value = told.get(name) or []
        if not isinstance(value, list):
            yield Problem(file, "is no list", "write - and a term on each line", column=name)
            continue
        for number, term in enumerate(value, 1):
            count += 1
            if not isinstance(term, str) or not 2 <= len(term.strip()) <= 120:
                said = "is no term" if not isinstance(term, str) else f"“{term[:40]}” is no term"
                mend = "2 to 120 characters"
                yield Problem(file, said, mend, column=f"{name} {number}")
    topics = told.get("topics") or {}
    if not isinstance(topics, dict):
        yield Problem(file, "is no table", "write T10472: its name", column="topics")
        topics = {}
    for id in topics:
        if not re.fullmatch(r"T\d{5,6}", str(id)):
            yield Problem(file, f"“{str(id)[:20]}” is no topic", "write T10472", column="topics")
    if count > MOST_TERMS:
        yield Problem(file, f"has {count:,} terms", f"at most {MOST_TERMS:,}", column="terms")
    if not topics and not any(told.get(name) for name in ("terms", "title_terms")):
        yield Problem(file, "names no topic and no term", "give one", column="terms")
