"""A run over works done again from its receipt: the same files, lists, registry and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.desk.collaboration import Collaboration, Question
from tidegate.desk.items import Past

if TYPE_CHECKING:
    from tidegate.desk.lists_in_use import ListsInUse
    from tidegate.desk.screening import Progress, Settings
    from tidegate.findings import Receipt
    from tidegate.lists import ListStore


def collaboration_again(
    store: ListStore,
    lists: ListsInUse,
    settings: Settings,
    told: Mapping[str, Any],
    files: Sequence[Path],
    contract: Path | None,
    profile: Mapping[str, Any] | None,
    progress: Progress | None,
) -> Receipt:
    """The receipt of the run done again over `files`, which stand in the order of the receipt's.
    Raises InputError, ListMissing."""
    from tidegate.desk.tidegate import Tidegate
    from tidegate.findings import collaboration_receipt

    question = Question(
        policies=tuple(told["policies"]), since=told["since"], facts=tuple(told["facts"]),
        researchers=tuple(told["researchers"]), area_works=told["area_works"],
    )  # fmt: skip
    document = Collaboration(Tidegate(store.home), Past(lists, profile)).examine(
        files, question, settings,
        mapping=told["mapping"] or None, contract=contract, progress=progress,
        registry_sha256=told["registry"].get("sha256", ""),
    )  # fmt: skip
    now = document["run"]["input"]
    # Where a file lies changes no answer; its bytes do.
    for before, after in zip(told["files"], now["files"], strict=True):
        after["path"] = before["path"]
    if now["contract"]:
        now["contract"]["path"] = told["contract"]["path"]
    return collaboration_receipt(document)
