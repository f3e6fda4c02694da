"""Draws the marks of a chart as SVG text: escaped, without style sheets, told apart by shape.

Series are numbered from 0. Colours come with a dash and a marker of their own, so that a chart can
be read in grey and by every kind of colour vision. What is not coloured takes the text colour of
the page around it. Only presentation attributes are used: a page's policy may forbid styles.
"""

from __future__ import annotations

import hashlib
from html import escape

from tidegate.findings.inert import visible

WIDTH = 960.0
TEXT, SMALL, TITLE = 13.0, 11.5, 16.0
# Okabe and Ito's hues, darkened where white paper needs it.
COLOURS = ("#0067a5", "#d55e00", "#00805a", "#a5468c", "#8a6a00", "#3f8fc4")
DASHES = ("", "10 4", "3 3", "14 4 3 4", "6 2", "1 4")
MARKERS = ("circle", "square", "triangle", "diamond", "cross", "plus")
_FONT = 'font-family="system-ui, -apple-system, Segoe UI, Noto Sans, sans-serif"'


def plain(text: str) -> str:
    """A label as one line, nothing hidden in it, no longer than a chart can want."""
    return visible(text, 200)


class Pen:
    """Gathers marks; `marks` is their SVG."""

    def __init__(self) -> None:
        self.marks: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        anchor: str = "start",
        soft: bool = False,
        bold: bool = False,
    ) -> None:
        """One line of text; `text` must have passed `plain`."""
        more = f' text-anchor="{anchor}"' if anchor != "start" else ""
        more += ' fill-opacity="0.72"' if soft else ""
        more += ' font-weight="600"' if bold else ""
        self.marks.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{more}>{escape(text)}</text>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, *, faint: bool = False) -> None:
        """An axis, or a faint line of the grid."""
        self.marks.append(
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="currentColor" '
            f'stroke-opacity="{0.16 if faint else 0.7}" stroke-width="1"/>'
        )

    def path(self, d: str, series: int, *, thin: bool = False) -> None:
        """The line of a series, in its colour and dash; thin and whole where it only leads."""
        dash = "" if thin else DASHES[series % len(DASHES)]
        more = f' stroke-dasharray="{dash}"' if dash else ""
        more += ' stroke-opacity="0.75"' if thin else ""
        self.marks.append(
            f'<path d="{d}" fill="none" stroke="{COLOURS[series % len(COLOURS)]}" '
            f'stroke-width="{1 if thin else 2.2}"{more}/>'
        )

    def bar(self, x: float, y: float, width: float, height: float, kind: int, told: str) -> None:
        """A bar: 0 outlined, 1 filled, 2 hatched, 3 pale and broken at the edge. `told` is what a
        pointer held over it shows."""
        colour = COLOURS[0]
        fill = ("none", colour, "none", colour)[kind]
        more = ' fill-opacity="0.25" stroke-dasharray="3 2"' if kind == 3 else ""
        width = max(width, 0.0)
        title = f"<title>{escape(told)}</title>" if told else ""
        hatch = ""
        if kind == 2:
            runs = [(x + n, min(height, width - n)) for n in range(0, int(width), 5)]
            strokes = "".join(f"M{at:.1f} {y + height:.1f}l{n:.1f} {-n:.1f}" for at, n in runs)
            hatch = f'<path d="{strokes}" stroke="{colour}" stroke-width="1"/>' if strokes else ""
        self.marks.append(
            f'<g>{title}<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'fill="{fill}" stroke="{colour}" stroke-width="1.4"{more}/>{hatch}</g>'
        )

    def marker(
        self, x: float, y: float, series: int, told: str, *, size: float = 4.2, hollow: bool = False
    ) -> None:
        """A point of a series in its shape; hollow and small for what is beside the line."""
        colour = COLOURS[series % len(COLOURS)]
        look = (
            f'fill="none" stroke="{colour}" stroke-width="1" stroke-opacity="0.7"'
            if hollow
            else f'fill="{colour}" stroke="{colour}" stroke-width="1.2"'
        )
        shape = MARKERS[series % len(MARKERS)]
        s = size
        if shape == "circle":
            mark = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{s:g}" {look}/>'
        else:
            d = {
                "square": f"M{x - s:.1f} {y - s:.1f}h{2 * s:g}v{2 * s:g}h{-2 * s:g}z",
                "triangle": f"M{x:.1f} {y - s * 1.2:.1f}l{s * 1.2:.1f} {s * 2.1:.1f}"
                f"h{-s * 2.4:.1f}z",
                "diamond": f"M{x:.1f} {y - s * 1.4:.1f}l{s * 1.3:.1f} {s * 1.4:.1f}"
                f"l{-s * 1.3:.1f} {s * 1.4:.1f}l{-s * 1.3:.1f} {-s * 1.4:.1f}z",
                "cross": f"M{x - s:.1f} {y - s:.1f}l{2 * s:g} {2 * s:g}m0 {-2 * s:g}"
                f"l{-2 * s:g} {2 * s:g}",
                "plus": f"M{x - s * 1.2:.1f} {y:.1f}h{2.4 * s:.1f}m{-1.2 * s:.1f} {-1.2 * s:.1f}"
                f"v{2.4 * s:.1f}",
            }[shape]
            if shape in ("cross", "plus"):
                look = f'fill="none" stroke="{colour}" stroke-width="{1 if hollow else 2.2}"'
            mark = f'<path d="{d}" {look}/>'
        self.marks.append(f"<g><title>{escape(told)}</title>{mark}</g>")


def svg(height: float, title: str, told: str, *layers: Pen) -> str:
    """The whole chart: a picture with a name and a description for those who do not see it."""
    marks = "".join(mark for layer in layers for mark in layer.marks)
    # Two charts of one page must not share ids; the same chart twice may.
    key = hashlib.sha256((title + told + marks).encode("utf-8", "replace")).hexdigest()[:10]
    heading = Pen()
    heading.text(2, 18, plain(title), size=TITLE, bold=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" width="100%" '
        f'role="img" aria-labelledby="t{key} d{key}" fill="currentColor" {_FONT}>'
        f'<title id="t{key}">{escape(plain(title))}</title>'
        f'<desc id="d{key}">{escape(visible(told, 4_000))}</desc>'
        f"{''.join(heading.marks)}{marks}</svg>"
    )
