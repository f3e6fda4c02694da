"""Which entry of the catalogue a name means, with the reasons. Numbers are never fuzzy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidegate.items.accelerators import Entry

SURE = 80
"""From this score on, and with no rival near, an entry is taken as the one meant."""
WORTH_SHOWING = 45
APART = 8
"""How far the best must lie before the next."""
_ATOM = re.compile(r"(?<!\d)\d+gb|[^\W\d_]+|\d+(?:\.\d+)?")
_MEMORY = re.compile(r"(?<![^\W_])(\d+)\s*gi?b\b")
"""A size of memory is one word: "RTX 3080 10GB" holds no "GB10"."""
_MAKERS = {
    **dict.fromkeys(("nvidia", "geforce"), "nvidia"),
    **dict.fromkeys(("amd", "instinct", "radeon"), "amd"),
    **dict.fromkeys(("intel", "habana"), "intel"),
    **dict.fromkeys(("aws", "amazon"), "amazon"),
    **dict.fromkeys(("microsoft", "azure"), "microsoft"),
    **dict.fromkeys(("huawei", "hisilicon", "华为"), "huawei"),
    **dict.fromkeys(("google",), "google"),
    **dict.fromkeys(("cambricon", "寒武纪"), "cambricon"),
    **dict.fromkeys(("biren", "壁仞"), "biren"),
    **dict.fromkeys(("hygon", "海光"), "hygon"),
    **dict.fromkeys(("baidu",), "baidu"),
    **{name: name for name in ("cerebras", "iluvatar", "metax", "meta", "graphcore", "groq")},
    **{name: name for name in ("sambanova", "enflame", "alibaba", "tenstorrent", "qualcomm")},
    **{name: name for name in ("rebellions", "vastai")},
    **dict.fromkeys(("furiosa", "furiosaai"), "furiosa"),
    **dict.fromkeys(("kunlunxin", "昆仑芯"), "baidu"),
}
"""Words that name a maker: they may be left out, but may not name another."""
_ASIDE = frozenset(
    {
        *_MAKERS,
        # Not "quadro": an "RTX 6000" alone may be of three generations.
        *("tesla", "cloud", "moore", "threads", "corex", "gpu", "gpus", "accelerator"),
        *("accelerators", "card", "chip", "the", "graphics", "tensor", "core", "module"),
        *("corporation", "inc", "dcu", "per", "processor"),
    }
)
_FORM = frozenset(
    {"oam", "hbm", "ddr", "ai", "gen", "rev", "ref", "new", "oem", "edition", "series"}
)
"""Short words that may stand beside a name without naming another part."""
_SHAPE = frozenset({"sxm", "pcie", "oam", "nvl", "gpu", "estimate", "announced", "rumoured"})
_COUNT = re.compile(r"\s*\d{1,4}\s*[x×*]\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry a name may mean. `score` 100: the very name; `reasons` say what else differs."""

    entry: Entry
    score: int
    name: str
    reasons: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    """Words of its name that were not asked for: the variant is left open."""


def find(entries: Iterable[Entry], name: str, *, limit: int = 8) -> tuple[Hit, ...]:
    """The best name of each entry against the words asked for, best first."""
    name = name[:200]
    count = _COUNT.match(name)
    asked = _words(name[count.end() :] if count else name)
    if not asked:
        return ()
    hits = []
    makers = {_MAKERS[atom] for atom in _atoms(name) if atom in _MAKERS}
    sizes = {atom for atom in asked if _is_size(atom)}
    numbers = {atom for atom in asked if atom[0].isdigit()} - sizes
    for entry in entries:
        known_numbers = _numbers(entry.names)
        if not numbers <= known_numbers:
            continue
        if not sizes <= known_numbers and any(_is_size(number) for number in known_numbers):
            continue
        if makers and not any(entry.maker.casefold().startswith(maker) for maker in makers):
            continue
        best: Hit | None = None
        for known in entry.names:
            told = _compare(asked, _words(known))
            if told is None:
                continue
            if best is None or told[0] > best.score:
                best = Hit(entry, told[0], known, told[1], told[2])
        if best is not None and count is not None:
            told_count = f"“{count.group().strip()}” is a quantity"
            best = replace(best, score=best.score - 2, reasons=(*best.reasons, told_count))
        if best is not None and best.score >= WORTH_SHOWING:
            hits.append(best)
    # A computer that holds the part is shown behind the part itself.
    hits.sort(key=lambda hit: (-hit.score, "contains" in hit.entry.raw, hit.entry.id))
    return tuple(hits[:limit])


@dataclass(frozen=True, slots=True)
class Seat:
    """Where the catalogue seats a maker, and what all its parts say of being designed in China."""

    maker: str
    country: str
    prc_designed: bool | None


def seat_of(entries: Iterable[Entry], maker: str) -> Seat | None:
    """The seat of the maker of that very name (case aside), or None where the catalogue has no
    such maker, no country, or several."""
    wanted = " ".join(maker.split()).casefold()
    own = [entry for entry in entries if wanted and entry.maker.casefold() == wanted]
    countries = {entry.maker_country for entry in own}
    if len(countries) != 1 or "" in countries:
        return None
    designed = {entry.item.prc_designed for entry in own}
    return Seat(own[0].maker, countries.pop(), designed.pop() if len(designed) == 1 else None)


def settled(hits: Sequence[Hit]) -> Hit | None:
    """The one hit that was surely meant, or None: nothing found, too weak, or several alike."""
    if not hits or hits[0].score < SURE:
        return None
    best, rivals = hits[0], hits[1:]
    if best.score == 100:
        return None if rivals and rivals[0].score == 100 else best
    if best.unsaid and (_another_part(best) or any(rival.unsaid for rival in rivals)):
        return None
    return None if rivals and best.score - rivals[0].score < APART else best


def _another_part(hit: Hit) -> bool:
    """Whether what was left unsaid makes a part of its own: a number, or what follows one, as in
    "1080 Ti", "MI350X"; the shape of the module and the size of its memory do not."""
    words = _words(hit.name)
    after = {word for number, word in pairwise(words) if number[0].isdigit()} - _SHAPE
    return any(not _is_size(word) and (word[0].isdigit() or word in after) for word in hit.unsaid)


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    """The atoms of a name: letters and numbers apart, case, marks and makers' names left out,
    unless only numbers would be left: "AI 100" is not every part with a 100."""
    atoms = _atoms(text)
    kept = tuple(atom for atom in atoms if atom not in _ASIDE)
    return kept if any(not atom[0].isdigit() for atom in kept) else atoms


@lru_cache(maxsize=2048)
def _numbers(names: tuple[str, ...]) -> frozenset[str]:
    """Every number in any of an entry's names: what has another cannot be it."""
    return frozenset(atom for name in names for atom in _words(name) if atom[0].isdigit())


def _atoms(text: str) -> tuple[str, ...]:
    text = unicodedata.normalize("NFKC", text).casefold()
    return tuple(_ATOM.findall(_MEMORY.sub(r"\1gb", text)))


def _is_size(atom: str) -> bool:
    return atom[0].isdigit() and atom.endswith("gb")


def _compare(
    asked: tuple[str, ...], known: tuple[str, ...]
) -> tuple[int, tuple[str, ...], tuple[str, ...]] | None:
    """(score, reasons, unsaid), or None where a number or a short word speaks against it."""
    if asked == known:
        return 100, ("the same name",), ()
    rest = list(known)
    reasons: list[str] = []
    score = 100
    words = [atom for atom in asked if not atom[0].isdigit()]
    met = 0
    for atom in asked:
        if atom in rest:
            rest.remove(atom)
            met += not atom[0].isdigit()
            continue
        if atom in _FORM:
            score -= 5
            reasons.append(f"“{atom}” is not in its name")
            continue
        if _is_size(atom):
            score -= 10
            reasons.append(f"its name says no {atom}")
            continue
        if atom[0].isdigit() or len(atom) <= 3:
            return None
        near = _near(atom, rest)
        if near is None:
            score -= 30
            reasons.append(f"“{atom}” is not in its name")
            continue
        other, alike = near
        rest.remove(other)
        score -= max(4, 100 - alike)
        reasons.append(f"“{atom}” is read as “{other}”")
        met += 1
    if (words and not met) or not _same_model(asked, known):
        return None
    if rest:
        said = " ".join(rest)
        score -= 10 + 3 * len(rest)
        reasons.append(f"does not say “{said}”")
    if not reasons:
        score -= 1
        reasons.append("the same words in another order")
    return max(score, 0), tuple(reasons), tuple(rest)


def _near(atom: str, rest: Sequence[str]) -> tuple[str, int] | None:
    from rapidfuzz.fuzz import ratio

    best: tuple[str, int] | None = None
    for other in rest:
        if other[0].isdigit() or len(other) <= 3:
            continue
        alike = int(ratio(atom, other))
        if alike >= 75 and (best is None or alike > best[1]):
            best = (other, alike)
    return best


def _same_model(asked: Sequence[str], known: Sequence[str]) -> bool:
    """Letters beside a number belong to it: "A 100" is no "H 100", "910B Pro" no "910 Pro B"."""
    before = {number: letters for letters, number in pairwise(known) if number[0].isdigit()}
    after = {number: letters for number, letters in pairwise(known) if number[0].isdigit()}
    for first, second in pairwise(asked):
        if second[0].isdigit() and _short(first):
            other = before.get(second)
            if other is not None and _short(other) and other != first:
                return False
        if first[0].isdigit() and _short(second) and len(second) <= 2:
            other = after.get(first)
            if other is not None and other != second:
                return False
    return True


def _short(atom: str) -> bool:
    return not atom[0].isdigit() and len(atom) <= 3
