"""The command is called in this process: `tidegate("search", "X")` gives code, out and err.

The lists of these tests are the starter list, or a made-up Consolidated Screening List in the
published shape (`csl`), or the real ones (test_real_lists.py).
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tidegate.cli.commands import tree
from tidegate.cli.failure import run
from tidegate.lists import ListStore
from tidegate.lists.shelf import Reign

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
OFFICIAL = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json"
ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"
WORDS = (
    "Amber Basalt Cobalt Delta Ember Falcon Garnet Harbour Indigo Juniper Kestrel Lantern Meadow "
    "Nimbus Onyx Pelican Quartz Russet Saffron Thistle Umber Velvet Willow Xenon Yarrow Zephyr"
).split()


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


def call(*args: object, stdin: str = "") -> Said:
    """The command, in this process, without a terminal."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
    before, sys.stdin = sys.stdin, io.StringIO(stdin)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(tree, [str(arg) for arg in args])
    finally:
        sys.stdin = before
    said = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
    return Said(code, *said)


@pytest.fixture
def tidegate() -> Callable[..., Said]:
    return call


def day(ago: int) -> str:
    """The date so many days ago, because an edition may not be of the future."""
    return (datetime.now(UTC).date() - timedelta(days=ago)).isoformat()


def party(number: int, **more: Any) -> dict[str, Any]:
    """A made-up party on the Entity List, in the published shape."""
    first, second = WORDS[number % 26], WORDS[(number // 26 + 7) % 26]
    return {
        "source": ENTITY_LIST,
        "id": f"made-up-{number}",
        "name": f"{first} {second} Gyroscope Works",
        "alt_names": [],
        "addresses": [{"address": f"{number} Quay", "country": "CN"}],
        "country": "CN",
        "federal_register_notice": "85 FR 34497, 6/5/20",
        "license_requirement": "For all items subject to the EAR. (See § 744.11 of the EAR)",
        "license_policy": "Presumption of denial",
        "start_date": "2020-06-05",
        "type": "Entity",
        "programs": [],
        **more,
    }


def csl(parties: Iterable[Mapping[str, Any]], published: str) -> bytes:
    """A Consolidated Screening List of these parties, as of a day."""
    results = list(parties)
    return json.dumps(
        {
            "search_performed_at": f"{published}T00:00:00+00:00",
            "total": len(results),
            "sources_used": 1,
            "results": results,
        }
    ).encode()


Take = Callable[..., str]


@pytest.fixture
def take(own_home: Path, tmp_path: Path) -> Take:
    """Takes a made-up list in as if from the official address on a day; gives the edition."""

    def put(parties: Iterable[Mapping[str, Any]], published: str, retrieved: str = "") -> str:
        path = tmp_path / "consolidated.json"
        path.write_bytes(csl(parties, published))
        at = datetime.fromisoformat(retrieved).replace(tzinfo=UTC) if retrieved else None
        store = ListStore(own_home, now=(lambda: at) if at else None)
        return store.take_in(path, publication="us.csl", reign=Reign("", "", url=OFFICIAL)).id

    return put


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """A text file in a folder of its own."""

    def make(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make
