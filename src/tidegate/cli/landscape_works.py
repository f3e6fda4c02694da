"""`tidegate landscape works`, which `tidegate landscape FILES` means too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options

if TYPE_CHECKING:
    from tidegate.desk.landscape import WorksStudy

KINDS = ("country", "institution")
TERMINAL_UNITS = 8


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--technologies", "-t", "technologies", multiple=True, metavar="NAMES",
    help="strac, us.cet, shipped, column, all, an id such as semiconductors, or a YAML file of "
    "your own; several with commas. May repeat. Without it the shipped ones.",
)  # fmt: skip
@click.option(
    "--by", default="country,institution", show_default=True, metavar="KINDS",
    help="Whose shares: country, institution, or both with a comma.",
)  # fmt: skip
@click.option("--years", default="", metavar="FIRST-LAST", help="Only works of these years.")
@click.option(
    "--top-of", "reference", type=click.Choice(["field", "technology"]), default="field",
    show_default=True, help="Among which works of a year the 10 % most cited are sought.",
)  # fmt: skip
@click.option(
    "--top", type=click.IntRange(1, 500), default=20, show_default=True, metavar="N",
    help="How many countries and institutions are told of in each technology.",
)  # fmt: skip
@click.option(
    "--draws", type=click.IntRange(0, 10_000), default=200, show_default=True, metavar="N",
    help="Draws of the bootstrap that makes the intervals; 0 makes none.",
)  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, metavar="N",
    help="The same seed gives the same intervals.",
)  # fmt: skip
@click.option(
    "--map", "maps", multiple=True, metavar='FIELD="COLUMN"',
    help="Which column is which: work, year, citations, field, author, institution, country …",
)  # fmt: skip
@click.option(
    "--skip-bad", is_flag=True, help="Leave out rows that cannot be read, and say how many."
)
@click.option(
    "--charts", type=click.Path(path_type=Path, file_okay=False), default=None, metavar="FOLDER",
    help="Write every chart as SVG into this folder, with its data as CSV.",
)  # fmt: skip
@click.option(
    "--work", type=click.Path(path_type=Path, file_okay=False), default=None, metavar="FOLDER",
    help="Where what was read is kept; by default in the data folder.",
)  # fmt: skip
@options.output
def works(
    files: tuple[Path, ...],
    technologies: tuple[str, ...],
    by: str,
    years: str,
    reference: Any,
    top: int,
    draws: int,
    seed: int,
    maps: tuple[str, ...],
    skip_bad: bool,
    charts: Path | None,
    work: Path | None,
    format: str | None,
    out: Path | None,
) -> int:
    """Who leads in a technology by the works of FILES, how concentrated, and how surely.

    FILES are works and affiliations: works of OpenAlex as JSON lines (also .gz) or JSON, or flat
    tables as Parquet, CSV or JSON lines. What was read is kept: a run that was cut off goes on.
    """
    from tidegate.cli.progress import shown
    from tidegate.cli.works import keep_apart, tell
    from tidegate.desk.landscape import study_works

    chosen = options.format_for(format, out)
    options.check_text(*technologies, by, years)
    keep_apart(out, *files)
    names = [one.strip() for told in technologies for one in told.split(",") if one.strip()]
    with shown("") as progress:
        found = study_works(
            files, names, _kinds(by), years=_years(years), reference=reference, draws=draws,
            seed=seed, top=top, mapping=options.mapping(maps), skip_bad=skip_bad, work=work,
            progress=progress,
        )  # fmt: skip
    tell(f"{one.name}: taken as it was read before" for one in found.parts.sources if one.kept)
    if charts is not None:
        _write(found, charts)
    _put(found, chosen, out)
    return 0


def _kinds(by: str) -> list[Any]:
    from tidegate.errors import UsageError

    kinds = list(dict.fromkeys(one.strip() for one in by.split(",") if one.strip()))
    for one in kinds:
        if one not in KINDS:
            raise UsageError(f"--by {one!r} is not known", hint="country, institution, or both.")
    if not kinds:
        raise UsageError("--by names nothing", hint="country, institution, or both.")
    return kinds


def _years(told: str) -> tuple[int, int] | None:
    from tidegate.errors import UsageError

    if not told:
        return None
    match = re.fullmatch(r"\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*", told)
    if not match:
        raise UsageError(f"--years {told!r} is not read", hint="Write it as 2005-2025.")
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last or last - first > 200:
        raise UsageError(f"--years {told!r} is no span", hint="The first year comes first.")
    return first, last


def _write(found: WorksStudy, folder: Path) -> None:
    from tidegate.errors import InputError
    from tidegate.findings.atomic import AtomicFiles
    from tidegate.landscape.works.page import charts

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot write in {folder}: {error.strerror or error}") from error
    with AtomicFiles() as files:
        for name, content in charts(found.study).items():
            files.open(folder / name).write_bytes(content)


def _put(found: WorksStudy, format: str, out: Path | None) -> None:
    from tidegate.cli.tables import put, put_table, put_text
    from tidegate.landscape.works.document import ROW_COLUMNS, rows_of, study_dict

    if format == "html":
        from tidegate.landscape.works.page import study_page

        page = study_page(found.study, found.asked, sources=list(_sources(found)))
        put(page.encode("utf-8", "replace"), out)
    elif format == "table":
        put_text("\n".join(_lines(found)) + "\n", out)
    else:
        shape = study_dict(found.study, found.parts, found.asked) if format == "json" else None
        rows = list(rows_of(found.study))
        put_table("Landscape", ROW_COLUMNS, rows, format, out, json_shape=shape)


def _sources(found: WorksStudy) -> list[str]:
    return [
        f"{one.name}: {one.tally.works:,} works, {one.tally.affiliations:,} affiliations, "
        f"SHA-256 {one.sha256}"
        for one in found.parts.sources
    ]


def _lines(found: WorksStudy) -> list[str]:
    from tidegate.cli.landscape import paragraphs
    from tidegate.cli.works import terminal_table
    from tidegate.landscape.works import telling
    from tidegate.landscape.works.page import defined

    told = found.study
    lines = terminal_table(telling.OVERVIEW_HEAD, list(telling.overview_rows(told)))
    for one in told.technologies if len(told.technologies) <= 12 else ():
        lines += ["", telling.title(one, told)]
        for ranking in one.rankings:
            lines += ["", *paragraphs([telling.lead_words(ranking, told.years)])]
            lines += paragraphs([telling.concentration_words(ranking)])
            rows = list(telling.terminal_units(ranking, TERMINAL_UNITS))
            lines += terminal_table(telling.TERMINAL_HEAD, rows) if rows else []
        if one.monopoly is not None:
            lines += paragraphs([telling.monopoly_words(one.monopoly)])
    if len(told.technologies) > 12:
        lines += ["", "  Each technology by itself is in the page, in CSV and in JSON."]
    means = ("share", "top_share", "h_index", "growth", "hhi", "monopoly", "interval")
    lines += ["", "What the figures mean"]
    lines += paragraphs(f"{name}: {said}" for name, said in defined(means))
    return [*lines, "", "To know", *paragraphs([*told.notes, *_sources(found)])]
