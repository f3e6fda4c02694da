"""Doing a run again from its receipt: same file, same editions, same rules, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.desk.lists_in_use import lists_of_receipt
from tidegate.desk.lookup import look_up
from tidegate.desk.screening import Progress, Settings, problems_told, screen_table
from tidegate.errors import InputError
from tidegate.parties import Asked

if TYPE_CHECKING:
    from tidegate.desk.lists_in_use import ListsInUse
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
    from tidegate.findings.receipt_shape import faults
    from tidegate.rules import load

    run = receipt.run
    wrong = faults(run)
    if wrong:
        raise InputError(
            f"{receipt_path} does not say how it was run: {', '.join(wrong)}",
            hint="Give the receipt.json that a run wrote.",
        )
    try:
        settings = settings_of(run)
        command = run["command"]
        told = dict(run["input"])
        asked = _asked(told["query"]) if command == "search" else None
        lists = lists_of_receipt(store, run)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{receipt_path} does not say how it was run: {error}") from error
    # Editions of rulebooks that came in after the run were no part of it.
    then = settings.known_at or str(run.get("started", ""))
    rulebooks = load(settings.rulebooks or None, known_at=then, home=store.home)
    profile = run.get("profile")
    if command != "screen":
        lists = replace(lists, warnings=tuple(run.get("warnings") or ()))
    if asked is not None:
        again, result = look_up(store, asked, lists, rulebooks, settings, profile=profile)
        return make_receipt(again, [result])
    if command == "classify":
        path = _find_input(told, receipt_path, input_path) if told.get("file") else None
        return _items_again(store, lists, settings, told, path, profile, progress)
    if command == "ownership":
        path = _find_input(told, receipt_path, input_path)
        return _ownership_again(store, lists, settings, told, path, profile, progress)
    if command == "collaboration":
        from tidegate.desk.collaboration_proof import collaboration_again

        if input_path is not None and len(told["files"]) != 1:
            raise InputError(
                f"this run read {len(told['files'])} files, and --input names one",
                hint="Put them where they were, or beside the receipt.",
            )
        places = [_find_input(each, receipt_path, input_path) for each in told["files"]]
        contract = _find_input(told["contract"], receipt_path, None) if told["contract"] else None
        return collaboration_again(
            store, lists, settings, told, places, contract, profile, progress
        )
    if command == "review":
        from tidegate.desk.review.proof import review_again

        path = _find_input(told, receipt_path, input_path)
        return review_again(store, lists, settings, told, path, profile, progress)
    if command != "screen":
        raise InputError(f"{receipt_path} is of a run this version cannot do again: {command}")
    from tidegate.intake import read_subjects

    path = _find_input(told, receipt_path, input_path)
    table = read_subjects(
        path, mapping=told.get("columns") or None, sheet=told.get("sheet") or None
    )
    of_file = set(problems_told(table))
    # What was said of the lists then (their age, the starter list) is said again.
    said = tuple(text for text in run.get("warnings") or () if text not in of_file)
    lists = replace(lists, warnings=said)
    structure = None
    if told.get("stakes"):
        from tidegate.ownership.reading import read_structure

        structure = read_structure(_find_input(told["stakes"], receipt_path, None))
    screening = screen_table(
        store, table, lists, rulebooks, settings,
        profile=profile, progress=progress, structure=structure,
    )  # fmt: skip
    return make_receipt(screening.run, screening.results())


def _items_again(
    store: ListStore,
    lists: ListsInUse,
    settings: Settings,
    told: Mapping[str, Any],
    path: Path | None,
    profile: Mapping[str, Any] | None,
    progress: Progress | None,
) -> Receipt:
    from tidegate.desk.items import Items, Past
    from tidegate.desk.tidegate import Tidegate
    from tidegate.findings import items_receipt

    items = Items(Tidegate(store.home), Past(lists, profile))
    if path is None:
        return items_receipt(items.classify(told["query"], told["told"], settings))
    return items_receipt(
        items.classify_file(
            path,
            told["told"],
            settings,
            mapping=told.get("mapping") or None,
            sheet=told.get("sheet") or None,
            progress=progress,
        )
    )


def _ownership_again(
    store: ListStore,
    lists: ListsInUse,
    settings: Settings,
    told: Mapping[str, Any],
    path: Path,
    profile: Mapping[str, Any] | None,
    progress: Progress | None,
) -> Receipt:
    from tidegate.desk.items import Past
    from tidegate.desk.ownership import Ownership, Question
    from tidegate.desk.tidegate import Tidegate
    from tidegate.findings import ownership_receipt

    question = Question(
        regimes=tuple(told["regimes"]), listed=tuple(told["listed"]), of=tuple(told["of"]),
        facts=tuple(told["facts"]), screen=told["screened"], untold=told["untold"],
    )  # fmt: skip
    document = Ownership(Tidegate(store.home), Past(lists, profile)).examine(
        path, question, settings,
        mapping=told.get("mapping") or None, sheet=told.get("sheet") or None,
        unit=told.get("unit", ""), progress=progress,
    )  # fmt: skip
    return ownership_receipt(document)


def _asked(query: Mapping[str, Any]) -> Asked:
    return Asked(
        name=query["name"],
        schema=query["schema"],
        other_names=tuple(query["other_names"]),
        countries=tuple(query["countries"]),
        birth_date=query["birth_date"],
        identifiers=tuple(i["value"] for i in query["identifiers"]),
    )


def _find_input(told: Mapping[str, Any], receipt_path: Path, given: Path | None) -> Path:
    """The file of the run: the one whose bytes are those, else the first that is there."""
    from tidegate.intake import sha256_of

    if given is not None:
        return given
    places = [Path(told["path"])] if told.get("path") else []
    places.append(receipt_path.parent / told["file"])
    found = [place for place in places if "\0" not in str(place) and place.is_file()]
    if found:
        same = (place for place in found if sha256_of(place) == told.get("sha256"))
        return next(same, found[0])
    raise InputError(
        f"the file that was screened, {told['file']}, is not where it was",
        hint="Name it: tidegate verify receipt.json --input PATH.",
    )
