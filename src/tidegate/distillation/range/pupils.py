"""How a campaign spends its queries: what it asks next, and what its student learns from answers.

Each strategy of a campaign has its pupil. All see prompts and answers only.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tidegate.distillation.range.grading import graded_pair, verdict
from tidegate.distillation.range.requests import Request
from tidegate.distillation.range.student import Student
from tidegate.distillation.range.teacher import whole
from tidegate.distillation.range.voices import tokens

CANDIDATES = 4  # prompts looked at for each that an active student asks
WARM_UP = 0.25  # of a reward campaign's queries: before it can be graded it must say something
CANDIDATE_WORDS = 8


class Pupil:
    """Asks what is planned and learns the answers: seed sets, agentic goals, bare lists."""

    def __init__(self, planned: Sequence[Request], seed: int) -> None:
        self.student = Student(seed)
        self.planned = deque(planned)
        self.seed = seed

    def ask(self, count: int) -> list[Request]:
        """The next requests, in order of time."""
        return [self.planned.popleft() for _ in range(min(count, len(self.planned)))]

    def learn(self, asked: Sequence[Request], answers: Sequence[tuple[str, ...]]) -> None:
        """A lesson of what came back; a request without an answer teaches nothing."""
        self.student.learn(
            [
                (whole(request.system, request.prompt), answer)
                for request, told in zip(asked, answers, strict=True)
                for answer in told
                if answer
            ]
        )


class ActivePupil(Pupil):
    """Asks first what its student is least sure of: of CANDIDATES prompts for each query, those
    whose likeliest answers have the highest entropy (uncertainty sampling: Lewis and Gale, SIGIR
    1994). Accounts and times stay as planned; what each asks is chosen as the campaign goes."""

    def __init__(self, planned: Sequence[Request], seed: int) -> None:
        super().__init__(planned, seed)
        self._rng = np.random.default_rng(seed)
        self._pool = list(planned)

    def ask(self, count: int) -> list[Request]:
        slots = super().ask(count)
        looked = self._rng.permutation(len(self._pool))[: CANDIDATES * len(slots)]
        prompts = [whole(self._pool[n].system, self._pool[n].prompt) for n in looked]
        unsure = self.student.unsureness(prompts)
        # The earlier of equals: before the first lesson the student is sure of nothing.
        chosen = looked[np.argsort(-unsure, kind="stable")[: len(slots)]]
        taken = [self._pool[n] for n in chosen]
        kept = set(map(int, chosen))
        self._pool = [one for n, one in enumerate(self._pool) if n not in kept]
        return [
            replace(
                slot, prompt=one.prompt, system=one.system, settings=one.settings,
                tokens_in=one.tokens_in, tokens_out=one.tokens_out,
            )
            for slot, one in zip(slots, taken, strict=True)
        ]  # fmt: skip


class RewardPupil(Pupil):
    """Has the teacher grade two answers of its student, and learns the better one.

    The first WARM_UP of its queries ask the questions themselves. Then the student gives two
    answers of at most CANDIDATE_WORDS words that part in the last, where it wavers most; both go
    out in the wording of the plan, and it learns which last word was preferred. Where a wording has
    room for one answer, two requests running carry one each, and the higher mark wins.
    """

    def __init__(self, planned: Sequence[Request], seed: int) -> None:
        super().__init__(planned, seed)
        self._warm = int(len(planned) * WARM_UP)
        self._asked = 0
        self._trials: dict[int, _Trial] = {}
        self._half: _Trial | None = None

    def ask(self, count: int) -> list[Request]:
        return [self._graded(request) for request in super().ask(count)]

    def _graded(self, request: Request) -> Request:
        self._asked += 1
        pair = graded_pair(request.prompt)
        if pair is None:
            return request
        if self._asked <= self._warm:
            return _reworded(request, pair.question)
        trial, self._half = self._half, None
        if trial is None or pair.second is not None:
            question = whole(request.system, pair.question)
            seed = (self.seed << 32) + self._asked
            answers = self.student.two_answers(question, seed=seed, most=CANDIDATE_WORDS)
            trial = _Trial(question, pair.question, answers)
            if pair.second is None:
                self._half = trial
        one = trial.answers[len(trial.sent)]
        second = trial.answers[1] if pair.second is not None else None
        sent = _reworded(
            request, replace(pair, question=trial.bare, first=one, second=second).prompt
        )
        trial.sent.append(id(sent))
        self._trials[id(sent)] = trial
        return sent

    def learn(self, asked: Sequence[Request], answers: Sequence[tuple[str, ...]]) -> None:
        plain: list[tuple[Request, tuple[str, ...]]] = []
        better: list[tuple[str, str]] = []
        for request, told in zip(asked, answers, strict=True):
            trial = self._trials.pop(id(request), None)
            if trial is None:
                plain.append((request, told))
                continue
            said = verdict(told[0]) if told else None
            if isinstance(said, str):
                better.append((trial.question, trial.answers[said == "B"]))
                continue
            trial.marks.append(said)
            if len(trial.marks) == 2:
                first, second = trial.marks
                if first is not None and second is not None and first != second:
                    better.append((trial.question, trial.answers[second > first]))
        super().learn([one for one, _ in plain], [told for _, told in plain])
        self.student.learn([one for one in better if one[1]], last=True)


@dataclass(slots=True)
class _Trial:
    """Two answers to a question out for grades: the question as the teacher reads it and bare, the
    requests that carry them, and the marks that came back (None for none)."""

    question: str
    bare: str
    answers: tuple[str, str]
    sent: list[int] = field(default_factory=list)
    marks: list[float | None] = field(default_factory=list)


def _reworded(request: Request, prompt: str) -> Request:
    """The request with another prompt, and its count of tokens with it."""
    more = tokens(prompt) - tokens(request.prompt)
    return replace(request, prompt=prompt, tokens_in=max(1, request.tokens_in + more))


def pupil_for(strategy: str, planned: Sequence[Request], seed: int) -> Pupil:
    """The pupil of a campaign's strategy."""
    kinds = {"active": ActivePupil, "reward_model": RewardPupil}
    return kinds.get(strategy, Pupil)(planned, seed)
