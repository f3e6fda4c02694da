"""Where the answers about the law come from: the interfaces, or a folder of saved answers."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tidegate.errors import InputError, ListRefused

if TYPE_CHECKING:
    from tidegate.lists.download import Patience
    from tidegate.rules.watch import Query, Source

ASKED = "asked.json"
LARGEST = 32 * 1024**2
"""Bytes of one page of an answer; a thousand documents take about one million."""
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


class Road:
    """Gives the pages of an answer; `bases` are the addresses that questions are built on."""

    def __init__(self) -> None:
        self.bases = addresses()

    def since(self, query: Query) -> str:
        """The day from which it was asked, "" where that is not known."""
        return query.since

    def doubt(self, query: Query) -> str:  # noqa: ARG002
        """What is wrong with the answer as a whole, or ""."""
        return ""

    def body(self, query: Query, url: str, number: int) -> bytes:
        """One page of the answer, unpacked. Raises ListError or InputError."""
        raise NotImplementedError

    @staticmethod
    def file(query: Query, number: int) -> str:
        """The name of the file that a page of the answer is kept in."""
        return f"{query.stem}.{number}.json"


class Online(Road):
    """The interfaces themselves, or their mirrors."""

    def __init__(self, folder: Path, patience: Patience | None, pace: float) -> None:
        from tidegate.lists.download import Patience

        super().__init__()
        self.folder = folder
        self.pace = pace
        self.patience = patience or Patience(attempts=3, limit=LARGEST)
        self._last = 0.0

    def body(self, query: Query, url: str, number: int) -> bytes:
        from tidegate.intake.bounded import read_bounded
        from tidegate.lists.download import fetch

        base = self.bases[query.source]
        if not same_host(url, base):
            raise ListRefused(f"the next page leads to another host, {host(url)}")
        wait = self.pace - (time.monotonic() - self._last)
        if wait > 0:
            time.sleep(wait)
        try:
            got = fetch(
                url,
                self.folder,
                self.file(query, number),
                https_only=base.startswith("https:"),
                patience=self.patience,
            )
        finally:
            self._last = time.monotonic()
        assert got.path is not None
        if not same_host(got.url, base):
            got.path.unlink()
            raise ListRefused(f"{url} was sent on to another host, {host(got.url)}")
        return read_bounded(got.path, limit=LARGEST)


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
