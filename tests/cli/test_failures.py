"""What goes wrong is told: what, where, what to do; and nothing is left half written."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tidegate.cli.failure import run, tell
from tidegate.errors import InputError, Problem

from .conftest import EXAMPLES, Said

Command = Callable[..., Said]
Write = Callable[[str, str], Path]


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name != "tidegate-home"}


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("gone.csv", None, "no such file"),
        ("empty.csv", b"", "empty"),
        ("nul.csv", b"\0" * 400, "nul.csv"),
        ("page.xlsx", b"<!doctype html><html><body>Sign in</body></html>", "page.xlsx"),
        ("cut.xlsx", (EXAMPLES / "partners.xlsx").read_bytes()[:4000], "cut.xlsx"),
        ("cut.csv.gz", gzip.compress(b"name\nAmber Works\n" * 999, mtime=0)[:60], "cut.csv.gz"),
        ("deep.json", b"[" * 100_000, "deep.json"),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "paper.pdf"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_nothing_is_written(
    tidegate: Command, tmp_path: Path, name: str, content: bytes | None, word: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    before = left_in(tmp_path)
    said = tidegate("screen", file)
    assert said.code == 3, said.err
    assert name in said.err
    assert word in said.err.lower()
    assert said.out == ""
    assert "internal error" not in said.err
    assert left_in(tmp_path) == before


def test_a_file_without_names_says_what_to_do(tidegate: Command, write: Write) -> None:
    said = tidegate("screen", write("sums.csv", "amount,price\n1,2\n3,4\n"))
    assert said.code == 3
    assert "name" in said.err
    assert "--map" in said.err
    assert "amount" in said.err


def test_an_old_encoding_is_read_and_told(tidegate: Command, tmp_path: Path) -> None:
    file = tmp_path / "latin.csv"
    file.write_bytes("name\nZwiebelkuchen Obermühle\nHuawei Technologies\n".encode("cp1252"))
    said = tidegate("screen", file, "--format", "json")
    assert said.code == 10
    assert said.json()["subjects"][0]["subject"]["name"] == "Zwiebelkuchen Obermühle"


def test_a_folder_is_no_file(tidegate: Command, tmp_path: Path) -> None:
    said = tidegate("screen", tmp_path, "--out", tmp_path / "o")
    assert said.code == 3
    assert "folder" in said.err or "director" in said.err
    assert not (tmp_path / "o").exists()


@pytest.mark.skipif(os.name == "nt", reason="modes are a Unix thing")
def test_a_file_one_may_not_read_is_named(tidegate: Command, write: Write) -> None:
    file = write("secret.csv", "name\nAmber\n")
    file.chmod(0)
    root = os.geteuid() == 0
    if root:  # root may read everything; nobody may not
        os.seteuid(65534)
    try:
        said = tidegate("screen", file)
    finally:
        if root:
            os.seteuid(0)
    assert said.code == 3
    assert "secret.csv" in said.err


def test_an_out_folder_that_cannot_be_made_is_told_before_the_work(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    file = write("few.csv", "name\nHuawei Technologies\n")
    blocked = write("blocked", "a file, not a folder")
    before = left_in(tmp_path)
    for out in (blocked / "reports", blocked / "report.html"):
        said = tidegate("screen", file, "--out", out)
        assert said.code == 3
        assert "there is no place for the reports" in said.err
        assert "--out FOLDER" in said.err
        assert said.out == ""
    assert left_in(tmp_path) == before


def test_an_input_folder_that_is_not_writable_asks_for_out(
    tidegate: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    folder = tmp_path / "read-only"
    folder.mkdir()
    (folder / "few.csv").write_text("name\nHuawei Technologies\n", encoding="utf-8")
    made = tempfile.TemporaryFile

    def refuse(*args: object, **more: object) -> object:
        # Root may write everywhere, so the system's answer is played.
        if Path(str(more.get("dir"))) == folder:
            raise PermissionError(13, "Permission denied")
        return made(*args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    said = tidegate("screen", folder / "few.csv")
    assert said.code == 3
    assert "Permission denied" in said.err
    assert "name another folder with --out FOLDER" in said.err
    assert left_in(folder) == {"few.csv"}
    assert tidegate("screen", folder / "few.csv", "--out", tmp_path / "o").code == 10


def test_a_disk_that_fills_up_leaves_the_old_reports(
    tidegate: Command, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write("few.csv", "name\nHuawei Technologies\n")
    assert tidegate("screen", file).code == 10
    before = {name: (tmp_path / name).read_bytes() for name in left_in(tmp_path)}
    from tidegate.findings.html_report import HtmlReport

    def full(self: object, *args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(HtmlReport, "finish", full)
    said = tidegate("screen", file)
    assert said.code == 3
    assert "No space left on device" in said.err
    assert "Nothing was written." in said.err
    assert {name: (tmp_path / name).read_bytes() for name in left_in(tmp_path)} == before


@pytest.mark.parametrize(
    "args",
    [
        ["search", "Huawei", "--out"],
        ["lists", "status", "--format", "csv", "--out"],
        ["compare", "a", "b", "--format", "json", "--out"],
        ["profile", "--format", "json", "--out"],
    ],
)
def test_a_result_that_cannot_be_filed_is_told(
    tidegate: Command, tmp_path: Path, args: list[str]
) -> None:
    (tmp_path / "folder").mkdir()
    for out in (tmp_path / "folder", tmp_path / "none" / "x"):
        before = left_in(tmp_path)
        said = tidegate(*args, out)
        assert said.code == 3, said.err
        assert str(out) in said.err
        assert left_in(tmp_path) == before


def test_xlsx_without_a_file_is_a_usage_error(tidegate: Command) -> None:
    for args in (
        ["screen", EXAMPLES / "partners.csv"], ["search", "x"], ["compare", "a", "b"],
        ["lists", "status"], ["lists", "show", "us.bis.entity"], ["profile"],
    ):  # fmt: skip
        said = tidegate(*args, "--format", "xlsx")
        assert said.code == 2
        assert "--out" in said.err


@pytest.mark.parametrize(
    ("args", "mend"),
    [
        (["scren", "x"], "Did you mean screen?"),
        (["lists", "updat"], "Did you mean update?"),
        (["lists", "zzz"], "There are: add, diff, show, status, update."),
        (["screen"], "FILE"),
        (["lists", "add", "x.csv"], "--id"),
        (["screen", "x.csv", "--map", "name"], '--map name="Legal entity"'),
        (["screen", "x.csv", "--out", "x.docx"], "Give --format"),
        (["screen", "x.csv", "--format", "table", "--out", "x.txt"], "Leave --out away"),
        (["screen", "x.csv", "--jobs", "0"], "--jobs"),
        (["lists", "status", "--known-at", "soon"], "2026-07-09"),
        (["lists", "add", "x.csv", "--id", "../x"], "../x"),
        (["profile", "--set", "us_person"], "--set us_person=yes"),
    ],
)
def test_a_usage_error_names_the_mend(tidegate: Command, args: list[str], mend: str) -> None:
    said = tidegate(*args)
    assert said.code == 2, said.err
    assert mend in said.err


def test_a_mistake_of_ours_is_5_and_says_how_to_see_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command()
    def broken() -> None:
        raise ZeroDivisionError("two\u202eparts")

    assert run(broken, []) == 5
    told = capsys.readouterr().err
    assert "internal error: ZeroDivisionError" in told
    assert "TIDEGATE_DEBUG=1" in told
    assert "\u202e" not in told
    monkeypatch.setenv("TIDEGATE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(broken, [])


def test_a_name_that_turns_the_line_is_spelled_out(tidegate: Command, write: Write) -> None:
    file = write("turn.csv", "name\nHuawei \u202eTechnologies\n")
    said = tidegate("screen", file, "--format", "table")
    assert "\u202e" not in said.out + said.err


COMMAND = [sys.executable, "-m", "tidegate"]


def test_the_command_ends_with_its_code_as_a_process(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "search", "Huawei Technologies"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 10
    assert done.stderr == ""


def test_a_reader_that_has_gone_is_told_nothing_and_never_0() -> None:
    with subprocess.Popen(
        [*COMMAND, "lists", "show", "tidegate.starter", "--format", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to try")
def test_output_that_cannot_be_written_is_no_mistake_of_ours() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "lists", "status"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 3
    assert b"No space left on device" in done.stderr
    assert b"internal" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is a Unix thing")
def test_progress_is_drawn_on_a_terminal_and_only_there(tmp_path: Path) -> None:
    import pty

    command = [*COMMAND, "screen", str(EXAMPLES / "partners.csv"), "--format", "csv"]
    quiet = subprocess.run(command, capture_output=True, check=False)
    assert quiet.returncode == 10
    assert b"\x1b[" not in quiet.stderr
    ours, theirs = pty.openpty()
    try:
        watched = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, check=False)
        drawn = os.read(ours, 1 << 16)
    finally:
        os.close(theirs)
        os.close(ours)
    assert b"\x1b[" in drawn
    assert b"screening" in drawn or b"preparing the index" in drawn
    assert b"Traceback" not in drawn
    assert watched.stdout == quiet.stdout


def test_a_terminal_without_unicode_gets_what_it_can_show_and_a_file_gets_all() -> None:
    plain = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    args = ["search", "哈尔滨工业大学"]
    shown = subprocess.run([*COMMAND, *args], capture_output=True, env=plain, check=False)
    assert shown.returncode == 10, shown.stderr
    assert "Harbin" in shown.stdout.decode("cp1252")
    for format in ("json", "csv", "html"):
        piped = subprocess.run(
            [*COMMAND, *args, "--format", format], capture_output=True, env=plain, check=False
        )
        assert "哈尔滨工业大学" in piped.stdout.decode("utf-8")


@pytest.mark.parametrize(("rows", "lines"), [(5, 5), (6, 1), (300, 1)])
def test_what_is_the_same_in_many_rows_of_a_column_is_told_once(
    capsys: pytest.CaptureFixture[str], rows: int, lines: int
) -> None:
    alike = [Problem("a.csv", "is odd", "mend it", row, "kind") for row in range(2, rows + 2)]
    other = Problem("a.csv", "is even", "mend it", 3, "kind")
    tell(InputError("a.csv: wrong", problems=[*alike, other]))
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("- ")]
    assert len(said) == lines + 1
    assert said[-1] == "- a.csv, row 3, column kind: is even — mend it"
    if lines == 1:
        assert said[0] == (
            f"- a.csv, rows 2, 3, 4, 5, 6 and {rows - 5} more, column kind: is odd — mend it"
        )
