"""nomenklatura's index and logic-v2 as an engine: asked through files, in its own environment."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from peer_environment import HOME, python_of, usable
from questions import Answers, Hit, Question

from tidegate.lists.entry import Entry

SCRIPT = Path(__file__).resolve().parent / "peer_nomenklatura.py"


class Nomenklatura:
    """logic-v2 on the candidates of nomenklatura's own index, questions in batches, one core."""

    name = "nomenklatura logic-v2"
    thresholds = (0.70, 0.50, 0.60, 0.80, 0.90)
    slow = True

    def __init__(self, home: Path | None = None) -> None:
        self.home = home or HOME
        self.total = self.built = self.one = self.memory = 0.0
        self._entries: list[str] = []

    def missing(self) -> str:
        """Why it cannot run; nothing if it can."""
        return usable(self.home)

    def load(self, entries: Iterable[Entry]) -> None:
        self._entries = [
            json.dumps(
                {
                    "id": e.entry_id,
                    "schema": e.schema,
                    "names": [n.text for n in e.names],
                    "weak": [n.text for n in e.names if n.weak],
                },
                ensure_ascii=False,
            )
            for e in entries
        ]

    def ask(self, questions: Sequence[Question], least: float) -> Answers:
        with tempfile.TemporaryDirectory() as room:
            folder = Path(room)
            _write(folder / "entries.jsonl", self._entries)
            _write(
                folder / "questions.jsonl",
                (
                    json.dumps({"text": q.text, "schema": q.schema, "least": least})
                    for q in questions
                ),
            )
            rows, times = self._run(folder)
            self.total += times["ask"]
            self.built, self.one = times["build"], times["one"]
            self.memory = times["memory_mib"]
        return [[Hit(score, id) for score, id in row] for row in rows]

    def compare(self, pairs: Iterable[tuple[str, str, str]]) -> list[float]:
        """The scores of pairs (asked, listed, schema)."""
        with tempfile.TemporaryDirectory() as room:
            folder = Path(room)
            _write(
                folder / "pairs.jsonl",
                (
                    json.dumps({"a": a, "b": b, "schema": s}, ensure_ascii=False)
                    for a, b, s in pairs
                ),
            )
            scores, times = self._run(folder)
            self.total += times["ask"]
        return scores

    def _run(self, folder: Path) -> tuple[list, dict[str, float]]:
        done = subprocess.run(
            [python_of(self.home), SCRIPT, folder], capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.stderr.write(done.stderr)
            raise SystemExit(f"{self.name} ended with {done.returncode}")
        told = (folder / "answers.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in told], json.loads((folder / "times.json").read_text())


def _write(path: Path, rows: Iterable[str]) -> None:
    path.write_text("".join(row + "\n" for row in rows), encoding="utf-8")
