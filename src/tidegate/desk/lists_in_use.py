"""Which lists a run uses, from which editions, and the index over exactly those.

A run never says more than its lists allow: what is missing is named, what is stale is refused,
and the index is made from the named editions and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tidegate
from tidegate.errors import InputError, ListMissing, ListStale
from tidegate.findings.model import ListUsed

if TYPE_CHECKING:
    from tidegate.lists import Edition, Entry, ListStore
    from tidegate.lists.supply import ListSupply

KEPT_INDEXES = 4
HALF_MADE_FOR = 86_400  # seconds after which a half-made index is nobody's any more


@dataclass(frozen=True, slots=True)
class ListsInUse:
    """The lists of one run. `editions` maps a list's id to the edition it is taken from;
    `missing` are the lists the catalogue knows and this run has not."""

    used: tuple[ListUsed, ...]
    missing: tuple[Mapping[str, str], ...]
    editions: Mapping[str, Edition]
    warnings: tuple[str, ...] = ()

    @property
    def published(self) -> dict[str, str]:
        """The publication date of each list's edition, ISO or ""."""
        return {name: edition.published for name, edition in self.editions.items()}


def lists_in_use(
    store: ListStore,
    *,
    known_at: str = "",
    only: Sequence[str] = (),
    accept_stale: str = "",
) -> ListsInUse:
    """The lists in force (as known at a date), or those of `only`.

    A list that is loaded and left out by `only` is among the missing ones, with that reason.
    Raises ListStale where an edition was retrieved too long ago, unless `accept_stale` gives a
    reason; ListMissing where a list of `only` is not loaded, or nothing is.
    """
    every = [_if_known(s, known_at) for s in store.supply(known_at or None)]
    supplies = _chosen(every, only) if only else every
    held = [s for s in supplies if s.edition is not None]
    if not held:
        raise ListMissing(
            "no list is loaded" + (f" that was retrieved by {known_at}" if known_at else ""),
            hint="Run `tidegate lists update`, or `tidegate lists add PATH --id ID`.",
        )
    warnings = [*_stale(store, supplies, known_at, accept_stale)]
    warnings.extend(f"{s.title}: {s.warning}" for s in held if s.warning and not s.starter)
    if any(s.starter for s in held):
        warnings.insert(0, "starter list, not for compliance: run `tidegate lists update`")
    return ListsInUse(
        used=tuple(_used(s) for s in held),
        missing=tuple(
            {"list": s.list, "title": s.title, "issuer": s.issuer, "url": s.url}
            | ({} if s.edition is None else {"why": f"left out: only {', '.join(only)}"})
            for s in every
            if s.edition is None or s not in supplies
        ),
        editions={s.list: s.edition for s in held if s.edition is not None},
        warnings=tuple(warnings),
    )


def _if_known(supply: ListSupply, known_at: str) -> ListSupply:
    """A run that may know nothing later than `known_at` does without a later starter list."""
    if supply.starter and known_at and supply.edition is not None:
        from tidegate.lists.edition import moment

        if moment(supply.edition.retrieved) > moment(known_at):
            return replace(supply, edition=None, rows=0, warning="")
    return supply


def _chosen(supplies: Sequence[ListSupply], only: Sequence[str]) -> list[ListSupply]:
    """The supplies of the ids named; a publication's id or the start of one ("us.bis") counts."""
    chosen: list[ListSupply] = []
    for wanted in only:
        found = [
            s
            for s in supplies
            if s.list == wanted
            or s.list.startswith(wanted + ".")
            or (s.edition is not None and s.edition.publication == wanted)
        ]
        if not found:
            known = ", ".join(s.list for s in supplies)
            raise ListMissing(f"no list {wanted} is known", hint=f"Known are: {known}.")
        lacking = [s.list for s in found if s.edition is None]
        if len(lacking) == len(found):
            raise ListMissing(
                f"{', '.join(lacking)} is not loaded",
                hint="Run `tidegate lists update`, or `tidegate lists add PATH --id ID`.",
            )
        chosen.extend(s for s in found if s not in chosen)
    return chosen


def _stale(
    store: ListStore, supplies: Sequence[ListSupply], known_at: str, accept: str
) -> Iterator[str]:
    """Warnings for editions added by hand; a retrieved edition that is stale is refused."""
    suppliers = {s.edition.publication for s in supplies if s.edition is not None}
    late = []
    for status in store.status(known_at or None):
        if status.publication in suppliers and status.warning:
            if status.stale:
                late.append(f"{status.publication}: {status.warning}")
            else:
                yield f"{status.title}: {status.warning}"
    if late and not accept:
        raise ListStale(
            "stale lists: " + "; ".join(late),
            hint='Run `tidegate lists update`, or give a reason: --accept-stale "…".',
        )
    for line in late:
        yield f"stale, accepted ({accept}): {line}"


def _used(supply: ListSupply) -> ListUsed:
    edition = supply.edition
    assert edition is not None
    return ListUsed(
        list=supply.list,
        title=supply.title,
        issuer=supply.issuer,
        publication=edition.publication,
        edition=edition.id,
        published=edition.published,
        retrieved=edition.retrieved,
        url=edition.url,
        sha256=edition.sha256,
        rows=supply.rows,
        rows_before=edition.rows_before if len(edition.lists) == 1 else None,
        state=edition.state,
    )


def lists_of_receipt(store: ListStore, run: Mapping[str, Any]) -> ListsInUse:
    """The very editions a receipt names, in force or not.

    Raises ListMissing where this store has not all of them.
    """
    used: list[ListUsed] = []
    editions: dict[str, Edition] = {}
    absent: list[str] = []
    for row in run.get("lists") or ():
        try:
            edition = store.edition(row["publication"], row["edition"])
        except ListMissing:
            absent.append(f"{row['publication']} {row['edition']}")
            continue
        recorded = {k: row[k] for k in ListUsed.__dataclass_fields__ if k in row}
        used.append(replace(ListUsed(**recorded), sha256=edition.sha256, rows=_rows(edition, row)))
        editions[row["list"]] = edition
    if absent:
        raise ListMissing(
            "this run used editions that are not here: " + ", ".join(sorted(set(absent))),
            hint="Add those files again with `tidegate lists add`.",
        )
    missing = tuple(dict(row) for row in run.get("lists_missing") or ())
    return ListsInUse(tuple(used), missing, editions)


def _rows(edition: Edition, row: Mapping[str, Any]) -> int:
    return edition.lists.get(row["list"], 0)


def index_over(store: ListStore, lists: ListsInUse) -> Path:
    """The folder of the index over these lists, built if it is not there yet."""
    from tidegate.parties.building import VERSION, build

    made_from = [
        [name, edition.publication, edition.id, edition.entries_sha256]
        for name, edition in sorted(lists.editions.items())
    ]
    told = json.dumps([tidegate.__version__, VERSION, _names_version(), made_from])
    folder = store.home / "index" / hashlib.sha256(told.encode()).hexdigest()[:16]
    if (folder / "index.json").exists():
        with contextlib.suppress(OSError):
            os.utime(folder)  # in use: not the next to be swept
    else:
        store.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.exists():  # cut short: an index that is whole takes its name in one step
            shutil.rmtree(folder, ignore_errors=True)
        try:
            build(folder, _entries(store, lists), {"lists": made_from})
        except OSError as wrong:
            raise InputError(
                f"the index of the lists cannot be written below {folder.parent}: {wrong}",
                hint="Make room on the disk, or set TIDEGATE_HOME to another folder.",
            ) from wrong
        _sweep(folder)
    return folder


def _names_version() -> str:
    """Changes when a table of the names does; a change of code raises `building.VERSION`."""
    from importlib import resources

    data = resources.files("tidegate.names").joinpath("data")
    digest = hashlib.sha256()
    for file in sorted(data.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".csv"):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _entries(store: ListStore, lists: ListsInUse) -> Iterator[Entry]:
    """Entries edition by edition, each edition read once."""
    wanted: dict[str, tuple[Edition, set[str]]] = {}
    for name, edition in lists.editions.items():
        wanted.setdefault(f"{edition.publication}/{edition.id}", (edition, set()))[1].add(name)
    for edition, names in wanted.values():
        yield from store.entries(edition, lists=names)


def _sweep(newest: Path) -> None:
    """Removes all but the latest few indexes; they can be built again at any time."""
    folders = [f for f in newest.parent.iterdir() if f.is_dir() and not f.name.startswith(".")]
    folders.sort(key=lambda f: f.stat().st_mtime, reverse=True)
    half_made = [f for f in newest.parent.iterdir() if f.name.startswith(".")]
    for old in half_made:
        if time.time() - old.stat().st_mtime > HALF_MADE_FOR:
            shutil.rmtree(old, ignore_errors=True)
    for old in folders[KEPT_INDEXES:]:
        if old != newest:
            shutil.rmtree(old, ignore_errors=True)
