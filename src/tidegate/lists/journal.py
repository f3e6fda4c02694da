"""The journal of what was done to the lists: who let what in, when, and why.

One JSON object a line in lists/journal.jsonl, only ever added to. It names the operating system's
user, because accepting a refused edition is a decision somebody answers for; it holds no name of
a listed party.
"""

from __future__ import annotations

import getpass
import json
import os
from pathlib import Path
from typing import Any

NAME = "journal.jsonl"


def write_journal(lists: Path, **event: Any) -> None:
    """Adds one event with the user's name, through to the disk. The caller holds the lock."""
    line = json.dumps(event | {"who": operator()}, ensure_ascii=True) + "\n"
    handle = os.open(lists / NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "ab") as opened:
        opened.write(line.encode("ascii"))
        opened.flush()
        os.fsync(opened.fileno())


def read_journal(lists: Path) -> list[dict[str, Any]]:
    """All events, oldest first; a last line that a crash cut short is passed over."""
    try:
        lines = (lists / NAME).read_text("ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    events = []
    for line in lines:
        try:
            events.append(json.loads(line))
        except ValueError:
            continue
    return events


def operator() -> str:
    """The system's name for whoever runs this, or "unknown"."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
