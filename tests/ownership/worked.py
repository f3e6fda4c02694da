"""Structures written as a lawyer writes them: "X50 A; A49 B" says that X holds 50 % of A."""

from __future__ import annotations

import re

from tidegate.ownership.share import read_share
from tidegate.ownership.structure import Entity, Stake, Structure

_STAKE = re.compile(r"([A-Za-z]+)([\d.\-]+|\?) (\w+)\Z")


def structure(text: str, **seats: str) -> Structure:
    """The structure; `seats` gives countries by name: X="CN"."""
    entities: dict[str, Entity] = {}
    stakes = []
    for row, part in enumerate(text.split(";"), 2):
        found = _STAKE.match(part.strip())
        assert found, part
        owner, share, owned = found.groups()
        for name in (owner, owned):
            places = {"organised": (seats[name],)} if name in seats else {}
            entities.setdefault(name, Entity(name, name, seats=places))
        read = read_share("" if share == "?" else share)
        stakes.append(Stake(owner, owned, read, row=row, told=share != "?"))
    return Structure(entities, tuple(stakes), file="worked.csv")
