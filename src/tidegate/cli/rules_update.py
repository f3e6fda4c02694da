"""`tidegate rules update`"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options

if TYPE_CHECKING:
    from tidegate.desk.law_editions import Taken

BOOKS = ("rulebook", "result", "versions", "new versions", "verified through", "before")
EDITIONS = ("edition", "state", "retrieved", "rulebooks", "source", "accepted", "who")


@click.command()
@click.option(
    "--from", "source", type=click.Path(path_type=Path), default=None, metavar="DIR|ZIP",
    help="Rulebooks and their tests: a folder or a zip.",
)  # fmt: skip
@click.option("--accept", default="", metavar="REASON", help="Let in what would be refused.")
@click.option("--undo", is_flag=True, help="Take the last edition out of force.")
@click.option("--list", "listing", is_flag=True, help="Show the editions that came in.")
@options.output
def update(
    source: Path | None,
    accept: str,
    undo: bool,
    listing: bool,
    format: str | None,
    out: Path | None,
) -> int:
    """Make a dated edition of rulebooks and put it in force, or go back.

    Every file is checked and every rule test is run; it comes in whole or not at all. An edition
    that lacks a version in use, was checked less far or fails a test is refused.
    """
    from tidegate.errors import UsageError

    if sum((source is not None, undo, listing)) != 1:
        raise UsageError(
            "give one of --from DIR or ZIP, --undo, --list",
            hint="tidegate rules update --from new-rulebooks.zip",
        )
    chosen = options.format_for(format, out)
    if listing:
        return _list(chosen, out)
    if undo:
        return _undo(chosen, out)
    from tidegate.cli.progress import shown
    from tidegate.desk.law_editions import take_in

    assert source is not None
    options.check_text(accept)
    with shown("files") as progress:
        taken = take_in(source, accept=accept, progress=progress)
    return _taken(taken, chosen, out)


def _taken(taken: Taken, chosen: str, out: Path | None) -> int:
    from tidegate.cli.tables import put_table

    rows = [
        {
            "rulebook": row.id,
            "result": row.result,
            "versions": len(row.versions),
            "new versions": [name for name in row.versions if name not in row.versions_before],
            "verified through": row.verified_through,
            "before": row.verified_before,
        }
        for row in taken.rulebooks
    ]
    edition = taken.edition
    if edition is None:
        notes = ["Nothing differs from the rulebooks in use; no edition was made."]
    else:
        notes = [f"Edition {edition.id} is in force. {taken.tests:,} rule tests were run."]
    notes += [f"Accepted against: {reason}" for reason in taken.against]
    if taken.passed_over:
        notes.append(f"Not read, as they are no rulebooks: {', '.join(taken.passed_over)}.")
    shape = _shape(
        "taken in" if edition else "unchanged",
        edition.id if edition else None,
        tests=taken.tests,
        against=list(taken.against),
        rulebooks=[asdict(row) for row in taken.rulebooks],
        passed_over=list(taken.passed_over),
    )
    put_table("Rulebooks taken in", BOOKS, rows, chosen, out, json_shape=shape, notes=["", *notes])
    return 0


def _undo(chosen: str, out: Path | None) -> int:
    from tidegate.cli.tables import put_table
    from tidegate.desk.law_editions import undo

    gone, left = undo()
    stays = f"In force stays {left[-1]}." if left else "The shipped rulebooks are used again."
    rows: list[dict[str, Any]] = [{"edition": gone, "state": "taken out"}]
    rows += [{"edition": name, "state": "in force"} for name in reversed(left)]
    notes = [f"Edition {gone} is no longer in force. {stays}"]
    put_table(
        "Editions", ("edition", "state"), rows, chosen, out,
        json_shape=_shape("taken out", gone), notes=notes,
    )  # fmt: skip
    return 0


def _list(chosen: str, out: Path | None) -> int:
    from tidegate.cli.tables import put_table

    shape = _shape("listed", None)
    rows = []
    for one in shape["editions"]:
        books = [row["id"] for row in one.get("rulebooks", ())]
        rows.append({**one, "edition": one["id"], "rulebooks": books})
    notes = [] if rows else ["No edition ever came in: the shipped rulebooks are used."]
    put_table("Editions of rulebooks", EDITIONS, rows, chosen, out, json_shape=shape, notes=notes)
    return 0


def _shape(
    action: str,
    edition: str | None,
    *,
    tests: int = 0,
    against: list[str] | None = None,
    rulebooks: list[dict[str, Any]] | None = None,
    passed_over: list[str] | None = None,
) -> dict[str, Any]:
    """One shape for whatever an update did; `editions` are all there are, the latest first."""
    from tidegate.desk.law_in_use import editions

    return {
        "action": action,
        "edition": edition,
        "tests": tests,
        "against": against or [],
        "rulebooks": rulebooks or [],
        "passed_over": passed_over or [],
        "editions": editions(),
    }
