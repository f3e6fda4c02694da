"""Draws a laid-out diagram as SVG text: escaped, without style sheets, readable in grey.

The picture brings its own white paper and dark ink, so that it is the same on a dark page, and a
label can cover the line it stands on. Looks differ by border, band, hatching and a word; colour
only repeats them.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from html import escape

from tidegate.findings.chart_pen import TITLE, Pen, plain
from tidegate.findings.chart_scale import text_width
from tidegate.findings.diagram_parts import Layout, Look, Placed, Route, Spot
from tidegate.findings.diagram_text import (
    BAND,
    BANDED,
    LABEL,
    NAME,
    TAG,
    TOLD,
    Words,
    lines_of,
    words_of,
)
from tidegate.findings.inert import visible

INK, PAPER = "#1b2430", "#ffffff"
_HUES: dict[Look, str] = {
    "listed": "#9c2f00", "yes": "#00558a", "unknown": "#735700", "no": "#5b6673",
    "ring": "#8a3576", "unnamed": "#5b6673", "fold": "#5b6673",
}  # fmt: skip
_BORDERS: dict[Look, tuple[float, str, float]] = {
    "listed": (2.6, "", 0), "yes": (2.2, "", 0), "unknown": (1.5, "6 3", 6), "no": (1.1, "", 6),
    "ring": (1.3, "", 6), "unnamed": (1.5, "1.5 3", 6), "fold": (1.1, "", 2),
}  # fmt: skip
"""Width, dash and corner of each look's border."""
_MEANS: dict[Look, str] = {
    "listed": "a holder the rule names", "yes": "the rule’s test is met",
    "unknown": "cannot be known",
    "no": "not met or not asked", "ring": "one of a ring", "unnamed": "a holder not named",
    "fold": "several, counted",
}  # fmt: skip
_FONT = 'font-family="system-ui, -apple-system, Segoe UI, Noto Sans, sans-serif"'
_PLAIN, _BOLD = "#66717e", "#101820"

FITS = 1500.0
"""A diagram up to this width may be drawn smaller to fit a page; a wider one is scrolled."""


def picture(found: Layout, title: str, told: str) -> str:
    """The whole diagram as one `<svg>` element, at its own size in pixels."""
    width = max(found.width, 520.0)
    head = Pen()
    y = 22.0
    for row in lines_of(plain(title), width - 24, TITLE):
        head.text(12, y, row, size=TITLE, bold=True)
        y += 20
    said = ["Owners above, what they hold below."] if found.routes else []
    said += [found.told] if found.told else []
    for text in said:
        for row in lines_of(text, width - 24, TOLD, 3):
            head.text(12, y - 2, row, size=TOLD, soft=True)
            y += 15
    y = _legend(head, found, width, y + 2)
    marks = Pen()
    for route in sorted(found.routes, key=lambda one: one.line.bold):
        _line(marks, route)
    for box in found.boxes:
        _box(marks, box, words_of(box.box, box.own))
    for route in found.routes:
        _label(marks, route)
    height = y + found.height
    aside = (width - found.width) / 2
    body = f'<g transform="translate({aside:.1f} {y:.1f})">{"".join(marks.marks)}</g>'
    key = hashlib.sha256((title + told + body).encode("utf-8", "replace")).hexdigest()[:10]
    fits = ' class="fits"' if width <= FITS else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{fits} viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-labelledby="t{key} d{key}" '
        f'fill="{INK}" {_FONT}><title id="t{key}">{escape(plain(title))}</title>'
        f'<desc id="d{key}">{escape(visible(told, 8_000))}</desc>'
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>'
        f"{''.join(head.marks)}{body}</svg>"
    )


def _legend(pen: Pen, found: Layout, width: float, y: float) -> float:
    """What the looks and lines in this picture mean; where it ends."""
    looks = [look for look in _MEANS if any(each.box.look == look for each in found.boxes)]
    entries: list[tuple[str, str]] = [(look, _MEANS[look]) for look in looks if look != "fold"]
    lines = found.routes
    entries += [("bold", "what the answer rests on")] if any(r.line.bold for r in lines) else []
    entries += [("dashed", "control, no share")] if any(r.line.dashed for r in lines) else []
    entries += [("closes", "↺ closes a ring")] if any(r.closes for r in lines) else []
    x = 12.0
    for kind, word in entries:
        room = 34 + text_width(word, TOLD) + 18
        if x > 12 and x + room > width:
            x, y = 12.0, y + 19
        if kind in ("bold", "dashed", "closes"):
            curve = ((x, y + 1), (x + 8, y + 1), (x + 16, y + 1), (x + 26, y + 1))
            _stroke(pen, curve, kind == "bold", kind == "dashed", kind == "closes")
        else:
            _frame(pen, x, y - 6, 26, 14, kind)  # type: ignore[arg-type]
        pen.text(x + 33, y + 5, word, size=TOLD)
        x += room
    return y + 16 if entries else y


def _frame(pen: Pen, x: float, y: float, width: float, height: float, look: Look) -> None:
    """The border and ground of a box."""
    hue = _HUES[look]
    thick, dash, corner = _BORDERS[look]
    shape = f'width="{width:.1f}" height="{height:.1f}" rx="{corner:g}"'
    more = f' stroke-dasharray="{dash}"' if dash else ""
    if look == "fold":
        for step in (6, 3):
            pen.marks.append(
                f'<rect x="{x + step:.1f}" y="{y + step:.1f}" {shape} fill="{PAPER}" '
                f'stroke="{hue}" stroke-width="{thick}"/>'
            )
    pen.marks.append(
        f'<rect x="{x:.1f}" y="{y:.1f}" {shape} fill="{PAPER}" stroke="{hue}" '
        f'stroke-width="{thick}"{more}/>'
    )
    if look in ("listed", "ring"):
        pen.marks.append(
            f'<rect x="{x + 3.5:.1f}" y="{y + 3.5:.1f}" width="{width - 7:.1f}" '
            f'height="{height - 7:.1f}" rx="{max(0, corner - 3):g}" fill="none" stroke="{hue}" '
            f'stroke-width="0.9"/>'
        )
    if look == "listed":
        pen.marks.append(f'<path d="M{x:.1f} {y:.1f}h8v{height:.1f}h-8z" fill="{hue}"/>')
    if look == "yes":
        strokes = "".join(f"M{x:.1f} {y + at + 8:.1f}l8 -8" for at in range(0, int(height) - 7, 5))
        pen.marks.append(
            f'<path d="{strokes}M{x + 8:.1f} {y:.1f}v{height:.1f}" fill="none" stroke="{hue}" '
            f'stroke-width="1.2"/>'
        )


def _box(pen: Pen, placed: Placed, words: Words) -> None:
    box = placed.box
    detail = visible(box.detail or f"{box.name}\n{box.told}", 600)
    pen.marks.append(f"<g><title>{escape(detail)}</title>")
    _frame(pen, placed.x, placed.y, placed.width, placed.height, box.look)
    middle, y = placed.x + placed.width / 2, placed.y + 7
    if box.look in BANDED:
        middle += BAND / 2
    if words.tag:
        y += 13
        pen.marks.append(
            f'<text x="{middle:.1f}" y="{y - 3:.1f}" font-size="{TAG:g}" text-anchor="middle" '
            f'font-weight="700" letter-spacing="0.6" fill="{_HUES[box.look]}">{words.tag}</text>'
        )
    for line in words.name:
        y += 15
        pen.text(middle, y - 3.5, line, size=NAME, anchor="middle", bold=box.look != "fold")
    for line in words.told:
        y += 13.5
        pen.text(middle, y - 3.5, line, size=TOLD, anchor="middle", soft=True)
    if placed.own is not None:
        x, foot = placed.x, placed.y + placed.height
        curve = (x + 14, foot), (x + 12, foot + 15), (x - 15, foot + 10), (x, foot - 9)
        _stroke(pen, curve, False, False, False)
    pen.marks.append("</g>")


def _line(pen: Pen, route: Route) -> None:
    line = route.line
    told = visible(line.detail or ", ".join(line.labels), 600)
    if told:
        pen.marks.append(f"<g><title>{escape(told)}</title>")
    _stroke(pen, route.curve, line.bold, line.dashed, route.closes)
    if told:
        pen.marks.append("</g>")


def _stroke(pen: Pen, curve: Sequence[Spot], bold: bool, dashed: bool, closes: bool) -> None:
    """A line with its head, which is solid where a share is held and open for control."""
    (bx, by), (x, y) = curve[-2], curve[-1]
    away = math.hypot(x - bx, y - by) or 1.0
    ux, uy = (x - bx) / away, (y - by) / away
    long, half = (10.0, 4.6) if bold else (8.0, 3.6)
    end = x - ux * long * 0.8, y - uy * long * 0.8
    hue = _HUES["ring"] if closes and not bold else _BOLD if bold else _PLAIN
    spots = [*curve[:-1], end]
    d = f"M{spots[0][0]:.1f} {spots[0][1]:.1f}"
    for n in range(1, len(spots), 3):
        d += "C" + " ".join(f"{px:.1f} {py:.1f}" for px, py in spots[n : n + 3])
    more = ' stroke-dasharray="5 4"' if dashed else ""
    pen.marks.append(
        f'<path d="{d}" fill="none" stroke="{hue}" stroke-width="{2.8 if bold else 1.2}"{more}/>'
    )
    bx, by = x - ux * long, y - uy * long
    pen.marks.append(
        f'<path d="M{x:.1f} {y:.1f}L{bx - uy * half:.1f} {by + ux * half:.1f}'
        f'L{bx + uy * half:.1f} {by - ux * half:.1f}z" '
        f'fill="{PAPER if dashed else hue}" stroke="{hue}" stroke-width="1"/>'
    )


def _label(pen: Pen, route: Route) -> None:
    if route.label is None:
        return
    left, top, right, bottom = route.label
    pen.marks.append(
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
        f'height="{bottom - top:.1f}" fill="{PAPER}" fill-opacity="0.92"/>'
    )
    each = (bottom - top) / len(route.rows)
    for n, row in enumerate(route.rows):
        y = top + (n + 0.5) * each + LABEL * 0.35
        pen.text((left + right) / 2, y, row, size=LABEL, anchor="middle", bold=route.line.bold)
