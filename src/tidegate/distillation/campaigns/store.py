"""A store of sketches by day, to which each day's log adds; and the accounts' past in it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.sketches.columns import LISTS
from tidegate.distillation.sketches.features import mix
from tidegate.distillation.sketches.files import load, save
from tidegate.distillation.sketches.table import SketchTable, merge
from tidegate.errors import InputError

Hashes = NDArray[np.uint64]


class Kept(NamedTuple):
    """The store with the log in it, the accounts' own past (days before the log's first; None
    where there is none), whether the log was added now, and what to tell (or "")."""

    store: SketchTable
    past: SketchTable | None
    added: bool
    note: str


def keep(path: Path | str, new: SketchTable) -> Kept:
    """Adds a log's daily table to the store at `path`, whole or not at all, and gives both.

    A log that the store holds already is not added again: its requests would count twice. Raises
    InputError where the file is no store by day, or was made with another key.
    """
    path = Path(path)
    if not new.daily:
        raise InputError(
            "these sketches are not by day", hint="Read the logs themselves to add them."
        )
    if not path.exists():
        save(new, path)
        return Kept(new, None, True, "")
    old = load(path)
    if not old.daily:
        raise InputError(f"{path.name} holds no sketches by day", hint="Name another file.")
    together = merge([old, new])
    past = before(old, new)
    held = share_held(old, new)
    if held >= 1:
        return Kept(old, past, False, f"{path.name} holds these requests already; not added again")
    save(together, path)
    note = ""
    if held > 0:
        note = (
            f"about {held:.0%} of these requests stood in {path.name} already and now count twice "
            "there; add each log once"
        )
    return Kept(together, past, True, note)


def before(store: SketchTable, new: SketchTable) -> SketchTable | None:
    """The store's days before the first day of a daily table, by account."""
    days = new.day[new.day >= 0]
    if not len(days):
        return None
    earlier = store.where((store.day >= 0) & (store.day < days.min()))
    return earlier.by_account() if len(earlier) else None


def share_held(old: SketchTable, new: SketchTable) -> float:
    """The share of a table's requests that another daily table holds already, 0 to 1.

    Told from the drawn requests where there are prompts, which are drawn by their hashes and so
    the same in both; else from units that are alike in requests, first and last time. Requests
    without a time are not compared.
    """
    timed = new.day >= 0
    if not timed.any():
        return 0.0
    mine, theirs = _units(new), _units(old)
    order = np.argsort(theirs)
    place = np.minimum(np.searchsorted(theirs[order], mine), max(len(theirs) - 1, 0))
    met = np.full(len(new), -1)
    if len(theirs):
        at = order[place]
        met = np.where(theirs[at] == mine, at, -1)
    if not new.has_content:
        same = met >= 0
        for column in ("requests", "tokens_out"):
            same[same] &= new.counts[column][same] == old.counts[column][met[same]]
        same[same] &= new.first_at[same] == old.first_at[met[same]]
        same[same] &= new.last_at[same] == old.last_at[met[same]]
        return float(same[timed].mean())
    drawn, kept = new.lists["sample"], old.lists["sample"]
    # Of a full list only what lies below its last key can be looked for in it.
    full = np.bincount(kept.unit, minlength=len(old)) >= LISTS["sample"].size
    last = np.zeros(len(old), np.uint64)
    np.maximum.at(last, kept.unit, kept.key)
    unit = met[drawn.unit]
    there = unit >= 0
    seen = np.zeros(len(drawn.key), bool)
    seen[there] = ~full[unit[there]] | (drawn.key[there] <= last[unit[there]])
    counted = timed[drawn.unit] & (~there | seen)
    found = np.isin(mix(drawn.key ^ mine[drawn.unit]), mix(kept.key ^ theirs[kept.unit]))
    return float(found[counted].mean()) if counted.any() else 0.0


def _units(table: SketchTable) -> Hashes:
    """A number for every account and day."""
    return mix(table.account ^ mix((table.day.astype(np.int64) + 7).astype(np.uint64)))
