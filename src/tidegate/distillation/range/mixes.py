"""A whole log: honest accounts, a campaign among them, and hard negatives where wanted."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

from tidegate.distillation.range.arrivals import DAY, START, Window
from tidegate.distillation.range.attacks import Infrastructure, attack
from tidegate.distillation.range.grammar import generator
from tidegate.distillation.range.hard_negatives import hard_negative
from tidegate.distillation.range.honest import honest
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.requests import Request


def mix(
    rng: random.Random,
    sources: PromptSources,
    *,
    strategy: str | None,
    share: float,
    accounts: int,
    budget: int,
    honest_accounts: int,
    days: float = 14.0,
    mean: float = 40.0,
    infrastructure: Infrastructure | None = None,
    leave_out: Collection[str] = (),
    hard: Sequence[str] = (),
    start: int = START,
) -> list[Request]:
    """A log in order of time. `strategy` None leaves the campaign out, all else the same.

    The truth is `campaign_accounts` of it. Infrastructure is drawn where not given; a new model
    comes out in the middle of six logs of ten. `hard` names hard negatives to add.
    """
    release = start + int(rng.uniform(0.25, 0.7) * days * DAY) if rng.random() < 0.6 else None
    window = Window(start, days, release)
    lots = [generator(rng) for _ in range(3)]
    drawn: Infrastructure = "shared" if rng.random() < 0.4 else "spread"
    out = honest(lots[0], sources, honest_accounts, days, leave_out, mean=mean, window=window)
    if strategy is not None:
        out += attack(
            lots[1],
            sources,
            strategy,
            budget,
            accounts,
            share,
            infrastructure=infrastructure or drawn,
            window=window,
            leave_out=leave_out,
        )
    for kind in hard:
        out += hard_negative(kind, generator(lots[2]), sources, window=window)
    out.sort(key=lambda request: request.at)
    return out
