"""Asks the Federal Register and the eCFR what touched the rules since they were checked.

Answers are fetched into a folder and read from there, so that a run on a machine with a network
can be read again on one without. A source that does not answer is left alone after that; the rest
is shown, and what was not answered is told.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tidegate.desk.law_answers import ASKED, PACE, TIMEOUT, Online, Road, Saved
from tidegate.errors import InputError, ListError, ListMissing, ListRefused
from tidegate.rules.watch import REGISTER, Query, Source, plan

if TYPE_CHECKING:
    from tidegate.lists.download import Patience
    from tidegate.rules.rulebook import Rulebook
    from tidegate.rules.watch_reading import Found, Page

MOST_PAGES = 20
GIVEN_UP = 2
"""How many questions in a row a source may leave unanswered before it is asked no more."""
State = Literal["answered", "in part", "no answer", "not asked"]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one question. `since` is the day really asked from; `problem` says what is
    missing, "" where it was answered whole."""

    query: Query
    state: State
    found: int
    since: str
    url: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """What touched the rules. `asked_on` is the day of the questions, "" where saved answers do
    not say; `unwatched` are rulebooks with nothing to ask, and why."""

    asked_on: str
    answers: tuple[Answer, ...]
    found: tuple[Found, ...]
    unwatched: tuple[tuple[str, str], ...]

    @property
    def whole(self) -> bool:
        return all(row.state == "answered" for row in self.answers)


def watch(
    books: Sequence[Rulebook],
    *,
    today: str,
    since: str = "",
    source: Path | None = None,
    save: Path | None = None,
    patience: Patience | None = None,
    pace: float = PACE,
    timeout: float = TIMEOUT,
    progress: Progress | None = None,
) -> Watched:
    """Asks for every part that the rulebooks cite, from the day each was checked or `since`.

    `source` is a folder of saved answers, read instead of asking; `save` a folder that keeps
    them; `timeout` seconds are given to all questions together. What is not answered is told in
    its Answer; nothing is raised for it. Raises InputError where a folder cannot be used.
    """
    from tidegate.rules.watch_reading import merged

    asked = plan(books, today, since)
    if source is not None:
        saved = Saved(source)
        answers, found = _ask(asked.queries, saved, progress)
        return Watched(saved.asked_on, tuple(answers), merged(found, books), asked.unwatched)
    # A thread that time has run out on may still write there while it is cleared away.
    with tempfile.TemporaryDirectory(
        prefix="tidegate-watch-", ignore_cleanup_errors=True
    ) as passing:
        folder = Path(passing) if save is None else _made(save)
        answers, found = _ask(asked.queries, Online(folder, patience, pace, timeout), progress)
        if save is not None:
            _note(save, today, answers)
            for left in save.glob("*.json.part*"):
                left.unlink(missing_ok=True)
    return Watched(today, tuple(answers), merged(found, books), asked.unwatched)


def _ask(
    queries: Sequence[Query], road: Road, progress: Progress | None
) -> tuple[list[Answer], list[Found]]:
    failed: dict[Source, int] = {}
    answers: list[Answer] = []
    found: list[Found] = []
    for number, query in enumerate(queries):
        if progress:
            progress("asking", number, len(queries))
        why = road.late()
        if not why and failed.get(query.source, 0) >= GIVEN_UP:
            why = f"not asked, because the {query.source} did not answer before"
        if why:
            answers.append(_answer(query, road, "not asked", 0, why))
            continue
        pages: list[Page] = []
        state: State = "answered"
        problem = road.doubt(query)
        try:
            pages.extend(_pages(query, road))
            failed[query.source] = 0
        except _Broken as broken:
            pages, problem = broken.pages, broken.why
            failed[query.source] = failed.get(query.source, 0) + 1 if broken.silent else 0
        lost = sum(page.unreadable for page in pages)
        if lost and not problem:
            problem = f"{lost} entries came without a number or a date"
        if problem:
            state = "in part" if pages else "no answer"
        rows = [row for page in pages for row in page.found]
        found += rows
        answers.append(_answer(query, road, state, len(rows), problem))
    if progress:
        progress("asking", len(queries), len(queries))
    return answers, found


def _answer(query: Query, road: Road, state: State, found: int, problem: str) -> Answer:
    url = query.url(road.bases[query.source])
    return Answer(query, state, found, road.since(query), url, problem)


class _Broken(Exception):
    """An answer that broke off: the pages that came, and why. `silent`: nobody answered."""

    def __init__(self, pages: list[Page], why: str, *, silent: bool = False) -> None:
        super().__init__(why)
        self.pages, self.why, self.silent = pages, why, silent


def _pages(query: Query, road: Road) -> list[Page]:
    """The pages of one answer. Raises _Broken with those that came."""
    from tidegate.rules.watch_reading import NotAnAnswer, read_ecfr, read_register

    base = road.bases[query.source]
    pages: list[Page] = []
    url = query.url(base)
    while url:
        if len(pages) == MOST_PAGES:
            raise _Broken(pages, f"the answer has more than {MOST_PAGES} pages")
        try:
            body = road.body(query, url, len(pages) + 1)
            if query.source == REGISTER:
                pages.append(read_register(body, query))
                url = pages[-1].next_url
            else:
                pages.append(read_ecfr(body, query, base))
                last = len(pages) >= pages[-1].pages
                url = "" if last else query.url(base, len(pages) + 1)
        except (NotAnAnswer, InputError, ListMissing, ListRefused) as wrong:
            raise _Broken(pages, _shorter(wrong, url, query)) from wrong
        except ListError as wrong:
            raise _Broken(pages, _shorter(wrong, url, query), silent=True) from wrong
    return pages


def _shorter(wrong: Exception, url: str, query: Query) -> str:
    """What went wrong, without the long address: that is told beside it."""
    return str(wrong).replace(url, f"the {query.source}")


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise InputError(f"{folder} cannot be made: {wrong.strerror or wrong}") from wrong
    return folder


def _note(folder: Path, today: str, answers: Sequence[Answer]) -> None:
    """Writes beside the answers when and what was asked."""
    rows = [
        {
            "file": row.query.stem,
            "source": row.query.source,
            "what": row.query.what,
            "since": row.since,
            "state": row.state,
            "url": row.url,
        }
        for row in answers
    ]
    text = json.dumps({"asked_on": today, "answers": rows}, indent=1, ensure_ascii=False)
    (folder / ASKED).write_text(text + "\n", encoding="utf-8")
