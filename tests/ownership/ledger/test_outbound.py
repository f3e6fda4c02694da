"""The facts of 31 CFR 850.210(a)(5): a country says yes and never no; a sector says nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tidegate.ownership.ledger import ledger

HEAD = (
    "Venture,Date formed,Signed,Foreign partner,Foreign partner country,Domestic partner,Host,"
    "US person,Covered activity,Knows covered activity,Excepted\n"
)
Facts = Callable[[str], dict[str, str]]


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    def read(row: str) -> dict[str, str]:
        path = tmp_path / "v.csv"
        path.write_text(HEAD + row + "\n", encoding="utf-8")
        [one] = ledger(path, as_of="2026-01-22").ventures
        told: dict[str, dict[str, str]] = one.outbound["facts"]  # type: ignore[assignment]
        unknown = [name for name, fact in told.items() if fact["value"] == "unknown"]
        assert len(one.outbound["open"]) == len(unknown)  # type: ignore[arg-type]
        assert all(fact["because"] for fact in told.values())
        return {name: fact["value"] for name, fact in told.items()}

    return read


def test_partners_of_the_united_states_and_of_china_are_told_by_the_table(facts: Facts) -> None:
    found = facts("X,2025-03-01,,Larkspur,US,Yunshan,CN,,,,")
    assert found == {
        "us_person_enters": "yes",
        "partner_of_country_of_concern": "yes",
        "venture_in_covered_activity": "unknown",
        "knows_at_entrance": "unknown",
        "on_or_after_effective": "yes",
        "not_excepted": "unknown",
    }


def test_other_countries_never_say_no(facts: Facts) -> None:
    found = facts("X,2025-03-01,,Cryoform,FI,Energia,BR,,,,")
    assert found["us_person_enters"] == "unknown"
    assert found["partner_of_country_of_concern"] == "unknown"


def test_a_chinese_partner_counts_wherever_the_venture_stands(facts: Facts) -> None:
    assert facts("X,2025,,Qinghe,CN,Energia,BR,,,,")["partner_of_country_of_concern"] == "yes"
    assert facts("X,2025,,Fund,HK,Energia,BR,,,,")["partner_of_country_of_concern"] == "yes"
    assert facts("X,2025,,Fund,TW,Energia,BR,,,,")["partner_of_country_of_concern"] == "unknown"


def test_columns_of_their_own_answer_yes_or_no(facts: Facts) -> None:
    found = facts("X,2025-03-01,,A,FI,B,CN,no,yes,yes,no")
    assert found["us_person_enters"] == "no"
    assert found["venture_in_covered_activity"] == "yes"
    assert found["knows_at_entrance"] == "yes"
    assert found["not_excepted"] == "yes"
    assert facts("X,2025-03-01,,A,FI,B,CN,perhaps,,,yes")["us_person_enters"] == "unknown"
    assert facts("X,2025-03-01,,A,FI,B,CN,,,,yes")["not_excepted"] == "no"


@pytest.mark.parametrize(
    ("formed", "signed", "answer"),
    [
        ("2025-01-02", "", "yes"),
        ("2025-01-01", "", "no"),
        ("2025", "", "unknown"),
        ("2024", "", "no"),
        ("2025-06", "2024-11", "unknown"),
        ("2025-06", "2025-01-02", "yes"),
        ("", "", "unknown"),
    ],
)
def test_the_day_of_entrance_is_that_of_formation_and_signing(
    facts: Facts, formed: str, signed: str, answer: str
) -> None:
    assert facts(f"X,{formed},{signed},A,US,B,CN,,,,")["on_or_after_effective"] == answer
