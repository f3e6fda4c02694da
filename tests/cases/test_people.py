"""Users, passwords and keys."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tidegate.cases import Actor, Store, operator
from tidegate.cases.tables import api_keys, users
from tidegate.errors import AccessError, ConflictError, UsageError

from .conftest import ON_SQLITE, PASSWORD, Staff


def test_the_first_user_is_an_admin_and_later_ones_are_added_by_one(store: Store) -> None:
    anyone = operator()
    with pytest.raises(UsageError, match="first user is an admin"):
        store.people.add(anyone, "ada", "Ada", "reviewer", PASSWORD)
    store.people.add(anyone, "Ada", "Ada Admin", "admin", PASSWORD)
    with pytest.raises(AccessError, match="say who you are"):
        store.people.add(anyone, "ben", "Ben", "admin", PASSWORD)
    ada = store.people.authenticate("ADA", PASSWORD)
    assert (ada.login, ada.role, ada.authenticated) == ("ada", "admin", "password")
    ben = store.people.add(ada, "ben", "", "reader", PASSWORD)
    assert ben.name == "ben"
    with pytest.raises(ConflictError, match="already"):
        store.people.add(ada, "BEN", "", "reader", PASSWORD)
    assert [user.login for user in store.people.all()] == ["ada", "ben"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("login", "name", "role", "password", "word"),
    [
        ("", "", "admin", PASSWORD, "no login"),
        ("a b", "", "admin", PASSWORD, "no login"),
        ("<b>", "", "admin", PASSWORD, "no login"),
        ("ada", "A\0", "admin", PASSWORD, "does not show"),
        ("ada", "\u202eA", "admin", PASSWORD, "does not show"),
        ("ada", "", "root", PASSWORD, "no role"),
        ("ada", "", "admin", "short", "at least 12"),
        ("ada", "", "admin", "x" * 1025, "at most 1024"),
        ("ada", "", "admin", "aaaaaaaaaaaaaa", "easily guessed"),
        ("adaadaada", "", "admin", "my adaadaada word", "easily guessed"),
    ],
)
def test_a_user_that_cannot_be_is_refused(
    store: Store, login: str, name: str, role: str, password: str, word: str
) -> None:
    with pytest.raises(UsageError, match=word):
        store.people.add(operator(), login, name, role, password)
    assert store.people.all() == []


@ON_SQLITE
def test_passwords_are_kept_as_argon2id_and_stand_nowhere_else(store: Store) -> None:
    store.people.add(operator(), "ada", "Ada", "admin", PASSWORD)
    with store.reading() as connection:
        assert connection.execute(sa.select(users.c.password)).scalar_one().startswith("$argon2id$")
    assert PASSWORD not in "\n".join(store.audit.export())


@ON_SQLITE
def test_every_reason_to_refuse_a_login_sounds_the_same(store: Store) -> None:
    store.people.add(operator(), "ada", "Ada", "admin", PASSWORD)
    ada = store.people.authenticate("ada", PASSWORD)
    store.people.add(ada, "ben", "Ben", "reader", PASSWORD)
    store.people.disable(ada, "ben")
    said = set()
    for login, password in (("ada", "wrong"), ("ben", PASSWORD), ("nobody", PASSWORD), ("", "")):
        with pytest.raises(AccessError) as wrong:
            store.people.authenticate(login, password)
        said.add(str(wrong.value))
    assert len(said) == 1


@ON_SQLITE
def test_the_only_admin_stays(store: Store, staff: Staff) -> None:
    with pytest.raises(ConflictError, match="only admin"):
        store.people.disable(staff.ada, "ada")
    store.people.disable(staff.ada, "dan")
    with pytest.raises(ConflictError, match="disabled already"):
        store.people.disable(staff.ada, "dan")
    with pytest.raises(AccessError, match="may not disable"):
        store.people.disable(staff.ben, "cleo")
    with pytest.raises(UsageError, match="no user"):
        store.people.disable(staff.ada, "zed")


def test_changes_of_users_and_keys_stand_in_the_chain_without_names(
    store: Store, staff: Staff
) -> None:
    store.people.disable(staff.ada, "dan")
    key, text = store.keys.create(staff.cleo, "nightly run of Cleo", ["screen"])
    store.keys.revoke(staff.cleo, key.id)
    links = [each.link for each in store.audit.records()]
    deeds = [(k.kind, json.loads(k.body)["facts"].get("deed")) for k in links]
    assert deeds == [
        ("tenant", "made"), *[("user", "added")] * 4, ("user", "disabled"), ("key", "created"),
        ("key", "revoked"),
    ]  # fmt: skip
    assert all("leo" not in k.body and text not in k.body for k in links)
    assert store.audit.verify().whole


def test_a_key_is_shown_once_and_does_what_its_scopes_and_its_user_may(
    store: Store, staff: Staff
) -> None:
    key, text = store.keys.create(staff.cleo, "batch", ["read", "screen"], expires="2099-01-01")
    assert text.startswith("tidegate_")
    assert len(text) > 50
    with store.reading() as connection:
        row = connection.execute(sa.select(api_keys)).one()
    assert text not in str(row)
    actor = store.keys.authenticate(text, client="10.0.0.1")
    assert (actor.user, actor.key, actor.authenticated) == (staff.cleo.user, key.id, "key")
    assert actor.may("screen")
    assert not actor.may("decide")
    with pytest.raises(AccessError, match="this key may not decide"):
        actor.must("decide", "decide a case")


@ON_SQLITE
def test_a_key_gives_no_more_than_its_maker_has(store: Store, staff: Staff) -> None:
    with pytest.raises(AccessError, match="may not make a key with the scope approve"):
        store.keys.create(staff.cleo, "more", ["approve"])
    limited = replace(staff.ada, scopes=frozenset({"read"}), key="k")
    with pytest.raises(AccessError, match="this key may not"):
        store.keys.create(limited, "more", ["admin"])
    with pytest.raises(AccessError, match="belongs to a user"):
        store.keys.create(staff.nobody, "x", ["read"])
    for label, scopes, expires in (
        ("", ["read"], ""), ("x\n", [], ""), ("x", ["fly"], ""), ("x", ["read"], "2001-01-01"),
        ("x", ["read"], "soon"), ("a\nb", ["read"], ""),
    ):  # fmt: skip
        with pytest.raises(UsageError):
            store.keys.create(staff.cleo, label, scopes, expires=expires)


def test_a_key_ends_when_revoked_expired_or_its_user_is_gone(
    store: Store, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tidegate.cases import keys

    revoked, one = store.keys.create(staff.cleo, "one", ["read"])
    _, two = store.keys.create(staff.dan, "two", ["read"])
    _, three = store.keys.create(staff.ben, "three", ["read"], expires="2098-12-31")
    assert store.keys.authenticate(three).login == "ben"
    with pytest.raises(AccessError, match="another user's"):
        store.keys.revoke(staff.dan, revoked.id)
    store.keys.revoke(staff.cleo, revoked.id[:13])
    with pytest.raises(ConflictError, match="revoked already"):
        store.keys.revoke(staff.cleo, revoked.id)
    store.people.disable(staff.ada, "dan")
    monkeypatch.setattr(keys, "moment", lambda: "2099-01-01T00:00:00.000000Z")
    for text in (one, two, three, "", "tidegate_x"):
        with pytest.raises(AccessError, match="does not open"):
            store.keys.authenticate(text)
    assert [bool(key.revoked) for key in store.keys.all()] == [True, False, False]
    with pytest.raises(UsageError, match=r"key has an id"):
        store.keys.revoke(staff.ada, "")


@pytest.mark.parametrize("scope", ["read", "screen", "decide", "approve", "admin"])
def test_a_higher_role_may_what_a_lower_one_may(scope: str) -> None:
    may = [
        Actor("u", "u", role, "password").may(scope)  # type: ignore[arg-type]
        for role in ("reader", "reviewer", "approver", "admin")
    ]
    assert may == sorted(may)
    assert may[-1]
