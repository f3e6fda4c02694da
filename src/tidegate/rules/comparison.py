"""What changed in a rule between two dates: the versions that held, side by side.

Clauses are told apart by their names, outcomes by their word, label and paragraph, dates by their
kind. It works on the plain form of a rulebook (`Rulebooks.describe`), so that whatever a version
comes to hold is compared too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tidegate.rules.rulebook import Rulebook, Version
from tidegate.rules.shown import State, outcome_state, state_on

ChangeWord = Literal["added", "removed", "changed"]
DATES = ("published", "effective", "compliance", "ended", "verified_through")
_PARTS = ("clauses", "provides", "outcomes", "notes", "stays", "doubts", "id")
_OURS = ("retrieved", "ended_retrieved")  # when a rulebook learnt it, which is no change of law
_NAMES = {
    "ended_citation": "ended by",
    "verified_through": "verified through",
    "applies_note": "applies note",
    "compliance": "binds from",
    "effective": "takes effect",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. `part` is standing, clause, provides, outcome, date, stay, doubt,
    note or text; `before` is "" for what was added, `after` "" for what was removed."""

    part: str
    name: str
    change: ChangeWord
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two dates of one rulebook. `said` is the answer in words; where the version is the same,
    `changes` has only what stands otherwise, and nothing where a text is not loaded."""

    rulebook: str
    title: str
    before_date: str
    after_date: str
    before: State
    after: State
    said: str
    changes: tuple[Change, ...]


def compare(
    book: Rulebook,
    described: Mapping[str, Any],
    before_date: str,
    after_date: str,
    known_at: str = "",
) -> Comparison:
    """What changed between the versions that held on two dates; `described` is the plain form of
    the same rulebook."""
    before = state_on(book, before_date, known_at)
    after = state_on(book, after_date, known_at)
    changes: tuple[Change, ...] = ()
    told = [_told(before_date, before), _told(after_date, after)]
    unknown = [
        date
        for date, state in ((before_date, before), (after_date, after))
        if not state.has_text and state.word != "not begun"
    ]
    if unknown:
        told.append(
            f"What changed cannot be told: the text of {' and '.join(unknown)} is not loaded."
        )
    elif before.has_text and after.has_text and before.version == after.version:
        assert before.version is not None
        told = [f"The same version, {before.version.id}, stands on both dates."]
        changes = tuple(_standings(before.version, before_date, after_date, known_at))
        if changes:
            told += [f"On {before_date}: {before.word}. On {after_date}: {after.word}."]
    elif not before.has_text and not after.has_text:
        told.append("There was no such rule on either date.")
    else:
        changes = tuple(
            _changes(_dated(_plain(described, before)), _dated(_plain(described, after)))
        )
        if not changes:
            told.append("Nothing but the name of the version differs.")
    return Comparison(
        rulebook=book.id,
        title=book.title,
        before_date=before_date,
        after_date=after_date,
        before=before,
        after=after,
        said=" ".join(told),
        changes=changes,
    )


def _standings(version: Version, a: str, b: str, known_at: str) -> Iterator[Change]:
    """Which outcomes of one version stand otherwise on another day."""
    for row in version.outcomes:
        said = [
            f"{state.word}. {state.detail}".removesuffix(". ")
            for state in (outcome_state(version, row, day, known_at) for day in (a, b))
        ]
        name = outcome_name(
            {"outcome": row.outcome, "label": row.label, "paragraph": row.paragraph,
             "when": row.when.text}
        )  # fmt: skip
        yield from _change("standing", name, said[0], said[1])


def _told(date: str, state: State) -> str:
    version = f" (version {state.version.id})" if state.has_text and state.version else ""
    detail = f" {state.detail}" if state.detail else ""
    return f"On {date}: {state.word}{version}.{detail}"


def _plain(described: Mapping[str, Any], state: State) -> Mapping[str, Any]:
    version: Version | None = state.version if state.has_text else None
    if version is None:
        return {}
    rows: Sequence[Mapping[str, Any]] = described["versions"]
    return next(row for row in rows if row["id"] == version.id)


def _changes(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Change]:
    scalars = dict.fromkeys(key for row in (a, b) for key in row if key not in _PARTS + _OURS)
    for key in sorted(scalars, key=lambda key: key not in DATES):
        part = "date" if key in DATES else "text"
        yield from _change(part, _NAMES.get(key, key), _text(a.get(key)), _text(b.get(key)))
    for key, part in (("stays", "stay"), ("doubts", "doubt")):
        yield from _bag(part, *([span_words(one) for one in row.get(key) or ()] for row in (a, b)))
    yield from _bag("note", a.get("notes") or (), b.get("notes") or ())
    for key, part in (("clauses", "clause"), ("provides", "provides")):
        old, new = a.get(key) or {}, b.get(key) or {}
        for name in dict.fromkeys([*old, *new]):
            yield from _change(part, name, _text(old.get(name)), _text(new.get(name)))
    yield from _outcomes(_own(a), _own(b))


def _change(part: str, name: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        word: ChangeWord = "added" if not before else "removed" if not after else "changed"
        yield Change(part, name, word, before, after)


def _bag(part: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for text in old:
        if text not in new:
            yield Change(part, "", "removed", text, "")
    for text in new:
        if text not in old:
            yield Change(part, "", "added", "", text)


def _dated(version: Mapping[str, Any]) -> dict[str, Any]:
    """A version without the compliance date that says no more than the effective one."""
    plain = dict(version)
    if plain.get("compliance") == plain.get("effective"):
        plain.pop("compliance", None)
    return plain


def _own(version: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The outcomes without what they only repeat from their version."""
    return [
        {
            key: value
            for key, value in row.items()
            if value
            and key not in _OURS
            and (key not in version or value != version[key] or key in ("notes",))
        }
        for row in version.get("outcomes", ())
    ]


def _outcomes(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[Change]:
    left, right = list(old), list(new)
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for keys in (("outcome", "label", "paragraph", "when"), ("outcome", "label", "paragraph")):
        for row in list(left):
            same = [other for other in right if all(row.get(k) == other.get(k) for k in keys)]
            if same:
                pairs.append((row, same[0]))
                left.remove(row)
                right.remove(same[0])
    for row in left:
        yield Change("outcome", outcome_name(row), "removed", _summary(row), "")
    for a, b in pairs:
        for key in dict.fromkeys([*a, *b]):
            name = f"{outcome_name(b)}: {_NAMES.get(key, key)}"
            yield from _change("outcome", name, _text(a.get(key), key), _text(b.get(key), key))
    for row in right:
        yield Change("outcome", outcome_name(row), "added", "", _summary(row))


def outcome_name(row: Mapping[str, Any]) -> str:
    """ "3A090.a a.1 (when a1)", or the outcome's word where it has no label."""
    label = row.get("label") or str(row.get("outcome", "")).replace("_", " ")
    named = " ".join(filter(None, (label, row.get("paragraph"))))
    when = row.get("when", "")
    return named if when in ("", "true") else f"{named} (when {when})"


def _summary(row: Mapping[str, Any]) -> str:
    return (
        f"{row.get('summary', '')} [{row.get('citation')}]"
        if row.get("citation")
        else str(row.get("summary", ""))
    )


def span_words(row: Sequence[str]) -> str:
    """A stay (from, to, citation, …) or a doubt (from, to, why, settle, …) in words."""
    start, to, *rest = row
    more = rest[:-1]
    if len(more) > 1:
        until = f"through {to}" if to else "on, no end known"
        return f"from {start} {until}: {more[0]} Settled by: {more[1]}."
    until = f"through {to}" if to else "until further notice"
    return f"from {start} {until} by {more[0]}"


def _text(value: Any, key: str = "") -> str:
    """A value in one line; the rows of a stay or a doubt as their days."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        if key in ("stays", "doubts"):
            return "; ".join(span_words(row) for row in value)
        return "; ".join(_text(item) for item in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_text(item)}" for name, item in value.items())
    return str(value)
