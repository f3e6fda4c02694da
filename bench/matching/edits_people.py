"""Edits of people's names: order, initials, particles, titles, patronymics, transliteration.

Names come as lists print them: "SURNAME, Given names", or in natural order without a comma.
"""

from __future__ import annotations

import random
import re

from edits import edit, like
from edits_letters import replaced

PERSON = ("person",)
TITLES = (
    "Dr.", "Prof.", "Mr", "Mrs", "Gen.", "Colonel", "Sheikh", "Hajji", "Eng.", "Sayyid", "Major",
    "Ayatollah", "Mullah", "Sir", "Ing.", "Lic.",
)  # fmt: skip
PARTICLES = frozenset(
    "al el bin ibn ben bint abu umm de del la las los da dos do van von der den di du le "
    "ul ur zu y e".split()
)
_SLAVIC = re.compile(r"(?i)^.{2,}(?:ovich|evich|ovych|evych|avich|ovna|evna|ivna|owna|ich)$")
_ARTICLE = re.compile(r"(?i)\b(al|el)-(?=\w)")
_CYRILLIC = (
    ("shch", "sch"), ("shch", "sc"), ("kh", "h"), ("kh", "ch"), ("zh", "j"), ("zh", "z"),
    ("ts", "c"), ("ts", "tz"), ("ch", "tch"), ("sh", "sch"), ("ya", "ia"), ("ya", "ja"),
    ("yu", "iu"), ("yu", "ju"), ("ye", "e"), ("iy", "y"), ("iy", "ii"), ("ey", "ei"), ("ay", "ai"),
    ("oy", "oi"), ("yev", "ev"), ("ov", "off"), ("ev", "eff"), ("iya", "ia"), ("yy", "y"),
    ("ks", "x"), ("v", "w"),
)  # fmt: skip
_ARABIC = (
    ("q", "k"), ("kh", "h"), ("gh", "g"), ("dh", "z"), ("dh", "d"), ("th", "s"), ("ou", "u"),
    ("oo", "u"), ("ee", "i"), ("u", "ou"), ("i", "ee"), ("ai", "ay"), ("ay", "ei"), ("aw", "au"),
    ("sh", "ch"), ("j", "dj"), ("j", "g"), ("w", "ou"), ("uh", "u"), ("iyy", "iy"), ("ah", "a"),
    ("mm", "m"), ("ss", "s"), ("dd", "d"), ("z", "dh"), ("h", ""), ("'", ""), ("e", "i"),
    ("o", "u"), ("a", "e"), ("al-", "el-"), ("al-", "ul-"), ("abdul ", "abd al-"),
)  # fmt: skip
_PINYIN_TO_WADE = (
    ("zh", "ch"), ("ch", "ch'"), ("sh", "sh"), ("q", "ch'"), ("x", "hs"), ("j", "ch"), ("z", "ts"),
    ("c", "ts'"), ("b", "p"), ("p", "p'"), ("d", "t"), ("t", "t'"), ("g", "k"), ("k", "k'"),
    ("r", "j"),
)  # fmt: skip
_FINALS_TO_WADE = {"ong": "ung", "ian": "ien", "ie": "ieh", "ue": "ueh", "uo": "o", "ui": "uei"}
_SYLLABLE = re.compile(
    r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
    r"(iang|iong|uang|ang|eng|ian|iao|ing|ong|uai|uan|ai|an|ao|ei|en|ia|ie|in|iu|ou|ua|ue|ui|un|uo"
    r"|a|e|i|o|u)(?![aeiou])"
)
# Where a name looks as if it came out of a script; only who is asked about depends on it.
_FROM_CYRILLIC = re.compile(
    r"(?i)(?:ov|ev|ova|eva|ski|sky|skiy|skaya|ich|vna|enko|chuk|in|ina)\b.*[, ].*"
    r"(?:ich|vna|iy|ey|ii|sha|dr|ya|or)\b|(?:kh|zh|shch|ts)\w*.*(?:ich|vna)\b"
)
_FROM_ARABIC = re.compile(
    r"(?i)\b(?:al|el|ul)-|\babd|\bm[uo]ha|\bahm[ae]d|\bhus|\bhas+an|\bmahm|\bali\b|\bbin\b|\bibn\b"
    r"|\babu\b|ullah\b|ollah\b|\bsa[iy]+[ei]?d|\bkhal[ie]|\bibrahim|\byusuf|\bomar\b|\bumar\b|\breza"
)


def parts(name: str) -> tuple[list[str], list[str]]:
    """(surname words, given words); without a comma the last word is the surname."""
    if "," in name:
        last, first = name.split(",", 1)
        return last.split(), first.split()
    words = name.split()
    return words[-1:], words[:-1]


def _written(name: str, last: list[str], given: list[str]) -> str:
    """The parts put together in the order of the name they came from."""
    if "," in name and given:
        return f"{' '.join(last)}, {' '.join(given)}"
    return " ".join([*given, *last])


def _looks_arabic(name: str) -> bool:
    return bool(_FROM_ARABIC.search(name)) and not any(_SLAVIC.match(w) for w in name.split())


@edit("natural order", "people", PERSON)
def natural_order(name: str, chance: random.Random) -> str | None:
    """Given names first, surname last, no comma."""
    last, given = parts(name)
    return " ".join([*given, *last]) if "," in name and given else None


@edit("comma wrong", "people", PERSON)
def comma_wrong(name: str, chance: random.Random) -> str | None:
    """First and last name reversed: the given names before the comma."""
    last, given = parts(name)
    return f"{' '.join(given)}, {' '.join(last)}" if given and last else None


@edit("initial", "people", PERSON)
def initial(name: str, chance: random.Random) -> str | None:
    """One given name is its initial, another stays whole."""
    last, given = parts(name)
    whole = [n for n, word in enumerate(given) if word.isalpha() and len(word) > 2]
    if len(whole) < 2:
        return None
    n = chance.choice(whole)
    return _written(name, last, [*given[:n], given[n][0] + ".", *given[n + 1 :]])


@edit("initials", "people", PERSON)
def initials(name: str, chance: random.Random) -> str | None:
    """Every given name is its initial; the surname has four letters at least."""
    last, given = parts(name)
    if not given or max(map(len, last), default=0) < 4:
        return None
    short = [f"{word[0]}." if word[0].isalpha() else word for word in given]
    return _written(name, last, short)


@edit("particle dropped", "people", PERSON)
def particle_dropped(name: str, chance: random.Random) -> str | None:
    """An article or particle is missing: al-Masri as Masri, de la Cruz as la Cruz."""
    words = name.split()
    at = [n for n, w in enumerate(words) if w.lower().strip(",") in PARTICLES and len(words) > 2]
    spots = list(_ARTICLE.finditer(name))
    if spots and (not at or chance.random() < 0.5):
        spot = chance.choice(spots)
        return name[: spot.start()] + name[spot.end() :]
    if not at:
        return None
    n = chance.choice(at)
    return " ".join(words[:n] + words[n + 1 :])


@edit("particle joined", "people", PERSON)
def particle_joined(name: str, chance: random.Random) -> str | None:
    """An article written with a space or no hyphen: al-Masri as Al Masri or Almasri."""
    spots = list(_ARTICLE.finditer(name))
    if not spots:
        return None
    spot = chance.choice(spots)
    return name[: spot.end() - 1] + chance.choice(["", " "]) + name[spot.end() :]


@edit("particle added", "people", PERSON)
def particle_added(name: str, chance: random.Random) -> str | None:
    """An article before a surname that is listed without, in names that look Arabic."""
    last, given = parts(name)
    if not given or len(last) != 1 or _ARTICLE.match(last[0]):
        return None
    if not _looks_arabic(name):
        return None
    return _written(name, [chance.choice(["al-", "el-"]) + last[0]], given)


@edit("title", "people", PERSON)
def title(name: str, chance: random.Random) -> str | None:
    """A title stands before the name, or before the given names."""
    last, given = parts(name)
    word = chance.choice(TITLES)
    if "," in name and given and chance.random() < 0.5:
        return f"{' '.join(last)}, {word} {' '.join(given)}"
    return f"{word} {' '.join([*given, *last])}"


@edit("patronymic dropped", "people", PERSON)
def patronymic_dropped(name: str, chance: random.Random) -> str | None:
    """Without the father's name: Vladimir Vladimirovich as Vladimir; bin with what follows it."""
    last, given = parts(name)
    slavic = [n for n, word in enumerate(given) if _SLAVIC.match(word)]
    if slavic and len(given) > 1:
        return _written(name, last, given[: slavic[0]] + given[slavic[0] + 1 :])
    sons = [n for n, w in enumerate(given[:-1]) if w.lower() in ("bin", "ibn", "ben", "bint")]
    if sons and sons[0]:
        return _written(name, last, given[: sons[0]] + given[sons[0] + 2 :])
    return None


@edit("patronymic marked", "people", PERSON)
def patronymic_marked(name: str, chance: random.Random) -> str | None:
    """bin written as ibn, or put between given names that stand bare, in names that look Arabic."""
    last, given = parts(name)
    sons = [n for n, w in enumerate(given) if w.lower() in ("bin", "ibn", "ben")]
    if sons:
        n = sons[0]
        other = chance.choice([w for w in ("bin", "ibn", "ben") if w != given[n].lower()])
        return _written(name, last, [*given[:n], like(given[n][-1], other), *given[n + 1 :]])
    if len(given) < 2 or not _looks_arabic(name):
        return None
    return _written(name, last, [given[0], chance.choice(["bin", "ibn"]), *given[1:]])


@edit("scheme: cyrillic", "transliteration", PERSON)
def scheme_cyrillic(name: str, chance: random.Random) -> str | None:
    """Another way to write Russian or Ukrainian in Latin letters, at one or two places."""
    if not _FROM_CYRILLIC.search(name):
        return None
    once = replaced(name, _CYRILLIC, chance)
    return (replaced(once, _CYRILLIC, chance) or once) if once and chance.random() < 0.5 else once


@edit("scheme: arabic", "transliteration", PERSON)
def scheme_arabic(name: str, chance: random.Random) -> str | None:
    """Another way to write Arabic or Persian in Latin letters, at one to three places."""
    if not _looks_arabic(name):
        return None
    for _ in range(chance.randint(1, 3)):
        name = replaced(name, _ARABIC, chance) or name
    return name


@edit("scheme: wade-giles", "transliteration", PERSON)
def scheme_wade_giles(name: str, chance: random.Random) -> str | None:
    """Pinyin written as Wade-Giles, where every word of the name is pinyin."""
    words = re.findall(r"[A-Za-z]+", name)
    if not 2 <= len(words) <= 3 or not any(_CHINESE.search(w.lower()) for w in words):
        return None
    if not all(_whole(word.lower()) for word in words):
        return None
    return re.sub(r"[A-Za-z]+", lambda m: _wade(m.group()), name)


_CHINESE = re.compile(r"zh|x|q|ong|iang|uang|ian|uo")


def _whole(word: str) -> bool:
    return bool(re.fullmatch(f"(?:{_SYLLABLE.pattern})+", word)) and len(word) <= 12


def _wade(word: str) -> str:
    syllables = [m.groups() for m in _SYLLABLE.finditer(word.lower())]
    if not syllables:
        return word
    out = []
    for onset, final in syllables:
        out.append(dict(_PINYIN_TO_WADE).get(onset, onset) + _FINALS_TO_WADE.get(final, final))
    joined = "-".join(out)
    return joined.upper() if word.isupper() else joined.capitalize()
