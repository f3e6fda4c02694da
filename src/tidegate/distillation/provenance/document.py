"""A run as JSON, and as rows for tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidegate.distillation.provenance import verdict as v
from tidegate.distillation.provenance.calibration import DRAWS, SEED
from tidegate.distillation.provenance.verdict import Finding, Provenance
from tidegate.distillation.provenance.views import VIEWS

COLUMNS = (
    "student", "teacher", "verdict", "answers", "score", "low", "high", "highest_unrelated",
    "chance_adjusted", "draws_as_alike_adjusted", "prompts", "unrelated", "as_alike",
    "same_word_for_word", "reasons", "would_settle", "descent",
)  # fmt: skip
HEAD = ("teacher", "answers", "score", "95 % interval", "highest unrelated", "chance", "prompts")


def document(found: Provenance, files: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The run with all that bears on it; figures are rounded, nothing is decided on them."""
    panel = found.panel
    return {
        "student": found.student,
        "answer": found.answer,
        "answer_words": answer_words(found),
        "teachers_that_stand_out": list(found.named),
        "teachers": [_told(found, one) for one in found.findings],
        "panel": {
            "prompts": len(panel.prompts),
            "joined_by": panel.joined_by,
            "prompts_left_out": panel.left_out,
            "ids_in_conflict": panel.conflicts,
            "models": [
                {
                    "model": one.model, "role": _role(found, one.model), "answers": one.usable,
                    "missing": one.missing, "blank": one.blank, "copied_prompts": one.copied,
                    "stock_answers": one.stock, "cut": one.cut,
                    "lacking": list(one.lacking),
                }
                for one in panel.lacks
            ],
        },
        "method": {
            "views": list(VIEWS), "draws": DRAWS, "seed": SEED, "level": v.LEVEL,
            "draws_level": v.SURELY, "fewest_prompts": v.FEWEST_PROMPTS,
            "fewest_unrelated": v.FEWEST_UNRELATED, "adjusted_over": len(found.findings),
        },
        "files": [dict(one) for one in files],
        "notes": list(notes(found)),
    }  # fmt: skip


def _told(found: Provenance, one: Finding) -> dict[str, Any]:
    stood = one.standing
    shown: dict[str, Any] = {
        "teacher": one.teacher, "verdict": one.verdict, "words": one.words,
        "reasons": list(one.reasons), "would_settle": list(one.settles),
        "as_alike": list(one.as_alike), "unrelated_that_stand_out": list(one.suspects),
        "same_word_for_word": one.same_words,
        "descent": {
            "verdict": "cannot be known", "words": v.DESCENT,
            "would_settle": list(v.DESCENT_SETTLES),
        },
        "measured": None,
    }  # fmt: skip
    if stood is not None:
        names = found.panel.models
        shown["measured"] = {
            "score": round(stood.z, 3), "low": round(stood.low, 3), "high": round(stood.high, 3),
            "chance": _chance(stood.tail), "chance_adjusted": _chance(one.tail),
            "draws_as_alike": round(stood.above, 4),
            "draws_as_alike_adjusted": round(one.above, 4),
            "by_view": {
                view: round(value, 3) for view, value in zip(VIEWS, stood.by_view, strict=True)
            },
            "prompts": stood.prompts,
            "unrelated": [
                {
                    "model": names[at], "with_teacher": round(a, 3), "with_student": round(b, 3),
                }
                for at, a, b in zip(
                    stood.unrelated, stood.with_candidate, stood.with_student, strict=True
                )
            ],
            "unrelated_left_out": [names[at] for at in stood.left_out],
        }  # fmt: skip
    return shown


def _chance(value: float) -> float:
    return float(f"{max(value, 1e-12):.3g}")


def _role(found: Provenance, name: str) -> str:
    if name == found.student:
        return "student"
    return "teacher" if name in found.teachers else "unrelated"


def answer_words(found: Provenance) -> str:
    """The answer in a sentence."""
    if found.answer == "unknown teacher":
        if all(one.verdict == "no" for one in found.findings):
            return (
                "Unknown teacher: no candidate's answers are more alike than unrelated models'. "
                "The student may have learnt from another model, or from none."
            )
        return "Unknown teacher: no candidate stands out surely enough to be named."
    names = " and ".join(found.named)
    if found.answer == "one of several":
        return (
            f"{found.student}'s answers and those of {names} are more alike than unrelated "
            "models'. Which of the candidates as alike it learnt from, or whether all learnt from "
            "another, cannot be known from answers."
        )
    return (
        f"{found.student}'s answers and those of {names} are more alike than unrelated models'. No "
        "other candidate is as alike; a model that was not given may be."
    )


def notes(found: Provenance) -> Iterator[str]:
    """What a reader should know of this run."""
    yield from found.notes
    panel = found.panel
    if panel.left_out:
        whole = panel.left_out + len(panel.prompts)
        yield f"of {whole:,} prompts {len(panel.prompts)} are compared"
    if panel.conflicts:
        yield f"{panel.conflicts:,} ids stand for different prompts in different files; left out"
    for one in panel.lacks:
        told = [
            f"{count:,} {what}"
            for count, what in (
                (one.missing, "missing"),
                (one.blank, "blank"),
                (one.copied, "copies of the prompt"),
                (one.stock, "the same stock answer"),
                (one.cut, "longer than is read"),
            )
            if count
        ]  # fmt: skip
        if told:
            yield f"{one.model}: of {len(panel.prompts)} answers {', '.join(told)}"
    yield v.DESCENT + "; it would take " + " or ".join(v.DESCENT_SETTLES)
    yield "a pupil of the same teacher, or a model the teacher learnt from, looks like a teacher"


def rows(found: Provenance) -> Iterator[dict[str, Any]]:
    """A row for each teacher, under COLUMNS."""
    for one in found.findings:
        stood = one.standing
        figures: tuple[Any, ...] = (None,) * 8
        if stood is not None:
            figures = (
                round(stood.z, 3), round(stood.low, 3), round(stood.high, 3),
                round(highest(one)[1], 3), f"{_chance(one.tail):.3g}", round(one.above, 4),
                stood.prompts, len(stood.unrelated),
            )  # fmt: skip
        yield dict(
            zip(
                COLUMNS,
                (found.student, one.teacher, one.verdict, one.words, *figures,
                 list(one.as_alike), one.same_words, list(one.reasons), list(one.settles),
                 "cannot be known"),
                strict=True,
            )
        )  # fmt: skip


def highest(one: Finding) -> tuple[int, float]:
    """The unrelated model (its place among the standing's) most alike to teacher or student."""
    assert one.standing is not None
    both = [max(pair) for pair in zip(one.standing.with_candidate, one.standing.with_student,
                                      strict=True)]  # fmt: skip
    at = max(range(len(both)), key=both.__getitem__)
    return at, both[at]


def table_rows(found: Provenance) -> Iterator[tuple[str, ...]]:
    """Cells under HEAD."""
    for one in found.findings:
        stood = one.standing
        if stood is None:
            yield (one.teacher, one.words, "", "", "", "", "0")
            continue
        at, height = highest(one)
        yield (
            one.teacher, f"{one.verdict}: {one.words}" if one.verdict != one.words else one.words,
            f"{stood.z:.1f}", f"{stood.low:.1f} to {stood.high:.1f}",
            f"{height:.1f} ({found.panel.models[stood.unrelated[at]]})",
            chance_words(one.tail), str(stood.prompts),
        )  # fmt: skip


def chance_words(chance: float) -> str:
    """A chance as a person reads it."""
    if chance < 1e-6:
        return "<0.000001"
    places = 2 if chance >= 0.01 else 4 if chance >= 0.001 else 6
    return f"{chance:.{places}f}"


def teacher_lines(one: Finding) -> Iterator[str]:
    """What to say of one teacher below the table."""
    for reason in one.reasons:
        yield f"{one.teacher}: {reason}"
    if one.settles:
        yield f"{one.teacher}: what would settle it: {'; '.join(one.settles)}"
