"""Canonical bytes and their SHA-256, equal on every platform.

RFC 8785 (JSON Canonicalization Scheme) with one rule more: every float is first written as text
with four decimals, because the last bits of a score depend on the machine.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from tidegate.findings.document import finding_as_dict, match_as_dict, plain
from tidegate.findings.model import SubjectResult

_SAFE_INTEGER = 2**53 - 1
# Where a key holds a character beyond U+D7FF, RFC 8785 sorts by UTF-16 and Python by code point.
_SORTS_APART = re.compile("[\ue000-\U0010ffff]")
# A float, or an integer too large; also such a thing inside a text, where it does no harm.
_NUMBER_LIKE_FLOAT = re.compile(r"(?:^|[\[:,])-?(?:\d+[.eE]|\d{16}|NaN|Infinity)")
_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def fixed(value: Any) -> Any:
    """A plain value without floats (text with four decimals) or integers JSON cannot hold."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is float:
        return f"{value:.4f}"
    if kind is int:
        return value if -_SAFE_INTEGER <= value <= _SAFE_INTEGER else str(value)
    if kind is dict:
        return {key: fixed(item) for key, item in value.items()}
    return [fixed(item) for item in value]


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a value, floats as text with four decimals."""
    return exact(fixed(plain(value)))


def exact(value: Any) -> bytes:
    """The RFC 8785 bytes of a value of text, numbers, lists and objects, nothing rewritten.

    Raises ValueError for what RFC 8785 cannot write.
    """
    text = _ENCODE(value)
    if _NUMBER_LIKE_FLOAT.search(text) or (not text.isascii() and _SORTS_APART.search(text)):
        import rfc8785

        return rfc8785.dumps(value)
    return text.encode("utf-8")


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def subject_digest(result: SubjectResult) -> str:
    """The digest of all a run said about one row: the subject, matches, findings, problem.

    The order of matches and findings says nothing a score or a rule does not say, so it is not
    part of the digest; every other change is.
    """
    return row_digest(
        {
            "row": result.row,
            "subject": result.subject,
            "matches": [match_as_dict(match) for match in result.matches],
            "findings": [finding_as_dict(each) for each in result.findings],
            "problem": result.problem,
        }
    )


def row_digest(shape: Mapping[str, Any]) -> str:
    """The same of a row as the JSON report has it (document.subject_as_dict)."""
    parts = {key: shape[key] for key in ("row", "subject", "problem")}
    unordered = {key: _unordered(list(shape[key])) for key in ("matches", "findings")}
    return sha256_hex(canonical({**parts, **unordered}))


def _unordered(items: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
    if len(items) < 2:
        return list(items)
    return sorted(items, key=canonical)
