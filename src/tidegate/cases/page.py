"""A case for people: lines for a terminal, and a page that prints on one sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tidegate.cases.casebook import Case, Event
from tidegate.findings.model import Match
from tidegate.findings.side_by_side import pairs
from tidegate.findings.words import moment

_DEEDS = {
    "opened": "found for the first time",
    "seen": "found again",
    "stands": "found again; it stands decided",
    "suppressed": "found again and answered by the good-guy entry",
    "revived": "alive again",
}
_MATCH = frozenset(Match.__dataclass_fields__)


def what(event: Event) -> str:
    """One record of a case in a sentence."""
    facts, note = event.facts, str(event.personal.get("note", ""))
    told = _TOLD.get(event.kind)
    said = told(facts) if told else _SAID.get(event.kind, event.kind.replace("_", " "))
    if event.kind == "attachment" and "name" in event.personal:
        said = f"attached {event.personal['name']} ({facts['sha256'][:12]}…)"
    because = facts.get("because")
    parts = [said, f"({'; '.join(because)})" if because else "", f"“{note}”" if note else ""]
    gone = f"[erased: {', '.join(event.erased)}]" if event.erased else ""
    return " ".join(filter(None, [*parts, gone]))


def _hit(facts: Mapping[str, Any]) -> str:
    return f"{_DEEDS.get(facts['deed'], facts['deed'])}, score {float(facts['score']):.2f}"


def _decision(facts: Mapping[str, Any]) -> str:
    licence = facts.get("licence")
    covers = f", licence {licence['number']} until {licence['expires']}" if licence else ""
    guy = ", with a good-guy entry" if facts["good_guy"] else ""
    waits = "; waits for a second person" if facts["second_review"] else ""
    word = facts["outcome"].replace("_", " ")
    return f"decided {word}: {', '.join(facts['reasons'])}{covers}{guy}{waits}"


_TOLD: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "hit": _hit,
    "decision": _decision,
    "review": lambda f: "approved the decision" if f["approved"] else "refused the decision",
    "assignment": lambda f: "assigned" if f["user"] else "taken off a desk",
    "attachment": lambda f: f"attached a file ({f['sha256'][:12]}…)",
    "good_guy": lambda f: f"good-guy entry, void if {', or '.join(f['void_if'])}",
}
_SAID = {
    "undo": "took the decision back",
    "escalation": "escalated",
    "lapse": "open again",
    "good_guy_void": "good-guy entry void",
    "hold": "legal hold placed",
    "release": "legal hold released",
}


def event_rows(history: Sequence[Event]) -> list[dict[str, Any]]:
    """The history as rows of a table."""
    return [
        {"record": e.seq, "at": e.at[:19].replace("T", " "), "who": e.who, "what": what(e)}
        for e in history
    ]


def match_of(case: Case) -> Match | None:
    """The match of a case; None once it was erased."""
    if case.content is None:
        return None
    told = {key: value for key, value in case.content["match"].items() if key in _MATCH}
    made: Any = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
    return Match(**made)


def title_of(case: Case) -> str:
    state = f"{case.state}, {case.outcome.replace('_', ' ')}" if case.outcome else case.state
    return f"Case {case.number}: {state}"


def case_lines(case: Case) -> list[str]:
    """A case in a terminal, above its history."""
    match = match_of(case)
    told = [title_of(case)]
    if case.revived:
        told.append(f"alive again: {case.revived}")
    if match is None or case.content is None:
        return [*told, "what it was about was erased on its legal date"]
    for row in pairs(case.content["subject"], match):
        left, right = "; ".join(row.yours) or "–", "; ".join(row.listed) or "–"
        told.append(f"  {row.label:<12} {left}  |  {right}  {row.relation}".rstrip())
    told.append(f"  {'List':<12} {match.list}, entry {match.entry_id}, score {match.score:.2f}")
    told += [f"  + {reason}" for reason in match.reasons]
    told += [f"  - {reason}" for reason in match.contradictions]
    told += [f"  § {each['summary']} ({each['citation']})" for each in _findings(case)]
    return told


def _findings(case: Case) -> list[Mapping[str, Any]]:
    told = case.content["findings"] if case.content is not None else []
    return [
        {**each, "summary": each.get("summary", ""), "citation": each.get("citation", "")}
        for each in told
    ]


def case_page(case: Case, history: Sequence[Event]) -> str:
    """A case as one page: subject left, entry right, evidence under it, then every record."""
    from tidegate.findings.house_page import render

    match = match_of(case)
    return render(
        "case.html.j2",
        styles=("report.css", "case.css"),
        title=title_of(case),
        case=case,
        match=match,
        pairs=pairs(case.content["subject"], match) if match and case.content else [],
        findings=_findings(case),
        history=[
            {"record": e.seq, "at": moment(e.at[:19] + "Z"), "who": e.who, "what": what(e),
             "authenticated": e.authenticated}
            for e in history
        ],
    )  # fmt: skip
