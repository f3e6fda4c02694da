from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.home import home


def test_the_home_is_where_the_environment_says(own_home: Path) -> None:
    assert home() == own_home
    assert not own_home.exists()


def test_without_a_word_it_is_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDEGATE_HOME", " ")
    assert home().is_absolute()
    assert home().name == "tidegate"
