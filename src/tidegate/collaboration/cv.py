"""What a CV declares: positions, support, programmes and works, by whom it is not read.

A curriculum is known by the identifiers it gives (ORCID); the person's name, nationality, place
of birth and address are in no shape here and are not read from any file (docs/fairness.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tidegate.collaboration.model import Passage, Problem


@dataclass(frozen=True, slots=True)
class Position:
    """An appointment, employment or education. `organisation` is raw text; `country` the
    institution's, alpha-2, where told. Dates are ISO or their known part; `end` "" is open or not
    told. `section` is what the document calls the list it stands in ("employments")."""

    organisation: str
    ror: str = ""
    role: str = ""
    department: str = ""
    country: str = ""
    start: str = ""
    end: str = ""
    section: str = ""
    record: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Support:
    """A grant, contract, fellowship or other support. `amount` is the text as it is printed, with
    its currency; `status` "current", "pending" … as printed."""

    funder: str
    award: str = ""
    title: str = ""
    start: str = ""
    end: str = ""
    amount: str = ""
    status: str = ""
    ror: str = ""
    country: str = ""
    section: str = ""
    record: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class DeclaredWork:
    """A publication the document lists. One without a DOI can be compared by its title alone."""

    doi: str = ""
    title: str = ""
    date: str = ""
    record: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Curriculum:
    """One CV, biosketch or current-and-pending-support form.

    `programmes` are cells of a column of its own ("programme", "scholarship"), `statements` free
    texts; both raw, to be quoted. `home_institutions` are those the document calls so and, where
    it does not, the organisations of employments that have begun and have no end.
    """

    file: str
    orcid: str = ""
    author_ids: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()
    support: tuple[Support, ...] = ()
    programmes: tuple[Passage, ...] = ()
    statements: tuple[Passage, ...] = ()
    works: tuple[DeclaredWork, ...] = ()
    home_institutions: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def dois(self) -> frozenset[str]:
        return frozenset(work.doi for work in self.works if work.doi)


def read_cv(path: Path | str, *, on_problem: Callable[[Problem], None] | None = None) -> Curriculum:
    """A CV from an ORCID record, JSON (JSON Resume, or lists of any names) or a table.

    What cannot be read stands in `problems`, and is told to `on_problem` too. Raises InputError
    where nothing of a CV is in the file, or where the file cannot be read.
    """
    from tidegate.collaboration.reading.cv_files import curriculum_of

    return curriculum_of(Path(path), on_problem)
