"""Honest users by kind: how they speak, how many share a house, and when they are awake.

A crowd is a group under one roof, or one person: an app with its users, a company behind its
gateway, a student. Everything is awkward on purpose: tutors say "step by step" all day, graders
use rubrics, agents use tools, a company's accounts share network and payment, and frames pass from
hand to hand between strangers.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tidegate.distillation.range.arrivals import OFFICE, WAKING, Trace
from tidegate.distillation.range.grammar import Frame, one, wrappers_in
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.voices import (
    CHAT_SETTINGS,
    Said,
    Voice,
    default_system,
    excerpt,
    firm,
    framed,
    names,
    narrowed,
    products,
    said,
    sayings,
    spoken,
    written,
)
from tidegate.distillation.reading.event import Settings

MakeVoice = Callable[[random.Random], Voice]


@dataclass(frozen=True, slots=True)
class Crowd:
    """`accounts` under one roof where `together`; `served` where requests come by a service's
    clock; `gap` seconds within a sitting; `volume` times the usual number of requests."""

    voice: MakeVoice
    trace: Trace
    accounts: int = 1
    together: bool = False
    served: bool = False
    gap: float = 60.0
    volume: float = 1.0
    waking: tuple[int, ...] = WAKING


def people(_: random.Random, sources: PromptSources) -> Crowd:
    """People who chat and ask; every sixth with frames from the net, every twelfth their own."""

    def voice(rng: random.Random) -> Voice:
        draw = rng.random
        ask = narrowed(rng, sources)
        habit = draw()
        if habit < 0.17:
            ask = framed(rng, ask, sayings("public_frames"))
        elif habit < 0.25:
            frame = rng.choice(sayings("own_templates"))
            documents, plain = sources.documents, ask
            share = 0.3 + 0.7 * draw()

            def ask() -> str:
                if draw() < share:
                    return frame.around(text=excerpt(draw, documents, 60, 500))
                return plain()

        return turns(rng, sources.conversations, ask, default_system(rng), 0.5)

    return Crowd(voice, sources.conversations, gap=90.0)


def turns(
    rng: random.Random,
    trace: Trace,
    ask: Callable[[], str],
    system: str | None,
    goes_on: float,
    settings: Settings | None = None,
    longer: float = 1.0,
) -> Voice:
    """A voice whose conversations go on: earlier turns make the next request longer, and now and
    then the same words are sent again."""
    draw = rng.random
    chosen = rng.choice(CHAT_SETTINGS) if settings is None else settings
    longer *= rng.lognormvariate(0.3, 0.6)  # some ask for more words than others
    before, last = 0, ""

    def voice() -> Said:
        nonlocal before, last
        if draw() >= goes_on:
            before = 0
        prompt = last if last and draw() < 0.015 else ask()
        last = prompt
        told = said(draw, prompt, system, chosen, trace, longer=longer, before=before)
        before = min(before + told[3] - before + told[4], 30_000)
        return told

    return voice


def coders(rng: random.Random, sources: PromptSources) -> Crowd:
    """People who code, alone or in a team; some in an editor whose instructions all share."""
    team = 1 if rng.random() < 0.7 else rng.randrange(2, 16)
    in_editor = rng.choice(sayings("scaffolds")).around(firm=firm(rng))
    system = in_editor if rng.random() < 0.4 else default_system(rng)

    def voice(rng: random.Random) -> Voice:
        draw = rng.random
        manner = spoken(rng, sources)

        def ask() -> str:
            return manner(sources.coder(draw))

        if draw() < 0.1:
            ask = framed(rng, ask, sayings("public_frames"))
        return turns(rng, sources.coding, ask, system, 0.6, longer=6.0)

    return Crowd(voice, sources.coding, team, team > 1, gap=45.0, waking=OFFICE, volume=1.4)


def writers(_: random.Random, sources: PromptSources) -> Crowd:
    """People who write and ask in one of the world's languages, sometimes in English too."""

    def voice(rng: random.Random) -> Voice:
        draw = rng.random
        language = rng.choice(sorted(sources.tongues))
        say = sources.in_tongue(language)
        english = 0.3 * draw()

        def ask() -> str:
            return sources.person(draw) if draw() < english else say(draw)

        # Every fourteenth asks for the reasoning now and then, as people do in English.
        if draw() < 0.07:
            ask = framed(rng, ask, wrappers_in(language, "reasoning"))
        return turns(rng, sources.conversations, ask, default_system(rng), 0.45)

    return Crowd(voice, sources.conversations, gap=100.0)


def _over_texts(
    rng: random.Random,
    sources: PromptSources,
    frame: Frame,
    settings: Settings,
    longer: float,
    longest: int,
) -> Crowd:
    """One frame around one text after another, by a person or by an office of several."""
    team = 1 if rng.random() < 0.6 else rng.randrange(2, 9)
    tongue = rng.choice(names("tongues"))
    number = str(rng.randrange(20, 200))

    def voice(rng: random.Random) -> Voice:
        draw, documents = rng.random, sources.documents

        def ask() -> str:
            text = excerpt(draw, documents, 80, longest)
            return frame.around(text=text, tongue=tongue, n=number)

        return turns(rng, sources.conversations, ask, None, 0.05, settings, longer)

    return Crowd(voice, sources.conversations, team, team > 1, gap=40.0, waking=OFFICE)


def translators(rng: random.Random, sources: PromptSources) -> Crowd:
    frame = rng.choice(sayings("translations"))
    return _over_texts(rng, sources, frame, rng.choice(CHAT_SETTINGS), 1.2, 900)


def summarisers(rng: random.Random, sources: PromptSources) -> Crowd:
    frame = rng.choice(sayings("summaries"))
    settings = Settings(temperature=rng.choice([0.0, 0.2, 0.3]), max_tokens=rng.choice([200, 400]))
    return _over_texts(rng, sources, frame, settings, 0.7, 2_200)


def apps(rng: random.Random, sources: PromptSources) -> Crowd:
    """An app with fixed instructions; its users have keys of their own or share the app's."""
    instructions, asks = rng.choice(products())
    system = instructions.around(firm=firm(rng))
    accounts = rng.choice([1, 1, 1, rng.randrange(5, 80), rng.randrange(20, 200)])
    settings = rng.choice(CHAT_SETTINGS)

    def voice(rng: random.Random) -> Voice:
        draw, words = rng.random, sources.grammar.words

        def ask() -> str:
            return sources.as_spoken(draw, one(draw, asks).fill(draw, words))

        return turns(rng, sources.conversations, ask, system, 0.4, settings)

    volume = 12.0 if accounts == 1 else 0.5
    return Crowd(voice, sources.conversations, accounts, True, served=accounts == 1, volume=volume)


def tutors(rng: random.Random, sources: PromptSources) -> Crowd:
    """A tutoring app: asked to explain step by step, over wide topics, by many pupils."""
    system = rng.choice(sayings("tutors")).around(firm=firm(rng))
    accounts = rng.choice([1, 1, rng.randrange(10, 60), rng.randrange(40, 300)])
    settings = rng.choice(CHAT_SETTINGS)
    wraps = rng.random() < 0.4
    wrapper = rng.choice(["Student asks: {p}\nExplain step by step.", "{p}\n\nShow each step."])

    def voice(rng: random.Random) -> Voice:
        draw, words, asks = rng.random, sources.grammar.words, sayings("tutor_asks")

        def ask() -> str:
            asked = one(draw, asks).fill(draw, words)
            return wrapper.replace("{p}", asked) if wraps else asked

        return turns(rng, sources.conversations, ask, system, 0.7, settings, 1.6)

    volume = 15.0 if accounts == 1 else 0.6
    return Crowd(voice, sources.conversations, accounts, True, served=accounts == 1, volume=volume)


def chat(rng: random.Random, sources: PromptSources) -> Crowd:
    """A companion app: short turns, many of them, at night too."""
    system = f"You are a companion made by {firm(rng)}. Be warm. Two sentences at most."
    accounts = rng.choice([1, rng.randrange(5, 60)])
    settings = Settings(temperature=rng.choice([0.8, 0.9, 1.0, 1.1]), max_tokens=160)

    def voice(rng: random.Random) -> Voice:
        draw, grammar = rng.random, sources.grammar
        return turns(
            rng,
            sources.conversations,
            lambda: grammar.say(draw, "chat"),
            system,
            0.93,
            settings,
            0.5,
        )

    return Crowd(
        voice, sources.conversations, accounts, True, served=accounts == 1, gap=25.0, volume=2.0
    )


def agents(rng: random.Random, sources: PromptSources) -> Crowd:
    """Coding agents: one task of the user is sent again at every step, with more behind it."""
    system = rng.choice(sayings("scaffolds")).around(firm=firm(rng))
    team = rng.choice([1, 1, 1, rng.randrange(2, 20)])
    settings = Settings(temperature=rng.choice([None, 0.0, 1.0]), max_tokens=8192, tools=True)

    def voice(rng: random.Random) -> Voice:
        draw = rng.random
        words, tasks = sources.grammar.words, sayings("agent_tasks")
        return trajectories(
            rng, sources, lambda: one(draw, tasks).fill(draw, words), system, settings
        )

    return Crowd(voice, sources.coding, team, team > 1, gap=12.0, volume=3.0, waking=OFFICE)


def trajectories(
    rng: random.Random,
    sources: PromptSources,
    ask: Callable[[], str],
    system: str | None,
    settings: Settings,
) -> Voice:
    """An agent's requests: 3 to 40 steps a task, each as long as all before it."""
    draw = rng.random
    left, before, prompt = 0, 0, ""

    def voice() -> Said:
        nonlocal left, before, prompt
        if left == 0:
            left, before, prompt = 3 + int(38 * draw() ** 3), 0, ask()
        left -= 1
        told = said(draw, prompt, system, settings, sources.coding, longer=8.0, before=before)
        before = min(before + told[4] + 200 + int(1_800 * draw()), 120_000)
        return told

    return voice


def graders(rng: random.Random, sources: PromptSources) -> Crowd:
    """Firms that check their own bot's answers with a rubric, and teachers who grade essays."""
    frame = rng.choice(sayings("grading"))
    team = rng.choice([1, 1, rng.randrange(2, 7)])
    settings = Settings(temperature=0.0, max_tokens=rng.choice([8, 64, 300]))
    _, app = rng.choice(products())

    def voice(rng: random.Random) -> Voice:
        draw, grammar = rng.random, sources.grammar

        def ask() -> str:
            about = grammar.about((one(draw, grammar.words["topic"]),))
            return frame.around(
                question=one(draw, app).fill(draw, about.words),
                answer=written(draw, about, 5),
                second=written(draw, about, 5),
            )

        return turns(rng, sources.conversations, ask, None, 0.0, settings, 0.4)

    return Crowd(voice, sources.conversations, team, team > 1, served=True, waking=OFFICE)


def classifiers(rng: random.Random, sources: PromptSources) -> Crowd:
    """A back office that labels what comes in, all day."""
    frame = rng.choice(sayings("classify"))
    settings = Settings(temperature=0.0, max_tokens=rng.choice([4, 8]), logprobs=rng.random() < 0.2)

    def voice(rng: random.Random) -> Voice:
        draw, grammar = rng.random, sources.grammar

        def ask() -> str:
            return frame.around(text=grammar.say(draw, "errands"))

        return turns(rng, sources.conversations, ask, None, 0.0, settings, 0.05)

    return Crowd(voice, sources.conversations, served=True, volume=8.0)


def gateways(rng: random.Random, sources: PromptSources) -> Crowd:
    """A company's staff behind one gateway: a network and a payment for all, every kind of work."""
    parts = [people, coders, writers, translators, summarisers]
    makers = [rng.choice(parts)(rng, sources).voice for _ in range(4)]

    def voice(rng: random.Random) -> Voice:
        return rng.choice(makers)(rng)

    size = rng.randrange(5, 150)
    return Crowd(voice, sources.conversations, size, True, waking=OFFICE, volume=0.8)


POPULATIONS: dict[str, tuple[Callable[[random.Random, PromptSources], Crowd], float]] = {
    "people": (people, 0.36),
    "coders": (coders, 0.16),
    "writers": (writers, 0.14),
    "translators": (translators, 0.03),
    "summarisers": (summarisers, 0.04),
    "apps": (apps, 0.08),
    "tutors": (tutors, 0.05),
    "chat": (chat, 0.03),
    "agents": (agents, 0.04),
    "graders": (graders, 0.02),
    "classifiers": (classifiers, 0.01),
    "gateways": (gateways, 0.04),
}
"""Honest populations and their shares of the accounts, by guess."""
