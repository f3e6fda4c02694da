"""Fetches one file over HTTP into a folder: bounded, resumed, checked for length.

The part that came stays in `<name>.part` with a note of what the server said of it; a later call,
in this run or another, asks only for the rest, and only while the server says the file is the
same (ETag or Last-Modified). Bytes are kept as sent, so lengths can be compared.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import ListError, ListMissing, ListRefused
from tidegate.lists.engine import engine
from tidegate.lists.shelf import make_private

if TYPE_CHECKING:
    import ssl

    import httpx

GIB = 1024**3
Meter = Callable[[int, "int | None"], None]
"""Is told bytes so far and bytes in all (None where the server does not say)."""

_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often to try. Waits are `backoff` seconds, doubled each time."""

    attempts: int = 5
    backoff: float = 1.0
    longest_wait: float = 30.0
    connect: float = 15.0
    read: float = 60.0
    redirects: int = 5
    limit: int = 2 * GIB
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole file, or `path` None where the server says it has not changed.

    `resumed_from` is the number of bytes that were there from before.
    """

    path: Path | None
    url: str
    etag: str = ""
    modified: str = ""
    size: int = 0
    resumed_from: int = 0


@dataclass(frozen=True, slots=True)
class _Note:
    """What the server said of the part on disk."""

    url: str
    etag: str
    modified: str
    total: int | None

    @property
    def validator(self) -> str:
        """What If-Range may carry: a weak ETag may not stand there."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified

    def fits(self, other: _Note) -> bool:
        """True where the rest the server sends is of the same file as the part; a server may
        leave out of the rest what it said of the whole."""
        return all(
            ours == theirs
            for ours, theirs in (
                (self.etag, other.etag),
                (self.modified, other.modified),
                (self.total, other.total),
            )
            if ours and theirs
        )


class _Again(Exception):
    """This attempt failed in a way that another may not. `truncated`: the connection was cut."""

    def __init__(self, why: str, *, truncated: bool = False, wait: float = 0.0) -> None:
        super().__init__(why)
        self.truncated = truncated
        self.wait = wait


def fetch(
    url: str,
    folder: Path,
    name: str,
    *,
    https_only: bool = True,
    one_host: bool = False,
    etag: str = "",
    modified: str = "",
    meter: Meter | None = None,
    patience: Patience | None = None,
) -> Fetched:
    """Fetches `url` into `folder`/`name`; with `one_host` another host is not asked, whatever the
    first one says.

    With `etag` or `modified` of the file held, an unchanged one is not sent again. Raises
    ListMissing where the server has no such file, ListRefused where it stays cut short, is too
    large, leaves https where `https_only` or its host where `one_host`, and ListError where the
    server cannot be reached.
    """
    import httpx

    patience = patience or Patience()
    make_private(folder)
    part = folder / f"{name}.part"

    def only_safe(request: httpx.Request) -> None:
        if https_only and request.url.scheme != "https":
            raise ListRefused(
                f"{url} leads to {request.url.copy_with(query=None)}, which is not https",
                hint="An official address must be https; use --from to trust another source.",
            )

        if one_host and _place(request.url) != _place(httpx.URL(url)):
            raise ListRefused(f"{url} was sent on to another host, {request.url.host[:100]}")

    timeout = httpx.Timeout(patience.read, connect=patience.connect)
    headers = {"User-Agent": f"tidegate/{engine()}", "Accept-Encoding": "identity"}
    with httpx.Client(
        verify=_trusted(),
        timeout=timeout,
        headers=headers,
        follow_redirects=True,
        max_redirects=patience.redirects,
        event_hooks={"request": [only_safe]},
    ) as client:
        last = _Again("was not tried")
        for attempt in range(patience.attempts):
            if attempt:
                wait = max(patience.backoff * 2 ** (attempt - 1), last.wait)
                patience.sleep(min(wait, patience.longest_wait))
            try:
                got = _attempt(client, url, part, (etag, modified), meter=meter, patience=patience)
            except _Again as why:
                last = why
            except httpx.TooManyRedirects as wrong:
                raise ListError(f"{url} redirects without end") from wrong
            except (httpx.InvalidURL, httpx.UnsupportedProtocol) as wrong:
                raise ListError(f"{url} is not an address: {wrong}") from wrong
            except httpx.TransportError as wrong:
                cut = isinstance(wrong, httpx.RemoteProtocolError | httpx.ReadError)
                last = _Again(str(wrong) or type(wrong).__name__, truncated=cut and part.exists())
            else:
                return _finish(got, part, folder / name)
    if last.truncated:
        raise ListRefused(
            f"the download of {url} was cut short: {last}",
            hint="Run the update again; it goes on from where it stopped.",
        )
    raise ListError(
        f"{url} cannot be fetched: {last}",
        hint="Check the network, or fetch the file elsewhere and use --from DIR.",
    )


def _place(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates httpx trusts; reading them takes longer than many a download."""
    import httpx

    return httpx.create_ssl_context()


def _attempt(
    client: httpx.Client,
    url: str,
    part: Path,
    held: tuple[str, str],
    *,
    meter: Meter | None,
    patience: Patience,
) -> Fetched:
    etag, modified = held
    have, note = _what_is_there(url, part)
    headers = {}
    if have and note is not None:
        headers = {"Range": f"bytes={have}-", "If-Range": note.validator}
    if etag:
        headers["If-None-Match"] = etag
    elif modified:
        headers["If-Modified-Since"] = modified
    with client.stream("GET", url, headers=headers) as answer:
        status = answer.status_code
        if status == 304:
            _drop(part)
            return Fetched(None, str(answer.url), etag, modified)
        if status in (404, 410):
            raise ListMissing(f"{url}: there is no such file (HTTP {status})")
        if status == 416:
            _drop(part)
            raise _Again("the part on disk no longer fits the file")
        if status == 429 or status >= 500:
            raise _Again(f"the server answers HTTP {status}", wait=_retry_after(answer))
        if status not in (200, 206):
            raise ListError(f"{url}: the server answers HTTP {status}")
        if answer.headers.get("content-encoding", "identity").lower() not in (
            "identity", "gzip", "x-gzip", ""
        ):  # fmt: skip
            raise ListError(f"{url}: the server packs the file in a way that was not asked for")
        now = _Note(
            url,
            answer.headers.get("etag", ""),
            answer.headers.get("last-modified", ""),
            _total(answer, have),
        )
        if status == 206 and (note is None or not note.fits(now)):
            _drop(part)
            raise _Again("the server sent a part of another file")
        if now.total is not None and now.total > patience.limit:
            _drop(part)
            raise _too_large(url, patience.limit)
        if status == 200:
            # The old part goes before the new note comes: a crash between the two must not
            # leave bytes of one file under the note of another.
            _drop(part)
            have = 0
        _remember(part, now)
        size = _receive(answer, part, have, total=now.total, meter=meter, limit=patience.limit)
    if now.total is not None and size != now.total:
        if size > now.total:
            _drop(part)
        raise _Again(f"{size:,} of {now.total:,} bytes came", truncated=True)
    return Fetched(part, str(answer.url), now.etag, now.modified, size, have)


def _receive(
    answer: httpx.Response,
    part: Path,
    have: int,
    *,
    total: int | None,
    meter: Meter | None,
    limit: int,
) -> int:
    """Writes the body behind the first `have` bytes of the part; returns its size then."""
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
    size = have
    with os.fdopen(os.open(part, flags, 0o600), "wb") as opened:
        opened.truncate(have)
        opened.seek(have)
        # A chunk size here would hold bytes back, and a cut connection would lose them.
        for block in answer.iter_raw():
            size += len(block)
            if size > limit:
                opened.truncate(0)
                raise _too_large(str(answer.url), limit)
            opened.write(block)
            if meter is not None:
                meter(size, total)
    return size


def _total(answer: httpx.Response, have: int) -> int | None:
    """The size of the whole file as the server tells it; None where it does not."""
    if answer.status_code == 206:
        told = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", "").strip())
        if told is None or int(told[1]) != have:
            raise _Again("the server sent another part than was asked for")
        return None if told[3] == "*" else int(told[3])
    length = answer.headers.get("content-length", "")
    return int(length) if length.isdecimal() else None


def _retry_after(answer: httpx.Response) -> float:
    told = answer.headers.get("retry-after", "")
    return float(told) if told.isdecimal() else 0.0


def _too_large(url: str, limit: int) -> ListRefused:
    return ListRefused(
        f"{url} is larger than {limit:,} bytes, more than is taken",
        hint="Check the address; the file was not kept.",
    )


def _note_path(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _what_is_there(url: str, part: Path) -> tuple[int, _Note | None]:
    """The bytes on disk that may be built upon, with the note on them; else (0, None)."""
    try:
        note = _Note(**json.loads(_note_path(part).read_bytes()))
        size = part.stat().st_size
    except (OSError, ValueError, TypeError):
        return 0, None
    if note.url != url or not note.validator or size == 0:
        return 0, None
    return size, note


def _remember(part: Path, note: _Note) -> None:
    path = _note_path(part)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(json.dumps(asdict(note)).encode("ascii"))


def _drop(part: Path) -> None:
    part.unlink(missing_ok=True)
    _note_path(part).unlink(missing_ok=True)


def _finish(got: Fetched, part: Path, target: Path) -> Fetched:
    if got.path is None:
        return got
    os.replace(part, target)  # noqa: PTH105
    _note_path(part).unlink(missing_ok=True)
    return Fetched(target, got.url, got.etag, got.modified, got.size, got.resumed_from)
