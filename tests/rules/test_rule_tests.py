"""Tests that a lawyer writes: what they may say, and what they are told when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.rules import Rulebooks, run_rule_tests

from .small_law import CHIPS, LICENCE, books_of

GOOD = """\
rule: test.chips
tests:
  - name: by density, the area known between bounds
    facts: {kind: ic, tpp: 4400, die_area: {min: 500, max: 600}, data_centre: yes}
    as_of: 2026-02-01
    provides: {in_3a090_a: yes, in_3a090_b: no, in_4e091: unknown}
    expect: [{outcome: classified, label: 3A090.a, paragraph: a.2, verdict: yes}]
  - name: the area has no upper bound
    facts: {kind: ic, tpp: 4400, die_area: {min: 500}, data_centre: yes}
    as_of: 2026-02-01
    expect:
      - {paragraph: a.2, verdict: unknown, missing: [die_area]}
      - {paragraph: b.2, verdict: unknown, missing: [die_area]}
"""
WAY = """\
rule: test.licence
tests:
  - name: what classification makes known may be given
    facts: {in_3a090_a: yes, destination_groups: ["D:5"]}
    as_of: 2026-02-01
    expect: [{outcome: licence_required, label: RS, verdict: yes}]
  - name: or worked out from the item
    facts: {kind: ic, tpp: 4799.9, die_area: 2000, data_centre: no, destination_groups: ["D:5"]}
    as_of: 2026-02-01
    through: yes
    expect: []
"""


@pytest.fixture
def books(tmp_path: Path) -> Rulebooks:
    (tmp_path / "law").mkdir()
    return books_of(tmp_path / "law", CHIPS, LICENCE)


def failures(books: Rulebooks, tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "given.test.yaml"
    path.write_text(text)
    return [result.failure for result in run_rule_tests([path], rulebooks=books)]


@pytest.mark.parametrize("text", [GOOD, WAY], ids=["item", "transaction"])
def test_facts_of_items_and_transactions_are_understood(
    books: Rulebooks, tmp_path: Path, text: str
) -> None:
    assert failures(books, tmp_path, text) == ["", ""]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("paragraph: a.2, verdict: yes", "paragraph: a.1", "expected paragraph 'a.1'"),
        ("label: 3A090.a", "label: 3A090.b", "expected label '3A090.b'"),
        ("in_3a090_b: no", "in_3a090_b: yes", "expected in_3a090_b to be yes, it is no"),
        ("in_3a090_b: no", "in_3a090_z: yes", "is no fact that classification makes known"),
        ("{min: 500, max: 600}", "{least: 500}", "is no interval"),
        ("{min: 500, max: 600}", "{min: many}", "is no interval"),
        ("{min: 500, max: 600}", "{min: 600, max: 500}", "ends before it begins"),
        ("tpp: 4400", "tpp: many", "which is no number"),
        ("tpp: 4400", "tpq: 4400", "have no tpq"),
        ("    as_of: 2026-02-01\n    provides", "    provides", "the test lacks as_of"),
        ("as_of: 2026-02-01\n    provides", "as_of: soon\n    provides", "'soon' is not a date"),
        ("    provides:", "    gives:", "a test has no ['gives']"),
        (
            "    provides:",
            "    subject: transaction\n    provides:",
            "the subject of test.chips is item",
        ),
        ("verdict: yes}]", "verdikt: yes}]", "unknown expectation"),
    ],
)
def test_a_test_that_is_wrong_says_how(
    books: Rulebooks, tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in GOOD
    first, second = failures(books, tmp_path, GOOD.replace(old, new, 1))
    assert told in first and second == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rule: test.nothing\ntests: []\n", "is no rulebook that is loaded"),
        ("rule: test.chips\n", "must be a mapping with rule and a list of tests"),
        ("[1, 2]", "must be a mapping"),
        ("rule: [", "is not YAML"),
        ("[" * 5000, "is not YAML"),
        ("#" * 1_000_001, "is larger than"),
        ("rule: test.chips\ntests: [one]\n", "a test must be a mapping"),
    ],
)
def test_a_file_that_is_no_file_of_tests_fails_as_one(
    books: Rulebooks, tmp_path: Path, text: str, told: str
) -> None:
    (failure,) = failures(books, tmp_path, text)
    assert told in failure


def test_a_file_that_is_not_there_fails_as_one(books: Rulebooks, tmp_path: Path) -> None:
    (result,) = run_rule_tests([tmp_path / "none.test.yaml"], rulebooks=books)
    assert "cannot be read" in result.failure
