"""Which columns of a table of ventures hold what: by headers in several languages, said as read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from tidegate.errors import InputError, Problem
from tidegate.intake.countries import country_code
from tidegate.intake.header_words import fold_header
from tidegate.intake.mapping import named_columns
from tidegate.intake.model import RecordTable
from tidegate.intake.money import money_words
from tidegate.ownership.ledger.words import table
from tidegate.ownership.reading import header_words

_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_TAIL = re.compile(
    r"\b(?:in|of|the|percent|pct|mn|million|millions|bn|billion|thousand|m|mio|mrd|millionen"
    r"|milliarden|tausend|tsd|euros?|(?:us )?dollars?|yuan|usd|eur|cny|rmb"
    r"|name|names|en|english|hq|headquarters)\b|%"
)
_HAN_TAIL = re.compile(r"(?:万|亿|百万)?(?:元|美元|人民币|欧元)$|名称$")
_NUMBERED = re.compile(
    r"(?P<side>foreign|domestic|local|chinese)? ?"
    r"(?:partner|party|shareholder|investor|owner|合作方|股东|投资方|partenaire|gesellschafter)"
    r" ?(?P<number>[1-9]|1\d|20|[a-h])"
    r"(?: (?P<what>name|country|share|stake|percent|role|side|countries|equity|ownership"
    r"|国家|股比|持股比例|pays|part|land|anteil))?"
)
_WHAT = {
    **dict.fromkeys(("country", "countries", "国家", "pays", "land"), "country"),
    **dict.fromkeys(
        ("share", "stake", "percent", "equity", "ownership", "股比", "持股比例", "part", "anteil"),
        "share",
    ),
    **dict.fromkeys(("role", "side"), "role"),
}
_SIDES = {"foreign": "foreign", "domestic": "domestic", "local": "domestic", "chinese": "domestic"}
DATES = ("date", "signed", "announced")
AMOUNTS = {
    "registered_capital": "registered capital",
    "investment": "investment",
    "capital": "capital",
}


@dataclass(frozen=True, slots=True)
class Numbered:
    """The columns of "Partner 1", "Partner 1 country" and "Partner 1 share"; or of "US partner" and
    "US share", where `nation` is the country that their headers name."""

    side: str = ""
    nation: str = ""
    name: str = ""
    country: str = ""
    share: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns by field, in the table's order; `numbered` the partners that have columns each."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbered: tuple[Numbered, ...] = ()
    order: Mapping[str, int] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self.fields.get(name, ())


def fields() -> tuple[str, ...]:
    """The names that `mapping=` takes."""
    return tuple(table("headers"))


@cache
def _phrases() -> dict[str, str]:
    """{folded header: field}, with and without blanks; the first field that has one keeps it."""
    whole: dict[str, str] = {}
    for name, headers in table("headers").items():
        for header in headers:
            whole.setdefault(fold_header(header), name)
            whole.setdefault(fold_header(header).replace(" ", ""), name)
    return whole


@lru_cache(maxsize=4096)
def field_of(header: str) -> str:
    """The field a header means, or "": whole, without what stands in brackets, or without a
    currency, a unit and words that add nothing."""
    if not header or len(header) > 120:
        return ""
    whole = _phrases()
    for text in (header, _ASIDE.sub(" ", header)):
        folded = fold_header(text)
        found = whole.get(folded) or whole.get(folded.replace(" ", ""))
        if found:
            return found
    folded = fold_header(_ASIDE.sub(" ", header))
    bare = " ".join(_TAIL.sub(" ", folded).split())
    return whole.get(bare) or whole.get(_HAN_TAIL.sub("", bare)) or ""


def _of_nation(header: str) -> tuple[str, str] | None:
    """(country, "name" or "share") of a header such as “US partner” or “Japanese stake %”."""
    words = " ".join(_TAIL.sub(" ", fold_header(_ASIDE.sub(" ", header))).split()).split()
    for at in range(len(words) - 1, 0, -1):
        what = {"partner": "name", "share": "share"}.get(field_of(" ".join(words[at:])), "")
        nation = country_code(" ".join(words[:at])) if what else None
        if nation:
            return nation, what
    return None


def known(cells: Iterable[str]) -> int:
    """How many different fields a row of cells names: a row of headers names several."""
    found = {field_of(cell) or bool(_NUMBERED.fullmatch(fold_header(cell))) for cell in cells}
    return len(found - {"", False})


def find_columns(read: RecordTable, mapping: Mapping[str, str]) -> Columns:
    """Finds the columns; what the user maps goes before any header. Raises InputError with all
    that is missing or named wrongly."""
    found: dict[str, list[str]] = {}
    problems: list[Problem] = []
    taken: set[str] = set()
    off: set[str] = set()
    for key, wanted in mapping.items():
        name = key.strip().casefold().replace(" ", "_")
        if name not in fields():
            close = difflib.get_close_matches(name, fields(), n=3) or list(fields())[:8]
            message = f"“{key}” is not a field of a ledger"
            problems.append(Problem(read.path.name, message, f"use {', '.join(close)}"))
            continue
        if wanted.strip() in ("", "-"):
            off.add(name)
            continue
        parts = [wanted] if wanted in read.columns else re.split(r"\s\+\s", wanted)
        columns, wrong = named_columns(read, parts)
        problems += wrong
        found.setdefault(name, []).extend(columns)
        taken.update(columns)
    mapped = set(found)
    numbered: dict[tuple[str, str], dict[str, str]] = {}
    unused: list[str] = []
    for column in read.columns:
        if column in taken:
            continue
        if match := _NUMBERED.fullmatch(fold_header(column)):
            side = _SIDES.get(match["side"] or "", "")
            what = _WHAT.get(match["what"] or "", "name")
            numbered.setdefault((side, match["number"]), {}).setdefault(what, column)
            continue
        name = field_of(column)
        if not name and (told := _of_nation(column)):
            numbered.setdefault(("nation", told[0]), {}).setdefault(told[1], column)
            continue
        if name and name not in mapped and name not in off:
            found.setdefault(name, []).append(column)
        elif column.strip():
            unused.append(column)
    unused += [c for each in numbered.values() if "name" not in each for c in each.values()]
    partners = tuple(
        Numbered("", key, **each) if side == "nation" else Numbered(side, **each)
        for (side, key), each in sorted(numbered.items())
        if "name" in each
    )
    if not problems and not found.get("venture") and not _partners(found) and not partners:
        shown = ", ".join(f"“{one}”" for one in read.columns[:12])
        problems.append(
            Problem(
                read.path.name,
                f"no column of it names a venture or a partner; it has {shown}",
                'name them: --map venture="COLUMN" --map partner="COLUMN"',
                1,
            )
        )
    if not problems and "venture" not in found and (owned := _owned(unused)):
        problems.append(
            Problem(
                read.path.name,
                f"tells who holds what of whom (column “{owned}”), not joint ventures",
                'leave --ledger away; or name the column of ventures: --map venture="COLUMN"',
                1,
            )
        )
    if problems:
        raise InputError(
            f"{read.path.name} cannot be used as a ledger: {problems[0].message}",
            problems=problems,
            hint=problems[0].mend,
        )
    _single(found, unused)
    fixed = {name: tuple(columns) for name, columns in found.items() if columns}
    order = {column: at for at, column in enumerate(read.columns)}
    return Columns(fixed, partners, order, tuple(unused), _lines(fixed, mapped, partners))


def _owned(columns: Sequence[str]) -> str:
    """The column that a structure of stakes has and a table of ventures has not."""
    guesses = {column: header_words.field_of(column) for column in columns}
    return next((c for c, guess in guesses.items() if guess and guess[0] == "owned"), "")


def _partners(found: Mapping[str, Sequence[str]]) -> bool:
    return any(found.get(name) for name in ("foreign_partner", "domestic_partner", "partner"))


_MANY = frozenset(
    {"foreign_partner", "domestic_partner", "partner", "terms", "notes", "source"}
    | set(DATES) | set(AMOUNTS)
)  # fmt: skip


def _single(found: dict[str, list[str]], unused: list[str]) -> None:
    """A field that holds one thing keeps the first of its columns; the others are told unused."""
    for name, columns in found.items():
        if name not in _MANY:
            unused.extend(columns[1:])
            del columns[1:]


def _lines(
    found: Mapping[str, Sequence[str]], mapped: set[str], numbered: Sequence[Numbered]
) -> tuple[str, ...]:
    lines = [
        f"{name}: {' + '.join(found[name])} ({'as you said' if name in mapped else 'its header'})"
        for name in fields()
        if name in found
    ]
    for each in numbered:
        told = [c for c in (each.name, each.country, each.share, each.role) if c]
        lines.append(f"partner: {' + '.join(told)} (numbered)")
    return tuple(lines)


def header_money(column: str, host: str = "") -> tuple[str, int | None, str]:
    """(currency, power of ten, note) that a header gives its figures: "Investment (USD m)"."""
    aside = " ".join(_ASIDE.findall(column))
    code, scale, note = money_words(aside, host)
    if not code and scale is None:
        rest = _ASIDE.sub(" ", column)
        code, scale, note = money_words(rest, host)
    return code, scale, note
