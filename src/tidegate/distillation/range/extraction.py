"""What a campaign asks: the list it walks, and the wording it puts around each entry."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from tidegate.distillation.range.grammar import Frame, Random, data, frame, frames, one
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.voices import excerpt

FLAVOURS = ("public", "grammar", "code", "tongue", "documents", "mixed")
Say = Callable[[Random], str]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a run's entries come from, and the wordings it puts around them."""

    sources: PromptSources
    say: Say
    wrappers: list[Frame]


@cache
def wordings() -> dict[str, tuple[Frame, ...]]:
    """data/attacks.yaml."""
    return {name: frames(told) for name, told in data("attacks").items()}


@cache
def _texts(name: str) -> tuple[str, ...]:
    return tuple(data("attacks")[name])


def asked(sources: PromptSources, flavour: str, language: str) -> Say:
    """Draws entries for a list: of a public set of prompts, of the grammar, of texts …"""
    grammar, documents = sources.grammar, sources.documents
    public = (*sources.attack_tasks, *sources.people)

    def from_grammar(draw: Random) -> str:
        return grammar.say(draw, "tasks" if draw() < 0.8 else "code_tasks")

    def from_public(draw: Random) -> str:
        return one(draw, public).again(draw) if public else from_grammar(draw)

    def from_texts(draw: Random) -> str:
        return f"{excerpt(draw, documents, 80, 700)}\n\nWhat follows from this?"

    ways: dict[str, Say] = {
        "public": from_public,
        "grammar": from_grammar,
        "code": lambda draw: grammar.say(draw, "code_tasks"),
        "tongue": sources.in_tongue(language),
        "documents": from_texts,
        "mixed": lambda draw: one(draw, (from_public, from_grammar, from_texts))(draw),
    }
    return ways[flavour]


def prompt_list(draw: Random, say: Say, count: int) -> list[str]:
    """`count` different prompts, or nearly: a small language runs out of them."""
    found: dict[str, None] = {}
    for _ in range(3 * count):
        found[say(draw)] = None
        if len(found) == count:
            break
    told = list(found)
    while told and len(told) < count:
        told.append(f"{told[int(draw() * len(told))]} ({len(told)})")
    return told


def wrappers(rng: random.Random, sources: PromptSources, language: str | None) -> list[Frame]:
    """One to eight wordings that ask for the reasoning; one in most runs."""
    count = rng.choice([1, 1, 1, 1, 2, 3, 5, 8])
    if language is not None:
        found = sources.tongues[language].frames["reasoning"]
        return rng.sample(found, min(count, len(found)))
    return [_composed(rng) for _ in range(count)]


def _composed(rng: random.Random) -> Frame:
    lead, ask = rng.choice(_texts("leads")), rng.choice(_texts("asks"))
    ending = rng.choice(_texts("endings"))
    if rng.random() < 0.35:  # the wording before the prompt
        return frame(f"{ask}\n\n{lead}{{prompt}}{ending}")
    return frame(f"{lead}{{prompt}}\n\n{ask}{ending}")


def wrapped(draw: Random, entries: list[str], found: list[Frame]) -> Iterator[str]:
    for entry in entries:
        yield one(draw, found).around(prompt=entry)


def seed_set(rng: random.Random, plan: Plan, count: int) -> list[str]:
    """Lists generated from seeds by a template, or a list of instructions in a wrapper; both in
    some runs, as those who build such sets do one after the other."""
    draw = rng.random
    share = rng.choice([0.0, 0.0, 0.3, 1.0])
    made = int(count * share)
    seeds = plan.sources.seeds or tuple(prompt_list(draw, plan.say, 175))
    template = rng.choice(wordings()["generation"])
    numbered = rng.random() < 0.5
    if plan.sources.generation and rng.random() < 0.4:
        template = frame(plan.sources.generation.replace("{", "(").replace("}", ")") + "\n{seeds}")
    number, many = rng.choice([3, 5, 8]), str(rng.choice([5, 10, 20]))
    told = []
    for _ in range(made):
        some = [one(draw, seeds) for _ in range(number)]
        lines = (f"{i}. {s}" if numbered else f"- {s}" for i, s in enumerate(some, 1))
        told.append(template.around(seeds="\n".join(lines), count=many))
    told.extend(wrapped(draw, prompt_list(draw, plan.say, count - made), plan.wrappers))
    return told


def active(rng: random.Random, plan: Plan, count: int) -> list[str]:
    """Families of near-duplicates around prompts a student is unsure of, over wide topics."""
    draw = rng.random
    words = {**plan.sources.grammar.words, "prompt": ("",)}
    largest = rng.choice([4, 8, 16, 25])
    mutations = rng.sample(wordings()["mutations"], 4)
    told: list[str] = []
    while len(told) < count:
        centre = plan.say(draw)
        family = [centre]
        for _ in range(1 + int(largest * draw())):
            words["prompt"] = (one(draw, family) if draw() < 0.3 else centre,)
            family.append(one(draw, mutations).fill(draw, words))
        told.extend(wrapped(draw, family, plan.wrappers))
    return told[:count]


def reward_model(rng: random.Random, plan: Plan, count: int) -> list[str]:
    """Pairs of answers to be graded by a rubric; a question comes back with other answers."""
    draw, documents = rng.random, plan.sources.documents
    rubrics = rng.sample(wordings()["rubrics"], rng.choice([1, 1, 1, 2, 4]))
    again = rng.choice([1, 2, 4])
    longest = rng.choice([200, 500, 900])
    questions = prompt_list(draw, plan.say, 1 + count // again)
    return [
        one(draw, rubrics).around(
            question=questions[number // again],
            answer=excerpt(draw, documents, 60, longest),
            second=excerpt(draw, documents, 60, longest),
        )
        for number in range(count)
    ]


def agentic(rng: random.Random, plan: Plan, count: int) -> list[str]:
    """Goals for an agent; where the service runs the tools, every goal is sent for each step."""
    draw, words = rng.random, plan.sources.grammar.words
    frames_used = rng.sample(wordings()["agentic"], rng.choice([1, 1, 2, 4]))
    steps = rng.choice([1, 1, 4, 10])
    goals = wordings()["agent_goals"]
    told: list[str] = []
    while len(told) < count:
        prompt = one(draw, frames_used).around(prompt=one(draw, goals).fill(draw, words))
        told.extend([prompt] * (1 + int(steps * draw())))
    return told[:count]


def bare(rng: random.Random, plan: Plan, count: int) -> list[str]:
    """The list as it is."""
    return prompt_list(rng.random, plan.say, count)


STRATEGIES = {
    "seed_set": (seed_set, 900.0),
    "active": (active, 800.0),
    "reward_model": (reward_model, 320.0),
    "agentic": (agentic, 700.0),
    "bare": (bare, 520.0),
}
"""How each makes its prompts, and the median tokens of an answer, by guess."""
