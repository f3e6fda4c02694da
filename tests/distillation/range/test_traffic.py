"""Made-up logs say what they are, are the same for the same seed, and read back as they were."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.distillation.range.arrivals import DAY, Window
from tidegate.distillation.range.attacks import attack, divide
from tidegate.distillation.range.extraction import STRATEGIES
from tidegate.distillation.range.hard_negatives import KINDS, hard_negative
from tidegate.distillation.range.honest import honest
from tidegate.distillation.range.mixes import mix
from tidegate.distillation.range.populations import POPULATIONS
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.requests import (
    COVER,
    Request,
    campaign_accounts,
    distinct_prompts,
    events,
    write_log,
)
from tidegate.distillation.reading import Pseudonyms, find_key
from tidegate.distillation.sketches import SketchTable, sketch_events, sketch_logs
from tidegate.errors import InputError

SOURCES = PromptSources.load()
KEY = find_key("k" * 32)
WINDOW = Window(days=14.0)


def facts(requests: list[Request]) -> list[tuple[object, ...]]:
    return [tuple(getattr(r, name) for name in Request.__slots__) for r in requests]


def small_mix(seed: int, **more: object) -> list[Request]:
    told = {"strategy": "seed_set", "share": 0.5, "accounts": 5, "budget": 60}
    told |= {"honest_accounts": 30, "days": 3.0, "mean": 10.0, **more}
    return mix(random.Random(seed), SOURCES, **told)  # type: ignore[arg-type]


def same(one: SketchTable, two: SketchTable) -> bool:
    pairs = [(one.account, two.account), (one.day, two.day)]
    pairs += [(one.first_at, two.first_at), (one.last_at, two.last_at)]
    pairs += [(one.counts[name], two.counts[name]) for name in one.counts]
    for name, lists in one.lists.items():
        other = two.lists[name]
        pairs += [(lists.unit, other.unit), (lists.key, other.key)]
        pairs += [(lists.columns[c], other.columns[c]) for c in lists.columns]
    return one.model_names == two.model_names and all(np.array_equal(a, b) for a, b in pairs)


@pytest.mark.parametrize("name", ["log.jsonl", "log.jsonl.gz"])
def test_a_written_log_reads_as_the_events_it_was_made_of(tmp_path: Path, name: str) -> None:
    requests = small_mix(3, hard=list(KINDS), strategy="agentic")
    assert write_log(requests, tmp_path / name) == len(requests)
    read = sketch_logs([tmp_path / name], key="k" * 32)
    assert not read.notes.problems
    names = Pseudonyms(KEY)
    assert same(read.table, sketch_events(events(requests, names), names))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(sorted(STRATEGIES)))
def test_the_same_seed_gives_the_same_log_and_another_seed_another(seed: int, way: str) -> None:
    one = facts(small_mix(seed, strategy=way))
    assert one == facts(small_mix(seed, strategy=way))
    assert one != facts(small_mix(seed + 1, strategy=way))


def test_a_log_is_the_same_in_another_process_with_other_hashes() -> None:
    script = (
        "import random, zlib\n"
        "from tidegate.distillation.range.mixes import mix\n"
        "from tidegate.distillation.range.prompts import PromptSources\n"
        "from tidegate.distillation.range.requests import openai_line\n"
        "told = mix(random.Random(2), PromptSources.load(), strategy='active', share=.5,"
        " accounts=4, budget=40, honest_accounts=25, mean=5, hard=('harness', 'classroom'))\n"
        "print(zlib.crc32('\\n'.join(map(openai_line, told)).encode()))\n"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] != ""


def test_a_prompt_that_goes_round_is_shared_by_strangers() -> None:
    requests = honest(random.Random(4), SOURCES, 1_200, 7.0, mean=20.0, only=["people"])
    senders: dict[str, set[str]] = {}
    for request in requests:
        senders.setdefault(request.prompt, set()).add(request.payment)
    assert max(map(len, senders.values())) > 5


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 60), st.integers(1, 400), st.lists(st.integers(1, 5)))
def test_dividing_a_list_keeps_its_length_and_the_steps_of_a_goal_together(
    seed: int, accounts: int, length: int, steps: list[int]
) -> None:
    entries = [object() for _ in range(length)]
    assert sum(map(len, divide(random.Random(seed), entries, accounts))) == length
    rows = [goal for count in steps for goal in [object()] * count]
    lists = divide(random.Random(seed), rows, accounts)
    assert sum(map(len, lists)) == len(rows)
    if len(rows) > len(steps):
        for goal in set(rows):
            assert sum(goal in own for own in lists) == 1


@pytest.mark.parametrize("days", [0.5, 2.0, 30.0])
def test_nothing_is_sent_before_or_after_the_log(days: float) -> None:
    for seed in range(6):
        requests = small_mix(seed, days=days, hard=list(KINDS), strategy="active")
        window = Window(days=days)
        assert all(window.start <= r.at < window.end for r in requests)
        last = [r for r in requests if r.at == window.end - 1]
        assert len(last) < 0.02 * len(requests)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**9),
    st.sampled_from(sorted(STRATEGIES)),
    st.integers(1, 300),
    st.integers(1, 40),
    st.sampled_from([0.05, 0.25, 0.5, 1.0]),
    st.sampled_from(["spread", "shared"]),
)
def test_a_campaign_spends_its_budget_at_the_share_that_was_asked(
    seed: int, way: str, budget: int, accounts: int, share: float, infrastructure: str
) -> None:
    requests = attack(
        random.Random(seed), SOURCES, way, budget, accounts, share,
        infrastructure=infrastructure, window=WINDOW,
    )  # type: ignore[arg-type]  # fmt: skip
    spent = [r for r in requests if r.label == f"attack:{way}"]
    assert len(spent) == budget
    assert len(campaign_accounts(requests)) <= accounts
    assert {r.account for r in requests} == campaign_accounts(requests)
    cover = sum(r.label == COVER for r in requests)
    assert abs(cover - budget * (1 - share) / share) <= accounts + 1
    assert all(WINDOW.start <= r.at < WINDOW.end for r in requests)
    assert [r.at for r in requests] == sorted(r.at for r in requests)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_hard_negative_is_of_realistic_size_within_the_log_and_no_campaign(kind: str) -> None:
    sizes = []
    for seed in range(12):
        requests = hard_negative(kind, random.Random(seed), SOURCES, window=WINDOW)
        sizes.append(len(requests))
        assert {r.label for r in requests} == {f"hard:{kind}"}
        assert not campaign_accounts(requests)
        assert all(WINDOW.start <= r.at < WINDOW.end for r in requests)
    assert min(sizes) >= 20
    assert max(sizes) < 20_000
    assert len(set(sizes)) > 6


def test_every_population_takes_part_and_any_can_be_left_out() -> None:
    requests = honest(random.Random(1), SOURCES, 1_000, 7.0, mean=8.0)
    assert {r.label for r in requests} == {f"honest:{name}" for name in POPULATIONS}
    without = honest(random.Random(1), SOURCES, 300, 7.0, ["tutors", "people"], mean=4.0)
    assert {"honest:tutors", "honest:people"}.isdisjoint(r.label for r in without)


def test_a_name_that_is_none_is_refused_with_those_that_are() -> None:
    rng = random.Random(1)
    with pytest.raises(InputError, match="no honest population"):
        honest(rng, SOURCES, 10, 1.0, ["nobody"])
    with pytest.raises(InputError, match="no strategy"):
        attack(rng, SOURCES, "theft", 10, 1, 1.0)
    with pytest.raises(InputError, match="above 0"):
        attack(rng, SOURCES, "bare", 10, 1, 0.0)
    with pytest.raises(InputError, match="no hard negative"):
        hard_negative("easy", rng, SOURCES)


def test_volumes_are_heavy_tailed_and_people_sleep() -> None:
    requests = honest(random.Random(5), SOURCES, 1_500, 14.0, mean=20.0, only=["people"])
    counts: dict[str, int] = {}
    for request in requests:
        counts[request.account] = counts.get(request.account, 0) + 1
    told = sorted(counts.values(), reverse=True)
    assert sum(told[: len(told) // 10]) > 0.35 * len(requests)
    assert 14 < len(requests) / len(counts) < 28
    weekend = sum((r.at // DAY + 3) % 7 >= 5 for r in requests) / len(requests)
    assert weekend < 2 / 7


def test_the_grammar_is_wide_enough_for_tens_of_thousands_of_prompts() -> None:
    requests = honest(random.Random(7), SOURCES, 1_500, 14.0, mean=30.0, only=["people", "coders"])
    assert distinct_prompts(requests) > 0.75 * len(requests)
    assert distinct_prompts(requests) > 20_000


def test_the_same_log_without_the_campaign_keeps_its_honest_part() -> None:
    with_it = [r for r in small_mix(11) if r.label.startswith("honest:")]
    assert facts(with_it) == facts(small_mix(11, strategy=None))


@pytest.mark.needs_shared
def test_real_prompts_and_arrivals_are_told_as_such(shared: Callable[[str], Path]) -> None:
    sources = PromptSources.load(shared("model_traffic"), shared("publications"))
    assert len(sources.people) == 500
    assert len(sources.harness) == 164
    assert "Azure" in sources.told["arrivals"]
    assert "made up" in PromptSources.load().told["arrivals"]
    requests = honest(random.Random(1), sources, 200, 7.0, mean=20.0, only=["people"])
    texts = {prompt.text[:60] for prompt in sources.people if not prompt.numbers}
    assert sum(any(t in r.prompt for t in texts) for r in requests[:400]) > 40


def test_a_broken_file_of_prompts_is_one_clear_problem(tmp_path: Path) -> None:
    (tmp_path / "HumanEval.jsonl.gz").write_bytes(b"\x1f\x8bnot gzip")
    with pytest.raises(InputError, match=r"HumanEval\.jsonl\.gz cannot be read"):
        PromptSources.load(tmp_path)
