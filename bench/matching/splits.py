"""Who is asked about in which half: entities are divided by a hash of their id.

The scorer may be tuned on one half and is judged on the other. The list that is searched is whole
in both, since a shorter list would raise fewer false alerts.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable
from typing import TypeVar

TUNE, JUDGE, ALL = "tune", "judge", "all"
HALVES = (TUNE, JUDGE, ALL)

Thing = TypeVar("Thing")


def _number(purpose: str, identity: str) -> int:
    digest = hashlib.blake2b(f"{purpose}\0{identity}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def half_of(identity: str) -> str:
    """The half an entity belongs to, by its id alone: the same in every run and every task."""
    return TUNE if _number("half", identity) % 2 else JUDGE


def in_half(identity: str, half: str) -> bool:
    """Whether an entity may be asked about in this half; `all` is both."""
    return half == ALL or half_of(identity) == half


def chance_for(purpose: str, identity: str) -> random.Random:
    """Chance of one entity's own: what is drawn for it does not depend on who else is drawn."""
    return random.Random(_number(purpose, identity))


def drawn(
    things: Iterable[Thing],
    count: int,
    *,
    purpose: str,
    half: str = ALL,
    identity: Callable[[Thing], str] = str,
) -> list[Thing]:
    """`count` of the things of a half (all of them where there are fewer), in an order of chance
    that is the same in every run: a smaller sample is the beginning of a larger one."""
    own = [(identity(thing), thing) for thing in things]
    own = [(name, thing) for name, thing in own if in_half(name, half)]
    own.sort(key=lambda pair: (_number(purpose, pair[0]), pair[0]))
    return [thing for _, thing in own[:count]]
