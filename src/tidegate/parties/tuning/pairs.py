"""Every pair of a subject and a listed party that scores at least the floor.

A subject that stands in several rows with the same facts is one subject. A pair is `exact` where
the entry bears the subject's very name (whatever its case, order or legal form), `identifier`
where a number is the same: such pairs are shown whatever the threshold, so no choice of a threshold
changes them. All others are `scored`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Literal

from tidegate.findings.model import Match
from tidegate.parties.asked import Asked

Kind = Literal["scored", "exact", "identifier"]
BATCH = 20_000  # subjects whose matches are held in memory at a time
MOST = 200  # pairs of one subject; whether there are more is seen by asking for one more
ALWAYS = 1.01  # no score reaches it: what a search returns is what it shows at any threshold


@dataclass(frozen=True, slots=True)
class Pair:
    """A subject by its place among the subjects, and a listed entry. `key` stays the same from
    run to run for as long as the subject's facts and the entry's number do."""

    subject: int
    list: str
    entry_id: str
    score: float
    kind: Kind
    key: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """What a file gives. `subjects` are distinct and in the file's order, `rows` how many rows
    each stands in, `keys` their keys; `pairs` go by subject, best first."""

    subjects: tuple[Asked, ...]
    rows: tuple[int, ...]
    keys: tuple[str, ...]
    pairs: tuple[Pair, ...]
    cut: int = 0
    """How many subjects had more than MOST pairs, of which the best are kept."""


def subject_key(asked: Asked) -> str:
    """Twelve hexadecimal digits of a subject's facts; holds no name, but a guess can be checked."""
    return _digest(astuple(asked), 12)


def pair_key(subject: str, list: str, entry_id: str) -> str:
    """A subject's key and eight hexadecimal digits of the entry."""
    return f"{subject}-{_digest((list, entry_id), 8)}"


def _digest(facts: object, digits: int) -> str:
    text = json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:digits]


def find_pairs(
    folder: Path,
    asked: Iterable[Asked],
    *,
    floor: float,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Pairs:
    """All pairs of an index that score at least `floor`, and those shown whatever they score."""
    rows = Counter(asked)
    subjects = tuple(rows)
    keys = tuple(map(subject_key, subjects))
    pairs: list[Pair] = []
    cut = 0
    for start in range(0, len(subjects), BATCH):
        batch = subjects[start : start + BATCH]
        told = _onward(progress, start, len(subjects))
        found = matches_of(folder, batch, floor=floor, workers=workers, progress=told)
        kinds = _kinds(folder, [one for one in batch if found[one]], workers)
        for place, one in enumerate(batch, start):
            cut += len(found[one]) > MOST
            pairs += (
                Pair(
                    place, m.list, m.entry_id, m.score,
                    kinds.get((one, m.list, m.entry_id), "scored"),
                    pair_key(keys[place], m.list, m.entry_id),
                )
                for m in found[one]
            )  # fmt: skip
    return Pairs(subjects, tuple(rows.values()), keys, tuple(pairs), cut)


def matches_of(
    folder: Path,
    subjects: Iterable[Asked],
    *,
    floor: float,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[Asked, tuple[Match, ...]]:
    """The matches behind the pairs of these subjects, with their names and reasons."""
    from tidegate.parties.screening import screen

    return screen(
        folder, subjects, threshold=floor, limit=MOST + 1, workers=workers, progress=progress
    )


def _kinds(
    folder: Path, subjects: Sequence[Asked], workers: int | None
) -> dict[tuple[Asked, str, str], Kind]:
    """The pairs that are shown whatever the threshold: asked for with one that nothing reaches,
    with the identifiers and without."""
    from tidegate.parties.screening import screen

    bare = {one: replace(one, identifiers=()) for one in subjects}
    asked = [*subjects, *bare.values()]
    found = screen(folder, asked, threshold=ALWAYS, limit=1, workers=workers)
    kinds: dict[tuple[Asked, str, str], Kind] = {}
    for one in subjects:
        named = {(m.list, m.entry_id) for m in found[bare[one]]}
        for match in found[one]:
            entry = (match.list, match.entry_id)
            kinds[one, *entry] = "exact" if entry in named else "identifier"
    return kinds


def _onward(
    progress: Callable[[int, int], None] | None, start: int, of: int
) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    tell = progress
    return lambda done, _: tell(start + done, of)
