"""Tells the encodings of Latin letters apart by the letters each language has.

cp1252, cp1250 and cp1254 give a letter for nearly every byte, so statistics of bytes cannot
choose: Czech "č" is French "è". But no one western language has all the letters that Czech bytes
give in cp1252, and Czech has all that they give in cp1250.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

LETTERS = {
    "cp1252": (
        "äöüß",
        "àâæçéèêëîïôœùûüÿ",
        "áéíóúñüª°º",
        "áâãàçéêíóôõúªº",
        "àèéìíîòóùú",
        "åäöæøé",
        "áéíóúýþæöð",
        "éëïöüèá",
    ),
    "cp1250": (
        "áéíóúýčďěňřšťžůäĺľŕô",
        "ąćęłńóśźż",
        "áéíóöőúüű",
        "ăâîşţ",
        "čćđšž",
    ),
    "cp1254": ("çğıiöşüâîû",),
}
WEST = "àáâãäåçèéêëìíîïñòóôõöøùúûüßœæ"
WEST_WEIGHT = 0.9
"""A file in several western languages fits none of them whole."""
MARGIN = 0.05
SURE = 0.95
_SIGNS = frozenset("´’‘“”„«»–—…•·®™©§°€£ºª¿¡\u00a0")


def is_latin(data: bytes) -> bool:
    """Whether bytes beyond ASCII stand alone among letters, as accents do; other scripts run on."""
    high = [byte > 127 for byte in data]
    total = sum(high)
    runs = sum(1 for left, right in pairwise(high) if left and right)
    return runs * 2 < total


def latin_encoding(data: bytes) -> str | None:
    """The encoding whose language has the letters these bytes give; cp1252 unless another is
    clearly better; None where not even that fits."""
    scores = {}
    for encoding, languages in LETTERS.items():
        try:
            text = data.decode(encoding).lower()
        except UnicodeDecodeError:
            continue
        counts = Counter(c for c in text if c > "\x7f" and c not in _SIGNS)
        total = sum(counts.values())
        shares = [_share(counts, letters, total) for letters in languages]
        if encoding == "cp1252":
            shares.append(WEST_WEIGHT * _share(counts, WEST, total))
        scores[encoding] = max(shares)
    west = scores.get("cp1252", 0.0)
    best = max(scores, key=lambda encoding: scores[encoding], default=None)
    if best is not None and scores[best] >= SURE and scores[best] > west + MARGIN:
        return best
    return "cp1252" if west > 0.5 else None


def _share(counts: Counter[str], letters: str, total: int) -> float:
    return sum(counts[letter] for letter in letters) / total if total else 1.0
