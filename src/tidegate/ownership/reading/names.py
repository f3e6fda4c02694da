"""Who is who in a file: names that differ only in looks are one, two ids of one name are two."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from tidegate.findings.inert import cut, visible
from tidegate.intake.cells import is_lei, is_uscc, says_nothing, tidy
from tidegate.intake.header_words import fold_header
from tidegate.ownership.structure import Kind

NAME_LIMIT = 2_000
"""How many characters of a name are kept."""
UNNAMED = frozenset(
    {"unknown", "undisclosed", "not disclosed", "unnamed", "not named", "anonymous", "n/a", "tbd",
     "not public", "not known", "unidentified", "unknown owner", "unknown shareholder",
     "unknown shareholders", "undisclosed shareholder", "undisclosed shareholders",
     "undisclosed investors", "unbekannt", "inconnu", "desconocido", "неизвестно", "不详", "未知",
     "未披露"}
)  # fmt: skip
"""Owner cells that say that somebody holds the share and not who."""
GROUPS = frozenset(
    {"public", "the public", "public float", "free float", "float", "others", "other",
     "other shareholders", "other investors", "other owners", "all others", "various", "minority",
     "minority shareholders", "minorities", "retail investors", "public shareholders", "diverse",
     "employees", "management", "institutional investors", "streubesitz", "ubrige", "flottant",
     "autres", "otros", "capital flotante", "публичное размещение", "прочие", "其他", "其他股东",
     "公众股东", "公众", "社会公众股"}
)  # fmt: skip
"""Owner cells that name several holders as one and none of them."""
_LONGEST = max(map(len, UNNAMED | GROUPS)) + 4
_TYPES: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
    ("person", "", (
        "person", "individual", "natural person", "natural", "human", "people", "known person",
        "自然人", "个人", "физлицо", "физическое лицо",
    )),
    ("company", "", (
        "company", "organisation", "organization", "legal entity", "entity", "firm", "business",
        "legal person", "registered entity", "bank", "public company", "private company", "公司",
        "企业", "法人", "юрлицо", "юридическое лицо",
    )),
    ("company", "corporation", (
        "corporation", "corp", "inc", "llc", "ltd", "limited", "plc", "gmbh", "ag", "sa", "jsc",
        "joint stock company", "limited company", "ооо", "оао", "пао", "股份有限公司", "有限公司",
        "有限责任公司",
    )),
    ("arrangement", "partnership", (
        "partnership", "limited partnership", "general partnership", "lp", "llp", "kg",
        "gmbh co kg", "有限合伙", "合伙企业", "合伙",
    )),
    ("arrangement", "trust", ("trust", "family trust", "信托", "траст")),
    ("arrangement", "estate", ("estate", "decedent estate")),
    ("arrangement", "", ("arrangement", "fund", "nomination", "investment fund")),
    ("state", "", (
        "state", "government", "state body", "public body", "ministry", "sovereign",
        "government agency", "municipality", "local government", "political party",
        "government body", "государство", "政府", "国家", "国资委",
    )),
    ("group", "", (
        "group", "consortium", "several", "investors", "shareholders", "various", "public",
        "float", "others",
    )),
    ("unknown", "", ("unknown", "other")),
)  # fmt: skip
_KINDS = {word: (kind, form) for kind, form, words in _TYPES for word in words}


@lru_cache(maxsize=65_536)
def tidy_name(text: str) -> tuple[str, int]:
    """The name as it is kept, and how many invisible characters were taken out of it."""
    plain, hidden = tidy(text[: 4 * NAME_LIMIT])
    return cut(plain, NAME_LIMIT), hidden


@lru_cache(maxsize=65_536)
def folded_name(name: str) -> str:
    """What two spellings of one name share: no case, no width, no needless white space."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@lru_cache(maxsize=65_536)
def unnamed_kind(name: str) -> Kind | None:
    """ "unknown" or "group" where an owner's cell names nobody, else None."""
    if len(name) > _LONGEST:
        return None
    folded = " ".join(name.casefold().replace("(", " ").replace(")", " ").split())
    if folded in GROUPS:
        return "group"
    return "unknown" if folded in UNNAMED or says_nothing(name) else None


def kind_of(text: str) -> tuple[Kind, str] | None:
    """(kind, form) that a type cell names, or None where it is not known."""
    folded = fold_header(text)
    found = _KINDS.get(folded)
    if found is None and folded.endswith("s"):
        found = _KINDS.get(folded[:-1])
    return found


def identifier(text: str, scheme: str = "") -> tuple[str, str]:
    """(scheme, number): an LEI or a Chinese social credit code is told by its check digits."""
    number = " ".join(text.split())[:200]
    if is_lei(number):
        return "LEI", number.upper()
    if is_uscc(number):
        return "USCC", number.upper()
    return scheme or "id", number


@dataclass(slots=True)
class Mention:
    """One naming of somebody in a row: `folded` and `number` decide who it is."""

    row: int
    name: str
    number: str = ""
    folded: str = ""

    def __post_init__(self) -> None:
        self.folded = folded_name(self.name)


@dataclass
class Directory:
    """Everybody named in a file; give all mentions first, then ask for keys.

    A key is the name as it first stands; where two hold one name, the id stands beside it.
    """

    _numbers: dict[str, dict[str, None]] = field(default_factory=dict)
    _keys: dict[tuple[str, str], str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _spellings: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            known = self._numbers.setdefault(mention.folded, {})
            if mention.number:
                known[mention.number] = None

    def ambiguous(self, mention: Mention) -> tuple[str, ...]:
        """The ids that a mention without one could mean, where they are several."""
        known = self._numbers.get(mention.folded, {})
        return tuple(known) if not mention.number and len(known) > 1 else ()

    def key(self, mention: Mention) -> str:
        """Who is meant. A name without an id is the one party of that name that has one."""
        number = mention.number or next(iter(self._numbers.get(mention.folded, ())), "")
        identity = ("id", number) if number else ("name", mention.folded)
        key = self._keys.get(identity)
        if key is None:
            key, count = mention.name, 2
            if key in self._taken and number:
                key = f"{mention.name} ({number})"
            while key in self._taken:
                key, count = f"{mention.name} ({count})", count + 1
            self._taken.add(key)
            self._keys[identity] = key
        self._spellings.setdefault(key, {}).setdefault(mention.name, mention.row)
        return key

    def separate(self, name: str) -> str:
        """A key of its own for a holder whom the file does not name."""
        key, count = name, 2
        while key in self._taken:
            key, count = f"{name} ({count})", count + 1
        self._taken.add(key)
        return key

    def other_names(self, key: str) -> tuple[str, ...]:
        """The other names of the one with that key, looks aside."""
        spelled = self._spellings.get(key, {})
        if len(spelled) < 2:
            return ()
        seen = {folded_name(next(iter(spelled)))} if spelled else set()
        others: list[str] = []
        for name in spelled:
            if (folded := folded_name(name)) not in seen:
                seen.add(folded)
                others.append(name)
        return tuple(others)

    def notes(self, limit: int = 10) -> list[str]:
        """Which spellings were read as one, and which names stand for several."""
        told: list[str] = []
        for spelled in self._spellings.values():
            if len(spelled) > 1:
                names = " and ".join(
                    f"“{visible(name, 80)}” (row {row})" for name, row in list(spelled.items())[:4]
                )
                told.append(f"read as one: {names}")
        more = (
            [f"and {len(told) - limit} more names in several spellings"]
            if len(told) > limit
            else []
        )
        several = [
            f"two or more hold the name “{visible(folded, 80)}”, told apart by id: "
            + ", ".join(visible(number, 40) for number in list(numbers)[:4])
            for folded, numbers in self._numbers.items()
            if len(numbers) > 1
        ]
        return [*told[:limit], *more, *several[:limit]]
