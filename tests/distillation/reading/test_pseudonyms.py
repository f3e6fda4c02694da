"""Pseudonyms and their key."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from tidegate.distillation.reading import Pseudonyms, find_key
from tidegate.distillation.reading.pseudonyms import prefix_of
from tidegate.errors import InputError


def test_the_same_key_gives_the_same_pseudonyms_and_another_others() -> None:
    one, same, other = (Pseudonyms(find_key(k * 32)) for k in "aab")
    assert one.of("account", "x") == same.of("account", "x") != other.of("account", "x")
    assert one.key_id == same.key_id != other.key_id
    assert one.of("account", "x") != one.of("payment", "x")


def test_the_key_is_made_once_and_is_the_owners_alone(own_home: Path) -> None:
    assert find_key() == find_key()
    path = own_home / "distillation.key"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in own_home.iterdir()] == [path.name]


def test_the_environment_may_give_the_key(monkeypatch: pytest.MonkeyPatch, own_home: Path) -> None:
    monkeypatch.setenv("TIDEGATE_LOG_KEY", "e" * 32)
    assert find_key() == find_key("e" * 32)
    assert not own_home.exists()


def test_a_short_key_is_refused_without_being_shown() -> None:
    with pytest.raises(InputError) as caught:
        find_key("hunter2")
    assert "hunter2" not in str(caught.value)


def test_nothing_has_the_pseudonym_nought() -> None:
    names = Pseudonyms(find_key("k" * 32))
    assert {names.of("account", None), names.of("account", ""), names.of_network("?")} == {0}


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("192.0.2.77:8080", "192.0.2.0/24"),
        ("192.0.2.77, 10.0.0.1", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("[2001:db8:1:2::3]:443", "2001:db8:1::/48"),
        ("unknown", ""),
    ],
)
def test_an_address_is_known_by_its_prefix(address: str, prefix: str) -> None:
    assert prefix_of(address) == prefix
