"""Spans of OpenTelemetry's conventions for generative AI: OTLP JSON, and one span a line.

Attributes are `gen_ai.*` of the semantic conventions; older and newer spellings of one thing
(`gen_ai.usage.prompt_tokens`, `gen_ai.usage.input_tokens`) are both read. Prompts stand in
attributes or in events, and only where the operator switched their capture on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tidegate.distillation.reading.event import UNKNOWN, Event, Settings
from tidegate.distillation.reading.pseudonyms import Pseudonyms
from tidegate.distillation.reading.values import (
    Record,
    by_keys,
    conversation,
    count,
    first,
    name,
    number,
    record,
    spoken,
    truth,
    whole,
)

FORMAT = "opentelemetry"
ACCOUNT = (
    *("gen_ai.request.user", "gen_ai.user.id", "enduser.id", "user.id", "client.id"),
    *("enduser.pseudo.id", "user.hash", "account.id"),
)


def is_otlp(line: Record) -> bool:
    return "resourceSpans" in line or "resource_spans" in line


def is_span(line: Record) -> bool:
    """A span by itself: attributes in an object or list, or as columns."""
    attributes = line.get("attributes")
    if isinstance(attributes, dict | list):
        return any(key.startswith("gen_ai.") for key in _attributes(attributes))
    return _has_columns(line)


@by_keys
def _has_columns(line: Record) -> bool:
    return any(key.startswith(("gen_ai.", "attributes.gen_ai.")) for key in line)


def spans_of(document: Record) -> Iterator[Record]:
    """The spans of an OTLP document that speak of a model; each with its resource's attributes."""
    for resource in _list(first(document, "resourceSpans", "resource_spans")):
        about = _attributes(record(record(resource).get("resource")).get("attributes"))
        scopes = first(record(resource), "scopeSpans", "scope_spans", "instrumentationLibrarySpans")
        for scope in _list(scopes):
            for span in _list(record(scope).get("spans")):
                if isinstance(span, dict) and is_span(span):
                    told = {**about, **_attributes(span.get("attributes"))}
                    yield {**span, "attributes": told}


def span_event(span: Record, pseudonyms: Pseudonyms) -> tuple[Event, Any]:
    """The request of a span, and its time as written."""
    from tidegate.distillation.reading.clock import read_time

    nested = span.get("attributes")
    if isinstance(nested, dict | list):
        told = _attributes(nested)
    else:
        told = {key.removeprefix("attributes."): value for key, value in span.items()}
    start = first(span, "startTimeUnixNano", "start_time_unix_nano", "startTime", "start_time")
    start = first(span, "timestamp", "time") if start is None else start
    end = first(span, "endTimeUnixNano", "end_time_unix_nano", "endTime", "end_time")
    begun, ended = read_time(start)[0], read_time(end)[0]
    latency = (ended - begun) // 1000 if begun is not None and ended is not None else UNKNOWN
    prompt, system = _words(span, told)
    failed = first(record(span.get("status")), "code") in (2, "2", "STATUS_CODE_ERROR", "ERROR")
    status = count(first(told, "http.response.status_code", "http.status_code"))
    event = Event(
        account=pseudonyms.of("account", first(told, *ACCOUNT)),
        model=name(first(told, "gen_ai.request.model", "gen_ai.response.model")),
        tokens_in=count(first(told, "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")),
        tokens_out=count(
            first(told, "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens")
        ),
        prompt=prompt,
        system=system,
        settings=_settings(told),
        network=pseudonyms.of_network(
            first(told, "client.address", "http.client_ip", "network.peer.address", "net.peer.ip")
        ),
        asn=pseudonyms.of("asn", first(told, "client.as.number", "source.as.number")),
        agent=pseudonyms.of("agent", first(told, "user_agent.original", "http.user_agent")),
        payment=pseudonyms.of("payment", first(told, "payment.id", "billing.id")),
        organisation=pseudonyms.of("org", first(told, "organization.id", "org.id", "tenant.id")),
        endpoint=name(first(told, "gen_ai.operation.name", "url.path", "http.route")),
        streaming=truth(first(told, "gen_ai.request.is_stream", "llm.is_streaming")),
        status=500 if failed and status == UNKNOWN else status,
        latency_ms=latency if latency >= 0 else UNKNOWN,
        format=FORMAT,
    )
    return event, start


def _settings(told: Record) -> Settings:
    asked = {k.removeprefix("gen_ai.request."): v for k, v in told.items()}
    return Settings(
        temperature=number(asked.get("temperature")),
        top_p=number(asked.get("top_p")),
        max_tokens=whole(asked.get("max_tokens")),
        n=whole(asked.get("choice.count")),
        seed=first(asked, "seed", "gen_ai.openai.request.seed") is not None,
        logprobs=truth(first(asked, "logprobs", "top_logprobs")),
        stop=truth(asked.get("stop_sequences")),
        tools=truth(first(told, "gen_ai.tool.definitions", "gen_ai.request.tools")),
        response_format=first(told, "gen_ai.output.type") == "json"
        or truth(told.get("gen_ai.openai.request.response_format")),
    )


def _words(span: Record, told: Record) -> tuple[str | None, str | None]:
    """The prompt and the system's instructions, wherever the span keeps them."""
    system = spoken(loaded(first(told, "gen_ai.system_instructions")))
    prompt, other = conversation(loaded(first(told, "gen_ai.input.messages", "gen_ai.prompt")))
    if prompt is None:
        turns = [
            {"role": told.get(f"gen_ai.prompt.{i}.role"), "content": told[key]}
            for i in range(200)
            if (key := f"gen_ai.prompt.{i}.content") in told
        ]
        prompt, other = conversation(turns)
    for event in _list(span.get("events")):
        about = _attributes(record(event).get("attributes"))
        kind = record(event).get("name")
        text = spoken(loaded(first(about, "content", "gen_ai.event.content")))
        if prompt is None:
            found = loaded(first(about, "gen_ai.input.messages", "gen_ai.prompt"))
            prompt, other = conversation(found)
        if kind == "gen_ai.user.message" and text is not None:
            prompt = text
        elif kind == "gen_ai.system.message" and text is not None:
            system = text
    return prompt, other if system is None else system


def _attributes(value: object) -> dict[str, Any]:
    """Attributes as {key: value}: OTLP writes [{"key", "value": {"stringValue": …}}]."""
    if isinstance(value, dict):
        return value
    pairs = ((record(p).get("key"), record(p).get("value")) for p in _list(value))
    return {key: _plain(v) for key, v in pairs if isinstance(key, str)}


def _plain(value: Any, depth: int = 0) -> Any:
    if not isinstance(value, dict) or len(value) != 1 or depth > 16:
        return value
    ((kind, inner),) = value.items()
    if kind == "arrayValue":
        return [_plain(item, depth + 1) for item in _list(record(inner).get("values"))]
    if kind == "kvlistValue":
        pairs = _list(record(inner).get("values"))
        return {str(record(p).get("key")): _plain(record(p).get("value"), depth + 1) for p in pairs}
    return inner if isinstance(kind, str) and kind.endswith("Value") else value


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def loaded(value: object) -> Any:
    """Messages are often JSON inside a text; a text that is none is the prompt itself."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value
