"""Longer texts to summarise, ask about and take data from.

The docstrings of the standard library of the Python that runs this (PSF licence) are on every
machine and are read there, so they differ by its version; where there is no source, notes of the
grammar stand in.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sysconfig
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from tidegate.distillation.range.grammar import english, one

SHORTEST, LONGEST = 120, 2_400
MODULES = 260
_DOCSTRING = re.compile(
    r'^[ \t]*(?:def|class)[ \t]+(\w+)[^\n]*:[ \t]*\n[ \t]*r?"""(.*?)"""', re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    text: str


@cache
def docstrings() -> tuple[Document, ...]:
    """What the standard library says of its functions and classes: some thousands of texts."""
    home = Path(sysconfig.get_paths()["stdlib"])
    files = sorted(home.glob("*.py")) + sorted(
        path
        for package in ("asyncio", "email", "http", "json", "logging", "unittest", "xml")
        for path in (home / package).rglob("*.py")
    )
    found: dict[str, Document] = {}
    for path in islice(files, MODULES):
        try:
            source = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        for name, text in _DOCSTRING.findall(source):
            told = " ".join(text.split())
            if len(told) >= SHORTEST:
                found.setdefault(told, Document(f"{path.stem}.{name}", told[:LONGEST]))
    return tuple(found.values())


@cache
def made_up(count: int = 600) -> tuple[Document, ...]:
    """Notes of sentences of the grammar, the same every time."""
    draw = random.Random(6).random
    grammar = english()
    made = []
    for number in range(count):
        topic = one(draw, grammar.words["topic"])
        about = grammar.about((topic,))
        told = " ".join(about.say(draw, "statements") for _ in range(3 + int(draw() * 20)))
        made.append(Document(f"Note {number} on {topic}", told[:LONGEST]))
    return tuple(made)


@cache
def texts() -> tuple[Document, ...]:
    """Docstrings and made-up notes."""
    return (*docstrings(), *made_up())


def papers(folder: Path) -> tuple[Document, ...]:
    """Titles and abstracts of OpenAlex works (CC0) in a folder; none where the file is absent."""
    path = folder / "openalex_works_195.json.gz"
    if not path.is_file():
        return ()
    works: list[dict[str, Any]] = json.loads(gzip.decompress(path.read_bytes()))
    found = []
    for work in works:
        places = work.get("abstract_inverted_index") or {}
        words = sorted((place, word) for word, at in places.items() for place in at)
        if work.get("title"):
            found.append(Document(work["title"], " ".join(word for _, word in words)[:LONGEST]))
    return tuple(found)
