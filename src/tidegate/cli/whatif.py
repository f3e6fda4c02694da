"""`tidegate whatif`"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tidegate.cli import options

ROUTE = (
    "to", "from_", "movement", "end_user", "end_user_hq", "end_user_parent", "consignee", "owner",
    "owner_share", "end_use", "exporter", "quantity", "value", "currency",
)  # fmt: skip
"""The options of `options.route` that hold a text; they stand for rows that do not say so."""


@click.command()
@click.argument("draft", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@options.output
@options.route
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
    kind: Any,
    maps: tuple[str, ...],
    sheet: str | None,
    facts: tuple[str, ...],
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

    route = {name: chosen.pop(name) for name in ROUTE}
    options.check_text(*route.values(), *facts)
    told = options.route_told(route, facts)
    format = options.format_for(format, out)
    settings = options.settings(**chosen)
    with shown() as progress:
        document = WhatIf(Tidegate()).run(
            draft, file, told, settings,
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
