"""Puts partners, countries and shares of one row together: whose is which, or that none tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tidegate.intake.countries import country_code
from tidegate.ownership.ledger.columns import Columns
from tidegate.ownership.ledger.partner_cell import Draft, read_countries, read_partners
from tidegate.ownership.ledger.share_cell import ShareCell, read_shares
from tidegate.ownership.ledger.words import blank, fold, meaning
from tidegate.ownership.share import UNKNOWN, Share

Complain = Callable[[str, str, str], None]
"""(column, what is wrong, what to do)."""
_SIDES = ("foreign", "domestic")


@dataclass(slots=True)
class RowPartners:
    """The partners of one row, totals of a side where only those are told, and notes."""

    drafts: list[Draft] = field(default_factory=list)
    totals: dict[str, Share] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def partners_of(
    cells: Mapping[str, str], columns: Columns, host: str, complain: Complain
) -> RowPartners:
    """Reads one row. What cannot be read is complained of and left unknown."""
    found = RowPartners()
    shares = {
        name: _shares(cells, columns, name, complain)
        for name in ("share", "foreign_share", "domestic_share",
                     "shares_foreign_first", "shares_domestic_first")
    }  # fmt: skip
    countries = {
        name: _countries(cells, columns, name, complain)
        for name in ("partner_country", "foreign_country", "domestic_country")
    }
    role = next((meaning("side", cells.get(c, "")) for c in columns["role"]), "")
    expected = {len(s.shares) for s in shares.values() if s} | {len(c) for c in countries.values()}
    sides = {"foreign_partner": "foreign", "domestic_partner": "domestic", "partner": ""}
    places = [
        (columns.order.get(c, 0), c, side) for name, side in sides.items() for c in columns[name]
    ]
    for _, column, side in sorted(places):
        try:
            named = side or (role if role in _SIDES else "")
            found.drafts += read_partners(cells.get(column, ""), named, sorted(expected - {0, 1}))
        except ValueError as error:
            complain(column, str(error), "")
    _numbered(found, cells, columns, complain)
    for name, side in (("foreign_country", "foreign"), ("domestic_country", "domestic")):
        _allot_countries(found, side, countries[name])
    _allot_any_countries(found, countries["partner_country"], host)
    for name, side in (("foreign_share", "foreign"), ("domestic_share", "domestic")):
        _allot_side(found, side, shares[name], _first(columns, name), complain)
    for name, order in (
        ("shares_foreign_first", ("foreign", "domestic")),
        ("shares_domestic_first", ("domestic", "foreign")),
    ):
        _allot_pair(found, order, shares[name], columns, name, host, complain)
    if cell := shares["share"]:
        _allot_neutral(found, cell, host, _first(columns, "share"), complain)
    return found


def _first(columns: Columns, name: str) -> str:
    return columns[name][0] if columns[name] else ""


def _shares(
    cells: Mapping[str, str], columns: Columns, name: str, complain: Complain
) -> ShareCell | None:
    column = _first(columns, name)
    text = cells.get(column, "")
    if not column or blank(text):
        return None
    try:
        cell = read_shares(text)
    except ValueError as error:
        mend = "write 51, 45-55, 50/50, or “VW 40 %, FAW 60 %”"
        reason = str(error).partition("; write")[0]
        complain(column, f"“{text.strip()[:60]}” {reason}", mend)
        return None
    return cell if cell.told else None


def _countries(
    cells: Mapping[str, str], columns: Columns, name: str, complain: Complain
) -> list[tuple[str, ...]]:
    column = _first(columns, name)
    text = cells.get(column, "")
    if not column or (blank(text) and not country_code(text)):
        return []
    try:
        return read_countries(text)
    except ValueError as error:
        complain(column, str(error), "")
        return []


def _numbered(
    found: RowPartners, cells: Mapping[str, str], columns: Columns, complain: Complain
) -> None:
    for each in columns.numbered:
        text = cells.get(each.name, "")
        if blank(text):
            continue
        role = meaning("side", cells.get(each.role, "")) if each.role else ""
        try:
            drafts = read_partners(text, each.side or (role if role in _SIDES else ""))
        except ValueError as error:
            complain(each.name, str(error), "")
            continue
        here = Columns({"c": (each.country,), "s": (each.share,)})
        countries = _countries(cells, here, "c", complain) if each.country else []
        cell = _shares(cells, here, "s", complain) if each.share else None
        if len(drafts) == 1:
            if each.nation:
                countries = [(each.nation,), *countries]
            if countries:
                flat = tuple(dict.fromkeys(code for codes in countries for code in codes))
                drafts[0] = replace(drafts[0], countries=flat)
            if cell and len(cell.shares) == 1:
                drafts[0] = drafts[0].with_share(cell.shares[0])
            elif cell:
                complain(each.share, "tells several shares of one partner", "write one")
        found.drafts += drafts


def _of(found: RowPartners, side: str) -> list[int]:
    return [at for at, draft in enumerate(found.drafts) if draft.named == side]


def _allot_countries(found: RowPartners, side: str, countries: list[tuple[str, ...]]) -> None:
    places = _of(found, side)
    if len(countries) == 1:
        countries = countries * len(places)
    elif len(places) == 1 and countries:
        countries = [tuple(dict.fromkeys(code for codes in countries for code in codes))]
    if len(countries) == len(places):
        for at, codes in zip(places, countries, strict=True):
            found.drafts[at] = replace(found.drafts[at], countries=codes)


def _allot_any_countries(found: RowPartners, countries: list[tuple[str, ...]], host: str) -> None:
    """Countries of a column that names no side: in order where all partners stand in one column;
    where foreign and domestic have columns of their own, by the host country."""
    if not countries:
        return
    plain = _of(found, "")
    if len(plain) == len(found.drafts):
        if len(countries) == len(plain):
            for at, codes in zip(plain, countries, strict=True):
                found.drafts[at] = replace(found.drafts[at], countries=codes)
        else:
            found.notes.append("the countries are not as many as the partners and are not allotted")
        return
    for at, draft in enumerate(found.drafts):
        fitting = [c for c in countries if (host in c) == (draft.named == "domestic")]
        if len(found.drafts) == 1 and len(countries) == 1:
            fitting = countries
        if (
            len(fitting) == 1
            and len(_of(found, draft.named)) == 1
            and (host or len(countries) == 1)
        ):
            found.drafts[at] = replace(draft, countries=fitting[0])


def _allot_side(
    found: RowPartners, side: str, cell: ShareCell | None, column: str, complain: Complain
) -> None:
    if cell is None:
        return
    if cell.note:
        found.notes.append(cell.note)
    places = _of(found, side)
    if cell.names:
        named = [_match(found, places, name, "") for name in cell.names]
        flat = [one[0] for one in named if len(one) == 1]
        if len(set(flat)) < len(cell.names):
            complain(column, "names others than the row's partners", "write their names")
            return
        places = flat
    if len(cell.shares) == len(places):
        for at, share in zip(places, cell.shares, strict=True):
            found.drafts[at] = found.drafts[at].with_share(share)
    elif len(cell.shares) == 1:
        found.totals[side] = cell.shares[0]
    elif not places:
        low, high = (sum(getattr(s, end) for s in cell.shares) for end in ("low", "high"))
        found.totals[side] = Share(low, max(low, min(UNKNOWN.high, high)))
    else:
        told = f"tells {len(cell.shares)} shares of {len(places)} partner"
        complain(column, f"{told}{'s' * (len(places) != 1)}", "write one for each")


def _allot_pair(
    found: RowPartners, order: tuple[str, str], cell: ShareCell | None, columns: Columns,
    name: str, host: str, complain: Complain,
) -> None:  # fmt: skip
    if cell is None:
        return
    if cell.names:
        _allot_neutral(found, cell, host, _first(columns, name), complain)
        return
    if len(cell.shares) != 2:
        complain(_first(columns, name), "tells no pair of shares", "write 40/60")
        return
    for side, share in zip(order, cell.shares, strict=True):
        places = _of(found, side)
        if len(places) == 1:
            found.drafts[places[0]] = found.drafts[places[0]].with_share(share)
        else:
            found.totals[side] = share


def _allot_neutral(
    found: RowPartners, cell: ShareCell, host: str, column: str, complain: Complain
) -> None:
    """Shares of a column that does not say whose they are."""
    if cell.note:
        found.notes.append(cell.note)
    everyone = list(range(len(found.drafts)))
    sides = [draft.named for draft in found.drafts]
    if cell.names:
        _allot_named(found, cell, host, column, complain)
    elif len(cell.shares) == len(everyone) and len(set(sides)) <= 1:
        for at, share in zip(everyone, cell.shares, strict=True):
            found.drafts[at] = found.drafts[at].with_share(share)
    elif len(cell.shares) == len(everyone):
        # The only order that the table gives is that of its columns.
        for at, share in zip(everyone, cell.shares, strict=True):
            found.drafts[at] = found.drafts[at].with_share(share)
        if len(set(cell.shares)) > 1:
            found.notes.append(
                f"“{column}” does not say whose its shares are; they are read in the order of the "
                f"columns, the first as that of {found.drafts[0].name}"
            )
    elif not everyone and set(cell.shares) == {Share(UNKNOWN.high // 2, UNKNOWN.high // 2)}:
        half = cell.shares[0]
        if len(cell.shares) == 2:
            found.totals |= {"foreign": half, "domestic": half}
    else:
        complain(
            column,
            f"tells {len(cell.shares)} share{'s' * (len(cell.shares) > 1)} of "
            f"{len(everyone)} partner{'s' * (len(everyone) != 1)} and not whose",
            "call the column “foreign share”, or name the partners: VW 40 %, FAW 60 %",
        )


def _allot_named(
    found: RowPartners, cell: ShareCell, host: str, column: str, complain: Complain
) -> None:
    everyone = list(range(len(found.drafts)))
    for name, share in zip(cell.names, cell.shares, strict=True):
        places = _match(found, everyone, name, host)
        side = meaning("side", name)
        if len(places) == 1:
            found.drafts[places[0]] = found.drafts[places[0]].with_share(share)
        elif side in _SIDES:
            found.totals[side] = share
        else:
            complain(column, f"“{name[:40]}” is none of the row's partners", "write it as its name")


def _match(found: RowPartners, places: list[int], name: str, host: str) -> list[int]:
    """The partners a word may mean: by name, by part of a name, by side, by country."""
    wanted = fold(name)
    names = [fold(found.drafts[at].name) for at in places]
    same = [at for at, known in zip(places, names, strict=True) if known == wanted]
    if same:
        return same
    part = [
        at
        for at, known in zip(places, names, strict=True)
        if f" {wanted} " in f" {known} " or f" {known} " in f" {wanted} "
        or (not wanted.isascii() and (wanted in known or known in wanted))
    ]  # fmt: skip
    if part:
        return part
    initials = [
        at
        for at, known in zip(places, names, strict=True)
        if len(wanted) > 1 and "".join(word[0] for word in known.split()) == wanted
    ]
    if initials:
        return initials
    side = meaning("side", name)
    if side in _SIDES:
        return [at for at in places if found.drafts[at].named == side]
    code = country_code(name)
    if code:
        by_country = [at for at in places if code in found.drafts[at].countries]
        other = "domestic" if code == host else "foreign"
        return by_country or [at for at in places if host and found.drafts[at].named == other]
    return []
