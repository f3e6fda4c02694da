"""LiteLLM's spend logs, from its database or its API, as JSON; a CSV export has the same columns.

Field names are those of its table LiteLLM_SpendLogs. Prompts are there only where the operator
switched `store_prompts_in_spend_logs` on.
"""

from __future__ import annotations

import json
from typing import Any

from tidegate.distillation.reading.event import UNKNOWN, Event
from tidegate.distillation.reading.pseudonyms import Pseudonyms
from tidegate.distillation.reading.values import (
    Record,
    by_keys,
    conversation,
    count,
    first,
    name,
    record,
    settings,
    truth,
)

FORMAT = "litellm"
_MARKS = ("startTime", "call_type", "spend", "request_id", "total_tokens", "completionStartTime")


@by_keys
def is_litellm(line: Record) -> bool:
    """Three of the columns that only this table names so."""
    return sum(mark in line for mark in _MARKS) >= 3


def litellm_event(line: Record, pseudonyms: Pseudonyms) -> tuple[Event, Any]:
    """The request, and its time as written."""
    from tidegate.distillation.reading.clock import read_time

    about = _json(line.get("metadata"))
    asked = record(_json(line.get("proxy_server_request"))) or line
    prompt, system = conversation(_json(line.get("messages")) or _json(asked.get("messages")))
    start, end = first(line, "startTime", "start_time"), first(line, "endTime", "end_time")
    begun, ended = read_time(start)[0], read_time(end)[0]
    latency = (ended - begun) // 1000 if begun is not None and ended is not None else UNKNOWN
    status = line.get("status")
    event = Event(
        account=pseudonyms.of(
            "account", first(line, "api_key", "user", "end_user") or about.get("user_api_key")
        ),
        model=name(first(line, "model", "model_group")),
        tokens_in=count(line.get("prompt_tokens")),
        tokens_out=count(line.get("completion_tokens")),
        prompt=prompt,
        system=system,
        settings=settings(asked),
        network=pseudonyms.of_network(line.get("requester_ip_address")),
        agent=pseudonyms.of("agent", about.get("user_agent")),
        organisation=pseudonyms.of("org", first(line, "organization_id", "team_id")),
        endpoint=name(line.get("call_type")),
        streaming=truth(asked.get("stream")),
        status={"success": 200, "failure": 500}.get(str(status).lower(), count(status)),
        latency_ms=latency if latency >= 0 else UNKNOWN,
        format=FORMAT,
    )
    return event, start


def _json(value: object) -> Any:
    """A column that holds JSON, as a text or already read; texts that are none stay out."""
    if isinstance(value, str):
        if len(value) < 3 or value[0] not in "[{" or value.count("[") + value.count("{") > 20_000:
            return {}
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return {} if value is None else value
