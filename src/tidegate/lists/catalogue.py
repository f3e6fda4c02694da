"""The catalogue: every list Tidegate knows of and every publication that supplies one.

A *list* is what the law speaks of ("us.bis.entity"); a *publication* is a file somebody issues
("us.csl" holds thirteen lists). The data stand in catalogue.yaml. A run compares what it has
with this, so that it can say what it did not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from tidegate.errors import InternalError

BY_HAND = "by hand"
"""The `format` of a publication with no machine-readable official file at a fixed address."""


@dataclass(frozen=True, slots=True)
class ListInfo:
    """One list: whose it is and, in a plain line, what being on it means in law. `kind` is "law",
    "official" (a government's guidance or policy) or "think_tank" (describes, binds nobody)."""

    id: str
    title: str
    issuer: str
    jurisdiction: str
    legal_effect: str
    url: str = ""
    kind: str = "law"


@dataclass(frozen=True, slots=True)
class Publication:
    """One file an issuer publishes.

    `format` is the format at `url`, or "by hand" where there is no such file and a user adds
    one; `reads` are the formats it may come in. `stale_after_days` counts from retrieval (0:
    always stale). `official` is False where it is not the issuer's own; `unverified` says in
    words what nobody checked; `retired` is the day the issuer closed it, or "".
    """

    id: str
    title: str
    issuer: str
    jurisdiction: str
    url: str
    filename: str
    format: str
    cadence: str
    stale_after_days: int
    official: bool
    unverified: str
    lists: tuple[ListInfo, ...]
    reads: tuple[str, ...] = ()
    retired: str = ""

    @property
    def downloadable(self) -> bool:
        """True where `lists update` can fetch it from its official address."""
        return bool(self.url) and self.format != BY_HAND and not self.retired


@dataclass(frozen=True)
class Catalogue:
    """All publications and lists, in the order of catalogue.yaml."""

    publications: tuple[Publication, ...]
    lists: tuple[ListInfo, ...]
    uncovered: tuple[ListInfo, ...]
    """Lists in law that no publication supplies: never checked, and a run says so."""
    verified_through: str

    def publication(self, publication_id: str) -> Publication | None:
        """The publication, or None for a user's own id."""
        return next((p for p in self.publications if p.id == publication_id), None)

    def list_info(self, list_id: str) -> ListInfo:
        """The list; for an id that is not in the catalogue, a plain stand-in that says so."""
        for info in (*self.lists, *self.uncovered):
            if info.id == list_id:
                return info
        return ListInfo(list_id, list_id, "", "", "Not known to Tidegate; decided by its user.")

    def known(self, list_id: str) -> bool:
        """True for a list of the catalogue, covered or not."""
        return any(info.id == list_id for info in (*self.lists, *self.uncovered))

    def suppliers(self, list_id: str) -> tuple[Publication, ...]:
        """The publications that hold this list."""
        return tuple(p for p in self.publications if any(i.id == list_id for i in p.lists))


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The shipped catalogue. InternalError where its YAML contradicts itself."""
    import yaml

    text = (resources.files("tidegate.lists") / "catalogue.yaml").read_text("utf-8")
    # The C loader where PyYAML has it: the pure one takes most of a search's time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(text, Loader=loader)
    lists = {i: _list_info(i, fields) for i, fields in data["lists"].items()}
    publications = []
    for publication_id, fields in data["publications"].items():
        unknown = [i for i in fields["lists"] if i not in lists]
        if unknown:
            raise InternalError(f"catalogue.yaml: {publication_id} names unknown lists {unknown}")
        publications.append(
            Publication(
                id=publication_id,
                title=fields["title"],
                issuer=fields["issuer"],
                jurisdiction=fields["jurisdiction"],
                url=fields["url"],
                filename=fields["filename"],
                format=fields["format"],
                cadence=fields["cadence"],
                stale_after_days=int(fields["stale_after_days"]),
                official=fields.get("official", True),
                unverified=fields.get("unverified", ""),
                lists=tuple(lists[i] for i in fields["lists"]),
                reads=tuple(fields.get("reads", ())),
                retired=str(fields.get("retired", "")),
            )
        )
    return Catalogue(
        tuple(publications),
        tuple(lists.values()),
        tuple(_list_info(i, fields) for i, fields in data["uncovered"].items()),
        str(data["verified_through"]),
    )


def _list_info(list_id: str, fields: Mapping[str, str]) -> ListInfo:
    return ListInfo(
        id=list_id,
        title=fields["title"],
        issuer=fields["issuer"],
        jurisdiction=fields["jurisdiction"],
        legal_effect=fields["legal_effect"],
        url=fields.get("url", ""),
        kind=fields.get("kind", "law"),
    )
