"""`tidegate rules`: list, show, diff, test, timeline, watch, update."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tidegate.cli import options
from tidegate.cli.group import Group
from tidegate.cli.rules_diff import diff
from tidegate.cli.rules_test import test
from tidegate.cli.rules_update import update
from tidegate.cli.rules_use import named, own_rulebooks, rule_dates
from tidegate.cli.rules_watch import watch

QUESTIONS = ("classification", "licence", "exception", "review", "duty", "notice", "not_checked")
LISTED: tuple[str, ...] = (
    "id", "title", "subject", "question", "version", "state", "verified through", "versions",
    "origin", "authority",
)  # fmt: skip
SHOWN = ("version", "part", "name", "text")
DATED: tuple[str, ...] = ("date", "rulebook", "event", "what", "citation")


@click.group(cls=Group)
def rules() -> None:
    """List, show, compare, test, watch and update the rulebooks."""


rules.add_command(diff)
rules.add_command(test)
rules.add_command(watch)
rules.add_command(update)


@rules.command("list")
@click.option("--subject", default="", metavar="WORD", help="Only rules on item, transaction …")
@click.option(
    "--question", type=click.Choice(QUESTIONS), default=None, help="Only rules that answer this."
)
@rule_dates
@own_rulebooks
@options.output
def list_(
    subject: str,
    question: str | None,
    as_of: str,
    known_at: str,
    rulebooks: tuple[str, ...],
    format: str | None,
    out: Path | None,
) -> int:
    """Which rulebooks are loaded, how they stand on a day, and how far they were checked."""
    from tidegate.cli.rules_page import list_page
    from tidegate.cli.rules_use import day, law
    from tidegate.cli.tables import put, put_table
    from tidegate.errors import UsageError
    from tidegate.rules.shown import checked_words, overview

    books, editions = law(rulebooks, known_at)
    date = day(as_of)
    known = [name for name in books.schemas if name != "profile"]
    if subject and subject not in known:
        raise UsageError(f"no rule is on a {subject!r}", hint=f"There are {', '.join(known)}.")
    found = [
        row
        for row in overview(books, date, day(known_at) if known_at else "")
        if (not subject or row.subject == subject) and (not question or row.question == question)
    ]
    rows = [
        {**asdict(row), "verified through": checked_words(row.verified_through, date)}
        for row in found
    ]
    never = sum(row.verified_through == "never" for row in found)
    late = [row.unchecked_days for row in found if row.unchecked_days]
    notes = [f"{len(found)} rulebooks, as they stand on {date}."]
    if late:
        notes.append(
            f"The texts of {len(late)} were last checked {min(late)} to {max(late):,} days before "
            f"{date}; later changes are not known here: `tidegate rules watch` asks for them."
        )
    if never:
        notes.append(f"The texts of {never} nobody checked: they answer that it cannot be known.")
    notes += editions.notes
    shape: dict[str, Any] = {
        "as_of": date,
        "known_at": known_at,
        "rulebooks": [asdict(row) for row in found],
        "editions": list(editions.ids),
        "notes": notes,
    }
    chosen = options.format_for(format, out)
    if chosen == "html":
        put(list_page(shape).encode(), out)
        return 0
    columns = LISTED
    if chosen in ("csv", "xlsx"):
        columns = tuple(shape["rulebooks"][0]) if found else LISTED
    put_table("Rulebooks", columns, rows, chosen, out, json_shape=shape, notes=["", *notes])
    return 0


@rules.command()
@click.argument("id")
@rule_dates
@own_rulebooks
@options.output
def show(
    id: str,
    as_of: str,
    known_at: str,
    rulebooks: tuple[str, ...],
    format: str | None,
    out: Path | None,
) -> int:
    """What a rulebook says: citations, dates, stays, clauses, outcomes, notes.

    With --as-of only the version that holds on that day; without it every version, the newest
    first.
    """
    from tidegate.cli.rules_page import sheet_page
    from tidegate.cli.rules_text import sheet_rows, sheet_text
    from tidegate.cli.rules_use import day, law
    from tidegate.cli.tables import put, put_table, put_text
    from tidegate.rules.shown import described, find, state_on

    books, _ = law(rulebooks, known_at)
    date = day(as_of)
    book = find(books, id)
    known = day(known_at) if known_at else ""
    state = state_on(book, date, known)
    plain = described(books, id)
    plain["versions"] = [row for row in plain["versions"] if not known or row["retrieved"] <= known]
    holding = state.version.id if state.version else ""
    if as_of:
        plain["versions"] = [row for row in plain["versions"] if row["id"] == holding]
    shape = {
        "as_of": date,
        "state": state.word,
        "detail": state.detail,
        "version": holding,
        "rulebook": plain,
    }
    chosen = options.format_for(format, out)
    if chosen == "table":
        put_text(sheet_text(shape), out)
    elif chosen == "html":
        put(sheet_page(shape).encode(), out)
    else:
        put_table(id, SHOWN, list(sheet_rows(shape)), chosen, out, json_shape=shape)
    return 0


@rules.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--from", "start", default="", metavar="DATE", help="The first day shown.")
@click.option("--to", "end", default="", metavar="DATE", help="The last day shown.")
@own_rulebooks
@options.output
def timeline(
    ids: tuple[str, ...],
    start: str,
    end: str,
    rulebooks: tuple[str, ...],
    format: str | None,
    out: Path | None,
) -> int:
    """Every dated event of the rules in order: published, in force, stayed, back, ended.

    Without IDS, of all rulebooks. An ID may be the start of several, as us.ear.
    """
    from tidegate.cli.rules_page import timeline_page
    from tidegate.cli.rules_use import day, law
    from tidegate.cli.tables import put, put_table
    from tidegate.errors import UsageError
    from tidegate.rules.timeline import timeline as events_of

    books, _ = law(rulebooks)
    chosen_books = named(list(books), ids)
    first, last = day(start) if start else "", day(end) if end else ""
    if first and last and last < first:
        raise UsageError(f"--to {last} lies before --from {first}")
    today = day("")
    rows = [
        {**asdict(row), "to_come": row.date > today} for row in events_of(chosen_books, first, last)
    ]
    shape = {"from": first, "to": last, "today": today, "events": rows}
    coming = sum(row["to_come"] for row in rows)
    notes = [f"{len(rows):,} events; {coming} of them after today, {today}."]
    chosen = options.format_for(format, out)
    if chosen == "html":
        put(timeline_page(shape).encode(), out)
        return 0
    columns = DATED
    if chosen in ("csv", "xlsx"):
        columns = ("date", "rulebook", "title", "version", "event", "what", "citation", "to_come")
    put_table("Timeline", columns, rows, chosen, out, json_shape=shape, notes=["", *notes])
    return 0
