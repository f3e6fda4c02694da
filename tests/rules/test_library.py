"""Loading is lean and its cache may fail without harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tidegate.rules import library, load

LEAN = """
import sys, json
from tidegate.rules import load
found = load().evaluate("listing", [{"list": "us.bis.uvl"}], as_of="2026-08-01")
print(json.dumps({"findings": len(found[0]), "heavy": sorted(
    {"sqlglot", "yaml", "numpy", "rich", "httpx", "jinja2"} & set(sys.modules))}))
"""


def process(home: Path) -> dict[str, object]:
    env = dict(os.environ, TIDEGATE_HOME=str(home))
    run = [sys.executable, "-c", LEAN]
    done = subprocess.run(run, env=env, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "_memory", {})


def test_a_second_process_compiles_nothing(own_home: Path) -> None:
    process(own_home)
    assert process(own_home) == {"findings": 2, "heavy": []}


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"schemas": 3, "books": [1]}', "\x00"])
def test_a_broken_cache_is_made_anew(forgetful: None, own_home: Path, content: str) -> None:
    load()
    (cached,) = (own_home / "cache" / "rules").glob("*.json")
    whole = cached.read_text()
    cached.write_text(content)
    library._memory.clear()
    assert len(load()) > 20
    assert cached.read_text() == whole


def test_a_home_that_cannot_be_written_costs_nothing_else(
    forgetful: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    monkeypatch.setenv("TIDEGATE_HOME", str(blocked / "home"))
    assert len(load()) > 20


def test_the_cache_keeps_a_few_and_is_readable_by_its_owner_only(
    forgetful: None, own_home: Path, tmp_path: Path
) -> None:
    source = library.SHIPPED / "us.bis.uvl.yaml"
    for number in range(10):
        mine = tmp_path / "uvl.yaml"
        mine.write_text(f"# {number}\n" + source.read_text())
        load([mine])
    folder = own_home / "cache" / "rules"
    assert len(list(folder.iterdir())) == 8
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0
        assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_a_changed_rulebook_is_read_again(tmp_path: Path) -> None:
    mine = tmp_path / "uvl.yaml"
    text = (library.SHIPPED / "us.bis.uvl.yaml").read_text()
    mine.write_text(text)
    before = load([mine])["us.bis.uvl"].title
    mine.write_text(text.replace("Unverified List\n", "Another List\n", 1))
    assert (before, load([mine])["us.bis.uvl"].title) == ("Unverified List", "Another List")
