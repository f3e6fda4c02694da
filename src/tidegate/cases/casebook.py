"""The drawer of cases: the queue, one case with its history, and every deed on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tidegate.cases import chain, deciding, papers
from tidegate.cases.actor import Actor
from tidegate.cases.deciding import Licence
from tidegate.cases.record import moment
from tidegate.cases.screened import Screened, read_screened, screened
from tidegate.cases.screenings import Taken, take_in
from tidegate.cases.tables import cases, suppressions
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.cases.chain import Kept
    from tidegate.cases.store import Store
    from tidegate.desk import Screening

STATES = ("open", "escalated", "proposed", "closed")
WAITING = ("open", "escalated", "proposed")


@dataclass(frozen=True, slots=True)
class Case:
    """A case as the queue shows it. `content` (subject, match, findings) is None once erased;
    `seq` is the record that left it as it stands; `good_guy` says what voids its entry."""

    id: str
    number: int
    state: str
    outcome: str
    list: str
    entry_id: str
    score: float
    band: str
    opened: str
    changed: str
    assignee: str
    revived: str
    licence_until: str
    lapsed: bool
    good_guy: bool
    seq: int
    content: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Event:
    """One record of a case: who did what when; `erased` names sections that are gone."""

    seq: int
    at: str
    kind: str
    who: str
    authenticated: str
    facts: Mapping[str, Any]
    personal: Mapping[str, Any]
    erased: tuple[str, ...]


class Cases:
    """The queue of a tenant."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def from_screening(
        self,
        result: Mapping[str, Any] | Screening | Screened | Path,
        actor: Actor,
        *,
        purpose: Mapping[str, str] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Taken:
        """Puts a screening into the record: a record for each row, hit or none, and a case for
        each (subject's facts, list entry). `result` is the JSON document of `tidegate screen` or
        `search` (or its file), or what `Tidegate().parties.screen` gives. `purpose` may tell
        reason, transaction and legal_basis. Putting the same in twice adds nothing.

        Raises InputError for a document that does not fit its receipt.
        """
        if isinstance(result, Path):
            result = read_screened(result)
        elif not isinstance(result, Screened):
            result = screened(result)
        told = dict(purpose or {})
        unknown = set(told) - {"reason", "transaction", "legal_basis"}
        if unknown:
            raise UsageError(f"a purpose has no {', '.join(sorted(unknown))}")
        self._store.settings.retention.of(told.get("legal_basis", ""), moment()[:10])
        return take_in(self._store, actor, result, purpose=told, progress=progress)

    def queue(
        self,
        states: Sequence[str] = WAITING,
        *,
        assignee: str = "",
        lapsed: bool = True,
        limit: int = 1000,
        after: int = 0,
    ) -> Sequence[Case]:
        """Cases in these states, the strongest first, after the first `after`; with `lapsed` also
        closed ones whose licence has ended. `assignee` is a login."""
        wrong = [state for state in states if state not in STATES]
        if wrong:
            raise UsageError(
                f"there is no state {', '.join(wrong)}", hint=f"There are {', '.join(STATES)}."
            )
        with self._store.reading() as connection:
            wanted: sa.ColumnElement[bool] = cases.c.state.in_(states)
            if lapsed:
                wanted = sa.or_(wanted, cases.c.licence_until < moment()[:10])
            query = self._query().where(wanted)
            names = self._store.people.names(connection)
            if assignee:
                ids = [id for id, login in names.items() if login == assignee]
                query = query.where(cases.c.assignee.in_(ids))
            order = (cases.c.score.desc(), cases.c.number)
            found = connection.execute(query.order_by(*order).limit(limit).offset(after))
            return [_case(row, names) for row in found]

    def counts(self) -> dict[str, int]:
        """How many cases stand where."""
        with self._store.reading() as connection:
            found = connection.execute(
                sa.select(cases.c.state, sa.func.count())
                .where(cases.c.tenant == self._store.tenant)
                .group_by(cases.c.state)
            )
            told = {str(state): int(count) for state, count in found}
        return {state: told.get(state, 0) for state in STATES}

    def case(self, told: str | int) -> Case:
        """A case by its number or the start of its id. Raises UsageError."""
        with self._store.reading() as connection:
            return self.case_in(connection, told)

    def case_in(self, connection: Connection, told: str | int) -> Case:
        """The same inside a transaction."""
        text = str(told).lstrip("#")
        if text.isdecimal() and len(text) < 10:
            query = self._query().where(cases.c.number == int(text))
        else:
            query = self._query().where(cases.c.id.startswith(text, autoescape=True))
        found = connection.execute(query.limit(2)).all()
        if len(found) != 1 or not text:
            what = "more than one case begins so" if found and text else "there is no such case"
            raise UsageError(f"{told}: {what}", hint="tidegate cases list shows the numbers.")
        return _case(found[0], self._store.people.names(connection))

    def history(self, case: Case) -> Sequence[Event]:
        """Every record of a case, oldest first."""
        with self._store.reading() as connection:
            names = self._store.people.names(connection)
            kept = chain.walk(connection, self._store.tenant, case_id=case.id)
            return [_event(each, names) for each in kept]

    def decide(
        self,
        actor: Actor,
        told: str | int,
        outcome: str,
        reasons: Sequence[str],
        *,
        note: str = "",
        good_guy: bool = False,
        good_guy_until: str = "",
        licence: Licence | None = None,
        seen: int | None = None,
    ) -> Case:
        """Decides a case that is open or escalated. Outcomes and reasons are those of
        `settings.dispositions`; what asks for a second review then waits for another person. A
        good-guy entry answers later hits while nothing of its ground changes. `seen` is the `seq`
        of the case as the decider saw it: had it changed since, the decision is refused.

        Raises UsageError, AccessError, ConflictError.
        """
        actor.must("decide", "decide a case")
        with self._store.writing() as connection:
            case = self.case_in(connection, told)
            deciding.decide(
                self._store, connection, actor, case, outcome, reasons, note=note,
                good_guy=good_guy, good_guy_until=good_guy_until, licence=licence, seen=seen,
            )  # fmt: skip
            return self.case_in(connection, case.id)

    def review(
        self, actor: Actor, told: str | int, *, approved: bool, note: str = "",
        seen: int | None = None,
    ) -> Case:  # fmt: skip
        """The second review of a proposed decision, by another person than decided: approved, it
        closes the case; refused, the case is open again. Raises AccessError, ConflictError."""
        actor.must("approve", "review a decision")
        with self._store.writing() as connection:
            case = self.case_in(connection, told)
            deciding.review(
                self._store, connection, actor, case, approved=approved, note=note, seen=seen
            )
            return self.case_in(connection, case.id)

    def undo(self, actor: Actor, told: str | int, note: str = "") -> Case:
        """Takes the last decision back, by a new record; the case is open again. Who proposed may
        take it back; what is closed takes an approver. Raises AccessError, ConflictError."""
        actor.must("decide", "take a decision back")
        with self._store.writing() as connection:
            case = self.case_in(connection, told)
            deciding.undo(self._store, connection, actor, case, note)
            return self.case_in(connection, case.id)

    def escalate(self, actor: Actor, told: str | int, note: str) -> Case:
        """Passes an open case up, with a word why."""
        actor.must("decide", "escalate a case")
        with self._store.writing() as connection:
            case = self.case_in(connection, told)
            deciding.escalate(self._store, connection, actor, case, note)
            return self.case_in(connection, case.id)

    def lapse(self, actor: Actor) -> int:
        """Opens closed cases whose licence has ended; how many there were."""
        actor.must("screen", "open cases whose licence has ended")
        with self._store.writing() as connection:
            return deciding.lapse(self._store, connection, actor)

    def assign(self, actor: Actor, told: str | int, login: str) -> Case:
        """Gives a case to a user, "" for nobody."""
        actor.must("decide", "assign a case")
        with self._store.writing() as connection:
            case = self.case_in(connection, told)
            papers.assign(self._store, connection, actor, case, login)
            return self.case_in(connection, case.id)

    def note(self, actor: Actor, told: str | int, text: str) -> None:
        """Adds a note to a case."""
        actor.must("decide", "write a note")
        with self._store.writing() as connection:
            case = self.case_in(connection, told)
            papers.note(self._store, connection, actor, case, text)

    def attach(self, actor: Actor, told: str | int, name: str, content: bytes) -> str:
        """Attaches a file of at most 20 MiB to a case; its SHA-256, which the record holds."""
        actor.must("decide", "attach a file")
        with self._store.writing() as connection:
            case = self.case_in(connection, told)
            return papers.attach(self._store, connection, actor, case, name, content)

    def attachment(self, told: str | int, sha256: str) -> tuple[str, bytes]:
        """Name and bytes of an attachment. Raises UsageError where there is none, StoreError
        where its bytes are not those that were attached."""
        with self._store.reading() as connection:
            case = self.case_in(connection, told)
            return papers.attachment(self._store, connection, case, sha256)

    def _query(self) -> sa.Select[tuple[Any, ...]]:
        active = (
            sa.exists()
            .where(
                suppressions.c.tenant == self._store.tenant,
                suppressions.c.case_id == cases.c.id,
                suppressions.c.voided.is_(None),
            )
            .label("good_guy")
        )
        return sa.select(cases, active).where(cases.c.tenant == self._store.tenant)


def _case(row: Any, names: Mapping[str, str]) -> Case:
    licence = row.licence_until or ""
    return Case(
        id=row.id, number=row.number, state=row.state, outcome=row.outcome or "", list=row.list,
        entry_id=row.entry_id, score=row.score, band=row.band, opened=row.opened,
        changed=row.changed, assignee=names.get(row.assignee or "", ""),
        revived=row.revived or "", licence_until=licence,
        lapsed=bool(licence) and licence < moment()[:10], good_guy=bool(row.good_guy),
        seq=row.seq, content=json.loads(row.content) if row.content else None,
    )  # fmt: skip


def _event(each: Kept, names: Mapping[str, str]) -> Event:
    body = json.loads(each.link.body)
    actor = body["actor"]
    personal = {name: json.loads(s.content) for name, s in each.sections.items()}
    who = names.get(actor["user"], actor["user"]) or str(personal.get("operator", "operator"))
    return Event(
        seq=each.link.seq, at=each.link.at, kind=each.link.kind, who=who,
        authenticated=actor["authenticated"], facts=body["facts"], personal=personal,
        erased=tuple(sorted(each.erased)),
    )  # fmt: skip
