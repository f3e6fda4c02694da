"""What differs between two runs of the same desk: subjects, pairs over the line, rates.

Where the subject was there both times, a pair that came or went has one of three grounds: its list
has another edition, its list came or went, or neither, and then the engine or the entry's facts
weigh otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tidegate.parties.tuning.intervals import Interval, difference, wilson
from tidegate.parties.tuning.pairs import Kind

Ground = Literal["new edition", "list added", "list gone", "same edition"]


class NotComparable(ValueError):
    """The earlier run did not look as far down as the line."""


@dataclass(frozen=True, slots=True)
class Known:
    """A pair as an earlier result keeps it."""

    list: str
    score: float
    kind: Kind


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What of a run is compared. `pairs` by key (a subject's key, a dash, the entry's), `lists`
    the edition of each list."""

    subjects: frozenset[str]
    pairs: Mapping[str, Known]
    lists: Mapping[str, str]
    floor: float


@dataclass(frozen=True, slots=True)
class Drift:
    """The comparison at one line. `came` and `went` are pairs over the line of subjects that both
    runs have, by ground; `stayed` are over it in both; `moved` of the pairs in both runs have
    another score. `new_subjects`, `gone_subjects` and the pairs over the line they bring or take.
    `now`, `before` and `new` are the shares of subjects with a scored pair over the line: of all
    now, of all before, and of those that are new. None where there are no such subjects."""

    line: float
    same_subjects: int
    new_subjects: int
    gone_subjects: int
    came: Mapping[Ground, int]
    went: Mapping[Ground, int]
    stayed: int
    moved: int
    with_new_subjects: int
    with_gone_subjects: int
    now: Interval | None
    before: Interval | None
    new: Interval | None

    @property
    def difference(self) -> Interval | None:
        """The share of the new subjects less that of all before. These are different subjects, so
        the two are independent, which a run and the one before it are not."""
        if self.new is None or self.before is None:
            return None
        return difference(self.new, self.before)


def drift(now: Snapshot, before: Snapshot, line: float) -> Drift:
    """Compares two runs at a line. Raises NotComparable."""
    if before.floor > line + 1e-9:
        raise NotComparable(f"the earlier run looked at scores from {before.floor:.2f} only")
    over_now, over_before = _over(now, line), _over(before, line)
    both = now.subjects & before.subjects
    came: Counter[Ground] = Counter()
    went: Counter[Ground] = Counter()
    for key in over_now - over_before:
        if _subject(key) in both:
            came[_ground(now.pairs[key].list, now, before)] += 1
    for key in over_before - over_now:
        if _subject(key) in both:
            went[_ground(before.pairs[key].list, now, before)] += 1
    shared = now.pairs.keys() & before.pairs.keys()
    return Drift(
        line=line,
        same_subjects=len(both),
        new_subjects=len(now.subjects - both),
        gone_subjects=len(before.subjects - both),
        came=dict(came),
        went=dict(went),
        stayed=len(over_now & over_before),
        moved=sum(now.pairs[key].score != before.pairs[key].score for key in shared),
        with_new_subjects=sum(_subject(key) not in both for key in over_now),
        with_gone_subjects=sum(_subject(key) not in both for key in over_before),
        now=_rate(now, over_now, now.subjects),
        before=_rate(before, over_before, before.subjects),
        new=_rate(now, over_now, now.subjects - both),
    )


def _subject(key: str) -> str:
    return key.partition("-")[0]


def _over(run: Snapshot, line: float) -> set[str]:
    return {key for key, one in run.pairs.items() if one.kind != "scored" or one.score >= line}


def _ground(name: str, now: Snapshot, before: Snapshot) -> Ground:
    if name not in before.lists:
        return "list added"
    if name not in now.lists:
        return "list gone"
    return "same edition" if now.lists[name] == before.lists[name] else "new edition"


def _rate(run: Snapshot, over: set[str], subjects: frozenset[str]) -> Interval | None:
    if not subjects:
        return None
    alerted = {_subject(key) for key in over if run.pairs[key].kind == "scored"}
    return wilson(len(alerted & subjects), len(subjects))
