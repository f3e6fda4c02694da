"""The picture of a run: each teacher's score with its interval, among the unrelated models."""

from __future__ import annotations

from tidegate.distillation.provenance.document import highest
from tidegate.distillation.provenance.verdict import ORDINARY, Finding, Provenance
from tidegate.findings.chart_pen import SMALL, TEXT, WIDTH, Pen, plain, svg
from tidegate.findings.chart_scale import Axis, shortened, value_axis

MOST_DRAWN = 20
_LABELS, _ROW, _TOP = 250.0, 52.0, 66.0


def standing_chart(found: Provenance) -> str:
    """A row a teacher as SVG: hollow circles are unrelated models (with the teacher above the line,
    with the student below it), the filled mark is student and teacher with its 95 % interval."""
    shown = [one for one in found.findings if one.standing is not None][:MOST_DRAWN]
    title = f"How alike the answers of {shortened(plain(found.student), 380, TEXT)} are"
    under, pen = Pen(), Pen()
    if not shown:
        pen.text(2, 46, "Nothing could be compared.")
        return svg(58, title, "Nothing could be compared.", pen)
    right, bottom = WIDTH - 24, _TOP + _ROW * len(shown)
    values = [value for one in shown for value in _values(one)]
    axis = value_axis(values, _LABELS, right, zero=False)
    pen.text(2, 46, "Teacher", size=SMALL, soft=True)
    pen.text(
        _LABELS, 46, "spreads above the mean of unrelated models' likeness", size=SMALL, soft=True
    )
    for value, text in axis.ticks:
        under.line(axis.at(value), _TOP - 6, axis.at(value), bottom, faint=value != 0)
        under.text(axis.at(value), bottom + 17, text, size=SMALL, anchor="middle", soft=True)
    for n, one in enumerate(shown):
        _draw(pen, under, found, one, axis, _TOP + _ROW * (n + 0.5))
    y = bottom + 44
    x = 10.0
    for kind, words, room in (
        ("filled", "student and teacher, with its 95 % interval over prompts", 372),
        ("hollow", "an unrelated model with the teacher (above) or the student (below)", 0),
    ):
        pen.marker(x, y - 4, 0, "", size=5.5 if kind == "filled" else 3.6, hollow=kind == "hollow")
        pen.text(x + 13, y, words, size=SMALL, soft=True)
        x += room
    if len(found.findings) > len(shown):
        y += 20
        pen.text(2, y, "Teachers not drawn stand in the table.", size=SMALL, soft=True)
    said = "; ".join(_said(found, one) for one in shown)
    return svg(y + 10, title, said, under, pen)


def _values(one: Finding) -> list[float]:
    stood = one.standing
    assert stood is not None
    return [stood.z, stood.low, stood.high, *stood.with_candidate, *stood.with_student, ORDINARY]


def _draw(pen: Pen, under: Pen, found: Provenance, one: Finding, axis: Axis, y: float) -> None:
    stood = one.standing
    assert stood is not None
    under.line(2, y + _ROW / 2, WIDTH - 24, y + _ROW / 2, faint=True)
    pen.text(2, y - 2, shortened(plain(one.teacher), _LABELS - 22, TEXT), bold=True)
    pen.text(2, y + 15, _short(one), size=SMALL, soft=True)
    names = found.panel.models
    for row, off, whose in (
        (stood.with_candidate, -13.0, one.teacher),
        (stood.with_student, 13.0, found.student),
    ):
        for at, value in zip(stood.unrelated, row, strict=True):
            told = f"{plain(names[at])} with {plain(whose)}: {value:.1f}"
            pen.marker(axis.at(value), y + off, 0, told, size=3.6, hollow=True)
    low, high = axis.at(stood.low), axis.at(stood.high)
    pen.path(f"M{low:.1f} {y:.1f}H{high:.1f}", 0)
    for end in (low, high):
        pen.path(f"M{end:.1f} {y - 5:.1f}V{y + 5:.1f}", 0)
    pen.marker(axis.at(stood.z), y, 0, _said(found, one), size=5.5)


def _short(one: Finding) -> str:
    return {"yes": "yes: more alike", "no": "no: no more alike"}.get(one.verdict, one.verdict)


def _said(found: Provenance, one: Finding) -> str:
    stood = one.standing
    assert stood is not None
    at, height = highest(one)
    return (
        f"{plain(one.teacher)}: {stood.z:.1f} ({stood.low:.1f} to {stood.high:.1f}), {one.words}; "
        f"highest unrelated {plain(found.panel.models[stood.unrelated[at]])} {height:.1f}"
    )
