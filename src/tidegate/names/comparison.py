"""How alike two names are, and why, in words.

`score_forms` is the one scorer: the index calls it on its candidates, `compare` on any pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from tidegate.names.alignment import INITIAL, JOINED, Alignment, align
from tidegate.names.analysis import GENERIC_CAP, Form, Kind, Name, analyse
from tidegate.names.likelihood import likelihood
from tidegate.names.measures import INFORMATION_SCALE, information, measured, weighed
from tidegate.names.similarity import EDITED, SHORTENED, SOUND
from tidegate.names.vocabulary import vocabulary

# Factors, each for one circumstance; docs/matching.md says which.
LEAST_WEIGHED = 0.34  # what the words that met must weigh at least against those that did not
NEARLY_SAME, PARTIAL = 0.6, 0.9
PINYIN_PERSON, PINYIN_SLIP, NUMBERS_DIFFER = 0.6, 0.2, 0.3
SAME_WORDS, SAME_WORDS_LEAST, RUN_TOGETHER, RUN_TOGETHER_LEAST = 0.95, 0.5, 0.95, 8
SAME_LETTERS_SCALE = 8
_CONCEPTS = (Kind.GENERIC, Kind.INSTITUTION)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A score 0–1 and its reasons; `contradictions` are what speaks against."""

    a: str
    b: str
    schema: str
    score: float
    reasons: tuple[str, ...]
    contradictions: tuple[str, ...] = ()


def score_forms(
    asked: Name, form: Form, listed: Name, other: Form, whole: float = 0.0
) -> tuple[float, Alignment]:
    """The likelihood of one reading against another, with the alignment it rests on. `whole` is
    what `as_a_whole` says of the names."""
    person = asked.schema == "person" or listed.schema == "person"
    both = asked.institution and listed.institution and not person
    found = align(form.tokens, other.tokens, person=person, institutions=both)
    if not found.pairs or max(weighed(found), whole) < LEAST_WEIGHED:
        return 0.0, found
    read = form.reading or other.reading
    measures = measured(asked, form, listed, other, found, whole)
    score = likelihood(measures, person=person, read=read)
    if not read and not found.asked_left and not found.listed_left:
        every = all(pair.likeness == 1.0 for pair in found.pairs)
        if every and sum(pair.weight for pair in found.pairs) >= SAME_WORDS_LEAST:
            least = SAME_WORDS * information(found.matched)
            score = max(score, least * (PARTIAL if form.partial or other.partial else 1.0))
    if found.numbers_differ:
        score *= NUMBERS_DIFFER
    if read and person and form.han is not other.han:
        # Readings are short and few: one slip away from each lies the reading of another name.
        score *= PINYIN_SLIP if any(pair.how for pair in found.pairs) else PINYIN_PERSON
    return score, found


def best_forms(asked: Name, listed: Name) -> tuple[float, Alignment | None, Form, Form]:
    """The best-scoring pair of readings."""
    best: tuple[float, Alignment | None, Form, Form] = (0.0, None, Form(()), Form(()))
    whole = as_a_whole(asked, listed)
    for form in asked.forms:
        for other in listed.forms:
            if form.reading and other.reading and form.han is other.han:
                continue  # both were transliterated: their own letters are compared instead
            score, found = score_forms(asked, form, listed, other, whole)
            if score > best[0] or (best[1] is None and found.pairs):
                best = (score, found, form, other)
    if asked.key != listed.key and asked.bare != listed.bare:
        whole *= NEARLY_SAME
    if whole > best[0] and best[1] is not None and not best[1].numbers_differ:
        return whole, *best[1:]
    return best


def _identifying(words: tuple[str, ...]) -> float:
    """How much folded words identify together, generic ones as little as they do in a name."""
    known = vocabulary()
    return sum(
        min(known.weight(word), GENERIC_CAP if word in known.generic else 1.0) for word in words
    )


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def as_a_whole(asked: Name, listed: Name) -> float:
    """A score for names spelt the same, or whose words are the same apart from legal forms,
    wherever these stand, or whose letters are, but for two slips, wherever the spaces stand; 0
    for all others."""
    if asked.key == listed.key:
        # The longer the same spelling, the less it can be chance, whatever its words.
        letters = len(asked.key.replace(" ", ""))
        known = max(letters / SAME_LETTERS_SCALE, _identifying(asked.bare) / INFORMATION_SCALE)
        return information(known * INFORMATION_SCALE)
    if asked.bare == listed.bare:
        likeness = SAME_WORDS
        weight = _identifying(asked.bare)
        if weight < SAME_WORDS_LEAST:
            return 0.0
    else:
        mine, theirs = asked.key.replace(" ", ""), listed.key.replace(" ", "")
        size = min(len(mine), len(theirs))
        if size < RUN_TOGETHER_LEAST or abs(len(mine) - len(theirs)) > 2:
            return 0.0
        slips = 1 if size < 2 * RUN_TOGETHER_LEAST else 2
        distance = OSA.distance(mine, theirs, score_cutoff=slips)
        if distance > slips or _digits(mine) != _digits(theirs):
            return 0.0  # another number is another plant or ship, not a slip of writing
        likeness = RUN_TOGETHER * (1 - distance / size)
        weight = max((sum(t.weight for t in form.tokens) for form in asked.forms), default=0.0)
    return likeness * information(weight)


def _legal_words(asked: Name, listed: Name) -> tuple[list[str], list[str]]:
    """(reasons, contradictions) of the legal forms: forms of one kind under two names ("Ltd",
    "Limited") do not speak against each other."""
    mine = [f for f in asked.legal if f not in listed.legal]
    theirs = [f for f in listed.legal if f not in asked.legal]
    if not asked.legal or not listed.legal:
        alone = ", ".join(f"“{f}”" for f in mine or theirs)
        return ([f"legal form {alone} in one name only"] if alone else []), []
    if len(mine) < len(asked.legal) or not theirs:
        return [], []
    against = f"“{mine[0]}” against “{theirs[0]}”"
    if set(asked.legal_kinds) & set(listed.legal_kinds):
        return [f"legal form {against}, of one kind"], []
    return [], [f"legal form {against}"]


@lru_cache(maxsize=4096)
def compare(a: str, b: str, schema: str = "unknown") -> Comparison:
    """Compares two names; `a` is the one asked about, `b` the listed one.

    >>> compare("Huawei Technologies Co Ltd", "HUAWEI TECHNOLOGIES CO., LTD.").reasons
    ('the same name',)
    """
    asked, listed = analyse(a, schema), analyse(b, schema)
    score, found, form, other = best_forms(asked, listed)
    if found is None:
        return Comparison(a, b, schema, 0.0, ("no word of one resembles a word of the other",))
    reasons, contradictions = explain(asked, form, listed, other, found)
    return Comparison(a, b, schema, round(score, 4), reasons, contradictions)


def _pair_reasons(form: Form, other: Form, found: Alignment, *, name_all: bool) -> list[str]:
    """What every pair of words met by; equal words first, named only where `name_all`."""
    reasons: list[str] = []
    equal: list[str] = []
    for pair in found.pairs:
        left = " ".join(form.tokens[i].surface for i in pair.asked)
        right = " ".join(other.tokens[j].surface for j in pair.listed)
        if pair.how == JOINED:
            reasons.append(f"“{left}” and “{right}” are one word written joined or split")
        elif pair.how == INITIAL:
            reasons.append(f"“{left}” and “{right}” share the initial")
        elif pair.how == SOUND:
            reasons.append(f"“{left}” sounds like “{right}” (the same consonants)")
        elif pair.how == SHORTENED:
            reasons.append(f"“{left}” and “{right}”: one is the beginning of the other")
        elif pair.how == EDITED:
            reasons.append(f"“{left}” is “{right}” but for a slip of writing")
        elif left != right and form.tokens[pair.asked[0]].kind in _CONCEPTS:
            reasons.append(f"“{left}” means “{right}”")
        elif left != right:
            reasons.append(f"“{left}” reads as “{right}”")
        else:
            equal.append(left)
    if equal and name_all:
        reasons.insert(0, "equal: " + ", ".join(f"“{w}”" for w in equal))
    return reasons


def explain(
    asked: Name, form: Form, listed: Name, other: Form, found: Alignment
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The reasons and the contradictions of an alignment, as sentences."""
    reasons = _pair_reasons(form, other, found, name_all=asked.key != listed.key)
    against: list[str] = []
    if asked.key == listed.key:
        reasons.insert(0, "the same name")
    if form.reading or other.reading:
        if form.han or other.han:
            reasons.append("compared by the Mandarin reading; many characters share one")
        else:
            reasons.append("compared by transliteration")
    if not found.numbers_differ and as_a_whole(asked, listed) > found.score:
        if asked.bare == listed.bare:
            reasons.append("the same words but for those of legal forms")
        else:
            reasons.append("the same letters but for one slip or two, wherever the spaces stand")
    if form.partial or other.partial:
        reasons.append("a part in brackets was left aside")
    if not found.in_order:
        reasons.append("the words stand in another order")
    if found.asked_left:
        words = ", ".join(f"“{form.tokens[i].surface}”" for i in found.asked_left)
        against.append(f"not in the listed name: {words}")
    if found.listed_left:
        words = ", ".join(f"“{other.tokens[j].surface}”" for j in found.listed_left)
        against.append(f"only in the listed name: {words}")
    if found.numbers_differ:
        against.append("the numbers differ: another numbered institute, plant or unit")
    legal_reason, legal_against = _legal_words(asked, listed)
    reasons.extend(legal_reason)
    against.extend(legal_against)
    if sum(p.weight for p in found.pairs) < 0.5:
        reasons.append("low information: the words in common are common words")
    return tuple(reasons), tuple(against)
