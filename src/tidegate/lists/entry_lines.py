"""Entries as lines of JSON: fields in a fixed order, empty ones left out, so that the same
entries are the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from tidegate.errors import ListError
from tidegate.lists.entry import Entry, Identifier, ListedName

_TEXT_TUPLES = (
    "countries",
    "birth_dates",
    "nationalities",
    "addresses",
    "programs",
    "footnotes",
)
_TEXTS = (
    "citation",
    "listed_on",
    "ended_on",
    "licence_requirement",
    "licence_policy",
    "title",
    "remarks",
    "url",
)


def entry_to_dict(entry: Entry) -> dict[str, Any]:
    """An entry as JSON values; names are [text, kind, weak], identifiers [kind, value, country]."""
    made: dict[str, Any] = {
        "list": entry.list,
        "entry_id": entry.entry_id,
        "schema": entry.schema,
        "names": [[n.text, n.kind, n.weak] for n in entry.names],
    }
    for name in _TEXT_TUPLES:
        if value := getattr(entry, name):
            made[name] = list(value)
    if entry.identifiers:
        made["identifiers"] = [[i.kind, i.value, i.country] for i in entry.identifiers]
    for name in _TEXTS:
        if value := getattr(entry, name):
            made[name] = value
    if entry.extra:
        made["extra"] = dict(sorted(entry.extra.items()))
    return made


def entry_from_dict(record: dict[str, Any]) -> Entry:
    """The way back from `entry_to_dict`."""
    get = record.get
    none: tuple[str, ...] = ()
    return Entry(
        record["list"],
        record["entry_id"],
        tuple([ListedName(*n) for n in record["names"]]),
        record["schema"],
        tuple(get("countries", none)),
        tuple(get("birth_dates", none)),
        tuple(get("nationalities", none)),
        tuple(get("addresses", none)),
        tuple([Identifier(*i) for i in get("identifiers", none)]),
        tuple(get("programs", none)),
        tuple(get("footnotes", none)),
        get("citation", ""),
        get("listed_on", ""),
        get("ended_on", ""),
        get("licence_requirement", ""),
        get("licence_policy", ""),
        get("title", ""),
        get("remarks", ""),
        get("url", ""),
        get("extra") or {},
    )


def entries_to_bytes(entries: Iterable[Entry]) -> bytes:
    """One line an entry. A lone surrogate in a hostile name survives the way there and back."""
    dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    lines = [dump(entry_to_dict(e)).encode("utf-8", "surrogatepass") for e in entries]
    lines.append(b"")
    return b"\n".join(lines)


def read_entries(
    path: Path, sha256: str = "", *, lists: Collection[str] | None = None
) -> Iterator[Entry]:
    """The entries of a gzipped file of lines, in order; only those of `lists` where given.

    Raises ListError before the first entry if the file cannot be read or does not have the
    hash on record: a damaged list must not answer "nothing found".
    """
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as wrong:
        raise _damaged(path, str(wrong)) from wrong
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise _damaged(path, "its hash is not the one on record")
    return _decode(content, path, None if lists is None else frozenset(lists))


def _decode(content: bytes, path: Path, lists: frozenset[str] | None) -> Iterator[Entry]:
    text = content.decode("utf-8", "surrogatepass")
    del content
    loads = json.loads
    try:
        # str.splitlines would also cut at U+2028 and its like inside a name.
        for line in text.split("\n"):
            if not line:
                continue
            record = loads(line)
            if lists is None or record["list"] in lists:
                yield entry_from_dict(record)
    except (ValueError, KeyError, TypeError) as wrong:
        raise _damaged(path, str(wrong)) from wrong


def _damaged(path: Path, why: str) -> ListError:
    edition = path.parent
    return ListError(
        f"the edition {edition.parent.name} {edition.name} is damaged on disk: {why}",
        hint="Restore its folder from a backup, or delete it and add or update the list again.",
    )
