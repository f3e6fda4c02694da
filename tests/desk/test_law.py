"""What an entry does not tell is unknown to the law, which is not the same as none."""

from __future__ import annotations

from typing import Any

from tidegate.desk.law import findings_for, listing_facts
from tidegate.findings.model import Match
from tidegate.rules import load


def match(**given: Any) -> Match:
    plain: dict[str, Any] = {
        "list": "us.bis.entity",
        "entry_id": "1",
        "name": "Acme",
        "names": ("Acme",),
        "score": 0.9,
        "band": "strong",
        "reasons": ("the same name",),
        "listed_on": "2020-12-22",
    }
    return Match(**(plain | given))


def test_footnotes_are_none_only_where_the_licence_requirement_is_told() -> None:
    told = match(extra={"licence_requirement": "For all items subject to the EAR."})
    assert listing_facts(told, {})["footnotes"] == []
    assert "footnotes" not in listing_facts(match(), {})
    assert listing_facts(match(footnotes=("5",)), {})["footnotes"] == ["5"]


def test_an_entry_without_programmes_leaves_the_rule_on_programmes_open() -> None:
    blocked = match(list="us.ofac.sdn")
    (found,) = findings_for([blocked], load(), published={}, as_of="2026-08-01").values()
    by_rule = {finding.rule: finding for finding in found}
    assert by_rule["us.ear.744_8"].verdict == "unknown"
    assert by_rule["us.ear.744_8"].missing == ("programs",)
    assert by_rule["us.ofac.sdn"].verdict == "yes"
