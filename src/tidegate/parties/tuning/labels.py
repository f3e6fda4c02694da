"""Review sheets that came back filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import InputError, Problem
from tidegate.findings.inert import visible
from tidegate.findings.words import plural
from tidegate.parties.tuning.bands import Band
from tidegate.parties.tuning.defaults import Answer, defaults

PAIR, BAND, ANSWER = "pair", "band", "true match? (yes/no)"
"""The headers of a review sheet that are read back, with NOTE and REVIEWER where they are there;
only the first words of ANSWER matter."""
NOTE, REVIEWER = "note", "reviewer"
_ANSWER_START = "truematch"


@dataclass(frozen=True, slots=True)
class Given:
    """What a reviewer wrote of one pair. `band` is the one it was drawn from, as the sheet has it;
    `place` the file and row, for a second answer that differs."""

    answer: Answer
    band: str = ""
    note: str = ""
    reviewer: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What is given of pairs of this run, by the key of the pair. `unknown` are answers of other
    pairs, `moved` those of pairs that were drawn from a band with other limits."""

    given: Mapping[str, Given]
    unknown: int = 0
    moved: int = 0

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers alone."""
        return {key: one.answer for key, one in self.given.items()}

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Who answered, as the sheets name them."""
        return tuple(sorted({one.reviewer for one in self.given.values() if one.reviewer}))

    def warnings(self) -> tuple[str, ...]:
        """What a reader must know of them."""
        told = []
        if self.unknown:
            told.append(
                f"review: {plural(self.unknown, 'answer')} of pairs that this file and these lists "
                "do not give any more; not counted"
            )
        if self.moved:
            told.append(
                f"review: {plural(self.moved, 'answered pair')} drawn from other bands (another "
                "threshold, floor, list or engine); the sample is no longer even: draw anew"
            )
        return tuple(told)


@dataclass(frozen=True, slots=True)
class Labels:
    """One review or several: of each pair answered, by its key, what was given. `files` are names
    and SHA-256; `blank` pairs have no answer in any of them."""

    files: tuple[tuple[str, str], ...]
    given: Mapping[str, Given]
    blank: int = 0

    def of(self, bands: Mapping[str, Band]) -> Answered:
        """The answers that count; `bands` is the present band of each pair by its key. Raises
        InputError where there are answers and none is of a pair of this run."""
        known = {key: one for key, one in self.given.items() if key in bands}
        if self.given and not known:
            names = ", ".join(name for name, _ in self.files)
            raise InputError(
                f"{names}: none of {plural(len(self.given), 'answer')} is of a pair of this file",
                hint="Give the partner file the review sheet was drawn from.",
            )
        moved = sum(
            bool(one.band) and _limits(one.band) != _limits(bands[key].name)
            for key, one in known.items()
        )
        return Answered(known, len(self.given) - len(known), moved)


def read_labels(*paths: Path) -> Labels:
    """Reads review sheets (XLSX or CSV); several reviewers may have answered the same pairs alike.
    Raises InputError with every row of every file that cannot be read."""
    given: dict[str, Given] = {}
    blank: set[str] = set()
    problems: list[Problem] = []
    files = tuple((path.name, _read(path, given, blank, problems)) for path in paths)
    if problems:
        names = ", ".join(dict.fromkeys(problem.file for problem in problems))
        raise InputError(f"{names}: some answers cannot be read", problems=problems)
    return Labels(files, given, len(blank - given.keys()))


def _read(path: Path, given: dict[str, Given], blank: set[str], problems: list[Problem]) -> str:
    """Adds one sheet; gives its SHA-256."""
    from tidegate.intake import read_records

    table = read_records(path, headers=(PAIR,))
    columns = {_folded(column): column for column in reversed(table.columns)}
    pair = columns.get(PAIR)
    answer = next((c for word, c in columns.items() if word.startswith(_ANSWER_START)), None)
    if pair is None or answer is None:
        lacking = " and ".join(
            f"“{name}”" for name, there in ((PAIR, pair), (ANSWER, answer)) if there is None
        )
        raise InputError(
            f"{path.name} is no review sheet: it has no column {lacking}",
            hint="Fill in the sheet that `tidegate tune` wrote (XLSX or CSV).",
        )
    for number, cells in table:

        def cell(name: str, cells: Mapping[str, str | list[str]] = cells) -> str:
            return _text(cells.get(columns.get(name, "")))

        key, word = cell(PAIR).casefold(), _text(cells.get(answer)).casefold().rstrip(".!")
        told = defaults().answers.get(word)
        before = given.get(key)
        if not word:
            blank.add(key)
        elif told is None:
            wrong, mend = f"“{visible(word, 40)}” is no answer", "write yes, no or unsure"
            problems.append(Problem(path.name, wrong, mend, number, answer))
        elif not key:
            wrong = "answers no pair"
            problems.append(Problem(path.name, wrong, "fill its key in again", number, pair))
        elif before is not None and before.answer != told:
            wrong = f"says {told} where {before.place} says {before.answer}"
            mend = "settle it, and leave one answer"
            problems.append(Problem(path.name, wrong, mend, number, answer))
        elif before is None:
            place = f"{path.name}, row {number},"
            given[key] = Given(told, cell(BAND), cell(NOTE), cell(REVIEWER), place)
    return table.sha256


def _text(cell: str | list[str] | None) -> str:
    return "; ".join(cell) if isinstance(cell, list) else (cell or "").strip()


def _limits(band: str) -> list[str]:
    # Not the dash between them: some code pages that a spreadsheet saves in have none.
    return re.findall(r"\d+\.\d+|[a-z]+", band.casefold())


def _folded(header: str) -> str:
    return "".join(letter for letter in header.casefold() if letter.isalnum())
