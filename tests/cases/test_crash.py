"""`kill -9` while cases are worked on: five times here, a hundred in bench/cases/kill.py."""

from __future__ import annotations

import random
from pathlib import Path

from tidegate.cases import open_store

from .conftest import hire
from .killing import Tally, kill_once


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    url, chance, tally = str(tmp_path / "cases.db"), random.Random(7), Tally()
    with open_store(url, home=tmp_path) as store:
        hire(store)
    for _ in range(5):
        kill_once(url, tmp_path, chance, tally, longest=0.8)
    assert tally.faults == []
    assert tally.kills == 5
    assert tally.acknowledged > 5
