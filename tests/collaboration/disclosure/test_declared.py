"""When an affiliation is of an institution of the CV."""

from __future__ import annotations

import pytest

from tidegate.collaboration.disclosure import Held, Quote

A, B = frozenset({"https://ror.org/01aaaaa01"}), frozenset({"https://ror.org/02aaaaa02"})


def position(name: str, rors: frozenset[str] = frozenset()) -> Held:
    return Held(name, "", "", True, rors, Quote(name, 0, len(name), "positions"))


@pytest.mark.parametrize(
    ("name", "text", "same"),
    [
        ("Nanjing University", "School of Physics, Nanjing University, Nanjing 210023", True),
        ("Nanjing University", "School of Physics Nanjing University", True),
        ("Nanjing University", "Nanjing University of Chinese Medicine, Nanjing", False),
        ("Peking University", "Peking University Third Hospital, Beijing", False),
        ("University of Michigan", "University of Michigan Ann Arbor", True),
        ("University of Michigan", "Department of X (University of Michigan)", True),
        ("Universität Köln", "Universitat Koln, Institut fur Physik", True),
        ("MIT", "MIT, Cambridge", False),  # three letters are anybody's
        ("", "anything", False),
    ],
)
def test_by_its_very_name_where_no_id_is_known(name: str, text: str, same: bool) -> None:
    assert position(name).names(text, frozenset()) is same
    assert position(name, A).names(text, frozenset()) is same


def test_two_ids_decide_whatever_the_names_are() -> None:
    """Northeastern University is two institutions."""
    held = position("Northeastern University", A)
    assert held.names("Northeastern University, Boston", A)
    assert not held.names("Northeastern University, Shenyang", B)
