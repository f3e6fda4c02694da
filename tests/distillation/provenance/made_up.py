"""Made-up models: each has habits and words of its own; a pupil takes both from a teacher."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from random import Random

from tidegate.distillation.provenance import Model
from tidegate.distillation.provenance.answers import fold

LINKS = "however moreover besides indeed perhaps surely clearly often rarely mostly".split()
VERBS = "shows gives takes holds makes means finds needs keeps turns".split()


def prompt(number: int) -> str:
    return f"What is known about subject {number}?"


def answer(model: str, number: int, teacher: str = "", share: float = 0.0) -> str:
    """A few sentences; with chance `share` one is as the teacher would write it."""
    own = Random(f"{model}/{number}")
    sentences = []
    for place in range(7):
        voice = teacher if teacher and own.random() < share else model
        habits, choice = Random(voice), Random(f"{voice}/{number}/{place}")
        links, verbs = habits.sample(LINKS, 3), habits.sample(VERBS, 4)
        topics = [f"{word}{number}" for word in choice.sample("abcdefghijklmnop", 4)]
        sentences.append(
            f"{choice.choice(links).capitalize()} the {topics[0]} {choice.choice(verbs)} a "
            f"{topics[1]} and the {topics[2]} {choice.choice(verbs)} to {topics[3]}."
        )
    return "\n".join(sentences) if Random(model).random() < 0.5 else " ".join(sentences)


def model(
    name: str, prompts: Iterable[int] = range(40), *, teacher: str = "", share: float = 0.0
) -> Model:
    one = Model(name, f"{name}.jsonl")
    for number in prompts:
        one.by_prompt[fold(prompt(number))] = answer(name, number, teacher, share)
        one.records += 1
    return one


def others(count: int = 12, prompts: Iterable[int] = range(40)) -> list[Model]:
    kept = list(prompts)
    return [model(f"other {n:02}", kept) for n in range(count)]


def write(folder: Path, one: Model) -> Path:
    path = folder / f"{one.name}.jsonl"
    lines = [
        json.dumps({"prompt": asked, "output": said, "model": one.name})
        for asked, said in one.by_prompt.items()
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
