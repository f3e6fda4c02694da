"""Brings publications up to date from their official addresses, a folder or a mirror.

Every publication asked for has an outcome, and one that fails does not stop the others. Whatever
happens, the edition in force stays in force until a whole, sound, newer one has taken its place.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

from tidegate.errors import ListMissing, ListRefused, TidegateError, UsageError
from tidegate.lists.download import Fetched, Patience, fetch
from tidegate.lists.edition import STARTER, Edition
from tidegate.lists.engine import engine
from tidegate.lists.lock import locked
from tidegate.lists.publication_id import check_publication_id
from tidegate.lists.reading import NotThisList
from tidegate.lists.shelf import SOURCE, Reign, Shelf

if TYPE_CHECKING:
    from tidegate.lists.catalogue import Publication
    from tidegate.lists.store import ListStore

DOWNLOADS = ".downloads"
LOCK_WAIT = 5.0
"""Seconds to wait for another update to end."""
Progress = Callable[[str, int, "int | None"], None]
"""Is told the publication, bytes so far, and bytes in all (None where unknown)."""

Result = Literal["updated", "unchanged", "refused", "failed", "not found", "by hand"]
RESULTS: tuple[Result, ...] = (
    "updated",
    "unchanged",
    "refused",
    "failed",
    "not found",
    "by hand",
)


@dataclass(frozen=True, slots=True)
class UpdateOutcome:
    """What became of one publication.

    `edition` is the one in force afterwards, None where there is none; `rows` and `rows_before`
    are its entries and those of the edition before it. `next_step` says what the user can do, ""
    where there is nothing to do. "by hand" is a publication that no machine can fetch. `asked` is
    False where nobody named the publication, it is not loaded, and a folder or mirror was merely
    looked through for it.
    """

    publication: str
    result: Result
    message: str
    next_step: str = ""
    edition: Edition | None = None
    rows: int | None = None
    rows_before: int | None = None
    url: str = ""
    asked: bool = True

    @property
    def ok(self) -> bool:
        """False where something that was asked for did not come in."""
        if self.result in ("not found", "by hand"):
            return not self.asked
        return self.result in ("updated", "unchanged")


def update(
    store: ListStore,
    ids: Sequence[str] | None = None,
    *,
    source: str | Path | None = None,
    progress: Progress | None = None,
    accept: str = "",
    patience: Patience | None = None,
) -> list[UpdateOutcome]:
    """Brings the publications `ids` up to date; without ids, all that can be.

    Without `source` each comes from its official address over https. `source` may be a folder
    (files by publication id or official name, also with .gz) or the address of a mirror or of
    one file; http is allowed there. `accept` is the reason to let in what would be refused.
    Raises UsageError for ids nobody knows or a source that is neither folder nor address, and
    ListError where another update is running; all else is an outcome.
    """
    folder, base = _source(source)
    wanted = _wanted(store, ids, from_source=source is not None)
    outcomes = []
    with locked(store.lists / ".update.lock", wait=LOCK_WAIT):
        for id, publication in wanted:
            job = _Job(
                store, id, publication, progress, accept, patience, ids is not None or not source
            )
            try:
                if folder is not None:
                    outcome = job.from_folder(folder)
                elif base:
                    outcome = job.from_mirror(base, alone=len(wanted) == 1)
                else:
                    outcome = job.from_official()
            except ListMissing as wrong:
                outcome = job.outcome("not found", wrong.message, wrong.hint)
            except ListRefused as wrong:
                outcome = job.outcome("refused", wrong.message, wrong.hint)
            except TidegateError as wrong:
                outcome = job.outcome("failed", wrong.message, wrong.hint)
            except OSError as wrong:
                outcome = job.outcome(
                    "failed", f"{id}: {wrong}", "Check the disk and its permissions."
                )
            outcomes.append(outcome)
    return outcomes


@dataclass(frozen=True, slots=True)
class _Job:
    """One publication to bring up to date."""

    store: ListStore
    id: str
    publication: Publication | None
    progress: Progress | None
    accept: str
    patience: Patience | None
    asked: bool

    def from_official(self) -> UpdateOutcome:
        one = self.publication
        if one is None:
            return self.outcome(
                "by hand",
                f"{self.id} is a list of your own",
                f"Run `tidegate lists add PATH --id {self.id}` with its new file.",
            )
        if one.retired:
            return self.outcome("by hand", f"{self.id} was closed by its issuer on {one.retired}")
        if not one.downloadable:
            where = f" See {one.url}." if one.url else ""
            return self.outcome(
                "by hand",
                f"{self.id} has no address a machine can read",
                f"Run `tidegate lists add PATH --id {self.id}` with the file.{where}",
            )
        return self._download([one.url], https_only=True)

    def from_folder(self, folder: Path) -> UpdateOutcome:
        tried = list(dict.fromkeys(folder / name for name in self._names()))
        wrong: NotThisList | None = None
        for path in tried:
            if not path.exists():
                continue
            before = self._before()
            try:
                edition = self._take_in(path, Reign(edition="", since="", by_hand=True))
            except NotThisList as other:
                wrong = other
                continue
            return self._told(before, edition, path.name)
        if wrong is not None:
            raise wrong
        raise ListMissing(
            f"{self.id}: {folder} has no file for it",
            hint=f"Name the file {self.id}{self._suffix}, packed or not.",
        )

    def from_mirror(self, base: str, *, alone: bool) -> UpdateOutcome:
        stem = base.rstrip("/")
        urls = [base] if alone and "." in urlsplit(base).path.rsplit("/", 1)[-1] else []
        if self._has_file:
            assert self.publication is not None
            path = urlsplit(self.publication.url).path
            if "." in path.rsplit("/", 1)[-1]:
                urls += [stem + path, f"{stem}{path}.gz"]
        urls += [f"{stem}/{name}" for name in self._names()]
        return self._download(list(dict.fromkeys(urls)), https_only=False)

    def _names(self) -> Iterator[str]:
        """File names to look for: by the id, which is clear, then by the publisher's name."""
        one = self.publication
        official = [one.filename] if one is not None and one.filename else []
        if one is not None and self._has_file:
            last = unquote(urlsplit(one.url).path).rsplit("/", 1)[-1]
            official += [last] if "." in last and _plain(last) == last else []
        endings = {Path(name).suffix for name in official}
        for name in (
            self.id,
            *(self.id + ending for ending in sorted(endings | set(_ENDINGS))),
            *official,
        ):
            yield name
            yield f"{name}.gz"

    def _download(self, urls: Sequence[str], *, https_only: bool) -> UpdateOutcome:
        """Takes in the first of the addresses that holds the publication."""
        last: TidegateError | None = None
        for url in urls:
            before = self._before()
            try:
                got = self._fetch(url, https_only=https_only)
                if got.path is None:
                    return self._unchanged(url)
                edition = self._keep(url, got)
            except (ListMissing, NotThisList) as wrong:
                # Sites without the file often answer with a page; the next name may be right.
                last = last if isinstance(last, ListRefused) else wrong
                continue
            return self._told(before, edition, url)
        if isinstance(last, ListRefused) or (last is not None and len(urls) == 1):
            raise last
        raise ListMissing(
            f"{self.id} is not there; {len(urls)} addresses were tried, the first {urls[0]}",
            hint="Check the address given with --from.",
        )

    def _fetch(self, url: str, *, https_only: bool) -> Fetched:
        reign = self._reign()
        held = reign if reign is not None and reign.url == url else None
        meter = None
        if self.progress is not None:
            progress = self.progress

            def meter(done: int, total: int | None) -> None:
                progress(self.id, done, total)

        return fetch(
            url,
            self._downloads,
            _plain(unquote(urlsplit(url).path).rsplit("/", 1)[-1]),
            https_only=https_only,
            etag=held.etag if held else "",
            modified=held.modified if held else "",
            meter=meter,
            patience=self.patience,
        )

    def _keep(self, url: str, got: Fetched) -> Edition:
        assert got.path is not None
        try:
            named = self._renamed(got.path)
            reign = Reign("", "", url=url, etag=got.etag, modified=got.modified)
            return self._take_in(named, reign)
        finally:
            shutil.rmtree(self._downloads, ignore_errors=True)

    def _renamed(self, path: Path) -> Path:
        """The file under its official name, where the address ends in another ("content")."""
        if self.publication is None or "." in path.name or not self.publication.filename:
            return path
        return path.rename(path.with_name(self.publication.filename))

    def _unchanged(self, url: str) -> UpdateOutcome:
        """The server says nothing changed; after an update of Tidegate the source is read anew."""
        before, reign = self._before(), self._reign()
        assert before is not None and reign is not None
        if reign.engine == engine():
            return self._told(before, self.store.confirm(self.id), url)
        named = self._downloads / before.source_name.removesuffix(".gz")
        try:
            shutil.copyfile(before.path / SOURCE, named)
            return self._told(before, self._take_in(named, reign), url)
        finally:
            shutil.rmtree(self._downloads, ignore_errors=True)

    def _take_in(self, path: Path, reign: Reign) -> Edition:
        last = None if self._has_file else self._reign()
        return self.store.take_in(
            path,
            publication=self.id,
            reign=reign,
            format=(last.given_format or None) if last else None,
            mapping=(last.mapping or None) if last else None,
            accept=self.accept,
        )

    def _told(self, before: Edition | None, edition: Edition, where: str) -> UpdateOutcome:
        if before is not None and before.id == edition.id:
            return self.outcome(
                "unchanged", f"{self.id} {edition.id} is still what {where} gives", url=where
            )
        had = f", {before.rows:,} before" if before else ""
        return self.outcome(
            "updated", f"{self.id} {edition.id}: {edition.rows:,} entries{had}", url=where
        )

    def outcome(
        self, result: Result, message: str, next_step: str = "", *, url: str = ""
    ) -> UpdateOutcome:
        try:
            edition = self._before()
        except TidegateError:
            edition = None
        if result in ("refused", "failed", "not found") and edition is not None:
            stays = f"The edition in force stays: {edition.id}."
            if edition.id not in message:
                message = f"{message.rstrip('.')}. {stays}"
        return UpdateOutcome(
            publication=self.id,
            result=result,
            message=message,
            next_step=next_step,
            edition=edition,
            rows=edition.rows if edition else None,
            rows_before=edition.rows_before if edition else None,
            url=url or (self.publication.url if self.publication else ""),
            asked=self.asked or edition is not None,
        )

    @property
    def _has_file(self) -> bool:
        """True where the official address is that of a data file, not of a page."""
        from tidegate.lists.catalogue import BY_HAND

        one = self.publication
        return one is not None and bool(one.url) and one.format != BY_HAND

    @property
    def _suffix(self) -> str:
        one = self.publication
        return Path(one.filename).suffix if one is not None else ""

    @property
    def _downloads(self) -> Path:
        return self.store.lists / DOWNLOADS / self.id

    def _reign(self) -> Reign | None:
        return Shelf(self.store.lists / self.id).reign()

    def _before(self) -> Edition | None:
        reign = self._reign()
        return Shelf(self.store.lists / self.id).edition(reign) if reign else None


_ENDINGS = (".json", ".xml", ".csv", ".txt", ".xlsx")


def _source(source: str | Path | None) -> tuple[Path | None, str]:
    """(folder, "") or (None, address) or, for the official addresses, (None, "")."""
    if source is None:
        return None, ""
    text = str(source)
    if isinstance(source, str) and urlsplit(text).scheme in ("http", "https"):
        return None, text
    path = Path(text)
    if path.is_dir():
        return path, ""
    hint = "Give a folder, or an address that starts with https:// or http://."
    if path.is_file():
        hint = "For one file use `tidegate lists add PATH --id ID`."
    raise UsageError(f"{text} is neither a folder nor an address", hint=hint)


def _wanted(
    store: ListStore, ids: Sequence[str] | None, *, from_source: bool
) -> list[tuple[str, Publication | None]]:
    from tidegate.lists.catalogue import catalogue

    known = {one.id: one for one in catalogue().publications if one.id != STARTER}
    if ids is None:
        own = [id for id in store.publications() if id not in known] if from_source else []
        return [*known.items(), *((id, None) for id in own)]
    loaded = set(store.publications())
    wanted: dict[str, Publication | None] = {}
    strange = []
    for id in ids:
        check_publication_id(id)
        if id not in known and id not in loaded and not from_source:
            strange.append(id)
        wanted[id] = known.get(id)
    if strange:
        raise UsageError(
            f"nobody publishes {', '.join(strange)}",
            hint=f"Known are {', '.join(known)}; a file of your own comes in with "
            "`tidegate lists add PATH --id ID`.",
        )
    return list(wanted.items())


def _plain(name: str) -> str:
    """A server's name for a file, safe as a name here."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name).lstrip(".")[-100:] or "download"
