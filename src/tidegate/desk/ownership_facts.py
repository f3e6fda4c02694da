"""What a user says of an entity beside the file: `--fact determination=yes`, or for one of several
`--fact "TikTok USDS: determination=yes"`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tidegate.errors import UsageError
from tidegate.ownership.holders import named_nodes
from tidegate.ownership.share import percent, read_share
from tidegate.ownership.structure import Structure
from tidegate.rules import Interval
from tidegate.rules.schema import Column, FactSchema

RECKONED = frozenset(
    {
        *("regime", "named", "share", "share_second", "share_direct", "single_share"),
        *("share_equity", "share_vote", "share_value", "share_board", "control_told"),
    }
)
"""Facts that the file and the engines give; nobody tells them beside it."""
_TRUTH = {"yes": True, "no": False, "true": True, "false": False, "unknown": None, "": None}


def read_told(
    structure: Structure,
    facts: Sequence[str],
    shown: Sequence[int],
    schema: FactSchema,
    elsewhere: frozenset[str] = frozenset(),
) -> dict[int, dict[str, Any]]:
    """Facts by node. One that names no entity is of all that are shown; one of an entity of
    `elsewhere`, which another side of a comparison has, is of nobody here. Raises UsageError."""
    told: dict[int, dict[str, Any]] = {}
    for text in facts:
        left, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"{text!r} is no fact", hint='Write it as --fact "determination=yes".')
        whom, colon, name = left.rpartition(":")
        name = name.strip()
        column = schema.columns.get(name)
        if column is None or name in RECKONED:
            known = ", ".join(each for each in schema.columns if each not in RECKONED)
            raise UsageError(f"no fact of an entity is called {name!r}", hint=f"They are: {known}.")
        nodes: Sequence[int] = shown
        if colon:
            found, absent = named_nodes(structure, [whom.strip()])
            if absent and absent[0] not in elsewhere:
                raise UsageError(f"nobody in the file is called {whom.strip()!r}")
            nodes = tuple(found)
        read = _value(column, value.strip())
        for node in nodes:
            if name in told.setdefault(node, {}):
                raise UsageError(f"{name} is told twice of one entity", hint="Tell it once.")
            told[node][name] = read
    return told


def names_told(facts: Sequence[str]) -> tuple[str, ...]:
    """The entities that facts name."""
    parts = (text.partition("=")[0].rpartition(":") for text in facts)
    return tuple(whom.strip() for whom, colon, _ in parts if colon)


def _value(column: Column, text: str) -> Any:
    wrong = UsageError(f"{column.name}={text} cannot be read", hint=f"It is {column.meaning}.")
    if column.type == "bool":
        if text.lower() not in _TRUTH:
            raise wrong
        return _TRUTH[text.lower()]
    if column.type == "number":
        try:
            share = read_share(text)
        except ValueError as error:
            raise UsageError(
                f"{column.name}={text} {error}", hint=f"It is {column.meaning}."
            ) from None
        return Interval(Decimal(percent(share.low)), Decimal(percent(share.high)))
    return [each.strip() for each in text.split(";") if each.strip()]


def words_of(told: Mapping[str, Any]) -> list[str]:
    """Facts told, as they are shown."""
    found = []
    for name, value in told.items():
        shown = (
            {True: "yes", False: "no", None: "unknown"}.get(value)
            if not isinstance(value, Interval | list)
            else value
        )
        found.append(f"{name}={shown}")
    return found
