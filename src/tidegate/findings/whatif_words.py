"""The sentences about a draft tried on a file that every format shares. A value here is one of the
document's (see docs/schema/whatif.schema.json)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from tidegate.findings import item_words
from tidegate.findings.words import outcome_words, plural

Document = Mapping[str, Any]
NO_LAW = "A draft, not law"
NO_LAW_WHY = (
    "It is laid over the law as loaded to see what would change. Nobody is bound by it, and what "
    "people would do otherwise under it is not reckoned with."
)
KIND_WORDS = {"items": ("item", "items"), "partners": ("partner", "partners")}
QUESTION_WORDS = {
    "classification": "What it is",
    "classification_possible": "What it may be",
    "paragraphs": "Paragraphs",
    "paragraphs_unknown": "Paragraphs that cannot be known",
    "also": "Also",
    "licence_required": "Licence needed",
    "exceptions": "Exceptions",
    "exceptions_possible": "Exceptions that may hold",
    "review": "Review policy",
    "bands": "Import duty band",
    "notices": "Notices",
}
READINGS = {
    "enforced": "as enforced",
    "text": "by its text alone",
    "both": "as enforced and by its text alone",
}
SHORT_READINGS = {"enforced": "as enforced", "text": "by its text", "both": "both alike"}
_ANSWER_WORDS = {
    "unknown": "cannot be known",
    "not_under_loaded_rules": "not under loaded rules",
    "not_applicable": "–",
    "none": "none",
}
_COMPARES = re.compile(r"[<>=] ?-?\d")
_CLASSED = {"classification", "classification_possible", "paragraphs", "paragraphs_unknown"}


def question(name: str) -> str:
    """A question's name for a person; an outcome of partners is one too."""
    return QUESTION_WORDS.get(name) or outcome_words(name).capitalize()


def answer(value: Any) -> str:
    """An answer to any question in words."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return _ANSWER_WORDS.get(str(value), str(value))


def verdict(document: Document) -> tuple[str, ...]:
    """What came of it, in sentences: first how many, then why none or how much."""
    summary, one = document["summary"], KIND_WORDS[document["kind"]]
    file = PurePath(str(document["run"]["input"].get("file") or "")).name
    rows = plural(summary["rows"], *one)
    place = f" of {file}" if file else ""
    if not summary["changed"]:
        return (f"Nothing changes for the {rows}{place}.", *_why_nothing(document))
    said = f"{summary['changed']:,} of {rows}{place} "
    said += "is answered otherwise." if summary["changed"] == 1 else "are answered otherwise."
    return tuple(filter(None, (said, worth(summary))))


def _why_nothing(document: Document) -> Iterable[str]:
    changes = document["draft"]["changes"]
    if not changes:
        yield "The draft changes no rule."
        return
    later = [change["from"] for change in changes if not change["in_force"]]
    if len(later) == len(changes):
        day = min(later)
        yield f"It holds only from {day}: run it with --as-of {day}."
        return
    yield f"It changes the answer of none of these {KIND_WORDS[document['kind']][1]}."
    held = document["summary"].get("reached", 0)
    if held:
        verb = "holds" if len({change["rulebook"] for change in changes}) == 1 else "hold"
        rule = "The rule it changes" if verb == "holds" else "The rules it changes"
        yield f"{rule} {verb} for {held:,} of them, with the same answer as without it."


def not_yet(document: Document) -> tuple[str, ...]:
    """The changes that do not hold on the day of the run."""
    return tuple(
        f"{change['title']}: holds from {change['from']}, after {document['run']['as_of']}"
        for change in document["draft"]["changes"]
        if not change["in_force"]
    )


def worth(summary: Mapping[str, Any]) -> str:
    """How much stands beside those who are answered otherwise."""
    parts = [
        f"{row['currency'] or 'no currency told:'} {amount(row['changed'])} of {amount(row['all'])}"
        for row in summary["money"]
    ]
    if summary["quantity"]["all"] is not None:
        pieces = summary["quantity"]
        parts.insert(0, f"{amount(pieces['changed'])} of {amount(pieces['all'])} pieces")
    if not parts:
        return ""
    text = f"Beside them: {'; '.join(parts)}."
    if summary["without_value"] and summary["money"]:
        text += f" {plural(summary['without_value'], 'row')} without a value."
    return text


def amount(value: Any) -> str:
    """A number with thousands set apart, its digits as they are."""
    return "" if value is None else f"{Decimal(str(value)):,}"


def money(rows: Sequence[Mapping[str, str]]) -> str:
    """Sums by currency."""
    return "; ".join(f"{row['currency']} {amount(row['value'])}".strip() for row in rows)


def own_worth(change: Mapping[str, Any]) -> str:
    """What one row is worth."""
    parts = []
    if change["quantity"] is not None:
        parts.append(f"{amount(change['quantity'])} pieces")
    if change["value"] is not None:
        parts.append(f"{change['currency']} {amount(change['value'])}".strip())
    return ", ".join(parts)


def side(change: Mapping[str, Any], which: str) -> str:
    """One side of a row, told in the questions on which the sides differ."""
    return "; ".join(
        told if name == "classification" else f"{question(name).lower()}: {told}"
        for name, told in sides(change, which)
    )


def sides(change: Mapping[str, Any], which: str) -> tuple[tuple[str, str], ...]:
    """Question and answer of one side, for the questions on which the sides differ."""
    answers, differ = change[which], change["differences"]
    told = []
    if _CLASSED & set(differ):
        told.append(("classification", classification(answers)))
    for name in differ:
        if name == "exceptions":
            told.append((name, item_words.exceptions(answers)))
        elif name not in _CLASSED and name != "exceptions_possible":
            told.append((name, answer(answers[name])))
    return tuple(told)


def classification(answers: Mapping[str, Any]) -> str:
    """ "3A090.a, by a.1", shortened where it is none."""
    whole = item_words.classification(answers)
    return whole.replace(item_words.CLASS_WORDS["none"], "none of those loaded")


def because(cause: Mapping[str, Any]) -> str:
    """What made the difference, with the numbers."""
    name, before, after = cause["clause"], cause["before"], cause["after"]
    if not name:
        met = ", ".join(met_words(each) for each in cause["met"])
        return f"{cause['title']}: {cause['what']}" + (f" (met: {met})" if met else "")
    if before is None:
        return f"{name}, new: {shown(after)} ({after['verdict']})"
    if after is None:
        return f"{name}, gone: {shown(before)} ({before['verdict']})"
    told = f"{name}: {shown(after)} ({after['verdict']}"
    if before["text"] != after["text"]:
        return f"{told}; before: {shown(before)}, {before['verdict']})"
    return f"{told}; before: {before['verdict']})"


def met_words(clause: Mapping[str, str]) -> str:
    """A clause that is met, by its name, and by its numbers where it compares any."""
    compared = clause["numbers"] if _COMPARES.search(clause["numbers"]) else ""
    return f"{clause['clause']} ({compared})" if compared else clause["clause"]


def shown(clause: Mapping[str, str]) -> str:
    """A clause with the subject's numbers, or as written where there are none to show."""
    return clause["numbers"] or clause["text"]


def reasons(change: Mapping[str, Any]) -> tuple[str, ...]:
    """Why, one sentence a cause."""
    return tuple(because(cause) for cause in change["because"])
