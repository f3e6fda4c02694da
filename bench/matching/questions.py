"""A question put to every engine, and what an engine answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Question:
    """A name to look for, with its type and nothing else.

    `right` is the id of the party that should be found, empty where none should. `source` is the
    listed name the question was made from; `group` whatever the task tells apart (a script, a
    country).
    """

    text: str
    schema: str
    kind: str
    right: str = ""
    source: str = ""
    group: str = ""


class Hit(NamedTuple):
    """One party an engine found, with the name it found it by; the score is the engine's own."""

    score: float
    id: str
    name: str = ""


Answers = list[list[Hit]]
"""The hits of every question, in the order of the questions, each best first."""
