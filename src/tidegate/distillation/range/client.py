"""Asking an OpenAI-compatible endpoint: as many accounts at once, or as a teacher of one's own."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from tidegate.distillation.range.requests import Request, openai_line
from tidegate.distillation.range.teacher import Answered
from tidegate.distillation.range.texts import words
from tidegate.errors import InputError, UsageError

LARGEST = 4 << 20  # bytes of an answer
TRIES = 3
PATIENCE = 60.0  # seconds
THREADS = 4
AGAIN = (429, 500, 502, 503, 504)


class NoAnswer(InputError):
    """The endpoint gave none that can be used."""


class RemoteTeacher:
    """A teacher by its URL, as `http://127.0.0.1:8000/v1`; `model` is its name there.

    The key, if it wants one, is $TIDEGATE_TEACHER_KEY. Raises UsageError for another kind of URL.
    """

    def __init__(self, url: str, model: str) -> None:
        self.url = checked(url)
        self.name = model
        self.about = f"{model} at {urlsplit(self.url).netloc} (by URL; its licence is not known)"
        self._client = httpx.Client(timeout=PATIENCE)

    def answer(self, prompt: str, *, temperature: float, most: int, seed: int) -> Answered:
        """Raises NoAnswer after TRIES attempts."""
        body = {
            "model": self.name,
            "messages": [{"role": "user", "content": prompt}],
            "temperature": temperature,
            "max_tokens": most,
            "seed": seed % 2**31,
        }
        key = os.environ.get("TIDEGATE_TEACHER_KEY", "").strip()
        headers = {"authorization": f"Bearer {key}"} if key else {}
        told = post(self._client, self.url, body, headers)
        text = _contents(told)[0]
        usage = told.get("usage")
        usage = usage if isinstance(usage, dict) else {}
        counts = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
        spare = (len(words(prompt)), len(words(text)))
        tokens_in, tokens_out = (
            count if isinstance(count, int) and 0 <= count < 1 << 40 else other
            for count, other in zip(counts, spare, strict=True)
        )
        return Answered(text, tokens_in, tokens_out)

    def close(self) -> None:
        """Ends its connections."""
        self._client.close()


def checked(url: str) -> str:
    """The URL without a slash at its end. Raises UsageError where it is none for a teacher."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or parts.username or parts.query or parts.fragment:
        raise UsageError(
            f"{url!r} is no URL of an OpenAI-compatible endpoint",
            hint="Write it as http://127.0.0.1:8000/v1; a key goes into $TIDEGATE_TEACHER_KEY.",
        )
    return url.rstrip("/")


def ask_all(
    url: str,
    requests: Sequence[Request],
    *,
    threads: int = THREADS,
    counted: bool = True,
    done: Callable[[int], None] = lambda _: None,
) -> list[tuple[str, ...]]:
    """Sends the requests from their accounts and gives their answers in order, as many for each as
    its `n`; none where one was refused. `counted` asks the service to note the requests' own counts
    of tokens.

    Raises NoAnswer where every one of them was.
    """
    local = threading.local()
    clients: list[httpx.Client] = []

    def ask(request: Request) -> tuple[str, ...]:
        client = getattr(local, "client", None)
        if client is None:
            client = local.client = httpx.Client(timeout=PATIENCE, trust_env=False)
            clients.append(client)
        try:
            return _contents(post(client, url, _body(request), _headers(request, counted)))
        except NoAnswer as error:
            refused.append(error)
            return ()

    refused: list[NoAnswer] = []
    answers: list[tuple[str, ...]] = []
    try:
        with ThreadPoolExecutor(max(1, threads)) as pool:
            for answer in pool.map(ask, requests):
                answers.append(answer)
                done(len(answers))
    finally:
        for client in clients:
            client.close()
    if refused and len(refused) == len(answers):
        raise refused[0]
    return answers


def post(
    client: httpx.Client, url: str, body: dict[str, Any], headers: dict[str, str]
) -> dict[str, Any]:
    """The endpoint's answer. Raises NoAnswer after TRIES attempts, with the endpoint's word."""
    why = ""
    content = msgspec.json.encode(body)
    headers = {**headers, "content-type": "application/json"}
    for attempt in range(TRIES):
        if attempt:
            time.sleep(0.5 * 4 ** (attempt - 1))
        try:
            with client.stream(
                "POST", f"{url}/chat/completions", content=content, headers=headers
            ) as response:
                read = _bounded(response)
        except httpx.HTTPError as error:
            why = str(error) or type(error).__name__
            continue
        if response.status_code == 200:
            try:
                told = msgspec.json.decode(read)
            except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
                why = "its answer is not JSON"
                continue
            if isinstance(told, dict):
                return told
            why = "its answer is no JSON object"
            continue
        why = f"status {response.status_code}"
        if response.status_code not in AGAIN:
            break
    raise NoAnswer(
        f"the teacher at {url} gives no answer: {why}",
        hint="See that it is served there, and that --teacher-model names a model of its.",
    )


def _bounded(response: httpx.Response) -> bytes:
    read = bytearray()
    for part in response.iter_bytes():
        read += part
        if len(read) > LARGEST:
            raise httpx.DecodingError(f"its answer is over {LARGEST:,} bytes")
    return bytes(read)


def _contents(told: dict[str, Any]) -> tuple[str, ...]:
    try:
        contents = tuple(one["message"]["content"] for one in told["choices"])
    except (KeyError, TypeError):
        contents = ()
    if not contents or not all(isinstance(one, str) for one in contents):
        raise NoAnswer("the teacher's answer holds no text", hint="Is it a model for chats?")
    return contents


def _body(request: Request) -> dict[str, Any]:
    body: dict[str, Any] = msgspec.json.decode(openai_line(request))["request"]
    return body


def _headers(request: Request, counted: bool) -> dict[str, str]:
    told = {
        "authorization": f"Bearer {request.account}",
        "user-agent": request.agent,
        "x-forwarded-for": request.network,
        "openai-organization": request.organisation,
        "x-laboratory-payment": request.payment,
        "x-laboratory-time": str(request.at),
    }
    if counted:
        told["x-laboratory-usage"] = f"{request.tokens_in},{request.tokens_out}"
    return {name: value for name, value in told.items() if value or name == "user-agent"}
