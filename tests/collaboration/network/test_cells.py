"""A count keeps a true lower bound of its authors, and merging is counting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tidegate.collaboration.model import Authorship
from tidegate.collaboration.network.cells import FEWEST_AUTHORS, Cell

AUTHORS = st.builds(
    Authorship,
    position=st.integers(1, 9),
    orcid=st.sampled_from(["", *"ABCDEFG"]),
    author_id=st.sampled_from(["", *"abcdefg"]),
)
WORKS = st.lists(st.lists(AUTHORS, max_size=6, unique_by=lambda one: one.position), max_size=8)


def counted(works: list[list[Authorship]]) -> Cell:
    cell = Cell()
    for authors in works:
        cell.add(authors)
    return cell


@given(WORKS, WORKS)
def test_merged_parts_are_the_whole(
    one: list[list[Authorship]], other: list[list[Authorship]]
) -> None:
    merged = counted(one)
    merged.merge(counted(other))
    assert merged == counted(one + other) == counted(other + one)


@given(
    st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=6, unique=True), max_size=8),
    st.randoms(use_true_random=False),
)
def test_there_are_never_fewer_people_than_told(people: list[list[int]], chance: object) -> None:
    """Whoever they really are, and whichever of their identifiers a document happens to declare."""
    works = [
        [
            Authorship(
                place,
                orcid=chance.choice(["", f"o{who}"]),  # type: ignore[attr-defined]
                author_id=chance.choice(["", f"a{who}"]),  # type: ignore[attr-defined]
            )
            for place, who in enumerate(one, 1)
        ]
        for one in people
    ]
    really = len({who for one in people for who in one})
    assert counted(works).authors <= min(really, FEWEST_AUTHORS)


def test_unnamed_authors_of_two_works_may_be_the_same_people() -> None:
    three = [Authorship(n) for n in (1, 2, 3)]
    assert counted([three, three]).shown is None
    assert counted([[Authorship(n) for n in range(1, 6)]]).shown == 1


def test_one_person_is_not_two_for_having_two_identifiers() -> None:
    both = [Authorship(1, orcid="O", author_id="A"), Authorship(2, orcid="P", author_id="B")]
    assert counted([both, both]).authors == 2


def test_no_identifier_is_kept_once_there_are_enough() -> None:
    cell = counted([[Authorship(n, author_id=str(n)) for n in range(9)]])
    assert (cell._ids, cell.enough, cell.shown) == ((), True, 1)
