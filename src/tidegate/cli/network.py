"""`tidegate network`"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options
from tidegate.cli.works import keep_apart, registry, tell, terminal_table

if TYPE_CHECKING:
    from tidegate.desk.network import NetworkView


@click.command()
@click.argument("works", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.output
@click.option(
    "--between", nargs=2, default=None, metavar="ONE OTHER",
    help="Only these two institutions, by name or ROR id: by year and technology area.",
)  # fmt: skip
@click.option(
    "--scheme", default="ca.stra", show_default=True, metavar="ID",
    help="Whose technology areas are counted: ca.stra, us.cet, us.ccl or none.",
)  # fmt: skip
@click.option(
    "--top", type=click.IntRange(1), default=20, show_default=True, metavar="N",
    help="The most pairs in a table or page of the whole network.",
)  # fmt: skip
@click.option("--since", default="", metavar="YEAR", help="Only works of that year or later.")
@registry
def network(
    works: tuple[Path, ...],
    format: str | None,
    out: Path | None,
    between: tuple[str, str] | None,
    scheme: str,
    top: int,
    since: str,
    ror: Path | None,
    accept_stale: str,
) -> int:
    """Count works of institutions together, by year and technology area.

    WORKS are files of publications: OpenAlex, Crossref, BibTeX, RIS, CSV, JATS. No author's name is
    read, and a year in which fewer than five distinct authors may stand behind a count shows none.
    """
    from tidegate.cli.progress import shown
    from tidegate.desk import Settings, Tidegate

    chosen = options.format_for(format, out)
    options.check_text(*(between or ()), scheme)
    keep_apart(out, *works)
    with shown("works") as progress:
        view = Tidegate().networks.count(
            works, between, Settings(accept_stale=accept_stale),
            scheme="" if scheme == "none" else scheme, ror=ror, since=since, progress=progress,
        )  # fmt: skip
    tell(view.warnings)
    tell(_problems(view))
    _put(view, chosen, out, top)
    return 0


def _problems(view: NetworkView) -> Iterator[str]:
    for one in view.problems:
        place = f"{one.file}, record {one.record}" if one.record else one.file
        yield f"{place}: {one.message}"


def _put(view: NetworkView, format: str, out: Path | None, top: int) -> None:
    from tidegate.cli.tables import put, put_table, put_text
    from tidegate.collaboration.network import document as told

    if format == "html":
        from tidegate.collaboration.network.page import network_page
        from tidegate.desk.network import scheme_title

        files = view.document["files"]
        page = network_page(
            pair=view.pair, whole=view.whole, top=top,
            scheme_title=scheme_title(view.tally.scheme) if view.pair else "",
            sources=[f"{one['name']}, SHA-256 {one['sha256']}" for one in files],
            notes=[*view.document["notes"], *view.warnings],
        )  # fmt: skip
        put(page.encode("utf-8", "replace"), out)
    elif format == "table":
        put_text("\n".join(_lines(view, top)) + "\n", out)
    elif view.pair is not None:
        columns = told.between_columns(view.pair)
        rows: list[dict[str, Any]] = list(told.between_rows(view.pair))
        put_table("Between", columns, rows, format, out, json_shape=view.document)
    else:
        assert view.whole is not None
        rows = list(told.edge_rows(view.whole))
        put_table("Network", told.EDGE_COLUMNS, rows, format, out, json_shape=view.document)


def _lines(view: NetworkView, top: int) -> list[str]:
    from tidegate.cli.landscape import paragraphs
    from tidegate.collaboration.network import document as told
    from tidegate.collaboration.network.page import between_sentence, network_sentence

    notes = [told.PRIVACY, *view.document["notes"]]
    if view.pair is not None:
        lines = paragraphs(_side(one) for one in view.document["between"]["sides"])
        lines += ["", *paragraphs([between_sentence(view.pair)])]
        lines += [""] if view.pair.spanned else []
        if view.pair.spanned:
            lines += terminal_table(told.YEAR_HEAD, list(told.year_rows(view.pair)))
        if view.pair.spanned and view.pair.areas:
            lines.append("")
            lines += terminal_table(told.area_head(view.pair), list(told.area_rows(view.pair)))
        notes[:0] = [told.SHARE_NOTE, *([told.AREA_NOTE] if view.pair.areas else [])]
    else:
        assert view.whole is not None
        lines = [*paragraphs([network_sentence(view.whole)]), ""]
        rows = list(told.edge_table(view.whole, top))
        lines += terminal_table(told.EDGE_HEAD, rows) if rows else ["  none"]
        if len(view.whole.edges) > top:
            lines.append(f"  … and {len(view.whole.edges) - top:,} more pairs; --top shows them")
    return [*lines, "", "To know", *paragraphs(notes)]


def _side(one: dict[str, str]) -> str:
    told = ", ".join(filter(None, (one["country"], one["ror"].removeprefix("https://"))))
    return f"{one['name']} ({told})" if told else one["name"]
