"""The tables of the benches of campaigns, printed from records of trials."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from intervals import count_at_most, rate_at_most, wilson

Record = dict[str, Any]
Records = Sequence[Record]
SETS = {"before": "seeds fixed before tuning", "after": "seeds drawn after"}


def show(what: str, records: Records, folder: Path) -> None:
    """Prints what the records say, and which machine and code made them."""
    codes = sorted({r["code"] for r in records})
    print(
        f"\n{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    )
    print(f"code {', '.join(codes)}; prompts {'real and made up' if _real(records) else 'made up'}")
    if len(codes) > 1:
        print("WARNING: the records were made by different code; begin a new file for a figure")
    SHOWN[what](records, folder)
    _times(records)


def _real(records: Records) -> bool:
    return all(r["prompts"] for r in records)


def _times(records: Records) -> None:
    rows = sum(r["requests"] for r in records)
    parts = {part: sum(r["seconds"][part] for r in records) for part in records[0]["seconds"]}
    told = ", ".join(f"{part} {seconds:.0f} s" for part, seconds in parts.items())
    print(f"\n{len(records)} logs, {rows:,} requests; {told} of processor time in all")


def _mixes(records: Records, folder: Path) -> None:
    for named, words in SETS.items():
        own = [r for r in records if r["set"] == named]
        if own:
            print(f"\n## {words} (from {min(r['seed'] for r in own):,})")
            _recalls(own)


def _recalls(records: Records) -> None:
    _recall("share", records, lambda r: r["share"])
    _recall("share × accounts", records, lambda r: (r["share"], r["of"]))
    _recall("strategy", records, lambda r: r["strategy"])
    _false_in_mixes(records)


def _groups(records: Records, by: Callable[[Record], Any]) -> dict[Any, list[Record]]:
    told: dict[Any, list[Record]] = {}
    for record in sorted(records, key=by):
        told.setdefault(by(record), []).append(record)
    return told


def _recall(title: str, records: Records, by: Callable[[Record], Any]) -> None:
    """Ours with its interval, then the peers: found, and in brackets any account flagged."""
    peers = [*records[0].get("peers", {})]
    rows = []
    for name, own in _groups(records, by).items():
        found = sum(r["found"] for r in own)
        unknown = sum(r["unknown"] and not r["found"] for r in own)
        held = np.mean([r["share_found"] for r in own])
        false = sum(len(r["false"]) for r in own)
        rows.append(
            [_name(name), len(own), _rate(found, len(own)), _wilson(found, len(own)),
             _rate(unknown, len(own)), f"{held:.2f}", false,
             *(_peer(own, peer) for peer in peers)]
        )  # fmt: skip
    head = [title, "campaigns", "found", "95 % (Wilson)", "cannot be known only",
            "accounts held", "false groups", *(f"{peer} (any)" for peer in peers)]  # fmt: skip
    table(head, rows)


def _peer(records: Records, peer: str) -> str:
    tries = len(records)
    most = sum(r["peers"][peer]["mine"] * 2 >= r["mine"] for r in records)
    some = sum(r["peers"][peer]["mine"] > 0 for r in records)
    return f"{_rate(most, tries)} ({_rate(some, tries)})"


def _false_in_mixes(records: Records) -> None:
    """False alarms in the very logs the recall was measured in."""
    benign = sum(r["accounts"] - r["mine"] for r in records)
    requests = sum(r["requests"] for r in records)
    false = sum(len(r["false"]) for r in records)
    unknown = sum(len(r["false_unknown"]) for r in records)
    print(f"\nfalse groups {false}, cannot be known {unknown}, in {requests:,} requests, cover too")
    rows = [["Tidegate", sum(size for r in records for _, size in r["false"]), benign]]
    for peer in records[0].get("peers", {}):
        rows.append([peer, sum(r["peers"][peer]["others"] for r in records), benign])
    told = [[name, hits, tries, f"{hits / tries:.4f}"] for name, hits, tries in rows]
    table(["honest accounts accused by", "accounts", "of", "rate"], told)


def _benign(records: Records, folder: Path) -> None:
    rows = [_benign_row("all", records)]
    for name, own in _groups(records, lambda r: r["name"]).items():
        rows.append(_benign_row(name, own))
    head = ["left out of the pool", "logs", "requests", "false campaigns", "a million", "at most",
            "mostly of it", "cannot be known", "a million"]  # fmt: skip
    table(head, rows)
    kinds: dict[str, int] = {}
    for record in records:
        for label, _ in record["false"]:
            kinds[label] = kinds.get(label, 0) + 1
    print(f"whom the false campaigns are mostly of: {kinds or 'none'}")
    print(f"distinct prompts: {_distinct(records, folder):,}")
    requests = sum(r["requests"] for r in records)
    benign = sum(r["accounts"] for r in records)
    for peer in records[0].get("peers", {}):
        hits = sum(r["peers"][peer]["others"] for r in records)
        print(f"{peer}: {hits} accounts of {benign:,} flagged, {hits / requests * 1e6:.0f} a "
              f"million requests")  # fmt: skip


def _benign_row(name: str, records: Records) -> list[Any]:
    requests = sum(r["requests"] for r in records)
    false = sum(len(r["false"]) for r in records)
    unknown = sum(len(r["false_unknown"]) for r in records)
    of_it = sum(label == f"honest:{r['name']}" for r in records for label, _ in r["false"])
    millions = requests / 1e6
    return [name, len(records), requests, false, f"{false / millions:.2f}",
            f"{count_at_most(false) / millions:.2f}", of_it, unknown,
            f"{unknown / millions:.1f}"]  # fmt: skip


def _distinct(records: Records, folder: Path) -> int:
    """Distinct prompts of all logs, by 64-bit hashes."""
    kept = [folder / f"prompts-{seed}.npy" for seed in {r["seed"] for r in records}]
    found = [np.load(path, allow_pickle=False) for path in kept if path.exists()]
    if len(found) < len(kept):
        print(f"WARNING: the prompts of {len(kept) - len(found)} logs are gone and not counted")
    return len(np.unique(np.concatenate(found))) if found else 0


def _hard(records: Records, folder: Path) -> None:
    peers = [*records[0]["peers"]]
    rows = []
    for name, own in _groups(records, lambda r: r["name"]).items():
        tries, hits = len(own), sum(r["found"] for r in own)
        unknown = sum(r["unknown"] and not r["found"] for r in own)
        rows.append(
            [name, tries, hits, f"{hits / tries:.3f}", f"{rate_at_most(hits, tries):.3f}",
             _rate(unknown, tries), sum(len(r["false"]) for r in own),
             *(_rate(sum(r["peers"][peer]["mine"] > 0 for r in own), tries) for peer in peers)]
        )  # fmt: skip
    head = ["hard negative", "logs", "false", "rate", "at most", "cannot be known",
            "other false groups", *(f"{peer}, any" for peer in peers)]  # fmt: skip
    table(head, rows)


def _metadata(records: Records, folder: Path) -> None:
    mixes = [r for r in records if r["what"] == "mixes"]
    benign = [r for r in records if r["what"] == "benign"]
    if mixes:
        _recalls(mixes)
    if benign:
        print("\n## false campaigns of the same mode")
        _benign(benign, folder)


def _languages(records: Records, folder: Path) -> None:
    for share, of_share in _groups(records, lambda r: r["share"]).items():
        print(f"\n## share {share:g}, 40 accounts")
        _by_language(of_share)
    print("agentic campaigns are left out: their goals are English whatever the language")


def _by_language(records: Records) -> None:
    whole = [r for r in records if r["language"] == "whole"]
    missed = 1 - sum(r["found"] for r in whole) / len(whole) if whole else float("nan")
    peers = [*records[0]["peers"]]
    rows = []
    for name, own in _groups(records, lambda r: (r["language"] != "whole", r["language"])).items():
        tries, found = len(own), sum(r["found"] for r in own)
        ratio = f"{(1 - found / tries) / missed:.2f}" if missed else "whole misses none"
        rows.append(
            [name[1], tries, _rate(found, tries), _wilson(found, tries), ratio,
             _rate(sum(r["unknown"] and not r["found"] for r in own), tries),
             sum(len(r["false"]) for r in own), *(_peer(own, peer) for peer in peers)]
        )  # fmt: skip
    head = ["language", "campaigns", "found", "95 % (Wilson)", "missed, times the whole",
            "cannot be known only", "false groups", *(f"{p} (any)" for p in peers)]  # fmt: skip
    table(head, rows)


SHOWN = {"mixes": _mixes, "benign": _benign, "hard": _hard, "metadata": _metadata,
         "languages": _languages}  # fmt: skip


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Prints a table as Markdown has it."""
    lines = [list(map(_cell, row)) for row in rows]
    wide = [max(map(len, column)) for column in zip(head, *lines, strict=True)]
    print()
    for line in [list(head), ["-" * width for width in wide], *lines]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, wide, strict=True)),
              end=" |\n")  # fmt: skip


def _cell(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _name(value: Any) -> str:
    if isinstance(value, tuple):
        return " × ".join(f"{part:g}" for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _rate(hits: int, tries: int) -> str:
    return f"{hits / tries:.2f}"


def _wilson(hits: int, tries: int) -> str:
    low, high = wilson(hits, tries)
    return f"{low:.2f}–{high:.2f}"
