"""`tidegate affiliation`"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options
from tidegate.cli.works import keep_apart, registry, tell

if TYPE_CHECKING:
    from tidegate.desk.affiliations import AffiliationView, Annotation

MOST_LISTED = 40
_FILE_COLUMNS = ("rows", "institution", "ror", "country", "lists", "first row", "words there")


@click.command()
@click.argument("text", nargs=-1)
@options.output
@click.option(
    "--file", "file", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="A table of strings, or a text with one a line, instead of one string.",
)  # fmt: skip
@click.option(
    "--column", default="", metavar="NAME", help="The column of the file that holds the strings."
)
@click.option(
    "--list", "only", multiple=True, metavar="ID",
    help="Only this list (or the start of its id, as us.bis); may repeat.",
)  # fmt: skip
@click.option("--known-at", default="", metavar="DATE", help="Use only editions retrieved by then.")
@registry
def affiliation(
    text: tuple[str, ...],
    format: str | None,
    out: Path | None,
    file: Path | None,
    column: str,
    only: tuple[str, ...],
    known_at: str,
    ror: Path | None,
    accept_stale: str,
) -> int:
    """Say which institutions an affiliation string names, and on which lists they stand.

    TEXT is the string. With --file, every row of a file gets the columns ror_ids, listed and
    spans. No person's name is read. Ends with 0 whatever is found.
    """
    from tidegate.desk import Settings, Tidegate
    from tidegate.errors import UsageError

    chosen = options.format_for(format, out)
    options.check_text(*text, column)
    if bool(text) == (file is not None):
        raise UsageError("give one string, or a file of them", hint="--file strings.csv")
    if column and file is None:
        raise UsageError("--column goes with --file")
    gate = Tidegate()
    settings = Settings(only=only, known_at=known_at, accept_stale=accept_stale)
    if file is None:
        view = gate.institutions.find(" ".join(text), settings, ror=ror)
        tell(view.warnings)
        _put_one(view, chosen, out)
        return 0
    keep_apart(out, file, ror)
    from tidegate.cli.progress import shown

    with shown("strings") as progress:
        found = gate.institutions.annotate(file, column, settings, ror=ror, progress=progress)
        tell(found.warnings)
        _put_file(found, chosen, out)
    tell(_problems(found))
    return 0


def _put_one(view: AffiliationView, format: str, out: Path | None) -> None:
    from tidegate.cli.tables import put_table, put_text
    from tidegate.collaboration.affiliations.document import ROW_COLUMNS, rows, today

    document = view.document
    told = list(rows(view.mentions, view.text, today()))
    head = [_shown(f"“{view.text}”"), document["answer"]]
    if format == "table":
        lines = [*_wrapped(head, format), *_tables(told), "", *_wrapped(_notes(document), format)]
        put_text("\n".join(lines) + "\n", out)
    else:
        put_table(
            "Affiliation", ROW_COLUMNS, told, format, out, json_shape=document, head=head,
            notes=_notes(document),
        )  # fmt: skip


def _tables(told: list[dict[str, Any]]) -> list[str]:
    """For a terminal: the institutions, and below them the lists they stand on."""
    from tidegate.cli.works import terminal_table
    from tidegate.collaboration.affiliations.document import INSTITUTIONS, LISTS

    found = list(dict.fromkeys(tuple(row[c] for c in INSTITUTIONS) for row in told))
    listed = [
        [row["institution"], *(row[c] for c in LISTS)] for row in told if row.get("legal status")
    ]
    lines = ["", *terminal_table(INSTITUTIONS, found)] if found else []
    return lines + (["", *terminal_table(("institution", *LISTS), listed)] if listed else [])


def _shown(text: str) -> str:
    from tidegate.findings.inert import visible

    return visible(text)


def _wrapped(lines: list[str], format: str) -> list[str]:
    from tidegate.cli.landscape import paragraphs

    return list(paragraphs(lines)) if format == "table" else lines


def _notes(document: dict[str, Any]) -> list[str]:
    from tidegate.collaboration.affiliations.document import STATUS_WORDS

    looked: dict[str, list[str]] = {}
    for each in document["lists"]:
        date = each["published"] or f"undated, retrieved {each['retrieved'][:10]}"
        looked.setdefault(each["status"], []).append(f"{each['list']} ({date})")
    lines = [f"Looked at, {STATUS_WORDS[kind]}: {', '.join(looked[kind])}." for kind in looked]
    absent = [
        each["list"] + (f" ({each['why']})" if each["why"] != "not loaded" else "")
        for each in document["lists_not_looked_at"]
    ]
    if absent:
        lines.append(f"Not looked at: {', '.join(absent)}.")
    if document["registry"]:
        lines.append(f"Registry: {document['registry']['file']}.")
    return lines


def _put_file(found: Annotation, format: str, out: Path | None) -> None:
    if format == "csv":
        _stream(_csv(found), out)
    elif format == "json":
        _stream(_json(found), out)
    elif format == "xlsx":
        assert out is not None
        _xlsx(found, out)
    else:
        _put_summary(found, format, out)


def _stream(pieces: Iterator[str], out: Path | None) -> None:
    """Writes text piece by piece: to a file whole or not at all, to stdout as it comes."""
    import sys

    from tidegate.findings.atomic import AtomicFiles

    if out is None:
        sys.stdout.flush()
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
        return
    with AtomicFiles() as files, files.open(out).open("wb") as stream:
        for piece in pieces:
            stream.write(piece.encode("utf-8", "replace"))


def _csv(found: Annotation) -> Iterator[str]:
    import csv
    import io

    from tidegate.findings.inert import csv_cell

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([csv_cell(name) for name in (*found.columns, *found.added)])
    for cells in found.cells():
        writer.writerow([csv_cell(cell) for cell in cells])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _json(found: Annotation) -> Iterator[str]:
    """One object; `rows` has one line for every row of the file, and the counts come after."""
    import json

    from tidegate.collaboration.affiliations.document import mention_dict

    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    yield json.dumps(found.about, ensure_ascii=False, indent=1).rstrip("}\n") + ',\n "rows": ['
    start = "\n"
    for row, cells, mentions in found.rows:
        text = cells[found.at]
        told = {
            "row": row,
            "text": text,
            "institutions": [mention_dict(one, text, found.day) for one in mentions],
        }
        yield start + encode(told)
        start = ",\n"
    end = {
        "summary": found.summary(),
        "problems": [
            {"record": one.record, "line": one.line, "message": one.message, "mend": one.mend}
            for one in found.problems
        ],
    }
    yield "\n ],\n" + json.dumps(end, ensure_ascii=False, indent=1)[2:] + "\n"


def _xlsx(found: Annotation, out: Path) -> None:
    import xlsxwriter

    from tidegate.findings.atomic import AtomicFiles
    from tidegate.findings.inert import xlsx_cell
    from tidegate.findings.sheet import Column, Sheet, Styles

    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    names = (*found.columns, *found.added)
    with (
        AtomicFiles() as files,
        xlsxwriter.Workbook(str(files.open(out)), {"constant_memory": True, **inert}) as book,
    ):
        columns = [Column(xlsx_cell(name), 40 if at == found.at else 24, wrap=at == found.at)
                   for at, name in enumerate(names)]  # fmt: skip
        sheet = Sheet(book, Styles(book), "Strings", columns)
        for cells in found.cells():
            sheet.add(cells)
        sheet.finish()


def _put_summary(found: Annotation, format: str, out: Path | None) -> None:
    from tidegate.cli.tables import put_table
    from tidegate.findings.words import plural

    for _ in found.rows:
        pass
    told = found.summary()
    most = MOST_LISTED if format == "table" else len(told["listed_institutions"])
    rows = [
        {
            "rows": one["rows"], "institution": one["name"],
            "ror": one["ror"] or "not in the registry", "country": one["country"],
            "lists": one["lists"], "first row": one["first_row"],
            "words there": f"“{one['words']}”",
        }
        for one in told["listed_institutions"][:most]
    ]  # fmt: skip
    head = [
        f"{plural(told['rows'], 'string')} of {found.path.name}: "
        f"an institution was recognised in {told['with_institution']:,}, "
        f"one on a list looked at in {told['with_listed_institution']:,}."
    ]
    if told["empty"]:
        head.append(f"{told['empty']:,} held no text.")
    notes = _notes(found.about)
    if len(told["listed_institutions"]) > most:
        notes.insert(0, f"… and {len(told['listed_institutions']) - most:,} more institutions.")
    notes.append("Row by row: --format csv, json or xlsx.")
    put_table(
        "Affiliations", _FILE_COLUMNS, rows, format, out,
        head=[*_wrapped([_shown(line) for line in head], format), ""],
        notes=["", *_wrapped(notes, format)],
    )  # fmt: skip


def _problems(found: Annotation) -> Iterator[str]:
    for one in found.problems:
        place = f"line {one.line}" if one.line else f"record {one.record}"
        yield f"{one.file}, {place}: {one.message}" + (f"; {one.mend}" if one.mend else "")
    if found.problems_untold:
        yield f"… and {found.problems_untold:,} more"
