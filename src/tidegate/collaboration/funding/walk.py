"""Walks over one sentence and decides which names are funders and whose each award number is."""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.collaboration.funding.awards import announced, award_at, award_run
from tidegate.collaboration.funding.brackets import is_acronym, is_head
from tidegate.collaboration.funding.gathering import Gathering, Named
from tidegate.collaboration.funding.phrases import Phrase, phrase_at
from tidegate.collaboration.funding.schemes import Body, body_of
from tidegate.collaboration.funding.tokens import Sentence
from tidegate.collaboration.funding.vocabulary import (
    ARTICLES,
    BY_WORDS,
    CLOSERS,
    FORWARD,
    GRANT_WORDS,
    HEADER,
    HEADS,
    MODIFIERS,
    MONEY,
    REFUSED_BEFORE,
    SCHEMES,
    SUBJECT,
    THANKS,
    THANKS_FOR,
    WEAK_STOP,
)

_DEALS = frozenset("contract contracts agreement agreements grant grants award".split())
_PAID = SCHEMES | frozenset("support funds fund postdoctoral predoctoral graduate".split())
_BE = frozenset("is are was were be been has have".split())
_LIST = frozenset(", and ; & or : • / -".split())
_FILLERS = ARTICLES | frozenset(
    "a an both also partially partly in-part its our their joint".split()
)
_TITLES = frozenset("Dr Drs Prof Profs Professor Professors Mr Mrs Ms".split())
_THANKED = frozenset("thank thanks thankful grateful indebted gratitude grateful".split())
_UNDER = frozenset("under within through via as in program programme".split())
_PARTICLES = frozenset("de la van der von di del da do dos e y du".split())


@dataclass
class _Walk:
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


def walk(sentence: Sentence, piece: str, money: bool, gathering: Gathering) -> None:
    """Adds the funders and awards of one sentence to the gathering."""
    base = sentence.start
    marks = [base + m.end() for m in FORWARD.finditer(piece)] if money else []
    state = _Walk(sentence, gathering, money)
    header = HEADER.match(piece)
    if header is not None:
        marks.insert(0, base + header.end())
        state.header = True
    thanks = THANKS.search(piece) if money else None
    thanked = -1
    if thanks is not None and THANKS_FOR.search(piece, thanks.end()):
        thanked = base + thanks.end()
    subject = SUBJECT.search(piece) if money else None
    until = base + subject.start() if subject is not None else -1
    carried = list(gathering.last)
    at, mark = 0, 0
    while at < sentence.count:
        token = sentence.tokens[at]
        while mark < len(marks) and token.start >= marks[mark]:
            state.open = state.weak = True
            mark += 1
        if thanked >= 0 and token.start >= thanked:
            state.open, state.strict, thanked = True, True, -1
        if token.text in _TITLES:
            state.open = state.weak = False
        if token.kind == "w" and token.low in CLOSERS:
            if not state.header:
                state.open = state.weak = False
            if token.low in _BE:
                state.fresh = True
        if token.kind in ("C", "D"):
            after = _awards(state, at, carried)
            if after:
                at = after
                continue
        after = _name(state, at, token.start < until)
        at = after if after > at else at + 1
    if state.pending and gathering.last:
        _attach(state, state.pending)
    if not state.accepted:
        gathering.last = carried if state.pending else []


def _awards(state: _Walk, at: int, carried: list[Named]) -> int:
    """Reads a list of award numbers that begins here; the index after it, or 0."""
    sentence, gathering = state.sentence, state.gathering
    loose = announced(sentence, at)
    if not loose and not state.open and at > state.stop + 4:
        return 0
    if not loose and sentence.tokens[at].kind == "C" and not _nih(sentence, at) and (
        state.stop < 0 or at > state.stop + 2) and not state.open:  # fmt: skip
        return 0
    run, stop = award_run(sentence, at, loose or sentence.at(at - 1).text in ("(", "[", ":"))
    if not run:
        return 0
    numbers = [
        gathering.number(sentence.tokens[a].start, sentence.tokens[b - 1].end) for a, b in run
    ]
    tied = state.stop >= 0 and all(
        sentence.tokens[i].low in GRANT_WORDS or sentence.tokens[i].kind == "p"
        for i in range(state.stop, at)
    )
    if tied or (state.accepted and not state.fresh and not _leads_on(sentence, stop)):
        _attach(state, numbers)
    elif not state.accepted and carried and at < 6 and loose and not state.open:
        gathering.last = carried
        _attach(state, numbers)
    else:
        state.pending.extend(numbers)
    return stop


def _nih(sentence: Sentence, at: int) -> bool:
    return award_at(sentence, at, False) > 0


def _leads_on(sentence: Sentence, at: int) -> bool:
    """Whether a funder follows the numbers: "… grants A and B from the X", "A NIH grant"."""
    for skip in range(5):
        token = sentence.at(at + skip)
        if token.low in ("from", "by", "of", "through"):
            start = at + skip + 1
            while sentence.at(start).low in _FILLERS:
                start += 1
            return sentence.at(start).kind == "C" and not _initial(sentence, start)
        if token.text not in (")", "]", "awarded", "funded", "provided", "grant", "grants"):
            return False
    return False


def _initial(sentence: Sentence, at: int) -> bool:
    text = sentence.at(at).text.replace(".", "").replace("-", "")
    return len(text) <= 2 and sentence.at(at + 1).text == "."


def _attach(state: _Walk, numbers: list[str]) -> None:
    for one in state.gathering.last:
        one.awards.extend(numbers)
    if numbers is state.pending:
        state.pending = []


def _follows(sentence: Sentence, stop: int) -> bool:
    """Whether award numbers follow at once: in a bracket, or after words that announce them."""
    at, said = stop, False
    while at < stop + 7:
        token = sentence.at(at)
        if token.low in GRANT_WORDS or token.text == "#":
            said = True
        elif token.text in ("(", "[", ":", ".", ",", "°", "º", "–", "-"):
            said = said or token.text in ("(", "[", ":")
        else:
            return award_at(sentence, at, said) > 0
        at += 1
    return False


def _name(state: _Walk, at: int, subject: bool) -> int:
    """Reads a name that begins here and takes it where it is a funder; the index after it."""
    sentence = state.sentence
    token = sentence.tokens[at]
    if token.kind == "p" or not (state.open or subject or state.money or sentence.known(at)):
        return at
    if not (state.open or subject or sentence.numbered or sentence.known(at)):
        return at
    phrase = phrase_at(sentence, at)
    if phrase is None:
        return at
    body = body_of(sentence, phrase)
    if body.kind != "scheme" and _is_funder(state, phrase, body, subject):
        _take(state, phrase, body)
    elif body.kind == "scheme" and state.open and state.gathering.last and not state.fresh:
        state.stop = phrase.stop
    return phrase.stop


def _left(sentence: Sentence, first: int) -> int:
    at = first - 1
    while at >= 0 and (
        sentence.tokens[at].low in _FILLERS or sentence.tokens[at].text in "\"“”'‘’"
    ):
        at -= 1
    return at


def _is_funder(state: _Walk, phrase: Phrase, body: Body, subject: bool) -> bool:
    sentence = state.sentence
    follows = _follows(sentence, phrase.stop)
    left_at = _left(sentence, body.first)
    left = sentence.at(left_at).low
    if body.first > phrase.first:
        left = "from"
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
    if left == "of" and body.first == phrase.first:
        before = sentence.at(left_at - 1)
        if before.kind == "w" and not MONEY.search(before.low) and not follows:
            return False
    bracket = _in_bracket(sentence, body.first)
    if bracket and (bracket - 1 == state.stop or body.kind != "strong"):
        return False
    if bracket and not (follows or (state.open and sentence.known(body.first))):
        return False
    if state.strict and not state.weak and not _thanked_for(sentence, phrase.stop):
        return False
    if body.kind == "strong":
        known = sentence.known(body.first) > 0 or known
        if _person(sentence, body) or not (known or _stands(sentence, body)):
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


def _stands(sentence: Sentence, body: Body) -> bool:
    """Whether the words before any "of", "at" or bracket hold a word for a body.

    "Institute" alone names none, and "Anna Berg of the University of X" names a person first.
    """
    if body.stop - body.first == 1:
        return sentence.tokens[body.first].low not in HEADS
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


def _weak(state: _Walk, body: Body, left: str, follows: bool) -> bool:
    """A name nothing but its place vouches for: after "by" or "from", or in a list of such."""
    sentence = state.sentence
    placed = left in BY_WORDS or (left in _LIST and state.accepted > 0) or (
        left == "of" and state.open)  # fmt: skip
    if state.header and not state.accepted and left in ("", ":", "by", "-", ".", "funding"):
        placed = True
    if not placed or _person(sentence, body):
        return False
    words = sentence.tokens[body.first : body.stop]
    if len(words) == 1:
        text = words[0].text
        if text in WEAK_STOP or words[0].kind == "D" or words[0].low in MODIFIERS:
            return False
        if is_acronym(text):
            if text[1:2] == ".":
                return False
            if left not in BY_WORDS and len(text) <= 3:
                return follows and left not in (";", "to")
            return len(text) >= 3 or follows
        after = sentence.at(body.stop)
        if after.kind == "C" or (len(after.text) == 1 and after.text.isalpha()):
            return False
        near = state.weak_before and body.first - state.stop <= 3
        return len(text) > 3 and (left in BY_WORDS or near or follows)
    if any(len(one.text.replace(".", "")) == 1 and one.kind == "C" for one in words):
        return False
    cut = next((i for i, one in enumerate(words) if one.text == "("), len(words))
    words = words[:cut]
    # "MacIver" has two capitals as well: only an acronym throughout speaks for a body.
    if any(one.text == "&" or (len(one.text) > 2 and one.text.isupper()) for one in words):
        return True
    if any(one.low in _PARTICLES for one in words):
        return follows
    small = [one for one in words if one.kind == "w"]
    # Two or three capitalised words are what a person's name looks like.
    return bool(small) or len(words) > 3 or follows


def _take(state: _Walk, phrase: Phrase, body: Body) -> None:
    sentence, gathering = state.sentence, state.gathering
    left = sentence.at(_left(sentence, body.first)).low
    tokens = sentence.tokens
    start, end = tokens[body.first].start, tokens[body.stop - 1].end
    union = tokens[body.first].low == "european" or tokens[body.first].text in ("EU", "EC")
    if (
        left == "under"
        and union
        and state.accepted
        and not any(one.awards for one in gathering.last)
    ):
        # "ERC under the European Union's Horizon 2020": the Union is the frame, not a second payer.
        state.stop = phrase.stop
        return
    kind = "programme" if body.kind == "programme" else "funder"
    passed: list[str] = []
    before = state.programme
    if before is not None and left in ("through", "by", "from", "of", "via"):
        passed = before.awards
        gathering.drop(before)
    one = gathering.add(start, end, kind)
    one.awards.extend(passed)
    chained = (
        left == "by"
        and sentence.at(_left(sentence, body.first) - 1).low in ("funded", "financed")
        and gathering.last
        and not gathering.last[-1].awards
        and 0 <= body.first - state.stop < 6
    )
    gathering.last = [*gathering.last, one] if chained else [one]
    if state.pending:
        one.awards.extend(state.pending)
        state.pending = []
    state.programme = one if kind == "programme" else None
    state.accepted += 1
    state.fresh = False
    state.weak_before = body.kind == "weak"
    state.stop = phrase.stop
