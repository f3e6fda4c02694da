"""`tidegate range run`: a folder with the log, its truth and the leak curve."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.distillation.range.laboratory import teacher

from tidegate.desk import ranges
from tidegate.distillation.range import run
from tidegate.distillation.range.service import TeacherService
from tidegate.distillation.range.teacher import local_teacher
from tidegate.distillation.sketches import sketch_logs

from .conftest import Said
from .test_json_results import check

Command = Callable[..., Said]
SMALL = (
    *("range", "run", "--budget", "80", "--accounts", "5", "--cover", "0.5"),
    *("--honest-accounts", "6", "--days", "3"),
)


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "local_teacher", lambda _: teacher())
    monkeypatch.setattr(run, "HELD_OUT", 40)


def test_the_folder_holds_the_log_its_truth_and_the_curve(
    tidegate: Command, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "range"
    said = tidegate(*SMALL, "--out", out)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("  laboratory model: After ")
    assert sorted(path.name for path in out.iterdir()) == sorted(ranges.FILES)
    log = gzip.decompress((out / "log.jsonl.gz").read_bytes()).decode()
    lines = [json.loads(line) for line in log.splitlines()]
    truth = list(csv.DictReader(io.StringIO((out / "truth.csv").read_text("utf-8"))))
    assert {row["account"] for row in truth} == {line["account"] for line in lines}
    assert [row["campaign"] for row in truth].count("yes") == 5
    curve = list(csv.DictReader(io.StringIO((out / "curve.csv").read_text("utf-8"))))
    assert {row["label"] for row in curve} == {"laboratory model"}
    told = json.loads((out / "curve.json").read_text("utf-8"))
    assert told["requests"]["all"] == len(lines)
    assert int(curve[-1]["queries"]) == told["curve"][-1]["queries"]
    ElementTree.fromstring((out / "curve.svg").read_text("utf-8"))
    assert "laboratory model" in (out / "range.html").read_text("utf-8")


def test_the_log_does_not_tell_the_truth_and_a_detector_reads_all_of_it(
    tidegate: Command, tmp_path: Path
) -> None:
    assert tidegate(*SMALL, "--out", tmp_path).code == 0
    text = gzip.decompress((tmp_path / "log.jsonl.gz").read_bytes()).decode()
    keys = {key for line in text.splitlines() for key in json.loads(line)}
    assert not keys & {"label", "campaign", "truth"}
    done = sketch_logs([tmp_path / "log.jsonl.gz"])
    told = json.loads((tmp_path / "curve.json").read_text("utf-8"))
    assert not done.notes.problems
    assert len(done.table) == told["accounts"]["all"]


def test_the_json_fits_its_schema_and_the_files_are_the_same_twice(
    tidegate: Command, tmp_path: Path
) -> None:
    said = [tidegate(*SMALL, "--out", tmp_path / name, "-f", "json") for name in "ab"]
    check("range", said[0].json())
    assert said[0].out == said[1].out
    for name in ranges.FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("format", ["table", "csv", "xlsx", "html"])
def test_the_curve_is_told_in_every_format(tidegate: Command, tmp_path: Path, format: str) -> None:
    said = tidegate(*SMALL, "--out", tmp_path, "--format", format)
    assert said.code == 0, said.err
    if format == "xlsx":
        assert (tmp_path / "curve.xlsx").read_bytes()[:2] == b"PK"
    else:
        assert "laboratory model" in said.out


def test_strategies_are_named_with_a_hyphen_too(tidegate: Command, tmp_path: Path) -> None:
    said = tidegate(*SMALL, "--strategy", "reward-model", "--out", tmp_path, "-f", "json")
    assert said.json()["plan"]["strategy"] == "reward_model"


def test_a_teacher_by_url_takes_the_place_of_the_laboratory_s(
    tidegate: Command, tmp_path: Path
) -> None:
    with TeacherService(teacher(), lambda _: None) as url:
        said = tidegate(
            *SMALL, "--teacher", url, "--teacher-model", "laboratory-teacher", "--out", tmp_path,
            "-f", "json",
        )  # fmt: skip
    assert said.code == 0, said.err
    assert said.json()["teacher"].startswith("laboratory-teacher at 127.0.0.1:")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "--out"),
        (("--out", "{tmp}", "--strategy", "guess"), 2, "seed_set"),
        (("--out", "{tmp}", "--cover", "1"), 2, "cover"),
        (("--out", "{tmp}", "--teacher", "http://127.0.0.1:9/v1"), 2, "--teacher-model"),
        (("--out", "{tmp}", "--teacher", "x", "--teacher-model", "m"), 2, "no URL"),
        (("--out", "{tmp}", "--prompts", "{tmp}/none"), 3, "no folder"),
        (("--out", "{tmp}/file"), 3, "cannot make the folder"),
    ],
)
def test_what_cannot_be_run_is_told(
    tidegate: Command, tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    (tmp_path / "file").write_text("")
    said = tidegate(*SMALL, *(word.replace("{tmp}", str(tmp_path)) for word in words))
    assert said.code == code
    assert told in said.err
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "tidegate-home") == [
        "file"
    ]


def test_without_the_extra_the_mend_is_told(
    tidegate: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "local_teacher", local_teacher)
    monkeypatch.setitem(sys.modules, "sklearn.neural_network", None)
    said = tidegate(*SMALL, "--out", tmp_path / "range")
    assert said.code == 2
    assert 'pip install "tidegate[range]"' in said.err
    assert not (tmp_path / "range").exists()
