"""The five shipped engagements are reviewed once for all tests that look at their answers, in one
data home and with one key of the logs' pseudonyms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidegate import Tidegate

ENGAGEMENTS = Path(__file__).resolve().parents[3] / "examples" / "engagements"
NAMES = ("tiktok", "h20-sale", "joint-laboratory", "talent-contract", "api-campaign")
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The document of each shipped engagement, by the name of its folder."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIDEGATE_HOME", str(home))
        patch.setenv("TIDEGATE_LOG_KEY", KEY)
        gate = Tidegate(home)
        # Returned, not yielded, or the key would stay for every test that comes after.
        return {name: gate.reviews.review(ENGAGEMENTS / name / "engagement.yaml") for name in NAMES}


@pytest.fixture
def engagement(tmp_path: Path) -> Callable[..., Path]:
    """Writes an engagement file, with the files it names beside it."""

    def write(text: str, **beside: str) -> Path:
        folder = tmp_path / "engagement"
        folder.mkdir(exist_ok=True)
        for name, content in beside.items():
            (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
        path = folder / "engagement.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def channel(document: dict[str, Any], ident: str) -> dict[str, Any]:
    """One channel of a document."""
    [found] = [each for each in document["channels"] if each["id"] == ident]
    return dict(found)
