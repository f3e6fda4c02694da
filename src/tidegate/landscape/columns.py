"""Guesses which columns of a series hold the name, the date, the group and the scores; says why."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tidegate.errors import InputError, Problem
from tidegate.intake.column_profile import Profile, profile
from tidegate.intake.countries import countries_in
from tidegate.intake.header_words import fold_header
from tidegate.intake.mapping import named_columns
from tidegate.intake.model import RecordTable
from tidegate.landscape.cells import decimal_point, read_days, read_score
from tidegate.landscape.header_words import ALIASES, FIELDS, LOWER, ODD, WORDS, By

_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what ("" where none does), and `lines`, the guess in sentences.

    `scores` are the columns compared; `could_be` other columns of numbers. `by` is what groups the
    systems, in the column `group`.
    """

    name: str
    date: str
    group: str
    by: str
    scores: tuple[str, ...]
    could_be: tuple[str, ...]
    source: str
    lines: tuple[str, ...]


def find_columns(
    table: RecordTable,
    mapping: Mapping[str, str],
    *,
    scores: Sequence[str] = (),
    group: str = "",
    by: By | None = None,
) -> Columns:
    """Finds the columns; what the user says goes before any guess.

    Raises InputError with everything that is missing or named wrongly.
    """
    told, problems = _told(table, mapping)
    finder = _Finder(table, told)
    chosen, wrong = named_columns(table, scores)
    problems += wrong
    grouped, wrong = named_columns(table, [group] if group else [])
    problems += wrong
    if problems:
        raise _error(table, problems)
    name = finder.find("name")
    day = finder.find("date")
    country = finder.find("country")
    maker = finder.find("maker")
    column, kind = _group(grouped, by, country, maker)
    finder.taken.update(filter(None, (name, day, country, maker, *grouped)))
    source = finder.find("source")
    mapped = [told["score"]] if "score" in told else []
    picked = list(dict.fromkeys([*chosen, *mapped]))
    numbers = finder.numbers()
    if picked:
        finder.say("score", " + ".join(picked), "as you said")
    elif numbers:
        picked = [numbers[0][0]]
        finder.say("score", numbers[0][0], numbers[0][1])
    for field, found, mend in (
        ("date", day, 'name the column of dates: --map date="COLUMN"'),
        (
            by or "country or maker",
            column,
            "name the column that groups the systems: --group COLUMN"
            + (
                f" or --by {'maker' if by == 'country' else 'country'}"
                if by and (country or maker)
                else ""
            ),
        ),
        ("score", picked and picked[0], "name the column of scores: --score COLUMN"),
    ):
        if not found:
            problems.append(_missing(table, field, mend))
    if problems:
        raise _error(table, problems)
    if grouped:
        finder.say("group", column, "as you said")
    could_be = tuple(one for one, _ in numbers if one not in picked)
    if could_be and not (chosen or mapped):
        finder.lines.append(
            "other columns of numbers: "
            + ", ".join(f"“{one}”" for one in could_be[:8])
            + (f" and {len(could_be) - 8} more" if len(could_be) > 8 else "")
            + "; --score takes another"
        )
    return Columns(
        name, day, column, kind, tuple(picked), could_be, source, tuple(finder.lines)
    )  # fmt: skip


def reads_as_lower(column: str) -> bool:
    """Whether a header speaks of something of which less is better: a loss, an error, a cost."""
    return bool(LOWER & set(fold_header(column).split()))


def _group(grouped: Sequence[str], by: By | None, country: str, maker: str) -> tuple[str, str]:
    if grouped:
        return grouped[0], "country" if grouped[0] == country else "group"
    if by == "maker" or (by is None and not country):
        return maker, "maker"
    return country, "country"


class _Finder:
    """Finds one field after another; a column taken for one is free for no other."""

    def __init__(self, table: RecordTable, told: Mapping[str, str]) -> None:
        self.profiles = profile(table)
        self.told = told
        self.taken: set[str] = set(told.values())
        self.lines: list[str] = []

    def say(self, field: str, column: str, why: str) -> None:
        self.lines.append(f"{field}: {column} ({why})")

    def find(self, field: str) -> str:
        """The column for a field, or ""; says which and why."""
        if field in self.told:
            self.say(field, self.told[field], "as you said")
            return self.told[field]
        ranked = sorted(
            (
                (_rank(field, one.column), at, one)
                for at, one in enumerate(self.profiles)
                if one.column not in self.taken and one.texts
            ),
            key=lambda each: each[:2],
        )
        for rank, _, one in ranked:
            # A column called just “Country” may hold blocs or regions: they group as they are.
            if (field == "country" and rank < 100) or (rank < 1000 and _fits(field, one)):
                self.taken.add(one.column)
                self.say(field, one.column, "its header")
                return one.column
        for _, _, one in ranked:
            if field in ("date", "country") and _fits(field, one, strict=True):
                self.taken.add(one.column)
                self.say(field, one.column, f"its cells read as {_PLURAL[field]}")
                return one.column
        return ""

    def numbers(self) -> list[tuple[str, str]]:
        """Every free column of numbers with why it may be the score, the likeliest first."""
        found: list[tuple[int, float, int, str, str]] = []
        for at, one in enumerate(self.profiles):
            if one.column in self.taken or not one.texts:
                continue
            point = decimal_point(one.texts)
            share = one.share(lambda text, point=point: read_score(text, point)[0] is not None)  # type: ignore[misc]
            if share < 0.6:
                continue
            rank = _rank("score", one.column)
            if rank >= 1000 and ODD & set(fold_header(one.column).split()):
                rank = 2000
            why = "its header and numbers" if rank < 1000 else "its cells are numbers"
            found.append((rank, -one.filled, at, one.column, why))
        return [(column, why) for *_, column, why in sorted(found)]


_PLURAL = {"date": "dates", "country": "countries"}


def _rank(field: str, column: str) -> int:
    """How well a header fits a field: its place in the list of words, or 1000."""
    folded = fold_header(_ASIDE.sub(" ", column)) or fold_header(column)
    words = WORDS[field]
    if folded in words:
        return words.index(folded)
    parts = set(folded.split())
    for place, word in enumerate(words):
        if set(word.split()) <= parts and not (field in ("score", "source") and ODD & parts):
            return 100 + place
    return 1000


def _fits(field: str, one: Profile, *, strict: bool = False) -> bool:
    """Whether the cells bear a header out; `strict` where there is no header to speak for it."""
    if field == "date":
        share = one.share(lambda text: read_days(text)[0] is not None)
        # A column of bare years or of five-digit numbers is a date only if its header says so.
        plain = one.share(lambda text: text.replace(".", "").isdigit())
        return share >= (0.8 if strict else 0.5) and not (strict and plain > 0.5)
    if field == "country":
        return one.share(lambda text: bool(countries_in(text))) >= (0.8 if strict else 0.3)
    if field in ("name", "maker"):
        return one.share(lambda text: any(letter.isalpha() for letter in text)) >= 0.5
    return True


def _told(table: RecordTable, mapping: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """The user's mapping with the columns as the file writes them, and what is wrong with it."""
    told: dict[str, str] = {}
    problems: list[Problem] = []
    for key, wanted in mapping.items():
        field = key.strip().casefold().replace(" ", "_")
        field = ALIASES.get(field, field)
        if field not in FIELDS:
            close = difflib.get_close_matches(field, FIELDS, n=2) or FIELDS
            problems.append(
                Problem(table.path.name, f"“{key}” is not a field", f"use {', '.join(close)}")
            )
            continue
        found, wrong = named_columns(table, [wanted])
        problems += wrong
        if found:
            told[field] = found[0]
    return told, problems


def _missing(table: RecordTable, field: str, mend: str) -> Problem:
    columns = ", ".join(f"“{one}”" for one in table.columns[:12])
    more = f" and {len(table.columns) - 12} more" if len(table.columns) > 12 else ""
    return Problem(
        table.path.name, f"no column of it reads as {field}; it has {columns}{more}", mend, 1
    )


def _error(table: RecordTable, problems: list[Problem]) -> InputError:
    return InputError(
        f"{table.path.name} cannot be used as a series: {problems[0].message}",
        problems=problems,
        hint=problems[0].mend,
    )
