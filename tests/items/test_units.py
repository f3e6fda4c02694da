"""Quantities as people write them: read exactly, or refused with the mend."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.items.units import Quantity, Unreadable, read_quantity

READ: list[tuple[str, Quantity, str, str, str]] = [
    ("1,979 TFLOPS", "rate", "", "1979", "1979"),
    ("1.979 PFLOPS", "rate", "", "1979", "1979"),
    ("2 POPS", "rate", "", "2000", "2000"),
    ("989.5 TFLOP/s dense", "rate", "", "989.5", "989.5"),
    ("989 teraFLOPS", "rate", "", "989", "989"),
    ("300 TMACS", "rate", "", "600", "600"),
    ("6e14", "rate", "FLOP/s", "600", "600"),
    ("3.35 TB/s", "bandwidth", "", "3350", "3350"),
    ("900 GB/s", "bandwidth", "", "900", "900"),
    ("1.2 Tb/s", "bandwidth", "", "150", "150"),
    ("400 Gbps", "bandwidth", "", "50", "50"),
    ("900 GBps", "bandwidth", "", "900", "900"),
    ("820 GiB/s", "bandwidth", "", "880.46829568", "880.46829568"),
    ("814 mm²", "area", "", "814", "814"),
    ("8.14 cm2", "area", "", "814", "814"),
    ("<600", "area", "mm2", "", "600"),
    ("under 600 mm²", "area", "", "", "600"),
    ("500-600", "area", "mm2", "500", "600"),
    ("500 to 600 mm2", "area", "", "500", "600"),
    (">= 4 TB/s", "bandwidth", "", "4000", ""),
    ("4000+", "bandwidth", "GB/s", "4000", ""),
    ("1\u00a0979", "rate", "TFLOPS", "1979", "1979"),
    ("1\u202f979", "rate", "TFLOPS", "1979", "1979"),
    ("989,5", "rate", "TFLOPS", "989.5", "989.5"),
    ("1.979,5", "rate", "TFLOPS", "1979.5", "1979.5"),
    ("1e26 FLOP", "operations", "", "100000000", "100000000"),
    ("57,700 million", "count", "", "57.7", "57.7"),
    ("208B transistors", "count", "", "208", "208"),
    ("up to 3.35 TB/s", "bandwidth", "", "3350", "3350"),
]


@pytest.mark.parametrize(("text", "quantity", "header", "low", "high"), READ)
def test_a_quantity_is_read_exactly_or_by_its_bounds(
    text: str, quantity: Quantity, header: str, low: str, high: str
) -> None:
    figure = read_quantity(text, quantity, unit=header).figure
    assert figure.low == (Decimal(low) if low else None)
    assert figure.high == (Decimal(high) if high else None)
    assert figure.text == text.strip()


REFUSED: list[tuple[str, Quantity, str, str]] = [
    ("989.5", "rate", "", "no unit"),
    ("3.35", "bandwidth", "", "no unit"),
    ("900 gbps", "bandwidth", "", "bits or bytes"),
    ("900 GBPS", "bandwidth", "", "bits or bytes"),
    ("900 gb/s", "bandwidth", "", "bits or bytes"),
    ("1979 TFLOPS*", "rate", "", "footnote"),
    ("312 | 624", "rate", "TFLOPS", "more than one number"),
    ("2 x 814 mm2", "area", "", "more than one number"),
    ("450 GB/s per direction", "bandwidth", "", "one direction"),
    ("660.6 AI TOPS", "rate", "", "advertising"),
    ("1.979.000", "rate", "GFLOPS", "decimal point"),
    ("12,34,567", "rate", "TFLOPS", "more than one way"),
    ("600-500", "area", "mm2", "high to low"),
    ("nan", "rate", "TFLOPS", "not a number"),
    ("inf", "rate", "TFLOPS", "not a number"),
    ("1e400", "rate", "TFLOPS", "out of all range"),
    ("814 mm", "area", "", "length"),
    ("814 GB/s", "area", "", "no unit of an area"),
    ("814 mm2", "bandwidth", "", "no unit of a bandwidth"),
    ("dense and sparse 5", "rate", "TFLOPS", "at once"),
    ("<script>alert(1)</script>", "rate", "TFLOPS", ""),
    ("=1+1", "rate", "TFLOPS", "not a number"),
    ("9" * 400, "rate", "TFLOPS", "characters"),
    ("", "rate", "TFLOPS", "not a number"),
    ("\x00", "rate", "TFLOPS", "not a number"),
]


@pytest.mark.parametrize(("text", "quantity", "header", "why"), REFUSED)
def test_what_is_open_or_wrong_is_refused_with_a_mend(
    text: str, quantity: Quantity, header: str, why: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        read_quantity(text, quantity, unit=header)
    assert why in caught.value.message
    assert caught.value.mend


def test_a_comma_that_may_part_thousands_does() -> None:
    assert read_quantity("1,979", "rate", unit="TFLOPS").figure.exact == 1979
    assert read_quantity("0,979", "rate", unit="TFLOPS").figure.exact == Decimal("0.979")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1979 TFLOPS with sparsity", "sparse"),
        ("1979 (sparse)", "sparse"),
        ("1979 w/ structured sparsity", "sparse"),
        ("989.5 without sparsity", "dense"),
        ("989.5 dense", "dense"),
        ("989.5 non-sparse", "dense"),
        ("989.5", ""),
    ],
)
def test_the_text_says_whether_it_is_sparse(text: str, says: str) -> None:
    assert read_quantity(text, "rate", unit="TFLOPS").says == says


@pytest.mark.parametrize("text", ["~814", "about 814", "ca. 814 mm2", "814 mm² (estimate)"])
def test_an_estimate_is_marked(text: str) -> None:
    figure = read_quantity(text, "area", unit="mm2").figure
    assert figure.approximate
    assert figure.exact == 814


def test_a_mac_is_two_operations_and_the_note_says_so() -> None:
    reading = read_quantity("300 TMAC/s", "rate")
    assert reading.figure.exact == 600
    assert any("two operations" in note for note in reading.notes)


NUMBERS = st.decimals(
    min_value=Decimal("0.001"), max_value=Decimal("999999"), places=3, allow_nan=False
)
RATES = {"GFLOPS": -3, "TFLOPS": 0, "TOPS": 0, "TFLOP/s": 0, "PFLOPS": 3, "POPS": 3}
BANDS = {"MB/s": -3, "GB/s": 0, "TB/s": 3, "PB/s": 6}


@given(
    number=NUMBERS, unit=st.sampled_from(sorted(RATES)), space=st.sampled_from(["", " ", "\u00a0"])
)
def test_a_rate_is_never_rounded(number: Decimal, unit: str, space: str) -> None:
    figure = read_quantity(f"{number}{space}{unit}", "rate").figure
    assert figure.exact is not None
    assert Fraction(figure.exact) == Fraction(number) * Fraction(10) ** RATES[unit]


@given(number=NUMBERS, unit=st.sampled_from(sorted(BANDS)))
def test_bits_are_an_eighth_of_bytes(number: Decimal, unit: str) -> None:
    in_bytes = read_quantity(f"{number} {unit}", "bandwidth").figure.exact
    in_bits = read_quantity(f"{number} {unit.replace('B', 'b')}", "bandwidth").figure.exact
    assert in_bytes is not None
    assert in_bits is not None
    assert Fraction(in_bytes) == 8 * Fraction(in_bits)


@given(number=NUMBERS)
def test_thousands_marks_change_nothing(number: Decimal) -> None:
    plain = read_quantity(f"{number}", "rate", unit="TFLOPS").figure.exact
    marked = read_quantity(f"{number:,}", "rate", unit="TFLOPS").figure.exact
    assert plain == marked == number


@given(low=NUMBERS, high=NUMBERS)
def test_a_range_holds_its_ends(low: Decimal, high: Decimal) -> None:
    low, high = sorted((low, high))
    figure = read_quantity(f"{low} - {high} mm²", "area").figure
    assert (figure.low, figure.high) == (low, high)


@given(text=st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    for quantity in ("rate", "bandwidth", "area", "count", "operations", "plain"):
        try:
            figure = read_quantity(text, quantity, unit="").figure  # type: ignore[arg-type]
        except Unreadable as refused:
            assert refused.mend
        else:
            assert figure.low is not None or figure.high is not None


@pytest.mark.parametrize(
    "text", ["4800¹", "4800 ²", "4800†", "4800‡", "4800①", "4800ᵃ", "4800₁", "4800½", "4800 §"]
)
@pytest.mark.parametrize("quantity", ["plain", "rate", "area"])
def test_a_raised_sign_is_a_footnote_and_never_a_digit(text: str, quantity: Quantity) -> None:
    with pytest.raises(Unreadable, match="footnote"):
        read_quantity(text, quantity, unit="mm2" if quantity == "area" else "TFLOPS")


@pytest.mark.parametrize("text", ["312(624)", "312 (624)", "312[1]", "4800 (1)"])
def test_a_number_in_brackets_is_never_joined_to_the_one_before(text: str) -> None:
    with pytest.raises(Unreadable, match="brackets"):
        read_quantity(text, "rate", unit="TFLOPS")


@pytest.mark.parametrize("text", ["814 mm²", "814mm ²", "8.14 cm²", "814 ㎟"])
def test_the_raised_two_of_an_area_is_its_unit(text: str) -> None:
    assert read_quantity(text, "area").figure.exact == 814


@pytest.mark.parametrize("quantity", ["plain", "rate"])
def test_a_percentage_is_no_figure_of_performance(quantity: Quantity) -> None:
    with pytest.raises(Unreadable, match="“%” is no unit"):
        read_quantity("4800%", quantity, unit="" if quantity == "plain" else "TFLOPS")
