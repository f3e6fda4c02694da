"""The same-prompt panel: which prompts several models answered, and what counts as an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from tidegate.distillation.provenance.answers import Model, fold
from tidegate.distillation.provenance.likeness import Floats, likeness
from tidegate.distillation.provenance.views import MOST_READ, Marks, marks, small_words, tokens

MOST_PROMPTS: Final = 600
"""Prompts compared; of more, those whose hashes come first."""
MOST_NAMED: Final = 20
OWN: Final = 0.5
"""The share of its own answers above which a word is a model's habit or a template's."""
STOCK: Final = 3
"""An answer given word for word to so many prompts says nothing of any of them."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What one model brings to the panel, in prompts: answered usably, not answered, blank, a copy
    of the prompt, a stock answer; and answers longer than is read. `lacking` are the first
    MOST_NAMED prompts (or ids) it has no usable answer to."""

    model: str
    usable: int
    missing: int
    blank: int
    copied: int
    stock: int
    cut: int
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """`alike` is (prompts, views, models, models), NaN where an answer is missing; `has` is
    (prompts, models). `joined_by` is "prompt" or "id"; `conflicts` are ids under which files have
    different prompts, left out."""

    prompts: tuple[str, ...]
    models: tuple[str, ...]
    alike: Floats
    has: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    joined_by: str
    lacks: tuple[Lack, ...]
    conflicts: int
    left_out: int
    same_words: np.ndarray[tuple[int, int], np.dtype[np.int64]]
    """How many of each two models' longer answers are the same word for word."""

    def at(self, model: str) -> int:
        """A model's place."""
        return self.models.index(model)


def join(models: Sequence[Model]) -> Panel:
    """The panel of these models: prompts that the first (the student) and any other answered."""
    by_prompt = all(len(one.by_prompt) * 10 >= one.records * 9 for one in models)
    conflicts: set[str] = set()
    if not by_prompt:
        told: dict[str, str] = {}
        for model in models:
            for key, prompt in model.prompts.items():
                if told.setdefault(key, prompt) != prompt:
                    conflicts.add(key)
    tables = [one.by_prompt if by_prompt else one.by_id for one in models]
    shared = {key for table in tables[1:] for key in table} & set(tables[0]) - conflicts
    keys = sorted(shared)
    if len(keys) > MOST_PROMPTS:
        keys = sorted(sorted(keys, key=_digest)[:MOST_PROMPTS])
    asked = keys if by_prompt else [_prompt(models, key) for key in keys]
    usable, lacks = [], []
    for model, table in zip(models, tables, strict=True):
        answers, lack = _usable(model.name, [table.get(key) for key in keys], asked)
        usable.append(answers)
        lacking = [key for key, text in zip(keys, answers, strict=True) if text is None]
        lacks.append(replace(lack, lacking=tuple(lacking[:MOST_NAMED])))
    spoken = [[tokens(text) if text is not None else None for text in row] for row in usable]
    common = small_words(one for row in spoken for one in row if one).union(
        *(small_words((one for one in row if one), OWN) for row in spoken)
    )
    alike = np.stack(
        [
            likeness(
                [_marks(usable[m][p], spoken[m][p], common, words) for m in range(len(models))]
            )
            for p, words in enumerate(frozenset(tokens(prompt)) for prompt in asked)
        ]
        or [likeness([None] * len(models))]
    )[: len(keys)]
    has = np.array([[text is not None for text in row] for row in usable], bool).T
    return Panel(
        tuple(keys), tuple(one.name for one in models), alike, has.reshape(len(keys), len(models)),
        "prompt" if by_prompt else "id", tuple(lacks), len(conflicts), len(shared) - len(keys),
        _same_words(usable),
    )  # fmt: skip


def _marks(
    text: str | None, spoken: list[str] | None, common: frozenset[str], asked: frozenset[str]
) -> Marks | None:
    return None if text is None or spoken is None else marks(text, spoken, common, asked)


def _digest(key: str) -> str:
    from hashlib import sha256

    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _prompt(models: Sequence[Model], key: str) -> str:
    return next((one.prompts[key] for one in models if key in one.prompts), "")


def _usable(
    name: str, answers: list[str | None], asked: Sequence[str]
) -> tuple[list[str | None], Lack]:
    folded = [None if text is None else fold(text) for text in answers]
    counts = Counter(text for text in folded if text)
    found: list[str | None] = []
    missing = blank = copied = stock = cut = 0
    for text, plain, prompt in zip(answers, folded, asked, strict=True):
        if text is None or plain is None:
            missing += 1
        elif not any(char.isalnum() for char in plain):
            blank += 1
        elif plain == prompt:
            copied += 1
        elif counts[plain] >= STOCK:
            stock += 1
        else:
            cut += len(text) > MOST_READ
            found.append(text)
            continue
        found.append(None)
    usable = sum(text is not None for text in found)
    return found, Lack(name, usable, missing, blank, copied, stock, cut)


def _same_words(usable: list[list[str | None]]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    folded = [[fold(text) if text and len(text) >= 80 else None for text in row] for row in usable]
    return np.array(
        [
            [sum(a is not None and a == b for a, b in zip(one, other, strict=True))
             for other in folded]
            for one in folded
        ],
        np.int64,
    ).reshape(len(folded), len(folded))  # fmt: skip
