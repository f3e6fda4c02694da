"""Three-valued verdicts on candidate teachers, and what the whole run answers.

Answers show likeness, not how it came about. So a verdict is about answers; descent by fine-tuning
cannot be told from them, and is told apart as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal

import numpy as np

from tidegate.distillation.provenance.calibration import Standing, holm, stand, student_t_tail
from tidegate.distillation.provenance.panel import Panel
from tidegate.distillation.provenance.views import VIEWS

Verdict = Literal["yes", "no", "cannot be known"]
Answer = Literal["stands out", "one of several", "unknown teacher"]

FEWEST_PROMPTS: Final = 20
FEWEST_UNRELATED: Final = 8
LEVEL: Final = 3e-4
"""The tail, after Holm, under which a candidate is beyond what unrelated models show. How it was
chosen, and on what: docs/provenance.md."""
SURELY: Final = 0.05
"""The share of draws, after Holm, in which an unrelated model may be as alike."""
ORDINARY: Final = 2.0
"""Spreads: a pair whose whole interval lies below is within what unrelated models show."""

YES: Final = "answers more alike than unrelated models'"
NO: Final = "answers no more alike than unrelated models'"
UNKNOWN: Final = "cannot be known"
NOTHING: Final = "too few prompts that both answered, or too few unrelated models that did too"
DESCENT: Final = (
    "descent by fine-tuning cannot be known from answers: a fine-tuned copy and a pupil both "
    "answer alike"
)
DESCENT_SETTLES: Final = ("the weights of both models", "token probabilities on the same prompts")


@dataclass(frozen=True, slots=True)
class Finding:
    """A candidate teacher. `standing` is None where nothing could be compared; `as_alike` are other
    models whose answers are as alike to the student's; `settles` is what would."""

    teacher: str
    verdict: Verdict
    words: str
    standing: Standing | None
    tail: float
    above: float
    as_alike: tuple[str, ...]
    suspects: tuple[str, ...]
    same_words: int
    reasons: tuple[str, ...]
    settles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """The run: its panel, a finding for each candidate, and the answer to "whose pupil?"."""

    student: str
    teachers: tuple[str, ...]
    unrelated: tuple[str, ...]
    panel: Panel
    findings: tuple[Finding, ...]
    answer: Answer
    named: tuple[str, ...]
    notes: tuple[str, ...] = ()


def judge(
    panel: Panel, student: str, teachers: Sequence[str], unrelated: Sequence[str]
) -> Provenance:
    """The verdicts on every teacher; Holm over the teachers."""
    at = panel.at
    others = tuple(at(one) for one in unrelated)
    stood = [stand(panel.alike, panel.has, at(student), at(one), others) for one in teachers]
    tails = holm([one.tail if one else 1.0 for one in stood])
    aboves = holm([one.above if one else 1.0 for one in stood])
    findings = tuple(
        _finding(panel, student, teacher, one, tail, above, list(zip(teachers, stood, strict=True)))
        for teacher, one, tail, above in zip(teachers, stood, tails, aboves, strict=True)
    )
    found = [one for one in findings if one.verdict == "yes"]
    tied = {name for one in found for name in one.as_alike}
    answer: Answer = "unknown teacher"
    if found:
        answer = "one of several" if len(found) > 1 or tied else "stands out"
    return Provenance(
        student, tuple(teachers), tuple(unrelated), panel, findings, answer,
        tuple(one.teacher for one in sorted(found, key=_height)),
    )  # fmt: skip


def _height(one: Finding) -> float:
    return -one.standing.z if one.standing else 0.0


def _finding(
    panel: Panel,
    student: str,
    teacher: str,
    one: Standing | None,
    tail: float,
    above: float,
    stood: Sequence[tuple[str, Standing | None]],
) -> Finding:
    same = int(panel.same_words[panel.at(student), panel.at(teacher)])
    if one is None:
        return Finding(
            teacher, "cannot be known", UNKNOWN, None, 1.0, 1.0, (), (), same, (NOTHING,),
            _wanted(0, 0),
        )  # fmt: skip
    n = len(one.unrelated)
    small = one.prompts < FEWEST_PROMPTS or n < FEWEST_UNRELATED
    suspects = _suspects(panel, one)
    as_alike = tuple(
        name
        for name, other in stood
        if other is not None and name != teacher and _as_alike(one, other)
    )
    reasons: list[str] = []
    settles: list[str] = []
    verdict: Verdict
    if small:
        verdict = "cannot be known"
        reasons.append(
            f"{one.prompts} prompts and {n} unrelated models; a verdict needs at least "
            f"{FEWEST_PROMPTS} and {FEWEST_UNRELATED}"
        )
        settles += _wanted(one.prompts, n)
    elif tail <= LEVEL and above <= SURELY and in_words(one.by_view):
        verdict = "yes"
    elif one.high < ORDINARY:
        verdict = "no"
        reasons.append(
            "that does not show that its answers were not used: little or much changed teaching "
            "leaves no trace here"
        )
    else:
        verdict = "cannot be known"
        if not in_words(one.by_view) and tail <= LEVEL:
            reasons.append(
                "alike in form and not in words: a template or setting common to both would do that"
            )
            settles.append("answers of all models collected with the same settings")
        if tail > LEVEL:
            reasons.append("more alike than most unrelated models, but not beyond what they show")
        if above > SURELY:
            reasons.append("an unrelated model is as alike in too many draws of the prompts")
        settles += ["more prompts", "more unrelated models"]
    if suspects:
        reasons.append(f"given as unrelated, but itself unusually alike: {_and(suspects)}")
        if verdict != "yes":
            settles.append(f"whether {_and(suspects)} learnt from the same source")
    if verdict == "yes" and as_alike:
        reasons.append(
            f"as alike: {_and(as_alike)}; a pupil of the same teacher looks like a teacher"
        )
        settles.append("which of them came first, or what each learnt from")
    elif verdict == "yes":
        settles.append("a pupil known to be the candidate's, to see that it is as alike")
    if same * 2 >= one.prompts:
        reasons.append(
            f"{same} answers are the same word for word: perhaps both files are of one model"
        )
    words = {"yes": YES, "no": NO}.get(verdict, UNKNOWN)
    return Finding(
        teacher, verdict, words, one, tail, above, as_alike, suspects, same, tuple(reasons),
        tuple(dict.fromkeys(settles)),
    )  # fmt: skip


def in_words(by_view: Sequence[float]) -> bool:
    """Whether the choice of words too is beyond the ordinary: a frame put round the answers of two
    models by whoever collected them makes all the other views alike."""
    return by_view[VIEWS.index("wording")] >= ORDINARY


def _wanted(prompts: int, unrelated: int) -> tuple[str, ...]:
    wanted = []
    if prompts < FEWEST_PROMPTS:
        wanted.append(f"answers to at least {FEWEST_PROMPTS} prompts in common")
    if unrelated < FEWEST_UNRELATED:
        wanted.append(f"answers of at least {FEWEST_UNRELATED} unrelated models to them")
    return tuple(wanted)


def _as_alike(one: Standing, other: Standing) -> bool:
    """Whether the other's interval reaches into this one's: shy of telling two candidates apart,
    because each is told in spreads of its own references."""
    return other.high >= one.low


def _suspects(panel: Panel, one: Standing) -> tuple[str, ...]:
    """Unrelated models that stand out among the others, beside candidate or student."""
    found = []
    n = len(one.unrelated)
    for place, model in enumerate(one.unrelated):
        for row in (one.with_candidate, one.with_student):
            rest = np.array([value for at, value in enumerate(row) if at != place])
            z = (row[place] - rest.mean()) / max(float(rest.std(ddof=1)), 1e-9)
            if student_t_tail(z / sqrt(1 + 1 / (n - 1)), n - 2) <= LEVEL:
                found.append(panel.models[model])
    return tuple(dict.fromkeys(found))


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
