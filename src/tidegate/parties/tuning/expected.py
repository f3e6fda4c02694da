"""What the benchmark says such a threshold misses: recall by kind of edit and by threshold.

The figures are data/expected_misses.json, which a benchmark script writes with `write_expected`.
They are counts, not rates, so that every figure has its interval. Without figures nothing is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from tidegate.errors import InputError
from tidegate.parties.tuning.intervals import Interval, wilson

FORMAT = "tidegate expected misses 1"
_ABOUT = ("measured", "engine", "protocol", "command", "machine", "list")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: of `asked` names of listed parties that were changed in one way, `found`
    brought their party at `threshold` or over it. `kind` is the short name of the change, `title`
    says it in words, `schema` is what bore the names: person, organisation or all."""

    kind: str
    title: str
    schema: str
    threshold: float
    asked: int
    found: int


@dataclass(frozen=True, slots=True)
class Expected:
    """All figures of a benchmark run. `measured` is its day (ISO), `engine` the version measured,
    `protocol` how it was done in a sentence, `command` what repeats it, `machine` where it ran,
    `list` against which list of which date. All are "" where nothing was measured."""

    measured: str = ""
    engine: str = ""
    protocol: str = ""
    command: str = ""
    machine: str = ""
    list: str = ""
    figures: tuple[Figure, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Recall:
    """What is expected of one kind of change at a line: measured at `threshold`, the lowest that
    is not under the line, so that nothing is promised too much; None where none was."""

    kind: str
    title: str
    schema: str
    threshold: float | None
    asked: int = 0
    recall: Interval | None = None


def read_expected(path: Path | None = None) -> Expected:
    """The package's figures, or those of a file. Raises InputError for a file of another shape."""
    name = path.name if path is not None else "expected_misses.json"
    try:
        if path is None:
            data = resources.files("tidegate.parties.tuning").joinpath(f"data/{name}")
            told = json.loads(data.read_text("utf-8"))
        else:
            told = json.loads(path.read_text("utf-8"))
        figures = tuple(Figure(**one) for one in told["figures"])
        found = Expected(**{word: str(told[word]) for word in _ABOUT}, figures=figures)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{name} holds no expected misses: {error!r}") from error
    _check(found, told.get("format"), name)
    return found


def write_expected(path: Path, expected: Expected) -> None:
    """Writes the file the package reads; raises InputError for figures that cannot be."""
    _check(expected, FORMAT, path.name)
    about: dict[str, Any] = {word: getattr(expected, word) for word in _ABOUT}
    lines = ",\n  ".join(json.dumps(asdict(one), ensure_ascii=False) for one in expected.figures)
    head = json.dumps({"format": FORMAT, **about}, ensure_ascii=False, indent=1)
    figures = f"[\n  {lines}\n ]" if lines else "[]"
    path.write_text(f'{head[:-2]},\n "figures": {figures}\n}}\n', "utf-8")


def _check(expected: Expected, format: Any, name: str) -> None:
    wrong = [] if format == FORMAT else [f"its format is {format!r}, not {FORMAT!r}"]
    seen: set[tuple[str, str, float]] = set()
    for one in expected.figures:
        place = (one.kind, one.schema, one.threshold)
        whole = isinstance(one.asked, int) and isinstance(one.found, int)
        if not whole or not 0 <= one.found <= one.asked or one.asked == 0:
            wrong.append(f"{one.kind}: {one.found} found of {one.asked}")
        if not 0 < one.threshold <= 1:
            wrong.append(f"{one.kind}: a threshold of {one.threshold}")
        if place in seen:
            wrong.append(f"{one.kind}, {one.schema}: twice at {one.threshold}")
        seen.add(place)
    if expected.figures and not (expected.measured and expected.engine and expected.command):
        wrong.append("figures without the day, the engine and the command that gave them")
    if wrong:
        raise InputError(f"{name} holds no expected misses: {'; '.join(wrong)}")


def expected_at(line: float, figures: Iterable[Figure]) -> tuple[Recall, ...]:
    """For every kind and schema what is expected at the line, in the order of the figures."""
    by_kind: dict[tuple[str, str], list[Figure]] = {}
    for one in figures:
        by_kind.setdefault((one.kind, one.schema), []).append(one)
    told = []
    for (kind, schema), measured in by_kind.items():
        over = [one for one in measured if one.threshold >= line - 1e-9]
        best = min(over, key=lambda one: one.threshold, default=None)
        if best is None:
            told.append(Recall(kind, measured[0].title, schema, None))
        else:
            recall = wilson(best.found, best.asked)
            told.append(Recall(kind, best.title, schema, best.threshold, best.asked, recall))
    return tuple(told)
