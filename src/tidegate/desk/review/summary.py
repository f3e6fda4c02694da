"""What is said over all channels of a review: what would settle the unknowns, whose law it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tidegate.rules.shown import overview

if TYPE_CHECKING:
    from tidegate.rules import Rulebooks

Row = Mapping[str, Any]
_STRONGEST = ("yes", "unknown", "no", None)


def unknowns(channels: Iterable[Row]) -> list[dict[str, Any]]:
    """Each thing that would settle an open answer, once, with the answers that hang on it; what
    settles most comes first."""
    found: dict[str, dict[str, Any]] = {}
    for channel in channels:
        for row in channel["findings"]:
            if row["verdict"] != "unknown":
                continue
            for text in row["missing"]:
                kept = found.setdefault(_folded(text), {"settle": text, "for": []})
                asks = {
                    "channel": channel["id"], "subject": row["subject"], "rule": row["rule"],
                    "title": row["title"], "outcome": row["outcome"], "weight": row["weight"],
                }  # fmt: skip
                if asks not in kept["for"]:
                    kept["for"].append(asks)
    for row in found.values():
        row["channels"] = list(dict.fromkeys(each["channel"] for each in row["for"]))
    return sorted(found.values(), key=_least_first)


def _least_first(row: Row) -> tuple[bool, int]:
    review = sum(each["weight"] == "review" for each in row["for"])
    return not review, -len(row["for"])


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def rulebooks_asked(
    rulebooks: Rulebooks, channels: Iterable[Row], as_of: str, known_at: str
) -> list[dict[str, Any]]:
    """Every rulebook some channel asked, as it stands on the day: those that found something
    first. `applies` is the strongest answer its findings gave for the user's profile."""
    by: dict[str, list[str]] = {}
    found: dict[str, list[Row]] = {}
    for channel in channels:
        for ident in channel["asked"]:
            by.setdefault(ident, []).append(channel["id"])
        for row in channel["findings"]:
            found.setdefault(row["rule"], []).append(row)
    rows = []
    for each in overview(rulebooks, as_of, known_at):
        if each.id not in by:
            continue
        own = found.get(each.id, [])
        best = min(own, key=lambda row: _STRONGEST.index(row["applies"]), default=None)
        rows.append(
            {
                "id": each.id,
                "title": each.title,
                "authority": each.authority,
                "jurisdiction": each.jurisdiction,
                "as_of": as_of,
                "version": each.version,
                "state": each.state,
                "detail": each.detail,
                "effective": each.effective,
                "verified_through": each.verified_through,
                "unchecked_days": each.unchecked_days,
                "channels": by[each.id],
                "findings": len(own),
                "applies": best["applies"] if best else None,
                "applies_because": best["applies_because"] if best else "",
            }
        )
    return sorted(rows, key=lambda row: not row["findings"])
