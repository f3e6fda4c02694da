"""Facts beside the name only tell two parties apart, and say why."""

from __future__ import annotations

from typing import Any

import pytest

from tidegate.lists.entry import Entry, ListedName
from tidegate.parties.attributes import DATE_DIFFERS, YEAR_DIFFERS, weigh


def of(fields: dict[str, Any], **asked: Any) -> Any:
    listed = Entry("us.bis.entity", "1", (ListedName("Zorblat", "primary"),), **fields)
    return weigh(**{"schema": "unknown", "countries": (), "birth_date": "", **asked}, entry=listed)


@pytest.mark.parametrize(
    ("asked", "listed", "approximate", "factor"),
    [
        ("1971-05-02", "1971-05-02", False, 1.0),
        ("1971", "1971-05-02", False, 1.0),
        ("1971-05-02", "1971", False, 1.0),
        ("1971-05-02", "1971-06-01", False, DATE_DIFFERS),
        ("1972", "1971", False, DATE_DIFFERS),
        ("1973", "1971", False, YEAR_DIFFERS),
        ("1973", "1971", True, 1.0),
        ("1969-01-01", "1971", True, 1.0),
        ("1974", "1971", True, YEAR_DIFFERS),
        ("", "1971", False, 1.0),
        ("no date", "1971", False, 1.0),
    ],
)
def test_dates_of_birth_tell_apart(
    asked: str, listed: str, approximate: bool, factor: float
) -> None:
    entry: dict[str, Any] = {"birth_dates": [listed]}
    if approximate:
        entry["extra"] = {"birth_date_approximate": f"circa {listed}"}
    found = of(entry, birth_date=asked)
    assert found.factor == factor
    assert bool(found.contradictions) == (factor < 1)


def test_an_approximate_date_is_told_as_such() -> None:
    entry = {"birth_dates": ["1971"], "extra": {"birth_date_approximate": "circa 1971"}}
    assert of(entry, birth_date="1973").reasons == ("born 1973, listed as about 1971",)


def test_the_nearest_of_several_dates_counts() -> None:
    assert of({"birth_dates": ["1950", "1971"]}, birth_date="1971").factor == 1


def test_a_country_tells_apart_only_where_both_are_known() -> None:
    assert of({}, countries=("CN",)).factor == 1
    assert of({"countries": ["CN"]}).factor == 1
    assert of({"nationalities": ["CN"]}, countries=("CN",)).factor == 1
    other = of({"countries": ["CN"]}, countries=("DE",))
    assert other.factor < 1
    assert other.contradictions == ("country DE, listed with CN",)


def test_a_type_tells_apart_only_where_both_are_known() -> None:
    assert of({"schema": "vessel"}).factor == 1
    assert of({}, schema="person").factor == 1
    assert of({"schema": "vessel"}, schema="person").factor < 1
