"""Facts of control and operation: told, told as absent, or not told."""

from __future__ import annotations

from typing import Any

import pytest

from tidegate.ownership.structure import Entity, Structure, Tie
from tidegate.ownership.ties import tie_facts, ties_by_subject


def facts(*ties: Tie, sure: str = "X", possible: str = "") -> dict[str, Any]:
    return tie_facts(ties, set(sure), set(possible))


def tie(kind: Any, stands: bool | None = True, holder: str = "X") -> Tie:
    return Tie(holder, "A", kind, stands=stands)


def test_what_is_told_of_a_holder_is_a_fact_and_of_anybody_else_none() -> None:
    assert facts(tie("algorithm"))["algorithm"] is True
    assert "algorithm" not in facts(tie("algorithm", holder="Y"))


def test_told_as_absent_is_no_and_told_as_unknown_is_open() -> None:
    assert facts(tie("hosting", stands=False))["hosting"] is False
    assert "hosting" not in facts(tie("hosting", stands=None))
    assert facts(tie("hosting", stands=False), tie("hosting"))["hosting"] is True


@pytest.mark.parametrize(
    ("ties", "possible", "told", "controlled"),
    [
        ((), "", False, None),
        ((tie("control"),), "", True, True),
        ((tie("control", stands=False),), "", False, False),
        ((tie("control", holder="Y"),), "Y", None, None),
    ],
)
def test_control_told_is_apart_from_control_that_may_be(
    ties: tuple[Tie, ...], possible: str, told: bool | None, controlled: bool | None
) -> None:
    found = facts(*ties, possible=possible)
    assert (found.get("control_told"), found.get("controlled")) == (told, controlled)


def test_powers_are_named_and_a_seat_on_the_board_is_one() -> None:
    found = facts(tie("veto"), tie("chair"), tie("licence", stands=False))
    assert found["powers"] == ["chair", "veto"]
    assert found["board_seat"] is True


def test_a_tie_counts_on_its_days_only() -> None:
    ended = Tie("X", "A", "veto", ends="2020-01-01")
    made = Structure({"X": Entity("X", "X"), "A": Entity("A", "A")}, (), (ended, tie("chair")))
    found = ties_by_subject(made, "2026-01-22")
    assert [each.kind for each in found["A"]] == ["chair"]
