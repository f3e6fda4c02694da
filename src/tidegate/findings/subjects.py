"""Reading the subject mapping of a SubjectResult, whatever shape its values came in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The names a subject goes by in a SubjectResult, first the documented one.
_KEYS = {"id": ("id", "own_id"), "schema": ("schema", "type")}


def text_of(subject: Mapping[str, Any], key: str) -> str:
    """One value as text; "" where the subject has none."""
    for each in _KEYS.get(key, (key,)):
        value = subject.get(each)
        if value is not None and value != "":
            return value if isinstance(value, str) else " | ".join(_texts(value))
    return ""


def texts_of(subject: Mapping[str, Any], key: str) -> list[str]:
    """The values of a field that may have several, as texts."""
    return _texts(subject.get(key))


def _texts(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [_identifier(value)] if "value" in value else [f"{k}: {v}" for k, v in value.items()]
    if isinstance(value, list | tuple):
        return [text for item in value for text in _texts(item)]
    if hasattr(value, "kind") and hasattr(value, "value"):
        return [
            _identifier(
                {
                    "kind": value.kind,
                    "value": value.value,
                    "country": getattr(value, "country", ""),
                }
            )
        ]
    return [str(value)]


def _identifier(value: Mapping[str, Any]) -> str:
    kind, number = str(value.get("kind") or ""), str(value.get("value") or "")
    country = str(value.get("country") or "")
    text = f"{kind} {number}".strip()
    return f"{text} ({country})" if country else text
