"""The CSV report: a line for every match, and one for every row without."""

from __future__ import annotations

import csv
from pathlib import Path

from tidegate.findings import words
from tidegate.findings.ending import Ending
from tidegate.findings.inert import csv_cell, joined
from tidegate.findings.model import Finding, Match, Run, SubjectResult
from tidegate.findings.subjects import text_of, texts_of

COLUMNS = (
    "row",
    "name",
    "id",
    "schema",
    "countries",
    "birth_date",
    "answer",
    "band",
    "score",
    "list",
    "list_title",
    "entry_id",
    "listed_name",
    "all_listed_names",
    "reasons",
    "contradictions",
    "citation",
    "listed_on",
    "url",
    "findings",
    "problem",
)


def findings_of(match: Match, findings: tuple[Finding, ...]) -> list[Finding]:
    """The findings that rest on this match; those that name no evidence rest on all."""
    key = f"{match.list}:{match.entry_id}"
    return [each for each in findings if not each.evidence or key in each.evidence]


class CsvReport:
    """UTF-8; `bom=True` (the default) puts the mark Excel needs to see that it is."""

    def __init__(self, path: Path, run: Run, *, bom: bool = True) -> None:
        self._run = run
        self._titles = words.list_titles(run)
        self._nothing = words.nothing_found(run)
        encoding = "utf-8-sig" if bom else "utf-8"
        self._out = path.open("w", encoding=encoding, errors="replace", newline="")
        self._writer = csv.writer(self._out, lineterminator="\r\n")
        self._writer.writerow(COLUMNS)

    def add(self, result: SubjectResult) -> None:
        subject = result.subject
        start = [
            str(result.row),
            csv_cell(text_of(subject, "name")),
            csv_cell(text_of(subject, "id")),
            csv_cell(text_of(subject, "schema")),
            csv_cell(joined(texts_of(subject, "countries"))),
            csv_cell(text_of(subject, "birth_date")),
        ]
        problem = csv_cell(result.problem)
        if not result.matches:
            answer = csv_cell(words.not_read(result)) if result.problem else self._nothing
            found = csv_cell(joined(words.finding_line(each) for each in result.findings))
            if result.findings:
                answer = "findings without a match"
            self._writer.writerow([*start, answer, *[""] * 12, found, problem])
            return
        for match in result.matches:
            findings = findings_of(match, result.findings)
            self._writer.writerow(
                [
                    *start,
                    words.BAND_WORDS.get(match.band, match.band),
                    match.band,
                    f"{match.score:.4f}",
                    csv_cell(match.list),
                    csv_cell(self._titles.get(match.list, match.list)),
                    csv_cell(match.entry_id),
                    csv_cell(match.name),
                    csv_cell(joined(match.names)),
                    csv_cell(joined(match.reasons)),
                    csv_cell(joined(match.contradictions)),
                    csv_cell(match.citation),
                    csv_cell(match.listed_on),
                    csv_cell(match.url),
                    csv_cell(joined(words.finding_line(each) for each in findings)),
                    problem,
                ]
            )

    def finish(self, ending: Ending) -> None:  # noqa: ARG002
        self._out.flush()

    def close(self) -> None:
        self._out.close()
