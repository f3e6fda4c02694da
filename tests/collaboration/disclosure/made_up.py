"""A CV and works of made-up places, and stand-ins for the finders of places and money."""

from __future__ import annotations

import re

from tidegate.collaboration.disclosure import Backed, Declared, Held, Quote, identity
from tidegate.collaboration.model import (
    Affiliation,
    Authorship,
    FunderMention,
    Mention,
    Passage,
    ProgrammeMention,
    StatementReading,
    Work,
)

ORCID = "0000-0002-1825-0097"
HOME, AWAY, FORMER = (f"https://ror.org/0{n}aaaaa0{n}" for n in (1, 2, 3))
PLACES = {"Home University": HOME, "Away Institute": AWAY, "Former College": FORMER}


class Finder:
    """Finds the three places by their names."""

    def match(self, text: str) -> tuple[Mention, ...]:
        return tuple(
            Mention(at, at + len(name), ror, name, "XX", 1.0, "name")
            for name, ror in PLACES.items()
            if (at := text.find(name)) >= 0
        )


def read(text: str) -> StatementReading:
    """Funders are "Fund A" …, scholarships "Stipend A", the programme "Scholar Scheme"."""
    funders = tuple(
        FunderMention(
            m.start(), m.end(1), m[1], m[1],
            kind="scholarship" if m[1].startswith("Stipend") else "funder",
            awards=(m[2],) if m[2] else (),
        )
        for m in re.finditer(r"((?:Fund|Stipend) [A-Z])(?: (\d+))?", text)
    )  # fmt: skip
    at = text.find("Scholar Scheme")
    if at < 0:
        return StatementReading(funders)
    named = ProgrammeMention(
        at, at + 14, "Scholar Scheme", "scheme", "Scholar Scheme", "official", ("xx.list",), (0, 9)
    )
    return StatementReading(funders, (named,))


def held(institution: str, start: str, end: str = "", **more: object) -> Held:
    text = f"{institution}, {start}–{end or 'present'}"
    rors = frozenset({PLACES[institution]} if institution in PLACES else ())
    quote = Quote(text, 0, len(institution), "positions", file="cv.json", record=1)
    return Held(institution, start, end, not end, rors, quote, **more)  # type: ignore[arg-type]


def backed(name: str, *awards: str) -> Backed:
    return Backed(
        frozenset({name.casefold()}), frozenset(), frozenset(awards),
        Quote(name, 0, len(name), "support"),
    )  # fmt: skip


def cv(*positions: Held, support: tuple[Backed, ...] = (), **who: object) -> Declared:
    return Declared(identity(**(who or {"orcid": ORCID})), positions, support, ())  # type: ignore[arg-type]


def work(key: str, date: str, *affiliations: str, says: str = "", **more: object) -> Work:
    """A work of the researcher and of one other, whose affiliation is never asked about."""
    mine = Authorship(1, tuple(Affiliation(text) for text in affiliations), orcid=ORCID)
    other = Authorship(2, (Affiliation("Dept, Away Institute"),), author_id="A2")
    told: dict[str, object] = {
        "authorships": (mine, other), "doi": f"10.1/{key}", "file": "works.jsonl", "record": 7,
        "statements": (Passage(says, "acknowledgements"),) if says else (), **more,
    }  # fmt: skip
    return Work(f"10.1/{key}", f"Title {key}", date, **told)  # type: ignore[arg-type]
