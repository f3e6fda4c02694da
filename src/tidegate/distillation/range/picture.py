"""The leak curve drawn: agreement by queries spent, and where half of it was reached."""

from __future__ import annotations

from tidegate.distillation.range.curve import LABEL, LeakCurve
from tidegate.findings.chart_pen import SMALL, WIDTH, Pen, svg
from tidegate.findings.chart_scale import value_axis

_TOP, _BOTTOM, _LEFT, _RIGHT = 66.0, 400.0, 62.0, WIDTH - 90.0


def curve_chart(curve: LeakCurve) -> str:
    """One `<svg>`; queries run on a logarithmic axis, for most is learnt from the first of them."""
    title = f"Leak curve of a {LABEL}"
    points = curve.points[1:]
    under, pen = Pen(), Pen()
    if not points:
        pen.text(2, 46, "Nothing was asked.")
        return svg(58, title, "Nothing was asked.", pen)
    across = value_axis([max(1, one.queries) for one in points], _LEFT, _RIGHT, log=True)
    upright = value_axis([0.0, *(100 * one.agreement for one in curve.points)], _BOTTOM, _TOP)
    pen.text(2, 44, "agreement with the teacher on held-out prompts, %", size=SMALL, soft=True)
    for value, text in upright.ticks:
        y = upright.at(value)
        under.line(_LEFT, y, _RIGHT, y, faint=value != 0)
        under.text(_LEFT - 7, y + 4, text, size=SMALL, anchor="end", soft=True)
    for value, text in across.ticks:
        x = across.at(value)
        under.line(x, _BOTTOM, x, _BOTTOM + 5)
        under.text(x, _BOTTOM + 19, text, size=SMALL, anchor="middle", soft=True)
    under.text(
        (_LEFT + _RIGHT) / 2, _BOTTOM + 40, "queries (logarithmic)", size=SMALL,
        anchor="middle", soft=True,
    )  # fmt: skip
    spots = [(across.at(max(1, p.queries)), upright.at(100 * p.agreement)) for p in points]
    pen.path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots), 0)
    for point, (x, y) in zip(points, spots, strict=True):
        pen.marker(x, y, 0, f"{point.queries:,} queries: {point.agreement:.1%}", size=3.4)
    pen.text(spots[-1][0] + 8, spots[-1][1] + 4.5, f"{curve.final:.1%}", bold=True)
    if curve.half_queries is not None:
        _draw_half(pen, curve, across.at(max(curve.half_queries, points[0].queries)), upright.at)
    return svg(_BOTTOM + 50, title, curve_words(curve), under, pen)


def _draw_half(pen: Pen, curve: LeakCurve, x: float, at: object) -> None:
    assert callable(at)
    y = at(100 * curve.half)
    pen.path(f"M{_LEFT:.1f} {y:.1f}H{x:.1f}V{_BOTTOM:.1f}", 1)
    words = f"half: {curve.half:.1%} after {curve.half_queries:,} queries"
    pen.marker(x, y, 1, words, size=4.6)
    if x < WIDTH * 0.6:
        pen.text(x + 12, y + 16, words, bold=True)
    else:
        pen.text(x - 10, y - 9, words, anchor="end", bold=True)


def curve_words(curve: LeakCurve) -> str:
    """The curve in a sentence or two."""
    queries = curve.points[-1].queries
    told = (
        f"After {queries:,} queries the student's most likely word is the teacher's at "
        f"{curve.final:.1%} of the places in {curve.held_out:,} held-out answers; before the "
        f"first it was {curve.start:.1%}."
    )
    if curve.half_queries is None:
        return f"{told} Agreement did not rise, so there is no half of it."
    return f"{told} Half of that gain ({curve.half:.1%}) was there after {curve.half_queries:,}."
