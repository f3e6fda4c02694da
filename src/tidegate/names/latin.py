"""Any script to plain lower-case Latin letters, each script by the convention lists use.

Latin loses its diacritics; Cyrillic, Greek, Arabic, Hebrew, kana, Hangul, Devanagari and the rest
are transliterated by AnyAscii (one character at a time, no dictionary). German ä ö ü fold to
a o u: "ae" and "a" are then one edit apart, which the comparison forgives. Han is read by
`tidegate.names.han`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Arabic letters that writers interchange, and marks that are written or not at will.
_ARABIC = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك",
        "ی": "ي", "ھ": "ه", "ہ": "ه", "ـ": None, "ء": None,
    }
)  # fmt: skip
_HEBREW_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
# Persian and Arabic letters AnyAscii writes with digits or signs nobody searches for.
_LATIN_SPECIAL = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae",
                                "œ": "oe", "þ": "th", "ð": "d", "ə": "a"})  # fmt: skip
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold_case(text: str) -> str:
    """Lower case and without diacritics, in its own script; Arabic and Hebrew letter variants
    that writers interchange become one.

    >>> fold_case("Škoda İstanbul")
    'skoda istanbul'
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.replace("İ", "I").casefold())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    text = text.translate(_ARABIC).translate(_HEBREW_FINALS).translate(_LATIN_SPECIAL)
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=65536)
def transliterate(word: str) -> str:
    """One folded word in plain Latin letters and digits, "" where nothing can be read.

    >>> transliterate("москва")
    'moskva'
    """
    if word.isascii():
        return word
    from anyascii import anyascii

    return _NOT_WORD.sub("", str(anyascii(word)).lower())
