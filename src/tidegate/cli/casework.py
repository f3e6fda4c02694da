"""What the commands on cases share: which database, which tenant, and who asks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tidegate.cli import options
from tidegate.errors import InputError, UsageError

if TYPE_CHECKING:
    from tidegate.cases import Actor, Store
    from tidegate.desk import Screening
    from tidegate.desk.screening import Progress

F = TypeVar("F", bound=Callable[..., Any])
LONGEST_FILE = 4096

place = options.all_of(
    click.option(
        "--database", default="", metavar="URL",
        help="postgresql://user@host/name or an SQLite file; by default TIDEGATE_DATABASE, then "
             "a file in the data folder.",
    ),
    click.option("--tenant", default="default", show_default=True, metavar="NAME",
                 help="Whose records, where several share a database."),
)  # fmt: skip

who = options.all_of(
    click.option(
        "--user", default="", metavar="LOGIN",
        help="Who you are; the password is asked for. Without it, the key in TIDEGATE_KEY.",
    ),
    click.option(
        "--password-file", type=click.Path(path_type=Path), default=None, metavar="FILE",
        help="Where the password stands, in place of the question (or in TIDEGATE_PASSWORD).",
    ),
)  # fmt: skip

asked = options.all_of(place, who, options.output)
"""What every command takes that does something to a record or a case."""


@contextmanager
def opened(
    database: str, tenant: str, user: str, password_file: Path | None
) -> Iterator[tuple[Store, Actor]]:
    """The tenant's store and who asks: a user by password, a key, or the account of the
    operating system. Raises AccessError, StoreError, UsageError."""
    from tidegate.cases import open_store, operator

    with open_store(database, tenant=tenant) as store:
        key = os.environ.get("TIDEGATE_KEY", "").strip()
        client = "tidegate command"
        if user:
            password = _password(user, password_file)
            yield store, store.people.authenticate(user, password, client=client)
        elif password_file is not None:
            raise UsageError("a password without a login", hint="Say whose it is with --user.")
        elif key:
            yield store, store.keys.authenticate(key, client=client)
        else:
            yield store, operator(client)


Put = Callable[["Screening", "Progress | None"], None]


@contextmanager
def kept(wanted: bool) -> Iterator[Put | None]:
    """Gives what puts a screening into the record, or None where that is not wanted. The database
    is opened before the work, so that a long run does not end at a closed door."""
    if not wanted:
        yield None
        return
    with opened("", "default", "", None) as (store, actor):
        actor.must("screen", "put a screening into the record")

        def put(screening: Screening, progress: Progress | None) -> None:
            store.cases.lapse(actor)
            taken = store.cases.from_screening(
                screening, actor,
                progress=(lambda done, of: progress("recording", done, of)) if progress else None,
            )  # fmt: skip
            alive = taken.opened + taken.revived
            click.echo(
                f"on record: {taken.records:,} rows; {alive:,} hits for the queue, "
                f"{taken.suppressed:,} answered by good-guy entries (tidegate cases list)",
                err=True,
            )

        yield put


def _password(user: str, file: Path | None) -> str:
    if file is not None:
        return secret_of(file)
    told = os.environ.get("TIDEGATE_PASSWORD")
    if told:
        return told
    return _ask(f"Password of {user}", "--password-file FILE, or TIDEGATE_PASSWORD")


def new_password(login: str, file: Path | None) -> str:
    """The password of a user who is added: from a file, the environment, or asked for twice."""
    if file is not None:
        return secret_of(file)
    told = os.environ.get("TIDEGATE_NEW_PASSWORD")
    if told:
        return told
    first = _ask(f"New password of {login}", "--new-password-file, or TIDEGATE_NEW_PASSWORD")
    if first != _ask("Again", ""):
        raise UsageError("the two passwords differ", hint="Run the command again.")
    return first


def _ask(question: str, instead: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask for a password", hint=f"Give {instead}.")
    answer: str = click.prompt(question, hide_input=True, err=True, default="", show_default=False)
    return answer


def secret_of(path: Path) -> str:
    """The first line of a small file. Raises InputError."""
    try:
        with path.open("rb") as file:
            text = file.read(LONGEST_FILE + 1).decode("utf-8-sig")
    except (OSError, ValueError) as wrong:
        why = getattr(wrong, "strerror", None) or "is no UTF-8 text"
        raise InputError(f"{path}: {why}", hint="Put the password on its first line.") from wrong
    line = text.split("\n", 1)[0].rstrip("\r")
    if not line or len(text) > LONGEST_FILE:
        raise InputError(f"{path} holds no password", hint="Put the password on its first line.")
    return line


def yaml_of(path: Path) -> Any:
    """What a YAML file tells. Raises InputError with the line that cannot be read."""
    import yaml

    from tidegate.errors import Problem

    try:
        if path.stat().st_size > 1 << 20:
            raise InputError(f"{path} is larger than a mebibyte")
        return yaml.safe_load(path.read_text("utf-8-sig"))
    except OSError as wrong:
        raise InputError(f"{path}: {wrong.strerror or wrong}") from wrong
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        row = mark.line + 1 if mark is not None else None
        what = getattr(wrong, "problem", None) or "is no UTF-8 text"
        raise InputError(
            f"{path} is no YAML", problems=[Problem(str(path), str(what), row=row)]
        ) from wrong
