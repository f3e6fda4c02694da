"""Which part of a phrase is the body that pays, and which its scheme.

"NSF Graduate Research Fellowship Program" is the NSF; "Qing Lan Project of Jiangsu Province" is
Jiangsu Province; "National Key R&D Program of China" names no body, and is told as a programme.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.collaboration.funding.brackets import is_acronym, is_head
from tidegate.collaboration.funding.phrases import Phrase
from tidegate.collaboration.funding.tokens import Sentence
from tidegate.collaboration.funding.vocabulary import (
    ARTICLES,
    CONNECTORS,
    COUNTRIES,
    MODIFIERS,
    SCHEMES,
    STANDING,
)

_OUT = frozenset("of from by at through within under via".split())


@dataclass(slots=True)
class Body:
    """Tokens [first, stop) that name the payer; `kind` "strong" (known, or a word for a body),
    "weak" (capitals only), "programme" or "scheme" (no body: of its own name, or of none)."""

    first: int
    stop: int
    kind: str


def body_of(sentence: Sentence, phrase: Phrase) -> Body:
    """The payer within a phrase, or the phrase as a scheme where it names none."""
    first, stop = phrase.first, phrase.stop
    tokens = sentence.tokens
    inner = _inner(sentence, first, stop)
    if inner:
        known = sentence.known(inner)
        if inner + known >= stop:
            return Body(inner, stop, "strong")
        return body_of(sentence, Phrase(inner, stop, known, True, phrase.scheme))
    last = max((i for i in range(first, stop) if tokens[i].low in SCHEMES), default=-1)
    if last < 0 or last < stop - 1:
        stop = _untailed(sentence, phrase, stop)
    if not phrase.known and _generic_fund(sentence, first, stop):
        named = sentence.at(stop - 1).low not in ("fund", "funds")
        return Body(first, stop, "programme" if named else "scheme")
    if last < 0:
        if phrase.head or phrase.known:
            return Body(first, stop, "strong")
        if sentence.at(stop).low in SCHEMES and not is_acronym(tokens[stop - 1].text):
            return Body(first, stop, "scheme")
        return Body(first, stop, "weak")
    out = _after(sentence, last, stop)
    if out:
        return out
    if phrase.known and phrase.known < stop - first:
        rest = range(first + phrase.known, stop)
        heads = [i for i in rest if is_head(tokens[i])]
        if not heads or heads[-1] < last:
            return Body(first, _bracket_stop(sentence, first + phrase.known, stop), "strong")
    if phrase.known:
        return Body(first, stop, "strong")
    heads = [i for i in range(first, last) if is_head(tokens[i])]
    if heads and last > first:
        return Body(first, _complement(sentence, heads[-1], last), "strong")
    if heads or (phrase.head and last == first):
        return Body(first, stop, "strong")
    if any(is_head(tokens[i]) for i in range(last + 1, stop)):
        return Body(first, stop, "strong")
    if is_acronym(tokens[first].text) and tokens[first].text.isupper() and stop - first > 1 and (
        tokens[first].low not in SCHEMES):  # fmt: skip
        return Body(first, first + 1, "weak")
    return Body(first, stop, "programme" if tokens[last].low in STANDING else "scheme")


def _generic_fund(sentence: Sentence, first: int, stop: int) -> bool:
    """ "Fundamental Research Funds for the Central Universities": money, and no body's name."""
    for at in range(first, stop):
        low = sentence.tokens[at].low
        if low in ("fund", "funds"):
            return at > first
        if low not in MODIFIERS and low not in ("fundamental", "basic", "national", "state"):
            return False
    return False


def _untailed(sentence: Sentence, phrase: Phrase, stop: int) -> int:
    """The end without the words that belong to a scheme behind or a fund of the body's own:
    "… Council Advanced Investigator | Grant", "Chiang Mai University | Research Fund"."""
    tokens = sentence.tokens
    first = phrase.first
    end = stop
    own_fund = tokens[end - 1].low in ("fund", "funds", "funding")
    if own_fund:
        end -= 1
    elif sentence.at(stop).low not in SCHEMES and sentence.at(stop).low != "support":
        return stop
    whole = first + max(phrase.known, 1)
    while end > whole and tokens[end - 1].low in MODIFIERS and (
        tokens[end - 2].low not in ("of", "for", "and", "&", ",")):  # fmt: skip
        end -= 1
    left = tokens[end - 1]
    body = is_head(left) or (end == first + 1 and is_acronym(left.text)) or (
        phrase.known > 0 and end <= first + phrase.known)  # fmt: skip
    if own_fund and end == stop - 1 and not (is_acronym(left.text) and end == first + 1):
        return stop
    return end if body else stop


def _inner(sentence: Sentence, first: int, stop: int) -> int:
    """Where a known funder begins after "of" or "from" in "Major Project of the …"; 0: nowhere."""
    tokens = sentence.tokens
    if sentence.known(first) > 1:
        return 0
    for at in range(first + 1, stop - 1):
        if tokens[at].low in ("of", "from"):
            start = at + 1
            while tokens[start].low in ARTICLES and start < stop - 1:
                start += 1
            size = sentence.known(start)
            if size > 1 and start + size <= stop:
                left = tokens[first:at]
                if any(one.low in SCHEMES for one in left) or left[-1].low in (
                    "foundation", "fund", "funds", "funding"):  # fmt: skip
                    return start
    return 0


def _after(sentence: Sentence, last: int, stop: int) -> Body | None:
    """The body after the scheme: "… Project of Jiangsu Province", "Program at KAUST"."""
    tokens = sentence.tokens
    for at in range(last + 1, stop - 1):
        if tokens[at].low in _OUT:
            start = at + 1
            while tokens[start].low in ARTICLES and start < stop - 1:
                start += 1
            rest = tokens[start:stop]
            if rest[0].low in COUNTRIES and len(rest) == 1:
                return None
            if any(is_head(one) for one in rest) or sentence.known(start):
                return Body(start, stop, "strong")
            return None
    return None


def _bracket_stop(sentence: Sentence, at: int, stop: int) -> int:
    """Takes a bracket that stands right after the name ("NSF (USA) CAREER …") with it."""
    if sentence.at(at).text == "(":
        while at < stop and sentence.tokens[at].text != ")":
            at += 1
        return at + 1
    return at


def _complement(sentence: Sentence, head: int, last: int) -> int:
    """The end of a body's name within a scheme's: "University of X | Research Fellowship"."""
    tokens = sentence.tokens
    at = head + 1
    if tokens[at].low in CONNECTORS and at < last:
        while at < last and tokens[at].low in CONNECTORS | ARTICLES:
            at += 1
        tail = last
        while tail > at + 1 and tokens[tail - 1].low in MODIFIERS:
            tail -= 1
        at = tail if tokens[tail - 1].low not in CONNECTORS else last
    return _bracket_stop(sentence, at, last)
