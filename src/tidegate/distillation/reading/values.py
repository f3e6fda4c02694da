"""Cells of logs as numbers, texts and settings; what makes no sense is as if it were not there."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from tidegate.distillation.reading.event import NO_SETTINGS, UNKNOWN, Settings

LARGEST = 2**40
NAME_LENGTH = 120
PARTS_LIMIT = 2_000
SHAPES_REMEMBERED = 1_000
KEYS_REMEMBERED = 60
Record = Mapping[str, Any]
Names = tuple[str, ...]
Found = TypeVar("Found")


def record(value: object) -> Record:
    """The value where it is a JSON object, else one without members."""
    return value if isinstance(value, dict) else {}


def first(source: Record, *names: str) -> Any:
    """The first member that is there and says something."""
    for name in names:
        if name in source:
            value = source[name]
            if value is not None and value != "":
                return value
    return None


def by_keys(look: Callable[[Record], Found]) -> Callable[[Record], Found]:
    """`look`, which may ask only what a record's keys are, asked once for each set of keys.

    The lines of one log have few sets of keys between them.
    """
    known: dict[tuple[str, ...], Found] = {}

    def looked(source: Record) -> Found:
        keys = tuple(source)
        found = known.get(keys)
        if found is None:
            found = look(source)
            if len(keys) <= KEYS_REMEMBERED:
                if len(known) >= SHAPES_REMEMBERED:
                    known.clear()
                known[keys] = found
        return found

    return looked


def narrowed(*lists: Names) -> Callable[[Record], tuple[Names, ...]]:
    """A function that gives, of each list of names, those a record has, in the list's order."""
    return by_keys(lambda source: tuple(tuple(n for n in names if n in source) for names in lists))


def number(value: object) -> float | None:
    """A finite number, from digits too."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    if isinstance(value, str):
        if len(value) > 40:
            return None
        try:
            value = float(value)
        except ValueError:
            return None
    if not isinstance(value, int | float) or not -LARGEST <= value <= LARGEST:
        return None
    return float(value) if math.isfinite(value) else None


def count(value: object) -> int:
    """A whole number ≥ 0, or UNKNOWN."""
    if type(value) is int and 0 <= value <= LARGEST:
        return value
    read = number(value)
    return int(read) if read is not None and read >= 0 else UNKNOWN


def whole(value: object) -> int | None:
    """A whole number ≥ 0, or None."""
    read = count(value)
    return None if read == UNKNOWN else read


def truth(value: object) -> bool:
    """Whether it was asked for: "false", "none", 0 and empty things are no."""
    if isinstance(value, str):
        return value.strip().lower() not in ("", "0", "false", "no", "none", "null", "[]", "{}")
    return bool(value)


def name(value: object) -> str:
    """A model's or endpoint's name: one short line of printable characters."""
    if not isinstance(value, str):
        return ""
    short = value[:NAME_LENGTH].strip()
    return short if short.isprintable() else "".join(c for c in short if c.isprintable())


def spoken(content: object) -> str | None:
    """The text of a message's content: a text, or a list of parts of which texts are taken."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        return None
    told = []
    for part in content[:PARTS_LIMIT]:
        if isinstance(part, str):
            told.append(part)
        elif isinstance(part, dict):
            text = first(part, "text", "content", "input_text")
            if isinstance(text, str):
                told.append(text)
    return "\n".join(told) if told else None


def conversation(messages: object) -> tuple[str | None, str | None]:
    """(the last words of the user, the instructions of the system) of a list of messages.

    Earlier turns were prompts of earlier requests and would be counted twice.
    """
    if isinstance(messages, str):
        return messages, None
    if not isinstance(messages, list):
        return None, None
    prompt = system = None
    for message in messages[-PARTS_LIMIT:]:
        if isinstance(message, str):
            prompt = message
        elif isinstance(message, dict):
            role, text = message.get("role"), message.get("content")
            if not (text and isinstance(text, str)):
                text = spoken(first(message, "content", "parts", "text"))
            if text is None:
                continue
            if role in ("system", "developer"):
                system = text if system is None else f"{system}\n{text}"
            elif role in ("user", "human", None):
                prompt = text
    if system is None and messages and len(messages) > PARTS_LIMIT:
        opening = record(messages[0])
        if opening.get("role") in ("system", "developer"):
            system = spoken(opening.get("content"))
    return prompt, system


_given = narrowed(
    ("temperature",),
    ("top_p",),
    ("max_tokens", "max_completion_tokens", "max_output_tokens"),
    ("n",),
    ("seed",),
    ("logprobs", "top_logprobs"),
    ("stop", "stop_sequences"),
    ("tools", "functions"),
    ("response_format", "guided_json", "json_mode"),
)


def settings(source: Record) -> Settings:
    """The settings of a request in the words of OpenAI's API and its imitators."""
    given = _given(source)
    if not any(given):
        return NO_SETTINGS
    heat, top_p, most, n, seed, logprobs, stop, tools, form = given
    return Settings(
        number(source["temperature"]) if heat else None,
        number(source["top_p"]) if top_p else None,
        whole(first(source, *most)) if most else None,
        whole(source["n"]) if n else None,
        source["seed"] not in (None, "") if seed else False,
        any(truth(source[name]) for name in logprobs) if logprobs else False,
        truth(first(source, *stop)) if stop else False,
        truth(first(source, *tools)) if tools else False,
        truth(first(source, *form)) if form else False,
    )
