"""A run of the range: a campaign among honest traffic, answered by a real teacher, with the student
it made.

Only requests of extraction go to the teacher. Honest requests and the cover that the campaign's
accounts send beside are told in the log as they were drawn, with the counts of tokens they were
drawn with; nothing is learnt from them. The laboratory's teacher answers in 16 words at most, so
its log carries the drawn counts of tokens for requests of extraction too: short answers alone would
give them away. A teacher by URL is noted with its own counts.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tidegate.distillation.range.client import THREADS, ask_all
from tidegate.distillation.range.curve import (
    HALF_WORDS,
    LABEL,
    LeakCurve,
    Point,
    leak_curve,
    moment,
    panel_of,
    steps,
)
from tidegate.distillation.range.extraction import STRATEGIES
from tidegate.distillation.range.grammar import generator
from tidegate.distillation.range.mixes import mix
from tidegate.distillation.range.network import needs_scikit_learn
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.pupils import pupil_for
from tidegate.distillation.range.requests import ATTACK, Request, campaign_accounts
from tidegate.distillation.range.service import TeacherService
from tidegate.distillation.range.teacher import LocalTeacher, Teacher
from tidegate.errors import UsageError

Progress = Callable[[str, int, int], None]
HELD_OUT = 300
MOST_BUDGET, MOST_ACCOUNTS, MOST_LOG = 200_000, 5_000, 2_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is asked for. `cover` is the share of the campaign's requests that are cover, 0
    to below 1. Raises UsageError for what cannot be run."""

    strategy: str = "seed_set"
    budget: int = 20_000
    accounts: int = 40
    cover: float = 0.8
    honest_accounts: int = 400
    days: float = 14.0
    seed: int = 0

    def __post_init__(self) -> None:
        if self.strategy not in STRATEGIES:
            raise UsageError(
                f"{self.strategy[:40]!r} is no strategy", hint=f"There are {', '.join(STRATEGIES)}."
            )
        if not 0 <= self.cover < 1:
            raise UsageError("cover is a share from 0 to below 1", hint="0.8 is four of five.")
        for what, value, most in (
            ("budget", self.budget, MOST_BUDGET),
            ("accounts", self.accounts, MOST_ACCOUNTS),
            ("honest accounts", self.honest_accounts, MOST_ACCOUNTS * 10),
        ):
            if not 1 <= value <= most:
                raise UsageError(f"the range takes 1 to {most:,} {what}, not {value:,}")
        if not 0 < self.days <= 366:
            raise UsageError("a run covers more than 0 and up to 366 days")
        if self.budget / (1 - self.cover) > MOST_LOG:
            raise UsageError(
                f"with so much cover the campaign would send over {MOST_LOG:,} requests",
                hint="Ask for less cover or a smaller budget.",
            )


@dataclass(frozen=True, slots=True)
class RangeResult:
    """The log in order of time with its labels, the leak curve, and what was run.

    `truth` says of every account whether it belonged to the campaign; `sources` where prompts and
    times came from. Every figure of it is of a laboratory model.
    """

    plan: Plan
    requests: tuple[Request, ...] = field(repr=False)
    truth: dict[str, bool] = field(repr=False)
    curve: LeakCurve
    teacher: str
    student: str
    unanswered: int
    sources: dict[str, str] = field(repr=False)
    label: str = LABEL

    @property
    def document(self) -> dict[str, Any]:
        """All of it but the log, as JSON."""
        plan, curve = self.plan, self.curve
        kinds = {"extraction": 0, "cover": 0, "honest": 0}
        for request in self.requests:
            extraction = request.label.startswith(ATTACK)
            kind = "extraction" if extraction else request.label.partition(":")[0]
            kinds[kind] = kinds.get(kind, 0) + 1
        return {
            "label": self.label,
            "teacher": self.teacher,
            "student": self.student,
            "plan": {name: getattr(plan, name) for name in plan.__dataclass_fields__},
            "requests": {**kinds, "all": len(self.requests), "unanswered": self.unanswered},
            "accounts": {"all": len(self.truth), "campaign": sum(self.truth.values())},
            "agreement": {
                "start": round(curve.start, 4),
                "final": round(curve.final, 4),
                "half": round(curve.half, 4),
                "half_queries": curve.half_queries,
                "half_time": moment(curve.half_at) or None,
                "half_means": HALF_WORDS,
                "held_out_prompts": curve.held_out,
                "places": curve.places,
            },
            "curve": [
                {
                    "queries": p.queries,
                    "time": moment(p.at) or None,
                    "agreement": round(p.agreement, 4),
                }
                for p in curve.points
            ],
            "sources": dict(self.sources),
        }


def run_range(
    teacher: Teacher,
    sources: PromptSources,
    plan: Plan | None = None,
    *,
    progress: Progress | None = None,
    threads: int = THREADS,
) -> RangeResult:
    """Serves the teacher on this machine, has the campaign ask it, and trains its student.

    The same plan, sources and local teacher give the same log. Raises UsageError without
    scikit-learn, NoAnswer (InputError) where the teacher gives none.
    """
    needs_scikit_learn()
    plan = plan or Plan()
    told = progress or (lambda *_: None)
    rng = random.Random(plan.seed)
    told("drawing the traffic", 0, 0)
    drawn = mix(
        generator(rng), sources, strategy=plan.strategy, share=1 - plan.cover, budget=plan.budget,
        accounts=plan.accounts, honest_accounts=plan.honest_accounts, days=plan.days,
    )  # fmt: skip
    for request in drawn:
        # A file of prompts may hold halves of characters, which no log and no request can carry.
        request.prompt = request.prompt.encode("utf-8", "replace").decode()
    planned = [one for one in drawn if one.label.startswith(ATTACK) and not one.failed]
    others = [one for one in drawn if not one.label.startswith(ATTACK) or one.failed]
    panel = panel_of(teacher, _held_out(generator(rng), sources, planned), seed=plan.seed << 32)
    pupil = pupil_for(plan.strategy, planned, plan.seed)
    points = [Point(0, None, panel.agreement(pupil.student))]
    noted: list[Request] = []
    times: list[int] = []
    unanswered = spent = 0
    local = isinstance(teacher, LocalTeacher)
    with TeacherService(teacher, noted.append, seed=plan.seed) as url:
        for goal in steps(len(planned)):
            asked = pupil.ask(goal - spent)
            before = spent

            def tell(done: int, before: int = before) -> None:
                told("asking the teacher", before + done, len(planned))

            answers = ask_all(url, asked, threads=threads, counted=local, done=tell)
            unanswered += sum(not answer for answer in answers)
            pupil.learn(asked, answers)
            spent = goal
            times += [request.at for request in asked]
            points.append(Point(spent, times[-1], panel.agreement(pupil.student)))
    for request in noted:
        request.label = f"{ATTACK}{plan.strategy}"
    log = sorted([*noted, *others], key=lambda one: (one.at, one.account, one.prompt))
    guilty = campaign_accounts(log)
    accounts = sorted({request.account for request in log})
    network = pupil.student.network
    return RangeResult(
        plan=plan,
        requests=tuple(log),
        truth={account: account in guilty for account in accounts},
        curve=leak_curve(points, times, panel),
        teacher=teacher.about,
        student=f"scikit-learn MLPClassifier, {network.parameters:,} weights, trained from nothing",
        unanswered=unanswered,
        sources=dict(sources.told),
    )


def _held_out(rng: random.Random, sources: PromptSources, planned: list[Request]) -> list[str]:
    """Prompts as people ask them, none of which the campaign asks."""
    asked = {request.prompt for request in planned}
    draw = rng.random
    found: dict[str, None] = {}
    for _ in range(HELD_OUT * 20):
        prompt = sources.person(draw) if draw() < 0.7 else sources.coder(draw)
        prompt = prompt.encode("utf-8", "replace").decode()
        if prompt not in asked:
            found[prompt] = None
        if len(found) == HELD_OUT:
            break
    return list(found)
