"""`tidegate screen`"""

from __future__ import annotations

from pathlib import Path

import click

from tidegate.cli import options
from tidegate.cli.failure import REVIEW


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
    "--jobs", type=click.IntRange(1), default=None, help="Processes; all processors by default."
)
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
    **chosen: object,
) -> int:
    """Screen every row of FILE against the lists loaded.

    FILE is CSV, XLSX, JSON, JSONL, Parquet or FollowTheMoney JSON, with any headers. Without
    --format and --out, report.html, report.xlsx and receipt.json are written beside it. With
    --out a folder, they go there; with --out a file, that one report.
    """
    from tidegate.cli.progress import shown
    from tidegate.desk import Tidegate
    from tidegate.findings import print_summary

    settings = options.settings(**chosen)
    paths, receipt_path = _targets(file, format, out, receipt)
    gate = Tidegate()
    table = gate.parties.read(file, mapping=options.mapping(maps), sheet=sheet)
    for line in table.guess.lines():
        click.echo(f"read {line}", err=True)
    for problem in table.problems[:50]:
        click.echo(f"warning: {problem}", err=True)
    if len(table.problems) > 50:
        click.echo(f"… and {len(table.problems) - 50:,} more, in the report", err=True)
    with shown() as progress:
        screening = gate.parties.screen(table, settings, progress=progress, workers=jobs)
        if not paths:
            from tidegate.findings import format_matches

            text = format_matches(screening.run, screening.results(), format or "table")
            report = None
        else:
            report = gate.parties.write(screening, paths, receipt_path, progress)
    if report is None:
        click.echo(text)
        found = any(r.matches or r.problem for r in screening.results())
        return REVIEW if found else 0
    print_summary(screening.run, report)
    summary = report.summary
    return REVIEW if summary.with_matches or summary.unreadable else 0


def _targets(
    file: Path, format: str | None, out: Path | None, receipt: Path | None
) -> tuple[dict[str, Path], Path | None]:
    """Which reports go where; nothing where the result goes to the terminal."""
    if out is None and format is not None:
        options.format_for(format, out)
        return {}, None
    folder = file.absolute().parent if out is None else out
    if out is None or out.is_dir() or (format is None and not out.suffix):
        paths = {"html": folder / "report.html", "xlsx": folder / "report.xlsx"}
        return paths, receipt or folder / "receipt.json"
    chosen = options.format_for(format, out, default="html")
    if chosen == "table":
        chosen = "csv"
    return {chosen: out}, receipt or out.with_name(f"{out.stem}.receipt.json")
