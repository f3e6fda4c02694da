"""Reads the block `attribution` of a version of a rulebook about ownership."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from yaml.nodes import Node

from tidegate.rules.attribution import METRICS, Attribution, Passing
from tidegate.rules.reading import Page

SEATS = ("organised", "headquartered", "principal_place", "domiciled", "resident", "citizen")
_ABOVE = ("whole", "proportion")
_BELOW = ("nothing", "proportion")
_ARRANGEMENTS = ("as_companies", "proportion")
_GATE = re.compile(r"\d{1,3}(\.\d{1,5})?\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_KEYS = (
    "lists", "names", "countries", "unclear", "regime", "seats", "governments_only", "metrics",
    "together", "gate_each", "gate", "gate_strict", "above", "below", "arrangements",
    "second_reading",
)  # fmt: skip


def read_attribution(page: Page, node: Node | None) -> Attribution | None:
    """The block `attribution` of a version; what is wrong is told on the page."""
    if node is None:
        return None
    fields = page.mapping(node, "attribution", required=("metrics",), optional=_KEYS)
    if fields is None:
        return None
    reader = _Reader(page, fields)
    countries, unclear = reader.places("countries"), reader.places("unclear")
    seats = reader.several("seats", SEATS)
    if countries and not seats:
        page.say(fields["countries"], "countries need seats", f"known are {', '.join(SEATS)}")
    if "metrics" in fields and not page.items(fields["metrics"], "metrics"):
        page.say(fields["metrics"], "metrics is empty", f"known are {', '.join(METRICS)}")
    second = fields.get("second_reading")
    return Attribution(
        lists=page.texts(fields.get("lists"), "lists"),
        names=page.texts(fields.get("names"), "names"),
        countries=countries,
        unclear=unclear,
        seats=seats,
        governments_only=reader.truth("governments_only", default=False),
        metrics=reader.several("metrics", METRICS) or ("equity",),
        together=reader.truth("together", default=True),
        gate_each=reader.truth("gate_each", default=False),
        regime=page.text(fields.get("regime"), "regime"),
        passing=reader.passing(),
        arrangements=page.word(
            fields.get("arrangements"), "arrangements", _ARRANGEMENTS, "as_companies"
        ),
        second=_second(page, second),
    )


def _second(page: Page, node: Node | None) -> Passing | None:
    if node is None:
        return None
    fields = page.mapping(
        node, "second_reading", required=("gate",), optional=("gate_strict", "above", "below")
    )
    return None if fields is None else _Reader(page, fields).passing()


class _Reader:
    def __init__(self, page: Page, fields: Mapping[str, Node]) -> None:
        self.page, self.fields = page, fields

    def several(self, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        node = self.fields.get(name)
        if node is None:
            return ()
        found = [self.page.word(each, name, known) for each in self.page.items(node, name)]
        return tuple(dict.fromkeys(word for word in found if word in known))

    def places(self, name: str) -> tuple[str, ...]:
        found = self.page.texts(self.fields.get(name), name)
        for each in found:
            if not _COUNTRY.match(each):
                self.page.say(self.fields[name], f"{each!r} is no country", "two letters, as CN")
        return found

    def truth(self, name: str, *, default: bool) -> bool:
        word = self.page.word(self.fields.get(name), name, ("yes", "no"), "")
        return word == "yes" if word else default

    def passing(self) -> Passing:
        page, fields = self.page, self.fields
        gate = page.text(fields.get("gate"), "gate") or "50"
        if not _GATE.match(gate) or Decimal(gate) > 100:
            page.say(fields["gate"], f"gate {gate!r} is no percentage", "at most five decimals")
        return Passing(
            gate=gate,
            strict=self.truth("gate_strict", default=False),
            above=page.word(fields.get("above"), "above", _ABOVE, "whole"),
            below=page.word(fields.get("below"), "below", _BELOW, "nothing"),
        )
