"""Task fairness: false alerts by naming culture, at one threshold for all.

People on no list are asked for: by script and by nationality (made-up people of the world), and by
country (put together from each country's commonest names). Someone who bears exactly a listed
person's name is a collision, no error of matching, and is counted apart. rapidfuzz's token_sort
scan answers the same questions at the threshold where it finds as many listed people as we do.
"""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Sequence

from data import listed, people
from engines import Tidegate
from made_people import LEAST, people_by_country
from measures import Bars, Table, interval, recall, share, threshold_at
from negatives import folded
from peers import Scan, scans
from questions import Answers, Question
from sdn import Protocol, protocol
from settings import Run
from splits import drawn

NATIONALITY_LEAST = 1000
LOW = ("low information", "many characters", "common words", "little")
"""Words of which a reason has one where it says that little tells two people apart."""


def script_of(name: str) -> str:
    """The script most letters of a name are in, by the Unicode name of each."""
    told = Counter(unicodedata.name(c, "?").split()[0] for c in name if c.isalpha())
    script = told.most_common(1)[0][0] if told else "?"
    return {"CJK": "Han", "HIRAGANA": "Kana", "KATAKANA": "Kana"}.get(script, script.title())


def strangers(run: Run) -> dict[str, list[Question]]:
    """The questions by table: script, nationality, country."""
    made = drawn(
        {p.name: p for p in people(run.data)}.values(),
        run.negatives,
        purpose="people",
        half=run.half,
        identity=lambda p: p.name,
    )
    by_script = [Question(p.name, "person", "script", group=script_of(p.name)) for p in made]
    nations = Counter(p.country for p in made)
    least = min(NATIONALITY_LEAST, max(nations.values()) // 2)
    by_nation = [
        Question(p.name, "person", "nationality", group=p.country)
        for p in made
        if nations[p.country] >= least
    ]
    each = max(50, min(LEAST, run.negatives // 25))
    by_country = [
        Question(name, "person", "country", group=country)
        for country, names in people_by_country(run.data, each).items()
        for name in names
    ]
    return {"script": by_script, "nationality": by_nation, "country": by_country}


def measure(run: Run) -> list[Table]:
    """The tables, ours and rapidfuzz's, at each of our thresholds."""
    asked = protocol(run)
    sdn_ids = {e.entry_id for e in asked.entries}
    others = [e for e in listed(run.data) if e.schema == "unknown" and e.entry_id not in sdn_ids]
    entries = asked.entries + others
    collisions = {folded(n.text) for e in entries if e.schema != "organisation" for n in e.names}
    ours, peer = run.tidegate(), scans()[0]
    groups = strangers(run)
    questions = list(dict.fromkeys(q for part in groups.values() for q in part))
    known = [q for q in asked.held + asked.edited if q.schema == "person"]
    told: dict[str, dict[Question, list]] = {}
    for engine in (ours, peer):
        engine.load(entries)
        least = min(0.5, *engine.thresholds)
        told[engine.name] = dict(
            zip(known + questions, engine.ask(known + questions, least), strict=True)
        )
        run.say(f"{engine.name}: {len(known) + len(questions):,} names asked")
    bars = Bars("Bar 6")
    tables: list[Table] = [bars]
    for cut in ours.thresholds:
        cuts = {ours.name: cut, peer.name: _equal(known, told, ours, peer, cut)}
        whole = Table(
            f"Fairness at {cut:.2f}: the whole, and the worst by country",
            ("engine", "cut", "recall", "by", "excess", "95 %", "worst", "its excess", "95 %",
             "worst to whole", "by chance"),
            notes=("excess: names that raise somebody whose name is another",
                   "recall: of listed people held out and edited; the peer's first cut makes it "
                   "equal, its second one the excess by country",
                   "by chance: the ratio if all groups alerted alike (median of 500 draws)"),
        )  # fmt: skip
        quiet = _as_quiet(groups["country"], told, ours, peer, cut, collisions)
        for name, at in (*cuts.items(), (peer.name, quiet)):
            for kind, own in groups.items():
                whole.rows.append(_worst(name, at, kind, own, told, known, collisions))
        tables.append(whole)
        mine, theirs = (r for r in whole.rows if r[3] == "country" and r[1] != f"{quiet:.3f}")
        bars.at_most(f"worst to whole by country at {cut:.2f}", round(theirs[9], 3), mine[9])
        tables += [
            _by_group(kind, own, told, cuts, collisions, cut) for kind, own in groups.items()
        ]
    tables.append(_low_information(ours, groups["country"], asked))
    return tables


def _equal(known: Sequence[Question], told: dict, ours: Tidegate, peer: Scan, cut: float) -> float:
    """The peer's highest threshold that finds as many listed people as ours does at `cut`."""

    def rate(engine: str, at: float) -> float:
        return recall(known, [told[engine][q] for q in known], at)

    wanted = rate(ours.name, cut)
    return threshold_at(lambda at: rate(peer.name, at), wanted, (n / 200 for n in range(100, 200)))


def _as_quiet(
    questions: Sequence[Question], told: dict, ours: Tidegate, peer: Scan, cut: float,
    collisions: set[str],
) -> float:  # fmt: skip
    """The peer's lowest threshold that raises no more of these strangers than ours does."""

    def raised(engine: str, at: float) -> int:
        return _excess(questions, [told[engine][q] for q in questions], at, collisions)[1]

    most = raised(ours.name, cut)
    return next((n / 200 for n in range(100, 200) if raised(peer.name, n / 200) <= most), 1.0)


def _excess(
    questions: Sequence[Question], answers: Answers, cut: float, collisions: set[str]
) -> tuple[int, int, int]:
    """(names that are nobody's listed name, those of them that alert, collisions)."""
    asked = raised = same = 0
    for question, hits in zip(questions, answers, strict=True):
        if folded(question.text) in collisions:
            same += 1
            continue
        asked += 1
        raised += bool(hits) and hits[0].score >= cut
    return asked, raised, same


def _groups(questions: Sequence[Question]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(question.group, []).append(question)
    return {g: found[g] for g in sorted(found) if len(found[g]) >= 50}


def _worst(
    name: str, cut: float, kind: str, questions: list[Question], told: dict,
    known: list[Question], collisions: set[str],
) -> list[object]:  # fmt: skip
    counts = {
        group: _excess(own, [told[name][q] for q in own], cut, collisions)
        for group, own in _groups(questions).items()
    }
    asked, raised = sum(c[0] for c in counts.values()), sum(c[1] for c in counts.values())
    rates = {g: share(c[1], c[0]) for g, c in counts.items() if c[0]}
    worst = max(rates, key=lambda g: rates[g])
    rate = share(raised, asked)
    ratio = rates[worst] / rate if rate else float("nan")
    return [
        name, f"{cut:.3f}", recall(known, [told[name][q] for q in known], cut), kind,
        f"{rate:.4f}", interval(raised, asked), worst, f"{rates[worst]:.4f}",
        interval(counts[worst][1], counts[worst][0]), ratio,
        _ratio_by_chance([c[0] for c in counts.values()], raised),
    ]  # fmt: skip


def _ratio_by_chance(sizes: Sequence[int], raised: int) -> float:
    """The median worst-to-whole ratio where alerts fall on groups by their size alone."""
    if not raised:
        return float("nan")
    chance, ratios = random.Random(3), []
    whole = raised / sum(sizes)
    for _ in range(500):
        fell = Counter(chance.choices(range(len(sizes)), weights=sizes, k=raised))
        ratios.append(max(fell[n] / sizes[n] for n in range(len(sizes)) if sizes[n]) / whole)
    return sorted(ratios)[250]


def _by_group(
    kind: str, questions: list[Question], told: dict, cuts: dict[str, float],
    collisions: set[str], cut: float,
) -> Table:  # fmt: skip
    columns = [kind, "names", "collisions"]
    for name in cuts:
        columns += [f"{name} excess", "rate", "95 %"]
    table = Table(f"Excess alerts by {kind}, at {cut:.2f} and equal recall", columns)
    for group, own in _groups(questions).items():
        row: list[object] = []
        for name, at in cuts.items():
            asked, raised, same = _excess(own, [told[name][q] for q in own], at, collisions)
            if not row:
                row = [group, len(own), same]
            row += [raised, f"{share(raised, asked):.4f}", interval(raised, asked)]
        table.rows.append(row)
    return table


def _low_information(ours: Tidegate, questions: list[Question], asked: Protocol) -> Table:
    """Whether an alert on a Han name in pinyin says that little tells two people apart."""
    table = Table(
        "Han names in pinyin: do alerts say that the information is low?",
        ("names", "asked", "alerts", "with such a reason"),
        notes=(f"a reason that has one of: {', '.join(LOW)}",),
    )
    cut = min(ours.thresholds)
    for group in ("CN", "TW", "all others"):
        own = [q for q in questions if q.group == group]
        if group == "all others":
            own = [q for q in questions if q.group not in ("CN", "TW")][::20]
        reasons = [r for r in ours.reasons(own, cut) if r]
        with_one = sum(any(word in text for word in LOW for text in r) for r in reasons)
        table.rows.append([group, len(own), len(reasons), with_one])
    return table
