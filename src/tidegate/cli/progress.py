"""Progress on stderr, and only where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tidegate.desk.screening import Progress

if TYPE_CHECKING:
    from rich.progress import TaskID


@contextmanager
def shown(unit: str = "rows") -> Iterator[Progress | None]:
    """Gives a function(stage, done, of) that draws a bar, or None where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, of: int) -> None:
            count = f"{done:,} of {of:,} {unit}" if of else f"{done:,} {unit}" if done else ""
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=of or None, count=count)
            bars.update(tasks[stage], completed=done, total=of or None, count=count)

        yield tell


@contextmanager
def bytes_shown() -> Iterator[Callable[[str, int, int | None], None] | None]:
    """Gives a function(publication, bytes, of) that draws a bar for each download, or None."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(publication: str, done: int, of: int | None) -> None:
            if publication not in tasks:
                tasks[publication] = bars.add_task(publication, total=of or None)
            bars.update(tasks[publication], completed=done, total=of)

        yield tell
