from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tidegate.findings.panels import MOST_ROWS, Line, Panel, Spread, panels, spreads


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]


def test_every_panel_has_its_title_and_a_name_at_every_line_s_end() -> None:
    lines = [Line("CN", [(2020, 10.0), (2021, 20.0)], 0), Line("US", [(2020, 30.0), (2021, 5)], 1)]
    svg = panels([Panel("Chips", lines), Panel("Space", lines[:1])], title="T", y_title="Y")
    told = texts(svg)
    assert told.count("CN") == 2
    assert told.count("US") == 1
    assert {"Chips", "Space", "T", "Y"} <= set(told)
    assert "CN: 10 in 2020, 20 in 2021" in svg


def test_a_series_keeps_its_colour_and_its_dash_in_every_panel() -> None:
    one, other = Line("CN", [(2020, 1.0), (2021, 2.0)], 0), Line("US", [(2020, 2), (2021, 1)], 1)
    svg = panels([Panel("a", [one, other]), Panel("b", [other])], title="T", y_title="Y")
    strokes = re.findall(r'stroke="(#\w+)" stroke-width="2.2"( stroke-dasharray="[^"]+")?', svg)
    assert len(strokes) == 3
    assert strokes[1] == strokes[2] != strokes[0]


def test_a_year_without_a_value_breaks_the_line() -> None:
    gap = Line("CN", [(2019, 1.0), (2020, None), (2021, 2.0), (2022, 3.0)], 0)
    path = re.search(r'<path d="(M[^"]+)" fill="none" stroke="#0067a5"', panels(
        [Panel("a", [gap])], title="T", y_title="Y"
    ))  # fmt: skip
    assert path is not None
    assert path[1].count("M") == 2
    assert path[1].count("L") == 1


def test_names_from_files_are_escaped_and_made_visible() -> None:
    line = Line("<b>\u202e&", [(2020, 1.0), (2021, 2.0)], 0)
    svg = panels([Panel("</svg><script>", [line])], title="T", y_title="Y")
    ElementTree.fromstring(svg)
    assert "<script" not in svg
    assert "\u202e" not in svg
    svg = spreads([Spread("</svg><script>", 1.0, 0.5, 2.0)], title="T", x_title="X")
    ElementTree.fromstring(svg)
    assert "<script" not in svg


def test_a_spread_writes_its_value_and_its_interval() -> None:
    svg = spreads(
        [Spread("CN", 25.3, 24.1, 26.6), Spread("US", 8.0)], title="T", x_title="X", unit=" %"
    )
    told = texts(svg)
    assert "25.3 %  (24.1–26.6)" in told
    assert "8 %" in told


def test_what_is_not_drawn_is_counted() -> None:
    svg = spreads([Spread(f"n{n}", n) for n in range(MOST_ROWS + 3)], title="T", x_title="X")
    assert "… and 3 more, not drawn" in texts(svg)


def test_nothing_to_show_is_said_and_no_number_is_refused() -> None:
    assert "Nothing to show." in texts(spreads([], title="T", x_title="X"))
    assert "Nothing to show." in texts(panels([Panel("a", [])], title="T", y_title="Y"))
    with pytest.raises(ValueError, match="finite"):
        spreads([Spread("a", float("nan"))], title="T", x_title="X")
    with pytest.raises(ValueError, match="finite"):
        panels([Panel("a", [Line("b", [(1, float("inf"))], 0)])], title="T", y_title="Y")
