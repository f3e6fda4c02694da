"""Folding: what is near the question stays, every other box is counted, and the picture says so."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.findings.diagram import Arrow, Box, diagram, layout
from tidegate.findings.diagram_fold import fold


def boxes(count: int) -> list[Box]:
    return [Box(f"k{n}", f"Company {n}") for n in range(count)]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_box_is_drawn_or_counted_and_bold_ends_are_drawn(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 60))
    most = data.draw(st.integers(4, 20))
    ends = st.integers(0, count - 1)
    arrows = [
        Arrow(f"k{a}", f"k{b}", bold=bold)
        for a, b, bold in data.draw(
            st.lists(st.tuples(ends, ends, st.sampled_from([False] * 9 + [True])), max_size=80)
        )
    ]
    kept = fold(boxes(count), arrows, [f"k{data.draw(ends)}"], most)
    assert sum(kept.counts) == count
    drawn = {box.key for box in kept.boxes if box.look != "fold"}
    must = {end for arrow in arrows if arrow.bold for end in (arrow.owner, arrow.owned)}
    assert must <= drawn
    assert len(kept.boxes) <= max(most, 3 * len(must) + 1)
    assert sum(n for n, box in zip(kept.counts, kept.boxes, strict=True) if box.look != "fold") == (
        len(drawn)
    )
    wanted = {(a.owner, a.owned) for a in arrows if {a.owner, a.owned} <= drawn}
    lines = {(kept.boxes[li.owner].key, kept.boxes[li.owned].key) for li in kept.lines}
    assert wanted <= lines
    assert {pair for pair in lines if set(pair) <= drawn} == wanted
    bold = {(a.owner, a.owned) for a in arrows if a.bold}
    assert {
        (kept.boxes[li.owner].key, kept.boxes[li.owned].key) for li in kept.lines if li.bold
    } == bold
    assert bool(kept.told) == (len(drawn) < count)


def test_a_hub_keeps_its_listed_holder_and_counts_the_rest() -> None:
    made = [Box("t", "Target"), *boxes(990), Box("x", "Listed One", look="listed")]
    arrows = [Arrow(box.key, "t", "0.1 %") for box in made[1:]]
    svg = diagram(made, arrows, title="t", focus=["t"], most=50)
    assert "Listed One" in svg
    [more] = re.findall(r"and (\d+) more holders", svg)
    assert int(more) == 992 - 49
    assert f"Folded: {more} of 992 boxes stand counted in 1 box" in svg


def test_holders_and_companies_of_a_box_fold_apart_and_looks_are_told() -> None:
    made = [Box("t", "Target"), *(Box(f"u{n}", "U", look="listed") for n in range(40)), *boxes(40)]
    arrows = [Arrow(f"u{n}", "t") for n in range(40)] + [Arrow("t", f"k{n}") for n in range(40)]
    kept = fold(made, arrows, ["t"], 5)
    folds = {box.name: box.told for box in kept.boxes if box.look == "fold"}
    told = folds["and 38 more holders"]
    assert told.replace("\xa0", " ") == "38 listed"
    assert "and 40 more companies" in folds


def test_what_hangs_behind_a_folded_box_is_counted_with_it() -> None:
    arrows = [Arrow(f"k{n}", f"k{n + 1}") for n in range(199)]
    kept = fold(boxes(200), arrows, ["k100"], 11)
    names = {box.name: box.told for box in kept.boxes if box.look == "fold"}
    assert len(names) == 2
    assert {re.sub(r"\d+", "n", name) for name in names} == {
        "and n more holders", "and n more companies",
    }  # fmt: skip
    assert all("1\xa0direct" in told for told in names.values())


def test_boxes_tied_to_nothing_drawn_are_counted_too() -> None:
    kept = fold(boxes(300), [Arrow("k0", "k1", bold=True)], (), 10)
    assert sum(kept.counts) == 300
    assert kept.boxes[-1].name == "and 291 more not tied to these"


def test_a_fold_never_takes_a_users_key() -> None:
    made = [Box(f"fold {n}", "A") for n in range(50)]
    kept = fold(made, [], (), 10)
    assert len({box.key for box in kept.boxes}) == len(kept.boxes)


def test_a_small_structure_is_not_folded() -> None:
    found = layout(boxes(100), [])
    assert len(found.boxes) == 100
    assert not found.told


def test_a_large_structure_folds_alike_every_time() -> None:
    arrows = [Arrow(f"k{n * 7919 % n}", f"k{n}", "51 %") for n in range(1, 20_000)]
    one = diagram(boxes(20_000), arrows, title="t", focus=["k9"])
    assert one == diagram(boxes(20_000), arrows, title="t", focus=["k9"])
    assert one.count("<title>") < 400


def test_labels_beyond_what_can_be_read_are_counted_and_the_bold_ones_kept() -> None:
    arrows = [
        Arrow(f"k{a}", f"k{b}", "1 %", bold=(a, b) == (38, 39))
        for a in range(40)
        for b in range(a + 1, 40)
    ]
    found = layout(boxes(40), arrows)
    silent = [route for route in found.routes if route.label is None]
    assert f"What {len(silent)} lines stand for is not written beside them" in found.told
    assert all(route.label for route in found.routes if route.line.bold)
