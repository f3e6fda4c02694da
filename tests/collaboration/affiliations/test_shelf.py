"""A compiled dump is kept beside the user's data and read back as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tidegate.collaboration.affiliations.gazetteer import Gazetteer, compiled
from tidegate.collaboration.affiliations.registry import read_registry
from tidegate.collaboration.affiliations.shelf import (
    current,
    gazetteer_of,
    load,
    load_listed,
    registry_key,
    save,
    with_listed,
)
from tidegate.errors import InputError

from .made_up import WORLD, entry, lines, ror, second


@pytest.fixture
def made(tmp_path: Path) -> Gazetteer:
    return compiled(read_registry(lines(tmp_path / "r.jsonl")), {"file": "r", "sha256": "s"})


def same(one: Gazetteer, other: Gazetteer) -> None:
    assert one.concepts == other.concepts
    assert one.edges == other.edges
    assert one.ends == other.ends
    assert one.places == other.places
    assert one.weights == other.weights
    assert list(one.records) == list(other.records)
    assert one.numbers == other.numbers


def test_what_is_read_back_equals_what_was_saved(made: Gazetteer, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    save(made, folder)
    again = load(folder)
    same(made, again)
    assert again.about["file"] == "r"
    assert again.records[2:4] == list(made.records)[2:4]


def test_names_of_any_letters_are_read_back(tmp_path: Path) -> None:
    hostile = ["A\u2028B University", "A\x00B\nC University", "\u202eUniversity\ud800", "大学\r"]
    records = [second(n, name) for n, name in enumerate(hostile)]
    made = compiled(read_registry(lines(tmp_path / "r.jsonl", records)))
    folder = tmp_path / "kept"
    folder.mkdir()
    save(made, folder)
    same(made, load(folder))


def test_a_dump_is_compiled_once_and_in_use_from_then_on(tmp_path: Path, own_home: Path) -> None:
    assert current(own_home) is None
    dump = lines(tmp_path / "r.jsonl.gz")
    first = gazetteer_of(dump, own_home)
    folder = current(own_home)
    assert folder is not None
    before = (folder / "trie.npz").stat().st_mtime_ns
    same(first, gazetteer_of(dump, own_home))
    assert (folder / "trie.npz").stat().st_mtime_ns == before
    assert registry_key(folder)["file"] == "r.jsonl.gz"
    other = lines(tmp_path / "other.jsonl", WORLD[:3])
    assert len(gazetteer_of(other, own_home).records) == 3
    assert registry_key(current(own_home))["file"] == "other.jsonl"


def test_a_dump_that_cannot_be_read_leaves_the_one_in_use(tmp_path: Path, own_home: Path) -> None:
    gazetteer_of(lines(tmp_path / "r.jsonl"), own_home)
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    with pytest.raises(InputError):
        gazetteer_of(bad, own_home)
    with pytest.raises(InputError):
        gazetteer_of(tmp_path / "none.json", own_home)
    assert registry_key(current(own_home))["file"] == "r.jsonl"


def test_a_spoilt_pointer_is_no_registry(own_home: Path) -> None:
    folder = own_home / "registry"
    folder.mkdir(parents=True)
    for text in (b"", b"\xff\xfe", b"not-there\n"):
        (folder / "current").write_bytes(text)
        assert current(own_home) is None
    assert registry_key(None) == {}


def test_lists_are_joined_once_for_the_same_editions(tmp_path: Path, own_home: Path) -> None:
    gazetteer_of(lines(tmp_path / "r.jsonl"), own_home)
    asked = []

    def entries() -> list:
        asked.append(1)
        return [(entry("Amber University", ended_on="2024-05"), "2026-01-01")]

    folder = current(own_home)
    kept = with_listed(folder, own_home, [["l", "p", "e", "s"]], entries, {"us.bis.entity": "law"})
    again = with_listed(folder, own_home, [["l", "p", "e", "s"]], entries, {"us.bis.entity": "law"})
    assert (kept, len(asked)) == (again, 1)
    _, listings = load_listed(kept)
    [one] = listings[ror(1)]
    assert (one.list, one.ended_on, one.edition) == ("us.bis.entity", "2024-05", "2026-01-01")
    other = with_listed(folder, own_home, [["l", "p", "f", "s"]], entries, {})
    assert (other != kept, len(asked)) == (True, 2)


def test_without_a_registry_listed_names_are_found_all_the_same(own_home: Path) -> None:
    kept = with_listed(
        None, own_home, [["l"]], lambda: [(entry("Amber Rocket Works"), "2026-01-01")], {}
    )
    gazetteer, listings = load_listed(kept)
    assert list(gazetteer.numbers) == list(listings) == ["list:us.bis.entity/e1"]


def test_only_the_latest_joins_are_kept(tmp_path: Path, own_home: Path) -> None:
    for number in range(8):
        with_listed(None, own_home, [[str(number)]], list, {})
    assert len(list((own_home / "registry").glob("with-*"))) == 5
    assert not [p for p in (own_home / "registry").iterdir() if p.name.startswith(".")]


def test_the_folder_tells_what_it_was_made_from(tmp_path: Path, own_home: Path) -> None:
    gazetteer_of(lines(tmp_path / "r.jsonl"), own_home)
    folder = current(own_home)
    assert folder is not None
    about = json.loads((folder / "about.json").read_text("utf-8"))
    assert about["records"] == len(WORLD)
    assert len(about["sha256"]) == 64
