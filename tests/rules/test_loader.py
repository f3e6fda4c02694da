"""Every check of the loader has one bad file in bad/ that trips it, naming the line.

A bad file begins with comments "# expect LINE: WORDS"; these are all the problems it has.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tidegate.errors import RulebookError
from tidegate.rules import load

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
GOOD = """\
id: test.rule
title: A rule
authority: An authority
jurisdiction: US
subject: listing
about: list = 'us.bis.entity'
applies: ear_items
versions:
  - citation: "15 CFR 744.11"
    effective: 2020-01-02
    verified_through: 2026-01-01
    retrieved: 2026-11-23
    outcomes:
      - {outcome: licence_required, summary: A licence is needed.}
"""


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_rulebook_is_refused_with_file_and_line(path: Path) -> None:
    expected = re.findall(r"^# expect (\S+): (.+)$", path.read_text(), re.MULTILINE)
    assert expected, f"{path.name} says nothing of what is wrong with it"
    with pytest.raises(RulebookError) as caught:
        load([path])
    found = [(str(problem.row or "-"), str(problem)) for problem in caught.value.problems]
    assert len(found) == len(expected), found
    for line, words in expected:
        assert any(row == line and words in text for row, text in found), found
    assert all(problem.file == str(path) for problem in caught.value.problems)


def test_all_problems_of_all_files_are_told_together(tmp_path: Path) -> None:
    broken = GOOD.replace("title: A rule", "title: ''").replace("2020-01-02", "soon")
    (tmp_path / "one.yaml").write_text(broken)
    (tmp_path / "two.yaml").write_text(GOOD.replace("licence_required", "clear"))
    with pytest.raises(RulebookError) as caught:
        load([tmp_path])
    problems = caught.value.problems
    assert {Path(problem.file).name for problem in problems} == {"one.yaml", "two.yaml"}
    assert len(problems) == 3


def test_a_misspelt_key_or_word_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("authority:", "autority:") + "subjekt: item\nzzz: 1\n")
    with pytest.raises(RulebookError) as caught:
        load([path])
    mends = {problem.message: problem.mend for problem in caught.value.problems}
    told = {key: mend for key, mend in mends.items() if " has no " in key}
    assert len(told) == 3
    for key, mend in told.items():
        meant = {"autority": "authority", "subjekt": "subject"}.get(key.split()[-1])
        assert mend.startswith(f"did you mean {meant}? known are" if meant else "known are")


def test_a_user_s_rulebook_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace("test.rule", "us.bis.entity"))
    books = load([path])
    assert books["us.bis.entity"].origin == "user"
    assert books["us.ofac.sdn"].origin == "shipped"
    assert load()["us.bis.entity"].origin == "shipped"


def test_two_rulebooks_of_one_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(GOOD)
    (tmp_path / "two.yaml").write_text(GOOD)
    with pytest.raises(RulebookError, match="problem") as caught:
        load([tmp_path])
    assert "already taken" in str(caught.value.problems[0])


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="no rulebook"):
        load([tmp_path / "nowhere.yaml"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"id: \x00", "not YAML"),
        (b"a" * 1_000_002, "larger than"),
        (b"[" * 50_000, "nested too deeply"),
        (b"a: " + b"[" * 50_000 + b"]" * 50_000, "nested too deeply"),
        (b"{a: " * 50_000 + b"}" * 50_000, "nested too deeply"),
        (b"- " * 50_000, "nested too deeply"),
        (b"- just\n- a list\n", "must be a mapping"),
        (b"? [a, b]\n: c\n", "must be a word"),
    ],
    ids=["encoding", "nul", "huge", "open", "deep", "braces", "dashes", "list", "complex key"],
)
def test_hostile_files_end_in_a_problem(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_bytes(content)
    with pytest.raises(RulebookError) as caught:
        load([path])
    assert any(words in str(problem) for problem in caught.value.problems)


def test_what_is_no_ordinary_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    with (tmp_path / "huge.yaml").open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(RulebookError) as caught:
        load([tmp_path, "/dev/zero"])
    told = {Path(problem.file).name: problem.message for problem in caught.value.problems}
    assert told == {
        "pipe.yaml": "is no ordinary file",
        "folder.yaml": "is no ordinary file",
        "huge.yaml": "the file is larger than 1,000,000 bytes",
        "zero": "is no ordinary file",
    }
