"""What changed between two dates: clauses, outcomes, dates, notes; and what cannot be told."""

from __future__ import annotations

from pathlib import Path

from tidegate.rules import Rulebooks, load
from tidegate.rules.comparison import Comparison, compare
from tidegate.rules.shown import described, find, overview, state_on

TEXT = """\
id: test.rule
title: A rule
authority: An authority
jurisdiction: US
subject: item
question: classification
about: kind = 'ic'
history: {history}
versions:
  - id: one
    citation: "1 FR 1"
    published: 2020-01-01
    effective: 2020-01-05
    verified_through: 2020-06-30
    retrieved: 2026-11-23
    notes: [Kept., Gone.]
    clauses: {{a: tpp >= 4800, b: io_rate >= 600}}
    outcomes:
      - {{when: a, outcome: classified, label: X.a, paragraph: a.1, summary: Much.}}
      - {{when: b, outcome: classified, label: X.b, summary: Fast.}}
  - id: two
    citation: "1 FR 2"
    published: 2020-06-25
    effective: 2020-07-01
    compliance: 2020-08-01
    stayed: [{{from: 2020-09-01, to: 2020-09-30, citation: S}}]
    ended: {{on: 2021-01-01, citation: E}}
    verified_through: 2026-09-24
    retrieved: 2026-11-23
    notes: [Kept., New.]
    clauses: {{a: tpp >= 1600, c: die_area > 0}}
    outcomes:
      - {{when: a, outcome: classified, label: X.a, paragraph: a.1, summary: Less will do.}}
      - {{when: c, outcome: classified, label: X.c, summary: Large.}}
"""


def made(tmp_path: Path, history: str = "complete") -> Rulebooks:
    path = tmp_path / "test.rule.yaml"
    path.write_text(TEXT.format(history=history), encoding="utf-8")
    return load([path])


def between(books: Rulebooks, a: str, b: str, known_at: str = "") -> Comparison:
    return compare(find(books, "test.rule"), described(books, "test.rule"), a, b, known_at)


def test_each_kind_of_change_is_named(tmp_path: Path) -> None:
    found = between(made(tmp_path), "2020-02-01", "2020-08-15")
    changes = {(row.part, row.name): (row.change, row.before, row.after) for row in found.changes}
    assert changes["clause", "a"] == ("changed", "tpp >= 4800", "tpp >= 1600")
    assert changes["clause", "b"] == ("removed", "io_rate >= 600", "")
    assert changes["clause", "c"] == ("added", "", "die_area > 0")
    assert changes["outcome", "X.a a.1 (when a): summary"] == ("changed", "Much.", "Less will do.")
    assert changes["outcome", "X.b (when b)"] == ("removed", "Fast.", "")
    assert changes["outcome", "X.c (when c)"] == ("added", "", "Large.")
    assert changes["date", "takes effect"] == ("changed", "2020-01-05", "2020-07-01")
    assert changes["date", "binds from"] == ("added", "", "2020-08-01")
    assert changes["stay", ""] == ("added", "", "from 2020-09-01 through 2020-09-30 by S")
    assert changes["text", "citation"] == ("changed", "1 FR 1", "1 FR 2")
    notes = {(row.change, row.before or row.after) for row in found.changes if row.part == "note"}
    assert notes == {("removed", "Gone."), ("added", "New.")}
    assert not any("retrieved" in row.name for row in found.changes)


def test_the_same_version_says_so_and_tells_what_stands_otherwise(tmp_path: Path) -> None:
    books = made(tmp_path)
    same = between(books, "2020-02-01", "2020-03-01")
    assert (same.said, same.changes) == ("The same version, one, stands on both dates.", ())
    stayed = between(books, "2020-08-15", "2020-09-15")
    assert stayed.said.startswith("The same version, two, stands on both dates. On 2020-08-15: in")
    assert {row.part for row in stayed.changes} == {"standing"}
    assert stayed.changes[0].before == "in force"
    assert stayed.changes[0].after == "stayed. Suspended from 2020-09-01 through 2020-09-30 by S."


def test_before_a_rule_of_known_history_there_was_none(tmp_path: Path) -> None:
    books = made(tmp_path)
    found = between(books, "2019-01-01", "2020-02-01")
    assert found.said.startswith("On 2019-01-01: not begun. It begins on 2020-01-05.")
    assert {row.change for row in found.changes} == {"added"}
    assert between(books, "2018-01-01", "2019-01-01").said.endswith("no such rule on either date.")


def test_where_a_text_is_not_loaded_no_change_is_told(tmp_path: Path) -> None:
    found = between(made(tmp_path, "partial"), "2019-01-01", "2020-02-01")
    assert found.said.endswith("What changed cannot be told: the text of 2019-01-01 is not loaded.")
    assert found.changes == ()
    unseen = between(made(tmp_path), "2020-02-01", "2020-08-15", known_at="2026-01-01")
    assert unseen.before.word == unseen.after.word == "not retrieved"
    assert unseen.changes == ()


def test_an_ended_rule_is_told_with_the_text_it_had(tmp_path: Path) -> None:
    found = between(made(tmp_path), "2020-08-15", "2021-02-01")
    assert found.after.word == "ended"
    assert found.after.detail == "It ended on 2021-01-01 by E."


def test_a_change_of_years_reads_backwards_too(tmp_path: Path) -> None:
    books = made(tmp_path)
    there = between(books, "2020-02-01", "2020-08-15").changes
    back = between(books, "2020-08-15", "2020-02-01").changes
    assert {(row.before, row.after) for row in there} == {(row.after, row.before) for row in back}


def test_every_version_of_every_rulebook_differs_from_the_next() -> None:
    books = load()
    for book in books:
        plain = described(books, book.id)
        for one, two in zip(book.versions, book.versions[1:], strict=False):
            found = compare(book, plain, one.term.effective, two.term.effective)
            assert found.changes, f"{book.id}: {one.id} and {two.id} are the same"


def test_from_interconnect_to_performance_density() -> None:
    """The rule of November 2023 dropped the transfer rate and brought the density."""
    books = load()
    plain = described(books, "us.ear.3a090")
    found = compare(books["us.ear.3a090"], plain, "2022-10-21", "2023-11-17")
    clauses = {row.change: [] for row in found.changes}
    for row in found.changes:
        if row.part == "clause":
            clauses[row.change].append(row.before or row.after)
    assert "io_rate >= 600" in clauses["removed"]
    assert "tpp >= 1600 and tpp >= 5.92 * die_area" in clauses["added"]


def test_the_overview_tells_how_each_stands_and_how_far_it_was_checked(tmp_path: Path) -> None:
    books = made(tmp_path)
    (row,) = [one for one in overview(books, "2020-08-15") if one.id == "test.rule"]
    assert (row.version, row.state, row.versions) == ("two", "in force", 2)
    assert (row.verified_through, row.unchecked_days) == ("2026-09-24", 0)
    assert row.question == "classification"
    late = next(one for one in overview(books, "2026-11-23") if one.id == "us.bis.entity")
    assert late.unchecked_days == 60


def test_the_affiliates_rule_is_unverified_after_its_stay() -> None:
    book = load()["us.ear.affiliates"]
    words = [state_on(book, day).word for day in ("2025-09-28", "2025-10-15", "2026-11-09")]
    assert words == ["not begun", "in force", "stayed"]
    assert state_on(book, "2026-11-10").word == "enforcement unverified"
