"""The ways a name of the registry is written in print, beside the name itself.

Each carries the way it was made, because the chooser trusts them differently:

    turned     "University of Kyoto" for "Kyoto University"
    bare       "BMW" for "BMW (Germany)"; "Omron" for "Omron Co Ltd"
    cut        "Washington University" for "Washington University in St. Louis";
               "University of Tennessee" for "University of Tennessee System"
    school     "Harvard Medical School" for "Harvard University"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from tidegate.collaboration.affiliations.words import words

Way = Literal["display", "label", "alias", "acronym", "listed", "turned", "bare", "cut", "school"]
WAYS: tuple[Way, ...] = (
    *("display", "label", "alias", "acronym", "listed"),
    *("turned", "bare", "cut", "school"),
)
Concepts = tuple[str, ...]

_ASIDE = re.compile(r"\s*\(([^()]*)\)\s*$")
_IN = re.compile(r"\s+(?:in|at)\s+\S.*$|\s*,\s.*$|\s+-\s.*$")
_BODIES = frozenset(("university", "institute", "college", "academy", "polytechnic", "school"))
_FORMS = frozenset(
    "limited incorporated corporation company co ltd inc corp ag gmbh sa spa bv nv oy ab as plc "
    "llc kk srl group holdings pvt private".split()
)
ONLY_LISTED = "listed"
"""The type of a record that only a list knows: its names stand as they are."""
SYLLABLE = 6  # letters of a word that may be half of one
_MOST_TURNED = 6  # concepts
_LEAST_CUT = 2  # concepts that must be left of a name cut short


def variants(name: str, kind: str, types: tuple[str, ...]) -> Iterator[tuple[Concepts, Way]]:
    """The name and its variants as concepts; the name as it stands comes first.

    `kind` is the registry's: display, label, alias, acronym.
    """
    whole = concepts_of(name)
    if not whole:
        return
    yield whole, kind  # type: ignore[misc]
    if kind == "acronym":
        return
    bare_name = _ASIDE.sub("", name)
    bare = concepts_of(bare_name)
    if bare and bare != whole:
        yield bare, "bare"
    unformed = bare
    while len(unformed) > 1 and unformed[-1] in _FORMS:
        unformed = unformed[:-1]
    if unformed != bare:
        yield unformed, "bare"
    if ONLY_LISTED in types:
        return
    yield from _joined(bare)
    if "company" in types:
        return
    cut = concepts_of(_IN.sub("", bare_name))
    if len(cut) >= _LEAST_CUT and cut != bare and set(cut) & _BODIES and set(cut) - _BODIES:
        yield cut, "cut"
    if len(bare) > _LEAST_CUT and bare[-1] == "systems" and "university" in bare:
        yield bare[:-1], "cut"
    yield from _turned(bare)
    if "education" in types and bare and "university" in (bare[0], bare[-1]) and len(bare) == 2:
        proper = bare[0] if bare[-1] == "university" else bare[-1]
        for more in (("medicine", "school"), ("school", "medicine"), ("law", "school")):
            yield (proper, *more), "school"


def _joined(name: Concepts) -> Iterator[tuple[Concepts, Way]]:
    """ "Jihua Laboratory" for "Ji Hua Laboratory": syllables that print as one word or two."""
    for at in range(len(name) - 1):
        pair = name[at : at + 2]
        if all(len(part) <= SYLLABLE and part.isalpha() and part.isascii() for part in pair):
            yield (*name[:at], pair[0] + pair[1], *name[at + 2 :]), "bare"


def _turned(name: Concepts) -> Iterator[tuple[Concepts, Way]]:
    if not 2 <= len(name) <= _MOST_TURNED or name.count("university") != 1:
        return
    others = tuple(word for word in name if word != "university")
    for turned in (("university", *others), (*others, "university")):
        if turned != name:
            yield turned, "turned"


def concepts_of(name: str) -> Concepts:
    """A name's words as concepts, without their places."""
    return tuple(concept for concept, _, _ in words(name))
