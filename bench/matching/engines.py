"""Tidegate as an engine among others, by its public functions alone."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from questions import Answers, Hit, Question

from tidegate.lists.entry import Entry
from tidegate.parties import LEAST_SHOWN, POSSIBLE, Asked, build, screen


class Engine(Protocol):
    """What every engine can do: take a list of parties, and answer questions about it.

    `thresholds` are the scores to report at; the first is the one its makers, or the field's
    comparison, alert at. `slow` engines are asked a sample where there are many questions.
    """

    name: str
    thresholds: tuple[float, ...]
    slow: bool
    total: float  # seconds all questions so far took: of the processor, ours by the clock

    def load(self, entries: Iterable[Entry]) -> None:
        """Makes the list ready to be searched; takes the place of the one before."""

    def ask(self, questions: Sequence[Question], least: float) -> Answers:
        """The hits over `least` of every question, at least the best ten of them."""


class Tidegate:
    """The index and the scorer of this checkout; `workers` processes answer."""

    name = "tidegate"
    thresholds = (POSSIBLE, LEAST_SHOWN)
    slow = False

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers
        self.built = 0.0  # seconds the last build took
        self.total = 0.0
        self._room = tempfile.TemporaryDirectory(prefix="tidegate-bench-")
        self._times = 0

    @property
    def folder(self) -> Path:
        """The index that is searched now."""
        return Path(self._room.name) / f"index-{self._times}"

    def load(self, entries: Iterable[Entry]) -> None:
        self._times += 1
        started = time.perf_counter()
        build(self.folder, entries, {})
        self.built = time.perf_counter() - started

    def ask(self, questions: Sequence[Question], least: float) -> Answers:
        asked = [Asked(q.text, schema=q.schema) for q in questions]
        started = time.perf_counter()
        told = screen(self.folder, asked, threshold=least, limit=10, workers=self.workers)
        self.total += time.perf_counter() - started
        return [[Hit(m.score, m.entry_id, m.name) for m in told[a]] for a in asked]

    def reasons(self, questions: Sequence[Question], least: float) -> list[tuple[str, ...]]:
        """The reasons of the best hit over `least` of every question, none where there is no
        hit."""
        asked = [Asked(q.text, schema=q.schema) for q in questions]
        told = screen(self.folder, asked, threshold=least, limit=1, workers=self.workers)
        best = [told[a][0] if told[a] and told[a][0].score >= least else None for a in asked]
        return [() if m is None else (*m.reasons, *m.contradictions) for m in best]
