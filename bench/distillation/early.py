"""Whether the detector speaks before the student has half of the agreement it will reach.

    python bench/distillation/early.py --out runs/early.jsonl [--runs 24] [--budget 5000]

Every run trains a student from a teacher's answers (tidegate.distillation.range), then replays the
log in prefixes: at a quarter, half and three quarters of the queries of half agreement, at half
agreement, and at 2, 4 and 8 times as many. At each the detector looks at what had been logged by
then, held against the pool of benign accounts; it has spoken when a group with the verdict
"consistent" has at least half of its accounts in the campaign. Half agreement as in docs/range.md.
Every figure is of a laboratory model. Needs the extra [range].
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable
from pathlib import Path

from pools import WHOLE, digest, make_pool, pool, pseudonyms, sources

from tidegate.distillation.campaigns import find
from tidegate.distillation.range import Plan, RangeResult, local_teacher, run_range
from tidegate.distillation.range.requests import ATTACK, Request, events
from tidegate.distillation.sketches import sketch_events

STRATEGIES = ("seed_set", "active", "reward_model")
SHAPES = ((10, 0.5), (40, 0.8), (40, 0.5), (10, 0.8))
"""Accounts and cover, in turn."""
PARTS = (0.25, 0.5, 0.75, 1.0, 2.0, 4.0, 8.0)
SEED = 8_200_000


def spoken(requests: Iterable[Request], campaign: set[str], folder: Path) -> tuple[bool, int]:
    """Whether a consistent group is mostly the campaign's; and how many are not."""
    table = sketch_events(events(requests, pseudonyms()), pseudonyms())
    told = find(table, calibration=pool(folder, WHOLE).content)
    mine = {f"{int(pseudonyms().of('account', name)):016x}" for name in campaign}
    shares = [len(mine & set(g.accounts)) / len(g.accounts) for g in told.consistent]
    return any(share >= 0.5 for share in shares), sum(share < 0.5 for share in shares)


def replay(result: RangeResult, folder: Path) -> dict[str, object]:
    """At each part of the queries of half agreement, whether the detector has spoken."""
    campaign = {name for name, belongs in result.truth.items() if belongs}
    times = [r.at for r in result.requests if r.label.startswith(ATTACK)]
    half = result.curve.half_queries or len(times)
    said, false = {}, 0
    for part in PARTS:
        at = times[min(len(times), max(1, round(part * half))) - 1]
        before = [r for r in result.requests if r.at <= at]
        said[f"{part:g}"], wrong = spoken(before, campaign, folder)
        false = max(false, wrong)
    return {"half_queries": half, "spoken": said, "false_groups": false}


def one(number: int, budget: int, folder: Path) -> dict[str, object]:
    accounts, cover = SHAPES[number // len(STRATEGIES) % len(SHAPES)]
    plan = Plan(
        strategy=STRATEGIES[number % len(STRATEGIES)], budget=budget, accounts=accounts,
        cover=cover, honest_accounts=300, seed=SEED + number,
    )  # fmt: skip
    begun = time.perf_counter()
    result = run_range(local_teacher(folder), sources(), plan)
    record = {
        "run": number, "strategy": plan.strategy, "accounts": accounts, "cover": cover,
        "budget": budget, "final": round(result.curve.final, 4), **replay(result, folder),
    }  # fmt: skip
    return {
        **record,
        "seconds": round(time.perf_counter() - begun, 1),
        "code": digest("distillation"),
    }


def show(records: list[dict[str, object]]) -> None:
    print(f"laboratory model; {len(records)} runs of {len({r['budget'] for r in records})} budgets")
    for part in PARTS:
        hits = sum(bool(r["spoken"][f"{part:g}"]) for r in records)  # type: ignore[index]
        print(f"spoken by {part:>5g} × the queries of half agreement: {hits} of {len(records)}")
    for strategy in STRATEGIES:
        mine = [r for r in records if r["strategy"] == strategy]
        early = sum(bool(r["spoken"]["1"]) for r in mine)  # type: ignore[index]
        halves = sorted(int(str(r["half_queries"])) for r in mine)
        if mine:
            span = f"{halves[0]} to {halves[-1]}"
            print(f"{strategy}: {early} of {len(mine)}; half agreement after {span} queries")
    print(
        f"groups that were not the campaign's: {sum(int(str(r['false_groups'])) for r in records)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, required=True, help="records, a line each")
    parser.add_argument("--runs", type=int, default=24)
    parser.add_argument("--budget", type=int, default=5_000)
    asked = parser.parse_args()
    folder = asked.out.parent.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    make_pool(folder, WHOLE)
    text = asked.out.read_text("utf-8") if asked.out.exists() else ""
    records = [json.loads(line) for line in text.splitlines()]
    done = {r["run"] for r in records}
    for number in range(asked.runs):
        if number not in done:
            records.append(one(number, asked.budget, folder))
            with asked.out.open("a", encoding="utf-8") as out:
                out.write(json.dumps(records[-1]) + "\n")
            print(json.dumps(records[-1]), flush=True)
    show(records)


if __name__ == "__main__":
    main()
