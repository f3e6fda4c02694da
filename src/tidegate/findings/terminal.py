"""The summary a run leaves in the terminal: plain text in a pipe, colours in a terminal."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING

from tidegate.findings import words
from tidegate.findings.inert import cut, visible
from tidegate.findings.model import ListUsed, Run
from tidegate.findings.subjects import text_of
from tidegate.findings.tally import best_match

if TYPE_CHECKING:
    from tidegate.findings.report import Report

# A line is a row of (text, style); style is a rich style, ignored in plain text.
Line = Sequence[tuple[str, str]]
BAND_STYLES = {"strong": "bold red", "possible": "yellow", "weak": "dim"}
_LISTS_SHOWN = 40


def columns_of(text: str) -> int:
    """How many columns a text takes: Han, kana and Hangul take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Me", "Mn")
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )


def fitted(text: str, width: int) -> str:
    """Exactly `width` columns: padded, or cut with an ellipsis."""
    size = columns_of(text)
    if size <= width:
        return text + " " * (width - size)
    kept = ""
    used = 0
    for letter in text:
        used += columns_of(letter)
        if used > width - 1:
            break
        kept += letter
    return kept + "…" + " " * (width - 1 - columns_of(kept))


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[Line]:
    """Aligned columns, at most `width` wide: the widest column gives way first."""
    cells = [[visible(cell, 200) for cell in row] for row in rows]
    sizes = [
        max([columns_of(header), *(columns_of(row[column]) for row in cells)])
        for column, header in enumerate(headers)
    ]
    while sum(sizes) + 2 * len(sizes) > width and max(sizes) > 8:
        sizes[sizes.index(max(sizes))] -= 1
    lines: list[Line] = [
        [("  " + "  ".join(map(fitted, headers, sizes)).rstrip(), "bold")],
    ]
    for row in cells:
        style = next((BAND_STYLES[cell] for cell in row if cell in BAND_STYLES), "")
        lines.append([("  " + "  ".join(map(fitted, row, sizes)).rstrip(), style)])
    return lines


def list_words(used: ListUsed) -> str:
    date = f"published {used.published[:10]}" if used.published else "publication date not stated"
    if used.retrieved:
        date += f", retrieved {used.retrieved[:10]}"
    state = "" if used.state == "in force" else f"; {used.state}"
    return f"{date}; {words.plural(used.rows, 'entry', 'entries')}{state}"


def summary_lines(run: Run, report: Report, width: int) -> list[Line]:
    summary = report.summary
    name = visible(str(run.input.get("file") or ""), 200)
    screened = f"{name}: " if name else ""
    screened += f"{words.plural(summary.rows, 'row')} against {words.lists_span(run)}"
    lines: list[Line] = [
        [("Screened  ", "bold"), (screened, "")],
        [("Law as of ", "bold"), (run.as_of + _known(run), "")],
    ]
    if run.starter:
        lines += [
            [],
            [(f"{words.STARTER_BANNER}.", "bold reverse")],
            [(words.STARTER_WHY, "")],
        ]
    lines.append([])
    lines += [[(sentence, "bold" if not at else "")] for at, sentence in _numbered(run, report)]
    if report.top:
        shown = len(report.top)
        lines += [[], [(f"Strongest {words.plural(shown, 'hit')}", "bold underline")]]
        lines += table(
            ("row", "subject", "listed party", "list", "score", "band"), _top(run, report), width
        )
    if summary.effects:
        lines += [[], [("What follows, if they are the same parties", "bold underline")]]
        lines += _effects(run, report)
    lines += [[], [("Lists used", "bold underline")]]
    lines += [
        [(f"  {visible(used.title or used.list, 80)} ({used.list}): {list_words(used)}", "")]
        for used in run.lists[:_LISTS_SHOWN]
    ] or [[("  none", "bold")]]
    if run.lists_missing:
        lines += [[], [("Not checked (a list that is not loaded says nothing)", "bold underline")]]
        lines += [[(f"  {visible(text, 200)}", "")] for text in missing_words(run)[:_LISTS_SHOWN]]
    if run.warnings:
        lines += [[], [("Warnings", "bold underline")]]
        lines += [[(f"  {visible(text, 500)}", "yellow")] for text in run.warnings]
    places = [f"{format}: {path}" for format, path in report.paths.items()]
    if report.receipt_path is not None:
        places.append(f"receipt: {report.receipt_path}")
    if places:
        lines += [[], [("Reports", "bold underline")], *([(f"  {place}", "")] for place in places)]
    return lines


def _effects(run: Run, report: Report) -> list[Line]:
    """Rows by issuer and outcome; with a profile, for how many of them the rule binds the user."""
    lines: list[Line] = []
    for each in report.summary.effects:
        issuer = f"{each.authority} ({each.jurisdiction})" if each.jurisdiction else each.authority
        text = f"  {visible(issuer, 120)}: {words.outcome_words(each.outcome)}, "
        told = [(each.yes, "{}"), (each.unknown, "cannot be known for {}")]
        text += ", ".join(said.format(words.plural(n, "row")) for n, said in told if n)
        if run.profile is not None:
            text += f"; applies to you {each.applies_yes:,}, does not {each.applies_no:,}"
            text += f", cannot be known {each.applies_unknown:,}"
        lines.append([(text, "")])
    return lines


def missing_words(run: Run) -> list[str]:
    """The lists a run did not have, one line each, with the reason where it is known."""
    said = []
    for missing in run.lists_missing:
        name = missing.get("list", "")
        text = f"{missing.get('title') or name} ({name})" if name else missing.get("title", "")
        why = missing.get("why") or missing.get("reason") or ""
        said.append(f"{text}: {why}" if why else text)
    return said


def _known(run: Run) -> str:
    return f"; only what was known at {run.known_at}" if run.known_at else ""


def _numbered(run: Run, report: Report) -> Iterable[tuple[int, str]]:
    return enumerate(words.verdict(run, report.summary))


def _top(run: Run, report: Report) -> list[tuple[str, ...]]:
    titles = words.list_titles(run)
    rows: list[tuple[str, ...]] = []
    for result in report.top:
        best = best_match(result)
        if best is None:
            rows.append((str(result.row), text_of(result.subject, "name"), "", "", "", ""))
            continue
        rows.append(
            (
                str(result.row),
                cut(text_of(result.subject, "name"), 200),
                best.name,
                titles.get(best.list, best.list),
                f"{best.score:.3f}",
                best.band,
            )
        )
    return rows


def plain_text(lines: Iterable[Line]) -> str:
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)


def coloured_text(lines: Iterable[Line], width: int) -> str:
    """The same lines with terminal colours."""
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(
        file=out, force_terminal=True, width=width, color_system="standard", soft_wrap=True
    )
    for line in lines:
        console.print(Text.assemble(*line), soft_wrap=True)
    return out.getvalue()


def wants_colour(stream: IO[str]) -> bool:
    """A terminal that asked for nothing else; NO_COLOR (any value) turns colours off."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    import shutil

    return max(60, min(shutil.get_terminal_size((100, 24)).columns, 160))


def summary_text(run: Run, report: Report, *, width: int = 100, colour: bool = False) -> str:
    """What was screened, against which lists of which dates, what resembles what, what was not
    checked, and where the reports lie."""
    lines = summary_lines(run, report, width)
    return coloured_text(lines, width) if colour else plain_text(lines)


def print_summary(run: Run, report: Report, *, stream: IO[str] | None = None) -> None:
    """Write the summary to a stream (standard output)."""
    out: IO[str] = sys.stdout if stream is None else stream
    text = summary_text(run, report, width=terminal_width(), colour=wants_colour(out))
    try:
        out.write(text)
    except UnicodeEncodeError:
        encoding = getattr(out, "encoding", None) or "ascii"
        out.write(text.encode(encoding, "replace").decode(encoding))
