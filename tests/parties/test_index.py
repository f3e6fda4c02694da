"""The index: whole or not there, the same for every worker, lean to load."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tidegate.errors import InternalError
from tidegate.lists.entry import Entry
from tidegate.parties import Asked, PartyIndex, build, screen, screening, search
from tidegate.parties.building import VERSION
from tidegate.parties.index import ones

from .made_up import entry, index_of_names


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def entries() -> Iterator[Entry]:
        yield entry("Zorblat Vektor")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "home" / "index", entries(), {})
    assert list((tmp_path / "home").iterdir()) == []


def test_an_index_another_process_made_meanwhile_stands(tmp_path: Path) -> None:
    index_of_names(tmp_path / "index", "Zorblat Vektor")
    build(tmp_path / "index", [entry("Karvani Steel")], {})
    assert PartyIndex(tmp_path / "index").entry(0).names[0].text == "Zorblat Vektor"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".index")] == []


def test_what_an_index_was_made_from_is_kept(tmp_path: Path) -> None:
    index = index_of_names(tmp_path / "index", "Zorblat Vektor")
    assert index.about == {"version": VERSION, "names": 1, "made_from": {"made": "up"}}
    assert len(index) == 1


def test_an_index_of_another_version_is_told(tmp_path: Path) -> None:
    index_of_names(tmp_path / "index", "Zorblat Vektor")
    about = json.loads((tmp_path / "index/index.json").read_text())
    (tmp_path / "index/index.json").write_text(json.dumps(about | {"version": VERSION - 1}))
    with pytest.raises(InternalError, match="another version"):
        PartyIndex(tmp_path / "index")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null"])
def test_an_index_that_is_not_whole_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "index.json").write_text(text)
    with pytest.raises(InternalError, match="no whole index"):
        PartyIndex(tmp_path)
    with pytest.raises(InternalError, match="no whole index"):
        PartyIndex(tmp_path / "nowhere")


def test_another_version_is_built_anew_beside_the_old(monkeypatch: pytest.MonkeyPatch) -> None:
    from tidegate import Settings, Tidegate
    from tidegate.desk import lists_in_use

    gate = Tidegate()
    lists = gate.parties.lists(Settings())
    old = lists_in_use.index_over(gate.lists, lists)
    monkeypatch.setattr("tidegate.parties.building.VERSION", VERSION + 1)
    new = lists_in_use.index_over(gate.lists, lists)
    assert old != new
    assert len(PartyIndex(old)) > 0
    assert json.loads((new / "index.json").read_text())["version"] == VERSION + 1


def test_the_same_answer_from_one_worker_and_from_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"Zorblat {a}{b}ktor" for a in "bdfgk" for b in "aeiou"]
    index = index_of_names(tmp_path / "index", *names)
    monkeypatch.setattr(screening, "CHUNK", 5)
    subjects = [Asked(name.replace("Z", "S")) for name in names] * 2
    told: list[tuple[int, int]] = []
    one = screen(
        tmp_path / "index", subjects, workers=1, progress=lambda d, of: told.append((d, of))
    )
    two = screen(tmp_path / "index", subjects, workers=2)
    assert one == two
    assert list(one) == list(two) == list(dict.fromkeys(subjects))
    assert one[subjects[0]] == tuple(search(index, subjects[0]))
    assert told[-1] == (len(names), len(names))


def test_screening_nobody_finds_nothing(tmp_path: Path) -> None:
    index_of_names(tmp_path / "index", "Zorblat Vektor")
    assert screen(tmp_path / "index", []) == {}


def test_bits_are_counted_with_and_without_the_new_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = np.asarray([0, 1, 3, 1 << 63, 2**64 - 1, 12345678901], dtype=np.uint64)
    expected = [int(n).bit_count() for n in numbers]
    assert ones(numbers).tolist() == expected
    monkeypatch.delattr(np, "bitwise_count", raising=False)
    assert ones(numbers).tolist() == expected


def test_kept_reaches_are_dropped_before_they_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tidegate.parties.index as module

    index = index_of_names(tmp_path / "index", *["Zorblat Vektor"] * 9)
    monkeypatch.setattr(module, "MOST_KEPT", 20)
    before = index.reach("zorblat").names.tolist()
    for word in ("vektor", "zorblatt", "vektar"):
        index.reach(word)
    assert index._kept <= 20
    assert index.reach("zorblat").names.tolist() == before


NOT_NEEDED = (
    "pyarrow scipy pandas pydantic httpx sqlglot jinja2 rich xlsxwriter python_calamine "
    "charset_normalizer opencc"
).split()
SEARCH = """
import sys
from tidegate.cli import main
sys.argv = ["tidegate", "search", "Zorblat Vektor"]
try:
    main()
except SystemExit:
    pass
print(*sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def test_a_search_loads_what_it_needs_and_no_more() -> None:
    for _ in range(2):  # the first makes the index
        done = subprocess.run(
            [sys.executable, "-c", SEARCH], capture_output=True, text=True, check=True
        )
    loaded = set(done.stderr.splitlines()[-1].split())
    assert "tidegate" in loaded
    assert "numpy" in loaded
    assert sorted(loaded.intersection(NOT_NEEDED)) == []
