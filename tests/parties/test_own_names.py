"""Listed parties find themselves under their own names, changed or not (a sample of the bench)."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tidegate.lists.entry import Entry
from tidegate.parties import Asked, build, screen

BENCH = Path(__file__).resolve().parents[2] / "bench/screening/own_names.py"
pytestmark = pytest.mark.needs_shared


@pytest.fixture(scope="module")
def real(
    shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[Entry]]:
    """The index over the whole Consolidated Screening List, and 400 of its parties."""
    from tidegate.lists.publishers import parse

    listed = parse(shared("lists/us_csl/consolidated.json.gz"), "us.csl").entries
    folder = tmp_path_factory.mktemp("real") / "index"
    build(folder, listed, {})
    return folder, random.Random(4).sample(list(listed), 400)


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("own_names", BENCH)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def missed(folder: Path, asked: list[tuple[Asked, Entry]]) -> list[str]:
    found = screen(folder, [a for a, _ in asked], workers=1)
    return [
        a.name
        for a, e in asked
        if not any((m.list, m.entry_id) == (e.list, e.entry_id) for m in found[a])
    ]


def test_every_party_finds_itself_under_every_name_of_its_own(
    real: tuple[Path, list[Entry]],
) -> None:
    folder, entries = real
    asked = [(Asked(n.text, schema=e.schema), e) for e in entries for n in e.names]
    assert missed(folder, asked) == []


@pytest.mark.parametrize("change", ["case", "order", "diacritics", "legal form", "all at once"])
def test_every_party_finds_itself_under_a_changed_name(
    real: tuple[Path, list[Entry]], bench: ModuleType, change: str
) -> None:
    folder, entries = real
    chance = random.Random(9)
    asked = []
    for e in entries:
        if change in ("legal form", "all at once") and e.schema != "organisation":
            continue
        name = bench.CHANGES[change](chance.choice(e.names).text, chance)
        asked.append((Asked(name, schema=e.schema), e))
    assert len(asked) > 100
    lost = missed(folder, asked)
    assert len(lost) <= 0.01 * len(asked), lost
