"""What the user asks of a series: which groups, without which systems, which levels, as of when."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase

from tidegate.errors import UsageError
from tidegate.intake.countries import country_code
from tidegate.landscape.cells import read_score
from tidegate.landscape.columns import reads_as_lower
from tidegate.landscape.standings import Landscape, survey
from tidegate.landscape.system import LeftOut, System


@dataclass(frozen=True, slots=True)
class Asked:
    """`only` these groups, `without` these systems (names; * stands for anything), `levels` beside
    the records, `as_of` (by default the latest day the data show), `lower` is better."""

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    as_of: str = ""
    lower: bool = False


def picture(
    systems: Sequence[System],
    asked: Asked,
    *,
    metric: str,
    today: date,
    unit: str = "",
    latest: date | None = None,
    left_out: Sequence[LeftOut] = (),
    notes: Sequence[str] = (),
) -> Landscape:
    """The landscape of the systems asked for. `latest` is the last day that the data know of, by
    default that of the latest of these systems. Raises UsageError for a group, name, level or day
    that cannot be."""
    groups = _groups(systems, asked.only)
    kept, out = _kept(systems, asked.without)
    if groups is not None:
        kept = [one for one in kept if one.group in groups]
        left_out = [one for one in left_out if not one.group or one.group in groups]
        notes = [*notes, f"only {', '.join(sorted(groups))}: other groups were not looked at"]
    ends = [one.released.last for one in systems if one.released.last <= today]
    latest = latest or max(ends, default=today)
    as_of = _day(asked.as_of) if asked.as_of else latest
    if not asked.as_of:
        notes = [
            *notes,
            f"as of {as_of}, the latest release in the data: what came later is not in it",
        ]
    elif as_of > latest:
        notes = [
            *notes,
            f"the latest release in the data is of {latest}: “not yet” says nothing of what came "
            "out since and is not in them",
        ]
    if reads_as_lower(metric) and not asked.lower:
        notes = [*notes, f"“{metric}” reads as if lower were better: --lower says so"]
    levels = [_level(text) for text in asked.levels]
    return survey(
        kept, metric=metric, unit=unit, as_of=as_of, lower=asked.lower, levels=levels,
        left_out=[*out, *left_out], notes=notes,
    )  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{text!r} is no date", hint="Write it as 2026-11-23.") from None


def _level(text: str) -> Decimal:
    bounds, wrong = read_score(text)
    if bounds is None or bounds[0] is None or bounds[0] != bounds[1]:
        raise UsageError(f"a level is a number: {wrong or text}", hint="Write it as 4800.")
    return bounds[0]


def _groups(systems: Iterable[System], only: Sequence[str]) -> set[str] | None:
    """The groups meant by their names or, for countries, their codes; None where all are."""
    if not only:
        return None
    known = sorted({one.group for one in systems})
    found: set[str] = set()
    for name in only:
        code = country_code(name)
        meant = [
            group
            for group in known
            if group.casefold() == name.strip().casefold()
            or (code is not None and country_code(group) == code)
        ]
        if not meant:
            close = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or known[:12]
            raise UsageError(f"no group is called {name!r}", hint=f"There are {', '.join(close)}.")
        found.update(meant)
    return found


def _kept(systems: Sequence[System], without: Sequence[str]) -> tuple[list[System], list[LeftOut]]:
    patterns = [pattern.strip().casefold() for pattern in without]
    for pattern, said in zip(patterns, without, strict=True):
        if not any(fnmatchcase(one.name.casefold(), pattern) for one in systems):
            names = sorted({one.name for one in systems})
            close = difflib.get_close_matches(said, names, n=3, cutoff=0.4)
            hint = f"Did you mean {', '.join(close)}?" if close else "* stands for anything."
            raise UsageError(f"no system is called {said!r}", hint=hint)
    kept: list[System] = []
    out: list[LeftOut] = []
    for one in systems:
        if any(fnmatchcase(one.name.casefold(), pattern) for pattern in patterns):
            out.append(
                LeftOut(one.name, one.group, "left out as you said (--without)", "", one.row)
            )
        else:
            kept.append(one)
    return kept, out
