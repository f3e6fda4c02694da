"""Words keep their places in the raw string, whatever the string is."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.collaboration.affiliations.words import concepts, fold, words

PIECES = st.sampled_from(
    ["Univ", "Université", "of ", "Xi'an", "Łódź", "&amp;", "&eacute;", "#N#", "#TAB#", "大学",
     "\u202e", "\x00", "\ufeff", "ﬁ", "½", "1Columbia", "EngineeringNanjing", "&#x41;", "&#0;",
     "'", "’", "&", ";", ", ", "\n", "_", "İ", "ß", "𝔘niv", "e\u0301", "\ud800"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join))
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def told(raw: str) -> str:
    folded = fold(html.unescape(raw))
    return concepts().get(folded, folded)


@given(TEXTS)
def test_offsets_stand_within_the_text_and_in_order(text: str) -> None:
    found = words(text)
    assert all(0 <= start < end <= len(text) for _, start, end in found)
    starts = [start for _, start, _ in found]
    assert starts == sorted(starts)


@given(TEXTS.filter(lambda text: "&" not in text))
def test_the_words_at_an_offset_fold_to_the_concept(text: str) -> None:
    for concept, start, end in words(text):
        raw = text[start:end]
        assert concept == told(raw) or (CJK.search(text) and concept == raw)


@given(TEXTS)
def test_the_same_text_gives_the_same_words(text: str) -> None:
    assert words(text) == words(text)


@pytest.mark.parametrize(
    ("raw", "concept"),
    [
        ("Univ", "university"), ("Universität", "university"), ("UNIVERSIDAD", "university"),
        ("Technol", "technology"), ("Inst", "institute"), ("Xi'an", "xian"), ("Xi’an", "xian"),
        ("Łódź", "lodz"), ("Straße", "strasse"),
    ],
)  # fmt: skip
def test_forms_of_a_word_are_one_concept(raw: str, concept: str) -> None:
    assert words(raw) == [(concept, 0, len(raw))]


def test_little_words_are_passed_over_and_offsets_stay() -> None:
    text = "University of the Arts"
    assert [text[s:e] for _, s, e in words(text)] == ["University", "Arts"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("EngineeringNanjing", ["Engineering", "Nanjing"]),
        ("1Columbia University", ["1", "Columbia", "University"]),
        ("University#N#China", ["University", "China"]),
        ("北京大学", ["北", "京", "大", "学"]),
    ],
)
def test_words_run_together_are_parted(text: str, parts: list[str]) -> None:
    assert [text[s:e] for _, s, e in words(text)] == parts


def test_character_references_are_read_and_quoted_raw() -> None:
    text = "Universit&eacute; &amp; Coll&egrave;ge"
    assert [text[s:e] for _, s, e in words(text)] == ["Universit&eacute;", "Coll&egrave;ge"]


def test_a_word_that_begins_with_a_reference_is_quoted_from_its_beginning() -> None:
    text = "an &Eacute;cole"
    assert [text[s:e] for _, s, e in words(text)][-1] == "&Eacute;cole"


@pytest.mark.parametrize("piece", ["a", "大", "Univ ", "&amp;", "'", "&#", "aB", "\u202e", "1A"])
def test_twenty_thousand_letters_never_raise(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    assert all(0 <= start < end <= len(text) for _, start, end in words(text))
