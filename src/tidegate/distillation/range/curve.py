"""The leak curve: how far a student agrees with its teacher by the queries it has spent.

Agreement is the share of places in the teacher's own answers to held-out prompts at which the
student's most likely next word is the teacher's. Of the laboratory's own teacher the most likely
word is known at every place of an answer drawn at temperature 0.7; of a teacher by URL only its
answers are, so they are drawn at temperature 0 and their words are taken for its most likely.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from tidegate.distillation.range.network import pairs
from tidegate.distillation.range.student import Student
from tidegate.distillation.range.teacher import MOST_WORDS, LocalTeacher, Teacher
from tidegate.distillation.range.texts import words

LABEL = "laboratory model"
TEMPERATURE = 0.7
HALF_WORDS = (
    "half agreement is halfway between the student's agreement before its first query and at its "
    "last"
)
COLUMNS = ("label", "queries", "time", "agreement")


@dataclass(frozen=True, slots=True)
class Point:
    """`agreement` 0 to 1 after so many queries; `at` the log's time of the last of them,
    UTC µs since 1970, None before the first."""

    queries: int
    at: int | None
    agreement: float


@dataclass(frozen=True, slots=True)
class LeakCurve:
    """Points in order; the first is the student before any query. `held_out` prompts and `places`
    in their answers were compared. `half_queries` and `half_at` are of the first query by which
    half agreement was reached, straight lines between points; None where agreement did not rise.
    """

    points: tuple[Point, ...]
    held_out: int
    places: int
    half_queries: int | None
    half_at: int | None

    @property
    def start(self) -> float:
        return self.points[0].agreement

    @property
    def final(self) -> float:
        return self.points[-1].agreement

    @property
    def half(self) -> float:
        """The agreement that counts as half."""
        return self.start + (self.final - self.start) / 2

    def rows(self) -> list[dict[str, Any]]:
        """COLUMNS for every point."""
        return [
            {
                "label": LABEL,
                "queries": point.queries,
                "time": moment(point.at),
                "agreement": round(point.agreement, 4),
            }
            for point in self.points
        ]


@dataclass(frozen=True, slots=True)
class Panel:
    """Held-out prompts, the teacher's answers as words, and its most likely word at each place."""

    prompts: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    likeliest: tuple[tuple[str, ...], ...]

    @property
    def places(self) -> int:
        return sum(map(len, self.likeliest))

    def agreement(self, student: Student) -> float:
        """The share of places where the student would say the same, 0 to 1."""
        wanted = [word for answer in self.likeliest for word in answer]
        said = student.next_words(list(zip(self.prompts, self.answers, strict=True)))
        same = sum(mine == theirs for mine, theirs in zip(said, wanted, strict=True))
        return same / len(wanted) if wanted else 0.0


def panel_of(teacher: Teacher, prompts: Sequence[str], *, seed: int) -> Panel:
    """Asks the teacher, beside the log: the laboratory's own questions are no queries of anyone."""
    local = isinstance(teacher, LocalTeacher)
    answers, likeliest = [], []
    for number, prompt in enumerate(prompts):
        told = teacher.answer(
            prompt, temperature=TEMPERATURE if local else 0.0, most=MOST_WORDS, seed=seed + number
        )
        answer = tuple(words(told.text)[:MOST_WORDS])
        wanted = answer
        if isinstance(teacher, LocalTeacher):
            lexicon = teacher.network.lexicon
            before = lexicon.asked(prompt)
            windows, _ = pairs(before, lexicon.codes(answer), lexicon.pad)
            wanted = tuple(teacher.network.likeliest(windows))
        answers.append(answer)
        likeliest.append(wanted)
    return Panel(tuple(prompts), tuple(answers), tuple(likeliest))


def leak_curve(points: Sequence[Point], times: Sequence[int], panel: Panel) -> LeakCurve:
    """The curve of these points; `times` are of every query in order, µs."""
    start, final = points[0].agreement, points[-1].agreement
    half = start + (final - start) / 2
    queries: int | None = None
    if final > start:
        for before, after in pairwise(points):
            if after.agreement >= half:
                rise = after.agreement - before.agreement
                share = (half - before.agreement) / rise if rise > 0 else 1.0
                exact = before.queries + max(0.0, share) * (after.queries - before.queries)
                queries = max(1, math.ceil(exact))
                break
    at = times[queries - 1] if queries is not None else None
    return LeakCurve(tuple(points), len(panel.prompts), panel.places, queries, at)


def steps(budget: int, *, first: int = 50, factor: float = 1.3) -> list[int]:
    """After how many queries agreement is measured: ever wider steps, the last at the budget."""
    told: list[int] = []
    at = float(min(first, budget))
    while at * math.sqrt(factor) < budget:
        told.append(round(at))
        at = max(at * factor, at + 1)
    return [*told, budget]


def moment(at: int | None) -> str:
    """UTC to the second; empty where nothing has happened yet."""
    if at is None:
        return ""
    return datetime.fromtimestamp(at / 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
