"""Putting a screening into the record: a record for every row, a case for every hit.

Rows go in by blocks, each in one transaction; a block that was acknowledged is not put in twice,
so a run that was interrupted is put in again and goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tidegate.cases import chain
from tidegate.cases.actor import Actor
from tidegate.cases.hits import Hit, hits_of
from tidegate.cases.record import Entry, Link, canonical_text
from tidegate.cases.screened import Screened
from tidegate.cases.standing import Stand, Standing
from tidegate.cases.tables import audit_records, cases, suppressions, tenants
from tidegate.findings.document import plain

if TYPE_CHECKING:
    from tidegate.cases.store import Store

BLOCK = 200
_GROUNDS = (
    "command", "engine", "mode", "profile", "lists", "lists_missing", "rulebooks", "settings",
    "starter",
)  # fmt: skip
# A path can name a person, so it is told in a section that can be erased.
_OPEN_INPUT = ("sha256", "rows", "sheet")


@dataclass(frozen=True, slots=True)
class Taken:
    """What putting a screening in did: records of rows, and what became of their hits. `already`
    counts rows that were in the record before."""

    batch: str
    records: int = 0
    already: int = 0
    opened: int = 0
    revived: int = 0
    seen: int = 0
    stands: int = 0
    suppressed: int = 0


@dataclass(slots=True)
class _Block:
    """What one transaction will write. `at` gives, for a case, the entry whose number it keeps."""

    entries: list[Entry] = field(default_factory=list)
    new: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed: dict[str, dict[str, Any]] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    voided: list[tuple[str, int, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def take_in(
    store: Store, actor: Actor, run: Screened, *, purpose: Mapping[str, str],
    progress: Callable[[int, int], None] | None = None,
) -> Taken:  # fmt: skip
    """Puts every row of a screening into the record. See `Cases.from_screening`."""
    actor.must("screen", "put a screening into the record")
    counts: dict[str, int] = {}
    total = len(run.rows)
    for start in range(0, max(total, 1), BLOCK):
        rows = run.rows[start : start + BLOCK]
        with store.writing() as connection:
            told = _take_block(store, connection, actor, run, rows, purpose, first=start == 0)
        for name, count in told.items():
            counts[name] = counts.get(name, 0) + count
        if progress:
            progress(min(start + BLOCK, total), total)
    return Taken(run.digest, **counts)


def _take_block(
    store: Store, connection: Connection, actor: Actor, run: Screened,
    rows: Sequence[Mapping[str, Any]], purpose: Mapping[str, str], *, first: bool,
) -> dict[str, int]:  # fmt: skip
    tenant = store.tenant
    pepper = connection.execute(
        sa.select(tenants.c.pepper).where(tenants.c.tenant == tenant)
    ).scalar_one()
    done = _done(connection, tenant, run.digest, [row["row"] for row in rows])
    left = [row for row in rows if row["row"] not in done]
    block = _Block(counts={"records": len(left), "already": len(rows) - len(left)})
    if first and not _begun(connection, tenant, run.digest):
        _begin(store, connection, actor, run, purpose)
    if not left:
        return block.counts
    grounds = chain.keep_grounds(connection, tenant, {n: run.run.get(n) for n in _GROUNDS})
    same = {"as_of": run.run["as_of"], "known_at": run.run.get("known_at", ""),
            "batch": run.digest, "grounds": grounds,
            "basis": purpose.get("legal_basis", "")}  # fmt: skip
    hits = [hits_of(row, run.run["rulebooks"], pepper) for row in left]
    standing = Standing(connection, store, [hit for found in hits for hit in found])
    for row, found in zip(left, hits, strict=True):
        told = [(hit, _stand(block, standing, hit)) for hit in found]
        block.entries.append(_screening(row, told, purpose, same))
        for hit, stand in told:
            _hit(block, hit, stand, row["row"], same)
    links = store.record(connection, actor, block.entries)
    _write(connection, tenant, block, links)
    return block.counts


def _done(connection: Connection, tenant: str, batch: str, rows: Sequence[int]) -> set[int]:
    """Those of these rows that are in the record already."""
    table = audit_records
    found = connection.execute(
        sa.select(table.c.source_row).where(
            table.c.tenant == tenant, table.c.batch == batch, table.c.source_row.in_(rows)
        )
    )
    return {int(row.source_row) for row in found}


def _begun(connection: Connection, tenant: str, batch: str) -> bool:
    table = audit_records
    query = sa.select(table.c.seq).where(
        table.c.tenant == tenant, table.c.batch == batch, table.c.kind == "batch"
    )
    return connection.execute(query.limit(1)).first() is not None


def _begin(
    store: Store, connection: Connection, actor: Actor, run: Screened, purpose: Mapping[str, str]
) -> None:
    """The record of the run as a whole, and of lists that are others than in the run before."""
    told = run.run.get("input") or {}
    facts = {
        "rows": len(run.rows), "started": run.run["started"], "receipt": run.digest,
        "input": {name: told.get(name) for name in _OPEN_INPUT},
    }  # fmt: skip
    personal = {"input": {name: value for name, value in told.items() if name not in _OPEN_INPUT}}
    basis = purpose.get("legal_basis", "")
    entry = Entry("batch", facts, personal, batch=run.digest, as_of=run.run["as_of"], basis=basis)
    store.record(connection, actor, [entry])
    if run.run.get("known_at"):
        return  # a run about the past says nothing of the lists of now
    names = ("edition", "published", "retrieved", "sha256", "rows", "rows_before", "state")
    lists = {each["list"]: {n: each.get(n) for n in names} for each in run.run["lists"]}
    before = store.settings.value_in(connection, "lists")
    now = json.loads(canonical_text({**(before or {}), **lists}))
    if now != before:
        store.settings.change_in(connection, actor, "lists", now, before=before, kind="lists")


def _screening(
    row: Mapping[str, Any], told: Sequence[tuple[Hit, Stand]], purpose: Mapping[str, str],
    same: Mapping[str, Any],
) -> Entry:  # fmt: skip
    facts = {
        "matches": len(row["matches"]),
        "findings": len(row["findings"]),
        "unreadable": bool(row["problem"]),
        "cases": [stand.case_id for _, stand in told],
        "suppressed": sum(stand.deed == "suppressed" for _, stand in told),
    }
    personal: dict[str, Any] = {"subject": row["subject"]}
    if row["matches"] or row["findings"]:
        personal["candidates"] = {"matches": row["matches"], "findings": row["findings"]}
    if row["problem"]:
        personal["problem"] = row["problem"]
    why = {name: text for name, text in purpose.items() if name != "legal_basis" and text}
    if why:
        personal["purpose"] = why
    return Entry("screening", facts, personal, row=row["row"], **same)


def _stand(block: _Block, standing: Standing, hit: Hit) -> Stand:
    """What becomes of a hit; good-guy entries it voids are voided on the record first."""
    stand = standing.of(hit)
    block.counts[stand.deed] = block.counts.get(stand.deed, 0) + 1
    for void in stand.voids:
        facts = {"suppression": void.id, "because": list(stand.because)}
        block.voided.append((void.id, len(block.entries), "; ".join(stand.because)))
        block.entries.append(Entry("good_guy_void", facts, case_id=void.case_id))
    return stand


def _hit(block: _Block, hit: Hit, stand: Stand, row: int, same: Mapping[str, Any]) -> None:
    facts = {
        "deed": stand.deed, "state": stand.state, "row": row, "because": list(stand.because),
        "entry_hash": hit.entry_hash, "rule_hash": hit.rule_hash, "band": hit.match["band"],
        "score": hit.match["score"], "suppression": stand.suppression,
        "number": stand.number,
    }  # fmt: skip
    block.at[stand.case_id] = len(block.entries)
    block.first.setdefault(stand.case_id, len(block.entries))
    block.entries.append(Entry("hit", facts, {"hit": hit.content()}, case_id=stand.case_id, **same))
    content = json.dumps(plain(hit.content()), ensure_ascii=False)
    values = {
        "entry_hash": hit.entry_hash, "rule_hash": hit.rule_hash, "state": stand.state,
        "score": float(hit.match["score"]), "band": hit.match["band"],
        "subject_ref": hit.subject_ref, "content": content,
    }  # fmt: skip
    if stand.deed in ("opened", "revived"):
        values |= {
            "decision_id": None, "outcome": None, "licence_until": None,
            "revived": "; ".join(stand.because) or None,
        }  # fmt: skip
    if stand.number:
        key, list_id, entry_id = hit.key
        block.new[stand.case_id] = {
            "id": stand.case_id, "number": stand.number, "subject_key": key, "list": list_id,
            "entry_id": entry_id, **values,
        }  # fmt: skip
    elif stand.case_id in block.new:
        block.new[stand.case_id] |= values
    else:
        block.changed[stand.case_id] = block.changed.get(stand.case_id, {}) | values


def _write(connection: Connection, tenant: str, block: _Block, links: Sequence[Link]) -> None:
    stands = {
        case_id: {"seq": links[at].seq, "changed": links[at].at} for case_id, at in block.at.items()
    }
    new = [
        {"tenant": tenant, **row, "opened": links[block.first[id]].at, **stands[id]}
        for id, row in block.new.items()
    ]
    if new:
        connection.execute(sa.insert(cases), new)
    for id, values in block.changed.items():
        connection.execute(
            sa.update(cases)
            .where(cases.c.tenant == tenant, cases.c.id == id)
            .values(**values, **stands[id])
        )
    for id, at, because in block.voided:
        connection.execute(
            sa.update(suppressions)
            .where(suppressions.c.tenant == tenant, suppressions.c.id == id)
            .values(voided=links[at].seq, voided_because=because)
        )
