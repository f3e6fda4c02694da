"""The pictures of a group: when it asked, how its parts tile one list, and which pairs are tied.

Each is one `<svg>` of text, without script or style. Shades say how much and every mark says its
figure to a pointer or in the picture's description; nothing is said by hue.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from tidegate.distillation.campaigns import words
from tidegate.distillation.campaigns.model import Group
from tidegate.findings.chart_pen import COLOURS, SMALL, WIDTH, Pen, plain, svg
from tidegate.findings.chart_scale import shortened, text_width, value_axis

MOST_COLUMNS = 168
STEPS = (1, 2, 3, 4, 6, 8, 12, 24)
MOST_ROWS = 400
OF_A_PART = (0.001, 0.01, 0.05, 0.2, 0.5)
"""Lower ends of the shades of a tile: of 400 accounts each sends very little of a part."""
OF_A_TIE = (0.01, 0.2, 0.4, 0.6, 0.8)
SHADES = 5
PANEL = 150.0
MOST_BLOCKS = 48
NOT_DRAWN = ("template", *words.OF_ALL)
_Row = tuple[int, tuple[float, ...]]


def timeline_chart(group: Group) -> str:
    """Requests an hour, or in as many hours as a column must hold; times in UTC."""
    title = "When they asked" if len(group.accounts) > 1 else "When it asked"
    pen, under = Pen(), Pen()
    hours = {one.hour: one.requests for one in group.timeline}
    if not hours:
        pen.text(2, 46, "The log holds no times.")
        return svg(58, title, "The log holds no times.", pen)
    first, last = min(hours), max(hours)
    step = _step(last - first + 1)
    start = first - first % step
    columns = [0] * ((last - start) // step + 1)
    for hour, requests in hours.items():
        columns[(hour - start) // step] += requests
    top, bottom, right = 54.0, 190.0, WIDTH - 4
    upright = value_axis([float(max(columns)), 0.0], bottom, top)
    left = 12 + max(text_width(text, SMALL) for _, text in upright.ticks)
    wide = (right - left) / len(columns)
    what = "requests an hour" if step == 1 else f"requests in {step} hours"
    pen.text(2, 40, f"{what}, UTC", size=SMALL, soft=True)
    for value, text in upright.ticks:
        under.line(left, upright.at(value), right, upright.at(value), faint=value != 0)
        under.text(left - 6, upright.at(value) + 4, text, size=SMALL, anchor="end", soft=True)
    path = f"M{left:.1f} {bottom:.1f}"
    for number, requests in enumerate(columns):
        path += f"V{upright.at(float(requests)):.1f}H{left + wide * (number + 1):.1f}"
    pen.marks.append(f'<path d="{path}V{bottom:.1f}z" fill="{COLOURS[0]}" fill-opacity="0.85"/>')
    _hour_ticks(under, start, step, len(columns), left, wide, bottom)
    most = max(range(len(columns)), key=columns.__getitem__)
    told = (
        f"{sum(columns):,} requests from {_hour(first)} to {_hour(last)}; most, {columns[most]:,}, "
        f"from {_hour(start + most * step)} on; none in {columns.count(0):,} of {len(columns):,} "
        f"columns of {words.plural(step, 'hour')}."
    )
    return svg(bottom + 30, title, told, under, pen)


def _step(hours: int) -> int:
    fits = (step for step in STEPS if hours / step <= MOST_COLUMNS)
    return next(fits, -(-hours // (MOST_COLUMNS * 24)) * 24)


def _hour(hour: int) -> str:
    return words.hour_moment(hour)[:16].replace("T", " ")


def _hour_ticks(
    pen: Pen, start: int, step: int, columns: int, left: float, wide: float, bottom: float
) -> None:
    """Marks below the columns: hours of the day in a short span, else days."""
    span = columns * step
    every = next((n for n in (1, 2, 3, 6, 12, 24, 48, 72, 168, 336) if span / n <= 12), 720)
    every = max(every, step)
    hour = start + (-start) % every
    taken = -100.0
    while hour < start + span:
        x = left + (hour - start) / step * wide
        at = _hour(hour)
        text = at[:10] if every >= 24 or not hour % 24 else at[11:]
        half = text_width(text, SMALL) / 2
        if x - half > taken and x + half < WIDTH:
            pen.line(x, bottom, x, bottom + 5)
            pen.text(x, bottom + 18, text, size=SMALL, anchor="middle", soft=True)
            taken = x + half + 8
        hour += every


def tiles_picture(group: Group) -> str:
    """Accounts down, parts of the group's one list across; the fuller the shade, the
    more of it was sent.

    Where every account has a row, the last line tells how many of them sent each prompt of a
    part, on average: 1 where they divide the list, as many as there are accounts where all sent
    the same. Rows are ordered by the part of which an account sent the most.
    """
    title = "Who sent which part of the list"
    pen = Pen()
    rows = [(number, row) for number, row in enumerate(group.tiles) if row]
    if not rows:
        pen.text(2, 46, "No list of prompts can be seen.")
        return svg(58, title, "No list of prompts can be seen.", pen)
    rows.sort(key=lambda one: (one[1].index(max(one[1])), -max(one[1]), one[0]))
    shown = rows if len(rows) <= MOST_ROWS else _spread(rows, MOST_ROWS)
    parts = max(len(row) for _, row in rows)
    high = 20.0 if len(shown) <= 24 else max(1.0, 400.0 / len(shown))
    left, top = 150.0, 66.0
    wide = (WIDTH - left - 4) / parts
    pen.text(2, 42, "account", size=SMALL, soft=True)
    across = f"the list in {parts} equal parts, in the order in which it was sent"
    pen.text(left, 42, across, size=SMALL, soft=True)
    boxes: dict[int, list[str]] = {}
    for n, (number, row) in enumerate(shown):
        y = top + n * high
        if high >= 12:
            pen.text(2, y + high / 2 + 4, _short(group, number), size=SMALL)
        _shade_row(boxes, row, left, y, wide, high - (2 if high >= 6 else 0), OF_A_PART)
    bottom = top + len(shown) * high
    if high < 12:
        pen.text(2, top + 12, f"{len(shown):,} accounts,", size=SMALL)
        pen.text(2, top + 28, "one a row", size=SMALL)
    whole = len(rows) == len(group.accounts)
    times = [sum(row[k] for _, row in rows if k < len(row)) for k in range(parts)]
    if whole:
        pen.text(2, bottom + 20, "accounts a prompt", size=SMALL, bold=True)
        for k in range(0, parts, -(-parts // 24)):
            x = left + (k + 0.5) * wide
            pen.text(x, bottom + 20, f"{times[k]:.1f}", size=SMALL, anchor="middle")
    _paint(pen, boxes)
    pen.marks.append(
        f'<rect x="{left:.1f}" y="{top - 2:.1f}" width="{wide * parts:.1f}" '
        f'height="{bottom - top + 2:.1f}" fill="none" stroke="currentColor" stroke-opacity="0.4"/>'
    )
    y = _legend(pen, left, bottom + (50 if whole else 28), "of the part", OF_A_PART)
    more = len(group.accounts) - len(shown)
    if more > 0:
        y += 20
        drawn = f"{len(shown):,} of {len(group.accounts):,} accounts are drawn."
        pen.text(left, y, drawn, size=SMALL, soft=True)
    told = f"{len(rows):,} accounts and {parts} parts."
    if whole:
        mean = sum(times) / len(times)
        told += f" A prompt of the list was sent by {mean:.1f} of them on average."
    return svg(y + 10, title, told, pen)


def ties_picture(group: Group) -> str:
    """For each kind of tie that is told pair by pair, a square of accounts by accounts: a mark
    stands for a tied pair, the fuller its shade the stronger. Empty where there is none.

    Templates are left out: their ties are told as a chain, which would look like fewer than all.
    """
    size = len(group.accounts)
    kinds = [one for one in words.ties(group) if one[0] not in NOT_DRAWN][:5]
    if size < 2 or not kinds:
        return ""
    pen = Pen()
    order = _tile_order(group)
    place = {account: at for at, account in enumerate(order)}
    blocks = min(size, MOST_BLOCKS)
    cell = min(26.0, PANEL / blocks)
    step = WIDTH / 5
    number = size <= 12
    boxes: dict[int, list[str]] = {}
    for n, (kind, pairs, _) in enumerate(kinds):
        left, top = 2 + n * step + (20 if number else 0), 62.0
        pen.text(
            2 + n * step,
            42,
            shortened(plain(words.title("tie", kind)), step - 10, SMALL),
            size=SMALL,
            bold=True,
        )
        pen.text(2 + n * step, 56, words.plural(pairs, "pair"), size=SMALL,
                 soft=True)  # fmt: skip
        grid = [[0.0] * blocks for _ in range(blocks)]
        for edge in group.edges:
            if edge.kind == kind:
                a, b = (place[at] * blocks // size for at in (edge.first, edge.second))
                grid[a][b] = grid[b][a] = max(grid[a][b], edge.strength)
        for r, row in enumerate(grid):
            y = top + 10 + r * cell
            _shade_row(boxes, row, left, y, cell, cell - (1.5 if cell > 6 else 0), OF_A_TIE)
            if number:
                pen.text(left - 4, y + cell / 2 + 4, str(order[r] + 1), size=SMALL, anchor="end",
                         soft=True)  # fmt: skip
        pen.marks.append(
            f'<rect x="{left - 1:.1f}" y="{top + 9:.1f}" width="{cell * blocks + 2:.1f}" '
            f'height="{cell * blocks + 1:.1f}" fill="none" stroke="currentColor" '
            'stroke-opacity="0.4"/>'
        )
    _paint(pen, boxes)
    of = "of the strongest tie there can be; accounts down and across alike"
    y = _legend(pen, 2, 62 + 10 + cell * blocks + 30, of, OF_A_TIE)
    told = " ".join(words.tie_line(*one) for one in kinds)
    return svg(y + 10, "Which pairs of accounts are tied, and how", told, pen)


def _tile_order(group: Group) -> list[int]:
    """Accounts in the order of the tiles where there are any, so that pictures agree."""
    tiles = group.tiles
    if len(tiles) != len(group.accounts) or not all(tiles):
        return list(range(len(group.accounts)))
    return sorted(range(len(tiles)), key=lambda n: (tiles[n].index(max(tiles[n])), -max(tiles[n])))


def _short(group: Group, number: int) -> str:
    if number >= len(group.accounts):
        return str(number + 1)
    return f"{number + 1}  {plain(group.accounts[number][:8])}…"


def _spread(rows: list[_Row], most: int) -> list[_Row]:
    return [rows[n * len(rows) // most] for n in range(most)]


def _level(value: float, cuts: Sequence[float]) -> int:
    """The shade of a value: 0 below the first cut, then one more for each."""
    return sum(value >= cut for cut in cuts)


def _shade_row(
    boxes: dict[int, list[str]],
    row: Sequence[float],
    left: float,
    y: float,
    wide: float,
    high: float,
    cuts: Sequence[float],
) -> None:
    """Adds a row's cells to the boxes of their shades, neighbours of a shade as one."""
    for level, run in groupby(range(len(row)), key=lambda k: _level(row[k], cuts)):
        cells = list(run)
        if level:
            x, w = left + cells[0] * wide, len(cells) * wide
            boxes.setdefault(level, []).append(f"M{x:.1f} {y:.1f}h{w:.1f}v{high:.1f}h{-w:.1f}z")


def _paint(pen: Pen, boxes: dict[int, list[str]]) -> None:
    for level, paths in sorted(boxes.items()):
        pen.marks.append(
            f'<path d="{"".join(paths)}" fill="{COLOURS[0]}" fill-opacity="{level / SHADES:g}"/>'
        )


def _legend(pen: Pen, x: float, y: float, of: str, cuts: Sequence[float]) -> float:
    boxes: dict[int, list[str]] = {}
    for level, (low, high) in enumerate(pairwise((*cuts, 1.0)), 1):
        boxes[level] = [f"M{x:.1f} {y - 11:.1f}h18v13h-18z"]
        text = f"under {high * 100:g} %" if level == 1 else f"{low * 100:g}–{high * 100:g} %"
        pen.text(x + 23, y, text, size=SMALL, soft=True)
        x += 36 + text_width(text, SMALL)
    _paint(pen, boxes)
    pen.text(x, y, of, size=SMALL, soft=True)
    return y
