"""A review done again from its receipt: the same files, lists, profile, registry and day."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.desk.items import Past
from tidegate.desk.review.drawer import Reviews

if TYPE_CHECKING:
    from tidegate.desk.lists_in_use import ListsInUse
    from tidegate.desk.screening import Progress, Settings
    from tidegate.findings import Receipt
    from tidegate.lists import ListStore


def review_again(
    store: ListStore,
    lists: ListsInUse,
    settings: Settings,
    told: Mapping[str, Any],
    path: Path,
    profile: Mapping[str, Any] | None,
    progress: Progress | None,
) -> Receipt:
    """The receipt of the review of the engagement file at `path`; the files it names are looked for
    from there. Raises InputError, ListMissing."""
    from tidegate.desk.tidegate import Tidegate
    from tidegate.findings.review_receipt import review_receipt

    document = Reviews(Tidegate(store.home), Past(lists, profile)).review(
        path, settings,
        opened=told["opened"], registry_sha256=told["registry"].get("sha256", ""),
        progress=progress,
    )  # fmt: skip
    now = document["run"]["input"]
    # Where a file lies changes no answer; its bytes do.
    before = {(row.get("where"), row["file"]): row["path"] for row in told["files"]}
    for row in now["files"]:
        row["path"] = before.get((row["where"], row["file"]), row["path"])
    return review_receipt(document)
