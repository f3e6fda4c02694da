"""The sentences every format shares, so that a page, a sheet and a terminal say the same.

Two rules hold everywhere: a group is "consistent with coordinated extraction", "not seen" or
"cannot be known", never more; and what was not seen is never called honest.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Final

from tidegate.distillation.campaigns.model import Campaigns, Edge, Group

VERDICTS: Final = {
    "consistent": "consistent with coordinated extraction",
    "cannot_be_known": "cannot be known",
    "not_seen": "not seen",
}
SHORT: Final = {
    "consistent": "consistent",
    "cannot_be_known": "cannot be known",
    "not_seen": "not seen",
}
"""Where the whole words stand close by."""
ORDER: Final = tuple(VERDICTS)
NOTHING_BLOCKED: Final = "Nothing is blocked by this report."
NO_ANSWER: Final = "none recorded yet"
ASK: Final = (
    "What is this traffic for, who runs it, and may the answers train or grade another model?"
)
HOUR: Final = 3600
FAR: Final = 0.1
"""A chance below which a distance is spoken of as one; nothing is decided by it."""
OF_ALL: Final = ("coverage", "order", "template", "settings")
"""Ties that speak of the group as a whole, whichever two accounts they name."""


@cache
def _titles() -> dict[tuple[str, str], str]:
    source = resources.files("tidegate.distillation.campaigns") / "data" / "titles.csv"
    with source.open(encoding="utf-8") as lines:
        return {(row["kind"], row["id"]): row["title"] for row in csv.DictReader(lines)}


def title(kind: str, id: str) -> str:
    """The words for an id; the id itself, spaced, where none are written down."""
    return _titles().get((kind, id), id.replace("_", " "))


def plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def group_id(group: Group) -> str:
    """Eight hexadecimal digits of the group's accounts: the same accounts, the same id."""
    return sha256("\n".join(sorted(group.accounts)).encode()).hexdigest()[:8]


def ordered(found: Campaigns) -> list[Group]:
    """Consistent groups first, those within the day's alert budget before the others, then what
    cannot be known, then what was not seen; within each in the order given."""
    return sorted(found.groups, key=lambda g: (ORDER.index(g.verdict), g.over_budget))


def to_review(group: Group) -> bool:
    """Whether a person has to look: consistent, or not to be known and above the rulebook's review
    line (the rulebook then gives a reason)."""
    return group.verdict == "consistent" or (
        group.verdict == "cannot_be_known" and bool(group.reasons)
    )


def counts(found: Campaigns) -> dict[str, int]:
    """How many groups have each verdict, how many are to review, and how many of them the alert
    budget leaves for another day."""
    told = {one: sum(g.verdict == one for g in found.groups) for one in ORDER}
    # Of the many that were not seen the answer may hold only the foremost.
    seen = told["consistent"] + told["cannot_be_known"]
    told["not_seen"] = max(told["not_seen"], found.looked_at - seen)
    told["to_review"] = sum(map(to_review, found.groups))
    told["over_budget"] = sum(g.over_budget for g in found.groups)
    return told


def answer_words(found: Campaigns) -> str:
    """The whole answer in two sentences."""
    told = counts(found)
    read = f"{plural(found.accounts, 'account')} with {plural(found.requests, 'request')}"
    if not found.looked_at:
        return f"Of {read}, none met the minimum of evidence: nothing was looked at closely."
    first = (
        f"Of {read}, {plural(found.looked_at, 'group or account', 'groups or accounts')} met the "
        "minimum of evidence and "
    ) + ("was looked at." if found.looked_at == 1 else "were looked at.")
    few = told["consistent"]
    said = (
        f"{few:,} {'is' if few == 1 else 'are'} consistent with coordinated extraction"
        if few
        else "Coordinated extraction was not seen"
    )
    unknown = told["cannot_be_known"]
    if unknown:
        said += f"; for {unknown:,} it cannot be known"
    return f"{first} {said}."


def budget_words(found: Campaigns) -> str:
    """What the alert budget did; empty where there is none."""
    if not found.alerts_a_day:
        return ""
    over = counts(found)["over_budget"]
    said = f"Alert budget: {plural(found.alerts_a_day, 'group')} a day."
    if over:
        said += (
            f" {plural(over, 'further group')} {'is' if over == 1 else 'are'} consistent too and "
            "left for another day."
        )
    return said


def mode_words(found: Campaigns) -> str:
    """What the verdicts rest on."""
    if found.mode == "metadata":
        return (
            "Metadata only: times, tokens, settings and infrastructure. Without prompts neither "
            "templates nor shared lists can be seen, and less is found."
        )
    return "With content: sketches of the prompts were compared; no prompt was kept."


def notes(found: Campaigns) -> Iterator[str]:
    """What a reader should know of this run."""
    yield mode_words(found)
    if found.missing:
        yield f"What the log does not tell: {found.missing}."
    if found.too_little:
        sets = plural(
            found.too_little, "further set of like requests", "further sets of like requests"
        )
        yield f"{sets} had too little evidence to be looked at."
    if found.pool:
        yield (
            f"Chances rest on {plural(found.pool, 'account')} taken for ordinary; the smallest "
            f"chance so many can show is {chance(1 / (found.pool + 1))}."
        )
    if budget := budget_words(found):
        yield budget
    yield from found.notes
    yield (
        "Not seen does not mean absent: slow, small or well-mixed campaigns may leave too little "
        "to see."
    )
    yield f"{NOTHING_BLOCKED} It says what to look at and whom to ask."


def chance(value: float) -> str:
    """A share of many as a person reads it: "about 1 in 400", "about 3 in 10", "nearly all"."""
    if value >= 0.95:
        return "nearly all"
    if value >= 0.15:
        return f"about {value * 10:.0f} in 10"
    if value <= 1e-9:
        return "under 1 in a billion"
    return f"about 1 in {round(1 / value, 1 - len(str(int(1 / value))) + 1):,.0f}"


def sure_lines(group: Group) -> Iterator[str]:
    """What the p- and q-values say, in plain words."""
    yield (
        f"Of accounts taken for ordinary, {chance(group.p_value)} would score as high "
        f"(p = {group.p_value:.3g})."
    )
    yield (
        f"Of all groups picked out at this level, {chance(group.q_value)} may be expected to "
        f"be ordinary (q = {group.q_value:.3g}, after false-discovery control over all that was "
        "looked at)."
    )
    if group.p_pool is None:
        yield "How far its prompts stand from other traffic cannot be known."
    else:
        yield (
            f"Of accounts taken for ordinary, {chance(group.p_pool)} have prompts as far "
            f"from the rest as this group's (p = {group.p_pool:.3g})."
            + (" That tells another population, not an intent." if group.p_pool < FAR else "")
        )
    if group.p_past is None:
        yield (
            "Whether it changed cannot be known: no earlier days of these accounts were given, or "
            "too little of them."
        )
    else:
        yield (
            f"Of other accounts, {chance(group.p_past)} moved as far from their own past "
            f"(p = {group.p_past:.3g})."
        )


def moment(at: int | None) -> str:
    """A time in µs since 1970 as ISO in UTC; empty where it is not known or out of range."""
    if at is None:
        return ""
    try:
        return datetime.fromtimestamp(at / 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return ""


def hour_moment(hour: int) -> str:
    """The beginning of an hour since 1970, as `moment`."""
    return moment(hour * HOUR * 1_000_000)


def figure(value: float | None) -> str:
    """A figure for a reader; a dash where there is none."""
    if value is None:
        return "–"
    if value and abs(value) < 0.01:
        return f"{value:.2g}"
    if abs(value) < 10 and value != int(value):
        return f"{value:.2f}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def share(value: float | None) -> str:
    """A share as percents; a dash where there is none."""
    if value is None:
        return "–"
    return "under 1\u00a0%" if 0 < value < 0.01 else f"{value * 100:.0f}\u00a0%"


def ties(group: Group) -> list[tuple[str, int, Edge]]:
    """(kind, how many pairs, the strongest of them), commonest kind first."""
    by_kind: dict[str, list[Edge]] = {}
    for edge in group.edges:
        by_kind.setdefault(edge.kind, []).append(edge)
    found = [
        (kind, len({(e.first, e.second) for e in edges}), max(edges, key=lambda e: e.strength))
        for kind, edges in by_kind.items()
    ]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def tie_line(kind: str, pairs: int, strongest: Edge) -> str:
    """What one kind of tie says of the group."""
    what = capital(title("tie", kind))
    if kind in OF_ALL:
        return f"{what}: {sentence(strongest.why)}"
    return f"{what}, {plural(pairs, 'pair')}. {edge_line(strongest)}"


def edge_line(edge: Edge) -> str:
    """One tie as a sentence; accounts are numbered from 1, in the group's order."""
    return f"Accounts {edge.first + 1} and {edge.second + 1}: {sentence(edge.why)}"


def sentence(text: str) -> str:
    """The text as a sentence's end."""
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def account_words(group: Group, most: int = 3) -> str:
    """The first accounts and how many more."""
    shown = ", ".join(group.accounts[:most])
    more = len(group.accounts) - most
    return f"{shown} and {more:,} more" if more > 0 else shown


def days_words(group: Group) -> str:
    """The first and the last day."""
    first, last = moment(group.first_at)[:10], moment(group.last_at)[:10]
    if not first or not last:
        return "not known"
    return first if first == last else f"{first} to {last}"


def span_words(group: Group) -> str:
    """From when to when; "times not known" where the log does not tell."""
    first, last = moment(group.first_at)[:16], moment(group.last_at)[:16]
    if not first or not last:
        return "times not known"
    first, last = first.replace("T", " "), last.replace("T", " ")
    if first[:10] == last[:10]:
        return f"{first} to {last[11:]} UTC"
    return f"{first} to {last} UTC"
