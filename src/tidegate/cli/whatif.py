"""`tidegate whatif`"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tidegate.cli import options


@click.command()
@click.argument("draft", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@options.output
@click.option(
    "--to", default="", metavar="COUNTRY", help="Where items go, for rows that do not say so."
)
@click.option(
    "--from",
    "from_",
    default="",
    metavar="COUNTRY",
    help="Where items leave; the United States by default for US makers.",
)
@click.option(
    "--kind",
    type=click.Choice(["items", "partners"]),
    default=None,
    help="What the rows of FILE are, where its columns are misunderstood.",
)
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar='FIELD="COLUMN"',
    help="Which column of FILE is which, where the guess is wrong.",
)
@click.option("--sheet", default=None, help="The sheet of a workbook.")
@options.matching
@options.law
def whatif(
    draft: Path,
    file: Path,
    format: str | None,
    out: Path | None,
    to: str,
    from_: str,
    kind: Any,
    maps: tuple[str, ...],
    sheet: str | None,
    **chosen: Any,
) -> int:
    """Try a draft rule on your own file: whose answer changes, and why.

    DRAFT is a YAML file that says what would change in the rulebooks; FILE holds items (chips,
    boards) or partners. Both are run under the law as loaded and with the draft laid over it.
    Shown are the rows whose answer differs, with the clause responsible, counts, and money where
    the file has values.
    """
    from tidegate.cli.progress import shown
    from tidegate.desk import Tidegate
    from tidegate.desk.whatif import WhatIf

    options.check_text(to, from_)
    format = options.format_for(format, out)
    settings = options.settings(**chosen)
    with shown() as progress:
        document = WhatIf(Tidegate()).run(
            draft, file, {"to": to, "from": from_}, settings,
            kind=kind, mapping=options.mapping(maps) or None, sheet=sheet, progress=progress,
        )  # fmt: skip
    _put(document, format, out)
    return 0


def _put(document: dict[str, Any], format: str, out: Path | None) -> None:
    from tidegate.cli.tables import put, put_text

    if format == "table":
        from tidegate.findings.terminal import terminal_width, wants_colour
        from tidegate.findings.whatif_terminal import whatif_text

        person = out is None and sys.stdout.isatty()
        text = whatif_text(
            document,
            width=terminal_width() if person else 160,
            colour=out is None and wants_colour(sys.stdout),
            whole=not person,
        )
        put_text(text, out)
        return
    from tidegate.desk.whatif_pages import rendered

    put(rendered(document, format), out)
