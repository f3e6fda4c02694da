"""Reads the works of an ORCID record (public API 3.0, JSON): what a person declared to have done.

Nothing of `person` (names, biography, addresses, other names) is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tidegate.collaboration.model import Work
from tidegate.collaboration.reading.values import (
    TITLE_LIMIT,
    Cuts,
    doi_of,
    items,
    mapping,
    parts_date,
)


def is_orcid(record: dict[str, Any]) -> bool:
    return (
        "activities-summary" in record
        or ("orcid-identifier" in record and "person" in record)
        or ("bulk" in record and isinstance(record["bulk"], list))
        or (isinstance(record.get("group"), list) and "/works" in str(record.get("path")))
    )


def orcid_date(value: Any) -> str:
    """{"year": {"value": "2019"}, "month": …} as ISO or its known part."""
    told = mapping(value)
    return parts_date([mapping(told.get(part)).get("value") for part in ("year", "month", "day")])


def text_at(record: Any, *names: str) -> str:
    """The text at the end of a path of names, or ""."""
    for name in names:
        record = mapping(record).get(name)
    return record.strip() if isinstance(record, str) else ""


def external_ids(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [mapping(one) for one in items(mapping(record.get("external-ids")).get("external-id"))]


def orcid_works(record: dict[str, Any], file: str, line: int, cuts: Cuts) -> Iterator[Work]:
    """One Work for each work of the record; of several sources of one work the first is read."""
    groups = items(mapping(mapping(record.get("activities-summary")).get("works")).get("group"))
    groups = groups or items(record.get("group")) or items(record.get("bulk"))
    for number, group in enumerate(groups, start=1):
        told = mapping(group)
        summary = next(map(mapping, items(told.get("work-summary"))), mapping(told.get("work")))
        ids = [*external_ids(summary), *external_ids(told)]
        doi = next(
            (
                found for one in ids
                if str(one.get("external-id-type")).lower() == "doi"
                and (found := doi_of(one.get("external-id-value")))
            ),
            "",
        )  # fmt: skip
        title = cuts.text(text_at(summary, "title", "title", "value"), TITLE_LIMIT, "title")
        if not (doi or title):
            cuts.told.append(f"work {number} has neither a title nor a DOI and is left out")
            continue
        put = summary.get("put-code")
        yield Work(
            key=doi or (f"put-code {put}" if isinstance(put, int) else f"{file}:{number}"),
            title=title,
            date=orcid_date(summary.get("publication-date")),
            doi=doi,
            type=str(summary.get("type") or "")[:60].lower().replace("_", "-"),
            language=str(summary.get("language-code") or "")[:20],
            file=file,
            record=number,
            line=line,
        )
