"""Logs to a table: block by block, by as many processes as asked, merged as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tidegate.distillation.reading.blocks import Block
from tidegate.distillation.reading.event import Event
from tidegate.distillation.reading.logs import LogNotes, all_blocks, block_events
from tidegate.distillation.reading.pseudonyms import Pseudonyms, find_key
from tidegate.distillation.sketches.batches import Sketcher
from tidegate.distillation.sketches.table import SketchTable, merge, nothing

BATCH = 5_000
AHEAD = 2
"""Blocks a worker that are under way at once; each is at most some tens of MB."""


@dataclass(frozen=True, slots=True)
class Sketched:
    """The table of the logs, and how the reading went."""

    table: SketchTable
    notes: LogNotes


def sketch_logs(
    paths: Iterable[Path | str],
    *,
    key: str | bytes | None = None,
    mapping: Mapping[str, str] | None = None,
    daily: bool = False,
    workers: int = 1,
) -> Sketched:
    """Reads logs of any of the formats and any size into a table by account (and day).

    `key` as in `find_key`; `mapping` is {field: column} for tables. Raises InputError where not
    one of the files can be read.
    """
    secret = find_key(key)
    notes = LogNotes()
    blocks = all_blocks(paths, notes, mapping)
    if workers > 1:
        from tidegate.parties.workers import in_workers

        answers: Iterator[tuple[SketchTable, LogNotes]] = in_workers(
            _work,
            blocks,
            workers=workers,
            prepare=_prepare,
            given=(secret, daily),
            ahead=AHEAD * workers,
        )
    else:
        sketcher = Sketcher(Pseudonyms(secret), daily=daily)
        pseudonyms = Pseudonyms(secret)
        answers = (_block_table(block, sketcher, pseudonyms) for block in blocks)
    pile = Pile(nothing(Pseudonyms(secret).key_id, daily))
    for table, told in answers:
        pile.add(table)
        notes.add(told)
    notes.close()
    return Sketched(pile.table(), notes)


def sketch_events(
    events: Iterable[Event], pseudonyms: Pseudonyms, *, daily: bool = False
) -> SketchTable:
    """The table of requests that are already in hand."""
    sketcher = Sketcher(pseudonyms, daily=daily)
    pile = Pile(nothing(pseudonyms.key_id, daily))
    coming = iter(events)
    while batch := list(islice(coming, BATCH)):
        pile.add(sketcher.table(batch))
    return pile.table()


class Pile:
    """Merges many small tables at the cost of sorting them: none is merged with a much larger."""

    def __init__(self, first: SketchTable) -> None:
        self._tables = [first]

    def add(self, table: SketchTable) -> None:
        self._tables.append(table)
        while len(self._tables) > 2 and _size(self._tables[-2]) < 2 * _size(self._tables[-1]):
            second, last = self._tables.pop(), self._tables.pop()
            self._tables.append(merge([last, second]))

    def table(self) -> SketchTable:
        return merge(self._tables)


def _size(table: SketchTable) -> int:
    return len(table) + sum(map(len, table.lists.values()))


_worker: list[tuple[Sketcher, Pseudonyms]] = []


def _prepare(secret: bytes, daily: bool) -> None:
    import gc

    # Requests hold no cycles; looking for some in every batch costs a seventh of the time.
    gc.disable()
    pseudonyms = Pseudonyms(secret)
    _worker[:] = [(Sketcher(pseudonyms, daily=daily), pseudonyms)]


def _work(block: Block) -> tuple[SketchTable, LogNotes]:
    return _block_table(block, *_worker[0])


def _block_table(
    block: Block, sketcher: Sketcher, pseudonyms: Pseudonyms
) -> tuple[SketchTable, LogNotes]:
    notes = LogNotes()
    events = block_events(block, pseudonyms, notes)
    tables = []
    while batch := list(islice(events, BATCH)):
        tables.append(sketcher.table(batch))
    return merge(tables or [sketcher.table(())]), notes
