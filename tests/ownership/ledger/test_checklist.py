"""What terms say of technology: quoted with places; a negation rules out and is never a hit."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.ownership.ledger.checklist import read_terms, sentences


def _states(*texts: str) -> dict[str, str]:
    answers = read_terms([(row, text) for row, text in enumerate(texts, start=2)])
    return {answer.item: answer.state for answer in answers if answer.state != "silent"}


def test_no_words_at_all_are_no_terms_told_and_other_words_are_silent() -> None:
    assert {a.state for a in read_terms([])} == {"no terms told"}
    assert {a.state for a in read_terms([(2, "  ")])} == {"no terms told"}
    assert {a.state for a in read_terms([(2, "The seat is in Lyon.")])} == {"silent"}


@pytest.mark.parametrize(
    "text",
    [
        "No source code is transferred.",
        "Source code is not transferred.",
        "Source code shall not be delivered.",
        "The licensor is not obliged to provide source code.",
        "Nothing in this agreement obliges the partner to deliver source code.",
        "Neither party shall disclose source code to the other.",
        "Source code is excluded.",
        "不包括源代码。",
        "源代码不予转让。",
        "合资公司无权获得源代码。",
        "源代码除外。",
        "Source code: none",
        "Source code: not included.",
        "Source code isn't provided.",
        "源代码：无",
    ],
)
def test_a_negated_thing_is_ruled_out(text: str) -> None:
    assert _states(text) == {"source_code": "ruled out"}


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("A grants a licence of know-how, but source code is not transferred.",
         {"licence": "told", "know_how": "told", "source_code": "ruled out"}),
        ("A does not transfer source code and grants a licence.",
         {"licence": "told", "source_code": "ruled out"}),
        ("There is no licence, know-how transfer or training.",
         {"licence": "ruled out", "know_how": "ruled out", "training": "ruled out"}),
        ("Source code is not included in the licence.",
         {"licence": "told", "source_code": "ruled out"}),
        ("Training does not cover source code.", {"training": "told", "source_code": "ruled out"}),
        ("Party A does not license its patents.", {"licence": "ruled out"}),
        ("The design tools are not licensed to the venture.", {"licence": "ruled out"}),
        ("A shall not be required to transfer technology.", {"know_how": "ruled out"}),
        ("不得要求转让技术。", {"know_how": "ruled out"}),
        ("The venture may not use the licence abroad.", {"licence": "unclear"}),
        ("许可不包括源代码。", {"licence": "told", "source_code": "ruled out"}),
        ("除源代码外，全部技术资料移交。", {"know_how": "told", "source_code": "ruled out"}),
        ("外方提供培训，不提供算法。", {"training": "told", "source_code": "ruled out"}),
    ],
)  # fmt: skip
def test_a_negation_reaches_no_further_than_its_clause(text: str, states: dict[str, str]) -> None:
    assert _states(text) == states


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("The partner provides not only training.", "training"),
        ("The licence is not transferable.", "licence"),
        ("Training starts no later than May.", "training"),
        ("许可不可撤销。", "licence"),
        ("国产化率不低于60%。", "localisation"),
        ("The foreign party shall not compete with the venture.", "exclusivity"),
    ],
)
def test_words_that_negate_nothing_here_rule_nothing_out(text: str, item: str) -> None:
    assert _states(text) == {item: "told"}


def test_secrecy_towards_outsiders_is_left_to_the_reader() -> None:
    assert _states("The parties shall not disclose know-how to third parties.") == {
        "know_how": "unclear"
    }
    assert _states("Source code remains with the foreign party.") == {"source_code": "unclear"}
    assert _states("不得向第三方披露技术秘密。") == {"know_how": "unclear"}


def test_a_non_exclusive_licence_is_a_licence_without_exclusivity() -> None:
    assert _states("A non-exclusive licence.") == {"licence": "told", "exclusivity": "ruled out"}


def test_training_of_people_is_not_data_to_train_on() -> None:
    assert _states("Training data are shared.") == {"data": "told"}


def test_latin_words_are_met_at_their_bounds() -> None:
    assert _states("The candidate's metadata") == {}


def test_one_sentence_for_and_one_against_are_both_told() -> None:
    assert _states("Data are shared.", "No data are shared.") == {"data": "told and ruled out"}


def test_every_hit_quotes_its_sentence_and_says_where_it_stands() -> None:
    text = "Alpha Co. Ltd. gives training.\nNo data leave. 派遣专家。"
    hits = [hit for answer in read_terms([(7, text)]) for hit in answer.hits]
    assert {hit.words for hit in hits} == {"training", "data", "派遣"}
    for hit in hits:
        assert text[hit.start : hit.end] == hit.words
        assert text[hit.quote_start : hit.quote_end] == hit.quote
        assert hit.words in hit.quote
        assert hit.row == 7
    assert hits[0].quote == "Alpha Co. Ltd. gives training."


def test_the_twenty_first_hit_is_counted_and_not_quoted() -> None:
    [data] = [a for a in read_terms([(2, "Data. " * 30)]) if a.item == "data"]
    assert (len(data.hits), data.more) == (20, 10)


def test_a_text_that_is_one_long_negation_costs_no_square() -> None:
    def cost(times: int) -> float:
        start = time.process_time()
        read_terms([(2, "no data, " * times)])
        return time.process_time() - start

    cost(100)
    assert cost(20_000) < 40 * max(cost(2_000), 0.01)


@given(st.text(alphabet="ab .。;；\n!Co数据", max_size=200))
def test_sentences_cover_all_that_is_not_white_space_in_order(text: str) -> None:
    spans = list(sentences(text))
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())


@given(st.lists(st.sampled_from(
    ["No source code is given. ", "A licence is granted. ", "不提供数据。", "Training. ", "x "]
), max_size=6))  # fmt: skip
def test_a_hit_always_lies_where_it_says(parts: list[str]) -> None:
    text = "".join(parts)
    for answer in read_terms([(2, text)]):
        for hit in answer.hits:
            assert text[hit.start : hit.end] == hit.words
            assert hit.quote_start <= hit.start < hit.end <= hit.quote_end
