"""What the schemes of technology areas say, for display: titles, definitions, source, edition.

The tables are data/*.yaml. A definition is a paraphrase unless `wording` says "verbatim".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

FILES = {"ca.stra": "ca_stra.yaml", "us.cet": "us_cet.yaml", "us.ccl": "us_ccl.yaml"}
"""The schemes there are, and the file of each."""


@dataclass(frozen=True, slots=True)
class Category:
    """A part of an area as the scheme names it; `definition` "" where the scheme gives none."""

    title: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """One area of a scheme. `id` is ours, the title the scheme's."""

    id: str
    title: str
    definition: str
    categories: tuple[Category, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """The definition and each category as one sentence, for a model of sentences."""
        parts = (
            f"{one.title}: {one.definition}" if one.definition else one.title
            for one in self.categories
        )
        return (f"{self.title}: {self.definition}", *parts)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A list of technology areas.

    `edition` is the date of the edition described, "" where not known; `verified_through` the
    date up to which somebody checked it; `read_from` says what was read and what is from memory.
    `wording` is "paraphrase" or "verbatim". `note` is what a reader must know before using it.
    """

    id: str
    title: str
    authority: str
    citation: str
    url: str
    edition: str
    verified_through: str
    wording: str
    read_from: tuple[str, ...]
    note: str
    areas: tuple[Area, ...]

    def area(self, id: str) -> Area:
        """The area of that id. Raises KeyError."""
        for one in self.areas:
            if one.id == id:
                return one
        raise KeyError(id)


def table(name: str) -> Any:
    """One YAML table of the room, every value a text."""
    import yaml

    text = (resources.files("tidegate.collaboration.areas") / "data" / name).read_text("utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def _categories(told: Any) -> tuple[Category, ...]:
    if isinstance(told, dict):
        return tuple(Category(title, definition) for title, definition in told.items())
    return tuple(Category(title) for title in told)


@lru_cache(maxsize=len(FILES))
def scheme(id: str) -> Scheme:
    """The scheme of that id ("ca.stra", "us.cet", "us.ccl"). Raises KeyError."""
    told = table(FILES[id])
    areas = tuple(
        Area(one["id"], one["title"], one["definition"].strip(), _categories(one["categories"]))
        for one in told["areas"]
    )
    return Scheme(
        id=told["scheme"],
        title=told["title"],
        authority=told["authority"],
        citation=told["citation"],
        url=told["url"],
        edition=told["edition"],
        verified_through=told["verified_through"],
        wording=told["wording"],
        read_from=tuple(told["read_from"]),
        note=told["note"].strip(),
        areas=areas,
    )


def schemes() -> tuple[Scheme, ...]:
    """Every scheme there is, in the order they are shown."""
    return tuple(scheme(id) for id in FILES)
