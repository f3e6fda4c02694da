"""Families of templates as candidates: who uses them, how much, and what they ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.coordination.draws import Draws
from tidegate.distillation.coordination.families import Family
from tidegate.distillation.coordination.popularity import Popularity
from tidegate.distillation.coordination.threads import ThreadTable

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

SURE_DRAWS = 2
"""Draws of a family that make an account one of its users; one may be chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """A row is a family: estimated `requests`, `draws`, `users` that surely use it (units);
    `holders` the effective number of customers behind it (1 over the sum of squared shares);
    `popular` the share of benign accounts that use its templates, the mean over its requests;
    `rank` puts first what deserves a closer look, and no verdict rests on it."""

    families: tuple[Family, ...]
    requests: Floats
    draws: Longs
    users: tuple[Longs, ...]
    holders: Floats
    popular: Floats
    rank: Floats

    def __len__(self) -> int:
        return len(self.families)


def candidates(
    families: list[Family],
    threads: ThreadTable,
    draws: Draws,
    holder: Longs,
    usual: Popularity | None,
) -> Candidates:
    """The figures of every family; without `usual` no template is common."""
    size = len(families)
    number = np.repeat(np.arange(size), [len(f.rows) for f in families])
    row = np.concatenate([*(f.rows for f in families), np.zeros(0, np.int64)])
    weight = draws.weight[row] * draws.scale[row]
    requests = np.bincount(number, weight, minlength=size).astype(np.float64)
    drawn = np.bincount(number, minlength=size)
    whole = np.maximum(requests, 1e-9)
    asks = np.bincount(number, weight * (draws.intent[row] > 0), minlength=size) / whole
    prompts = np.unique(np.stack([number.astype(np.uint64), draws.prompt[row]]), axis=1)
    novelty = np.bincount(prompts[0].astype(np.int64), minlength=size) / np.maximum(drawn, 1)
    known = (draws.tokens_in[row] > 0) & (draws.tokens_out[row] >= 0)
    ratio = np.log2(np.maximum(draws.tokens_out[row], 1) / np.maximum(draws.tokens_in[row], 1))
    told = np.maximum(np.bincount(number, known, minlength=size), 1)
    gain = np.bincount(number, np.where(known, ratio, 0), minlength=size) / told
    held = effective(number, holder[draws.unit[row]], weight, size)
    popular = np.zeros(size)
    if usual is not None:
        popular = _popular(families, threads, draws, usual)
    rare = np.clip(-np.log10(popular + 1e-3) / 3, 0, 1)
    together = np.clip(np.log2(np.maximum(held, 1)) / 4, 0, 1)
    rank = novelty * (
        together * rare
        + asks
        + 0.5 * np.clip((gain + 1) / 4, 0, 1)
        + 0.5 * np.clip(np.log10(np.maximum(requests, 1)) / 4, 0, 1)
    )
    return Candidates(
        tuple(families), requests, drawn, _users(families, draws), held, popular, rank
    )


def effective(number: Longs, holder: Longs, weight: Floats, size: int) -> Floats:
    """How many holders of equal shares would be as concentrated: 1 over the sum of squares."""
    if not len(number):
        return np.zeros(size)
    pairs, where = np.unique(np.stack([number, holder]), axis=1, return_inverse=True)
    each = np.bincount(where.ravel(), weight, minlength=pairs.shape[1])
    whole = np.bincount(pairs[0], each, minlength=size)
    squares = np.bincount(pairs[0], each**2, minlength=size)
    return np.asarray(whole**2 / np.maximum(squares, 1e-9))


def _users(families: list[Family], draws: Draws) -> tuple[Longs, ...]:
    users = []
    for family in families:
        unit, count = np.unique(draws.unit[family.rows], return_counts=True)
        users.append(unit[count >= SURE_DRAWS])
    return tuple(users)


def _popular(
    families: list[Family], threads: ThreadTable, draws: Draws, usual: Popularity
) -> Floats:
    """Each request counts by the commonest of the family's templates that it has."""
    family_of = np.zeros(len(threads), np.int64)
    for number, family in enumerate(families):
        family_of[list(family.threads)] = number
    share = usual.share(threads.key)[threads.entry_thread]
    best = np.zeros(len(draws) * 1)
    result = np.zeros(len(families))
    owner = family_of[threads.entry_thread]
    order = np.argsort(owner, kind="stable")
    ends = np.searchsorted(owner[order], np.arange(len(families) + 1))
    weight = draws.weight * draws.scale
    for number, family in enumerate(families):
        entries = order[ends[number] : ends[number + 1]]
        rows = threads.entry_draw[entries]
        best[rows] = 0
        np.maximum.at(best, rows, share[entries])
        mine = family.rows
        result[number] = float((best[mine] * weight[mine]).sum() / max(weight[mine].sum(), 1e-9))
    return result
