"""The answer in a terminal: a row for each group a person should look at, and what to know."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.distillation.campaigns import words
from tidegate.distillation.campaigns.document import closest
from tidegate.distillation.campaigns.model import Campaigns, Group

HEAD = ("group", "verdict", "accounts", "requests", "days", "tied by", "q", "ordinary if")
MOST = 30


def table_rows(found: Campaigns) -> list[tuple[str, ...]]:
    """Cells under HEAD of the first MOST groups that were seen or cannot be known."""
    shown = [g for g in words.ordered(found) if g.verdict != "not_seen"]
    return [
        (
            words.group_id(one),
            _verdict(one),
            f"{len(one.accounts):,}",
            f"{one.requests:,}",
            words.days_words(one),
            ", ".join(words.title("tie", kind) for kind, _, _ in words.ties(one)) or "–",
            f"{one.q_value:.2g}",
            ", ".join(closest(one)) or "–",
        )
        for one in shown[:MOST]
    ]


def _verdict(group: Group) -> str:
    short = words.SHORT[group.verdict]
    return (short.upper() if group.verdict == "consistent" else short) + (
        ", later" if group.over_budget else ""
    )


def lines_after(found: Campaigns) -> Iterator[str]:
    """What stands below the table."""
    told = words.counts(found)
    more = told["consistent"] + told["cannot_be_known"] - MOST
    if more > 0:
        yield f"{more:,} more groups are in the other formats."
    if told["consistent"]:
        yield "CONSISTENT: consistent with coordinated extraction, no more than that."
    yield from words.notes(found)
