"""What a column looks like: its header's word and the shares of its cells that pass a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tidegate.intake.cells import says_nothing
from tidegate.intake.header_words import HeaderWord, header_word
from tidegate.intake.model import RecordTable

SAMPLED = 1000


@dataclass(frozen=True, slots=True)
class Profile:
    """What a sample of a column's cells looks like; shares are of the cells that say something."""

    column: str
    word: HeaderWord | None
    filled: float
    distinct: float
    texts: tuple[str, ...]

    def share(self, test: Callable[[str], object]) -> float:
        """The share of sampled cells that pass the test, 0–1."""
        if not self.texts:
            return 0.0
        return sum(1 for text in self.texts if test(text)) / len(self.texts)

    @property
    def wordy(self) -> float:
        """The share of cells made of letters, as names are."""
        return self.share(lambda t: sum(c.isalpha() for c in t) * 2 > len(t) and len(t) > 1)

    @property
    def length(self) -> float:
        """Mean length in characters."""
        return sum(map(len, self.texts)) / max(1, len(self.texts))


def profile(table: RecordTable) -> list[Profile]:
    """One profile a column, from up to SAMPLED rows spread over the whole table."""
    rows = [row for row in table.rows if not row.problem]
    step = max(1, len(rows) // SAMPLED)
    sample = rows[::step][:SAMPLED]
    profiles = []
    for column in table.columns:
        texts: list[str] = []
        for row in sample:
            value = row.cells.get(column, "")
            text = value if isinstance(value, str) else next(iter(value), "")
            if not says_nothing(text):
                texts.append(text[:300].strip())
        word = header_word(column) if table.headed else None
        profiles.append(
            Profile(
                column,
                word,
                len(texts) / max(1, len(sample)),
                len(set(texts)) / max(1, len(texts)),
                tuple(texts),
            )
        )
    return profiles
