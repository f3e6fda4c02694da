"""Files of answers: one JSON object a line, from a model to a prompt.

Fields go by any of a few names; a file may hold several models. What cannot be used is told, and
the rest is done.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tidegate.errors import InputError, Problem
from tidegate.intake.bounded import open_bounded
from tidegate.intake.json_records import loads

PROMPTS: Final = ("prompt", "instruction", "question", "input", "query")
IDS: Final = ("prompt_id", "pid", "question_id", "task_id", "id")
ANSWERS: Final = ("output", "answer", "response", "completion", "generation", "text")
MODELS: Final = ("model", "generator", "model_name", "model_id")

MOST_LINE: Final = 4 * 1024 * 1024
"""Bytes of a line; a longer one is left out and told."""
MOST_KEPT: Final = 16_000
"""Characters of an answer or prompt that are kept in memory."""
MOST_TOLD: Final = 20
MOST_ANSWERS: Final = 200_000
SUFFIXES: Final = (".jsonl", ".ndjson", ".json", ".gz", ".zst", ".xz", ".bz2")


@dataclass(slots=True)
class Model:
    """A model's answers by prompt id and by folded prompt; `long` answers were cut."""

    name: str
    file: str
    by_id: dict[str, str] = field(default_factory=dict)
    by_prompt: dict[str, str] = field(default_factory=dict)
    prompts: dict[str, str] = field(default_factory=dict)
    """Folded prompts by id, where a record has both."""
    records: int = 0
    repeated: int = 0
    long: int = 0


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """What a file holds, and what was wrong with it."""

    path: Path
    models: tuple[Model, ...]
    problems: tuple[Problem, ...]


def fold(text: str) -> str:
    """A prompt as compared: composed, caseless, its white space single."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_answers(path: Path) -> AnswerFile:
    """The models of a file. Raises InputError where nothing in it can be used."""
    models: dict[str, Model] = {}
    problems: list[Problem] = []
    untold = 0
    kept = 0
    for number, line in _lines(path):
        told = ""
        if line is None:
            told = f"is longer than {MOST_LINE // 1024 // 1024} MB"
        elif line.strip():
            if kept >= MOST_ANSWERS:
                problems.append(_problem(path, number, f"only the first {kept:,} answers are read"))
                break
            told = _take(line, path, models)
            kept += not told
        if told and len(problems) < MOST_TOLD:
            problems.append(_problem(path, number, told))
        elif told:
            untold += 1
    if untold:
        problems.append(_problem(path, 0, f"and {untold:,} more lines that cannot be used"))
    if not models:
        raise InputError(
            f"{path.name} holds no answer that can be used",
            hint="Write one JSON object a line, with prompt (or id), answer and model.",
            problems=problems,
        )
    for one in models.values():
        if one.repeated:
            problems.append(
                _problem(path, 0, f"{one.name}: {one.repeated:,} records repeat a prompt; "
                         "the first answer to it counts")
            )  # fmt: skip
    return AnswerFile(path, tuple(models.values()), tuple(problems))


def _problem(path: Path, line: int, message: str) -> Problem:
    return Problem(file=path.name, row=line or None, message=message)


def _lines(path: Path) -> Iterator[tuple[int, str | None]]:
    with open_bounded(path) as stream:
        number = 0
        while raw := stream.readline(MOST_LINE + 1):
            number += 1
            if len(raw) > MOST_LINE:
                while raw and not raw.endswith(b"\n"):
                    raw = stream.readline(MOST_LINE)
                yield number, None
                continue
            mark = 3 if number == 1 and raw.startswith(b"\xef\xbb\xbf") else 0
            yield number, raw[mark:].decode("utf-8", "replace")


def _take(line: str, path: Path, models: dict[str, Model]) -> str:
    """Puts a record where it belongs; why it cannot be used, or nothing."""
    try:
        record = loads(line.replace("\x00", ""))
    except (ValueError, RecursionError):
        return "is not sound JSON"
    if not isinstance(record, dict):
        return "is not a JSON object"
    answer = _first(record, ANSWERS)
    if answer is None:
        return f"has no answer (looked for {', '.join(ANSWERS)})"
    prompt, key = _first(record, PROMPTS), _first(record, IDS)
    if not prompt and not key:
        return f"has no prompt and no id (looked for {', '.join((*PROMPTS, *IDS))})"
    name = _name(_first(record, MODELS) or path.name)
    model = models.setdefault(name, Model(name, path.name))
    model.records += 1
    clean = _BELOW.sub("", answer)
    model.long += len(clean) > MOST_KEPT
    clean = clean[:MOST_KEPT]
    folded = fold(prompt[:MOST_KEPT]) if prompt else ""
    if (folded and folded in model.by_prompt) or (not folded and key in model.by_id):
        model.repeated += 1
        return ""
    if folded:
        model.by_prompt[folded] = clean
    if key and key not in model.by_id:
        model.by_id[key] = clean
        if folded:
            model.prompts[key] = folded
    return ""


_BELOW = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def _name(text: str) -> str:
    for suffix in SUFFIXES * 2:
        text = text.removesuffix(suffix)
    return " ".join(_BELOW.sub("", text).split())[:120] or "unnamed"


def _first(record: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = record.get(name)
        if isinstance(value, str):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return None
