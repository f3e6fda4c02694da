"""What the commands of `tidegate rules` share: their options, a day, and the rulebooks in use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidegate.cli.options import all_of

if TYPE_CHECKING:
    from tidegate.rules import Rulebooks
    from tidegate.rules.rulebook import Rulebook

rule_dates = all_of(
    click.option("--as-of", default="", metavar="DATE", help="The law's date; today by default."),
    click.option(
        "--known-at", default="", metavar="DATE",
        help="Use only editions and rulebooks retrieved by then.",
    ),
)  # fmt: skip
own_rulebooks = click.option(
    "--rulebook", "rulebooks", multiple=True, metavar="PATH",
    help="A rulebook of your own, or a folder of them, beside the shipped ones.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InUse:
    """The editions the rulebooks come from, and what a reader should be told of them."""

    ids: tuple[str, ...]
    notes: tuple[str, ...]


def law(paths: tuple[str, ...] = (), known_at: str = "") -> tuple[Rulebooks, InUse]:
    """The rulebooks in use: shipped, of the editions in force, and the user's own."""
    from tidegate.desk.law_in_use import notes_on, rulebooks_in_use
    from tidegate.home import home
    from tidegate.rules.editions import in_force

    books = rulebooks_in_use(tuple(str(Path(p).resolve()) for p in paths), known_at=known_at)
    held = in_force(home(), known_at)
    return books, InUse(tuple(row.id for row in held), notes_on(held))


def day(text: str) -> str:
    """An ISO date; today for "". Raises UsageError."""
    from tidegate.rules.engine import iso_day

    return iso_day(text) if text else dt.date.today().isoformat()


def named(books: Sequence[Rulebook], ids: Sequence[str]) -> list[Rulebook]:
    """The rulebooks of these ids or beginnings of ids; all without any."""
    from tidegate.errors import UsageError

    if not ids:
        return list(books)
    found = {one: _begins(books, one) for one in ids}
    lacking = [one for one, held in found.items() if not held]
    if lacking:
        from difflib import get_close_matches

        close = get_close_matches(lacking[0], [book.id for book in books], n=3, cutoff=0.4)
        hint = f"Did you mean {' or '.join(close)}?" if close else ""
        raise UsageError(
            f"there is no rulebook {', '.join(lacking)}",
            hint=hint or "`tidegate rules list` names all.",
        )
    chosen = {book.id for held in found.values() for book in held}
    return [book for book in books if book.id in chosen]


def _begins(books: Sequence[Rulebook], asked: str) -> list[Rulebook]:
    """The one of that id, those below it (us.ear), or several that begin so (us.ear.7): a
    beginning of one alone is rather a slip of the pen."""
    whole = f"{asked.rstrip('.')}."
    found = [book for book in books if book.id == asked or book.id.startswith(whole)]
    if found:
        return found
    begun = [book for book in books if asked and book.id.startswith(asked)]
    return begun if len(begun) > 1 else []
