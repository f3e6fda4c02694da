"""Names of funders and their ROR ids: a shipped table of large funders, and whatever is added.

The shipped table (funders.csv) holds names and acronyms of some 460 funders and large firms;
its ids are facts of the ROR registry (CC0). An empty id means the name is known and no id was
found for it. A ROR dump and the Crossref Funder Registry's mapping may be added; acronyms of a
dump are not, because most acronyms stand for several bodies.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

LONGEST = 16
"""Words a name may have to be spotted in a text; longer ones are still linked when written out."""

_APOSTROPHES = re.compile(r"['’‘ʼ`]")
_WORDS = re.compile(r"[^\W_]+")
_SPECIAL = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


def fold(text: str) -> str:
    """Words of a name in small letters without diacritics, marks or apostrophes.

    >>> fold("Alzheimer’s Association"), fold("Fundação para a Ciência")
    ('alzheimers association', 'fundacao para a ciencia')
    """
    if text.isascii():
        return " ".join(_WORDS.findall(text.replace("'", "").lower()))
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).lower().translate(_SPECIAL)
    return " ".join(_WORDS.findall("".join(c for c in plain if not unicodedata.combining(c))))


def _is_acronym(name: str) -> bool:
    return " " not in name and sum(c.isupper() for c in name) >= 2 and len(name) <= 14


class FunderDirectory:
    """Which words name a funder, and its ROR id.

    Built from (name, ror, kind) triples: `ror` is "https://ror.org/…" or "", `kind` "funder",
    or anything else for an institution whose name is linked and not spotted. Of two ids for
    one name the first stands where it came from the shipped table; otherwise the name links to
    none, because a wrong id is worse than no id.
    """

    def __init__(
        self,
        entries: Iterable[tuple[str, str, str]] = (),
        *,
        fundref: Mapping[str, str] | None = None,
        shipped: bool = True,
    ) -> None:
        self._rors: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._acronyms: dict[str, str] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._fundref = dict(fundref or {})
        lengths: dict[str, set[int]] = {}
        own: set[str] = set()
        if shipped:
            for name, ror, title in _shipped():
                own.add(self._add(name, ror, title, lengths))
        clashes: set[str] = set()
        for name, ror, kind in entries:
            key = fold(name)
            if not key or (key in own and self._rors[key]):
                continue
            if key in self._rors and self._rors[key] not in ("", ror):
                clashes.add(key)
            elif kind == "funder" and " " in key:
                self._add(name, ror, name, lengths)
            else:
                self._rors[key] = ror
                self._titles.setdefault(ror, name)
        for key in clashes:
            self._rors[key] = ""
        self._lengths = {k: tuple(sorted(v, reverse=True)) for k, v in lengths.items()}

    def _add(self, name: str, ror: str, title: str, lengths: dict[str, set[int]]) -> str:
        key = fold(name)
        if _is_acronym(name):
            self._acronyms[name] = ror
        elif key:
            words = key.split(" ")
            if len(words) <= LONGEST:
                lengths.setdefault(words[0], set()).add(len(words))
        self._rors[key] = ror
        self._titles.setdefault(ror, title)
        return key

    def ror_of(self, name: str) -> str:
        """The ROR id of a written name, "" where it has none or could be several."""
        found = self._acronyms.get(name)
        if found is None and not _is_acronym(name):
            found = self._rors.get(fold(name))
        return found or ""

    def ror_of_doi(self, doi: str) -> str:
        """The ROR id of a Crossref funder DOI ("10.13039/100000001") or its bare number."""
        return self._fundref.get(doi.rstrip("/").rpartition("/")[2], "")

    def title_of(self, ror: str) -> str:
        """The name the directory has for an id, "" where it has none."""
        return self._titles.get(ror, "") if ror else ""

    def knows(self, name: str) -> bool:
        """Whether the name, or the acronym as it is written, stands in the directory."""
        return name in self._acronyms or (not _is_acronym(name) and fold(name) in self._rors)

    def is_acronym(self, word: str) -> bool:
        """Whether the word as it is written is a known funder's acronym."""
        return word in self._acronyms

    def longest(self, words: Sequence[str], start: int) -> int:
        """How many of the folded words from `start` on make the longest known name; 0: none."""
        sizes = self._lengths.get(words[start])
        if sizes is None:
            return 0
        for size in sizes:
            if " ".join(words[start : start + size]) in self._rors and start + size <= len(words):
                return size
        return 0


@lru_cache(maxsize=1)
def _shipped() -> tuple[tuple[str, str, str], ...]:
    text = (resources.files(__package__) / "funders.csv").read_text("utf-8")
    rows: list[tuple[str, str, str]] = []
    for row in csv.DictReader(io.StringIO(text)):
        for name in (row["name"], *row["also"].split(";")):
            if name:
                rows.append((name, row["ror"], row["name"]))
    return tuple(rows)


@lru_cache(maxsize=1)
def shipped_directory() -> FunderDirectory:
    """The directory that comes with Tidegate; no file is needed."""
    return FunderDirectory()


def names_of_record(record: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(name, ror, kind) for the names of one ROR record, schema 1 or 2; acronyms are left out.

    `kind` is "funder" where the record's types say so or it has a Crossref funder id; a record
    that is not active gives nothing. What is not shaped as a record gives nothing.
    """
    ror, status = record.get("id"), record.get("status")
    if not isinstance(ror, str) or status not in ("active", None):
        return
    types = {str(one).lower() for one in _list(record.get("types"))}
    kind = "funder" if "funder" in types or _has_fundref(record.get("external_ids")) else "other"
    if "education" in types or "company" in types:
        kind = "other"
    names: list[Any] = [record.get("name"), *_list(record.get("aliases"))]
    names += [one.get("label") for one in _list(record.get("labels")) if isinstance(one, dict)]
    for one in _list(record.get("names")):
        if isinstance(one, dict) and "acronym" not in _list(one.get("types")):
            names.append(one.get("value"))
    for name in dict.fromkeys(one for one in names if isinstance(one, str)):
        if name.strip():
            yield name, ror, kind


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _has_fundref(value: Any) -> bool:
    if isinstance(value, dict):
        return "FundRef" in value
    return any(isinstance(one, dict) and one.get("type") == "fundref" for one in _list(value))
