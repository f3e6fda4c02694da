"""What a file tells beside shares, as facts about one entity: control, powers, what still joins it
to those who held it. Told by nobody is not told as absent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tidegate.ownership.holding_days import standing
from tidegate.ownership.structure import Stake, Structure, Tie

POWERS = (
    "chair", "officer", "board_appointment", "board_observer", "veto", "golden_share", "licence",
    "supply", "management", "debt", "family", "trust", "acting_in_concert",
)  # fmt: skip
OPERATIONS = ("algorithm", "data_sharing", "hosting", "retraining", "operation")
_SEAT_ON_BOARD = ("board_appointment", "board_observer", "chair")


def ties_by_subject(structure: Structure, as_of: str) -> Mapping[str, tuple[Tie, ...]]:
    """The ties that stand on a day, or may, by the entity they are with."""
    found: dict[str, list[Tie]] = {}
    for tie in structure.ties:
        dates = Stake(tie.holder, tie.subject, begins=tie.begins, ends=tie.ends)
        if standing(dates, as_of) != "no":
            found.setdefault(tie.subject, []).append(tie)
    return {key: tuple(rows) for key, rows in found.items()}


def tie_facts(
    ties: Sequence[Tie], sure: Collection[str], possible: Collection[str]
) -> dict[str, Any]:
    """Facts of the schema `ownership` that ties settle, by the holders who surely or possibly pass
    on (keys). A tie with anybody else bears on nothing here."""
    with_sure = [tie for tie in ties if tie.holder in sure]
    with_any = [tie for tie in ties if tie.holder in possible or tie.holder in sure]
    control = _standing([tie for tie in with_sure if tie.kind == "control"])
    maybe = _standing([tie for tie in with_any if tie.kind == "control"])
    facts: dict[str, Any] = {
        "control_told": control is True if control is True or maybe is not True else None,
        "controlled": control,
        "powers": sorted({t.kind for t in with_sure if t.kind in POWERS and t.stands is not False}),
    }
    for kind in OPERATIONS:
        facts[kind] = _standing([tie for tie in with_sure if tie.kind == kind])
    if any(tie.kind in _SEAT_ON_BOARD and tie.stands for tie in with_sure):
        facts["board_seat"] = True
    return {name: value for name, value in facts.items() if value is not None}


def _standing(ties: Sequence[Tie]) -> bool | None:
    """Whether one of the ties stands; None where none is told, or only that it is not known."""
    if any(tie.stands is True for tie in ties):
        return True
    if ties and all(tie.stands is False for tie in ties):
        return False
    return None
