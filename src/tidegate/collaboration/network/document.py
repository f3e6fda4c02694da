"""A network as one plain document, as rows, and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidegate.collaboration.network.between import NO_AREA_TITLE, Between, Institution
from tidegate.collaboration.network.cells import FEWEST_AUTHORS
from tidegate.collaboration.network.overview import Network
from tidegate.collaboration.network.tally import MOST_INSTITUTIONS, NetworkTally
from tidegate.findings.words import plural

WITHHELD = "withheld"
FEW = "<5 authors"
HIDDEN = "·"
ALL_SHOWN = "all shown"
PRIVACY = (
    f"A count behind which fewer than {FEWEST_AUTHORS} distinct authors may stand is withheld, and "
    "so is a count from which it would follow. Sums are over what is shown. Authors are told apart "
    "by the identifiers their documents declare; no name was read."
)
EDGE_COLUMNS = (
    "one", "one_ror", "one_country", "other", "other_ror", "other_country", "works",
    "years_withheld", "first_year", "last_year",
)  # fmt: skip


def document(
    tally: NetworkTally, files: Sequence[Mapping[str, Any]], *, pair: Between | None = None,
    whole: Network | None = None,
) -> dict[str, Any]:  # fmt: skip
    """All of it: of two institutions, or of all. A count that is withheld is null."""
    told: dict[str, Any] = {
        "files": [dict(one) for one in files],
        "scheme": tally.scheme,
        "privacy": {"fewest_authors": FEWEST_AUTHORS, "said": PRIVACY},
        "works": {
            "counted": tally.works, "repeated": tally.repeated, "undated": tally.undated,
            "without_institution": tally.unplaced, "of_very_many_institutions": tally.crowded,
        },
        "notes": list(notes(tally)),
    }  # fmt: skip
    if pair is not None:
        told["between"] = _between(pair)
    if whole is not None:
        told["institutions"] = [
            {**_node(one.institution), "works": one.works, "years_withheld": one.withheld}
            for one in whole.nodes
        ]
        told["edges"] = [
            {
                "one": _node(one.one), "other": _node(one.other), "works": one.works,
                "years_withheld": one.withheld, "first_year": one.first, "last_year": one.last,
                "years": [{"year": year, "works": works} for year, works in one.years],
            }
            for one in whole.edges
        ]  # fmt: skip
    return told


def _node(one: Institution) -> dict[str, str]:
    ror = one.key if one.key.startswith("https://ror.org/") else ""
    return {"ror": ror, "name": one.name, "country": one.country}


def _between(found: Between) -> dict[str, Any]:
    return {
        "sides": [_node(one) for one in found.sides],
        "works": found.works,
        "years_withheld": list(found.withheld),
        "areas": [
            {"area": area, "title": title, "works": found.area_works(at)}
            for at, (area, title) in enumerate(found.areas)
        ],
        "years": [
            {
                "year": one.year,
                "works": one.works,
                "areas": [
                    {"area": area, "works": works}
                    for (area, _), works in zip(found.areas, one.areas, strict=True)
                ],
                "sides": [
                    {"works": works, "share": share}
                    for works, share in zip(one.sides, one.shares, strict=True)
                ],
            }
            for one in found.years
        ],
    }


def notes(tally: NetworkTally) -> Iterator[str]:
    """What to know of the counting."""
    if tally.repeated:
        yield f"{plural(tally.repeated, 'record')} told a work again and did not count."
    if tally.undated:
        yield f"{plural(tally.undated, 'work')} without a date: counted under “no date”."
    if tally.unplaced:
        yield f"{plural(tally.unplaced, 'work')} in which no institution was recognised."
    if tally.crowded:
        yield (
            f"{plural(tally.crowded, 'work')} of more than {MOST_INSTITUTIONS} institutions: "
            "counted for each institution and for no pair."
        )


def share_words(share: float | None) -> str:
    """A share for a reader: "12 %", "0.4 %", "—" where it is withheld or there is none."""
    if share is None:
        return "—"
    percent = share * 100
    return f"{percent:.1f} %" if 0 < percent < 9.95 else f"{percent:.0f} %"


YEAR_HEAD = ("year", "works in common", "of all of the first", "of all of the second")


def year_rows(found: Between) -> Iterator[list[str]]:
    """A row a year and one of sums: works in common, and what part they are of each side's; none
    where there are no works in common."""
    if not found.spanned:
        return
    for one in found.spanned:
        sides = [
            "—" if share is None else f"{share_words(share)} of {works:,}"
            for works, share in zip(one.sides, one.shares, strict=True)
        ]
        works = FEW if one.works is None else f"{one.works:,}"
        yield [one.year or "no date", works, *(sides if one.works else ("", ""))]
    yield [ALL_SHOWN, f"{found.works:,}", "", ""]


def area_head(found: Between) -> list[str]:
    return ["technology area", *(one.year or "no date" for one in found.spanned), ALL_SHOWN]


def area_rows(found: Between) -> Iterator[list[str]]:
    """A row an area, a column a year, a point where a count is withheld."""
    if not found.spanned:
        return
    for at, (_, title) in enumerate(found.areas):
        cells = [HIDDEN if one.areas[at] is None else f"{one.areas[at]:,}" for one in found.spanned]
        yield [title, *cells, f"{found.area_works(at):,}"]


def between_columns(found: Between) -> list[str]:
    one, other = (side.name for side in found.sides)
    return [
        "year", "works", f"all works of {one}", f"share of {one}", f"all works of {other}",
        f"share of {other}", *(title for _, title in found.areas),
    ]  # fmt: skip


def between_rows(found: Between) -> Iterator[dict[str, Any]]:
    """A row a year for CSV and XLSX; a withheld count is the word, a share has four digits."""
    columns = between_columns(found)
    for one in found.years:
        cells: list[Any] = [one.year or "no date", WITHHELD if one.works is None else one.works]
        for works, share in zip(one.sides, one.shares, strict=True):
            cells += [WITHHELD if works is None else works, "" if share is None else share]
        cells += [WITHHELD if each is None else each for each in one.areas]
        yield dict(zip(columns, cells, strict=True))


def edge_rows(found: Network) -> Iterator[dict[str, Any]]:
    """A row a pair."""
    for one in found.edges:
        left, right = _node(one.one), _node(one.other)
        cells = (
            left["name"], left["ror"], left["country"], right["name"], right["ror"],
            right["country"], WITHHELD if one.works is None else one.works, one.withheld,
            one.first, one.last,
        )  # fmt: skip
        yield dict(zip(EDGE_COLUMNS, cells, strict=True))


def edge_table(found: Network, top: int) -> Iterator[list[str]]:
    """The first pairs, for a table or a page."""
    for one in found.edges[:top]:
        span = one.first if one.first == one.last else f"{one.first}–{one.last}"
        works = FEW if one.works is None else f"{one.works:,}"
        yield [
            one.one.name,
            one.other.name,
            works,
            f"{one.withheld:,}" if one.withheld else "",
            span,
        ]


OWN_YEARS = (
    "All works of an institution are over its own years shown, and may be fewer than those of a "
    "pair, which has more authors behind it."
)
EDGE_HEAD = ("institution", "with", "works", "years withheld", "years")
AREA_NOTE = (
    "A work may touch several areas. An area is touched where words of its definition stand in the "
    f"title, abstract or keywords; “{NO_AREA_TITLE}” does not say that there is none. "
    f"{HIDDEN} is a count withheld."
)
SHARE_NOTE = (
    "Shares are of the works of each side in this file, which may hold only a part of them."
)
