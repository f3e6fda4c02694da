"""A diagram of who holds whom: owners above, what they hold below, as one SVG element of text.

It stands in an HTML page or in a file of its own; no script, style or link is in it. Names come
from users' files: they are made visible and escaped. A structure too large to read is folded, and
the picture says what was.

    diagram(boxes, arrows, title=…)      the picture
    layout(boxes, arrows)                where everything lies, for tests and other pens
"""

from __future__ import annotations

from collections.abc import Sequence

from tidegate.findings.diagram_layout import layout
from tidegate.findings.diagram_parts import Arrow, Box, Layout, Placed, Route
from tidegate.findings.diagram_pen import picture
from tidegate.findings.inert import visible

__all__ = ["Arrow", "Box", "Layout", "Placed", "Route", "diagram", "layout"]


def diagram(
    boxes: Sequence[Box],
    arrows: Sequence[Arrow],
    *,
    title: str,
    told: str = "",
    focus: Sequence[str] = (),
    most: int = 100,
) -> str:
    """The picture, at its natural size in pixels: let a wide one scroll.

    `told` is for those who do not see it; what is drawn, bold and folded is told after it. More
    than `most` boxes are folded, what is far from `focus` and from bold arrows first; no end of a
    bold arrow is ever folded. Raises ValueError for two boxes of one key, an arrow or a focus
    without a box, and `most` below four.
    """
    found = layout(boxes, arrows, focus=focus, most=most)
    return picture(found, title, " ".join(filter(None, (told, summary(found)))))


def summary(found: Layout) -> str:
    """What the picture shows, in a few sentences."""
    boxes, routes = found.boxes, found.routes
    if not boxes:
        return "Nothing to show."
    said = [f"{len(boxes):,} boxes and {len(routes):,} lines, owners above what they hold."]
    bold = [route.line for route in routes if route.line.bold]
    if bold:
        told = [
            f"{visible(boxes[li.owner].box.name, 80)} holds "
            f"{visible(', '.join(li.labels) or 'a share not told', 80)} of "
            f"{visible(boxes[li.owned].box.name, 80)}"
            for li in bold[:12]
        ]
        more = f"; and {len(bold) - 12:,} more" if len(bold) > 12 else ""
        said.append(f"Bold: {'; '.join(told)}{more}.")
    if ringed := sum(route.closes for route in routes):
        said.append(f"{ringed:,} {'line closes' if ringed == 1 else 'lines close'} a ring.")
    said += [found.told] if found.told else []
    return " ".join(said)
