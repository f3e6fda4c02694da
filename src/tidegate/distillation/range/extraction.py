"""What a campaign asks: the list it walks, and the wording it puts around each entry."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from tidegate.distillation.range.grammar import (
    Frame,
    Random,
    data,
    english,
    frame,
    frames,
    one,
    wrappers_in,
)
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.voices import excerpt, written

FLAVOURS = ("public", "grammar", "code", "tongue", "documents", "mixed")
AS_IT_IS = frame("{prompt}")
Say = Callable[[Random], str]


class Entry(NamedTuple):
    """An entry of the list: the wordings it may stand in, and what goes into them."""

    wordings: Sequence[Frame]
    told: dict[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run words its requests. `by_account`: each account keeps one wording; `salted`: a
    number of its own is put to every request, so that none is sent twice."""

    sources: PromptSources
    say: Say
    wordings: tuple[Frame, ...]
    system: str | None
    language: str | None
    by_account: bool
    salted: bool

    def worded(self, draw: Random, entries: Sequence[Entry], account: int) -> list[str]:
        """One account's entries as it sends them."""
        told = []
        for found, words in entries:
            chosen = found[account % len(found)] if self.by_account else one(draw, found)
            prompt = chosen.around(**words)
            if self.salted:
                prompt = f"{prompt}\n\n[{int(draw() * 16**8):08x}]"
            told.append(prompt)
        return told


@cache
def wordings(name: str) -> tuple[Frame, ...]:
    """A list of frames of data/attacks.yaml."""
    return frames(data("attacks")[name])


def plan(rng: random.Random, sources: PromptSources, wraps: bool) -> Plan:
    """Draws how a run words its requests; `wraps` where its strategy asks for reasoning."""
    language = rng.choice(sorted(sources.tongues))
    flavour = rng.choice(FLAVOURS)
    foreign = language if flavour == "tongue" or rng.random() < 0.15 else None
    count = rng.choice([1, 1, 1, 1, 2, 3, 5, 8, 40])
    system = None
    if rng.random() < 0.3:
        system = rng.choice(data("attacks")["systems"])
    if foreign is not None:
        own = wrappers_in(foreign, "reasoning")
        found = tuple(rng.sample(own, min(count, len(own))))
    elif wraps and rng.random() < 0.15:  # the asking stands in the instructions alone
        system, found = rng.choice(data("attacks")["asks"]), (AS_IT_IS,)
    else:
        shots = _shots(rng) if rng.random() < 0.15 else ""
        found = tuple(_composed(rng, shots) for _ in range(count))
    return Plan(
        sources,
        _asked(sources, flavour, language),
        found,
        system,
        foreign,
        by_account=rng.random() < 0.25,
        salted=rng.random() < 0.1,
    )


def _shots(rng: random.Random) -> str:
    """Worked examples before the prompt, the same in the whole run."""
    found = rng.sample(wordings("examples"), rng.choice([1, 2, 3]))
    return "".join(shot.fill(rng.random, english().words) for shot in found)


def _composed(rng: random.Random, shots: str) -> Frame:
    parts = data("attacks")
    lead, ask = rng.choice(parts["leads"]), rng.choice(parts["asks"])
    ending = rng.choice(parts["endings"])
    if rng.random() < 0.35:  # the asking before the prompt
        return frame(f"{shots}{ask}\n\n{lead}{{prompt}}{ending}")
    return frame(f"{shots}{lead}{{prompt}}\n\n{ask}{ending}")


def _asked(sources: PromptSources, flavour: str, language: str) -> Say:
    """Draws entries for a list: of a public set of prompts, of the grammar, of texts …"""
    grammar, documents = sources.grammar, sources.documents
    public = (*sources.attack_tasks, *sources.people)

    def from_grammar(draw: Random) -> str:
        return grammar.say(draw, "tasks" if draw() < 0.8 else "code_tasks")

    def from_public(draw: Random) -> str:
        return one(draw, public).again(draw) if public else from_grammar(draw)

    def from_texts(draw: Random) -> str:
        return f"{excerpt(draw, documents, 80, 700)}\n\n{grammar.say(draw, 'tasks')}"

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
    """`count` different prompts; where a small language runs out of them, by a number."""
    found: dict[str, None] = {}
    for _ in range(3 * count):
        found[say(draw)] = None
        if len(found) == count:
            break
    told = list(found)
    while told and len(told) < count:
        told.append(f"{told[int(draw() * len(told))]} ({len(told)})")
    return told


def seed_set(rng: random.Random, run: Plan, count: int) -> list[Entry]:
    """Lists generated from seeds by a template, or a list of instructions in a wrapper; both in
    some runs, as those who build such sets do one after the other."""
    draw = rng.random
    share = rng.choice([0.0, 0.0, 0.3, 1.0])
    made = int(count * share)
    seeds = run.sources.seeds or tuple(prompt_list(draw, run.say, 175))
    templates = rng.sample(wordings("generation"), rng.choice([1, 1, 1, 3]))
    if run.sources.generation and rng.random() < 0.4:
        given = run.sources.generation.replace("{", "(").replace("}", ")")
        templates = [frame(given + "\n{seeds}")]
    number, many = rng.choice([3, 5, 8]), str(rng.choice([5, 10, 20]))
    numbered = rng.random() < 0.5
    told = []
    for _ in range(made):
        some = [one(draw, seeds) for _ in range(number)]
        lines = (f"{i}. {s}" if numbered else f"- {s}" for i, s in enumerate(some, 1))
        told.append(Entry(templates, {"seeds": "\n".join(lines), "count": many}))
    told += [
        Entry(run.wordings, {"prompt": prompt})
        for prompt in prompt_list(draw, run.say, count - made)
    ]
    return told


def active(rng: random.Random, run: Plan, count: int) -> list[Entry]:
    """Families of near-duplicates around prompts a student is unsure of, over wide topics."""
    draw = rng.random
    words = {**run.sources.grammar.words, "prompt": ("",)}
    largest = rng.choice([4, 8, 16, 25])
    mutations = rng.sample(wordings("mutations"), rng.choice([2, 4, 8]))
    told: list[Entry] = []
    while len(told) < count:
        centre = run.say(draw)
        family = [centre]
        for _ in range(1 + int(largest * draw())):
            words["prompt"] = (one(draw, family) if draw() < 0.3 else centre,)
            family.append(one(draw, mutations).fill(draw, words))
        told.extend(Entry(run.wordings, {"prompt": prompt}) for prompt in family)
    return told[:count]


def reward_model(rng: random.Random, run: Plan, count: int) -> list[Entry]:
    """Pairs of answers to be graded by a rubric; a question comes back with other answers."""
    draw, sources = rng.random, run.sources
    rubrics = rng.sample(wordings("rubrics"), rng.choice([1, 1, 1, 2, 4]))
    if run.language is not None:
        rubrics = [*wrappers_in(run.language, "rubrics")]
    again, most = rng.choice([1, 2, 4]), rng.choice([3, 8, 16])
    real = sources.answers if rng.random() < 0.5 else ()
    topics = sources.grammar.words["topic"]
    told: list[Entry] = []
    while len(told) < count:
        about = sources.grammar.about((one(draw, topics),))
        given: Sequence[str] = ()
        if real:
            question, given = one(draw, real)
        else:
            question = about.say(draw, "tasks") if draw() < 0.5 else run.say(draw)
        for _ in range(again):
            first, second = (
                one(draw, given) if given else written(draw, about, most) for _ in range(2)
            )
            told.append(Entry(rubrics, {"question": question, "answer": first, "second": second}))
    return told[:count]


def agentic(rng: random.Random, run: Plan, count: int) -> list[Entry]:
    """Goals for an agent; where the service runs the tools, every goal is sent for each step."""
    draw, words = rng.random, run.sources.grammar.words
    used = rng.sample(wordings("agentic"), rng.choice([1, 1, 2, 4]))
    steps, goals = rng.choice([1, 1, 4, 10]), wordings("agent_goals")
    told: list[Entry] = []
    while len(told) < count:
        # One wording for all steps of a goal.
        entry = Entry((one(draw, used),), {"prompt": one(draw, goals).fill(draw, words)})
        told.extend([entry] * (1 + int(steps * draw())))
    return told[:count]


def bare(rng: random.Random, run: Plan, count: int) -> list[Entry]:
    """The list as it is."""
    return [
        Entry((AS_IT_IS,), {"prompt": prompt}) for prompt in prompt_list(rng.random, run.say, count)
    ]


STRATEGIES: dict[str, tuple[Callable[[random.Random, Plan, int], list[Entry]], float]] = {
    "seed_set": (seed_set, 900.0),
    "active": (active, 800.0),
    "reward_model": (reward_model, 320.0),
    "agentic": (agentic, 700.0),
    "bare": (bare, 520.0),
}
"""How each makes its list, and the median tokens of an answer, by guess."""
WRAPS = ("seed_set", "active")
