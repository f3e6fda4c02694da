"""A divestiture or joint venture before and after, and other ways to do it: the same entities under
every regime asked for, side by side, with board seats and what is told beside shares.

`docs/schema/ownership-deal.schema.json` describes the result. Keys are only ever added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidegate.ownership.names import folded

SCHEMA_VERSION = "1.0"
Side = tuple[str, Mapping[str, Any]]
"""What a side is called, and its document of `tidegate ownership`."""


def deal_as_dict(sides: Sequence[Side], of: Sequence[str]) -> dict[str, Any]:
    """The sides with their documents, and for each entity and regime what changes between them.

    Entities are the same where their names are. `of` names those to compare; none compares every
    entity for which a side says yes or that it cannot be known.
    """
    rows = list(_rows(sides, of))
    names = list(dict.fromkeys(row["name"] for row in rows))
    return {
        "schema_version": SCHEMA_VERSION,
        "sides": [
            {
                "label": label,
                "file": document["run"]["input"]["file"],
                "as_of": document["run"]["as_of"],
                "document": document,
            }
            for label, document in sides
        ],
        "summary": {
            "rows": len(rows),
            "changed": sum(row["changed"] for row in rows),
            "to_review": sum(document["summary"]["to_review"] for _, document in sides),
        },
        "rows": rows,
        "beside": [_beside(name, sides) for name in names],
    }


def _rows(sides: Sequence[Side], of: Sequence[str]) -> Iterator[dict[str, Any]]:
    found: list[dict[tuple[str, str], Mapping[str, Any]]] = []
    shown: dict[str, str] = {}
    for _, document in sides:
        by = {(folded(row["name"]), row["regime"]): row for row in document["entities"]}
        found.append(by)
        for row in document["entities"]:
            if of or row["verdict"] != "no":
                shown.setdefault(folded(row["name"]), row["name"])
    regimes = {r["id"]: r["title"] for _, document in sides for r in document["regimes"]}
    for key, name in shown.items():
        for regime, title in regimes.items():
            answers = [by.get((key, regime)) for by in found]
            told = [_answer(row) for row in answers]
            changed = any(each != told[0] for each in told[1:])
            yield {
                "name": name,
                "regime": regime,
                "title": title,
                "changed": changed,
                "sides": told,
            }


def _answer(row: Mapping[str, Any] | None) -> dict[str, Any]:
    """What one side says of an entity; "absent" where it has no such entity."""
    if row is None:
        return {"verdict": "absent", "share_low": "", "share_high": "", "limbs": [], "missing": []}
    return {
        "verdict": row["verdict"],
        "named": row["named"],
        "share_low": row["share_low"],
        "share_high": row["share_high"],
        "readings": row["readings"],
        "branches": row["branches"],
        "limbs": [{"label": x["label"], "verdict": x["verdict"]} for x in row["limbs"]],
        "missing": row["missing"],
    }


def _beside(name: str, sides: Sequence[Side]) -> dict[str, Any]:
    """Shares, seats on the board, and what is told beside shares, side by side."""
    wanted = folded(name)
    told = []
    for _, document in sides:
        structure = document["structure"]
        stakes = [
            stake
            for stake in structure["stakes"]
            if folded(stake["owned"]) == wanted and stake["counted"] != "no"
        ]
        told.append(
            {
                "stakes": [stake for stake in stakes if stake["metric"] != "board"],
                "board": [stake for stake in stakes if stake["metric"] == "board"],
                "ties": [tie for tie in structure["ties"] if folded(tie["subject"]) == wanted],
            }
        )
    return {"name": name, "sides": told}
