"""`tidegate rules diff`"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options
from tidegate.cli.rules_use import named, own_rulebooks

if TYPE_CHECKING:
    from tidegate.rules import Rulebooks
    from tidegate.rules.comparison import Comparison

CHANGED = ("change", "part", "name", "before", "after")


@click.command()
@click.argument("id")
@click.argument("date_a")
@click.argument("date_b")
@click.option("--known-at", default="", metavar="DATE", help="Only what was retrieved by then.")
@own_rulebooks
@options.output
def diff(
    id: str,
    date_a: str,
    date_b: str,
    known_at: str,
    rulebooks: tuple[str, ...],
    format: str | None,
    out: Path | None,
) -> int:
    """What changed in a rule between the versions that held on two days.

    ID may be the start of several, as us.ear: then every one that changed is told. Of a single
    one the others that changed between the days are named.
    """
    from tidegate.cli.rules_use import day, law
    from tidegate.rules.comparison import compare
    from tidegate.rules.shown import described

    books, _ = law(rulebooks, known_at)
    dates = day(date_a), day(date_b), day(known_at) if known_at else ""
    chosen = options.format_for(format, out)
    asked = named(list(books), (id,))
    if id in (book.id for book in asked):
        (book,) = (book for book in asked if book.id == id)
        others = _changed(books, [other.id for other in books if other.id != id], *dates)
        _put([_shape(compare(book, described(books, id), *dates), others)], chosen, out)
        return 0
    ids = _changed(books, [book.id for book in asked], *dates)
    found = [compare(books[each], described(books, each), *dates) for each in ids]
    told = f"{len(ids)} of {len(asked)} rulebooks of {id} changed between {date_a} and {date_b}"
    shapes = [_shape(each, ()) for each in found]
    _put(shapes, chosen, out, told=f"{told}: {', '.join(ids)}." if ids else f"{told}.", asked=id)
    return 0


def _changed(
    books: Rulebooks, ids: Sequence[str], before: str, after: str, known_at: str
) -> tuple[str, ...]:
    """Those of which another version, or none, stands on the second day, or the same otherwise."""
    from tidegate.rules.shown import state_on

    found = []
    for ident in ids:
        one, other = (state_on(books[ident], day, known_at) for day in (before, after))
        if (one.version, one.word) != (other.version, other.word):
            found.append(ident)
    return tuple(found)


def _shape(found: Comparison, others: Sequence[str]) -> dict[str, Any]:
    return {
        "rulebook": found.rulebook,
        "title": found.title,
        "said": found.said,
        **{
            side: {
                "date": date,
                "state": state.word,
                "detail": state.detail,
                "version": state.version.id if state.version else "",
            }
            for side, date, state in (
                ("before", found.before_date, found.before),
                ("after", found.after_date, found.after),
            )
        },
        "changes": [asdict(row) for row in found.changes],
        "also_changed": list(others),
    }


def also_words(shape: Mapping[str, Any]) -> str:
    """The other rulebooks that changed between the days, so that nobody reports half a change."""
    others = shape["also_changed"]
    return f"Also changed between these dates: {', '.join(others)}." if others else ""


def _put(
    shapes: Sequence[Mapping[str, Any]],
    chosen: str,
    out: Path | None,
    *,
    told: str = "",
    asked: str = "",
) -> None:
    """One comparison as it is; several, asked for by the start of their ids, under `told`."""
    from tidegate.cli.rules_page import diff_page
    from tidegate.cli.rules_text import diff_text
    from tidegate.cli.tables import put, put_table, put_text

    if chosen == "table":
        texts = [diff_text(shape) for shape in shapes]
        put_text("\n\n".join([told, *texts] if told else texts), out)
    elif chosen == "html":
        put(diff_page(shapes, told).encode(), out)
    elif told:
        rows = [
            {"rulebook": shape["rulebook"], **row} for shape in shapes for row in shape["changes"]
        ]
        shape = {"asked": asked, "said": told, "rulebooks": list(shapes)}
        put_table(f"{asked} changes", ("rulebook", *CHANGED), rows, chosen, out, json_shape=shape)
    else:
        (one,) = shapes
        put_table(
            f"{one['rulebook']} changes", CHANGED, one["changes"], chosen, out,
            json_shape=one, notes=[also_words(one)] if one["also_changed"] else [],
        )  # fmt: skip
