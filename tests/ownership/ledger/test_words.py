"""The tables of words: every entry is a text, and no header means two things."""

from __future__ import annotations

import pytest

from tidegate.intake.header_words import fold_header
from tidegate.ownership.ledger.checklist import items
from tidegate.ownership.ledger.words import blank, meaning, table


def _leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in _leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in _leaves(each)]
    return [value]


@pytest.mark.parametrize("name", ["headers", "status", "checklist"])
def test_every_word_is_a_text_and_not_what_yaml_makes_of_no_and_yes(name: str) -> None:
    assert [leaf for leaf in _leaves(table(name)) if not isinstance(leaf, str)] == []


def test_no_header_means_two_fields() -> None:
    seen: dict[str, str] = {}
    for field, headers in table("headers").items():
        for header in headers:
            assert seen.setdefault(fold_header(header), field) == field, header


def test_every_item_that_was_asked_for_is_on_the_checklist() -> None:
    wanted = {"licence", "know_how", "training", "localisation", "source_code", "data"}
    assert wanted <= {item.key for item in items()}


def test_a_word_of_status_is_met_whole_or_at_the_beginning() -> None:
    assert meaning("status", "Dissolved in 2017") == "ended"
    assert meaning("status", "已解散") == "ended"
    assert meaning("status", "in Betrieb") == "active"
    assert meaning("status", "actively negotiated") == ""


def test_what_says_nothing_is_blank() -> None:
    assert all(map(blank, ("", "n/a", "undisclosed", "不详", "?", "-")))
    assert not blank("0")
