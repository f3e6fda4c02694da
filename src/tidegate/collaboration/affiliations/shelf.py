"""Keeps a compiled gazetteer beside the user's data, so that a dump is compiled once.

A folder below `$TIDEGATE_HOME/registry` a dump; it takes its name in one step when it is whole.
Records are decoded when somebody asks for one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from importlib import resources
from pathlib import Path
from typing import overload

import msgspec
import numpy as np

from tidegate.collaboration.affiliations.gazetteer import VERSION, Gazetteer, compiled
from tidegate.collaboration.affiliations.listed import joined
from tidegate.collaboration.affiliations.registry import Institution, read_registry
from tidegate.collaboration.model import Listing, Status
from tidegate.errors import InputError
from tidegate.intake import sha256_of
from tidegate.lists.entry import Entry

CURRENT = "current"
JOINS = 4  # changes with how lists are joined
KEPT = 4


_RECORD = msgspec.json.Decoder(Institution)


class Records(Sequence[Institution]):
    """The records of a kept dump, decoded one by one."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines = lines
        self._read: dict[int, Institution] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> Institution: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Institution]: ...
    def __getitem__(self, at: int | slice) -> Institution | Sequence[Institution]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        made = self._read.get(at)
        if made is None:
            made = self._read[at] = _RECORD.decode(self._lines[at])
        return made

    def __iter__(self) -> Iterator[Institution]:
        return (self[at] for at in range(len(self)))


def gazetteer_of(dump: Path | str, home: Path) -> Gazetteer:
    """The gazetteer of a dump, compiled now or earlier; it is the one in use from then on.

    Raises InputError where the dump cannot be read, or the folder not be written.
    """
    dump = Path(dump)
    try:
        sha256 = sha256_of(dump)
    except OSError as wrong:
        raise InputError(
            f"{dump.name} cannot be read: {wrong}", hint="Give the path of a registry dump."
        ) from wrong
    folder = home / "registry" / _key(sha256)
    if not (folder / "about.json").exists():
        made = compiled(read_registry(dump), {"file": dump.name, "sha256": sha256})
        _keep(made, folder)
    _write_pointer(home, folder.name)
    return load(folder)


def current(home: Path) -> Path | None:
    """The folder of the dump used last, or None."""
    pointer = home / "registry" / CURRENT
    try:
        folder = home / "registry" / pointer.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return folder if (folder / "about.json").exists() else None


def kept_registry(home: Path, sha256: str) -> Path | None:
    """The folder of the dump with this hash; None for "". Raises InputError where it is not kept,
    or was compiled by another version."""
    if not sha256:
        return None
    folder = home / "registry" / _key(sha256)
    if not (folder / "about.json").exists():
        raise InputError(
            f"the registry of research organisations this run used is not here: SHA-256 {sha256}",
            hint="Give that dump once more: tidegate affiliation NAME --ror PATH.",
        )
    return folder


def registry_key(folder: Path | None) -> dict[str, str]:
    """What a run's record says of the registry it used: the dump's name and hash; {} for none."""
    if folder is None:
        return {}
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    return {"file": str(about["file"]), "sha256": str(about["sha256"])}


def with_listed(
    folder: Path | None,
    home: Path,
    made_from: Sequence[Sequence[str]],
    entries: Callable[[], Iterable[tuple[Entry, str]]],
    status: Mapping[str, Status],
) -> Path:
    """The folder of a kept registry (or none) joined to lists, made now or earlier; `load_listed`
    reads it.

    `made_from` names the editions of the lists; `entries` is asked only where they were not joined
    before.
    """
    of = [folder.name if folder else "", VERSION, JOINS]
    told = json.dumps([*of, *map(list, made_from), dict(status)])
    kept = home / "registry" / f"with-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
    if not (kept / "about.json").exists():
        gazetteer = load(folder) if folder is not None else compiled(())
        found = joined(entries(), gazetteer, status)
        if folder is None:
            # The weight of a word has nothing but the lists to rest on.
            gazetteer = compiled(found.apart)
        else:
            gazetteer.extend(found.apart)
        _keep(gazetteer, kept, found.listings)
        _sweep(kept)
    with contextlib.suppress(OSError):
        os.utime(kept)
    return kept


def load_listed(kept: Path) -> tuple[Gazetteer, dict[str, tuple[Listing, ...]]]:
    """The gazetteer of a folder of `with_listed`, and the listings by id."""
    rows = json.loads((kept / "listings.json").read_text(encoding="utf-8"))
    return load(kept), {i: tuple(Listing(*each) for each in some) for i, some in rows.items()}


def _sweep(newest: Path) -> None:
    """Removes all but the latest few joins; they can be made again at any time."""
    folders = [f for f in newest.parent.glob("with-*") if f != newest]
    folders.sort(key=lambda f: f.stat().st_mtime, reverse=True)
    for old in folders[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _key(sha256: str) -> str:
    """Changes with the dump, the engine and the tables of words it was compiled with."""
    told = hashlib.sha256(f"{sha256} {VERSION}".encode())
    for package in ("tidegate.collaboration.affiliations", "tidegate.names"):
        for file in sorted((resources.files(package) / "data").iterdir(), key=lambda f: f.name):
            if file.name.endswith(".csv"):
                told.update(file.read_bytes())
    return told.hexdigest()[:16]


def _write_pointer(home: Path, name: str) -> None:
    pointer = home / "registry" / CURRENT
    aside = pointer.with_name(f".{CURRENT}.{os.getpid()}")
    aside.write_text(name + "\n", encoding="ascii")
    aside.replace(pointer)


def _keep(
    made: Gazetteer, folder: Path, listings: Mapping[str, tuple[Listing, ...]] | None = None
) -> None:
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
        try:
            if listings is not None:
                rows = {i: [list(astuple(each)) for each in some] for i, some in listings.items()}
                told = json.dumps(rows, ensure_ascii=False)
                (aside / "listings.json").write_text(told, encoding="utf-8")
            save(made, aside)
            if folder.exists():
                shutil.rmtree(folder)
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as wrong:
        raise InputError(
            f"the registry cannot be kept below {folder.parent}: {wrong}",
            hint="Make room on the disk, or set TIDEGATE_HOME to another folder.",
        ) from wrong


def save(made: Gazetteer, folder: Path) -> None:
    """Writes a gazetteer into an empty folder."""
    nodes, counts, flat = [], [], []
    for node, rows in made.ends.items():
        nodes.append(node)
        counts.append(len(rows))
        flat.extend(rows)
    np.savez(
        folder / "trie.npz",
        keys=np.fromiter(made.edges.keys(), np.int64, len(made.edges)),
        targets=np.fromiter(made.edges.values(), np.int64, len(made.edges)),
        ends=np.array(nodes, np.int64),
        counts=np.array(counts, np.int64),
        rows=np.array(flat, np.int64).reshape(-1, 2),
        weights=np.array(made.weights, np.float64),
    )
    words = {
        "concepts": list(made.concepts),
        "places": [[node, *codes] for node, codes in made.places.items()],
        "ids": [record.id for record in made.records],
    }
    (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    with (folder / "records.jsonl").open("w", encoding="utf-8") as lines:
        for record in made.records:
            lines.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")
    funders = [
        [text, record.id, "funder"]
        for record in made.records
        if record.status == "active" and pays(record)
        for text, kind in record.names
        if kind != "acronym"
    ]
    (folder / "funders.json").write_text(json.dumps(funders, ensure_ascii=False), encoding="utf-8")
    about = {**made.about, "records": len(made.records), "version": VERSION}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def pays(record: Institution) -> bool:
    """Whether a record is of a body that funds others: a name to look for in acknowledgements."""
    funds = "funder" in record.types or bool(record.funder_ids)
    return funds and not {"education", "company"} & set(record.types)


def load_funders(kept: Path) -> list[tuple[str, str, str]]:
    """(name, ROR id, "funder") of every name of a funder in a kept registry."""
    rows = json.loads((kept / "funders.json").read_text(encoding="utf-8"))
    return [(name, ror, kind) for name, ror, kind in rows]


def load(folder: Path) -> Gazetteer:
    """Reads what `save` wrote."""
    columns = np.load(folder / "trie.npz", allow_pickle=False)
    words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    flat = list(map(tuple, columns["rows"].tolist()))
    ends, at = {}, 0
    for node, count in zip(columns["ends"].tolist(), columns["counts"].tolist(), strict=True):
        ends[node] = flat[at : at + count]
        at += count
    lines = (folder / "records.jsonl").read_bytes().split(b"\n")[:-1]
    return Gazetteer(
        concepts={concept: number for number, concept in enumerate(words["concepts"])},
        edges=dict(zip(columns["keys"].tolist(), columns["targets"].tolist(), strict=True)),
        ends=ends,
        places={node: tuple(codes) for node, *codes in words["places"]},
        weights=columns["weights"].tolist(),
        records=Records(lines),
        numbers={each: number for number, each in enumerate(words["ids"])},
        about=json.loads((folder / "about.json").read_text(encoding="utf-8")),
    )
