"""Cells of logs as numbers, texts and settings; what makes no sense is as if it were not there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from tidegate.distillation.reading.event import NO_SETTINGS, UNKNOWN, Settings

LARGEST = 2**40
NAME_LENGTH = 120
PARTS_LIMIT = 2_000
Record = Mapping[str, Any]


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
            role = message.get("role")
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


_SETTINGS = frozenset(
    {
        *("temperature", "top_p", "max_tokens", "max_completion_tokens", "max_output_tokens", "n"),
        *("seed", "logprobs", "top_logprobs", "stop", "stop_sequences", "tools", "functions"),
        *("response_format", "guided_json", "json_mode"),
    }
)


def settings(source: Record) -> Settings:
    """The settings of a request in the words of OpenAI's API and its imitators."""
    if _SETTINGS.isdisjoint(source):
        return NO_SETTINGS
    return Settings(
        temperature=number(source.get("temperature")),
        top_p=number(source.get("top_p")),
        max_tokens=whole(first(source, "max_tokens", "max_completion_tokens", "max_output_tokens")),
        n=whole(source.get("n")),
        seed=source.get("seed") not in (None, ""),
        logprobs=truth(source.get("logprobs")) or truth(source.get("top_logprobs")),
        stop=truth(first(source, "stop", "stop_sequences")),
        tools=truth(first(source, "tools", "functions")),
        response_format=truth(first(source, "response_format", "guided_json", "json_mode")),
    )
