"""Small logs of the range for these tests: made-up prompts, the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterable
from copy import copy
from functools import cache

from tidegate.distillation.campaigns import Calibration, Campaigns, Group, calibrate, find
from tidegate.distillation.range.mixes import mix
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.requests import Request, campaign_accounts, events
from tidegate.distillation.reading import Pseudonyms, find_key
from tidegate.distillation.sketches import SketchTable, sketch_events

NAMES = Pseudonyms(find_key("k" * 32))
DAY = "2026-11-27"


@cache
def benign() -> tuple[Request, ...]:
    """Honest traffic of other people than any log here has."""
    return tuple(
        mix(random.Random(900), PromptSources.load(None), strategy=None, share=1, accounts=0,
            budget=0, honest_accounts=120, mean=25)
    )  # fmt: skip


@cache
def usual() -> Calibration:
    return calibrate(table(benign()))


@cache
def small() -> tuple[Request, ...]:
    """Thirty honest accounts, and a campaign of twelve."""
    return tuple(
        mix(random.Random(1), PromptSources.load(None), strategy="seed_set", share=0.7, accounts=12,
            budget=700, honest_accounts=30, mean=25)
    )  # fmt: skip


@cache
def plain() -> tuple[Request, ...]:
    """A campaign of forty accounts and 2,000 requests, half of what its accounts send."""
    return tuple(
        mix(random.Random(1), PromptSources.load(None), strategy="seed_set", share=0.5, accounts=40,
            budget=2_000, honest_accounts=60)
    )  # fmt: skip


def table(requests: Iterable[Request], names: Pseudonyms = NAMES) -> SketchTable:
    return sketch_events(events(requests, names), names)


def looked(requests: Iterable[Request], **more: object) -> Campaigns:
    more.setdefault("calibration", usual())
    return find(table(requests), as_of=DAY, **more)  # type: ignore[arg-type]


@cache
def of_small() -> Campaigns:
    return looked(small())


def guilty(requests: Iterable[Request], names: Pseudonyms = NAMES) -> set[str]:
    return {f"{names.of('account', who):016x}" for who in campaign_accounts(requests)}


def without_campaign(requests: Iterable[Request]) -> list[Request]:
    requests = list(requests)
    away = campaign_accounts(requests)
    return [one for one in requests if one.account not in away]


def changed(requests: Iterable[Request], whose: set[str], **how: object) -> list[Request]:
    """The requests with members of those accounts' replaced: each a function of the request."""
    told = []
    for request in requests:
        if request.account not in whose:
            told.append(request)
            continue
        told.append(copy(request))
        for name, make in how.items():
            setattr(told[-1], name, make(request))  # type: ignore[operator]
    return sorted(told, key=lambda one: one.at)


def judged(found: Campaigns) -> dict[str, str]:
    """{account: the strongest verdict of a group it stands in}, without those not seen."""
    told: dict[str, str] = {}
    for verdict in ("cannot_be_known", "consistent"):
        told |= {a: verdict for g in found.groups if g.verdict == verdict for a in g.accounts}
    return told


def first(found: Campaigns) -> Group:
    return found.groups[0]
