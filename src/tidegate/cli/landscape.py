"""`tidegate landscape`: works, frontier, chips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options
from tidegate.cli.group import Group
from tidegate.cli.landscape_works import works

if TYPE_CHECKING:
    from tidegate.landscape.standings import Landscape

MOST_NAMES = 6
MOST_LEVELS = 40

narrowing = options.all_of(
    click.option(
        "--only", "only", multiple=True, metavar="GROUP",
        help="Only this group; give two to compare two. May repeat.",
    ),
    click.option(
        "--without", "without", multiple=True, metavar="NAME",
        help="Leave this system out; * stands for anything. May repeat.",
    ),
    click.option(
        "--level", "levels", multiple=True, metavar="NUMBER",
        help="Say also when each group reached this level. May repeat.",
    ),
    click.option(
        "--as-of", default="", metavar="DATE",
        help="The day to look from; by default the latest release in the data.",
    ),
    click.option("--log", is_flag=True, help="Draw the chart on a logarithmic axis."),
)  # fmt: skip


class OfWorks(Group):
    """Files alone, without a command, are files of works."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and _is_of_works(args[0]):
            args = ["works", *args]
        return super().parse_args(ctx, args)


def _is_of_works(word: str) -> bool:
    if word.startswith("-"):
        return word not in ("-h", "--help")
    return "." in word or "/" in word or "\\" in word or Path(word).exists()


@click.group(cls=OfWorks)
def landscape() -> None:
    """Who leads, since when, and how far behind others are.

    With files of works in place of a command it is `landscape works`.
    """


landscape.add_command(works)


@landscape.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--score", "scores", multiple=True, metavar="COLUMN",
    help="The column of scores; may repeat, each gets its own picture.",
)  # fmt: skip
@click.option("--group", default="", metavar="COLUMN", help="The column that groups the systems.")
@click.option(
    "--by", type=click.Choice(["country", "maker"]), default=None,
    help="Group by the maker's country or by maker; country where there is one by default.",
)  # fmt: skip
@click.option("--lower", is_flag=True, help="Lower is better.")
@click.option(
    "--map", "maps", multiple=True, metavar='FIELD="COLUMN"',
    help="Which column is which: name, date, country, maker, score, source.",
)  # fmt: skip
@click.option("--sheet", default=None, help="The sheet of a workbook.")
@narrowing
@options.output
def frontier(
    file: Path,
    scores: tuple[str, ...],
    group: str,
    by: Any,
    lower: bool,
    maps: tuple[str, ...],
    sheet: str | None,
    only: tuple[str, ...],
    without: tuple[str, ...],
    levels: tuple[str, ...],
    as_of: str,
    log: bool,
    format: str | None,
    out: Path | None,
) -> int:
    """The best so far of each group in FILE, and how long others took to reach it.

    FILE is a table of systems with dates, makers or countries and scores (CSV, XLSX, JSON, JSONL
    or Parquet), with any headers.
    """
    from datetime import date

    from tidegate.landscape.asked import Asked, picture
    from tidegate.landscape.document import series_dict
    from tidegate.landscape.series import read_series

    chosen = options.format_for(format, out)
    series = read_series(
        file, mapping=options.mapping(maps), scores=scores, group=group, by=by, sheet=sheet
    )
    asked = Asked(only, without, levels, as_of, lower)
    found = [
        picture(
            one.systems, asked, metric=one.metric, today=date.today(),
            left_out=one.left_out, notes=one.notes,
        )
        for one in series.scored
    ]  # fmt: skip
    for line in series.notes:
        _tell(line)
    name = file.name
    put_landscapes(
        found, chosen, out, log=log, json_shape=series_dict(series, found),
        heading=f"Who leads in {name}",
        subtitle=f"{len(series.scored[0].systems)} systems by {series.columns.by}",
        sources=[f"{name}, {series.rows} rows, SHA-256 {series.sha256}", *series.notes],
    )  # fmt: skip
    return 0


@landscape.command()
@click.option(
    "--metric", "metrics", multiple=True,
    type=click.Choice(["tpp", "dram_bandwidth", "performance_density", "io_rate"]),
    help="What is compared; may repeat. All but io_rate by default.",
)  # fmt: skip
@click.option(
    "--include", "include", multiple=True, type=click.Choice(["low", "announced"]),
    help="Count figures of low confidence, or chips announced or rumoured. May repeat.",
)  # fmt: skip
@click.option(
    "--to", "destination", default="CN", show_default=True, metavar="COUNTRY",
    help="The destination asked about where rule versions are compared.",
)  # fmt: skip
@click.option(
    "--rulebook", "rulebooks", multiple=True, metavar="PATH",
    help="A rulebook of your own, or a folder of them, beside the shipped ones.",
)  # fmt: skip
@narrowing
@options.output
def chips(
    metrics: tuple[Any, ...],
    include: tuple[Any, ...],
    destination: str,
    rulebooks: tuple[str, ...],
    only: tuple[str, ...],
    without: tuple[str, ...],
    levels: tuple[str, ...],
    as_of: str,
    log: bool,
    format: str | None,
    out: Path | None,
) -> int:
    """The best chips of each maker's country over time, from the catalogue.

    Says how many months later other countries' chips reached each level, and which chips each
    version of the rule on advanced computing circuits cut off on its day.
    """
    from datetime import date

    from tidegate.desk.cut_off import cut_offs
    from tidegate.desk.law_in_use import rulebooks_in_use
    from tidegate.desk.parity import METRICS, SHOWN, sources_of
    from tidegate.desk.parity import chips as compared
    from tidegate.desk.parity_report import chips_dict, cut_lines, cut_page
    from tidegate.errors import UsageError
    from tidegate.intake.countries import country_code
    from tidegate.landscape.asked import Asked

    chosen = options.format_for(format, out)
    country = country_code(destination)
    if country is None:
        raise UsageError(f"{destination!r} is no country", hint="Write a name or a code: CN.")
    if levels and len(metrics or SHOWN) > 1:
        raise UsageError("a level is one of one metric", hint="Say which: --metric tpp.")
    asked = Asked(only, without, levels, as_of)
    today = date.today()
    found = compared(metrics or SHOWN, asked, include=include, today=today)
    day = date.fromisoformat(as_of) if as_of else today
    books = rulebooks_in_use(rulebooks)
    cuts = cut_offs(books, destination=country, as_of=day)
    sources = sources_of(found)
    put_landscapes(
        found, chosen, out, log=log,
        json_shape=chips_dict(found, cuts, country, include, sources),
        heading="AI chips: who leads, and how far behind others are",
        subtitle="By the country in which the maker is seated; figures of the shipped catalogue: "
        + ", ".join(METRICS[metric][0].casefold() for metric in metrics or SHOWN),
        sources=sources,
        more_lines=list(cut_lines(cuts, country)) if cuts else (),
        **cut_page(cuts, country),
    )  # fmt: skip
    return 0


def put_landscapes(
    found: Sequence[Landscape],
    format: str,
    out: Path | None,
    *,
    log: bool,
    json_shape: Any,
    heading: str,
    subtitle: str,
    sources: Sequence[str],
    more_lines: Sequence[str] = (),
    **page: Any,
) -> None:
    """Shows landscapes in any of the five formats; `more_lines` follow a table."""
    from tidegate.cli.tables import put, put_table, put_text
    from tidegate.landscape.document import ROW_COLUMNS, rows_of

    if format == "html":
        from tidegate.landscape.page import landscape_page

        text = landscape_page(
            found, heading=heading, subtitle=subtitle, sources=sources, log=log, **page
        )
        put(text.encode("utf-8", "replace"), out)
    elif format == "table":
        lines = [line for one in found for line in (*_lines(one), "")]
        lines += [line for text in more_lines for line in (paragraphs([text]) if text else [""])]
        put_text("\n".join(lines).rstrip("\n") + "\n", out)
    else:
        rows = [row for one in found for row in rows_of(one)]
        put_table("Landscape", ROW_COLUMNS, rows, format, out, json_shape=json_shape)


def _lines(found: Landscape) -> list[str]:
    """One landscape for a terminal."""
    from tidegate.landscape import telling
    from tidegate.landscape.pictures import DRAWN

    groups = [one.group for one in found.standings]
    shown = groups[:DRAWN]
    rows = list(telling.level_rows(found.levels[-MOST_LEVELS:], shown))
    lines = [telling.title(found), "", *paragraphs(telling.standing_lines(found, DRAWN))]
    lines += ["", "Each record, and how many months later others reached it"]
    lines += _table(telling.LEVEL_HEAD, rows) if rows else ["  none"]
    if len(found.levels) > MOST_LEVELS:
        lines.append(f"  … after {len(found.levels) - MOST_LEVELS} earlier records")
    if len(groups) > len(shown):
        lines.append(
            f"  … of the {len(shown)} leading groups of {len(groups)}; --only shows others"
        )
    for heading, told in (
        ("Changes of lead", list(telling.change_lines(found)) if len(found.changes) > 1 else []),
        ("Left out", list(telling.left_out_lines(found.left_out, MOST_NAMES))),
        ("To know", list(found.notes)),
    ):
        lines += ["", heading, *paragraphs(told)] if told else []
    return lines


def paragraphs(texts: Iterable[str]) -> list[str]:
    """Each text indented, its later lines more so, where the result is for a terminal."""
    from textwrap import wrap

    from tidegate.findings.inert import visible

    lines: list[str] = []
    for text in texts:
        told = wrap(visible(text, 1000), max(40, _width() - 6)) or [""]
        lines += [f"  {told[0]}", *(f"    {more}" for more in told[1:])]
    return lines


def _width() -> int:
    import shutil
    import sys

    from tidegate.cli.tables import WHOLE

    return shutil.get_terminal_size((100, 40)).columns if sys.stdout.isatty() else WHOLE


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    from tidegate.findings.terminal import plain_text, table

    return plain_text(table(columns, rows, _width())).rstrip("\n").split("\n")


def _tell(line: str) -> None:
    from tidegate.findings.inert import visible

    click.echo(visible(line, 1000), err=True)
