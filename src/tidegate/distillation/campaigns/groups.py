"""From a table of sketches to groups of accounts with their facts and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.campaigns.calibration import best_scores, p_and_q, tested
from tidegate.distillation.campaigns.candidates import Candidates, candidates, effective
from tidegate.distillation.campaigns.facts import Looked, content_facts
from tidegate.distillation.campaigns.measure import score_of
from tidegate.distillation.campaigns.shift import Pool, even, pool_of, signs
from tidegate.distillation.coordination.coverage import NO_KEYS
from tidegate.distillation.coordination.draws import PLACES, Draws, draws_of
from tidegate.distillation.coordination.families import families
from tidegate.distillation.coordination.infrastructure import holders
from tidegate.distillation.coordination.popularity import Popularity, popularity
from tidegate.distillation.coordination.threads import ThreadTable, find_threads
from tidegate.distillation.sketches.table import SketchTable

FEWEST_DRAWS = 12
"""Draws of a family below which nothing is said of it."""
MOST_LOOKED_AT = 150
GROUP_DRAWS = 512
SAME_ACCOUNTS = 0.5
LEAST_PART = 0.2
MOST_TRIED = 8
LEAST_GAIN = 0.05
SETTINGS = (PLACES.index("settings"), PLACES.index("script"))

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What a benign table says is usual; made once, used for many logs. `scores` float64[a]: the
    best score of each account that meets the minimum of evidence; `pool` for the distances."""

    scores: NDArray[np.float64]
    pool: Pool | None
    popularity: Popularity


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A table's draws, templates and candidates. `active` are accounts with draws enough."""

    table: SketchTable
    draws: Draws
    threads: ThreadTable
    found: Candidates
    active: NDArray[np.bool_]
    holder: Longs
    usual: Popularity | None


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A group with its facts, before the rulebook."""

    looked: Looked
    threads: tuple[int, ...]
    score: float
    p_value: float = 1.0
    q_value: float = 1.0


def prepare(table: SketchTable, usual: Popularity | None) -> Prepared:
    """The candidates of a table by account."""
    draws = draws_of(table)
    drawn = np.bincount(draws.unit, minlength=len(table))
    threads = find_threads(draws, int((drawn > 0).sum()), usual)
    holder = holders(table)
    found = candidates(families(threads), threads, draws, holder, usual)
    return Prepared(table, draws, threads, found, drawn >= FEWEST_DRAWS, holder, usual)


def calibrate(benign: SketchTable) -> Calibration:
    """The scores and distances that are usual among accounts taken to be benign.

    The accounts are divided by their pseudonyms: how common a template is for the one half is
    told by the other, as it is for a log by the pool.
    """
    odd = ((benign.account >> np.uint64(11)) & np.uint64(1)).astype(bool)
    scores = []
    for mine in (odd, ~odd):
        known = popularity(draws_of(benign.where(~mine)), benign.key_id)
        ready = prepare(benign.where(mine), known)
        groups, _ = look(ready)
        told = [(g.looked.units, g.score) for g in groups]
        scores.append(best_scores(told, len(ready.table))[tested(told, ready.active)])
    draws = draws_of(benign)
    pool = pool_of(draws, benign.account, np.arange(len(benign)))
    return Calibration(np.concatenate(scores), pool, popularity(draws, benign.key_id))


def look(ready: Prepared) -> tuple[list[Found], int]:
    """The groups that meet the minimum of evidence, the highest score first; and how many
    families did not.

    A family takes in others of the same accounts as long as its score rises: one hand may use
    several wordings, and what its accounts send beside must not water them down. Of groups of the
    same accounts the one with the highest score is told.
    """
    found = ready.found
    enough = [
        number
        for number in np.argsort(-found.rank, kind="stable").tolist()
        if found.draws[number] >= FEWEST_DRAWS and len(found.users[number])
    ]
    too_little = len(found) - len(enough)
    users = {number: frozenset(found.users[number].tolist()) for number in enough}
    taken: set[int] = set()
    groups: list[Found] = []
    for leader in enough:
        if leader in taken:
            continue
        if len(groups) >= MOST_LOOKED_AT:
            break
        groups.append(_grown(ready, leader, enough, users, taken))
    groups.sort(key=lambda g: -g.score)
    return _apart(groups), too_little


def _grown(
    ready: Prepared,
    leader: int,
    others: Sequence[int],
    users: Mapping[int, frozenset[int]],
    taken: set[int],
) -> Found:
    members, mine = [leader], users[leader]
    best = _group(ready, members)
    tried = 0
    for number in others:
        if len(mine) < 2 or tried >= MOST_TRIED:
            break
        theirs = users[number]
        if number in taken or number in members or len(theirs) < 2:
            continue
        if len(mine & theirs) < SAME_ACCOUNTS * min(len(mine), len(theirs)):
            continue
        tried += 1
        wider = _group(ready, [*members, number])
        if wider.score > best.score + LEAST_GAIN:
            best, mine = wider, mine | theirs
            members.append(number)
    taken.update(members)
    return best


def _group(ready: Prepared, members: Sequence[int]) -> Found:
    looked = _looked(ready, members)
    threads = tuple(t for m in members for t in ready.found.families[m].threads)
    return Found(looked, threads, score_of(looked.facts))


def _apart(groups: Sequence[Found]) -> list[Found]:
    """Without the groups most of whose accounts stand in one with a higher score."""
    kept: list[Found] = []
    held: list[set[int]] = []
    for group in groups:
        mine = set(group.looked.units)
        if any(len(mine & theirs) > 0.5 * len(mine) for theirs in held):
            continue
        kept.append(group)
        held.append(mine)
    return kept


def measured(
    ready: Prepared, groups: list[Found], usual: Calibration | None
) -> tuple[list[Found], int]:
    """The groups with their p- and q-values, and the size of the pool."""
    p, q, size = p_and_q(
        [(g.looked.units, g.score) for g in groups], ready.active, usual.scores if usual else None
    )
    pool = usual.pool if usual else _own_pool(ready, groups)
    results = []
    for group, p_value, q_value in zip(groups, p, q, strict=True):
        p_pool = None
        prompts = group.looked.facts.get("content") is True
        if pool is not None and prompts and len(group.looked.rows) >= 2:
            every = np.flatnonzero(np.isin(ready.draws.unit, group.looked.units))
            p_pool = pool.p_value(signs(ready.draws.simhash[even(every, GROUP_DRAWS)]))
        facts = group.looked.facts | {
            "p_value": float(p_value), "q_value": float(q_value), "p_pool": p_pool,
            "pool": size, "score": group.score,
        }  # fmt: skip
        results.append(
            Found(replace(group.looked, facts=facts), group.threads, group.score,
                  float(p_value), float(q_value))
        )  # fmt: skip
    return results, size


def _looked(ready: Prepared, members: Sequence[int]) -> Looked:
    found, draws = ready.found, ready.draws
    rows = np.unique(np.concatenate([found.families[m].rows for m in members]))
    units = sorted({int(u) for m in members for u in found.users[m]})
    units = _bulk(ready, rows, units)
    mine = np.isin(draws.unit[rows], units)
    number = np.array([t for m in members for t in found.families[m].threads], np.int64)
    keys = np.unique(ready.threads.key[number])
    by_settings = np.isin(ready.threads.place[number], SETTINGS).any()
    settings = np.unique(draws.settings[rows[mine]]) if by_settings else NO_KEYS
    looked = content_facts(ready.table, draws, units, rows[mine], keys, settings)
    weight = draws.weight[looked.rows] * draws.scale[looked.rows]
    one = np.zeros(len(looked.rows), np.int64)
    held = effective(one, ready.holder[draws.unit[looked.rows]], weight, 1)
    each = np.maximum(found.requests[list(members)], 1e-9)
    popular = None
    if ready.usual is not None:
        popular = float(np.average(found.popular[list(members)], weights=each))
    more = {
        "elsewhere": len(np.unique(draws.unit[rows[~mine]])),
        "holders": float(held[0]),
        "popular": popular,
    }
    return replace(looked, facts=looked.facts | more)


def _bulk(ready: Prepared, rows: Longs, units: list[int]) -> list[int]:
    """The accounts without those that hardly take part: less than a fifth of the requests of the
    account that sent the middle one."""
    draws = ready.draws
    each = np.bincount(
        draws.unit[rows], draws.weight[rows] * draws.scale[rows], minlength=len(ready.table)
    )[units]
    order = np.argsort(-each)
    middle = each[order][np.searchsorted(np.cumsum(each[order]), each.sum() / 2)]
    return [unit for unit, own in zip(units, each, strict=True) if own >= LEAST_PART * middle]


def _own_pool(ready: Prepared, groups: Sequence[Found]) -> Pool | None:
    """The accounts of the log that no group of the first tenth of scores holds."""
    first = groups[: max(1, len(groups) // 10)]
    held = {unit for group in first for unit in group.looked.units}
    rest = np.array([u for u in range(len(ready.table)) if u not in held], np.int64)
    return pool_of(ready.draws, ready.table.account, rest)
