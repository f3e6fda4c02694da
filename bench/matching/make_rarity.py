"""Makes src/tidegate/names/data/rarity.csv: how little a word of a name says of who bears it.

Counts in how many names a word stands, among companies (GLEIF, CC0), research organisations (ROR,
CC0) and people (made-up people of the world, MIT; the people on the United States' own lists,
government work). Listed organisations are not counted: a company with many listed subsidiaries
must not make its own name common. The share is taken among people and among organisations apart
and the greater one kept, because "Ali" is common among people and "general" among companies.
Weight = ln(share) / ln(1/50000), between 0.08 and 1; words seen in fewer than six names weigh 1
and are left out.

    python bench/matching/make_rarity.py ../shared/data
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tidegate.names.analysis import words_of

SELDOM = 6
FLOOR = 0.08
RAREST = math.log(1 / 50_000)


def organisations(data: Path) -> Iterator[str]:
    for file in sorted((data / "ownership").glob("gleif_[aet]*.csv.gz")):
        if "elf" in file.name:
            continue
        with gzip.open(file, "rt", encoding="utf-8") as stream:
            yield from {row["lei"]: row["legal_name"] for row in csv.DictReader(stream)}.values()
    with gzip.open(data / "organisations/ror_records_2026-06.jsonl.gz", "rt") as stream:
        for line in stream:
            record = json.loads(line)
            names = record.get("names")
            if names:
                yield from (n["value"] for n in names if "acronym" not in n.get("types", []))
            else:
                yield record["name"]


def people(data: Path) -> Iterator[str]:
    with gzip.open(data / "names/yente_negatives_global_50k.csv.gz", "rt") as stream:
        yield from (row["full_name"] for row in csv.DictReader(stream))


def listed_people(data: Path) -> Iterator[str]:
    with gzip.open(data / "lists/us_csl/consolidated.json.gz", "rt") as stream:
        for row in json.load(stream)["results"]:
            if row["type"] == "Individual":
                yield from (row["name"], *(row["alt_names"] or []))


def count(names: Iterable[str]) -> tuple[Counter[str], int]:
    counts: Counter[str] = Counter()
    total = 0
    for name in names:
        total += 1
        counts.update(set(words_of(name)))
    return counts, total


def main(data: Path) -> None:
    groups = [count(organisations(data)), count([*people(data), *listed_people(data)])]
    share: dict[str, float] = {}
    for counts, total in groups:
        for word, times in counts.items():
            if times >= SELDOM:
                share[word] = max(share.get(word, 0.0), times / total)
    out = io.StringIO()
    for word in sorted(share):
        weight = min(1.0, max(FLOOR, math.log(share[word]) / RAREST))
        if weight < 0.995:
            out.write(f"{word},{weight:.2f}\n")
    target = Path(__file__).parents[2] / "src/tidegate/names/data/rarity.csv"
    target.write_text("word,weight\n" + out.getvalue(), encoding="utf-8")
    print(f"{target}: {len(share)} words")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
