"""What one run of the benchmark was asked to do."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from engines import Tidegate
from splits import ALL


@dataclass(slots=True)
class Run:
    """The choices of the command line (run.py says what each is)."""

    data: Path
    half: str = ALL
    queries: int = 2500
    negatives: int = 50_000
    people: int = 60
    sample: int = 500
    names: int = 0
    times: tuple[int, ...] = (1, 10, 100)
    peer: bool = False
    peer_home: Path | None = None
    workers: int = 1
    misses: int = 0
    started: float = field(default_factory=time.monotonic)
    said: list[str] = field(default_factory=list)

    def tidegate(self) -> Tidegate:
        """A fresh engine of ours."""
        return Tidegate(self.workers)

    def say(self, words: str) -> None:
        """A line about the run itself, to stderr at once and into the record."""
        self.said.append(words)
        print(f"[{time.monotonic() - self.started:6.1f} s] {words}", file=sys.stderr, flush=True)
