"""Places a string may name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.collaboration.affiliations.places import (
    city_place,
    country_names,
    place_names,
    subdivision_place,
    subdivisions,
)
from tidegate.collaboration.affiliations.registry import read_registry

from .made_up import lines


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Peoples R China", "CN"), ("China", "CN"), ("England", "GB"), ("USSR", "RU"),
        ("Massachusetts", "US/massachusetts"), ("MA", "US/massachusetts"),
        ("Ontario", "CA/ontario"), ("Shenyang", "CN//shenyang"), ("Liaoning", "CN/liaoning"),
    ],
)  # fmt: skip
def test_a_name_is_that_of_a_place(tmp_path: Path, name: str, code: str) -> None:
    names = set(place_names(read_registry(lines(tmp_path / "r.jsonl"))))
    assert (name, code) in names


def test_every_country_has_two_letters_and_a_name() -> None:
    assert all(name and len(code) == 2 and code.isupper() for name, code in country_names())


def test_subdivisions_are_told_once() -> None:
    table = subdivisions()
    assert len(table) == len(set(table)) > 60


def test_a_city_and_a_subdivision_of_one_name_are_two_places() -> None:
    assert city_place("US", "New York") != subdivision_place("US", "New York")
