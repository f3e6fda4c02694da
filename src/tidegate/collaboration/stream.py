"""Files of works, however large, through the examination, on every processor.

Works come in chunks; what is not worth noting is counted and forgotten, so that memory grows with
what is noted and not with what is read.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from tidegate.collaboration.affiliations import Matcher
from tidegate.collaboration.affiliations.shelf import load_funders, load_listed
from tidegate.collaboration.examination import SCHEMES, Examiner, affiliations, noted
from tidegate.collaboration.funding import FunderDirectory
from tidegate.collaboration.model import Problem, Work
from tidegate.collaboration.reading import is_lines, open_lines, read_works, work_from_json
from tidegate.collaboration.reading.values import surely_before

CHUNK = 400  # works a process takes at a time
ALONE = 4_000_000  # bytes of a file from which a second process is worth its start
_AHEAD = 3  # chunks a process that wait for it


@dataclass(slots=True)
class Counts:
    """What was read. `by_country` counts works that name an institution of a country, `noted_by`
    those of them that were noted because one of that country is listed; `areas` counts
    (scheme, area, verdict)."""

    works: int = 0
    without_affiliation: int = 0
    without_abstract: int = 0
    strings: int = 0
    strings_recognised: int = 0
    by_country: Counter[str] = field(default_factory=Counter)
    noted_by: Counter[str] = field(default_factory=Counter)
    areas: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    def add(self, other: Counts) -> None:
        for name in ("works", "without_affiliation", "without_abstract", "strings"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.strings_recognised += other.strings_recognised
        self.by_country.update(other.by_country)
        self.noted_by.update(other.noted_by)
        self.areas.update(other.areas)
        self.tell(other.problems)
        self.problem_count += other.problem_count - len(other.problems)

    def tell(self, problems: Sequence[Problem]) -> None:
        self.problem_count += len(problems)
        self.problems.extend(problems[: MOST_PROBLEMS - len(self.problems)])


MOST_PROBLEMS = 1_000  # kept word for word; the rest is counted


@dataclass(frozen=True, slots=True)
class Asked:
    """How works are examined, in a shape that travels to another process. `kept` is the folder of
    the registry joined to the lists (affiliations.shelf)."""

    kept: Path
    schemes: tuple[str, ...] = SCHEMES
    since: str = ""
    researchers: frozenset[str] = frozenset()
    area_works: bool = False


Rows = list[dict[str, Any]]
_Chunk = tuple[str, list[Any]]


def examined(
    paths: Sequence[Path],
    asked: Asked,
    *,
    examiner: Examiner | None = None,
    workers: int | None = None,
    mapping: Mapping[str, str] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[tuple[Counts, Rows]]:
    """For each chunk of the files' works what was counted and what was noted, in order.

    `examiner` is one already made from `asked`, for a small job in this process; `workers` counts
    processes (by default all processors for large files, none for small ones). Raises InputError
    for a file that cannot be read at all.
    """
    from tidegate.parties.workers import in_workers, processors

    told = Counts()
    size = sum(path.stat().st_size for path in paths if path.is_file())
    count = workers if workers is not None else (processors() if size > ALONE else 1)
    chunks = _chunks(paths, asked, mapping, told)
    if count <= 1:
        worker = _Worker(asked, examiner)
        made: Iterator[tuple[Counts, Rows]] = (worker.done(chunk) for chunk in chunks)
    else:
        made = in_workers(
            _work, chunks, workers=count, prepare=_prepare, given=(asked,),
            ahead=count * _AHEAD,
        )  # fmt: skip
    done = 0
    for counts, rows in made:
        done += counts.works
        if progress is not None:
            progress("works", done, 0)
        yield counts, rows
    yield told, []


def _chunks(
    paths: Sequence[Path], asked: Asked, mapping: Mapping[str, str] | None, told: Counts
) -> Iterator[_Chunk]:
    def tell(problem: Problem) -> None:
        told.tell([problem])

    for path in paths:
        if _of_lines(path):
            record = 0
            lines = open_lines(path, on_problem=tell)
            while some := list(islice(lines, CHUNK)):
                yield path.name, [(record + n, at, raw) for n, (at, raw) in enumerate(some, 1)]
                record += len(some)
        else:
            works = read_works(path, since=asked.since, mapping=mapping, on_problem=tell)
            while batch := list(islice(works, CHUNK)):
                yield path.name, batch


def _of_lines(path: Path) -> bool:
    from tidegate.collaboration.reading.shapes import shape_of

    return shape_of(path) == "json" and is_lines(path)


class _Worker:
    def __init__(self, asked: Asked, examiner: Examiner | None = None) -> None:
        self._asked = asked
        self._examiner = examiner or examiner_for(asked)

    def done(self, chunk: _Chunk) -> tuple[Counts, Rows]:
        file, given = chunk
        counts = Counts()
        works = [w for w in (self._read(file, each, counts) for each in given) if w is not None]
        rows = []
        for facts in self._examiner.facts(works):
            row = noted(
                facts, researchers=self._asked.researchers, area_works=self._asked.area_works
            )
            if row is not None:
                rows.append(row)
            _count(counts, facts, row)
        return counts, rows

    def _read(self, file: str, given: Any, counts: Counts) -> Work | None:
        if isinstance(given, Work):
            return given
        record, line, raw = given
        problems: list[Problem] = []
        read = work_from_json(raw, file, record, line, problems=problems)
        if isinstance(read, Problem):
            problems.append(read)
        counts.tell(problems)
        if isinstance(read, Work) and not surely_before(read.date, self._asked.since):
            return read
        return None


def _count(counts: Counts, facts: Any, row: dict[str, Any] | None) -> None:
    counts.works += 1
    countries: set[str] = set()
    any_string = False
    for each in affiliations(facts.work):
        any_string = True
        counts.strings += 1
        found = facts.mentions.get(each.text, ())
        counts.strings_recognised += bool(found)
        countries.update(mention.country for mention in found if mention.country)
    counts.without_affiliation += not any_string
    counts.without_abstract += not facts.work.abstract.strip()
    counts.by_country.update(countries)
    if row is not None:
        counts.noted_by.update({each["country"] for each in row["institutions"]} - {""})
    counts.areas.update((each.scheme, each.area, each.verdict) for each in facts.areas)


def examiner_for(asked: Asked) -> Examiner:
    """An examiner over the kept registry; it takes a second or two to load."""
    gazetteer, listings = load_listed(asked.kept)
    directory = FunderDirectory(load_funders(asked.kept))
    return Examiner(Matcher(gazetteer, listings), directory, schemes=asked.schemes)


_worker: _Worker | None = None


def _prepare(asked: Asked) -> None:
    global _worker  # noqa: PLW0603
    _worker = _Worker(asked)
    # What is loaded stays: the collector of cycles took a fifth of a run to walk through it. Only
    # here, for a process that ends of itself would leave objects of extensions behind.
    gc.freeze()


def _work(chunk: _Chunk) -> tuple[Counts, Rows]:
    assert _worker is not None
    return _worker.done(chunk)
