"""Any script to plain lower-case Latin letters, each script by the convention lists use.

Latin loses its diacritics; Arabic and Hebrew are read letter by letter; Cyrillic, Greek, kana,
Hangul, Devanagari and the rest are transliterated by AnyAscii (one character at a time, no
dictionary). German ä ö ü fold to a o u: "ae" and "a" are then one edit apart, which the
comparison forgives. Han is read by `tidegate.names.han`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tidegate.names.scripts import Script, script_of

# Arabic letters that writers interchange, and marks that are written or not at will.
_ARABIC = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك",
        "ی": "ي", "ھ": "ه", "ہ": "ه", "ـ": None, "ء": None,
    }
)  # fmt: skip
_HEBREW_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
# Scripts that leave vowels out: the letters that may stand for one are read as one, since
# comparison by consonants forgives the rest.
_ABJAD = str.maketrans(
    dict(
        zip(
            "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگڤ",
            "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h u i p ch zh g v".split(),
            strict=True,
        )
    )
    | dict(
        zip(
            "אבגדהוזחטיכלמנסעפצקרשת",
            "a b g d h u z h t i k l m n s a p ts k r sh t".split(),
            strict=True,
        )
    )
)
_LATIN_SPECIAL = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae",
                                "œ": "oe", "þ": "th", "ð": "d", "ə": "a"})  # fmt: skip
_LETTER_VARIANTS = _ARABIC | _HEBREW_FINALS | _LATIN_SPECIAL
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# Marks of these blocks are diacritics or vowel points, which lists and writers leave out. The marks
# of the Indic and South-East Asian scripts and of kana (which lie between) are letters.
_FIRST_KEPT, _LAST_KEPT = 0x0900, 0x1AAF
_VOICE_MARKS = "\u3099\u309a"


def _is_diacritic(character: str) -> bool:
    return (
        unicodedata.category(character) == "Mn"
        and not _FIRST_KEPT <= ord(character) <= _LAST_KEPT
        and character not in _VOICE_MARKS
    )


def fold_case(text: str) -> str:
    """Lower case and without diacritics, in its own script; Arabic and Hebrew letter variants
    that writers interchange become one, and so do Latin letters outside the alphabet ("ɑ", "ħ")
    and their plain ones.

    >>> fold_case("Škoda İstanbul")
    'skoda istanbul'
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.replace("İ", "I").casefold())
    text = "".join([c for c in text if c.isascii() or not _is_diacritic(c)])
    text = text.translate(_LETTER_VARIANTS)
    if not text.isascii():
        text = "".join(
            [c if c.isascii() or script_of(c) is not Script.LATIN else _plain(c) for c in text]
        )
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=1024)
def _plain(letter: str) -> str:
    """A Latin letter that is not of the alphabet as the one it stands for."""
    from anyascii import anyascii

    return str(anyascii(letter)).lower()


@lru_cache(maxsize=65536)
def transliterate(word: str) -> str:
    """One folded word in plain Latin letters and digits, "" where nothing can be read.

    >>> transliterate("москва")
    'moskva'
    """
    if word.isascii():
        return word
    from anyascii import anyascii

    return _NOT_WORD.sub("", str(anyascii(word.translate(_ABJAD))).lower())
