"""Made-up sentences: frames with slots, and the words that go into them, from data/*.yaml.

They are our own and say so: what is drawn from them is a stand-in for people's prompts, not a
sample of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product
from typing import Any, TypeVar

T = TypeVar("T")
READINGS = 40
Random = Callable[[], float]
Words = Mapping[str, Sequence[str]]

_SLOT = re.compile(r"\{(\w+)\}")
_ALTERNATIVES = re.compile(r"\(\((.*?)\)\)")


def one(draw: Random, items: Sequence[T]) -> T:
    """One of the items: a third of the time of random.choice, and these are millions."""
    return items[int(draw() * len(items))]


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence with slots: `parts` stand around them, one more than there are slots."""

    parts: tuple[str, ...]
    slots: tuple[str, ...]

    def fill(self, draw: Random, words: Words) -> str:
        """The sentence with a word drawn for every slot."""
        told = [self.parts[0]]
        for slot, part in zip(self.slots, self.parts[1:], strict=True):
            items = words[slot]
            told.append(items[int(draw() * len(items))])
            told.append(part)
        return "".join(told)

    def around(self, **told: str) -> str:
        """The sentence with the slots as given; a slot that is not given stays empty."""
        out = [self.parts[0]]
        for slot, part in zip(self.slots, self.parts[1:], strict=True):
            out.append(told.get(slot, ""))
            out.append(part)
        return "".join(out)


def frame(text: str) -> Frame:
    """ "Explain {topic}." as a Frame."""
    split = _SLOT.split(text)
    return Frame(tuple(split[::2]), tuple(split[1::2]))


def frames(texts: Sequence[str]) -> tuple[Frame, ...]:
    return tuple(frame(text) for text in texts)


def readings(texts: Sequence[str]) -> tuple[tuple[Frame, ...], ...]:
    """ "((Explain|Describe)) {topic}." as a Frame for every reading; at most `READINGS` of a text,
    drawn the same way every time."""
    rng = random.Random(6)
    made = []
    for text in texts:
        split = _ALTERNATIVES.split(text)
        choices = [part.split("|") if place % 2 else [part] for place, part in enumerate(split)]
        told = ["".join(parts) for parts in product(*choices)]
        if len(told) > READINGS:
            told = rng.sample(told, READINGS)
        made.append(frames(told))
    return tuple(made)


@cache
def data(name: str) -> dict[str, Any]:
    """A data file of this folder; every leaf is text."""
    import yaml

    source = resources.files("tidegate.distillation.range") / "data" / f"{name}.yaml"
    loaded: dict[str, Any] = yaml.load(source.read_text("utf-8"), Loader=yaml.BaseLoader)
    return loaded


def listed(text: str) -> tuple[str, ...]:
    """The items of a text split at "|", with the space a lead or a closing may need."""
    return tuple(item.strip() for item in text.split("|") if item.strip())


@dataclass(frozen=True, slots=True)
class Grammar:
    """Words by slot, and what is said by its kind: tasks, errands, code_tasks, chat …"""

    words: Words
    sayings: Mapping[str, tuple[tuple[Frame, ...], ...]]

    def say(self, draw: Random, kind: str) -> str:
        found = self.sayings[kind]
        of_one = found[int(draw() * len(found))]
        return of_one[int(draw() * len(of_one))].fill(draw, self.words)

    def about(self, topics: Sequence[str]) -> Grammar:
        """The same grammar for someone who speaks of these topics."""
        return Grammar({**self.words, "topic": topics, "Topic": _capitals(topics)}, self.sayings)


def _capitals(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word[:1].upper() + word[1:] for word in words)


@cache
def english() -> Grammar:
    """The grammar of data/grammar.yaml."""
    told = data("grammar")
    lists = {name: listed(value) for name, value in told.items() if isinstance(value, str)}
    numbers = tuple(str(n) for n in range(2, 100))
    words = {
        "topic": lists["topics"],
        "Topic": _capitals(lists["topics"]),
        "other": lists["topics"],
        "audience": lists["audiences"],
        "name": lists["names"],
        "second": lists["names"],
        "place": lists["places"],
        "tone": lists["tones"],
        "thing": lists["things"],
        "n": numbers,
        "code_thing": lists["code_things"],
        "code_other": lists["code_things"],
        "language": lists["languages"],
        "other_language": lists["languages"],
        "library": lists["libraries"],
        "opener": tuple(f"{opener} " for opener in lists["openers"]),
    }
    kinds = ("contexts", "statements", "tasks", "errands", "code_tasks", "chat")
    made = {kind: readings(told[kind]) for kind in kinds}
    made["closers"] = readings(lists["closers"])
    return Grammar(words, made)


@cache
def tongues() -> dict[str, Grammar]:
    """{language: grammar with `tasks`} of data/languages.yaml."""
    found = {}
    for language, told in data("languages").items():
        topics = listed(told["topics"])
        words = {"topic": topics, "other": topics, "n": tuple(str(n) for n in range(2, 200))}
        found[language] = Grammar(words, {"tasks": readings(told["tasks"])})
    return found


@cache
def wrappers_in(language: str, kind: str) -> tuple[Frame, ...]:
    """The wordings of a language: `reasoning` around a {prompt}, `rubrics` for an {answer}."""
    return frames(data("languages")[language][kind])


def generator(rng: random.Random) -> random.Random:
    """A generator drawn from another: a part that draws more does not shift the rest."""
    return random.Random(rng.getrandbits(64))
