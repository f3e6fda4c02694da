"""Whether a re-run said the same as a receipt, and if not, what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tidegate.findings.receipt import Receipt, ReceiptComparison

_SHOWN = 10
# Compared one by one below, or outside the compared part.
_APART = ("started", "engine", "command", "warnings", "input", "lists", "lists_missing")
_LIST_FIELDS = ("publication", "edition", "sha256", "rows", "published", "state")


def compare(receipt: Receipt, rerun: Receipt) -> ReceiptComparison:
    """Compare a receipt with the receipt of the same run done again.

    Rows, lists, rulebooks, dates, profile, settings and the input's bytes must be the same.
    When it started, where files lay and which engine ran are notes: they change no answer that
    the digests do not show.
    """
    differences = [
        *_input(receipt.run.get("input") or {}, rerun.run.get("input") or {}),
        *_rows(receipt, rerun),
        *_lists(receipt.run, rerun.run),
        *_missing_lists(receipt.run, rerun.run),
        *_rulebooks(receipt.run, rerun.run),
        *_settings(receipt.run, rerun.run),
    ]
    notes = [
        f"{word}: {_short(before)} then, {_short(now)} now"
        for word in ("started", "engine", "command", "warnings")
        if (before := receipt.run.get(word)) != (now := rerun.run.get(word))
    ]
    before_file = (receipt.run.get("input") or {}).get("file")
    now_file = (rerun.run.get("input") or {}).get("file")
    if before_file != now_file:
        notes.append(f"file: {_short(before_file)} then, {_short(now_file)} now")
    return ReceiptComparison(not differences, tuple(differences), tuple(notes))


def _short(value: Any) -> str:
    text = "nothing" if value in (None, "", [], {}) else str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _change(word: str, before: Any, now: Any) -> str:
    return f"{word}: {_short(before)} in the receipt, {_short(now)} now"


def _named(rows: Iterable[int]) -> str:
    ordered = sorted(rows)
    text = ", ".join(str(row) for row in ordered[:_SHOWN])
    more = len(ordered) - _SHOWN
    return f"{'row' if len(ordered) == 1 else 'rows'} {text}" + (
        f" and {more:,} more" if more > 0 else ""
    )


def _input(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    said = []
    if before.get("sha256") != now.get("sha256"):
        said.append(_change("the input file's bytes", before.get("sha256"), now.get("sha256")))
    if before.get("columns") != now.get("columns"):
        said.append(_change("columns as read", before.get("columns"), now.get("columns")))
    others = (before.keys() | now.keys()) - {"file", "sha256", "columns", "path"}
    said += [
        _change(f"input {key}", before.get(key), now.get(key))
        for key in sorted(others)
        if before.get(key) != now.get(key)
    ]
    return said


def _rows(receipt: Receipt, rerun: Receipt) -> list[str]:
    said = []
    if receipt.rows != rerun.rows:
        said.append(_change("count of rows", f"{receipt.rows:,}", f"{rerun.rows:,}"))
    if receipt.found != rerun.found:
        before, now = dict(receipt.found), dict(rerun.found)
        for word, rows in (
            ("nothing is found any more in", before.keys() - now.keys()),
            ("something is found that was not, in", now.keys() - before.keys()),
            (
                "what was found differs in",
                {row for row in before.keys() & now.keys() if before[row] != now[row]},
            ),
        ):
            if rows:
                said.append(f"{word} {_named(rows)}")
        if not said:
            said.append("rows with something found stand in another order")
    elif receipt.subjects_digest != rerun.subjects_digest and receipt.rows == rerun.rows:
        said.append("a row with nothing found differs: its words in the input are not the same")
    return said


def _by(items: Any, *keys: str) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for item in items or ():
        name = next((str(item[key]) for key in keys if item.get(key)), str(item))
        while name in found:
            name += "'"
        found[name] = item
    return found


def _lists(before_run: Mapping[str, Any], now_run: Mapping[str, Any]) -> list[str]:
    before, now = _by(before_run.get("lists"), "list"), _by(now_run.get("lists"), "list")
    said = [f"list {name}: used in the receipt, not now" for name in sorted(before.keys() - now)]
    said += [f"list {name}: used now, not in the receipt" for name in sorted(now.keys() - before)]
    for name in sorted(before.keys() & now.keys()):
        said += [
            _change(f"list {name}, {key}", before[name].get(key), now[name].get(key))
            for key in _LIST_FIELDS
            if before[name].get(key) != now[name].get(key)
        ]
    return said


def _missing_lists(before_run: Mapping[str, Any], now_run: Mapping[str, Any]) -> list[str]:
    before = set(_by(before_run.get("lists_missing"), "list"))
    now = set(_by(now_run.get("lists_missing"), "list"))
    if before == now:
        return []
    return [
        _change("lists not checked", ", ".join(sorted(before)), ", ".join(sorted(now))),
    ]


def _rulebooks(before_run: Mapping[str, Any], now_run: Mapping[str, Any]) -> list[str]:
    keys = ("id", "rulebook", "name", "file")
    before = _by(before_run.get("rulebooks"), *keys)
    now = _by(now_run.get("rulebooks"), *keys)
    said = [
        f"rulebook {name}: used in the receipt, not now" for name in sorted(before.keys() - now)
    ]
    said += [
        f"rulebook {name}: used now, not in the receipt" for name in sorted(now.keys() - before)
    ]
    for name in sorted(before.keys() & now.keys()):
        fields = sorted(before[name].keys() | now[name].keys())
        said += [
            _change(f"rulebook {name}, {key}", before[name].get(key), now[name].get(key))
            for key in fields
            if before[name].get(key) != now[name].get(key)
        ]
    return said


def _settings(before_run: Mapping[str, Any], now_run: Mapping[str, Any]) -> list[str]:
    said = []
    for word in sorted((before_run.keys() | now_run.keys()) - {*_APART, "rulebooks"}):
        before, now = before_run.get(word), now_run.get(word)
        if before == now:
            continue
        if isinstance(before, Mapping) and isinstance(now, Mapping):
            said += [
                _change(f"{word}.{key}", before.get(key), now.get(key))
                for key in sorted(before.keys() | now.keys())
                if before.get(key) != now.get(key)
            ]
        else:
            said.append(_change(word, before, now))
    return said
