"""The drawn requests of a table as columns, and the template keys each of them has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.sketches.features import mix
from tidegate.distillation.sketches.table import SketchTable

PLACES = ("head", "tail", "system", "words", "settings", "script")
"""Where a template stands: the first or last words, the instructions, or anywhere (`words`);
`settings` are those of sampling, a `script` is settings and client together: neither needs a
prompt."""
_BANDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """A row is a drawn request: `unit` int64[m], `weight` float64[m] (its count), `scale`
    float64[m] (requests of its unit that a unit of weight stands for), `prompt` uint64[m]
    (one of its own where the log has none: then `bare`),
    `intent` uint8[m] (bits 1 reasoning, 2 grading, 4 tools), tokens int64[m] (-1 unknown), `at`
    int64[m] UTC µs, `simhash` uint64[m, 2], `minhash` uint32[m, 16]."""

    unit: NDArray[np.int64]
    weight: NDArray[np.float64]
    scale: NDArray[np.float64]
    prompt: NDArray[np.uint64]
    system: NDArray[np.uint64]
    head: NDArray[np.uint64]
    tail: NDArray[np.uint64]
    intent: NDArray[np.uint8]
    tokens_in: NDArray[np.int64]
    tokens_out: NDArray[np.int64]
    at: NDArray[np.int64]
    simhash: NDArray[np.uint64]
    minhash: NDArray[np.uint32]
    settings: NDArray[np.uint64]
    agent: NDArray[np.uint64]
    bare: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.unit)

    def keys(self) -> dict[str, list[NDArray[np.uint64]]]:
        """{place: columns of template keys, 0 for none}; `words` has one column a band."""
        bands = []
        empty = self.minhash[:, 0] == np.iinfo(np.uint32).max
        width = self.minhash.shape[1] // _BANDS
        for band in range(_BANDS):
            value = np.full(len(self), band + 1, np.uint64)
            for column in range(band * width, (band + 1) * width):
                value = mix(value + self.minhash[:, column].astype(np.uint64))
            bands.append(np.where(empty, np.uint64(0), value | np.uint64(1)))
        return {
            "head": [self.head],
            "tail": [self.tail],
            "system": [self.system],
            "words": bands,
            "settings": [self.settings],
            "script": [mix(self.settings ^ mix(self.agent + np.uint64(1))) | np.uint64(1)],
        }


def draws_of(table: SketchTable) -> Draws:
    """The draws of every unit of the table."""
    lists = table.lists["sample"]
    unit = lists.unit.astype(np.int64)
    weight = lists.columns["count"].astype(np.float64)
    total = np.bincount(unit, weight, minlength=len(table))
    made = table.counts["requests"].astype(np.float64)
    scale = np.divide(made, total, out=np.zeros(len(table)), where=total > 0)
    column = lists.columns
    bare = column["prompt"] == 0
    own = mix(np.arange(len(unit), dtype=np.uint64) + np.uint64(1))
    return Draws(
        unit,
        weight,
        scale[unit],
        np.where(bare, own, column["prompt"]),
        column["system"],
        column["head"],
        column["tail"],
        column["intent"],
        column["tokens_in"].astype(np.int64),
        column["tokens_out"].astype(np.int64),
        column["at"],
        column["simhash"],
        column["minhash"],
        column["settings"],
        column["agent"],
        bare,
    )
