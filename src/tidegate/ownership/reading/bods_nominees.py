"""Nominees: what one holds in another's name is the other's, and the note says through whom.

In BODS 0.4 a nomination is an arrangement in which one party is nominator and one nominee, and
which itself holds the interests. Older files call a party the nominee in the company itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tidegate.findings.inert import visible
from tidegate.ownership.share import Share
from tidegate.ownership.structure import Entity, Stake, Tie


@dataclass
class Nominations:
    """Who is nominator and who nominee, by what it is said of."""

    nominators: dict[str, list[str]] = field(default_factory=dict)
    nominees: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, holder: str, subject: str) -> None:
        side = self.nominators if kind == "nominator" else self.nominees
        if holder not in side.setdefault(subject, []):
            side[subject].append(holder)

    def __bool__(self) -> bool:
        return bool(self.nominators or self.nominees)


def rewrite(
    nominations: Nominations,
    entities: dict[str, Entity],
    stakes: list[Stake],
    ties: list[Tie],
    arrangements: Mapping[str, str],
) -> tuple[list[Stake], list[Tie], list[str]]:
    """Stakes and ties with the nominator in the nominee's place, and notes on each nomination.

    `arrangements` are the nominations that are entities, by key. A nominee without a nominator
    holds for somebody unspecified. Where several nominate, each may hold up to the whole share.
    """
    behind: dict[tuple[str, str], list[str]] = {}
    notes: list[str] = []
    for subject in dict.fromkeys([*nominations.nominators, *nominations.nominees, *arrangements]):
        nominators = nominations.nominators.get(subject, [])
        nominees = nominations.nominees.get(subject, [])
        held = subject in arrangements
        if not held and not nominees:
            continue
        if not nominators:
            key = f"nominator behind {subject}"
            name = f"unnamed nominator behind {visible(entities[subject].name, 120)}"
            entities[key] = Entity(key, name, unspecified=True)
            nominators = [key]
        for holder in [subject] if held else nominees:
            behind[holder, "" if held else subject] = nominators
        who = " and ".join(visible(entities[key].name, 80) for key in nominators)
        through = (
            entities[subject].name if held else " and ".join(entities[k].name for k in nominees)
        )
        notes.append(f"what {visible(through, 80)} holds as nominee is counted as held by {who}")

    def holders(holder: str, subject: str) -> list[str]:
        return behind.get((holder, "")) or behind.get((holder, subject)) or []

    new_stakes: list[Stake] = []
    for stake in stakes:
        nominators = holders(stake.owner, stake.owned)
        if not nominators:
            new_stakes.append(stake)
            continue
        share = stake.share if len(nominators) == 1 else Share(0, stake.share.high)
        words = f"held through the nominee {visible(entities[stake.owner].name, 120)}"
        if len(nominators) > 1:
            words += f" for {len(nominators)} nominators; how it is divided is not told"
        new_stakes += [
            replace(
                stake, owner=key, share=share, note="; ".join(filter(None, (stake.note, words)))
            )
            for key in nominators
        ]
    new_ties: list[Tie] = []
    for tie in ties:
        nominators = holders(tie.holder, tie.subject)
        own = tie.words.startswith(("nominee", "nominator"))
        if not nominators or own:
            new_ties.append(tie)
            continue
        words = f"{tie.words}; held through the nominee {visible(entities[tie.holder].name, 120)}"
        new_ties += [replace(tie, holder=key, words=words) for key in nominators]
    return new_stakes, new_ties, notes
