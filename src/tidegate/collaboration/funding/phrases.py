"""Where a funder's name begins and ends, and what is a scheme of a funder rather than a body.

A name is a run of capitalised words, joined by "of", "for", "and" and the like, over brackets
with an acronym and over ", Country". "and" joins or parts by what stands on either side: "Ministry
of Science and Technology" is one name, "Simons Foundation and Sloan Foundation" two.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.collaboration.funding.awards import award_at
from tidegate.collaboration.funding.brackets import bracket_end, is_acronym, is_head
from tidegate.collaboration.funding.tokens import Sentence
from tidegate.collaboration.funding.vocabulary import (
    ARTICLES,
    CONNECTORS,
    COUNTRIES,
    COUNTRY_OPENERS,
    FIELDS,
    HEADS,
    LEGAL_FORMS,
    PARENTS,
    PASSING,
    SCHEMES,
    STANDING,
    STOP_CAPS,
    SUBUNITS,
    TOPICAL,
)

LONGEST = 40
"""Tokens a name may have."""


@dataclass(slots=True)
class Phrase:
    """Tokens [first, stop) that may name a funder. `known`: begins with a name of the directory;
    `head`: holds a word for a body; `scheme`: holds a word for a programme or grant."""

    first: int
    stop: int
    known: int
    head: bool
    scheme: bool


def _name_word(sentence: Sentence, index: int) -> bool:
    """Whether the token can stand inside a name by itself."""
    token = sentence.at(index)
    if token.kind == "C":
        return True
    if token.kind == "w":
        return token.low in HEADS or token.low in _INNER or token.low in SCHEMES
    if token.kind == "D":
        head, _, tail = token.text.partition("-")
        if head.isalpha() and len(head) > 2 and len(tail) <= 2 and not head.isupper():
            return True
        return sentence.at(index - 1).low in _NUMBERED and len(token.text) <= 4
    return False


_INNER = frozenset("research national science sciences natural technology development key health "
                   "medical education cancer innovation postdoctoral scientific "
                   "technological".split())  # fmt: skip
_NUMBERED = frozenset("horizon tier framework phase area opus h2020 europe group".split())


def phrase_at(sentence: Sentence, first: int) -> Phrase | None:
    """The name that begins at a token, as far as it goes; None where none can begin there."""
    token = sentence.at(first)
    known = sentence.known(first)
    if token.low in _LANDS and not known:
        # "UK EPSRC", "US National Science Foundation": the country goes with the name.
        if sentence.at(first + 1).kind != "C" or sentence.at(first + 1).low in STOP_CAPS:
            return None
        after = sentence.known(first + 1)
        known = after + 1 if after else 0
    elif not known:
        if token.kind == "D" and not (_name_word(sentence, first) or _coded(sentence, first)):
            return None
        if token.kind == "w" and not (_lower_head(sentence, first)):
            return None
        if token.kind == "p" or (token.low in STOP_CAPS and not _bare_grant(sentence, first)):
            return None
    stop = first + max(known, 1)
    if known and sentence.at(stop - 1).low.endswith(("'s", "’s")):
        return Phrase(first, stop, known, True, False)
    limit = min(sentence.count, first + LONGEST)
    while stop < limit:
        after = _step(sentence, first, stop)
        if after <= stop:
            break
        stop = after
    while stop > first + 1 and (
        sentence.at(stop - 1).low in CONNECTORS and not is_acronym(sentence.at(stop - 1).text)
    ):
        stop -= 1
    inside = sentence.tokens[first:stop]
    return Phrase(
        first, stop, known,
        head=any(is_head(one) for one in inside),
        scheme=any(one.low in SCHEMES for one in inside),
    )  # fmt: skip


_LANDS = frozenset("uk usa us u.s u.s. u.k u.s.a".split())


def _coded(sentence: Sentence, at: int) -> bool:
    """A name that begins with a code: "MECP2 Duplication Foundation"."""
    return sentence.tokens[at].text[:2].isalpha() and any(
        is_head(sentence.at(i)) and sentence.at(at + 1).kind == "C"
        for i in (at + 1, at + 2, at + 3)
    )


def _lower_head(sentence: Sentence, index: int) -> bool:
    """ "the government of Uganda", "research and development fund of Peking …": small letters."""
    if sentence.at(index).low not in ("government", "state", "ministry", "office"):
        return False
    after = index + 2
    while sentence.at(after).low == "the":
        after += 1
    return sentence.at(index + 1).low == "of" and sentence.at(after).kind == "C"


def _step(sentence: Sentence, first: int, at: int) -> int:
    """The index the name reaches from `at`, or `at` where it ends there."""
    token = sentence.tokens[at]
    if token.kind in ("C", "D"):
        if token.kind == "C" and token.low in STOP_CAPS:
            passing = token.low in PASSING and sentence.at(at + 1).kind == "C"
            return at + 1 if passing or _bare_grant(sentence, at) else at
        if award_at(sentence, at, False) or not _name_word(sentence, at):
            return at
        return at + 1
    if token.low in ("and", "&", "e", "y", "und", "et"):
        return _joined(sentence, first, at)
    if token.kind == "w":
        if token.low in CONNECTORS:
            return _connected(sentence, first, at)
        if token.low in SCHEMES:
            # "grant", "award" and the like in small letters announce a number or end the name.
            return at + 1 if token.low[:7] in _STANDING_SMALL else at
        return at + 1 if _name_word(sentence, at) else at
    if token.text == ",":
        return _apposed(sentence, first, at)
    if token.text == "(":
        return bracket_end(sentence, at)
    if token.text in ("-", "–", "—", "/") and sentence.at(at + 1).text == "(":
        inside = bracket_end(sentence, at + 1)
        return inside if inside > at + 1 else at
    return at


_STANDING_SMALL = frozenset(("program", "project", "fellows", "scholar", "initiat", "plan"))


def _bare_grant(sentence: Sentence, at: int) -> bool:
    """A capitalised word of the stop list that goes on a name ("… Grants Council")."""
    low = sentence.tokens[at].low
    after = sentence.at(at + 1)
    return low in ("grant", "grants", "award", "awards", "study", "work", "uk", "usa") and (
        after.kind == "C" and (is_head(after) or after.low in SCHEMES)
    )


def _connected(sentence: Sentence, first: int, at: int) -> int:
    low = sentence.tokens[at].low
    if low in ("at", "in", "on", "to") and not any(
        is_head(sentence.tokens[i]) or (low == "at" and sentence.tokens[i].low in STANDING)
        for i in range(first, at)
    ):
        return at
    if low in ("the", "la", "los", "il", "lo", "l", "a") and low not in ("la", "a"):
        return at
    stop = at + 1
    while stop < at + 4 and sentence.at(stop).low in CONNECTORS | ARTICLES:
        stop += 1
    after = sentence.at(stop)
    if after.kind == "C" and after.low not in STOP_CAPS and not award_at(sentence, stop, False):
        if low == "for" and (
            _person_like(sentence, stop) or (len(after.text) <= 3 and after.text.isupper())
        ):
            return at
        return stop
    if after.kind == "C" and after.low in ("uk", "usa", "u.s.a", "u.s"):
        return stop + 1
    if after.kind == "w" and low == "of" and sentence.at(at - 1).low in ("ministry",) and (
        after.low not in CONNECTORS):  # fmt: skip
        return stop + 1
    if after.kind == "w" and low in ("of", "for") and (sentence.known(stop) or (
        after.low in _INNER and sentence.at(at - 1).kind == "C")):  # fmt: skip
        return stop
    return at


def _person_like(sentence: Sentence, at: int) -> bool:
    low = sentence.at(at).low
    return low in ("dr", "prof", "mr", "ms", "mrs", "professor")


def _complete(sentence: Sentence, first: int, stop: int) -> bool:
    if sentence.known(first) == stop - first:
        return True
    if stop - first == 1 and is_acronym(sentence.at(first).text):
        return True
    return any(is_head(sentence.tokens[i]) for i in range(first, stop))


_OF = frozenset("of for de da do du des del der".split())


def _joined(sentence: Sentence, first: int, at: int) -> int:
    """Whether "and" goes on the name: the index after it, or `at` where two names meet."""
    right = at + 1
    article = sentence.at(right).low in ARTICLES
    if article:
        right += 1
    after = sentence.at(right)
    if sentence.at(right).kind == "p" or after.low in STOP_CAPS or award_at(sentence, right, False):
        return at
    if after.kind == "w" and not (after.low in _INNER and not article):
        return at
    if after.kind == "D" and not _name_word(sentence, right):
        return at
    stop = right
    while stop < right + 12:
        low = sentence.at(stop).low
        if (_name_word(sentence, stop) and low not in STOP_CAPS) or (
            low in ("of", "for", "the", "de") and sentence.at(stop + 1).kind in ("C", "w")
        ):
            stop += 1
        else:
            break
    left_complete = _complete(sentence, first, at)
    right_known = sentence.known(right)
    # "… Efficiency and Renewable Energy of the Department": the body after "of" is not its own.
    own = next((i for i in range(right, stop) if sentence.at(i).low in _OF), stop)
    right_complete = bool(right_known) or _complete(sentence, right, own)
    if not right_complete and any(
        sentence.tokens[i].low in SCHEMES for i in range(right, min(stop, sentence.count))
    ):
        right_complete = True
    whole = sentence.known(first)
    if whole and first + whole > at:
        return at + 1
    if not article and sentence.at(at - 1).low in FIELDS and after.low in FIELDS:
        return right
    if sentence.tokens[at].low in ("y", "e", "et", "und") and not right_complete:
        return right
    if left_complete and right_complete:
        return at
    if left_complete:
        open_field = any(
            sentence.tokens[i].low in TOPICAL
            and sentence.at(i + 1).low in ("of", "for", "on", "de", "für", "to", "in", "da", "di")
            for i in range(first, at - 1)
        )
        if not open_field or is_acronym(after.text) or sentence.at(at - 1).text == ")":
            return at
        return right
    if right_complete:
        return at if article or right_known else right
    return right if sentence.tokens[at].text == "&" and not article else at


def _apposed(sentence: Sentence, first: int, at: int) -> int:
    """Over a comma: a country, a legal form, a parent body, or a list of fields of work."""
    after = sentence.at(at + 1)
    if not any(is_head(sentence.tokens[i]) for i in range(first, at)):
        return at + 2 if after.low in LEGAL_FORMS else at
    low = after.low
    if low in LEGAL_FORMS:
        return at + 2
    if low in COUNTRIES and after.kind == "C":
        return at + 2
    if low in COUNTRY_OPENERS and after.kind == "C":
        return _country(sentence, at + 1, COUNTRY_OPENERS[low])
    if low in ("govt", "government", "gov") and sentence.at(at + 2).low in ("of", "."):
        stop = at + 3
        while sentence.at(stop).low in ("the", "."):
            stop += 1
        return stop + 1 if sentence.at(stop).kind == "C" else at
    fields = _fields(sentence, first, at)
    if fields:
        return fields
    own = [sentence.tokens[i].low for i in range(first, at)]
    if low in ("office", "offices", "division", "basic") and after.kind == "C" and (
        "department" in own or "secretary" in own):  # fmt: skip
        return at + 1
    start = at + 1
    while sentence.at(start).low in ARTICLES:
        start += 1
    if own[0] in SUBUNITS and sentence.at(start).kind == "C":
        near = [sentence.at(i).low for i in range(start, start + 5)]
        if (
            any(word in PARENTS for word in near[:1])
            or (own[0] not in ("institute", "centre", "center", "office") and "university" in near)
            or near[0] in ("universidad", "université", "universidade", "università")
        ):
            return start
    return at


def _country(sentence: Sentence, at: int, most: int) -> int:
    """The index after a country of several words that begins at `at` ("Republic of Korea")."""
    stop = at + 1
    while stop < at + most and (
        sentence.at(stop).kind == "C"
        or sentence.at(stop).low in ("of", "minister's", "minister’s", ".")
    ):
        stop += 1
    if sentence.at(at).low == "prime" and sentence.at(stop).text == ",":
        return stop + 2 if sentence.at(stop + 1).low in COUNTRIES else stop
    return stop


def _fields(sentence: Sentence, first: int, at: int) -> int:
    """Over "Ministry of Education, Culture, Sports, Science and Technology": the index after the
    "and" of such a list; 0 where it is a list of bodies."""
    if not any(
        sentence.tokens[i].low in TOPICAL and sentence.at(i + 1).low in ("of", "for", "on", "de")
        for i in range(first, at)
    ):
        return 0
    stop, parts = at + 1, 0
    while parts < 7:
        words = 0
        while words < 4 and sentence.at(stop).kind == "C" and not sentence.known(stop):
            token = sentence.tokens[stop]
            if is_head(token) and not (
                token.low in ("university", "universities", "institution")
                and not words
                and sentence.at(stop + 1).low in ("and", ",", "&")
            ):
                return 0
            if token.low in STOP_CAPS or token.low in SCHEMES:
                return 0
            if len(token.text) <= 5 and token.text.isupper():
                return 0
            stop += 1
            words += 1
        if not words:
            # ", and Technology"
            return stop + 1 if parts and sentence.at(stop).low == "and" and _plain(
                sentence, stop + 1) else 0  # fmt: skip
        parts += 1
        if sentence.at(stop).low in ("and", "&"):
            return stop + 1 if _plain(sentence, stop + 1) else 0
        if sentence.at(stop).text != ",":
            return 0
        stop += 1
    return 0


def _plain(sentence: Sentence, index: int) -> bool:
    token = sentence.at(index)
    if token.kind != "C" or sentence.known(index) or token.low in STOP_CAPS:
        return False
    return not any(
        is_head(sentence.at(i)) or sentence.at(i).low in SCHEMES for i in range(index, index + 3)
    )
