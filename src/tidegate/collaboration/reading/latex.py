"""LaTeX of a BibTeX field as plain text: accents, letters, a few marks; braces go, mathematics
stays as it is typed. What is not known stays as it stands, so that nothing is invented.
"""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "c": "\u0327",
    "k": "\u0328", "d": "\u0323", "b": "\u0331", "t": "\u0361",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
    "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "textendash": "–", "textemdash": "—",
    "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”",
    "textquotesingle": "'", "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\",
    "textunderscore": "_", "textregistered": "®", "texttrademark": "™", "textcopyright": "©",
    "copyright": "©", "textdegree": "°", "textmu": "µ", "textperiodcentered": "·", "S": "§",
    "P": "¶", "pounds": "£", "euro": "€", "dots": "…", "ldots": "…", "textellipsis": "…",
    "par": "\n", "newline": "\n", "and": "and",
}  # fmt: skip
_WRAPPING = frozenset(
    "emph textit textbf textrm textsf texttt textsc textup textsl textnormal mbox text url href "
    "uppercase lowercase textsuperscript textsubscript ensuremath bf it rm em sc tt sl".split()
)
_COMMAND = re.compile(
    r"(?P<math>\$[^$]{1,500}\$)"
    r"|\\(?P<mark>[`'^~=.\"])\s*(?:\{\s*(?P<one>\\?[^\W\d_])\s*\}|(?P<two>\\?[^\W\d_]))"
    r"|\\(?P<named>[uvHcdbrkt])(?:\s*\{\s*(?P<three>\\?[^\W\d_])\s*\}|\s+(?P<four>\\?[^\W\d_]))"
    r"|\\(?P<word>[A-Za-z]+)(?:\s*\{\}|\s+(?=[^\W\d_])|)"
    r"|\\(?P<sign>[&%$#_{}])"
    r"|\\(?P<break>\\|[-/,;:! ])"
    r"|(?P<dashes>---?)|(?P<quotes>``|'')|(?P<tie>~)|(?P<brace>[{}])"
)
_BREAKS = {"\\": "\n", "-": "", "/": "", ",": " ", ";": " ", ":": " ", "!": "", " ": " "}


def decode_latex(text: str) -> str:
    """The text as it would be printed. A text without LaTeX is given back as it is."""
    if not any(mark in text for mark in "\\{}~$`'-"):
        return text
    return unicodedata.normalize("NFC", _COMMAND.sub(_read, text))


def _read(found: re.Match[str]) -> str:
    name = found.lastgroup
    if name in ("one", "two", "three", "four"):
        letter = found.group(name)
        bare = letter.removeprefix("\\")
        # An accent on a dotless i is one on an i.
        letter = _LETTERS.get(bare, bare) if letter != bare and bare not in "ij" else bare
        return letter + _ACCENTS[found.group("mark") or found.group("named")]
    if name == "word":
        word = found.group("word")
        if word in _LETTERS:
            return _LETTERS[word]
        return "" if word in _WRAPPING else found.group()
    if name == "sign":
        return found.group("sign")
    if name == "break":
        return _BREAKS[found.group("break")]
    if name == "dashes":
        return "–" if len(found.group()) == 2 else "—"
    if name == "quotes":
        return "“" if found.group() == "``" else "”"
    if name == "tie":
        return " "
    if name == "brace":
        return ""
    return found.group()
