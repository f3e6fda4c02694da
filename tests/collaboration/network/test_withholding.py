"""No hidden count can be worked out from what is shown beside it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tidegate.collaboration.network.withholding import shown_row

CELLS = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2, max_size=6)


@given(CELLS)
def test_a_hidden_count_could_be_another(cells: list[tuple[int, bool]]) -> None:
    """Even for whoever supposes that no work touches two areas, so that all adds up."""
    total = sum(works for works, _ in cells)
    shown = shown_row(total, cells)
    hidden = [at for at, works in enumerate(shown) if works is None]
    if not any(works and not enough for works, enough in cells):
        assert hidden == []
        return
    left = total - sum(works for works in shown if works is not None)
    least = 0 if len(hidden) == len(cells) else 1  # where all are hidden, zeros are too
    assert len(hidden) > 1
    # Each hidden cell may hold anything from the least to what the others leave of the rest.
    assert left - least * len(hidden) >= 1


@given(CELLS)
def test_what_is_shown_is_true_and_stands_on_enough_authors(cells: list[tuple[int, bool]]) -> None:
    for told, (works, enough) in zip(shown_row(9, cells), cells, strict=True):
        assert told in (None, works)
        assert told in (None, 0) or enough


def test_nothing_is_withheld_without_need() -> None:
    assert shown_row(9, [(4, True), (5, True), (0, True)]) == [4, 5, 0]


def test_one_small_cell_takes_the_smallest_other_with_it() -> None:
    assert shown_row(10, [(5, True), (1, False), (4, True)]) == [5, None, None]


def test_a_row_that_cannot_hide_it_is_withheld_whole() -> None:
    assert shown_row(2, [(1, False), (1, False), (0, True)]) == [None, None, None]
    assert shown_row(None, [(3, True), (0, True)]) == [None, None]
