"""Country words as publishers write them, as ISO 3166-1 alpha-2; unread words are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_OFFICIAL = re.compile(
    r"^(?:the\s+)?(?:\w+\s+)?(?:Republic|Kingdom|State)\s+of\s+(?:the\s+)?", re.I
)
_PARTS = re.compile(r"\s*[/;|]\s*")


@lru_cache(maxsize=8192)
def country(text: str) -> str:
    """The code, or "" where the word is no country ("Region: Crimea", "undetermined")."""
    from tidegate.intake import country_code

    text = text.strip().strip(".")
    if not text:
        return ""
    # "Republic of Lebanon" after the whole, so that the Republic of Korea stays itself.
    return country_code(text) or country_code(_OFFICIAL.sub("", text)) or ""


def countries(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Codes in order of appearance, each once; "China/Hong Kong" gives both."""
    found: dict[str, None] = {}
    for text in texts:
        if not text:
            continue
        whole = country(text)
        for code in [whole] if whole else [country(p) for p in _PARTS.split(text)]:
            if code:
                found[code] = None
    return tuple(found)
