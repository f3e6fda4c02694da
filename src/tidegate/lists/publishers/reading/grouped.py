"""A party whose facts a publisher spreads over several rows or elements."""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.lists.entry import Entry, Identifier, ListedName, Schema
from tidegate.lists.publishers.reading.countries import countries
from tidegate.lists.publishers.reading.dates import birth_dates, is_vague
from tidegate.lists.publishers.reading.names import published_names, tidy


@dataclass
class GroupedParty:
    """Facts gathered under one id; each is kept once, in order of appearance."""

    entry_id: str
    row: int
    schema: Schema = "unknown"
    names: list[ListedName] = field(default_factory=list)
    countries: dict[str, None] = field(default_factory=dict)
    nationalities: dict[str, None] = field(default_factory=dict)
    birth_dates: dict[str, None] = field(default_factory=dict)
    addresses: dict[str, None] = field(default_factory=dict)
    identifiers: dict[Identifier, None] = field(default_factory=dict)
    programs: dict[str, None] = field(default_factory=dict)
    titles: dict[str, None] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)
    citation: str = ""
    listed_on: str = ""
    url: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    def name(self, text: str, kind: str = "alias", *, weak: bool = False) -> None:
        """Takes a name; the first of kind "primary" leads, others of that kind are aliases."""
        text = tidy(text)
        if not text:
            return
        if kind == "native":
            self.names.append(ListedName(text, "native", weak))
        elif kind == "former":
            self.names.append(ListedName(text, "former", weak))
        elif kind == "primary" and not any(n.kind == "primary" for n in self.names):
            self.names.insert(0, ListedName(text, "primary", weak))
        else:
            self.names.append(ListedName(text, "alias", weak))

    def born(self, text: str, *, circa: bool = False) -> None:
        """Takes a date of birth, day before month where it is slashed."""
        dates = birth_dates(text)
        self.birth_dates.update(dict.fromkeys(dates))
        if dates and (circa or is_vague(text)):
            self.note("birth_date_approximate", text)

    def live(self, *parts: str, country: str = "") -> None:
        """Takes an address by its parts, and its country."""
        codes = countries([country])
        self.countries.update(dict.fromkeys(codes))
        written = [text for part in parts if (text := tidy(part)) and text != "-"]
        if written:
            if tidy(country) and tidy(country).casefold() not in written[-1].casefold():
                written.append(tidy(country))
            self.addresses[", ".join(written)] = None

    def national(self, *texts: str) -> None:
        """Takes words for nationalities."""
        self.nationalities.update(dict.fromkeys(countries(texts)))

    def number(self, kind: str, value: str, country: str = "") -> None:
        """Takes an identifier."""
        if value := tidy(value):
            code = (countries([country]) or ("",))[0]
            self.identifiers[Identifier(tidy(kind), value, code)] = None

    def note(self, key: str, value: str) -> None:
        """Adds to an extra, values parted by "; "."""
        if not (value := tidy(value)):
            return
        old = self.extra.get(key)
        if old is None:
            self.extra[key] = value
        elif value not in old.split("; "):
            self.extra[key] = f"{old}; {value}"

    def entry(self, list_id: str) -> Entry | None:
        """The entry, or None where no name was found."""
        if not self.names:
            return None
        first = next((n for n in self.names if n.kind != "native"), self.names[0])
        others = [name for name in self.names if name is not first]
        named = published_names(first.text, others, acronyms=self.schema != "person")
        if not named.names:
            return None
        return Entry(
            list=list_id,
            entry_id=self.entry_id,
            names=named.names,
            schema=self.schema,
            countries=tuple(self.countries),
            birth_dates=tuple(self.birth_dates),
            nationalities=tuple(self.nationalities),
            addresses=tuple(self.addresses),
            identifiers=tuple(self.identifiers),
            programs=tuple(self.programs),
            citation=self.citation,
            listed_on=self.listed_on,
            title="; ".join(self.titles),
            remarks=" | ".join(self.remarks),
            url=self.url,
            extra={**self.extra, **named.extra},
        )
