"""What a list says of one party, in one shape whoever published it.

Nothing is interpreted here: texts stand as published (white space tidied), dates are ISO or cut
to the part that is known, countries are ISO 3166-1 alpha-2 where the publisher's word could be
read and left out where it could not. Law is not in an entry; it is in the rulebooks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Schema = Literal["person", "organisation", "vessel", "aircraft", "unknown"]
PRINTED_SEPARATOR = " ¦ "
SCHEMAS: tuple[Schema, ...] = ("person", "organisation", "vessel", "aircraft", "unknown")


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of a listed party. `weak` only where the publisher itself says so."""

    text: str
    kind: Literal["primary", "alias", "former", "native"] = "alias"
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number somebody issued: `kind` as published ("Passport", "IMO", "LEI" …)."""

    kind: str
    value: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed party on one list.

    `list` is the list's id in the catalogue ("us.bis.entity"); `entry_id` is unique within an
    edition; `birth_dates` are ISO dates or their known part ("1971", "1971-05");
    `footnotes` are the Entity List's ("1", "3", "4", "5"); `programs` the sanctions programmes
    ("RUSSIA-EO14024"); `citation` the Federal Register notice or its like, as published.
    """

    list: str
    entry_id: str
    names: tuple[ListedName, ...]
    schema: Schema = "unknown"
    countries: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    programs: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    citation: str = ""
    listed_on: str = ""
    ended_on: str = ""
    licence_requirement: str = ""
    licence_policy: str = ""
    title: str = ""
    remarks: str = ""
    url: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The primary name, as published."""
        return self.names[0].text

    @property
    def printed(self) -> tuple[str, ...]:
        """Names as the publisher printed them, where more was printed than the name: an address
        glued to it, "and any successor", a second name."""
        main = self.extra.get("name_as_published", "")
        others = self.extra.get("other_names_as_published", "").split(PRINTED_SEPARATOR)
        return tuple(text for text in (main, *others) if text)
