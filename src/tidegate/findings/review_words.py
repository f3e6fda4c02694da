"""The sentences about a review that every format shares. A value here is one of the document's
(see docs/schema/review.schema.json), never an object of the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidegate.findings.words import APPLIES_WORDS, VERDICT_WORDS, outcome_words, plural

Row = Mapping[str, Any]
NO_CLEARANCE = (
    "Nothing here is a clearance: a channel says what it found in what it was given. No legal "
    "advice."
)


def channels(document: Row, state: str) -> list[Row]:
    return [each for each in document["channels"] if each["state"] == state]


def answer(document: Row) -> tuple[str, ...]:
    """The review in a few sentences."""
    summary = document["summary"]
    if not summary["channels"]:
        return ("The file gives no channel ground: nothing was looked at.",)
    asked = plural(summary["channels"], "channel")
    if not summary["to_review"]:
        return (f"{asked} asked; nothing to review was found in what was looked at.",)
    where = [each["title"] for each in channels(document, "run") if each["to_review"]]
    first = f"Something to review in {len(where)} of {asked} asked: {', '.join(where)}."
    said = []
    if summary["yes"]:
        said.append(f"{plural(summary['yes'], 'answer')} yes")
    if summary["unknown"]:
        said.append(f"{plural(summary['unknown'], 'answer')} that cannot be known")
    counted = " and ".join(said)
    settle = len(document["unknowns"])
    if settle:
        counted += f"; {plural(settle, 'thing')} would settle what is open"
    return (first, f"{counted[:1].upper()}{counted[1:]}.") if counted else (first,)


def verdict(row: Row) -> str:
    return VERDICT_WORDS[row["verdict"]]


def outcome(row: Row) -> str:
    return outcome_words(row["outcome"])


def missing(row: Row, most: int = 3) -> str:
    """What would settle one answer; the first few, for all stand together elsewhere."""
    more = len(row["missing"]) - most
    told = "; ".join(row["missing"][:most])
    return f"{told}; and {more:,} more" if more > 0 else told


def applies(row: Row) -> str:
    """Whether a rule binds the user, and why; "" without a profile."""
    if row["applies"] is None:
        return ""
    text = APPLIES_WORDS[row["applies"]]
    return f"{text}: {row['applies_because']}" if row["applies_because"] else text


def sorted_findings(channel: Row) -> list[Row]:
    """What is to be reviewed first, of it what may bind the user, yes before what cannot be known;
    as found within each."""
    return sorted(
        channel["findings"],
        key=lambda row: (
            row["weight"] != "review", row["applies"] == "no", row["verdict"] != "yes"
        ),
    )  # fmt: skip


def tally(channel: Row) -> str:
    """ "2 yes, 1 cannot be known, 3 notes"."""
    rows = channel["findings"]
    review = [row for row in rows if row["weight"] == "review"]
    counts = [
        (sum(row["verdict"] == "yes" for row in review), "yes"),
        (sum(row["verdict"] == "unknown" for row in review), "cannot be known"),
    ]
    said = [f"{count:,} {word}" for count, word in counts if count]
    if len(rows) > len(review):
        said.append(plural(len(rows) - len(review), "note"))
    return ", ".join(said) or "nothing found"


def lacks(channel: Row) -> str:
    """Why a channel was not asked."""
    return f"not asked: {channel['lacks']}"


def checked(row: Row) -> str:
    """How far the text of a rulebook was verified, and how long ago that is on the day asked."""
    through = row["verified_through"]
    if row["state"] == "not loaded" or not row["version"]:
        return "text not loaded"
    if through in ("", "never") or row["unchecked_days"] is None:
        return "nobody verified its text"
    if row["unchecked_days"] <= 0:
        return f"text verified through {through}"
    return f"text verified through {through}, {plural(row['unchecked_days'], 'day')} before"


def state(row: Row) -> str:
    return str(row["state"])


def hangs(unknown: Row, most: int = 6) -> str:
    """Which answers one thing would settle, by rule: "X and Y (Entity List); Z (…)"."""
    by: dict[str, dict[str, None]] = {}
    for each in unknown["for"]:
        rule = each["title"] or outcome_words(each["outcome"]) or each["channel"]
        by.setdefault(rule, {})[each["subject"]] = None
    said = [f"{_listed(list(subjects), most)} ({rule})" for rule, subjects in by.items()]
    more = f"; and {len(said) - most:,} more" if len(said) > most else ""
    return "; ".join(said[:most]) + more


def _listed(names: Sequence[str], most: int) -> str:
    """ "X", "X and Y", "X, Y and 3 more"."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most:,} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def together(unknowns: Sequence[Row]) -> list[tuple[str, list[str]]]:
    """(the answers, what would settle them): things that the same answers hang on stand together,
    in the order of the first of each."""
    found: dict[str, list[str]] = {}
    for each in unknowns:
        found.setdefault(hangs(each), []).append(str(each["settle"]))
    return list(found.items())


def found_as(channel: Row) -> str:
    """The strongest verdict that a channel has to review: "yes", "unknown", or ""."""
    said = {row["verdict"] for row in channel["findings"] if row["weight"] == "review"}
    return "yes" if "yes" in said else "unknown" if "unknown" in said else ""


def not_checked(document: Row) -> Iterator[tuple[str, str]]:
    """(where, what and why) of everything that was not looked at, but for lists."""
    for channel in channels(document, "run"):
        for row in channel["not_checked"]:
            why = f": {row['why']}" if row["why"] else ""
            yield channel["title"], f"{row['what']}{why}"


def lists_missing(run: Row) -> Sequence[str]:
    return [f"{row.get('title') or row['list']} ({row['list']})" for row in run["lists_missing"]]


def lists_used(run: Row) -> str:
    """ "13 lists, dated 2026-06-29"."""
    if not run["lists"]:
        return "No list was opened: nobody had to be looked up"
    days = sorted({(row["published"] or row["retrieved"])[:10] for row in run["lists"]} - {""})
    span = f", dated {days[0]}" + (f" to {days[-1]}" if len(days) > 1 else "") if days else ""
    return f"{plural(len(run['lists']), 'list')}{span}"
