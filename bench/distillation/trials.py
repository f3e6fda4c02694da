"""One trial: a log drawn by a seed, what Tidegate and its peers say of it, and who was right.

A campaign is found where a group that is told as consistent has at least half of its accounts in
it. For the peers, which know no groups, at least half of the campaign's accounts must be flagged.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from baselines import prada_distances
from pools import PROMPTS, WHOLE, Pool, digest, pool, pseudonyms, sources

from tidegate.distillation.campaigns import Group, find
from tidegate.distillation.range import extraction
from tidegate.distillation.range.extraction import STRATEGIES
from tidegate.distillation.range.grammar import Grammar, tongues
from tidegate.distillation.range.hard_negatives import HARD, KINDS
from tidegate.distillation.range.mixes import mix
from tidegate.distillation.range.populations import POPULATIONS
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.requests import Request, campaign_accounts, events
from tidegate.distillation.sketches import sketch_events
from tidegate.distillation.sketches.table import SketchTable

MIXES = (
    *((0.01, 40), (0.01, 400)),
    *((0.05, 1), (0.05, 10), (0.05, 40), (0.05, 400)),
    (0.10, 40),
    *((0.25, 1), (0.25, 10), (0.25, 40), (0.25, 400)),
    (0.5, 100),
    *((1.0, 1), (1.0, 40)),
)
"""(share of the accounts' requests that is extraction, accounts)."""
BEFORE = 7_000_000
HARD_SEEDS, BENIGN_SEEDS, LANGUAGE_SEEDS = 37_100_000, 36_200_000, 7_300_000
HONEST, BENIGN_ACCOUNTS = 150, 700
ALL_LANGUAGES = "whole"
LANGUAGES = (ALL_LANGUAGES, *tongues())
IN_LANGUAGES = ("seed_set", "active", "reward_model", "bare")
"""An agentic campaign's goals are English whatever its plan says."""
CODE = digest(
    *("distillation/campaigns", "distillation/coordination", "distillation/sketches"),
    *("distillation/range", "rules"),
)
"""Of the code as it was imported: it may change on the disk while a long run goes on."""


class Trial(NamedTuple):
    """`what` mixes, benign, hard or languages; `set` "before" or "after"; `name` the mix, the
    population left out of the pool, the hard negative, or the language and the share; `base` the
    first seed of a set of mixes."""

    what: str
    mode: str
    set: str
    name: str
    seed: int
    place: int
    base: int = 0


def mix_trials(campaigns: int, base: int, named: str) -> list[Trial]:
    """At least so many campaigns of every share, the same number for each of its mixes."""
    shares = Counter(share for share, _ in MIXES)
    return [
        trial
        for place, (share, _) in enumerate(MIXES)
        for trial in one_mix(place, -(-campaigns // shares[share]), base, named)
    ]


def one_mix(place: int, count: int, base: int, named: str, mode: str = "content") -> list[Trial]:
    share, accounts = MIXES[place]
    return [
        Trial("mixes", mode, named, f"{share:g}×{accounts}", base + 1_000 * place + k, place, base)
        for k in range(count)
    ]


def benign_trials(first: int, mode: str = "content") -> list[Trial]:
    """A round: one log for every population that the pool leaves out in turn."""
    return [
        Trial("benign", mode, "before", name, BENIGN_SEEDS + first + place, place)
        for place, name in enumerate(POPULATIONS)
    ]


def hard_trials(seeds: int) -> list[Trial]:
    return [
        Trial("hard", "content", "before", kind, HARD_SEEDS + 10_000 * place + k, place)
        for k in range(seeds)
        for place, kind in enumerate(KINDS)
    ]


def language_trials(seeds: int, share: float) -> list[Trial]:
    """The same seeds for every language, so that only the language differs."""
    return [
        Trial("languages", "content", "before", f"{language} {share:g}", LANGUAGE_SEEDS + k, place)
        for k in range(seeds)
        for place, language in enumerate(LANGUAGES)
    ]


@dataclass(frozen=True)
class OneTongue(PromptSources):
    """Sources in which whoever does not speak English speaks one language."""

    language: str = ""

    @property
    def tongues(self) -> dict[str, Grammar]:
        return {self.language: tongues()[self.language]}


def run(trial: Trial, folder: Path) -> dict[str, Any]:
    """Draws the log, judges it and says how it went."""
    begun = time.perf_counter()
    requests, told = DRAWN[trial.what](trial)
    drawn = time.perf_counter()
    table = sketch_events(events(requests, pseudonyms()), pseudonyms())
    sketched = time.perf_counter()
    left_out = trial.name if trial.what == "benign" else WHOLE
    usual = pool(folder, left_out)
    calibration = usual.content if trial.mode == "content" else usual.metadata
    learnt = time.perf_counter()
    mode = "auto" if trial.mode == "content" else "metadata"
    groups = find(table, calibration=calibration, mode=mode).groups
    found = time.perf_counter()
    mine = _accounts(requests, trial)
    record = {**trial._asdict(), **told, **_outcome(groups, mine, requests)}
    if trial.mode == "content":
        record["peers"] = _peers(usual, table, requests, mine)
    if trial.what == "benign":
        _keep_prompts(requests, folder, trial.seed)
    ended = time.perf_counter()
    record["seconds"] = {
        "draw": round(drawn - begun, 2), "sketch": round(sketched - drawn, 2),
        "find": round(found - learnt, 2), "peers": round(ended - found, 2),
    }  # fmt: skip
    return record | {"code": CODE, "prompts": PROMPTS.is_dir()}


Drawn = tuple[list[Request], dict[str, Any]]


def _mixes(trial: Trial) -> Drawn:
    share, accounts = MIXES[trial.place]
    strategy = [*STRATEGIES][(trial.seed + trial.place) % len(STRATEGIES)]
    rng = random.Random(trial.seed)
    budget = rng.choice([1_000, 2_000, 4_000])
    if accounts == 400:
        budget = 4_000
    if share == 0.01:
        budget = 1_000
    made = mix(
        rng, sources(), strategy=strategy, share=share, accounts=accounts, budget=budget,
        honest_accounts=max(HONEST, accounts),
    )  # fmt: skip
    return made, {"share": share, "of": accounts, "strategy": strategy, "budget": budget}


def _benign(trial: Trial) -> Drawn:
    return _without_campaign(trial, BENIGN_ACCOUNTS), {}


def _hard(trial: Trial) -> Drawn:
    return _without_campaign(trial, HONEST, hard=[trial.name]), {}


def _without_campaign(trial: Trial, accounts: int, hard: Sequence[str] = ()) -> list[Request]:
    return mix(
        random.Random(trial.seed), sources(), strategy=None, share=1.0, accounts=1, budget=1,
        honest_accounts=accounts, hard=hard,
    )  # fmt: skip


def _languages(trial: Trial) -> Drawn:
    """A campaign all of whose wordings and prompts are of one language; "whole" leaves it to chance
    as the mixes do. The range has no door for it, so its list of flavours is narrowed."""
    strategy = IN_LANGUAGES[trial.seed % len(IN_LANGUAGES)]
    of, flavours = sources(), extraction.FLAVOURS
    language, share = trial.name.split()
    if language != ALL_LANGUAGES:
        # Without the list of seeds, which is English.
        known = {field.name: getattr(of, field.name) for field in fields(of)} | {"seeds": ()}
        of, flavours = OneTongue(**known, language=language), ("tongue",)
    with patch.object(extraction, "FLAVOURS", flavours):
        made = mix(
            random.Random(trial.seed), of, strategy=strategy, share=float(share),
            accounts=40, budget=2_000, honest_accounts=HONEST,
        )  # fmt: skip
    return made, {"share": float(share), "language": language, "strategy": strategy}


DRAWN = {"mixes": _mixes, "benign": _benign, "hard": _hard, "languages": _languages}


def _accounts(requests: Sequence[Request], trial: Trial) -> set[int]:
    """Pseudonyms of the campaign's accounts, or the hard negative's."""
    if trial.what == "hard":
        names = {r.account for r in requests if r.label.startswith(HARD)}
    else:
        names = campaign_accounts(requests)
    return {pseudonyms().of("account", name) for name in names}


def _outcome(
    groups: Sequence[Group], mine: set[int], requests: Sequence[Request]
) -> dict[str, Any]:
    """`found` and `unknown`: whether a group of that verdict is mostly mine; the others' are
    `false` and `false_unknown`, with the label that most of their accounts have. `foremost` tells
    of the group of mine with the highest score, for whoever asks why none was found."""
    labels = _labels(requests)
    held: set[int] = set()
    told: dict[str, Any] = {"found": False, "unknown": False, "false": [], "false_unknown": []}
    for place, group in enumerate(groups):
        accounts = {int(account, 16) for account in group.accounts}
        ours = 2 * len(accounts & mine) >= len(accounts)
        if ours:
            told.setdefault("foremost", _seen(group, place))
        if group.verdict == "not_seen":
            continue
        consistent = group.verdict == "consistent"
        if ours:
            told["found" if consistent else "unknown"] = True
            held |= accounts & mine if consistent else set()
        else:
            most = Counter(labels[account] for account in accounts).most_common(1)[0][0]
            told["false" if consistent else "false_unknown"].append([most, len(accounts)])
    return told | {
        "requests": len(requests),
        "accounts": len(labels),
        "mine": len(mine),
        "share_found": len(held) / len(mine) if mine else None,
        "distinct": len({request.prompt for request in requests}),
    }


def _seen(group: Group, place: int) -> dict[str, Any]:
    told = {"place": place, "verdict": group.verdict, "accounts": len(group.accounts)}
    return told | {"score": group.score, "p": group.p_value, "q": group.q_value,
                   "reasons": [reason.partition(":")[0] for reason in group.reasons]}  # fmt: skip


def _labels(requests: Sequence[Request]) -> dict[int, str]:
    """The first label of every account, by its pseudonym: an honest one has but one."""
    names: dict[str, str] = {}
    for request in requests:
        names.setdefault(request.account, request.label)
    return {pseudonyms().of("account", account): label for account, label in names.items()}


def _peers(
    usual: Pool, table: SketchTable, requests: Sequence[Request], mine: set[int]
) -> Mapping[str, dict[str, Any]]:
    """Accounts of mine and others that each peer flags."""
    flags = usual.mmd.flags(table) | usual.prada.flags(prada_distances(requests, pseudonyms()))
    return {
        name: {"mine": len(flagged & mine), "others": len(flagged - mine)}
        for name, flagged in flags.items()
    }


def _keep_prompts(requests: Sequence[Request], folder: Path, seed: int) -> None:
    """64-bit hashes of the log's prompts, to count the distinct ones of all logs."""
    prompts = {request.prompt for request in requests}
    hashes = [blake2b(p.encode("utf-8", "surrogatepass"), digest_size=8).digest() for p in prompts]
    np.save(folder / f"prompts-{seed}.npy", np.frombuffer(b"".join(sorted(hashes)), np.uint64))
