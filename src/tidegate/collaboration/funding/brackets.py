"""Whether a bracket behind a name gives the name again ("(NSERC)", "(DFG, German Research
Foundation)") or something else: numbers, initials, a remark."""

from __future__ import annotations

import re

from tidegate.collaboration.funding.awards import award_at
from tidegate.collaboration.funding.tokens import Sentence, Token
from tidegate.collaboration.funding.vocabulary import CONNECTORS, COUNTRIES, HEAD_ENDINGS, HEADS


def is_head(token: Token) -> bool:
    """Whether the word says what kind of body a name is ("Council", "…stiftung")."""
    low = token.low
    if low.endswith(("'s", "’s")):
        low = low[:-2]
    return low in HEADS or (len(low) > 8 and low.endswith(HEAD_ENDINGS))


def is_acronym(text: str) -> bool:
    """Whether the word has two capitals at least and is short."""
    return 2 <= len(text) <= 14 and sum(c.isupper() for c in text) >= 2


def bracket_end(sentence: Sentence, at: int) -> int:
    """The index after a bracket that gives a name's other name: no number in it, short."""
    depth = 0
    for stop in range(at, min(at + 18, sentence.count)):
        token = sentence.tokens[stop]
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth -= 1
            if not depth:
                inside = sentence.tokens[at + 1 : stop]
                return stop + 1 if _alias(sentence, at + 1, inside) else at
        elif token.kind == "D" and award_at(sentence, stop, True):
            return at
    return at


_NOT_ALIAS = frozenset(
    "grant grants no nos to award project contract for number under id funded supported by ref "
    "program programme code funding fellowship pi".split()
)


_INITIALS = re.compile(r"[A-Z](?:[.-][A-Z])?$")


def _alias(sentence: Sentence, first: int, inside: list[Token]) -> bool:
    if not inside or inside[0].low in _NOT_ALIAS or any(one.text == ":" for one in inside):
        return False
    if any(_INITIALS.match(one.text) for one in inside):
        return False
    if len(inside) == 1:
        text = inside[0].text
        if sum(c.isupper() for c in text) < 2:
            return sentence.known(first) > 0 or inside[0].low in COUNTRIES or is_head(inside[0])
        return len(text) > 2 or sentence.known(first) > 0 or text in ("UK", "US", "EU")
    if all(len(one.text) <= 2 for one in inside if one.kind == "C"):
        return False
    small = sum(one.kind == "w" and one.low not in CONNECTORS for one in inside)
    return small <= 3 and any(
        one.kind == "C" and (is_head(one) or is_acronym(one.text)) for one in inside
    )
