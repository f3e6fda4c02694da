"""`tidegate screen`"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidegate.cli import options
from tidegate.cli.failure import REVIEW

if TYPE_CHECKING:
    from tidegate.desk import Screening
    from tidegate.findings import Summary
    from tidegate.intake import SubjectTable

MOST_PROBLEMS = 50  # the report has all


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.output
@click.option(
    "--map", "maps", multiple=True, metavar='FIELD="COLUMN"',
    help="Which column is which, where the guess is wrong; remembered for such files.",
)  # fmt: skip
@click.option("--sheet", default=None, help="The sheet of a workbook.")
@click.option(
    "--receipt", "receipt", type=click.Path(path_type=Path), default=None,
    help="Where the receipt goes; beside the reports by default.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(1), default=None,
    help="Processes to search with; for a large file all processors by default.",
)  # fmt: skip
@click.option(
    "--stakes", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="Who owns whom (owner, owned, percent; BODS; GLEIF): adds parties that listed ones own.",
)  # fmt: skip
@click.option("--keep", is_flag=True, help="Put it into the record, with a case for every hit.")
@options.matching
@options.law
def screen(
    file: Path,
    format: str | None,
    out: Path | None,
    maps: tuple[str, ...],
    sheet: str | None,
    receipt: Path | None,
    jobs: int | None,
    stakes: Path | None,
    keep: bool,
    **chosen: object,
) -> int:
    """Screen every row of FILE against the lists loaded.

    FILE is CSV, XLSX, JSON, JSONL, Parquet or FollowTheMoney JSON, with any headers. Without
    --format and --out, report.html, report.xlsx and receipt.json are written beside it. With
    --out a folder, they go there; with --out a file, that one report and its receipt. With
    --format alone the result goes to the terminal, and a receipt only where --receipt says.
    """
    from tidegate.cli.casework import kept
    from tidegate.cli.progress import shown
    from tidegate.desk import Tidegate
    from tidegate.desk.screening import make_room, problems_told
    from tidegate.findings import print_summary

    settings = options.settings(**chosen)
    targets = _targets(file, format, out, receipt)
    gate = Tidegate()
    table = gate.parties.read(file, mapping=options.mapping(maps), sheet=sheet)
    tell_reading(table)
    _keep_apart(file, targets)
    if stakes is not None:
        _keep_apart(stakes, targets)
    make_room(targets.files())
    with kept(keep) as put, shown() as progress:
        screening = gate.parties.screen(
            table, settings, progress=progress, workers=jobs, stakes=stakes
        )
        if put is not None:
            put(screening, progress)
        if targets.terminal:
            return _to_terminal(screening, targets)
        report = gate.parties.write(screening, targets.reports, targets.receipt, progress)
    # The problems of the file were told above; the summary tells the rest.
    told = set(problems_told(table))
    said = tuple(text for text in screening.run.warnings if text not in told)
    print_summary(replace(screening.run, warnings=said), report)
    return _code(report.summary)


def _code(summary: Summary) -> int:
    # A file without a row was not checked, and an empty export is a mistake more often than not.
    return REVIEW if summary.with_matches or summary.unreadable or not summary.rows else 0


@dataclass(frozen=True, slots=True)
class Targets:
    """Where a result goes: files by format, or else the terminal in one format."""

    reports: dict[str, Path]
    receipt: Path | None
    terminal: str = ""

    def files(self) -> tuple[Path, ...]:
        """Every file that will be written."""
        return (*self.reports.values(), *([self.receipt] if self.receipt else []))


def _targets(file: Path, format: str | None, out: Path | None, receipt: Path | None) -> Targets:
    if out is None and format is not None:
        return Targets({}, receipt, options.format_for(format, out))
    folder = file.absolute().parent if out is None else out
    if format is None and (out is None or out.is_dir() or not out.suffix):
        reports = {"html": folder / "report.html", "xlsx": folder / "report.xlsx"}
        return Targets(reports, receipt or folder / "receipt.json")
    assert out is not None
    chosen = options.format_for(format, out, default="html")
    if chosen == "table":
        from tidegate.errors import UsageError

        raise UsageError(
            "a table of a screening goes to the terminal",
            hint="Leave --out away, or give --format csv, xlsx, html or json.",
        )
    if out.is_dir():
        return Targets({chosen: out / f"report.{chosen}"}, receipt or out / "receipt.json")
    return Targets({chosen: out}, receipt or out.with_name(f"{out.stem}.receipt.json"))


def _keep_apart(file: Path, targets: Targets) -> None:
    """Refuses to write a report over the file that is screened."""
    if any(path.resolve() == file.resolve() for path in targets.files()):
        from tidegate.errors import UsageError

        raise UsageError(
            f"the result would be written over {file.name} itself", hint="Name another file."
        )


def tell_reading(table: SubjectTable) -> None:
    """How the file was understood, and what of it could not be."""
    for line in dict.fromkeys((*table.guess.lines(), *table.notes)):
        click.echo(f"read {line}", err=True)
    if table.guess.unused:
        columns = ", ".join(f"“{name}”" for name in table.guess.unused)
        click.echo(f'not read: {columns} (--map FIELD="COLUMN" has one read)', err=True)
    for problem in table.problems[:MOST_PROBLEMS]:
        click.echo(f"warning: {problem}", err=True)
    if len(table.problems) > MOST_PROBLEMS:
        more = len(table.problems) - MOST_PROBLEMS
        click.echo(f"… and {more:,} more; --format json has all", err=True)


def _to_terminal(screening: Screening, targets: Targets) -> int:
    """The result on stdout, passed on in pieces, however long it is."""
    from tidegate.desk.screening import write
    from tidegate.findings import write_receipt

    with tempfile.TemporaryDirectory() as spool:
        path = Path(spool) / "report"
        files = {} if targets.terminal == "table" else {targets.terminal: path}
        report = write(screening, files, None, bom=False)
        if targets.receipt is not None:
            write_receipt(report.receipt, targets.receipt)
        if files:
            with path.open("rb") as whole:
                stdout = sys.stdout.buffer
                shutil.copyfileobj(whole, stdout, 1 << 20)
                stdout.flush()
        else:
            from tidegate.findings.single import print_matches

            print_matches(screening.run, screening.results())
    return _code(report.summary)
