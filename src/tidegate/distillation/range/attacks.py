"""Campaigns: one list walked by many accounts, under cover of honest traffic.

Every choice a clever attacker has is drawn by the seed: wording and how often it changes, language,
how the list is divided, who pays and where from, the clock, what else the accounts send.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from itertools import groupby, pairwise
from typing import Literal, TypeVar

from tidegate.distillation.range.arrivals import (
    DAY,
    OFFICE,
    WAKING,
    Window,
    paced,
    sessions,
)
from tidegate.distillation.range.extraction import STRATEGIES, WRAPS, plan
from tidegate.distillation.range.grammar import generator, one
from tidegate.distillation.range.holders import (
    MODELS,
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

T = TypeVar("T")
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
    words = generator(rng)
    run = plan(words, sources, strategy in WRAPS)
    entries = STRATEGIES[strategy][0](words, run, budget)
    if strategy not in ("active", "agentic") and words.random() < 0.7:
        words.shuffle(entries)
    lists = divide(generator(rng), entries, accounts)
    who = _holders(generator(rng), window, accounts, infrastructure)
    answers = _answers(generator(rng), strategy, run.system)
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
        said = iter([answers(prompt) for prompt in run.worded(words.random, own, place)])
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


def divide(rng: random.Random, entries: Sequence[T], accounts: int) -> list[list[T]]:
    """The list over the accounts: by turns, by lot, in chunks (each entry once), or nested, where
    every account starts at the top and goes further down; some are sent again by another account
    after a failure. An entry that comes several times in a row stays with one account."""
    how, count = rng.choice(DIVISIONS), len(entries)
    rows = [list(row) for _, row in groupby(entries, key=id)]
    if len(rows) < count:
        how = "lot" if how == "nested" else how
    if how == "nested":
        return _nested(entries, accounts)
    if how == "turns":
        lists = [rows[place::accounts] for place in range(accounts)]
    elif how == "chunks":
        cuts = [len(rows) * place // accounts for place in range(accounts + 1)]
        lists = [rows[a:b] for a, b in pairwise(cuts)]
    else:
        weights = [rng.expovariate(1.0) + 0.3 for _ in range(accounts)]
        lists = [[] for _ in range(accounts)]
        for row, own in zip(rows, rng.choices(lists, weights, k=len(rows)), strict=True):
            own.append(row)
    again = rng.choice([0.0, 0.0, 0.02]) if len(rows) == count and accounts > 1 else 0.0
    if again:
        for own in lists:
            for place in range(len(own)):
                if rng.random() < again:
                    own[place] = rng.choice(rows)
    return [[entry for row in own for entry in row] for own in lists]


def _nested(entries: Sequence[T], accounts: int) -> list[list[T]]:
    """Account n of N gets the first n/N of the upper part of the list; as many requests in all."""
    count = len(entries)
    whole = min(count, max(1, 2 * count // (accounts + 1)))
    lists = [list(entries[: max(1, whole * (n + 1) // accounts)]) for n in range(accounts)]
    over = sum(map(len, lists)) - count
    for own in lists:
        cut = max(0, min(over, len(own)))
        over -= cut
        del own[len(own) - cut :]
    lists[-1].extend(entries[len(lists[-1]) : len(lists[-1]) - over])
    return lists


def _holders(
    rng: random.Random, window: Window, accounts: int, infrastructure: Infrastructure
) -> list[Holder]:
    """Spread: bought addresses, cards of their own or of resellers, never one for all. Shared: few
    of both for all. In a third of the runs nobody turns to the new model before the others do."""
    who = [holder(rng, window) for _ in range(accounts)]
    agent = rng.choice(names("agents")) if rng.random() < 0.7 else ""
    model = rng.choice([*MODELS, *([] if window.release else [NEW_MODEL])])
    zone, eager = rng.choice([None, 8, 1, -5]), rng.random() < 0.7
    bought, few = rng.random() < 0.3, rng.random() < 0.7
    pool: list[str] = []
    cards: list[str] = []
    house = ""
    if infrastructure == "shared":
        pool = [address(rng) for _ in range(max(1, accounts // rng.choice([4, 10, 40])))]
        cards = [token(rng, "pay") for _ in range(max(1, accounts // rng.choice([3, 10, 50])))]
        house = token(rng, "org") if rng.random() < 0.3 else ""
    elif rng.random() < 0.25:  # a card for every three or four
        cards = [token(rng, "pay") for _ in range(1 + accounts // 3)]
    out = []
    for one_of in who:
        networks = one_of.networks
        if pool:
            networks = tuple(rng.sample(pool, min(len(pool), rng.choice([1, 2]))))
        elif bought:
            networks = (address(rng), address(rng), rng.choice(PRIVATE_NETWORKS))
        adopts = one_of.adopts_at
        if eager and window.release is not None:
            adopts = window.release + int(rng.random() * DAY / 4)
        out.append(
            Holder(
                one_of.account,
                networks,
                house,
                rng.choice(cards) if cards else one_of.payment,
                agent or one_of.agent,
                one_of.zone if zone is None else zone,
                (model,) if few else one_of.models,
                adopts,
            )
        )
    return out


def _answers(rng: random.Random, strategy: str, system: str | None) -> Callable[[str], Said]:
    """Settings and lengths of a run's answers; the steps of one goal have all before in them."""
    settings = Settings(
        temperature=rng.choice([None, 0.0, 0.3, 0.7, 0.7, 1.0, 1.0]),
        top_p=rng.choice([None, None, 0.95]),
        max_tokens=rng.choice([None, 1024, 2048, 4096, 4096]),
        n=rng.choice([None, None, None, None, None, 2, 4]),
        tools=strategy == "agentic" and rng.random() < 0.6,
        response_format=strategy == "reward_model" and rng.random() < 0.3,
    )
    middle = STRATEGIES[strategy][1] * rng.choice([0.3, 0.6, 0.8, 1.0, 1.3, 1.8])
    fails = rng.choice([0.005, 0.02, 0.06])
    draw = rng.random
    lengths = [max(8, int(middle * rng.lognormvariate(0.0, 0.5))) for _ in range(512)]
    limit = settings.max_tokens or 16_000
    head = tokens(system) if system else 0

    last, before = "", 0

    def answer(prompt: str) -> Said:
        nonlocal last, before
        if prompt != last:
            last, before = prompt, 0
        length = min(limit, one(draw, lengths)) * (settings.n or 1)
        asked = head + tokens(prompt) + before
        if draw() < fails:
            return prompt, system, settings, asked, 0, True
        before += length + 400
        return prompt, system, settings, asked, length, False

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
