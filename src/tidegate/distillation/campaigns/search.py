"""The whole answer: groups of accounts, held against benign ones and judged by the rulebooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from tidegate.distillation.campaigns import card
from tidegate.distillation.campaigns.explanations import explanations_of
from tidegate.distillation.campaigns.groups import (
    Calibration,
    Found,
    Prepared,
    calibrate,
    look,
    measured,
    prepare,
)
from tidegate.distillation.campaigns.model import Campaigns, Group
from tidegate.distillation.campaigns.past import moves
from tidegate.distillation.campaigns.verdict import Judged, context_of, judge
from tidegate.distillation.sketches.bottom import empty
from tidegate.distillation.sketches.columns import LISTS
from tidegate.distillation.sketches.table import NEVER, SketchTable
from tidegate.errors import InputError
from tidegate.rules import Rulebooks, load

RULEBOOK = "tidegate.extraction"
DAY = 86_400_000_000
NO_POOL = (
    "No benign pool was given: groups are held against the log's other accounts, so templates that "
    "honest accounts share cannot be told from a campaign's, and a small log tells little."
)
SEEN = 20
"""Groups that are not seen and given all the same, the foremost: for whoever reads the JSON."""

Progress = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Law:
    """The rulebooks and how they are read."""

    rulebooks: Rulebooks
    as_of: str
    known_at: str
    profile: Mapping[str, Any] | None


def find(
    table: SketchTable,
    *,
    past: SketchTable | None = None,
    benign: SketchTable | None = None,
    calibration: Calibration | None = None,
    alerts: int | None = None,
    rulebooks: Rulebooks | None = None,
    as_of: str = "",
    known_at: str = "",
    profile: Mapping[str, Any] | None = None,
    mode: str = "auto",
    progress: Any = None,  # noqa: ARG001
) -> Campaigns:
    """The groups of a table by account.

    `benign` are accounts taken to be benign, `calibration` what was learnt of such before, `past`
    the accounts' own past, which is the benign pool where no other is given. `alerts` is the budget
    a day; `mode` "metadata" leaves prompts aside, "auto" and "content" use what there is. Raises
    InputError where sketches of different keys meet.
    """
    for other, name in ((past, "past"), (benign, "benign pool")):
        if other is not None and other.key_id != table.key_id:
            raise InputError(
                f"the sketches of the {name} were made with another key, so no account matches",
                hint="Read both logs with one key.",
            )
    if calibration is not None and calibration.popularity.key_id != table.key_id:
        raise InputError(
            "the calibration was made with another key, so no template matches",
            hint="Calibrate on sketches of the same key.",
        )
    table = table.by_account()
    if mode == "metadata":
        table = without_content(table)
    bare = not table.has_content
    if calibration is None:
        pool = benign if benign is not None else past
        if pool is not None:
            pool = pool.by_account()
            calibration = calibrate(without_content(pool) if bare else pool)
    ready = prepare(table, calibration.popularity if calibration else None)
    groups, too_little = look(ready)
    groups, pool_size = measured(ready, groups, calibration)
    if past is not None:
        groups = moves(ready, groups, past.by_account())
    law = Law(
        rulebooks or load(),
        as_of or datetime.now(UTC).date().isoformat(),
        known_at,
        profile,
    )
    judged = judge(
        law.rulebooks,
        [group.looked.facts for group in groups],
        as_of=law.as_of,
        known_at=law.known_at,
        profile=law.profile,
    )
    groups, judged = _once(groups, judged)
    cards = _cards(ready, groups, judged, law)
    first, last = _span(table)
    return Campaigns(
        "metadata" if bare else "content",
        _budgeted(cards, alerts, first, last),
        len(table),
        int(table.counts["requests"].sum()),
        len(groups),
        too_little,
        pool_size,
        _missing(table),
        () if calibration else (NO_POOL,),
        alerts or 0,
        first,
        last,
        RULEBOOK,
        _verified(law.rulebooks),
        {"as_of": law.as_of, "mode": mode},
    )


def without_content(table: SketchTable) -> SketchTable:
    """The same accounts as if the log held no prompt."""
    lists = dict(table.lists)
    sample = lists["sample"]
    columns = {
        name: column if name in KEPT else np.zeros_like(column)
        for name, column in sample.columns.items()
    }
    columns["minhash"] = np.full_like(columns["minhash"], np.iinfo(np.uint32).max)
    lists["sample"] = replace(sample, columns=columns)
    lists["prompts"], lists["topics"] = empty(LISTS["prompts"]), empty(LISTS["topics"])
    counts = dict(table.counts)
    for name in CONTENT_COUNTS:
        counts[name] = np.zeros_like(counts[name])
    return replace(table, lists=lists, counts=counts, phrases={})


KEPT = ("count", "at", "tokens_in", "tokens_out", "settings", "agent")
CONTENT_COUNTS = (
    *("with_content", "asks_reasoning", "asks_grading", "asks_tools"),
    *("with_system", "prompt_words"),
)


def _cards(ready: Prepared, groups: list[Found], judged: list[Judged], law: Law) -> list[Group]:
    told = []
    usual = card.usual_of(groups)
    context = context_of(law.rulebooks)
    unseen = 0
    for found, judgement in zip(groups, judged, strict=True):
        if judgement.verdict == "not_seen":
            unseen += 1
            if unseen > SEEN:
                continue
        looked = found.looked
        first, last = card.span_of(ready.table, looked.units)
        deciding = judgement.deciding
        told.append(
            Group(
                tuple(f"{int(ready.table.account[unit]):016x}" for unit in looked.units),
                int(ready.table.counts["requests"][list(looked.units)].sum()),
                first,
                last,
                found.score,
                found.p_value,
                found.q_value,
                _number(looked.facts.get("p_pool")),
                _number(looked.facts.get("p_past")),
                looked.facts,
                card.edges_of(ready.draws, looked),
                card.threads_of(ready.table, ready.draws, ready.threads, found.threads, looked),
                card.evidence_of(looked, usual),
                explanations_of(judgement),
                card.timeline_of(ready.table, looked.units),
                looked.coverage.tiles,
                judgement.verdict,
                _reasons(judgement),
                deciding[0].citation if deciding else "",
                context if judgement.verdict == "consistent" else (),
            )
        )
    return told


def _reasons(judged: Judged) -> tuple[str, ...]:
    """What the rulebooks say that holds; where nothing does, what would settle it."""
    sure = tuple(f"{f.label}: {f.summary}" for f in judged.deciding if f.verdict == "yes")
    if sure or judged.verdict != "cannot_be_known":
        return sure
    return tuple(f"{f.label}: {f.summary}" for f in judged.deciding[:1])


def _missing(table: SketchTable) -> str:
    """What the log does not tell, lengths included: much of the evidence rests on them."""
    requests = int(table.counts["requests"].sum())
    silent = requests - int(table.counts["tokens_known"].sum())
    tokens = f"{silent} of {requests} requests hold no counts of tokens" if silent else ""
    return "; ".join(filter(None, (table.missing, tokens)))


def _once(groups: list[Found], judged: list[Judged]) -> tuple[list[Found], list[Judged]]:
    """Without the groups all of whose accounts stand in a larger one that is consistent."""
    larger = [
        set(g.looked.units)
        for g, j in zip(groups, judged, strict=True)
        if j.verdict == "consistent"
    ]
    kept = [
        (g, j)
        for g, j in zip(groups, judged, strict=True)
        if not any(set(g.looked.units) < units for units in larger)
    ]
    return [g for g, _ in kept], [j for _, j in kept]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _budgeted(
    groups: list[Group], alerts: int | None, first: int | None, last: int | None
) -> tuple[Group, ...]:
    """Beyond so many consistent groups for every day of the log the weaker ones wait."""
    if not alerts:
        return tuple(groups)
    days = 1 if first is None or last is None else (last - first) // DAY + 1
    room = alerts * max(1, days)
    ordered = []
    for group in sorted(groups, key=lambda g: (g.q_value, -g.score)):
        over = group.verdict == "consistent" and room <= 0
        room -= group.verdict == "consistent"
        ordered.append(replace(group, over_budget=over))
    return tuple(sorted(ordered, key=lambda g: -g.score))


def _span(table: SketchTable) -> tuple[int | None, int | None]:
    known = table.first_at < NEVER
    if not known.any():
        return None, None
    return int(table.first_at[known].min()), int(table.last_at[known].max())


def _verified(rulebooks: Rulebooks) -> str:
    found = [v.verified_through for b in rulebooks if b.id == RULEBOOK for v in b.versions]
    return max(found, default="")
