"""Reads JSON and JSON lines: finds the array of records, wherever in the document it stands."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tidegate.errors import Problem
from tidegate.intake.bounded import refusal
from tidegate.intake.header_words import header_word
from tidegate.intake.model import Row, Value

DEPTH_LIMIT = 64
"""How deep brackets may nest; published lists stay under a dozen."""
DIGIT_LIMIT = 4000


def loads(text: str) -> Any:
    """json.loads that takes no number or nesting that could stall it; raises ValueError.

    Numbers keep their digits ("007" cannot occur, 1.10 stays "1.10"), NaN is text.
    """
    check_depth(text)
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)


def check_depth(text: str) -> None:
    """Raises ValueError where brackets nest deeper than DEPTH_LIMIT."""
    if text.count("[") + text.count("{") <= DEPTH_LIMIT:
        return
    import re

    depth = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', text):
        char = token.group()[0]
        if char in "[{":
            depth += 1
            if depth > DEPTH_LIMIT:
                raise ValueError(f"brackets nest deeper than {DEPTH_LIMIT}")
        elif char in "]}":
            depth -= 1


def read_json(text: str, path: Path) -> tuple[list[Row], list[str]]:
    """The rows of the largest array of records in the document, and a note on where it stands."""
    try:
        document = loads(text)
    except (ValueError, RecursionError) as error:
        raise refusal(
            path,
            f"is not sound JSON: {_where(error)}",
            "download or export it again; an error page in place of data looks like this too",
        ) from error
    place, records = find_records(document)
    if records is None:
        raise refusal(
            path,
            "holds no list of records",
            'give an array of objects, such as [{"name": "…"}]',
        )
    notes = [f"records are taken from “{place}”"] if place else []
    return [row_of(number, record) for number, record in enumerate(records, start=1)], notes


def read_json_lines(text: str, path: Path) -> tuple[list[Row], list[Problem]]:
    """One row a line that is not blank; a line that is not JSON is a row with a problem."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        number = len(rows) + 1
        try:
            rows.append(row_of(number, loads(line)))
        except (ValueError, RecursionError) as error:
            message = f"is not sound JSON: {_where(error)}"
            rows.append(Row(number, {}, message))
            problems.append(
                Problem(file=path.name, row=number, message=message, mend="mend this line")
            )
        else:
            if rows[-1].problem:
                problems.append(Problem(file=path.name, row=number, message=rows[-1].problem))
    return rows, problems


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (line {error.lineno}, character {error.colno})"
    return str(error)


def find_records(document: Any) -> tuple[str, list[Any] | None]:
    """The array with the most objects in it, and the path to it ("results", "data.items").

    Arrays inside records are not looked at. A document that is one object is one record; an
    object whose values are all objects is read as records under their keys, unless an array
    in one of them is plainly what the file is for.
    """
    best: tuple[str, list[Any]] | None = None
    queue: list[tuple[str, Any]] = [("", document)]
    while queue:
        place, node = queue.pop(0)
        if isinstance(node, list):
            objects = sum(1 for item in node if isinstance(item, dict))
            if not place or (objects and objects * 2 >= len(node)):
                if best is None or len(node) > len(best[1]):
                    best = (place, node)
                if objects:
                    continue
            queue.extend(
                (f"{place}.{i}" if place else str(i), item)
                for i, item in enumerate(node[:100])
                if isinstance(item, list)
            )
        elif isinstance(node, dict):
            queue.extend((f"{place}.{key}" if place else key, child) for key, child in node.items())
    if isinstance(document, dict) and document:
        children = list(document.values())
        if (
            len(children) > 1
            and all(isinstance(child, dict) for child in children)
            and (best is None or _are_records(children, best[1]))
        ):
            return "", [{"key": key} | child for key, child in document.items()]
        # A record's own short lists (its addresses, say) are not the records of the file.
        plain = sum(1 for child in children if not isinstance(child, (dict, list)))
        named = any(key.casefold() in ("name", "caption", "legal_name") for key in document)
        own = best is not None and len(best[1]) < 20 and named and plain * 2 >= len(children)
        if best is None or own:
            return "", [document]
    return best if best is not None else ("", None)


def _are_records(children: list[dict[str, Any]], found: list[Any]) -> bool:
    """Whether the objects are records with lists of their own, not wrappings of those found.

    {"meta": {…}, "data": {"rows": […]}} wraps; {"a1": {"name": …, "sites": […]}, …} does not.
    """
    keys = Counter(key for child in children for key in child)
    if not any(count * 2 > len(children) for count in keys.values()):
        return False
    return _hold_names(children) or not _hold_names(found)


def _hold_names(records: list[Any]) -> bool:
    words = (header_word(key) for one in records[:20] if isinstance(one, dict) for key in one)
    return any(word is not None and word.field == "name" for word in words)


def row_of(number: int, record: Any) -> Row:
    """A record as a flat row: {"name": {"english": "A"}} has the column "name.english"."""
    if isinstance(record, dict):
        return Row(number, dict(_flat("", record)))
    if isinstance(record, list):
        return Row(number, {f"column {i}": text_of(v) for i, v in enumerate(record, start=1)})
    if record is None:
        return Row(number, {}, "the record is null")
    return Row(number, {"column 1": text_of(record)})


def _flat(prefix: str, record: dict[str, Any]) -> Iterator[tuple[str, Value]]:
    for key, value in record.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            yield from _flat(name, value)
        elif isinstance(value, list):
            if value and all(isinstance(item, dict) for item in value):
                yield from _columns_of(name, value)
            else:
                yield name, [text_of(item) for item in value if item is not None]
        else:
            yield name, text_of(value)


def _columns_of(name: str, items: list[dict[str, Any]]) -> Iterator[tuple[str, Value]]:
    """A list of objects as one list a key, kept in step: an absent value is ""."""
    keys = dict.fromkeys(key for item in items for key in item)
    for key in keys:
        yield f"{name}.{key}", [text_of(item.get(key)) for item in items]


def text_of(value: Any) -> str:
    """A JSON value as a person would type it: null is "", true "true", objects compact JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
