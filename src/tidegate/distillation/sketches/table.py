"""Sketches of many accounts, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.sketches.bottom import BottomLists, empty, gather, join
from tidegate.distillation.sketches.columns import COUNTS, LISTS
from tidegate.errors import InputError

Longs = NDArray[np.int64]

ALL_DAYS = -1
"""The day of a unit that stands for all of an account's days."""
UNTIMED = -2
"""The day of requests whose time the log does not tell."""
NEVER = np.iinfo(np.int64).max
"""`first_at` of a unit none of whose requests has a time; `last_at` is its negative."""
PHRASES_KEPT = 4096


@dataclass(frozen=True, slots=True, eq=False)
class SketchTable:
    """A row ("unit") for every account, or for every account and day; sorted by both.

    `account` uint64[n] are pseudonyms (0: the log names none), `day` int32[n] days since 1970 in
    UTC or ALL_DAYS; `counts` {name of COUNTS: int64[n]}; `first_at`, `last_at` int64[n] UTC µs;
    `lists` {name of LISTS: BottomLists}. `key_id` tells which key the pseudonyms were made with:
    tables of different keys have nothing to say to each other. `phrases` {head or tail: text}
    are the words that at least five different prompts of a template share, "…" for the rest.
    """

    key_id: str
    daily: bool
    account: NDArray[np.uint64]
    day: NDArray[np.int32]
    counts: dict[str, Longs]
    first_at: Longs
    last_at: Longs
    lists: dict[str, BottomLists]
    model_names: dict[int, str] = field(default_factory=dict)
    phrases: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.account)

    @property
    def has_content(self) -> bool:
        """Whether any request came with its prompt; else only the metadata can speak."""
        return bool(self.counts["with_content"].any())

    @property
    def missing(self) -> str:
        """What the logs did not hold and so no sketch can tell; empty where nothing is missing."""
        requests = int(self.counts["requests"].sum())
        content = int(self.counts["with_content"].sum())
        timed = int(self.counts["timed"].sum())
        told = []
        if content < requests:
            told.append(
                "no prompts: templates, topics, shared prompts and words of intent are unknown"
                if not content
                else f"{requests - content} of {requests} requests hold no prompt"
            )
        if timed < requests:
            told.append(f"{requests - timed} of {requests} requests hold no time")
        return "; ".join(told)

    def of(self, name: str, unit: int) -> dict[str, NDArray[np.generic]]:
        """One unit's entries of a list: its columns, and `key`."""
        lists = self.lists[name]
        where = lists.span(unit)
        return {"key": lists.key[where], **{n: c[where] for n, c in lists.columns.items()}}

    def by_account(self) -> SketchTable:
        """The days of every account as one."""
        if not self.daily:
            return self
        flat = replace(self, daily=False, day=np.full(len(self), ALL_DAYS, np.int32))
        return merge([flat])

    def days(self, first: int, last: int) -> SketchTable:
        """The units of a daily table from day `first` to `last`, both included."""
        return self.where((self.day >= first) & (self.day <= last))

    def where(self, keep: NDArray[np.bool_]) -> SketchTable:
        """The units for which `keep` bool[n] holds."""
        new = np.where(keep, np.cumsum(keep) - 1, -1).astype(np.int32)
        lists = {}
        for name, old in self.lists.items():
            of = keep[old.unit]
            columns = {n: c[of] for n, c in old.columns.items()}
            lists[name] = BottomLists(new[old.unit[of]], old.key[of], columns)
        return replace(
            self,
            account=self.account[keep],
            day=self.day[keep],
            counts={name: column[keep] for name, column in self.counts.items()},
            first_at=self.first_at[keep],
            last_at=self.last_at[keep],
            lists=lists,
        )


def nothing(key_id: str, daily: bool) -> SketchTable:
    """A table without a unit."""
    none = np.zeros(0, np.int64)
    return SketchTable(
        key_id,
        daily,
        np.zeros(0, np.uint64),
        np.zeros(0, np.int32),
        dict.fromkeys(COUNTS, none),
        none,
        none,
        {name: empty(shape) for name, shape in LISTS.items()},
    )


def merge(tables: Iterable[SketchTable]) -> SketchTable:
    """All tables as one: as if their requests had been read at once, in whatever order.

    Raises InputError where keys differ, or daily tables meet others.
    """
    parts = list(tables)
    if not parts:
        raise InputError("there is no sketch to merge", hint="Read a log first.")
    if len({(t.key_id, t.daily) for t in parts}) > 1:
        same_key = len({t.key_id for t in parts}) == 1
        raise InputError(
            "sketches by day and by account cannot be merged"
            if same_key
            else "the sketches were made with different keys, so their pseudonyms do not match",
            hint="Call by_account() on the daily ones first."
            if same_key
            else "Read the logs again with one key.",
        )
    account, day, number = _units(
        np.concatenate([t.account for t in parts]), np.concatenate([t.day for t in parts])
    )
    ends = np.cumsum([len(t) for t in parts])
    numbers = [number[end - len(t) : end] for t, end in zip(parts, ends, strict=True)]
    first = np.full(len(account), NEVER)
    np.minimum.at(first, number, np.concatenate([t.first_at for t in parts]))
    last = np.full(len(account), -NEVER)
    np.maximum.at(last, number, np.concatenate([t.last_at for t in parts]))
    return SketchTable(
        parts[0].key_id,
        parts[0].daily,
        account,
        day,
        {
            name: _summed(len(account), number, np.concatenate([t.counts[name] for t in parts]))
            for name in COUNTS
        },
        first,
        last,
        {
            name: join(shape, [(t.lists[name], n) for t, n in zip(parts, numbers, strict=True)])
            for name, shape in LISTS.items()
        },
        {key: name for t in parts for key, name in t.model_names.items()},
        joined_phrases(t.phrases for t in parts),
    )


def joined_phrases(parts: Iterable[Mapping[int, str]]) -> dict[int, str]:
    """Of two texts of one template the shorter stays: it holds fewer words that are not shared."""
    found: dict[int, str] = {}
    for phrases in parts:
        for key, text in phrases.items():
            other = found.get(key, text)
            found[key] = min(text, other, key=lambda t: (len(t), t))
    return dict(sorted(found.items())[:PHRASES_KEPT])


def _units(
    account: NDArray[np.uint64], day: NDArray[np.int32]
) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.int32]]:
    """The distinct pairs, sorted, and the number of the pair of each row."""
    order = np.lexsort((day, account))
    account, day = account[order], day[order]
    new = np.ones(len(order), bool)
    new[1:] = (account[1:] != account[:-1]) | (day[1:] != day[:-1])
    number = np.empty(len(order), np.int32)
    number[order] = np.cumsum(new) - 1
    return account[new], day[new], number


def _summed(size: int, number: NDArray[np.int32], values: Longs) -> Longs:
    # bincount's weights are floats, which lose whole numbers above 2**53.
    total = np.zeros(size, np.int64)
    np.add.at(total, number, values)
    return total


def build(
    key_id: str,
    daily: bool,
    account: NDArray[np.uint64],
    day: NDArray[np.int32],
    counts: Mapping[str, Longs],
    at: Longs,
    entries: Mapping[
        str, tuple[NDArray[np.int64], NDArray[np.uint64], Mapping[str, NDArray[np.generic]]]
    ],
    model_names: dict[int, str],
    phrases: dict[int, str],
) -> SketchTable:
    """A table of requests: `account`, `day`, `counts` and `at` (-1: unknown) of each request;
    `entries` {list: (the request each entry is of, keys, columns)}."""
    accounts, days, number = _units(account, day)
    n = len(accounts)
    first, last = np.full(n, NEVER), np.full(n, -NEVER)
    timed = at >= 0
    np.minimum.at(first, number[timed], at[timed])
    np.maximum.at(last, number[timed], at[timed])
    lists = {}
    for name, shape in LISTS.items():
        if name in entries:
            row, key, columns = entries[name]
            lists[name] = gather(shape, number[row], key, columns)
        else:
            lists[name] = empty(shape)
    summed = {
        name: _summed(n, number, counts[name]) if name in counts else np.zeros(n, np.int64)
        for name in COUNTS
    }
    return SketchTable(
        key_id, daily, accounts, days, summed, first, last, lists, model_names, phrases
    )
