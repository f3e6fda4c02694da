"""The facts that 31 CFR 850.210(a)(5) asks of a joint venture, as far as a table tells them.

Each is "yes", "no" or "unknown" with the words that say so. The verdict is the rulebook's. A
country alone says yes and never no: a United States parent or an owner of a country of concern may
stand behind any name, and a sector is no activity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tidegate.ownership.ledger.life import days_of
from tidegate.ownership.ledger.venture import Partner
from tidegate.ownership.ledger.words import blank, meaning, table

_COLUMNS = {
    "us_person_enters": ("us_person", False),
    "venture_in_covered_activity": ("covered_activity", False),
    "knows_at_entrance": ("knows", False),
    "not_excepted": ("excepted", True),
}


def outbound_facts(
    partners: Sequence[Partner], host: str, dates: Mapping[str, str], told: Mapping[str, str]
) -> dict[str, object]:
    """{"citation", "facts": {name: {"value", "because"}}, "open": [questions], "notes"}.

    `told` are the cells of the columns us_person, covered_activity, knows and excepted.
    """
    data = table("outbound")
    facts: dict[str, tuple[str, str]] = {}
    facts["us_person_enters"] = _by_country(
        partners, host, data["united_states"], "of the United States"
    )
    facts["partner_of_country_of_concern"] = _by_country(
        partners, host, data["country_of_concern"], "of a country of concern"
    )
    facts["on_or_after_effective"] = _day(dates, data["effective"])
    for name, (column, turned) in _COLUMNS.items():
        cell = told.get(column, "")
        if blank(cell):
            facts.setdefault(name, ("unknown", "the table does not tell"))
            continue
        answer = meaning("answers", cell)
        said = f"the table says “{cell.strip()[:80]}”"
        if not answer:
            facts[name] = ("unknown", f"{said}, which is no yes or no")
        else:
            value = {"yes": "no", "no": "yes"}[answer] if turned else answer
            facts[name] = (value, said)
    return {
        "citation": data["citation"],
        "facts": {
            name: {"value": facts[name][0], "because": facts[name][1]} for name in data["facts"]
        },
        "open": [
            question for name, question in data["facts"].items() if facts[name][0] == "unknown"
        ],
        "notes": list(data["notes"]),
    }


def _by_country(
    partners: Sequence[Partner], host: str, codes: Sequence[str], what: str
) -> tuple[str, str]:
    """A partner whom the table calls domestic is of the host country, as far as the table goes."""
    said = sorted(p.name for p in partners if set(p.countries) & set(codes))
    if said:
        return "yes", f"{', '.join(said)}: {what} by the country the table gives"
    local = sorted(
        p.name for p in partners if p.side == "domestic" and not p.countries and host in codes
    )
    if local:
        return "yes", f"{', '.join(local)}: {what}, since the table calls it domestic in {host}"
    return "unknown", f"no partner is told to be {what}; who owns or directs them is not told"


def _day(dates: Mapping[str, str], effective: date) -> tuple[str, str]:
    """The day of formation or of signing stands for entrance; an announcement does not."""
    known = [dates[basis] for basis in ("formed", "signed") if dates.get(basis)]
    if not known:
        return "unknown", "neither the day of signing nor that of formation is told"
    spans = [days_of(day) for day in known]
    words = " and ".join(f"{b} {dates[b]}" for b in ("formed", "signed") if dates.get(b))
    if all(last < effective for _, last in spans):
        return "no", f"{words}, before {effective.isoformat()}"
    if all(first >= effective for first, _ in spans):
        return "yes", words
    return "unknown", f"{words}: on either side of {effective.isoformat()}"
