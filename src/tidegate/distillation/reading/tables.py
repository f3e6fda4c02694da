"""Rows of CSV and Parquet: which column says what, by its header or by the user's mapping."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from tidegate.distillation.reading.event import Event
from tidegate.distillation.reading.litellm import is_litellm, litellm_event
from tidegate.distillation.reading.opentelemetry import is_span, span_event
from tidegate.distillation.reading.pseudonyms import Pseudonyms
from tidegate.distillation.reading.values import conversation, count, name, settings, truth
from tidegate.errors import InputError
from tidegate.intake.bounded import refusal
from tidegate.intake.header_words import fold_header

FORMAT = "table"


@cache
def _headers() -> dict[str, str]:
    source = resources.files("tidegate.distillation.reading") / "data" / "log_columns.csv"
    with source.open(encoding="utf-8") as lines:
        return {
            fold_header(header).replace(" ", ""): row["field"]
            for row in csv.DictReader(lines)
            for header in row["headers"].split("|")
        }


@cache
def fields() -> tuple[str, ...]:
    """The fields a mapping may name."""
    return tuple(dict.fromkeys(_headers().values()))


def columns_of(header: Sequence[str], mapping: Mapping[str, str] | None) -> dict[str, int]:
    """{field: number of its column}; the mapping {field: header} goes before any guess.

    Raises InputError where the mapping names no field of a log.
    """
    found: dict[str, int] = {}
    for field, wanted in (mapping or {}).items():
        if field not in fields():
            raise InputError(
                f"“{field[:40]}” is no field of a log", hint=f"Use: {', '.join(fields())}."
            )
        if wanted in header:
            found[field] = list(header).index(wanted)
    taken = set(found.values())
    for number, title in enumerate(header):
        field = _headers().get(fold_header(title[:120]).replace(" ", ""), "")
        if field and field not in found and number not in taken:
            found[field] = number
    return found


def needed_columns(
    path: Path, header: Sequence[str], mapping: Mapping[str, str] | None
) -> tuple[list[int] | None, list[str], dict[str, int]]:
    """(numbers of the columns to keep, their headers, {field: place among them}); None for all,
    where the columns are those of a format that is known by name.

    Raises InputError where no column is one of a log's.
    """
    columns = columns_of(header, mapping)
    if not {"at", "tokens_in", "tokens_out", "prompt", "model"} & set(columns):
        raise refusal(
            path,
            "is no log that is known: no column tells a time, a model, tokens or a prompt",
            "give a mapping such as at=column, account=column, tokens_in=column",
        )
    if _shape(tuple(header)):
        return None, list(header), columns
    kept = sorted(columns.values())
    return kept, [header[i] for i in kept], {field: kept.index(i) for field, i in columns.items()}


@lru_cache(maxsize=64)
def _shape(header: tuple[str, ...]) -> str:
    """Whether the columns are those of a format that is known by name."""
    told = dict.fromkeys(header)
    return "litellm" if is_litellm(told) else "span" if is_span(told) else ""


def row_event(
    header: Sequence[str],
    columns: Mapping[str, int],
    row: Sequence[Any],
    pseudonyms: Pseudonyms,
) -> tuple[Event, Any]:
    """The request of a row, and its time as written."""
    shape = _shape(tuple(header))
    if shape == "litellm":
        return litellm_event(dict(zip(header, row, strict=False)), pseudonyms)
    if shape == "span":
        return span_event(dict(zip(header, row, strict=False)), pseudonyms)
    width = len(row)
    told = {field: row[i] for field, i in columns.items() if i < width}
    prompt, system = told.get("prompt"), told.get("system")
    if isinstance(prompt, str) and prompt.startswith("[{"):
        from tidegate.distillation.reading.opentelemetry import loaded

        prompt, within = conversation(loaded(prompt))
        system = system or within
    event = Event(
        account=pseudonyms.of("account", told.get("account")),
        model=name(told.get("model")),
        tokens_in=count(told.get("tokens_in")),
        tokens_out=count(told.get("tokens_out")),
        prompt=prompt if isinstance(prompt, str) and prompt else None,
        system=system if isinstance(system, str) and system else None,
        settings=settings(told),
        network=pseudonyms.of_network(told.get("ip")),
        asn=pseudonyms.of("asn", told.get("asn")),
        agent=pseudonyms.of("agent", told.get("agent")),
        payment=pseudonyms.of("payment", told.get("payment")),
        organisation=pseudonyms.of("org", told.get("organisation")),
        endpoint=name(told.get("endpoint")),
        streaming=truth(told.get("streaming")),
        status=count(told.get("status")),
        latency_ms=count(told.get("latency_ms")),
        format=FORMAT,
    )
    return event, told.get("at")
