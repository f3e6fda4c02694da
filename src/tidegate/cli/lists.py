"""`tidegate lists`: status, update, add, diff, show."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options
from tidegate.cli.group import Group
from tidegate.errors import ListError

if TYPE_CHECKING:
    from tidegate.desk import Tidegate

MOST_SHOWN = 200  # rows in a terminal; files and pipes have all


@click.group(cls=Group)
def lists() -> None:
    """Status, update, add, diff and show lists."""


@lists.command()
@click.option("--known-at", default="", metavar="DATE", help="As it stood at the end of that day.")
@click.option("--check", is_flag=True, help="Exit with 4 where a loaded list is stale.")
@options.output
def status(known_at: str, check: bool, format: str | None, out: Path | None) -> int:
    """Which lists are loaded, how old they are, and which are missing."""
    from tidegate.cli.tables import put_table
    from tidegate.desk import Tidegate

    store = Tidegate().lists
    rows = [_status_row(one) for one in store.status(known_at or None)]
    missing = [s for s in store.supply(known_at or None) if s.edition is None]
    starter = any(s.starter for s in store.supply(known_at or None))
    notes = ["", f"Lists nobody supplies, and so never checked: {len(missing)}."]
    notes += [f"  {s.list}  {s.title}" for s in missing]
    if starter:
        notes.append("No list is loaded: the starter list stands in, and it is not for compliance.")
    shape = {
        "home": str(store.home),
        "starter": starter,
        "publications": rows,
        "not_checked": [{"list": s.list, "title": s.title, "url": s.url} for s in missing],
    }
    put_table(
        "Lists",
        ("publication", "title", "state", "published", "retrieved", "age_days", "entries", "note"),
        rows,
        options.format_for(format, out),
        out,
        json_shape=shape,
        notes=notes,
    )
    stale = any(row["stale"] for row in rows)
    return ListError.exit_status if check and stale else 0


def _status_row(one: Any) -> dict[str, Any]:
    return {
        "publication": one.publication,
        "title": one.title,
        "state": "stale" if one.stale else one.state,
        "published": one.published,
        "retrieved": one.retrieved[:10],
        "age_days": one.age_days,
        "entries": one.edition.rows if one.edition else None,
        "note": one.warning,
        "edition": one.edition.id if one.edition else None,
        "stale": one.stale,
        "stale_after_days": one.stale_after_days,
        "by_hand": one.by_hand,
        "lists": dict(one.lists),
        "lists_missing": list(one.lists_missing),
        "url": one.url,
    }


@lists.command()
@click.argument("ids", nargs=-1)
@click.option("--from", "source", default=None, metavar="DIR|URL", help="A folder or a mirror.")
@click.option("--accept", default="", metavar="REASON", help="Let in what would be refused.")
@options.output
def update(
    ids: tuple[str, ...], source: str | None, accept: str, format: str | None, out: Path | None
) -> int:
    """Bring lists up to date from their official addresses.

    Without IDS, all publications that a machine can fetch. An edition that is cut short, broken
    or much smaller than the one before is refused, and the one in force stays.
    """
    from tidegate.cli.progress import bytes_shown
    from tidegate.cli.tables import put_table
    from tidegate.desk import Tidegate

    with bytes_shown() as progress:
        gate = Tidegate()
        outcomes = gate.lists.update(
            list(ids) or None, source=source, progress=progress, accept=accept
        )
    if any(one.result == "updated" for one in outcomes):
        _make_index(gate)
    rows = [
        {
            "publication": one.publication,
            "result": one.result,
            "entries": one.rows,
            "before": one.rows_before,
            "message": one.message,
            "next_step": one.next_step,
            "edition": one.edition.id if one.edition else None,
            "url": one.url,
        }
        for one in outcomes
    ]
    columns = ("publication", "result", "entries", "before", "message", "next_step")
    put_table("Update", columns, rows, options.format_for(format, out), out, json_shape=rows)
    if source and not any(one.result in ("updated", "unchanged", "refused") for one in outcomes):
        click.echo(f"nothing that we know came in from {source}", err=True)
        return ListError.exit_status
    return 0 if all(one.ok for one in outcomes) else ListError.exit_status


@lists.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--id", "publication", required=True, help="The publication, or an id of your own.")
@click.option("--format", "-f", "format", default=None, help="The file's format, where not seen.")
@click.option(
    "--map", "maps", multiple=True, metavar='FIELD="COLUMN"', help="Which column is which."
)
@click.option(
    "--published", default=None, metavar="DATE", help="Its date, where the file has none."
)
@click.option("--accept", default="", metavar="REASON", help="Let in what would be refused.")
def add(
    path: Path,
    publication: str,
    format: str | None,
    maps: tuple[str, ...],
    published: str | None,
    accept: str,
) -> int:
    """Add a list from a file you have: an official one by its id, or one of your own."""
    from tidegate.desk import Tidegate

    gate = Tidegate()
    first = not gate.lists.publications()
    edition = gate.lists.add(
        path,
        publication=publication,
        format=format,
        mapping=options.mapping(maps) or None,
        published=published,
        accept=accept,
    )
    click.echo(f"{edition.publication}: {edition.rows:,} entries, edition {edition.id}")
    for name, count in sorted(edition.lists.items()):
        click.echo(f"  {name}  {count:,}")
    if edition.problems:
        click.echo(f"warning: {edition.problems:,} records could not be read", err=True)
    if edition.format == "table" and not maps:
        click.echo(
            "warning: read as a table whose columns were guessed; look at it with "
            f"`tidegate lists show {publication}`",
            err=True,
        )
    for one in gate.lists.status():
        if one.publication != publication:
            continue
        if one.warning:
            click.echo(f"warning: {one.warning}", err=True)
        if one.lists_missing:
            told = ", ".join(one.lists_missing)
            click.echo(f"warning: this edition holds nobody of {told}; is it whole?", err=True)
    if first:
        click.echo(
            "the starter list no longer stands in; `tidegate lists status` names what is missing",
            err=True,
        )
    _make_index(gate)
    return 0


def _make_index(gate: Tidegate) -> None:
    """The index is made at once, so that the first search is as quick as the next."""
    from tidegate.cli.progress import shown

    with shown() as progress:
        if progress:
            progress("preparing the index", 0, 0)
        names = gate.parties.prepare()
    click.echo(f"index ready, {names:,} names", err=True)


@lists.command()
@click.argument("publication")
@click.argument("a", required=False)
@click.argument("b", required=False)
@options.output
def diff(
    publication: str, a: str | None, b: str | None, format: str | None, out: Path | None
) -> int:
    """What changed between two editions of a publication: added, removed, changed fields.

    Without editions, the last two. An edition is named by its id or the start of it.
    """
    from tidegate.cli.tables import put_table
    from tidegate.desk import Tidegate

    found = Tidegate().lists.diff(publication, a, b)
    rows = [
        {"change": "added", "list": e.list, "entry": e.entry_id, "name": e.name}
        for e in found.added
    ]
    rows += [
        {"change": "removed", "list": e.list, "entry": e.entry_id, "name": e.name}
        for e in found.removed
    ]
    rows += [
        {
            "change": f"changed {field.field}",
            "list": change.after.list,
            "entry": change.after.entry_id,
            "name": change.after.name,
            "before": _short(field.before),
            "after": _short(field.after),
        }
        for change in found.changed
        for field in change.fields
    ]
    rows += [
        {"change": "renumbered", "list": r.list, "entry": r.after, "before": r.before}
        for r in found.renumbered
    ]
    chosen = options.format_for(format, out)
    told = ", ".join(f"{count:,} {word}" for word, count in found.sizes.items())
    notes = [f"{found.before.id} → {found.after.id}: {told}"]
    shown = rows
    if _too_long(rows, chosen, out):
        shown = rows[:MOST_SHOWN]
        notes.append(f"… and {len(rows) - MOST_SHOWN:,} more; --format csv or json has all.")
    columns = ("change", "list", "entry", "name", "before", "after")
    put_table("Difference", columns, shown, chosen, out, json_shape=found.to_dict(), notes=notes)
    return 0


def _too_long(rows: list[Any], chosen: str, out: Path | None) -> bool:
    watched = out is None and sys.stdout.isatty()
    return chosen == "table" and len(rows) > MOST_SHOWN and watched


def _short(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_short(v) for v in value)
    if isinstance(value, dict):
        return ", ".join(str(v) for v in value.values() if v)
    return "" if value is None else str(value)


@lists.command()
@click.argument("id")
@click.option("--edition", default="", help="An edition other than the one in force.")
@options.output
def show(id: str, edition: str, format: str | None, out: Path | None) -> int:
    """What is on a list: its entries, with what the list means and where it comes from.

    ID is a list (us.bis.entity) or a publication (us.csl).
    """
    from tidegate.cli.tables import put_table
    from tidegate.desk import Tidegate
    from tidegate.errors import ListMissing

    store = Tidegate().lists
    supplies = store.supply()
    one = next((s for s in supplies if s.list == id), None)
    if one is not None and one.edition is not None:
        held = store.edition(one.edition.publication, edition) if edition else one.edition
        entries = list(store.entries(held, lists={id}))
    elif one is not None and id not in store.publications():
        raise ListMissing(
            f"{one.title} ({id}) is not loaded",
            hint=f"{one.legal_effect} Its official address: {one.url}",
        )
    else:
        held = store.edition(id, edition)
        entries = list(store.entries(held))
    rows = [
        {
            "list": e.list,
            "entry_id": e.entry_id,
            "name": e.name,
            "other_names": [n.text for n in e.names[1:]],
            "schema": e.schema,
            "countries": list(e.countries),
            "listed_on": e.listed_on,
            "citation": e.citation,
        }
        for e in entries
    ]
    about = [f"{held.publication}, edition {held.id}, {len(rows):,} entries"]
    if one is not None:
        about.append(f"{one.title} ({one.issuer}). {one.legal_effect}")
    chosen = options.format_for(format, out)
    shown = rows
    if _too_long(rows, chosen, out):
        shown = rows[:MOST_SHOWN]
        about.append(f"The first {MOST_SHOWN} are shown; --format csv or json has all.")
    columns = (
        "list",
        "entry_id",
        "name",
        "other_names",
        "schema",
        "countries",
        "listed_on",
        "citation",
    )
    shape = {"edition": held.to_dict(), "entries": rows}
    put_table(f"List {id}", columns, shown, chosen, out, json_shape=shape, notes=about)
    return 0
