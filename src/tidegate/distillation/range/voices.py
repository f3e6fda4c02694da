"""What an account says: a voice gives one request's words, settings and lengths at each call."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache

from tidegate.distillation.range.arrivals import Trace
from tidegate.distillation.range.documents import Document
from tidegate.distillation.range.grammar import Frame, Random, data, frame, frames, listed, one
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
    """A person's prompts: of the few or many things they care about."""
    draw = rng.random
    grammar = sources.grammar
    topics = grammar.words["topic"]
    of = rng.sample(topics, min(len(topics), 3 + int(rng.lognormvariate(2.3, 0.9))))
    words = {**grammar.words, "topic": of}
    own = rng.sample(sources.people, min(len(sources.people), 4 + int(rng.expovariate(0.04))))
    tasks, errands = grammar.frames["tasks"], grammar.frames["errands"]
    from_real = 0.5 if own else 0.0

    def ask() -> str:
        kind = draw()
        if kind < from_real:
            asked = one(draw, own).again(draw)
        elif kind < 0.8:
            asked = one(draw, tasks).fill(draw, words)
        else:
            asked = one(draw, errands).fill(draw, words)
        return sources.as_spoken(draw, asked)

    return ask


def framed(rng: random.Random, ask: Callable[[], str], found: Sequence[Frame]) -> Callable[[], str]:
    """A person who puts one or two frames that pass from hand to hand around some prompts."""
    draw = rng.random
    mine = rng.sample(found, 1 + (draw() < 0.4))
    share = 0.2 + 0.75 * draw()

    def again() -> str:
        asked = ask()
        return one(draw, mine).around(prompt=asked) if draw() < share else asked

    return again
