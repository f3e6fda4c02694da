"""The JSON report, written row by row; see docs/report.md and docs/schema/screen.schema.json."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from tidegate.findings import words
from tidegate.findings.document import SCHEMA_VERSION, plain, run_as_dict, subject_as_dict
from tidegate.findings.ending import Ending
from tidegate.findings.model import Run, SubjectResult


class JsonReport:
    """One object; `subjects` has one line per row, in the order of the file.

    The summary stands before the subjects but is known only after them, so they wait in a
    temporary file (of the same folder): memory stays flat however many rows there are.
    """

    def __init__(self, path: Path, run: Run) -> None:
        self._path = path
        self._run = run
        self._first = True
        # Closed in close(), not by `with`: it lives as long as the writer.
        self._spool = tempfile.TemporaryFile(  # noqa: SIM115
            "w+", encoding="utf-8", newline="", dir=path.parent
        )
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def add(self, result: SubjectResult) -> None:
        self._spool.write("\n" if self._first else ",\n")
        self._spool.write(self._encode(subject_as_dict(result)))
        self._first = False

    def finish(self, ending: Ending) -> None:
        summary = ending.summary.as_dict()
        summary["verdict"] = list(words.verdict(self._run, ending.summary))
        head = {
            "schema_version": SCHEMA_VERSION,
            "run": run_as_dict(self._run),
            "summary": plain(summary),
        }
        text = json.dumps(head, ensure_ascii=False, indent=1)
        with self._path.open("w", encoding="utf-8", newline="") as out:
            out.write(text[: text.rindex("}")].rstrip())
            out.write(',\n "subjects": [')
            self._spool.seek(0)
            shutil.copyfileobj(self._spool, out, 1 << 20)
            out.write("\n ],\n" if not self._first else "],\n")
            out.write(f' "receipt": {self._encode(plain(ending.receipt_as_dict()))}\n}}\n')

    def close(self) -> None:
        self._spool.close()
