"""`tidegate gifts`"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from tidegate.cli import options
from tidegate.errors import UsageError


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.output
@click.option(
    "--year", type=int, default=None, metavar="YEAR",
    help="The calendar year to report; that of --as-of by default.",
)  # fmt: skip
@click.option(
    "--home", default="US", show_default=True, metavar="COUNTRY",
    help="The country of the institution: sources there are not foreign.",
)  # fmt: skip
@click.option("--no-screening", is_flag=True, help="Do not look the sources up in the lists.")
@click.option(
    "--map", "maps", multiple=True, metavar='FIELD="COLUMN"',
    help="Which column is which, where the guess is wrong.",
)  # fmt: skip
@click.option("--sheet", default=None, help="The sheet of a workbook.")
@click.option(
    "--accept-stale", default="", metavar="REASON",
    help="Use stale lists all the same; the reason is recorded.",
)  # fmt: skip
@options.law
def gifts(
    file: Path,
    format: str | None,
    out: Path | None,
    year: int | None,
    home: str,
    no_screening: bool,
    maps: tuple[str, ...],
    sheet: str | None,
    accept_stale: str,
    **law: Any,
) -> int:
    """Tell which gifts and contracts from abroad must be reported, by source.

    FILE is a ledger with one row a gift or contract, under any headers. Section 117 of the US
    Higher Education Act wants a report where one foreign source gives 250,000 dollars or more in
    a calendar year. Ends with 0 whatever is due.
    """
    from tidegate.cli.progress import shown
    from tidegate.desk import Settings, Tidegate

    chosen = options.format_for(format, out)
    if out is not None and out.resolve() == file.resolve():
        raise UsageError(
            f"the result would be written over {file.name} itself", hint="Name another file."
        )
    own = tuple(str(Path(path).resolve()) for path in law.pop("rulebooks"))
    settings = Settings(accept_stale=accept_stale, rulebooks=own, **law)
    with shown() as progress:
        document = Tidegate().gifts.report(
            file, year, settings, home=home, mapping=options.mapping(maps), sheet=sheet,
            screen=not no_screening, progress=progress,
        )  # fmt: skip
    _put(document, chosen, out)
    return 0


def _put(document: dict[str, Any], format: str, out: Path | None) -> None:
    from tidegate.cli.tables import put, put_table, put_text
    from tidegate.findings import gift_pages as pages

    if format == "json":
        put(json.dumps(document, ensure_ascii=False, indent=1).encode(), out)
    elif format == "csv":
        put_table("Sources", pages.COLUMNS, pages.rows(document), "csv", out)
    elif format == "xlsx":
        put(pages.gifts_xlsx(document), out)
    elif format == "html":
        put(pages.gifts_html(document).encode("utf-8"), out)
    else:
        from tidegate.findings.terminal import terminal_width, wants_colour

        colour = out is None and wants_colour(sys.stdout)
        width = terminal_width() if out is None and sys.stdout.isatty() else 200
        put_text(pages.gifts_text(document, width=width, colour=colour), out)
