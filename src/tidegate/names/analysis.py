"""What a name is made of: its words, which of them identify, and the ways it can be read.

A name may be written in several scripts at once ("Huawei Technologies 华为技术有限公司") or carry a
bracketed part ("… Institute (AASPT)"): each such *reading* is compared on its own. A reading in a
script other than Latin also has its transliteration, marked as such.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from tidegate.names import han
from tidegate.names.cleaning import clean
from tidegate.names.latin import fold_case, transliterate
from tidegate.names.scripts import Script, script_of, scripts_in
from tidegate.names.vocabulary import FLOOR, Vocabulary, vocabulary


class Kind(IntEnum):
    """What a word does in a name."""

    CORE = 0
    GENERIC = 1
    INSTITUTION = 2
    NUMBER = 3
    PARTICLE = 4
    INITIAL = 5


class Token(NamedTuple):
    """One word: `text` is what is compared (folded; generic words by their concept), `weight`
    how much it identifies (0.08–1), `surface` the word as folded."""

    text: str
    kind: Kind
    weight: float
    surface: str


class Form(NamedTuple):
    """One way to read a name. `reading` says it is a transliteration, `han` that the characters
    were read as Mandarin, `partial` that a bracketed part was left out."""

    tokens: tuple[Token, ...]
    reading: bool = False
    han: bool = False
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name, analysed. `key` is the folded spelling (two names with one key look the same);
    `bare` its words, sorted, without any that a legal form has (all words of a person's name, or
    where nothing would be left); `legal` its legal forms; `schema` what it was said, or seen, to
    be."""

    original: str
    key: str
    schema: str
    forms: tuple[Form, ...]
    bare: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    legal_kinds: tuple[str, ...] = ()
    institution: bool = False


_ACRONYM = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?")
_NUMBER_SIGN = re.compile(r"\b(?:no|nr|num|number)\b[.\s]*(?=\d)|№\s*|#\s*(?=\d)", re.I)
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")
# Vowel signs of the Indic and South-East Asian scripts are no letters to `re`, but are to us.
_WORD = re.compile(
    r"(?:[^\W_]|[\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u109d])+"
)
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")
# Articles and joining words of several languages: they stand or fall without changing a name.
_STOP = frozenset(
    "and of the for in on at to with a an y e et und og och da do dos das du des de la le les el "
    "los las di del della der die den van von fur fuer zur zum voor til pour para aux het een dla "
    "dlya".split()
)
GENERIC_CAP, INSTITUTION_CAP, NUMBER_WEIGHT, INITIAL_WEIGHT = 0.3, 0.35, 0.6, 0.2
# Legal forms that begin names as ordinary words do ("Limited Brands", "Company of Heroes").
_ALSO_WORDS = frozenset("limited company corporation".split())
MISSPELT_LEGAL_WEIGHT = 0.15
_MOST_TOKENS = 40
_SHORTEST_ACRONYM = 3
_MOST_CHARACTERS = 2000


def raw_words(text: str) -> list[str]:
    """The words of a cleaned name, folded, apostrophes closed up, "S.A." read as "sa"."""
    text = _NUMBER_SIGN.sub(" ", fold_case(text))
    text = _ACRONYM.sub(lambda m: m.group().replace(".", "") + " ", text)
    return _WORD.findall(text.replace("'", "").replace("`", "").replace('"', " "))


def words_of(text: str) -> list[str]:
    """The Latin words of a name, for counting: folded and transliterated, nothing classed."""
    found = (transliterate(w) for w in raw_words(clean(text)) if not han.is_han(w))
    return [w for w in found if w and not w.isdigit()]


def _split_legal(words: list[str], vocab: Vocabulary) -> tuple[list[str], list[tuple[str, str]]]:
    """Legal forms taken from the end, the start and (where unmistakable) the middle of a name,
    never so many that nothing is left."""
    found: list[tuple[str, str]] = []

    def at(start: int, size: int) -> tuple[str, str] | None:
        form = vocab.legal.get(tuple(words[start : start + size]))
        if form is None:
            return None
        atend, atstart = start + size == len(words), start == 0
        if form.ambiguous and not (atstart if form.position == "start" else atend):
            return None
        if form.position == "end" and atstart and not atend and words[start] in _ALSO_WORDS:
            return None
        return form.name, form.kind

    again = True
    while again and len(words) > 1:
        again = False
        for size in range(min(vocab.longest_legal, len(words) - 1), 0, -1):
            for start in (len(words) - size, 0):
                hit = at(start, size)
                if hit:
                    found.append(hit)
                    del words[start : start + size]
                    again = True
                    break
            if again:
                break
    index = 1
    while index < len(words) - 1:
        for size in range(min(vocab.longest_legal, len(words) - 1 - index), 0, -1):
            hit = at(index, size)
            if hit and (size > 1 or len(words[index]) > 2):
                found.append(hit)
                del words[index : index + size]
                index -= 1
                break
        index += 1
    return words, found


def _ascii_digits(number: str) -> str:
    """A number in the digits of any script, in ours."""
    return "".join(str(unicodedata.digit(c, c)) for c in number)


def _token(word: str, vocab: Vocabulary, person: bool, alone: bool, latin: bool) -> Token | None:
    """One word classed and weighed; None for words that carry nothing."""
    ordinal = _ORDINAL.match(word)
    if ordinal or word.isdigit():
        digits = _ascii_digits(ordinal.group(1) if ordinal else word).lstrip("0") or "0"
        return Token(digits, Kind.NUMBER, NUMBER_WEIGHT, word)
    if len(word) == 1 and word.isalpha() and (latin or not han.is_han(word)) and not alone:
        return Token(word, Kind.INITIAL, INITIAL_WEIGHT, word)
    role = vocab.people.get(word)
    if person:
        if role in ("particle", "patronymic_marker"):
            return Token(word, Kind.PARTICLE, FLOOR, word)
    else:
        generic = vocab.generic_word(word)
        if generic is not None:
            weight = min(vocab.weight(word), vocab.weight(generic.concept))
            if generic.institution:
                return Token(generic.concept, Kind.INSTITUTION, min(weight, INSTITUTION_CAP), word)
            return Token(generic.concept, Kind.GENERIC, min(weight, GENERIC_CAP), word)
        if word in _STOP:
            return None
        if role == "particle":
            return Token(word, Kind.PARTICLE, FLOOR, word)
    key = word if latin else transliterate(word)
    if not person and vocab.is_misspelt_legal(word):
        return Token(word, Kind.GENERIC, MISSPELT_LEGAL_WEIGHT, word)
    return Token(word, Kind.CORE, vocab.weight(key), word)


def _without_titles(words: list[str], vocab: Vocabulary, sure: bool) -> list[str]:
    """A person's titles and honorifics dropped; where it is not sure that this is a person, only
    a leading one, and only if two words remain."""

    def is_title(word: str) -> bool:
        return vocab.people.get(word) in ("title", "honorific", "suffix")

    if sure:
        kept = [w for w in words if not is_title(w)]
        return kept if len(kept) > 1 else words
    if len(words) > 2 and is_title(words[0]) and words[0] not in vocab.generic:
        return words[1:]
    return words


def _han_words(text: str, vocab: Vocabulary, person: bool) -> list[str]:
    """The words of a run of Han characters (simplified)."""
    text = han.numbers_as_digits(text)
    words: list[str] = []
    for run in text.split():
        if person and 1 < len(run) <= 4 and han.is_han(run):
            pieces = han.segment(run, vocab.han_words, vocab.longest_han)
            words.extend(pieces if len(pieces) > 1 else filter(None, han.personal_parts(run)))
            continue
        # Kana and Latin stand beside Han without a space: "アクメ株式会社", "TCL科技集团".
        for in_han, letters in groupby(run, lambda c: script_of(c) is Script.HAN):
            part = "".join(letters)
            if in_han:
                words.extend(han.segment(part, vocab.han_words, vocab.longest_han))
            else:
                words.append(part)
    return words


def _runs(words: list[str], vocab: Vocabulary, person: bool) -> list[str]:
    """Words with every Han run cut into its own words."""
    out: list[str] = []
    for word in words:
        if not word.isascii() and any(script_of(c) is Script.HAN for c in word):
            out.extend(_han_words(han.simplified(word), vocab, person))
        else:
            out.append(word)
    return out


def _latin_of(token: Token) -> Token:
    """The transliteration of a token; concepts, numbers and Latin words stand."""
    if token.kind in (Kind.GENERIC, Kind.INSTITUTION, Kind.NUMBER) or token.text.isascii():
        return token
    text = han.pinyin(token.text) if han.is_han(token.text) else transliterate(token.text)
    if not text:
        return token
    weight = token.weight
    return Token(text, token.kind, weight, token.surface)


def _is_latin(word: str) -> bool:
    return word.isascii() or scripts_in(word) <= {Script.LATIN}


def _is_latin_word(word: str) -> bool:
    return len(word) > 1 and _is_latin(word) and any(c.isalpha() for c in word)


def _by_script(words: list[str]) -> list[list[str]]:
    """Where a name stands in Latin and in another script side by side, each apart."""
    latin = [w for w in words if _is_latin(w)]
    other = [w for w in words if not _is_latin(w)]
    if other and any(map(_is_latin_word, latin)):
        return [latin, other]
    return [words]


def _forms(
    text: str, vocab: Vocabulary, schema: str, partial: bool
) -> tuple[list[Form], list[tuple[str, str]], bool]:
    person = schema == "person"
    written = raw_words(text)
    words = _runs(written, vocab, person)[:_MOST_TOKENS]
    forms: list[Form] = []
    legal: list[tuple[str, str]] = []
    institution = False
    for each in _by_script(words) if any(map(_is_latin_word, written)) else [words]:
        part = each
        if not person and schema not in ("vessel", "aircraft"):
            part, found = _split_legal(list(part), vocab)
            legal.extend(found)
        if schema in ("person", "unknown") and not legal:
            part = _without_titles(part, vocab, person)
        latin = all(map(_is_latin, part))
        found_tokens = [
            t for w in part if (t := _token(w, vocab, person, len(part) == 1, latin)) is not None
        ]
        if not found_tokens:
            found_tokens = [Token(w, Kind.CORE, max(vocab.weight(w), 0.3), w) for w in part]
        if not found_tokens:
            continue
        tokens = tuple(found_tokens)
        institution |= any(t.kind is Kind.INSTITUTION for t in tokens)
        forms.append(Form(tokens, partial=partial))
        if not latin:
            read = tuple(_latin_of(t) for t in tokens)
            if read != tokens:
                has_han = any(han.is_han(t.text) for t in tokens)
                forms.append(Form(read, reading=True, han=has_han, partial=partial))
    return forms, legal, institution


def _acronyms(text: str, outside: str) -> list[str]:
    """The bracketed parts that begin with an acronym of what stands outside: "… (SMIC Beijing)"."""
    heads = [word[0] for word in raw_words(outside)]
    found: list[str] = []
    for part in _BRACKETS.findall(text):
        words = raw_words(part)
        if words and _SHORTEST_ACRONYM <= len(words[0]) <= len(heads):
            left = iter(heads)
            if all(letter in left for letter in words[0]):
                found.append(part.strip("()（）[]【】"))
    return found


def _bare(key: str, schema: str, vocab: Vocabulary) -> tuple[str, ...]:
    words = sorted(key.split())
    if schema != "person":
        bare = [word for word in words if word not in vocab.legal_words]
        if sum(map(len, bare)) >= 3:
            return tuple(bare)
    return tuple(words)


@lru_cache(maxsize=16384)
def analyse(text: str, schema: str = "unknown") -> Name:
    """Takes a name apart. `schema` is person, organisation, vessel, aircraft or unknown; unknown
    is treated as a name that may be of either kind.

    >>> [t.text for t in analyse("Huawei Technologies Co., Ltd.").forms[0].tokens]
    ['huawei', 'technology']
    """
    vocab = vocabulary()
    cleaned = clean(text[:_MOST_CHARACTERS])
    key = " ".join(raw_words(cleaned))
    forms, legal, institution = _forms(cleaned, vocab, schema, partial=False)
    if schema != "person" and any(c in cleaned for c in "(（[【"):
        outside = _BRACKETS.sub(" ", cleaned).strip()
        if len(outside) > 3:
            for part in (outside, *_acronyms(cleaned, outside)):
                more, _, _ = _forms(part, vocab, schema, partial=True)
                known = {f.tokens for f in forms}
                forms.extend(f for f in more if f.tokens not in known)
    if not forms:
        bare = fold_case(cleaned) or cleaned
        forms = [Form((Token(bare, Kind.CORE, 1.0, bare),))] if bare else []
    return Name(
        original=text,
        key=key or fold_case(cleaned),
        schema=schema,
        forms=tuple(forms),
        bare=_bare(key, schema, vocab),
        legal=tuple(name for name, _ in legal),
        legal_kinds=tuple(kind for _, kind in legal),
        institution=institution,
    )
