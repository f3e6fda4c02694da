"""One record of the audit chain: what is in it, and the bytes its hash is of.

The body holds ids, codes, dates and digests. What is personal stands apart in sections; the body
keeps HMAC-SHA-256 of each section's RFC 8785 bytes under a random salt of 256 bits. When section
and salt are erased, the digest stays and tells nothing: without the salt no name can be tried.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tidegate.cases.actor import Actor
from tidegate.errors import UsageError
from tidegate.findings.digest import canonical, sha256_hex

SCHEMA = 1
BEFORE_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be recorded. `facts` are open (nothing personal), `personal` the sections;
    `grounds` (lists, rulebooks, settings, engine of a run) are kept once by their digest."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)
    case_id: str = ""
    batch: str = ""
    row: int | None = None
    grounds: str = ""
    as_of: str = ""
    known_at: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A record as the chain holds it: `body` is RFC 8785 text, `hash` its SHA-256."""

    seq: int
    body: str
    hash: str
    id: str
    at: str
    kind: str
    case_id: str
    batch: str
    row: int | None
    until: str
    previous: str


@dataclass(frozen=True, slots=True)
class Section:
    """What is personal in a record, with its salt."""

    name: str
    salt: str
    content: str

    @property
    def digest(self) -> str:
        return salted(self.salt, self.content)


def salted(salt: str, content: str) -> str:
    """HMAC-SHA-256 of a section's text under its salt, both as hexadecimal text."""
    return hmac.new(bytes.fromhex(salt), content.encode(), hashlib.sha256).hexdigest()


def moment() -> str:
    """This moment in UTC to the microsecond, as ISO text that sorts."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def one_line(text: str, what: str, longest: int = 200) -> str:
    """A short text for a column of its own, without what does not show (which PostgreSQL may
    refuse too). Raises UsageError."""
    bare = unicodedata.normalize("NFC", text).strip()
    if not bare or len(bare) > longest or any(unicodedata.category(c)[0] == "C" for c in bare):
        raise UsageError(f"{what} has 1 to {longest} characters, and none that does not show")
    return bare


def new_id() -> str:
    return str(uuid.uuid4())


def canonical_text(value: Any) -> str:
    """RFC 8785 text; floats are first written as text with four decimals (findings.digest)."""
    return canonical(value).decode()


def linked(
    entry: Entry,
    actor: Actor,
    *,
    tenant: str,
    seq: int,
    previous: str,
    at: str,
    retention: Mapping[str, str],
) -> tuple[Link, list[Section]]:
    """The link that follows `previous`, and the sections that stand apart from it."""
    personal = dict(entry.personal)
    if actor.on_behalf:
        personal["on_behalf"] = actor.on_behalf
    if not actor.user:
        personal["operator"] = actor.login
    sections = [
        Section(name, secrets.token_hex(32), canonical_text(content))
        for name, content in sorted(personal.items())
    ]
    id = new_id()
    body = canonical_text(
        {
            "schema": SCHEMA,
            "id": id,
            "tenant": tenant,
            "seq": seq,
            "at": at,
            "kind": entry.kind,
            "previous": previous,
            "actor": actor.recorded(),
            "purpose": {
                "legal_basis": retention["basis"],
                "as_of": entry.as_of,
                "known_at": entry.known_at,
            },
            "case": entry.case_id,
            "batch": entry.batch,
            "row": entry.row,
            "grounds": entry.grounds,
            "facts": entry.facts,
            "personal": {section.name: section.digest for section in sections},
            "retention": retention,
        }
    )
    link = Link(
        seq=seq, body=body, hash=sha256_hex(body.encode()), id=id, at=at, kind=entry.kind,
        case_id=entry.case_id, batch=entry.batch, row=entry.row, until=retention["until"],
        previous=previous,
    )  # fmt: skip
    return link, sections


def columns_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a row repeats of its body."""
    return {
        "seq": body["seq"],
        "id": body["id"],
        "at": body["at"],
        "kind": body["kind"],
        "case_id": body["case"],
        "batch": body["batch"],
        "row": body["row"],
        "until": body["retention"]["until"],
        "previous": body["previous"],
    }


def read_body(text: str) -> dict[str, Any]:
    """A body as written. Raises ValueError where it is no canonical text."""
    body = json.loads(text)
    if not isinstance(body, dict) or canonical_text(body) != text:
        raise ValueError("not canonical")
    return body
