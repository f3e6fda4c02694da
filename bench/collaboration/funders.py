"""Funders and award numbers on the 347 gold statements and on the TEI acknowledgements.

    python bench/collaboration/funders.py [--half odd|even|both] [--errors] [--ror]

Measure. A predicted name is right where it equals a gold name of the statement after folding
(small letters, no diacritics, no article, bracketed acronym left out): "exact". "Lenient": also
where the words of one are within the other's, or their token-sorted likeness is .9 or more
(rapidfuzz), or both have one ROR id. The gold is not consistent about programmes without a body
("National Key R&D Program of China" is a funder in some entries and a scheme without funder in
most): a prediction that equals a scheme or title of an entry without funder is counted neither
way, nor are the mentions we ourselves mark as a programme, unless the gold calls them a funder:
then they count as found.
Award numbers: exact after dropping case, spaces, dashes' kind and announcing words ("Grant No.").

The gold's licence is "none stated": measured on, never trained on, never copied. The rules were
written looking at the differences on odd ids and, late, once, on ids divisible by four; the 87
statements with an id of the form 4n+2 were never looked at and are the check. The TEI set (Apache)
was looked at too.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import re
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from defusedxml import ElementTree
from rapidfuzz.fuzz import token_sort_ratio

from tidegate.collaboration.funding import FunderDirectory, fold, names_of_record, read_statement
from tidegate.collaboration.funding.directory import shipped_directory
from tidegate.collaboration.funding.gathering import ror_of

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
GOLD = DATA / "publications" / "comet_funding_statements_gold_347.json"
TEI = DATA / "publications" / "acknowledgements.tei.xml.gz"
ROR = DATA / "organisations" / "ror_records_2026-06.jsonl.gz"
_BRACKET = re.compile(r"\([^()]*\)")
_SAID = re.compile(
    r"^(?:.*\b(?:agreement|grant|award|project|code|number|nos?|id|ref|fkz|prot)\b)?[\s.:#°]*"
    r"(?=\S*\d)", re.I,
)  # fmt: skip


def plain(name: str) -> str:
    return fold(_BRACKET.sub(" ", name)).removeprefix("the ")


def number(award: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _SAID.sub("", award.strip()).lower())


def alike(one: str, other: str) -> bool:
    a, b = set(plain(one).split()), set(plain(other).split())
    ror = ror_of(one, shipped_directory())
    if ror and ror == ror_of(other, shipped_directory()):
        return True
    if a and b and (a <= b or b <= a):
        return True
    return token_sort_ratio(fold(one), fold(other)) >= 90


class Tally:
    def __init__(self) -> None:
        self.found = self.predicted = self.wanted = self.met = 0

    def add(self, right: int, predicted: int, met: int, wanted: int) -> None:
        self.found += right
        self.predicted += predicted
        self.met += met
        self.wanted += wanted

    def __str__(self) -> str:
        precision = self.found / max(1, self.predicted)
        recall = self.met / max(1, self.wanted)
        return (f"precision {precision:.3f} ({self.found}/{self.predicted})  "
                f"recall {recall:.3f} ({self.met}/{self.wanted})")  # fmt: skip


def gold() -> Iterator[tuple[int, str, set[str], set[str], set[str]]]:
    """id, statement, names, names counted neither way, awards."""
    for row in json.loads(GOLD.read_text("utf-8")):
        names, neither, awards = set(), set(), set()
        for one in row["funders"]:
            if one["funder_name"]:
                names.add(one["funder_name"])
            neither |= {x for x in (one["funding_scheme"], one["award_title"]) if x}
            awards |= {number(a) for a in one["award_ids"] or () if number(a)}
        yield row["id"], row["funding_statement"], names, neither, awards


def tei() -> Iterator[tuple[int, str, set[str], set[str], set[str]]]:
    with gzip.open(TEI) as file:
        root = ElementTree.parse(file).getroot()
    for at, item in enumerate(root.iter("acknowledgment")):
        text = "".join(item.itertext())
        marks: dict[str, set[str]] = {}
        for one in item.iter():
            marks.setdefault(one.tag, set()).add(" ".join("".join(one.itertext()).split()))
        neither = set().union(
            *(marks.get(k, set()) for k in ("programName", "grantName", "projectName"))
        )
        awards = {number(a) for a in marks.get("grantNumber", ()) if number(a)}
        yield at, text, marks.get("funder", set()), neither, awards


def measure(rows, directory, show: bool) -> tuple[dict[str, Tally], list[float]]:
    tallies = {k: Tally() for k in ("names, exact", "names, lenient", "award numbers")}
    times = []
    for key, text, names, neither, awards in rows:
        started = time.process_time()
        reading = read_statement(text, directory)
        times.append(time.process_time() - started)
        predicted = reading.funders
        for label, same in (
            ("names, exact", lambda a, b: plain(a) == plain(b)),
            ("names, lenient", alike),
        ):
            right = wrong = 0
            for one in predicted:
                if any(same(one.name, g) for g in names):
                    right += 1
                elif one.kind != "programme" and not any(
                    plain(one.name) == plain(n) for n in neither
                ):
                    wrong += 1
                    if show and label == "names, exact" and any(alike(one.name, g) for g in names):
                        near = [g for g in names if alike(one.name, g)]
                        print(f"{key}: near {one.name!r} gold {near}")
                    if show and label == "names, lenient":
                        print(f"{key}: not in the gold: {one.name!r}")
            met = [g for g in names if any(same(one.name, g) for one in predicted)]
            if show and label == "names, lenient":
                for g in names - set(met):
                    print(f"{key}: missed: {g!r}")
            tallies[label].add(right, right + wrong, len(met), len(names))
        said = {number(a) for f in predicted for a in f.awards}
        if show and said != awards:
            print(f"{key}: awards missed {awards - said}, too many {said - awards}")
        hit = len(said & awards)
        tallies["award numbers"].add(hit, len(said), hit, len(awards))
    return tallies, times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("odd", "even", "both"), default="both")
    parser.add_argument("--errors", action="store_true", help="print every difference (odd half)")
    parser.add_argument("--tei", action="store_true", help="the TEI acknowledgements only")
    parser.add_argument("--ror", action="store_true", help="with the names of the ROR part too")
    chosen = parser.parse_args()
    directory = None
    if chosen.ror:
        with gzip.open(ROR, "rt", encoding="utf-8") as lines:
            directory = FunderDirectory(
                n for line in lines for n in names_of_record(json.loads(line))
            )
    print(f"{platform.machine()}, Python {platform.python_version()}, one core")
    rows = list(gold())
    sets = {
        "gold, odd ids (looked at)": [r for r in rows if r[0] % 2],
        "gold, even ids": [r for r in rows if not r[0] % 2],
        "gold, ids 4n+2 (never looked at)": [r for r in rows if r[0] % 4 == 2],
        "gold, all": rows,
        "TEI acknowledgements": list(tei()),
    }
    if chosen.half != "both":
        sets = {k: v for k, v in sets.items() if chosen.half in k}
    if chosen.tei:
        sets = {k: v for k, v in sets.items() if "TEI" in k}
    for name, part in sets.items():
        tallies, times = measure(part, directory, chosen.errors and "never" not in name)
        print(f"\n{name}: {len(part)} statements; CPU: "
              f"median {statistics.median(times) * 1e3:.3f} ms, "
              f"mean {statistics.mean(times) * 1e3:.3f} ms, "
              f"at most {max(times) * 1e3:.1f} ms")  # fmt: skip
        for label, tally in tallies.items():
            print(f"  {label:15} {tally}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
