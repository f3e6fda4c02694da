"""Honest work that looks like a campaign: the cases a detector must not accuse.

Each kind draws its size, wording, clock and house by the seed. Wordings: data/hard_negatives.yaml.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache

from tidegate.distillation.range.arrivals import (
    DAY,
    HOUR,
    OFFICE,
    SECOND,
    Trace,
    Window,
    batch,
    paced,
    sessions,
)
from tidegate.distillation.range.documents import Document
from tidegate.distillation.range.extraction import prompt_list
from tidegate.distillation.range.grammar import Frame, Random, data, frames, one, wrappers_in
from tidegate.distillation.range.holders import (
    MODELS,
    NEW_MODEL,
    Holder,
    address,
    holder,
    speak,
    token,
)
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.requests import Request
from tidegate.distillation.range.voices import Said, excerpt, firm, said
from tidegate.distillation.reading.event import NO_SETTINGS, Settings
from tidegate.errors import InputError

HARD = "hard:"
Made = list[Request]


@cache
def wordings() -> dict[str, tuple[Frame, ...]]:
    """data/hard_negatives.yaml."""
    return {name: frames(told) for name, told in data("hard_negatives").items()}


def hard_negative(
    kind: str, rng: random.Random, sources: PromptSources, *, window: Window | None = None
) -> list[Request]:
    """Requests of one case of a kind (KINDS), labelled "hard:<kind>", in order of time.

    Raises InputError where there is no such kind.
    """
    if kind not in KINDS:
        raise InputError(f"“{kind[:40]}” is no hard negative", hint=f"Use: {', '.join(KINDS)}.")
    out: Made = []
    KINDS[kind](rng, sources, window or Window(), out)
    out.sort(key=lambda request: request.at)
    return out


def house(rng: random.Random, window: Window, accounts: int, *, known: float = 0.8) -> list[Holder]:
    """Accounts of one organisation. With a chance of `known` the log tells that they belong
    together; else every one pays and calls for itself."""
    who = [holder(rng, window) for _ in range(accounts)]
    if rng.random() >= known:
        return who
    organisation, payment = token(rng, "org"), token(rng, "pay")
    roof = [address(rng) for _ in range(rng.choice([1, 1, 2, 4]))]
    named = organisation if rng.random() < 0.7 else ""
    return [one_of.on(roof, payment, named) for one_of in who]


def _answers(
    draw: Random, trace: Trace, settings: Settings, system: str | None, longer: float
) -> Callable[[str], Said]:
    return lambda prompt: said(draw, prompt, system, settings, trace, longer=longer)


def _start(rng: random.Random, window: Window, days: float) -> int:
    """A working hour that leaves `days` before the window ends; in a log too short for that, any
    moment of its first half."""
    latest = max(0.0, window.days - days)
    day = int(rng.random() * latest) * DAY
    at = window.start + day + rng.randrange(7, 20) * HOUR
    if at > window.end - 2 * HOUR:
        return window.start + int(rng.random() * (window.end - window.start) / 2)
    return at


def _harness(rng: random.Random, sources: PromptSources, window: Window, out: Made) -> None:
    """A fixed list at temperature 0, by several runners of a lab, over models and versions."""
    draw, grammar = rng.random, sources.grammar
    if sources.harness and draw() < 0.4:
        items = [item.text for item in sources.harness]
    elif draw() < 0.2:  # the same questions in several of the world's languages
        say = [sources.in_tongue(name) for name in rng.sample(sorted(sources.tongues), 5)]
        items = prompt_list(draw, lambda d: one(d, say)(d), rng.randrange(100, 600))
    else:
        asks = rng.sample(wordings()["harness_items"], rng.choice([1, 2, 5]))
        items = prompt_list(
            draw, lambda d: one(d, asks).fill(d, grammar.words), rng.randrange(100, 900)
        )
    frame = rng.choice(wordings()["harness"])
    reasons = frame.parts[-1] != "" or len(frame.parts[0]) > 60
    asked = [frame.around(prompt=item) for item in items]
    settings = Settings(
        temperature=0.0,
        max_tokens=rng.choice([16, 256, 512]) if not reasons else rng.choice([512, 1024, 2048]),
        seed=draw() < 0.3,
        logprobs=draw() < 0.2,
        stop=draw() < 0.4,
    )
    answers = _answers(draw, sources.conversations, settings, None, 3.0 if reasons else 0.3)
    runners = house(rng, window, rng.choice([1, 2, 3, 5, 8, 12]), known=0.7)
    sharded = len(runners) > 1 and draw() < 0.4
    begin, pace = _start(rng, window, 2.0), rng.choice([0.5, 2.0, 8.0])
    models = rng.sample(MODELS, rng.choice([1, 2, 3]))
    if window.release is not None and draw() < 0.6:  # a new model is measured the day it is out
        begin, models[0] = window.release + rng.randrange(6) * HOUR, NEW_MODEL
    for turn in range(rng.choice([1, 1, 2, 4])):
        for place, who in enumerate(runners):
            own = asked[place :: len(runners)] if sharded else asked
            for model in models:
                start = begin + turn * rng.randrange(6, 40) * HOUR + rng.randrange(HOUR)
                start = min(start, window.end - HOUR)
                times = batch(draw, start, window.end, len(own), pace)
                one_model = Holder(
                    who.account, who.networks, who.organisation, who.payment, who.agent,
                    who.zone, (model,), None,
                )  # fmt: skip
                lines = iter([answers(prompt) for prompt in own])
                speak(one_model, lines.__next__, times, HARD + "harness", draw, out)
        if len(out) > 6_000:
            break


def _etl(rng: random.Random, sources: PromptSources, window: Window, out: Made) -> None:
    """One template over many records by several workers: disjoint shards of one table."""
    draw, grammar = rng.random, sources.grammar
    frame = rng.choice(wordings()["etl"])
    records = rng.sample(wordings()["records"], rng.choice([1, 1, 2]))
    from_texts = draw() < 0.4

    def record(draw: Random) -> str:
        if from_texts:
            return excerpt(draw, sources.documents, 100, 900)
        return one(draw, records).fill(draw, grammar.words)

    count = rng.randrange(400, 4_000)
    rows = prompt_list(draw, record, count)
    settings = Settings(
        temperature=rng.choice([0.0, 0.0, 0.1, None]),
        max_tokens=rng.choice([64, 200, 500]),
        response_format=draw() < 0.6,
    )
    system = f"You are a data service of {firm(rng)}." if draw() < 0.4 else None
    answers = _answers(draw, sources.conversations, settings, system, 0.5)
    workers = house(rng, window, rng.choice([1, 3, 4, 8, 16, 40]), known=0.85)
    nightly = draw() < 0.5
    begin, pace = _start(rng, window, 1.0), rng.choice([0.2, 1.0, 5.0])
    for place, who in enumerate(workers):
        own = rows[place :: len(workers)]
        if nightly:
            span = min(window.end, begin + int(rng.choice([2, 5, 9]) * DAY))
            times = paced(draw, begin, span, len(own), 0.5)
        else:
            times = batch(draw, begin + rng.randrange(60 * SECOND), window.end, len(own), pace)
        lines = iter([answers(frame.around(record=row)) for row in own])
        speak(who, lines.__next__, times, HARD + "etl", draw, out)


def _classroom(rng: random.Random, sources: PromptSources, window: Window, out: Made) -> None:
    """20 to 300 pupils, one assignment, small variations, at the hours of the lesson."""
    draw, words = rng.random, sources.grammar.words
    tasks = [
        one(draw, wordings()["classroom"]).fill(draw, words) for _ in range(rng.choice([1, 2, 4]))
    ]
    variations = wordings()["variations"]
    if draw() < 0.3:  # a class of another language, half of them told to show the working
        language = rng.choice(sorted(sources.tongues))
        tasks = [sources.in_tongue(language)(draw) for _ in tasks]
        variations = wordings()["short_variations"]
        if draw() < 0.5:
            frame = rng.choice(wrappers_in(language, "reasoning"))
            tasks = [frame.around(prompt=task) for task in tasks]
    topics = rng.choice([[], rng.sample(words["topic"], 30)])
    pupils = [holder(rng, window) for _ in range(rng.randrange(20, 301))]
    school, card = token(rng, "org"), token(rng, "pay")
    roof = [address(rng), address(rng)]
    in_school, zone = draw() < 0.7, rng.choice([-5, 0, 1, 5, 8])
    first, weeks = _start(rng, window, 7.0), rng.choice([1, 1, 2, 3])
    lessons = list(range(first, window.end, 7 * DAY))[:weeks]
    each = rng.choice([2, 5, 12])
    system = "You help pupils of a school. Be patient." if draw() < 0.4 else None
    answers = _answers(draw, sources.conversations, NO_SETTINGS, system, 1.5)
    for pupil in pupils:
        who = pupil.on(roof, card, school) if in_school else pupil
        for lesson in lessons:
            count = 1 + int(2 * each * draw())
            begin = min(lesson + int(draw() * 20 * 60 * SECOND), window.end - HOUR)
            if draw() < 0.2 and begin < window.end - 10 * HOUR:  # at home, in the evening
                begin += int((3 + 6 * draw()) * HOUR)
            times = batch(draw, begin, window.end, count, 1 / 150)
            told = []
            for _ in range(count):
                task = one(draw, tasks)
                if topics and variations is wordings()["variations"]:
                    task = f"{task} My subject is {one(draw, topics)}."
                made = one(draw, variations)
                prompt = made.fill(
                    draw, {**words, "prompt": (task,), "other_topic": words["topic"]}
                )
                told.append(answers(prompt))
            speak(
                Holder(who.account, who.networks, who.organisation, who.payment, who.agent, zone,
                       pupils[0].models, None),
                iter(told).__next__, times, HARD + "classroom", draw, out,
            )  # fmt: skip


def _rag(rng: random.Random, sources: PromptSources, window: Window, out: Made) -> None:
    """Questions over pieces of documents: long inputs under one template, short answers."""
    draw, grammar, documents = rng.random, sources.grammar, sources.documents
    frame, called = rng.choice(wordings()["rag"]), firm(rng)
    pieces, longest = rng.choice([2, 3, 5]), rng.choice([300, 700])
    questions = rng.sample(wordings()["rag_questions"], rng.choice([2, 4, 8]))
    chunks = [excerpt(draw, documents, 150, longest) for _ in range(rng.choice([60, 400, 2_000]))]
    settings = Settings(temperature=rng.choice([0.0, 0.1, 0.3, None]), max_tokens=256)
    answers = _answers(draw, sources.conversations, settings, None, 0.5)
    who = house(rng, window, rng.choice([1, 2, 6, 20]), known=0.85)
    bulk = draw() < 0.5
    count = rng.randrange(300, 3_000)
    begin = _start(rng, window, 2.0)
    for place, one_of in enumerate(who):
        own = len(range(place, count, len(who)))
        if bulk:
            times = batch(draw, begin + rng.randrange(HOUR), window.end, own, 0.7)
        else:
            times = sessions(
                draw, window, own, one_of.zone, sources.conversations, gap=30.0, waking=OFFICE
            )
        told = []
        for _ in range(own):
            context = "\n".join(f"[{n + 1}] {one(draw, chunks)}" for n in range(pieces))
            question = one(draw, questions).fill(draw, grammar.words)
            told.append(answers(frame.around(context=context, question=question, firm=called)))
        speak(one_of, iter(told).__next__, times, HARD + "rag", draw, out)


def _red_team(rng: random.Random, sources: PromptSources, window: Window, out: Made) -> None:
    """A few accounts that put some goals in ever other words, and are refused more often than not.
    The goals are placeholders: nothing harmful is asked."""
    draw, words = rng.random, sources.grammar.words
    goals = [f"[prohibited goal {n}]" for n in rng.sample(range(1, 99), rng.choice([3, 8, 20]))]
    used = rng.sample(wordings()["red_team"], rng.choice([3, 6, 13]))
    of = {**words, "goal": goals}
    who = house(rng, window, rng.choice([1, 2, 3, 5, 8]), known=0.5)
    settings = Settings(temperature=rng.choice([None, 0.7, 1.0]), n=rng.choice([None, None, 5]))
    refused = 0.4 + 0.5 * draw()
    count = rng.randrange(200, 2_500)
    for place, one_of in enumerate(who):
        own = len(range(place, count, len(who)))
        automatic = draw() < 0.5
        begin = _start(rng, window, 2.0)
        if automatic:
            times = batch(draw, begin, window.end, own, rng.choice([0.05, 0.5]))
        else:
            times = sessions(
                draw, window, own, one_of.zone, sources.conversations, gap=40.0, length=20
            )
        told: list[Said] = []
        for _ in range(own):
            prompt = one(draw, used).fill(draw, of)
            answer = said(draw, prompt, None, settings, sources.conversations)
            failed = draw() < refused
            told.append((*answer[:4], 0 if failed else answer[4], failed))
        speak(one_of, iter(told).__next__, times, HARD + "red_team", draw, out)


def _unseen(rng: random.Random, sources: PromptSources, window: Window, out: Made) -> None:
    """A benign source of none of the populations: titles of papers, questions on documentation."""
    draw = rng.random
    documents: Sequence[Document] = sources.documents
    if sources.papers and draw() < 0.5:
        documents = sources.papers
    used = rng.sample(wordings()["unseen"], rng.choice([1, 1, 2, 4]))
    settings = rng.choice([NO_SETTINGS, Settings(temperature=0.3), Settings(max_tokens=400)])
    answers = _answers(draw, sources.conversations, settings, None, 1.0)
    together = draw() < 0.5
    count = rng.choice([1, 3, 10, 40])
    who = house(rng, window, count) if together else [holder(rng, window) for _ in range(count)]
    total = rng.randrange(300, 3_000)
    for place, one_of in enumerate(who):
        own = len(range(place, total, len(who)))
        times = sessions(
            draw, window, own, one_of.zone, sources.conversations, gap=45.0,
            length=max(4, own // 20), waking=OFFICE,
        )  # fmt: skip
        told = []
        for _ in range(own):
            document = one(draw, documents)
            text = document.text if draw() < 0.5 else excerpt(draw, (document,), 80, 600)
            told.append(answers(one(draw, used).around(title=document.title, text=text)))
        speak(one_of, iter(told).__next__, times, HARD + "unseen", draw, out)


KINDS: dict[str, Callable[[random.Random, PromptSources, Window, Made], None]] = {
    "harness": _harness,
    "etl": _etl,
    "classroom": _classroom,
    "rag": _rag,
    "red_team": _red_team,
    "unseen": _unseen,
}
"""The cases, by name."""
