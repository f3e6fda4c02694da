"""What an account says: a voice gives one request's words, settings and lengths at each call."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache

from tidegate.distillation.range.arrivals import Trace
from tidegate.distillation.range.documents import Document
from tidegate.distillation.range.grammar import (
    Frame,
    Grammar,
    Random,
    data,
    frame,
    frames,
    listed,
    one,
)
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.reading.event import NO_SETTINGS, Settings

Said = tuple[str, str | None, Settings, int, int, bool]
"""Prompt, system, settings, tokens in, tokens out, failed."""
Voice = Callable[[], Said]

CHAT_SETTINGS = (
    *([NO_SETTINGS] * 6),
    Settings(temperature=0.7),
    Settings(temperature=1.0),
    Settings(temperature=0.7, max_tokens=1024),
    Settings(temperature=0.2),
    Settings(temperature=0.0),
    Settings(max_tokens=4096),
    Settings(temperature=1.0, top_p=0.95),
    Settings(temperature=0.5, max_tokens=2048, top_p=1.0),
)
FAILS = 0.01


@cache
def sayings(name: str) -> tuple[Frame, ...]:
    """A list of frames of data/systems.yaml."""
    return frames(data("systems")[name])


@cache
def names(name: str) -> tuple[str, ...]:
    """A list of words of data/systems.yaml."""
    return listed(data("systems")[name])


@cache
def products() -> tuple[tuple[Frame, tuple[Frame, ...]], ...]:
    """Apps: their instructions, and how their users speak."""
    return tuple((frame(app["system"]), frames(app["frames"])) for app in data("systems")["apps"])


def tokens(text: str) -> int:
    """About how many tokens a text is: four letters each, two where it is not of ASCII alone."""
    return 1 + (len(text) // 4 if text.isascii() else len(text) // 2)


def said(
    draw: Random,
    prompt: str,
    system: str | None,
    settings: Settings,
    trace: Trace,
    *,
    longer: float = 1.0,
    before: int = 0,
) -> Said:
    """A request with an answer as long as one of the trace's times `longer`; `before` tokens of
    earlier turns."""
    answer = int(trace.tokens_out[int(draw() * len(trace.tokens_out))] * longer) + 1
    limit = settings.max_tokens
    if limit is not None and answer > limit:
        answer = limit
    asked = tokens(prompt) + before + (tokens(system) if system else 0)
    if draw() < FAILS:
        return prompt, system, settings, asked, 0, True
    return prompt, system, settings, asked, answer, False


def excerpt(draw: Random, documents: Sequence[Document], shortest: int, longest: int) -> str:
    """A piece of a document: a different one nearly every time."""
    text = one(draw, documents).text
    length = shortest + int(draw() * (longest - shortest))
    begin = text.find(" ", int(draw() * max(1, len(text) - length))) + 1
    return text[begin : begin + length]


def default_system(rng: random.Random) -> str | None:
    if rng.random() < 0.55:
        return None
    return rng.choice(sayings("default_systems")).around(firm=firm(rng))


def firm(rng: random.Random) -> str:
    return rng.choice(names("firms"))


def narrowed(rng: random.Random, sources: PromptSources) -> Callable[[], str]:
    """A person's prompts: of the few or many things they care about, in a manner of their own."""
    draw = rng.random
    whole = sources.grammar
    topics = whole.words["topic"]
    grammar = whole.about(
        rng.sample(topics, min(len(topics), 3 + int(rng.lognormvariate(2.3, 0.9))))
    )
    own = rng.sample(sources.people, min(len(sources.people), 4 + int(rng.expovariate(0.04))))
    from_real = 0.5 if own else 0.0
    manner = spoken(rng, sources)

    def ask() -> str:
        kind = draw()
        if kind < from_real:
            asked = one(draw, own).again(draw)
        elif kind < 0.8:
            asked = grammar.say(draw, "tasks")
        else:
            asked = grammar.say(draw, "errands")
        return manner(asked)

    return ask


def spoken(rng: random.Random, sources: PromptSources) -> Callable[[str], str]:
    """How a person puts things: what they say before and after, capitals or none."""
    draw, grammar = rng.random, sources.grammar
    before, after = 0.6 * draw() ** 2, 0.5 * draw() ** 2
    greets = rng.choice(grammar.words["opener"]) if draw() < 0.15 else ""
    lower = draw() < 0.15
    ends = [grammar.say(draw, "closers") for _ in range(2)]

    def put(asked: str) -> str:
        if draw() < before:
            asked = f"{grammar.say(draw, 'contexts')} {asked}"
            if draw() < 0.25:
                asked = f"{grammar.say(draw, 'contexts')} {asked}"
        if draw() < after:
            asked = f"{asked} {one(draw, ends) if draw() < 0.6 else grammar.say(draw, 'closers')}"
        if greets and draw() < 0.5:
            asked = greets + asked
        return asked.lower().rstrip(".?") if lower else asked

    return put


def written(draw: Random, about: Grammar, most: int) -> str:
    """A made-up answer of one to `most` sentences on the topics of a grammar."""
    return " ".join(about.say(draw, "statements") for _ in range(1 + int(most * draw())))


def framed(rng: random.Random, ask: Callable[[], str], found: Sequence[Frame]) -> Callable[[], str]:
    """A person who puts one or two frames that pass from hand to hand around some prompts."""
    draw = rng.random
    mine = rng.sample(found, 1 + (draw() < 0.4))
    share = 0.2 + 0.75 * draw()

    def again() -> str:
        asked = ask()
        return one(draw, mine).around(prompt=asked) if draw() < share else asked

    return again
