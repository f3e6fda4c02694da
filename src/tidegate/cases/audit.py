"""The drawer of the chain: reading it, proving it, giving it out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from tidegate.cases import chain, export, heads
from tidegate.cases.actor import Actor
from tidegate.cases.agreement import disagreements
from tidegate.cases.chain import Kept
from tidegate.cases.heads import Head
from tidegate.cases.record import Entry, Link, moment
from tidegate.cases.verification import Verification, verify
from tidegate.errors import InputError

if TYPE_CHECKING:
    from tidegate.cases.store import Store


class Audit:
    """The chain of a tenant."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(
        self, actor: Actor, kind: str, facts: Mapping[str, Any],
        personal: Mapping[str, Any] | None = None,
    ) -> Link:  # fmt: skip
        """Records something that has no drawer of its own; `facts` hold nothing personal."""
        actor.must("screen", "add to the record")
        with self._store.writing() as connection:
            return self._store.record(connection, actor, [Entry(kind, facts, personal or {})])[0]

    def records(self, *, after: int = 0) -> Iterator[Kept]:
        """Every record after one, in order."""
        with self._store.reading() as connection:
            yield from chain.walk(connection, self._store.tenant, after=after)

    def verify(self, head_files: Sequence[Path] = (), *, key: str = "") -> Verification:
        """Checks every record, every section and the tables of cases against the chain, and
        against heads that were given out. `key` is the public key (or its fingerprint) they must
        be signed by; by default this data home's. Raises InputError for a file that is no head.
        """
        trusted = key or heads.known_key(self._store.home)
        named, notes = read_heads(head_files, trusted, self._store.tenant)
        with self._store.reading() as connection:
            return verify(
                self._store.tenant,
                chain.walk(connection, self._store.tenant),
                self._grounds(connection),
                named,
                found_elsewhere=disagreements(connection, self._store.tenant),
                notes=notes,
            )

    def head(self, actor: Actor) -> Head:
        """Signs the last record of now, and records that it did (as the next record)."""
        actor.must("screen", "sign a head")
        key, made = heads.signing_key(self._store.home)
        name = heads.fingerprint(heads.public_text(key.public_key()))
        with self._store.writing() as connection:
            if made:
                deed = Entry("signing_key", {"key": name, "deed": "made"})
                self._store.record(connection, actor, [deed])
            seq, hash = chain.last_of(connection, self._store.tenant)
            signed = heads.sign(key, self._store.tenant, seq, hash, moment())
            facts = {"seq": seq, "hash": hash, "key": name}
            self._store.record(connection, actor, [Entry("head", facts)])
        return signed

    def export(self) -> Iterator[str]:
        """The whole chain as JSON lines, each without its end; what `verify_export` reads."""
        with self._store.reading() as connection:
            kept = chain.walk(connection, self._store.tenant)
            grounds = self._grounds(connection)
            yield from export.lines(self._store.tenant, kept, grounds, moment())

    def _grounds(self, connection: Connection) -> Callable[[str], str | None]:
        def find(digest: str) -> str | None:
            return chain.grounds_of(connection, self._store.tenant, [digest]).get(digest)

        return find


def read_heads(
    files: Sequence[Path], trusted: str, tenant: str
) -> tuple[list[tuple[str, Head]], list[str]]:
    """Heads of a tenant with the names of their files, and notes about keys nobody vouched for.

    Raises InputError for a file that is no such head.
    """
    named, notes = [], []
    for path in files:
        head, note = heads.read_head(path, trusted)
        if head.tenant != tenant:
            raise InputError(
                f"{path} is a head of the tenant {head.tenant}, and this is {tenant}",
                hint="Give the tenant with --tenant.",
            )
        named.append((path.name, head))
        notes += [note] if note else []
    return named, notes


def verify_export(path: Path, head_files: Sequence[Path] = (), *, key: str = "") -> Verification:
    """Checks a file of an export, with no database at hand. Raises InputError."""
    told = export.Export(path)
    named, notes = read_heads(head_files, key, told.tenant)
    return verify(told.tenant, told.kept(), told.grounds, named, notes=notes)
