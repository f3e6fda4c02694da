"""What changed between two editions of a publication.

Parties are paired within a list: first by id where the name is the same too, then by name and
country, then by id alone. A publisher that numbers its entries anew therefore makes renumbered
entries and not twenty thousand changes.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from tidegate.lists.edition import Edition
from tidegate.lists.entry import Entry
from tidegate.lists.entry_lines import entry_to_dict

_FIELDS = tuple(f.name for f in fields(Entry) if f.name not in ("list", "entry_id"))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one entry, before and after, in JSON values."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One party in both editions, with at least one field changed besides its id."""

    before: Entry
    after: Entry
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Renumbering:
    """One party in both editions under another id, otherwise the same."""

    list: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EditionDifference:
    """What turns `before` into `after`. Order is that of the editions."""

    publication: str
    before: Edition
    after: Edition
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[EntryChange, ...]
    renumbered: tuple[Renumbering, ...] = ()

    @property
    def sizes(self) -> dict[str, int]:
        """How many were added, removed, changed, renumbered."""
        return {
            "added": len(self.added),
            "removed": len(self.removed),
            "changed": len(self.changed),
            "renumbered": len(self.renumbered),
        }

    def apply(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries of `after` from those of `before`, sorted by list and id."""
        gone = {(e.list, e.entry_id) for e in self.removed}
        changed = {(c.before.list, c.before.entry_id): c.after for c in self.changed}
        renumbered = {(r.list, r.before): r.after for r in self.renumbered}
        made = list(self.added)
        for entry in entries:
            key = (entry.list, entry.entry_id)
            if key in gone:
                continue
            if key in changed:
                made.append(changed[key])
            elif key in renumbered:
                made.append(replace(entry, entry_id=renumbered[key]))
            else:
                made.append(entry)
        return sorted(made, key=lambda e: (e.list, e.entry_id))

    def to_dict(self) -> dict[str, Any]:
        """All of it in JSON values."""
        return {
            "publication": self.publication,
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "sizes": self.sizes,
            "added": [entry_to_dict(e) for e in self.added],
            "removed": [entry_to_dict(e) for e in self.removed],
            "changed": [
                {
                    "list": c.after.list,
                    "entry_id": c.after.entry_id,
                    "entry_id_before": c.before.entry_id,
                    "name": c.after.name,
                    "fields": [
                        {"field": f.field, "before": f.before, "after": f.after} for f in c.fields
                    ],
                }
                for c in self.changed
            ],
            "renumbered": [
                {"list": r.list, "before": r.before, "after": r.after} for r in self.renumbered
            ],
        }


def difference(
    before: Edition, entries_before: Iterable[Entry], after: Edition, entries_after: Iterable[Entry]
) -> EditionDifference:
    """Compares two editions; entries need a (list, entry_id) of their own in each."""
    old, new = list(entries_before), list(entries_after)
    pairs: list[tuple[Entry, Entry]] = []
    keys: tuple[Callable[[Entry], Hashable], ...] = (
        lambda e: (e.list, e.entry_id, _name_key(e)),
        lambda e: (e.list, _name_key(e), tuple(sorted(e.countries)), _but_id(e)),
        lambda e: (e.list, _name_key(e), tuple(sorted(e.countries))),
        lambda e: (e.list, e.entry_id),
    )
    for key in keys:
        paired, old, new = _pair(old, new, key)
        pairs += paired
    changed, renumbered = [], []
    for was, now in pairs:
        if moved := field_changes(was, now):
            changed.append(EntryChange(was, now, moved))
        elif was.entry_id != now.entry_id:
            renumbered.append(Renumbering(now.list, was.entry_id, now.entry_id))
    return EditionDifference(
        publication=after.publication,
        before=before,
        after=after,
        added=tuple(new),
        removed=tuple(old),
        changed=tuple(changed),
        renumbered=tuple(renumbered),
    )


def field_changes(before: Entry, after: Entry) -> tuple[FieldChange, ...]:
    """The fields in which two entries differ, their ids left out."""
    if before == after:
        return ()
    was, now = entry_to_dict(before), entry_to_dict(after)
    return tuple(
        FieldChange(name, was.get(name), now.get(name))
        for name in _FIELDS
        if was.get(name) != now.get(name)
    )


def _pair(
    old: list[Entry], new: list[Entry], key: Callable[[Entry], Hashable]
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """Pairs entries with the same key in their order; returns the pairs and what is left."""
    if not old or not new:
        return [], old, new
    waiting: dict[Hashable, deque[Entry]] = defaultdict(deque)
    for entry in new:
        waiting[key(entry)].append(entry)
    pairs, alone = [], []
    taken: set[tuple[str, str]] = set()
    for entry in old:
        same = waiting.get(key(entry))
        if same:
            other = same.popleft()
            taken.add((other.list, other.entry_id))
            pairs.append((entry, other))
        else:
            alone.append(entry)
    return pairs, alone, [e for e in new if (e.list, e.entry_id) not in taken]


def _name_key(entry: Entry) -> str:
    plain = unicodedata.normalize("NFKC", entry.name).casefold()
    return "".join(c for c in plain if c.isalnum()) or plain


def _but_id(entry: Entry) -> str:
    record = entry_to_dict(entry)
    del record["entry_id"]
    return repr(record)
