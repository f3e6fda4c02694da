"""`tidegate users` and `tidegate keys`: who may do what with cases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from tidegate.cli import casework, options
from tidegate.cli.group import Group

ROLES = ("reader", "reviewer", "approver", "admin")
SCOPES = ("read", "screen", "decide", "approve", "admin")


@click.group(cls=Group)
def users() -> None:
    """Add, list and disable the users of cases."""


@users.command()
@click.argument("login")
@click.option(
    "--role", type=click.Choice(ROLES), required=True,
    help="reader sees, reviewer decides, approver reviews decisions, admin does all.",
)  # fmt: skip
@click.option("--name", default="", help="The name to show; the login by default.")
@click.option(
    "--new-password-file", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="Where the new user's password stands, in place of the question "
         "(or in TIDEGATE_NEW_PASSWORD).",
)  # fmt: skip
@casework.asked
def add(
    login: str, role: str, name: str, new_password_file: Path | None, format: str | None,
    out: Path | None, **asked: Any,
) -> int:  # fmt: skip
    """Add a user; the first one of a database is an admin.

    The password is asked for, or read from a file or the environment; there is no default one.
    """
    with casework.opened(**asked) as (store, actor):
        password = casework.new_password(login, new_password_file)
        user = store.people.add(actor, login, name, role, password)
    return _put_users([user], format, out)


@users.command(name="list")
@casework.asked
def list_users(format: str | None, out: Path | None, **asked: Any) -> int:
    """List all users, the disabled too."""
    with casework.opened(**asked) as (store, actor):
        actor.must("read", "list users")
        found = store.people.all()
    return _put_users(found, format, out)


@users.command()
@click.argument("login")
@casework.asked
def disable(login: str, format: str | None, out: Path | None, **asked: Any) -> int:
    """Take a user's way in, and that of the user's keys; what was done stays."""
    with casework.opened(**asked) as (store, actor):
        user = store.people.disable(actor, login)
    return _put_users([user], format, out)


def _put_users(found: Sequence[Any], format: str | None, out: Path | None) -> int:
    from tidegate.cases import users_document
    from tidegate.cli.tables import put_table

    shape = users_document(found)
    columns = ("login", "name", "role", "created", "disabled")
    put_table(
        "Users", columns, shape["users"], options.format_for(format, out), out, json_shape=shape
    )
    return 0


@click.group(cls=Group)
def keys() -> None:
    """Create, list and revoke keys for programs."""


@keys.command()
@click.argument("label")
@click.option(
    "--scope", "scopes", type=click.Choice(SCOPES), multiple=True, required=True,
    help="What the key may do, within what you may; may repeat.",
)  # fmt: skip
@click.option("--expires", default="", metavar="DATE", help="Its last day; none by default.")
@casework.asked
def create(
    label: str, scopes: tuple[str, ...], expires: str, format: str | None, out: Path | None,
    **asked: Any,
) -> int:  # fmt: skip
    """Create a key of your own; its text is shown this once and kept nowhere."""
    with casework.opened(**asked) as (store, actor):
        key, text = store.keys.create(actor, label, scopes, expires=expires)
    return _put_keys([key], format, out, text)


@keys.command(name="list")
@casework.asked
def list_keys(format: str | None, out: Path | None, **asked: Any) -> int:
    """List all keys, the revoked too; never their text."""
    with casework.opened(**asked) as (store, actor):
        actor.must("read", "list keys")
        found = store.keys.all()
    return _put_keys(found, format, out)


@keys.command()
@click.argument("id")
@casework.asked
def revoke(id: str, format: str | None, out: Path | None, **asked: Any) -> int:
    """End a key; the start of its ID is enough."""
    with casework.opened(**asked) as (store, actor):
        key = store.keys.revoke(actor, id)
    return _put_keys([key], format, out)


def _put_keys(found: Sequence[Any], format: str | None, out: Path | None, text: str = "") -> int:
    from tidegate.cases import keys_document
    from tidegate.cli.tables import put_table

    shape = keys_document(found, text)
    columns = ["id", "label", "login", "scopes", "created", "expires", "revoked"]
    rows = shape["keys"]
    if text:
        columns.append("key")
        rows = [{**rows[0], "key": text}]
    notes = ("Keep the key now: it is not shown again.",) if text else ()
    put_table(
        "Keys", columns, rows, options.format_for(format, out), out, json_shape=shape, notes=notes
    )
    return 0
