"""What keeps a new edition out: the checks that guard the list in force.

An edition is refused when it cannot be trusted to be the whole list. Each reason is a sentence;
no reason means it may come in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from tidegate.lists.edition import Edition


def reasons_to_refuse(
    *,
    counts: Mapping[str, int],
    unreadable: int,
    published: str,
    today: date,
    before: Edition | None,
    doubts: Sequence[str] = (),
) -> list[str]:
    """Judges an edition by its counts a list, against the edition in force.

    Refused: no entries; `doubts` about the file as a whole, such as a count of its own that does
    not agree; more than 1 % of the records unreadable; published more than two days
    after `today`; published before the edition in force; more than 10 % fewer entries than in
    force, in total or in any list, because one list can shrink behind another's growth; a list
    that is gone.
    """
    rows = sum(counts.values())
    if rows == 0:
        return ["it holds no entries"]
    reasons = list(doubts)
    if unreadable * 100 > rows + unreadable:
        reasons.append(f"{unreadable:,} of {rows + unreadable:,} records cannot be read")
    if published and date.fromisoformat(published) > today + timedelta(days=2):
        reasons.append(f"it is dated {published}, which is in the future")
    if before is None:
        return reasons
    if published and before.published and published < before.published:
        reasons.append(f"it is dated {published}; the one in force is of {before.published}")
    if shrank(before.rows, rows):
        reasons.append(f"it shrank {_by(before.rows, rows)}")
    for name, had in sorted(before.lists.items()):
        has = counts.get(name)
        if has is None and had:
            reasons.append(f"{name} is gone; it had {had:,} entries")
        elif has is not None and shrank(had, has) and len(before.lists) > 1:
            reasons.append(f"{name} shrank {_by(had, has)}")
    return reasons


def shrank(before: int, after: int) -> bool:
    """True where more than a tenth is lost; whole numbers, so that exactly 10 % is let in."""
    return after * 10 < before * 9


def _by(before: int, after: int) -> str:
    return f"by {(before - after) * 100 / before:.1f} %, from {before:,} entries to {after:,}"
