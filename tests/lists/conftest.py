"""A small catalogue and a small parser, so that the store is tested without a publisher's form.

A made-up list is JSON: {"published": …, "lists": [declared ids], "entries": [[list, id, name]]}.
The tests of the publishers, and those named with_real_parsers, do not use them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from tidegate.errors import InputError, Problem
from tidegate.lists import Entry, ListedName, ListStore


@dataclass(frozen=True)
class Info:
    id: str
    title: str
    issuer: str = "Issuer"
    jurisdiction: str = "US"
    legal_effect: str = "a licence is required"
    url: str = "https://lists.example/info"


@dataclass(frozen=True)
class Pub:
    id: str
    lists: tuple[Info, ...]
    title: str = "A publication"
    issuer: str = "Issuer"
    jurisdiction: str = "US"
    url: str = ""
    filename: str = ""
    format: str = "made-up"
    cadence: str = "daily"
    stale_after_days: int = 14
    official: bool = True
    unverified: str = ""


ENTITY = Info("us.bis.entity", "Entity List")
SDN = Info("us.ofac.sdn", "Specially Designated Nationals", issuer="OFAC")
SECURITY_COUNCIL = Info("un.sc", "Security Council", issuer="UN", jurisdiction="UN")
PUBLICATIONS = (
    Pub(
        "us.csl",
        (ENTITY, SDN),
        issuer="ITA",
        url="https://lists.example/static/consolidated.json",
        filename="consolidated.json",
    ),
    Pub(
        "us.ofac.sdn",
        (SDN,),
        issuer="OFAC",
        url="https://ofac.example/downloads/sdn.json",
        filename="sdn.json",
    ),
    Pub("un.sc", (SECURITY_COUNCIL,), issuer="UN", stale_after_days=30),
)


def parse_made_up(
    path: Path, publication: str, *, format: str | None = None, mapping: object = None
) -> SimpleNamespace:
    try:
        record = json.loads(path.read_bytes())
    except ValueError as wrong:
        raise InputError(
            "not JSON", problems=[Problem(path.name, "the JSON is cut short or damaged")]
        ) from wrong
    suffix = "" if mapping is None else " mapped"
    return SimpleNamespace(
        entries=[
            Entry(list, id, (ListedName(name + suffix, "primary"),))
            for list, id, name in record["entries"]
        ],
        lists=dict.fromkeys(record.get("lists", ()), 0),
        published=record.get("published", ""),
        problems=tuple(
            Problem(path.name, "unreadable", row=row) for row in record.get("problems", ())
        ),
        format=format or "made-up",
    )


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small catalogue and parser in place of the real ones."""
    catalogue = SimpleNamespace(catalogue=lambda: SimpleNamespace(publications=PUBLICATIONS))
    monkeypatch.setitem(sys.modules, "tidegate.lists.catalogue", catalogue)  # type: ignore[arg-type]
    monkeypatch.setattr("tidegate.lists.publishers.parse", parse_made_up, raising=False)


class Clock:
    """A clock that stands still until it is told to move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 7, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_days(self, days: float) -> None:
        self.at += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock, made_up: None) -> ListStore:
    return ListStore(tmp_path / "home", now=clock)


Write = Callable[..., Path]


def made_up_list(
    entries: Iterable[tuple[str, str, str]], published: str = "", **more: object
) -> bytes:
    record = {"published": published, "entries": list(entries), **more}
    return json.dumps(record).encode()


def parties(list: str, count: int, start: int = 0) -> list[tuple[str, str, str]]:
    return [(list, f"{list}-{n}", f"Made Up Works {n}") for n in range(start, start + count)]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a made-up list and gives its path."""

    def make(
        entries: Iterable[tuple[str, str, str]],
        published: str = "",
        name: str = "list.json",
        **more: object,
    ) -> Path:
        path = tmp_path / name
        path.write_bytes(made_up_list(entries, published, **more))
        return path

    return make
