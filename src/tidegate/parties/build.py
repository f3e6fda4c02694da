"""Builds the index of listed parties: a folder of plain arrays that is mapped, not read.

An index holds the entries of a fixed set of editions and is named by what it was made from, so it
never has to be brought up to date: a changed list makes another index. It is written under a
temporary name and renamed when whole.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tidegate.lists.entry import Entry
from tidegate.names.analysis import Kind, Name, analyse
from tidegate.parties.spellings import key, sound_key, spelling_keys
from tidegate.parties.strings import write_strings

VERSION = 2
WEAK_ALIAS = 1


def exact_keys(name: Name) -> set[int]:
    """Keys under which two names that are the same but for case, marks, the order of words and
    the legal form meet: the folded spelling, its words in any order, its words without those of
    legal forms (wherever they stand), and the words of each reading."""
    keys = {key("=" + name.key), key("%" + " ".join(sorted(name.key.split())))}
    keys.add(key("%" + " ".join(name.bare)))
    keys.update(key("&" + " ".join(sorted(t.text for t in form.tokens))) for form in name.forms)
    return keys


def entry_line(entry: Entry) -> str:
    """An entry as the index keeps it: empty fields left out."""
    return json.dumps(
        {k: v for k, v in asdict(entry).items() if v not in ("", (), [], {}, None)},
        ensure_ascii=False,
        separators=(",", ":"),
    )


class _Filing:
    """Words, where each stands, and the keys they are filed under, while an index is made."""

    def __init__(self) -> None:
        self.words: dict[tuple[str, bool], int] = {}
        self.weights: list[float] = []
        self.where: list[list[int]] = []

    def add(self, word: str, joined: bool, weight: float, name: int) -> None:
        at = self.words.get((word, joined))
        if at is None:
            at = self.words[word, joined] = len(self.weights)
            self.weights.append(weight)
            self.where.append([name])
            return
        self.weights[at] = max(self.weights[at], weight)
        if self.where[at][-1] != name:
            self.where[at].append(name)

    def add_name(self, number: int, name: Name) -> None:
        for form in name.forms:
            for token in form.tokens:
                self.add(token.text, False, token.weight, number)
            for left, right in zip(form.tokens, form.tokens[1:], strict=False):
                if Kind.NUMBER in (left.kind, right.kind):
                    continue
                joined = left.surface + right.surface
                if 4 <= len(joined) <= 24:
                    self.add(joined, True, left.weight + right.weight, number)


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


def _write(folder: Path, entries: Iterable[Entry], made_from: Mapping[str, Any]) -> None:
    import numpy as np

    filing = _Filing()
    name_entry: list[int] = []
    name_place: list[int] = []
    name_flags: list[int] = []
    name_weight: list[float] = []
    exact: list[tuple[int, int]] = []
    numbers: list[tuple[int, int]] = []

    def lines() -> Iterable[str]:
        for at, entry in enumerate(entries):
            for place, listed in enumerate(entry.names):
                name = analyse(listed.text, entry.schema)
                number = len(name_entry)
                name_entry.append(at)
                name_place.append(place)
                name_flags.append(WEAK_ALIAS if listed.weak else 0)
                totals = [sum(t.weight for t in form.tokens) for form in name.forms]
                name_weight.append(min(totals, default=0.0))
                filing.add_name(number, name)
                exact.extend((k, number) for k in exact_keys(name))
            for identifier in entry.identifiers:
                plain = plain_identifier(identifier.value)
                if plain:
                    numbers.append((key("#" + plain), at))
            yield entry_line(entry)

    write_strings(folder, "entries", lines())
    order = sorted(filing.words, key=lambda w: w[0])
    renumber = [filing.words[w] for w in order]
    write_strings(folder, "words", (word for word, _ in order))
    np.save(folder / "joined.npy", np.asarray([j for _, j in order], dtype=np.bool_))
    np.save(
        folder / "weights.npy", np.asarray([filing.weights[n] for n in renumber], dtype=np.float32)
    )
    starts, postings = [0], []
    for n in renumber:
        postings.extend(filing.where[n])
        starts.append(len(postings))
    np.save(folder / "starts.npy", np.asarray(starts, dtype=np.uint32))
    np.save(folder / "postings.npy", np.asarray(postings, dtype=np.uint32))
    spellings: list[tuple[int, int]] = []
    sounds: list[tuple[int, int]] = []
    for at, (word, joined) in enumerate(order):
        spellings.extend((k, at) for k in spelling_keys(word, joined=joined))
        sound = None if joined else sound_key(word)
        if sound is not None:
            sounds.append((sound, at))
    for name, pairs in (
        ("spellings", spellings), ("sounds", sounds), ("exact", exact), ("numbers", numbers),
    ):  # fmt: skip
        _write_pairs(folder, name, pairs)
    np.save(folder / "name_entry.npy", np.asarray(name_entry, dtype=np.uint32))
    np.save(folder / "name_place.npy", np.asarray(name_place, dtype=np.uint16))
    np.save(folder / "name_flags.npy", np.asarray(name_flags, dtype=np.uint8))
    np.save(folder / "name_weight.npy", np.asarray(name_weight, dtype=np.float32))
    about = {"version": VERSION, "names": len(name_entry), "made_from": made_from}
    (folder / "index.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


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
