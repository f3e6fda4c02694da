"""One request to a model, whatever log it stood in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

UNKNOWN = -1
"""A count or duration the log does not give."""


class Settings(NamedTuple):
    """How the answer was to be drawn; None where the request left it to the service.

    `logprobs`, `stop`, `tools` and `response_format` say only whether they were asked for.
    """

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    n: int | None = None
    seed: bool = False
    logprobs: bool = False
    stop: bool = False
    tools: bool = False
    response_format: bool = False


NO_SETTINGS = Settings()


@dataclass(slots=True, eq=False)
class Event:
    """A request: times in UTC µs since 1970, durations in ms, pseudonyms as 64-bit numbers.

    A pseudonym of 0 and a count of UNKNOWN (-1) say that the log is silent. `network` is of the
    address's /24 or /48. `prompt` is the user's words, `system` the instructions before them;
    neither is shown by repr, so that no error or debugger's page carries them.
    """

    account: int
    at: int | None = None
    model: str = ""
    tokens_in: int = UNKNOWN
    tokens_out: int = UNKNOWN
    prompt: str | None = field(default=None, repr=False)
    system: str | None = field(default=None, repr=False)
    settings: Settings = NO_SETTINGS
    network: int = 0
    asn: int = 0
    agent: int = 0
    payment: int = 0
    organisation: int = 0
    endpoint: str = ""
    streaming: bool = False
    status: int = UNKNOWN
    latency_ms: int = UNKNOWN
    format: str = ""
    file: str = ""
    line: int = 0
