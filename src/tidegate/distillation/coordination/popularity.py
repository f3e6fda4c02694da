"""How many accounts of a population use each template: what is common tells nobody apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.coordination.draws import Draws


@dataclass(frozen=True, slots=True, eq=False)
class Popularity:
    """`key` uint64[k] sorted, of every place together, `accounts` int64[k] that use each; keys of
    one account are not kept. `of` accounts in all; `key_id` of the pseudonyms."""

    key: NDArray[np.uint64]
    accounts: NDArray[np.int64]
    of: int
    key_id: str

    def share(self, keys: NDArray[np.uint64]) -> NDArray[np.float64]:
        """The share of the accounts that use each key; 0 where one or none does."""
        if not len(self.key):
            return np.zeros(len(keys))
        place = np.minimum(np.searchsorted(self.key, keys), len(self.key) - 1)
        known = np.where(self.key[place] == keys, self.accounts[place], 0)
        return np.asarray(known / max(1, self.of), np.float64)


def popularity(draws: Draws, key_id: str) -> Popularity:
    """The popularity of every template of these draws."""
    columns = [column for columns in draws.keys().values() for column in columns]
    key = np.concatenate(columns)
    unit = np.tile(draws.unit, len(columns))
    has = key != 0
    key, unit = key[has], unit[has]
    order = np.lexsort((unit, key))
    key, unit = key[order], unit[order]
    new = np.ones(len(key), bool)
    new[1:] = (key[1:] != key[:-1]) | (unit[1:] != unit[:-1])
    values, count = np.unique(key[new], return_counts=True)
    kept = count > 1
    return Popularity(values[kept], count[kept], len(np.unique(draws.unit)), key_id)
