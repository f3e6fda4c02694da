"""How alike two words are: symmetric, bounded, and by what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.names.similarity import (
    EDITED,
    LEAST,
    SHORTENED,
    SOUND,
    edits_allowed,
    joined_likeness,
    similarity,
    skeleton,
)

WORDS = st.text(alphabet="abcdehikmnoqrstuvwxyz", min_size=1, max_size=12)


@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_bounded(a: str, b: str) -> None:
    likeness, how = similarity(a, b)
    assert similarity(b, a) == (likeness, how)
    assert likeness == 0 or LEAST <= likeness <= 1
    assert (likeness == 1) == (a == b)
    assert bool(how) == (0 < likeness < 1)


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_two_words_can_be_compared(a: str, b: str) -> None:
    assert similarity(a, b) == similarity(b, a)


@given(WORDS, st.data())
def test_a_slip_or_two_is_forgiven_by_length(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    shorter = word[:at] + word[at + 1 :]
    if edits_allowed(len(shorter)) and similarity(word, shorter)[1] == EDITED:
        assert similarity(word, shorter)[0] >= 1 - 1 / len(word) - 0.07 - 1e-9
    if len(shorter) >= 6:
        assert similarity(word, shorter)[0] > 0.7 or word == shorter


@given(WORDS, WORDS)
def test_two_words_of_one_skeleton_are_alike(a: str, b: str) -> None:
    bones = skeleton(a)
    if bones and bones == skeleton(b):
        assert similarity(a, b)[0] >= 0.72


@given(st.text(alphabet="bdfgklmnprstvz", min_size=3, max_size=8), st.data())
def test_vowels_between_consonants_do_not_change_the_skeleton(bones: str, data) -> None:
    vowels = data.draw(st.lists(st.sampled_from("aeiou"), min_size=len(bones), max_size=len(bones)))
    word = "".join(c + v for c, v in zip(bones, vowels, strict=True))
    spelt_apart = "".join(c for i, c in enumerate(bones) if not i or bones[i - 1] != c)
    if not any(pair in bones for pair in ("ts",)):
        assert skeleton(word) == skeleton("a".join(spelt_apart) + "a") or len(spelt_apart) < 3


@pytest.mark.parametrize(
    ("a", "b", "how"),
    [
        ("muhammad", "mhmd", SOUND),
        ("mohammed", "muhamad", SOUND),
        ("qaddafi", "kadafi", SOUND),
        ("huawei", "huawie", EDITED),
        ("zorblat", "zorbnat", EDITED),
        ("corporation", "corp", SHORTENED),
    ],
)
def test_likeness_says_by_what(a: str, b: str, how: str) -> None:
    assert similarity(a, b)[1] == how


@pytest.mark.parametrize(("a", "b"), [("38", "58"), ("38", "388"), ("li", "lu"), ("anna", "berg")])
def test_what_is_not_alike_scores_nothing(a: str, b: str) -> None:
    assert similarity(a, b) == (0.0, "")


@pytest.mark.parametrize("word", ["", "ab", "aeiou", "38", "華為", "ab1"])
def test_a_word_of_few_consonants_has_no_skeleton(word: str) -> None:
    assert skeleton(word) == ""


def test_words_written_as_one_forgive_one_slip() -> None:
    assert joined_likeness("beidahuang", "beidahuang") == 1
    assert joined_likeness("beidahuan", "beidahuang") == pytest.approx(0.9)
    assert joined_likeness("beidahua", "beidahuang") == 0


@given(WORDS, WORDS)
def test_joined_likeness_is_symmetric(a: str, b: str) -> None:
    assert joined_likeness(a, b) == joined_likeness(b, a)
