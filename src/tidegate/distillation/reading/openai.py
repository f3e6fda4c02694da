"""Requests as OpenAI's API and its imitators write them, alone or with the response beside.

The shapes met: the request's body as it is; {"request": …, "response": …} with who and when
around them; a line of a batch file ({"custom_id", "method", "url", "body"}).
"""

from __future__ import annotations

from typing import Any

from tidegate.distillation.reading.event import NO_SETTINGS, Event
from tidegate.distillation.reading.pseudonyms import Pseudonyms
from tidegate.distillation.reading.values import (
    Record,
    conversation,
    count,
    first,
    name,
    record,
    settings,
    spoken,
    truth,
)

FORMAT = "openai"
ACCOUNT = (
    *("account", "account_id", "api_key_id", "api_key", "key_id", "user_id", "user", "end_user"),
    *("customer_id", "client_id", "safety_identifier"),
)
TIME = ("timestamp", "created_at", "created", "time", "ts", "request_time", "start_time", "date")
ADDRESS = ("ip", "ip_address", "client_ip", "remote_addr", "source_ip", "x_forwarded_for")


def is_openai(line: Record) -> bool:
    body = _body(line)
    return "messages" in body or "input" in body or "prompt" in body or "usage" in line


def openai_event(line: Record, pseudonyms: Pseudonyms) -> tuple[Event, Any]:
    """The request, and its time as written."""
    body = _body(line)
    response = record(line.get("response"))
    answer = record(response.get("body")) or response
    about = record(line.get("metadata"))
    usage = record(first(line, "usage")) or record(answer.get("usage"))
    headers = {str(k).lower(): v for k, v in record(line.get("headers")).items()}

    def who(*names: str) -> Any:
        found = first(line, *names)
        return first(about, *names) if found is None else found

    prompt, system = conversation(first(body, "messages", "input", "prompt"))
    instructions = spoken(first(body, "instructions", "system"))
    at = first(line, *TIME)
    event = Event(
        account=pseudonyms.of("account", who(*ACCOUNT) or first(body, *ACCOUNT)),
        model=name(first(body, "model") or first(answer, "model") or line.get("model")),
        tokens_in=count(first(usage, "prompt_tokens", "input_tokens")),
        tokens_out=count(first(usage, "completion_tokens", "output_tokens")),
        prompt=prompt,
        system=system if instructions is None else instructions,
        settings=settings(body) if body else NO_SETTINGS,
        network=pseudonyms.of_network(who(*ADDRESS) or headers.get("x-forwarded-for")),
        asn=pseudonyms.of("asn", who("asn", "as_number")),
        agent=pseudonyms.of("agent", who("user_agent") or headers.get("user-agent")),
        payment=pseudonyms.of("payment", who("payment_id", "payment", "billing_id", "card_id")),
        organisation=pseudonyms.of("org", who("organization", "organization_id", "org_id", "org")),
        endpoint=name(first(line, "endpoint", "url", "path")),
        streaming=truth(body.get("stream")),
        status=count(first(line, "status", "status_code") or response.get("status_code")),
        latency_ms=count(first(line, "latency_ms", "duration_ms")),
        format=FORMAT,
    )
    return event, answer.get("created") if at is None else at


def _body(line: Record) -> Record:
    """The request itself."""
    request = record(line.get("request"))
    inner = record(request.get("body")) or request
    return inner or record(line.get("body")) or line
