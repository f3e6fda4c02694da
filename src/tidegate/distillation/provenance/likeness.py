"""How alike the answers of models to one prompt are, view by view.

An answer is what it has beyond the panel. For mark f of an answer of l marks,
r = (x - e) / sqrt(e (1 - e) + s) with x whether it is there and e = 1 - exp(-c_f l / mean l), where
c_f = -log(1 - share of the panel's answers that have f) and s = 0.02 steadies rare marks. So two
short answers are not alike because both lack most marks. Likeness is the cosine of two such rows;
marks that no other answer has count in a row's length only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.provenance.views import FREE_OF_LENGTH, VIEWS, Marks

Floats = NDArray[np.float64]
_STEADY: Final = 0.02
MOST_MARKS: Final = 12_000
"""Marks of one prompt and view that are compared: those that most answers share."""


def likeness(row: Sequence[Marks | None]) -> Floats:
    """(views, models, models): cosines from -1 to 1; NaN where a model has no answer (None)."""
    here = [at for at, one in enumerate(row) if one is not None]
    found = np.full((len(VIEWS), len(row), len(row)), np.nan)
    given = [one for one in row if one is not None]
    if len(given) > 1:
        for view, name in enumerate(VIEWS):
            sets = [one.sets[view] for one in given]
            found[view][np.ix_(here, here)] = _cosines(sets, name in FREE_OF_LENGTH)
    return found


def _cosines(sets: Sequence[frozenset[int]], free: bool) -> Floats:
    counts = Counter(mark for one in sets for mark in one)
    shared = sorted((mark for mark, count in counts.items() if count > 1))
    if len(shared) > MOST_MARKS:
        shared = sorted(shared, key=lambda mark: (-counts[mark], mark))[:MOST_MARKS]
    place = {mark: at for at, mark in enumerate(shared)}
    x = np.zeros((len(sets), max(1, len(place))), np.float32)
    for at, one in enumerate(sets):
        x[at, [place[mark] for mark in one if mark in place]] = 1
    often = np.clip(x.mean(axis=0), 0, 0.98)
    lengths = np.array([1.0 if free else len(one) + 3 for one in sets], np.float32)
    e = 1 - np.exp(np.log1p(-often) * (lengths / lengths.mean())[:, None])
    r = (x - e) / np.sqrt(e * (1 - e) + _STEADY)
    # A view in which an answer has nothing tells nothing: it is like none.
    r[[not one for one in sets]] = 0
    # Marks that no other answer has lengthen the vector and meet none: left out, two answers that
    # share nothing with the panel would be alike for lacking the same marks.
    alone = np.array([sum(counts[mark] == 1 for mark in one) for one in sets])
    rare = 1 - np.exp(np.log1p(-1 / (len(sets) + 1)) * lengths / lengths.mean())
    own = alone * (1 - rare) ** 2 / (rare * (1 - rare) + _STEADY)
    norms = np.sqrt((r**2).sum(axis=1) + own)[:, None]
    unit = (r / np.where(norms > 0, norms, 1)).astype(np.float64)
    return np.asarray(unit @ unit.T)
