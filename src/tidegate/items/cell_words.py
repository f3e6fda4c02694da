"""Words of a cell: yes and no in several languages, "nothing known", and what kind a thing is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tidegate.intake.cells import says_nothing
from tidegate.items.item import Kind

NOTHING = frozenset({"unknown", "tbd", "tba", "not disclosed", "undisclosed", "not public", "n.d."})
_YES = frozenset({"yes", "y", "true", "1", "ja", "oui", "si", "sí", "да", "是", "x"})
_NO = frozenset({"no", "n", "false", "0", "nein", "non", "нет", "否"})
_UNCERTAIN = frozenset({"uncertain", "unclear", "maybe", "?", "both", "disputed", "depends"})
KIND_WORDS: Mapping[str, Kind] = {
    **dict.fromkeys(("gpu", "accelerator", "ai accelerator", "chip", "asic", "npu", "tpu"), "ic"),
    **dict.fromkeys(("processor", "integrated circuit"), "ic"),
    **dict.fromkeys(("server", "system"), "computer"),
}
"""Words people write for a kind; any other is refused."""


def blank(text: str) -> bool:
    """Whether a cell says that nothing is known."""
    return says_nothing(text) or text.strip().casefold() in NOTHING


def yes_or_no(text: str) -> tuple[bool | None, bool]:
    """(True, False or None for "uncertain"; whether the text is one of these)."""
    word = text.casefold().strip()
    first = re.split(r"[\s(,;:.]", word, maxsplit=1)[0]
    for candidate in (word, first):
        if candidate in _YES:
            return True, True
        if candidate in _NO:
            return False, True
        if candidate in _UNCERTAIN:
            return None, True
    return None, False


def only_texts(cells: Mapping[str, str | list[str]]) -> dict[str, str]:
    """Cells as texts; a list of texts is joined."""
    return {k: v if isinstance(v, str) else "; ".join(v) for k, v in cells.items()}
