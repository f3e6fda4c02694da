"""The tables of docs/rulebooks.md say of the shipped rulebooks what the files say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.rules import load
from tidegate.rules.rulebook import Rulebook

DOCS = (Path(__file__).parents[2] / "docs" / "rulebooks.md").read_text(encoding="utf-8")
TABLES = DOCS[DOCS.index("## Shipped rulebooks") : DOCS.index("### What was read")]
ROWS = [line.strip("| ").split(" | ") for line in TABLES.splitlines() if line.startswith("| `")]


def told(book: Rulebook) -> list[str]:
    words = sorted({row.outcome for version in book.versions for row in version.outcomes})
    outcomes = ", ".join(f"`{word}`" for word in words)
    question = [book.question] if book.question else []
    return [f"`{book.id}`", book.title, *question, outcomes, book.versions[-1].verified_through]


@pytest.mark.parametrize("book", list(load()), ids=lambda row: row.id)
def test_a_rulebook_stands_in_its_table_as_it_is(book: Rulebook) -> None:
    assert told(book) in ROWS


def test_the_tables_name_no_other_rulebook() -> None:
    assert len(ROWS) == len(load())
