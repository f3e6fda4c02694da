"""Many subjects against the index: on all processors, in order, each distinct subject once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from tidegate.findings.model import Match
from tidegate.parties.asked import LEAST_SHOWN, Asked
from tidegate.parties.index import PartyIndex
from tidegate.parties.searching import search
from tidegate.parties.workers import in_workers, processors

CHUNK = 500  # subjects handed to a worker at a time
WORTH_WORKERS = 2_000  # fewer distinct subjects than this are searched in this process

_index: PartyIndex | None = None
_threshold = LEAST_SHOWN
_limit = 10


def _open(folder: Path, threshold: float, limit: int) -> None:
    global _index, _threshold, _limit
    _index, _threshold, _limit = PartyIndex(folder), threshold, limit


def _search_chunk(chunk: Sequence[Asked]) -> list[tuple[Match, ...]]:
    assert _index is not None
    return [tuple(search(_index, a, threshold=_threshold, limit=_limit)) for a in chunk]


def workers_for(subjects: int) -> int:
    """How many processes are worth starting."""
    return 1 if subjects < WORTH_WORKERS else processors()


def screen(
    folder: Path,
    subjects: Iterable[Asked],
    *,
    threshold: float = LEAST_SHOWN,
    limit: int = 10,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[Asked, tuple[Match, ...]]:
    """The matches of every distinct subject.

    `progress` is called with (done, of) counts of distinct subjects. The answer does not depend on
    the number of workers.
    """
    distinct = list(dict.fromkeys(subjects))
    chunks = [distinct[i : i + CHUNK] for i in range(0, len(distinct), CHUNK)]
    found: dict[Asked, tuple[Match, ...]] = {}
    answers = _answers(folder, chunks, threshold, limit, workers or workers_for(len(distinct)))
    for chunk, matches in zip(chunks, answers, strict=True):
        found.update(zip(chunk, matches, strict=True))
        if progress is not None:
            progress(len(found), len(distinct))
    return found


def _answers(
    folder: Path, chunks: Sequence[Sequence[Asked]], threshold: float, limit: int, workers: int
) -> Iterator[list[tuple[Match, ...]]]:
    if workers == 1 or len(chunks) == 1:
        index = PartyIndex(folder)
        for chunk in chunks:
            yield [tuple(search(index, a, threshold=threshold, limit=limit)) for a in chunk]
        return
    yield from in_workers(
        _search_chunk, chunks, workers=workers, prepare=_open, given=(folder, threshold, limit)
    )
