"""Guesses which columns hold what, from their headers and from their contents, and says why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tidegate.errors import InputError, Problem
from tidegate.intake.cells import is_imo, is_lei, is_uscc, schema_of
from tidegate.intake.column_profile import Profile, profile
from tidegate.intake.countries import countries_in
from tidegate.intake.dates import read_date
from tidegate.intake.header_words import fold_header
from tidegate.intake.mapping import FIELDS, read_mapping
from tidegate.intake.model import ColumnGuess, FieldGuess, RecordTable

_CODE = re.compile(r"[\w./#:-]*\d[\w./#:-]*")
_SAME_PARTY = frozenset(
    {
        *("legal", "english", "native", "full", "trade", "trading", "registered", "local", "main"),
        *("original", "latin", "short", "primary", "caption", "display", "chinese", "korean"),
        *("japanese", "russian", "arabic", "英文", "中文", "英文名", "英語名", "全称", "简称"),
        *("영문", "영문명"),
    }
)
_NOT_OWN = frozenset(
    {
        *("destination", "destino", "destinazione", "bestimmungsland", "ship", "birth", "birt"),
        *("source", "issuer", "issuing", "iden", "ids", "passport", "origin"),
    }
)
_NUMBERED = re.compile(r"name ?(\d)")
_FAMILY_WHEN_GIVEN = frozenset({"name", "nom", "naam", "nazwisko"})
_GIVEN_WHEN_FAMILY = frozenset(
    {"name", "nome", "nombre", "имя", "ad", "adı", "이름", "名前", "الاسم", "اسم", "nombres"}
)


def guess_columns(table: RecordTable, mapping: Mapping[str, str] | None = None) -> ColumnGuess:
    """Which columns feed which field, and why; `mapping` ({field: column}) overrides.

    Several columns are joined by " + "; an empty column turns a field off. Raises InputError,
    with the columns and the mend, where the mapping names what is not there or no column can
    hold the names.
    """
    told, off = read_mapping(table, mapping or {})
    profiles = profile(table)
    taken = {column for guess in told for column in guess.columns}
    fields = {guess.field for guess in told} | off
    free = [p for p in profiles if p.column not in taken]
    found, notes = _Guesser(free, fields).guess()
    guesses = sorted((*told, *found), key=lambda g: FIELDS.index(g.field))
    used = {column for guess in guesses for column in guess.columns}
    unused = tuple(column for column in table.columns if column not in used)
    if not any(g.field in ("name", "family_name", "given_name") for g in guesses):
        raise _no_name(table)
    return ColumnGuess(tuple(guesses), unused, tuple(notes))


def _no_name(table: RecordTable) -> InputError:
    listed = ", ".join(f"“{column}”" for column in table.columns[:40])
    example = next(iter(table.columns), "column 1")
    mend = f'say which column holds the names: --map name="{example}"'
    message = f"no column of names was found; the columns are {listed}"
    problem = Problem(file=table.path.name, message=message, mend=mend, row=1)
    return InputError(f"{table.path.name}: {message}", problems=(problem,), hint=mend)


class _Guesser:
    """One table's guess in the making: fields are settled one by one, columns used up."""

    def __init__(self, free: list[Profile], settled: set[str]) -> None:
        self.free = list(free)
        self.settled = settled
        self.found: list[FieldGuess] = []
        self.notes: list[str] = []

    def guess(self) -> tuple[list[FieldGuess], list[str]]:
        self._identifiers()
        self._countries()
        self._types()
        self._birth_dates()
        self._names()
        self._addresses()
        self._own_id()
        return self.found, self.notes

    def _wants(self, field: str) -> bool:
        return field not in self.settled

    def _worded(self, *fields: str) -> list[Profile]:
        return [p for p in self.free if p.word is not None and p.word.field in fields]

    def _use(
        self, field: str, columns: list[Profile], why: str, sure: float, kind: str = ""
    ) -> None:
        names = tuple(p.column for p in columns)
        self.found.append(FieldGuess(field, names, why, round(sure, 2), kind))
        self.free = [p for p in self.free if p.column not in names]

    def _identifiers(self) -> None:
        if not self._wants("identifier"):
            return
        checks = (("LEI", is_lei), ("USCC", is_uscc))
        for p in list(self.free):
            kind = next((kind for kind, check in checks if p.share(check) >= 0.8), "")
            if kind:
                why = f"{p.share(dict(checks)[kind]):.0%} of cells are {kind}s that check out"
                self._use("identifier", [p], why, 0.99, kind)
            elif p.word is not None and p.word.field == "identifier":
                if p.texts and p.share(_CODE.search) < 0.5:
                    continue
                if p.word.kind == "IMO" and p.texts and p.share(is_imo) < 0.5:
                    self.notes.append(f"“{p.column}”: few of its IMO numbers check out")
                self._use("identifier", [p], _says(p), 0.9 if p.word.whole else 0.7, p.word.kind)

    def _countries(self) -> None:
        for field in ("country", "nationality"):
            worded = self._worded(field) if self._wants(field) else []
            told = [p for p in worded if p.word and p.word.whole and p.texts]
            for p in told or worded:
                share = p.share(countries_in)
                if p.texts and share < 0.3:
                    continue
                if len(worded) > 1 and _NOT_OWN & set(fold_header(p.column).split()):
                    continue
                why = f"{_says(p)}; {share:.0%} of cells are countries" if p.texts else _says(p)
                self._use(field, [p], why, 0.95 if share > 0.8 else 0.7)
        if self._wants("country") and not any(g.field == "country" for g in self.found):
            for p in list(self.free):
                unknown = p.word is None or not p.word.whole
                share = p.share(countries_in) if unknown else 0.0
                if share >= 0.8 and len(p.texts) > 1:
                    self._use("country", [p], f"{share:.0%} of cells are countries", 0.8)
                    break

    def _types(self) -> None:
        if not self._wants("type"):
            return
        best = [(p.share(schema_of), p) for p in self.free if p.word is None or _is(p, "type")]
        best = [(share, p) for share, p in best if share >= (0.5 if _is(p, "type") else 0.9)]
        if best:
            share, p = max(best, key=lambda item: (_is(item[1], "type"), item[0]))
            if _is(p, "type") or len(p.texts) > 2:
                why = f"{share:.0%} of cells name a type"
                self._use("type", [p], f"{_says(p)}; {why}" if p.word else why, share)

    def _birth_dates(self) -> None:
        if not self._wants("birth_date"):
            return
        for p in self._worded("birth_date"):
            share = p.share(lambda t: read_date(t, serials=True)[0])
            if not p.texts or share >= 0.3:
                why = f"{_says(p)}; {share:.0%} of cells are dates" if p.texts else _says(p)
                self._use("birth_date", [p], why, 0.95 if p.word and p.word.whole else 0.7)
                return

    def _names(self) -> None:
        if self._wants("name") and self._wants("family_name") and self._wants("given_name"):
            self._main_name()
        if self._wants("other_names"):
            for p in self._worded("other_names"):
                self._use("other_names", [p], _says(p), 0.9 if p.word and p.word.whole else 0.6)

    def _main_name(self) -> None:
        numbered = [p for p in self.free if _NUMBERED.fullmatch(fold_header(p.column))]
        if len(numbered) > 1 and not any(_whole_name(p) for p in self.free if p not in numbered):
            numbered.sort(key=lambda p: fold_header(p.column))
            self._use("name", numbered, "numbered parts of a name, joined in order", 0.85)
            return
        candidates = [p for p in self._worded("name") if not p.texts or p.wordy >= 0.5]
        candidates.sort(key=_name_strength, reverse=True)
        if self._split_names(candidates):
            return
        if candidates:
            best = candidates[0]
            self._use("name", [best], _says(best), _name_strength(best)[0])
            self._also(candidates[1:])
            return
        self._name_by_contents()
        plain = [p for p in self.free if _whole_name(p)]
        if plain and not any(g.field == "name" for g in self.found):
            self._use("name", plain[:1], f"{_says(plain[0])}, though few cells look like one", 0.4)

    def _split_names(self, candidates: list[Profile]) -> bool:
        """Given and family name in two columns; "Name" beside "Vorname" is the family's."""
        given, middle = self._worded("given_name"), self._worded("middle_name")
        family = self._worded("family_name")
        full = [p for p in candidates if _whole_name(p)]
        folded = {fold_header(p.column): p for p in full}
        if given and not family:
            family = [p for name, p in folded.items() if name in _FAMILY_WHEN_GIVEN][:1]
        elif family and not given:
            given = [p for name, p in folded.items() if name in _GIVEN_WHEN_FAMILY][:1]
        full = [p for p in full if p not in family and p not in given]
        if full or not family:
            return False
        for field, parts in (
            ("given_name", given[:1]),
            ("middle_name", middle[:1]),
            ("family_name", family[:1]),
        ):
            if parts:
                self._use(field, parts, _says(parts[0]), 0.9)
        return True

    def _also(self, rest: list[Profile]) -> None:
        for p in rest:
            words = set(fold_header(p.column).split())
            if self._wants("other_names") and (_same_party(words)):
                self._use("other_names", [p], f"{_says(p)}, beside the main name", 0.7)
            elif p.texts:
                self.notes.append(
                    f"“{p.column}” may hold names of other parties and is not screened; "
                    f'to screen it: --map name="{p.column}"'
                )

    def _name_by_contents(self) -> None:
        best: Profile | None = None
        best_score = 0.0
        for p in self.free:
            if p.word is not None or not p.texts or p.wordy < 0.6:
                continue
            length = 1.0 if 4 <= p.length <= 60 else 0.3
            score = p.wordy * p.filled * length * (0.2 + p.distinct)
            if p.share(countries_in) < 0.5 and score > best_score:
                best, best_score = p, score
        if best is not None and best_score >= 0.25:
            self._use("name", [best], "its cells look like names", 0.6)
            self.notes.append(
                f"no header says which column holds the names; “{best.column}” was taken"
            )

    def _addresses(self) -> None:
        if not self._wants("address"):
            return
        parts = self._worded("address", "address_part")
        if parts:
            why = "; ".join(dict.fromkeys(_says(p) for p in parts[:3]))
            self._use("address", parts, why, 0.9)
            return
        for p in self.free:
            if p.word is None and 20 < p.length < 150 and p.share(_looks_like_address) >= 0.6:
                self._use("address", [p], "its cells look like addresses", 0.6)
                return

    def _own_id(self) -> None:
        if not self._wants("own_id"):
            return
        for p in self._worded("own_id"):
            if not p.texts or (p.distinct >= 0.9 and p.length <= 60):
                self._use("own_id", [p], _says(p), 0.9)
                return
        lei = next((g for g in self.found if g.field == "identifier" and g.kind == "LEI"), None)
        if lei is not None:
            # The column stays an identifier too.
            self.found.append(replace(lei, field="own_id", kind="", why="no other id: the LEI"))
            return
        for p in self.free:
            coded = p.share(_CODE.fullmatch)
            alone = p.filled > 0.95 and p.distinct == 1.0 and len(p.texts) > 2
            if p.word is None and alone and coded > 0.9:
                self._use("own_id", [p], "every cell is a code of its own", 0.6)
                return


def _is(p: Profile, field: str) -> bool:
    return p.word is not None and p.word.field == field


def _says(p: Profile) -> str:
    return f"header says {p.word.phrase}" if p.word is not None else "by its contents"


def _whole_name(p: Profile) -> bool:
    if not _is(p, "name") or p.word is None:
        return False
    return p.word.whole or any(word in fold_header(p.column) for word in ("full", "whole"))


def _same_party(words: set[str]) -> bool:
    if words <= {"name", "names", "value"} or words & _SAME_PARTY:
        return True
    # Han and Hangul headers have no blanks between words.
    return any(not w.isascii() and w in word for w in _SAME_PARTY for word in words)


def _name_strength(p: Profile) -> tuple[float, float]:
    """How sure a header and its contents are a name: (0–1, filled and distinct)."""
    whole = 0.95 if _whole_name(p) else 0.75
    if p.texts and p.distinct < 0.05 and len(p.texts) > 50:
        whole -= 0.4
    if set(fold_header(p.column).split()) & {"contact", "owner", "author", "shareholder"}:
        whole -= 0.3
    return whole, p.filled * (0.5 + p.distinct)


def _looks_like_address(text: str) -> bool:
    return (
        len(text) > 15 and any(c.isdigit() for c in text) and ("," in text or text.count(" ") > 3)
    )
