"""Options that several commands share, worded once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from tidegate.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("table", "json", "csv", "xlsx", "html")


def all_of(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, shown in the order given."""

    def apply(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return apply


output = all_of(
    click.option(
        "--format", "-f", "format", type=click.Choice(FORMATS), default=None,
        help="How to show the result; read off the ending of --out where it is not given.",
    ),
    click.option(
        "--out", "-o", type=click.Path(path_type=Path), default=None,
        help="Write to this file instead of the terminal.",
    ),
)  # fmt: skip

law = all_of(
    click.option("--as-of", default="", metavar="DATE", help="The law's date; today by default."),
    click.option(
        "--known-at", default="", metavar="DATE",
        help="Use only editions and rulebooks retrieved by then.",
    ),
    click.option(
        "--mode", type=click.Choice(["enforced", "text", "both"]), default="enforced",
        show_default=True, help="The law as enforced, by its text, or both.",
    ),
    click.option(
        "--rulebook", "rulebooks", multiple=True, metavar="PATH",
        help="A rulebook of your own, or a folder of them, beside the shipped ones.",
    ),
)  # fmt: skip

matching = all_of(
    click.option(
        "--threshold", type=float, default=None,
        help="The least score shown, 0.01–1. Exact names are shown whatever their score.",
    ),
    click.option(
        "--limit", type=click.IntRange(1), default=10, show_default=True,
        help="The most matches of one subject; ties and exact names beyond it are kept.",
    ),
    click.option(
        "--list", "only", multiple=True, metavar="ID",
        help="Only this list (or the start of its id, as us.bis); may repeat.",
    ),
    click.option(
        "--accept-stale", default="", metavar="REASON",
        help="Use stale lists all the same; the reason is recorded.",
    ),
)  # fmt: skip

route = all_of(
    click.option("--to", default="", metavar="COUNTRY",
                 help="Where it goes, where the end user is."),
    click.option("--from", "from_", default="", metavar="COUNTRY",
                 help="Where it leaves; by default the United States for a US maker."),
    click.option("--movement", default="", metavar="WORD",
                 help="export, reexport, transfer, release, import or investment; by "
                      "default read off the route."),
    click.option("--end-user", default="", metavar="NAME",
                 help="Who gets it; screened against the lists loaded."),
    click.option("--end-user-hq", default="", metavar="COUNTRY",
                 help="Where the end user is headquartered."),
    click.option("--end-user-parent", default="", metavar="COUNTRY",
                 help="Where its ultimate parent is; its own country where it has none."),
    click.option("--consignee", default="", metavar="NAME",
                 help="Screened too; several joined by semicolons."),
    click.option("--owner", default="", metavar="NAME",
                 help="Who owns the end user; screened too."),
    click.option("--owner-share", default="", metavar="PERCENT",
                 help="What listed owners hold of the end user: 49.99, 25-50."),
    click.option("--end-use", default="", metavar="WORDS",
                 help="supercomputer, advanced_fab, semiconductor_equipment, military, "
                      "military_intelligence, wmd, civil; joined by semicolons."),
    click.option("--exporter", default="", metavar="NAME",
                 help="Who exports it: letters bind those they were sent to."),
    click.option("--quantity", default="", metavar="N",
                 help="How many."),
    click.option("--value", default="", metavar="AMOUNT",
                 help="What they are worth."),
    click.option("--currency", default="", metavar="CODE",
                 help="In which currency."),
    click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE",
                 help="Any further fact the rules ask for, as dd_certified=yes; may repeat "
                      "(docs/classify.md lists them)."),
)  # fmt: skip
"""What may be told of the transaction; `route_told` gives it to the library."""


def format_for(format: str | None, out: Path | None, default: str = "table") -> str:
    """The format asked for, or that of the file's ending, or the default."""
    if format:
        if format == "xlsx" and out is None:
            raise UsageError("an XLSX result is a file", hint="Name it with --out.")
        return format
    if out is not None:
        ending = out.suffix.lstrip(".").lower()
        if ending in FORMATS:
            return ending
        if ending in ("pdf", "doc", "docx", "xls", "ods", "png", "svg"):
            raise UsageError(
                f"no {ending.upper()} is written",
                hint=f"Give --format; known are {', '.join(FORMATS)}; an HTML page prints well.",
            )
        if default == "table":
            return "table"
        raise UsageError(f"{out.name} does not say which format", hint="Give --format.")
    return default


def check_text(*words: str) -> None:
    """Raises UsageError for words that are not text in this terminal's encoding."""
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            raise UsageError(
                f"{word!r} is not text in this terminal's encoding", hint="Use UTF-8."
            ) from None


def settings(**chosen: Any) -> Any:
    """`desk.Settings` from the options above."""
    from tidegate.desk.screening import Settings
    from tidegate.parties import LEAST_SHOWN

    threshold = chosen.pop("threshold")
    return Settings(
        threshold=LEAST_SHOWN if threshold is None else threshold,
        only=tuple(chosen.pop("only")),
        rulebooks=tuple(str(Path(p).resolve()) for p in chosen.pop("rulebooks")),
        **chosen,
    )


def route_told(route: dict[str, str], facts: tuple[str, ...]) -> dict[str, str]:
    """The options of `route` by the names of the fields of a transaction.

    Raises UsageError where one thing is told twice.
    """
    told = {name.rstrip("_"): text for name, text in route.items()}
    for pair in facts:
        for name, text in mapping((pair,)).items():
            if told.get(name):
                raise UsageError(f"{name} is told twice", hint="Tell it once.")
            told[name] = text
    return told


def mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    """`--map name="Legal entity"` as {"name": "Legal entity"}."""
    read = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not equals or not field.strip() or not column.strip():
            raise UsageError(
                f"{pair!r} is no mapping", hint='Write it as --map name="Legal entity".'
            )
        read[field.strip()] = column.strip()
    return read
