"""What was found in affiliation strings, as rows of a table, cells of a file and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from tidegate.collaboration.affiliations.listed import PREFIX
from tidegate.collaboration.model import Listing, Mention

STATUS_WORDS = {
    "law": "law",
    "official": "official list",
    "bill": "bill: not law",
    "think_tank": "think tank: describes, binds nobody",
}
NOTHING = "no institution was recognised"
NOT_LISTED = "not on any list looked at"
ROW_COLUMNS = (
    *("words", "institution", "ror", "country", "score", "how"),
    *("list", "legal status", "edition", "listed since", "entry"),
)
INSTITUTIONS, LISTS = ROW_COLUMNS[:6], ROW_COLUMNS[6:]
ADDED = ("ror_ids", "listed", "spans")
"""Columns added to a file of strings."""
SEPARATOR = ";"


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def stands(listing: Listing, day: str) -> bool:
    """Whether an entry has not ended by a day. A day known in part ends with its last."""
    return not listing.ended_on or listing.ended_on >= day[: len(listing.ended_on)]


def ror_of(mention: Mention) -> str:
    """The ROR id, "" of an institution that only a list knows."""
    return "" if mention.ror.startswith(PREFIX) else mention.ror


def cells(mentions: Sequence[Mention], day: str) -> tuple[str, str, str]:
    """The cells of ADDED: ROR ids in the order of the string; the lists that name any of the
    institutions on a day, sorted; the span of each ROR id, as "0-29"."""
    if not mentions:
        return "", "", ""
    in_registry = [one for one in mentions if ror_of(one)]
    lists = {each.list for one in mentions for each in one.listings if stands(each, day)}
    return (
        SEPARATOR.join(one.ror for one in in_registry),
        SEPARATOR.join(sorted(lists)),
        SEPARATOR.join(f"{one.start}-{one.end}" for one in in_registry),
    )


def mention_dict(mention: Mention, text: str, day: str) -> dict[str, Any]:
    """A mention with the words that name it."""
    return {
        "start": mention.start,
        "end": mention.end,
        "words": text[mention.start : mention.end],
        "ror": ror_of(mention),
        "name": mention.name,
        "country": mention.country,
        "score": mention.score,
        "how": mention.how,
        "listings": [_listing_dict(each, day) for each in mention.listings],
    }


def _listing_dict(listing: Listing, day: str) -> dict[str, Any]:
    return {
        "list": listing.list,
        "entry_id": listing.entry_id,
        "name": listing.name,
        "status": listing.status,
        "status_says": STATUS_WORDS[listing.status],
        "edition": listing.edition,
        "listed_on": listing.listed_on,
        "ended_on": listing.ended_on,
        "stands": stands(listing, day),
        "citation": listing.citation,
    }


def answer(mentions: Iterable[Mention], day: str) -> str:
    """What is said of a whole string. Never that it is clear."""
    found = list(mentions)
    if not found:
        return NOTHING
    on = sorted({each.list for one in found for each in one.listings if stands(each, day)})
    count = f"{len(found)} institution" + ("s" if len(found) != 1 else "")
    return f"{count}; on {', '.join(on)}" if on else f"{count}; {NOT_LISTED}"


def rows(mentions: Iterable[Mention], text: str, day: str) -> Iterator[dict[str, Any]]:
    """A row of ROW_COLUMNS for each institution and list it stands on."""
    for one in mentions:
        start: dict[str, Any] = {
            "words": f"“{text[one.start : one.end]}”",
            "institution": one.name,
            "ror": ror_of(one) or "not in the registry",
            "country": one.country,
            "score": f"{one.score:.2f}",
            "how": one.how,
        }
        if not one.listings:
            yield {**start, "list": NOT_LISTED}
        for each in one.listings:
            since = each.listed_on or "not told"
            if not stands(each, day):
                since += f", no longer since {each.ended_on}"
            yield {
                **start,
                "list": each.list,
                "legal status": STATUS_WORDS[each.status],
                "edition": each.edition or "undated",
                "listed since": since,
                "entry": each.name,
            }
