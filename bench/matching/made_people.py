"""People put together from the commonest names of a country: on no list but by chance.

The names file (CC0) gives given names and surnames by country, romanised. Every given name goes
with every surname; where that makes too few, a second given name is put between, and in China
and Taiwan two syllables make one given name. They are not a census: names that are common
together and names that never meet weigh alike.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

FORENAMES = "names/common-forenames-by-country.csv"
SURNAMES = "names/common-surnames-by-country.csv"
LEAST = 2000  # names a country must have to be told of
TWO_SYLLABLES = ("CN", "TW")


def _by_country(path: Path) -> dict[str, list[str]]:
    """The romanised names of each country, each once, in the file's order."""
    found: dict[str, dict[str, None]] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            name = (row["Romanized Name"] or row["Localized Name"]).split("/")[0].strip()
            if name:
                found.setdefault(row["Country"], {})[name] = None
    return {country: list(names) for country, names in found.items()}


def _every(country: str, given: list[str], surnames: list[str]) -> Iterator[tuple[str, str]]:
    """Every (given, surname) a country's common names make."""
    if len(given) * len(surnames) < LEAST:
        if country in TWO_SYLLABLES:
            first = [a for a in given if len(a) < 6 and a.isalpha()]
            given = [a + b.lower() for a, b in product(first, first) if a != b]
        else:
            given = [f"{a} {b}" for a, b in product(given, given) if a != b]
    yield from product(given, surnames)


def people_by_country(data: Path, count: int) -> dict[str, list[str]]:
    """`count` names of every country that has `LEAST` of them, given name first."""
    forenames, surnames = _by_country(data / FORENAMES), _by_country(data / SURNAMES)
    made: dict[str, list[str]] = {}
    for country in sorted(forenames.keys() & surnames.keys()):
        names = sorted(
            {f"{a} {b}" for a, b in _every(country, forenames[country], surnames[country])}
        )
        if len(names) >= LEAST:
            made[country] = random.Random(country).sample(names, min(count, len(names)))
    return made
