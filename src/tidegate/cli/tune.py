"""`tidegate tune`"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidegate.cli import options

if TYPE_CHECKING:
    from tidegate.desk.tuning import TuningView


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.output
@click.option(
    "--threshold", type=float, default=None,
    help="The line that is examined, 0.01–1; by default that of screen.",
)  # fmt: skip
@click.option(
    "--floor", type=float, default=None,
    help="The lowest score looked at, from 0.05; 0.5 by default.",
)  # fmt: skip
@click.option(
    "--per-band", type=int, default=None, metavar="N",
    help="Pairs drawn for review from each band of scores; 20 by default.",
)  # fmt: skip
@click.option("--seed", type=int, default=None, metavar="N", help="Which pairs are drawn; 1.")
@click.option(
    "--labels", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
    help="A review sheet that was filled in (XLSX or CSV); may repeat.",
)  # fmt: skip
@click.option(
    "--before", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="An earlier result (JSON): tells what differs since.",
)  # fmt: skip
@click.option("--approved-by", default="", metavar="NAME", help="Who chose this threshold.")
@click.option("--reason", default="", metavar="TEXT", help="Why this threshold was chosen.")
@click.option(
    "--map", "maps", multiple=True, metavar='FIELD="COLUMN"',
    help="Which column is which, where the guess is wrong; remembered for such files.",
)  # fmt: skip
@click.option("--sheet", default=None, help="The sheet of a workbook.")
@click.option(
    "--jobs", type=click.IntRange(1), default=None,
    help="Processes to compare with; for a large file all processors by default.",
)  # fmt: skip
@click.option(
    "--list", "only", multiple=True, metavar="ID",
    help="Only this list (or the start of its id, as us.bis); may repeat.",
)  # fmt: skip
@click.option(
    "--accept-stale", default="", metavar="REASON",
    help="Use stale lists all the same; the reason is recorded.",
)  # fmt: skip
@click.option(
    "--known-at", default="", metavar="DATE", help="Use only editions retrieved by then."
)  # fmt: skip
def tune(
    file: Path,
    format: str | None,
    out: Path | None,
    threshold: float | None,
    floor: float | None,
    per_band: int | None,
    seed: int | None,
    labels: tuple[Path, ...],
    before: Path | None,
    approved_by: str,
    reason: str,
    maps: tuple[str, ...],
    sheet: str | None,
    jobs: int | None,
    only: tuple[str, ...],
    accept_stale: str,
    known_at: str,
) -> int:
    """Choose and justify a threshold on your own file of parties.

    FILE is read as screen reads it. Shown are the alerts at every threshold, and pairs drawn from
    over and under the line for a person to review; a sheet that was filled in tells the precision
    of every band and how many true matches are missed. With --out a folder: validation.html to
    sign, review.xlsx to fill in, tuning.json for the next run.
    """
    from tidegate.cli.progress import shown
    from tidegate.cli.screen import tell_reading
    from tidegate.cli.works import keep_apart
    from tidegate.desk import Settings, Tidegate
    from tidegate.desk.tuning import TuningChoice
    from tidegate.desk.tuning_pages import FILES
    from tidegate.parties import LEAST_SHOWN
    from tidegate.parties.tuning import defaults

    folder = out if format is None and out is not None and _is_folder(out) else None
    chosen = "" if folder is not None else options.format_for(format, out)
    options.check_text(approved_by, reason)
    settings = Settings(
        threshold=LEAST_SHOWN if threshold is None else threshold,
        only=only, accept_stale=accept_stale, known_at=known_at,
    )  # fmt: skip
    choice = TuningChoice(
        floor=floor,
        per_band=defaults().per_band if per_band is None else per_band,
        seed=defaults().seed if seed is None else seed,
        approved_by=approved_by,
        reason=reason,
    )
    choice.floor_under(settings.threshold)
    targets = [folder / name for name in FILES.values()] if folder is not None else [out]
    for target in targets:
        keep_apart(target, file, *labels, before)
        _keep_answers(target)
    gate = Tidegate()
    table = gate.parties.read(file, mapping=options.mapping(maps), sheet=sheet)
    tell_reading(table)
    with shown("subjects") as progress:
        view = gate.tuning.examine(
            table, settings, choice, labels=labels, before=before, workers=jobs, progress=progress
        )
    if folder is not None:
        _put_folder(view, folder)
    else:
        _put(view, chosen, out)
    return 0


def _keep_answers(target: Path | None) -> None:
    """Refuses to write a new review sheet over one that somebody has filled in."""
    from tidegate.errors import InputError, UsageError
    from tidegate.parties.tuning import read_labels

    if target is None or target.suffix.lower() not in (".xlsx", ".csv") or not target.is_file():
        return
    try:
        answered = bool(read_labels(target).given)
    except InputError as error:
        answered = bool(error.problems)  # words in the column that are no answers yet
    if answered:
        raise UsageError(
            f"{target} holds answers of a reviewer",
            hint="Name another place with --out; --labels reads the answers.",
        )


def _is_folder(out: Path) -> bool:
    return out.is_dir() or not out.suffix


def _put(view: TuningView, format: str, out: Path | None) -> None:
    from tidegate.cli.tables import put, put_text

    if format != "table":
        from tidegate.desk.tuning_pages import rendered

        put(rendered(view.document, format), out)
        return
    from tidegate.findings.terminal import terminal_width, wants_colour
    from tidegate.findings.tune_terminal import tune_text

    person = out is None and sys.stdout.isatty()
    text = tune_text(
        view.document,
        width=terminal_width() if person else 160,
        colour=out is None and wants_colour(sys.stdout),
    )
    put_text(text, out)


def _put_folder(view: TuningView, folder: Path) -> None:
    """All three files, whole or none, and the summary in the terminal."""
    from tidegate.desk.screening import make_room
    from tidegate.desk.tuning_pages import FILES, rendered
    from tidegate.findings.atomic import AtomicFiles

    make_room(folder / name for name in FILES.values())
    with AtomicFiles() as files:
        for format, name in FILES.items():
            files.open(folder / name).write_bytes(rendered(view.document, format))
    _put(view, "table", None)
    for name in FILES.values():
        click.echo(f"written: {folder / name}", err=True)
