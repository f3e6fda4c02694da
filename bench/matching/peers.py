"""The engines that ours is measured beside, on the same questions in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from engines import Engine
from peer_logic import Nomenklatura
from questions import Answers, Hit, Question
from rapidfuzz import fuzz, process, utils
from settings import Run

from tidegate.lists.entry import Entry

ROWS = 32  # questions compared with the whole list at a time


class Scan:
    """rapidfuzz over every listed name of the asked type, on one core (`process.cdist`)."""

    def __init__(self, scorer: Callable[..., float], name: str, row: tuple[float, ...]) -> None:
        self.scorer, self.name, self.thresholds = scorer, name, row
        self.slow = scorer is not fuzz.token_sort_ratio
        self.total = 0.0  # seconds all questions took
        self._names: dict[str, list[str]] = {}
        self._ids: dict[str, list[str]] = {}

    def load(self, entries: Iterable[Entry]) -> None:
        self._names, self._ids = {}, {}
        for entry in entries:
            every = ("person", "organisation", "unknown")
            for kind in every if entry.schema == "unknown" else (entry.schema, "unknown"):
                for name in entry.names:
                    self._names.setdefault(kind, []).append(utils.default_process(name.text))
                    self._ids.setdefault(kind, []).append(entry.entry_id)

    def ask(self, questions: Sequence[Question], least: float) -> Answers:
        started = time.process_time()
        answers: Answers = [[] for _ in questions]
        by_schema: dict[str, list[int]] = {}
        for at, question in enumerate(questions):
            by_schema.setdefault(question.schema, []).append(at)
        for schema, places in by_schema.items():
            for first in range(0, len(places), ROWS):
                part = places[first : first + ROWS]
                texts = [utils.default_process(questions[at].text) for at in part]
                for at, hits in zip(part, self._best(texts, schema, least), strict=True):
                    answers[at] = hits
        self.total += time.process_time() - started
        return answers

    def _best(self, texts: list[str], schema: str, least: float) -> Iterator[list[Hit]]:
        names, ids = self._names.get(schema, []), self._ids.get(schema, [])
        scores = process.cdist(
            texts, names, scorer=self.scorer, score_cutoff=least * 100, workers=1
        )
        for row in scores:
            best: dict[str, Hit] = {}
            for number in row.nonzero()[0].tolist():
                score = float(row[number]) / 100
                known = best.get(ids[number])
                if score >= least and (known is None or score > known.score):
                    best[ids[number]] = Hit(score, ids[number], names[number])
            yield sorted(best.values(), key=lambda h: (-h.score, h.id))[:10]


def scans() -> list[Scan]:
    """rapidfuzz by two scorers, cut where MATCHING.md cut them, and around."""
    return [
        Scan(fuzz.token_sort_ratio, "rapidfuzz token_sort", (0.80, 0.70, 0.75, 0.85, 0.90)),
        Scan(fuzz.token_set_ratio, "rapidfuzz token_set", (0.85, 0.75, 0.80, 0.90, 0.95)),
    ]


def nomenklatura(run: Run) -> Nomenklatura | None:
    """The peer with its own environment; None, and aloud, where that is not there."""
    peer = Nomenklatura(run.peer_home)
    if why := peer.missing():
        run.say(f"!!! nomenklatura was NOT measured: {why}")
        return None
    return peer


def peers(run: Run) -> list[Engine]:
    """The peers of a run, none without --peer."""
    if not run.peer:
        return []
    found: list[Engine] = [*scans()]
    if (logic := nomenklatura(run)) is not None:
        found.append(logic)
    return found
