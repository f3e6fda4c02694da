"""Loads rulebooks: the shipped ones and a user's, from a cache of their compiled form.

Compiling needs PyYAML and sqlglot and takes a second; running needs neither. So the compiled form
is kept as JSON under a key that is the hash of every byte that went into it. A cache that cannot
be read or written costs time and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tidegate.errors import Problem, RulebookError
from tidegate.rules.engine import Rulebooks
from tidegate.rules.ordinary_file import refusal
from tidegate.rules.rulebook import Rulebook
from tidegate.rules.schema import FactSchema

HERE = Path(__file__).resolve().parent
SHIPPED = HERE / "rulebooks"
FACTS = HERE / "facts"
_COMPILER = (
    "attribution.py",
    "attribution_reading.py",
    "clause_sql.py",
    "clauses.py",
    "fact_files.py",
    "loader.py",
    "outcomes.py",
    "reach.py",
    "reach_reading.py",
    "reading.py",
    "rulebook.py",
    "schema.py",
)
_KEPT = 8
_memory: dict[str, Rulebooks] = {}
_sound: dict[str, Rulebook] = {}


def load(
    paths: Iterable[str | os.PathLike[str]] | None = None,
    *,
    known_at: str = "",
    home: Path | None = None,
) -> Rulebooks:
    """The shipped rulebooks, over them those of the editions in the data home (of what had come
    in by `known_at`), and over both those in `paths` (files or folders of *.yaml).

    A rulebook of the user's with the id of a shipped one takes its place: that is how one asks
    what if. Raises RulebookError with every problem of every file.
    """
    from tidegate.home import home as default_home
    from tidegate.rules.editions import edition_files

    files = [(path, "shipped") for path in _yaml_files(SHIPPED)]
    held = edition_files(home or default_home(), known_at)
    files += [(path, f"edition {path.parent.name}") for path in held]
    own = [path for given in paths or () for path in _users(Path(given))]
    _refuse(own)
    files += [(path, "user") for path in own]
    key = _key(files)
    if key not in _memory:
        data = _read_cache(key)
        if data is None:
            data = _compile(files)
            _write_cache(key, data)
        _memory.clear()
        _memory[key] = _rulebooks(data)
    return _memory[key]


def profile_questions() -> tuple[dict[str, Any], ...]:
    """What to ask a user once, to know whose law binds them: name, type ("bool" or "texts"),
    meaning and the question in plain words, in order."""
    columns = load().schemas["profile"].columns.values()
    return tuple(
        {
            "name": column.name,
            "type": column.type,
            "meaning": column.meaning,
            "question": column.question,
        }
        for column in columns
    )


def _yaml_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.yaml") if not path.name.endswith(".test.yaml"))


def _users(given: Path) -> list[Path]:
    if given.is_dir():
        return _yaml_files(given)
    if not given.exists():
        problem = Problem(str(given), "does not exist", "give a rulebook file or a folder of them")
        raise RulebookError(f"no rulebook at {given}", problems=[problem])
    return [given]


def _refuse(paths: Iterable[Path]) -> None:
    """Raises RulebookError for files that are not even to be opened."""
    told = [(path, refusal(path)) for path in paths]
    problems = [Problem(str(path), why, "give a rulebook file") for path, why in told if why]
    if problems:
        count = len(problems)
        raise RulebookError(
            f"{count} {'file' if count == 1 else 'files'} cannot be a rulebook", problems=problems
        )


def _key(files: Sequence[tuple[Path, str]]) -> str:
    digest = hashlib.sha256()
    sources = [(HERE / name, "engine") for name in _COMPILER]
    facts = [(path, "facts") for path in _yaml_files(FACTS)]
    for path, origin in [*sources, *facts, *files]:
        name = path.name if origin != "user" else path
        digest.update(f"\n{origin} {name} {_digest(path)}".encode())
    return digest.hexdigest()[:32]


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return str(error)


def _compile(files: Sequence[tuple[Path, str]]) -> dict[str, Any]:
    from tidegate.rules.fact_files import read_schemas
    from tidegate.rules.loader import read_rulebook

    schemas = read_schemas(_yaml_files(FACTS))
    engine = _key(())
    problems: list[Problem] = []
    books: dict[str, Rulebook] = {}
    for path, origin in files:
        # A process that loads one draft after another reads what ships once.
        known = f"{engine} {path.name} {_digest(path)}" if origin == "shipped" else ""
        book = _sound.get(known)
        if book is None:
            shown = str(path) if origin == "user" else path.name
            book, page = read_rulebook(path, shown, origin, schemas)
            problems.extend(page.problems)
        if book is None:
            continue
        if known:
            _sound[known] = book
        before = books.get(book.id)
        if before is not None and before.origin == origin:
            words = f"the id {book.id} is already taken by {before.file}"
            problems.append(Problem(book.file, words, row=1))
        books[book.id] = book
    if problems:
        count = len(problems)
        raise RulebookError(
            f"{count} {'problem' if count == 1 else 'problems'} in the rulebooks",
            problems=problems,
            hint="docs/rulebooks.md says how a rulebook is written.",
        )
    return {
        "schemas": {name: schema.to_json() for name, schema in schemas.items()},
        "books": [book.to_json() for book in books.values()],
    }


def _rulebooks(data: dict[str, Any]) -> Rulebooks:
    schemas = {name: FactSchema.from_json(row) for name, row in data["schemas"].items()}
    return Rulebooks([Rulebook.from_json(row) for row in data["books"]], schemas)


def _cache_folder() -> Path | None:
    try:
        from tidegate.home import home
    except ImportError:
        return None
    try:
        return Path(home()) / "cache" / "rules"
    except Exception:  # a home that cannot be made is told by those who need one
        return None


def _read_cache(key: str) -> dict[str, Any] | None:
    folder = _cache_folder()
    if folder is None:
        return None
    try:
        data = json.loads((folder / f"{key}.json").read_bytes())
        _rulebooks(data)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None
    return data if isinstance(data, dict) else None


def _write_cache(key: str, data: dict[str, Any]) -> None:
    folder = _cache_folder()
    if folder is None:
        return
    with contextlib.suppress(OSError):
        for each in (folder.parent.parent, folder.parent, folder):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(data, stream, ensure_ascii=False, separators=(",", ":"))
        Path(name).replace(folder / f"{key}.json")
        kept = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[_KEPT:]:
            path.unlink(missing_ok=True)
