"""`tidegate audit`: verify, head, export, retention, hold, release, erase."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tidegate.cli import casework, options
from tidegate.cli.group import Group
from tidegate.errors import InputError


@click.group(cls=Group)
def audit() -> None:
    """Prove, sign, give out and keep the record of what was done."""


@audit.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--head", "heads", multiple=True, type=click.Path(path_type=Path), metavar="HEAD",
    help="A head that was given out: shows a chain that was cut or rewritten; may repeat.",
)  # fmt: skip
@click.option(
    "--key", default="", metavar="KEY",
    help="The public key, or its fingerprint, that heads must be signed by.",
)  # fmt: skip
@casework.place
@options.output
def verify(
    file: Path | None, heads: tuple[Path, ...], key: str, database: str, tenant: str,
    format: str | None, out: Path | None,
) -> int:  # fmt: skip
    """Check the chain, record by record; name the first that does not hold.

    With FILE, an export is checked, without a database. Exit code 0 where all holds, else 3.
    """
    from tidegate.cases import open_store
    from tidegate.cli.tables import put_table

    if file is not None:
        from tidegate.cases import verify_export

        found = verify_export(file, heads, key=key)
    else:
        with open_store(database, tenant=tenant) as store:
            found = store.audit.verify(heads, key=key)
    from tidegate.cases import verification_document

    shape = verification_document(found)
    if found.whole:
        word = f"whole: {found.records:,} records, {found.erased:,} sections erased on their date"
    else:
        first = found.faults[0]
        word = f"broken at record {first.seq:,}: {first.what}"
    notes = [*found.notes, f"last record {found.last_seq:,}, hash {found.last_hash}"]
    put_table(
        "Audit chain", ("record", "what"), shape["faults"], options.format_for(format, out), out,
        json_shape=shape, head=(word,), notes=notes,
    )  # fmt: skip
    return 0 if found.whole else InputError.exit_status


@audit.command()
@casework.asked
def head(format: str | None, out: Path | None, **asked: Any) -> int:
    """Sign the last record of now, to be kept outside.

    JSON unless --format says otherwise: that file is what `audit verify --head` takes.
    """
    from tidegate.cli.tables import put_table

    with casework.opened(**asked) as (store, actor):
        shape = store.audit.head(actor).as_dict()
    columns = tuple(shape)
    chosen = options.format_for(format, out, default="json")
    put_table("Head", columns, [shape], chosen, out, json_shape=shape)
    return 0


@audit.command()
@click.option(
    "--out", "-o", type=click.Path(path_type=Path), default=None,
    help="Write to this file instead of the terminal.",
)  # fmt: skip
@casework.place
def export(out: Path | None, database: str, tenant: str) -> int:
    """Write the whole chain as JSON lines, which `audit verify FILE` checks.

    It holds what is personal too, as far as it was not erased.
    """
    from tidegate.cases import open_store
    from tidegate.findings.atomic import AtomicFiles

    with open_store(database, tenant=tenant) as store:
        if out is None:
            sys.stdout.flush()
            for line in store.audit.export():
                sys.stdout.buffer.write(line.encode() + b"\n")
            sys.stdout.buffer.flush()
            return 0
        with AtomicFiles() as files, files.open(out).open("wb") as file:
            for line in store.audit.export():
                file.write(line.encode() + b"\n")
    return 0


@audit.command()
@click.option(
    "--set", "own", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="Legal bases of your own, as YAML, in place of the shipped ones.",
)  # fmt: skip
@casework.asked
def retention(own: Path | None, format: str | None, out: Path | None, **asked: Any) -> int:
    """Show how long records are kept, by which law, what is due, and holds."""
    from tidegate.cases import retention_document
    from tidegate.cli.tables import put_table

    with casework.opened(**asked) as (store, actor):
        if own is not None:
            store.settings.set(actor, "retention", casework.yaml_of(own), own.name)
        shape = retention_document(
            store.settings.retention, store.retention.due(), store.retention.holds()
        )
    due = shape["due"]
    notes = [
        "",
        f"{due['sections']:,} sections of {due['records']:,} records may be erased today; "
        f"{due['held']:,} more are held",
    ]
    for one in shape["holds"]:
        scope = f"case {one['case_id']}" if one["case_id"] else "everything"
        end = f"released by record {one['released']}" if one["released"] else "in force"
        notes.append(f"hold {one['id']} of {scope}, since record {one['placed']}: {end}")
    columns = ("id", "years", "counted_from", "citation", "effective", "note")
    put_table(
        "Retention", columns, shape["bases"], options.format_for(format, out), out,
        json_shape=shape, notes=notes,
    )  # fmt: skip
    return 0


@audit.command()
@click.argument("reason")
@click.option("--case", default="", metavar="NUMBER", help="That case alone; all by default.")
@casework.asked
def hold(reason: str, case: str, format: str | None, out: Path | None, **asked: Any) -> int:
    """Place a legal hold: what it covers is not erased, whatever its date."""
    with casework.opened(**asked) as (store, actor):
        of = store.cases.case(case).id if case else ""
        placed = store.retention.hold(actor, reason, of)
    return _put_hold(placed, format, out)


@audit.command()
@click.argument("id")
@casework.asked
def release(id: str, format: str | None, out: Path | None, **asked: Any) -> int:
    """Release a legal hold; the start of its ID is enough."""
    with casework.opened(**asked) as (store, actor):
        released = store.retention.release(actor, id)
    return _put_hold(released, format, out)


def _put_hold(hold: Any, format: str | None, out: Path | None) -> int:
    from tidegate.cli.tables import put_table

    row = {
        "id": hold.id, "case_id": hold.case_id, "placed": hold.placed, "released": hold.released,
    }  # fmt: skip
    put_table("Hold", tuple(row), [row], options.format_for(format, out), out, json_shape=row)
    return 0


@audit.command()
@click.option("--yes", is_flag=True, help="Erase; without it only what is due is counted.")
@casework.asked
def erase(yes: bool, format: str | None, out: Path | None, **asked: Any) -> int:
    """Erase what is personal and past its legal date, by a deletion record.

    The chain keeps verifying: it holds digests, and what they are of is gone.
    """
    from tidegate.cli.tables import put_table

    with casework.opened(**asked) as (store, actor):
        gone = store.retention.erase(actor) if yes else 0
        due = store.retention.due()
    row = {"erased": gone, "still_due": due.sections, "held": due.held}
    note = () if yes or not due.sections else ("Nothing was erased. --yes does it.",)
    put_table(
        "Erasing", tuple(row), [row], options.format_for(format, out), out, json_shape=row,
        notes=note,
    )  # fmt: skip
    return 0
