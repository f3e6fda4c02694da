"""The strongest results of a run, kept while the rows go by, in flat memory."""

from __future__ import annotations

import heapq

from tidegate.findings.model import BANDS, SubjectResult
from tidegate.findings.tally import best_match

_RANK = {band: len(BANDS) - rank for rank, band in enumerate(BANDS)}


class Strongest:
    """Keeps the `limit` subjects whose best match ranks highest; ties go to the earlier row.

    `count` is how many subjects with a match or a finding there were in all.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.count = 0
        self._heap: list[tuple[int, float, int, SubjectResult]] = []

    def add(self, result: SubjectResult) -> None:
        best = best_match(result)
        if best is None and not result.findings:
            return
        self.count += 1
        rank = (0, 0.0) if best is None else (_RANK.get(best.band, 0), float(best.score))
        item = (*rank, -self.count, result)
        if len(self._heap) < self.limit:
            heapq.heappush(self._heap, item)
        elif self.limit and item[:3] > self._heap[0][:3]:
            heapq.heapreplace(self._heap, item)

    @property
    def results(self) -> tuple[SubjectResult, ...]:
        """Strongest first."""
        ordered = sorted(self._heap, key=lambda item: item[:3], reverse=True)
        return tuple(item[3] for item in ordered)
