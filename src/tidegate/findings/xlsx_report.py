"""The XLSX report: sheets of subjects, hits, findings, lists (used and not checked), the run."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tidegate.findings import words
from tidegate.findings.csv_report import findings_of
from tidegate.findings.ending import Ending
from tidegate.findings.inert import joined
from tidegate.findings.model import ListUsed, Match, Run, SubjectResult
from tidegate.findings.sheet import LAST_ROW, Column, Sheet, Styles
from tidegate.findings.subjects import text_of, texts_of
from tidegate.findings.tally import best_match

SUBJECTS = (
    Column("Row", 8),
    Column("Name", 42),
    Column("Own id", 16),
    Column("Country", 10),
    Column("Best band", 11),
    Column("Best score", 11, number="0.0000"),
    Column("Hits", 7),
    Column("What was found", 70),
    Column("Problem", 40),
)
HITS = (
    Column("Row", 8),
    Column("Name", 36, wrap=True),
    Column("Own id", 14),
    Column("Band", 10),
    Column("Score", 9, number="0.0000"),
    Column("Listed name", 40, wrap=True),
    Column("List", 30, wrap=True),
    Column("Entry", 18),
    Column("Reasons", 60, wrap=True),
    Column("Contradictions", 36, wrap=True),
    Column("Findings", 60, wrap=True),
    Column("Citation", 26, wrap=True),
    Column("All names of the entry", 60, wrap=True),
    Column("Type", 13),
    Column("Country", 10),
    Column("Programmes", 20, wrap=True),
    Column("Footnotes", 10),
    Column("Listed on", 11),
    Column("Ended on", 11),
    Column("List id", 18),
    Column("Link (text)", 40),
)
FINDINGS = (
    Column("Row", 8),
    Column("Name", 36, wrap=True),
    Column("What follows", 26, wrap=True),
    Column("Verdict", 16),
    Column("Rule", 44, wrap=True),
    Column("In words", 60, wrap=True),
    Column("Citation", 30, wrap=True),
    Column("Dates", 44, wrap=True),
    Column("Applies to you", 24, wrap=True),
    Column("Why", 44, wrap=True),
    Column("Missing", 30, wrap=True),
    Column("Rests on", 30, wrap=True),
    Column("Authority", 28, wrap=True),
    Column("Jurisdiction", 12),
    Column("Notes", 44, wrap=True),
    Column("Rule id", 24),
)
LISTS = (
    Column("Checked", 14),
    Column("List", 44, wrap=True),
    Column("List id", 20),
    Column("Issuer", 40, wrap=True),
    Column("Published", 12),
    Column("Retrieved", 22),
    Column("Entries", 10, number="#,##0"),
    Column("Entries before", 10, number="#,##0"),
    Column("State", 24, wrap=True),
    Column("Publication", 20),
    Column("Edition", 24),
    Column("SHA-256 of the source", 68),
    Column("Address", 60),
)
RUN = (Column("What", 30, wrap=True), Column("Value", 110, wrap=True))


class XlsxReport:
    """Rows are written as they come; memory stays flat. `last_row` is the last row of a sheet,
    counted from 0."""

    def __init__(self, path: Path, run: Run, *, last_row: int = LAST_ROW) -> None:
        import xlsxwriter

        self._folder = tempfile.TemporaryDirectory(prefix="tidegate-")
        self._run = run
        self._titles = words.list_titles(run)
        self._nothing = words.nothing_found(run)
        self._workbook: Any = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "tmpdir": self._folder.name,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._closed = False
        styles = Styles(self._workbook)
        self._note = words.STARTER_BANNER if run.starter else ""

        def sheet(name: str, columns: tuple[Column, ...]) -> Sheet:
            return Sheet(self._workbook, styles, name, columns, note=self._note, last_row=last_row)

        self._subjects = sheet("Subjects", SUBJECTS)
        self._hits = sheet("Hits", HITS)
        self._findings = sheet("Findings", FINDINGS)
        self._lists = sheet("Lists", LISTS)
        self._facts = sheet("Run", RUN)

    def add(self, result: SubjectResult) -> None:
        subject = result.subject
        name, own_id = text_of(subject, "name"), text_of(subject, "id")
        best = best_match(result)
        self._subjects.add(
            (
                result.row,
                name,
                own_id,
                joined(texts_of(subject, "countries")),
                best.band if best else "",
                float(best.score) if best else None,
                len(result.matches) or None,
                self._found(result, best),
                result.problem,
            )
        )
        for match in result.matches:
            self._hit(result, match, name, own_id)
        for each in result.findings:
            self._findings.add(
                (
                    result.row,
                    name,
                    words.outcome_words(each.outcome),
                    words.VERDICT_WORDS[each.verdict],
                    each.title,
                    each.summary,
                    each.citation,
                    words.finding_dates(each),
                    words.APPLIES_WORDS[each.applies] if each.applies else "no profile given",
                    each.applies_because,
                    joined(each.missing),
                    joined(each.evidence),
                    each.authority,
                    each.jurisdiction,
                    joined(each.notes),
                    each.rule,
                )
            )

    def _found(self, result: SubjectResult, best: Match | None) -> str:
        if best is not None:
            said = words.match_line(best, self._titles)
            outcomes = dict.fromkeys(
                words.outcome_words(each.outcome)
                for each in result.findings
                if each.verdict != "no"
            )
            return f"{said}: {', '.join(outcomes)}" if outcomes else said
        if result.findings:
            return joined(words.finding_line(each) for each in result.findings)
        return "not checked: the row could not be read" if result.problem else self._nothing

    def _hit(self, result: SubjectResult, match: Match, name: str, own_id: str) -> None:
        self._hits.add(
            (
                result.row,
                name,
                own_id,
                match.band,
                float(match.score),
                match.name,
                self._titles.get(match.list, match.list),
                match.entry_id,
                joined(match.reasons),
                joined(match.contradictions),
                joined(words.finding_line(each) for each in findings_of(match, result.findings)),
                match.citation,
                joined(match.names),
                words.schema_words(match.schema),
                joined(match.countries),
                joined(match.programs),
                joined(match.footnotes),
                match.listed_on,
                match.ended_on,
                match.list,
                match.url,
            )
        )

    def finish(self, ending: Ending) -> None:
        for used in self._run.lists:
            self._lists.add(_list_row(used))
        for missing in self._run.lists_missing:
            self._lists.add(
                (
                    "NOT CHECKED",
                    missing.get("title") or missing.get("list", ""),
                    missing.get("list", ""),
                    missing.get("issuer", ""),
                    *[None] * 4,
                    missing.get("why") or missing.get("reason") or "not loaded",
                )
            )
        for word, value in self._run_facts(ending):
            self._facts.add((word, value))
        for sheet in (self._subjects, self._hits, self._findings, self._lists, self._facts):
            sheet.finish()
        self._closed = True
        self._workbook.close()

    def _run_facts(self, ending: Ending) -> list[tuple[str, str]]:
        run = self._run
        facts = [("Caution", words.STARTER_BANNER), ("", words.STARTER_WHY)] if run.starter else []
        facts += [("Answer", sentence) for sentence in words.verdict(run, ending.summary)]
        facts += [("Warning", warning) for warning in run.warnings]
        facts += [
            ("Command", run.command),
            ("Started", run.started),
            ("Engine", run.engine),
            ("Law as of", run.as_of),
            ("Only what was known at", run.known_at or "no limit"),
            ("Mode", run.mode),
        ]
        facts += _flat("Profile", run.profile or {"": "none given: effects are not judged for you"})
        facts += _flat("Input", run.input)
        facts += _flat("Setting", run.settings)
        for book in run.rulebooks:
            facts.append(("Rulebook", joined(f"{key}: {value}" for key, value in book.items())))
        summary = ending.summary
        facts += [
            ("Rows", f"{summary.rows:,}"),
            ("Rows read", f"{summary.read:,}"),
            ("Rows that could not be read", f"{summary.unreadable:,}"),
            ("Rows with a match", f"{summary.with_matches:,}"),
            ("Rows with nothing found", f"{summary.nothing_found:,}"),
            ("Receipt", ending.receipt_path or "not written"),
            ("Receipt's digest (SHA-256)", ending.receipt.digest),
            ("Digest of all rows (SHA-256)", ending.receipt.subjects_digest),
        ]
        return facts

    def close(self) -> None:
        if not self._closed:
            # Left half written: XlsxWriter would otherwise keep its temporary files open.
            self._closed = True
            for sheet in self._workbook.worksheets():
                sheet._opt_close()
            self._workbook.fileclosed = True
        self._folder.cleanup()


def _list_row(used: ListUsed) -> tuple[str | int | float | None, ...]:
    return (
        "checked",
        used.title or used.list,
        used.list,
        used.issuer,
        used.published,
        used.retrieved,
        used.rows,
        used.rows_before,
        used.state,
        used.publication,
        used.edition,
        used.sha256,
        used.url,
    )


def _flat(word: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (
            f"{word}: {key}" if key else word,
            joined(f"{k}: {v}" for k, v in value.items())
            if isinstance(value, Mapping)
            else joined(map(str, value))
            if isinstance(value, list | tuple)
            else str(value),
        )
        for key, value in values.items()
    ]
