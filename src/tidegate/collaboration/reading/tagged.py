"""Reads tagged exports: RIS, and the "plain text" and tab-less files of Web of Science.

RIS: "TY  - JOUR" … "ER  - ". Web of Science: "PT J" … "ER", a tag of two letters at the line's
beginning and three blanks before what continues it. PubMed's own format ("PMID- ") is read too,
as far as its tags say the same. Tags of persons (AU, A1–A4, AF, ED, FAU, RP, CA, BE …) are not
read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.collaboration.model import Affiliation, Passage, Work
from tidegate.collaboration.reading.addresses import addresses_in
from tidegate.collaboration.reading.sources import Ledger, Source, text_lines
from tidegate.collaboration.reading.values import (
    AFFILIATION_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Cuts,
    date_of,
    doi_of,
    parts_date,
)
from tidegate.intake.bounded import refusal
from tidegate.intake.dates import read_date

RECORD_LINES = 50_000
_RIS = re.compile(r"\ufeff?([A-Z][A-Z0-9])  ?-(?: (.*)|\s*)\Z", re.DOTALL)
_WOS = re.compile(r"\ufeff?([A-Z][A-Z0-9])(?: (.*)|\s*)\Z", re.DOTALL)
_PUBMED = re.compile(r"\ufeff?([A-Z]{2,4}) *- (.*)\Z", re.DOTALL)

RIS_TAGS = frozenset(
    "TY TI T1 AB N2 PY Y1 DA DO KW AD C1 FU FX LA UR M3 N1 TI AN ER ID".split()
)  # fmt: skip
WOS_TAGS = frozenset("PT TI AB PY PD DI DE ID C1 FU FX LA DT EA ER EF FN VR UT".split())
PUBMED_TAGS = frozenset("PMID TI AB DP LID AID MH OT AD GR LA PT".split())
_TAGS = {"ris": RIS_TAGS, "wos": WOS_TAGS, "pubmed": PUBMED_TAGS}
_FORMS = {"ris": _RIS, "wos": _WOS, "pubmed": _PUBMED}
_FIRST = {"ris": "TY", "wos": "PT", "pubmed": "PMID"}
_TITLE = {"ris": ("TI", "T1"), "wos": ("TI",), "pubmed": ("TI",)}
_ABSTRACT = {"ris": ("AB", "N2"), "wos": ("AB",), "pubmed": ("AB",)}
_KEYWORDS = {"ris": ("KW",), "wos": ("DE", "ID"), "pubmed": ("OT", "MH")}
_ADDRESSES = {"ris": ("AD", "C1"), "wos": ("C1",), "pubmed": ("AD",)}
_STATEMENTS = {"ris": ("FU", "FX", "N1"), "wos": ("FU", "FX"), "pubmed": ("GR",)}
_DOI = {"ris": ("DO", "UR"), "wos": ("DI",), "pubmed": ("LID", "AID")}
_SEASONS = re.compile(r"(?i)\b(spr|sum|fal|win|fall|spring|summer|winter)\w*")
_NOT_STATEMENT = re.compile(r"(?i)\s*(?:export date|cited by|references?|correspondence address)\b")

Record = dict[str, list[str]]


def dialect_of(head: str) -> str:
    """ "ris", "wos", "pubmed" or "": by the tag of the first record."""
    for line in head.split("\n")[:200]:
        for name, form in _FORMS.items():
            found = form.match(line.rstrip("\r"))
            if found and found.group(1) == _FIRST[name]:
                return name
    return ""


def tagged_works(ledger: Ledger) -> Iterator[Work]:
    number = 0
    with Source(ledger) as source:
        lines = text_lines(source, ledger)
        head: list[tuple[int, str]] = []
        dialect = ""
        for line in lines:
            head.append(line)
            dialect = dialect_of(line[1])
            if dialect or len(head) > 1000:
                break
        if not dialect:
            raise refusal(
                ledger.path, "holds no tagged records", "a record begins with “TY  - ” or “PT ”"
            )
        for first, record in _records(head[-1:], lines, dialect, ledger):
            number += 1
            cuts = Cuts()
            yield _work(record, dialect, ledger.file, number, first, cuts)
            for told in cuts.told:
                ledger.tell(told, record=number, line=first)


def _records(
    head: list[tuple[int, str]], lines: Iterator[tuple[int, str]], dialect: str, ledger: Ledger
) -> Iterator[tuple[int, Record]]:
    """(first line, {tag: texts}). A record ends at ER, or where the next begins without one."""
    form, first_tag, wanted = _FORMS[dialect], _FIRST[dialect], _TAGS[dialect]
    record: Record = {}
    start, tag, strays, stray_line = 0, "", 0, 0
    for chain in (head, lines):
        for number, line in chain:
            found = form.match(line)
            if found is None or (dialect == "pubmed" and line.startswith("      ")):
                if not line.strip():
                    continue
                if tag in wanted and record and (dialect == "ris" or line.startswith("   ")):
                    if len(record[tag]) < RECORD_LINES:
                        record[tag].append(line.strip())
                elif not tag:
                    strays, stray_line = strays + 1, stray_line or number
                continue
            tag, text = found.group(1), (found.group(2) or "").strip()
            if tag == first_tag:
                if record:
                    if dialect != "pubmed":
                        ledger.tell("the record has no ER at its end", line=start)
                    yield start, record
                record, start = {}, number
            elif tag == "ER":
                if record:
                    yield start, record
                record, tag = {}, ""
                continue
            elif tag in ("EF", "FN", "VR"):
                tag = ""
                continue
            if not start or (not record and tag != first_tag):
                strays, stray_line = strays + 1, stray_line or number
                tag = ""
                continue
            if tag in wanted:
                texts = record.setdefault(tag, [])
                if len(texts) < RECORD_LINES:
                    # Texts of one tag that repeats are told apart from those that continue it.
                    texts.append("\x1e" + text)
            else:
                record.setdefault("", [])
    if record:
        if dialect != "pubmed":
            ledger.tell("the last record has no ER: the file may be cut short", line=start)
        yield start, record
    if strays:
        ledger.skip(f"{strays:,} lines stand outside any record", line=stray_line)


def _several(record: Record, tags: tuple[str, ...]) -> list[str]:
    """The texts of these tags, continued lines joined by line breaks."""
    return [
        text.strip()
        for tag in tags
        for text in "\n".join(record.get(tag, ())).split("\x1e")
        if text.strip()
    ]


def _one(record: Record, tags: tuple[str, ...]) -> str:
    for tag in tags:
        if texts := _several(record, (tag,)):
            return " ".join(texts[0].split())
    return ""


def _work(record: Record, dialect: str, file: str, number: int, line: int, cuts: Cuts) -> Work:
    doi = next(filter(None, (doi_of(text) for text in _several(record, _DOI[dialect]))), "")
    statements = [
        Passage(told, tag)
        for tag in _STATEMENTS[dialect]
        for text in _several(record, (tag,))
        if (told := cuts.text(" ".join(text.split()), TEXT_LIMIT, tag))
        and not (tag == "N1" and _NOT_STATEMENT.match(told))
    ]
    addresses = [
        one
        for text in _several(record, _ADDRESSES[dialect])
        for one in addresses_in(text if dialect != "pubmed" else text.replace("\n", " "))
    ]
    return Work(
        key=doi or f"{file}:{line}",
        title=cuts.text(_one(record, _TITLE[dialect]), TITLE_LIMIT, "title"),
        date=_date(record, dialect),
        doi=doi,
        type=_one(record, ("DT", "TY", "PT"))[:60],
        language=_one(record, ("LA",))[:20],
        affiliations=tuple(
            Affiliation(told) for one in dict.fromkeys(addresses)
            if (told := cuts.text(" ".join(one.split()), AFFILIATION_LIMIT, "affiliation"))
        ),
        statements=tuple(statements),
        abstract=cuts.text(_one(record, _ABSTRACT[dialect]), TEXT_LIMIT, "abstract"),
        keywords=tuple(_keywords(record, dialect)),
        file=file,
        record=number,
        line=line,
    )  # fmt: skip


def _keywords(record: Record, dialect: str) -> list[str]:
    words = [
        word.strip()
        for text in _several(record, _KEYWORDS[dialect])
        for word in (text if dialect != "wos" else " ".join(text.split())).replace(
            "\n", ";").split(";")
    ]  # fmt: skip
    return list(dict.fromkeys(word for word in words if word))


def _date(record: Record, dialect: str) -> str:
    """DA ("2021/05/14"), else PY ("2021///"); for Web of Science PD ("MAY 14") beside PY."""
    if dialect == "ris":
        years = [_slashed(text) for text in _several(record, ("DA", "PY", "Y1"))]
        return max(years, key=len, default="")
    if dialect == "pubmed":
        return date_of(_one(record, ("DP",))) or date_of(_one(record, ("DP",))[:4])
    year = _one(record, ("PY",))
    month = _SEASONS.sub("", _one(record, ("PD",))).partition("-")[0]
    return (read_date(f"{month} {year}")[0] if month.strip() else "") or date_of(year)


def _slashed(text: str) -> str:
    parts = [part.strip() for part in text.split("/")]
    return parts_date(parts[:3]) if parts[0].isdigit() else date_of(text)
