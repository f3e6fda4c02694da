"""Task attacks: every kind of misspelling put on listed parties, and names of their near-namesakes.

A positive is found if the right party is among the best five over the threshold. A near miss is
somebody else's name: it is a false positive if the party it was made from is shown, and `any`
counts those that raised anybody at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

import edits_letters  # noqa: F401  registers its kinds
import edits_organisations  # noqa: F401
import edits_people  # noqa: F401
from data import listed, sdn
from edits import kinds, made
from measures import Bars, Table, alerts, found, interval, over, recall, share
from namesakes import INSTITUTES, PEOPLE, Pools, namesake
from peers import peers
from questions import Answers, Question
from settings import Run
from splits import ALL, JUDGE, chance_for, drawn

from tidegate.lists.entry import Entry

BESIDE = ("vowels left out", "dropped word")
"""Kinds that may leave nothing to know the party by: shown, and not counted in the whole."""
RECALL, FALSE, WORST = 0.93, 0.05, 0.60  # bar 2
ROW = (0.42, 0.48, 0.54, 0.60, 0.70, 0.82, 0.88)
"""Thresholds of ours to print beside the product's own."""


def positives(entries: Sequence[Entry], schema: str, run: Run, half: str) -> list[Question]:
    """`run.people` questions of every kind for one sort of party: each kind takes the first
    parties it applies to, in an order of chance of its own."""
    questions = []
    own = [e for e in entries if e.schema == schema]
    for kind in kinds(schema):
        count = 0
        for entry in drawn(own, len(own), purpose=kind, half=half, identity=lambda e: e.entry_id):
            chance = chance_for(kind, entry.entry_id)
            text = made(kind, entry.name, chance)
            if text is not None:
                questions.append(Question(text, schema, kind, entry.entry_id, entry.name))
                count += 1
            if count == run.people:
                break
    return questions


def near_misses(entries: Sequence[Entry], rules: dict, run: Run, half: str) -> list[Question]:
    """Near-namesakes of the parties that may be asked about, `run.people` of each rule."""
    pools = Pools.of(entries)
    person = rules is PEOPLE
    own = [e for e in entries if (e.schema == "person") is person]
    questions = []
    for kind, make in rules.items():
        count = 0
        for entry in drawn(own, len(own), purpose=kind, half=half, identity=lambda e: e.entry_id):
            chance = chance_for(kind, entry.entry_id)
            text = namesake(make, entry.name, entry, chance, pools)
            if text is not None:
                schema = "person" if person else "organisation"
                questions.append(Question(text, schema, kind, entry.entry_id, entry.name))
                count += 1
            if count == run.people:
                break
    return questions


def measure(run: Run) -> list[Table]:
    """The tables: by kind for people and organisations, and near misses."""
    half = JUDGE if run.half == ALL else run.half
    people = sdn(run.data)
    every = [e for e in listed(run.data) if e.schema not in ("vessel", "aircraft")]
    parts = (
        ("people", people, positives(people, "person", run, half),
         near_misses(people, PEOPLE, run, half)),
        ("organisations", every, positives(people, "organisation", run, half),
         near_misses(every, INSTITUTES, run, half)),
    )  # fmt: skip
    tables: list[Table] = []
    for engine in (run.tidegate(), *peers(run)):
        for title, entries, right, wrong in parts:
            engine.load(entries)
            ours = engine.name == "tidegate"
            cuts = sorted({*engine.thresholds, *(ROW if ours else ())})
            least = cuts[0]
            answers = engine.ask(right + wrong, least)
            split = len(right)
            tables += _tables(
                f"{engine.name}, {title}", cuts, sorted(engine.thresholds[:2]),
                right, answers[:split], wrong, answers[split:], run,
            )  # fmt: skip
    return tables


def _tables(
    title: str,
    cuts: Sequence[float],
    own_cuts: Sequence[float],
    right: Sequence[Question],
    found_right: Answers,
    wrong: Sequence[Question],
    found_wrong: Answers,
    run: Run,
) -> list[Table]:
    whole = Table(
        f"Attacks: {title}",
        ("threshold", "recall", "mean of kinds", "worst kind", "false positives", "95 %", "any"),
        notes=(f"{len(right):,} positives, {len(wrong):,} near misses",),
    )
    by_kind = Table(
        f"By kind: {title}", ("kind", "asked", *(f"@{cut:.2f}" for cut in own_cuts), "any", "")
    )
    rows: dict[str, list[float]] = {}
    for kind in dict.fromkeys(q.kind for q in right):
        own = [(q, a) for q, a in zip(right, found_right, strict=True) if q.kind == kind]
        rows[kind] = [recall([q for q, _ in own], [a for _, a in own], cut) for cut in cuts]
        note = "does not count" if kind in BESIDE else ""
        own_cells = [rows[kind][cuts.index(cut)] for cut in own_cuts]
        by_kind.rows.append([kind, len(own), *own_cells, "", note])
    counted = [k for k in rows if k not in BESIDE]
    kept = [(q, a) for q, a in zip(right, found_right, strict=True) if q.kind not in BESIDE]
    for at, cut in enumerate(cuts):
        worst = min(counted, key=lambda k: rows[k][at])
        shown = sum(found(q, a, cut, 10) for q, a in zip(wrong, found_wrong, strict=True))
        whole.rows.append(
            [
                f"{cut:.2f}",
                recall([q for q, _ in kept], [a for _, a in kept], cut),
                fmean(rows[k][at] for k in counted),
                f"{worst} {rows[worst][at]:.3f}",
                share(shown, len(wrong)),
                interval(shown, len(wrong)),
                share(alerts(found_wrong, cut), len(wrong)),
            ]
        )
    for kind in dict.fromkeys(q.kind for q in wrong):
        own = [(q, a) for q, a in zip(wrong, found_wrong, strict=True) if q.kind == kind]
        shown = [sum(found(q, a, cut, 10) for q, a in own) / len(own) for cut in own_cuts]
        some = sum(bool(over(a, own_cuts[0])) for _, a in own) / len(own)
        by_kind.rows.append([f"near miss: {kind}", len(own), *shown, some, "less is better"])
    tables = [whole, by_kind]
    if title.startswith("tidegate"):
        tables.insert(0, _bars(title, whole, own_cuts))
    if run.misses and title.startswith("tidegate"):
        missed = [q for q, a in zip(right, found_right, strict=True) if not found(q, a, cuts[0])]
        tables.append(
            Table(
                f"Missed at {own_cuts[0]}: {title}",
                ("kind", "asked", "listed as"),
                [[q.kind, q.text, q.source] for q in missed[: run.misses * 5]],
            )
        )
        taken = [
            (a[0], q)
            for q, a in zip(wrong, found_wrong, strict=True)
            if found(q, a, own_cuts[-1], 10)
        ]
        tables.append(
            Table(
                f"Near misses shown at {own_cuts[-1]}: {title}",
                ("kind", "score", "asked", "made from"),
                [[q.kind, f"{h.score:.3f}", q.text, q.source] for h, q in taken[: run.misses * 5]],
            )
        )
    return tables


def _bars(title: str, whole: Table, own_cuts: Sequence[float]) -> Table:
    """Bar 2 at the product's thresholds, and at the lowest with few enough false positives."""
    table = Bars(f"Bar 2: {title}")
    rows = {float(row[0]): row for row in whole.rows}
    quiet = next((cut for cut, row in rows.items() if row[4] <= FALSE), max(rows))
    for cut in sorted({*own_cuts, quiet}):
        table.at_least(f"recall at {cut:.2f}", RECALL, rows[cut][1])
        table.at_most(f"false positives at {cut:.2f}", FALSE, rows[cut][4])
        kind, worst = rows[cut][3].rsplit(" ", 1)
        table.at_least(f"worst kind at {cut:.2f}: {kind}", WORST, float(worst))
    return table
