"""Pairs of a file, against what searches of the same index show."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tidegate.parties import Asked, PartyIndex, search
from tidegate.parties.tuning import Pairs, find_pairs
from tidegate.parties.tuning.pairs import subject_key

from ..made_up import PASSPORT, entry, index_of

LISTED = (
    entry("Zorblatt Gyroscope Works", 0, schema="organisation", countries=("CN",)),
    entry("Zorblatt Gyroscope Institute", 1, schema="organisation"),
    entry("Quorvane Turbine Laboratory", 2, schema="organisation"),
    entry(
        "Mirelda Vostrikane", 3,
        schema="person", birth_dates=("1970-01-01",), identifiers=(PASSPORT,),
    ),
    entry("Zorblat Gyroskope Werke", 4, schema="organisation"),
)  # fmt: skip
ASKED = (
    Asked("Zorblatt Gyroscope Works Ltd", "organisation"),
    Asked("Zorblatt Gyroskop", "organisation"),
    Asked("Mirelda Vostrikane", "person", birth_date="1999-05-05"),
    Asked("Somebody Else", "person", identifiers=("XY-123456",)),
    Asked("Pumpernickel Umbrella", "organisation"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PartyIndex:
    return index_of(tmp_path_factory.mktemp("index") / "i", LISTED)


@pytest.fixture(scope="module")
def found(index: PartyIndex) -> Pairs:
    return find_pairs(index.folder, [*ASKED, ASKED[0]], floor=0.5)


def test_pairs_are_what_a_search_with_that_threshold_shows(index: PartyIndex, found: Pairs) -> None:
    assert found.subjects == ASKED
    for number, asked in enumerate(ASKED):
        shown = {(m.entry_id, m.score) for m in search(index, asked, threshold=0.5, limit=200)}
        assert {(p.entry_id, p.score) for p in found.pairs if p.subject == number} == shown


def test_a_subject_in_two_rows_is_one_subject(found: Pairs) -> None:
    assert found.rows == (2, 1, 1, 1, 1)


def test_the_very_name_and_the_same_number_are_told_apart(found: Pairs) -> None:
    kinds = {(p.subject, p.entry_id): p.kind for p in found.pairs}
    assert kinds[0, "E0000"] == "exact"
    assert kinds[2, "E0003"] == "exact"  # although another birth date weighs it down
    assert kinds[3, "E0003"] == "identifier"
    assert kinds[0, "E0001"] == "scored"


@pytest.mark.parametrize("threshold", [0.55, 0.66, 0.8, 0.95])
def test_scored_pairs_over_a_threshold_and_the_rest_are_what_a_search_at_it_shows(
    index: PartyIndex, found: Pairs, threshold: float
) -> None:
    for number, asked in enumerate(ASKED):
        ours = {
            p.entry_id
            for p in found.pairs
            if p.subject == number and (p.kind != "scored" or p.score >= threshold)
        }
        shown = search(index, asked, threshold=threshold, limit=200)
        assert ours == {m.entry_id for m in shown}


def test_the_answer_does_not_depend_on_batches(
    index: PartyIndex, found: Pairs, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tidegate.parties.tuning import pairs

    monkeypatch.setattr(pairs, "BATCH", 2)
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        told.append((done, of))

    again = find_pairs(index.folder, [*ASKED, ASKED[0]], floor=0.5, progress=progress)
    assert again == found
    assert told[-1] == (5, 5)
    assert told == sorted(told)


def test_a_key_changes_with_any_fact_and_with_nothing_else() -> None:
    base = Asked("A", "person", ("B",), ("CN",), "1970", ("1",))
    others = [
        replace(base, **change)
        for change in (
            {"name": "C"}, {"schema": "unknown"}, {"other_names": ()}, {"countries": ("US",)},
            {"birth_date": ""}, {"identifiers": ("2",)},
        )
    ]  # fmt: skip
    keys = Counter(map(subject_key, [base, *others]))
    assert max(keys.values()) == 1
    assert subject_key(replace(base)) == subject_key(base)
    assert len(subject_key(Asked("\ud800"))) == 12


def test_subjects_with_more_pairs_than_are_kept_are_counted(
    index: PartyIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tidegate.parties.tuning import pairs

    monkeypatch.setattr(pairs, "MOST", 1)
    few = find_pairs(index.folder, [Asked("Zorblatt Gyroscope", "organisation")], floor=0.5)
    assert few.cut == 1
