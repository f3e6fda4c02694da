"""The teacher behind an OpenAI-compatible endpoint on this machine, and what it notes of requests.

`POST /v1/chat/completions` and `GET /v1/models`, on 127.0.0.1 only. Every request that reaches the
teacher is noted as a `Request`, whose line is what a detector reads. The range runs faster than the
traffic it tells of, so a client may say when and from where a request is meant to come:

    authorization: Bearer KEY     the account
    x-forwarded-for               the address
    openai-organization           the organisation
    x-laboratory-payment          what pays for it
    x-laboratory-time             µs since 1970 in UTC
    x-laboratory-usage            words in and out to note, where the laboratory's short answers
                                  would give a request away by their length

Without these, the clock's time and the teacher's own counts are noted. Bodies are at most 1 MiB.
"""

from __future__ import annotations

import hashlib
import re
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

from tidegate.distillation.range.requests import Request
from tidegate.distillation.range.teacher import Answered, Teacher, whole
from tidegate.distillation.reading.event import Settings
from tidegate.errors import TidegateError

LARGEST = 1 << 20  # bytes of a body
MOST_MESSAGES = 256
MOST_CHOICES = 8
MOST_CONNECTIONS = 64
IDLE = 30.0  # seconds after which a silent connection is closed
HOSTS = ("127.0.0.1", "localhost")
_DIGITS = re.compile(r"[0-9]{1,18}")


class Refused(Exception):
    """A request that is not answered: the status and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class TeacherService:
    """Serves a teacher while it is open: `with TeacherService(teacher, note) as url: …`.

    `note` is called with every request that reached the teacher, one at a time. Answers depend on
    the seed, the account, the time and the prompt, not on the order of arrival.
    """

    def __init__(
        self, teacher: Teacher, note: Callable[[Request], None], *, seed: int = 0, port: int = 0
    ) -> None:
        self.teacher = teacher
        self.seed = seed
        self._note = note
        self._noting = threading.Lock()
        self._server = _Server(self, port)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> str:
        self._thread.start()
        return self.url

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.close_all()

    def complete(self, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
        """The answer to a request's body. Raises Refused."""
        request = _read(body, headers)
        told = hashlib.blake2b(
            f"{self.seed}\0{request.account}\0{request.at}\0{request.prompt}".encode(
                "utf-8", "replace"
            ),
            digest_size=7,
        )
        first = int.from_bytes(told.digest(), "big")
        settings = request.settings
        asked = whole(request.system, request.prompt)
        temperature = 1.0 if settings.temperature is None else settings.temperature
        try:
            answers = [
                self.teacher.answer(
                    asked, temperature=temperature, most=settings.max_tokens or 1_000,
                    seed=first + number,
                )
                for number in range(settings.n or 1)
            ]  # fmt: skip
        except TidegateError as error:
            request.failed = True
            self._noted(request)
            raise Refused(502, error.message) from error
        if request.tokens_in < 0:
            request.tokens_in = answers[0].tokens_in
            request.tokens_out = sum(one.tokens_out for one in answers)
        self._noted(request)
        return _completion(request, answers, f"{first:014x}")

    def _noted(self, request: Request) -> None:
        with self._noting:
            self._note(request)

    def models(self) -> dict[str, Any]:
        name = self.teacher.name
        told = {"id": name, "object": "model", "created": 0, "owned_by": "laboratory model"}
        return {"object": "list", "data": [told]}


def _completion(request: Request, answers: list[Answered], key: str) -> dict[str, Any]:
    out = sum(one.tokens_out for one in answers)
    tokens_in = answers[0].tokens_in
    return {
        "id": f"chatcmpl-{key}",
        "object": "chat.completion",
        "created": request.at // 1_000_000,
        "model": request.model,
        "choices": [
            {
                "index": number,
                "message": {"role": "assistant", "content": one.text},
                "finish_reason": "stop",
                "logprobs": None,
            }
            for number, one in enumerate(answers)
        ],
        "usage": {
            "prompt_tokens": tokens_in,
            "completion_tokens": out,
            "total_tokens": tokens_in + out,
        },
    }


def _read(body: dict[str, Any], headers: dict[str, str]) -> Request:
    if body.get("stream"):
        raise Refused(400, "answers are not streamed here; leave stream away")
    messages = body.get("messages")
    if not isinstance(messages, list) or not 0 < len(messages) <= MOST_MESSAGES:
        raise Refused(400, f"messages must be a list of 1 to {MOST_MESSAGES}")
    said: dict[str, list[str]] = {"system": [], "user": []}
    for message in messages:
        role = message.get("role") if isinstance(message, dict) else None
        text = _text(message.get("content")) if role else None
        if text is None:
            raise Refused(400, "every message needs a role and a text as content")
        said["system" if role in ("system", "developer") else "user"].append(text)
    account = headers.get("authorization", "")
    account = account[7:].strip() if account[:7].lower() == "bearer " else ""
    usage = headers.get("x-laboratory-usage", "").split(",")
    counted = len(usage) == 2 and all(_DIGITS.fullmatch(one) for one in usage)
    at = headers.get("x-laboratory-time", "")
    return Request(
        at=int(at) if _DIGITS.fullmatch(at) else time.time_ns() // 1_000,
        account=account or "without-a-key",
        prompt="\n\n".join(said["user"]),
        system="\n\n".join(said["system"]) or None,
        settings=_settings(body),
        tokens_in=int(usage[0]) if counted else -1,
        tokens_out=int(usage[1]) if counted else -1,
        model=str(body.get("model") or "")[:200],
        network=headers.get("x-forwarded-for", ""),
        organisation=headers.get("openai-organization", ""),
        payment=headers.get("x-laboratory-payment", ""),
        agent=headers.get("user-agent", ""),
        failed=False,
        label="",
    )


def _text(content: object) -> str | None:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        if len(parts) == len(content) and all(isinstance(part, str) for part in parts):
            return "\n".join(str(part) for part in parts)
    return None


def _settings(body: dict[str, Any]) -> Settings:
    most = body.get("max_tokens", body.get("max_completion_tokens"))
    return Settings(
        temperature=_number(body.get("temperature"), "temperature", 2.0),
        top_p=_number(body.get("top_p"), "top_p", 1.0),
        max_tokens=_whole(most, "max_tokens", 1_000_000),
        n=_whole(body.get("n"), "n", MOST_CHOICES),
        seed=body.get("seed") is not None,
        logprobs=bool(body.get("logprobs")),
        stop=bool(body.get("stop")),
        tools=bool(body.get("tools")),
        response_format=bool(body.get("response_format")),
    )


def _number(value: object, what: str, most: float) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise Refused(400, f"{what} must be a number from 0 to {most:g}")
    return float(value)


def _whole(value: object, what: str, most: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise Refused(400, f"{what} must be a whole number from 1 to {most:,}")
    return value


class _Server(ThreadingHTTPServer):
    """A thread for each connection, at most MOST_CONNECTIONS; more wait."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = MOST_CONNECTIONS

    def __init__(self, service: TeacherService, port: int) -> None:
        self.service = service
        self._room = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._room.acquire(timeout=IDLE):
            self.shutdown_request(request)
            return
        self._open.add(request)
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._open.discard(request)
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke off is no event."""

    def close_all(self) -> None:
        for one in list(self._open):
            self.shutdown_request(one)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "tidegate-range", ""
    timeout = IDLE
    wbufsize = -1  # head and body in one packet: else each answer waits for an acknowledgement
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        if self._is_ours():
            if self.path.rstrip("/") == "/v1/models":
                self._say(200, self.server.service.models())
            else:
                self._refuse(404, "there are /v1/models and /v1/chat/completions")

    def do_POST(self) -> None:
        if not self._is_ours():
            return
        try:
            body = self._body()
            if self.path.rstrip("/") != "/v1/chat/completions":
                raise Refused(404, "there are /v1/models and /v1/chat/completions")
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._say(200, self.server.service.complete(body, headers))
        except Refused as error:
            self._refuse(error.status, error.why)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing goes to the terminal: requests are noted as such."""

    def _is_ours(self) -> bool:
        # A page of a browser on this machine may be led here under another name.
        if self.headers.get("host", "").rpartition(":")[0] in HOSTS:
            return True
        self._refuse(403, "this service is for this machine only")
        return False

    def _body(self) -> dict[str, Any]:
        length = self.headers.get("content-length", "")
        if not _DIGITS.fullmatch(length):
            raise Refused(411, "the request needs a Content-Length")
        if int(length) > LARGEST:
            raise Refused(413, f"a request is at most {LARGEST:,} bytes")
        try:
            body = msgspec.json.decode(self.rfile.read(int(length)))
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            raise Refused(400, "the request is not JSON") from error
        if not isinstance(body, dict):
            raise Refused(400, "the request is not a JSON object")
        return body

    def _refuse(self, status: int, why: str) -> None:
        # What was not read would be taken for the next request.
        self.close_connection = True
        kind = "invalid_request_error" if status < 500 else "server_error"
        self._say(status, {"error": {"message": why, "type": kind}})

    def _say(self, status: int, told: dict[str, Any]) -> None:
        content = msgspec.json.encode(told)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)
