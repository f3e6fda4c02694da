"""The page about technology areas says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[3] / "docs" / "technology-areas.md"


def test_the_example_prints_what_the_page_shows(capsys: pytest.CaptureFixture[str]) -> None:
    found = re.search(
        r"```python\n(.*?)```\n\nprints\n\n```\n(.*?)```", PAGE.read_text("utf-8"), re.S
    )
    assert found is not None
    exec(compile(found[1], str(PAGE), "exec"), {})
    assert capsys.readouterr().out == found[2]
