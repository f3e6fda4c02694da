"""Names in the ways they are printed."""

from __future__ import annotations

import pytest

from tidegate.collaboration.affiliations.variants import ONLY_LISTED, concepts_of, variants


def ways(name: str, kind: str = "display", types: tuple[str, ...] = ("education",)) -> dict:
    return {way: made for made, way in reversed(list(variants(name, kind, types)))}


@pytest.mark.parametrize(
    ("name", "types", "way", "printed"),
    [
        ("Kyoto University", ("education",), "turned", "University of Kyoto"),
        ("BMW (Germany)", ("company",), "bare", "BMW"),
        ("Omron Co Ltd", ("company",), "bare", "Omron"),
        ("Washington University in St. Louis", ("education",), "cut", "Washington University"),
        ("University of Tennessee System", ("education",), "cut", "University of Tennessee"),
        ("Harvard University", ("education",), "school", "Harvard Medical School"),
    ],
)
def test_a_name_is_also_printed_so(
    name: str, types: tuple[str, ...], way: str, printed: str
) -> None:
    made = [(concepts, each) for concepts, each in variants(name, "display", types)]
    wanted = set(concepts_of(printed))
    assert any(set(concepts) == wanted and each == way for concepts, each in made), made


def test_the_name_as_it_stands_comes_first() -> None:
    assert next(variants("Kyoto University", "label", ())) == (("kyoto", "university"), "label")


def test_an_acronym_has_no_variants() -> None:
    assert list(variants("MIT", "acronym", ("education",))) == [(("mit",), "acronym")]


def test_names_only_a_list_knows_stand_as_they_are() -> None:
    assert "turned" not in ways("Kyoto University", types=(ONLY_LISTED,))


@pytest.mark.parametrize("name", ["", "of the", "()", "\u202e", "-", "(Germany)", "\x00"])
def test_a_name_of_nothing_gives_nothing_or_itself(name: str) -> None:
    assert all(concepts for concepts, _ in variants(name, "display", ()))
