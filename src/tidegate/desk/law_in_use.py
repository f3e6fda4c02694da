"""Which rulebooks are in use: the shipped ones, those of the editions in force, the user's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import RulebookError
from tidegate.home import home as default_home
from tidegate.rules.editions import (
    IN_FORCE,
    TAKEN_OUT,
    Edition,
    Held,
    edition_tests,
    names_in_force,
    read_edition,
    read_record,
)

if TYPE_CHECKING:
    from tidegate.rules import Rulebooks


def rulebooks_in_use(
    paths: Sequence[str] = (), *, known_at: str = "", home: Path | None = None
) -> Rulebooks:
    """The shipped rulebooks, those of the editions in force over them, and the user's over both.

    Raises RulebookError where a file cannot be used.
    """
    from tidegate.rules import load

    return load(list(paths) or None, known_at=known_at, home=home)


def rule_tests_in_use(home: Path | None = None) -> dict[str, Path]:
    """By rulebook, the test file that belongs to it: shipped, or of the edition that gives it."""
    from tidegate.rules.library import SHIPPED

    found = {rule_of(path): path for path in sorted(SHIPPED.glob("*.test.yaml"))}
    return found | edition_tests(home or default_home())


def editions(home: Path | None = None) -> list[dict[str, object]]:
    """Every edition that ever came into force, the latest first, as plain values with its state:
    "in force", "taken out" or "damaged"."""
    home = home or default_home()
    record = read_record(home)
    held = names_in_force(record)
    rows: list[dict[str, object]] = []
    for name in dict.fromkeys(row.edition for row in reversed(record)):
        events = [asdict(row) for row in record if row.edition == name]
        state = IN_FORCE if name in held else TAKEN_OUT
        try:
            edition = read_edition(home, name).to_dict()
        except RulebookError as wrong:
            edition, state = {"id": name, "problem": wrong.message}, "damaged"
        rows.append({**edition, "state": state, "record": events})
    return rows


def notes_on(held: Iterable[Edition]) -> tuple[str, ...]:
    """What a reader should know of the editions in force: that they are, what they were accepted
    against, and where Tidegate has since shipped another text of a rulebook they hold."""
    from tidegate.rules.library import SHIPPED

    notes = []
    latest: dict[str, tuple[Edition, Held]] = {}
    for edition in held:
        count = len(edition.rulebooks)
        books = "1 rulebook" if count == 1 else f"{count} rulebooks"
        notes.append(f"Edition {edition.id} is in force, with {books}.")
        if edition.accepted:
            against = "; ".join(edition.against)
            notes.append(f"It was accepted ({edition.accepted}) against: {against}.")
        latest |= {row.id: (edition, row) for row in edition.rulebooks}
    for edition, row in latest.values():
        shipped = sha256_or_none(SHIPPED / row.file)
        if shipped and shipped != row.replaced:
            notes.append(
                f"The shipped {row.id} has changed since edition {edition.id} was made; the "
                "edition is used. Make a new one, or go back: tidegate rules update --undo."
            )
    return tuple(notes)


def rule_of(test: Path) -> str:
    """The rulebook a test file belongs to, by its name."""
    return test.name.removesuffix(".test.yaml")


def sha256_or_none(path: Path | None) -> str:
    """The SHA-256 of a file, "" where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""
    except OSError:
        return ""
