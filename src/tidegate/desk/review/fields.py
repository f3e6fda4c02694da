"""What an engagement file may say, from fields.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

TOP = "engagement"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its kind of value, for a record which one, the words it takes, and what it
    says."""

    name: str
    kind: str
    says: str
    of: str = ""
    words: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of one kind of record; `short` is the field that may be written alone."""

    name: str
    fields: Mapping[str, Field]
    short: str = ""


@lru_cache(maxsize=1)
def shapes() -> dict[str, Shape]:
    """Every kind of record, by name; the file itself is `TOP`."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (resources.files(__package__) / "fields.yaml").read_text("utf-8")
    return {name: _shape(name, rows) for name, rows in yaml.load(text, Loader=loader).items()}


def _shape(name: str, rows: dict[str, Any]) -> Shape:
    short = str(rows.pop("short", ""))
    return Shape(
        name,
        {
            field: Field(
                field, row["is"], row["says"], row.get("of", ""), tuple(row.get("words", ())),
                bool(row.get("needed")),
            )
            for field, row in rows.items()
        },
        short,
    )  # fmt: skip
