"""A request with its label, as an event, as a line of a log, and as a log.

Labels are `honest:…`, `hard:…`, `attack:…` and `cover`: what an attacker's account sends beside.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from tidegate.distillation.reading.event import NO_SETTINGS, Event, Settings
from tidegate.distillation.reading.pseudonyms import Pseudonyms

ATTACK = "attack:"
COVER = "cover"
OK, REFUSED = 200, 400


@dataclass(slots=True, eq=False)
class Request:
    """One request to a model. `at` is UTC µs since 1970; texts are empty where nothing is told.

    `network` is an address, `agent` the client's words about itself, `failed` whether the service
    refused or broke off. `label` is the truth, which no log holds.
    """

    at: int
    account: str
    prompt: str = field(repr=False)
    system: str | None = field(repr=False)
    settings: Settings
    tokens_in: int
    tokens_out: int
    model: str
    network: str
    organisation: str
    payment: str
    agent: str
    failed: bool
    label: str


def campaign_accounts(requests: Iterable[Request]) -> set[str]:
    """The accounts that sent at least one request of an attack."""
    return {request.account for request in requests if request.label.startswith(ATTACK)}


def distinct_prompts(requests: Iterable[Request]) -> int:
    """How many different prompts there are, letter by letter."""
    return len({request.prompt for request in requests})


def events(requests: Iterable[Request], pseudonyms: Pseudonyms) -> Iterator[Event]:
    """The requests as distillation.reading would read them from their lines."""
    of, of_network = pseudonyms.of, pseudonyms.of_network
    for request in requests:
        yield Event(
            account=of("account", request.account),
            at=request.at,
            model=request.model,
            tokens_in=request.tokens_in,
            tokens_out=request.tokens_out,
            prompt=request.prompt or None,
            system=request.system or None,
            settings=request.settings,
            network=of_network(request.network),
            agent=of("agent", request.agent),
            payment=of("payment", request.payment),
            organisation=of("org", request.organisation),
            status=REFUSED if request.failed else OK,
            format="openai",
        )


def openai_line(request: Request) -> str:
    """The request as one line of an OpenAI-style log, without the end of line."""
    return _line(request).decode()


def write_log(requests: Iterable[Request], path: Path) -> int:
    """Writes the requests in order of time, gzipped where the name ends in .gz; says how many."""
    ordered = sorted(requests, key=lambda request: request.at)
    if path.suffix == ".gz":
        with gzip.open(path, "wb", compresslevel=4) as packed:
            packed.writelines(_line(request) + b"\n" for request in ordered)
    else:
        with path.open("wb") as plain:
            plain.writelines(_line(request) + b"\n" for request in ordered)
    return len(ordered)


def _line(request: Request) -> bytes:
    messages = [{"role": "user", "content": request.prompt}]
    if request.system:
        messages.insert(0, {"role": "system", "content": request.system})
    usage = {"prompt_tokens": request.tokens_in, "completion_tokens": request.tokens_out}
    told: dict[str, Any] = {
        "timestamp": request.at,
        "account": request.account,
        "ip": request.network,
        "user_agent": request.agent,
        "payment_id": request.payment,
        "organization": request.organisation,
        "status": REFUSED if request.failed else OK,
        "request": {"model": request.model, "messages": messages, **_body(request.settings)},
        "response": {"usage": usage},
    }
    return msgspec.json.encode({name: value for name, value in told.items() if value != ""})


def _body(settings: Settings) -> dict[str, Any]:
    """The settings as members of a request's body; what is only known as "asked for" is made up."""
    if settings == NO_SETTINGS:
        return {}
    told: dict[str, Any] = {
        "temperature": settings.temperature,
        "top_p": settings.top_p,
        "max_tokens": settings.max_tokens,
        "n": settings.n,
        "seed": 1 if settings.seed else None,
        "logprobs": True if settings.logprobs else None,
        "stop": ["\n\n"] if settings.stop else None,
        "tools": [{"type": "function", "function": {"name": "run"}}] if settings.tools else None,
        "response_format": {"type": "json_object"} if settings.response_format else None,
    }
    return {name: value for name, value in told.items() if value is not None}
