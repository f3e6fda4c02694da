"""A rulebook, and what changed in one, as text for a terminal and as rows for a sheet."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidegate.rules.comparison import outcome_name, span_words
from tidegate.rules.shown import checked_words

NOT_LOADED = "in force; the day it began is not loaded"
ENFORCED = {
    "yes": "yes",
    "no": "no: it stands in the text and is not enforced",
    "announced": "no: the authority has announced that it does not enforce it",
}
# Keys that are shown in a place of their own, or say nothing to a reader.
_PLACED = (
    "id", "clauses", "outcomes", "notes", "provides", "citation", "published", "effective",
    "compliance", "stays", "doubts", "enforced", "ended", "ended_citation", "verified_through",
    "retrieved", "ended_retrieved",
)  # fmt: skip
_OUTCOME_PLACED = (
    *_PLACED, "outcome", "label", "paragraph", "when", "summary", "scope", "applies",
    "applies_note",
)  # fmt: skip


def dates_of(term: Mapping[str, Any], above: Mapping[str, Any] | None = None) -> list[list[str]]:
    """The dates of a version as pairs of name and text; of an outcome, those that differ from
    its version's (`above`)."""

    def own(key: str) -> Any:
        value = term.get(key)
        return None if above is not None and value == above.get(key) else value

    effective = own("effective")
    if effective == "" and above is None:
        effective = NOT_LOADED
    compliance = own("compliance")
    if compliance == term.get("effective"):
        compliance = None
    ended = own("ended")
    if ended and term.get("ended_citation"):
        ended = f"{ended} by {term['ended_citation']}"
    enforced = own("enforced") or ("yes" if above is None else None)
    rows: list[list[Any]] = [
        ["Citation", own("citation")],
        ["Published", own("published")],
        ["Takes effect", effective],
        ["Binds from", compliance],
        *(["Stayed", span_words(row)] for row in own("stays") or ()),
        ["Ended", ended],
        ["Enforced", ENFORCED.get(str(enforced), enforced)],
        *(["Not verified", span_words(row)] for row in own("doubts") or ()),
        ["Checked through", own("verified_through")],
        ["Retrieved", own("retrieved")],
    ]
    return [[name, str(value)] for name, value in rows if value]


def more_of(row: Mapping[str, Any], *, outcome: bool = False) -> list[list[str]]:
    """What else a version or outcome holds, so that nothing in a rulebook goes unshown."""
    placed = _OUTCOME_PLACED if outcome else _PLACED
    return [
        [key.replace("_", " ").capitalize(), _plain(value)]
        for key, value in row.items()
        if key not in placed and value not in ("", None, [], {}, ())
    ]


def newest_first(shape: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The versions of a sheet, the newest first."""
    return list(reversed(shape["rulebook"]["versions"]))


def sheet_text(shape: Mapping[str, Any]) -> str:
    """A rulebook for a person to read in a terminal."""
    book = shape["rulebook"]
    lines = [f"{book['id']}  {book['title']}", *_pairs(head_of(shape))]
    for version in newest_first(shape):
        holds = "  ← holds on that day" if version["id"] == shape["version"] else ""
        lines += ["", f"Version {version['id']}{holds}", *_pairs(dates_of(version), 2)]
        lines += _pairs(more_of(version), 2)
        for key, title in (("clauses", "Clauses"), ("provides", "Provides")):
            if version.get(key):
                lines += ["", f"  {title}"]
                lines += _pairs([[n, str(t)] for n, t in version[key].items()], 4)
        lines += ["", "  Outcomes"]
        for row in version["outcomes"]:
            lines += _outcome(row, version)
        if version.get("notes"):
            lines += ["", "  Notes"]
            lines += [line for note in version["notes"] for line in _wrap(note, 4, "- ")]
    if not book["versions"]:
        lines += ["", "No version of it holds on that day."]
    return _visible(lines)


def head_of(shape: Mapping[str, Any]) -> list[list[str]]:
    """What a rulebook is and how it stands, as pairs."""
    book = shape["rulebook"]
    versions = {row["id"]: row for row in book["versions"]}
    holding = versions.get(shape["version"], {})
    checked = checked_words(str(holding.get("verified_through", "")), shape["as_of"])
    history = {
        "complete": "complete: before the first version there was no such rule",
        "partial": "partial: what stood before the first version is not loaded",
    }
    rows = [
        ["Authority", f"{book['authority']} ({book['jurisdiction']})"],
        ["Answers", book.get("question", "")],
        ["On", book["subject"]],
        ["Where", book["about"]],
        ["History", history.get(book["history"], book["history"])],
        [f"On {shape['as_of']}", f"{shape['state']}. {shape['detail']}".strip()],
        ["Checked through", checked],
        ["From", f"{book['origin']}, {book['file']}, SHA-256 {book['sha256'][:16]}…"],
    ]
    return [row for row in rows if row[1]]


def _outcome(row: Mapping[str, Any], version: Mapping[str, Any]) -> list[str]:
    lines = ["", *_wrap(outcome_name(row), 4), *_wrap(str(row["summary"]), 6)]
    pairs = [["Word", str(row["outcome"])]] if row.get("label") else []
    pairs += [["Scope", str(row["scope"])]] if row.get("scope") else []
    applies = " ".join(filter(None, (row.get("applies"), row.get("applies_note"))))
    pairs += [["Binds whom", applies]] if applies not in ("", "true") else []
    pairs += dates_of(row, version) + more_of(row, outcome=True)
    lines += _pairs(pairs, 6)
    return lines + [line for note in row.get("notes", ()) for line in _wrap(note, 6, "- ")]


def sheet_rows(shape: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The same as rows: version, part, name, text."""
    for name, text in head_of(shape):
        yield {"version": "", "part": "rulebook", "name": name, "text": text}
    for version in newest_first(shape):

        def row(part: str, name: str, text: Any, of: str = str(version["id"])) -> dict[str, str]:
            return {"version": of, "part": part, "name": name, "text": str(text)}

        yield from (row("date", name, text) for name, text in dates_of(version))
        yield from (row("more", name, text) for name, text in more_of(version))
        yield from (row("clause", name, text) for name, text in version["clauses"].items())
        yield from (row("provides", n, text) for n, text in (version.get("provides") or {}).items())
        for each in version["outcomes"]:
            name = outcome_name(each)
            yield row("outcome", name, each["summary"])
            if each.get("scope"):
                yield row("scope", name, each["scope"])
            for what, text in (*dates_of(each, version), *more_of(each, outcome=True)):
                yield row("outcome date", f"{name}: {what}", text)
            yield from (row("outcome note", name, note) for note in each.get("notes", ()))
        yield from (row("note", "", note) for note in version["notes"])


def diff_text(shape: Mapping[str, Any]) -> str:
    """What changed, for a person to read in a terminal."""
    from tidegate.cli.rules_diff import also_words

    lines = [f"{shape['rulebook']}  {shape['title']}", *_wrap(shape["said"], 0)]
    for part, rows in by_part(shape["changes"]):
        lines += ["", part]
        for row in rows:
            lines += _wrap(f"{row['change']}: {row['name']}" if row["name"] else row["change"], 2)
            lines += _wrap(row["before"], 4, "- ") if row["before"] else []
            lines += _wrap(row["after"], 4, "+ ") if row["after"] else []
    also = also_words(shape)
    if also:
        lines += ["", *_wrap(also, 0)]
    return _visible(lines)


PARTS = {
    "standing": "What stands otherwise",
    "clause": "Clauses",
    "outcome": "Outcomes",
    "provides": "Provides",
    "date": "Dates",
    "stay": "Stays",
    "doubt": "Enforcement not verified",
    "text": "Text",
    "note": "Notes",
}


def by_part(
    changes: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """The changes under a heading for each part, what decides first."""
    for part, title in PARTS.items():
        rows = [row for row in changes if row["part"] == part]
        if rows:
            yield title, rows


def _pairs(rows: Sequence[Sequence[str]], indent: int = 2) -> list[str]:
    width = min(26, max((len(name) for name, _ in rows), default=0))
    lines = []
    for name, text in rows:
        lead = f"{name:<{width}}  "
        lines += _wrap(text, indent, lead, indent + len(lead))
    return lines


def _wrap(text: str, indent: int, lead: str = "", hanging: int | None = None) -> list[str]:
    if not sys.stdout.isatty():
        return [" " * indent + lead + " ".join(text.split())]
    deep = indent + len(lead) if hanging is None else hanging
    width = max(50, min(110, shutil.get_terminal_size((100, 40)).columns))
    first = " " * indent + lead
    return textwrap.wrap(
        " ".join(text.split()), width, initial_indent=first, subsequent_indent=" " * deep,
        break_long_words=False, break_on_hyphens=False,
    ) or [first.rstrip()]  # fmt: skip


def _visible(lines: Sequence[str]) -> str:
    from tidegate.findings.inert import visible

    # `visible` trims a line; what indents it is ours.
    kept = []
    for line in lines:
        bare = line.lstrip(" ")
        kept.append(" " * (len(line) - len(bare)) + visible(bare, 20_000))
    return "\n".join(kept) + "\n"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_plain(item) for item in value)
    return str(value)
