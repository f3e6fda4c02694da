"""Whether a name in a sentence is a payer: by what stands before it, behind it and in it.

A name the directory knows needs money in the sentence; a body it does not know must follow words
that lead to a payer; a name that nothing vouches for must stand straight after them, and must not
look like a person's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.collaboration.funding.awards import award_at
from tidegate.collaboration.funding.brackets import is_acronym, is_head
from tidegate.collaboration.funding.gathering import Gathering, Named
from tidegate.collaboration.funding.phrases import Phrase
from tidegate.collaboration.funding.schemes import Body
from tidegate.collaboration.funding.tokens import Sentence
from tidegate.collaboration.funding.vocabulary import (
    ARTICLES,
    BY_WORDS,
    COUNTRIES,
    COUNTRY_OPENERS,
    GRANT_WORDS,
    HEADS,
    MODIFIERS,
    MONEY,
    REFUSED_BEFORE,
    SCHEMES,
    THANKS,
    THANKS_FOR,
    WEAK_STOP,
)

_GOES_ON = frozenset(
    "and to for under through in with within as or via at by on grant grants".split()
)
_DEALS = frozenset("contract contracts agreement agreements grant grants award".split())
_PAID = SCHEMES | frozenset("support funds fund postdoctoral predoctoral graduate".split())
_OF_A_PROJECT = frozenset("project action actions strategic image".split())
"""Words behind a name that say it is a project's: "the GELAMED project", "COST Action"."""
_DONE_BY = frozenset(
    "administered managed operated made conducted performed led organized organised coordinated "
    "hosted developed conceived approved generated run prepared carried created collected".split()
)
_LIST = frozenset(", and ; & or •".split())
FILLERS = ARTICLES | frozenset(
    "a an both also partially partly in-part its our their joint".split()
)
_THANKED = frozenset("thank thanks thankful grateful indebted gratitude grateful".split())
_UNDER = frozenset("under within through via as in program programme".split())
_PARTICLES = frozenset("de la van der von di del da do dos e y du".split())


@dataclass
class Place:
    """Where a walk stands. `open`: funders are expected; `weak`: also bodies that nothing but the
    words before them vouches for; `fresh`: a new clause began and named no funder yet."""

    sentence: Sentence
    gathering: Gathering
    money: bool
    open: bool = False
    weak: bool = False
    fresh: bool = True
    header: bool = False
    strict: bool = False
    accepted: int = 0
    weak_before: bool = False
    stop: int = -1
    pending: list[str] = field(default_factory=list)
    programme: Named | None = None


def numbers_follow(sentence: Sentence, stop: int) -> bool:
    """Whether award numbers follow at once: in a bracket, or after words that announce them."""
    at, said = stop, False
    while at < stop + 7:
        token = sentence.at(at)
        if token.low in GRANT_WORDS or token.text == "#":
            said = True
        elif token.text in ("(", "[", ":", ";", ".", ",", "°", "º", "–", "-"):
            said = said or token.text in ("(", "[", ":")
        else:
            return award_at(sentence, at, said) > 0
        at += 1
    return False


def left_of(sentence: Sentence, first: int) -> int:
    at = first - 1
    while at >= 0 and (sentence.tokens[at].low in FILLERS or sentence.tokens[at].text in "\"“”'‘’"):
        at -= 1
    return at


def is_funder(state: Place, phrase: Phrase, body: Body, subject: bool) -> bool:
    sentence = state.sentence
    follows = numbers_follow(sentence, phrase.stop)
    left_at = left_of(sentence, body.first)
    left = sentence.at(left_at).low
    if body.first > phrase.first:
        left = "from"
    if left == "as" and sentence.at(left_at - 1).low == "well":
        left = "and"
    if left == "for" and sentence.at(left_at - 1).low in ("fund", "funds"):
        left = "of"
    quoted = sentence.at(body.first - 1).text in ("“", '"', "„", "«", "‘")
    if quoted and body.kind in ("strong", "weak") and not sentence.known(body.first):
        return False
    if left == "to" and sentence.at(left_at - 1).low in _THANKED:
        left = ","
    if left == "with" and sentence.at(left_at - 1).low in _DEALS:
        left = "by"
    if left in REFUSED_BEFORE and not (follows and body.kind == "strong" and left != "at"):
        return False
    known = sentence.known(phrase.first) > 0
    after = sentence.at(phrase.stop).low
    if known and state.money and left not in ("at", "in") and (
        body.stop < phrase.stop or after in _PAID):  # fmt: skip
        return not _in_bracket(sentence, body.first)
    if not known and not follows and sentence.at(body.first - 1).low in ("a", "an"):
        return False
    if left == "of" and body.first == phrase.first:
        before = sentence.at(left_at - 1)
        leads = MONEY.search(before.low) or before.low in SCHEMES
        if before.kind == "w" and not leads and not follows:
            return False
    bracket = _in_bracket(sentence, body.first)
    if bracket and (bracket - 1 == state.stop or body.kind != "strong"):
        return False
    if bracket and not (follows or (state.open and sentence.known(body.first))):
        return False
    if state.strict and not state.weak and not _thanked_for(sentence, phrase.stop):
        return False
    chained = state.accepted > 0 and not state.fresh and state.programme is None
    if left in ("through", "via", "under") and chained and not known and body.first == phrase.first:
        return False
    if body.kind == "strong":
        known = sentence.known(body.first) > 0 or known
        if _person(sentence, body) or not (known or _stands(sentence, body)):
            return False
        if not (known or subject or follows) and not _placed(state, left, left_at):
            return False
        if state.open or subject:
            return True
        return follows and (known or state.money or _many(sentence))
    if body.kind == "programme":
        if (left in _UNDER or left.endswith(("'s", "’s"))) and state.accepted and not state.fresh:
            return False
        return state.weak or (follows and state.money)
    token = sentence.tokens[body.first]
    if follows and state.money and body.stop - body.first == 1 and token.text.isupper() and (
        len(token.text) > 2 and token.text not in WEAK_STOP and not state.open):  # fmt: skip
        return True
    return state.weak and _weak(state, body, left, follows)


def _placed(state: Place, left: str, left_at: int) -> bool:
    """Whether the words before a body the directory does not know lead to a payer."""
    sentence = state.sentence
    if left in _LIST or left in (":", "-"):
        return bool(
            state.accepted or state.pending or not state.weak or state.header or left == ":"
        )
    if left == "by":
        before = sentence.at(left_at - 1)
        return before.low not in _DONE_BY and not (state.accepted and state.stop == left_at)
    if left in ("from", "of", "through", "via", "to", "with", "und", "por", "par", "durch"):
        return True
    if left == "under" and not state.accepted:
        return True
    return state.header or left == "" or THANKS.match(left) is not None


def _stands(sentence: Sentence, body: Body) -> bool:
    """Whether the words before any "of", "at" or bracket hold a word for a body.

    "Institute" alone names none, and "Anna Berg of the University of X" names a person first.
    """
    if body.stop - body.first == 1:
        low = sentence.tokens[body.first].low
        return low.removesuffix("'s").removesuffix("’s") not in HEADS
    for token in sentence.tokens[body.first : body.stop]:
        if is_head(token) or token.low in SCHEMES or is_acronym(token.text):
            return True
        if token.text == "(" or token.low in ("of", "at", "in", "from"):
            return False
    return True


def _many(sentence: Sentence) -> bool:
    """Whether the sentence holds a number in brackets that looks like an award."""
    return any(
        sentence.tokens[i].text == "(" and award_at(sentence, i + 1, False)
        for i in range(min(sentence.count, 60))
    )


def _thanked_for(sentence: Sentence, stop: int) -> bool:
    """Whether the next "for" behind a body that is thanked speaks of money."""
    for at in range(stop, min(sentence.count, stop + 60)):
        if sentence.tokens[at].low in ("for", "due"):
            start = sentence.tokens[at].start
            return THANKS_FOR.match(sentence.raw, start, min(sentence.end, start + 120)) is not None
    return True


def _in_bracket(sentence: Sentence, at: int) -> int:
    """The index of the bracket a token stands in, plus one; 0 for none."""
    depth = 0
    for i in range(at - 1, max(-1, at - 40), -1):
        text = sentence.tokens[i].text
        if text in (")", "]"):
            depth += 1
        elif text in ("(", "["):
            if not depth:
                return i + 1
            depth -= 1
    return 0


def _person(sentence: Sentence, body: Body) -> bool:
    """A title or initials before the words: whoever it is, it is not read."""
    left = sentence.at(body.first - 1)
    before = sentence.at(body.first - 2)
    return left.low in ("dr", "prof", "mr", "mrs", "ms", "professor", "drs") or (
        left.text == "." and before.low in ("dr", "prof", "mr", "mrs", "ms", "drs", "profs")
    )


def _weak(state: Place, body: Body, left: str, follows: bool) -> bool:
    """A name nothing but its place vouches for: after "by" or "from", or in a list of such."""
    sentence = state.sentence
    bracketed = follows and (
        sentence.at(body.stop).text in ("(", "[", "#")
        or not sentence.tokens[body.first].text.isupper()
    )
    placed = (
        left in ("by", "from")
        or (left in _LIST and state.accepted > 0 and (state.weak_before or not bracketed))
        or (left == "of" and state.open)
    )
    if state.header and not state.accepted and left in ("", ":", "by", "-", ".", "funding"):
        placed = True
    after = sentence.at(body.stop)
    if after.low in _OF_A_PROJECT or sentence.at(body.first - 1).low in ("a", "an"):
        return False
    if not placed or _person(sentence, body):
        return False
    words = sentence.tokens[body.first : body.stop]
    if words[0].low in COUNTRIES or words[0].low in COUNTRY_OPENERS:
        return False
    if len(words) == 1:
        text = words[0].text
        if text in WEAK_STOP or words[0].kind == "D" or words[0].low in MODIFIERS:
            return False
        if is_acronym(text):
            if text[1:2] == ".":
                return False
            if left not in BY_WORDS and left != "of" and len(text) <= 3:
                return follows and left not in (";", "to")
            return len(text) >= 3 or follows
        pair = after.low in ("and", "&") and sentence.at(body.stop + 1).kind == "C"
        if after.kind == "w" and after.low not in _GOES_ON and not follows:
            return False
        if (
            (pair and not text.isupper())
            or after.kind == "C"
            or (len(after.text) == 1 and after.text.isalpha())
        ):
            return False
        near = body.first - state.stop <= 3 and (
            state.weak_before or (left == ";" and after.text in (";", ",", "."))
        )
        return len(text) > 3 and (left in BY_WORDS or near or follows)
    if any(len(one.text.replace(".", "")) == 1 and one.kind == "C" for one in words):
        return False
    cut = next((i for i, one in enumerate(words) if one.text == "("), len(words))
    words = words[:cut]
    small = [one for one in words if one.kind == "w"]
    if small and small[0].low in ("of", "at", "from", "in") and words.index(small[0]) in (2, 3):
        # "Philip McDaniel of UNC Libraries" is a person first.
        return False
    # "MacIver" has two capitals as well: only an acronym throughout speaks for a body.
    if any(one.text == "&" or (len(one.text) > 2 and one.text.isupper()) for one in words):
        return True
    if any(one.low in _PARTICLES for one in words):
        return follows
    # Two or three capitalised words are what a person's name looks like.
    return bool(small) or len(words) > 3 or follows
