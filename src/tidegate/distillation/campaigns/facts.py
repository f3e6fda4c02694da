"""The facts of a group of accounts, as the rulebook reads them (rules/facts/campaign.yaml)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.campaigns.shift import even, signs
from tidegate.distillation.coordination.coverage import NO_KEYS, Coverage, coverage, prompts_of
from tidegate.distillation.coordination.draws import Draws
from tidegate.distillation.coordination.habits import rhythm, same_client, same_settings
from tidegate.distillation.coordination.infrastructure import Shared, shared
from tidegate.distillation.coordination.lockstep import lock_step
from tidegate.distillation.sketches.estimates import hour_grid
from tidegate.distillation.sketches.table import SketchTable

Facts = dict[str, object]
Floats = NDArray[np.float64]
ONE_ORDER = 0.8
COMPARED_ACCOUNTS = 60
"""Accounts whose prompts are held side by side, those with most draws first."""
DAY = 86_400_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A group looked at closely: what the facts rest on, for the evidence card."""

    units: tuple[int, ...]
    rows: NDArray[np.int64]
    facts: Facts
    coverage: Coverage
    shared: Shared
    in_step: tuple[tuple[int, int, float], ...]
    """(place, place, standard deviations) of accounts that act in the same minutes."""


def content_facts(
    table: SketchTable,
    draws: Draws,
    units: Sequence[int],
    rows: NDArray[np.int64],
    keys: NDArray[np.uint64],
    settings: NDArray[np.uint64] = NO_KEYS,
) -> Looked:
    """The facts of the accounts `units`, whose draws `rows` have one of the templates `keys`,
    or one of the `settings` where these are a template of the group."""
    weight = draws.weight[rows] * draws.scale[rows]
    whole = max(float(weight.sum()), 1e-9)
    intent = draws.intent[rows]

    def share(of: NDArray[np.bool_]) -> float:
        return float(weight[of].sum() / whole)

    most = np.argsort(-np.bincount(draws.unit[rows], minlength=len(table))[list(units)])
    compared = [units[int(i)] for i in most[:COMPARED_ACCOUNTS]]
    walked = coverage(
        prompts_of(table, compared, keys, draws.prompt[rows], settings), len(compared)
    )
    taken = _median(draws.tokens_in[rows], weight)
    given = _median(draws.tokens_out[rows], weight)
    known = (draws.tokens_in[rows] > 0) & (draws.tokens_out[rows] >= 0)
    made = table.counts["requests"][list(units)].sum()
    bare = float(weight[draws.bare[rows]].sum() / whole)
    looked = account_facts(table, units)
    facts = {
        **looked.facts,
        "requests": round(whole),
        "draws": len(rows),
        "content": bare < 0.5,
        "share": whole / max(1, float(made)),
        "reasoning": share((intent & 1) > 0),
        "grading": share((intent & 2) > 0),
        "tools": share((intent & 4) > 0),
        "asks": share(intent > 0),
        "novelty": None if bare >= 0.5 else len(np.unique(draws.prompt[rows])) / max(1, len(rows)),
        "overlap": 0.0 if len(units) == 1 and bare < 0.5 else walked.overlap,
        "repeated": walked.repeated,
        "in_order": walked.in_order,
        "one_order": (walked.in_order or 0.0) >= ONE_ORDER,
        "tokens_in": taken,
        "tokens_out": given,
        "gain": (
            float(np.average(
                np.log2((draws.tokens_out[rows][known] + 1) / draws.tokens_in[rows][known]),
                weights=weight[known],
            )) if known.any() else None
        ),
        "failed": looked.facts["failed"] if _told_status(table) else _empty(given, draws, rows),
        "interchangeable": interchangeable(draws, rows[~draws.bare[rows]]),
        "rhythm": rhythm(draws, rows),
        "even_share": even_share(table, draws, units, rows),
    }  # fmt: skip
    if bare >= 0.5:
        facts |= dict.fromkeys(("reasoning", "grading", "tools", "asks"))
    return Looked(looked.units, rows, facts, walked, looked.shared, looked.in_step)


def _told_status(table: SketchTable) -> bool:
    """Whether the log tells of any failure; one without a single failed request tells none."""
    return bool(table.counts["failed"].any())


def _empty(given: float | None, draws: Draws, rows: NDArray[np.int64]) -> float | None:
    """The share of requests without an answer, where answers' lengths are told."""
    if given is None:
        return None
    known = draws.tokens_out[rows] >= 0
    return float((draws.tokens_out[rows][known] == 0).mean())


def account_facts(table: SketchTable, units: Sequence[int]) -> Looked:
    """What the metadata tells of these accounts, all their requests taken together."""
    here = np.asarray(units, np.int64)
    total = {name: float(column[here].sum()) for name, column in table.counts.items()}
    requests = max(1.0, total["requests"])
    silent = not table.counts["temperature_unset"].sum() < table.counts["requests"].sum()
    together = shared(table, units)
    kept, apart = lock_step(table, units)
    pairs = [
        (kept[a], kept[b], float(apart[a, b]))
        for a, b in zip(*np.nonzero(np.triu(apart > 4, 1)), strict=True)
    ]
    upper = apart[np.triu_indices(len(kept), 1)]
    hours = sum((hour_grid(table, unit) for unit in list(units)[:200]), np.zeros((7, 24), np.int64))
    facts: Facts = {
        "accounts": len(units),
        "requests": round(requests),
        "all_requests": round(requests),
        "temperature_zero": None if silent else total["temperature_zero"] / requests,
        "max_tokens_set": total["max_tokens_set"] / requests,
        "format_set": total["format_set"] / requests,
        "failed": total["failed"] / requests,
        "tools_given": total["tools_given"] / requests,
        "streamed": total["streamed"] / requests,
        "one_organisation": _told(together, "organisation"),
        "one_payment": _told(together, "payment"),
        "one_network": _told(together, "network"),
        "in_step": float(np.median(upper)) if len(upper) else None,
        "same_settings": same_settings(table, units),
        "same_client": same_client(table, units),
        "flat_hours": flatness(hours.sum(axis=0)),
    }
    pairs.sort(key=lambda p: -p[2])
    nothing = Coverage(0, None, None, None, ())
    return Looked(tuple(units), np.zeros(0, np.int64), facts, nothing, together, tuple(pairs[:200]))


def flatness(hours: NDArray[np.int64]) -> float | None:
    """Entropy of the hours of the day over that of an even spread; None below 100 requests."""
    total = float(hours.sum())
    if total < 100:
        return None
    share = hours[hours > 0] / total
    return float(-(share * np.log(share)).sum() / np.log(24))


def interchangeable(draws: Draws, rows: NDArray[np.int64], most: int = 400) -> float | None:
    """How alike two accounts' requests are over how alike one account's are among themselves.

    Mean bits apart within accounts over mean bits apart across them: near 1 where the accounts
    might have been dealt their requests from one pack, lower where each has matters of its own.
    None where there are too few pairs.
    """
    rows = even(np.sort(rows), most)
    unit = draws.unit[rows]
    if len(np.unique(unit)) < 2:
        return None
    bits = signs(draws.simhash[rows])
    apart = (1 - bits @ bits.T / bits.shape[1]) / 2
    same = unit[:, None] == unit
    np.fill_diagonal(same, False)
    other = unit[:, None] != unit
    if same.sum() < 40:
        return None
    return float(apart[same].mean() / max(float(apart[other].mean()), 1e-6))


def even_share(
    table: SketchTable, draws: Draws, units: Sequence[int], rows: NDArray[np.int64]
) -> float | None:
    """How evenly the accounts share the requests: 1 - Gini of their estimated numbers."""
    if len(units) < 2:
        return None
    weight = draws.weight[rows] * draws.scale[rows]
    each = np.sort(np.bincount(draws.unit[rows], weight, minlength=len(table))[list(units)])
    size = len(each)
    rank = np.arange(1, size + 1)
    gini = float((2 * rank - size - 1) @ each / max(size * each.sum(), 1e-9))
    return 1 - gini


def _median(values: NDArray[np.int64], weight: Floats) -> float | None:
    known = values >= 0
    if not known.any():
        return None
    order = np.argsort(values[known], kind="stable")
    heavy = np.cumsum(weight[known][order])
    return float(values[known][order][np.searchsorted(heavy, heavy[-1] / 2)])


def _told(found: Shared, kind: str) -> float | None:
    """The share of accounts with one mark in common; None where the log seldom tells marks."""
    return found.of_kind[kind] if found.known[kind] >= 0.5 else None
