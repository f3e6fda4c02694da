"""`Tidegate().distillation`: the same as the command, from Python."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.distillation.campaigns.hand_made import campaigns, group

from tidegate import Tidegate
from tidegate.desk.distillation import Search
from tidegate.distillation import campaigns as room
from tidegate.distillation.reading.pseudonyms import shown
from tidegate.errors import InputError, UsageError


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.jsonl"
    told = [
        {"account": f"key-{n % 3}", "timestamp": 1_764_000_000 + n, "prompt": f"Prompt {n}"}
        for n in range(30)
    ]
    path.write_text("\n".join(map(json.dumps, told)), encoding="utf-8")
    return path


def test_sketches_of_a_log_are_by_day_and_added_once(log: Path, tmp_path: Path) -> None:
    drawer = Tidegate().distillation
    search = Search(keep=tmp_path / "store.npz")
    first, again = drawer.read([log], search), drawer.read([log], search)
    assert first.table.daily
    assert (first.added, again.added) == (True, False)
    assert int(again.table.counts["requests"].sum()) == 30
    stored = drawer.read([tmp_path / "store.npz", log])
    assert int(stored.table.counts["requests"].sum()) == 60


def test_a_log_and_an_answer_meet_in_the_result(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def find(table: Any, **asked: Any) -> Any:
        accounts = tuple(shown(int(one)) for one in table.account)
        return campaigns(group(len(accounts), accounts=accounts))

    monkeypatch.setattr(room, "find", find, raising=False)
    drawer = Tidegate().distillation
    drawer.answer("key-2", "A class of ours.", by="Desk", on="2026-11-20")
    view = drawer.find([log], progress=lambda stage, done, of: told.append(f"{stage} {done}/{of}"))
    (only,) = view.found.groups
    assert [(one.text, one.date) for one in only.answers] == [("A class of ours.", "2026-11-20")]
    assert view.document["groups"][0]["answers"][0]["by"] == "Desk"
    assert told == ["reading 0/1", "reading 1/1"]


def test_what_cannot_be_recorded_or_read_is_refused(tmp_path: Path) -> None:
    drawer = Tidegate().distillation
    for account, text, on in ((" ", "x", ""), ("key", " ", ""), ("key", "x", "2026-13-01")):
        with pytest.raises(UsageError):
            drawer.answer(account, text, on=on)
    assert not drawer.answers_path.exists()
    with pytest.raises(InputError):
        drawer.find([tmp_path / "gone.jsonl"])
