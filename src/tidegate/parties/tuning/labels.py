"""A review sheet that came back filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import InputError, Problem
from tidegate.findings.inert import visible
from tidegate.parties.tuning.bands import Band
from tidegate.parties.tuning.defaults import Answer, defaults

PAIR, BAND, ANSWER = "pair", "band", "true match? (yes/no)"
"""The headers of a review sheet that are read back; only the first words of the last matter."""
_ANSWER_START = "truematch"


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers that are of pairs of this run, by the key of the pair. `unknown` are of other
    pairs, `moved` of pairs that were drawn from a band with other limits."""

    answers: Mapping[str, Answer]
    unknown: int = 0
    moved: int = 0

    def warnings(self, name: str) -> tuple[str, ...]:
        """What a reader must know of them."""
        told = []
        if self.unknown:
            told.append(
                f"{name}: {self.unknown:,} answers are of pairs that this file and these lists do "
                "not give any more; they are not counted"
            )
        if self.moved:
            told.append(
                f"{name}: {self.moved:,} answered pairs were drawn from other bands (another "
                "threshold, floor, list or engine); the sample is no longer even: draw anew"
            )
        return tuple(told)


@dataclass(frozen=True, slots=True)
class Labels:
    """A review sheet: of each pair answered, by its key, the answer and the band it was drawn
    from as the sheet names it. `blank` rows have no answer."""

    path: Path
    sha256: str
    given: Mapping[str, tuple[Answer, str]]
    blank: int = 0

    def of(self, bands: Mapping[str, Band]) -> Answered:
        """The answers that count; `bands` is the present band of each pair by its key. Raises
        InputError where there are answers and none is of a pair of this run."""
        known = {key: one for key, one in self.given.items() if key in bands}
        if self.given and not known:
            raise InputError(
                f"{self.path.name}: none of its {len(self.given):,} answers is of a pair of this "
                "file",
                hint="Give the partner file the review sheet was drawn from.",
            )
        return Answered(
            {key: answer for key, (answer, _) in known.items()},
            len(self.given) - len(known),
            sum(bool(band) and band != bands[key].name for key, (_, band) in known.items()),
        )


def read_labels(path: Path) -> Labels:
    """Reads a review sheet (XLSX or CSV). Raises InputError with every row that cannot be read."""
    from tidegate.intake import read_records

    table = read_records(path, headers=(PAIR,))
    columns = {_folded(column): column for column in reversed(table.columns)}
    pair, band = columns.get(PAIR), columns.get(BAND)
    answer = next((c for word, c in columns.items() if word.startswith(_ANSWER_START)), None)
    if pair is None or answer is None:
        lacking = " and ".join(
            f"“{name}”" for name, there in ((PAIR, pair), (ANSWER, answer)) if there is None
        )
        raise InputError(
            f"{path.name} is no review sheet: it has no column {lacking}",
            hint="Fill in the sheet that `tidegate tune` wrote (XLSX or CSV).",
        )
    given: dict[str, tuple[Answer, str]] = {}
    problems: list[Problem] = []
    blank = 0
    for number, cells in table:
        key = _text(cells.get(pair)).casefold()
        word = _text(cells.get(answer)).casefold().rstrip(".!")
        if not word:
            blank += 1
            continue
        told = defaults().answers.get(word)
        if told is None:
            wrong, mend = f"“{visible(word, 40)}” is no answer", "write yes, no or unsure"
            problems.append(Problem(path.name, wrong, mend, number, answer))
        elif not key:
            wrong = "answers no pair"
            problems.append(Problem(path.name, wrong, "fill its key in again", number, pair))
        elif key in given and given[key][0] != told:
            wrong = "answers a pair that an earlier row answers otherwise"
            problems.append(Problem(path.name, wrong, "leave one of the two", number, answer))
        else:
            given[key] = (told, _text(cells.get(band)) if band is not None else "")
    if problems:
        raise InputError(f"{path.name}: some answers cannot be read", problems=problems)
    return Labels(path, table.sha256, given, blank)


def _text(cell: str | list[str] | None) -> str:
    return "; ".join(cell) if isinstance(cell, list) else (cell or "").strip()


def _folded(header: str) -> str:
    return "".join(letter for letter in header.casefold() if letter.isalnum())
