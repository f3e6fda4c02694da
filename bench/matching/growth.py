"""Task growth: lists ten and a hundred times as long, made from the parts of real names.

A made-up person has a real surname and real given names, of different people; a made-up company is
a real name in which the words that tell it apart are those of other companies. The questions stay
the same: names of the real list, edited.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from data import listed
from edits_organisations import GENERIC
from edits_people import parts
from measures import Bars, Table
from negatives import bare
from sdn import edited
from settings import Run
from speed import probe
from splits import drawn

from tidegate.lists.entry import Entry

MOST = {10: 8.0, 100: 40.0}  # bar 5: p99 in ms by length


class Parts:
    """Words of real names by where they stand."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.surnames: list[str] = []
        self.given: list[str] = []
        self.telling: list[str] = []
        for entry in entries:
            for name in entry.names:
                if entry.schema == "person":
                    last, first = parts(name.text)
                    self.surnames += last
                    self.given += first
                else:
                    self.telling += [w for w in name.text.split() if telling(w)]

    def another(self, name: str, schema: str, chance: random.Random) -> str:
        """A name like this one, of nobody."""
        if schema == "person":
            last, first = parts(name)
            surname = " ".join(chance.choice(self.surnames) for _ in last)
            given = " ".join(chance.choice(self.given) for _ in first)
            return f"{surname}, {given}" if given else surname
        words = name.split()
        return " ".join(chance.choice(self.telling) if telling(w) else w for w in words)


def telling(word: str) -> bool:
    """Whether a word tells a company apart: neither legal form nor generic."""
    plain = word.strip(",.()").upper()
    return len(plain) > 2 and plain not in GENERIC and bool(bare(f"{plain} x") != "x")


def grown(entries: Sequence[Entry], times: int) -> Iterator[Entry]:
    """The entries, and so many made-up ones that the list is `times` as long."""
    yield from entries
    pool = Parts(entries)
    for turn in range(1, times):
        for entry in entries:
            chance = random.Random(f"{turn} {entry.entry_id}")
            yield Entry(
                entry.list,
                f"{entry.entry_id}-{turn}",
                tuple(
                    replace(n, text=pool.another(n.text, entry.schema, chance)) for n in entry.names
                ),
                entry.schema,
            )


def measure(run: Run) -> list[Table]:
    """Build, size, memory and single questions by length of list."""
    entries = listed(run.data)
    asked = drawn(entries, 2000, purpose="growth", identity=lambda e: e.entry_id)
    questions = [q for e in asked if (q := edited(e)) is not None]
    names = sum(len(e.names) for e in entries)
    table = Table(
        "Growth: the list made longer from real parts",
        ("times", "names", "build s", "on disk MiB", "load s", "p50 ms", "p99 ms", "resident MiB",
         "MiB per 100,000 names"),
        notes=("resident: the process with the index and its questions, less what Python and the "
               "questions hold before",),
    )  # fmt: skip
    for times in run.times:
        ours = run.tidegate()
        ours.load(grown(entries, times))
        size = sum(f.stat().st_size for f in ours.folder.rglob("*") if f.is_file()) / 2**20
        told = probe(ours.folder, questions, "--plain")
        held = told["resident_mib"] - told["before_mib"]
        table.rows.append(
            [
                times, times * names, ours.built, size, told["load"], told["p50"] * 1e3,
                told["p99"] * 1e3, held, held / (times * names) * 1e5,
            ]
        )  # fmt: skip
        run.say(f"{times} times: built in {ours.built:.0f} s, p99 {told['p99'] * 1e3:.1f} ms")
    bars = Bars("Bar 5")
    first = table.rows[0]
    for row in table.rows[1:]:
        bars.at_most(f"{row[0]} times: p99 ms", MOST.get(row[0], 4.0 * row[0] ** 0.5), row[6])
        longer = row[1] / first[1]
        bars.at_most(f"{row[0]} times: memory grown", longer, row[7] / first[7])
    return [bars, table]
