"""The quick road through a request's members gives what looking for each by all its names does."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.distillation.reading import Pseudonyms, find_key
from tidegate.distillation.reading import openai as source
from tidegate.distillation.reading.event import Settings
from tidegate.distillation.reading.openai import openai_event
from tidegate.distillation.reading.values import (
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

NAMES = Pseudonyms(find_key("k" * 32))

plain = st.one_of(
    st.none(), st.just(""), st.text("ab1 ", max_size=3), st.integers(-2, 9), st.booleans(),
    st.floats(), st.just([]), st.just({}), st.sampled_from(["192.0.2.7", "0.5", "auto", 2**70]),
)  # fmt: skip
_who = (*source.ACCOUNT[:4], *source.ADDRESS[:2], *source.ASN, *source.AGENT, *source.PAYMENT[:2],
        *source.ORGANISATION[:3])  # fmt: skip
around = st.dictionaries(
    st.sampled_from([*_who, *source.TIME[:3], "endpoint", "url", "status", "status_code",
                     "latency_ms", "duration_ms", "model"]),
    plain, max_size=7,
)  # fmt: skip
messages = st.lists(
    st.fixed_dictionaries({
        "role": st.sampled_from(["user", "system", "assistant", None]),
        "content": st.one_of(plain, st.lists(st.one_of(plain, st.just({"text": "part"})),
                                             max_size=3)),
    }),
    max_size=3,
)  # fmt: skip
bodies = st.dictionaries(
    st.sampled_from(["temperature", "top_p", "max_tokens", "max_completion_tokens", "n", "seed",
                     "logprobs", "top_logprobs", "stop", "tools", "functions", "response_format",
                     "json_mode", "stream", "user", "model", "instructions", "system", "prompt"]),
    plain, max_size=6,
)  # fmt: skip


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    line: dict[str, Any] = draw(around)
    body = draw(bodies) | draw(st.one_of(st.just({}), messages.map(lambda m: {"messages": m})))
    where = draw(st.sampled_from(["here", "request", "inner", "body"]))
    if where == "here":
        line = body | line
    else:
        line[where if where != "inner" else "request"] = (
            {"body": body} if where == "inner" else body
        )
    usage = draw(st.dictionaries(st.sampled_from(["prompt_tokens", "input_tokens",
                                                  "completion_tokens"]), plain))  # fmt: skip
    answer = {"usage": usage, "created": draw(plain), "model": draw(plain)}
    if draw(st.booleans()):
        line["response"] = draw(st.sampled_from([answer, {"body": answer, "status_code": 200}]))
    if draw(st.booleans()):
        line["metadata"] = draw(around)
    if draw(st.booleans()):
        line["headers"] = {"User-Agent": draw(plain), "X-Forwarded-For": draw(plain)}
    return line


@settings(max_examples=400, deadline=None)
@given(lines())
def test_the_quick_road_gives_what_the_plain_one_does(line: dict[str, Any]) -> None:
    request = record(line.get("request"))
    body = record(request.get("body")) or request or record(line.get("body")) or line
    found = openai_event(line, NAMES)
    if not ({"messages", "input", "prompt"} & set(body) or "usage" in line):
        assert found is None
        return
    assert found is not None
    event, at = found
    response, about = record(line.get("response")), record(line.get("metadata"))
    answer = record(response.get("body")) or response
    usage = record(first(line, "usage")) or record(answer.get("usage"))
    headers = {key.lower(): value for key, value in record(line.get("headers")).items()}

    def who(names: tuple[str, ...]) -> Any:
        told = first(line, *names)
        return first(about, *names) if told is None else told

    of = NAMES.of
    assert event.account == of("account", who(source.ACCOUNT) or first(body, *source.ACCOUNT))
    assert event.network == NAMES.of_network(who(source.ADDRESS) or headers.get("x-forwarded-for"))
    assert event.agent == of("agent", who(source.AGENT) or headers.get("user-agent"))
    assert event.asn == of("asn", who(source.ASN))
    assert event.payment == of("payment", who(source.PAYMENT))
    assert event.organisation == of("org", who(source.ORGANISATION))
    assert event.model == name(first(body, "model") or first(answer, "model") or line.get("model"))
    assert event.tokens_in == count(first(usage, "prompt_tokens", "input_tokens"))
    assert event.tokens_out == count(first(usage, "completion_tokens", "output_tokens"))
    assert event.endpoint == name(first(line, "endpoint", "url", "path"))
    assert event.status == count(
        first(line, "status", "status_code") or response.get("status_code")
    )
    assert event.latency_ms == count(first(line, "latency_ms", "duration_ms"))
    assert event.streaming == truth(body.get("stream"))
    prompt, system = conversation(first(body, "messages", "input", "prompt"))
    orders = spoken(first(body, "instructions", "system"))
    assert (event.prompt, event.system) == (prompt, system if orders is None else orders)
    told = first(line, *source.TIME)
    expected = answer.get("created") if told is None else told
    assert at is expected or at == expected
    assert event.settings == Settings(
        temperature=number(body.get("temperature")),
        top_p=number(body.get("top_p")),
        max_tokens=whole(first(body, "max_tokens", "max_completion_tokens", "max_output_tokens")),
        n=whole(body.get("n")),
        seed=body.get("seed") not in (None, ""),
        logprobs=truth(body.get("logprobs")) or truth(body.get("top_logprobs")),
        stop=truth(first(body, "stop", "stop_sequences")),
        tools=truth(first(body, "tools", "functions")),
        response_format=truth(first(body, "response_format", "guided_json", "json_mode")),
    )
    assert (event.at, event.line) == (None, 0)
