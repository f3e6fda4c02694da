"""Doing a run again from its receipt: same file, same editions, same rules, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.desk.lists_in_use import lists_of_receipt
from tidegate.desk.lookup import look_up
from tidegate.desk.screening import Progress, Settings, screen_table
from tidegate.errors import InputError
from tidegate.parties import Asked

if TYPE_CHECKING:
    from tidegate.findings import Receipt, ReceiptComparison
    from tidegate.lists import ListStore


def settings_of(run: Mapping[str, Any]) -> Settings:
    """The settings a receipt records."""
    kept = run.get("settings") or {}
    return Settings(
        as_of=run["as_of"],
        known_at=run.get("known_at", ""),
        mode=run.get("mode", "enforced"),
        threshold=float(kept["threshold"]),
        limit=int(kept["limit"]),
        only=tuple(kept.get("only", ())),
        accept_stale=kept.get("accept_stale", ""),
        rulebooks=tuple(kept.get("rulebooks", ())),
    )


def verify(
    store: ListStore,
    receipt_path: Path,
    *,
    input_path: Path | None = None,
    progress: Progress | None = None,
) -> ReceiptComparison:
    """Runs a receipt's run again, offline, and compares.

    The input is looked for where the receipt says, then beside the receipt; `input_path` names
    it outright. Raises InputError where the receipt was altered or the input is not found,
    ListMissing where an edition it used is not in the store.
    """
    from tidegate.findings import compare, read_receipt

    receipt = read_receipt(receipt_path)
    again = _run_again(store, receipt, receipt_path, input_path, progress)
    return compare(receipt, again)


def _run_again(
    store: ListStore,
    receipt: Receipt,
    receipt_path: Path,
    input_path: Path | None,
    progress: Progress | None,
) -> Receipt:
    from tidegate.findings import make_receipt
    from tidegate.rules import load

    run = receipt.run
    try:
        settings = settings_of(run)
        command = run["command"]
        told = run["input"]
    except (KeyError, TypeError, ValueError) as wrong:
        raise InputError(f"{receipt_path} does not say how it was run: {wrong}") from wrong
    lists = lists_of_receipt(store, run)
    rulebooks = load(settings.rulebooks or None)
    profile = run.get("profile")
    if command == "search":
        query = told["query"]
        asked = Asked(
            name=query["name"],
            schema=query["schema"],
            other_names=tuple(query["other_names"]),
            countries=tuple(query["countries"]),
            birth_date=query["birth_date"],
            identifiers=tuple(i["value"] for i in query["identifiers"]),
        )
        again, result = look_up(store, asked, lists, rulebooks, settings, profile=profile)
        return make_receipt(again, [result])
    if command != "screen":
        raise InputError(f"{receipt_path} is of a run this version cannot do again: {command}")
    from tidegate.intake import read_subjects

    path = _find_input(told, receipt_path, input_path)
    table = read_subjects(path, mapping=told.get("columns") or None)
    screening = screen_table(
        store, table, lists, rulebooks, settings, profile=profile, progress=progress
    )
    return make_receipt(screening.run, screening.results())


def _find_input(told: Mapping[str, Any], receipt_path: Path, given: Path | None) -> Path:
    if given is not None:
        return given
    places = [Path(told["path"])] if told.get("path") else []
    places.append(receipt_path.parent / told["file"])
    for place in places:
        if place.is_file():
            return place
    raise InputError(
        f"the file that was screened, {told['file']}, is not where it was",
        hint="Name it: tidegate verify receipt.json --input PATH.",
    )
