"""Fits the weights of `names.likelihood`, and tells how far they hold on what they never saw.

    python bench/matching/fit_weights.py ../shared/data [--write]

Pairs are taken from the tuning half of the SDN list (see splits.py): every alias against the
other names of its party and against other parties, listed names with one edit, made-up people
(common names of the world's countries, CC0) and companies (GLEIF, CC0) against parties they are
not. A party counts by its best name. The weights are a logistic regression in which every measure
may push one way only. What is learned from is government work or CC0; `--write` puts the weights
into src/tidegate/names/data/likelihood.csv.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from data import sdn
from edits import PROTOCOL, kinds, made
from splits import TUNE, chance_for, drawn, half_of

from tidegate.lists.entry import Entry
from tidegate.names import analyse
from tidegate.names.alignment import align
from tidegate.names.analysis import Name
from tidegate.names.comparison import as_a_whole
from tidegate.names.measures import LOWERS, MEASURES, RAISES, information, measured
from tidegate.names.scripts import Script, scripts_in
from tidegate.parties import PartyIndex, build
from tidegate.parties.candidates import candidates

TABLE = Path(__file__).parents[2] / "src/tidegate/names/data/likelihood.csv"
LEAST = 0.3  # the bound a pair must reach to be looked at
ALIASES, EDITED, PEOPLE, COMPANIES = 7000, 6000, 10000, 6000
READ = {True: -2.0, False: -0.5}
"""What a name loses by being read in another script. Set, not fitted, since the list is in Latin
letters only: so that people of other scripts raise no more alerts than those of Latin script."""
ROUNDS = 3  # each takes a party's best name by the weights of the round before


class Question(NamedTuple):
    """A name asked about, and the id of the party it is of; None where it is nobody listed."""

    name: str
    schema: str
    party: str | None
    own: bool = False
    """Whether the name itself is listed, and is to be left aside."""


class Row(NamedTuple):
    """A question against one reading of one listed name."""

    question: int
    entry: int
    person: bool
    true: bool
    weighed: float
    measures: tuple[float, ...]


def made_up_people(data: Path, count: int, chance: random.Random) -> list[str]:
    """Forenames and surnames common in one country, put together."""
    by_kind: list[dict[str, list[str]]] = []
    for kind in ("forenames", "surnames"):
        table: dict[str, list[str]] = {}
        with (data / f"names/common-{kind}-by-country.csv").open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                name = row["Romanized Name"] or row["Localized Name"]
                table.setdefault(row["Country"], []).append(name)
        by_kind.append(table)
    first, last = by_kind
    countries = sorted(set(first) & set(last))
    made: set[str] = set()
    while len(made) < count:
        country, shape = chance.choice(countries), chance.random()
        words = [chance.choice(first[country]), chance.choice(last[country])]
        if shape > 0.6:
            words.insert(1, chance.choice((first if shape < 0.85 else last)[country]))
        made.add(" ".join(words))
    return sorted(made)


def companies(data: Path, count: int, chance: random.Random) -> list[str]:
    names: set[str] = set()
    for sector in ("electronics_semiconductors", "aerospace_defense"):
        with gzip.open(data / f"ownership/gleif_{sector}.csv.gz", "rt", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            column = next(c for c in reader.fieldnames or () if "name" in c.lower())
            names.update(row[column] for row in reader)
    return chance.sample(sorted(names), count)


def questions(data: Path, entries: Iterable[Entry], chance: random.Random) -> list[Question]:
    tuning = [entry for entry in entries if half_of(entry.entry_id) == TUNE]
    aliases = [
        Question(name.text, entry.schema, entry.entry_id, own=True)
        for entry in tuning
        if len(entry.names) > 1
        for name in entry.names
        if not name.weak
    ]
    edited = []
    for entry in drawn(tuning, EDITED, purpose="edit", identity=lambda e: e.entry_id):
        own = chance_for("fit", entry.entry_id)
        every = PROTOCOL if own.random() < 0.5 else kinds(entry.schema)
        written = made(own.choice(every), own.choice(entry.names).text, own)
        if written is not None:
            edited.append(Question(written, entry.schema, entry.entry_id))
    people = [Question(n, "person", None) for n in made_up_people(data, PEOPLE, chance)]
    firms = [Question(n, "organisation", None) for n in companies(data, COMPANIES, chance)]
    every = chance.sample(aliases, min(ALIASES, len(aliases))) + edited + people + firms
    # The list is in Latin letters: a name in another script could only be one of nobody listed.
    return [question for question in every if scripts_in(question.name) <= {Script.LATIN}]


def readings(asked: Name, listed: Name) -> Iterator[tuple[float, tuple[float, ...]]]:
    whole = as_a_whole(asked, listed)
    person = asked.schema == "person"
    both = asked.institution and listed.institution and not person
    for form in asked.forms:
        for other in listed.forms:
            if form.reading and other.reading and form.han is other.han:
                continue
            found = align(form.tokens, other.tokens, person=person, institutions=both)
            if found.pairs:
                yield (
                    found.score * information(found.matched),
                    measured(asked, form, listed, other, found, whole),
                )


def rows(index: PartyIndex, asked: list[Question]) -> Iterator[Row]:
    for number, question in enumerate(asked):
        name = analyse(question.name, question.schema)
        for place in index.same_as(name) | candidates(index, name, LEAST):
            at = int(index.name_entry[place])
            entry, listed = index.entry(at), index.name(place)
            true = entry.entry_id == question.party
            if entry.schema != question.schema or (
                true and question.own and listed.key == name.key
            ):
                continue
            for weighed, measures in readings(name, listed):
                person = question.schema == "person"
                yield Row(number, at, person, true, weighed, measures)


def fitted(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and base of a logistic regression whose weights keep their signs."""
    from scipy.optimize import minimize

    middle, spread = x.mean(0), x.std(0) + 1e-9
    z = np.c_[(x - middle) / spread, np.ones(len(x))]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        t = z @ w
        p = 1 / (1 + np.exp(-np.clip(t, -35, 35)))
        bent = np.r_[w[:-1], 0]
        return float(np.logaddexp(0, t).sum() - y @ t + bent @ bent / 2), z.T @ (p - y) + bent

    bounds = [(0, None)] * len(RAISES) + [(None, 0)] * len(LOWERS) + [(None, None)]
    w = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = w[:-1] / spread
    return weights, float(w[-1] - weights @ middle)


def best_of_party(keys: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Row numbers: of each key the one with the highest score."""
    order = np.lexsort((-score, keys))
    ordered = keys[order]
    return order[np.r_[True, ordered[1:] != ordered[:-1]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    chance = random.Random(3)
    entries = sdn(chosen.data)
    asked = questions(chosen.data, entries, chance)
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "index", entries, {})
        found = list(rows(PartyIndex(Path(folder) / "index"), asked))
    print(f"{len(asked):,} names asked, {len(found):,} pairs of readings")
    columns: dict[bool, tuple[np.ndarray, float]] = {}
    for person in (True, False):
        mine = [row for row in found if row.person is person]
        x = np.asarray([row.measures for row in mine])
        y = np.asarray([row.true for row in mine], dtype=float)
        keys = np.asarray([row.question * 1_000_000 + row.entry for row in mine])
        score = np.asarray([row.weighed for row in mine])
        for _ in range(ROUNDS):
            chosen_rows = best_of_party(keys, score)
            weights, base = fitted(x[chosen_rows], y[chosen_rows])
            score = x @ weights + base
        columns[person] = weights, base
        print(f"{'people' if person else 'others'}: {len(chosen_rows):,} pairs of parties, "
              f"{int(y[chosen_rows].sum()):,} true")  # fmt: skip
    lines = ["measure,person,other", f"base,{columns[True][1]:.4f},{columns[False][1]:.4f}"]
    lines.append(f"read,{READ[True]:.4f},{READ[False]:.4f}")
    for at, name in enumerate(MEASURES):
        lines.append(f"{name},{columns[True][0][at]:.4f},{columns[False][0][at]:.4f}")
    text = "\n".join(line.replace("-0.0000", "0.0000") for line in lines) + "\n"
    print(text)
    if chosen.write:
        TABLE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
