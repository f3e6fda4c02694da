"""Names as published, made ready for matching without being changed.

What is cut from a name (a tail such as "and any successor", a former name in brackets) is kept
in `extra["name_as_published"]` and `["other_names_as_published"]`. What is read out of a name
(an acronym in brackets) becomes an alias, weak where it is only an acronym. Everything here is
shy: in doubt the name stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tidegate.lists.entry import PRINTED_SEPARATOR, ListedName
from tidegate.lists.publishers.reading.countries import country

_C1 = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
# Bytes of Windows-1252 read as Latin-1 leave control letters in published files.
_MEND = str.maketrans(
    {code: letter for code, letter in _C1.items() if letter != "�"}
    | dict.fromkeys((*range(32), 127, 160, 8232, 8233), " ")
)
_HEIR = r"(?:successors?|sub-?\s?units?|subsidiar(?:y|ies)|subordinates?|affiliates?)"
_TAIL = re.compile(
    rf"[,;]?\s*\b(?:and|or)\s+(?:any|its|their|all)\s+{_HEIR}"
    rf"(?:(?:\s*,\s*(?:and|or)?\s*|\s+(?:and|or)\s+)(?:any\s+)?{_HEIR})*\s*(?:thereof)?\.?$",
    re.I,
)
_KNOWN_AS = re.compile(
    r"\s*[\[(]\s*(a\s?\.?\s?k\s?\.?\s?a|f\s?\.?\s?k\s?\.?\s?a|n\s?\.?\s?k\s?\.?\s?a"
    r"|formerly(?: known as)?|also known as)(?:\.,?|,)?\s+([^()\[\]]+)(?:[)\]]|$)",
    re.I,
)
# With its points: AKA INTEGRAL SERVICES is a company.
_KNOWN_AS_LEAD = re.compile(r"^[afn]\.k\.a\.?,?\s+", re.I)
_KNOWN_AS_INLINE = re.compile(r"\s*,\s*(?:a\.?k\.?a\.?|a/k/a)\.?,?\s+(?=\S)", re.I)
_FOLLOWING = re.compile(r",?\s*a\.k\.a\.,?\s+the following\b.*$", re.I)
_LOOSE_END = re.compile(r"\s*(?:[;,:]\s*(?:and|or)?|[;,]\s*and)\s*$", re.I)
_ACRONYM = re.compile(r"^([^()]+)\(\s*[\"“'‘]?([^\W\d_][\w&-]{1,11})[\"”'’]?\s*\)$")
_GLUED_ADDRESS = re.compile(
    r"(?:[.,]|(?<!\bSt)(?<!\bNo)(?<!\b[A-Z])\.)\s+"
    r"(?!(?:Ltd|Limited|Inc|LLC|L\.L\.C|Co|Corp|S\.A|GmbH|JSC|Pte|Pvt|FZE)\b)"
    r"(?:(?=(?:No\.?\s*)?\d|(?:Room|Suite|Flat|Unit|P\.?O\.?\b|d\.)|[^,;]{0,40}\d)"
    r"|(?<=\.\s)(?=[A-Z][^.,;]{0,40},\s*\d))"
)
_NOT_ACRONYMS = frozenset(
    {"HK", "UK", "US", "USA", "UAE", "PRC", "ROC", "ROK", "DPRK", "EU", "HOLDING", "HOLDINGS"}
    | {"GROUP", "INTL", "LTD", "LLC", "JSC", "PJSC", "OJSC", "CJSC", "OOO", "OAO", "ZAO", "AO"}
    | {"PAO", "FZE", "FZC", "FZCO", "INC", "CO", "BV", "NV", "SA", "SAL", "SRL", "PVT", "PTY"}
    | {"PTE", "BHD", "SDN", "RTD", "RET", "NFN", "LNU", "FNU"}
)


@dataclass(frozen=True, slots=True)
class PublishedNames:
    """Names for matching, primary first, and what goes into `extra`."""

    names: tuple[ListedName, ...]
    extra: dict[str, str]


def tidy(text: object) -> str:
    """White space in order, control letters gone, Windows-1252 strays mended."""
    if text is None:
        return ""
    return " ".join(str(text).translate(_MEND).split())


def published_names(
    primary: str,
    others: Iterable[ListedName] = (),
    *,
    acronyms: bool = True,
) -> PublishedNames:
    """A party's names from what its publisher printed; `names` is () where nothing is left.

    `acronyms` is False for natural persons, whose brackets hold no acronyms.
    """
    extra: dict[str, str] = {}
    found: dict[tuple[str, str], ListedName] = {}

    def take(name: ListedName) -> None:
        if name.kind == "alias" and found and _is_native(name.text):
            name = ListedName(name.text, "native", name.weak)
        key = (name.text.casefold(), "native" if name.kind == "native" else "")
        if name.text and key not in found:
            found[key] = name

    whole = tidy(primary)
    taken = _take_apart(ListedName(whole, "primary"), acronyms=acronyms)
    if taken and taken[0].text != whole:
        extra["name_as_published"] = whole
    derived = taken[1:]
    printed: list[str] = []
    for name in taken[:1]:
        take(name)
    for other in others:
        parts = _take_apart(ListedName(tidy(other.text), other.kind, other.weak), acronyms=acronyms)
        for part in parts[:1]:
            take(part)
            if part.text != tidy(other.text):
                printed.append(tidy(other.text))
        derived += parts[1:]
    if printed:
        extra["other_names_as_published"] = PRINTED_SEPARATOR.join(printed)
    for name in derived:
        take(name)
    names = list(found.values())
    if names and names[0].kind != "primary":
        first = names[0]
        names[0] = ListedName(first.text, "primary", first.weak)
    return PublishedNames(tuple(names), extra)


def _take_apart(name: ListedName, *, acronyms: bool) -> list[ListedName]:
    """The name to match first, then the names read out of it."""
    text, derived = name.text, []
    if name.kind == "native":
        return [name] if text else []
    text = _KNOWN_AS_LEAD.sub("", re.sub(r"^and\s+(?=[A-Z0-9(])", "", text))
    text = _LOOSE_END.sub("", _FOLLOWING.sub("", text))
    text = _TAIL.sub("", text).strip()
    while found := _KNOWN_AS.search(text):
        former = found[1][0] in "fF"
        derived.append(
            ListedName(found[2].strip(" ,;“”\"'"), "former" if former else "alias", name.weak)
        )
        text = tidy(f"{text[: found.start()]} {text[found.end() :]}")
    first, *also = _KNOWN_AS_INLINE.split(text)
    if first and all(also):
        text = first
        derived += [ListedName(tidy(part), "alias", name.weak) for part in also]
    if _has_address(text) and (glued := _GLUED_ADDRESS.search(text)):
        text = text[: glued.start()].strip()
    first, *also = (part.strip() for part in text.split(";"))
    if len(also) == 1 and _is_second_name(also[0]) and first:
        text = first
        derived.append(ListedName(_KNOWN_AS_LEAD.sub("", also[0]), "alias", name.weak))
    if acronyms and (acronym := acronym_of(text)):
        derived.append(ListedName(acronym, "alias", True))
    text = tidy(text)
    if not text:
        return derived
    return [ListedName(text, name.kind, name.weak), *derived]


def _is_native(text: str) -> bool:
    """True where no letter is Latin: the name in its own script."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and min(letters) > "\u024f"


def _has_address(text: str) -> bool:
    """True where an address was printed behind the name and never parted from it."""
    if not any(letter.isdigit() for letter in text):
        return False
    return "; and " in text or ("," in text and bool(country(text.rpartition(",")[2])))


def _is_second_name(text: str) -> bool:
    return (
        3 <= len(text) <= 60
        and text[0].isalpha()
        and not text.lower().startswith(("and ", "or ", "see ", "all "))
        and not any(letter.isdigit() for letter in text)
    )


def acronym_of(text: str) -> str:
    """The acronym in brackets at the end that the words before it spell, or "".

    "China North Industries Corp. (NORINCO)" gives NORINCO; "(HK)", "(Pvt)" and "(Beijing)" give
    nothing, nor does one amid a name, which belongs to the parent ("X Group (XG) 9th Academy").
    """
    found = _ACRONYM.match(text)
    if found is None:
        return ""
    before, word = found[1], found[2]
    capitals = sum(letter.isupper() for letter in word)
    if capitals < 2 or capitals * 2 < len(word) or word.upper() in _NOT_ACRONYMS:
        return ""
    words = re.findall(r"[^\W_]+", before)
    if len(words) < 2 or not any(w[0].upper() == word[0] for w in words):
        return ""
    letters = iter("".join(words).upper())
    spelled = all(letter in letters for letter in word.upper() if letter.isalpha())
    return word if spelled else ""
