"""What an entry does not tell is unknown to the law, which is not the same as none."""

from __future__ import annotations

from typing import Any

from tidegate.desk.law import findings_for, listing_facts, unverified_since
from tidegate.findings.model import Finding, Match
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


def test_a_run_says_through_which_day_its_rules_were_verified() -> None:
    def found(through: str) -> Finding:
        return Finding(
            rule="r", title="t", authority="a", jurisdiction="US", outcome="blocked",
            verdict="yes", summary="s", citation="c", verified_through=through,
        )  # fmt: skip

    both = [[found("2026-08-22")], [found("2026-09-24")]]
    (warning,) = unverified_since(both, "2026-11-23")
    assert "2026-08-22 to 2026-09-24" in warning
    assert unverified_since(both, "2026-08-01") == ()
    assert unverified_since([[]], "2026-11-23") == ()
