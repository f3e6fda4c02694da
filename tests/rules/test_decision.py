"""A row decided in two steps: what it is, then what follows for it on its way."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tidegate.errors import UsageError
from tidegate.rules import Decision, Interval, Rulebooks, load

from .small_law import CHIPS, LICENCE, books_of

H20 = {"kind": "ic", "tpp": 2368, "die_area": 814, "data_centre": True, "io_rate": 1028}
H100 = H20 | {"tpp": 15832}
TO_D5 = {"destination_groups": ["D:1", "D:5"]}


@pytest.fixture
def books(tmp_path: Path) -> Rulebooks:
    return books_of(tmp_path, CHIPS, LICENCE)


def one(books: Rulebooks, row: dict[str, Any], as_of: str = "2026-02-01", **rest: Any) -> Decision:
    (decision,) = books.decide([row], as_of=as_of, **rest)
    return decision


def told(decision: Decision) -> list[tuple[str, str, str]]:
    return [(row.rule, row.paragraph or row.label, row.verdict) for row in decision.findings]


def test_what_the_item_is_comes_first_and_what_follows_after(books: Rulebooks) -> None:
    decision = one(books, H100 | TO_D5)
    assert told(decision) == [
        ("test.chips", "a.1", "yes"),
        ("test.chips", "a.2", "yes"),
        ("test.licence", "RS", "yes"),
    ]
    assert [row.question for row in decision.findings] == ["classification"] * 2 + ["licence"]
    assert [row.label for row in decision.findings] == ["3A090.a", "3A090.a", "RS"]
    assert decision.facts["in_3a090_a"] is True and decision.facts["in_3a090_b"] is False
    assert decision.facts["tpp"] == 15832 and decision.unknown_because["in_4e091"]


def test_what_nothing_describes_has_no_findings_and_is_not_what_it_could_be(
    books: Rulebooks,
) -> None:
    decision = one(books, H20 | TO_D5)
    assert decision.findings == ()
    assert decision.facts["in_3a090_a"] is False and decision.facts["in_3a090_b"] is False


def test_what_is_missing_names_facts_of_the_item_never_what_was_provided(
    books: Rulebooks,
) -> None:
    decision = one(books, {"kind": "ic", "tpp": 2000, "data_centre": True} | TO_D5)
    assert decision.facts["in_3a090_a"] is None
    assert decision.unknown_because["in_3a090_a"] == ("die_area",)
    licence = decision.findings[-1]
    assert (licence.verdict, licence.missing) == ("unknown", ("die_area",))
    assert "applicable die area" in licence.summary


def test_a_fact_known_between_bounds_is_missing_where_the_bounds_do_not_settle_it(
    books: Rulebooks,
) -> None:
    row = {"kind": "ic", "tpp": 4400, "data_centre": True} | TO_D5
    small, large = Interval(None, Decimal(600)), Interval(Decimal(600), Decimal(900))
    assert told(one(books, row | {"die_area": small}))[0] == ("test.chips", "a.2", "yes")
    decision = one(books, row | {"die_area": large})
    assert decision.unknown_because["in_3a090_a"] == ("die_area",)
    assert {finding.missing for finding in decision.findings} == {("die_area",)}
    exact = Interval(Decimal(600), Decimal(600))
    assert told(one(books, row | {"die_area": exact})) == told(one(books, row | {"die_area": 600}))


def test_where_it_is_unknown_whether_a_rule_speaks_of_it_so_is_what_it_provides(
    books: Rulebooks,
) -> None:
    decision = one(books, {"tpp": 15832} | TO_D5)
    assert decision.unknown_because["in_3a090_a"] == ("kind",)
    assert decision.facts["in_3a090_b"] is False
    assert decision.findings[-1].missing == ("kind",)


def test_what_a_rule_does_not_speak_of_is_not_what_it_describes(books: Rulebooks) -> None:
    decision = one(books, {"kind": "weights"} | TO_D5)
    assert decision.facts["in_3a090_a"] is False and decision.findings == ()


def test_before_a_complete_history_nothing_is_described(books: Rulebooks) -> None:
    decision = one(books, H100 | TO_D5, "2022-10-20")
    assert decision.facts["in_3a090_a"] is False
    assert {finding.verdict for finding in decision.findings} <= {"no"}
    first = one(books, H100 | TO_D5, "2022-10-21")
    assert first.facts["in_3a090_a"] is True


def test_where_the_text_is_not_loaded_it_cannot_be_known(tmp_path: Path) -> None:
    books = books_of(tmp_path, CHIPS.replace("history: complete", "history: partial"), LICENCE)
    decision = one(books, H100 | TO_D5, "2022-01-01", known_at="2026-11-23")
    assert decision.unknown_because["in_3a090_a"] == ("text of the rule",)
    assert told(decision)[0] == ("test.chips", "", "unknown")
    assert "made of this item then" in decision.findings[0].summary
    later = one(books, H100 | TO_D5, known_at="2026-01-01")
    assert later.facts["in_3a090_a"] is None


def test_a_fact_that_no_loaded_rulebook_provides_is_unknown_for_want_of_text(
    tmp_path: Path,
) -> None:
    decision = one(books_of(tmp_path, LICENCE), H100 | TO_D5)
    (licence,) = decision.findings
    assert (licence.verdict, licence.missing) == ("unknown", ("text of the rule",))
    assert "not told: the text of the rule" in licence.summary


def test_a_text_nobody_verified_provides_nothing_either_way(tmp_path: Path) -> None:
    unread = CHIPS.replace("verified_through: 2026-09-24", "verified_through: never", 1)
    unread = unread.replace("    provides: {in_3a090_a: fast}\n", "", 1).replace(
        "{when: fast, outcome: classified, label: 3A090.a, paragraph: a, summary: A first test.}",
        "{when: fast, outcome: text_not_loaded, summary: Nobody read it.}",
    )
    decision = one(books_of(tmp_path, unread), H100, "2023-01-01")
    assert decision.unknown_because["in_3a090_a"] == ("text of the rule",)


def test_a_version_that_does_not_have_the_paragraph_says_no(books: Rulebooks) -> None:
    assert one(books, H100, "2023-01-01").facts["in_3a090_b"] is False


def test_a_stayed_text_describes_nothing_and_comes_back_by_itself(tmp_path: Path) -> None:
    stay = '    stayed: [{from: 2024-01-01, to: 2024-06-30, citation: "4 FR 4"}]\n'
    stayed = CHIPS.replace("    effective: 2023-11-17\n", "    effective: 2023-11-17\n" + stay)
    books = books_of(tmp_path, stayed, LICENCE)
    known = {
        day: one(books, H100 | TO_D5, day).facts["in_3a090_a"]
        for day in ("2023-12-31", "2024-01-01", "2024-06-30", "2024-07-01")
    }
    assert list(known.values()) == [True, False, False, True]


def test_any_rulebook_may_say_that_an_item_is_of_a_kind(tmp_path: Path) -> None:
    draft = """\
id: test.draft
title: A draft
authority: An authority
jurisdiction: US
subject: item
question: classification
history: complete
about: kind = 'ic'
versions:
  - citation: "a draft"
    effective: 2026-01-01
    verified_through: 2026-09-24
    retrieved: 2026-11-23
    clauses: {wide: dram_bandwidth >= 4000}
    provides: {in_3a090_a: wide}
    outcomes:
      - {when: wide, outcome: classified, label: 3A090.a, paragraph: draft, summary: By memory.}
"""
    books = books_of(tmp_path, CHIPS, LICENCE, draft)
    wide, narrow = H20 | TO_D5 | {"dram_bandwidth": 4000}, H20 | TO_D5 | {"dram_bandwidth": 3999}
    assert told(one(books, wide))[-1] == ("test.licence", "RS", "yes")
    assert one(books, narrow).facts["in_3a090_a"] is False
    unknown = one(books, H20 | TO_D5)
    assert unknown.unknown_because["in_3a090_a"] == ("dram_bandwidth",)


def test_rows_that_come_out_alike_keep_what_they_lack_apart(books: Rulebooks) -> None:
    rows = [
        {"kind": "ic", "tpp": 2000, "data_centre": True} | TO_D5,
        {"kind": "ic", "die_area": 814, "data_centre": True} | TO_D5,
        H100 | TO_D5,
    ] * 2
    missing = [decision.findings[-1].missing for decision in books.decide(rows, as_of="2026-02-01")]
    assert missing == [("die_area",), ("tpp",), ()] * 2


def test_a_destination_left_out_is_asked_for(books: Rulebooks) -> None:
    assert one(books, H100).findings[-1].missing == ("destination_groups",)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"in_3a090_a": True}, "in_3a090_a cannot be given"),
        ({"tpq": 1}, "have no tpq"),
        ({"tpp": -1}, "which is less than nothing"),
        ({"destination_groups": "D:5"}, "which is no texts"),
    ],
)
def test_facts_that_cannot_be_are_refused(
    books: Rulebooks, row: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        books.decide([row], as_of="2026-02-01")


def test_words_and_dates_that_are_none_are_refused(books: Rulebooks) -> None:
    with pytest.raises(UsageError, match="mode"):
        books.decide([], as_of="2026-02-01", mode="strict")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="not a date"):
        books.decide([H20], as_of="soon")
    assert books.decide([], as_of="2026-02-01") == []


def test_both_readings_are_given_where_they_differ(tmp_path: Path) -> None:
    unenforced = LICENCE.replace(
        '  - citation: "3 FR 3"\n', '  - citation: "3 FR 3"\n    enforced: no\n'
    )
    books = books_of(tmp_path, CHIPS, unenforced)
    both = [row for row in one(books, H100 | TO_D5, mode="both").findings if row.label == "RS"]
    assert [row.verdict for row in both] == ["no", "yes"]


def test_the_shipped_rulebooks_decide_a_row(books: Rulebooks) -> None:
    (decision,) = load().decide([H100 | TO_D5], as_of="2026-02-01")
    assert set(decision.facts) >= set(load().schemas["transaction"].provided)
