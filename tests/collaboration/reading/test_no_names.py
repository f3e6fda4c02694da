"""No author's name is taken from any format, and none changes what is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.collaboration.model import Problem, Work
from tidegate.collaboration.reading import read_works
from tidegate.errors import InputError

from .samples import FILES

Maker = Callable[[str, str], bytes]
LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzäöüßéñçøłşžабвгд李王张陈김이さとうعمر")
NAMES = st.builds(
    lambda word: word[0].upper() + word[1:], st.text(LETTERS, min_size=2, max_size=12)
)


def read(path: Path, data: bytes) -> tuple[list[Work], list[Problem]]:
    path.write_bytes(data)
    problems: list[Problem] = []
    return list(read_works(path, on_problem=problems.append)), problems


@pytest.mark.parametrize(("name", "make"), FILES.items(), ids=list(FILES))
def test_a_marked_author_stands_in_no_field(tmp_path: Path, name: str, make: Maker) -> None:
    works, problems = read(tmp_path / name, make("Qxgiven", "Qxfamily"))
    assert works
    assert works[0].title.startswith("A ")
    assert "qx" not in repr((works, problems)).lower()


@pytest.mark.parametrize(("name", "make"), FILES.items(), ids=list(FILES))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=NAMES, second=NAMES)
def test_another_author_changes_no_work(
    tmp_path: Path, name: str, make: Maker, first: str, second: str
) -> None:
    before, told = read(tmp_path / name, make("Given", "Family"))
    after, told_after = read(tmp_path / name, make(first, second))
    assert [replace(work, line=0) for work in before] == [replace(work, line=0) for work in after]
    assert len(told) == len(told_after)


def test_a_malformed_entry_is_told_without_its_words(tmp_path: Path) -> None:
    entry = b"@article{Qxkey2020, author {Qxname}, title = {T}}\n@misc{Qxb, title={Two}}\n"
    works, problems = read(tmp_path / "a.bib", entry)
    assert [work.title for work in works] == ["Two"]
    assert problems
    assert "qx" not in repr((works, problems)).lower()


def test_a_table_without_a_header_is_refused_without_its_words(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path / "a.csv", b"Qxname,7,red\nQxother,8,blue\n")
    assert "qx" not in str(caught.value.problems).lower()
