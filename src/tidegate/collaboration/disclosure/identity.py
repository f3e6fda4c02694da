"""Which author of a work is the researcher: by what both documents declare, never by a name.

An author is the researcher where the work declares the ORCID or the identifier that the CV
declares. A work that the CV lists by its DOI is the researcher's too, but which of its authors is
not known; then only what speaks for the whole work is told. No likeness of names and no cluster of
works is ever used: the shapes hold no name to use.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from tidegate.collaboration.model import Authorship, Work

Ground = Literal["orcid", "identifier", "position", "doi", ""]


@dataclass(frozen=True, slots=True)
class Identity:
    """What the CV declares of its holder. `dois` are those of the works it lists, folded;
    `places` {doi: the author's number in it}, where the CV says so."""

    orcid: str = ""
    author_ids: frozenset[str] = frozenset()
    dois: frozenset[str] = frozenset()
    places: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """The researcher's authorships in a work, and on what ground; `ground` "" where nothing ties
    the work to the researcher, "doi" where the work is theirs and the author cannot be known."""

    ground: Ground
    authorships: tuple[Authorship, ...] = ()
    why_not: str = ""


def identity(
    orcid: str = "",
    author_ids: Collection[str] = (),
    dois: Collection[str] = (),
    places: Collection[tuple[str, int]] = (),
) -> Identity:
    """The same with spellings evened out."""
    return Identity(
        orcid.strip().upper(),
        frozenset(each.strip().upper() for each in author_ids if each.strip()),
        frozenset(each.strip().casefold() for each in dois if each.strip()),
        tuple((doi.strip().casefold(), place) for doi, place in places),
    )


def researcher_in(work: Work, who: Identity) -> Known:
    """Which authors of a work are the researcher."""
    if who.orcid:
        found = tuple(a for a in work.authorships if a.orcid.upper() == who.orcid)
        if found:
            return Known("orcid", found)
    found = tuple(a for a in work.authorships if a.author_id.upper() in who.author_ids)
    # A source that clusters may give one identifier to two people; another ORCID says it did.
    clash = [a for a in found if who.orcid and a.orcid and a.orcid.upper() != who.orcid]
    found = tuple(a for a in found if a not in clash)
    if found:
        return Known("identifier", found)
    doi = work.doi.casefold()
    if doi and doi in who.dois:
        place = dict(who.places).get(doi, 0)
        found = tuple(a for a in work.authorships if a.position == place)
        if found and not (who.orcid and found[0].orcid):
            return Known("position", found)
        why = "neither document declares which of its authors is the researcher"
        if clash or found:
            why = "the work declares another ORCID for the author who should be the researcher"
        return Known("doi", (), why)
    return Known("")
