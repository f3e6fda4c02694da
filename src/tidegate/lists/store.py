"""The store of list editions: what comes in, what is in force, and what was.

store = ListStore(home())
store.add(Path("consolidated.json"), publication="us.csl")
for edition in store.in_force():
    for entry in store.entries(edition): ...
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import ListMissing, ListRefused, UsageError
from tidegate.home import home as default_home
from tidegate.lists.admission import reasons_to_refuse
from tidegate.lists.edition import (
    STARTER,
    Edition,
    edition_id,
    iso_date,
    moment,
    stamp,
)
from tidegate.lists.engine import engine
from tidegate.lists.entry import Entry
from tidegate.lists.entry_lines import read_entries
from tidegate.lists.journal import write_journal
from tidegate.lists.lock import locked
from tidegate.lists.publication_id import (
    check_new_id,
    check_publication_id,
    lists_covered,
)
from tidegate.lists.shelf import ENTRIES, Reign, Shelf, make_private

if TYPE_CHECKING:
    from tidegate.lists.difference import EditionDifference
    from tidegate.lists.reading import Reading
    from tidegate.lists.supply import ListSupply, PublicationStatus
    from tidegate.lists.update import Progress, UpdateOutcome


class ListStore:
    """The editions kept under `home`/lists (home() where none is given).

    Reading takes no lock. `now` is the clock, for tests.
    """

    def __init__(
        self, home: Path | None = None, *, now: Callable[[], datetime] | None = None
    ) -> None:
        self.home = Path(home) if home is not None else default_home()
        self.lists = self.home / "lists"
        self.now = now or (lambda: datetime.now(UTC))

    def add(
        self,
        path: Path,
        *,
        publication: str,
        format: str | None = None,
        mapping: Mapping[str, str] | None = None,
        published: str | None = None,
        accept: str = "",
    ) -> Edition:
        """Takes in a file that a person has, and puts it in force.

        The same file again gives the edition there is, with today as the date it was confirmed.
        An id the catalogue does not know is a list of one's own. `published` overrides the date
        in the file; `accept` is the reason to let in what would be refused, and is recorded.
        Raises ListRefused where the file is not a whole, sound, newer list (the edition in force
        stays), UsageError for an impossible id or date, InputError where it cannot be opened.
        """
        return self.take_in(
            Path(path),
            publication=publication,
            format=format,
            mapping=mapping,
            published=published,
            accept=accept,
            reign=Reign(edition="", since="", by_hand=True),
        )

    def take_in(
        self,
        path: Path,
        *,
        publication: str,
        reign: Reign,
        format: str | None = None,
        mapping: Mapping[str, str] | None = None,
        published: str | None = None,
        accept: str = "",
    ) -> Edition:
        """`add`, for a file from anywhere: `reign` says from where and what its server said."""
        from tidegate.lists.reading import NotThisList, read_edition

        check_new_id(publication, self.publications())
        dated = iso_date(published or "", what="the published date")
        reign = replace(reign, given_format=format or "", mapping=dict(mapping or {}))
        covered = lists_covered(publication)
        with locked(self.lists / ".lock"):
            shelf = Shelf(self.lists / publication)
            shelf.sweep()
            try:
                with read_edition(
                    path,
                    shelf.folder,
                    publication=publication,
                    covered=covered,
                    format=format,
                    mapping=mapping,
                ) as read:
                    return self._admit(
                        shelf,
                        read,
                        reign,
                        published=dated or read.published,
                        source_name=path.name,
                        accept=accept.strip(),
                    )
            except ListRefused as wrong:
                # What a parser says of a bad record may quote it; the journal holds no names.
                unread = isinstance(wrong, NotThisList)
                reason = "not readable as this publication" if unread else wrong.message
                self._note("refused", publication, reason=reason)
                raise

    def _admit(
        self,
        shelf: Shelf,
        read: Reading,
        reign: Reign,
        *,
        published: str,
        source_name: str,
        accept: str,
    ) -> Edition:
        now = self.now()
        history = shelf.history()
        before = shelf.edition(history[-1]) if history else None
        retrieved = stamp(now)
        known = {one.edition: shelf.edition(one) for one in history}
        same = next(
            (
                one
                for one in known.values()
                if one.sha256 == read.sha256
                and one.entries_sha256 == read.entries_sha256
                and published in ("", one.published)
            ),
            None,
        )
        if before is not None and same is not None and same.id == before.id:
            last = replace(
                history[-1].confirm(retrieved),
                by_hand=reign.by_hand and history[-1].by_hand,
                url=reign.url or history[-1].url,
                etag=reign.etag,
                modified=reign.modified,
                engine=engine(),
                given_format=reign.given_format,
                mapping=reign.mapping,
            )
            shelf.put_in_force((*history[:-1], last))
            self._note("unchanged", shelf.publication, edition=before.id)
            return shelf.edition(last)
        reasons = reasons_to_refuse(
            counts=read.counts,
            unreadable=read.unreadable,
            published=published,
            today=now.date(),
            before=before,
            doubts=read.doubts,
        )
        if reasons and not (accept and any(read.counts.values())):
            raise ListRefused(
                f"{shelf.publication} is refused: {'; '.join(reasons)}"
                + (f". The edition in force stays: {before.id}" if before else ""),
                hint="Look at the file. If it is right, give the reason with --accept."
                + "".join(f" {problem}." for problem in read.problems[:3]),
            )
        edition = same or self._placed(
            shelf,
            read,
            known,
            Edition(
                publication=shelf.publication,
                id="",
                published=published,
                retrieved=retrieved,
                url=reign.url,
                sha256=read.sha256,
                rows=sum(read.counts.values()),
                rows_before=before.rows if before else None,
                lists=read.counts,
                format=read.format,
                by_hand=reign.by_hand,
                source_name=source_name,
                entries_sha256=read.entries_sha256,
                engine=engine(),
                problems=read.unreadable,
            ),
        )
        last = replace(
            reign,
            edition=edition.id,
            since=retrieved,
            state=f"accepted: {accept}" if reasons else "in force",
            rows_before=before.rows if before else None,
            engine=engine(),
            confirmed=(retrieved,),
        )
        shelf.put_in_force((*history, last))
        if reasons:
            self._note(
                "accepted", shelf.publication, edition=edition.id, reason=accept, against=reasons
            )
        else:
            self._note("added", shelf.publication, edition=edition.id)
        return shelf.edition(last)

    def _placed(
        self, shelf: Shelf, read: Reading, known: Mapping[str, Edition], edition: Edition
    ) -> Edition:
        name = edition_id(edition.published, edition.retrieved, edition.sha256)
        readings = 1
        kept = name
        while kept in known:
            # The same bytes read otherwise (another mapping, a mended parser).
            readings += 1
            kept = f"{name}-r{readings}"
        with read.source.open("rb") as source:
            return shelf.place(replace(edition, id=kept), read.lines, source)

    def confirm(self, publication: str) -> Edition:
        """Records that the publisher still gives the edition in force (its server said so)."""
        with locked(self.lists / ".lock"):
            shelf = Shelf(self.lists / publication)
            history = shelf.history()
            if not history:
                raise ListMissing(f"{publication} is not loaded")
            last = history[-1].confirm(stamp(self.now()))
            shelf.put_in_force((*history[:-1], last))
            self._note("unchanged", publication, edition=last.edition)
            return shelf.edition(last)

    def update(
        self,
        ids: Sequence[str] | None = None,
        *,
        source: str | Path | None = None,
        progress: Progress | None = None,
        accept: str = "",
    ) -> list[UpdateOutcome]:
        """Brings publications up to date; see `tidegate.lists.update.update`."""
        from tidegate.lists.update import update

        return update(self, ids, source=source, progress=progress, accept=accept)

    def publications(self) -> list[str]:
        """The ids that were ever loaded, sorted."""
        try:
            folders = [path for path in self.lists.iterdir() if path.is_dir()]
        except FileNotFoundError:
            return []
        return sorted(p.name for p in folders if not p.name.startswith("."))

    def editions(self, publication: str) -> list[Edition]:
        """Every edition that was in force, oldest first; the last is in force now.

        Raises ListMissing where the publication was never loaded.
        """
        if publication == STARTER:
            from tidegate.lists.starter import starter_edition

            return [starter_edition()]
        shelf = Shelf(self.lists / check_publication_id(publication))
        latest: dict[str, Reign] = {}
        for reign in shelf.history():
            latest.pop(reign.edition, None)
            latest[reign.edition] = reign
        if not latest:
            raise ListMissing(
                f"{publication} is not loaded",
                hint="Run `tidegate lists update` or `tidegate lists add PATH --id "
                f"{publication}`.",
            )
        return [shelf.edition(reign) for reign in latest.values()]

    def edition(self, publication: str, id: str = "") -> Edition:
        """One edition by its id or the start of it; the one in force without an id.

        Raises ListMissing where there is none, UsageError where several start so.
        """
        editions = self.editions(publication)
        if not id:
            return editions[-1]
        found = [e for e in editions if e.id == id] or [e for e in editions if e.id.startswith(id)]
        if len(found) == 1:
            return found[0]
        have = ", ".join(e.id for e in editions)
        if found:
            raise UsageError(f"several editions of {publication} start with {id}", hint=have)
        raise ListMissing(f"{publication} has no edition {id}", hint=f"There are: {have}.")

    def in_force(self, known_at: str | None = None) -> list[Edition]:
        """The editions in force, now or as known at an ISO date or datetime (a date: its end).

        Sorted by publication. The starter list is not among them: see `supply`.
        """
        at = moment(known_at, what="known_at") if known_at else None
        found = []
        for publication in self.publications():
            shelf = Shelf(self.lists / publication)
            if (reign := shelf.reign(at)) is not None:
                found.append(shelf.edition(reign))
        return found

    def entries(self, edition: Edition, *, lists: Collection[str] | None = None) -> Iterator[Entry]:
        """The entries of an edition in the publisher's order; only those of `lists` if given.

        Raises ListError at once where the file on disk is not the one that was written.
        """
        if edition.publication == STARTER:
            from tidegate.lists.starter import starter_entries

            return (e for e in starter_entries() if lists is None or e.list in lists)
        return read_entries(edition.path / ENTRIES, edition.entries_sha256, lists=lists)

    def diff(
        self, publication: str, a: str | None = None, b: str | None = None
    ) -> EditionDifference:
        """What changed from edition `a` to `b`, by id; without ids, the last two.

        Raises ListMissing where there is no such edition, or only one.
        """
        from tidegate.lists.difference import difference

        editions = self.editions(publication)
        if a is None and len(editions) < 2:
            raise ListMissing(
                f"{publication} has one edition only, {editions[-1].id}",
                hint="Differences need two; the next update brings another.",
            )
        before = self.edition(publication, a) if a else editions[-2]
        after = self.edition(publication, b or "")
        return difference(before, self.entries(before), after, self.entries(after))

    def status(self, known_at: str | None = None) -> list[PublicationStatus]:
        """How every publication stands; see `tidegate.lists.supply.status`."""
        from tidegate.lists.supply import status

        return status(self.in_force(known_at), self._moment(known_at))

    def supply(
        self, known_at: str | None = None, *, starter: bool | None = None
    ) -> list[ListSupply]:
        """Which edition supplies each list; see `tidegate.lists.supply.supply`."""
        from tidegate.lists.supply import supply

        return supply(self.in_force(known_at), starter=starter)

    def _moment(self, known_at: str | None) -> datetime:
        now = self.now()
        return min(moment(known_at, what="known_at"), now) if known_at else now

    def _note(self, event: str, publication: str, **more: object) -> None:
        make_private(self.lists)
        write_journal(
            self.lists, at=stamp(self.now()), event=event, publication=publication, **more
        )
