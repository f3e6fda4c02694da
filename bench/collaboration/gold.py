"""The affiliation strings with known institutions: where they lie and what they are labelled with.

Crossref-2024 (ROR's own, MIT) and S2AFF 2021 and 2022 (Apache-2.0), read from ../shared/data.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ID = re.compile(r"https://ror\.org/\w{9}")
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A string and the institutions it names. `fold` is drawn from the text, so that a string that
    stands in two sets is never on both sides of a split."""

    source: str
    text: str
    ids: frozenset[str]

    @property
    def fold(self) -> int:
        return int(hashlib.sha256(self.text.casefold().encode()).hexdigest(), 16) % FOLDS


def labelled(data: Path) -> Iterator[Labelled]:
    folder = data / "organisations"
    for row in json.loads((folder / "rorapi_affil_crossref_2024.json").read_text("utf-8")):
        yield Labelled("crossref-2024", row["affiliation"], frozenset(row["ror_ids"]))
    with (folder / "s2aff_gold_2021.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            ids = frozenset(_ID.findall(row["labels"]))
            yield Labelled("s2aff-2021", row["original_affiliation"], ids)
    with (folder / "s2aff_gold_2022.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["valid_affiliation_string"] == "no":
                continue
            right = row["correct"] == "yes"
            ids = _ID.findall(row["ror_ids"] if right else row["ror_labels_or_wikidata"])
            if not ids:
                continue  # somebody found the guess wrong and no record in the registry of 2022
            yield Labelled("s2aff-2022", row["raw_affiliation_string"], frozenset(ids))
