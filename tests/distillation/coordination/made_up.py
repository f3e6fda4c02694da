"""Small logs made by hand: who sent which words when."""

from __future__ import annotations

import random
from collections.abc import Iterable

from tidegate.distillation.reading import Event, Pseudonyms, find_key
from tidegate.distillation.sketches import SketchTable, sketch_events

NAMES = Pseudonyms(find_key("k" * 32))
AT = 1_770_000_000_000_000
MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

LEAD = "Think it through and show how you reach the answer to this: "


def event(
    who: str, prompt: str | None, at: int | None = AT, names: Pseudonyms = NAMES, **more: object
) -> Event:
    marks = {
        kind: names.of("org" if kind == "organisation" else kind, more.pop(kind))  # type: ignore[arg-type]
        for kind in ("network", "payment", "organisation", "agent")
        if kind in more
    }
    return Event(names.of("account", who), at=at, prompt=prompt, **marks, **more)  # type: ignore[arg-type]


def table(events: Iterable[Event], names: Pseudonyms = NAMES) -> SketchTable:
    return sketch_events(events, names)


def letters(number: int) -> str:
    """A word of letters of its own for every number: digits would all be one word."""
    word = ""
    for _ in range(4):
        word, number = word + "abcdefghijklmnopqrstuvwxyz"[number % 26], number // 26
    return word


def asked(number: int) -> str:
    """An entry of a list, in one wording: the same first words, another end."""
    rest = " ".join(letters(7_919 * number + step) for step in range(9))
    return f"{LEAD}{letters(number)} {rest}"


def chat(rng: random.Random) -> str:
    """A prompt of ten words that nobody else is likely to send."""
    return " ".join(letters(rng.randrange(26**4)) for _ in range(10))


def unit(found: SketchTable, who: str, names: Pseudonyms = NAMES) -> int:
    """The row of an account."""
    return int(found.account.tolist().index(names.of("account", who)))
