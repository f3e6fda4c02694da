"""Reads any table a user has as columns and rows; decides the format by the bytes, then the name.

What counts as a row: a record with text in at least one cell. Blank rows between others are not
rows, but they count in the numbering, so that a number is the one a spreadsheet shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tidegate.errors import InputError, Problem
from tidegate.intake.bounded import (
    MIB,
    ZIP_MAGIC,
    describe_size,
    open_bounded,
    read_bounded,
    refusal,
    sha256_of,
)
from tidegate.intake.decoding import decode
from tidegate.intake.model import RecordTable, Row, Value

TABLE_LIMIT = 512 * MIB
"""What a table may inflate to; it is held in memory."""
CELL_LIMIT = MIB
"""How many characters a cell may hold; a longer one is cut, and its row says so."""
COLUMN_LIMIT = 16_384
"""How many columns a table may have: as many as a spreadsheet."""
FORMATS = ("csv", "xlsx", "xls", "ods", "json", "jsonl", "ftm", "parquet")
WORKBOOKS = frozenset({"xlsx", "xls", "ods"})
_ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".psv": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".json": "json",
    ".geojson": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".ijson": "jsonl",
    ".ftm": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}
OLE_MAGIC = b"\xd0\xcf\x11\xe0"
PARQUET_MAGIC = b"PAR1"


def read_records(
    path: Path | str,
    *,
    format: str | None = None,
    sheet: str | None = None,
    headers: tuple[str, ...] = (),
) -> RecordTable:
    """The file as columns and rows: CSV, XLSX, XLS, ODS, JSON, JSON lines, FtM, Parquet.

    `format` overrides what the bytes and the name say; `sheet` picks a sheet of a workbook;
    `headers` are column names known to stand in the header row, which helps to find it. Raises
    InputError where the whole file cannot be used; rows that cannot be read are in `rows` with
    their problem.
    """
    path = Path(path)
    digest = sha256_of(path)
    kind = format or format_of(path)
    if kind not in FORMATS:
        raise refusal(path, f"“{kind}” is not a format", f"use one of: {', '.join(FORMATS)}")
    if sheet is not None and kind not in WORKBOOKS:
        raise refusal(path, "is no workbook and has no sheets", "leave the sheet out")
    if kind in WORKBOOKS:
        from tidegate.intake.workbook import read_sheet

        grid, problems, notes = read_sheet(path, kind, sheet)
        return _from_grid(path, digest, kind, grid, problems, notes, headers)
    if kind == "parquet":
        from tidegate.intake.parquet import read_parquet

        rows_read, names = read_parquet(path)
        return _from_rows(path, digest, kind, rows_read, [], [], names)
    text, told = decode(read_bounded(path, limit=TABLE_LIMIT), path)
    if not text.strip("\ufeff \t\r\n"):
        raise refusal(path, "holds no text", "export it again; nothing is in it")
    if kind == "csv":
        return _from_csv(path, digest, text, list(told), headers)
    if kind == "json":
        rows, notes = _json_or_lines(text, path)
        if rows[0] and all("column 1" in row.cells for row in rows[0]) and rows[0][0].cells:
            # A list of lists is a sheet, header and all.
            grid = [(row.number, [str(v) for v in row.cells.values()]) for row in rows[0]]
            return _from_grid(path, digest, kind, grid, rows[1], [*told, *notes], headers)
        return _from_rows(path, digest, kind, rows[0], rows[1], [*told, *notes])
    from tidegate.intake.json_records import read_json_lines

    lines, problems = read_json_lines(text, path)
    if all(row.problem for row in lines):
        raise InputError(
            f"{path.name}: no line of it is JSON",
            problems=problems,
            hint="give one JSON object a line",
        )
    return _from_rows(path, digest, kind, lines, problems, list(told))


def format_of(path: Path) -> str:
    """The format that the bytes speak for, and where they do not, the name's ending."""
    with open_bounded(path, limit=TABLE_LIMIT) as stream:
        head = stream.peek(4096)
    name = path.name.lower().removesuffix(".gz")
    ending = _ENDINGS.get(Path(name).suffix)
    if head.startswith(ZIP_MAGIC):
        if name.endswith(".xlsb"):
            raise refusal(path, "is an XLSB workbook", "save it as XLSX")
        return ending if ending in WORKBOOKS else "xlsx"
    if head.startswith(OLE_MAGIC):
        return "xls"
    if head.startswith(PARQUET_MAGIC):
        return "parquet"
    if head.startswith(b"%PDF"):
        raise refusal(path, "is a PDF", "give the table itself: CSV, XLSX, JSON or Parquet")
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:200]
    marked = start.lower().startswith((b"<!doctype", b"<html", b"<?xml"))
    if marked or (start[:1] == b"<" and ending not in ("csv", "jsonl")):
        raise refusal(
            path,
            "is a web page or XML, not a table",
            "an error page saved in place of a download looks like this; fetch it again",
        )
    if start[:1] in (b"{", b"[") and ending not in ("jsonl",):
        return "json"
    return ending if ending in ("csv", "json", "jsonl") else "csv"


def _json_or_lines(text: str, path: Path) -> tuple[tuple[list[Row], list[Problem]], list[str]]:
    """A .json file may hold JSON lines: told by a second line that begins an object of its own."""
    from tidegate.intake.json_records import read_json, read_json_lines

    first, _, rest = text.lstrip("\ufeff \t\r\n").partition("\n")
    second = rest.lstrip()[:1]
    if first.startswith("{") and first.rstrip().endswith("}") and second == "{":
        rows, problems = read_json_lines(text, path)
        return (rows, problems), ["read as JSON lines"]
    rows, notes = read_json(text, path)
    problems = [
        Problem(file=path.name, row=row.number, message=row.problem) for row in rows if row.problem
    ]
    return (rows, problems), notes


def _from_csv(
    path: Path, digest: str, text: str, notes: list[str], headers: tuple[str, ...]
) -> RecordTable:
    from tidegate.intake.delimited import read_grid

    told = "\t" if path.name.lower().removesuffix(".gz").endswith((".tsv", ".tab")) else None
    grid, problems, more = read_grid(text, path, told)
    return _from_grid(path, digest, "csv", grid, problems, [*notes, *more], headers)


def _from_grid(
    path: Path,
    digest: str,
    kind: str,
    grid: list[tuple[int, list[str]]],
    problems: list[Problem],
    notes: list[str],
    headers: tuple[str, ...],
) -> RecordTable:
    """Grid to table: finds the header, names the columns apart, squares ragged rows."""
    from tidegate.intake.header_row import column_names, find_header

    if not grid:
        raise refusal(path, "holds no rows", "export it again; nothing is in it")
    place, headed = find_header(grid, headers)
    width = max(len(cells) for _, cells in grid[place:])
    if headed:
        number, heads = grid[place]
        while heads and not heads[-1].strip():
            heads = heads[:-1]
        columns = column_names(heads)
        body = grid[place + 1 :]
        if place:
            notes.append(f"the header is row {number}; {place} rows above it are not data")
    else:
        columns = column_names([""] * width)
        body = grid[place:]
        example = next((cell for cell in grid[place][1] if cell.strip()), "")[:40]
        notes.append(
            "no header row was found, so the first row is read as data; "
            f'if it is the header: --map name="{example}"'
        )
    _check_columns(path, len(columns))
    if kind in WORKBOOKS:
        # A workbook does not store a row's last empty cells: none was lost.
        body = [(number, cells + [""] * (len(columns) - len(cells))) for number, cells in body]
    rows = [_square(path, columns, number, cells, problems) for number, cells in body]
    return RecordTable(
        path, digest, kind, columns, tuple(rows), tuple(problems), tuple(notes), headed
    )


def _check_columns(path: Path, count: int) -> None:
    if count > COLUMN_LIMIT:
        raise refusal(
            path,
            f"has {count} columns, more than the {COLUMN_LIMIT} of a spreadsheet",
            "check the delimiter, or that records share their keys",
        )


def _square(
    path: Path, columns: tuple[str, ...], number: int, cells: list[str], problems: list[Problem]
) -> Row:
    """A row as {column: cell}; too few or too many cells are told, and what is there is kept."""
    if len(cells) == len(columns) and max(map(len, cells)) <= CELL_LIMIT:
        return Row(number, dict(zip(columns, cells, strict=True)))
    whole = list(cells)
    if len(cells) < len(columns):
        problems.append(
            Problem(
                file=path.name,
                row=number,
                message=f"has {len(cells)} cells where the header has {len(columns)}",
                mend="the missing ones are read as empty; check that none was lost",
            )
        )
        whole += [""] * (len(columns) - len(cells))
    elif len(cells) > len(columns):
        extra = [cell for cell in cells[len(columns) :] if cell.strip()]
        if extra:
            problems.append(
                Problem(
                    file=path.name,
                    row=number,
                    message=f"has {len(cells)} cells where the header has {len(columns)}",
                    mend="put quotation marks around a cell that holds the delimiter",
                )
            )
    named: dict[str, Value] = {}
    for index, cell in enumerate(whole):
        column = columns[index] if index < len(columns) else f"beyond column {index + 1}"
        if index >= len(columns) and not cell.strip():
            continue
        named[column] = _cut(path, number, column, cell, problems)
    return Row(number, named)


def _cut(path: Path, number: int, column: str, cell: str, problems: list[Problem]) -> str:
    if len(cell) <= CELL_LIMIT:
        return cell
    problems.append(
        Problem(
            file=path.name,
            row=number,
            column=column,
            message=f"a cell holds more than {describe_size(CELL_LIMIT)}",
            mend=f"only its first {describe_size(CELL_LIMIT)} was read",
        )
    )
    return cell[:CELL_LIMIT]


def _from_rows(
    path: Path,
    digest: str,
    kind: str,
    rows: list[Row],
    problems: list[Problem],
    notes: list[str],
    declared: Sequence[str] = (),
) -> RecordTable:
    """Named records to table: columns are the keys, in the order they were first met.

    `declared` are the columns of a file that has no row to tell them.
    """
    if not rows and not declared:
        raise refusal(path, "holds no records", "export it again; nothing is in it")
    columns: dict[str, None] = {} if rows else dict.fromkeys(declared)
    kept: list[Row] = []
    for row in rows:
        cells = row.cells
        for name, value in cells.items():
            columns[name] = None
            if isinstance(value, str) and len(value) > CELL_LIMIT:
                cells[name] = _cut(path, row.number, name, value, problems)
            elif isinstance(value, list) and any(len(text) > CELL_LIMIT for text in value):
                cells[name] = [_cut(path, row.number, name, t, problems) for t in value]
        kept.append(row)
    _check_columns(path, len(columns))
    return RecordTable(
        path, digest, kind, tuple(columns), tuple(kept), tuple(problems), tuple(notes)
    )
