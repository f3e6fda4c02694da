"""The records of an XML file one by one: each article, TEI document or acknowledgement alone.

The file is cut at the tags of its records before it is parsed, so a record that is no sound XML
costs only itself, and no document type, hence no entity, ever reaches the parser.
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from tidegate.collaboration.reading.sources import (
    RECORD_LIMIT,
    Ledger,
    Source,
    encoding_of,
    wide_encoding,
)
from tidegate.intake.bounded import MIB, refusal

RECORDS = ("article", "TEI", "TEI.2", "acknowledgment", "acknowledgement")
_START = re.compile(
    rb"<(?P<name>(?:[\w.-]+:)?(?:article|TEI|TEI\.2|acknowledge?ment))(?=[\s>/])[^<>]*?(?P<empty>/?)>"
)
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
_PREFIX = re.compile(rb"[<\s]([A-Za-z_][\w.-]*):[A-Za-z_]")
_BOUND = re.compile(rb"xmlns:([\w.-]+)\s*=")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,40});")
_TAIL = 64 * 1024
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
DEPTH_LIMIT = 200
_ENTITIES = {name.rstrip(";"): value for name, value in html.entities.html5.items()}


def xml_records(ledger: Ledger) -> Iterator[tuple[int, int, Element]]:
    """(number, line, element) of each record, without name spaces ("aff", "orgName").

    A record that breaks is told, and given as far as it goes. InputError where there is none.
    """
    number = 0
    encoding = ""
    with Source(ledger) as source:
        wide = wide_encoding(source.peek()[:4])
        declared = _DECLARED.match(source.peek().removeprefix(codecs.BOM_UTF8))
        if declared and not wide:
            encoding = declared.group(1).decode("ascii", "replace").lower()
        for line, data, whole in _cut(source, ledger, wide):
            number += 1
            if not whole:
                ledger.tell(
                    "the record is not closed; what stands before its end is read",
                    "check that the file is whole", record=number, line=line,
                )  # fmt: skip
            element = _parsed(data, "utf-8" if wide else encoding, ledger, number, line, told=whole)
            if element is not None:
                yield number, line, element
    if not number:
        raise refusal(
            ledger.path, "is XML without an article, a TEI document or acknowledgements",
            "give JATS or TEI (GROBID) XML",
        )  # fmt: skip


def _cut(source: Source, ledger: Ledger, wide: str) -> Iterator[tuple[int, bytes, bool]]:
    """(line, bytes, whether it is closed) of each record."""
    decoder = codecs.getincrementaldecoder(wide)("replace") if wide else None
    buffer, line, place = b"", 1, 0
    ended = False
    while not ended:
        data = source.read()
        ended = not data
        if decoder is not None:
            data = decoder.decode(data, final=ended).encode("utf-8", "replace")
        buffer += data
        while (found := _START.search(buffer)) is not None:
            line += buffer.count(b"\n", 0, found.start())
            buffer = buffer[found.start() :]
            opening = found.end() - found.start()
            name = found.group("name")
            if found.group("empty"):
                yield line, buffer[:opening], True
                line += buffer.count(b"\n", 0, opening)
                buffer, place = buffer[opening:], 0
                continue
            end = re.compile(rb"</" + re.escape(name) + rb"\s*>").search(
                buffer, max(place, opening)
            )
            again = re.compile(rb"<" + re.escape(name) + rb"(?=[\s>])").search(
                buffer, max(place, opening), end.start() if end else len(buffer)
            )
            if again is not None and not name.endswith((b"TEI", b"TEI.2")):
                stop, closed = again.start(), False
            elif end is not None:
                stop, closed = end.end(), True
            elif ended:
                stop, closed = len(buffer), False
            elif len(buffer) > RECORD_LIMIT:
                ledger.skip(
                    f"the record is longer than {RECORD_LIMIT // MIB} MiB or has no end; "
                    "the rest of the file was not read", line=line,
                )  # fmt: skip
                return
            else:
                place = max(opening, len(buffer) - 64)
                break
            yield line, buffer[:stop], closed
            line += buffer.count(b"\n", 0, stop)
            buffer, place = buffer[stop:], 0
        else:
            if len(buffer) > 2 * _TAIL:
                line += buffer.count(b"\n", 0, len(buffer) - _TAIL)
                buffer = buffer[-_TAIL:]


def _parsed(
    data: bytes, encoding: str, ledger: Ledger, number: int, line: int, *, told: bool
) -> Element | None:
    first, error = _tree(data, encoding)
    if error is None:
        return first
    text = _mended(data, encoding, ledger.path)
    if text is not None:
        second, again = _tree(text.encode(), "utf-8")
        if again is None:
            ledger.tell(
                "the record held bytes or characters that XML does not allow; "
                "they were mended or taken out", "save the file as UTF-8", record=number, line=line,
            )  # fmt: skip
            return second
    if told:
        rest = "it is left out" if first is None else "what stands before is read"
        ledger.skip(
            f"the record is not sound XML ({error}); {rest}", "check the file's export",
            record=number, line=line,
        )  # fmt: skip
    return first


def _mended(data: bytes, encoding: str, path: Path) -> str | None:
    try:
        text = data.decode(encoding or "utf-8")
    except (UnicodeDecodeError, LookupError):
        guess = encoding_of(data, path)
        if not guess:
            return None
        text = data.decode(guess)
    text = _ENTITY.sub(_as_number, text.encode("utf-8", "replace")).decode()
    return _AMPERSAND.sub("&amp;", _NOT_XML.sub("", text))


def _tree(data: bytes, encoding: str) -> tuple[Element | None, str | None]:
    """(the record as far as it goes or None, what is wrong or None)."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    bound = set(_BOUND.findall(data))
    spaces = b"".join(
        b' xmlns:%s="urn:%s"' % (prefix, prefix)
        for prefix in sorted(set(_PREFIX.findall(data)))[:200]
        if not prefix.startswith(b"xml") and prefix not in bound
    )
    # Bound on the wrapping root too where a record leans on what stood above it.
    parser = DefusedXMLParser(forbid_dtd=True, encoding=encoding or None)
    pull: Any = XMLPullParser(("start", "end"), _parser=parser)
    record: Element | None = None
    depth = 0
    head = b"<records%s>" % spaces
    if b"&" in data:
        data = _ENTITY.sub(_as_number, data)
    try:
        for part in (head + data, b"</records>"):
            pull.feed(part)
            for event, element in pull.read_events():
                depth += 1 if event == "start" else -1
                if depth > DEPTH_LIMIT:
                    return None, f"elements nest deeper than {DEPTH_LIMIT}"
                element.tag = element.tag.rpartition("}")[2]
                if event == "start" and depth == 2 and record is None:
                    record = element
        pull.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        for _, element in _left(pull):
            element.tag = element.tag.rpartition("}")[2]
            if record is None and element.tag in RECORDS:
                record = element
        return record, re.sub(r": line \d+, column \d+", "", str(error))[:120]
    return record, None


def _as_number(found: re.Match[bytes]) -> bytes:
    """&nbsp; as &#160;: the document type that names it is not read."""
    value = _ENTITIES.get(found.group(1).decode())
    return "".join(f"&#{ord(c)};" for c in value).encode() if value else found.group()


def _left(pull: Any) -> Iterator[tuple[str, Element]]:
    """Events that were ready when the parser broke."""
    events = pull.read_events()
    while True:
        try:
            event = next(events, None)
        except (ParseError, ValueError, LookupError):
            continue
        if event is None:
            return
        yield event


def text_of(element: Element | None, *, without: frozenset[str] = frozenset()) -> str:
    """All text of an element as it stands; elements named in `without` give none of theirs."""
    if element is None:
        return ""
    parts: list[str] = [element.text or ""]
    stack = [iter(element)]
    tails: list[str] = []
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            if tails:
                parts.append(tails.pop())
            continue
        if isinstance(child.tag, str) and child.tag not in without:
            parts.append(child.text or "")
            tails.append(child.tail or "")
            stack.append(iter(child))
        else:
            parts.append(child.tail or "")
    return "".join(parts)


def one_line(text: str) -> str:
    return " ".join(text.split())


_PARTS = frozenset(
    "institution institution-wrap addr-line country city state postal-code named-content orgName "
    "address settlement region postCode postBox addrLine street p sec div title head".split()
)
"""Elements that print apart from what stands before them."""
_PROSE = frozenset({"p", "sec", "div", "title", "head"})


def address_of(element: Element | None, *, without: frozenset[str] = frozenset()) -> str:
    """Text in which parts that adjoin are set apart, as a reader sees them: "Univ X, China"."""
    if element is None:
        return ""
    parts: list[str] = [element.text or ""]
    stack = [iter(element)]
    tails: list[str] = []
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            if tails:
                parts.append(tails.pop())
            continue
        if isinstance(child.tag, str) and child.tag not in without:
            if child.tag in _PARTS and (child.text or len(child)):
                before = "".join(parts[-6:]).rstrip()
                if child.tag in _PROSE:
                    parts.append(" ")
                elif before and before[-1] not in ",;:([/–-":
                    while parts and parts[-1].isspace():
                        parts.pop()
                    parts[-1] = parts[-1].rstrip() + ", "
            parts.append(child.text or "")
            tails.append(child.tail or "")
            stack.append(iter(child))
        else:
            parts.append(child.tail or "")
    return "".join(parts)
