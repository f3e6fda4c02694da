"""Task index: does the index find all that a full scan by the same scorer finds?

Every name of a part of the list is compared with every question by `tidegate.names.compare`, and
the parties over the threshold are looked for among what the index returns. Names the publisher
calls weak are left out: the index lowers their scores, the comparison of a pair does not.
"""

from __future__ import annotations

from dataclasses import replace

from data import people, sdn
from measures import Bars, Table, share
from questions import Question
from sdn import edited
from settings import Run
from splits import drawn

from tidegate.lists.entry import Entry
from tidegate.names import compare
from tidegate.parties import LEAST_SHOWN, POSSIBLE, STRONG, Asked, build, screen

CUTS = (LEAST_SHOWN, POSSIBLE, STRONG)
PARTIES = 3  # parties searched for each of run.sample


def measure(run: Run) -> list[Table]:
    """What the index loses, by type of party and threshold."""
    table = Table(
        "The index against a full scan by the same scorer",
        ("type", "cut", "parties", "questions", "full scan finds", "index finds of them", "share",
         "scores that differ"),
    )  # fmt: skip
    lost: list[list[object]] = []
    for schema in ("person", "organisation"):
        entries = _strong(run, schema)
        questions = _questions(run, entries, schema)
        whole = _full_scan(questions, entries, min(CUTS))
        ours = run.tidegate()
        build(ours.folder, entries, {})
        for cut in CUTS:
            asked = [Asked(q.text, schema=schema) for q in questions]
            told = screen(ours.folder, asked, threshold=cut, limit=len(entries), workers=1)
            wanted = [
                (n, id, score)
                for n, scores in enumerate(whole)
                for id, score in scores.items()
                if score >= cut
            ]
            had = [{m.entry_id: m.score for m in told[a]} for a in asked]
            kept = [(n, id, score) for n, id, score in wanted if id in had[n]]
            differ = sum(abs(had[n][id] - score) > 0.0002 for n, id, score in kept)
            table.rows.append(
                [
                    schema, f"{cut:.2f}", len(entries), len(questions), len(wanted), len(kept),
                    f"{share(len(kept), len(wanted)):.4%}", differ,
                ]
            )  # fmt: skip
            names = {e.entry_id: e.name for e in entries}
            lost += [
                [f"{cut:.2f}", questions[n].text, names[id], score]
                for n, id, score in wanted
                if id not in had[n]
            ]
    missing = Table("Lost by the index", ("cut", "asked", "listed", "score"), lost[:20])
    bars = Bars("Part 3")
    for row in table.rows:
        kept = int(row[5]) / max(1, int(row[4]))
        bars.at_least(f"{row[0]} at {row[1]}: found by the index", 0.995, kept)
    return [bars, table, missing] if lost else [bars, table]


def _strong(run: Run, schema: str) -> list[Entry]:
    own = [e for e in sdn(run.data) if e.schema == schema]
    chosen = drawn(own, PARTIES * run.sample, purpose="index", identity=lambda e: e.entry_id)
    strong = [replace(e, names=tuple(n for n in e.names if not n.weak)) for e in chosen]
    return [Entry(e.list, e.entry_id, e.names, e.schema) for e in strong if e.names]


def _questions(run: Run, entries: list[Entry], schema: str) -> list[Question]:
    count = max(20, run.sample // 5)
    questions = [q for e in entries[:count] if (q := edited(e)) is not None]
    if schema == "person":
        made = drawn(people(run.data), count // 2, purpose="index", identity=lambda p: p.name)
        questions += [Question(p.name, schema, "people") for p in made]
    return questions


def _full_scan(
    questions: list[Question], entries: list[Entry], least: float
) -> list[dict[str, float]]:
    """The best score of every party over `least`, for each question."""
    found: list[dict[str, float]] = []
    for question in questions:
        best: dict[str, float] = {}
        for entry in entries:
            score = max(compare(question.text, n.text, entry.schema).score for n in entry.names)
            if score >= least:
                best[entry.entry_id] = score
        found.append(best)
    return found
