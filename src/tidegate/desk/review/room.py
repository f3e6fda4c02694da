"""What an engagement tells in its own words, written out for channels that read files.

The files stand in the room of one review and go with it; nothing of them is kept. A mistake a
channel finds in one is told with the line of the engagement file it came from.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate.desk.review.engagement import Engagement, Record
from tidegate.errors import InputError

STAKES = "stakes.csv"
AFFILIATIONS = "declared affiliations.jsonl"
FUNDING = "declared funding.csv"
TERMS = "terms.json"


def stakes_file(room: Path, rows: Sequence[Record]) -> Path:
    """The stakes as a table: a row a stake, in their order."""
    columns = list(dict.fromkeys(["owner", "owned", "percent", *(c for r in rows for c in r.told)]))
    path = room / STAKES
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([row.text(column) for column in columns] for row in rows)
    return path


def terms_file(room: Path, answers: Mapping[str, Any]) -> Path:
    """Answers about a contract, as the blank form has them."""
    path = room / TERMS
    path.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    return path


@dataclass(frozen=True, slots=True)
class Declared:
    """What people declare, as records of works: the files, the ORCIDs that mark the affiliations as
    the persons' own, facts told of each record by its key, and who a record is about."""

    files: tuple[Path, ...]
    researchers: tuple[str, ...]
    facts: tuple[str, ...]
    about: Mapping[str, tuple[str, int]]


def declared_files(room: Path, engagement: Engagement, as_of: str) -> Declared:
    """People's declared affiliations and funding, and that of the engagement itself. What is
    declared counts as current on the day of the review, unless a person's facts say otherwise."""
    works = engagement.root.record("works")
    taken = {path.name for path in works.files("files")} if works else set()
    affiliations, funding = (_free(name, taken) for name in (AFFILIATIONS, FUNDING))
    day = [int(part) for part in as_of.split("-")]
    about: dict[str, tuple[str, int]] = {}
    facts: list[str] = []
    lines: list[str] = []
    own: list[str] = []
    paid: list[tuple[str, str]] = []
    for number, person in enumerate(engagement.root.records("people"), 1):
        told = {"current": "yes"} | person.map("facts")
        # An ORCID marks an affiliation as a person's own; this one is nobody's.
        orcid = person.text("orcid") or f"0000-0000-0000-{number:04d}"
        keys = []
        if person.texts("affiliations"):
            places = [{"name": text} for text in person.texts("affiliations")]
            lines.append(
                json.dumps(
                    {
                        "DOI": "", "title": [""], "issued": {"date-parts": [day]},
                        "author": [{"ORCID": orcid, "affiliation": places}],
                    },
                    ensure_ascii=False,
                )
            )  # fmt: skip
            keys.append(f"{affiliations}:{len(lines)}")
            own.append(orcid)
        for text in person.texts("funding"):
            paid.append((text, as_of))
            keys.append(f"{funding}:{len(paid) + 1}")
        about |= {key: (person.text("label"), person.line) for key in keys}
        facts += [f"{key}: {name}={value}" for key in keys for name, value in told.items()]
    for text in engagement.root.texts("funding"):
        paid.append((text, as_of))
        key = f"{funding}:{len(paid) + 1}"
        about[key] = ("funding of the engagement", engagement.root.line_of("funding"))
        facts.append(f"{key}: current=yes")
    files = []
    if lines:
        files.append(room / affiliations)
        files[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    if paid:
        files.append(room / funding)
        with files[-1].open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["Title", "Date", "Funding Text"])
            writer.writerows(["", day_of, text] for text, day_of in paid)
    return Declared(tuple(files), tuple(own), tuple(facts), about)


def _free(name: str, taken: set[str]) -> str:
    """A name that none of the user's own files bears: works are known by the names of files."""
    while name in taken:
        name = f"_{name}"
    return name


@contextmanager
def told_in(
    engagement: Engagement, name: str, rows: Sequence[Record], where: str, line: int
) -> Iterator[None]:
    """Tells what is wrong in a file of the room by the lines of the engagement: of a table with a
    header whose rows stand for `rows`, and of any other by the one line given. With `name` ""
    the file is the user's own, whose places are told as they are."""
    try:
        yield
    except InputError as wrong:
        problems = []
        for each in wrong.problems:
            if each.file == name:
                at = (each.row or 0) - 2
                place = rows[at].line if 0 <= at < len(rows) else line
                column = f"{where}.{each.column}" if each.column else where
                # A column of the room is no column of the user's, and cannot be mapped.
                mend = "" if "--map" in each.mend else each.mend
                problems.append(engagement.problem(each.message, mend, line=place, where=column))
            else:
                problems.append(each)
        raise InputError(wrong.message, problems=problems, hint=wrong.hint) from wrong
