"""What a transaction as told amounts to in the facts that rules ask for, and what was assumed.

An assumption is always told to the user, and is overruled by telling the fact itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tidegate.desk.deal import Deal, Party

EXPORTERS_HOME = "US"


@dataclass(frozen=True, slots=True)
class DealFacts:
    """Facts of the schema `transaction`, and in plain sentences what was taken for granted;
    `assumed_for` is worth telling only where that rulebook then found something."""

    facts: Mapping[str, Any]
    assumed: tuple[str, ...]
    assumed_for: Mapping[str, str]
    caveats: tuple[str, ...]


def deal_facts(
    deal: Deal, item: Mapping[str, Any], *, name: str, maker_country: str, as_of: str
) -> DealFacts:
    """The facts of one item (schema `item`) on its way."""
    from tidegate.rules.country_groups import caveats, groups_of, is_hq5
    from tidegate.rules.jurisdiction import ground_for
    from tidegate.rules.letters import letters_for, letters_like

    assumed: list[str] = []
    assumed_for: dict[str, str] = {}
    foreign = bool(item.get("prc_designed")) or maker_country not in ("", EXPORTERS_HOME)
    start = deal.from_country
    if not start and not foreign:
        start = EXPORTERS_HOME
        assumed.append("it leaves the United States (--from says otherwise)")
    ground = ground_for(from_country=start, maker_country=maker_country)
    if ground is not None and "subject_to_ear" not in deal.facts:
        assumed.append(f"{ground.told}; {ground.citation}")
    movement = deal.movement or _movement(start, deal.destination)
    maker = str(item.get("maker") or "")
    named = letters_for(name, maker, item, as_of)
    alike = [one for one in letters_like(maker, item, as_of) if one not in named]
    letters = (*named, *alike)
    facts: dict[str, Any] = {
        "movement": movement,
        "from_country": start or None,
        "destination": deal.destination or None,
        "destination_groups": list(groups_of(deal.destination, as_of))
        if deal.destination
        else None,
        "subject_to_ear": True if ground else None,
        "exporter": deal.exporter or None,
        "owner_share": deal.owner_share,
        "end_use": list(deal.end_uses) if deal.end_uses is not None else None,
        "letters": [letter.id for letter in letters],
    }
    takers = [party for party in deal.parties if party.role != "owner"]
    seated = _any_seat(takers, lambda seat: is_hq5(seat, as_of))
    facts["party_hq5"] = seated
    seats = [seat for party in takers for seat in (party.seat, party.parent_seat) if seat]
    if seats:
        facts["party_seat_groups"] = sorted({g for s in seats for g in groups_of(s, as_of)})
    if letters and not deal.exporter:
        facts["exporter_is_maker"] = True
        addressees = ", ".join(dict.fromkeys(letter.addressee for letter in letters))
        assumed_for["us.bis.is_informed"] = (
            f"the exporter is {addressees}, to whom the letter was addressed "
            "(--exporter says otherwise)"
        )
    elif letters:
        facts["exporter_is_maker"] = _same_company(deal.exporter, letters)
    ends = [party.seat for party in takers if party.role == "end_user" and party.seat]
    if ends:
        facts["end_user_us"] = all(seat == EXPORTERS_HOME for seat in ends)
    facts |= deal.facts
    if seated and facts["party_hq5"] is False:
        facts["party_hq5"] = True
        assumed.append("party_hq5=no was told, and a seat told says otherwise: taken as yes")
    told = {name: value for name, value in facts.items() if value is not None}
    places = {deal.destination, start, *seats}
    notes = [
        f"It is not named in the letter to {one.addressee} of {one.issued}, and reaches figures of "
        "a product that is; the letter's own limits are not public."
        for one in alike
    ]
    return DealFacts(told, tuple(assumed), assumed_for, (*notes, *caveats(as_of, places)))


def _movement(start: str, destination: str) -> str:
    if destination == EXPORTERS_HOME and start and start != EXPORTERS_HOME:
        return "import"
    if start == destination and start:
        return "transfer"
    return "export" if start in ("", EXPORTERS_HOME) else "reexport"


def _any_seat(parties: Iterable[Party], holds: Any) -> bool | None:
    """Whether any seat is one; unknown where none told is and some are not told."""
    parties = list(parties)
    seats = [seat for party in parties for seat in (party.seat, party.parent_seat)]
    if any(seat and holds(seat) for seat in seats):
        return True
    return False if parties and all(seats) else None


def _same_company(exporter: str, letters: Iterable[Any]) -> bool | None:
    """Whether the exporter is an addressee by its name's first word; a resemblance settles
    nothing, so otherwise it is left open."""
    words = exporter.casefold().split()
    for letter in letters:
        if words and words[0].strip(",.") == letter.addressee.casefold().split()[0].strip(",."):
            return True
    return None
