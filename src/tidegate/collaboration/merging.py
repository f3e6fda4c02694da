"""One work, told by several records: those of one DOI are taken together.

A database and a reference manager often hold the same work, one with affiliations and the other
with the acknowledgement; it is one work to review.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_SAME: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "institutions": lambda row: row["id"],
    "funders": lambda row: (row["id"], tuple(row["awards"])),
    "scholarships": lambda row: (row["name"], tuple(row["awards"])),
    "programmes": lambda row: row["programme"],
    "areas": lambda row: (row["scheme"], row["area"]),
}
"""When two things noted of a work are the same."""


class Works:
    """Noted works by DOI. `list` holds each once, in the order they came; `again` counts records
    that told of one that was there."""

    def __init__(self) -> None:
        self.list: list[dict[str, Any]] = []
        self.again = 0
        self._by_doi: dict[str, dict[str, Any]] = {}

    def put(self, work: dict[str, Any]) -> dict[str, Any]:
        """Adds a noted work, or what is new of it to the one there is; gives the whole."""
        doi = work["doi"].casefold()
        old = self._by_doi.get(doi) if doi else None
        if old is None:
            self.list.append(work)
            if doi:
                self._by_doi[doi] = work
            work["also"] = []
            return work
        self.again += 1
        old["also"].append({name: work[name] for name in ("file", "record", "line")})
        old["abstract_read"] = old["abstract_read"] or work["abstract_read"]
        old["date"] = max(old["date"], work["date"], key=len)
        for name, same in _SAME.items():
            there = {same(row) for row in old[name]}
            old[name] += [row for row in work[name] if same(row) not in there]
        return old
