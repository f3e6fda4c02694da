"""Says how likely a candidate is meant: boosted trees over the figures of `features`.

The trees stand in data/chooser.json, made by bench/collaboration/train_chooser.py from the
affiliation strings of ROR's Crossref set (MIT) and of S2AFF (Apache-2.0); no other text went into
them. They are walked here in numpy, all rows and all trees at once, so nothing heavy is installed.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from tidegate.collaboration.affiliations.features import NAMES
from tidegate.errors import InternalError

ACCEPTED = 0.7
"""Probability from which a candidate is taken; chosen by cross-validation, see docs."""
LISTED = 0.5
"""The same for a listed institution: to overlook one costs more than to show one more."""
_ROWS = 1024  # walked at a time: the working arrays stay in the cache


class Chooser:
    """The trees as columns. A leaf leads to itself; its `value` is what it adds."""

    def __init__(self, told: dict[str, list[float] | list[str] | float]) -> None:
        if tuple(told["names"]) != NAMES:  # type: ignore[arg-type]
            raise InternalError("chooser.json was made for other figures: train it again")
        self._feature = np.array(told["feature"], np.int64)
        self._threshold = np.array(told["threshold"], np.float64)
        self._next = np.array([told["left"], told["right"]], np.int64).T.ravel()
        self._value = np.array(told["value"], np.float64)
        self._roots = np.array(told["roots"], np.int64)
        self._depth = int(told["depth"])  # type: ignore[arg-type]
        self._base = float(told["base"])  # type: ignore[arg-type]

    def probabilities(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """For rows of figures, shape (n, len(NAMES)), the probability that each is meant."""
        made = [self._some(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS)]
        return np.concatenate(made) if made else np.empty(0)

    def _some(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        count, trees = len(rows), len(self._roots)
        node = np.broadcast_to(self._roots, (count, trees)).ravel().copy()
        row_at = np.repeat(np.arange(count), trees) * rows.shape[1]
        flat = rows.ravel()
        for _ in range(self._depth):
            figure = flat.take(row_at + self._feature.take(node))
            right = figure > self._threshold.take(node)
            node = self._next.take(2 * node + right)
        total = self._value[node].reshape(count, trees).sum(axis=1) + self._base
        made: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(-total))
        return made


@cache
def chooser() -> Chooser:
    """The shipped trees."""
    source = resources.files("tidegate.collaboration.affiliations") / "data" / "chooser.json"
    return Chooser(json.loads(source.read_text(encoding="utf-8")))
