"""What is asked of rulebooks before they may take the place of others: no law lost, tests met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tidegate.desk.law_in_use import rule_of
from tidegate.errors import Problem

if TYPE_CHECKING:
    from tidegate.rules import Rulebooks
    from tidegate.rules.rule_tests import RuleTest
    from tidegate.rules.rulebook import Rulebook

Outcome = Literal["new", "changed", "unchanged"]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class BookTaken:
    """What became of one rulebook: new to Tidegate, changed, or the same as the one in use."""

    id: str
    result: Outcome
    versions_before: tuple[str, ...]
    versions: tuple[str, ...]
    verified_before: str
    verified_through: str


@dataclass(frozen=True, slots=True)
class Ran:
    """Rule tests that were run, and a problem for each file that could not be."""

    results: tuple[RuleTest, ...]
    unreadable: tuple[Problem, ...]

    @property
    def failures(self) -> tuple[Problem, ...]:
        return tuple(
            Problem(row.file, f"the test “{row.name}” fails: {row.failure}")
            for row in self.results
            if not row.passed
        )


def run_tests(files: Iterable[Path], books: Rulebooks, progress: Progress | None = None) -> Ran:
    """Runs the tests in these files, whatever they hold; each file by itself."""
    from tidegate.rules.reading import Page
    from tidegate.rules.rule_tests import run_rule_tests

    results: list[RuleTest] = []
    problems: list[Problem] = []
    paths = list(files)
    for number, path in enumerate(paths):
        if progress:
            progress("rule tests", number, len(paths))
        page = Page(path, path.name)
        page.open()
        if page.problems:
            problems += page.problems
            continue
        try:
            results += run_rule_tests([path], rulebooks=_enough(path, page.bytes, books))
        except Exception as wrong:  # a test file may hold anything
            words = f"{type(wrong).__name__}: {wrong}"
            problems.append(Problem(path.name, f"its tests cannot be run: {words}"))
    return Ran(tuple(results), tuple(problems))


def _enough(path: Path, content: bytes, books: Rulebooks) -> Rulebooks:
    """The rulebooks a test file needs: its own alone, which is ten times as quick, unless a test
    goes through the classification."""
    from tidegate.rules import Rulebooks

    name = rule_of(path)
    if any(word in content for word in (b"through:", b"provides:")):
        return books
    alone = [book for book in books if book.id == name]
    return Rulebooks(alone, books.schemas) if alone else books


def losses(
    changed: Iterable[BookTaken], present: Mapping[str, Rulebook], new: Mapping[str, Rulebook]
) -> Iterator[Problem]:
    """What the rulebooks in use have and the new ones lack."""
    for row in changed:
        before = present.get(row.id)
        if before is None:
            continue
        file = new[row.id].file
        for version in row.versions_before:
            if version not in row.versions:
                yield Problem(file, f"lacks the version {version}, which is in use")
        checked = (row.verified_before, row.verified_through)
        if "never" not in checked and checked[1] < checked[0]:
            yield Problem(
                file, f"was checked through {checked[1]}, the one in use through {checked[0]}"
            )
        if checked[1] == "never" and checked[0] != "never":
            yield Problem(file, f"was never checked, the one in use through {checked[0]}")
        if new[row.id].subject != before.subject:
            yield Problem(file, f"is on a {new[row.id].subject}, the one in use {before.subject}")


def verified(book: Rulebook) -> str:
    """The last day any of its text was checked, or "never"."""
    days = [row.verified_through for row in book.versions if row.verified_through != "never"]
    return max(days, default="never")
