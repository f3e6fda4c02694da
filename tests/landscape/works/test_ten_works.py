"""Every indicator of ten works, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.landscape.works.ten import counted, written

from tidegate.landscape.works.concentration import level_of
from tidegate.landscape.works.figures import Found, Ranking, Unit


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("ten")
    return counted(folder, written(folder), draws=50).found("chips")


@pytest.fixture(scope="module")
def countries(found: Found) -> Ranking:
    return found.rankings[0]


@pytest.fixture(scope="module")
def institutions(found: Found) -> Ranking:
    return found.rankings[1]


def unit(ranking: Ranking, id: str) -> Unit:
    return next(one for one in ranking.units if one.id == id)


def test_whole_counting_gives_each_country_every_work_it_has_a_part_in(countries: Ranking) -> None:
    assert {one.id: one.works for one in countries.units} == {"CN": 6, "US": 5, "DE": 1}


def test_fractional_counting_divides_a_work_among_authors_and_then_among_their_places(
    countries: Ranking, institutions: Ranking
) -> None:
    # CN: w1 1, w2 1/2, w4 1/2, w6 2/3, w7 1, w10 1.
    assert unit(countries, "CN").fractional == pytest.approx(14 / 3)
    # US: w2 1/2, w3 1, w4 1/2, w6 1/3, w9 1.
    assert unit(countries, "US").fractional == pytest.approx(10 / 3)
    assert unit(institutions, "X1").fractional == pytest.approx(1 + 1 / 2 + 1 / 3 + 1)
    assert unit(institutions, "X2").fractional == pytest.approx(1 / 2 + 1 / 3 + 1)


def test_shares_are_of_all_credit_and_what_is_nobodys_is_told(countries: Ranking) -> None:
    shares = {one.id: one.share for one in countries.units}
    assert shares == pytest.approx({"CN": 14 / 30, "US": 10 / 30, "DE": 1 / 10})
    assert countries.unknown_share == pytest.approx(1 / 10)  # w5
    assert countries.unknown_top == 0


def test_works_that_tie_at_the_boundary_share_what_is_left_of_the_tenth(
    found: Found, countries: Ranking, institutions: Ranking
) -> None:
    # A tenth of five works is half a work a year. 2020: w1 and w2 tie, 1/4 each; 2021: w6 has 1/2.
    assert found.top == pytest.approx(1)
    assert unit(countries, "CN").top_works == pytest.approx(1 / 4 + 1 / 4 + 1 / 2)
    cn = 1 / 4 + 1 / 4 * 1 / 2 + 1 / 2 * 2 / 3
    us = 1 / 4 * 1 / 2 + 1 / 2 * 1 / 3
    assert unit(countries, "CN").top_share == pytest.approx(cn)
    assert unit(countries, "US").top_share == pytest.approx(us)
    assert unit(countries, "DE").top_share == 0
    assert unit(countries, "CN").own_top == pytest.approx(cn / (14 / 3))
    x1 = 1 / 4 + 1 / 4 * 1 / 2 + 1 / 2 * 1 / 3
    assert unit(institutions, "X1").top_share == pytest.approx(x1)


def test_the_h_index_counts_works_whole(countries: Ranking, institutions: Ranking) -> None:
    # CN: 10 10 8 5 1 0; US: 10 8 4 2 1; DE: 5. X1: 10 10 8 5; X2: 8 1 0.
    assert {one.id: one.h_index for one in countries.units} == {"CN": 4, "US": 3, "DE": 1}
    assert unit(institutions, "X1").h_index == 4
    assert unit(institutions, "X2").h_index == 1


def test_growth_leads_from_the_first_years_credit_to_the_last(
    found: Found, countries: Ranking
) -> None:
    assert unit(countries, "CN").growth == pytest.approx((8 / 3) / 2 - 1)
    assert unit(countries, "US").growth == pytest.approx((4 / 3) / 2 - 1)
    assert unit(countries, "DE").growth is None  # nothing in 2020: no rate leads away from zero
    assert found.growth == 0


def test_concentration_is_of_the_known_credit_in_the_top_tenth(
    countries: Ranking, institutions: Ranking
) -> None:
    assert countries.hhi == pytest.approx((17 / 24) ** 2 + (7 / 24) ** 2)
    assert institutions.hhi == pytest.approx((13 / 24) ** 2 + (4 / 24) ** 2 + (7 / 24) ** 2)


def test_the_lead_is_over_the_second_and_was_kept_in_both_years(countries: Ranking) -> None:
    lead = countries.lead
    assert lead is not None
    assert (lead.unit, lead.second, lead.since, lead.led, lead.of) == ("CN", "US", 2020, 2, 2)
    assert lead.ratio == pytest.approx(17 / 7)
    assert lead.margin == pytest.approx(10 / 24)
    assert lead.by_year == ((2020, "CN"), (2021, "CN"))


def test_works_with_others_are_counted_whole(countries: Ranking, institutions: Ranking) -> None:
    # CN and US: w2, w4, w6.
    assert unit(countries, "CN").together == pytest.approx(3 / 6)
    assert unit(countries, "US").together == pytest.approx(3 / 5)
    assert unit(countries, "DE").together == 0
    [pair] = countries.pairs
    assert (pair.one, pair.other, pair.works) == ("CN", "US", 3)
    assert (pair.of_one, pair.of_other) == pytest.approx((3 / 6, 3 / 5))
    told = {frozenset((one.one, one.other)): one.works for one in institutions.pairs}
    assert told == {
        frozenset(("X1", "Y1")): 2,
        frozenset(("X2", "Y1")): 2,
        frozenset(("X1", "X2")): 1,
    }


def test_the_years_of_a_unit_add_up_to_its_whole(countries: Ranking) -> None:
    cn = unit(countries, "CN")
    assert [one.works for one in cn.years] == [3, 3]
    assert [one.fractional for one in cn.years] == pytest.approx([2, 8 / 3])
    assert [one.top_share for one in cn.years] == pytest.approx([3 / 4, 2 / 3])


def test_an_institution_is_of_the_country_most_of_its_credit_is_in(institutions: Ranking) -> None:
    assert {one.id: one.country for one in institutions.units} == {
        "X1": "CN", "X2": "CN", "Y1": "US", "Z1": "DE",
    }  # fmt: skip


def test_monopoly_risk_cannot_be_known_of_four_institutions(found: Found) -> None:
    assert found.monopoly is not None
    assert found.monopoly.level == "cannot be known"
    assert found.monopoly.missing


@pytest.mark.parametrize(
    ("countries", "level", "ratio"),
    [
        ("CN CN CN CN CN CN CN CN US DE", "high", 8),
        ("CN CN CN CN CN CN CN US US DE", "medium", 3.5),
        ("CN CN CN CN CN US US DE DE JP", "medium", 2.5),
        ("CN CN CN CN CN US US US DE JP", "low", 5 / 3),
        ("CN CN CN CN US DE JP KR FR IT", "low", 4),
    ],
)
def test_monopoly_risk_has_two_thresholds(
    tmp_path: Path, countries: str, level: str, ratio: float
) -> None:
    # Ten works that tie, each of one institution: a tenth of each is in the top tenth.
    works = ["work,year,citations,technology", *(f"w{n},2020,3,chips" for n in range(10))]
    told = ["work,author,institution,country"]
    told += [f"w{n},a{n},I{n}x,{code}" for n, code in enumerate(countries.split())]
    paths = written(tmp_path, "\n".join(works) + "\n", "\n".join(told) + "\n")
    risk = counted(tmp_path, paths, draws=0).found("chips").monopoly
    assert risk is not None
    assert (risk.level, risk.country, risk.looked_at) == (level, "CN", 10)
    assert risk.lead_institutions == countries.split().count("CN")
    assert risk.ratio == pytest.approx(ratio)


def test_the_thresholds_are_reached_at_their_very_number() -> None:
    assert level_of(8, 3.0) == "high"
    assert level_of(8, 2.999) == "medium"
    assert level_of(7, 3.0) == "medium"
    assert level_of(5, 2.0) == "medium"
    assert level_of(4, 100.0) == "low"
    assert level_of(10, 1.999) == "low"


def test_intervals_hold_the_figure_and_one_work_makes_a_wide_one(countries: Ranking) -> None:
    cn = unit(countries, "CN")
    assert cn.share_interval is not None
    assert cn.share_interval.low < cn.share < cn.share_interval.high
    assert cn.h_interval is not None
    assert cn.h_interval.low <= cn.h_index <= cn.h_interval.high
    assert countries.hhi is not None
    assert countries.hhi_interval is not None
    assert 1 / 3 <= countries.hhi_interval.low < countries.hhi < countries.hhi_interval.high <= 1
    lead = countries.lead
    assert lead is not None
    assert lead.held is not None
    assert 0.5 < lead.held <= 1
