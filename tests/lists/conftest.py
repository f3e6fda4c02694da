"""A small catalogue and a small parser, so that the store is tested without a publisher's form.

A made-up list is JSON: {"published": …, "lists": [declared ids], "entries": [[list, id, name]]}.
The tests of the publishers, and those named with_real_parsers, do not use them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from tidegate.errors import InputError, Problem
from tidegate.lists import Entry, ListedName, ListStore
from tidegate.lists.catalogue import BY_HAND, Catalogue, ListInfo, Publication


def info(id: str, title: str, issuer: str = "Issuer", jurisdiction: str = "US") -> ListInfo:
    return ListInfo(id, title, issuer, jurisdiction, "a licence is required", "")


def publication(
    id: str,
    *lists: ListInfo,
    issuer: str = "Issuer",
    url: str = "",
    filename: str = "",
    stale_after_days: int = 14,
    retired: str = "",
) -> Publication:
    return Publication(
        id=id,
        title=f"Publication {id}",
        issuer=issuer,
        jurisdiction="US",
        url=url,
        filename=filename,
        format="made-up" if url else BY_HAND,
        cadence="daily",
        stale_after_days=stale_after_days,
        official=True,
        unverified="",
        lists=lists,
        retired=retired,
    )


ENTITY = info("us.bis.entity", "Entity List")
SDN = info("us.ofac.sdn", "Specially Designated Nationals", issuer="OFAC")
SECURITY_COUNCIL = info("un.sc", "Security Council", issuer="UN", jurisdiction="UN")
NOBODYS = info("us.far.889", "Section 889")
PUBLICATIONS = (
    publication(
        "us.csl",
        ENTITY,
        SDN,
        issuer="ITA",
        url="https://lists.example/static/consolidated.json",
        filename="consolidated.json",
    ),
    publication(
        "us.ofac.sdn",
        SDN,
        issuer="OFAC",
        url="https://ofac.example/downloads/sdn.json",
        filename="sdn.json",
    ),
    publication("un.sc", SECURITY_COUNCIL, issuer="UN", stale_after_days=30),
)
CATALOGUE = Catalogue(
    PUBLICATIONS, (ENTITY, SDN, SECURITY_COUNCIL), (NOBODYS,), verified_through="2026-07-01"
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
        problems=(
            *(Problem(path.name, "unreadable", row=row) for row in record.get("problems", ())),
            *(Problem(path.name, doubt) for doubt in record.get("doubts", ())),
        ),
        format=format or "made-up",
        unreadable=len(set(record.get("problems", ()))),
    )


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small catalogue and parser in place of the real ones."""
    monkeypatch.setattr("tidegate.lists.catalogue.catalogue", lambda: CATALOGUE)
    monkeypatch.setattr("tidegate.lists.publishers.parse", parse_made_up)


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
