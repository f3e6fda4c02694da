"""`tidegate cases`: the queue in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import casework, options
from tidegate.cli.group import Group
from tidegate.errors import InputError, UsageError

if TYPE_CHECKING:
    from tidegate.cases.casebook import Case

STATES = ("open", "escalated", "proposed", "closed")


@click.group(cls=Group)
def cases() -> None:
    """Hits that wait for somebody, and what was decided about them."""


@cases.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--reason", default="", help="Why it was screened.")
@click.option("--transaction", default="", metavar="ID", help="What it was screened for.")
@click.option("--legal-basis", default="", metavar="ID",
              help="The law the record is kept by (audit retention lists them).")  # fmt: skip
@casework.asked
def add(
    file: Path, reason: str, transaction: str, legal_basis: str, format: str | None,
    out: Path | None, **asked: Any,
) -> int:  # fmt: skip
    """Put a screening into the record: every row, and a case for every hit.

    FILE is a JSON result of `screen` or `search`. It must fit the receipt in it. Put in twice, it
    adds nothing; interrupted, it goes on where it stopped.
    """
    from tidegate.cli.progress import shown

    purpose = {"reason": reason, "transaction": transaction, "legal_basis": legal_basis}
    with casework.opened(**asked) as (store, actor), shown() as progress:
        store.cases.lapse(actor)
        taken = store.cases.from_screening(
            file, actor, purpose=purpose,
            progress=(lambda done, of: progress("recording", done, of)) if progress else None,
        )  # fmt: skip
    return put_taken(taken, format, out)


def put_taken(taken: Any, format: str | None, out: Path | None) -> int:
    """What putting a screening in did."""
    from tidegate.cases import taken_document
    from tidegate.cli.tables import put_table

    shape = taken_document(taken)
    columns = tuple(name for name in shape if name not in ("schema_version", "batch"))
    put_table("Record", columns, [shape], options.format_for(format, out), out, json_shape=shape)
    return 0


@cases.command(name="list")
@click.option(
    "--state", "states", type=click.Choice(STATES), multiple=True,
    help="Cases in this state; may repeat. By default those that wait.",
)  # fmt: skip
@click.option("--assignee", default="", metavar="LOGIN", help="Those on this user's desk.")
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True,
              help="The most cases shown.")  # fmt: skip
@casework.asked
def list_cases(
    states: tuple[str, ...], assignee: str, limit: int, format: str | None, out: Path | None,
    **asked: Any,
) -> int:  # fmt: skip
    """List the cases that wait, the strongest first."""
    from tidegate.cases import queue_document
    from tidegate.cli.tables import put_table

    with casework.opened(**asked) as (store, actor):
        actor.must("read", "see cases")
        found = store.cases.queue(
            states or ("open", "escalated", "proposed"), assignee=assignee, limit=limit
        )
        counts = store.cases.counts()
    told = ", ".join(f"{count:,} {state}" for state, count in counts.items())
    put_table(
        "Cases", COLUMNS, [row_of(case) for case in found], options.format_for(format, out), out,
        json_shape=queue_document(found, counts), notes=("", told),
    )  # fmt: skip
    return 0


COLUMNS = ("number", "state", "score", "subject", "listed", "list", "assignee", "changed", "remark")


def row_of(case: Case) -> dict[str, Any]:
    """A case as one line."""
    hit = case.content
    remarks = [
        case.outcome,
        f"alive again: {case.revived}" if case.revived else "",
        f"the licence ended on {case.licence_until}" if case.lapsed else "",
        "good-guy entry" if case.good_guy else "",
    ]
    return {
        "number": case.number,
        "state": case.state,
        "score": case.score,
        "subject": hit["subject"]["name"] if hit is not None else "(erased)",
        "listed": hit["match"]["name"] if hit is not None else "(erased)",
        "list": case.list,
        "assignee": case.assignee,
        "changed": case.changed[:10],
        "remark": "; ".join(filter(None, remarks)),
    }


@cases.command()
@click.argument("number")
@casework.asked
def show(number: str, format: str | None, out: Path | None, **asked: Any) -> int:
    """Show a case: subject beside entry, and its history."""
    with casework.opened(**asked) as (store, actor):
        actor.must("read", "see a case")
        case = store.cases.case(number)
        history = store.cases.history(case)
    return put_case(case, history, format, out)


def put_case(case: Case, history: Sequence[Any], format: str | None, out: Path | None) -> int:
    """A case with its history, in any format."""
    from tidegate.cases import case_document, case_lines, case_page, event_rows
    from tidegate.cli.tables import put, put_table

    chosen = options.format_for(format, out)
    if chosen == "html":
        put(case_page(case, history).encode(), out)
        return 0
    put_table(
        f"Case {case.number}", ("record", "at", "who", "what"), event_rows(history), chosen, out,
        json_shape=case_document(case, history), head=[*case_lines(case), ""],
    )  # fmt: skip
    return 0


@cases.command()
@click.argument("number")
@click.option("--outcome", required=True, metavar="WORD", help="What is decided (cases reasons).")
@click.option("--reason", "reasons", multiple=True, required=True, metavar="CODE",
              help="Why; may repeat (cases reasons).")  # fmt: skip
@click.option("--note", default="", help="In words.")
@click.option("--good-guy", is_flag=True,
              help="Answer later hits while subject, entry and rules stay so.")  # fmt: skip
@click.option("--good-guy-until", default="", metavar="DATE", help="The last day of that.")
@click.option("--licence", default="", metavar="NUMBER", help="The licence that covers it.")
@click.option("--expires", default="", metavar="DATE", help="The licence's last day.")
@click.option("--authority", default="", help="Who gave the licence.")
@casework.asked
def decide(
    number: str, outcome: str, reasons: tuple[str, ...], note: str, good_guy: bool,
    good_guy_until: str, licence: str, expires: str, authority: str, format: str | None,
    out: Path | None, **asked: Any,
) -> int:  # fmt: skip
    """Decide a case; most decisions then wait for another person."""
    if bool(licence) != bool(expires) or (authority and not licence):
        raise UsageError("a licence has a number and a last day", hint="Give both.")
    with casework.opened(**asked) as (store, actor):
        from tidegate.cases import Licence

        covers = Licence(licence, expires, authority) if licence else None
        case = store.cases.decide(
            actor, number, outcome, reasons, note=note, good_guy=good_guy,
            good_guy_until=good_guy_until, licence=covers,
        )  # fmt: skip
        history = store.cases.history(case)
    return put_case(case, history, format, out)


@cases.command()
@click.argument("number")
@click.option("--refuse", is_flag=True, help="Refuse the decision: the case is open again.")
@click.option("--note", default="", help="In words.")
@casework.asked
def approve(
    number: str, refuse: bool, note: str, format: str | None, out: Path | None, **asked: Any
) -> int:
    """Review what another person decided: approve it, or refuse."""
    with casework.opened(**asked) as (store, actor):
        case = store.cases.review(actor, number, approved=not refuse, note=note)
        history = store.cases.history(case)
    return put_case(case, history, format, out)


@cases.command()
@click.argument("number")
@click.option("--note", default="", help="In words.")
@casework.asked
def undo(number: str, note: str, format: str | None, out: Path | None, **asked: Any) -> int:
    """Take the last decision back, by a new record; the case is open again."""
    with casework.opened(**asked) as (store, actor):
        case = store.cases.undo(actor, number, note)
        history = store.cases.history(case)
    return put_case(case, history, format, out)


@cases.command()
@click.argument("number")
@click.option("--escalate", is_flag=True, help="Pass it up; --note says why.")
@click.option("--assign", default=None, metavar="LOGIN", help='Give it to a user, "" for nobody.')
@click.option("--note", default="", help="Add a note.")
@click.option("--attach", "files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Attach a file of at most 20 MiB; may repeat.")  # fmt: skip
@casework.asked
def work(
    number: str, escalate: bool, assign: str | None, note: str, files: tuple[Path, ...],
    format: str | None, out: Path | None, **asked: Any,
) -> int:  # fmt: skip
    """Note, attach, assign or escalate, without deciding."""
    if not (escalate or note or files or assign is not None):
        raise UsageError("nothing to do", hint="Give --note, --attach, --assign or --escalate.")
    contents = [(path.name, _bytes_of(path)) for path in files]
    with casework.opened(**asked) as (store, actor):
        for name, content in contents:
            store.cases.attach(actor, number, name, content)
        if assign is not None:
            store.cases.assign(actor, number, assign)
        if escalate:
            store.cases.escalate(actor, number, note)
        elif note:
            store.cases.note(actor, number, note)
        case = store.cases.case(number)
        history = store.cases.history(case)
    return put_case(case, history, format, out)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise InputError(f"{path}: {wrong.strerror or wrong}") from wrong


@cases.command()
@click.option("--set", "own", type=click.Path(path_type=Path), default=None, metavar="FILE",
              help="Outcomes and reasons of your own, as YAML, in place of those.")  # fmt: skip
@casework.asked
def reasons(own: Path | None, format: str | None, out: Path | None, **asked: Any) -> int:
    """Show what may be decided and why, or set your own table."""
    from tidegate.cases import reasons_document
    from tidegate.cli.tables import put_table

    with casework.opened(**asked) as (store, actor):
        if own is not None:
            store.settings.set(actor, "dispositions", casework.yaml_of(own), own.name)
        shape = reasons_document(store.settings.dispositions)
    second = [o["id"] for o in shape["outcomes"] if o["second_review"]]
    head = [f"{o['id']}: {o['title']}" for o in shape["outcomes"]]
    put_table(
        "Reasons", ("code", "title", "outcomes"), shape["reasons"],
        options.format_for(format, out), out, json_shape=shape, head=[*head, ""],
        notes=("", f"A second person reviews: {', '.join(second) or 'nothing'}."),
    )  # fmt: skip
    return 0


@cases.command()
@casework.asked
def export(format: str | None, out: Path | None, **asked: Any) -> int:
    """Write all cases, closed ones too; as JSON with their whole history."""
    from tidegate.cases import export_document
    from tidegate.cli.tables import put_table

    chosen = options.format_for(format, out)
    with casework.opened(**asked) as (store, actor):
        actor.must("read", "export cases")
        found = store.cases.queue(STATES, limit=10_000_000)
        # Only JSON shows histories, each of which is a query.
        histories = [store.cases.history(c) if chosen == "json" else () for c in found]
    put_table(
        "Cases", COLUMNS, [row_of(case) for case in found], chosen, out,
        json_shape=export_document(list(zip(found, histories, strict=True))),
    )  # fmt: skip
    return 0
