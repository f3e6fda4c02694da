"""Words within the slips allowed always share a key: nothing is lost before it is compared."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.names.similarity import SHORTENED, SOUND, edits_allowed, joined_likeness, similarity
from tidegate.parties.spellings import key, prefix_keys, sound_key, spelling_keys, strikes

LETTERS = "abcdeiklmnorstuz"
WORDS = st.text(alphabet=LETTERS, min_size=1, max_size=30)


def slip(word: str, kind: int, at: int, letter: str) -> str:
    at %= max(1, len(word))
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + letter + word[at:]
    if kind == 2:
        return word[:at] + letter + word[at + 1 :]
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


SLIPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 40), st.sampled_from(LETTERS)), max_size=3
)


@given(WORDS, SLIPS)
@settings(max_examples=500)
def test_words_within_the_slips_allowed_share_a_key(word: str, slips: list) -> None:
    other = word
    for kind, at, letter in slips:
        other = slip(other, kind, at, letter)
    likeness, how = similarity(word, other)
    if not likeness:
        return
    if how == SOUND:
        assert sound_key(word) == sound_key(other) is not None
    elif how == SHORTENED:
        short, long = sorted((word, other), key=len)
        assert not set(spelling_keys(short)).isdisjoint(prefix_keys(long))
    else:
        assert not set(spelling_keys(word)).isdisjoint(spelling_keys(other))


@given(WORDS.filter(lambda w: len(w) >= 4), SLIPS.filter(lambda s: len(s) <= 1))
def test_words_written_as_one_share_a_key(word: str, slips: list) -> None:
    other = word
    for kind, at, letter in slips:
        other = slip(other, kind, at, letter)
    if joined_likeness(word, other) >= 0.8:
        mine, theirs = spelling_keys(word, joined=True), spelling_keys(other, joined=True)
        assert not set(mine).isdisjoint(theirs)


@given(WORDS.filter(lambda w: len(w) >= 6), st.integers(4, 30))
def test_a_beginning_is_among_the_prefix_keys(word: str, size: int) -> None:
    if size <= len(word) - 2:
        assert key(word[:size][:24]) in [*prefix_keys(word), key(word[:24])]


def test_strikes_take_out_up_to_as_many_letters_as_said() -> None:
    assert strikes("abc", 0) == {"abc"}
    assert strikes("abc", 2) == {"abc", "ab", "ac", "bc", "a", "b", "c"}
    assert len(strikes("a" * 1000, 2)) == 3


def test_short_words_forgive_less() -> None:
    assert [edits_allowed(n) for n in (1, 2, 3, 5, 6, 20)] == [0, 0, 1, 1, 2, 2]


def test_a_key_is_the_same_everywhere() -> None:
    assert key("zorblat") == 0x54A8BC34
    assert 0 <= key("\ud800") < 1 << 32
