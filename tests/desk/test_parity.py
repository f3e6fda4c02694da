"""Chips by maker's country, and what rule versions cut off, over the shipped catalogue."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tidegate.desk.cut_off import CutOff, cut_off_dict, cut_offs
from tidegate.desk.law_in_use import rulebooks_in_use
from tidegate.desk.parity import METRICS, announced, chips, sources_of
from tidegate.desk.parity_report import chips_dict, cut_lines, cut_page
from tidegate.items.accelerators import Entry, catalogue
from tidegate.landscape import System
from tidegate.landscape.asked import Asked

TODAY = date(2026, 11, 23)


def entry(entry_id: str) -> Entry:
    found = catalogue().get(entry_id)
    assert found is not None, entry_id
    return found


def name(entry_id: str) -> str:
    return entry(entry_id).name


@pytest.fixture(scope="module")
def cuts() -> dict[str, CutOff]:
    found = cut_offs(rulebooks_in_use(), destination="CN", as_of=TODAY)
    return {one.day: one for one in found}


def test_the_first_version_cut_off_what_moves_600_gigabytes_a_second(
    cuts: dict[str, CutOff],
) -> None:
    first = cuts["2022-10-21"]
    assert (first.version, first.before, first.stopped) == ("V1", 0, ())
    caught = ("nvidia.a100-sxm4-80gb", "nvidia.a100-pcie-40gb", "nvidia.h100-sxm5")
    assert {name(one) for one in caught} <= set(first.became)
    # Fast enough by arithmetic, and too slow at its edges.
    assert name("nvidia.l40") not in first.became
    assert len(first.became) == first.after


def test_the_second_version_cut_off_what_was_built_to_miss_the_first(
    cuts: dict[str, CutOff],
) -> None:
    second = cuts["2023-11-17"]
    assert second.version == "V2"
    caught = ("nvidia.a800-sxm", "nvidia.h800-sxm", "nvidia.l40s", "nvidia.l40")
    assert {name(one) for one in caught} <= set(second.became)
    assert name("nvidia.h100-sxm5") not in second.became
    assert name("nvidia.l20") not in {*second.became, *second.unknown}
    assert second.stopped == ()


def test_a_version_that_moved_no_figure_cut_nothing_off(cuts: dict[str, CutOff]) -> None:
    for one in cuts.values():
        if one.version not in ("V1", "V2"):
            assert (one.became, one.stopped) == ((), ())
            assert one.before == one.after


def test_only_chips_that_had_come_out_are_asked_about(cuts: dict[str, CutOff]) -> None:
    released = {one.name: one.released for one in catalogue()}
    for day, one in cuts.items():
        for chip in (*one.became, *one.unknown):
            assert released[chip] <= day
            assert not announced(next(e for e in catalogue() if e.name == chip))
        assert one.chips == sum(seat.chips for seat in one.seats)
        assert one.after == sum(seat.controlled for seat in one.seats)


def test_a_share_of_the_frontier_names_the_best_that_stays_free(cuts: dict[str, CutOff]) -> None:
    [seat] = [one for one in cuts["2023-11-17"].seats if one.country == "US"]
    assert 0 < seat.steps_controlled <= seat.steps
    assert seat.best is not None
    assert seat.best_open is not None
    assert seat.best.name == name("nvidia.h100-sxm5")
    assert seat.best_open.low is not None
    assert seat.best_open.low < 4800
    assert f"{seat.best_open.name}, " in seat.words


def test_what_rests_on_low_confidence_is_marked(cuts: dict[str, CutOff]) -> None:
    second = cuts["2023-11-17"]
    weak = {one for one in second.weakly if one in second.became}
    assert weak
    assert not {name("nvidia.h800-sxm"), name("nvidia.l40s")} & weak
    lines = " ".join(cut_lines(list(cuts.values()), "CN"))
    assert f"{sorted(weak)[0]}*" in lines
    assert f"{name('nvidia.h800-sxm')}," in lines


def test_another_destination_gives_another_answer() -> None:
    found = cut_offs(rulebooks_in_use(), destination="DE", as_of=TODAY)
    assert all(one.became == () and one.after == 0 for one in found)


def test_days_after_the_one_asked_for_are_not_told() -> None:
    found = cut_offs(rulebooks_in_use(), destination="CN", as_of=date(2023, 11, 16))
    assert [one.day for one in found] == ["2022-10-21"]


def test_low_confidence_and_announced_chips_count_only_when_asked_for() -> None:
    [plain] = chips(["tpp"], today=TODAY)
    [more] = chips(["tpp"], include=["low", "announced"], today=TODAY)
    assert {one.name for one in plain.systems} < {one.name for one in more.systems}
    assert not [one for one in plain.systems if one.mark and "approximate" not in one.mark]
    marks = {one.name: one.mark for one in more.systems}
    assert marks[name("cerebras.wse-2")] == "low confidence"
    assert marks[name("biren.br100")] == "announced"
    reasons = {one.name: (one.why, one.mend) for one in plain.left_out}
    assert reasons[name("cerebras.wse-2")][1] == "--include low"
    assert reasons[name("biren.br100")][1] == "--include announced"


def test_every_chip_is_counted_or_named() -> None:
    for found in chips(list(METRICS), today=TODAY):
        counted = [one.name for one in (*found.systems, *found.left_out)]
        assert sorted(counted) == sorted(one.name for one in catalogue())


def test_who_leads_is_computed_and_can_be_the_other() -> None:
    made = [one for one in catalogue() if not announced(one)]
    early = [one for one in made if one.released <= "2019-12-31"]
    late = [one for one in made if one.released >= "2020-01-01"]
    [then] = chips(["tpp"], today=TODAY, entries=early)
    [now] = chips(["tpp"], today=TODAY, entries=late)
    assert {then.leader, now.leader} == {"CN", "US"}


def test_a_density_is_the_least_power_by_the_most_area() -> None:
    [found] = chips(["performance_density"], today=TODAY)
    by_name: dict[str, System] = {one.name: one for one in found.systems}
    h100 = by_name[name("nvidia.h100-sxm5")]
    assert h100.low == h100.high == Decimal(15832) / Decimal(814)
    bounded = by_name[name("google.tpu-v4")]
    assert bounded.high is None
    assert bounded.low is not None
    assert round(bounded.low, 4) == Decimal("7.3333")
    assert any(bounded.name in note for note in found.notes)


def test_the_picture_as_of_a_day_knows_nothing_later() -> None:
    [found] = chips(["tpp"], Asked(as_of="2022-06-30"), today=TODAY)
    assert all(one.released.last <= date(2022, 6, 30) for one in found.systems)
    assert name("nvidia.h100-sxm5") in {one.name for one in found.left_out}
    assert str(found.as_of) == "2022-06-30"


def test_sources_are_told() -> None:
    told = sources_of(chips(["tpp"], today=TODAY))
    assert told
    assert all(line.endswith(("figures", "figure")) for line in told)


def test_the_whole_as_data_and_as_a_page(cuts: dict[str, CutOff]) -> None:
    found = chips(["tpp"], today=TODAY)
    days = list(cuts.values())
    shape = chips_dict(found, days, "CN", (), sources_of(found))
    assert shape["cut_offs"]["days"] == [cut_off_dict(one) for one in days]
    sections = cut_page(days, "CN")
    assert len(sections["cuts"]) == len(days)
    assert sections["cuts_charts"][0].startswith("<svg")
    assert cut_page([], "CN")["cuts_charts"] == []
