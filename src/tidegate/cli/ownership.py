"""`tidegate ownership`"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options
from tidegate.cli.failure import REVIEW
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.desk import Settings, Tidegate
    from tidegate.desk.ownership import Question


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.output
@click.option(
    "--regime", "regimes", multiple=True, metavar="ID",
    help="The regime to ask, or the start of several ids (us.outbound.850); may repeat. "
         "us.ofac.50 by default.",
)  # fmt: skip
@click.option("--all-regimes", is_flag=True, help="Ask every regime loaded.")
@click.option(
    "--listed", multiple=True, metavar="NAME",
    help="Take this owner as listed, and nobody else: no list is opened; may repeat.",
)  # fmt: skip
@click.option("--of", multiple=True, metavar="NAME", help="Show this entity only; may repeat.")
@click.option(
    "--fact", "facts", multiple=True, metavar="[ENTITY:]NAME=VALUE",
    help="What you know of an entity beside the file, as determination=yes; may repeat "
         "(docs/ownership.md lists them).",
)  # fmt: skip
@click.option(
    "--untold", type=click.Choice(["nobody", "possible"]), default="nobody", show_default=True,
    help="Whose the shares are that the file does not tell: nobody's, or possibly anybody's.",
)  # fmt: skip
@click.option("--no-screening", is_flag=True, help="Do not look the names up in the lists.")
@click.option(
    "--analysis", is_flag=True,
    help="Also integrated ownership, controllers, voting power and close links.",
)  # fmt: skip
@click.option("--ledger", is_flag=True, help="Read FILE as a table of joint ventures and count.")
@click.option(
    "--stakes", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="With --ledger: who owns the partners, to flag those that listed parties own.",
)  # fmt: skip
@click.option(
    "--host", "home_country", default="", metavar="COUNTRY",
    help="With --ledger: the host country of ventures whose row tells none.",
)  # fmt: skip
@click.option(
    "--before", "before", default="", metavar="DATE",
    help="Show the structure of this day beside that of --as-of: the deal page.",
)  # fmt: skip
@click.option(
    "--against", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
    help="Show this file's structure beside: another way to do the deal; may repeat.",
)  # fmt: skip
@click.option(
    "--map", "maps", multiple=True, metavar='FIELD="COLUMN"',
    help="Which column is which, where the guess is wrong.",
)  # fmt: skip
@click.option("--sheet", default=None, help="The sheet of a workbook.")
@click.option(
    "--unit", type=click.Choice(["percent", "fraction"]), default=None,
    help="Whether numbers are percent (50) or parts (0.5), where the file does not say.",
)  # fmt: skip
@click.option(
    "--receipt", type=click.Path(path_type=Path), default=None,
    help="Write a receipt here; not for a ledger or a comparison.",
)  # fmt: skip
@click.option("--accept-stale", default="", metavar="REASON", help="Use stale lists all the same.")
@options.law
def ownership(
    file: Path,
    format: str | None,
    out: Path | None,
    regimes: tuple[str, ...],
    all_regimes: bool,
    listed: tuple[str, ...],
    of: tuple[str, ...],
    facts: tuple[str, ...],
    untold: str,
    no_screening: bool,
    analysis: bool,
    ledger: bool,
    stakes: Path | None,
    home_country: str,
    before: str,
    against: tuple[Path, ...],
    maps: tuple[str, ...],
    sheet: str | None,
    unit: str | None,
    receipt: Path | None,
    accept_stale: str,
    as_of: str,
    known_at: str,
    mode: Any,
    rulebooks: tuple[str, ...],
) -> int:
    """Who stands behind whom, and what each regime makes of it.

    FILE is CSV or XLSX (owner, owned, percent; any headers), BODS, GLEIF level 2 or FollowTheMoney
    JSON. All names are looked up in the lists loaded, unless --listed names the listed ones. Each
    entity gets one of three answers: yes (the rule's test is met), no, or cannot be known, and then
    what would settle it. Shares are exact, or an interval where the file leaves them open.
    """
    from tidegate.cli.progress import shown
    from tidegate.desk import Tidegate
    from tidegate.desk.ownership import DEFAULT_REGIME, Question
    from tidegate.desk.screening import Settings

    options.check_text(*regimes, *listed, *of, *facts)
    if all_regimes and regimes:
        raise UsageError("--regime and --all-regimes together", hint="Give one of them.")
    settings = Settings(
        as_of=as_of, known_at=known_at, mode=mode, accept_stale=accept_stale,
        rulebooks=tuple(str(Path(p).resolve()) for p in rulebooks),
    )  # fmt: skip
    question = Question(
        regimes=("all",) if all_regimes else regimes or (DEFAULT_REGIME,),
        listed=listed, of=of, facts=facts, screen=not no_screening, untold=untold,
        analysis=analysis,
    )  # fmt: skip
    if ledger and (
        before or against or of or listed or facts or regimes or all_regimes or analysis
    ):
        raise UsageError(
            "a ledger counts ventures and asks no regime of a structure",
            hint="Leave --ledger away, or the options on regimes, holders and sides.",
        )
    if not ledger and (stakes is not None or home_country):
        raise UsageError(
            "--stakes and --host go with --ledger", hint="The file itself holds stakes."
        )
    chosen = options.format_for(format, out)
    if analysis and chosen == "csv":
        raise UsageError(
            "CSV has a line an entity and regime, and no place for the analysis",
            hint="Ask for json or xlsx.",
        )
    for target in (out, receipt):
        _keep_apart(target, file, *against)
    if receipt is not None and out is not None and receipt.absolute() == out.absolute():
        raise UsageError("the result and its receipt would be one file")
    gate = Tidegate()
    reading: Any = {"mapping": options.mapping(maps) or None, "sheet": sheet, "unit": unit or ""}
    if receipt is not None and (ledger or before or against):
        raise UsageError("a ledger or a comparison has no receipt", hint="Leave --receipt away.")
    if ledger:
        from tidegate.cli.ownership_ledger import put_ledger

        with shown() as progress:
            view = gate.ownership.ledger(
                file, settings, mapping=reading["mapping"], sheet=sheet,
                screen=not no_screening, stakes=stakes, home_country=home_country,
                progress=progress,
            )  # fmt: skip
        put_ledger(view, chosen, out)
        return REVIEW if view.document["to_review"] else 0
    if before:
        try:
            dt.date.fromisoformat(before)
        except ValueError:
            raise UsageError(
                f"before {before!r} is not a date", hint="Write it as 2026-01-21."
            ) from None
    if before or against:
        return _compared(gate, file, before, against, question, settings, reading, chosen, out)
    with shown() as progress:
        document = gate.ownership.examine(file, question, settings, progress=progress, **reading)
    if receipt is not None:
        from tidegate.findings import ownership_receipt, write_receipt

        write_receipt(ownership_receipt(document), receipt)
    _put(document, chosen, out)
    return REVIEW if document["summary"]["to_review"] else 0


def _keep_apart(out: Path | None, *files: Path) -> None:
    """Refuses to write a result over a file that is read."""
    for file in files:
        if out is not None and out.resolve() == file.resolve():
            raise UsageError(
                f"the result would be written over {file.name} itself", hint="Name another file."
            )


def _compared(
    gate: Tidegate,
    file: Path,
    before: str,
    against: Sequence[Path],
    question: Question,
    settings: Settings,
    reading: dict[str, Any],
    format: str,
    out: Path | None,
) -> int:
    """The deal page: one file on two days, or several files on one."""
    from tidegate.cli.progress import shown
    from tidegate.cli.tables import put, put_text

    day = settings.as_of
    sides: list[tuple[str, Path | str, str]] = []
    if before:
        sides.append((f"before: {before}", file, before))
    sides.append((f"after: {day or 'today'}" if before else file.name, file, day))
    sides += [(other.name, other, day) for other in against]
    with shown() as progress:
        deal = gate.ownership.compare(sides, question, settings, progress=progress, **reading)
    if format == "table":
        from tidegate.findings.deal_words import deal_text

        put_text(deal_text(deal, **_look(out)), out)
    elif format == "json":
        import json

        put(json.dumps(deal, ensure_ascii=False, indent=1).encode(), out)
    else:
        from tidegate.desk.ownership_pages import rendered

        put(rendered(deal, format), out)
    return REVIEW if deal["summary"]["to_review"] else 0


def _look(out: Path | None) -> dict[str, Any]:
    from tidegate.findings.terminal import terminal_width, wants_colour

    return {
        "colour": out is None and wants_colour(sys.stdout),
        "width": terminal_width() if out is None and sys.stdout.isatty() else 200,
    }


def _put(document: dict[str, Any], format: str, out: Path | None) -> None:
    from tidegate.cli.tables import put, put_text

    if format == "table":
        from tidegate.findings.ownership_terminal import ownership_text

        put_text(ownership_text(document, **_look(out)), out)
    elif format == "json":
        import json

        put(json.dumps(document, ensure_ascii=False, indent=1).encode(), out)
    else:
        from tidegate.desk.ownership_pages import rendered

        put(rendered(document, format), out)
