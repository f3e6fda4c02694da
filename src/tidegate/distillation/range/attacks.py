"""Campaigns: one list walked by many accounts, under cover of honest traffic.

Every choice a clever attacker has is drawn by the seed: wording and how often it changes, language,
how the list is divided, who pays and where from, the clock, what else the accounts send.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from typing import Literal

from tidegate.distillation.range.arrivals import (
    DAY,
    OFFICE,
    WAKING,
    Window,
    paced,
    sessions,
)
from tidegate.distillation.range.extraction import (
    FLAVOURS,
    STRATEGIES,
    Plan,
    asked,
    wordings,
    wrappers,
)
from tidegate.distillation.range.grammar import generator, one
from tidegate.distillation.range.holders import (
    NEW_MODEL,
    PRIVATE_NETWORKS,
    Holder,
    address,
    holder,
    speak,
    token,
)
from tidegate.distillation.range.honest import chosen
from tidegate.distillation.range.populations import POPULATIONS
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.requests import ATTACK, COVER, Request
from tidegate.distillation.range.voices import Said, names, tokens
from tidegate.distillation.reading.event import Settings
from tidegate.errors import InputError

Infrastructure = Literal["spread", "shared"]
CLOCKS = ("paced", "paced", "diurnal", "diurnal", "office", "burst", "rotation")
DIVISIONS = ("turns", "turns", "lot", "lot", "chunks", "nested")
COVERS = ("people", "coders", "writers", "summarisers", "translators", "apps", "chat", "tutors")


def attack(
    rng: random.Random,
    sources: PromptSources,
    strategy: str,
    budget: int,
    accounts: int,
    share: float,
    *,
    infrastructure: Infrastructure = "spread",
    window: Window | None = None,
    leave_out: Collection[str] = (),
) -> list[Request]:
    """`budget` requests of extraction over `accounts`, and cover so that they are `share` of all
    these accounts send (0 to 1]; in order of time. `leave_out`: populations not used as cover.

    Raises InputError for a strategy that is not one of STRATEGIES, or numbers out of range.
    """
    if strategy not in STRATEGIES:
        raise InputError(f"“{strategy[:40]}” is no strategy", hint=f"Use: {', '.join(STRATEGIES)}.")
    if not 0 < share <= 1 or budget < 1 or accounts < 1:
        raise InputError("a campaign needs a budget, accounts and a share above 0 and up to 1")
    window = window or Window()
    prompts = _prompts(rng, sources, strategy, budget)
    lists = divide(generator(rng), prompts, accounts)
    who = _holders(generator(rng), window, accounts, infrastructure)
    answers = _answers(generator(rng), strategy)
    clock = generator(rng)
    kind = clock.choice(CLOCKS)
    stretch = _stretch(clock, window, kind)
    cover = generator(rng)
    makers = _covers(cover, leave_out)
    out: list[Request] = []
    for place, (account, own) in enumerate(zip(who, lists, strict=True)):
        if not own:
            continue
        times = _times(clock, stretch, kind, account, len(own), place / accounts, sources)
        said = iter([answers(prompt) for prompt in own])
        speak(account, said.__next__, times, ATTACK + strategy, clock.random, out)
        beside = _beside(cover, len(own), share)
        if beside:
            crowd = POPULATIONS[cover.choice(makers)][0](cover, sources)
            at = sessions(
                cover.random,
                window,
                beside,
                account.zone,
                crowd.trace,
                gap=crowd.gap,
                length=max(2, int(beside**0.5)),
            )
            speak(account, crowd.voice(cover), at, COVER, cover.random, out)
    out.sort(key=lambda request: request.at)
    return out


def _beside(rng: random.Random, extraction: int, share: float) -> int:
    """Requests of cover beside so many of extraction; the rest of the division by lot."""
    return int(extraction * (1 - share) / share + rng.random())


def _prompts(rng: random.Random, sources: PromptSources, strategy: str, budget: int) -> list[str]:
    own = generator(rng)
    language = own.choice(sorted(sources.tongues))
    flavour = own.choice(FLAVOURS)
    foreign = language if flavour == "tongue" or own.random() < 0.12 else None
    found = wrappers(own, sources, foreign)
    plan = Plan(sources, asked(sources, flavour, language), found)
    prompts = STRATEGIES[strategy][0](own, plan, budget)
    if strategy not in ("active", "agentic") and own.random() < 0.7:
        own.shuffle(prompts)
    return prompts


def divide(rng: random.Random, prompts: Sequence[str], accounts: int) -> list[list[str]]:
    """The list over the accounts: by turns, by lot, in chunks (each prompt once), or nested, where
    every account starts at the top and goes further down; some are sent twice after a failure."""
    how, count = rng.choice(DIVISIONS), len(prompts)
    draw = rng.random
    if how == "turns":
        lists = [list(prompts[place::accounts]) for place in range(accounts)]
    elif how == "chunks":
        cuts = [count * place // accounts for place in range(accounts + 1)]
        lists = [list(prompts[a:b]) for a, b in pairwise(cuts)]
    elif how == "nested":
        whole = min(count, max(1, 2 * count // (accounts + 1)))
        lists = [list(prompts[: max(1, whole * (n + 1) // accounts)]) for n in range(accounts)]
        # The same number of requests as by any other way.
        over = sum(map(len, lists)) - count
        for own in reversed(lists):
            cut = max(0, min(over, len(own) - 1))
            over -= cut
            del own[len(own) - cut :]
        while over < 0:
            lists[-1].append(prompts[min(count - 1, len(lists[-1]))])
            over += 1
    else:
        weights = [rng.expovariate(1.0) + 0.3 for _ in range(accounts)]
        lists = [[] for _ in range(accounts)]
        for prompt, own in zip(prompts, rng.choices(lists, weights, k=count), strict=True):
            own.append(prompt)
    again = rng.choice([0.0, 0.0, 0.02])
    if again and accounts > 1 and how != "nested":
        for own in lists:
            for place in range(len(own)):
                if draw() < again:
                    own[place] = prompts[int(draw() * count)]
    return lists


def _holders(
    rng: random.Random, window: Window, accounts: int, infrastructure: Infrastructure
) -> list[Holder]:
    who = [holder(rng, window) for _ in range(accounts)]
    agent = rng.choice(names("agents")) if rng.random() < 0.7 else ""
    model = rng.choice([*{one.models[0] for one in who}, NEW_MODEL])
    zone = rng.choice([None, 8, 1, -5])
    if infrastructure == "shared":
        pool = [address(rng) for _ in range(max(1, accounts // rng.choice([4, 10, 40])))]
        cards = [token(rng, "pay") for _ in range(max(1, accounts // rng.choice([3, 10, 50])))]
        house = token(rng, "org") if rng.random() < 0.3 else ""
    else:
        # Bought addresses, and cards of their own or of resellers; never a common one for all.
        pool = []
        cards = []
        house = ""
    out = []
    for one_of in who:
        networks = one_of.networks
        payment = one_of.payment
        if pool:
            networks = tuple(rng.sample(pool, min(len(pool), 1 + int(rng.random() * 2))))
            payment = rng.choice(cards)
        elif rng.random() < 0.3:
            networks = (address(rng), address(rng), rng.choice(PRIVATE_NETWORKS))
        out.append(
            Holder(
                one_of.account,
                networks,
                house,
                payment,
                agent or one_of.agent,
                one_of.zone if zone is None else zone,
                (model,) if rng.random() < 0.9 else one_of.models,
                None if window.release is None else window.release + int(rng.random() * DAY / 4),
            )
        )
    return out


def _answers(rng: random.Random, strategy: str) -> Callable[[str], Said]:
    """Settings and lengths of a run's answers."""
    settings = Settings(
        temperature=rng.choice([None, 0.0, 0.3, 0.7, 0.7, 1.0, 1.0]),
        top_p=rng.choice([None, None, 0.95]),
        max_tokens=rng.choice([None, 1024, 2048, 4096, 4096]),
        n=rng.choice([None, None, None, 4]),
        tools=strategy == "agentic" and rng.random() < 0.6,
        response_format=strategy == "reward_model" and rng.random() < 0.3,
    )
    system = None
    if rng.random() < 0.4:
        system = rng.choice(wordings()["systems"]).parts[0]
    middle = STRATEGIES[strategy][1] * rng.choice([0.6, 0.8, 1.0, 1.3, 1.8])
    fails = rng.choice([0.005, 0.02, 0.06])
    draw = rng.random
    lengths = [max(8, int(middle * rng.lognormvariate(0.0, 0.5))) for _ in range(512)]
    limit = settings.max_tokens or 16_000
    head = tokens(system) if system else 0

    def answer(prompt: str) -> Said:
        length = min(limit, one(draw, lengths)) * (settings.n or 1)
        if draw() < fails:
            return prompt, system, settings, head + tokens(prompt), 0, True
        return prompt, system, settings, head + tokens(prompt), length, False

    return answer


def _stretch(rng: random.Random, window: Window, kind: str) -> Window:
    """When the run takes place: a part of the window; after the release where it is a burst."""
    length = window.days * rng.uniform(0.15, 1.0)
    if kind == "burst":
        start = window.release or window.start + int(rng.random() * window.days * DAY * 0.6)
        days = min(length, (window.end - start) / DAY)
        return Window(start, max(days, 0.05), window.release)
    start = window.start + int(rng.random() * (window.days - length) * DAY)
    return Window(start, length, window.release)


def _times(
    rng: random.Random,
    run: Window,
    kind: str,
    who: Holder,
    count: int,
    place: float,
    sources: PromptSources,
) -> list[int]:
    draw = rng.random
    if kind == "paced":
        return paced(draw, run.start, run.end, count, 0.8)
    if kind == "burst":
        early = min(run.end, run.start + DAY)
        half = count // 2 if early < run.end else 0
        return sorted(
            paced(draw, run.start, early, count - half) + paced(draw, early, run.end, half)
        )
    if kind == "rotation":  # accounts one after another, a few at a time
        span = run.end - run.start
        begin = run.start + int(span * place * 0.75)
        return paced(draw, begin, min(run.end, begin + int(span * 0.25)), count, 1.5)
    waking = OFFICE if kind == "office" else WAKING
    return sessions(
        draw,
        run,
        count,
        who.zone,
        sources.conversations,
        gap=8.0,
        length=max(3, count // 12),
        waking=waking,
    )


def _covers(rng: random.Random, leave_out: Collection[str]) -> list[str]:
    """The populations that a run's cover is taken from: one, or several."""
    allowed = set(chosen(leave_out, ()))
    known = [name for name in COVERS if name in allowed] or sorted(allowed)
    return rng.sample(known, min(len(known), rng.choice([1, 2, 4])))
