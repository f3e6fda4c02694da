"""The README shows true output, names files that exist, and its Python runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tidegate.cli.commands import tree
from tidegate.cli.failure import REVIEW, run

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN_ON = "2026-11-23"


def test_the_output_shown_is_what_the_command_prints(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    words = ["screen", str(ROOT / "examples/partners.xlsx"), "--out", str(tmp_path / "demo")]
    assert run(tree, [*words, "--as-of", SHOWN_ON]) == REVIEW
    printed = capfd.readouterr().out
    shown = printed[printed.index("Screened") : printed.index("Lists used")]
    assert shown.strip() in README


CLASSIFIED = ["classify", "H800 SXM", "--to", "CN", "--as-of", "2023-03-01"]


def test_the_answer_about_a_chip_is_what_the_command_prints(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(tree, CLASSIFIED) == 0
    printed = capfd.readouterr().out
    assert printed.startswith("H800 SXM")
    assert printed[: printed.index("Not checked")].strip() in README


def test_every_file_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_its_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    for block in re.findall(r"```python\n(.*?)```", README, re.S):
        exec(compile(block, "README.md", "exec"), {})
    assert "us.bis.entity" in capsys.readouterr().out


def test_the_two_commands_are_there_and_can_be_run() -> None:
    for name in ("demo", "test"):
        assert f"scripts/{name}" in README
        assert (ROOT / "scripts" / name).stat().st_mode & 0o111
