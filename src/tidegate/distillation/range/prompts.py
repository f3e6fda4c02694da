"""Where prompts come from: real files of prompts when a folder is given, else our own grammar.

Real prompts are few (500 of people, 164 of a harness), so they are varied: their numbers are drawn
anew and people's openings and closings are put around them. `distinct_prompts` of a log says how
many different ones that made, `PromptSources.told` where they come from. A prompt set published
for training is used by halves: the even ones by honest users, the odd ones by attackers, so that
neither can be told by the set alone.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tidegate.distillation.range.arrivals import MADE_UP, MADE_UP_CODING, Trace, read_trace
from tidegate.distillation.range.documents import Document, papers, texts
from tidegate.distillation.range.grammar import Grammar, Random, english, one, tongues
from tidegate.errors import InputError

HARNESS_ASKS = ("", "", "complete this\n\n", "Fill in:\n", "why does this fail?\n", "```python\n")
_NUMBER = re.compile(r"(?<![\w.])\d{1,4}(?![\w.])")
ANSWER_LONGEST = 900
LONGEST = 3_000
"""Letters of a real prompt that are used: a few are pages long and would fill the memory."""


@dataclass(frozen=True, slots=True)
class Real:
    """A real prompt, cut where it has numbers, so that they can be drawn anew."""

    parts: tuple[str, ...]
    numbers: tuple[int, ...]

    def again(self, draw: Random) -> str:
        """The prompt with other numbers of about the same size."""
        told = [self.parts[0]]
        for number, part in zip(self.numbers, self.parts[1:], strict=True):
            told.append(str(int(number * (0.5 + draw())) if number > 1 else number))
            told.append(part)
        return "".join(told)

    @property
    def text(self) -> str:
        return "".join(
            part + number
            for part, number in zip(self.parts, (*map(str, self.numbers), ""), strict=True)
        )


def real(text: str) -> Real:
    text = text[:LONGEST]
    return Real(tuple(_NUMBER.split(text)), tuple(int(n) for n in _NUMBER.findall(text)))


@dataclass(frozen=True)
class PromptSources:
    """Real prompts by kind (empty where none were given), grammar, documents and arrival traces.

    `told` says of each part whether it is real and what its licence is.
    """

    people: tuple[Real, ...] = ()
    harness: tuple[Real, ...] = ()
    honest_tasks: tuple[Real, ...] = ()
    attack_tasks: tuple[Real, ...] = ()
    seeds: tuple[str, ...] = ()
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    generation: str = ""
    papers: tuple[Document, ...] = ()
    conversations: Trace = MADE_UP
    coding: Trace = MADE_UP_CODING
    told: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path | None = None, publications: Path | None = None) -> PromptSources:
        """Reads what a folder of real prompts holds; what is not there is made up, which is told.

        Raises InputError where a file is there and cannot be read.
        """
        told = {
            "grammar": "made up for this project (data/grammar.yaml, data/languages.yaml)",
            "documents": "docstrings of this machine's Python (PSF licence), and made-up notes",
            "arrivals": "made up: a Poisson process; tokens log-normal",
            "people": "grammar",
            "harness": "grammar",
            "tasks": "grammar",
            "seeds": "grammar",
            "answers": "grammar",
        }
        found: dict[str, Any] = {}
        if folder is not None:
            found |= _read_folder(folder, told)
        if publications is not None:
            found["papers"] = papers(publications)
            told["papers"] = f"{len(found['papers'])} titles and abstracts of OpenAlex (CC0)"
        return cls(**found, told=told)

    @property
    def grammar(self) -> Grammar:
        return english()

    @property
    def tongues(self) -> dict[str, Grammar]:
        return tongues()

    @property
    def documents(self) -> tuple[Document, ...]:
        return texts()

    def person(self, draw: Random) -> str:
        """What a person may ask: a real prompt with other numbers, or a sentence of the grammar."""
        if self.people and draw() < 0.5:
            asked = one(draw, self.people).again(draw)
        else:
            asked = self.grammar.say(draw, "tasks" if draw() < 0.6 else "errands")
        return self.as_spoken(draw, asked)

    def as_spoken(self, draw: Random, asked: str) -> str:
        """The prompt with the openings and closings people put around it, or without."""
        mood = draw()
        grammar = self.grammar
        if mood < 0.12:
            asked = one(draw, grammar.words["opener"]) + asked
        elif mood < 0.3:
            asked = f"{asked} {grammar.say(draw, 'closers')}"
        elif mood < 0.36:
            asked = asked.lower().rstrip(".?")
        return asked

    def coder(self, draw: Random) -> str:
        """What someone who codes may ask."""
        if self.harness and draw() < 0.12:
            return one(draw, HARNESS_ASKS) + one(draw, self.harness).again(draw)
        if self.honest_tasks and draw() < 0.3:
            return one(draw, self.honest_tasks).again(draw)
        return self.grammar.say(draw, "code_tasks")

    def in_tongue(self, language: str) -> Callable[[Random], str]:
        """Draws prompts in a language of data/languages.yaml."""
        grammar = tongues()[language]

        def say(draw: Random) -> str:
            asked = grammar.say(draw, "tasks")
            return asked if draw() < 0.6 else f"{asked} {grammar.say(draw, 'tasks')}"

        return say


def _read_folder(folder: Path, told: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    arena = _rows(folder / "arena_hard_v0.1_questions.jsonl")
    if arena:
        found["people"] = tuple(real(row["prompt"]) for row in arena)
        told["people"] = f"{len(arena)} prompts of arena-hard v0.1 (Apache-2.0), varied; grammar"
    harness = _rows(folder / "HumanEval.jsonl.gz")
    if harness:
        found["harness"] = tuple(real(row["prompt"]) for row in harness)
        told["harness"] = f"{len(harness)} prompts of HumanEval (MIT); grammar"
    tasks = _rows(folder / "code_alpaca_2k.json.gz")
    if tasks:
        asked = [f"{row['instruction']}\n{row['input']}".strip() for row in tasks]
        found["honest_tasks"] = tuple(map(real, asked[::2]))
        found["attack_tasks"] = tuple(map(real, asked[1::2]))
        told["tasks"] = f"{len(tasks)} of CodeAlpaca (measure only), by halves; grammar"
    seeds = _rows(folder / "alpaca_seed_tasks.jsonl")
    if seeds:
        found["seeds"] = tuple(row["instruction"] for row in seeds)
        told["seeds"] = f"{len(seeds)} of Alpaca (measure only)"
    answers: dict[str, list[str]] = {}
    for row in _rows(folder / "model_answers_sample.jsonl.gz"):
        answers.setdefault(str(row["prompt"]), []).append(str(row["output"])[:ANSWER_LONGEST])
    if answers:
        found["answers"] = tuple((prompt, tuple(given)) for prompt, given in answers.items())
        told["answers"] = f"models' answers to {len(answers)} prompts (measure only); grammar"
    template = folder / "alpaca_generation_prompt.txt"
    if template.is_file():
        found["generation"] = template.read_text("utf-8")
    chat = folder / "AzureLLMInferenceTrace_conv.csv.gz"
    code = folder / "AzureLLMInferenceTrace_code.csv.gz"
    if chat.is_file() and code.is_file():
        found["conversations"], found["coding"] = read_trace(chat), read_trace(code)
        told["arrivals"] = (
            "gaps and token counts of Azure's inference traces (CC BY), an hour of one service, "
            "laid over days by hours of our own; prompts and arrivals are of different places"
        )
    return found


def _rows(path: Path) -> Sequence[Any]:
    """The records of a JSON or JSON Lines file, gzipped or not; none where it is absent."""
    if not path.is_file():
        return ()
    try:
        content = path.read_bytes()
        text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
        if text.lstrip().startswith("["):
            rows = json.loads(text)
        else:
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (OSError, EOFError, ValueError) as error:
        raise InputError(
            f"{path.name} cannot be read as a file of prompts",
            hint="Give a folder with whole files, or none: then prompts are made up.",
        ) from error
    if not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{path.name} is no list of prompts")
    return list(rows)
