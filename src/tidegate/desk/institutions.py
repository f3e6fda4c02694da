"""The institutions of a run: the registry the user gave, joined to the lists in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.collaboration.affiliations import Matcher, current, gazetteer_of, with_listed
from tidegate.collaboration.affiliations.shelf import kept_registry, load_listed, registry_key
from tidegate.desk.lists_in_use import ListsInUse, lists_in_use
from tidegate.desk.screening import Settings

if TYPE_CHECKING:
    from tidegate.desk.tidegate import Tidegate
    from tidegate.lists import Entry, ListStore

NO_REGISTRY = (
    "no registry of research organisations is loaded: only names on lists are looked "
    "for, with nothing to tell them from; give the registry's dump once with --ror (ror.org)"
)


@dataclass(frozen=True)
class Institutions:
    """The folder of the registry joined to the lists, these lists, and what a reader must know of
    both."""

    kept: Path
    lists: ListsInUse
    registry: Mapping[str, Any]
    warnings: tuple[str, ...] = ()

    @cached_property
    def matcher(self) -> Matcher:
        """Loaded when it is first asked for."""
        return Matcher(*load_listed(self.kept))


def open_institutions(
    gate: Tidegate,
    settings: Settings,
    ror: Path | str | None = None,
    *,
    lists: ListsInUse | None = None,
    registry_sha256: str | None = None,
) -> Institutions:
    """The matcher over a registry dump (the one given, else the one given last) and the lists in
    force. For a run that is done again `lists` are those of then, and `registry_sha256` is the
    dump of then, "" for none. Raises InputError for a dump that cannot be read or is not kept any
    more; ListMissing, ListStale."""
    from tidegate.lists.catalogue import catalogue

    if lists is None:
        lists = lists_in_use(
            gate.lists, known_at=settings.known_at, only=settings.only,
            accept_stale=settings.accept_stale,
        )  # fmt: skip
    if ror is not None:
        gazetteer_of(ror, gate.home)
    folder = (
        current(gate.home) if registry_sha256 is None else kept_registry(gate.home, registry_sha256)
    )
    made_from = [
        [name, edition.publication, edition.id, edition.entries_sha256]
        for name, edition in sorted(lists.editions.items())
    ]
    kinds: dict[str, Any] = {
        each.list: catalogue().list_info(each.list).kind for each in lists.used
    }
    kept = with_listed(folder, gate.home, made_from, lambda: _entries(gate.lists, lists), kinds)
    return Institutions(
        kept=kept,
        lists=lists,
        registry=registry_key(folder),
        warnings=lists.warnings + (() if folder is not None else (NO_REGISTRY,)),
    )


def open_matcher(gate: Tidegate, settings: Settings, ror: Path | str | None = None) -> Matcher:
    """Only the matcher of `open_institutions`."""
    return open_institutions(gate, settings, ror).matcher


def _entries(store: ListStore, lists: ListsInUse) -> Iterator[tuple[Entry, str]]:
    for name, edition in lists.editions.items():
        for entry in store.entries(edition, lists={name}):
            yield entry, edition.published
