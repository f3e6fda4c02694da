"""Fits the weights of campaigns/data/measure.yaml on the range's made-up prompts.

    python bench/distillation/weights.py --out runs/facts.jsonl [--rounds 3]

Groups of campaigns (most of their accounts the campaign's, half of it among them) against groups
of honest accounts and hard negatives; a logistic regression with weights from 0 to 4, classes
balanced. Only prompts of our own making are used, so that nothing that ships was learnt from a
prompt set. The seeds are none of campaigns.py. Prints the yaml; writes nothing but the facts.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pools import pseudonyms
from trials import MIXES

from tidegate.distillation.campaigns.groups import look, prepare
from tidegate.distillation.campaigns.measure import SEVERAL, parts
from tidegate.distillation.campaigns.search import without_content
from tidegate.distillation.coordination.draws import draws_of
from tidegate.distillation.coordination.popularity import popularity
from tidegate.distillation.range.extraction import STRATEGIES
from tidegate.distillation.range.hard_negatives import KINDS
from tidegate.distillation.range.honest import honest
from tidegate.distillation.range.mixes import mix
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.requests import Request, campaign_accounts, events
from tidegate.distillation.sketches import SketchTable, sketch_events

Record = dict[str, Any]
MOST = 4.0
SEED = 100_000
HARD = tuple(kind for kind in KINDS if kind != "unseen")


def table(requests: Sequence[Request]) -> SketchTable:
    return sketch_events(events(requests, pseudonyms()), pseudonyms())


def logs(rounds: int) -> Iterator[tuple[str, list[Request]]]:
    """Campaigns of every mix and strategy, hard negatives, honest logs."""
    made_up = PromptSources.load(None)
    for turn in range(2, 2 + rounds):
        for place, (share, accounts) in enumerate(MIXES):
            for number, strategy in enumerate(STRATEGIES):
                rng = random.Random(turn * SEED + place * 100 + number)
                budget = rng.choice([1_000, 2_000, 4_000]) if accounts < 400 else 4_000
                yield "mix", mix(
                    rng, made_up, strategy=strategy, share=share, accounts=accounts,
                    budget=1_000 if share <= 0.01 else budget, honest_accounts=max(150, accounts),
                )  # fmt: skip
        for number in range(6):
            rng = random.Random(turn * 1_000 + number)
            yield "hard", mix(rng, made_up, strategy=None, share=1, accounts=1, budget=1,
                              honest_accounts=150, hard=HARD)  # fmt: skip
            yield "honest", honest(random.Random(turn * 1_000 + 500 + number), made_up, 700, 14.0)


def records(rounds: int) -> Iterator[Record]:
    benign = table(honest(random.Random(998), PromptSources.load(None), 2_000, 14.0))
    usual = popularity(draws_of(benign), benign.key_id)
    bare = without_content(benign)
    usual_bare = popularity(draws_of(bare), bare.key_id)
    for kind, requests in logs(rounds):
        mine = {pseudonyms().of("account", name) for name in campaign_accounts(requests)}
        whole = table(requests)
        for seen, known in ((whole, usual), (without_content(whole), usual_bare)):
            for group in look(prepare(seen, known))[0][:80]:
                accounts = {int(seen.account[unit]) for unit in group.looked.units}
                yield {
                    "kind": kind, "of": len(mine), "mine": len(accounts & mine),
                    "others": len(accounts - mine), "facts": group.looked.facts,
                }  # fmt: skip


def truth(record: Record) -> bool | None:
    """Whether the group is a campaign's; None where it is neither that nor free of it."""
    if record["mine"] == 0:
        return False
    whole = record["mine"] >= 0.5 * record["of"] and record["mine"] >= record["others"]
    return True if whole else None


def fitted(found: Sequence[Record], names: Sequence[str], steps: int = 6_000) -> dict[str, float]:
    """Weights from 0 to MOST and the base, by projected gradient steps (Adam)."""
    known = [record for record in found if truth(record) is not None]
    y = np.array([float(bool(truth(record))) for record in known])
    x = np.array([[parts(record["facts"])[name] for name in names] for record in known])
    balance = np.where(y == 1, len(y) / y.sum() / 2, len(y) / (1 - y).sum() / 2)
    at: NDArray[np.float64] = np.append(np.zeros(len(names)), -2.0)
    first, second = np.zeros_like(at), np.zeros_like(at)
    for step in range(1, steps + 1):
        p = 1 / (1 + np.exp(-(x @ at[:-1] + at[-1])))
        miss = (p - y) * balance
        slope = np.append(x.T @ miss + 3.0 * at[:-1], miss.sum()) / len(y)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        ahead = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
        at -= 0.01 * ahead
        at[:-1] = np.clip(at[:-1], 0, MOST)
    told = {name: round(float(w), 3) for name, w in zip(names, at, strict=False) if w > 0.02}
    return {"base": round(float(at[-1]), 3), **told}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, required=True, help="the facts, a group a line")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    if not asked.out.exists():
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(record) + "\n" for record in records(asked.rounds)]
        asked.out.write_text("".join(lines), encoding="utf-8")
    found = [json.loads(line) for line in asked.out.read_text("utf-8").splitlines()]
    content = [r for r in found if r["facts"]["content"] is not False]
    several = [r for r in content if r["facts"]["holders"] >= SEVERAL]
    one = [r for r in content if r["facts"]["holders"] < SEVERAL and r["of"] <= 1]
    every = list(parts({}))
    alone = [name for name in every if not name.endswith("*") and name != "together"]
    bare = [r for r in found if r["facts"]["content"] is False]
    for kind, rows, names in (("several", several, every), ("one", one, alone),
                              ("metadata", bare, every)):  # fmt: skip
        print(f"  {kind}:  # {len(rows)} groups")
        for name, weight in fitted(rows, names).items():
            print(f'    "{name}": {weight}')


if __name__ == "__main__":
    main()
