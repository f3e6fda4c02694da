"""Requests as OpenAI's API and its imitators write them, alone or with the response beside.

The shapes met: the request's body as it is; {"request": …, "response": …} with who and when
around them; a line of a batch file ({"custom_id", "method", "url", "body"}).
"""

from __future__ import annotations

from typing import Any

from tidegate.distillation.reading.event import NO_SETTINGS, Event
from tidegate.distillation.reading.pseudonyms import Pseudonyms
from tidegate.distillation.reading.values import (
    Names,
    Record,
    conversation,
    count,
    first,
    name,
    narrowed,
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


ASN = ("asn", "as_number")
AGENT = ("user_agent",)
PAYMENT = ("payment_id", "payment", "billing_id", "card_id")
ORGANISATION = ("organization", "organization_id", "org_id", "org")
_line_names = narrowed(
    *(ACCOUNT, ADDRESS, ASN, AGENT, PAYMENT, ORGANISATION, TIME),
    *(("endpoint", "url", "path"), ("status", "status_code"), ("latency_ms", "duration_ms")),
)
_body_names = narrowed(ACCOUNT, ("messages", "input", "prompt"), ("instructions", "system"))


def is_openai(line: Record) -> bool:
    return _asks(line, body_of(line))


def _asks(line: Record, body: Record) -> bool:
    return "messages" in body or "input" in body or "prompt" in body or "usage" in line


def openai_event(line: Record, pseudonyms: Pseudonyms) -> tuple[Event, Any] | None:
    """The request, and its time as written; None where the line is none of this kind."""
    body = body_of(line)
    if not _asks(line, body):
        return None
    response = record(line.get("response"))
    answer = record(response.get("body")) or response
    about = record(line.get("metadata"))
    usage = record(first(line, "usage")) or record(answer.get("usage"))
    account, address, asn, agent, payment, organisation, time, endpoint, status, latency = (
        _line_names(line)
    )
    their_account, words, orders = _body_names(body)
    prompt, system = conversation(first(body, *words))
    if orders and (instructions := spoken(first(body, *orders))) is not None:
        system = instructions
    who = _who(line, account, about, ACCOUNT) or first(body, *their_account)
    event = Event(
        account=pseudonyms.of("account", who),
        model=name(first(body, "model") or first(answer, "model") or line.get("model")),
        tokens_in=count(first(usage, "prompt_tokens", "input_tokens")),
        tokens_out=count(first(usage, "completion_tokens", "output_tokens")),
        prompt=prompt,
        system=system,
        settings=settings(body) if body else NO_SETTINGS,
        format=FORMAT,
    )
    # Most lines say little of what follows, and asking each of all of it took half the time.
    headers = {str(k).lower(): v for k, v in record(line.get("headers")).items()}
    if address or about or headers:
        found = _who(line, address, about, ADDRESS) or headers.get("x-forwarded-for")
        event.network = pseudonyms.of_network(found)
    if agent or about or headers:
        found = _who(line, agent, about, AGENT) or headers.get("user-agent")
        event.agent = pseudonyms.of("agent", found)
    if asn or about:
        event.asn = pseudonyms.of("asn", _who(line, asn, about, ASN))
    if payment or about:
        event.payment = pseudonyms.of("payment", _who(line, payment, about, PAYMENT))
    if organisation or about:
        found = _who(line, organisation, about, ORGANISATION)
        event.organisation = pseudonyms.of("org", found)
    if endpoint:
        event.endpoint = name(first(line, *endpoint))
    if "stream" in body:
        event.streaming = truth(body["stream"])
    if status or response:
        event.status = count(first(line, *status) or response.get("status_code"))
    if latency:
        event.latency_ms = count(first(line, *latency))
    at = first(line, *time)
    return event, answer.get("created") if at is None else at


def _who(line: Record, here: Names, about: Record, names: Names) -> Any:
    """What the line says of itself under the names it has, or else its metadata."""
    found = first(line, *here) if here else None
    return first(about, *names) if found is None and about else found


def body_of(line: Record) -> Record:
    """The request itself."""
    request = record(line.get("request"))
    inner = record(request.get("body")) or request
    return inner or record(line.get("body")) or line
