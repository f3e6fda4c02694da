"""The JSON report: its documented shape, every row, whole or not at all."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tidegate.errors import InputError, UsageError
from tidegate.findings import Run, SubjectResult, write_report, write_reports

from .made_up import a_hit, a_run, runs_of_rows, three_rows

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "schema" / "screen.schema.json").read_text("utf-8")
)
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}


def _is(kind: str, value: object) -> bool:
    if kind in ("integer", "number"):
        wanted = int if kind == "integer" else (int, float)
        return isinstance(value, wanted) and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])


def faults(value: Any, schema: dict[str, Any], at: str = "$") -> list[str]:
    """What in a document breaks the schema, for the few keywords our schema uses."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    said = []
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(kind, value) for kind in kinds):
        return [f"{at}: not {kinds}: {value!r}"]
    if "enum" in schema and value not in schema["enum"]:
        said.append(f"{at}: {value!r} is none of {schema['enum']}")
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        said.append(f"{at}: {value!r} does not fit {schema['pattern']}")
    if _is("number", value) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        said.append(f"{at}: {value} is out of range")
    if isinstance(value, dict):
        known = schema.get("properties", {})
        said += [
            f"{at}: {key} is missing" for key in schema.get("required", ()) if key not in value
        ]
        for key, item in value.items():
            if key in known:
                said += faults(item, known[key], f"{at}.{key}")
            elif isinstance(schema.get("additionalProperties"), dict):
                said += faults(item, schema["additionalProperties"], f"{at}.{key}")
            elif known:
                said.append(f"{at}: {key} is not documented")
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            said += faults(item, schema["items"], f"{at}[{number}]")
    return said


def written(run: Run, results: list[SubjectResult], folder: Path) -> Any:
    path = folder / "report.json"
    write_report(run, iter(results), path)
    return json.loads(path.read_text("utf-8"))


def test_the_report_fits_its_documented_schema(tmp_path: Path) -> None:
    document = written(a_run(), three_rows(), tmp_path)
    assert faults(document, SCHEMA) == []
    assert document["subjects"][0]["matches"][0]["band"] == "strong"
    assert document["summary"]["by_outcome"] == {
        "licence_required": {"yes": 1, "no": 0, "unknown": 0}
    }


def test_the_check_against_the_schema_can_fail(tmp_path: Path) -> None:
    document = written(a_run(), three_rows(), tmp_path)
    document["subjects"][0]["matches"][0]["band"] = "certain"
    document["subjects"][1]["row"] = -1
    del document["summary"]["rows"]
    document["receipt"]["digest"] = "short"
    document["run"]["colour"] = "red"
    assert len(faults(document, SCHEMA)) == 5


@given(results=runs_of_rows)
@settings(max_examples=60, deadline=None)
def test_any_run_fits_the_schema_and_keeps_every_row_in_order(
    results: list[SubjectResult], tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = written(a_run(), results, tmp_path_factory.mktemp("json"))
    assert faults(document, SCHEMA) == []
    assert [each["row"] for each in document["subjects"]] == [each.row for each in results]
    summary = document["summary"]
    assert summary["rows"] == len(results)
    seen = sum(1 for each in results if not each.problem and (each.matches or each.findings))
    assert summary["rows"] == summary["unreadable"] + summary["nothing_found"] + seen


def test_texts_stay_word_for_word(tmp_path: Path) -> None:
    name = '=HYPERLINK("http://x")\u202e<script>\x00'
    document = written(a_run(), [a_hit(name=name)], tmp_path)
    assert document["subjects"][0]["subject"]["name"] == name


def test_half_a_surrogate_pair_becomes_the_mark_for_what_cannot_be_read(tmp_path: Path) -> None:
    document = written(a_run(), [a_hit(name="Aster \ud800 Ltd")], tmp_path)
    assert document["subjects"][0]["subject"]["name"] == "Aster \ufffd Ltd"


def test_no_report_calls_a_party_clear(tmp_path: Path) -> None:
    paths = {each: tmp_path / f"r.{each}" for each in ("json", "csv", "html")}
    write_reports(a_run(), three_rows(), paths)
    for path in paths.values():
        text = path.read_text("utf-8")
        visible = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)
        assert not re.search(r"\b(clear(ed)?|clean|innocent)\b", visible, re.IGNORECASE)
        assert "nothing found in the lists loaded (1 list, dated 2026-07-09" in text


def test_a_run_that_breaks_leaves_the_old_reports_untouched(tmp_path: Path) -> None:
    paths = {each: tmp_path / f"r.{each}" for each in ("json", "csv", "xlsx", "html")}
    for path in paths.values():
        path.write_text("old")

    def rows() -> Any:
        yield a_hit()
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        write_reports(a_run(), rows(), paths, receipt_path=tmp_path / "receipt.json")
    assert {path.read_text() for path in paths.values()} == {"old"}
    assert sorted(path.name for path in tmp_path.glob("[!t]*")) == sorted(
        path.name for path in paths.values()
    )


def test_an_unknown_format_and_a_folder_that_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="docx"):
        write_report(a_run(), [], tmp_path / "report.docx")
    with pytest.raises(InputError, match="cannot write"):
        write_report(a_run(), [], tmp_path / "nowhere" / "report.json")
    with pytest.raises(UsageError, match="one file"):
        write_reports(a_run(), [], {"json": tmp_path / "x", "csv": tmp_path / "x"})


def test_an_empty_file_is_a_report_too(tmp_path: Path) -> None:
    document = written(a_run(), [], tmp_path)
    assert document["subjects"] == []
    assert document["summary"]["verdict"] == ["The file held no rows: nothing was checked."]


def test_progress_ends_at_the_number_of_rows(tmp_path: Path) -> None:
    told: list[int] = []
    rows = [SubjectResult(row, {"name": "x"}) for row in range(2, 1203)]
    write_reports(a_run(), rows, {}, progress=told.append)
    assert told == [500, 1000, 1201]
