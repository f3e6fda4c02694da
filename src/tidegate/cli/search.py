"""`tidegate search`"""

from __future__ import annotations

from pathlib import Path

import click

from tidegate.cli import options
from tidegate.cli.failure import REVIEW


@click.command()
@click.argument("name", nargs=-1, required=True)
@options.output
@click.option(
    "--schema", default="unknown", show_default=True,
    type=click.Choice(["person", "organisation", "vessel", "aircraft", "unknown"]),
    help="What the name is the name of.",
)  # fmt: skip
@click.option("--country", "countries", multiple=True, help="Its country; may repeat.")
@click.option("--born", default="", metavar="DATE", help="Date or year of birth.")
@click.option("--identifier", "identifiers", multiple=True, help="LEI, IMO, passport …")
@click.option(
    "--receipt", type=click.Path(path_type=Path), default=None, help="Write a receipt here."
)
@options.matching
@options.law
def search(
    name: tuple[str, ...],
    format: str | None,
    out: Path | None,
    schema: str,
    countries: tuple[str, ...],
    born: str,
    identifiers: tuple[str, ...],
    receipt: Path | None,
    **chosen: object,
) -> int:
    """Look NAME up in the lists loaded."""
    from tidegate.cli.tables import put, put_text
    from tidegate.desk import Tidegate
    from tidegate.parties import Asked

    if receipt is not None and out is not None and receipt.absolute() == out.absolute():
        from tidegate.errors import UsageError

        raise UsageError("the result and its receipt would be one file")
    options.check_text(*name, *identifiers)
    chosen_format = options.format_for(format, out)
    asked = Asked(
        name=" ".join(name),
        schema=schema,
        countries=tuple(_country(c) for c in countries),
        birth_date=_birth(born),
        identifiers=identifiers,
    )
    run, result = Tidegate().parties.search(asked, options.settings(**chosen))
    if receipt is not None:
        from tidegate.findings import make_receipt, write_receipt

        write_receipt(make_receipt(run, [result]), receipt)
    if chosen_format == "table":
        import sys

        from tidegate.findings import format_matches

        colour = out is None and sys.stdout.isatty()
        put_text(format_matches(run, result, "table", colour=colour), out)
    else:
        from tidegate.findings import render_matches

        put(render_matches(run, result, chosen_format), out)
    return REVIEW if result.matches else 0


def _country(text: str) -> str:
    from tidegate.errors import UsageError
    from tidegate.intake import country_code

    code = country_code(text)
    if code is None:
        raise UsageError(f"{text!r} is no country we know", hint="Write it as CN or China.")
    return code


def _birth(text: str) -> str:
    import re
    from datetime import date

    from tidegate.errors import UsageError

    whole = text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text
    try:
        sound = not text or (
            bool(re.fullmatch(r"[\d-]+", text)) and bool(date.fromisoformat(whole))
        )
    except ValueError:
        sound = False
    if not sound:
        raise UsageError(f"{text!r} is no date of birth", hint="Write it as 1971-05-02 or 1971.")
    return text
