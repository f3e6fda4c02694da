"""`tidegate collaboration`"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tidegate.cli import options
from tidegate.cli.failure import REVIEW
from tidegate.cli.works import keep_apart, registry, tell
from tidegate.errors import UsageError


@click.command()
@click.argument("works", nargs=-1, type=click.Path(path_type=Path))
@options.output
@click.option(
    "--policy", "policies", multiple=True, metavar="ID",
    help="The policy to ask, or the start of several ids (us.chips); may repeat. All by default.",
)  # fmt: skip
@click.option(
    "--since", default="", metavar="DATE",
    help="Leave out works that surely appeared before: 2021, 2021-11-27, 5y or 18m.",
)  # fmt: skip
@click.option(
    "--fact", "facts", multiple=True, metavar="[WORK: ]NAME=VALUE",
    help="What you know beside the files, of every work or of one by its key: yes, no or unknown; "
         "may repeat (docs/collaboration.md lists them).",
)  # fmt: skip
@click.option(
    "--researcher", "researchers", multiple=True, metavar="ORCID",
    help="An ORCID of your own people, whose affiliations are told apart; may repeat.",
)  # fmt: skip
@click.option(
    "--area-works", is_flag=True,
    help="Note works too in which nothing but a technology area was found.",
)  # fmt: skip
@click.option(
    "--contract", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="Answers about a contract: is the test for a malign talent programme met?",
)  # fmt: skip
@click.option("--contract-form", is_flag=True, help="Print the blank form of such answers.")
@click.option(
    "--map", "maps", multiple=True, metavar='FIELD="COLUMN"',
    help="Of a table: which column is which, where the guess is wrong.",
)  # fmt: skip
@click.option(
    "--receipt", type=click.Path(path_type=Path), default=None, help="Write a receipt here."
)
@registry
@options.law
def collaboration(
    works: tuple[Path, ...],
    format: str | None,
    out: Path | None,
    policies: tuple[str, ...],
    since: str,
    facts: tuple[str, ...],
    researchers: tuple[str, ...],
    area_works: bool,
    contract: Path | None,
    contract_form: bool,
    maps: tuple[str, ...],
    receipt: Path | None,
    ror: Path | None,
    accept_stale: str,
    as_of: str,
    known_at: str,
    mode: Any,
    rulebooks: tuple[str, ...],
) -> int:
    """Works before every policy on research collaboration.

    WORKS are files of publications, proposals or CVs: OpenAlex, Crossref, ORCID, BibTeX, RIS, CSV,
    JATS. Each listed institution, funder and programme that a work declares is quoted, with its
    list, that list's legal status, and whether it stood there when the work appeared. What cannot
    be known says what would settle it. No author's name is read.
    """
    from tidegate.cli.progress import shown
    from tidegate.desk import Settings, Tidegate
    from tidegate.desk.collaboration import Question

    if contract_form:
        return _form(out, works, contract)
    if not works and contract is None:
        raise UsageError(
            "no file is named", hint="Name files of works, or --contract FILE, or --contract-form."
        )
    chosen = options.format_for(format, out)
    options.check_text(*policies, *facts, *researchers, since)
    for target in (out, receipt):
        keep_apart(target, *works, contract, ror)
    if receipt is not None and out is not None and receipt.absolute() == out.absolute():
        raise UsageError("the result and its receipt would be one file")
    question = Question(
        policies=policies, since=since, facts=facts, researchers=researchers,
        area_works=area_works,
    )  # fmt: skip
    settings = Settings(
        as_of=as_of, known_at=known_at, mode=mode, accept_stale=accept_stale,
        rulebooks=tuple(str(Path(p).resolve()) for p in rulebooks),
    )  # fmt: skip
    with shown("works") as progress:
        document = Tidegate().collaboration.examine(
            works, question, settings,
            ror=ror, mapping=options.mapping(maps) or None, contract=contract, progress=progress,
        )  # fmt: skip
    if receipt is not None:
        from tidegate.findings import collaboration_receipt, write_receipt

        write_receipt(collaboration_receipt(document), receipt)
    _tell(document, chosen, out)
    _put(document, chosen, out)
    unsettled = "contract" in document and document["contract"]["verdict"] != "no"
    return REVIEW if document["summary"]["to_review"] or unsettled else 0


def _form(out: Path | None, works: tuple[Path, ...], contract: Path | None) -> int:
    from tidegate.cli.tables import put_text
    from tidegate.collaboration.funding.contract import blank_form

    if works or contract is not None:
        raise UsageError("--contract-form goes alone", hint="Leave the files away.")
    put_text(blank_form(), out)
    return 0


def _tell(document: dict[str, Any], format: str, out: Path | None) -> None:
    """On stderr: how much could not be read, and what the result's own pages tell otherwise."""
    count = document["summary"]["problems"]
    if count:
        what = "record or part of one" if count == 1 else "records or parts of them"
        tell([f"{count:,} {what} could not be read; the rest was done and the result names them"])
    if format != "table" or out is not None:
        tell(document["run"]["warnings"])
        tell(
            f"{each['policy']}: {', '.join(each['lists_not_looked_at'])} not looked at, so whether "
            "anybody stands there cannot be known"
            for each in document["policies"]
            if each["lists_not_looked_at"]
        )


def _put(document: dict[str, Any], format: str, out: Path | None) -> None:
    from tidegate.cli.tables import WHOLE, put, put_text

    if format == "table":
        from tidegate.findings.collaboration_terminal import collaboration_text
        from tidegate.findings.terminal import terminal_width, wants_colour

        look: dict[str, Any] = {
            "colour": out is None and wants_colour(sys.stdout),
            "width": terminal_width() if out is None and sys.stdout.isatty() else WHOLE,
        }
        put_text(collaboration_text(document, **look), out)
    elif format == "json":
        import json

        put(json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace"), out)
    else:
        from tidegate.desk.collaboration_pages import rendered

        put(rendered(document, format), out)
