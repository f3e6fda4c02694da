"""A run as one HTML page: the answer, the picture, each teacher's verdict, the panel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tidegate.distillation.provenance import document as told
from tidegate.distillation.provenance.calibration import DRAWS
from tidegate.distillation.provenance.pictures import standing_chart
from tidegate.distillation.provenance.verdict import (
    DESCENT,
    DESCENT_SETTLES,
    LEVEL,
    SURELY,
    Provenance,
)
from tidegate.distillation.provenance.views import TITLES, VIEWS

MOST_MODELS = 200


def provenance_page(found: Provenance, *, sources: Sequence[str] = ()) -> str:
    """The page; everything from files is escaped and shown with nothing hidden in it."""
    from markupsafe import Markup

    from tidegate.findings.house_page import render

    return render(
        "provenance.html.j2",
        styles=("report.css", "landscape.css", "provenance.css"),
        title=f"Whose answers are {found.student}'s like?",
        answer=found.answer,
        sentence=told.answer_words(found),
        chart=Markup(standing_chart(found)),
        cards=[_card(one) for one in found.findings],
        descent=f"{DESCENT[0].upper()}{DESCENT[1:]}. It would take {' or '.join(DESCENT_SETTLES)}.",
        panel=_panel(found),
        how=list(_how(found)),
        notes=[note for note in told.notes(found) if not note.startswith(DESCENT)],
        sources=sources,
    )


def _card(one: Any) -> dict[str, Any]:
    stood = one.standing
    facts = []
    views = ""
    if stood is not None:
        facts = [
            ("score", f"{stood.z:.1f} spreads ({stood.low:.1f} to {stood.high:.1f})"),
            ("highest unrelated model", f"{told.highest(one)[1]:.1f} spreads"),
            ("chance of as much, after Holm", told.chance_words(one.tail)),
            ("draws as alike, after Holm", f"{one.above:.1%}"),
            ("prompts and unrelated models", f"{stood.prompts} and {len(stood.unrelated)}"),
        ]
        views = "; ".join(
            f"{TITLES[view]} {value:.1f}" for view, value in zip(VIEWS, stood.by_view, strict=True)
        )
    return {
        "views": views,
        "teacher": one.teacher, "verdict": one.verdict, "words": one.words, "facts": facts,
        "reasons": one.reasons, "settles": one.settles,
        "mark": {"yes": "yes", "no": "no"}.get(one.verdict, "unknown"),
    }  # fmt: skip


def _panel(found: Provenance) -> dict[str, Any]:
    rows = [
        (
            one.model,
            "student" if one.model == found.student
            else "teacher" if one.model in found.teachers else "unrelated",
            *(
                f"{count:,}"
                for count in (one.usable, one.missing, one.blank, one.copied, one.stock, one.cut)
            ),
        )
        for one in found.panel.lacks[:MOST_MODELS]
    ]  # fmt: skip
    head = ("model", "role", "answers", "missing", "blank", "prompt copied", "stock", "cut")
    return {"head": head, "rows": rows, "prompts": len(found.panel.prompts)}


def _how(found: Provenance) -> Iterator[str]:
    yield (
        f"{len(found.panel.prompts)} prompts that the student and at least one other model "
        f"answered, joined by {found.panel.joined_by}."
    )
    yield (
        "For each prompt, two answers are as alike as what both have beyond the panel's answers to "
        "it, given their lengths: " + ", ".join(TITLES[view] for view in VIEWS) + ", alike in "
        "weight."
    )
    yield (
        "What a model shares with everybody is taken off. The score is told in spreads of the same "
        "score of unrelated models."
    )
    yield (
        f"“Yes” takes a chance under {LEVEL:g} that an unrelated model scores so high (Student's "
        f"t), and an unrelated model as alike in at most {SURELY:.0%} of {DRAWS:,} draws of the "
        f"prompts, both after Holm over {len(found.findings)} candidates."
    )
    yield "The draws have a fixed seed: the same files give the same answer."
