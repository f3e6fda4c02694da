"""Diagrams of who holds whom: nothing overlaps, nothing is lost, nothing hostile gets through."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.findings.chart_scale import text_width
from tidegate.findings.diagram import Arrow, Box, Layout, diagram, layout
from tidegate.findings.diagram_layers import closing, ranks, rings
from tidegate.findings.diagram_parts import Area
from tidegate.findings.diagram_routes import along
from tidegate.findings.diagram_text import NAME, ROOM, lines_of, words_of

SVG = "{http://www.w3.org/2000/svg}"
NASTY = '<script>alert("1")</script>\x00\u202egnp & ]]> =cmd'
HAN = "北京华夏半导体设备进出口贸易有限责任公司上海分公司"
LOOKS = ("listed", "yes", "unknown", "no", "ring", "unnamed")


def texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def boxes(count: int) -> list[Box]:
    return [Box(f"k{n}", f"Company {n}", "CN" * (n % 2)) for n in range(count)]


def chain(count: int, *, bold: bool = False) -> list[Arrow]:
    return [Arrow(f"k{n}", f"k{n + 1}", "60 %", bold=bold) for n in range(count - 1)]


def overlap(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@st.composite
def structures(draw: st.DrawFn) -> tuple[list[Box], list[Arrow]]:
    count = draw(st.integers(1, 24))
    names = st.text(min_size=0, max_size=40) | st.just(HAN) | st.just(NASTY)
    made = [
        Box(f"k{n}", draw(names), draw(st.sampled_from(("", "CN · seat"))),
            draw(st.sampled_from(LOOKS)))
        for n in range(count)
    ]  # fmt: skip
    ends = st.integers(0, count - 1)
    arrows = [
        Arrow(f"k{a}", f"k{b}", draw(st.sampled_from(("", "12.5 %", "45–55 %", "licence"))),
              bold=draw(st.booleans()), dashed=draw(st.booleans()))
        for a, b in draw(st.lists(st.tuples(ends, ends), max_size=2 * count))
    ]  # fmt: skip
    return made, arrows


def sound(found: Layout) -> None:
    """What holds of every layout."""
    areas = [one.area for one in found.boxes]
    for one, other in combinations(areas, 2):
        assert not overlap(one, other)
    labels = [route.label for route in found.routes if route.label]
    for left, top, right, bottom in [*areas, *labels]:
        assert 0 <= left < right <= found.width
        assert 0 <= top < bottom <= found.height
    for label in labels:
        assert not any(overlap(label, area) for area in areas)
    for route in found.routes:
        owner, owned = areas[route.line.owner], areas[route.line.owned]
        (x, y), (end_x, end_y) = route.curve[0], route.curve[-1]
        if route.closes:
            assert owner[1] < y < owner[3] and min(abs(x - owner[0]), abs(x - owner[2])) < 0.2
            assert owned[1] < end_y < owned[3]
            assert end_y < y
        else:
            assert owner[0] < x < owner[2] and abs(y - owner[3]) < 0.2
            assert owned[0] < end_x < owned[2] and abs(end_y - owned[1]) < 0.2
            heights = [at for _, at in route.curve]
            assert heights == sorted(heights)
        others = [a for n, a in enumerate(areas) if n not in (route.line.owner, route.line.owned)]
        for piece in range((len(route.curve) - 1) // 3):
            for step in range(9):
                px, py = along(route.curve, piece, step / 8)
                assert not any(a[0] < px < a[2] and a[1] < py < a[3] for a in others)


@settings(max_examples=150, deadline=None)
@given(structures())
def test_no_box_label_or_line_lies_over_a_box_and_lines_run_down(
    made: tuple[list[Box], list[Arrow]],
) -> None:
    found = layout(*made)
    assert [one.box for one in found.boxes] == made[0]
    sound(found)
    ties = {(a.owner, a.owned, a.dashed) for a in made[1] if a.owner != a.owned}
    drawn = {
        (found.boxes[r.line.owner].box.key, found.boxes[r.line.owned].box.key, r.line.dashed)
        for r in found.routes
    }
    assert ties == drawn
    assert all(r.label for r in found.routes if r.line.labels or r.closes)
    svg = diagram(*made, title=NASTY, told=NASTY)
    assert svg == diagram(*made, title=NASTY, told=NASTY)
    ElementTree.fromstring(svg)


@settings(max_examples=60, deadline=None)
@given(structures())
def test_a_line_runs_upward_only_where_it_closes_a_ring(
    made: tuple[list[Box], list[Arrow]],
) -> None:
    found = layout(*made)
    ends = [(r.line.owner, r.line.owned) for r in found.routes]
    component = rings(len(found.boxes), ends)
    for route in found.routes:
        if route.closes:
            assert component[route.line.owner] == component[route.line.owned]


def test_a_structure_without_rings_has_no_line_upward() -> None:
    arrows = [Arrow(f"k{a}", f"k{b}") for a in range(12) for b in range(a + 1, 12) if (a + b) % 3]
    assert not any(route.closes for route in layout(boxes(12), arrows).routes)


def test_a_ring_is_opened_once_and_never_at_the_bold_line() -> None:
    arrows = [Arrow(f"k{n}", f"k{(n + 1) % 4}", f"{n} %", bold=n == 3) for n in range(4)]
    found = layout(boxes(4), arrows)
    [up] = [route for route in found.routes if route.closes]
    assert not up.line.bold
    assert up.rows[0].startswith("↺ ")
    svg = diagram(boxes(4), arrows, title="t")
    assert "↺ closes a ring" in texts(svg)
    assert "1 line closes a ring." in svg


def test_the_greedy_order_opens_every_ring() -> None:
    edges = [(a, b) for a in range(9) for b in range(9) if a != b and (a * 5 + b * 3) % 4 < 2]
    back = closing(9, edges, [False] * len(edges))
    down = [(b, a) if up else (a, b) for (a, b), up in zip(edges, back, strict=True)]
    row = ranks(9, down, [1] * len(down))
    assert all(row[a] < row[b] for a, b in down)
    assert sum(back) <= len(edges) / 2


def test_rings_are_the_sets_in_which_each_holds_each() -> None:
    component = rings(6, [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 3), (4, 5)])
    assert component[0] == component[1] == component[2]
    assert component[3] == component[4]
    assert len(set(component)) == 3


def test_tiktok_says_every_share_and_the_licence_apart() -> None:
    holders = {"Oracle": "15 %", "Silver Lake": "15 %", "MGX": "15 %", "ByteDance": "19.9 %",
               "Affiliates of existing ByteDance investors": "30.1 %", "Others": "5 %"}  # fmt: skip
    made = [Box(name, name) for name in holders] + [Box("jv", "TikTok USDS Joint Venture")]
    arrows = [Arrow(name, "jv", share) for name, share in holders.items()]
    arrows.append(Arrow("ByteDance", "jv", "licence", dashed=True))
    found = layout(made, arrows)
    sound(found)
    tops = {one.y for one in found.boxes[:-1]}
    assert all(found.boxes[-1].y > top for top in tops)
    svg = diagram(made, arrows, title="TikTok U.S.")
    told = texts(svg)
    for word in (*holders.values(), "licence", "control, no share", "MGX"):
        assert word in told
    [licence] = [route for route in found.routes if route.line.dashed]
    assert (
        licence.curve[0] != next(r for r in found.routes if r.line.labels == ("19.9 %",)).curve[0]
    )


def test_shares_of_one_pair_stand_on_one_line_and_own_shares_in_the_box() -> None:
    made = [Box("a", "A"), Box("b", "B")]
    arrows = [Arrow("a", "b", "equity 40 %"), Arrow("a", "b", "votes 60 %"),
              Arrow("a", "b", "votes 60 %"), Arrow("b", "b", "3 %")]  # fmt: skip
    found = layout(made, arrows)
    [route] = found.routes
    assert route.rows == ("equity 40 %", "votes 60 %")
    assert found.boxes[1].own == ("3 %",)
    assert "own shares 3 %" in texts(diagram(made, arrows, title="t"))


def test_more_labels_than_three_are_counted() -> None:
    arrows = [Arrow("k0", "k1", f"class {n}") for n in range(6)]
    [route] = layout(boxes(2), arrows).routes
    assert route.rows == ("class 0", "class 1", "+ 4 more")


@pytest.mark.parametrize("look", LOOKS)
def test_each_look_is_told_without_colour(look: str) -> None:
    def grey(svg: str) -> str:
        return re.sub(r"#[0-9a-f]{6}|[td][0-9a-f]{10}", "", svg)

    plain = {one: diagram([Box("a", "A", look=one)], [], title="t") for one in LOOKS}  # type: ignore[arg-type]
    shapes = {one: grey(re.sub(r"<text.*?</text>", "", svg)) for one, svg in plain.items()}
    assert [one for one in LOOKS if shapes[one] == shapes[look]] == [look]
    words = {one: " ".join(texts(svg)) for one, svg in plain.items()}
    assert [one for one in LOOKS if words[one] == words[look]] == [look]


def test_the_deciding_path_is_drawn_thicker_and_told() -> None:
    svg = diagram(boxes(3), chain(3, bold=True), title="t")
    assert svg.count('stroke-width="2.8"') == 3  # and once in the legend
    assert "Bold: Company 0 holds 60 % of Company 1; Company 1 holds 60 % of Company 2." in svg


def test_hostile_names_are_shown_not_obeyed() -> None:
    long = "x" * 10_000
    made = [Box(NASTY, NASTY, NASTY, "listed", NASTY), Box("b", long, long, detail=long),
            Box("c", "\u202e" + HAN), Box("d", "a" + "\u0301" * 9_000)]  # fmt: skip
    arrows = [Arrow(NASTY, "b", NASTY, detail=NASTY), Arrow("b", NASTY, long), Arrow("c", "b")]
    svg = diagram(made, arrows, title=NASTY, told=NASTY)
    ElementTree.fromstring(svg)
    assert "<script" not in svg
    assert "\u202e" not in svg
    assert "⟦U+202E⟧" in svg
    assert len(svg) < 20_000
    assert not re.search(r'\sstyle=|<style|<a\b|href|url\(|\son\w+="', svg)
    sound(layout(made, arrows))


def test_words_keep_to_their_box_in_every_script() -> None:
    for name in (HAN, "شركة الخليج القابضة للتجارة الدولية والصناعات", "W" * 80, "ООО «Ромашка»",
                 "Affiliates of existing ByteDance investors", "a b " * 60):  # fmt: skip
        lines = lines_of(name, ROOM, NAME)
        assert 1 <= len(lines) <= 2
        assert all(text_width(line, NAME) <= ROOM for line in lines)
        head, _, tail = "".join(lines).replace(" ", "").partition("…")
        assert name.replace(" ", "").startswith(head) and name.replace(" ", "").endswith(tail)
        [one] = layout([Box("a", name)], []).boxes
        written = words_of(one.box, None).name
        assert one.width >= max(text_width(line, NAME) for line in written) + 6
    assert lines_of("Western Finance 有限公司", 120, NAME) == ["Western Finance", "有限公司"]
    assert lines_of("", 100, NAME) == ["—"]


def test_marks_stacked_on_a_letter_are_counted_not_drawn_over_the_picture() -> None:
    [line] = lines_of("Z" + "\u0301" * 90, ROOM, NAME)
    assert line == "Z" + "\u0301" * 4 + "⟦+86 marks⟧"
    assert lines_of("Việt Nam", ROOM, NAME) == ["Việt Nam"]


def test_a_hub_keeps_to_a_page_and_every_label_is_written() -> None:
    arrows = [Arrow(f"k{n}", "k0", f"{n / 8:.3f} %") for n in range(1, 61)]
    found = layout(boxes(61), arrows)
    sound(found)
    assert found.width < 1_100
    labels = [route.label for route in found.routes if route.label]
    assert len(labels) == 60
    assert not any(overlap(a, b) for a, b in combinations(labels, 2))
    told = texts(diagram(boxes(61), arrows, title="t"))
    assert all(f"{n / 8:.3f} %" in told for n in range(1, 61))


def test_untied_boxes_stand_side_by_side() -> None:
    found = layout(boxes(30), [])
    sound(found)
    assert len({one.y for one in found.boxes}) < 8


def test_a_deep_bold_chain_needs_no_recursion() -> None:
    found = layout(boxes(3_000), chain(3_000, bold=True))
    assert len(found.boxes) == 3_000
    tops = [one.y for one in found.boxes]
    assert tops == sorted(tops)


def test_nothing_is_an_empty_picture() -> None:
    svg = diagram([], [], title="t")
    assert "Nothing to show." in svg


def test_mistakes_of_the_caller_are_named() -> None:
    with pytest.raises(ValueError, match="same key"):
        layout([Box("a", "A"), Box("a", "B")], [])
    with pytest.raises(ValueError, match="has no box"):
        layout([Box("a", "A")], [Arrow("a", "b")])
    with pytest.raises(ValueError, match="focus"):
        layout([Box("a", "A")], [], focus=["b"])
    with pytest.raises(ValueError, match="fewer than four"):
        layout([Box("a", "A")], [], most=3)
