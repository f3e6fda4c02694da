"""A teacher small enough for tests: trained in a second on a few made-up documents."""

from __future__ import annotations

import random
from functools import cache

from tidegate.distillation.range.requests import Request
from tidegate.distillation.range.teacher import LocalTeacher, trained
from tidegate.distillation.range.texts import Corpus
from tidegate.distillation.reading.event import NO_SETTINGS, Settings

_WHO = "the reader|a file|the server|this list|a number|the queue|the parser|an index".split("|")
_DOES = "returns|opens|closes|reads|counts|holds|sends|checks".split("|")
_WHAT = "every line|a short text|the next item|no error|its own name|two values".split("|")


@cache
def corpus() -> Corpus:
    """400 documents of a tiny language, the same every time."""
    draw = random.Random(5)

    def sentence() -> str:
        who, odd = draw.randrange(8), draw.random() < 0.3
        does = draw.randrange(8) if odd else who  # mostly, who it is says what it does
        return f"{_WHO[who]} {_DOES[does]} {_WHAT[(who + does) % 6]}."

    documents = tuple(" ".join(sentence() for _ in range(draw.randint(2, 5))) for _ in range(400))
    return Corpus("made-up sentences", "Apache-2.0", documents, "0" * 64)


@cache
def teacher() -> LocalTeacher:
    network = trained(corpus(), seed=0, passes=20, capacity=80, hidden=32)
    return LocalTeacher(network, "a tiny teacher", "0" * 64)


def request(prompt: str, *, account: str = "key-1", at: int = 1_000_000, **more: object) -> Request:
    """A request as the traffic draws them."""
    settings = more.pop("settings", NO_SETTINGS)
    assert isinstance(settings, Settings)
    told: dict[str, object] = {
        "system": None, "tokens_in": 12, "tokens_out": 340, "model": "heron",
        "network": "243.1.2.3", "organisation": "", "payment": "pay-1", "agent": "client/1",
        "failed": False, "label": "attack:seed_set", **more,
    }  # fmt: skip
    return Request(at=at, account=account, prompt=prompt, settings=settings, **told)  # type: ignore[arg-type]
