"""When two ways of writing a name mean one entity of one file: case, white space and what nobody
sees do not tell apart. No more than that: who resembles whom is for `tidegate.names`."""

from __future__ import annotations

import unicodedata

from tidegate.names.cleaning import visible


def folded(name: str) -> str:
    """A name as it is compared within one file."""
    return visible(unicodedata.normalize("NFKC", name)).casefold()
