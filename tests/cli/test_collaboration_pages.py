"""What docs/network.md and docs/disclosure.md show is what the commands say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Said

Command = Callable[..., Said]
DOCS = Path(__file__).resolve().parents[2] / "docs"
SHOWN = [("network", 1), ("disclosure", 1)]


@pytest.mark.parametrize(("page", "count"), SHOWN)
def test_every_output_shown_is_true(
    tidegate: Command, page: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(DOCS.parent)
    text = (DOCS / f"{page}.md").read_text("utf-8")
    found = re.findall(r"^    tidegate ([^\n]+)\n\n```\n(.*?)```", text, re.M | re.S)
    assert len(found) == count
    for command, shown in found:
        words = [one.strip('"') for one in re.findall(r'"[^"]*"|\S+', command)]
        said = tidegate(*words)
        assert said.code == 0, said.err
        lines = said.out.split("\n")
        assert [line for line in shown.split("\n") if line != "  …" and line not in lines] == []


def test_the_pictures_stand_beside_the_pages() -> None:
    for page in ("network", "disclosure", "collaboration"):
        picture = f"{page}.png"
        assert f"({picture})" in (DOCS / f"{page}.md").read_text("utf-8")
        assert (DOCS / picture).read_bytes().startswith(b"\x89PNG")
