"""Whether a named process makes non-planar transistors. The table is processes.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Process:
    """What the names in a text say: non-planar (FinFET, gate-all-around) or planar; None: mixed or
    unknown. `advanced`: of the 16/14 nm class or finer, or non-planar."""

    non_planar: bool | None
    advanced: bool | None
    why: str


@lru_cache(maxsize=512)
def process_named(text: str) -> Process | None:
    """What is known of the process or processes a text names ("TSMC N5+N6", "12nm FinFET").

    Where it names several, one non-planar among them suffices for the whole. None where no name in
    it is known.
    """
    from tidegate.items.shipped import shipped

    found = []
    for row in shipped()["processes"]:
        if re.search(row["match"], text, re.IGNORECASE):
            found.append(row)
    if not found:
        return None
    kinds = {row["non_planar"] for row in found}
    why = "; ".join(dict.fromkeys(row["why"] for row in found))
    if True in kinds:
        return Process(True, True, why)
    if kinds == {False}:
        return Process(False, any(row["advanced"] for row in found), why)
    return Process(None, None, why)
