"""Talent programmes named in a text: who names each, and the sentence it stands in.

Names and sources stand in programmes.yaml. A mention is a fact about a document; it is no finding
about a person, and never meets the test of 42 USC 19237 by itself (contract.py).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, cast

from tidegate.collaboration.funding.sentences import sentences
from tidegate.collaboration.model import ProgrammeMention, Status

_HINTS = (
    "talent", "jiang", "cheung kong", "yangtze", "yangzi", "thousand", "experts", "jihua",
    "ji hua", "千人", "百人", "万人", "萬人", "长江", "長江", "珠江", "人才引", "qianren", "bairen",
    "qian ren", "bai ren",
)  # fmt: skip
_HUNDRED = re.compile(r"5\S{1,3}100\b|5\s?(?:top|in)\s?100\b")
"""What every name of the table holds: quick to look for, so most texts cost next to nothing."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A talent programme. `status` says what kind of source names it, `named_by` which;
    `source` is the citation, with "from memory, check" where it was not read."""

    id: str
    title: str
    status: Status
    named_by: tuple[str, ...]
    source: str
    match: re.Pattern[str]
    refuse: re.Pattern[str] | None


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (resources.files(__package__) / "programmes.yaml").read_text("utf-8")
    return cast(dict[str, Any], yaml.load(text, Loader=loader))


def _either(loose: list[str], exact: list[str]) -> re.Pattern[str] | None:
    # Lines break within names: a space of a pattern takes white space of any kind.
    parts = [f"(?i:{one})" for one in loose] + [f"(?:{one})" for one in exact]
    return re.compile("|".join(parts).replace(" ", r"\s{1,3}")) if parts else None


@lru_cache(maxsize=1)
def talent_programmes() -> tuple[Programme, ...]:
    """Every programme the table knows, in its order."""
    found = []
    for row in _data()["programmes"]:
        match = _either(row.get("match", []), row.get("exact", []))
        assert match is not None
        found.append(
            Programme(
                row["id"], row["title"], row["status"], tuple(row["named_by"]), row["source"],
                match, _either(row.get("refuse", []), row.get("refuse_exact", [])),
            )
        )  # fmt: skip
    return tuple(found)


def verified_through() -> str:
    """The day through which the table was checked, ISO."""
    return str(_data()["verified_through"])


def programmes_in(
    text: str, cuts: list[tuple[int, int]] | None = None
) -> tuple[ProgrammeMention, ...]:
    """The talent programmes a text names, in the order they stand, each place once.

    `cuts` are the text's sentences where they are known already.
    """
    low = text.lower()
    if not any(hint in low for hint in _HINTS) and not ("100" in low and _HUNDRED.search(low)):
        return ()
    found: list[ProgrammeMention] = []
    taken: list[tuple[int, int]] = []
    cuts = sentences(text) if cuts is None else cuts
    starts = [start for start, _ in cuts]
    for one in talent_programmes():
        refused = [m.span() for m in one.refuse.finditer(text)] if one.refuse else []
        for match in one.match.finditer(text):
            start, end = match.span()
            if any(a < end and start < b for a, b in [*refused, *taken]):
                continue
            taken.append((start, end))
            at = max(0, bisect_right(starts, start) - 1)
            sentence = cuts[at] if cuts else (0, len(text))
            if end > sentence[1]:
                sentence = (sentence[0], end)
            found.append(
                ProgrammeMention(
                    start, end, text[start:end], one.id, one.title, one.status, one.named_by,
                    sentence,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.start))
