"""Task crossscript: organisations asked for in one script and listed in another.

Each kept pair (scripts_cleaning.py) is asked both ways: the native name against a list of Latin
names, the Latin name against a list of native ones, each list filled up with 4,000 real companies
in Latin letters. Research organisations of the same scripts that are not in the pairs are the
negatives, so that thresholds of different engines can be compared at equal alerts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from data import pairs, research
from engines import Engine
from measures import Bars, Table, alerts, recall, share
from negatives import clear_companies, folded
from peer_grams import Grams
from peers import nomenklatura, scans
from questions import Answers, Question
from scripts_cleaning import SORTS, Known, cleaned
from settings import Run
from splits import drawn

from tidegate.lists.entry import Entry, ListedName
from tidegate.parties import LEAST_SHOWN

SCRIPTS = ("Arab", "Cyrl", "Hang", "Hani")
FILL, NEGATIVES = 4000, 400
BETTER_BY = 0.10  # bar 3
_IN = {
    "Arab": re.compile(r"[\u0600-\u06ff]"),
    "Cyrl": re.compile(r"[\u0400-\u04ff]"),
    "Hang": re.compile(r"[\uac00-\ud7af]"),
    "Hani": re.compile(r"[\u4e00-\u9fff]"),
}
_KANA = re.compile(r"[\u3040-\u30ff]")


def _negatives(run: Run, kept: Sequence[Known]) -> list[Question]:
    """Native names of research organisations none of whose names is in the pairs."""
    known = {folded(k.latin) for k in kept} | {folded(k.native) for k in kept}
    found: dict[str, list[str]] = {script: [] for script in SCRIPTS}
    for _, names in research(run.data):
        if any(folded(name) in known for name in names):
            continue
        for script in SCRIPTS:
            own = [n for n in names if _IN[script].search(n) and not re.search("[A-Za-z]", n)]
            own = [n for n in own if not _KANA.search(n)]
            if own:
                found[script].append(own[0])
    return [
        Question(name, "organisation", "negative", group=script)
        for script, names in found.items()
        for name in drawn(dict.fromkeys(names), NEGATIVES, purpose="crossscript", half=run.half)
    ]


def _list_of(names: dict[str, str], run: Run) -> list[Entry]:
    """A list of the names, by id, filled up with companies on no list."""
    fill = clear_companies(run.data, FILL, purpose="fill")
    rows = [*names.items(), *((c.lei, c.name) for c in fill)]
    return [Entry("bench", id, (ListedName(text, "primary"),), "organisation") for id, text in rows]


def measure(run: Run) -> list[Table]:
    """What was kept, and recall by script and sort of both directions."""
    kept, why = cleaned(pairs(run.data))
    kept = [k for k in kept if k.script in SCRIPTS]
    # The list holds all of them; a half is only whom one may ask about while tuning.
    asked = drawn(kept, len(kept), purpose="pairs", half=run.half, identity=lambda k: k.native)
    cleaning = Table("Pairs of names in two scripts", ("script", "what became of them", "pairs"))
    cleaning.rows = [[s, reason, count] for (s, reason), count in sorted(why.items())]
    tables = [cleaning]
    engines: list[Engine] = [run.tidegate(), Grams(), Grams(consonants=True)]
    if run.peer:
        engines.append(scans()[0])
        if (logic := nomenklatura(run)) is not None:
            engines.append(logic)
    latin = {f"latin:{folded(k.latin)}": k.latin for k in kept}
    native = {f"native:{k.native}": k.native for k in kept}
    to_latin = [
        Question(k.native, "organisation", k.sort, f"latin:{folded(k.latin)}", k.latin, k.script)
        for k in asked
    ]
    to_native = [
        Question(k.latin, "organisation", k.sort, f"native:{k.native}", k.native, k.script)
        for k in asked
    ]
    ways = (
        ("native name asked, Latin listed", _list_of(latin, run), to_latin, _negatives(run, kept)),
        ("Latin name asked, native listed", _list_of(native, run), to_native, []),
    )
    equal: dict[str, float] = {}
    for title, entries, questions, nobody in ways:
        counts = {s: [sum(k.script == s and k.sort == sort for k in asked) for sort in SORTS]
                  for s in SCRIPTS}  # fmt: skip
        table = Table(
            f"Across scripts: {title}",
            ("engine", "cut", "script", *SORTS, "carried over", "carried @5", "alerts"),
            notes=(
                "recall@5 over the cut; carried over: transliteration and mixed together (bar 3); "
                "@5: whatever the score",
                "≤1%: the lowest cut at which at most a hundredth of the research organisations "
                "alert",
                "asked, of the sorts: "
                + "; ".join(f"{s} {', '.join(map(str, n))}" for s, n in counts.items()),
            ),
        )
        for engine in engines:
            engine.load(entries)
            asked_for = questions + nobody
            told = dict(zip(asked_for, engine.ask(asked_for, 0.05), strict=True))
            if nobody:
                equal[engine.name] = _cut_at([told[q] for q in nobody], 0.01)
            for cut in sorted(engine.thresholds[:2], reverse=True):
                table.rows += _rows(engine.name, cut, "", questions, nobody, told)
            quiet = equal[engine.name]
            table.rows += _rows(engine.name, quiet, " ≤1%", questions, nobody, told)
            if run.misses and engine is engines[0]:
                tables.append(_misses(title, questions, told, engine.thresholds[1], run))
        tables.append(table)
        tables.insert(1, _bars(title, table))
    return tables


def _bars(title: str, table: Table) -> Table:
    """Bar 3: ours over LEAST_SHOWN against the 3-grams at the cut where few enough alert, and
    against their best five at any score."""
    bars = Bars(f"Bar 3: {title}, carried over")
    ours, grams = (
        {row[2]: row for row in table.rows if row[0] == name and mark in row[1]}
        for name, mark in (("tidegate", f"{LEAST_SHOWN:.2f}"), ("anyascii, 3-grams", "≤1%"))
    )
    for script in SCRIPTS:
        wanted = grams[script][6] + BETTER_BY
        bars.at_least(f"{script}, 3-grams as quiet", round(wanted, 3), ours[script][6])
        wanted = min(1.0, grams[script][7] + BETTER_BY)
        bars.at_least(f"{script}, 3-grams at any score", round(wanted, 3), ours[script][6])
    return bars


def _cut_at(mute: Answers, rate: float) -> float:
    """The lowest cut, in hundredths, at which at most this share alerts."""
    cuts = (n / 100 for n in range(5, 101))
    return next((cut for cut in cuts if alerts(mute, cut) <= rate * len(mute)), 1.0)


def _rows(
    name: str, cut: float, mark: str, questions: list[Question], nobody: list[Question], told: dict
) -> list[list[object]]:
    rows: list[list[object]] = []
    for script in SCRIPTS:
        mute = [told[q] for q in nobody if q.group == script]
        row: list[object] = [name, f"{cut:.2f}{mark}", script]
        for kinds in (*((sort,) for sort in SORTS), SORTS[:2]):
            own = [q for q in questions if q.group == script and q.kind in kinds]
            row.append(recall(own, [told[q] for q in own], cut))
        row.append(recall(own, [told[q] for q in own], 0.0))
        row.append(share(alerts(mute, cut), len(mute)) if mute else "")
        rows.append(row)
    return rows


def _misses(title: str, questions: list[Question], told: dict, cut: float, run: Run) -> Table:
    table = Table(
        f"Missed at {cut}: {title}", ("script", "sort", "asked", "listed", "right scored")
    )
    per: dict[tuple[str, str], int] = {}
    for q in questions:
        scores = [h.score for h in told[q][:5] if h.id == q.right]
        key = (q.group, q.kind)
        if (not scores or scores[0] < cut) and per.get(key, 0) < run.misses and q.kind in SORTS[:2]:
            per[key] = per.get(key, 0) + 1
            got = f"{scores[0]:.3f}" if scores else "not at all"
            table.rows.append([*key, q.text[:60], q.source[:60], got])
    return table
