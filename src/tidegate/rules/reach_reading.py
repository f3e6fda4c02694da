"""Reads the block `reach` of a version of a rulebook about collaboration."""

from __future__ import annotations

import re

from yaml.nodes import Node

from tidegate.rules.reach import RELATIONS, LookBack, Reach
from tidegate.rules.reading import Page

_MONTHS = re.compile(r"\d{1,4}\Z")


def read_reach(page: Page, node: Node | None) -> Reach | None:
    """The block `reach` of a version; what is wrong is told on the page."""
    if node is None:
        return None
    fields = page.mapping(
        node, "reach", required=("relations",), optional=("lists", "areas", "look_back")
    )
    if fields is None:
        return None
    told = fields.get("relations")
    found = [page.word(each, "relations", RELATIONS) for each in page.items(told, "relations")]
    if told is not None and not found:
        page.say(told, "relations is empty", f"known are {', '.join(RELATIONS)}")
    return Reach(
        lists=page.texts(fields.get("lists"), "lists"),
        areas=page.texts(fields.get("areas"), "areas"),
        relations=tuple(dict.fromkeys(word for word in found if word in RELATIONS)),
        look_back=_look_back(page, fields.get("look_back")),
    )


def _look_back(page: Page, node: Node | None) -> LookBack | None:
    if node is None:
        return None
    fields = page.mapping(node, "look_back", required=("months", "citation"), optional=())
    if fields is None:
        return None
    months = page.text(fields.get("months"), "months")
    if months and not _MONTHS.match(months):
        words = f"months {months!r} is no whole number"
        page.say(fields["months"], words, "0 where only what is current counts, 60 for five years")
        return None
    citation = page.text(fields.get("citation"), "citation")
    return LookBack(int(months), citation) if months else None
