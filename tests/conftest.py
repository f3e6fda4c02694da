"""Fixtures strategy.

Small cases are made in the test that needs them. Real lists stand in ../shared/data, beside the
checkout and never in it: `shared("lists/…")` gives such a file or skips aloud. No test talks to
the network; those that need a server start one on 127.0.0.1. Every test has a data home of its
own, so none sees what a person has on this machine.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
REQUIRE_ALL = os.environ.get("TIDEGATE_REQUIRE_ALL") == "1"


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Gives a real file beside the checkout; skips with a clear word where it is absent."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            if REQUIRE_ALL and SHARED.exists():
                pytest.fail(f"{name} is missing from ../shared/data")
            pytest.skip(f"../shared/data/{name} is not beside this checkout")
        return path

    return find


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where everything is there ($TIDEGATE_REQUIRE_ALL=1), a skipped test is a failed one."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped under TIDEGATE_REQUIRE_ALL=1: {report.longrepr}"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh $TIDEGATE_HOME for every test."""
    home = tmp_path / "tidegate-home"
    monkeypatch.setenv("TIDEGATE_HOME", str(home))
    return home
