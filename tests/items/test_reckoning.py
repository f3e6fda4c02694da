"""The arithmetic: products, the format that decides, sources that differ, dies, I/O, boards."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.items import Claim, Figure, Item, caveats_of, explain, facts_of
from tidegate.items.figure import Confidence
from tidegate.items.formats import FORMATS
from tidegate.items.item import Board, Die, IoPart
from tidegate.rules.interval import Interval


def _figure(
    value: str, sure: Confidence = "H", source: str = "sheet", unit: str = "TFLOPS"
) -> Figure:
    return Figure(Decimal(value), Decimal(value), unit, source, sure, value)


def _item(**rates: str) -> Item:
    return Item("X", rates={name: (_figure(rate),) for name, rate in rates.items()})


def _steps(item: Item) -> list[str]:
    return [step.text for step in explain(item)]


def test_the_best_format_decides_and_ties_are_told() -> None:
    item = _item(fp64="19.5", fp16="312", int8="624")
    facts = facts_of(item)
    assert facts["tpp"] == 4992
    assert facts["tops"] == 624
    steps = _steps(item)
    assert "FP16/BF16 312 TFLOPS dense × 16 bit = 4992" in steps
    assert "FP64 19.5 TFLOPS dense × 64 bit = 1248" in steps
    assert any(step.startswith("FP16/BF16 and INT8 tie: TPP = 4992") for step in steps)


def test_each_product_names_its_source_and_confidence() -> None:
    [step] = [s for s in explain(_item(fp16="312")) if "dense × 16" in s.text]
    assert (step.source, step.confidence, step.value) == ("sheet", "H", "4992")


def test_a_format_that_is_not_fp16_or_fp8_can_decide() -> None:
    assert facts_of(_item(fp16="2516.6", fp8="5033.2", fp6="10066.3"))["tpp"] == Decimal("60397.8")
    assert facts_of(_item(fp64="10.8", fp16="24.5"))["tpp"] == Decimal("691.2")
    assert facts_of(_item(fp16="2500", fp4="15000"))["tpp"] == 60000


def test_where_tf32_would_decide_both_readings_are_given() -> None:
    item = _item(fp16="190", int8="420", tf32="190")
    assert facts_of(item)["tpp"] == Interval(Decimal(3610), Decimal(6080))
    assert any("19 bits or 32" in caveat for caveat in caveats_of(item))
    assert any("× 19 bit = 3610 or × 32 bit = 6080" in step for step in _steps(item))


def test_tf32_that_cannot_decide_changes_nothing() -> None:
    assert facts_of(_item(fp16="312", tf32="156"))["tpp"] == 4992
    assert not caveats_of(_item(fp16="312", tf32="156"))


def test_a_missing_faster_format_makes_the_performance_a_lower_bound() -> None:
    item = Item("X", rates={"fp32": (_figure("31.5"),)}, rates_complete=False)
    assert facts_of(item)["tpp"] == Interval(Decimal(1008), None)
    assert any("lower bound" in caveat for caveat in caveats_of(item))


def test_the_2022_score_is_one_sum_however_the_units_are_parted() -> None:
    facts = facts_of(_item(fp16="312"))
    assert (facts["score_digital"], facts["score_primitive"], facts["score_analog"]) == (4992, 0, 0)


def test_analog_units_count_eight_bits_in_the_2022_score() -> None:
    item = Item("X", rates={"int8": (_figure("25"),)}, analog=True)
    facts = facts_of(item)
    assert (facts["score_digital"], facts["score_analog"]) == (0, 200)


RATES = st.dictionaries(
    st.sampled_from([name for name, one in FORMATS.items() if len(one.bits) == 1]),
    st.decimals(min_value=0, max_value=99999, places=4, allow_nan=False),
    min_size=1,
    max_size=6,
)


@given(rates=RATES)
def test_the_performance_is_the_exact_maximum_of_the_products(rates: dict[str, Decimal]) -> None:
    facts = facts_of(_item(**{name: str(rate) for name, rate in rates.items()}))
    exact = max(Fraction(rate) * FORMATS[name].bits[0] for name, rate in rates.items())
    assert Fraction(facts["tpp"]) == exact
    assert Fraction(facts["tops"]) == max(Fraction(rate) for rate in rates.values())


@given(rates=RATES, more=st.decimals(min_value=0, max_value=1000, places=2, allow_nan=False))
def test_a_faster_rate_never_lowers_the_performance(
    rates: dict[str, Decimal], more: Decimal
) -> None:
    before = facts_of(_item(**{name: str(rate) for name, rate in rates.items()}))["tpp"]
    name = min(rates)
    faster = {**rates, name: rates[name] + more}
    after = facts_of(_item(**{n: str(rate) for n, rate in faster.items()}))["tpp"]
    assert after >= before


# Sources that differ


def test_sources_of_equal_confidence_give_an_interval_and_are_never_averaged() -> None:
    item = Item("X", rates={"fp16": (_figure("450", "M", "one"), _figure("432", "M", "two"))})
    assert facts_of(item)["tpp"] == Interval(Decimal(6912), Decimal(7200))
    [told] = [c for c in caveats_of(item) if "differ" in c]
    assert "450 TFLOPS (one, M)" in told
    assert "432 TFLOPS (two, M)" in told


def test_the_better_confidence_stands_alone_and_the_contradiction_is_told() -> None:
    item = Item("X", rates={"fp16": (_figure("432", "L", "two"), _figure("450", "M", "one"))})
    assert facts_of(item)["tpp"] == 7200
    assert any("differ" in caveat for caveat in caveats_of(item))


def test_sources_that_agree_say_nothing() -> None:
    item = Item("X", rates={"fp16": (_figure("450", "M", "one"), _figure("450", "M", "two"))})
    assert not caveats_of(item)


def test_an_estimate_is_used_and_the_caveat_travels_with_it() -> None:
    area = Figure(Decimal(2400), Decimal(2400), "mm2", "guess", "L", "2400")
    item = Item("X", rates={"fp16": (_figure("1307"),)}, figures={"die_area": (area,)})
    assert facts_of(item)["die_area"] == 2400
    assert any("die_area 2400" in c and "low confidence" in c for c in caveats_of(item))


# Dies


def _die(name: str, area: str | None, **more: Any) -> Die:
    figure = None if area is None else _figure(area, unit="mm2")
    return Die(name, area=figure, **{"non_planar": True, **more})


def test_only_non_planar_logic_dies_count() -> None:
    dies = (
        _die("compute", "456.25"),
        _die("I/O", "168", process="16nm"),
        _die("HBM stack", "96", logic=False, count=4),
        _die("filler", "110", logic=False, count=2),
        _die("bridge", "50", non_planar=False),
    )
    item = Item("X", rates={"fp16": (_figure("256"),)}, dies=dies)
    assert facts_of(item)["die_area"] == Decimal("624.25")
    assert sum("not counted" in step for step in _steps(item)) == 3


def test_dies_of_one_sort_are_counted_each() -> None:
    item = Item("X", rates={"fp16": (_figure("383"),)}, dies=(_die("GCD", "724", count=2),))
    assert facts_of(item)["die_area"] == 1448


def test_a_die_of_unknown_area_makes_the_sum_a_lower_bound() -> None:
    dies = (_die("XCD", "115", count=8), _die("IOD", None, count=4))
    item = Item("X", rates={"fp16": (_figure("1307"),)}, dies=dies)
    assert facts_of(item)["die_area"] == Interval(Decimal(920), None)
    assert any("lower bound" in caveat for caveat in caveats_of(item))


def test_a_planar_process_has_no_applicable_area() -> None:
    area = _figure("561", unit="mm2")
    item = Item(
        "X", rates={"fp32": (_figure("4"),)}, figures={"die_area": (area,)}, process="28 nm"
    )
    facts = facts_of(item)
    assert facts["planar_only"] is True
    assert facts["die_area"] == 0
    assert any("planar" in caveat for caveat in caveats_of(item))


@pytest.mark.parametrize(
    ("process", "planar"),
    [
        ("TSMC N7", False),
        ("TSMC 12FFN", False),
        ("12nm FinFET", False),
        ("TSMC N5+N6", False),
        ("Samsung 8N", False),
        ("SMIC N+2 / TSMC N7", False),
        ("Intel 7 + TSMC N5/N7", False),
        ("28 nm", True),
        ("65nm", True),
        ("unknown", None),
        ("SMIC", None),
        ("22FDX", True),
    ],
)
def test_the_process_tells_planar_from_non_planar(process: str, planar: bool | None) -> None:
    item = Item("X", rates={"fp16": (_figure("1"),)}, process=process)
    assert facts_of(item).get("planar_only") is planar


# Input and output


def test_all_links_count_but_those_between_dies_of_a_package() -> None:
    parts = (
        IoPart("BLink", _figure("512", unit="GB/s")),
        IoPart("PCIe5", _figure("128", unit="GB/s")),
        IoPart("die to die", _figure("896", unit="GB/s"), counted=False),
    )
    item = Item("X", rates={"fp16": (_figure("1024"),)}, io_parts=parts)
    assert facts_of(item)["io_rate"] == 640
    steps = _steps(item)
    assert any("BLink 512 GB/s + PCIe5 128 GB/s: 640" in step for step in steps)
    assert any("not counted" in step and "1536" in step for step in steps)


def test_a_stated_total_that_is_not_the_sum_is_told() -> None:
    parts = (IoPart("NVLink", _figure("900", unit="GB/s")),)
    figures = {"io_rate": (_figure("1028", unit="GB/s"),)}
    item = Item("X", rates={"fp16": (_figure("989"),)}, io_parts=parts, figures=figures)
    assert facts_of(item)["io_rate"] == 1028
    assert any("parts sum to 900" in caveat for caveat in caveats_of(item))


# Boards


def test_a_board_of_two_is_divided_where_the_source_is_good() -> None:
    item = Item("X", rates={"int8": (_figure("256"),)}, board=Board(2, "sheet", "H"))
    assert facts_of(item)["tpp"] == 1024


def test_a_doubtful_count_gives_an_interval() -> None:
    item = Item("X", rates={"int8": (_figure("256"),)}, board=Board(2, "memory", "L"))
    assert facts_of(item)["tpp"] == Interval(Decimal(1024), Decimal(2048))
    assert any("low confidence" in caveat for caveat in caveats_of(item))


def test_a_third_is_an_interval_of_six_decimals_and_no_rounded_number() -> None:
    item = Item("X", rates={"int8": (_figure("100"),)}, board=Board(3, "sheet", "H"))
    tpp = facts_of(item)["tpp"]
    assert tpp == Interval(Decimal("266.666666"), Decimal("266.666667"))


def test_the_io_of_a_board_says_nothing_of_one_circuit() -> None:
    figures = {"io_rate": (_figure("264", unit="GB/s"),)}
    item = Item("X", rates={"int8": (_figure("256"),)}, figures=figures, board=Board(2, "s", "H"))
    assert "io_rate" not in facts_of(item)


# What is handed on


def test_facts_fit_the_schema_of_the_rules() -> None:
    from tidegate.items import catalogue

    allowed = _columns()
    for entry in catalogue():
        facts = facts_of(entry.item)
        assert facts.keys() <= allowed, entry.id
        for value in facts.values():
            assert isinstance(value, Decimal | Interval | bool | str)
            if isinstance(value, Decimal):
                assert value == round(value, 6)


def _columns() -> set[str]:
    from importlib import resources

    import yaml

    text = (resources.files("tidegate.rules") / "facts" / "item.yaml").read_text("utf-8")
    return set(yaml.safe_load(text)["columns"])


def test_an_uncertain_claim_is_no_fact() -> None:
    item = Item("X", rates={"fp16": (_figure("1"),)}, claims={"data_centre": Claim(None, "sheet")})
    assert "data_centre" not in facts_of(item)
    assert item.data_centre is None


def test_a_figure_is_finite_and_in_order() -> None:
    with pytest.raises(ValueError, match="finite"):
        Figure(Decimal("NaN"), Decimal("NaN"), "TFLOPS")
    with pytest.raises(ValueError, match="above"):
        Figure(Decimal(2), Decimal(1), "TFLOPS")
