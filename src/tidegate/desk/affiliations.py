"""The drawer for affiliation strings: which institutions they name, and which lists name those.

gate.institutions.find("Sch. of Aerospace, Harbin Inst Technol, Harbin, Peoples R China")
gate.institutions.annotate("strings.csv", "affiliation")      # row by row
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.collaboration.affiliations import document as told
from tidegate.collaboration.affiliations.strings import read_strings
from tidegate.collaboration.model import Mention, Problem
from tidegate.desk.institutions import Institutions, open_institutions
from tidegate.desk.screening import Progress, Settings
from tidegate.errors import UsageError
from tidegate.intake import sha256_of

if TYPE_CHECKING:
    from tidegate.desk.tidegate import Tidegate

BATCH = 2_000
MOST_REMEMBERED = 50_000
MOST_TEXT = 20_000  # characters of a string that is given by itself
MOST_PROBLEMS = 1_000  # kept of a file; the rest is counted

Row = tuple[int, list[str], tuple[Mention, ...]]
"""Row number, the cells of the file, the institutions its string names."""


@dataclass(frozen=True, slots=True)
class AffiliationView:
    """One string: `document` is all of it as JSON (docs/schema/affiliation.schema.json)."""

    text: str
    mentions: tuple[Mention, ...]
    document: dict[str, Any]
    warnings: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """What the rows of a file come to. `listed` counts rows by institution, `first` is the row an
    institution was first met in and the words that name it."""

    rows: int = 0
    empty: int = 0
    recognised: int = 0
    listed_rows: int = 0
    listed: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str, Mention]] = field(default_factory=dict)

    def add(self, row: int, text: str, mentions: tuple[Mention, ...], day: str) -> None:
        self.rows += 1
        self.empty += not text.strip()
        self.recognised += bool(mentions)
        on = [m for m in mentions if any(told.stands(each, day) for each in m.listings)]
        self.listed_rows += bool(on)
        for one in on:
            self.listed[one.ror] += 1
            if one.ror not in self.first:
                self.first[one.ror] = (row, text[one.start : one.end], one)


@dataclass(slots=True)
class Annotation:
    """A file of strings on its way: `rows` gives its rows once, and fills `tally` and `problems`.

    `columns` are the file's own, `added` the names of ours beside them.
    """

    path: Path
    columns: tuple[str, ...]
    at: int
    added: tuple[str, ...]
    day: str
    rows: Iterator[Row]
    about: dict[str, Any]
    warnings: tuple[str, ...]
    tally: Tally = field(default_factory=Tally)
    problems: list[Problem] = field(default_factory=list)
    problems_untold: int = 0

    def cells(self) -> Iterator[list[str]]:
        """The rows of the file with the cells of `added`."""
        for _, own, mentions in self.rows:
            yield [*own, *told.cells(mentions, self.day)]

    def summary(self) -> dict[str, Any]:
        """The counts, and every listed institution met; whole once the rows are."""
        one = self.tally
        return {
            "rows": one.rows,
            "empty": one.empty,
            "with_institution": one.recognised,
            "with_listed_institution": one.listed_rows,
            "listed_institutions": [
                {
                    "ror": told.ror_of(mention),
                    "name": mention.name,
                    "country": mention.country,
                    "rows": count,
                    "first_row": row,
                    "words": words,
                    "lists": sorted({e.list for e in mention.listings if told.stands(e, self.day)}),
                }
                for key, count in sorted(one.listed.items(), key=lambda pair: (-pair[1], pair[0]))
                for row, words, mention in [one.first[key]]
            ],
        }


class Affiliations:
    """Which institutions strings name."""

    def __init__(self, gate: Tidegate) -> None:
        self._gate = gate

    def open(self, settings: Settings | None = None, ror: Path | str | None = None) -> Institutions:
        """The registry joined to the lists. Raises InputError for a dump that cannot be read;
        ListMissing, ListStale."""
        return open_institutions(self._gate, settings or Settings(), ror)

    def find(
        self, text: str, settings: Settings | None = None, *, ror: Path | str | None = None
    ) -> AffiliationView:
        """The institutions one string names. Raises UsageError for a string without a letter,
        and what `open` raises."""
        if not any(c.isalpha() for c in text):
            raise UsageError("an affiliation needs at least one letter")
        if len(text) > MOST_TEXT:
            raise UsageError(f"an affiliation has at most {MOST_TEXT:,} characters")
        opened = self.open(settings, ror)
        mentions = opened.matcher.match(text)
        day = told.today()
        made = {
            "text": text,
            "answer": told.answer(mentions, day),
            "institutions": [told.mention_dict(one, text, day) for one in mentions],
            **_about(opened),
        }
        return AffiliationView(text, mentions, made, opened.warnings)

    def annotate(
        self,
        path: Path | str,
        column: str = "",
        settings: Settings | None = None,
        *,
        ror: Path | str | None = None,
        progress: Progress | None = None,
    ) -> Annotation:
        """A file of strings, row by row: its rows are matched as they are taken.

        `column` names the column of the strings, else its header must say so. Raises InputError
        for a file or column that cannot be read, and what `open` raises.
        """
        path = Path(path)
        problems: list[Problem] = []
        made: list[Annotation] = []

        def on_problem(problem: Problem) -> None:
            if len(problems) < MOST_PROBLEMS:
                problems.append(problem)
            elif made:
                made[0].problems_untold += 1

        strings = read_strings(path, column, on_problem)
        opened = self.open(settings, ror)
        annotation = Annotation(
            path=path,
            columns=strings.columns,
            at=strings.at,
            added=tuple(_apart(name, strings.columns) for name in told.ADDED),
            day=told.today(),
            rows=iter(()),
            about={
                "file": {
                    "name": path.name,
                    "sha256": sha256_of(path),
                    "column": strings.columns[strings.at],
                },
                **_about(opened),
            },
            warnings=opened.warnings,
            problems=problems,
        )
        made.append(annotation)
        annotation.rows = _matched(annotation, strings.rows, opened, progress)
        return annotation


def _matched(
    annotation: Annotation,
    rows: Iterator[tuple[int, list[str]]],
    opened: Institutions,
    progress: Progress | None,
) -> Iterator[Row]:
    at, tally, day = annotation.at, annotation.tally, annotation.day
    known: dict[str, tuple[Mention, ...]] = {}
    while batch := list(islice(rows, BATCH)):
        texts = [cells[at] for _, cells in batch]
        new = list(dict.fromkeys(text for text in texts if text not in known))
        if len(known) + len(new) > MOST_REMEMBERED:
            new = list(dict.fromkeys(texts))
            known.clear()
        known.update(zip(new, opened.matcher.match_many(new), strict=True))
        for (row, cells), text in zip(batch, texts, strict=True):
            mentions = known[text]
            tally.add(row, text, mentions, day)
            yield row, cells, mentions
        if progress is not None:
            progress("strings", tally.rows, 0)


def _apart(name: str, columns: tuple[str, ...]) -> str:
    """A column of ours beside one of the file that has its name already."""
    number, made = 2, name
    while made in columns:
        number, made = number + 1, f"{name} ({number})"
    return made


def _about(opened: Institutions) -> dict[str, Any]:
    from tidegate.lists.catalogue import catalogue

    def kind(name: str) -> str:
        try:
            return catalogue().list_info(name).kind
        except KeyError:
            return "law"

    return {
        "registry": dict(opened.registry),
        "lists": [
            {
                "list": used.list,
                "title": used.title,
                "issuer": used.issuer,
                "status": kind(used.list),
                "status_says": told.STATUS_WORDS[kind(used.list)],
                "published": used.published,
                "retrieved": used.retrieved,
                "edition": used.edition,
                "sha256": used.sha256,
            }
            for used in opened.lists.used
        ],
        "lists_not_looked_at": [
            {"list": each["list"], "title": each["title"], "why": each.get("why", "not loaded")}
            for each in opened.lists.missing
        ],
        "warnings": list(opened.warnings),
    }
