"""Charts: sound SVG, harmless, legible in grey, labels that stay apart."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.findings.chart_scale import (
    kept_apart,
    short_number,
    text_width,
    time_axis,
    value_axis,
    wrapped,
)
from tidegate.findings.charts import MOST_BARS, Series, bar_chart, grouped_bars, step_chart

SVG = "{http://www.w3.org/2000/svg}"
NASTY = '<script>alert("1")</script>\x00\u202egnp & =cmd'
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
NUMBERS = st.floats(-1e250, 1e250, allow_nan=False)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in parsed(svg).iter(f"{SVG}text")]


def steps(*names: str) -> list[Series]:
    return [
        Series(
            name,
            [(date(2020 + n, 1, 1), 100.0 * (n + 1)), (date(2022 + n, 5, 1), 900.0)],
            [f"{name} one", f"{name} two"],
        )
        for n, name in enumerate(names)
    ]


def test_a_bar_says_its_name_value_and_unit() -> None:
    told = texts(bar_chart([("H100", 15832.0), ("low", -3.25)], title="TPP", unit="TOPS"))
    assert {"H100", "low", "15,832 TOPS", "-3.25 TOPS", "TPP"} <= set(told)


def test_bars_are_as_long_as_their_values() -> None:
    svg = bar_chart([("a", 10.0), ("b", 20.0), ("c", 0.0), ("d", -10.0)], title="t")
    boxes = [
        (float(each.attrib["x"]), float(each.attrib["width"]))
        for each in parsed(svg).iter(f"{SVG}rect")
    ]
    (a, long_a), (b, long_b), (_, long_c), (d, long_d) = boxes
    assert a == b
    assert long_b == pytest.approx(2 * long_a, abs=0.11)
    assert long_c == 0
    assert long_d == pytest.approx(long_a, abs=0.11)
    assert d + long_d == pytest.approx(a, abs=0.11)


def test_before_and_after_differ_without_colour() -> None:
    svg = grouped_bars([("unknown", (3, 5))], ("before", "after"), title="t")
    fills = [each.attrib["fill"] for each in parsed(svg).iter(f"{SVG}rect")]
    assert fills[0] == fills[2] == "none"
    assert fills[1] == fills[3] != "none"
    assert {"before", "after", "3", "5"} <= set(texts(svg))
    with pytest.raises(ValueError, match="one value for each name"):
        grouped_bars([("a", (1,))], ("before", "after"), title="t")


def test_too_many_bars_are_counted_not_dropped_in_silence() -> None:
    svg = bar_chart([(f"n{n}", n) for n in range(MOST_BARS + 7)], title="t")
    assert "… and 7 more, not drawn" in texts(svg)


@pytest.mark.parametrize(
    "svg",
    [
        bar_chart([(NASTY, 1)], title=NASTY, unit=NASTY),
        grouped_bars([(NASTY, (1, 2))], (NASTY, NASTY), title=NASTY),
        step_chart(
            [
                Series(
                    NASTY,
                    [(date(2020, 1, 1), 1.0)],
                    [NASTY],
                    [(date(2020, 1, 1), date(2020, 2, 1))],
                    [(date(2021, 1, 1), 0.5, NASTY)],
                )
            ],
            title=NASTY,
            y_title=NASTY,
        ),
    ],
)
def test_what_a_file_says_stays_text(svg: str) -> None:
    root = parsed(svg)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        "svg", "title", "desc", "text", "path", "rect", "circle", "g",
    }  # fmt: skip
    assert "\x00" not in svg
    assert "\u202e" not in svg
    assert "⟦U+202E⟧" in svg
    for each in root.iter():
        assert not {name for name in each.attrib if name.startswith(("on", "style", "href"))}


def test_a_chart_has_a_role_a_name_and_a_description() -> None:
    for svg in (
        bar_chart([("a", 1)], title="Tall"),
        step_chart(steps("x"), title="Tall", y_title="y"),
    ):
        root = parsed(svg)
        assert root.attrib["role"] == "img"
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert desc is not None
        assert title.text == "Tall"
        assert desc.text
        assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"


def test_two_charts_of_a_page_share_no_id() -> None:
    one, other = bar_chart([("a", 1)], title="t"), bar_chart([("a", 2)], title="t")
    assert not set(re.findall(r' id="(\w+)"', one)) & set(re.findall(r' id="(\w+)"', other))


def test_lines_differ_by_dash_and_marker_and_are_named_at_their_end() -> None:
    svg = step_chart(steps("A", "B", "C"), title="t", y_title="score")
    lines = [each for each in parsed(svg).iter(f"{SVG}path") if each.get("stroke-width") == "2.2"]
    assert len({each.get("stroke-dasharray") for each in lines}) == 3
    assert {"A", "B", "C", "A one", "C two"} <= set(texts(svg))


def test_a_line_steps_and_holds_until_the_day_asked_for() -> None:
    svg = step_chart(steps("A"), title="t", y_title="y", until=date(2025, 1, 1))
    [line] = [each for each in parsed(svg).iter(f"{SVG}path") if each.get("stroke-width") == "2.2"]
    path = line.attrib["d"]
    assert re.fullmatch(r"M[\d. ]+(H[\d.]+V[\d.]+){2}", path)
    spots = [float(n) for n in re.findall(r"H([\d.]+)", path)]
    start = float(re.findall(r"M([\d.]+)", path)[0])
    # 2020-01-01 → 2022-05-01 is 851 days, → 2025-01-01 is 1,827.
    assert (spots[0] - start) / (spots[1] - start) == pytest.approx(851 / 1827, abs=0.001)


def test_names_of_points_never_touch() -> None:
    crowd = Series(
        "crowd",
        [(date(2020, 1, 1) + timedelta(days=9 * n), 10.0 + n) for n in range(40)],
        [f"a system called {n}" for n in range(40)],
    )
    svg = step_chart([crowd], title="t", y_title="y")
    boxes = []
    for each in parsed(svg).iter(f"{SVG}text"):
        if (each.text or "").startswith("a system"):
            x, y = float(each.attrib["x"]), float(each.attrib["y"])
            width = text_width(each.text or "", 11.5)
            anchor = each.get("text-anchor", "start")
            left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
            boxes.append((left, y - 9, left + width, y + 2))
    assert len(boxes) >= 3
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            apart = (
                one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            )
            assert apart
    assert any(
        text.endswith("of 40 points are named here; the table names all.") for text in texts(svg)
    )


def test_nothing_to_show_is_said() -> None:
    assert "Nothing to show." in texts(bar_chart([], title="t"))
    assert "Nothing to show." in texts(step_chart([], title="t", y_title="y"))
    assert "Nothing to show." in texts(step_chart([Series("A", [])], title="t", y_title="y"))


def test_numbers_a_chart_cannot_draw_are_refused() -> None:
    for value in (float("nan"), float("inf"), 1e300):
        with pytest.raises(ValueError, match="finite"):
            bar_chart([("a", value)], title="t")
    with pytest.raises(ValueError, match="above zero"):
        step_chart([Series("A", [(date(2020, 1, 1), 0.0)])], title="t", y_title="y", log=True)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0, "0"), (4800, "4,800"), (15832.0, "15,832"), (999_999, "999,999"), (3.35, "3.35"),
        (12_500_000, "12.5 million"), (-2500, "-2,500"), (1.979e15, "1.98×10¹⁵"), (1e15, "10¹⁵"),
        (9.999e-7, "10⁻⁶"), (0.25, "0.25"), (1e250, "10²⁵⁰"),
    ],
)  # fmt: skip
def test_numbers_are_told_short(value: float, told: str) -> None:
    assert short_number(value) == told


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), NUMBERS), max_size=8), st.text(max_size=20))
def test_any_bars_make_sound_xml(bars: list[tuple[str, float]], title: str) -> None:
    parsed(bar_chart(bars, title=title, unit="x"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=20), st.lists(st.tuples(DAYS, NUMBERS), max_size=5)), max_size=4
    ),
    st.booleans(),
)
def test_any_steps_make_sound_xml(
    lines: list[tuple[str, list[tuple[date, float]]]], log: bool
) -> None:
    if log:
        lines = [(n, [(d, abs(v) + 1e-3) for d, v in points]) for n, points in lines]
    shown = [Series(name, points, [name] * len(points)) for name, points in lines]
    parsed(step_chart(shown, title="t", y_title="y", log=log))


@given(st.lists(st.floats(-500, 1500), max_size=12), st.floats(1, 60))
def test_labels_at_line_ends_stay_apart_and_in_order(places: list[float], gap: float) -> None:
    moved = kept_apart(places, gap, 0.0, 500.0)
    room = min(gap, 500.0 / max(1, len(places) - 1))
    ranked = [spot for _, spot in sorted(zip(places, moved, strict=True))]
    assert all(a <= b + 1e-6 for a, b in pairwise(ranked))
    assert all(b - a >= room - 1e-6 for a, b in pairwise(sorted(moved)))
    assert all(-1e-6 <= spot <= 500 + 1e-6 for spot in moved)
    apart = sorted(places)
    if all(b - a >= gap for a, b in pairwise(apart)) and all(0 <= place <= 500 for place in places):
        assert moved == pytest.approx(places)


@given(st.lists(NUMBERS, min_size=1, max_size=5))
def test_an_axis_holds_every_value_and_has_few_ticks(values: list[float]) -> None:
    axis = value_axis(values, 0.0, 100.0)
    assert all(-0.01 <= axis.at(value) <= 100.01 for value in [0.0, *values])
    assert 2 <= len(axis.ticks) <= 13


@given(st.lists(st.floats(1e-12, 1e30), min_size=1, max_size=5))
def test_a_logarithmic_axis_holds_every_value(values: list[float]) -> None:
    axis = value_axis(values, 0.0, 100.0, log=True)
    assert all(-0.01 <= axis.at(value) <= 100.01 for value in values)
    assert 1 <= len(axis.ticks) <= 14


@given(st.lists(DAYS, min_size=1, max_size=4))
def test_a_time_axis_holds_every_day_and_has_a_handful_of_ticks(days: list[date]) -> None:
    axis = time_axis(days, 0.0, 100.0)
    assert all(0 <= axis.at(day.toordinal()) <= 100 for day in days)
    assert 1 <= len(axis.ticks) <= 12


def test_long_names_wrap_and_are_cut_with_an_ellipsis() -> None:
    rows = wrapped("one two three four five six seven eight nine ten", 90, 13)
    assert len(rows) == 2
    assert rows[1].endswith("…")
    assert all(text_width(row, 13) <= 90 for row in rows)
    assert wrapped("", 90, 13) == [""]
