"""An edition: one state of one publication, whole, dated and hashed.

`retrieved` is when these bytes first came in and never changes, so that a run can be repeated;
`confirmed` is when the publisher was last seen to give the same bytes, and staleness counts from
there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from tidegate.errors import UsageError

STARTER = "tidegate.starter"


@dataclass(frozen=True, slots=True)
class Edition:
    """What is on record of one edition.

    `id` is the published date (else the retrieval date) and the first hex digits of `sha256`,
    which is of the publisher's bytes with a gzip wrapper taken off, so that a mirror's .gz and
    the original are the same edition. `lists` counts entries by list id; a list the file declares
    and leaves empty counts 0. `state` is "in force" or "accepted: <reason>". `by_hand` is true
    where a person added the file. `entries_sha256` is of the normalised entries: it changes when
    they were read otherwise (another mapping, a mended parser).
    """

    publication: str
    id: str
    published: str
    retrieved: str
    url: str
    sha256: str
    rows: int
    rows_before: int | None = None
    lists: Mapping[str, int] = field(default_factory=dict, hash=False)
    format: str = ""
    state: str = "in force"
    path: Path = Path()
    confirmed: str = ""
    by_hand: bool = False
    source_name: str = ""
    entries_sha256: str = ""
    engine: str = ""
    problems: int = 0

    @property
    def dated(self) -> str:
        """The published date, or where the publisher gives none, the date of retrieval."""
        return self.published or self.retrieved[:10]

    @property
    def last_seen(self) -> str:
        """When the publisher was last seen to give these bytes."""
        return self.confirmed or self.retrieved

    def to_dict(self) -> dict[str, Any]:
        """Everything but the path, in field order, ready for JSON."""
        made = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "path"}
        made["lists"] = dict(sorted(self.lists.items()))
        return made

    @classmethod
    def from_dict(cls, record: Mapping[str, Any], path: Path, **newer: Any) -> Edition:
        """Reads `to_dict`'s shape; fields a later version added are passed over."""
        known = {f.name for f in fields(cls)} - {"path"}
        return cls(**{k: v for k, v in record.items() if k in known} | newer, path=path)


def edition_id(published: str, retrieved: str, sha256: str, *, digits: int = 8) -> str:
    """ "2026-07-09-1a2b3c4d": the published or else the retrieval date, then the hash's start."""
    return f"{published or retrieved[:10]}-{sha256[:digits]}"


def stamp(moment: datetime) -> str:
    """A moment as ISO UTC to the second: "2026-07-09T08:30:00Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str, *, what: str = "date") -> datetime:
    """Reads an ISO date or datetime; a date alone means its last instant in UTC.

    A datetime without a zone is taken as UTC. Raises UsageError on anything else.
    """
    try:
        if len(text) == len("2026-07-09"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        read = datetime.fromisoformat(text)
    except (ValueError, TypeError) as wrong:
        raise UsageError(
            f"{what} {text!r} is not a date", hint="Write it as 2026-07-09 or 2026-07-09T08:30Z."
        ) from wrong
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def iso_date(text: str, *, what: str) -> str:
    """The text if it is an ISO date, or "" if it is empty; else UsageError."""
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as wrong:
        raise UsageError(
            f"{what} {text!r} is not a date", hint="Write it as 2026-07-09."
        ) from wrong
