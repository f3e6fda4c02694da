"""Where the answers about the law come from: the interfaces, or a folder of saved answers."""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tidegate.errors import InputError, ListError, ListRefused

if TYPE_CHECKING:
    from tidegate.lists.download import Patience
    from tidegate.rules.watch import Query, Source

ASKED = "asked.json"
LARGEST = 32 * 1024**2
"""Bytes of one page of an answer; a thousand documents take about one million."""
TIMEOUT = 120.0
"""Seconds for all questions together."""
CONNECT, READ = 10.0, 20.0
"""Seconds in which a source must take a question, and send the next bytes of its answer."""
PACE = 0.25
"""Seconds between two questions: both interfaces ask for no more than a few in a second."""


def addresses() -> dict[Source, str]:
    """Where each source is asked: its official address, or the mirror in the environment."""
    register = os.environ.get("TIDEGATE_FEDERAL_REGISTER", "").strip()
    ecfr = os.environ.get("TIDEGATE_ECFR", "").strip()
    return {
        "Federal Register": register or "https://www.federalregister.gov",
        "eCFR": ecfr or "https://www.ecfr.gov",
    }


class Road(ABC):
    """Gives the pages of an answer; `bases` are the addresses that questions are built on."""

    def __init__(self) -> None:
        self.bases = addresses()

    def late(self) -> str:
        """Why no more is asked, or "" while there is time."""
        return ""

    def since(self, query: Query) -> str:
        """The day from which it was asked, "" where that is not known."""
        return query.since

    def doubt(self, query: Query) -> str:  # noqa: ARG002
        """What is wrong with the answer as a whole, or ""."""
        return ""

    @abstractmethod
    def body(self, query: Query, url: str, number: int) -> bytes:
        """One page of the answer, unpacked. Raises ListError or InputError."""

    @staticmethod
    def file(query: Query, number: int) -> str:
        """The name of the file that a page of the answer is kept in."""
        return f"{query.stem}.{number}.json"


class Online(Road):
    """The interfaces themselves, or their mirrors, for `timeout` seconds in all."""

    def __init__(
        self, folder: Path, patience: Patience | None, pace: float, timeout: float = TIMEOUT
    ) -> None:
        from tidegate.lists.download import Patience

        super().__init__()
        self.folder = folder
        self.pace = pace
        self.timeout = timeout
        self.patience = patience or Patience(attempts=3, limit=LARGEST, connect=CONNECT, read=READ)
        self._end = time.monotonic() + timeout
        self._last = 0.0

    def late(self) -> str:
        return "" if self._left() > 0 else self._over()

    def body(self, query: Query, url: str, number: int) -> bytes:
        from tidegate.intake.bounded import read_bounded
        from tidegate.lists.download import fetch

        base = self.bases[query.source]
        if not same_host(url, base):
            raise ListRefused(f"the next page leads to another host, {host(url)}")
        wait = self.pace - (time.monotonic() - self._last)
        if wait > 0:
            time.sleep(min(wait, max(0.0, self._left())))

        def asked() -> Path | None:
            return fetch(
                url,
                self.folder,
                self.file(query, number),
                https_only=base.startswith("https:"),
                one_host=True,
                patience=self.patience,
            ).path

        try:
            got = within(self._left(), asked)
        except TimeoutError:
            raise ListError(self._over()) from None
        finally:
            self._last = time.monotonic()
        assert got is not None
        return read_bounded(got, limit=LARGEST)

    def _left(self) -> float:
        return self._end - time.monotonic()

    def _over(self) -> str:
        return f"the {self.timeout:g} seconds for all questions are over"


def within(seconds: float, work: Callable[[], Path | None]) -> Path | None:
    """What the work gives, or TimeoutError. It is done in a thread that is left alone when time is
    up: no timeout of a connection ends a name server that hangs or a server that sends a byte a
    second."""
    if seconds <= 0:
        raise TimeoutError
    done: queue.SimpleQueue[tuple[Path | None, Exception | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except Exception as wrong:
            done.put((None, wrong))

    threading.Thread(target=run, name="tidegate-watch", daemon=True).start()
    try:
        got, wrong = done.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if wrong is not None:
        raise wrong
    return got


class Saved(Road):
    """Answers kept by an earlier run."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise InputError(
                f"there is no folder {folder}",
                hint="Make one where there is a network: tidegate rules watch --save DIR.",
            )
        super().__init__()
        self.folder = folder
        self.asked_on = ""
        self._since: dict[str, str] = {}
        try:
            told = json.loads((folder / ASKED).read_bytes())
            self.asked_on = str(told["asked_on"])
            self._since = {str(row["file"]): str(row["since"]) for row in told["answers"]}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError) as wrong:
            raise InputError(f"{folder / ASKED} cannot be read: {wrong}") from wrong

    def since(self, query: Query) -> str:
        return self._since.get(query.stem, "")

    def doubt(self, query: Query) -> str:
        since = self.since(query)
        if not since:
            return "the folder does not say from which day it was asked"
        if since > query.since:
            return f"it was asked from {since} on, later than {query.since}"
        return ""

    def body(self, query: Query, url: str, number: int) -> bytes:  # noqa: ARG002
        from tidegate.intake.bounded import read_bounded

        path = self.folder / self.file(query, number)
        if not path.exists():
            raise InputError(f"the folder has no answer {path.name}")
        return read_bounded(path, limit=LARGEST)


def same_host(url: str, base: str) -> bool:
    """Whether an address is of the same scheme, host and port as another."""
    try:
        mine, theirs = urlsplit(url), urlsplit(base)
        return (mine.scheme, mine.hostname, mine.port) == (
            theirs.scheme,
            theirs.hostname,
            theirs.port,
        )
    except ValueError:
        return False


def host(url: str) -> str:
    """The host of an address, or the address where it has none."""
    try:
        return (urlsplit(url).hostname or url)[:100]
    except ValueError:
        return url[:100]
