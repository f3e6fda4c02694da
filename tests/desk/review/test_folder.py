"""Where an engagement's files may lie: its own folder, and what the user opens by name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tidegate.desk.review.folder import Folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An engagement's folder with a file, beside a folder that it is not to see."""
    for name in ("own/below", "other"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("own/engagement.yaml", "own/below/a.csv", "other/secret.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    return tmp_path


def test_paths_are_relative_to_the_file_whatever_the_working_folder(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place / "other")
    folder = Folder(place / "own" / "engagement.yaml")
    assert folder.find("below/a.csv") == (place / "own/below/a.csv").resolve()
    assert folder.find("./below/../below/a.csv") == (place / "own/below/a.csv").resolve()


def test_no_path_leads_out_unless_the_user_opens_the_place(place: Path) -> None:
    file = place / "own" / "engagement.yaml"
    (place / "own" / "link.csv").symlink_to(place / "other" / "secret.csv")
    (place / "own" / "door").symlink_to(place / "other")
    ways = ("../other/secret.csv", str(place / "other/secret.csv"), "link.csv", "door/secret.csv")
    for written in ways:
        found = Folder(file).find(written)
        assert isinstance(found, tuple), written
        assert "leads out" in found[0]
        assert "--open" in found[1]
        opened = Folder(file, [place / "other"]).find(written)
        assert opened == (place / "other/secret.csv").resolve()


def test_whether_a_file_outside_is_there_is_not_told(place: Path) -> None:
    folder = Folder(place / "own" / "engagement.yaml")
    for written in ("../other/secret.csv", "../other/nothing.csv", "../nowhere/x.csv"):
        found = folder.find(written)
        assert isinstance(found, tuple)
        assert "leads out" in found[0], written


@pytest.mark.parametrize("written", ["below", ".", "a\0b", "x" * 2_000, "missing.csv"])
def test_what_is_no_file_is_refused(place: Path, written: str) -> None:
    assert isinstance(Folder(place / "own" / "engagement.yaml").find(written), tuple)


def test_a_pipe_is_refused_and_not_waited_for(place: Path) -> None:
    os.mkfifo(place / "own" / "pipe")
    found = Folder(place / "own" / "engagement.yaml").find("pipe")
    assert isinstance(found, tuple)
    assert "ordinary" in found[0]


def test_a_ring_of_links_is_told(place: Path) -> None:
    (place / "own" / "a").symlink_to(place / "own" / "b")
    (place / "own" / "b").symlink_to(place / "own" / "a")
    assert isinstance(Folder(place / "own" / "engagement.yaml").find("a"), tuple)
