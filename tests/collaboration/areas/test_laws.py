"""Laws of the words: for every text."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.collaboration.areas import classify, schemes
from tidegate.collaboration.areas.terms import rules
from tidegate.collaboration.areas.words import folded, spans_of, words_of

ALL = tuple(one.id for one in schemes())
TERMS = (
    "quantum key distribution",
    "machine learning",
    "UAVs",
    "high-power microwave",
    "battery",
    "drone bee",
    "无人机",
    "detonation",
    "entanglement",
)
pieces = st.lists(
    st.one_of(st.sampled_from(TERMS), st.text(max_size=12), st.sampled_from([". ", " <b>", "\n"])),
    max_size=12,
)
texts = pieces.map(" ".join)


@given(texts, texts, st.lists(texts, max_size=3))
@settings(max_examples=150, deadline=None)
def test_every_quote_is_the_text_at_its_place(
    title: str, abstract: str, keywords: list[str]
) -> None:
    fields = {"title": title, "abstract": abstract}
    fields |= {f"keyword {number}": word for number, word in enumerate(keywords, 1)}
    for mention in classify(title, abstract, keywords, schemes=ALL):
        assert mention.quotes
        for name, start, end, words in mention.quotes:
            assert fields[name][start:end] == words != ""


@given(texts, texts)
@settings(max_examples=100, deadline=None)
def test_a_verdict_does_not_hang_on_the_other_schemes_asked(title: str, abstract: str) -> None:
    together = classify(title, abstract, schemes=ALL)
    for id in ALL:
        alone = classify(title, abstract, schemes=(id,))
        assert alone == tuple(one for one in together if one.scheme == id)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_words_and_their_places_agree(text: str) -> None:
    assert [text[start:end] for start, end in spans_of(text)] == words_of(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14))
@settings(max_examples=300, deadline=None)
def test_capitals_and_accents_do_not_change_a_folded_word(word: str) -> None:
    accented = unicodedata.normalize("NFC", "".join(c + "\u0301" for c in word))
    assert folded(word.upper()) == folded(accented) == folded(word)


@given(texts)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_answer_whatever_was_read_before(text: str) -> None:
    before = classify(text, text)
    rules().known.clear()
    rules().openings.clear()
    assert classify(text, text) == before
