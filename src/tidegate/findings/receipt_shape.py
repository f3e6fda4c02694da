"""Whether a receipt says how its run was made, each field as a run writes it.

A seal shows that a receipt was not altered, not that Tidegate wrote it: anybody can seal anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any], bool]
MODES = ("enforced", "text", "both")


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(map(_text, value))


def _rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(row, Mapping) for row in value)


def _by_name(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_text, value.values()))


def _lists(value: Any) -> bool:
    return _rows(value) and all(
        _text(row.get(name)) for row in value for name in ("list", "publication", "edition")
    )


def _profile(value: Any) -> bool:
    return value is None or (
        isinstance(value, Mapping)
        and all(isinstance(each, bool | str) or _texts(each) for each in value.values())
    )


def _asked(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and all(_text(value.get(name)) for name in ("name", "schema", "birth_date"))
        and all(_texts(value.get(name)) for name in ("other_names", "countries"))
        and _rows(value.get("identifiers"))
        and all(_text(row.get("value")) for row in value["identifiers"])
    )


def _file(value: Any) -> bool:
    return _by_name(value) and {"file", "path", "sha256"} <= value.keys()


_RUN: Mapping[str, Check] = {
    "command": _text,
    "as_of": _text,
    "started": _text,
    "known_at": _text,
    "mode": lambda value: value in MODES,
    "profile": _profile,
    "input": lambda value: isinstance(value, Mapping),
    "settings": lambda value: isinstance(value, Mapping),
    "lists": _lists,
    "lists_missing": _rows,
    "rulebooks": _rows,
    "warnings": _texts,
}
_SETTINGS: Mapping[str, Check] = {
    "threshold": lambda value: _text(value) or _number(value),
    "limit": lambda value: _number(value) and isinstance(value, int),
    "only": _texts,
    "accept_stale": _text,
    "rulebooks": _texts,
}
_INPUT: Mapping[str, Check] = {
    "file": _text,
    "path": _text,
    "sha256": _text,
    "sheet": _text,
    "columns": _by_name,
    "mapping": _by_name,
    "told": _by_name,
    "unit": lambda value: value in ("", "percent", "fraction"),
    "regimes": _texts,
    "listed": _texts,
    "of": _texts,
    "facts": _texts,
    "untold": lambda value: value in ("nobody", "possible"),
    "screened": lambda value: isinstance(value, bool),
    "files": lambda value: _rows(value) and all(_file(row) for row in value),
    "contract": lambda value: value == {} or _file(value),
    "registry": lambda value: value == {} or (_by_name(value) and "sha256" in value),
    "opened": _texts,
    "log_key": _text,
    "policies": _texts,
    "researchers": _texts,
    "since": _text,
    "area_works": lambda value: isinstance(value, bool),
}
_NEEDED = {"run": ("command", "as_of", "input", "settings"), "settings": ("threshold", "limit")}


def faults(run: Mapping[str, Any]) -> tuple[str, ...]:
    """What is missing or is not as a run writes it: "run.mode", "input.told"."""
    return tuple(_faults(run))


def _faults(run: Mapping[str, Any]) -> Iterator[str]:
    yield from _wrong("run", run, _RUN, _NEEDED["run"])
    command, told, kept = run.get("command"), run.get("input"), run.get("settings")
    if isinstance(kept, Mapping):
        yield from _wrong("settings", kept, _SETTINGS, _NEEDED["settings"])
    if not isinstance(told, Mapping):
        return
    needed: tuple[str, ...] = ()
    if command == "screen":
        needed = ("file",)
    elif command == "classify":
        needed = ("file", "told") if told.get("file") else ("told",)
    elif command == "collaboration":
        needed = ("files", "contract", "registry", "policies", "facts", "researchers", "since",
                  "area_works", "mapping")  # fmt: skip
    elif command == "review":
        needed = ("file", "files", "opened", "registry", "log_key")
    elif command == "ownership":
        needed = ("file", "regimes", "listed", "of", "facts", "untold", "screened")
    yield from _wrong("input", told, _INPUT, needed)
    if command == "search" and not _asked(told.get("query")):
        yield "input.query"
    if command == "classify" and not told.get("file") and not _text(told.get("query")):
        yield "input.query"


def _wrong(
    where: str, fields: Mapping[str, Any], checks: Mapping[str, Check], needed: tuple[str, ...]
) -> Iterator[str]:
    for name, check in checks.items():
        if name in fields:
            if not check(fields[name]):
                yield f"{where}.{name}"
        elif name in needed:
            yield f"{where}.{name}"
