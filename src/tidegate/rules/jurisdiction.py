"""Whether an item is subject to the EAR, as far as its route and its maker's seat settle it.

The grounds are data: tables/jurisdiction.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parent / "tables" / "jurisdiction.yaml"


@dataclass(frozen=True, slots=True)
class Ground:
    """Why an item is taken to be subject to the EAR, and how that is told."""

    when: Mapping[str, str]
    citation: str
    told: str


def ground_for(*, from_country: str, maker_country: str) -> Ground | None:
    """The first ground that fits; None where it is not known here whether the EAR reach it."""
    facts = {"from_country": from_country, "maker_country": maker_country}
    for ground in _grounds():
        if all(facts[name] == value for name, value in ground.when.items()):
            return ground
    return None


@lru_cache(maxsize=1)
def _grounds() -> tuple[Ground, ...]:
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    data: dict[str, Any] = yaml.load(TABLE.read_text(encoding="utf-8"), Loader=loader)
    return tuple(Ground(row["when"], row["citation"], row["told"]) for row in data["grounds"])
