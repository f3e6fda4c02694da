"""What a hit is known by: the subject's facts, the entry's content, the version of the rules.

A good-guy entry holds only while all three are the same (DESIGN, decision 7).
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidegate.findings.digest import canonical, sha256_hex

# What is asked of the lists. Further columns of a file, as a date of entry, are no such fact.
FACTS = (
    "name", "other_names", "schema", "countries", "birth_date", "identifiers", "address",
)  # fmt: skip
# What a list says of a party; score, reasons and the name that matched are of the comparison.
ENTRY = (
    "list", "entry_id", "names", "schema", "countries", "programs", "footnotes", "citation",
    "listed_on", "ended_on", "url", "extra",
)  # fmt: skip
RULE = (
    "rule", "outcome", "verdict", "citation", "published", "effective", "compliance",
    "stayed_from", "stayed_to", "ended", "enforced", "applies", "clauses",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """One match of one row. `subject_ref` finds the same subject with other facts, and
    `by_id` says whether it rests on an id of the user's own (a name is no id)."""

    subject: Mapping[str, Any]
    match: Mapping[str, Any]
    findings: tuple[Mapping[str, Any], ...]
    subject_key: str
    subject_ref: str
    by_id: bool
    entry_hash: str
    rule_hash: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.subject_key, self.match["list"], self.match["entry_id"]

    def content(self) -> dict[str, Any]:
        """What a reviewer sees, and the record keeps."""
        return {"subject": self.subject, "match": self.match, "findings": list(self.findings)}


def hits_of(
    row: Mapping[str, Any], rulebooks: Sequence[Mapping[str, Any]], pepper: str
) -> list[Hit]:
    """The hits of one row of a screening's document, each entry once."""
    subject = row["subject"]
    key, ref, by_id = keys_of(subject, pepper)
    found: dict[tuple[str, str], Hit] = {}
    for match in row["matches"]:
        evidence = f"{match['list']}:{match['entry_id']}"
        findings = tuple(f for f in row["findings"] if evidence in f["evidence"])
        hit = Hit(
            subject=subject, match=match, findings=findings, subject_key=key, subject_ref=ref,
            by_id=by_id, entry_hash=sha256_hex(canonical(entry_of(match))),
            rule_hash=sha256_hex(canonical(rules_of(findings, rulebooks))),
        )  # fmt: skip
        found.setdefault((match["list"], match["entry_id"]), hit)
    return list(found.values())


def keys_of(subject: Mapping[str, Any], pepper: str) -> tuple[str, str, bool]:
    """The key of a subject's facts, that of the subject whatever its facts, and whether the
    latter rests on an id of the user's own."""
    own = str(subject.get("id") or "").strip()
    name = unicodedata.normalize("NFKC", str(subject.get("name") or "")).casefold()
    same = {"id": own} if own else {"name": " ".join(name.split())}
    facts = canonical(facts_of(subject))
    return keyed(pepper, facts), keyed(pepper, canonical(same)), bool(own)


def facts_of(subject: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a subject that a hit rests on."""
    return {name: subject.get(name) for name in FACTS}


def entry_of(match: Mapping[str, Any]) -> dict[str, Any]:
    """What the list says of the party; the order of names says nothing."""
    entry = {name: match.get(name) for name in ENTRY}
    return {
        name: sorted(value, key=str) if isinstance(value, list | tuple) else value
        for name, value in entry.items()
    }


def rules_of(
    findings: Sequence[Mapping[str, Any]], rulebooks: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """What the rules made of an entry, each with the version and hash of its rulebook."""
    books = {book["id"]: {k: book.get(k) for k in ("version", "sha256")} for book in rulebooks}
    told = [
        {**{name: f.get(name) for name in RULE}, "rulebook": books.get(f["rule"])} for f in findings
    ]
    return sorted(told, key=canonical)


def keyed(pepper: str, data: bytes) -> str:
    """HMAC-SHA-256 under a tenant's own random key, so that no name can be tried out."""
    return hmac.new(bytes.fromhex(pepper), data, hashlib.sha256).hexdigest()


def what_changed(before: Mapping[str, Any] | None, now: Hit) -> list[str]:
    """In words, which parts of the entry differ from what a case showed before. Values are not
    repeated: this stands in the open part of the record."""
    if before is None:
        return ["the list entry changed"]
    was, is_now = entry_of(before["match"]), entry_of(now.match)
    return [
        f"the list entry changed: {name.replace('_', ' ')}"
        for name in ENTRY
        if canonical(was[name]) != canonical(is_now[name])
    ] or ["the list entry changed"]


def facts_changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Which facts of the subject differ, in words."""
    was, is_now = facts_of(before), facts_of(now)
    return [
        f"the subject changed: {name.replace('_', ' ')}"
        for name in FACTS
        if canonical(was[name]) != canonical(is_now[name])
    ]
