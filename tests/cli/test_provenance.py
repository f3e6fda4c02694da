"""`tidegate provenance`: files in, verdicts out, in every format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.distillation.provenance.made_up import model, others, write

from .conftest import Said
from .test_json_results import check

Command = Callable[..., Said]
PROMPTS = range(24)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    folder = tmp_path_factory.mktemp("answers")
    return {
        "student": [write(folder, model("s", PROMPTS, teacher="t1", share=0.7))],
        "teachers": [write(folder, model(name, PROMPTS)) for name in ("t1", "t2")],
        "unrelated": [write(folder, one) for one in others(9, PROMPTS)],
    }


def args(files: dict[str, list[Path]]) -> list[object]:
    words = [(f"--{role}", *paths) for role, paths in files.items()]
    return ["provenance", *(word for each in words for word in each)]


def test_the_teacher_is_named_and_the_other_is_not(
    tidegate: Command, files: dict[str, list[Path]]
) -> None:
    said = tidegate(*args(files))
    assert said.code == 0, said.err
    assert "yes: answers more alike than unrelated models'" in said.out
    assert said.out.splitlines()[0].startswith("  s's answers and those of t1 are more alike")
    assert "descent by fine-tuning cannot be known from answers" in said.out


def test_the_json_fits_its_schema_and_is_the_same_twice(
    tidegate: Command, files: dict[str, list[Path]]
) -> None:
    once, again = (tidegate(*args(files), "-f", "json") for _ in range(2))
    assert once.out == again.out
    told = once.json()
    check("provenance", told)
    assert told["teachers_that_stand_out"] == ["t1"]
    assert [one["role"] for one in told["files"]] == [
        "student",
        *["teacher"] * 2,
        *["unrelated"] * 9,
    ]


def test_a_run_without_unrelated_models_says_what_it_lacks(
    tidegate: Command, files: dict[str, list[Path]]
) -> None:
    said = tidegate(*args({**files, "unrelated": []})[:-1], "-f", "json")
    assert said.code == 0, said.err
    told = said.json()
    check("provenance", told)
    assert {one["verdict"] for one in told["teachers"]} == {"cannot be known"}
    assert any("unrelated models" in one for one in told["teachers"][0]["would_settle"])


def test_files_after_one_option_or_one_each_are_the_same(
    tidegate: Command, files: dict[str, list[Path]]
) -> None:
    each = ["provenance"]
    for role, paths in files.items():
        for path in paths:
            each += [f"--{role}", str(path)]
    joined = args(files)
    at = joined.index("--teachers")
    joined[at : at + 2] = [f"--teachers={joined[at + 1]}"]
    assert tidegate(*each).out == tidegate(*args(files)).out == tidegate(*joined).out


def test_csv_and_xlsx_have_a_row_a_teacher(
    tidegate: Command, files: dict[str, list[Path]], tmp_path: Path
) -> None:
    said = tidegate(*args(files), "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out.removeprefix("\ufeff"))))
    assert (rows[0]["teacher"], rows[0]["verdict"]) == ("t1", "yes")
    assert len(rows) == 2
    assert tidegate(*args(files), "--out", tmp_path / "r.xlsx").code == 0
    assert (tmp_path / "r.xlsx").read_bytes()[:2] == b"PK"


def test_the_page_shows_names_from_files_as_text_only(
    tidegate: Command, files: dict[str, list[Path]], tmp_path: Path
) -> None:
    bad = "<script>alert(1)</script>\u202e"
    lines = [json.loads(line) for line in files["teachers"][0].read_text("utf-8").splitlines()]
    path = tmp_path / "bad.jsonl"
    path.write_text("\n".join(json.dumps({**line, "model": bad}) for line in lines), "utf-8")
    out = tmp_path / "r.html"
    said = tidegate(*args({**files, "teachers": [path]}), "--out", out)
    assert said.code == 0, said.err
    page = out.read_text("utf-8")
    assert "<script" not in page
    assert "\u202e" not in page
    assert "⟦U+202E⟧" in page
    assert "<svg" in page


def test_broken_lines_and_files_are_told_and_the_rest_is_done(
    tidegate: Command, files: dict[str, list[Path]], tmp_path: Path
) -> None:
    broken, empty = tmp_path / "broken.jsonl", tmp_path / "empty.jsonl"
    broken.write_bytes(files["unrelated"][0].read_bytes() + b'{"prompt": \x00\n')
    empty.write_bytes(b"")
    rest = [broken, empty, *files["unrelated"][1:]]
    said = tidegate(*args({**files, "unrelated": rest}), "-f", "json")
    assert said.code == 0
    assert "broken.jsonl, row 25: is not sound JSON" in said.err
    assert "empty.jsonl: is empty" in said.err
    assert said.json()["teachers"][0]["verdict"] == "yes"


def test_a_student_that_cannot_be_read_or_is_several_is_refused(
    tidegate: Command, files: dict[str, list[Path]], tmp_path: Path
) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"\n")
    assert tidegate(*args({**files, "student": [empty]})).code == 3
    both = tmp_path / "both.jsonl"
    both.write_bytes(b"".join(path.read_bytes() for path in files["teachers"]))
    said = tidegate(*args({**files, "student": [both]}))
    assert said.code == 2
    assert "holds 2 models: t1, t2" in said.err


def test_the_result_is_not_written_over_a_file_of_answers(
    tidegate: Command, files: dict[str, list[Path]]
) -> None:
    said = tidegate(*args(files), "--format", "json", "--out", files["teachers"][1])
    assert said.code == 2
