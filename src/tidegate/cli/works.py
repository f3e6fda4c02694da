"""What the commands that read publications share: the registry, warnings, tables in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from tidegate.cli import options
from tidegate.errors import UsageError

MOST_TOLD = 20

registry = options.all_of(
    click.option(
        "--ror", type=click.Path(path_type=Path), default=None, metavar="FILE",
        help="A dump of the Research Organization Registry; kept for later runs.",
    ),
    click.option(
        "--accept-stale", default="", metavar="REASON", help="Use stale lists all the same."
    ),
)  # fmt: skip


def tell(lines: Iterable[str]) -> None:
    """Lines on stderr, nothing hidden in them; a long row of them is cut and counted."""
    from tidegate.findings.inert import visible

    told = list(lines)
    for line in told[:MOST_TOLD]:
        click.echo(visible(line, 1000), err=True)
    if len(told) > MOST_TOLD:
        click.echo(f"… and {len(told) - MOST_TOLD:,} more", err=True)


def keep_apart(out: Path | None, *files: Path | None) -> None:
    """Refuses to write a result over a file that is read or written beside it."""
    for file in files:
        if out is not None and file is not None and out.resolve() == file.resolve():
            raise UsageError(
                f"the result would be written over {file.name} itself", hint="Name another file."
            )


def terminal_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table as wide as the terminal, or whole in a pipe."""
    import shutil
    import sys

    from tidegate.cli.tables import WHOLE
    from tidegate.findings.terminal import plain_text, table

    width = shutil.get_terminal_size((100, 40)).columns if sys.stdout.isatty() else WHOLE
    return plain_text(table(head, rows, width)).rstrip("\n").split("\n")
