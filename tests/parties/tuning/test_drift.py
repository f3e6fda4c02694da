"""What differs between two runs, and on what ground."""

from __future__ import annotations

import pytest

from tidegate.parties.tuning import Known, NotComparable, Snapshot, drift


def run(pairs: dict[str, float | Known], subjects: str = "", **lists: str) -> Snapshot:
    seen = {key.partition("-")[0] for key in pairs} | set(subjects)
    return Snapshot(
        frozenset(seen),
        {k: v if isinstance(v, Known) else Known("x", v, "scored") for k, v in pairs.items()},
        lists or {"x": "1"},
        0.5,
    )


def test_a_run_does_not_differ_from_itself() -> None:
    one = run({"a-1": 0.9, "b-1": 0.6}, "c")
    found = drift(one, one, 0.66)
    assert (found.came, found.went, found.stayed, found.moved) == ({}, {}, 1, 0)
    assert (found.same_subjects, found.new_subjects, found.gone_subjects) == (3, 0, 0)
    assert found.difference is None


def test_pairs_that_come_and_go_have_their_ground() -> None:
    before = run(
        {"a-1": Known("same", 0.6, "scored"), "a-2": Known("gone", 0.9, "scored")},
        same="1", gone="1", newer="1",
    )  # fmt: skip
    now = run(
        {
            "a-1": Known("same", 0.7, "scored"),
            "a-3": Known("added", 0.9, "scored"),
            "a-4": Known("newer", 0.9, "scored"),
        },
        same="1", newer="2", added="1",
    )  # fmt: skip
    found = drift(now, before, 0.66)
    assert found.came == {"same edition": 1, "list added": 1, "new edition": 1}
    assert found.went == {"list gone": 1}
    assert found.moved == 1


def test_there_and_back_are_mirrors() -> None:
    one, other = run({"a-1": 0.9}, "b"), run({"a-1": 0.6, "b-2": 0.8})
    there, back = drift(one, other, 0.66), drift(other, one, 0.66)
    assert sum(there.came.values()) == sum(back.went.values()) == 1
    assert sum(there.went.values()) == sum(back.came.values()) == 1


def test_new_and_gone_subjects_are_told_apart_from_those_in_both() -> None:
    found = drift(run({"a-1": 0.9, "n-1": 0.9}), run({"a-1": 0.9, "g-1": 0.9}), 0.66)
    assert (found.came, found.went, found.stayed) == ({}, {}, 1)
    assert (found.with_new_subjects, found.with_gone_subjects) == (1, 1)
    assert found.new is not None and found.before is not None
    assert (found.new.estimate, found.before.estimate) == (1, 1)


def test_a_pair_shown_at_every_threshold_is_over_every_line_but_no_alert() -> None:
    found = drift(run({"a-1": Known("x", 0.2, "exact")}), run({}, "a"), 0.66)
    assert found.came == {"same edition": 1}
    assert found.now is not None
    assert found.now.estimate == 0


def test_new_subjects_are_compared_with_those_before() -> None:
    before = run({f"b{n}-1": 0.9 if n < 5 else 0.55 for n in range(100)})
    now = run({f"n{n}-1": 0.9 if n < 40 else 0.55 for n in range(100)})
    gap = drift(now, before, 0.66).difference
    assert gap is not None
    assert gap.estimate == pytest.approx(0.35)
    assert 0 < gap.low < 0.35 < gap.high


def test_a_run_that_did_not_look_so_far_down_cannot_be_compared() -> None:
    before = Snapshot(frozenset("a"), {}, {"x": "1"}, 0.7)
    with pytest.raises(NotComparable, match=r"0\.70 only"):
        drift(run({"a-1": 0.9}), before, 0.66)
