"""Strings on disk come back as they went."""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.parties.strings import Strings, write_strings


@given(st.lists(st.text(max_size=20), max_size=20))
def test_strings_come_back_as_they_went(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_strings(Path(folder), "s", texts)
        read = Strings(Path(folder), "s")
        assert list(read) == texts
        assert read[:] == texts
        assert read[1:3] == texts[1:3]
        assert len(read) == len(texts)


def test_a_lone_surrogate_survives(tmp_path: Path) -> None:
    write_strings(tmp_path, "s", ["a\ud800b", "\U0001f1e8"])
    assert list(Strings(tmp_path, "s")) == ["a\ud800b", "\U0001f1e8"]


def test_no_strings_at_all_can_be_read(tmp_path: Path) -> None:
    write_strings(tmp_path, "s", [])
    read = Strings(tmp_path, "s")
    assert len(read) == 0
    with pytest.raises(IndexError):
        read[0]


def test_a_place_outside_is_refused(tmp_path: Path) -> None:
    write_strings(tmp_path, "s", ["a", "b"])
    read = Strings(tmp_path, "s")
    for at in (2, -1):
        with pytest.raises(IndexError):
            read[at]


def test_sorted_strings_can_be_searched(tmp_path: Path) -> None:
    words = sorted(["anna", "berg", "karvani", "zorblat", "华为"])
    write_strings(tmp_path, "s", words)
    assert bisect_left(Strings(tmp_path, "s"), "karvani") == words.index("karvani")
