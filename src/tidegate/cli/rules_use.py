"""What the commands of `tidegate rules` share: their options, a day, and the rulebooks in use."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidegate.cli.options import all_of

if TYPE_CHECKING:
    from tidegate.rules import Rulebooks

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
