"""Reads BibTeX entry by entry; one that is malformed is told with its line, the rest is done.

Of an entry title, year, month, date, doi, type, language, affiliations, funding, acknowledgement,
note, annotation, abstract and keywords are read. `author`, `editor`, `translator`, `holder` and
every other field are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.collaboration.model import Affiliation, Passage, Work
from tidegate.collaboration.reading.addresses import addresses_in, web_of_science_addresses
from tidegate.collaboration.reading.latex import decode_latex
from tidegate.collaboration.reading.sources import RECORD_LIMIT, Ledger, Source, text_lines
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

ENTRY_LIMIT = min(RECORD_LIMIT, 4 * 1024 * 1024)
_START = re.compile(r"\s*@\s*([A-Za-z]+)\s*[{(]")
_KEY = re.compile(r"[^,{}()=\"]*,")
_FIELD = re.compile(r"[\s,]*([A-Za-z][\w.:+/-]*)\s*=\s*")
_NAMED = re.compile(r"\s*([\w.:+/-]+)")
_JOIN = re.compile(r"\s*#\s*")
_NEXT = re.compile(r"\s*(\S)")
_SKIP = re.compile(r"[\s,]*")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_QUOTED = re.compile(r"\\.|[{}\"]", re.DOTALL)

AFFILIATIONS = ("affiliation", "affiliations", "institution", "school")
"""`address` is the publisher's and `organization` the conference's: neither is read."""
STATEMENTS = (
    "funding", "funding-text", "funding_text", "fundingtext", "funding-acknowledgement",
    "acknowledgement", "acknowledgements", "acknowledgment", "acknowledgments", "support",
    "funding_details", "funding-details", "note", "annote", "annotation",
)  # fmt: skip
_NOT_WORKS = frozenset({"comment", "preamble", "string"})
_MONTHS = {name: str(at) for at, name in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}  # fmt: skip
_WOS = re.compile(r"\A(?:WOS|ISI|BCI|MEDLINE|CCC|KJD):")
_MEND = "close its braces and quotation marks"


class _MalformedError(ValueError):
    """An entry that cannot be read; the message says where it breaks."""


def bibtex_works(ledger: Ledger) -> Iterator[Work]:
    strings = dict(_MONTHS)
    record = blocks = 0
    with Source(ledger) as source:
        for line, text in _blocks(text_lines(source, ledger), ledger):
            blocks += 1
            start = _START.match(text)
            kind = start.group(1).lower() if start else ""
            if kind in ("comment", "preamble"):
                continue
            if kind != "string":
                record += 1
            fields: dict[str, str] = {}
            try:
                _read_entry(text, strings, fields)
            except _MalformedError as error:
                _tell_malformed(ledger, error, fields, kind, record, line)
                continue
            if kind == "string":
                strings.update(fields)
                continue
            cuts = Cuts()
            yield _work(kind, fields, ledger.file, record, line, cuts)
            for told in cuts.told:
                ledger.tell(told, record=record, line=line)
    if not blocks:
        raise refusal(ledger.path, "holds no BibTeX entries", "check that the file is whole")


def _tell_malformed(
    ledger: Ledger, error: Exception, fields: dict[str, str], kind: str, record: int, line: int
) -> None:
    before = ", ".join(list(fields)[:8]) or "none"
    ledger.skip(
        f"the entry @{kind} is malformed and left out: {error} (fields before: {before})",
        _MEND, record=record, line=line,
    )  # fmt: skip


def _blocks(lines: Iterator[tuple[int, str]], ledger: Ledger) -> Iterator[tuple[int, str]]:
    """(first line, text) of each entry. A line that begins a new entry ends the one before,
    closed or not: so an open brace costs one entry, not the file."""
    held: list[str] = []
    first = size = over = 0
    for number, line in lines:
        starts = _starts(line)
        if starts:
            if held:
                yield first, "\n".join(held)
            held, first, size = [], number, 0
            for entry in starts[:-1]:
                yield number, entry
        elif not held:
            continue
        part = starts[-1] if starts else line
        size += len(part) + 1
        if size > ENTRY_LIMIT:
            if over != first:
                over = first
                ledger.tell(
                    f"the entry is longer than {ENTRY_LIMIT:,} characters; the rest is left out",
                    line=first,
                )
            continue
        held.append(part)
    if held:
        yield first, "\n".join(held)


def _starts(line: str) -> list[str]:
    """The entries that begin in this line: mostly one, but a file may stand in a single line."""
    if not _START.match(line):
        return []
    cuts = [0]
    if len(line) > 200:
        cuts += [m.start() + 1 for m in re.finditer(r"\}\s*@[A-Za-z]+\s*\{[^\s,{}=]+\s*,", line)]
    return [line[a:b] for a, b in zip(cuts, [*cuts[1:], len(line)], strict=True)]


def _read_entry(text: str, strings: dict[str, str], fields: dict[str, str]) -> None:
    """Fills `fields` (lower-case names, LaTeX still in them)."""
    start = _START.match(text)
    if start is None:
        raise _MalformedError("it has no opening brace")
    place = start.end()
    closing = "}" if text[place - 1] == "{" else ")"
    if start.group(1).lower() != "string":
        found = _KEY.match(text, place)
        if found is None:
            if text[place:].strip().endswith(closing) and "=" not in text:
                return
            raise _MalformedError("it has no key before its first comma")
        place = found.end()
    while True:
        skipped = _SKIP.match(text, place)
        place = skipped.end() if skipped else place
        if place >= len(text):
            raise _MalformedError("it is not closed")
        if text[place] == closing:
            return
        named = _FIELD.match(text, place)
        if named is None:
            # The text itself is not quoted: it may be the field of authors.
            at = text.count("\n", 0, place) + 1
            raise _MalformedError(f"no “field =” stands where one should, in its line {at}")
        value, place = _value(text, named.end(), strings, named.group(1))
        fields.setdefault(named.group(1).lower(), value)


def _value(text: str, place: int, strings: dict[str, str], field: str) -> tuple[str, int]:
    parts: list[str] = []
    while True:
        mark = text[place : place + 1]
        if mark == "{":
            end = _closing(text, place + 1, _BRACE, "}", field)
            parts.append(text[place + 1 : end])
            place = end + 1
        elif mark == '"':
            end = _closing(text, place + 1, _QUOTED, '"', field)
            parts.append(text[place + 1 : end])
            place = end + 1
        else:
            found = _NAMED.match(text, place)
            if found is None:
                raise _MalformedError(f"the field {field} has no value")
            name = found.group(1)
            parts.append(strings.get(name.lower(), name))
            place = found.end()
        more = _JOIN.match(text, place)
        if more is None:
            follows = _NEXT.match(text, place)
            if follows and follows.group(1) not in ",})":
                raise _MalformedError(f"a comma is missing behind the field {field}")
            return "".join(parts), place
        place = more.end()


def _closing(text: str, place: int, marks: re.Pattern[str], end: str, field: str) -> int:
    depth = 0
    for found in marks.finditer(text, place):
        mark = found.group()
        if mark == end and not depth:
            return found.start()
        depth += 1 if mark == "{" else -1 if mark == "}" else 0
        if depth < 0:
            break
    raise _MalformedError(f"the field {field} is not closed")


def _work(kind: str, fields: dict[str, str], file: str, record: int, line: int, cuts: Cuts) -> Work:
    def told(name: str, limit: int = TEXT_LIMIT) -> str:
        value = fields.get(name, "")
        return cuts.text(" ".join(decode_latex(value).split()), limit, name) if value else ""

    doi = doi_of(told("doi").replace(" ", "")) or doi_of(told("url"))
    date = date_of(told("date").partition("/")[0]) or parts_date(
        [told("year"), _MONTHS.get(told("month").lower()[:3], told("month"))]
    )
    return Work(
        # Not the entry's key: it is mostly an author's name and a year.
        key=doi or f"{file}:{line}",
        title=told("title", TITLE_LIMIT),
        date=date,
        doi=doi,
        type=kind,
        language=(told("language") or told("langid"))[:20],
        affiliations=_affiliations(fields, cuts),
        statements=tuple(
            Passage(text, name) for name in fields if name in STATEMENTS and (text := told(name))
        ),
        abstract=told("abstract"),
        keywords=tuple(
            dict.fromkeys(
                word.strip()
                for name in ("keywords", "author_keywords", "keywords-plus", "keyword")
                for word in re.split(r"[;,]" if ";" not in told(name) else ";", told(name))
                if word.strip()
            )
        ),
        file=file,
        record=record,
        line=line,
    )


def _affiliations(fields: dict[str, str], cuts: Cuts) -> tuple[Affiliation, ...]:
    own = fields.get("affiliation", "")
    from_wos = bool(_WOS.match(fields.get("unique-id", ""))) or "author)" in own.lower()
    found: list[str] = []
    for name in AFFILIATIONS:
        value = decode_latex(fields.get(name, ""))
        if not value:
            continue
        if name == "affiliation" and from_wos:
            # Names stand in this field, and its sibling has the institutions without them.
            if not fields.get("affiliations", "").strip():
                found += web_of_science_addresses(value)
            continue
        if name in ("affiliation", "affiliations"):
            found += addresses_in(value)
        else:
            found += addresses_in(value.replace(";", ","))
    return tuple(
        Affiliation(text) for one in dict.fromkeys(found)
        if (text := cuts.text(" ".join(one.split()), AFFILIATION_LIMIT, "affiliation"))
    )  # fmt: skip
