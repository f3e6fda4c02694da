"""Builds the index of listed parties: a folder of plain arrays that is mapped, not read.

An index holds the entries of a fixed set of editions and is named by what it was made from, so it
never has to be brought up to date: a changed list makes another index. It is written under a
temporary name and renamed when whole.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tidegate.lists.entry import Entry
from tidegate.lists.entry_lines import entry_to_dict
from tidegate.names.analysis import Form, Kind, Name, analyse, raw_words
from tidegate.names.cleaning import clean
from tidegate.parties.spellings import key, sound_key, spelling_keys
from tidegate.parties.strings import write_strings

VERSION = 7
WEAK_ALIAS, OF_A_PERSON = 1, 2
# What a filed word is: a word as compared; neighbouring words written as one; a word as written,
# where it is compared by its concept ("electronics"), which can then only be split or joined.
WORD, JOINED_WORDS, AS_WRITTEN = 0, 1, 2
SHORTEST_JOINED, LONGEST_JOINED, MOST_JOINED = 4, 40, 3


def exact_texts(name: Name) -> set[str]:
    """Texts of which two names share one if they are the same but for case, marks, the order of
    words and the legal form: the folded spelling, its words in any order, its words without those
    of legal forms (wherever they stand), and the words of each reading."""
    if not any(letter.isalnum() for letter in name.key):
        return {"=" + name.key}  # signs alone are the same as the same signs only
    texts = {"=" + name.key, "%" + " ".join(sorted(name.key.split())), "%" + " ".join(name.bare)}
    texts.update("&" + " ".join(sorted(t.text for t in form.tokens)) for form in name.forms)
    return texts


def printed_text(name: str) -> str:
    """A name as printed, folded, its words in any order: what a copy of it is found by."""
    return "^" + " ".join(sorted(raw_words(clean(name))))


def entry_line(entry: Entry) -> str:
    """An entry as the index keeps it."""
    return json.dumps(entry_to_dict(entry), ensure_ascii=False, separators=(",", ":"))


def joined_words(form: Form) -> Iterator[tuple[str, float]]:
    """Two and three neighbouring words written as one, with the weight of all of them."""
    tokens = form.tokens
    for start in range(len(tokens)):
        joined, weight = tokens[start].surface, tokens[start].weight
        for token in tokens[start + 1 : start + MOST_JOINED]:
            joined += token.surface
            weight += token.weight
            if SHORTEST_JOINED <= len(joined) <= LONGEST_JOINED:
                yield joined, weight


def bit_of(letter: str) -> int:
    """The bit a letter is marked by; some share one."""
    return 1 << ord(letter) % 32


def heads_of(name: Name) -> tuple[int, int]:
    """The bits of the letters that words begin with, and of those that stand as initials."""
    words = initials = 0
    for form in name.forms:
        for token in form.tokens:
            if token.kind == Kind.INITIAL:
                initials |= bit_of(token.text[0])
            else:
                words |= bit_of(token.text[0])
    return words, initials


def letters_of(name: Name) -> tuple[int, int]:
    """How many letters a name has, and which: one bit for a letter that is there, one for a
    letter that is there twice. A slip of writing changes at most two of the bits."""
    letters = name.key.replace(" ", "")
    once = twice = 0
    for letter in letters:
        bit = bit_of(letter)
        twice |= once & bit
        once |= bit
    bits = once | twice << 32
    return min(len(letters), 65_535), bits


class _Filing:
    """Words, where each stands, and the keys they are filed under, while an index is made."""

    def __init__(self) -> None:
        self.words: dict[tuple[str, int], int] = {}
        self.weights: list[float] = []
        self.where: list[list[int]] = []

    def add(self, word: str, kind: int, weight: float, name: int) -> None:
        at = self.words.get((word, kind))
        if at is None:
            at = self.words[word, kind] = len(self.weights)
            self.weights.append(weight)
            self.where.append([name])
            return
        self.weights[at] = max(self.weights[at], weight)
        if self.where[at][-1] != name:
            self.where[at].append(name)

    def add_name(self, number: int, name: Name) -> None:
        for form in name.forms:
            for token in form.tokens:
                self.add(token.text, WORD, token.weight, number)
                if token.surface != token.text:
                    self.add(token.surface, AS_WRITTEN, token.weight, number)
            for joined, weight in joined_words(form):
                self.add(joined, JOINED_WORDS, weight, number)


def build(folder: Path, entries: Iterable[Entry], made_from: Mapping[str, Any]) -> None:
    """Writes an index of `entries` to `folder` (which must not exist).

    `made_from` is kept with it word for word, for the record.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    try:
        _write(making, entries, made_from)
        try:
            making.rename(folder)
        except OSError:
            if not (folder / "index.json").exists():  # another process made the same index first
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)


class _NameRow(NamedTuple):
    """What is kept of each listed name."""

    entry: int
    place: int
    flags: int
    weight: float
    heads: int
    initials: int
    letters: int
    letter_bits: int


def _name_row(entry: int, place: int, weak: bool, name: Name) -> _NameRow:
    weight = min((sum(t.weight for t in form.tokens) for form in name.forms), default=0.0)
    flags = (WEAK_ALIAS if weak else 0) | (OF_A_PERSON if name.schema == "person" else 0)
    return _NameRow(entry, place, flags, weight, *heads_of(name), *letters_of(name))


def _write(folder: Path, entries: Iterable[Entry], made_from: Mapping[str, Any]) -> None:
    filing = _Filing()
    rows: list[_NameRow] = []
    exact: list[tuple[int, int]] = []
    numbers: list[tuple[int, int]] = []
    printed: list[tuple[int, int]] = []

    def lines() -> Iterable[str]:
        for at, entry in enumerate(entries):
            for place, listed in enumerate(entry.names):
                name = analyse(listed.text, entry.schema)
                filing.add_name(len(rows), name)
                exact.extend((key(text), len(rows)) for text in exact_texts(name))
                rows.append(_name_row(at, place, listed.weak, name))
            printed.extend((key(printed_text(text)), at) for text in entry.printed)
            for identifier in entry.identifiers:
                plain = plain_identifier(identifier.value)
                if plain:
                    numbers.append((key("#" + plain), at))
            yield entry_line(entry)

    write_strings(folder, "entries", lines())
    _write_words(folder, filing)
    _write_names(folder, rows)
    _write_pairs(folder, "exact", exact)
    _write_pairs(folder, "numbers", numbers)
    _write_pairs(folder, "printed", printed)
    about = {"version": VERSION, "names": len(rows), "made_from": made_from}
    (folder / "index.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def _write_words(folder: Path, filing: _Filing) -> None:
    """The words in order, the names that hold each, and the keys each is filed under."""
    import numpy as np

    order = sorted(filing.words)
    renumber = [filing.words[w] for w in order]
    write_strings(folder, "words", (word for word, _ in order))
    np.save(folder / "kinds.npy", np.asarray([kind for _, kind in order], dtype=np.uint8))
    weights = np.asarray([filing.weights[n] for n in renumber], dtype=np.float32)
    np.save(folder / "weights.npy", weights)
    starts, postings = [0], []
    for n in renumber:
        postings.extend(filing.where[n])
        starts.append(len(postings))
    np.save(folder / "starts.npy", np.asarray(starts, dtype=np.uint32))
    np.save(folder / "postings.npy", np.asarray(postings, dtype=np.uint32))
    spellings: list[tuple[int, int]] = []
    sounds: list[tuple[int, int]] = []
    for at, (word, kind) in enumerate(order):
        spellings.extend((k, at) for k in spelling_keys(word, joined=kind != WORD))
        sound = sound_key(word) if kind == WORD else None
        if sound is not None:
            sounds.append((sound, at))
    _write_pairs(folder, "spellings", spellings)
    _write_pairs(folder, "sounds", sounds)


def _write_names(folder: Path, rows: list[_NameRow]) -> None:
    """One array a column; the letters in order of their count, so that a range is a slice."""
    import numpy as np

    by_letters = sorted(range(len(rows)), key=lambda n: (rows[n].letters, rows[n].letter_bits))
    for name, values, kind in (
        ("name_entry", (r.entry for r in rows), np.uint32),
        ("name_place", (r.place for r in rows), np.uint16),
        ("name_flags", (r.flags for r in rows), np.uint8),
        ("name_weight", (r.weight for r in rows), np.float32),
        ("heads.words", (r.heads for r in rows), np.uint32),
        ("heads.initials", (r.initials for r in rows), np.uint32),
        ("letters.names", iter(by_letters), np.uint32),
        ("letters.counts", (rows[n].letters for n in by_letters), np.uint16),
        ("letters.bits", (rows[n].letter_bits for n in by_letters), np.uint64),
    ):
        np.save(folder / f"{name}.npy", np.fromiter(values, dtype=kind, count=len(rows)))


def _write_pairs(folder: Path, name: str, pairs: list[tuple[int, int]]) -> None:
    """Keys sorted, with what they point to beside them."""
    import numpy as np

    keys = np.fromiter((k for k, _ in pairs), dtype=np.uint32, count=len(pairs))
    values = np.fromiter((v for _, v in pairs), dtype=np.uint32, count=len(pairs))
    by_key = np.argsort(keys, kind="stable")
    np.save(folder / f"{name}.keys.npy", keys[by_key])
    np.save(folder / f"{name}.values.npy", values[by_key])


def plain_identifier(value: str) -> str:
    """An identifier's letters and digits; "" where fewer than five, which identify nobody."""
    plain = "".join(c for c in value.upper() if c.isalnum())
    return plain if len(plain) >= 5 and any(c.isdigit() for c in plain) else ""
