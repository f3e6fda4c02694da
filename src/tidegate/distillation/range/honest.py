"""Honest traffic: populations of accounts with heavy-tailed volumes, over days or weeks."""

from __future__ import annotations

import math
import random
from collections.abc import Collection

from tidegate.distillation.range.arrivals import DAY, Window, served, sessions
from tidegate.distillation.range.grammar import generator, one
from tidegate.distillation.range.holders import Holder, address, holder, speak, token
from tidegate.distillation.range.populations import POPULATIONS, Crowd
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.requests import Request
from tidegate.distillation.range.voices import sayings, tokens
from tidegate.errors import InputError

HONEST = "honest:"
PEOPLE = "honest:people"
SPREAD = 1.4
"""Standard deviation of the logarithm of an account's requests: the top tenth sends half."""
MOST = 60
"""An account sends at most this many times the mean."""


def honest(
    rng: random.Random,
    sources: PromptSources,
    accounts: int,
    days: float,
    leave_out: Collection[str] = (),
    *,
    mean: float = 40.0,
    window: Window | None = None,
    only: Collection[str] = (),
) -> list[Request]:
    """Requests of about `mean` an account, in order of time, labelled "honest:<population>".

    `leave_out` and `only` name populations (POPULATIONS). `window` goes before `days`.
    Raises InputError where a name is none of them.
    """
    wanted = chosen(leave_out, only)
    window = window or Window(days=days)
    total = sum(POPULATIONS[name][1] for name in wanted)
    out: list[Request] = []
    for name in wanted:
        make, share = POPULATIONS[name]
        own = generator(rng)
        # By lot where the share is no whole number, so that small crowds see rare populations too.
        left = int(accounts * share / total + own.random())
        while left > 0:
            crowd = make(own, sources)
            of = min(crowd.accounts, left)
            left -= of
            for who in residents(own, crowd, window, of):
                count = volume(own, mean * crowd.volume, MOST * mean)
                say(own, who, crowd, window, count, HONEST + name, out)
    if "people" in wanted:
        _viral(generator(rng), sources, window, out)
    out.sort(key=lambda request: request.at)
    return out


def _viral(rng: random.Random, sources: PromptSources, window: Window, out: list[Request]) -> None:
    """Prompts that go round: one a week or so, sent by strangers within two days, word for word or
    nearly. What strangers share is no campaign."""
    draw = rng.random
    for _ in range(math.ceil(window.days / 7)):
        prompt = one(draw, sayings("public_frames")).around(prompt=sources.person(draw))
        first, share = window.start + int(draw() * (window.end - window.start)), 0.06 * draw()
        asked = []
        for request in out:
            if request.label == PEOPLE and 0 <= request.at - first < 2 * DAY and draw() < share:
                words = prompt if draw() < 0.7 else sources.as_spoken(draw, prompt)
                asked.append((request, words))
        for request, words in asked:
            request.tokens_in += tokens(words) - tokens(request.prompt)
            request.prompt = words


def chosen(leave_out: Collection[str], only: Collection[str]) -> list[str]:
    """The populations that take part."""
    unknown = sorted({*leave_out, *only} - set(POPULATIONS))
    if unknown:
        raise InputError(
            f"“{unknown[0][:40]}” is no honest population", hint=f"Use: {', '.join(POPULATIONS)}."
        )
    wanted = [name for name in POPULATIONS if name not in leave_out and (not only or name in only)]
    if not wanted:
        raise InputError("every honest population is left out")
    return wanted


def volume(rng: random.Random, mean: float, most: float) -> int:
    """How many requests an account sends: log-normal, at least one."""
    return max(1, int(min(most, mean * rng.lognormvariate(-(SPREAD**2) / 2, SPREAD))))


def residents(rng: random.Random, crowd: Crowd, window: Window, count: int) -> list[Holder]:
    """The accounts of a crowd; under one roof they share payment, organisation and networks."""
    who = [holder(rng, window) for _ in range(count)]
    if not crowd.together:
        return who
    organisation, payment = token(rng, "org"), token(rng, "pay")
    roof = [address(rng) for _ in range(1 + (rng.random() < 0.3))]
    same_agent, zone, at_home = who[0].agent, who[0].zone, rng.random() < 0.25
    return [
        Holder(
            one.account,
            one.networks if at_home else tuple(roof),
            organisation,
            payment,
            same_agent,
            zone + rng.choice([-1, 0, 0, 0, 1]) if not at_home else one.zone,
            who[0].models,
            who[0].adopts_at,
        )
        for one in who
    ]


def say(
    rng: random.Random,
    who: Holder,
    crowd: Crowd,
    window: Window,
    count: int,
    label: str,
    out: list[Request],
) -> None:
    """Adds `count` requests of one account."""
    draw = rng.random
    if crowd.served:
        times = served(draw, window, count, who.zone, crowd.trace, waking=crowd.waking)
    else:
        length = max(2, int(math.sqrt(count)))
        # Accounts seldom live as long as the log: half came later or left earlier.
        life = part_of(rng, window) if draw() < 0.5 else window
        times = sessions(
            draw,
            life,
            count,
            who.zone,
            crowd.trace,
            gap=crowd.gap,
            length=length,
            waking=crowd.waking,
        )
    speak(who, crowd.voice(rng), times, label, draw, out)


def part_of(rng: random.Random, window: Window) -> Window:
    """A stretch of whole hours within the window, at least a tenth of it."""
    hours = max(1, int(window.days * 24))
    length = max(1, int(hours * (0.1 + 0.9 * rng.random())))
    first = rng.randrange(hours - length + 1)
    return Window(window.start + first * 3_600_000_000, length / 24, window.release)
