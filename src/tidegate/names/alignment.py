"""Which word of one name meets which word of the other, and what is left over.

The score of an alignment is the matched weight over all weight:

    score = Σ w·s / ( Σ w  +  α · Σ left over on the asked side  +  β · Σ left over on the listed )

where w is a pair's weight (how much its word identifies) and s its likeness. Words left over on
the asked side count whole (α = 1), since a listed party's names are known, but of a person of
whom two words were met already, a further name counts less; words left over on the listed side
count for β, since people shorten names, and generic ones for less still. Words may be joined or
split.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tidegate.names.analysis import Kind, Token
from tidegate.names.similarity import joined_likeness, similarity

ALPHA_PERSON, BETA, BETA_GENERIC = 0.65, 0.75, 0.45
DESCRIPTOR = 0.4  # what a left-over word of an institution's name weighs at least
JOINED, INITIAL = "joined", "initial"
JOINED_LIKENESS, INITIAL_LIKENESS, JOINED_AT_LEAST = 0.97, 0.6, 0.8

CORE, GENERIC, INSTITUTION, NUMBER, PARTICLE, INITIALS = (
    int(k)
    for k in (
        Kind.CORE, Kind.GENERIC, Kind.INSTITUTION, Kind.NUMBER, Kind.PARTICLE, Kind.INITIAL,
    )
)  # fmt: skip


class Pair(NamedTuple):
    """Words met: indices into the two token sequences, likeness, weight, and by what."""

    asked: tuple[int, ...]
    listed: tuple[int, ...]
    likeness: float
    weight: float
    how: str


class Alignment(NamedTuple):
    """All pairs, what was left over on either side, and the score 0–1."""

    pairs: tuple[Pair, ...]
    asked_left: tuple[int, ...]
    listed_left: tuple[int, ...]
    score: float
    matched: float
    in_order: bool
    numbers_differ: bool


def _pair_weight(a: Token, b: Token, likeness: float) -> float:
    """Equal words weigh the same on both sides; of two unequal ones the rarer may be a slip of
    the commoner, so the commoner's weight counts more."""
    if likeness >= 1.0:
        return a.weight if a.weight < b.weight else b.weight
    low, high = (a.weight, b.weight) if a.weight < b.weight else (b.weight, a.weight)
    return 0.7 * low + 0.3 * high


def _candidates(asked: Sequence[Token], listed: Sequence[Token]) -> list[Pair]:
    found: list[Pair] = []
    for i, a in enumerate(asked):
        for j, b in enumerate(listed):
            if a.text == b.text:
                likeness, how = 1.0, ""
                if a.surface != b.surface:
                    likeness = 0.985
            elif a.kind == NUMBER or b.kind == NUMBER:
                continue
            elif a.kind == INITIALS or b.kind == INITIALS:
                if a.text[0] != b.text[0] or a.kind == b.kind:
                    continue
                likeness, how = INITIAL_LIKENESS, INITIAL
            else:
                likeness, how = similarity(a.text, b.text)
                if not likeness:
                    continue
            found.append(Pair((i,), (j,), likeness, _pair_weight(a, b, likeness), how))
    if len(asked) > 1:
        found.extend(_joins(asked, listed, swap=False))
    if len(listed) > 1:
        found.extend(_joins(listed, asked, swap=True))
    return found


def _joins(two: Sequence[Token], one: Sequence[Token], *, swap: bool) -> list[Pair]:
    """Pairs in which two or three neighbouring words of one name are one word of the other."""
    found: list[Pair] = []
    for at, b in enumerate(one):
        size = len(b.surface)
        if size < 4 or b.kind == NUMBER:
            continue
        for start in range(len(two) - 1):
            joined, width = two[start].surface, 1
            while len(joined) < size + 2 and start + width < len(two) and width < 3:
                joined += two[start + width].surface
                width += 1
                if abs(len(joined) - size) > 1 or joined[0] != b.surface[0]:
                    continue
                likeness = joined_likeness(joined, b.surface)
                if likeness < JOINED_AT_LEAST:
                    continue
                many = tuple(range(start, start + width))
                if likeness < 1 and any(two[k].kind == NUMBER for k in many):
                    continue  # or a slip would swallow the number
                weight = max(b.weight, max(two[k].weight for k in many) * 0.8)
                asked, listed = ((at,), many) if swap else (many, (at,))
                found.append(Pair(asked, listed, likeness * JOINED_LIKENESS, weight, JOINED))
    return found


def _greedy(pairs: list[Pair]) -> list[Pair]:
    pairs.sort(key=lambda p: (-p.likeness * p.weight * len(p.asked) * len(p.listed), p[:2]))
    asked_used = listed_used = 0
    kept: list[Pair] = []
    for pair in pairs:
        mine = theirs = 0
        for i in pair.asked:
            mine |= 1 << i
        for j in pair.listed:
            theirs |= 1 << j
        if not (asked_used & mine or listed_used & theirs):
            asked_used |= mine
            listed_used |= theirs
            kept.append(pair)
    return kept


def align(
    asked: Sequence[Token],
    listed: Sequence[Token],
    *,
    person: bool = False,
    institutions: bool = False,
) -> Alignment:
    """Aligns two readings. `person` says one of them names a person; `institutions` that both
    name institutions, where a left-over word ("… of Chinese Medicine") makes another one."""
    kept = _greedy(_candidates(asked, listed))
    asked_met = {i for p in kept for i in p.asked}
    listed_met = {j for p in kept for j in p.listed}
    asked_left = tuple(i for i in range(len(asked)) if i not in asked_met)
    listed_left = tuple(j for j in range(len(listed)) if j not in listed_met)
    least = DESCRIPTOR if institutions else 0.0
    matched = total = 0.0
    for pair in kept:
        matched += pair.weight * pair.likeness
        total += pair.weight
    over_asked = sum(_left_weight(asked[i], least) for i in asked_left)
    if person and sum(p.how != INITIAL for p in kept) > 1:
        over_asked *= ALPHA_PERSON
    over_listed = sum(
        (BETA if least or listed[j].kind != GENERIC else BETA_GENERIC)
        * _left_weight(listed[j], least)
        for j in listed_left
    )
    below = total + over_asked + over_listed
    order = [p.listed[0] for p in sorted(kept)]
    return Alignment(
        pairs=tuple(sorted(kept)),
        asked_left=asked_left,
        listed_left=listed_left,
        score=matched / below if below else 0.0,
        matched=matched,
        in_order=order == sorted(order),
        numbers_differ=any(asked[i].kind == NUMBER for i in asked_left)
        and any(listed[j].kind == NUMBER for j in listed_left),
    )


def _left_weight(token: Token, least: float) -> float:
    if token.kind in (CORE, GENERIC, INSTITUTION) and token.weight < least:
        return least
    return token.weight
