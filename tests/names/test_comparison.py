"""Comparing two names: the laws of the score, and that every reason is told."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tidegate.names import analyse, best_forms, compare, explain
from tidegate.parties import POSSIBLE, STRONG

NAMES = st.lists(
    st.sampled_from(
        "zorblat vektor karvani anna berg mohamed muhammad general trading electronics research "
        "institute university company holding no 38 58 ltd gmbh de al j 华为 技术 вектор".split()
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
SCHEMAS = st.sampled_from(["person", "organisation", "vessel", "unknown"])


@given(NAMES, NAMES, SCHEMAS)
def test_a_score_lies_between_0_and_1_and_is_the_same_each_time(a: str, b: str, s: str) -> None:
    found = compare(a, b, s)
    assert 0 <= found.score <= 1
    compare.cache_clear()
    assert compare(a, b, s) == found


@given(st.text(max_size=40), st.text(max_size=40), SCHEMAS)
def test_any_two_texts_can_be_compared(a: str, b: str, schema: str) -> None:
    assert 0 <= compare(a, b, schema).score <= 1


ODD = ("", " ", "...", "\ud800", "第٣研究所", "፩ ፪", "()", "汉" * 100_000, "a" * 100_000,
       "a " * 50_000, "\u202e\u202d", "\x00", "🇨🇳", "Ltd", "'", "\u0301")  # fmt: skip


@pytest.mark.parametrize("a", ODD, ids=range(len(ODD)))
def test_odd_texts_can_be_compared(a: str) -> None:
    for b in ODD:
        assert 0 <= compare(a, b).score <= 1


@given(NAMES, SCHEMAS)
def test_no_rewording_of_a_name_scores_above_the_name_itself(a: str, schema: str) -> None:
    own = compare(a, a, schema).score
    words = a.split()
    assert own > 0
    for other in (" ".join(reversed(words)), a + " zorblat", " ".join(words[1:]), a.upper() + "x"):
        assert compare(a, other, schema).score <= own + 1e-9


@given(NAMES, SCHEMAS)
def test_the_same_name_is_told_as_such(a: str, schema: str) -> None:
    assert compare(a, a.upper(), schema).reasons[0] == "the same name"


@given(st.sampled_from(["Zorblat Karvani", "Vektor Zorblat Electronics", "Karvani Zorblat Ltd"]))
def test_case_marks_and_width_leave_a_match_strong(name: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in name)
    marked = name.replace("a", "á").replace("o", "ö")
    for other in (name.upper(), wide, marked, name.replace("o", "о")):  # Cyrillic о
        assert compare(other, name, "organisation").score >= STRONG
        assert compare(other, name, "organisation").score == compare(name, name).score


@given(NAMES, NAMES, SCHEMAS)
@settings(max_examples=300)
def test_every_word_is_met_or_left_over_in_the_reasons(a: str, b: str, schema: str) -> None:
    asked, listed = analyse(a, schema), analyse(b, schema)
    assume(asked.key != listed.key)
    _, found, form, other = best_forms(asked, listed)
    assume(found is not None)
    assert found is not None
    told = " ".join(sum(explain(asked, form, listed, other, found), ()))
    for token in (*form.tokens, *other.tokens):
        assert (
            f"“{token.surface}" in told
            or f"{token.surface}”" in told
            or (
                f" {token.surface} " in told  # the middle one of three words written as one
            )
        )


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("Karvani Mohamed", "Muhammad Karvani", "“mohamed” sounds like “muhammad”"),
        ("Zorblat Vebtor", "Zorblat Vektor", "“vebtor” is “vektor” but for a slip of writing"),
        ("Anna Zorblatov", "Anna Zorbl", "one is the beginning of the other"),
        ("J. Zorblat", "Jon Zorblat", "“j” and “jon” share the initial"),
        ("Zorblat Vektor", "Zorblatvektor", "one word written joined or split"),
        ("Vektor Zorblat", "Zorblat Vektor", "the words stand in another order"),
        ("Вектор", "Vektor", "“вектор” reads as “vektor”"),
        ("华为", "Huawei", "Mandarin reading"),
        ("Zorblat Institute", "Zorblat Institut", "“institute” means “institut”"),
        ("Zorblat Institute (Karvani Branch Office)", "Zorblat Institute", "brackets"),
        ("Zorblat Ltd", "Zorblat Limited", "of one kind"),
        ("Zorblat Ltd", "Zorblat", "legal form “ltd” in one name only"),
        ("General", "General Zorblat", "low information"),
    ],
)
def test_a_reason_says_how_words_met(a: str, b: str, reason: str) -> None:
    assert any(reason in said for said in compare(a, b).reasons), compare(a, b)


@pytest.mark.parametrize(
    ("a", "b", "against"),
    [
        ("No. 38 Research Institute", "No. 58 Research Institute", "the numbers differ"),
        ("第三十八研究所", "第五十八研究所", "the numbers differ"),
        ("Zorblat GmbH", "Zorblat AG", "legal form “gmbh” against “ag”"),
        ("Zorblat Vektor", "Zorblat", "not in the listed name: “vektor”"),
        ("Zorblat", "Zorblat Vektor", "only in the listed name: “vektor”"),
    ],
)
def test_what_speaks_against_is_told(a: str, b: str, against: str) -> None:
    found = compare(a, b, "organisation")
    assert any(against in said for said in found.contradictions), found


def test_forms_of_one_kind_do_not_speak_against_each_other() -> None:
    assert compare("Zorblat Ltd", "Zorblat Limited", "organisation").contradictions == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("No. 38 Research Institute", "No. 58 Research Institute"),
        ("第三十八研究所", "第五十八研究所"),
        ("Nanjing University of Chinese Medicine", "Nanjing University"),
        ("Zorblat Shipyard No. 7", "Zorblat Shipyard No. 9"),
    ],
)
def test_another_institute_is_no_match(one: str, other: str) -> None:
    assert compare(one, other, "organisation").score < POSSIBLE
    assert compare(one, one, "organisation").score > 0.8


@pytest.mark.parametrize(
    ("a", "b", "schema"),
    [
        ("No. 38 Institute", "第三十八研究所", "organisation"),
        ("OOO Vektor", "ООО «Вектор»", "organisation"),
        ("華為技術", "华为技术有限公司", "organisation"),
        ("Dr. Anna Zorblat", "ZORBLAT, Anna", "person"),
        ("Bei Da Huang Zorblat", "Beidahuang Zorblat", "organisation"),
    ],
)
def test_one_name_in_two_spellings_is_found(a: str, b: str, schema: str) -> None:
    assert compare(a, b, schema).score >= POSSIBLE


def test_a_mandarin_reading_alone_is_weaker_than_the_characters() -> None:
    same = compare("王小明", "王小明", "person").score
    read = compare("Wang Xiaoming", "王小明", "person").score
    assert read < STRONG <= same


def test_joining_words_of_any_language_change_nothing() -> None:
    plain = compare("Harbin Institut Technologie", "Harbin Institute of Technology").score
    for word in ("für", "fuer", "voor", "pour", "zur"):
        said = compare(f"Harbin Institut {word} Technologie", "Harbin Institute of Technology")
        assert abs(said.score - plain) < 0.01, word
