"""What the stakes of an engagement make of its end users' owners, for the rules on items.

The share is exact, or an interval: what the stakes leave untold may be anybody's, so that a part
of a structure never settles that listed owners hold too little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from typing import Any

from tidegate.desk.deal import Party
from tidegate.desk.ownership import Ownership, Question
from tidegate.desk.review.channel import Case
from tidegate.desk.review.engagement import Record
from tidegate.desk.review.room import STAKES, stakes_file, told_in
from tidegate.findings.ownership_words import span
from tidegate.ownership.names import folded

_WITHOUT = ("not begun", "not loaded", "not retrieved", "ended")
"""States in which a rule has no arithmetic to reckon by."""


@dataclass(frozen=True, slots=True)
class Owners:
    """`share` is what listed owners hold of the end users, as a transaction tells it ("60",
    "35-60"; "" is not known), `parties` through whom they hold it, `says` whence it is known."""

    share: str = ""
    parties: tuple[Party, ...] = ()
    says: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def told_by() -> dict[str, Any]:
    """Words of the commands and how an engagement tells the same, and the rule of the share."""
    import yaml

    text = (resources.files(__package__) / "told_by.yaml").read_text("utf-8")
    told: dict[str, Any] = yaml.load(text, Loader=yaml.SafeLoader)
    return told


def in_words(text: str) -> str:
    """A sentence of a command in the words of an engagement."""
    for theirs, ours in told_by()["words"].items():
        text = text.replace(theirs, ours)
    return text


def owners_of(case: Case) -> Owners:
    """The owners of the end users whom the stakes know; nothing where no stakes are told, where
    the rule has no text on the day, or where no list of its holders was looked at."""
    stakes = case.engagement.root.record("stakes")
    names = {folded(each.text("name")) for each in case.engagement.parties("end_user")}
    if stakes is None or not names:
        return Owners()
    document = _examined(case, stakes)
    [regime] = document["regimes"]
    rows = [row for row in document["entities"] if folded(row["name"]) in names]
    rows = [row for row in rows if not row["named"]]
    if not rows or regime["state"] in _WITHOUT or not regime["lists_checked"]:
        return Owners()
    low = max((row["share_low"] for row in rows), key=Fraction)
    high = max((row["share_high"] for row in rows), key=Fraction)
    unnamed = {each["name"] for each in document["structure"]["entities"] if each["unnamed"]}
    direct = dict.fromkeys(step["owner"] for row in rows for step in row["stakes"])
    held = tuple(
        f"listed owners hold {span(row['share_low'], row['share_high'])} of {row['name']}, by the "
        f"stakes told and the arithmetic of {regime['title']}; what is not told may be anybody's"
        for row in rows
    )
    parties = tuple(Party("owner", name) for name in direct if name not in unnamed)
    return Owners(low if low == high else f"{low}-{high}", parties, held)


def _examined(case: Case, stakes: Record) -> Mapping[str, Any]:
    rows: Sequence[Record] = stakes.records("rows")
    path = stakes_file(case.room, rows) if rows else stakes.file("file")
    assert path is not None  # the reader saw to it
    reading: Any = {
        "mapping": stakes.map("map") or None, "sheet": stakes.text("sheet") or None,
        "unit": stakes.text("unit"), "progress": case.progress,
    }  # fmt: skip
    question = Question(regimes=(told_by()["listed_owners"],), untold="possible")
    with told_in(case.engagement, STAKES if rows else "", rows, "stakes.rows", stakes.line):
        return Ownership(case.gate, case.past).examine(path, question, case.settings, **reading)
