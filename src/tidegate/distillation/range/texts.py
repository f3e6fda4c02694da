"""The text at hand on every machine: docstrings of Python's own library, as words.

They are under the Python Software Foundation's licence (PSF-2.0), come with the interpreter, and
are read where they lie; none is copied into this package. What differs between two versions of
Python is told by the corpus's SHA-256.
"""

from __future__ import annotations

import ast
import hashlib
import re
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LICENCE = "PSF-2.0"
PARAGRAPH = "¶"
_WORD = re.compile(r"(\n\s*\n)|[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[.,;:!?()]")
_TRIED = re.compile(r"^\s*(>>>|\.\.\.).*$", re.MULTILINE)  # lines of code tried at a prompt
_NOT_OF_THE_LIBRARY = frozenset(
    ("test", "tests", "idlelib", "lib2to3", "site-packages", "dist-packages", "ensurepip")
)
_SHORTEST = 40  # characters; below it a docstring is a name said again
_LARGEST = 1 << 20  # bytes of one file


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents as text, how they are named, and the SHA-256 of all of them."""

    name: str
    licence: str
    documents: tuple[str, ...]
    sha256: str

    @property
    def words(self) -> int:
        return sum(len(words(one)) for one in self.documents)


def words(text: str) -> list[str]:
    """Lower-case words, numbers, marks of a sentence, and "¶" where an empty line parts paragraphs.

    `words(written(w)) == w` for every list this gives.
    """
    return [PARAGRAPH if one[1] else one[0] for one in _WORD.finditer(text.lower())]


def written(words: list[str]) -> str:
    """Words as text again."""
    return " ".join("\n\n" if word == PARAGRAPH else word for word in words)


def standard_library(folder: Path | None = None) -> Corpus:
    """Every docstring of 40 characters or more in the library of the running Python, and the pages
    of its `help()`; `folder` is for tests."""
    root = folder if folder is not None else Path(sysconfig.get_paths()["stdlib"])
    found = list(dict.fromkeys(_docstrings(root)))
    digest = hashlib.sha256("\0".join(found).encode("utf-8", "replace")).hexdigest()
    version = sysconfig.get_python_version()
    return Corpus(f"docstrings of Python {version}'s library", LICENCE, tuple(found), digest)


def _docstrings(root: Path) -> Iterator[str]:
    for path in sorted(root.rglob("*.py")):
        if _NOT_OF_THE_LIBRARY.intersection(path.relative_to(root).parts):
            continue
        try:
            if path.stat().st_size > _LARGEST:
                continue
            tree = ast.parse(path.read_text("utf-8"))
        except (OSError, ValueError, SyntaxError):
            continue  # a broken file of somebody's Python costs its own text
        if path.parent.name == "pydoc_data":
            yield from _pages(tree)
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                text = _TRIED.sub("", ast.get_docstring(node) or "").strip()
                if len(text) >= _SHORTEST:
                    yield text


def _pages(tree: ast.Module) -> Iterator[str]:
    """The long texts of `pydoc_data.topics`, a dictionary of strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for part in re.split(r"(?:\n\s*){3,}", node.value):
                if len(part) >= _SHORTEST:
                    yield part
