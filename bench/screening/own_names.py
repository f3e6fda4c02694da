"""Does every listed party, screened under its own names, find itself? (issue 2, bar 4)

Takes the lists loaded in $TIDEGATE_HOME, asks for every name of every party of one publication,
as published and then changed in four ways (case, order of words, diacritics, legal form), and
counts how many find the party itself among their matches. Prints the names that do not.

    tidegate lists add consolidated.json.gz --id us.csl
    python bench/screening/own_names.py [us.csl] [--sample 5000]

With --raw, the names are taken word for word from the Consolidated Screening List's own JSON and
asked without a type, past our parser:

    python bench/screening/own_names.py --raw ../shared/data/lists/us_csl/consolidated.json.gz
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path

from tidegate import Settings, Tidegate
from tidegate.desk.lists_in_use import index_over
from tidegate.names.analysis import analyse
from tidegate.names.vocabulary import vocabulary
from tidegate.parties import Asked, screen

MARKED = {"a": "ä", "e": "é", "i": "í", "o": "ö", "u": "ü", "c": "ç", "n": "ñ", "s": "š"}


def case(name: str, chance: random.Random) -> str:
    return name.lower() if name.isupper() else name.upper()


def order(name: str, chance: random.Random) -> str:
    words = name.split()
    at = chance.randrange(1, len(words)) if len(words) > 1 else 0
    return " ".join(words[at:] + words[:at])


def diacritics(name: str, chance: random.Random) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    if plain != name:
        return plain
    return "".join(MARKED.get(c, c) if chance.random() < 0.5 else c for c in name)


def legal_form(name: str, chance: random.Random) -> str:
    forms = analyse(name, "organisation").legal
    other = chance.choice(["LLC", "Co., Ltd.", "GmbH", "Limited", "JSC", "S.A."])
    words = name.split()
    legal = {w for form in forms for w in form.split()} | {"co", "ltd", "company", "limited"}
    while len(words) > 1 and words[-1].lower().strip(".,").replace(".", "") in legal:
        words.pop()
    return " ".join(words) + " " + other


def all_at_once(name: str, chance: random.Random) -> str:
    words = legal_form(case(name, chance), chance).split()
    chance.shuffle(words)
    return diacritics(" ".join(words), chance)


CHANGES = {
    "case": case,
    "order": order,
    "diacritics": diacritics,
    "legal form": legal_form,
    "all at once": all_at_once,
}


def raw(file: Path, folder: Path) -> int:
    """Every name of the published JSON, asked bare; the count of those that miss their entry."""
    records = json.loads(gzip.decompress(file.read_bytes()))["results"]
    times: Counter[str] = Counter()
    asked = []
    for record in records:
        # An id that occurs again is told apart as the parser does.
        times[record["id"]] += 1
        entry = record["id"] + (f"-{times[record['id']]}" if times[record["id"]] > 1 else "")
        asked += [(Asked(n), entry) for n in [record["name"], *(record["alt_names"] or [])]]
    found = screen(folder, (a for a, _ in asked))
    missed = [(a.name, e) for a, e in asked if not any(m.entry_id == e for m in found[a])]
    print(f"{len(asked):,} names word for word, {len(missed):,} missed")
    for name, entry in missed[:15]:
        print(f"    missed {name!r} of {entry}")
    return len(missed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("publication", nargs="?", default="us.csl")
    parser.add_argument("--sample", type=int, default=0, help="changed names tried; 0 for all")
    parser.add_argument("--raw", type=Path, help="the published JSON, gzipped")
    chosen = parser.parse_args()
    vocabulary()
    gate = Tidegate()
    edition = gate.lists.edition(chosen.publication)
    folder = index_over(gate.lists, gate.parties.lists(Settings()))
    if chosen.raw:
        return 1 if raw(chosen.raw, folder) else 0
    named = [
        (text, e)
        for e in gate.lists.entries(edition)
        for text in (*(n.text for n in e.names), *e.printed)
    ]
    print(f"{edition.id}: {edition.rows:,} parties, {len(named):,} names")
    worst = 0
    for change in ("as published", *CHANGES):
        chance = random.Random(2)
        pairs = named
        if change != "as published" and chosen.sample:
            pairs = chance.sample(named, min(chosen.sample, len(named)))
        if change in ("legal form", "all at once"):
            pairs = [(t, e) for t, e in pairs if e.schema not in ("person", "vessel", "aircraft")]
        how = CHANGES.get(change, lambda name, chance: name)
        asked = [(Asked(how(text, chance), schema=e.schema), e, text) for text, e in pairs]
        started = time.perf_counter()
        found = screen(folder, (a for a, _, _ in asked))
        took = time.perf_counter() - started
        missed = [
            (a.name, text, e)
            for a, e, text in asked
            if not any((m.list, m.entry_id) == (e.list, e.entry_id) for m in found[a])
        ]
        share = 1 - len(missed) / len(asked)
        print(f"{change:13} {share:8.3%} of {len(asked):,} ({len(asked) / took:,.0f} names/s)")
        for said, text, entry in missed[:15]:
            print(f"    missed {said!r} of {entry.entry_id} {text!r}")
        worst = max(worst, len(missed) if change == "as published" else share < 0.99)
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
