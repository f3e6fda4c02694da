"""Stakes of an engagement tell the rules on items what listed owners hold of the end user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidegate import Tidegate

from .conftest import channel

Write = Callable[..., Path]
RULE = "us.ear.affiliates"
SALE = """
date: 2025-10-15
items: [{{name: H20 SXM}}]
origin: US
destination: CN
parties:
  - {{name: Juniper Quay Cloud Ltd, role: end_user, headquarters: CN, parent: CN}}{more}
stakes:
  regimes: us.bis.50
  rows: [{rows}]
"""


def stake(owner: str, percent: str) -> str:
    return f"{{owner: {owner}, owned: Juniper Quay Cloud Ltd, percent: '{percent}'}}"


def reviewed(path: Path) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    """The items' channel, its one item, and what the Affiliates Rule says of it."""
    found = channel(Tidegate().reviews.review(path), "items")
    [item] = found["document"]["items"]
    return found, item, [row for row in item["findings"] if row["rule"] == RULE]


@pytest.mark.parametrize(
    ("rows", "share", "verdict"),
    [
        ([("Inspur Group", "60"), ("Ash Partners", "40")], 60, "yes"),
        ([("Inspur Group", "49.999999"), ("Ash Partners", "50.000001")], 49.999999, "no"),
        ([("Inspur Group", "35-60"), ("Ash Partners", "40")], {"min": 35, "max": 60}, "unknown"),
        ([("Inspur Group", "10")], {"min": 10, "max": 100}, "unknown"),
        ([("Ash Partners", "100")], 0, "no"),
    ],
)
def test_the_share_of_listed_owners_is_that_of_the_structure(
    engagement: Write, rows: list[tuple[str, str]], share: Any, verdict: str
) -> None:
    told = ", ".join(stake(*row) for row in rows)
    found, item, law = reviewed(engagement(SALE.format(more="", rows=told)))
    assert item["facts"]["owner_share"] == share
    assert [row["verdict"] for row in law if row["verdict"] != "no"] == (
        [] if verdict == "no" else [verdict]
    )
    assert any("by the stakes told" in text for text in found["assumed"])
    owners = {party["name"] for party in item["parties"] if party["role"] == "owner"}
    assert owners == {owner for owner, _ in rows if owner == "Inspur Group"}


def test_a_share_that_was_told_goes_before_the_stakes(engagement: Write) -> None:
    more = "\n  - {name: Inspur Group, role: owner, share: 12}"
    path = engagement(SALE.format(more=more, rows=stake("Inspur Group", "60")))
    found, item, _ = reviewed(path)
    assert item["facts"]["owner_share"] == 12
    assert not any("by the stakes told" in text for text in found["assumed"])


def test_stakes_that_do_not_know_the_end_user_tell_nothing(engagement: Write) -> None:
    rows = "{owner: Inspur Group, owned: Somebody Else Ltd, percent: 60}"
    _, item, _ = reviewed(engagement(SALE.format(more="", rows=rows)))
    assert "owner_share" not in item["facts"]


def test_before_the_rule_there_is_no_arithmetic_to_tell_a_share_by(engagement: Write) -> None:
    text = SALE.format(more="", rows=stake("Inspur Group", "60"))
    _, item, _ = reviewed(engagement(text.replace("2025-10-15", "2024-01-15")))
    assert "owner_share" not in item["facts"]


def test_what_is_missing_is_named_as_an_engagement_tells_it(engagement: Write) -> None:
    path = engagement("date: 2026-10-01\nitems: [{name: H100 SXM5}]\n")
    found = channel(Tidegate().reviews.review(path), "items")
    told = " ".join([*found["assumed"], *(t for row in found["findings"] for t in row["missing"])])
    assert "--" not in told
    assert "(`destination`)" in told
    assert "`origin` says otherwise" in told
