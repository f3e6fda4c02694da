"""A group with its facts and judgement as an evidence card a person can check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.campaigns.facts import Looked
from tidegate.distillation.campaigns.groups import Found
from tidegate.distillation.campaigns.model import Edge, Evidence, Hour, Thread
from tidegate.distillation.campaigns.shift import even, signs
from tidegate.distillation.campaigns.words import plural
from tidegate.distillation.coordination.draws import PLACES, Draws
from tidegate.distillation.coordination.threads import ThreadTable
from tidegate.distillation.sketches.table import NEVER, SketchTable

MOST_THREADS = 6
SPREAD_DRAWS = 200
WORDS = PLACES.index("words")
MOST_EDGES = 1_200
SHORT = 0.05
"""Threads of a smaller share of the group's requests are not shown."""

Usual = Mapping[str, float | None]


def threads_of(
    table: SketchTable, draws: Draws, threads: ThreadTable, which: tuple[int, ...], looked: Looked
) -> tuple[Thread, ...]:
    """The group's templates, the commonest first; of templates of the same requests only one."""
    mine = set(looked.units)
    shown: list[tuple[frozenset[int], Thread]] = []
    usual = _spread(draws, np.flatnonzero(~draws.bare))
    total = float((draws.weight[looked.rows] * draws.scale[looked.rows]).sum())
    # Words first, and of those such as may be shown; settings only where nothing else is shared.
    ranked = sorted(
        which,
        key=lambda t: (
            int(threads.place[t]) > WORDS,
            int(threads.key[t]) not in table.phrases,
            -int(threads.draws[t]),
            int(threads.place[t]),
        ),
    )
    for number in ranked[:60]:
        rows = threads.rows(number)
        inside = np.isin(draws.unit[rows], looked.units)
        here = rows[inside]
        if not len(here):
            continue
        weight = draws.weight[here] * draws.scale[here]
        share = float(weight.sum()) / max(total, 1e-9)
        ids = frozenset(here.tolist())
        if share < SHORT or any(len(ids & other) > 0.5 * len(ids | other) for other, _ in shown):
            continue
        place = PLACES[int(threads.place[number])]
        key = int(threads.key[number])
        intent = draws.intent[here]
        asked = [float(weight[(intent & bit) > 0].sum() / weight.sum()) for bit in (1, 2, 4)]
        users = np.unique(draws.unit[rows])
        thread = Thread(
            place, key, table.phrases.get(key, ""), share, round(float(weight.sum())),
            len(np.unique(draws.unit[here])), int(sum(int(u) not in mine for u in users)),
            len(np.unique(draws.prompt[here])) / len(here), looked.coverage.overlap,
            min(1.0, _spread(draws, here[~draws.bare[here]]) / max(usual, 1e-6)),
            asked[0], asked[1], asked[2],
            _middle(draws.tokens_in[here]), _middle(draws.tokens_out[here]),
        )  # fmt: skip
        shown.append((ids, thread))
        if len(shown) >= MOST_THREADS:
            break
    return tuple(thread for _, thread in shown)


def edges_of(draws: Draws, looked: Looked) -> tuple[Edge, ...]:
    """Why the accounts stand together: each to the next by a shared template, and whatever else
    two of them share. Template edges make a chain, so that every account has one."""
    if len(looked.units) < 2:
        return ()
    held = np.bincount(draws.unit[looked.rows], minlength=max(looked.units) + 1)
    order = sorted(range(len(looked.units)), key=lambda p: -int(held[looked.units[p]]))
    content = looked.facts.get("content") is not False
    found = _covering(looked)
    for one, two, kind in looked.shared.pairs:
        found.append(Edge(one, two, "infrastructure", 1.0, f"both use one {kind}"))
    for one, two, apart in looked.in_step:
        found.append(
            Edge(
                one,
                two,
                "lock_step",
                min(1.0, apart / 20),
                f"active in the same minutes, {apart:.0f} standard deviations more often than "
                "their pace makes likely",
            )
        )
    for first, second in pairwise(order):
        few = int(min(held[looked.units[first]], held[looked.units[second]]))
        found.append(
            Edge(
                first,
                second,
                "template" if content else "settings",
                min(1.0, few / 20),
                f"all {len(looked.units)} accounts send requests of the group's "
                f"{'templates' if content else 'settings and client'}",
            )
        )
    return tuple(found[:MOST_EDGES])


def _covering(looked: Looked) -> list[Edge]:
    told = looked.coverage
    found = []
    if told.overlap is not None and told.overlap <= 0.1 and len(looked.units) > 1:
        found.append(
            Edge(
                0,
                1,
                "coverage",
                1 - told.overlap,
                f"of {told.prompts} prompts compared, {told.overlap:.0%} were sent by a second "
                "account of the group: together the accounts divide one list",
            )
        )
    if told.in_order is not None and told.in_order >= 0.8:
        found.append(
            Edge(
                0,
                1,
                "order",
                told.in_order,
                "the prompts that two accounts share were sent in one order "
                f"(rank correlation {told.in_order:.2f})",
            )
        )
    return found


def evidence_of(looked: Looked, usual: Usual) -> tuple[Evidence, ...]:
    """Each kind of evidence with its figure beside the usual one."""
    facts = looked.facts
    found: list[Evidence] = []

    def say(id: str, fact: str, strength: float, why: str) -> None:
        value = facts.get(fact)
        if isinstance(value, int | float):
            found.append(
                Evidence(id, float(np.clip(strength, 0, 1)), float(value), usual.get(fact), why)
            )

    def figure(fact: str) -> float:
        value = facts.get(fact)
        return float(value) if isinstance(value, int | float) else 0.0

    count = figure("accounts")
    what = "settings and client" if facts.get("content") is False else "templates"
    if count > 1:
        others = plural(int(figure("elsewhere")), "other account uses", "other accounts use")
        say("together", "accounts", np.log2(count) / 5, f"{count:.0f} accounts use the same "
            f"{what}; {others} them too")  # fmt: skip
    say("asks", "asks", figure("asks"), f"{figure('asks'):.0%} of the group's requests ask for "
        f"reasoning ({figure('reasoning'):.0%}), grades ({figure('grading'):.0%}) or tools "
        f"({figure('tools'):.0%})")  # fmt: skip
    say("novelty", "novelty", 2 * figure("novelty") - 1, f"{figure('novelty'):.0%} of the drawn "
        "requests have a prompt of their own")  # fmt: skip
    if facts.get("overlap") is not None:
        say("coverage", "overlap", 1 - 2 * figure("overlap"), f"{figure('overlap'):.0%} of the "
            "compared prompts were sent by a second account of the group")  # fmt: skip
    if facts.get("gain") is not None:
        say("gain", "gain", (figure("gain") + 1) / 4, "answers are typically "
            f"{2 ** figure('gain'):.1f} times as long as requests")  # fmt: skip
    if facts.get("interchangeable") is not None:
        say("interchangeable", "interchangeable", (figure("interchangeable") - 0.7) / 0.3,
            "two requests of one account are as unlike as two of different accounts, "
            f"{figure('interchangeable'):.2f} to 1")  # fmt: skip
    if figure("in_step") > 1:
        say(
            "lock_step",
            "in_step",
            figure("in_step") / 10,
            "the median pair of accounts acts in "
            f"the same minutes {figure('in_step'):.1f} deviations more often than likely",
        )
    for mark in ("network", "payment"):
        if facts.get(f"one_{mark}") is not None and count > 1:
            say(mark, f"one_{mark}", figure(f"one_{mark}"), f"one {mark} stands behind "
                f"{figure(f'one_{mark}'):.0%} of the accounts")  # fmt: skip
    if facts.get("p_pool") is not None:
        say("population", "p_pool", 1 - 5 * figure("p_pool"), f"{figure('p_pool'):.1%} of benign "
            "accounts lie as far from the reference; no intent is told by it")  # fmt: skip
    if facts.get("p_past") is not None:
        say("past", "p_past", 1 - 5 * figure("p_past"), f"{figure('p_past'):.1%} of other accounts "
            "moved as far from their own past")  # fmt: skip
    return tuple(sorted(found, key=lambda e: -e.strength))


def timeline_of(table: SketchTable, units: tuple[int, ...]) -> tuple[Hour, ...]:
    """The accounts' requests an hour, from the newest 92 days."""
    lists = table.lists["hours"]
    mine = np.isin(lists.unit, np.asarray(units))
    hour, where = np.unique(lists.columns["hour"][mine], return_inverse=True)
    count = np.bincount(where, lists.columns["requests"][mine], minlength=len(hour))
    return tuple(Hour(int(h), int(c)) for h, c in zip(hour, count, strict=True))


def span_of(table: SketchTable, units: tuple[int, ...]) -> tuple[int | None, int | None]:
    """The first and last time of the accounts' requests, UTC µs."""
    here = list(units)
    first, last = int(table.first_at[here].min()), int(table.last_at[here].max())
    return (None, None) if first == NEVER else (first, last)


def _spread(draws: Draws, rows: NDArray[np.int64]) -> float:
    """The mean share of SimHash bits in which two of the requests differ; 0 with fewer than two."""
    bits = signs(draws.simhash[even(rows, SPREAD_DRAWS)])
    size = len(bits)
    if size < 2:
        return 0.0
    alike = float((bits @ bits.T).sum()) / bits.shape[1] - size
    return float(1 - alike / (size * (size - 1))) / 2


def _middle(values: NDArray[np.int64]) -> float | None:
    known = values[values >= 0]
    return float(np.median(known)) if len(known) else None


def usual_of(groups: Sequence[Found]) -> dict[str, float | None]:
    """The median of every figure over the log's groups of the lower nine tenths of scores."""
    rest = groups[max(1, len(groups) // 10) :]
    names = {name for group in rest for name in group.looked.facts}
    usual: dict[str, float | None] = {}
    for name in names:
        values = [v for g in rest if isinstance(v := g.looked.facts.get(name), int | float)]
        usual[name] = float(np.median(values)) if len(values) >= 5 else None
    return usual
