"""Labelled pairs of names: one party or two, from real lists and by rule.

held out    an alias and the name left on the list it is likest to
edit        a listed name and the same with one edit, every kind alike
near miss   a listed name and a near-namesake's (namesakes.py)
neighbour   names of two listed parties that are likest of all to each other
stranger    a listed name and a name on no list that is likest to it
"""

from __future__ import annotations

from dataclasses import dataclass

import edits_letters  # noqa: F401  registers its kinds
import edits_organisations  # noqa: F401
import edits_people  # noqa: F401
import numpy as np
from data import people, sdn
from edits import kinds, made
from namesakes import INSTITUTES, PEOPLE, Pools, namesake
from negatives import akin, clear_companies, folded
from rapidfuzz import fuzz, process
from settings import Run
from splits import chance_for, drawn

from tidegate.lists.entry import Entry

POOL = 3000  # names among which the likest is looked for


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair: the name asked, the name listed, whether they are one party."""

    asked: str
    listed: str
    schema: str
    sort: str
    kind: str
    same: bool


def _held_out(entries: list[Entry], count: int) -> list[Labelled]:
    pairs = []
    for entry in entries:
        strong = [n.text for n in entry.names if not n.weak]
        if len({folded(n) for n in strong}) < 2:
            continue
        alias = chance_for("alias", entry.entry_id).choice(strong[1:])
        others = [n for n in strong if folded(n) != folded(alias)]
        if not others:
            continue
        listed = max(others, key=lambda n: fuzz.token_set_ratio(n.lower(), alias.lower()))
        pairs.append(Labelled(alias, listed, entry.schema, "held out", akin(alias, [listed]), True))
    return pairs[:count]


def _edits(entries: list[Entry], count: int) -> list[Labelled]:
    pairs = []
    for n, entry in enumerate(entries):
        every = kinds(entry.schema)
        kind = every[n % len(every)]
        text = made(kind, entry.name, chance_for(kind, entry.entry_id))
        if text is not None:
            pairs.append(Labelled(text, entry.name, entry.schema, "edit", kind, True))
    return pairs[:count]


def _near_misses(entries: list[Entry], count: int) -> list[Labelled]:
    pools, pairs = Pools.of(entries), []
    for entry in entries:
        rules = PEOPLE if entry.schema == "person" else INSTITUTES
        kind = chance_for("rule", entry.entry_id).choice(list(rules))
        chance = chance_for(kind, entry.entry_id)
        text = namesake(rules[kind], entry.name, entry, chance, pools)
        if text is not None:
            pairs.append(Labelled(text, entry.name, entry.schema, "near miss", kind, False))
    return pairs[:count]


def _likest(asked: list[str], pool: list[str]) -> list[tuple[int, float]]:
    """For each name the number of the likest in the pool that is not the same, and how like."""
    low = [text.lower() for text in pool]
    scores = process.cdist(
        [t.lower() for t in asked], low, scorer=fuzz.token_sort_ratio, dtype=np.uint8, workers=1
    )
    scores[scores >= 99] = 0
    return [(int(row.argmax()), float(row.max())) for row in scores]


def _neighbours(entries: list[Entry], count: int) -> list[Labelled]:
    pairs = []
    for schema in ("person", "organisation"):
        own = [e for e in entries if e.schema == schema][:POOL]
        names = [e.name for e in own]
        for n, (at, _) in enumerate(_likest(names[: count // 2], names)):
            pairs.append(Labelled(names[n], names[at], schema, "neighbour", "listed", False))
    return pairs


def _strangers(run: Run, entries: list[Entry], count: int) -> list[Labelled]:
    pairs = []
    firms = clear_companies(run.data, 2 * POOL, purpose="strangers", half=run.half)
    pools = {
        "person": [p.name for p in people(run.data)],
        "organisation": [c.name for c in firms],
    }
    for schema, names in pools.items():
        own = [e.name for e in entries if e.schema == schema][: count // 2]
        latin = [n for n in names if n.isascii()]
        pool = drawn(dict.fromkeys(latin), POOL, purpose="strangers", half=run.half)
        for name, (at, _) in zip(own, _likest(own, pool), strict=True):
            pairs.append(Labelled(pool[at], name, schema, "stranger", schema, False))
    return pairs


def labelled(run: Run) -> list[Labelled]:
    """Pairs of a half: as many of one party as of two."""
    every = drawn(sdn(run.data), 10**6, purpose="pairs", half=run.half, identity=_id)
    each = run.queries // 2
    same = [*_held_out(every, each), *_edits(every, each)]
    third = len(same) // 3
    other = [*_near_misses(every, third), *_neighbours(every, third)]
    return same + other + _strangers(run, every, len(same) - len(other))


def _id(entry: Entry) -> str:
    return entry.entry_id
