"""The endpoint on loopback, what it notes, what it refuses; and asking one."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tidegate.distillation.range import client as asking
from tidegate.distillation.range.client import NoAnswer, RemoteTeacher, ask_all, checked, post
from tidegate.distillation.range.requests import Request, openai_line
from tidegate.distillation.range.service import LARGEST, MOST_CONNECTIONS, TeacherService
from tidegate.distillation.range.teacher import NAME, Answered
from tidegate.distillation.range.texts import words
from tidegate.distillation.reading.event import Settings
from tidegate.errors import InputError, UsageError

from .laboratory import request, teacher

PATH = "/v1/chat/completions"
ASKED = {"model": "m", "messages": [{"role": "user", "content": "the server"}]}


class Service:
    """An open service, and one connection to it."""

    def __init__(self, url: str, noted: list[Request]) -> None:
        self.url, self.noted = url, noted
        self.port = urlsplit(url).port
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def say(
        self, body: object, path: str = PATH, method: str = "POST", **headers: str
    ) -> tuple[int, Any]:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, content, named)
        response = self.connection.getresponse()
        told = response.read()
        return response.status, json.loads(told) if told else None


@pytest.fixture
def service() -> Iterator[Service]:
    noted: list[Request] = []
    with TeacherService(teacher(), noted.append) as url:
        opened = Service(url, noted)
        yield opened
        opened.connection.close()


def test_the_models_are_named_as_of_a_laboratory(service: Service) -> None:
    status, told = service.say(b"", "/v1/models", "GET")
    assert status == 200
    assert [(one["id"], one["owned_by"]) for one in told["data"]] == [(NAME, "laboratory model")]


def test_a_completion_has_the_shape_of_openais(service: Service) -> None:
    status, told = service.say({**ASKED, "n": 2, "temperature": 0.9, "logprobs": True})
    assert status == 200
    assert told["object"] == "chat.completion"
    assert [one["index"] for one in told["choices"]] == [0, 1]
    assert all(one["message"]["role"] == "assistant" for one in told["choices"])
    assert all(one["logprobs"] is None for one in told["choices"])
    out = sum(len(words(one["message"]["content"])) for one in told["choices"])
    assert told["usage"] == {
        "prompt_tokens": 2, "completion_tokens": out, "total_tokens": out + 2
    }  # fmt: skip


def test_what_is_asked_is_noted_as_the_line_a_detector_reads(service: Service) -> None:
    status, _ = service.say(
        {
            **ASKED, "temperature": 0.5, "max_tokens": 7,
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": [{"type": "text", "text": "the file"}]},
            ],
        },
        Authorization="Bearer key-7", User_Agent="client/2", X_Forwarded_For="243.9.8.7",
        OpenAI_Organization="org-1", X_Laboratory_Payment="pay-3",
        X_Laboratory_Time="1770000000000000", X_Laboratory_Usage="55,610",
    )  # fmt: skip
    assert status == 200
    assert [json.loads(openai_line(one)) for one in service.noted] == [
        {
            "timestamp": 1_770_000_000_000_000, "account": "key-7", "ip": "243.9.8.7",
            "user_agent": "client/2", "payment_id": "pay-3", "organization": "org-1",
            "status": 200,
            "request": {
                "model": "m", "temperature": 0.5, "max_tokens": 7,
                "messages": [
                    {"role": "system", "content": "Be brief."},
                    {"role": "user", "content": "the file"},
                ],
            },
            "response": {"usage": {"prompt_tokens": 55, "completion_tokens": 610}},
        }
    ]  # fmt: skip


def test_without_a_word_of_the_laboratory_its_own_counts_and_clock_are_noted(
    service: Service,
) -> None:
    _, told = service.say(ASKED)
    (noted,) = service.noted
    usage = (noted.tokens_in, noted.tokens_out)
    assert usage == (told["usage"]["prompt_tokens"], told["usage"]["completion_tokens"])
    assert noted.at > 1_700_000_000_000_000
    assert noted.account == "without-a-key"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"[1]", 400), (b"\xff", 400), (b'{"messages":' + b"[" * 90_000, 400),
        ({}, 400), ({"messages": []}, 400), ({"messages": ["x"]}, 400),
        ({"messages": [{"role": "user"}]}, 400),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, 400),
        ({"messages": [{"role": "user", "content": "x"}] * 300}, 400),
        ({**ASKED, "stream": True}, 400), ({**ASKED, "n": 9_999}, 400), ({**ASKED, "n": True}, 400),
        ({**ASKED, "temperature": "hot"}, 400), ({**ASKED, "temperature": -1}, 400),
        ({**ASKED, "max_tokens": 0}, 400), (b" " * (LARGEST + 1), 413),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_a_reason_and_the_next_is_answered(
    service: Service, body: object, status: int
) -> None:
    said, told = service.say(body)
    assert said == status
    assert told["error"]["message"]
    assert service.noted == []
    service.connection.close()
    assert service.say(ASKED)[0] == 200


def test_other_paths_hosts_and_bodies_without_length_are_refused(service: Service) -> None:
    assert service.say(ASKED, "/v1/embeddings")[0] == 404
    assert service.say(b"", "/", "GET")[0] == 404
    assert service.say(ASKED, Host=f"rebound.example:{service.port}")[0] == 403
    service.connection.putrequest("POST", PATH)
    service.connection.endheaders()
    assert service.connection.getresponse().status == 411
    assert service.noted == []


def test_it_listens_on_loopback_only() -> None:
    opened = TeacherService(teacher(), print)
    with opened as url:
        assert urlsplit(url).hostname == "127.0.0.1"
        assert opened._server.server_address[0] == "127.0.0.1"
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/models", trust_env=False)


def test_many_connections_are_served(service: Service) -> None:
    sent = [request(f"file {n}", account=f"key-{n}", at=n) for n in range(2 * MOST_CONNECTIONS)]
    told = ask_all(service.url, sent, threads=MOST_CONNECTIONS // 2)
    assert all(len(answers) == 1 and answers[0] for answers in told)
    assert len(service.noted) == len(sent)


def test_answers_come_in_order_and_do_not_hang_on_the_order_of_arrival(service: Service) -> None:
    sent = [
        request(f"the queue {n}", at=n, settings=Settings(temperature=1.0, n=1 + n % 2))
        for n in range(24)
    ]
    once = ask_all(service.url, sent, threads=4)
    again = ask_all(service.url, sent[::-1], threads=3)
    assert [len(answers) for answers in once] == [1 + n % 2 for n in range(24)]
    assert once == again[::-1]
    assert len(set(once)) > 12
    lines = sorted(map(openai_line, service.noted))
    assert lines == sorted([*map(openai_line, sent)] * 2)


class Broken:
    name = about = "broken"

    def answer(self, prompt: str, *, temperature: float, most: int, seed: int) -> Answered:
        raise InputError("the model is gone")


def test_a_teacher_that_fails_is_noted_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking.time, "sleep", lambda _: None)
    noted: list[Request] = []
    with TeacherService(Broken(), noted.append) as url, pytest.raises(NoAnswer, match="502"):
        ask_all(url, [request("a file")])
    assert [one.failed for one in noted] == [True] * asking.TRIES


def test_a_request_that_is_refused_has_no_answer_and_the_rest_is_done(service: Service) -> None:
    sent = [request("x" * (LARGEST + 1)), request("a file")]
    told = ask_all(service.url, sent)
    assert told[0] == ()
    assert len(told[1]) == 1


def test_a_teacher_by_url_is_asked_as_any_other(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIDEGATE_TEACHER_KEY", "secret")
    remote = RemoteTeacher(f"{service.url}/", "laboratory-teacher")
    told = remote.answer("the parser", temperature=0.0, most=9, seed=3)
    own = teacher().answer("the parser", temperature=0.0, most=9, seed=3)
    remote.close()
    assert told == own
    assert service.noted[0].account == "secret"
    assert "secret" not in remote.about


@pytest.mark.parametrize(
    "url",
    [
        "", "127.0.0.1:8000", "ftp://a.example/v1", "http://", "http://user:word@a.example/v1",
        "http://a.example/v1?key=1", "http://[::1", "http://a.example:99999/v1",
    ],
)  # fmt: skip
def test_what_is_no_url_of_a_teacher_is_told(url: str) -> None:
    with pytest.raises(UsageError) as told:
        checked(url)
    assert told.value.hint


@pytest.mark.parametrize(
    ("status", "content", "why"),
    [
        (200, b"<html>", "not JSON"), (200, b"[]", "no JSON object"), (404, b"{}", "404"),
        (200, b" " * (asking.LARGEST + 1), "over"), (503, b"{}", "503"),
    ],
)  # fmt: skip
def test_answers_that_are_none_are_told(
    status: int, content: bytes, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking.time, "sleep", lambda _: None)
    transport = httpx.MockTransport(lambda _: httpx.Response(status, content=content))
    with httpx.Client(transport=transport) as client, pytest.raises(NoAnswer, match=why):
        post(client, "http://teacher.example/v1", {}, {})


@pytest.mark.parametrize(
    "told",
    [{}, {"choices": []}, {"choices": [{"message": {"content": 7}}]}, {"choices": {"a": 1}}],
)
def test_answers_without_text_are_told(told: dict[str, Any]) -> None:
    with pytest.raises(NoAnswer):
        asking._contents(told)


def test_an_endpoint_that_is_busy_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(asking.time, "sleep", waits.append)
    replies = iter([httpx.Response(429), httpx.Response(200, json={"ok": 1})])
    with httpx.Client(transport=httpx.MockTransport(lambda _: next(replies))) as client:
        assert post(client, "http://teacher.example/v1", {}, {}) == {"ok": 1}
    assert len(waits) == 1
