"""The answer as one HTML page: what was read and found, then an evidence card a group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tidegate.distillation.campaigns import words
from tidegate.distillation.campaigns.document import closest
from tidegate.distillation.campaigns.model import Campaigns, Group, Thread
from tidegate.distillation.campaigns.pictures import ties_picture, tiles_picture, timeline_chart

MOST_CARDS = 24
MOST_IN_TABLE = 500
MOST_ACCOUNTS = 60
MOST_THREADS = 8
MOST_EXAMPLES = 3
NEXT_STEP = {
    "consistent": "Ask the account holders before anything else; their answer belongs below.",
    "cannot_be_known": "The log does not settle it. What would tell is named for each explanation.",
    "not_seen": "",
}


def campaigns_page(found: Campaigns, *, sources: Sequence[str] = ()) -> str:
    """The page; everything from the log is escaped and shown with nothing hidden in it.

    Groups within the alert budget get a card each, consistent ones first, up to MOST_CARDS; the
    others a row. What was not seen is only counted.
    """
    from tidegate.findings.house_page import render

    told = words.counts(found)
    shown = [g for g in words.ordered(found) if g.verdict != "not_seen"]
    carded = [g for g in shown if not g.over_budget][:MOST_CARDS]
    ids = {id(g) for g in carded}
    rest = [g for g in shown if id(g) not in ids]
    return render(
        "distillation.html.j2",
        styles=("report.css", "landscape.css", "distillation.css"),
        answer=words.answer_words(found),
        budget=words.budget_words(found),
        nothing_blocked=words.NOTHING_BLOCKED,
        span=_span(found),
        counts=[
            ("requests read", f"{found.requests:,}"),
            ("accounts", f"{found.accounts:,}"),
            ("looked at closely", f"{found.looked_at:,}"),
            ("consistent with coordinated extraction", f"{told['consistent']:,}"),
            ("cannot be known", f"{told['cannot_be_known']:,}"),
            ("not seen", f"{told['not_seen']:,}"),
        ],
        missing=found.missing,
        index=[_row(number, one) for number, one in enumerate(carded, 1)],
        others=[_row(n, g) for n, g in enumerate(rest[:MOST_IN_TABLE], len(carded) + 1)],
        untold=max(0, len(rest) - MOST_IN_TABLE),
        cards=[_card(number, one, found) for number, one in enumerate(carded, 1)],
        notes=list(words.notes(found)),
        sources=sources,
    )


def _span(found: Campaigns) -> str:
    first, last = words.moment(found.first_at), words.moment(found.last_at)
    return f"{first[:10]} to {last[:10]}" if first and last else ""


def _row(number: int, group: Group) -> dict[str, Any]:
    return {
        "number": number,
        "group": words.group_id(group),
        "verdict": words.SHORT[group.verdict],
        "accounts": len(group.accounts),
        "requests": group.requests,
        "span": words.days_words(group),
        "ties": ", ".join(words.title("tie", kind) for kind, _, _ in words.ties(group)),
        "closest": ", ".join(closest(group)),
        "q": f"{group.q_value:.2g}",
        "later": group.over_budget,
    }


def _card(number: int, group: Group, found: Campaigns) -> dict[str, Any]:
    from markupsafe import Markup

    ties = words.ties(group)
    return {
        "number": number,
        "id": words.group_id(group),
        "mark": group.verdict,
        "verdict": words.VERDICTS[group.verdict],
        "next": NEXT_STEP[group.verdict],
        "heading": (
            f"{words.plural(len(group.accounts), 'account')}, "
            f"{words.plural(group.requests, 'request')}"
        ),
        "span": words.span_words(group),
        "accounts": list(enumerate(group.accounts[:MOST_ACCOUNTS], 1)),
        "more_accounts": max(0, len(group.accounts) - MOST_ACCOUNTS),
        "ties": [words.tie_line(*one) for one in ties],
        "examples": [
            f"{words.capital(words.title('tie', e.kind))}. {words.edge_line(e)}"
            for e in _examples(group)
        ],
        "ties_picture": Markup(ties_picture(group)),
        "timeline": Markup(timeline_chart(group)),
        "tiles": Markup(tiles_picture(group)) if group.tiles else "",
        "tiles_whole": len(group.tiles) == len(group.accounts),
        "threads": [_thread(t) for t in group.threads[:MOST_THREADS]],
        "more_threads": max(0, len(group.threads) - MOST_THREADS),
        "breadths": any(t.breadth > 0 for t in group.threads),
        "metadata": found.mode == "metadata",
        "evidence": [
            {
                "title": words.capital(words.title("evidence", e.id)),
                "strength": round(100 * min(1.0, max(0.0, e.strength))),
                "value": words.figure(e.value),
                "usual": words.figure(e.usual),
                "why": words.capital(words.sentence(e.why)),
            }
            for e in sorted(group.evidence, key=lambda e: -e.strength)
        ],
        "usual": any(e.usual is not None for e in group.evidence),
        "sure": list(words.sure_lines(group)),
        "explanations": [
            {
                "title": words.title("explanation", e.id),
                "fit": words.title("fit", e.fit),
                "mark": e.fit,
                "why": words.capital(words.sentence(e.why)),
                "would_tell": words.capital(words.sentence(e.would_tell)),
            }
            for e in group.explanations
        ],
        "reasons": [words.capital(words.sentence(one)) for one in group.reasons],
        "citation": group.citation,
        "rulebook": found.rulebook,
        "verified_through": found.verified_through,
        "context": [words.capital(words.sentence(one)) for one in group.context],
        "facts": [(name.replace("_", " "), _fact(v)) for name, v in group.facts.items()],
        "answers": group.answers,
        "no_answer": words.NO_ANSWER,
        "ask": words.ASK,
    }


def _examples(group: Group) -> list[Any]:
    """Further strong ties, pair by pair; those that `tie_line` tells are left out."""
    told = {id(strongest) for _, _, strongest in words.ties(group)}
    rest = sorted(group.edges, key=lambda e: (e.kind == "template", -e.strength))
    return [e for e in rest if id(e) not in told and e.kind not in words.OF_ALL][:MOST_EXAMPLES]


def _thread(thread: Thread) -> dict[str, Any]:
    asks = [
        f"{word} {words.share(value)}"
        for word, value in (
            ("reasoning", thread.reasoning),
            ("grades", thread.grading),
            ("tools", thread.tools),
        )
        if value > 0
    ]
    return {
        "phrase": thread.phrase,
        "place": words.title("place", thread.place),
        "key": f"{thread.key:016x}"[:8],
        "share": words.share(thread.share),
        "requests": f"{thread.requests:,}",
        "accounts": f"{thread.accounts:,}",
        "elsewhere": f"{thread.elsewhere:,}",
        "distinct": words.share(thread.distinct),
        "overlap": words.share(thread.overlap),
        "breadth": words.share(thread.breadth),
        "asks": ", ".join(asks) or "–",
        "tokens": f"{words.figure(thread.tokens_in)} / {words.figure(thread.tokens_out)}",
    }


def _fact(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return words.figure(float(value))
    if isinstance(value, list | tuple):
        return ", ".join(_pieces(value)) or "none"
    return "not known" if value is None else str(value)


def _pieces(values: Sequence[object]) -> Iterator[str]:
    for value in values:
        yield _fact(value)
