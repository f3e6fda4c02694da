"""The HTML report: one file that needs no network and no script, on a screen or on paper.

At most `CARDS` subjects are shown, strongest first, each with up to `MATCHES_A_CARD` hits, or two
where that would make more than `MATCHES_SHOWN`, so that a browser can still hold the page. Where
something is left out the page says so and names the report that holds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tidegate.findings import words
from tidegate.findings.csv_report import findings_of
from tidegate.findings.ending import Ending
from tidegate.findings.house_page import asset, environment, hashed
from tidegate.findings.inert import visible
from tidegate.findings.model import BANDS, Finding, Match, Run, SubjectResult
from tidegate.findings.ranking import Strongest
from tidegate.findings.side_by_side import pairs
from tidegate.findings.subjects import text_of
from tidegate.findings.tally import best_match
from tidegate.findings.terminal import missing_words

CARDS = 2_000
MATCHES_A_CARD = 10
MATCHES_SHOWN = 4_000
ROWS_LISTED = 1_000
_RANK = {band: rank for rank, band in enumerate(BANDS)}
_BINDING = {"yes": 0, "unknown": 1, "no": 2}
_EXTRA_SHOWN = {
    "licence_requirement": "Licence requirement",
    "licence_policy": "Licence review policy",
    "title": "Title or function",
    "remarks": "Remarks",
}


class HtmlReport:
    """Keeps only what the page shows; the rest of the rows are counted."""

    def __init__(self, path: Path, run: Run, *, cards: int = CARDS) -> None:
        self._path = path
        self._run = run
        self._titles = words.list_titles(run)
        self._strongest = Strongest(cards)
        self._unreadable: list[tuple[int, str]] = []
        self._silent: list[tuple[int, str]] = []

    def add(self, result: SubjectResult) -> None:
        self._strongest.add(result)
        if result.problem:
            if len(self._unreadable) < ROWS_LISTED:
                self._unreadable.append((result.row, visible(result.problem, 500)))
        elif not result.matches and not result.findings and len(self._silent) < ROWS_LISTED:
            self._silent.append((result.row, visible(text_of(result.subject, "name"), 200)))

    def finish(self, ending: Ending) -> None:
        from markupsafe import Markup

        style, script = asset("report.css"), asset("report.js")
        pieces = (
            environment()
            .get_template("report.html.j2")
            .generate(
                **self._page(ending),
                style=Markup(style),
                script=Markup(script),
                policy=_policy(style, script),
            )
        )
        with self._path.open("w", encoding="utf-8", errors="replace", newline="\n") as out:
            out.writelines(pieces)

    def close(self) -> None:
        return None

    def _page(self, ending: Ending) -> dict[str, Any]:
        run, summary = self._run, ending.summary
        shown = self._strongest.results
        each = MATCHES_A_CARD
        if sum(min(each, len(result.matches)) for result in shown) > MATCHES_SHOWN:
            each = 2
        return {
            "words": words,
            "run": run,
            "summary": summary,
            "bands": BANDS,
            "file": Path(str(run.input.get("file") or "")).name,
            "verdict": words.verdict(run, summary),
            "lists_span": words.lists_span(run),
            "nothing": words.nothing_found(run),
            "missing": missing_words(run),
            "facts": list(_settings(run)),
            "cards": (self._card(result, each) for result in shown),
            "index": [self._line(result) for result in shown],
            "with_hits": self._strongest.count,
            "elsewhere": _elsewhere(ending),
            "unreadable": self._unreadable,
            "places": _places(run),
            "silent": self._silent,
            "ending": ending,
        }

    def _line(self, result: SubjectResult) -> dict[str, Any]:
        best = best_match(result)
        outcomes = dict.fromkeys(
            words.outcome_words(each.outcome) for each in result.findings if each.verdict != "no"
        )
        return {
            "row": result.row,
            "name": visible(text_of(result.subject, "name"), 200),
            "listed": visible(best.name, 200) if best else "",
            "list": self._titles.get(best.list, best.list) if best else "",
            "score": f"{best.score:.3f}" if best else "",
            "band": best.band if best else "",
            "outcomes": ", ".join(outcomes),
        }

    def _card(self, result: SubjectResult, limit: int) -> dict[str, Any]:
        ranked = sorted(result.matches, key=lambda match: (_RANK.get(match.band, 9), -match.score))
        return {
            **self._line(result),
            "own_id": visible(text_of(result.subject, "id"), 100),
            "problem": visible(result.problem, 500),
            "matches": [self._match(result, match) for match in ranked[:limit]],
            "more": max(0, len(ranked) - limit),
            "loose": [each for each in result.findings if not each.evidence],
        }

    def _match(self, result: SubjectResult, match: Match) -> dict[str, Any]:
        # What binds the user first; without a profile, by issuer.
        findings: list[Finding] = sorted(
            (each for each in findings_of(match, result.findings) if each.evidence),
            key=lambda each: (_BINDING.get(each.applies or "", 0), each.jurisdiction),
        )
        source = [f"entry {match.entry_id}"]
        if match.listed_on:
            source.append(f"listed {match.listed_on}")
        if match.ended_on:
            source.append(f"ended {match.ended_on}")
        if match.programs:
            source.append("programmes " + ", ".join(match.programs))
        if match.footnotes:
            source.append("footnote " + ", ".join(match.footnotes))
        return {
            "match": match,
            "list": self._titles.get(match.list, match.list),
            "score": f"{match.score:.3f}",
            "source": visible("; ".join(source), 600),
            "pairs": pairs(result.subject, match),
            "findings": findings,
            "extra": [
                (label, match.extra[key])
                for key, label in _EXTRA_SHOWN.items()
                if match.extra.get(key)
            ],
            "url": match.url if match.url.startswith(("https://", "http://")) else "",
        }


def _policy(style: str, script: str) -> str:
    """Nothing is fetched, framed or sent; only this very style and script run."""
    return (
        f"default-src 'none'; style-src {hashed(style)}; script-src {hashed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _elsewhere(ending: Ending) -> str:
    for format in ("xlsx", "json", "csv"):
        if format in ending.files:
            return f"the {format.upper()} report ({ending.files[format]})"
    return "an XLSX, CSV or JSON report of the same run"


def _places(run: Run) -> dict[int, Mapping[str, Any]]:
    """Column and mend of unreadable rows, where the run's input tells them."""
    places: dict[int, Mapping[str, Any]] = {}
    for problem in run.input.get("problems") or ():
        shape: Mapping[str, Any] = (
            problem
            if isinstance(problem, Mapping)
            else {key: getattr(problem, key, "") for key in ("row", "column", "message", "mend")}
        )
        if isinstance(shape.get("row"), int):
            places.setdefault(shape["row"], shape)
    return places


def _settings(run: Run) -> Iterator[tuple[str, str]]:
    yield "Command", run.command
    yield "Started", run.started
    yield "Engine", run.engine
    yield "Law as of", run.as_of
    yield "Only what was known at", run.known_at or "no limit"
    yield "Mode", run.mode
    for head, values in (("Input", run.input), ("Setting", run.settings)):
        for key, value in values.items():
            if key != "problems":
                yield f"{head}: {key}", _told(value)
    for key, value in (run.profile or {}).items():
        yield f"Profile: {key}", _told(value)
    for book in run.rulebooks:
        yield "Rulebook", _told(book)


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_told(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_told(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not given" if value is None else str(value)
