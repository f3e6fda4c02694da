"""Writing a run: all its reports and its receipt in one pass over the rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tidegate.errors import UsageError
from tidegate.findings.atomic import AtomicFiles
from tidegate.findings.ending import Ending, Writer
from tidegate.findings.model import Run, SubjectResult
from tidegate.findings.ranking import Strongest
from tidegate.findings.receipt import Receipt, ReceiptBuilder, write_receipt_to
from tidegate.findings.tally import Summary, Tally

FORMATS = ("html", "xlsx", "json", "csv")
TOP = 10


@dataclass(frozen=True, slots=True)
class Report:
    """What was written and what it said. `top` are the strongest results, best first."""

    summary: Summary
    receipt: Receipt
    top: tuple[SubjectResult, ...] = ()
    paths: Mapping[str, Path] = field(default_factory=dict)
    receipt_path: Path | None = None


def write_reports(
    run: Run,
    results: Iterable[SubjectResult],
    paths: Mapping[str, Path],
    *,
    receipt_path: Path | None = None,
    progress: Callable[[int], None] | None = None,
    bom: bool = True,
) -> Report:
    """Write every format of `paths` ({"html": path, …}) and the receipt, in one pass.

    `results` may be an iterator: rows are taken once and not kept. All files take their names
    together at the end, or none does. `progress` is told how many rows have gone by.
    Raises UsageError for an unknown format, InputError where a file cannot be written.
    """
    paths = {format: Path(path) for format, path in paths.items()}
    for format in paths:
        if format not in FORMATS:
            raise UsageError(
                f"no report format {format!r}", hint=f"Formats are: {', '.join(FORMATS)}."
            )
    targets = [*paths.values(), *([Path(receipt_path)] if receipt_path else [])]
    if len({path.absolute() for path in targets}) != len(targets):
        raise UsageError("two reports would be written to one file")
    tally, builder, top = Tally(), ReceiptBuilder(), Strongest(TOP)
    with AtomicFiles() as files, ExitStack() as stack:
        writers = [
            _opened(stack, _writer(format, files.open(path), run, bom=bom))
            for format, path in paths.items()
        ]
        for count, result in enumerate(results, 1):
            tally.add(result)
            builder.add(result)
            top.add(result)
            for writer in writers:
                writer.add(result)
            if progress is not None and count % 500 == 0:
                progress(count)
        receipt = builder.finish(run)
        summary = tally.summary
        ending = Ending(
            summary=summary,
            receipt=receipt,
            receipt_path=_beside(receipt_path, targets),
            files={format: path.name for format, path in paths.items()},
        )
        for writer in writers:
            writer.finish(ending)
        stack.close()
        if receipt_path is not None:
            write_receipt_to(receipt, files.open(Path(receipt_path)))
    if progress is not None:
        progress(summary.rows)
    return Report(
        summary=summary,
        receipt=receipt,
        top=top.results,
        paths=paths,
        receipt_path=Path(receipt_path) if receipt_path is not None else None,
    )


def write_report(
    run: Run,
    results: Iterable[SubjectResult],
    path: Path,
    format: str = "",
    *,
    receipt_path: Path | None = None,
    bom: bool = True,
) -> Report:
    """Write one report; the format is read off the file's ending where it is not given."""
    path = Path(path)
    chosen = format or path.suffix.lstrip(".").lower()
    return write_reports(run, results, {chosen: path}, receipt_path=receipt_path, bom=bom)


def _opened(stack: ExitStack, writer: Writer) -> Writer:
    stack.callback(writer.close)
    return writer


def _beside(receipt_path: Path | None, targets: list[Path]) -> str:
    # A report names its receipt relative to itself, so that a folder of reports can be moved.
    if receipt_path is None:
        return ""
    return Path(os.path.relpath(receipt_path, targets[0].parent)).as_posix()


def _writer(format: str, path: Path, run: Run, *, bom: bool) -> Writer:
    if format == "json":
        from tidegate.findings.json_report import JsonReport

        return JsonReport(path, run)
    if format == "csv":
        from tidegate.findings.csv_report import CsvReport

        return CsvReport(path, run, bom=bom)
    if format == "xlsx":
        from tidegate.findings.xlsx_report import XlsxReport

        return XlsxReport(path, run)
    from tidegate.findings.html_report import HtmlReport

    return HtmlReport(path, run)
