"""Reads what the Federal Register and the eCFR answer; whatever else comes is told as such.

Only the fields that are shown are taken, each as one line of bounded length. An entry without a
number or a date cannot be placed and is counted as unreadable.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tidegate.rules.cited import citations_of, register_pages
from tidegate.rules.rulebook import Rulebook
from tidegate.rules.watch import ECFR, REGISTER, Query, Source

LONGEST = 1_000
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{2,40}\Z")


@dataclass(frozen=True, slots=True)
class Found:
    """One document or changed section. `rulebooks` are those it may touch, `named` those of them
    that cite the very section, `cites_it` those that cite the document already."""

    source: Source
    date: str
    document: str
    type: str
    title: str
    citation: str
    url: str
    effective: str = ""
    parts: tuple[str, ...] = ()
    rulebooks: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    cites_it: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer: what it holds, the next page (an address, or a number of pages), and
    how many entries could not be read."""

    found: tuple[Found, ...]
    unreadable: int = 0
    next_url: str = ""
    pages: int = 1


class NotAnAnswer(ValueError):
    """What came is not what the interface answers; the words say what it is."""


def read_register(body: bytes, query: Query) -> Page:
    """A page of Federal Register documents. Raises NotAnAnswer.

    Where nothing was found the interface leaves `results` out.
    """
    data = _json(body)
    results = data.get("results", [] if data.get("count") == 0 else None)
    if not isinstance(results, list):
        raise NotAnAnswer("the answer has no list of documents")
    found = [_document(row, query) for row in results]
    kept = tuple(row for row in found if row)
    next_url = data.get("next_page_url")
    return Page(kept, len(found) - len(kept), next_url if isinstance(next_url, str) else "")


def _document(row: Any, query: Query) -> Found | None:
    if not isinstance(row, dict):
        return None
    number, date = _said(row, "document_number"), _said(row, "publication_date")
    if not _NUMBER.match(number) or not _is_date(date):
        return None
    parts = {query.what}
    references = row.get("cfr_references")
    for one in references if isinstance(references, list) else ():
        if isinstance(one, dict) and _said(one, "title") and _said(one, "part"):
            parts.add(f"{_said(one, 'title')} CFR part {_said(one, 'part')}"[:60])
    action = _said(row, "action")
    kind = _said(row, "type") or "document"
    return Found(
        source=REGISTER,
        date=date,
        document=number,
        type=f"{kind}: {action}" if action else kind,
        title=_said(row, "title") or "(no title given)",
        citation=_said(row, "citation"),
        url=_safe_url(_said(row, "html_url")),
        effective=_said(row, "effective_on") if _is_date(_said(row, "effective_on")) else "",
        parts=tuple(sorted(parts)),
        rulebooks=tuple(sorted(b for b, day in query.since_of.items() if day <= date)),
    )


def read_ecfr(body: bytes, query: Query, base: str) -> Page:
    """A page of changed sections of the eCFR. Raises NotAnAnswer."""
    data = _json(body)
    rows = data.get("content_versions")
    if not isinstance(rows, list):
        raise NotAnAnswer("the answer has no list of changes")
    found = [_section(row, query, base) for row in rows]
    kept = tuple(row for row in found if row)
    meta = data.get("meta")
    pages = str(meta.get("total_pages") or "1") if isinstance(meta, dict) else "1"
    return Page(kept, len(found) - len(kept), pages=int(pages) if pages.isdecimal() else 1)


def _section(row: Any, query: Query, base: str) -> Found | None:
    if not isinstance(row, dict):
        return None
    name, kind = _said(row, "identifier"), _said(row, "type") or "section"
    issued = _said(row, "issue_date") or _said(row, "date")
    amended = _said(row, "amendment_date") or _said(row, "date")
    if not name or not _is_date(issued):
        return None
    assert query.place is not None
    title, part = query.place.title, _said(row, "part") or query.place.part
    word = "removed" if row.get("removed") is True else "changed"
    if row.get("substantive") is False and word == "changed":
        word = "changed in form"
    plain = kind == "section" and re.fullmatch(r"[\w.-]{1,20}", name) and word != "removed"
    where = f"section-{name}" if plain else f"part-{part}"
    on = amended if _is_date(amended) else issued
    books = tuple(sorted(book for book, day in query.since_of.items() if day <= issued))
    return Found(
        source=ECFR,
        date=issued,
        document=name,
        type=f"{kind} {word}",
        title=_said(row, "name") or name,
        citation=f"{title} CFR {name}" if kind == "section" else f"{title} CFR, {name}",
        url=f"{base.rstrip('/')}/on/{on}/title-{title}/{where}"
        if re.fullmatch(r"[\w.-]{1,20}", part)
        else "",
        effective=amended if _is_date(amended) else "",
        parts=(f"{title} CFR part {part}"[:60],),
        rulebooks=books,
        named=tuple(
            dict.fromkeys(book for book, within in query.within if within == name and book in books)
        ),
    )


def merged(found: Iterable[Found], books: Iterable[Rulebook]) -> tuple[Found, ...]:
    """One row for each document, however many questions gave it; the newest first. Says which
    rulebooks cite a document already."""
    pages: dict[str, set[str]] = {}
    for book in books:
        for text in citations_of(book):
            for page in register_pages(text):
                pages.setdefault(page, set()).add(book.id)
    rows: dict[tuple[str, str, str, str], Found] = {}
    for row in found:
        key = (row.source, row.date, row.document, row.type if row.source == ECFR else "")
        before = rows.get(key)
        cited = tuple(sorted(pages.get(row.citation, ()))) if row.source == REGISTER else ()
        rows[key] = replace(
            row,
            parts=_union(before.parts, row.parts) if before else row.parts,
            rulebooks=_union(before.rulebooks, row.rulebooks) if before else row.rulebooks,
            named=_union(before.named, row.named) if before else row.named,
            cites_it=cited,
        )
    kept = [row for row in rows.values() if row.rulebooks]
    kept.sort(key=lambda row: (row.source, row.document))
    return tuple(sorted(kept, key=lambda row: row.date, reverse=True))


def _union(a: Sequence[str], b: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({*a, *b}))


def _json(body: bytes) -> Mapping[str, Any]:
    start = body.lstrip()[:1]
    if start == b"<":
        raise NotAnAnswer("a web page came instead of an answer")
    try:
        data = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotAnAnswer("the answer is not JSON") from None
    if not isinstance(data, dict):
        raise NotAnAnswer("the answer is not the one this interface gives")
    told = data.get("errors") or data.get("error")
    if told and "results" not in data and "content_versions" not in data:
        raise NotAnAnswer(f"the interface refused the question: {str(told)[:200]}")
    return data


def _said(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return " ".join(str(value).split())[:LONGEST]


def _is_date(text: str) -> bool:
    if not _DATE.match(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _safe_url(url: str) -> str:
    return url if re.match(r"https?://[\w.-]+(?::\d+)?/[!-~]*\Z", url) else ""
