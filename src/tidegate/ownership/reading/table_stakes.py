"""The stakes and ties that rows tell, once it is known who is who and what each class carries."""

from __future__ import annotations

from tidegate.findings.inert import visible
from tidegate.ownership.reading.row_facts import of_class
from tidegate.ownership.reading.table_rows import TOTALS, Complaints, Reading
from tidegate.ownership.share import Share
from tidegate.ownership.structure import Metric, Stake, Tie

Keyed = list[tuple[str, str, Reading]]
"""Rows with the keys of owner and owned."""
_NOTES = 20


def without_totals(keyed: Keyed, notes: list[str]) -> Keyed:
    """Leaves out a row called “Total” whose share is the sum of the others of the same company."""
    sums: dict[str, list[int]] = {}
    totals = {
        key
        for key in {owner for owner, _, _ in keyed if len(owner) < 20}
        if key.casefold().strip(" :") in TOTALS
    }
    if not totals:
        return keyed
    for owner, owned, one in keyed:
        if owner not in totals:
            for _, share, told in one.facts.stakes:
                if told:
                    sums.setdefault(owned, []).append(share.high)
    kept: Keyed = []
    for owner, owned, one in keyed:
        if owner in totals and len(sums.get(owned, ())) > 1:
            highs = [share.high for _, share, _ in one.facts.stakes]
            if highs and abs(highs[0] - sum(sums[owned])) <= len(sums[owned]):
                notes.append(f"row {one.owner.row} is a sum of other rows and is not counted again")
                continue
        kept.append((owner, owned, one))
    return kept


def told(keyed: Keyed, complaints: Complaints, notes: list[str]) -> tuple[list[Stake], list[Tie]]:
    parts = _class_parts(keyed, complaints)
    stakes: list[Stake] = []
    ties: list[Tie] = []
    open_classes: dict[tuple[str, str], None] = {}
    indirect: list[int] = []
    loose: list[int] = []
    for owner, owned, one in keyed:
        facts = one.facts
        place = {"begins": one.begins, "ends": one.ends, "row": one.row}
        for metric, share, told in facts.stakes:
            stakes.append(
                Stake(owner, owned, share, metric, note=facts.note, told=told, **place)  # type: ignore[arg-type]
            )
        if facts.classed is not None:
            name, _, told = facts.classed
            known = parts.get((owned, name.casefold()), {})
            if len(known) < 2:
                open_classes[(owned, name)] = None
            for metric, share, why in of_class(facts, known):
                note = "; ".join(filter(None, (facts.note, why)))
                stakes.append(
                    Stake(owner, owned, share, metric, name, note=note, told=told, **place)  # type: ignore[arg-type]
                )
        if facts.tie is not None:
            kind, words, stands = facts.tie
            ties.append(Tie(owner, owned, kind, words, stands, **place))  # type: ignore[arg-type]
        if facts.open_share is not None and facts.tie is not None:
            loose.append(one.row)
            why = f"the row says {facts.tie[1]}; of what that is a share is not told"
            stakes.append(Stake(owner, owned, facts.open_share, note=why, **place))  # type: ignore[arg-type]
        if facts.indirect:
            indirect.append(one.row)
    for owned, name in list(open_classes)[:_NOTES]:
        notes.append(
            f"what part of {visible(owned, 80)} “{name}” carries is not told, so a share of it may "
            "be anything up to its percent: columns class_equity and class_votes would settle it"
        )
    for count, why in (
        (indirect, "tell of indirect holdings and are not counted: their steps are what counts"),
        (loose, "give a percent of a fact of control: it is taken as a stake of nothing up to that "
                "percent; a row with class equity or vote would settle it"),
    ):  # fmt: skip
        if count:
            notes.append(f"rows {_rows(count)} {why}")
    return stakes, ties


def _class_parts(
    keyed: Keyed, complaints: Complaints
) -> dict[tuple[str, str], dict[Metric, Share]]:
    """What each class carries: told in one row of a company, it holds for all of its rows."""
    parts: dict[tuple[str, str], dict[Metric, Share]] = {}
    for _, owned, one in keyed:
        if one.facts.classed is None:
            continue
        known = parts.setdefault((owned, one.facts.classed[0].casefold()), {})
        for metric, share in one.facts.class_parts.items():
            if known.setdefault(metric, share) != share:
                complaints.add(
                    one.row,
                    f"“{one.facts.classed[0]}” carries {known[metric]} in one row and {share} here",
                    "a class has one part of the whole: mend one of them",
                    "class_equity" if metric == "equity" else "class_votes",
                )
    return parts


def doubled(stakes: list[Stake]) -> list[str]:
    """The same owner, owned, metric, class and dates twice: both count, and that is told."""
    seen: dict[tuple[str, ...], list[int]] = {}
    for s in stakes:
        seen.setdefault(
            (s.owner, s.owned, s.metric, s.share_class.casefold(), s.begins, s.ends), []
        ).append(s.row)
    told: dict[tuple[str, str, str], None] = {}
    for (owner, owned, *_), rows in seen.items():
        if len(rows) > 1:
            told[(owner, owned, _rows(rows))] = None
    notes = [
        f"rows {rows}: {visible(owner, 80)} in {visible(owned, 80)} stands more than once; "
        "the shares are added together"
        for owner, owned, rows in list(told)[:_NOTES]
    ]
    if len(told) > _NOTES:
        notes.append(f"and {len(told) - _NOTES} more pairs stand more than once and are added")
    return notes


def _rows(rows: list[int]) -> str:
    return ", ".join(map(str, rows[:10])) + (
        f" and {len(rows) - 10} more" if len(rows) > 10 else ""
    )
