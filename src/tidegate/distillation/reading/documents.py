"""Whole JSON documents: an array is taken apart item by item, so it may be of any size."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tidegate.distillation.reading.unpacking import LINE_LIMIT, Tell, text_of
from tidegate.errors import InputError, Problem
from tidegate.intake.bounded import MIB, describe_size, refusal

DOCUMENT_LIMIT = 64 * MIB
"""Of a document that is no array: small lists within take eighty times their text in memory."""
_BLANK = " \t\r\n"
_BLANKS = re.compile(r"[ \t\r\n]*")
_SEPARATORS = re.compile(r"[ \t\r\n,]*")
_decoder = json.JSONDecoder(parse_int=len)


def whole(path: Path, lines: Iterator[tuple[int, bytes]]) -> bytes:
    """The document in one; InputError where it is too large."""
    texts, size = [], 0
    for _, line in lines:
        size += len(line) + 1
        if size > DOCUMENT_LIMIT:
            raise too_large(path)
        texts.append(line)
    return b"\n".join(texts)


def too_large(path: Path) -> InputError:
    return refusal(
        path,
        f"is one JSON document of more than {describe_size(DOCUMENT_LIMIT)}",
        "export it as JSON lines, one request a line",
    )


def items_of(path: Path, tell: Tell) -> Iterator[tuple[int, bytes]]:
    """(number, JSON) of each item of an array, as far as it is sound; the rest is told."""
    number, rest, needed, opened = 0, "", 0, False
    chunks = chain(text_of(path, tell), (None,))
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for chunk in chunks:
        rest += decoder.decode(chunk or b"", final=chunk is None)
        if not opened:
            rest = rest.lstrip(_BLANK)
            opened, rest = bool(rest), rest[1:]
        # A part of an item is tried again only once twice as much of it is there.
        if len(rest) < needed and chunk is not None:
            continue
        place = 0
        while (start := _next_item(rest, place)) is not None:
            place = start
            if rest[start] == "]":
                _tell_rest(path, rest[start + 1 :], chunks, tell)
                return
            try:
                _, end = _decoder.raw_decode(rest, start)
            except ValueError:
                break
            except RecursionError:
                message = f"item {number + 1} nests too deep; it and what follows was not read"
                tell(Problem(path.name, message, "leave such fields out of the export"))
                return
            after = _after(_BLANKS, rest, end)
            # A number at the very end may go on in the next piece.
            if after == len(rest) or rest[after] not in ",]":
                break
            number += 1
            yield number, rest[start:end].encode("utf-8", "surrogatepass")
            place = after
        rest = rest[place:]
        needed = 2 * len(rest)
        if len(rest) > LINE_LIMIT:
            break
    message = f"the array is cut short or damaged after item {number}; what stands before was read"
    tell(Problem(path.name, message, "export it again, or as JSON lines, one request a line"))


def _next_item(text: str, place: int) -> int | None:
    """Where the next item or the end of the array begins; None where neither is there yet."""
    found = _after(_SEPARATORS, text, place)
    return found if found < len(text) else None


def _after(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return place if found is None else found.end()


def _tell_rest(path: Path, rest: str, chunks: Iterator[bytes | None], tell: Tell) -> None:
    if rest.strip() or any(chunk and not chunk.isspace() for chunk in chunks):
        message = "what stands after the end of the array was not read"
        tell(Problem(path.name, message, "export each array to a file of its own"))
