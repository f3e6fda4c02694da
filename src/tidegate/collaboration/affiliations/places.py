"""Places an affiliation string may name: countries, their subdivisions, cities of institutions.

Countries come from the table of tidegate.intake; the states of the United States, the provinces of
Canada, the states of Australia and their postal codes are added, for many strings name nothing
else; cities are those the registry's records stand in.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from tidegate.collaboration.affiliations.registry import Institution
from tidegate.collaboration.affiliations.words import fold

CITY = "//"
"""Stands between country and city in a city's code."""


def subdivision_place(country: str, name: str) -> str:
    """ "US/texas" """
    return f"{country}/{fold(name)}"


def city_place(country: str, name: str) -> str:
    """ "US//austin" """
    return f"{country}{CITY}{fold(name)}"


@cache
def subdivisions() -> tuple[tuple[str, str, str], ...]:
    """(country, postal code, name) of data/subdivisions.csv."""
    source = resources.files("tidegate.collaboration.affiliations") / "data" / "subdivisions.csv"
    with source.open(encoding="utf-8") as lines:
        return tuple((r["country"], r["code"], r["name"]) for r in csv.DictReader(lines))


def country_names() -> Iterator[tuple[str, str]]:
    """(name, alpha-2) of every country, in the languages of tidegate.intake's table."""
    source = resources.files("tidegate.intake") / "data" / "countries.csv"
    with source.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            for column, cell in row.items():
                if column in ("alpha2", "demonyms"):
                    continue
                for name in filter(None, cell.split("|")):
                    yield name, row["alpha2"]


def place_names(records: Iterable[Institution]) -> Iterator[tuple[str, str]]:
    """(name, place code) of every place a string may name."""
    yield from country_names()
    for name, code in _PRINTED:
        yield name, code
    for country, code, name in subdivisions():
        yield name, subdivision_place(country, name)
        yield code, subdivision_place(country, name)
    cities = set()
    for record in records:
        for country, city, subdivision in record.places:
            if country and city:
                cities.add((city, city_place(country, city)))
            if country and subdivision:
                cities.add((subdivision, subdivision_place(country, subdivision)))
    yield from sorted(cities)


_PRINTED = (
    *(("Peoples R China", "CN"), ("PR China", "CN"), ("P R China", "CN")),
    *(("Peoples Republic of China", "CN"), ("U S A", "US"), ("U K", "GB"), ("England", "GB")),
    *(("Scotland", "GB"), ("Wales", "GB"), ("Northern Ireland", "GB"), ("Korea", "KR")),
    *(("South Korea", "KR"), ("R O C", "TW"), ("Taiwan ROC", "TW"), ("Russia", "RU")),
    *(("Iran", "IR"), ("Turkey", "TR"), ("Holland", "NL"), ("Brasil", "BR"), ("España", "ES")),
    *(("Deutschland", "DE"), ("Italia", "IT"), ("México", "MX"), ("Polska", "PL")),
    *(("Hong Kong", "HK"), ("Macau", "MO"), ("Czech Republic", "CZ"), ("Fed Rep Ger", "DE")),
    *(("West Germany", "DE"), ("USSR", "RU"), ("U S S R", "RU")),
)
"""As citation indexes and older papers print them."""
