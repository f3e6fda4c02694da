"""The range run and written: the log a detector reads, its truth, and the leak curve."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.desk.screening import Progress
from tidegate.distillation.range import (
    Plan,
    PromptSources,
    RangeResult,
    RemoteTeacher,
    Teacher,
    local_teacher,
    run_range,
)
from tidegate.errors import InputError, UsageError
from tidegate.findings.atomic import AtomicFiles

if TYPE_CHECKING:
    from tidegate.desk.tidegate import Tidegate

FILES = ("log.jsonl.gz", "truth.csv", "curve.csv", "curve.json", "curve.svg", "range.html")


class Ranges:
    """The drawer for the range."""

    def __init__(self, gate: Tidegate) -> None:
        self._gate = gate

    def run(
        self,
        plan: Plan | None = None,
        out: Path | str | None = None,
        *,
        prompts: Path | str | None = None,
        teacher: str = "",
        teacher_model: str = "",
        progress: Progress | None = None,
    ) -> RangeResult:
        """A campaign among honest traffic, its teacher and its student; FILES go to the folder
        `out` if one is named. `teacher` is the URL of an OpenAI-compatible endpoint to use in place
        of the laboratory's own.

        Raises UsageError (also where scikit-learn is not installed) and InputError.
        """
        plan = plan or Plan()
        served = self.teacher(teacher, teacher_model, progress)
        folder = _folder(out) if out is not None else None
        sources = PromptSources.load(_prompts(prompts) if prompts is not None else None)
        try:
            result = run_range(served, sources, plan, progress=progress)
        finally:
            if isinstance(served, RemoteTeacher):
                served.close()
        if folder is not None:
            write(result, folder)
        return result

    def teacher(self, url: str = "", model: str = "", progress: Progress | None = None) -> Teacher:
        """The teacher by URL, or the laboratory's own, which is trained once and kept."""
        if bool(url) != bool(model):
            raise UsageError(
                "a teacher by URL needs its address and its name",
                hint="Give --teacher and --teacher-model together.",
            )
        if url:
            return RemoteTeacher(url, model)
        if progress is not None:
            progress("making the teacher ready", 0, 0)
        return local_teacher(self._gate.home)


def write(result: RangeResult, folder: Path) -> tuple[Path, ...]:
    """Writes FILES, all or none; gives their paths. The same result gives the same bytes."""
    from tidegate.distillation.range.curve import COLUMNS
    from tidegate.distillation.range.page import range_page
    from tidegate.distillation.range.picture import curve_chart
    from tidegate.distillation.range.requests import openai_line

    paths = tuple(folder / name for name in FILES)
    with AtomicFiles() as files:
        log, truth, table, document, chart, page = (files.open(path) for path in paths)
        with log.open("wb") as raw, gzip.GzipFile("", "wb", 4, raw, mtime=0) as packed:
            for request in result.requests:
                packed.write(openai_line(request).encode("utf-8", "replace") + b"\n")
        accounts = (
            {"account": account, "campaign": "yes" if guilty else "no"}
            for account, guilty in result.truth.items()
        )
        _csv(truth, ("account", "campaign"), accounts)
        _csv(table, COLUMNS, result.curve.rows())
        told = json.dumps(result.document, ensure_ascii=False, indent=1) + "\n"
        document.write_bytes(told.encode("utf-8", "replace"))
        chart.write_bytes(curve_chart(result.curve).encode("utf-8", "replace"))
        page.write_bytes(range_page(result).encode("utf-8", "replace"))
    return paths


def _csv(path: Path, columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> None:
    from tidegate.findings.inert import csv_cell

    columns = list(columns)
    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows([csv_cell(str(row[name])) for name in columns] for row in rows)


def _folder(out: Path | str) -> Path:
    """Made now: a run of minutes must not end at a folder that cannot be."""
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot make the folder {folder}: {error.strerror or error}",
            hint="Name another folder with --out.",
        ) from error
    return folder


def _prompts(folder: Path | str) -> Path:
    if not Path(folder).is_dir():
        raise InputError(
            f"{Path(folder).name} is no folder of prompts", hint="docs/range.md says what it holds."
        )
    return Path(folder)
