"""Walks over one sentence and decides which names are funders and whose each award number is."""

from __future__ import annotations

from tidegate.collaboration.funding.awards import announced, award_at, award_run
from tidegate.collaboration.funding.gathering import Gathering, Named
from tidegate.collaboration.funding.phrases import Phrase, phrase_at
from tidegate.collaboration.funding.placement import (
    FILLERS,
    Place,
    is_funder,
    left_of,
)
from tidegate.collaboration.funding.schemes import Body, body_of
from tidegate.collaboration.funding.tokens import Sentence
from tidegate.collaboration.funding.vocabulary import (
    CLOSERS,
    FORWARD,
    GRANT_WORDS,
    HEADER,
    SERVICE,
    SUBJECT,
    THANKS,
    THANKS_FOR,
)

_BE = frozenset("is are was were be been has have".split())
_TITLES = frozenset("Dr Drs Prof Profs Professor Professors Mr Mrs Ms".split())


def walk(sentence: Sentence, piece: str, money: bool, gathering: Gathering) -> None:
    """Adds the funders and awards of one sentence to the gathering."""
    base = sentence.start
    marks = [
        base + m.end()
        for m in (FORWARD.finditer(piece) if money else ())
        if SERVICE.search(piece, max(0, m.start() - 24), m.start()) is None
    ]
    state = Place(sentence, gathering, money)
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


def _awards(state: Place, at: int, carried: list[Named]) -> int:
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
            while sentence.at(start).low in FILLERS:
                start += 1
            return sentence.at(start).kind == "C" and not _initial(sentence, start)
        if token.text not in (")", "]", "awarded", "funded", "provided", "grant", "grants"):
            return False
    return False


def _initial(sentence: Sentence, at: int) -> bool:
    text = sentence.at(at).text.replace(".", "").replace("-", "")
    return len(text) <= 2 and sentence.at(at + 1).text == "."


def _attach(state: Place, numbers: list[str]) -> None:
    for one in state.gathering.last:
        one.awards.extend(numbers)
    if numbers is state.pending:
        state.pending = []


def _name(state: Place, at: int, subject: bool) -> int:
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
    if body.kind != "scheme" and is_funder(state, phrase, body, subject):
        _take(state, phrase, body)
    elif body.kind == "scheme" and state.open and state.gathering.last and not state.fresh:
        state.stop = phrase.stop
    return phrase.stop


def _take(state: Place, phrase: Phrase, body: Body) -> None:
    sentence, gathering = state.sentence, state.gathering
    left = sentence.at(left_of(sentence, body.first)).low
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
        and sentence.at(left_of(sentence, body.first) - 1).low in ("funded", "financed")
        and gathering.last
        and not gathering.last[-1].awards
        and 0 <= body.first - state.stop < 6
    )
    gathering.last = [*gathering.last, one] if chained else [one]
    if state.pending:
        one.awards.extend(state.pending)
        state.pending = []
    state.programme = one if kind == "programme" else None
    if not state.accepted and not state.open and body.first <= 1 and sentence.known(body.first):
        # A list without a verb: "Swiss National Science Foundation (310030) and the Canton of …".
        state.open = True
    state.accepted += 1
    state.fresh = False
    state.weak_before = body.kind == "weak"
    state.stop = phrase.stop
