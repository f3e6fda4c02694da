"""Requests to grade answers, read by the wordings of campaigns, and grades read back.

The wordings are those of data/attacks.yaml and data/languages.yaml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tidegate.distillation.range.extraction import wordings
from tidegate.distillation.range.grammar import Frame, tongues, wrappers_in

LONGEST = 100_000  # letters of a prompt that may be one
_CHOICE = re.compile(r"\b(?:answer|response|assistant|output)?\s*\(?([AB12])\)?\b")
_MARK = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and one or two answers in the wording that asks for their grades; `before` and
    `after` are what stands around it."""

    wording: Frame
    question: str
    first: str
    second: str | None
    before: str = ""
    after: str = ""

    @property
    def prompt(self) -> str:
        """The request as it is sent."""
        told = {"question": self.question, "answer": self.first, "second": self.second or ""}
        return self.before + self.wording.around(**told) + self.after


def graded_pair(prompt: str) -> Pair | None:
    """The answers a prompt wants graded; None where it is no such request."""
    if len(prompt) > LONGEST:
        return None
    for wording in _rubrics():
        read = _read(wording, prompt)
        if read is not None:
            before, *given, after = read
            told = dict(zip(wording.slots, given, strict=True))
            question, first, second = (told.get(n) for n in ("question", "answer", "second"))
            return Pair(wording, question or "", first or "", second, before, after)
    return None


def verdict(text: str) -> str | float | None:
    """ "A" or "B" where a grade names one of two answers, else its first number, else None."""
    choice = _CHOICE.search(text[:400])
    number = _MARK.search(text[:400])
    if choice and (number is None or choice.start() <= number.start()) and "mark" not in text[:400]:
        return {"1": "A", "2": "B"}.get(choice[1], choice[1])
    return float(number[0]) if number else None


@cache
def _rubrics() -> tuple[Frame, ...]:
    foreign = (one for language in sorted(tongues()) for one in wrappers_in(language, "rubrics"))
    return (*wordings("rubrics"), *foreign)


def _read(wording: Frame, prompt: str) -> list[str] | None:
    """What stands before the wording, in its slots and behind it: each part is looked for from
    where the one before ended. Where an answer quotes the wording, it is read short."""
    at = 0
    told: list[str] = []
    for part in wording.parts:
        found = prompt.find(part, at) if part or not told else len(prompt)
        if found < 0:
            return None
        told.append(prompt[at:found])
        at = found + len(part)
    return [*told, prompt[at:]]
