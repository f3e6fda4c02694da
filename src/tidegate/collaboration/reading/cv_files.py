"""A CV from JSON of any shape, or from a table: biosketches, current and pending support.

A row tells what it is by what it holds: who pays, a position; an organisation, a position; a DOI, a
work. The list it stands in, or a column such as "section", decides where that leaves a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tidegate.collaboration.cv import Curriculum, DeclaredWork, Position, Support
from tidegate.collaboration.model import Passage, Problem
from tidegate.collaboration.reading.addresses import without_persons
from tidegate.collaboration.reading.header_words import cv_field, of_person
from tidegate.collaboration.reading.orcid import is_orcid
from tidegate.collaboration.reading.values import (
    ITEMS_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Cuts,
    country_of,
    date_of,
    doi_of,
    mapping,
    orcid_of,
    ror_of,
)
from tidegate.intake.bounded import MIB, read_bounded, refusal
from tidegate.intake.decoding import decode

CV_LIMIT = 64 * MIB
DEPTH_LIMIT = 8
_SUPPORT = ("support", "funding", "fundings", "grant", "grants", "award", "awards", "pending",
            "current and pending", "current", "contract", "in kind", "scholarship", "fellowship",
            "gift")  # fmt: skip
_POSITION = ("position", "positions", "appointment", "appointments", "employment", "employments",
             "work", "education", "educations", "training", "experience", "professional",
             "volunteer", "affiliation", "affiliations")  # fmt: skip
_WORK = ("publication", "publications", "products", "works", "papers", "outputs", "article")
_NAMED = frozenset("work volunteer education publications projects".split())
"""Lists of JSON Resume, where the key "name" is that of an organisation or a publication."""
_NEEDED = {
    "support": frozenset({"funder", "award", "title", "organisation"}),
    "position": frozenset({"organisation", "role", "title"}),
    "work": frozenset({"doi", "title", "organisation"}),
}
_OPEN = frozenset({"", "present", "current", "ongoing", "now", "to date", "至今", "heute", "-"})


@dataclass
class _Gathered:
    """What the rows have given so far."""

    file: str
    cuts: Cuts
    orcid: str = ""
    positions: list[Position] = field(default_factory=list)
    support: list[Support] = field(default_factory=list)
    programmes: list[Passage] = field(default_factory=list)
    statements: list[Passage] = field(default_factory=list)
    works: list[DeclaredWork] = field(default_factory=list)
    home: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0


def curriculum_of(path: Path, on_problem: Callable[[Problem], None] | None) -> Curriculum:
    from tidegate.collaboration.reading.shapes import shape_of

    shape = shape_of(path)
    if shape not in ("json", "table"):
        raise refusal(
            path, "is no CV of a kind that is known here",
            "give an ORCID record or JSON Resume (JSON), or a table of positions and support",
        )  # fmt: skip
    cuts = Cuts()
    found = _from_json(path, cuts) if shape == "json" else _from_table(path, cuts)
    problems = [*found.problems, *(Problem(path.name, 0, 0, told) for told in cuts.told)]
    whole = (found.positions, found.support, found.works, found.programmes, found.statements)
    if not any(whole):
        raise refusal(
            path, "tells of no position, support or work",
            "name its columns organisation, role, start, end; funder, award; doi",
        )  # fmt: skip
    for problem in problems:
        if on_problem is not None:
            on_problem(problem)
    home = found.home_institutions or _current(found.positions)
    return replace(found, problems=tuple(problems), home_institutions=home)


def _current(positions: tuple[Position, ...]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            one.organisation
            for one in positions
            if one.organisation
            and not one.end
            and one.section.lower() in ("employments", "employment", "work", "positions",
                                        "appointments", "position", "appointment")
        )
    )  # fmt: skip


def _from_json(path: Path, cuts: Cuts) -> Curriculum:
    from tidegate.intake.json_records import loads

    text, _ = decode(read_bounded(path, limit=CV_LIMIT), path)
    try:
        record = loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise refusal(path, f"is not sound JSON: {error}", "export it again") from error
    if isinstance(record, dict) and is_orcid(record):
        from tidegate.collaboration.reading.cv_orcid import orcid_curriculum

        return orcid_curriculum(record, path.name, cuts)
    gathered = _Gathered(path.name, cuts)
    if isinstance(record, dict):
        gathered.orcid = next(
            (orcid_of(v) for k, v in record.items() if cv_field(k) == "orcid" and orcid_of(v)), ""
        )
        for name, value in record.items():
            if cv_field(name) == "home" and isinstance(value, str):
                gathered.home.append(cuts.text(value, TITLE_LIMIT, "home institution"))
    for number, (section, row) in enumerate(_rows("", record, 0), start=1):
        if number > ITEMS_LIMIT:
            cuts.told.append(f"more than {ITEMS_LIMIT:,} entries; the rest was not read")
            break
        _take(gathered, row, section, number, 0)
    return _curriculum(gathered)


def _rows(section: str, node: Any, depth: int) -> Iterator[tuple[str, dict[str, str]]]:
    """(list it stands in, {key: text}) of each object of each list; an object that stands alone
    holds lists and is no entry. What describes a person is not entered."""
    if depth > DEPTH_LIMIT:
        return
    if isinstance(node, list):
        for one in node:
            if isinstance(one, dict):
                flat = {key: text for key, value in one.items() if (text := _leaf(key, value))}
                if section and flat:
                    yield section, flat
                yield from _rows(section, one, depth + 1)
            elif isinstance(one, str) and section.lower() in _WORK:
                yield section, {"doi": one}
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, dict | list) and not of_person(key) and not _leaf(key, value):
                yield from _rows(key, value, depth + 1)


def _leaf(key: str, value: Any) -> str:
    """A value as text; of an organisation that is an object its name."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return "; ".join(value) if cv_field(key) else ""
    if cv_field(key) in ("organisation", "funder") and isinstance(mapping(value).get("name"), str):
        return str(value["name"])
    return ""


def _from_table(path: Path, cuts: Cuts) -> Curriculum:
    from tidegate.collaboration.reading.table import damaged
    from tidegate.intake.records import read_records

    try:
        table = read_records(path)
    except ValueError as error:
        raise damaged(path) from error
    if sum(1 for column in table.columns if cv_field(column)) < 2:
        # Lists of names are told by other words: look for the row that speaks of a CV.
        for top in table.rows[:25]:
            known = [v for v in top.cells.values() if isinstance(v, str) and cv_field(v.strip())]
            if len(known) > 1:
                table = read_records(path, headers=tuple(known))
                break
    gathered = _Gathered(path.name, cuts)
    for problem in table.problems:
        row_number = problem.row or 0
        gathered.problems.append(
            Problem(path.name, row_number, row_number, problem.message, problem.mend)
        )
    for at, row in enumerate(table.rows, start=1):
        if row.problem:
            continue
        cells = {
            column: value if isinstance(value, str) else "; ".join(value)
            for column, value in row.cells.items()
        }
        _take(gathered, cells, "", at, row.number)
    return _curriculum(gathered)


def _fields(row: Mapping[str, str], section: str) -> dict[str, str]:
    """{field: text} of the columns or keys that are known; the first of several wins."""
    told: dict[str, str] = {}
    for column, value in row.items():
        name = cv_field(column.rpartition(".")[2] if "." in column else column)
        if name and value.strip():
            told.setdefault(name, value)
    if section.lower() in _NAMED and row.get("name", "").strip():
        told.setdefault("organisation", row["name"])
    return told


def _take(
    gathered: _Gathered, row: Mapping[str, str], section: str, number: int, line: int
) -> None:
    told = _fields(row, section)
    cuts = gathered.cuts
    section = cuts.text(told.get("section", section), 100, "section")
    gathered.rows += 1

    def text(name: str, limit: int = TITLE_LIMIT) -> str:
        return cuts.text(told.get(name, ""), limit, name)

    gathered.orcid = gathered.orcid or orcid_of(text("orcid"))
    if home := text("home"):
        gathered.home.append(home)
    if programme := text("programme", TEXT_LIMIT):
        gathered.programmes.append(Passage(programme, "programme"))
    if statement := text("statement", TEXT_LIMIT):
        gathered.statements.append(Passage(statement, f"{section or 'row'} {number}"))
    kind = _kind(section, told)
    if not told.keys() & _NEEDED.get(kind, frozenset()):
        kind = ""
    start, end = date_of(text("start")), _end(text("end"))
    if kind == "support":
        gathered.support.append(
            Support(
                funder=text("funder") or text("organisation"),
                award=text("award", 200),
                title=text("title"),
                start=start or date_of(text("date")),
                end=end,
                amount=text("amount", 100),
                status=text("status", 60),
                ror=ror_of(text("ror")),
                country=country_of(text("country")),
                section=section,
                record=number,
                line=line,
            )
        )
    elif kind == "work":
        title = text("title") or text("organisation")
        gathered.works.append(
            DeclaredWork(doi_of(text("doi")), title, date_of(text("date")), number, line)
        )
    elif kind == "position":
        gathered.positions.append(
            Position(
                organisation=without_persons(text("organisation")),
                ror=ror_of(text("ror")),
                role=text("role") or text("title"),
                department=text("department"),
                country=country_of(text("country")),
                start=start or date_of(text("date")),
                end=end,
                section=section,
                record=number,
                line=line,
            )
        )
    elif not (told.keys() & {"home", "programme", "statement", "orcid"}):
        gathered.problems.append(
            Problem(
                gathered.file, number, line,
                "the entry tells of no position, support or work and is left out",
                "name its columns organisation, role, start, end; funder, award; doi",
            )
        )  # fmt: skip


def _kind(section: str, told: Mapping[str, str]) -> str:
    words = section.lower().replace("_", " ").replace("-", " ").strip()
    for kind, names in (("work", _WORK), ("support", _SUPPORT), ("position", _POSITION)):
        if words in names or any(f"{name} " in f"{words} " for name in names if len(name) > 6):
            return kind
    if "funder" in told or ("award" in told and "organisation" not in told):
        return "support"
    if "organisation" in told:
        return "position"
    return "work" if "doi" in told and doi_of(told["doi"]) else ""


def _end(text: str) -> str:
    return "" if text.strip().casefold() in _OPEN else date_of(text)


def _curriculum(gathered: _Gathered) -> Curriculum:
    return Curriculum(
        file=gathered.file,
        orcid=gathered.orcid,
        positions=tuple(gathered.positions),
        support=tuple(gathered.support),
        programmes=tuple(gathered.programmes),
        statements=tuple(gathered.statements),
        works=tuple(gathered.works),
        home_institutions=tuple(dict.fromkeys(gathered.home)),
        problems=tuple(gathered.problems),
    )
