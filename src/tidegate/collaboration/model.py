"""What a document says, and what was found in it: the shapes every part of this channel speaks.

No shape here has a place for the name of an author: readers never take one from a file, so no
finding can rest on one (docs/fairness.md). An author is a number within a work, and an identifier
(ORCID, OpenAlex) where the document declares one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["law", "official", "bill", "think_tank"]
"""What kind of list or programme name it is. A think-tank's never grounds a finding."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the document, kept raw for quotation. `where` is the field it stood in, as the
    format names it ("acknowledgements", "FU", "note"); offsets of findings count characters
    (code points) of `text`, from 0."""

    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Affiliation:
    """One affiliation string of a document, raw. `rors` are ROR ids the document itself declares
    for it ("https://ror.org/…"), `countries` the institution's, alpha-2, where declared."""

    text: str
    rors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Authorship:
    """One author of a work, without a name: `position` counts from 1; `orcid` is
    "0000-0002-1825-0097" or ""; `author_id` another identifier the source declares
    (OpenAlex "A5023888391")."""

    position: int
    affiliations: tuple[Affiliation, ...] = ()
    orcid: str = ""
    author_id: str = ""


@dataclass(frozen=True, slots=True)
class DeclaredFunder:
    """A funder in a field of its own (Crossref, OpenAlex, JATS award group, CV table)."""

    name: str
    awards: tuple[str, ...] = ()
    doi: str = ""
    ror: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One publication, proposal or entry of a CV, as its document tells it.

    `key` names it to the user: its DOI, else its source's id, else "file:line"; `record` is the
    number of the record in the file from 1, `line` the line it starts at (0 unknown). `date` is
    ISO or its known part ("2023", "2023-05"); "" unknown. `affiliations` are those the document
    ties to no author. `statements` are acknowledgements and funding statements.
    """

    key: str
    title: str = ""
    date: str = ""
    doi: str = ""
    type: str = ""
    language: str = ""
    authorships: tuple[Authorship, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    funders: tuple[DeclaredFunder, ...] = ()
    statements: tuple[Passage, ...] = ()
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    file: str = ""
    record: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """A record, or a part of one, that could not be read; the rest was."""

    file: str
    record: int
    line: int
    message: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """An institution or programme on one list. `listed_on`, `ended_on`: ISO dates or their known
    part, "" unknown; `edition` is the publication date of the edition that shows it."""

    list: str
    entry_id: str
    name: str
    status: Status
    listed_on: str = ""
    ended_on: str = ""
    edition: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """An institution named in a string: characters [start, end) of the raw text. `ror` is its id:
    ROR's, or "list:us.bis.entity/…" for one that no record of the registry fits. `how` says what
    matched: "name", "alias", "acronym", "turned", "bare", "cut", "school" or "declared"."""

    start: int
    end: int
    ror: str
    name: str
    country: str
    score: float
    how: str
    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class FunderMention:
    """A funder named in a statement, with the award numbers that belong to it. `kind` is
    "funder", "scholarship", or "programme" for a programme named without the body that pays."""

    start: int
    end: int
    text: str
    name: str
    ror: str = ""
    kind: str = "funder"
    awards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgrammeMention:
    """A talent programme named in a statement or a CV. `named_by` says who names the programme
    ("us.dod.1286" (c)(9), an official list …) and with what `status`; `sentence` is the quoted
    sentence's [start, end) in the text."""

    start: int
    end: int
    text: str
    programme: str
    name: str
    status: Status
    named_by: tuple[str, ...]
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class StatementReading:
    """What one passage says of money and programmes."""

    funders: tuple[FunderMention, ...] = ()
    programmes: tuple[ProgrammeMention, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaMention:
    """Words of a title, abstract or keywords that speak of a technology area. `scheme` is
    "ca.stra", "us.cet" or "us.ccl"; `verdict` "touches" (terms of the definition stand there) or
    "unsure" (the abstain band). `quotes` are the matched words with the field and offsets they
    stand at: (field, start, end, words)."""

    scheme: str
    area: str
    title: str
    verdict: Literal["touches", "unsure"]
    score: float
    how: Literal["terms", "model"]
    quotes: tuple[tuple[str, int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """All that was found in one work. `mentions` maps an affiliation string to its institutions;
    `readings` go with `work.statements` in order."""

    work: Work
    mentions: dict[str, tuple[Mention, ...]] = field(default_factory=dict)
    readings: tuple[StatementReading, ...] = ()
    areas: tuple[AreaMention, ...] = ()
