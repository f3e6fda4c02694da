"""Held-out aliases, edited names and false alerts on OFAC's SDN list, from real data.

The protocol of the field's comparisons: names are asked with their type and nothing else. Aliases
held out of the list must bring their party among the best five over the threshold; so must listed
names with one edit; people on no list must bring nothing. Prints recall and alert rates at a row
of thresholds, and, beside each, rapidfuzz token_sort over the whole list in the same run.

    python bench/matching/sdn_protocol.py ../shared/data [--queries 1000] [--negatives 5000]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tidegate.lists.entry import Entry
from tidegate.lists.publishers import parse
from tidegate.parties import Asked, build, screen

THRESHOLDS = (0.66, 0.70, 0.74, 0.76, 0.80, 0.84, 0.88)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def substitution(name: str, chance: random.Random) -> str:
    at = chance.choice([i for i, c in enumerate(name) if c.isalpha()] or [0])
    return name[:at] + chance.choice(LETTERS) + name[at + 1 :]


def deletion(name: str, chance: random.Random) -> str:
    at = chance.choice([i for i, c in enumerate(name) if c.isalpha()] or [0])
    return name[:at] + name[at + 1 :]


def insertion(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name) + 1)
    return name[:at] + chance.choice(LETTERS) + name[at:]


def swap(name: str, chance: random.Random) -> str:
    at = chance.randrange(max(1, len(name) - 1))
    return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def reorder(name: str, chance: random.Random) -> str:
    words = name.split()
    chance.shuffle(words)
    return " ".join(words)


def drop(name: str, chance: random.Random) -> str:
    words = name.split()
    if len(words) > 2:
        words.pop(chance.randrange(len(words)))
    return " ".join(words)


def join(name: str, chance: random.Random) -> str:
    words = name.split()
    if len(words) > 1:
        at = chance.randrange(len(words) - 1)
        words[at : at + 2] = ["".join(words[at : at + 2])]
    return " ".join(words)


EDITS: tuple[Callable[[str, random.Random], str], ...] = (
    substitution, deletion, insertion, swap, reorder, drop, join,
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--negatives", type=int, default=5000)
    parser.add_argument("--peer", action="store_true", help="rapidfuzz beside ours")
    chosen = parser.parse_args()
    chance = random.Random(7)
    listed = parse(chosen.data / "lists/us_csl/consolidated.json.gz", "us.csl").entries
    sdn = [e for e in listed if e.list == "us.ofac.sdn" and e.schema in ("person", "organisation")]
    held: list[tuple[str, Entry]] = []
    kept: dict[str, Entry] = {e.entry_id: e for e in sdn}
    for entry in chance.sample([e for e in sdn if len(e.names) > 1], chosen.queries):
        others = [n for n in entry.names[1:] if not n.weak] or list(entry.names[1:])
        alias = chance.choice(others)
        held.append((alias.text, entry))
        names = tuple(n for n in entry.names if n.text != alias.text) or entry.names[:1]
        kept[entry.entry_id] = replace(entry, names=names)
    edited: list[tuple[str, Entry]] = []
    for entry in chance.sample(list(kept.values()), chosen.queries):
        name = chance.choice(entry.names).text
        edited.append((chance.choice(EDITS)(name, chance), entry))
    with gzip.open(chosen.data / "names/yente_negatives_global_50k.csv.gz", "rt") as stream:
        negatives = chance.sample(
            [r["full_name"] for r in csv.DictReader(stream)], chosen.negatives
        )
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        started = time.perf_counter()
        build(index, kept.values(), {})
        print(f"{len(kept):,} parties, built in {time.perf_counter() - started:.1f} s")
        asked = [Asked(t, schema=e.schema) for t, e in held + edited]
        nobody = [Asked(n, schema="person") for n in negatives]
        started = time.perf_counter()
        found = screen(index, asked + nobody, threshold=min(THRESHOLDS), limit=5)
        took = time.perf_counter() - started
        print(f"{(len(asked) + len(nobody)) / took:,.0f} names/s on all processors")
    print("threshold  held-out  edited  alerts")
    for threshold in THRESHOLDS:
        print(
            f"{threshold:9.2f}  {_recall(held, found, threshold):8.3f}"
            f"  {_recall(edited, found, threshold):6.3f}"
            f"  {sum(_any(found[a], threshold) for a in nobody) / len(nobody):6.4f}"
        )
    if chosen.peer:
        _peer(list(kept.values()), held, edited, negatives)
    missed = [t for t in held if not _hit(t, found, 0.66)]
    for text, entry in missed[:40]:
        print(f"  held out, missed: {text!r} — {[n.text for n in kept[entry.entry_id].names][:3]}")
    for text, entry in [t for t in edited if not _hit(t, found, 0.66)][:20]:
        print(f"  edited, missed: {text!r} — {[n.text for n in kept[entry.entry_id].names][:3]}")
    alerts = [(found[a][0].score, a.name, found[a][0].name) for a in nobody if _any(found[a], 0.7)]
    for score, name, listed_name in sorted(alerts, reverse=True)[:25]:
        print(f"  alert {score}: {name!r} — {listed_name!r}")


def _hit(query, found, threshold: float) -> bool:
    text, entry = query
    best = [m for m in found[Asked(text, schema=entry.schema)] if m.score >= threshold][:5]
    return any(m.entry_id == entry.entry_id for m in best)


def _recall(queries, found, threshold: float) -> float:
    return sum(_hit(q, found, threshold) for q in queries) / len(queries)


def _any(matches, threshold: float) -> bool:
    return any(m.score >= threshold for m in matches)


def _peer(entries, held, edited, negatives) -> None:
    """rapidfuzz token_sort_ratio over every listed name of the same type, cut at 80."""
    from rapidfuzz import fuzz, process, utils

    names = [
        (utils.default_process(n.text), e.entry_id, e.schema) for e in entries for n in e.names
    ]
    texts = {s: [n for n in names if n[2] == s] for s in ("person", "organisation")}

    def best(text: str, schema: str) -> list[str]:
        rows = process.extract(
            utils.default_process(text), [n[0] for n in texts[schema]],
            scorer=fuzz.token_sort_ratio, score_cutoff=80, limit=10,
        )  # fmt: skip
        return list(dict.fromkeys(texts[schema][at][1] for _, _, at in rows))[:5]

    started = time.perf_counter()
    for word, queries in (("held-out", held), ("edited", edited)):
        right = sum(e.entry_id in best(t, e.schema) for t, e in queries)
        print(f"rapidfuzz token_sort @80: {word} {right / len(queries):.3f}")
    alerts = sum(bool(best(n, "person")) for n in negatives)
    took = time.perf_counter() - started
    print(
        f"rapidfuzz token_sort @80: alerts {alerts / len(negatives):.4f}, "
        f"{(len(held) + len(edited) + len(negatives)) / took:,.0f} names/s on one"
    )


if __name__ == "__main__":
    main()
