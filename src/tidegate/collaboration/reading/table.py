"""Reads works from a table with any headers: CSV, TSV, XLSX, ODS, XLS.

Delimited text is read in blocks of some megabytes, so that a million rows need the room of one
block. Columns of persons ("Authors", "Authors with affiliations", "Reprint Addresses" …) are not
read; the bracketed names in the "Addresses" of Web of Science are dropped.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tidegate.collaboration.model import Affiliation, DeclaredFunder, Passage, Work
from tidegate.collaboration.reading.addresses import addresses_in
from tidegate.collaboration.reading.header_words import (
    MAIN_FIELDS,
    WORK_WORDS,
    is_bibliographic,
    work_field,
)
from tidegate.collaboration.reading.sources import Ledger, Source, text_lines
from tidegate.collaboration.reading.values import (
    AFFILIATION_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Cuts,
    date_of,
    doi_of,
)
from tidegate.errors import InputError, Problem
from tidegate.intake.bounded import refusal
from tidegate.intake.delimited import read_grid, sniff_delimiter
from tidegate.intake.header_row import column_names
from tidegate.intake.header_words import fold_header
from tidegate.intake.records import COLUMN_LIMIT, WORKBOOKS, format_of

BLOCK = 4 * 1024 * 1024
"""Characters read at a time."""
HEADER_ROWS = 25
_SERIALS = re.compile(r"\d{5}")
_NO = re.compile(r"(?i)\s*(?:n/?a|none|null|nan|-+)\s*\Z")

Grid = list[tuple[int, list[str]]]
Columns = dict[str, list[int]]


def damaged(path: Path) -> InputError:
    return refusal(path, "is a damaged workbook", "open and save it again as XLSX, or export CSV")


def table_works(ledger: Ledger, mapping: Mapping[str, str] | None = None) -> Iterator[Work]:
    """Raises InputError where no column is one of a work's, or `mapping` does not fit."""
    columns: Columns | None = None
    heads: tuple[str, ...] = ()
    number = 0
    for grid in _grids(ledger):
        rows = grid
        if columns is None:
            place, heads = _header(grid, mapping or {})
            columns = _columns(ledger, heads, mapping or {})
            _tell_unread(ledger, heads, columns, grid[place][0] if grid else 1)
            rows = grid[place + 1 :]
        for row, cells in rows:
            number += 1
            if len(cells) > len(heads) and any(c.strip() for c in cells[len(heads) :]):
                ledger.tell(
                    f"has {len(cells)} cells where the header has {len(heads)}",
                    "put quotation marks around a cell that holds the delimiter",
                    record=number, line=row,
                )  # fmt: skip
            cuts = Cuts()
            work = _work(cells, columns, ledger.file, number, row, cuts)
            for told in cuts.told:
                ledger.tell(told, record=number, line=row)
            if work is None:
                ledger.skip("no column that is read has anything in it", record=number, line=row)
            else:
                yield work
    if columns is None:
        raise refusal(ledger.path, "holds no rows", "export it again; nothing is in it")


def _grids(ledger: Ledger) -> Iterator[Grid]:
    """The table in blocks of (row number, cells)."""
    kind = format_of(ledger.path)
    if kind in WORKBOOKS:
        from tidegate.intake.workbook import read_sheet

        try:
            grid, problems, _ = read_sheet(ledger.path, kind)
        except ValueError as error:
            # What zipfile says of an archive whose offsets point outside it.
            raise damaged(ledger.path) from error
        for problem in problems:
            ledger.tell(problem.message, problem.mend, line=problem.row or 0)
        yield grid
        return
    ending = ledger.path.name.lower().removesuffix(".gz")
    delimiter = "\t" if ending.endswith((".tsv", ".tab")) else None
    offset = 0
    with Source(ledger) as source:
        for block in _blocks(text_lines(source, ledger)):
            if delimiter is None:
                told = block[0].strip().strip('"')
                delimiter = (
                    (told[4:5] or "\t") if told.lower().startswith("sep=") else _delimiter(block)
                )
            grid = _grid(ledger, block, delimiter, offset)
            yield [(row + offset, cells) for row, cells in grid]
            offset += _rows(block, grid)


def _grid(ledger: Ledger, block: list[str], delimiter: str, offset: int) -> Grid:
    """The rows of a block; where csv gives it up, line by line, and the lines it cannot read are
    told."""
    try:
        grid, problems, _ = read_grid("\n".join(block), ledger.path, delimiter)
    except csv.Error as error:
        if len(block) == 1:
            ledger.skip(f"the line cannot be read as a row of a table: {error}", line=offset + 1)
            return []
        return [
            (number, cells)
            for number, line in enumerate(block, start=1)
            for _, cells in _grid(ledger, [line], delimiter, offset + number - 1)
        ]
    for problem in problems:
        ledger.tell(problem.message, problem.mend, line=(problem.row or 0) + offset)
    return grid


def _rows(block: list[str], grid: Grid) -> int:
    """How many rows the block holds, blank ones too."""
    blank = 0
    while blank < len(block) and not block[len(block) - 1 - blank].strip():
        blank += 1
    return (grid[-1][0] if grid else len(block) - blank) + blank


def _delimiter(block: list[str]) -> str:
    """The mark that cuts most header words of works out of a line; else what intake sniffs."""
    best, count = "", 1
    for mark in ",;\t|":
        for line in block[:HEADER_ROWS]:
            cells = [cell.strip().strip('"') for cell in line.split(mark)[:200]]
            known = sum(1 for cell in cells if work_field(cell))
            if known > count:
                best, count = mark, known
    return best or sniff_delimiter(block)


def _blocks(lines: Iterator[tuple[int, str]]) -> Iterator[list[str]]:
    """Lines in blocks that end where no quoted cell is open, or at twice the size."""
    block: list[str] = []
    size = marks = 0
    for _, line in lines:
        block.append(line)
        size += len(line) + 1
        marks += line.count('"')
        if (size > BLOCK and marks % 2 == 0) or size > 2 * BLOCK:
            yield block
            block, size, marks = [], 0, 0
    if any(line.strip() for line in block):
        yield block


def _header(grid: Grid, mapping: Mapping[str, str]) -> tuple[int, tuple[str, ...]]:
    """(index of the header row, its names): the row of the first ones with most known words."""
    wanted = {fold_header(name) for name in mapping.values()}
    best, most = 0, 0.0
    for index, (_, cells) in enumerate(grid[:HEADER_ROWS]):
        known = sum(1 for cell in cells if len(cell) < 80 and work_field(cell.strip()))
        known += 2 * sum(1 for cell in cells if fold_header(cell[:200]) in wanted)
        if known > most * 1.5:
            best, most = index, known
    return best, column_names(grid[best][1]) if grid else ()


def _columns(ledger: Ledger, heads: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    if len(heads) > COLUMN_LIMIT:
        raise refusal(ledger.path, f"has {len(heads)} columns", "check the delimiter")
    columns: Columns = {}
    for place, head in enumerate(heads):
        bare = re.sub(r" \(\d+\)\Z", "", head)
        if field := work_field(bare):
            columns.setdefault(field, []).append(place)
    columns.pop("person", None)
    if mapping:
        columns |= _told(ledger, heads, mapping)
    fields = columns.keys() - {"source id", "type", "language", "year", "date"}
    if not fields:
        # A first row that is no header may be one of authors: it is not quoted.
        known = any(work_field(head) for head in heads)
        named = ", ".join(f"“{head[:60]}”" for head in heads[:12])
        told = f"it has {named}" if known else "its first rows hold no header that is known"
        problem = Problem(
            ledger.file, f"no column tells of a work; {told}",
            'name one: --map title="COLUMN" --map affiliations="COLUMN"', row=1,
        )  # fmt: skip
        raise InputError(str(problem), problems=[problem], hint=problem.mend)
    return columns


def _tell_unread(ledger: Ledger, heads: Sequence[str], columns: Columns, line: int) -> None:
    """One problem that names the columns nobody understood, and how to say what they are."""
    read = {place for places in columns.values() for place in places}
    blank = re.compile(r"column \d+|Unnamed: \d+")
    unread = [
        head
        for place, head in enumerate(heads)
        if place not in read
        and not work_field(re.sub(r" \(\d+\)\Z", "", head))
        and not is_bibliographic(head)
        and not blank.fullmatch(head)
    ]
    if not unread:
        return
    has = columns.keys() | ({"year"} if "date" in columns else set())
    wanting = [name for name in MAIN_FIELDS if name not in has]
    named = ", ".join(f"“{head[:60]}”" for head in unread[:12])
    more = f" and {len(unread) - 12} more" if len(unread) > 12 else ""
    mend = 'if one of them is to be read, name it: --map notes="COLUMN"'
    if wanting:
        left = list(unread)
        maps = []
        for name in wanting:
            head = next((head for head in left if _may_be(head, name)), "")
            if head:
                left.remove(head)
                maps.append(f'--map {_key(name)}="{head[:60]}"')
        maps = maps or [f'--map {_key(wanting[0])}="{unread[0][:60]}"']
        mend = f"say what they are, such as {' '.join(maps)}; no column tells {', '.join(wanting)}"
    ledger.tell(f"columns that are not understood and not read: {named}{more}", mend, line=line)


def _key(name: str) -> str:
    return name.replace(" ", "_")


def _may_be(head: str, name: str) -> bool:
    """Whether a word of the header is one that heads columns of the field."""
    words = {word for word in fold_header(head).split() if len(word) > 2}
    return any(work_field(word) == name for word in words)


def _told(ledger: Ledger, heads: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    """A user's {field: column}; several columns are parted by " + "."""
    folded = {fold_header(head): place for place, head in reversed(list(enumerate(heads)))}
    told: Columns = {}
    problems: list[Problem] = []
    for key, wanted in mapping.items():
        field = key.strip().lower().replace("_", " ")
        field = field if field in WORK_WORDS else work_field(field)
        if field not in WORK_WORDS:
            close = difflib.get_close_matches(key, WORK_WORDS, n=3) or list(WORK_WORDS)
            problems.append(Problem(ledger.file, f"“{key}” is not a field of a work",
                                    f"did you mean {', '.join(close)}?"))  # fmt: skip
            continue
        if wanted.strip() in ("", "-"):
            told[field] = []
            continue
        parts = [wanted] if wanted in heads else re.split(r"\s\+\s", wanted)
        for part in parts:
            place = heads.index(part) if part in heads else folded.get(fold_header(part))
            if place is None:
                near = difflib.get_close_matches(part, heads, n=3, cutoff=0.4) or heads[:12]
                named = ", ".join(f"“{one[:60]}”" for one in near)
                problems.append(Problem(ledger.file, f"there is no column “{part}”",
                                        f"did you mean {named}?", row=1))  # fmt: skip
            elif work_field(heads[place]) == "person":
                problems.append(Problem(ledger.file, f"“{part}” is a column of persons",
                                        "names of persons are never read; take another column",
                                        row=1))  # fmt: skip
            else:
                told.setdefault(field, []).append(place)
    if problems:
        raise InputError(str(problems[0]), problems=problems, hint=problems[0].mend)
    return told


def _work(
    cells: list[str], columns: Columns, file: str, number: int, row: int, cuts: Cuts
) -> Work | None:
    def several(field: str, limit: int = TEXT_LIMIT) -> list[str]:
        texts = (cells[p] for p in columns.get(field, ()) if p < len(cells))
        told = (cuts.text(text, limit, field) for text in texts)
        return [text for text in told if text and not _NO.match(text)]

    def one(field: str, limit: int = TEXT_LIMIT) -> str:
        return next(iter(several(field, limit)), "")

    doi = doi_of(one("doi"))
    own = one("source id")[:80]
    affiliations = [text for cell in several("affiliations") for text in addresses_in(cell)]
    statements = [
        Passage(text, field)
        for field in ("funding text", "notes") for text in several(field)
    ]  # fmt: skip
    details = several("funding details")
    work = Work(
        key=doi or own or f"{file}:{row}",
        title=one("title", TITLE_LIMIT),
        date=_date(one("date"), one("year")),
        doi=doi,
        type=one("type")[:60],
        language=one("language")[:20],
        affiliations=tuple(
            Affiliation(told) for text in dict.fromkeys(affiliations)
            if (told := cuts.text(text, AFFILIATION_LIMIT, "affiliation"))
        ),
        funders=tuple(_funders(details, cuts)),
        statements=tuple(statements),
        abstract=one("abstract"),
        keywords=tuple(
            dict.fromkeys(
                word.strip()
                for cell in several("keywords")
                for word in re.split(r"[;|\n]" if re.search(r"[;|\n]", cell) else ",", cell)
                if word.strip()
            )
        ),
        file=file,
        record=number,
        line=row,
    )  # fmt: skip
    has = (work.title, work.doi, affiliations, details, statements, work.abstract, work.keywords)
    return work if any(has) else None


def _date(date: str, year: str) -> str:
    """The day where it is told; a day of another form than ISO is read as intake reads days."""
    from tidegate.intake.dates import read_date

    known = date_of(date) if date else ""
    if not known and _SERIALS.fullmatch(date):
        known = read_date(date, serials=True)[0]
    return known or date_of(year)


def _funders(cells: list[str], cuts: Cuts) -> Iterator[DeclaredFunder]:
    """ "National Natural Science Foundation of China, NSFC, (61803359); …" (Scopus) and
    "NSFC [61803359]; …" (Web of Science): what stands in brackets behind the name is the award."""
    for cell in cells:
        for part in re.split(r";|\n", re.sub(r"[\[(][^\[\]()]*[\])]", _kept, cell)):
            text = part.replace("\x1f", ";").strip(" ,")
            if not text or _NO.match(text):
                continue
            groups = re.findall(r"[\[(]([^\[\]()]*)[\])]", text)
            awards = [
                a.strip() for group in groups for a in re.split(r"[,;]", group)
                if re.search(r"\d", a)
            ]  # fmt: skip
            name = re.sub(r"[\[(][^\[\]()]*\d[^\[\]()]*[\])]", "", text).strip(" ,:")
            if name or awards:
                yield DeclaredFunder(
                    cuts.text(name, TITLE_LIMIT, "funder"), tuple(dict.fromkeys(awards))
                )


def _kept(found: re.Match[str]) -> str:
    return found.group().replace(";", "\x1f")
