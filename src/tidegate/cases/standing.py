"""What becomes of a hit that comes in: a new case, one that is known, one that a good-guy entry
answers, or one that is alive again because its ground changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tidegate.cases.hits import Hit, facts_changed, what_changed
from tidegate.cases.record import moment, new_id
from tidegate.cases.tables import cases, suppressions

if TYPE_CHECKING:
    from tidegate.cases.store import Store

RULES = "the rules that apply to the entry changed"
AGAIN = "it was found again, and no good-guy entry answers it"


@dataclass(frozen=True, slots=True)
class Void:
    """A good-guy entry that no longer holds."""

    id: str
    case_id: str


@dataclass(frozen=True, slots=True)
class Stand:
    """`deed` is opened, seen (still open), stands (decided that it is the party), suppressed or
    revived; `because` says in words what changed; `number` is set for a new case."""

    case_id: str
    deed: str
    state: str
    because: tuple[str, ...] = ()
    voids: tuple[Void, ...] = ()
    suppression: str = ""
    number: int | None = None


@dataclass(slots=True)
class _Known:
    """A case as it stands while a block is taken in."""

    id: str
    state: str
    outcome: str | None
    entry_hash: str
    rule_hash: str
    licence_until: str | None
    content: Mapping[str, Any] | None


class Standing:
    """Cases and good-guy entries that the hits of a block meet."""

    def __init__(self, connection: Connection, store: Store, hits: Sequence[Hit]) -> None:
        self._connection, self._tenant = connection, store.tenant
        self._today = moment()[:10]
        self._outcomes = store.settings.dispositions_in(connection).outcomes
        self._cases: dict[tuple[str, str, str], _Known] = {}
        self._entries: dict[str, Any] = {}
        self._relatives: dict[tuple[str, str, str], list[Any]] = {}
        self._load(hits)
        highest = sa.select(sa.func.max(cases.c.number)).where(cases.c.tenant == self._tenant)
        self._number = connection.execute(highest).scalar() or 0

    def _load(self, hits: Sequence[Hit]) -> None:
        keys = sorted({hit.subject_key for hit in hits})
        refs = sorted({hit.subject_ref for hit in hits if hit.by_id})
        if not keys:
            return
        own = cases.c.tenant == self._tenant
        found = self._connection.execute(
            sa.select(cases).where(
                own, sa.or_(cases.c.subject_key.in_(keys), cases.c.subject_ref.in_(refs))
            )
        ).all()
        for row in found:
            key = (row.subject_key, row.list, row.entry_id)
            content = json.loads(row.content) if row.content else None
            self._cases[key] = _Known(
                row.id, row.state, row.outcome, row.entry_hash, row.rule_hash,
                row.licence_until, content,
            )  # fmt: skip
            self._relatives.setdefault((row.subject_ref, row.list, row.entry_id), []).append(row)
        table = suppressions
        active = self._connection.execute(
            sa.select(table).where(
                table.c.tenant == self._tenant, table.c.voided.is_(None),
                table.c.case_id.in_([row.id for row in found]),
            )
        )  # fmt: skip
        self._entries = {row.case_id: row for row in active}

    def of(self, hit: Hit) -> Stand:
        """What becomes of a hit; the next hit of the same case meets what this one left."""
        known = self._cases.get(hit.key)
        stand = self._new(hit) if known is None else self._again(hit, known)
        for void in stand.voids:
            self._entries.pop(void.case_id, None)
        # A case that was decided keeps its outcome until it is alive again.
        alive = stand.deed in ("opened", "revived")
        self._cases[hit.key] = _Known(
            stand.case_id, stand.state, None if alive or known is None else known.outcome,
            hit.entry_hash, hit.rule_hash, None if alive or known is None else known.licence_until,
            hit.content(),
        )  # fmt: skip
        return stand

    def _new(self, hit: Hit) -> Stand:
        self._number += 1
        because: list[str] = []
        voids: list[Void] = []
        if hit.by_id:
            _, list_id, entry_id = hit.key
            for row in self._relatives.get((hit.subject_ref, list_id, entry_id), ()):
                entry = self._entries.get(row.id)
                if entry is not None:
                    before = json.loads(row.content)["subject"] if row.content else {}
                    because += facts_changed(before, hit.subject)
                    voids.append(Void(entry.id, row.id))
        return Stand(
            new_id(), "opened", "open", tuple(dict.fromkeys(because)), tuple(voids),
            number=self._number,
        )  # fmt: skip

    def _again(self, hit: Hit, known: _Known) -> Stand:
        because = []
        if known.entry_hash != hit.entry_hash:
            because += what_changed(known.content, hit)
        if known.rule_hash != hit.rule_hash:
            because.append(RULES)
        entry = self._entries.get(known.id)
        if known.state != "closed":
            if because and known.state == "proposed":
                return Stand(known.id, "revived", "open", tuple(because))
            return Stand(known.id, "seen", known.state, tuple(because))
        outcome = self._outcomes.get(known.outcome or "")
        if known.licence_until and known.licence_until < self._today:
            because.append(f"the licence ended on {known.licence_until}")
        if entry is not None:
            if (entry.entry_hash, entry.rule_hash) != (hit.entry_hash, hit.rule_hash):
                because = because or [RULES]
            if entry.expires and entry.expires < self._today:
                because.append(f"the good-guy entry ended on {entry.expires}")
            if not because:
                return Stand(known.id, "suppressed", "closed", suppression=entry.id)
            return Stand(known.id, "revived", "open", tuple(because), (Void(entry.id, known.id),))
        if not because and outcome is not None and outcome.confirms:
            return Stand(known.id, "stands", "closed")
        return Stand(known.id, "revived", "open", tuple(because or [AGAIN]))
