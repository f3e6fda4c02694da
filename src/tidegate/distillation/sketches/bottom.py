"""Lists of a bounded length a unit, kept by the smallest keys: the one structure of all sketches.

An entry is (unit, key, values). Entries of one unit and key become one, each column by its law;
of each unit the `size` smallest keys stay. What is among the smallest of a union is among the
smallest of every part that holds it, so counts stay exact and merging is associative and
commutative (Cohen and Kaplan 2007, "Summarizing data using bottom-k sketches").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Law = Literal["sum", "min", "max"]
Column = NDArray[Any]
_LAWS = {"sum": np.add, "min": np.minimum, "max": np.maximum}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a list holds: how many keys a unit keeps (0: all) and each column's law and type."""

    size: int
    columns: Mapping[str, tuple[Law, str, int]]
    """{name: (law, numpy type, width; 0 for a plain column)}"""

    def entry_bytes(self) -> int:
        each = (np.dtype(kind).itemsize * max(width, 1) for _, kind, width in self.columns.values())
        return 12 + sum(each)


@dataclass(frozen=True, slots=True, eq=False)
class BottomLists:
    """Entries sorted by unit and key: unit int32[m], key uint64[m], columns {name: [m] or [m, w]}.

    The entries of unit u stand from `np.searchsorted(unit, u)` to the same of u + 1.
    """

    unit: NDArray[np.int32]
    key: NDArray[np.uint64]
    columns: dict[str, Column]

    def __len__(self) -> int:
        return len(self.unit)

    def span(self, unit: int) -> slice:
        """Where the entries of a unit stand."""
        first, last = np.searchsorted(self.unit, [unit, unit + 1])
        return slice(int(first), int(last))


def empty(shape: Shape) -> BottomLists:
    columns = {
        name: np.zeros((0, width) if width else 0, kind)
        for name, (_, kind, width) in shape.columns.items()
    }
    return BottomLists(np.zeros(0, np.int32), np.zeros(0, np.uint64), columns)


def gather(shape: Shape, unit: Column, key: Column, columns: Mapping[str, Column]) -> BottomLists:
    """Entries in any order, with repeats, as lists of the shape."""
    if not len(unit):
        return empty(shape)
    order = np.lexsort((key, unit))
    unit, key = unit[order], key[order]
    new = np.ones(len(unit), bool)
    new[1:] = (unit[1:] != unit[:-1]) | (key[1:] != key[:-1])
    starts = np.flatnonzero(new)
    unit, key = unit[starts], key[starts]
    keep = np.arange(len(unit))
    if shape.size:
        first = np.searchsorted(unit, unit)
        keep = np.flatnonzero(keep - first < shape.size)
    taken = {
        name: _LAWS[law].reduceat(columns[name][order].astype(kind, copy=False), starts)[keep]
        for name, (law, kind, _) in shape.columns.items()
    }
    return BottomLists(unit[keep].astype(np.int32), key[keep].astype(np.uint64), taken)


def join(shape: Shape, parts: list[tuple[BottomLists, NDArray[np.int32]]]) -> BottomLists:
    """Several lists as one; each comes with the new number of each of its units."""
    if not parts:
        return empty(shape)
    unit = np.concatenate([new[lists.unit] for lists, new in parts])
    key = np.concatenate([lists.key for lists, _ in parts])
    columns = {
        name: np.concatenate([lists.columns[name] for lists, _ in parts]) for name in shape.columns
    }
    return gather(shape, unit, key, columns)
