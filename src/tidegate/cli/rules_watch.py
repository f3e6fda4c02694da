"""`tidegate rules watch`"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options
from tidegate.cli.rules_use import own_rulebooks

if TYPE_CHECKING:
    from tidegate.desk.law_watch import Answer, Watched

FOUND = ("date", "source", "document", "type", "title", "citation", "rulebooks", "url")
SHEET = (
    "date", "source", "document", "type", "title", "citation", "effective", "parts", "rulebooks",
    "named", "cites_it", "url",
)  # fmt: skip
LIMITS = (
    "This is a list to read, not a judgement: whether a rule changed, a lawyer decides.",
    "Not found this way: guidance and notices that name no part of the CFR, announcements not to "
    "enforce, letters to companies, court orders, and the law of other countries.",
)


@click.command()
@click.option("--since", default="", metavar="DATE", help="Ask from this day for every rule.")
@click.option(
    "--from", "source", type=click.Path(path_type=Path), default=None, metavar="DIR",
    help="Read answers saved before, without a network.",
)  # fmt: skip
@click.option(
    "--save", type=click.Path(path_type=Path), default=None, metavar="DIR",
    help="Keep the answers in this folder.",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(1, 86_400), default=120, show_default=True,
    metavar="SECONDS", help="The time for all questions together; then what is known is shown.",
)  # fmt: skip
@own_rulebooks
@options.output
def watch(
    since: str,
    source: Path | None,
    save: Path | None,
    timeout: float,
    rulebooks: tuple[str, ...],
    format: str | None,
    out: Path | None,
) -> int:
    """Ask the Federal Register and the eCFR what touched the rules since they were checked.

    Every part of the CFR that a rulebook cites is asked for, from the day through which its text
    was checked. Exit code 4 where something was not answered; the rest is shown.
    """
    from tidegate.cli.progress import shown
    from tidegate.cli.rules_use import day, law
    from tidegate.desk.law_watch import watch as ask
    from tidegate.errors import ListError, UsageError

    if source is not None and save is not None:
        raise UsageError("give --from or --save, not both")
    chosen = options.format_for(format, out)
    books, _ = law(rulebooks)
    today = day("")
    first = day(since) if since else ""
    if first > today:
        raise UsageError(f"--since {first} lies in the future")
    with shown("questions") as progress:
        watched = ask(
            list(books), today=today, since=first, source=source, save=save,
            timeout=timeout, progress=progress,
        )  # fmt: skip
    _put(_shape(watched, today), chosen, out)
    return 0 if watched.whole else ListError.exit_status


def _shape(watched: Watched, today: str) -> dict[str, Any]:
    return {
        "asked_on": watched.asked_on,
        "today": today,
        "whole": watched.whole,
        "found": [asdict(row) for row in watched.found],
        "asked": [_asked(row) for row in watched.answers],
        "unwatched": [{"rulebook": name, "why": why} for name, why in watched.unwatched],
        "limits": list(LIMITS),
    }


def _asked(row: Answer) -> dict[str, Any]:
    return {
        "source": row.query.source,
        "what": row.query.what,
        "since": row.since,
        "state": row.state,
        "found": row.found,
        "rulebooks": list(row.query.rulebooks),
        "problem": row.problem,
        "url": row.url,
    }


def _put(shape: Mapping[str, Any], chosen: str, out: Path | None) -> None:
    from tidegate.cli.rules_page import watch_page
    from tidegate.cli.tables import put, put_table

    if chosen == "html":
        put(watch_page(shape).encode(), out)
        return
    columns = SHEET if chosen in ("csv", "xlsx") else FOUND
    notes = ["", *summary(shape)]
    notes += ["", *(f"- {asked_words(row)}" for row in shape["asked"])]
    if shape["unwatched"]:
        names = ", ".join(row["rulebook"] for row in shape["unwatched"])
        notes += ["", f"Nothing to ask, as they cite no part of the CFR and no order: {names}."]
    notes += ["", *shape["limits"]]
    put_table("Watch", columns, shape["found"], chosen, out, json_shape=shape, notes=notes)


def summary(shape: Mapping[str, Any]) -> list[str]:
    """The answer in a sentence or two."""
    found, asked = len(shape["found"]), len(shape["asked"])
    lacking = [row for row in shape["asked"] if row["state"] != "answered"]
    on = f" on {shape['asked_on']}" if shape["asked_on"] else ", on a day that is not known"
    what = "document or section" if found == 1 else "documents and sections"
    told = [f"Asked{on}: {found:,} {what} came back from {asked} questions."]
    if lacking:
        told.append(f"NOT ANSWERED, whole or in part: {len(lacking)} of {asked} questions.")
    return told


def asked_words(row: Mapping[str, Any]) -> str:
    """One question and what came of it: "15 CFR part 744, eCFR, since 2026-09-24: nothing"."""
    lead = f"{row['what']}, {row['source']}, since {row['since'] or 'a day not known'}"
    count = row["found"]
    got = f"{count:,} found" if count else "asked, nothing found"
    if row["state"] == "answered":
        return f"{lead}: {got}"
    if row["state"] == "in part":
        return f"{lead}: {got}, and not whole: {row['problem']}"
    return f"{lead}: {row['state']}: {row['problem']}"
