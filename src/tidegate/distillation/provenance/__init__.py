"""Provenance: whose answers are a student's most like, beyond what unrelated models show?

    read_answers(path)              models and their answers, from lines of JSON
    compare(student, teachers, unrelated)   the panel, the verdicts, the answer
    document_of(found)                      all of it as JSON

Answers show likeness, never how it came about (docs/provenance.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tidegate.distillation.provenance.answers import AnswerFile, Model, read_answers
from tidegate.distillation.provenance.document import document as document_of
from tidegate.distillation.provenance.panel import Panel, join
from tidegate.distillation.provenance.verdict import Finding, Provenance, judge
from tidegate.errors import UsageError

__all__ = [
    "AnswerFile",
    "Finding",
    "Model",
    "Panel",
    "Provenance",
    "compare",
    "document_of",
    "join",
    "judge",
    "read_answers",
]

MOST_TEACHERS: Final = 40
MOST_UNRELATED: Final = 60
"""Models in a run: a comparison keeps 8 bytes for each draw, view and pair of models."""


def compare(student: Model, teachers: Sequence[Model], unrelated: Sequence[Model]) -> Provenance:
    """Whose answers the student's are like. A model given twice counts once, in the role named
    first here. The order of models changes nothing but the order of findings. Of more than
    MOST_UNRELATED unrelated models those whose names come first are taken, and that is told. Raises
    UsageError where no teacher is left, or more than MOST_TEACHERS are."""
    notes = []
    seen = {student.name}
    kept: list[list[Model]] = []
    for role, models in (("teacher", teachers), ("unrelated model", unrelated)):
        kept.append([])
        for one in models:
            if one.name in seen:
                notes.append(f"{one.name} is given more than once; not counted as {role}")
            else:
                seen.add(one.name)
                kept[-1].append(one)
    if not kept[0]:
        raise UsageError(
            "no teacher to compare with", hint="Its name must differ from the student's."
        )
    if len(kept[0]) > MOST_TEACHERS:
        raise UsageError(
            f"{len(kept[0])} teachers are given", hint=f"Compare at most {MOST_TEACHERS} at a time."
        )
    others = sorted(kept[1], key=lambda one: one.name)
    if len(others) > MOST_UNRELATED:
        notes.append(f"of {len(others)} unrelated models the first {MOST_UNRELATED} are taken")
        others = others[:MOST_UNRELATED]
    # Common words, and with them every figure, must not hang on the order of the files.
    panel = join([student, *sorted(kept[0], key=lambda one: one.name), *others])
    found = judge(panel, student.name, [one.name for one in kept[0]], [one.name for one in others])
    return replace(found, notes=tuple(notes))
