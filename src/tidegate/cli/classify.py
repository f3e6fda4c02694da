"""`tidegate classify`"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options
from tidegate.cli.failure import REVIEW
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.desk import Settings, Tidegate

MOST_PROBLEMS = 50


@click.command()
@click.argument("what", nargs=-1, required=True)
@options.output
@options.route
@click.option(
    "--explain", is_flag=True, help="Show the arithmetic and every clause with its numbers."
)
@click.option(
    "--map", "maps", multiple=True, metavar='FIELD="COLUMN"',
    help="Which column of a file is which, where the guess is wrong.",
)  # fmt: skip
@click.option("--sheet", default=None, help="The sheet of a workbook.")
@click.option(
    "--receipt", type=click.Path(path_type=Path), default=None, help="Write a receipt here."
)
@click.option(
    "--ask", "asked", multiple=True, metavar="ID",
    help="With Parquet to Parquet: the rulebooks to run, us.ear.3a090 by default; may repeat.",
)  # fmt: skip
@click.option("--accept-stale", default="", metavar="REASON", help="Use stale lists all the same.")
@options.law
def classify(
    what: tuple[str, ...],
    format: str | None,
    out: Path | None,
    explain: bool,
    maps: tuple[str, ...],
    sheet: str | None,
    receipt: Path | None,
    asked: tuple[str, ...],
    accept_stale: str,
    as_of: str,
    known_at: str,
    mode: Any,
    rulebooks: tuple[str, ...],
    facts: tuple[str, ...],
    **route: str,
) -> int:
    """May this item go there, on that day, and why.

    WHAT is a product's name ("H800 SXM") or a file of items: CSV, XLSX, JSON, JSONL or Parquet
    with a data sheet's figures in columns, or with names alone. Four answers stay apart: what it
    is, whether a licence is needed, which exceptions there are, how an application is reviewed.
    A Parquet file with --out NAME.parquet is classified in bulk, without traces.
    """
    from tidegate.desk import Tidegate
    from tidegate.desk.screening import Settings

    if receipt is not None and out is not None and receipt.absolute() == out.absolute():
        raise UsageError("the result and its receipt would be one file")
    options.check_text(*what, *facts, *route.values())
    path = _file(what)
    told = options.route_told(route, facts)
    settings = Settings(
        as_of=as_of, known_at=known_at, mode=mode, accept_stale=accept_stale,
        rulebooks=tuple(str(Path(p).resolve()) for p in rulebooks),
    )  # fmt: skip
    _keep_apart(path, out, receipt)
    gate = Tidegate()
    if path is not None and out is not None and out.suffix.lower() == ".parquet":
        if receipt is not None:
            raise UsageError("a bulk run writes no receipt", hint="Leave --receipt away.")
        return _bulk(gate, path, out, settings, told, asked)
    if asked:
        raise UsageError("--ask is for Parquet to Parquet", hint="Name --out ANSWERS.parquet.")
    chosen = options.format_for(format, out)
    if path is None:
        document = gate.items.classify(" ".join(what), told, settings)
    else:
        from tidegate.cli.progress import shown

        with shown() as progress:
            document = gate.items.classify_file(
                path, told, settings,
                mapping=options.mapping(maps) or None, sheet=sheet, progress=progress,
            )  # fmt: skip
    if receipt is not None:
        from tidegate.findings import items_receipt, write_receipt

        write_receipt(items_receipt(document), receipt)
    _put(document, chosen, out, explain=explain)
    # A file without a row was not looked at, and an empty export is most often a mistake.
    summary = document["summary"]
    return REVIEW if summary["to_review"] or not summary["items"] else 0


def _keep_apart(path: Path | None, out: Path | None, receipt: Path | None) -> None:
    """Refuses to write a result over the file that is read."""
    for target in filter(None, (out, receipt)):
        if path is not None and target.resolve() == path.resolve():
            raise UsageError(
                f"the result would be written over {path.name} itself", hint="Name another file."
            )


def _file(what: tuple[str, ...]) -> Path | None:
    """The file meant, or None for a name. A name that ends as a file does is a file that is not
    there, which is told rather than looked up."""
    if len(what) != 1:
        return None
    path = Path(what[0])
    endings = (".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".ndjson", ".parquet", ".gz")
    if path.suffix.lower() in endings or path.is_file():
        if not path.is_file():
            from tidegate.errors import InputError, Problem

            problem = Problem(str(path), "there is no such file", "check the path")
            raise InputError("the file cannot be read", problems=[problem])
        return path
    return None


def _put(document: dict[str, Any], format: str, out: Path | None, *, explain: bool) -> None:
    from tidegate.cli.tables import put, put_text

    if format == "table":
        from tidegate.findings.item_terminal import items_text
        from tidegate.findings.terminal import terminal_width, wants_colour

        colour = out is None and wants_colour(sys.stdout)
        width = terminal_width() if out is None and sys.stdout.isatty() else 200
        put_text(items_text(document, explain=explain, width=width, colour=colour), out)
    elif format == "json":
        import json

        put(json.dumps(document, ensure_ascii=False, indent=1).encode(), out)
    else:
        from tidegate.desk.item_pages import rendered

        put(rendered(document, format), out)


def _bulk(
    gate: Tidegate,
    source: Path,
    target: Path,
    settings: Settings,
    told: dict[str, str],
    asked: tuple[str, ...],
) -> int:
    from tidegate.desk.items import BULK

    run = gate.items.classify_bulk(source, target, settings, told, only=asked or (BULK,))
    law = settings.as_of or "today"
    click.echo(f"{run.rows:,} rows, law of {law}, without traces: {target}")
    click.echo(f"facts read: {', '.join(run.read) or 'none'}")
    if run.unknown:
        click.echo(f"facts the file does not give, unknown on every row: {', '.join(run.unknown)}")
    return 0
