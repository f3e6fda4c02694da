"""Rates with their intervals, and the tables they stand in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from questions import Answers, Hit, Question

sys.path.append(str(Path(__file__).resolve().parents[1] / "distillation"))
from intervals import wilson

RANK = 5


@dataclass(slots=True)
class Table:
    """A table as printed and as written: a title, columns, rows, and what to know to read it."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[Any]] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        """The table for a terminal; numbers to the right."""
        cells = [[_cell(value) for value in row] for row in self.rows]
        widths = [
            max([len(column), *(len(row[at]) for row in cells)])
            for at, column in enumerate(self.columns)
        ]
        lines = [f"\n## {self.title}"]
        lines.append(_line(list(self.columns), widths, self.rows))
        lines += [_line(row, widths, self.rows) for row in cells]
        lines += [f"  {note}" for note in self.notes]
        return "\n".join(lines)

    def record(self) -> dict[str, Any]:
        """The table as JSON values."""
        return asdict(self)


class Bars(Table):
    """A table of what issue 7 asks and what this run measured."""

    def __init__(self, title: str) -> None:
        super().__init__(title, ("bar", "wanted", "measured", "met"), [])

    def at_least(self, bar: str, wanted: float, measured: float) -> None:
        """A bar that is met from `wanted` up."""
        met = "yes" if measured >= wanted else "no"
        self.rows.append([bar, f"≥ {wanted:g}", f"{measured:.4g}", met])

    def at_most(self, bar: str, wanted: float, measured: float) -> None:
        """A bar that is met up to `wanted`."""
        met = "yes" if measured <= wanted else "no"
        self.rows.append([bar, f"≤ {wanted:g}", f"{measured:.4g}", met])


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _line(cells: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[Any]]) -> str:
    out = []
    for at, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        words = any(isinstance(row[at], str) for row in rows) or not rows
        out.append(cell.ljust(width) if words and at == 0 else cell.rjust(width))
    return "  ".join(out).rstrip()


def over(hits: Sequence[Hit], threshold: float) -> list[Hit]:
    """The hits at or over a threshold. (An engine may show more: a name exactly the same.)"""
    return [h for h in hits if h.score >= threshold]


def found(question: Question, hits: Sequence[Hit], threshold: float, rank: int = RANK) -> bool:
    """Whether the right party is among the best `rank` and over the threshold."""
    return any(h.id == question.right for h in over(hits, threshold)[:rank])


def recall(
    questions: Iterable[Question], answers: Answers, threshold: float, rank: int = RANK
) -> float:
    """The share of questions that found their party."""
    told = [found(q, hits, threshold, rank) for q, hits in zip(questions, answers, strict=True)]
    return sum(told) / len(told) if told else float("nan")


def alerts(answers: Answers, threshold: float) -> int:
    """How many questions raised anything at all over the threshold."""
    return sum(bool(hits) and hits[0].score >= threshold for hits in answers)


def interval(hits: int, tries: int) -> str:
    """Wilson's 95 % interval of a rate, written out."""
    low, high = wilson(hits, tries)
    return f"{low:.4f}–{high:.4f}"


def share(hits: int, tries: int) -> float:
    """A rate, not a number where nothing was tried."""
    return hits / tries if tries else float("nan")


def threshold_at(
    rate: Callable[[float], float], wanted: float, thresholds: Iterable[float]
) -> float:
    """The highest threshold whose rate is at least `wanted`; the lowest of all where none is."""
    row = sorted(thresholds, reverse=True)
    return next((t for t in row if rate(t) >= wanted), row[-1])


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    at = max(0, min(len(ordered) - 1, round(percent / 100 * len(ordered) + 0.5) - 1))
    return ordered[at]
