"""Cleaning: what a reader cannot see is gone, what imitates is read as what it imitates."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.names.analysis import analyse
from tidegate.names.cleaning import clean, visible
from tidegate.names.latin import fold_case

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202e\u2066\u2069\x00\x1f"
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"
LOOKALIKES = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")  # Cyrillic


@pytest.mark.parametrize("character", [*INVISIBLE, *BLANK_LETTERS, "\ud800", "\U000e0041"])
def test_an_invisible_character_inside_a_word_is_gone(character: str) -> None:
    assert clean(f"Hua{character}wei") == "Huawei"


def test_a_direction_override_hides_nothing() -> None:
    assert clean("\u202eHuawei\u202c Technologies\u2069") == "Huawei Technologies"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Нuawei", "Huawei"),  # Cyrillic Н
        ("Huаwеi", "Huawei"),  # Cyrillic а, е
        ("Ηuawei", "Huawei"),  # Greek Η
        ("Huaωei", "Huawei"),
        ("ＨＵＡＷＥＩ", "HUAWEI"),
        ("𝐇𝐮𝐚𝐰𝐞𝐢", "HUAWEI".capitalize()),
        ("ﾊﾝｶｸ", "ハンカク"),
        ("№ 7", "No 7"),
        ("Pe–rm — “X”", 'Pe-rm - "X"'),
        ("O’Neil", "O'Neil"),
        ("a\t\n  b", "a b"),
    ],
)
def test_a_name_is_read_as_a_careful_reader_would(written: str, read: str) -> None:
    assert clean(written) == read


def test_a_word_wholly_in_another_script_stays_there() -> None:
    assert clean("Москва") == "Москва"
    assert clean("Ελλάδα") == "Ελλάδα"


def test_latin_letters_inside_a_cyrillic_word_are_read_as_cyrillic() -> None:
    assert clean("Pоссия") == "Россия"
    assert clean("Рoccийский") == "Российский"


@given(st.text(alphabet="acehopxykmtACEHKMOPTXbdfgijlnqrsuvwz", min_size=2, max_size=12))
def test_borrowed_letters_never_hide_a_latin_word(word: str) -> None:
    masked = word[0] + word[1:].translate(LOOKALIKES)
    latin = sum(a == b for a, b in zip(word, masked, strict=True))
    if latin * 2 > len(word):
        assert clean(masked) == word


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("text", ["´", "﹘", "ʹ", "‴", "︱", "ﷺ", "⑴", "㈱", "½"])
def test_cleaning_twice_changes_nothing_where_nfkc_makes_new_signs(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=60))
def test_what_is_left_is_visible(text: str) -> None:
    hidden = {"Cf", "Cc", "Co", "Cn", "Cs"}
    assert all(unicodedata.category(c) not in hidden for c in visible(text))


@given(st.text(alphabet="abcdefghij klm", min_size=3, max_size=30))
def test_marks_case_and_width_do_not_change_what_a_name_is(text: str) -> None:
    marked = "".join(c + "\u0301" if c.isalpha() else c for c in text)
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in text)
    for other in (marked, wide, text.upper()):
        assert analyse(other).key == analyse(text).key
        assert [f.tokens for f in analyse(other).forms] == [f.tokens for f in analyse(text).forms]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Škoda İstanbul", "skoda istanbul"),
        ("Łódź Øresund Straße", "lodz oresund strasse"),
        ("Điện Việt", "dien viet"),
        ("ħɑbɡ", "habg"),
        ("مُحَمَّد", "محمد"),
        ("القاعدة", "القاعده"),
        ("חיים", "חיימ"),
        ("Ελλάδα", "ελλαδα"),
        ("ガス", "ガス"),  # voicing is no diacritic
        ("दिल्ली", "दिल्ली"),  # nor are vowel signs
    ],
)
def test_folding_takes_diacritics_and_leaves_letters(text: str, folded: str) -> None:
    assert fold_case(text) == folded
