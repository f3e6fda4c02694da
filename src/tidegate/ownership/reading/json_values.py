"""Values of JSON that may be of any type, taken as what they should be, or as nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tidegate.findings.inert import visible

TEXT_LIMIT = 2_000
FIELDS_LIMIT = 400


def text(value: Any) -> str:
    """A string as it is (cut, made visible), else "". Numbers come as strings already."""
    return visible(value, TEXT_LIMIT) if isinstance(value, str) else ""


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def flat(record: dict[str, Any], leave: Iterable[str] = ()) -> dict[str, str]:
    """{"addresses.1.country.name": "France"}: every value of the record, none lost, in file order.

    Without recursion; beyond FIELDS_LIMIT values the rest is counted in "…".
    """
    left = set(leave)
    found: dict[str, str] = {}
    stack: list[tuple[str, Any]] = [
        (key, value) for key, value in reversed(record.items()) if key not in left
    ]
    over = 0
    while stack:
        place, value = stack.pop()
        if isinstance(value, dict):
            stack += [(f"{place}.{key}", inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            numbered = len(value) > 1
            stack += [
                (f"{place}.{at}" if numbered else place, inner)
                for at, inner in reversed(list(enumerate(value, start=1)))
            ]
        elif value is not None and value != "":
            if len(found) >= FIELDS_LIMIT:
                over += 1
                continue
            told = value if isinstance(value, str) else str(value).lower()
            found[visible(place, 200)] = visible(told, TEXT_LIMIT)
    if over:
        found["…"] = f"{over} more values"
    return found
