"""The sentences every format shares, so that a page, a sheet and a terminal say the same.

Two rules hold everywhere: no run ever calls a party clean, it says what was not found in which
lists of which dates; and "not checked" is never written as "not listed".
"""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.findings.model import Finding, ListUsed, Match, Run, SubjectResult
from tidegate.findings.tally import Summary

STARTER_BANNER = "Starter list, not for compliance"
STARTER_WHY = (
    "This run used the starter list that comes with Tidegate: a few hundred well-known "
    "organisations, enough to try the tool and never enough to rely on. "
    "Load the official lists with: tidegate lists update"
)
BAND_WORDS = {
    "strong": "strong resemblance",
    "possible": "possible resemblance",
    "weak": "weak resemblance",
}
VERDICT_WORDS = {"yes": "yes", "no": "no", "unknown": "cannot be known"}
APPLIES_WORDS = {
    "yes": "applies to you",
    "no": "does not apply to you",
    "unknown": "whether it applies to you cannot be known",
}
SCHEMA_WORDS = {"organisation": "organisation", "unknown": "not stated", "": "not stated"}


def plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def list_date(used: ListUsed) -> str:
    """The day a list speaks of: its publication, else the day it was fetched."""
    return (used.published or used.retrieved)[:10]


def lists_span(run: Run) -> str:
    """How many lists of which dates: "12 lists, dated 2026-06-08 to 2026-07-09"."""
    if not run.lists:
        return "no list was loaded"
    dates = sorted({date for used in run.lists if (date := list_date(used))})
    span = plural(len({used.list for used in run.lists}), "list")
    if dates:
        span += f", dated {dates[0]}" + (f" to {dates[-1]}" if dates[-1] != dates[0] else "")
    return span


def nothing_found(run: Run) -> str:
    """What is said of a row without matches. Never a clean bill."""
    if not run.lists:
        return "not checked: no list was loaded"
    text = f"nothing found in the lists loaded ({lists_span(run)}"
    if run.starter:
        text += "; starter list, not for compliance"
    if run.lists_missing:
        text += f"; {plural(len(run.lists_missing), 'known list')} not checked"
    return text + ")"


def not_read(result: SubjectResult) -> str:
    return f"not checked: {result.problem}"


def verdict(run: Run, summary: Summary) -> tuple[str, ...]:
    """The run's answer in a few sentences."""
    said = []
    if summary.rows == 0:
        said.append("The file held no rows: nothing was checked.")
    elif not run.lists:
        said.append(f"No list was loaded: none of {plural(summary.rows, 'row')} was checked.")
    else:
        hits = sum(summary.by_band.values())
        bands = ", ".join(f"{summary.by_band.get(band, 0):,} {band}" for band in BAND_WORDS)
        verb = "resembles a listed party" if hits == 1 else "resemble listed parties"
        if run.input.get("stakes"):
            verb += ", or is owned by one" if hits == 1 else ", or are owned by them"
        said.append(
            f"{hits:,} of {plural(summary.rows, 'row')} {verb}" + (f": {bands}." if hits else ".")
        )
        if summary.nothing_found:
            said.append(f"For {plural(summary.nothing_found, 'row')}: {nothing_found(run)}.")
    if summary.unreadable:
        verb = "was" if summary.unreadable == 1 else "were"
        said.append(
            f"{plural(summary.unreadable, 'row')} could not be read and {verb} not fully checked."
        )
    return tuple(said)


def outcome_words(outcome: str) -> str:
    return outcome.replace("_", " ")


def schema_words(schema: str) -> str:
    return SCHEMA_WORDS.get(schema, schema)


def applies_words(finding: Finding) -> str:
    """Whether the rule binds the user, and why; "" where no profile was given."""
    if finding.applies is None:
        return ""
    text = APPLIES_WORDS[finding.applies]
    return f"{text}: {finding.applies_because}" if finding.applies_because else text


def finding_dates(finding: Finding) -> str:
    """The rule's dates in words, those that are known."""
    parts = [
        f"{word} {date}"
        for word, date in (
            ("published", finding.published),
            ("effective", finding.effective),
            ("compliance from", finding.compliance),
        )
        if date
    ]
    if finding.stayed_from or finding.stayed_to:
        parts.append(f"stayed {finding.stayed_from or '?'} to {finding.stayed_to or '?'}")
    if finding.ended:
        parts.append(f"ended {finding.ended}")
    if finding.enforced not in ("", "yes"):
        parts.append(
            {"no": "not enforced", "announced": "announced, not yet in force"}.get(
                finding.enforced, f"enforced: {finding.enforced}"
            )
        )
    if finding.verified_through:
        parts.append(f"text checked through {finding.verified_through}")
    return "; ".join(parts)


def finding_line(finding: Finding) -> str:
    """A finding in one line: what follows, the citation, whether it binds the user."""
    text = f"{finding.title}: {outcome_words(finding.outcome)}"
    if finding.verdict == "no":
        text += " (does not follow)"
    elif finding.verdict == "unknown":
        text += " (cannot be known"
        text += f"; missing: {', '.join(finding.missing)})" if finding.missing else ")"
    if finding.citation:
        text += f" [{finding.citation}]"
    applies = applies_words(finding)
    return f"{text}; {applies}" if applies else text


def match_line(match: Match, titles: Mapping[str, str]) -> str:
    """A match in one line: "0.970 strong: NAME (Entity List)"."""
    return f"{match.score:.3f} {match.band}: {match.name} ({titles.get(match.list, match.list)})"


def moment(text: str) -> str:
    """An ISO moment for a reader: "2026-11-23 10:02 UTC"; anything else as it stands."""
    if len(text) >= 16 and text[10] == "T" and text.endswith(("Z", "+00:00")):
        return f"{text[:10]} {text[11:16]} UTC"
    return text


def list_titles(run: Run) -> dict[str, str]:
    """Titles of the lists a run used or missed, by list id."""
    titles = {missing.get("list", ""): missing.get("title", "") for missing in run.lists_missing}
    titles.update({used.list: used.title for used in run.lists})
    return {name: title or name for name, title in titles.items() if name}
