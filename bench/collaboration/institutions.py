"""Strings to institutions with the shipped trees, beside the plain way, in one run on one core.

    python bench/collaboration/institutions.py ../shared/data --lists HOME

The plain way is an hour's trial: the longest name, letter for letter but for case and marks, in a
country the string does not contradict. HOME holds the lists. The shipped trees were trained on
these strings: their figures show what is shipped, not what to expect of new strings, which
train_chooser.py prints. ROR's own search, as published, on Crossref-2024 with the whole registry:
precision .975, recall .726, F0.5 .912.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from gold import Labelled, labelled

from tidegate import Settings, Tidegate
from tidegate.collaboration.affiliations.places import country_names
from tidegate.collaboration.affiliations.registry import Institution
from tidegate.collaboration.affiliations.shelf import gazetteer_of
from tidegate.collaboration.affiliations.words import fold
from tidegate.desk.institutions import open_institutions

BATCH = 2_000
_WORD = re.compile(r"[^\W_]+")


class Plain:
    """The longest exact name that starts at each word, with a country gate."""

    def __init__(self, records: Iterable[Institution]) -> None:
        self._names: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for record in records:
            seats = frozenset(country for country, _, _ in record.places if country)
            for text, kind in record.names:
                name = " ".join(_WORD.findall(fold(text)))
                if kind != "acronym" and len(name) > 4:
                    self._names[name].append((record.id, seats))
        self._longest = max(name.count(" ") + 1 for name in self._names)
        self._countries = {
            " ".join(_WORD.findall(fold(name))): code for name, code in country_names()
        }

    def match(self, text: str) -> set[str]:
        words = _WORD.findall(fold(text))
        found: set[str] = set()
        told: set[str] = set()
        taken = 0
        for first in range(len(words)):
            for last in range(min(len(words), first + self._longest), first, -1):
                name = " ".join(words[first:last])
                if name in self._countries:
                    told.add(self._countries[name])
                if last > taken and first >= taken and name in self._names:
                    found.add(name)
                    taken = last
                    break
        return {
            ident
            for name in found
            for ident, seats in self._names[name]
            if not told or seats & told or not seats
        }


def figures(right: int, wrong: int, missed: int) -> str:
    p, r = right / max(right + wrong, 1), right / max(right + missed, 1)
    f = 1.25 * p * r / max(0.25 * p + r, 1e-9)
    return f"P {p:.3f}  R {r:.3f}  F0.5 {f:.3f}"


def by_label(rows: Iterable[tuple[Labelled, set[str]]]) -> str:
    right = wrong = missed = 0
    for each, told in rows:
        found = {i for i in told if i.startswith("https://")}
        right += len(found & each.ids)
        wrong += len(found - each.ids)
        missed += len(each.ids - found)
    return figures(right, wrong, missed)


def by_listing(rows: Iterable[tuple[Labelled, set[str]]], listings: Mapping[str, object]) -> str:
    right = wrong = missed = 0
    for each, found in rows:
        truth, told = any(i in listings for i in each.ids), any(i in listings for i in found)
        right += truth and told
        wrong += told and not truth
        missed += truth and not told
    return figures(right, wrong, missed)


def timed(
    match: Callable[[Sequence[str]], list[set[str]]], texts: Sequence[str]
) -> tuple[list[set[str]], float]:
    """What is found, and strings a second of processor time, the first time over."""
    start = time.process_time()
    found = match(texts)
    return found, len(texts) / (time.process_time() - start)


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("data", type=Path)
    ask.add_argument("--lists", type=Path, required=True, metavar="HOME")
    given = ask.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    dump = given.data / "organisations" / "ror_records_2026-06.jsonl.gz"
    matcher = open_institutions(
        Tidegate(given.lists), Settings(accept_stale="a benchmark"), dump
    ).matcher
    records = matcher.gazetteer.records
    known = set(gazetteer_of(dump, given.lists).numbers)
    plain = Plain(records)
    strings = list(labelled(given.data))
    texts = list(dict.fromkeys(each.text for each in strings))

    def shipped(texts: Sequence[str]) -> list[set[str]]:
        return [
            {one.ror for one in mentions}
            for at in range(0, len(texts), BATCH)
            for mentions in matcher.match_many(texts[at : at + BATCH])
        ]

    def simple(texts: Sequence[str]) -> list[set[str]]:
        return [plain.match(text) for text in texts]

    print(f"{platform.machine()}, Python {platform.python_version()}, one core of {os.cpu_count()}")
    print(f"{len(texts)} distinct strings, {len(known)} records, {len(matcher.listings)} listed")
    for name, match in (("the plain way", simple), ("the shipped trees", shipped)):
        found, speed = timed(match, texts)
        of = dict(zip(texts, found, strict=True))
        rows = [(each, of[each.text]) for each in strings]
        covered = [(each, got) for each, got in rows if each.ids <= known]
        print(f"\n{name}: {speed:,.0f} strings a second")
        for source in ("crossref-2024", "s2aff-2021", "s2aff-2022"):
            some = [(e, f) for e, f in covered if e.source == source and e.ids]
            print(f"  {source:14} covered, with a label  {by_label(some)}")
            whole = [(e, f) for e, f in rows if e.source == source]
            print(f"  {source:14} all                    {by_label(whole)}")
        print(f"  names a listed institution, covered   {by_listing(covered, matcher.listings)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
