"""The two pictures of a network: works of two sides by year and area, and who works with whom."""

from __future__ import annotations

from tidegate.collaboration.network.between import Between, Year
from tidegate.collaboration.network.overview import MOST_SHOWN, Network
from tidegate.findings.chart_pen import SMALL, TEXT, WIDTH, Pen, plain, svg
from tidegate.findings.chart_scale import shortened, text_width, value_axis, wrapped

WITHHELD = "<5 authors"
MOST_YEARS = 40
MOST_AREAS = 12
_LABELS = 250.0
_ROW = 34.0


def between_chart(found: Between) -> str:
    """Bars of works by year, and under them a row of circles for each technology area, as SVG."""
    one, other = (plain(side.name) for side in found.sides)
    years = list(found.spanned)[-MOST_YEARS:]
    title = f"Works of {shortened(one, 380, TEXT)} and {shortened(other, 380, TEXT)} together"
    under, pen = Pen(), Pen()
    if not years:
        pen.text(2, 46, "No work of both in this file.")
        return svg(58, title, "No work of both in this file.", pen)
    left, right, top, bottom = _LABELS, WIDTH - 10, 54.0, 270.0
    step = (right - left) / len(years)
    wide = min(46.0, step * 0.66)
    axis = value_axis([float(year.works or 0) for year in years] + [1.0], bottom, top)
    pen.text(2, 46, "Works in common", size=SMALL, soft=True)
    for value, text in axis.ticks:
        under.line(left, axis.at(value), right, axis.at(value), faint=value != 0)
        under.text(left - 7, axis.at(value) + 4, text, size=SMALL, anchor="end", soft=True)
    for n, year in enumerate(years):
        x = left + step * (n + 0.5)
        told = f"{year.year or 'no date'}: {_told(year.works)}"
        if year.works is None:
            pen.bar(x - wide / 2, bottom - 26, wide, 26, 3, told)
            pen.text(x, bottom - 31, "<5", size=SMALL, anchor="middle")
        elif year.works:
            y = axis.at(year.works)
            pen.bar(x - wide / 2, y, wide, bottom - y, 1, told)
            pen.text(x, y - 5, f"{year.works:,}", size=SMALL, anchor="middle")
        if step > 34 or n % 2 == 0 or n == len(years) - 1:
            pen.text(x, bottom + 17, year.year or "no date", size=SMALL, anchor="middle", soft=True)
    y = bottom + 46
    if found.areas:
        y = _area_rows(pen, under, found, years, left, step, y)
    if found.withheld or any(cell is None for year in years for cell in year.areas):
        pen.bar(2, y - 4, 14, 11, 3, "")
        told = (
            "not shown: fewer than five distinct authors may stand behind it, or it would tell of "
            "such a count"
        )
        pen.text(22, y + 6, told, size=SMALL, soft=True)
        y += 24
    if len(found.spanned) > len(years):
        pen.text(
            2, y + 4, f"The last {MOST_YEARS} years; the table has all.", size=SMALL, soft=True
        )
        y += 22
    said = "; ".join(f"{year.year or 'no date'}: {_told(year.works)}" for year in years)
    return svg(y, title, f"Works in common by year. {said}", under, pen)


def _area_rows(
    pen: Pen, under: Pen, found: Between, years: list[Year], left: float, step: float, y: float
) -> float:
    pen.text(2, y, "By technology area", size=SMALL, soft=True)
    y += 12
    most = max((cell or 0 for year in years for cell in year.areas), default=0)
    largest = min(15.0, step * 0.42, _ROW / 2)
    drawn = _drawn_areas(found)
    for at in drawn:
        rows = wrapped(plain(found.areas[at][1]), left - 24, TEXT)
        middle = y + _ROW / 2
        under.line(2, y, WIDTH - 10, y, faint=True)
        for n, row in enumerate(rows):
            pen.text(2, middle + 4.5 + (n - (len(rows) - 1) / 2) * 15, row)
        for n, year in enumerate(years):
            x = left + step * (n + 0.5)
            cell = year.areas[at]
            told = f"{plain(found.areas[at][1])}, {year.year or 'no date'}: {_told(cell)}"
            if cell is None:
                pen.bar(x - 7, middle - 5.5, 14, 11, 3, told)
            elif cell:
                size = max(min(8.0, largest), largest * (cell / most) ** 0.5)
                pen.marker(x, middle, 0, told, size=size, hollow=True)
                inside = text_width(f"{cell:,}", SMALL) < size * 2 - 2
                pen.text(
                    x if inside else x + size + 3, middle + 4, f"{cell:,}",
                    size=SMALL, anchor="middle" if inside else "start",
                )  # fmt: skip
        y += _ROW
    under.line(2, y, WIDTH - 10, y, faint=True)
    if len(drawn) < len(found.areas):
        pen.text(2, y + 16, f"… and {len(found.areas) - len(drawn)} more areas", soft=True)
        y += 20
    return y + 18


def _drawn_areas(found: Between) -> list[int]:
    order = list(range(len(found.areas)))
    return order if len(order) <= MOST_AREAS else [*order[: MOST_AREAS - 1], order[-1]]


def _told(works: int | None) -> str:
    return WITHHELD if works is None else f"{works:,}"


def network_chart(found: Network, *, title: str, top: int = MOST_SHOWN) -> str:
    """Who works with whom: the institutions with most works in common, one a row and a column, with
    a circle where two have works in common. A matrix, because lines between a dozen well tied
    institutions cross until none can be followed."""
    rank: dict[str, int] = {}
    for edge in found.edges:
        for one in (edge.one, edge.other):
            rank[one.key] = rank.get(one.key, 0) + (edge.works or 0)
    nodes = [node for node in found.nodes if node.institution.key in rank]
    # The sort is stable: of equals the one with more works of its own stands first.
    nodes = sorted(nodes, key=lambda node: -rank[node.institution.key])[:top]
    under, pen = Pen(), Pen()
    if not nodes:
        pen.text(2, 46, "No two institutions share a work in this file.")
        return svg(58, title, "No two institutions share a work.", pen)
    place = {node.institution.key: n for n, node in enumerate(nodes)}
    left, first = 390.0, 62.0
    side = min(38.0, (WIDTH - left - 10) / len(nodes))
    for node in nodes:
        n = place[node.institution.key]
        y = first + side * (n + 0.5)
        name = shortened(f"{n + 1}  {plain(node.institution.name)}", left - 76, TEXT)
        pen.text(2, y + 4.5, name)
        works = "<5" if node.works is None else f"{node.works:,}"
        pen.text(left - 14, y + 4.5, works, size=SMALL, anchor="end", soft=True)
        under.line(2, first + side * n, left + side * (n + 1), first + side * n, faint=True)
        pen.text(left + side * (n + 0.5), first + side * n + side * 0.5 + 4.5, str(n + 1),
                 size=SMALL, anchor="middle", soft=True)  # fmt: skip
        x = left + side * (n + 1)
        under.line(x, first + side * n, x, first + side * len(nodes), faint=True)
    bottom = first + side * len(nodes)
    under.line(2, bottom, left + side * len(nodes), bottom, faint=True)
    pen.text(2, 46, "Institution", size=SMALL, soft=True)
    pen.text(left - 14, 46, "works", size=SMALL, anchor="end", soft=True)
    drawn = [e for e in found.edges if e.one.key in place and e.other.key in place]
    most = max((edge.works or 0 for edge in drawn), default=0)
    for edge in drawn:
        column, row = sorted((place[edge.one.key], place[edge.other.key]))
        x, y = left + side * (column + 0.5), first + side * (row + 0.5)
        told = f"{plain(edge.one.name)} – {plain(edge.other.name)}: {_told(edge.works)}"
        if edge.works is None:
            pen.bar(x - 8, y - 6, 16, 12, 3, told)
        else:
            size = max(min(9.0, side / 2 - 2), (side / 2 - 2) * (edge.works / most) ** 0.5)
            pen.marker(x, y, 0, told, size=size, hollow=True)
            inside = text_width(f"{edge.works:,}", SMALL) < size * 2
            pen.text(x if inside else x + size + 2, y + 4, f"{edge.works:,}",
                     size=SMALL, anchor="middle" if inside else "start")  # fmt: skip
    y = bottom + 24
    pen.marker(9, y - 4, 0, "", size=7, hollow=True)
    pen.text(22, y, "works in common, over the years that can be shown", size=SMALL, soft=True)
    pen.bar(372, y - 10, 16, 12, 3, "")
    pen.text(394, y, "works in common, fewer than five distinct authors: no count shown",
             size=SMALL, soft=True)  # fmt: skip
    y += 8
    told_edges = "; ".join(
        f"{plain(e.one.name)} and {plain(e.other.name)}: {_told(e.works)}" for e in drawn[:60]
    )
    return svg(y, title, told_edges, under, pen)
