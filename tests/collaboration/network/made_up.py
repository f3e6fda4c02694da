"""Works of made-up institutions, without a name of anybody."""

from __future__ import annotations

from collections.abc import Sequence

from tidegate.collaboration.model import Affiliation, AreaMention, Authorship, Work, WorkFacts

NORTH, SOUTH, EAST = (f"https://ror.org/0{word}00" for word in ("north0", "south0", "east00"))


def author(number: int, *rors: str, identifier: str = "id") -> Authorship:
    """An author at these institutions; `identifier` is "id", "orcid" or "" for none."""
    affiliations = tuple(Affiliation(f"Department, {ror[-7:]}, Town", (ror,)) for ror in rors)
    return Authorship(
        number, affiliations,
        orcid=f"0000-0002-0000-{number:04d}" if identifier == "orcid" else "",
        author_id=f"A{number}" if identifier == "id" else "",
    )  # fmt: skip


def facts(
    key: str, date: str, authors: Sequence[Authorship], areas: Sequence[str] = (), **more: object
) -> WorkFacts:
    work = Work(key, date=date, authorships=tuple(authors), **more)  # type: ignore[arg-type]
    found = tuple(
        AreaMention("ca.stra", area, area.title(), "touches", 1.0, "terms") for area in areas
    )
    return WorkFacts(work, areas=found)
