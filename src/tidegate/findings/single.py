"""The answer to a search for one name, in every format a report has."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from tidegate.errors import UsageError
from tidegate.findings import words
from tidegate.findings.inert import visible
from tidegate.findings.model import Match, Run, SubjectResult
from tidegate.findings.subjects import text_of
from tidegate.findings.terminal import (
    BAND_STYLES,
    Line,
    coloured_text,
    missing_words,
    plain_text,
    terminal_width,
    wants_colour,
)

_NAMES_SHOWN = 6
_MISSING_SHOWN = 4
_LINES_AT_ONCE = 2_000


def format_matches(
    run: Run,
    results: SubjectResult | Iterable[SubjectResult],
    format: str = "table",
    *,
    width: int = 100,
    colour: bool = False,
) -> str:
    """One or a few results as text: "table" for a reader, or "json", "csv", "html".

    The machine formats are those of a report, with a receipt digest and no receipt file.
    Raises UsageError for another format; XLSX is bytes: see render_matches.
    """
    if format == "table":
        lines = list(match_lines(run, _several(results)))
        return coloured_text(lines, width) if colour else plain_text(lines)
    if format == "xlsx":
        raise UsageError("an XLSX report is a file", hint="Name the file it should go to.")
    return render_matches(run, results, format).decode("utf-8")


def render_matches(
    run: Run, results: SubjectResult | Iterable[SubjectResult], format: str
) -> bytes:
    """The bytes of a report ("json", "csv", "xlsx", "html") of one or a few results."""
    from tidegate.findings.report import write_report

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"search.{format}"
        write_report(run, _several(results), path, format, bom=False)
        return path.read_bytes()


def _several(results: SubjectResult | Iterable[SubjectResult]) -> Iterable[SubjectResult]:
    return (results,) if isinstance(results, SubjectResult) else results


def print_matches(run: Run, results: Iterable[SubjectResult]) -> None:
    """Writes the table format to standard output as it is made, however many results."""
    import sys

    colour = wants_colour(sys.stdout)
    lines = match_lines(run, results)
    while piece := list(islice(lines, _LINES_AT_ONCE)):
        text = coloured_text(piece, terminal_width()) if colour else plain_text(piece)
        sys.stdout.write(text)


def match_lines(run: Run, results: Iterable[SubjectResult]) -> Iterator[Line]:
    """The table format: every match with its reasons, then what was and was not checked."""
    titles = words.list_titles(run)
    for result in results:
        lines: list[Line] = [[(visible(text_of(result.subject, "name"), 500), "bold")]]
        if result.problem:
            lines += [[(f"  {visible(words.not_read(result), 500)}", "yellow")], []]
        if not result.matches and not result.problem:
            lines += [[(f"  {words.nothing_found(run)}", "")], []]
        elif result.matches:
            count = words.plural(len(result.matches), "listed party", "listed parties")
            verb = "resembles" if len(result.matches) == 1 else "resemble"
            lines += [[(f"  {count} {verb} this name", "")], []]
        for match in result.matches:
            lines += [*_match(match, result, titles), []]
        lines += [_finding(each) for each in result.findings if not each.evidence]
        yield from lines
    if run.starter:
        yield [(f"{words.STARTER_BANNER}. ", "bold reverse"), (words.STARTER_WHY, "")]
    yield [(f"Checked: {words.lists_span(run)}; law as of {run.as_of}.", "dim")]
    if run.lists_missing:
        yield [(_not_checked(run), "dim")]
    for text in run.warnings:
        yield [(f"Warning: {visible(text, 500)}", "yellow")]


def _not_checked(run: Run) -> str:
    """How many known lists were not checked and the first of them; the machine formats name all."""
    missing = missing_words(run)
    if len(missing) <= _MISSING_SHOWN:
        return f"Not checked: {'; '.join(map(visible, missing))}."
    first = (each.get("list") or each.get("title", "") for each in run.lists_missing)
    ids = ", ".join(visible(name, 80) for name in islice(first, _MISSING_SHOWN))
    return (
        f"Not checked: {len(missing):,} known lists ({ids} …); "
        "`tidegate lists status` names them all."
    )


def _match(match: Match, result: SubjectResult, titles: dict[str, str]) -> list[Line]:
    from tidegate.findings.csv_report import findings_of

    style = BAND_STYLES.get(match.band, "")
    source = [f"{titles.get(match.list, match.list)} ({match.list})", f"entry {match.entry_id}"]
    if match.listed_on:
        source.append(f"listed {match.listed_on}")
    if match.ended_on:
        source.append(f"ended {match.ended_on}")
    if match.citation:
        source.append(match.citation)
    lines: list[Line] = [
        [(f"  {match.score:.3f}  {match.band:<8}  ", style), (visible(match.name, 300), "bold")],
        [(f"        {visible(', '.join(source), 400)}", "")],
    ]
    others = [name for name in match.names if name != match.name]
    if others:
        text = "; ".join(visible(name, 120) for name in others[:_NAMES_SHOWN])
        more = len(others) - _NAMES_SHOWN
        lines.append([(f"        also: {text}" + (f"; {more} more" if more > 0 else ""), "dim")])
    lines += [[(f"        because {visible(reason, 300)}", "")] for reason in match.reasons]
    lines += [[(f"        but {visible(each, 300)}", "yellow")] for each in match.contradictions]
    lines += [_finding(each) for each in findings_of(match, result.findings) if each.evidence]
    return lines


def _finding(finding: object) -> Line:
    from tidegate.findings.model import Finding

    assert isinstance(finding, Finding)
    return [(f"        → {visible(words.finding_line(finding), 600)}", "cyan")]
