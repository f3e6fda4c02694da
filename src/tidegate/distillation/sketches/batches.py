"""Turns a batch of requests into a table; a prompt does not outlive its batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.reading.event import Event
from tidegate.distillation.reading.pseudonyms import Pseudonyms
from tidegate.distillation.sketches.columns import KINDS, LISTS, REGISTERS
from tidegate.distillation.sketches.features import Features, features_of, mix
from tidegate.distillation.sketches.intent import Intents
from tidegate.distillation.sketches.phrases import shared_phrases
from tidegate.distillation.sketches.quantiles import count_bins, ratio_bins
from tidegate.distillation.sketches.table import (
    ALL_DAYS,
    NEVER,
    UNTIMED,
    SketchTable,
    build,
    nothing,
)
from tidegate.distillation.sketches.tokens import Vocabulary, fold, read_words

HOUR = 3_600_000_000
MINUTE = 60_000_000
DAY = 24 * HOUR
_REGISTER_BITS = 8

Entries = dict[str, tuple[NDArray[np.int64], NDArray[np.uint64], dict[str, NDArray[Any]]]]


class Sketcher:
    """Sketches batches under one key; keeps a vocabulary of hashes between them, no text."""

    def __init__(self, pseudonyms: Pseudonyms, *, daily: bool = False) -> None:
        self._pseudonyms = pseudonyms
        self._daily = daily
        self._vocabulary = Vocabulary(pseudonyms)
        self._intents = Intents(self._vocabulary)
        self._models: dict[str, int] = {}

    def table(self, events: Sequence[Event]) -> SketchTable:
        """The table of these requests."""
        if not events:
            return nothing(self._pseudonyms.key_id, self._daily)
        at = _longs(-1 if e.at is None else e.at for e in events)
        day = np.full(len(events), ALL_DAYS, np.int32)
        if self._daily:
            day = np.where(at >= 0, at // DAY, UNTIMED).astype(np.int32)
        counts = _counts(events, at)
        entries: Entries = {}
        _times(entries, at, counts)
        _tokens(entries, events)
        self._infrastructure(entries, events)
        names = self._model_entries(entries, events, at)
        settings = self._settings(entries, events)
        phrases = self._content(entries, counts, events, at, settings)
        _bare_draws(entries, events, at, settings)
        return build(
            self._pseudonyms.key_id,
            self._daily,
            np.array([e.account for e in events], np.uint64),
            day,
            counts,
            at,
            entries,
            names,
            phrases,
        )

    def _infrastructure(self, entries: Entries, events: Sequence[Event]) -> None:
        rows, keys, kinds = [], [], []
        for name, kind in KINDS.items():
            found = np.array([getattr(e, name) for e in events], np.uint64)
            row = np.flatnonzero(found)
            rows.append(row)
            keys.append(found[row])
            kinds.append(np.full(len(row), kind, np.uint8))
        row = np.concatenate(rows)
        columns: dict[str, NDArray[Any]] = {
            "kind": np.concatenate(kinds),
            "count": np.ones(len(row), np.int64),
        }
        entries["infrastructure"] = (row, np.concatenate(keys), columns)

    def _model_entries(
        self, entries: Entries, events: Sequence[Event], at: NDArray[np.int64]
    ) -> dict[int, str]:
        names: dict[int, str] = {}
        keys = np.zeros(len(events), np.uint64)
        for row, event in enumerate(events):
            if event.model:
                key = self._models.get(event.model)
                if key is None:
                    if len(self._models) > 10_000:
                        self._models.clear()
                    data = b"model " + event.model.encode("utf-8", "surrogatepass")
                    key = self._models[event.model] = self._pseudonyms.of_bytes("word", data)
                names[key] = event.model
                keys[row] = key
        row_of = np.flatnonzero(keys)
        columns = {
            "count": np.ones(len(row_of), np.int64),
            "first_at": np.where(at < 0, NEVER, at)[row_of],
            "last_at": np.where(at < 0, -NEVER, at)[row_of],
        }
        entries["models"] = (row_of, keys[row_of], columns)
        return names

    def _settings(self, entries: Entries, events: Sequence[Event]) -> NDArray[np.uint64]:
        """The keys of the settings go into their list, and are returned."""
        known: dict[Any, int] = {}
        keys = np.zeros(len(events), np.uint64)
        for row, event in enumerate(events):
            asked = event.settings
            key = known.get(asked)
            if key is None:
                key = known[asked] = self._pseudonyms.of_bytes("word", repr(asked).encode())
            keys[row] = key
        rows = np.arange(len(events))
        entries["settings"] = (rows, keys, {"count": np.ones(len(rows), np.int64)})
        return keys

    def _content(
        self,
        entries: Entries,
        counts: dict[str, NDArray[np.int64]],
        events: Sequence[Event],
        at: NDArray[np.int64],
        settings: NDArray[np.uint64],
    ) -> dict[int, str]:
        rows = [row for row, e in enumerate(events) if e.prompt is not None]
        if not rows:
            return {}
        folded, words = read_words([events[row].prompt or "" for row in rows], self._vocabulary)
        features = features_of(words, self._vocabulary, self._intents)
        given = self._pseudonyms.of_bytes
        prompt = np.array(
            [given("prompt", text.encode("utf-8", "surrogatepass")) for text in folded], np.uint64
        )
        system = self._systems([events[row].system for row in rows])
        row = np.array(rows, np.int64)
        when = at[row]
        first = np.where(when < 0, NEVER, when)
        ones = np.ones(len(rows), np.int64)
        intent = np.packbits(features.intents, axis=1, bitorder="little")[:, 0]
        like: dict[str, NDArray[Any]] = {
            "count": ones,
            "head": features.head,
            "tail": features.tail,
            "system": system,
            "settings": settings[row],
            "intent": intent,
        }
        entries["prompts"] = (row, mix(prompt), {**like, "first_at": first})
        drawn = mix(prompt ^ mix(when.astype(np.uint64) + np.uint64(1)) ^ mix(system))
        entries["sample"] = (
            row,
            drawn,
            {
                **like,
                "at": first,
                "prompt": mix(prompt),
                "minhash": features.minhash,
                "simhash": features.simhash,
                "tokens_in": _shorts(events[row].tokens_in for row in rows),
                "tokens_out": _shorts(events[row].tokens_out for row in rows),
                "agent": np.array([events[row].agent for row in rows], np.uint64),
            },
        )
        _topics(entries, row, features)
        for number, name in enumerate(("asks_reasoning", "asks_grading", "asks_tools")):
            counts[name] = _spread(len(events), row, features.intents[:, number])
        counts["with_system"] = _spread(len(events), row, system != 0)
        counts["prompt_words"] = _spread(len(events), row, features.words)
        counts["with_content"] = _spread(len(events), row, ones)
        return shared_phrases(folded, prompt, words, features)

    def _systems(self, told: Sequence[str | None]) -> NDArray[np.uint64]:
        """The pseudonym of each of the system's instructions; most of a batch are alike."""
        known: dict[str | None, int] = {None: 0, "": 0}
        for text in told:
            if text not in known:
                data = fold(text or "").encode("utf-8", "surrogatepass")
                known[text] = self._pseudonyms.of_bytes("prompt", data) if data else 0
        return np.array([known[text] for text in told], np.uint64)


def _bare_draws(
    entries: Entries,
    events: Sequence[Event],
    at: NDArray[np.int64],
    settings: NDArray[np.uint64],
) -> None:
    """Draws the requests without a prompt too: when, how long, and by what script they were."""
    row = np.array([n for n, e in enumerate(events) if e.prompt is None], np.int64)
    if not len(row):
        return
    taken = _shorts(events[n].tokens_in for n in row)
    given = _shorts(events[n].tokens_out for n in row)
    when = at[row]
    sizes = mix(taken.astype(np.uint64) << np.uint64(32) ^ given.astype(np.uint32))
    drawn = mix(mix(when.astype(np.uint64) + np.uint64(1)) ^ sizes ^ settings[row])
    columns: dict[str, NDArray[Any]] = {
        "count": np.ones(len(row), np.int64),
        "at": np.where(when < 0, NEVER, when),
        "tokens_in": taken,
        "tokens_out": given,
        "settings": settings[row],
        "agent": np.array([events[n].agent for n in row], np.uint64),
    }
    for name, (_, kind, width) in LISTS["sample"].columns.items():
        if name not in columns:
            columns[name] = np.zeros((len(row), width) if width else len(row), kind)
    columns["minhash"][:] = np.iinfo(np.uint32).max
    if "sample" in entries:
        old_row, old_drawn, old = entries["sample"]
        row, drawn = np.concatenate([old_row, row]), np.concatenate([old_drawn, drawn])
        columns = {name: np.concatenate([old[name], columns[name]]) for name in old}
    entries["sample"] = (row, drawn, columns)


def _longs(values: Any) -> NDArray[np.int64]:
    return np.fromiter(values, np.int64)


def _shorts(values: Any) -> NDArray[np.int32]:
    return np.minimum(_longs(values), np.iinfo(np.int32).max).astype(np.int32)


def _spread(size: int, row: NDArray[np.int64], values: NDArray[Any]) -> NDArray[np.int64]:
    spread = np.zeros(size, np.int64)
    spread[row] = values
    return spread


def _counts(events: Sequence[Event], at: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    tokens_in = _longs(e.tokens_in for e in events)
    tokens_out = _longs(e.tokens_out for e in events)
    latency = _longs(e.latency_ms for e in events)
    status = _longs(e.status for e in events)
    known = (tokens_in >= 0) & (tokens_out >= 0)
    asked = [e.settings for e in events]
    heat = np.array([np.nan if s.temperature is None else s.temperature for s in asked])
    counts: dict[str, NDArray[Any]] = {
        "requests": np.ones(len(events), np.int64),
        "timed": at >= 0,
        "tokens_known": known,
        "tokens_in": np.where(known, tokens_in, 0),
        "tokens_out": np.where(known, tokens_out, 0),
        "latency_known": latency >= 0,
        "latency_ms": np.maximum(latency, 0),
        "failed": status >= 400,
        "streamed": np.array([e.streaming for e in events]),
        "temperature_unset": np.isnan(heat),
        "temperature_zero": heat == 0,
        "temperature_low": (heat > 0) & (heat <= 0.5),
        "temperature_middle": (heat > 0.5) & (heat < 1),
        "temperature_one": heat == 1,
        "temperature_high": heat > 1,
        "top_p_set": np.array([s.top_p is not None and s.top_p != 1 for s in asked]),
        "max_tokens_set": np.array([s.max_tokens is not None for s in asked]),
        "several_answers": np.array([(s.n or 1) > 1 for s in asked]),
        "seed_set": np.array([s.seed for s in asked]),
        "logprobs_asked": np.array([s.logprobs for s in asked]),
        "stop_set": np.array([s.stop for s in asked]),
        "tools_given": np.array([s.tools for s in asked]),
        "format_set": np.array([s.response_format for s in asked]),
    }
    return {name: column.astype(np.int64) for name, column in counts.items()}


def _times(entries: Entries, at: NDArray[np.int64], counts: dict[str, NDArray[np.int64]]) -> None:
    row = np.flatnonzero(at >= 0)
    hour, minute = at[row] // HOUR, at[row] // MINUTE
    ones = np.ones(len(row), np.int64)
    entries["hours"] = (
        row,
        ~hour.astype(np.uint64),
        {
            "hour": hour,
            "requests": ones,
            "tokens_in": counts["tokens_in"][row],
            "tokens_out": counts["tokens_out"][row],
        },
    )
    key = mix(minute.astype(np.uint64))
    entries["minutes"] = (row, key, {"minute": minute, "requests": ones})


def _tokens(entries: Entries, events: Sequence[Event]) -> None:
    taken = _longs(e.tokens_in for e in events)
    given = _longs(e.tokens_out for e in events)
    for name, values in (("tokens_in_bins", taken), ("tokens_out_bins", given)):
        row = np.flatnonzero(values >= 0)
        entries[name] = (row, count_bins(values[row]), {"count": np.ones(len(row), np.int64)})
    row = np.flatnonzero((taken >= 0) & (given >= 0))
    bins = ratio_bins(given[row], taken[row])
    entries["ratio_bins"] = (row, bins, {"count": np.ones(len(row), np.int64)})


def _topics(entries: Entries, row: NDArray[np.int64], features: Features) -> None:
    """HyperLogLog (Flajolet et al. 2007) over the clusters: register and rank of each."""
    has = np.flatnonzero(features.topic)
    hashed = mix(features.topic[has])
    register = hashed & np.uint64(REGISTERS - 1)
    rest = (hashed >> np.uint64(_REGISTER_BITS + 4)).astype(np.float64)
    # 52 bits are left: a double holds them whole, so its exponent is their length.
    rank = 53 - np.frexp(rest)[1]
    entries["topics"] = (row[has], register, {"rank": rank.astype(np.uint8)})
