"""A whole run: traffic, teacher, student, log and curve."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tidegate.distillation.range import client as asking
from tidegate.distillation.range import run
from tidegate.distillation.range.client import NoAnswer, RemoteTeacher
from tidegate.distillation.range.page import range_page
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.requests import Request, openai_line
from tidegate.distillation.range.run import Plan, RangeResult, run_range
from tidegate.distillation.range.service import TeacherService
from tidegate.errors import UsageError

from .laboratory import teacher

SMALL: dict[str, Any] = {
    "budget": 150, "accounts": 6, "cover": 0.5, "honest_accounts": 8, "days": 4.0, "seed": 3,
}  # fmt: skip


@pytest.fixture(autouse=True)
def fewer_held_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "HELD_OUT", 40)


@cache
def sources() -> PromptSources:
    return PromptSources.load()


@cache
def ran(strategy: str = "seed_set") -> RangeResult:
    return run_range(teacher(), sources(), Plan(strategy=strategy, **SMALL))


def kinds(result: RangeResult) -> Counter[str]:
    return Counter(one.label.partition(":")[0] for one in result.requests)


@pytest.mark.parametrize("strategy", ["seed_set", "active", "reward_model", "agentic", "bare"])
def test_every_strategy_runs_and_its_curve_spends_the_budget(strategy: str) -> None:
    found = ran(strategy)
    asked = [r for r in found.requests if r.label.startswith("attack:")]
    assert len(asked) == 150
    answered = [r for r in asked if not r.failed]
    assert found.curve.points[-1].queries == len(answered)
    assert found.curve.points[-1].at == max(r.at for r in answered)
    assert found.curve.points[0].agreement == 0.0
    assert found.curve.final > 0.0
    assert found.unanswered == 0


def test_the_log_is_in_order_and_its_truth_is_the_campaign() -> None:
    found = ran()
    times = [one.at for one in found.requests]
    assert times == sorted(times)
    assert kinds(found)["cover"] >= 100
    assert kinds(found)["honest"] > 8
    guilty = {one.account for one in found.requests if one.label.startswith("attack:")}
    assert {name for name, yes in found.truth.items() if yes} == guilty
    assert len(guilty) == 6
    assert len(found.truth) >= 14
    assert not guilty & {one.account for one in found.requests if one.label[:7] == "honest:"}
    cover = {one.account for one in found.requests if one.label == "cover"}
    assert cover <= guilty


def test_queries_have_the_times_at_which_they_stand_in_the_log() -> None:
    found = ran()
    answered = [r.at for r in found.requests if r.label.startswith("attack:") and not r.failed]
    for point in found.curve.points[1:]:
        assert point.at == answered[point.queries - 1]
    assert found.curve.half_queries is not None
    assert found.curve.half_at == answered[found.curve.half_queries - 1]


def test_the_same_plan_gives_the_same_log_and_curve_and_another_seed_another() -> None:
    again = run_range(teacher(), sources(), Plan(**SMALL), threads=1)
    assert list(map(openai_line, again.requests)) == list(map(openai_line, ran().requests))
    assert again.document == ran().document
    other = run_range(teacher(), sources(), Plan(**{**SMALL, "seed": 4}))
    assert [r.at for r in other.requests] != [r.at for r in ran().requests]


def test_short_answers_of_the_laboratory_do_not_stand_in_the_log() -> None:
    asked = [r for r in ran().requests if r.label.startswith("attack:") and not r.failed]
    assert max(one.tokens_out for one in asked) > 100


def test_the_page_says_whose_it_is_and_shows_no_prompt_and_no_account() -> None:
    found = ran()
    page = range_page(found)
    assert "laboratory model" in page
    assert "a tiny teacher" in page
    assert not any(account in page for account in found.truth)
    long = [one.prompt for one in found.requests if len(one.prompt) > 40]
    assert long
    assert not any(prompt in page for prompt in long)


def test_a_teacher_by_url_is_served_through_and_its_own_counts_are_noted() -> None:
    behind: list[Request] = []
    with TeacherService(teacher(), behind.append) as url:
        remote = RemoteTeacher(url, "laboratory-teacher")
        found = run_range(remote, sources(), Plan(**{**SMALL, "budget": 60}))
        remote.close()
    asked = [r for r in found.requests if r.label.startswith("attack:") and not r.failed]
    # Beside the campaign's queries the laboratory asks the held-out prompts.
    choices = sum(one.settings.n or 1 for one in asked)
    assert len(behind) == choices + found.curve.held_out
    assert {one.account for one in behind} == {"without-a-key"}
    assert max(one.tokens_out for one in asked) <= 16 * 4
    assert found.curve.final > 0
    assert "127.0.0.1" in found.teacher


def test_a_teacher_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking.time, "sleep", lambda _: None)
    remote = RemoteTeacher("http://127.0.0.1:9/v1", "none")
    with pytest.raises(NoAnswer, match="gives no answer"):
        run_range(remote, sources(), Plan(**SMALL))
    remote.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"strategy": "guess"}, {"budget": 0}, {"budget": 10**9}, {"accounts": 0}, {"cover": 1.0},
        {"cover": -0.1}, {"cover": 0.999}, {"honest_accounts": 0}, {"days": 0.0},
        {"days": float("nan")}, {"cover": float("nan")},
    ],
)  # fmt: skip
def test_plans_that_cannot_be_run_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Plan(**wrong)


def test_a_file_of_prompts_with_halves_of_characters_is_used(tmp_path: Path) -> None:
    rows = [json.dumps({"prompt": f"Explain \ud800 and {n} other things"}) for n in range(9)]
    (tmp_path / "arena_hard_v0.1_questions.jsonl").write_text("\n".join(rows))
    found = run_range(teacher(), PromptSources.load(tmp_path), Plan(**{**SMALL, "budget": 40}))
    assert any("Explain ? and" in one.prompt for one in found.requests)


def test_progress_counts_up_to_all_queries() -> None:
    told: list[tuple[str, int, int]] = []
    run_range(
        teacher(), sources(), Plan(**{**SMALL, "budget": 40}),
        progress=lambda stage, done, of: told.append((stage, done, of)),
    )  # fmt: skip
    counted = [(done, of) for stage, done, of in told if stage == "asking the teacher"]
    assert counted == sorted(counted)
    assert counted[-1][0] == counted[-1][1]
