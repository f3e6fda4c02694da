"""Task sdn: held-out aliases, edited names and people on no list, against OFAC's SDN list.

One alias of each party asked about is taken off the list and asked for; other parties are asked
for by one of their listed names with one edit; made-up people and companies that no list holds
must bring nothing. Names are asked with their type and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from data import people, sdn
from edits import EDITS, PROTOCOL, made
from engines import Engine
from measures import RANK, Bars, Table, alerts, found, interval, recall, share
from negatives import akin, clear_companies, folded
from peers import peers
from questions import Answers, Question
from settings import Run
from splits import chance_for, drawn

from tidegate.lists.entry import Entry

ROW = (0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Thresholds printed beside the product's own."""
COUNTRY_LEAST = 40
ALERTS, HELD_OUT, EDITED = 0.008, 0.74, 0.985  # bar 1


@dataclass(slots=True)
class Protocol:
    """The list that is searched, and the questions, by kind."""

    entries: list[Entry]
    held: list[Question]
    edited: list[Question]
    people: list[Question]
    companies: list[Question]


def _held_out(entry: Entry) -> tuple[Entry, Question] | None:
    """An entry without one of its aliases, and the question that asks for it.

    An alias the publisher does not call weak is preferred. Names that are the alias but for case,
    marks and order leave with it, else the question would be answered by its copy.
    """
    chance = chance_for("alias", entry.entry_id)
    strong = [n for n in entry.names[1:] if not n.weak] or list(entry.names[1:])
    alias = chance.choice(strong)
    names = tuple(n for n in entry.names if folded(n.text) != folded(alias.text))
    if not names:
        return None
    kept = [n.text for n in names]
    group = ("weak, " if alias.weak else "") + akin(alias.text, kept)
    question = Question(alias.text, entry.schema, "held out", entry.entry_id, names[0].text, group)
    return replace(entry, names=names), question


def edited(entry: Entry, kinds: Iterable[str] = PROTOCOL) -> Question | None:
    """A question for one of an entry's names with one edit, of a kind drawn by chance."""
    chance = chance_for("edit", entry.entry_id)
    names = [n for n in entry.names if not n.weak] or list(entry.names)
    name = chance.choice(names).text
    order = [k for k in kinds if entry.schema in EDITS[k].schemas]
    chance.shuffle(order)
    for kind in order:
        if (text := made(kind, name, chance)) is not None:
            return Question(text, entry.schema, "edited", entry.entry_id, name, kind)
    return None


def protocol(run: Run) -> Protocol:
    """The list and the questions of a run."""
    listed = {e.entry_id: e for e in sdn(run.data)}
    identity = {"identity": lambda e: e.entry_id, "half": run.half}
    held: list[Question] = []
    with_aliases = [e for e in listed.values() if len(e.names) > 1]
    for entry in drawn(with_aliases, len(listed), purpose="held out", **identity):
        taken = _held_out(entry) if len(held) < run.queries else None
        if taken is not None:
            listed[entry.entry_id] = taken[0]
            held.append(taken[1])
    asked = drawn(listed.values(), run.queries, purpose="edited", **identity)
    nobody = drawn(
        {p.name: p for p in people(run.data)}.values(),
        run.negatives,
        purpose="people",
        half=run.half,
        identity=lambda p: p.name,
    )
    companies = clear_companies(
        run.data, min(run.negatives, 2 * run.queries), purpose="companies", half=run.half
    )
    return Protocol(
        list(listed.values()),
        held,
        [q for e in asked if (q := edited(e)) is not None],
        [Question(p.name, "person", "people", group=p.country) for p in nobody],
        [Question(c.name, "organisation", "companies", group=c.country) for c in companies],
    )


def measure(run: Run) -> list[Table]:
    """The tables of the task."""
    asked = protocol(run)
    ours = run.tidegate()
    ours.load(asked.entries)
    every = asked.held + asked.edited + asked.people + asked.companies
    row = sorted({*ROW, *ours.thresholds})
    told = dict(zip(every, ours.ask(every, row[0]), strict=True))
    run.say(
        f"{len(asked.entries):,} parties, index built in {ours.built:.1f} s; half {run.half}: "
        f"{len(every):,} questions, {len(every) / ours.total:,.0f} a second "
        f"over {row[0]:.2f} ({ours.workers} process)"
    )
    bars = _bars(asked, told, row, min(ours.thresholds))
    tables: list[Table] = [
        bars,
        _by_threshold(asked, told, row),
        _by_kind("Held out, by likeness to the names left on the list", asked.held, told, run),
        _by_kind("Edited, by kind of edit", asked.edited, told, run),
        _by_country(asked, told, min(ours.thresholds)),
    ]
    for engine in peers(run):
        engine.load(asked.entries)
        tables.append(_peer(engine, asked, run))
        _beside(bars, tables[-1])
    tables += _misses(asked, told, run)
    return tables


def _bars(asked: Protocol, told: dict[Question, Answers], row: list[float], shown: float) -> Table:
    """Bar 1 at the threshold from which hits are shown, and at the lowest that is quiet enough."""

    def alerted(cut: float) -> float:
        return share(alerts([told[q] for q in asked.people], cut), len(asked.people))

    table = Bars("Bar 1")
    quiet = next((cut for cut in row if alerted(cut) <= ALERTS), row[-1])
    for cut in dict.fromkeys((quiet, shown)):
        table.at_most(f"alerts of people at {cut:.2f}", ALERTS, alerted(cut))
        for word, wanted, own in (
            ("held out", HELD_OUT, asked.held),
            ("edited", EDITED, asked.edited),
        ):
            measured = recall(own, [told[q] for q in own], cut)
            table.at_least(f"{word} recall@{RANK} at {cut:.2f}", wanted, measured)
        strong = [q for q in asked.held if not q.group.startswith("weak")]
        measured = recall(strong, [told[q] for q in strong], cut)
        table.at_least(f"held out, none called weak, at {cut:.2f}", HELD_OUT, measured)
    table.notes = (f"{shown:.2f}: the product's own; {quiet:.2f}: the lowest that is quiet enough",)
    return table


def _beside(bars: Bars, peer: Table) -> None:
    """Ours at our quiet threshold beside a peer at its lowest that is as quiet."""
    name = peer.title.removesuffix(" on the same questions")
    quiet = [row for row in peer.rows if float(row[3]) <= ALERTS]
    if not quiet:
        return
    ours = {row[0].split(" at ")[0]: float(row[2]) for row in bars.rows[:4]}
    best = quiet[0]
    for word, theirs in (("held out", best[1]), ("edited", best[2])):
        bars.at_least(f"{word}, as {name} at {best[0]}", theirs, ours[f"{word} recall@{RANK}"])


def _by_threshold(asked: Protocol, told: dict[Question, Answers], row: list[float]) -> Table:
    table = Table(
        f"SDN protocol: recall@{RANK} and alerts by threshold",
        (
            "threshold", "held out", "person", "organisation", "edited", "person", "organisation",
            "alerts people", "95 %", "companies", "precision",
        ),
        notes=(
            f"{len(asked.held):,} held out, {len(asked.edited):,} edited, {len(asked.people):,} "
            f"people and {len(asked.companies):,} companies on no list",
            "precision: right answers of all names that raised anything, of these questions",
        ),
    )  # fmt: skip
    for threshold in row:
        cells: list[object] = [f"{threshold:.2f}"]
        for questions in (asked.held, asked.edited):
            for schema in ("", "person", "organisation"):
                own = [q for q in questions if not schema or q.schema == schema]
                cells.append(recall(own, [told[q] for q in own], threshold))
        people_alert = alerts([told[q] for q in asked.people], threshold)
        company_alert = alerts([told[q] for q in asked.companies], threshold)
        positives = asked.held + asked.edited
        right = sum(found(q, told[q], threshold) for q in positives)
        raised = alerts([told[q] for q in positives], threshold) + people_alert + company_alert
        cells += [
            f"{share(people_alert, len(asked.people)):.4f}",
            interval(people_alert, len(asked.people)),
            f"{share(company_alert, len(asked.companies)):.4f}",
            share(right, raised),
        ]
        table.rows.append(cells)
    return table


def _by_kind(
    title: str, questions: list[Question], told: dict[Question, Answers], run: Run
) -> Table:
    cuts = (0.48, 0.56, *sorted(run.tidegate().thresholds))
    table = Table(title, ("kind", "asked", *(f"@{cut:.2f}" for cut in cuts), "first"))
    for kind in sorted({q.group for q in questions}):
        own = [q for q in questions if q.group == kind]
        answers = [told[q] for q in own]
        table.rows.append(
            [
                kind,
                len(own),
                *(recall(own, answers, cut) for cut in cuts),
                recall(own, answers, 0.0, rank=1),
            ]
        )
    table.notes = ("first: the right party is the best of all, whatever its score",)
    return table


def _by_country(asked: Protocol, told: dict[Question, Answers], cut: float) -> Table:
    """Recall by the country the list gives a party: whom an engine misses more than others."""
    where = {e.entry_id: (*e.nationalities, *e.countries, "none told")[0] for e in asked.entries}
    table = Table(
        f"By country of the party, at {cut:.2f}",
        ("country", "held out", "recall@5", "95 %", "edited", "recall@5", "95 %"),
        notes=(f"countries with {COUNTRY_LEAST} questions of each kind; the first the list gives",),
    )
    rows: dict[str, list[object]] = {}
    for questions in (asked.held, asked.edited):
        by: dict[str, list[bool]] = {}
        for q in questions:
            by.setdefault(where[q.right], []).append(found(q, told[q], cut))
        for country, hits in by.items():
            if len(hits) >= COUNTRY_LEAST:
                cells = [len(hits), sum(hits) / len(hits), interval(sum(hits), len(hits))]
                rows.setdefault(country, [country]).extend(cells)
    table.rows = [row for _, row in sorted(rows.items()) if len(row) == len(table.columns)]
    return table


def _peer(engine: Engine, asked: Protocol, run: Run) -> Table:
    """A peer's figures on the same questions, at its own row of thresholds."""
    parts = [asked.held, asked.edited, asked.people, asked.companies]
    if engine.slow:
        parts = [part[: 4 * run.sample] for part in parts]
    answers = [engine.ask(part, min(engine.thresholds)) for part in parts]
    table = Table(
        f"{engine.name} on the same questions",
        ("threshold", "held out", "edited", "alerts people", "companies"),
        notes=(
            f"{', '.join(f'{len(part):,}' for part in parts)} questions; "
            f"{sum(map(len, parts)) / engine.total:,.0f} a second on one core",
        ),
    )
    for threshold in sorted(engine.thresholds):
        table.rows.append(
            [
                f"{threshold:.2f}",
                recall(parts[0], answers[0], threshold),
                recall(parts[1], answers[1], threshold),
                *(
                    f"{share(alerts(a, threshold), len(p)):.4f}"
                    for p, a in zip(parts[2:], answers[2:], strict=True)
                ),
            ]
        )
    return table


def _misses(asked: Protocol, told: dict[Question, Answers], run: Run) -> list[Table]:
    if not run.misses:
        return []
    cut = min(run.tidegate().thresholds)
    tables = []
    for title, questions in (("held out", asked.held), ("edited", asked.edited)):
        missed = [q for q in questions if not found(q, told[q], cut)]
        table = Table(f"Missed at {cut}: {title}", ("asked", "listed as", "kind"))
        table.rows = [[q.text, q.source, q.group] for q in missed[: run.misses]]
        tables.append(table)
    for title, questions in (("people", asked.people), ("companies", asked.companies)):
        raised = sorted(((told[q][0].score, q) for q in questions if told[q]), key=lambda r: -r[0])
        table = Table(f"Highest alerts: {title}", ("score", "asked", "found"))
        table.rows = [[f"{s:.3f}", q.text, told[q][0].name] for s, q in raised[: run.misses]]
        tables.append(table)
    return tables
