"""A plain table in any of the five formats, for commands whose result is no report."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

Row = Mapping[str, Any]
WHOLE = 100_000  # columns of a table in a pipe or a file: nothing is cut


def put(content: bytes, out: Path | None) -> None:
    """Writes bytes to a file, whole or not at all, or to stdout as they are, whatever encoding
    and line ends a terminal has. Raises InputError."""
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content if content.endswith(b"\n") else content + b"\n")
        sys.stdout.buffer.flush()
        return
    from tidegate.findings.atomic import AtomicFiles

    with AtomicFiles() as files:
        files.open(out).write_bytes(content)


def put_text(text: str, out: Path | None) -> None:
    """The same for a person to read: a terminal gets what it can show."""
    if out is None:
        click.echo(text, nl=False)
    else:
        put(text.encode(), out)


def put_table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    format: str,
    out: Path | None,
    *,
    json_shape: Any = None,
    head: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> None:
    """Shows rows under their columns. JSON gives `json_shape` where the result has more to it;
    `head` and `notes` are lines before and after a table or page."""
    if format == "json":
        from tidegate.findings.document import plain

        shape = json_shape if json_shape is not None else [dict(row) for row in rows]
        put(json.dumps(plain(shape), ensure_ascii=False, indent=1).encode(), out)
    elif format == "csv":
        put(_csv(columns, rows), out)
    elif format == "xlsx":
        put(_xlsx(title, columns, rows), out)
    elif format == "html":
        put(_html(title, columns, rows, (*head, *notes)).encode(), out)
    else:
        lines = [*head, *(_table(columns, rows) if rows else ()), *notes]
        put_text("\n".join(lines) + "\n", out)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(_text(v) for v in value)
    if isinstance(value, float):
        return f"{value:.4f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _csv(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    from tidegate.findings.inert import csv_cell

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([csv_cell(c) for c in columns])
    for row in rows:
        writer.writerow([_cell(row.get(c)) for c in columns])
    return out.getvalue().encode("utf-8", "replace")


def _bare(value: Any) -> str:
    """Numbers without thousands separators, for machines."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _cell(value: Any) -> str:
    from tidegate.findings.inert import csv_cell

    # A number of ours is no formula, whatever sign it begins with.
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return _bare(value) if number else csv_cell(_bare(value))


def _xlsx(title: str, columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    import xlsxwriter

    from tidegate.findings.inert import xlsx_cell

    out = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **inert}) as book:
        sheet = book.add_worksheet(title[:31])
        head = book.add_format({"bold": True, "text_wrap": True})
        for at, column in enumerate(columns):
            sheet.write_string(0, at, xlsx_cell(column), head)
            longest = max([len(column), *(len(_text(r.get(column))) for r in rows)], default=8)
            sheet.set_column(at, at, min(60, longest + 2))
        for number, row in enumerate(rows, 1):
            for at, column in enumerate(columns):
                value = row.get(column)
                if isinstance(value, int | float) and not isinstance(value, bool):
                    sheet.write_number(number, at, value)
                else:
                    sheet.write_string(number, at, xlsx_cell(_text(value)))
        sheet.freeze_panes(1, 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    return out.getvalue()


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }} · Tidegate</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem;
  color: #1b1f24; background: #fff }
h1 { font-size: 1.4rem } .wide { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid #d5dae0;
  vertical-align: top }
th { border-bottom: 2px solid #1b1f24 } td.number { text-align: right }
</style></head><body><h1>{{ title }}</h1>
{% for note in notes %}<p>{{ note }}</p>{% endfor %}
<div class="wide"><table><thead><tr>{% for c in columns %}<th scope="col">{{ c }}</th>{% endfor %}
</tr></thead><tbody>
{% for row in rows %}<tr>{% for c in columns %}<td{% if row[c].number %} class="number"{% endif %}>
<bdi>{{ row[c].text }}</bdi></td>{% endfor %}</tr>
{% endfor %}</tbody></table></div></body></html>
"""


def _html(title: str, columns: Sequence[str], rows: Sequence[Row], notes: Sequence[str]) -> str:
    from jinja2 import Environment

    from tidegate.findings.inert import visible

    shown = [
        {
            c: {
                "text": visible(_text(row.get(c))),
                "number": isinstance(row.get(c), int | float) and not isinstance(row.get(c), bool),
            }
            for c in columns
        }
        for row in rows
    ]
    page = Environment(autoescape=True, trim_blocks=True).from_string(_PAGE)
    return page.render(title=title, columns=columns, rows=shown, notes=[visible(n) for n in notes])


def _table(columns: Sequence[str], rows: Sequence[Row]) -> list[str]:
    from shutil import get_terminal_size

    from tidegate.findings.terminal import plain_text, table

    width = get_terminal_size((160, 40)).columns if sys.stdout.isatty() else WHOLE
    lines = table(columns, [[_text(row.get(c)) for c in columns] for row in rows], width)
    return plain_text(lines).rstrip("\n").split("\n")
