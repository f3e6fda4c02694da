"""What is left of a name when everything that a reader cannot see, or is not meant to, is gone.

Compatibility forms are folded (NFKC), invisible and direction-changing characters dropped, and a
letter borrowed from another script to look like its neighbours ("Нuawei" with a Cyrillic Н) is
read as the letter it imitates. Nothing is transliterated here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tidegate.names.scripts import Script, script_of

# Letters of other scripts that print like a Latin one. Only used inside a word that mixes scripts:
# a word wholly in Cyrillic is Cyrillic.
_CYRILLIC = "АВЕЅІЈКМНОРСТУХԚԜЗаеѕіјорсухԛԝһԁӏкмтвнгпЬь"
_LIKE_CYRILLIC = "ABESIJKMHOPCTYXQWZaesijopcyxqwhdlkmtbhrnbb"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεηικνορτυχγωϲϳ"
_LIKE_GREEK = "ABEZHIKMNOPTYXabenikvoptuxywcj"
_TO_LATIN = str.maketrans(_CYRILLIC + _GREEK, _LIKE_CYRILLIC + _LIKE_GREEK)
_LATIN = "ABEKMHOPCTYXaeopcyxSIJsij"
_TO_CYRILLIC = str.maketrans(_LATIN, "АВЕКМНОРСТУХаеорсухЅІЈѕіј")

_HYPHENS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣－", "-")
    | dict.fromkeys("‘’‚‛ʻʼʽʾʿˈ´`′＇ʹ", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | {"№": "No "}  # which NFKC would grow onto the number
)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")
_KEEP = frozenset("\t\n\r ")
# Letters by their category, but blank: the Hangul fillers and the empty Braille cell.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def visible(text: str) -> str:
    """The text without format characters (zero width, soft hyphen, direction overrides), blank
    letters, control characters and halves of surrogate pairs; runs of white space become one
    space."""
    if text.isascii() and text.isprintable():
        return _SPACE.sub(" ", text).strip()
    kept = (
        c
        for c in text
        if c in _KEEP
        or (unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cn", "Cs") and c not in _BLANK)
    )
    return _SPACE.sub(" ", "".join(kept)).strip()


def _unmask(match: re.Match[str]) -> str:
    """A word that mixes Latin with Cyrillic or Greek, read in the script it imitates."""
    word = match.group()
    if word.isascii():
        return word
    scripts = {script_of(c) for c in word}
    if Script.LATIN not in scripts or not scripts & {Script.CYRILLIC, Script.GREEK}:
        return word
    latin = sum(script_of(c) is Script.LATIN for c in word)
    other = sum(script_of(c) in (Script.CYRILLIC, Script.GREEK) for c in word)
    as_latin = word.translate(_TO_LATIN)
    if as_latin.isascii() or latin >= other:
        return as_latin
    return word.translate(_TO_CYRILLIC)


@lru_cache(maxsize=65536)
def clean(text: str) -> str:
    """The name as a careful reader sees it: NFKC, visible characters only, one kind of hyphen and
    quote, masked letters unmasked, white space single. Case and diacritics stand.

    >>> clean("Ｈuawei\\u200b  Technologies")
    'Huawei Technologies'
    >>> clean("Нuawei")
    'Huawei'
    """
    text = visible(text)
    if text.isascii():
        return text
    # Translated before, because NFKC takes some of these apart, and after, because it makes some.
    text = unicodedata.normalize("NFKC", text.translate(_HYPHENS)).translate(_HYPHENS)
    return _SPACE.sub(" ", _WORD.sub(_unmask, text)).strip()
