"""FollowTheMoney: ownership with shares and dates, offices as ties, nothing silently dropped."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidegate.ownership.reading import read_structure
from tidegate.ownership.share import PERCENT, UNKNOWN, Share
from tidegate.ownership.structure import Structure

Read = Callable[..., Structure]


def one(key: str, schema: str, **properties: Any) -> dict[str, Any]:
    told = {k: v if isinstance(v, list) else [v] for k, v in properties.items()}
    return {"id": key, "schema": schema, "properties": told}


PARTIES = (
    one("p", "Person", name="Ada", nationality="gb"),
    one("c", "Company", name=["Works", "Works Ltd"], jurisdiction="cn", leiCode="L1",
        mainCountry="hk"),
    one("h", "LegalEntity", name="Holding"),
)  # fmt: skip


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reader(*entities: Any) -> Structure:
        path = tmp_path / "file.json"
        path.write_text("\n".join(map(json.dumps, [*PARTIES, *entities])))
        return read_structure(path)

    return reader


def test_ownership_with_its_share_and_dates(read: Read) -> None:
    structure = read(
        one("o", "Ownership", owner="h", asset="c", percentage="45-55", startDate="2020-05",
            sharesCount="10")
    )  # fmt: skip
    (stake,) = structure.stakes
    assert structure.format == "ftm"
    assert (stake.owner, stake.owned, stake.begins) == ("h", "c", "2020-05")
    assert stake.share == Share(45 * PERCENT, 55 * PERCENT)
    assert "sharesCount: 10" in stake.note


def test_entities_with_names_seats_and_numbers(read: Read) -> None:
    structure = read(one("o", "Ownership", owner="p", asset="c"))
    company, person = structure.entities["c"], structure.entities["p"]
    assert (company.name, company.other_names) == ("Works", ("Works Ltd",))
    assert company.seats == {"organised": ("CN",), "headquartered": ("HK",)}
    assert ("LEI", "L1") in company.identifiers
    assert (person.kind, person.seats) == ("person", {"citizen": ("GB",)})
    assert [(s.share, s.told) for s in structure.stakes] == [(UNKNOWN, False)]


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        (one("l", "Directorship", director="p", organization="c", role="Director"), "officer"),
        (one("l", "Directorship", director="p", organization="c", role="Chairman"), "chair"),
        (one("l", "Family", person="p", relative="h", relationship="wife"), "family"),
        (one("l", "Membership", member="p", organization="c"), "other"),
        (one("l", "UnknownLink", subject="p", object="c", role="linked to"), "other"),
    ],
)
def test_links_are_ties_with_their_words(read: Read, link: dict[str, Any], kind: str) -> None:
    (tie,) = read(link).ties
    assert (tie.holder, tie.kind) == ("p", kind)
    assert link["schema"] in tie.words


def test_a_share_of_a_class_is_anything_up_to_it(read: Read) -> None:
    structure = read(
        one("o", "Ownership", owner="h", asset="c", percentage="60", sharesType="Class B")
    )
    assert structure.stakes[0].share == Share(0, 60 * PERCENT)


def test_a_percentage_that_is_none_is_told_and_not_known(read: Read) -> None:
    structure = read(one("o", "Ownership", owner="h", asset="c", percentage="most"))
    assert structure.stakes[0].share == UNKNOWN
    assert structure.problems[0].column == "percentage"


def test_several_owners_of_one_statement_are_not_each_the_whole(read: Read) -> None:
    structure = read(one("o", "Ownership", owner=["h", "p"], asset="c", percentage="60"))
    assert {s.share for s in structure.stakes} == {Share(0, 60 * PERCENT)}


def test_nested_and_absent_entities(read: Read) -> None:
    inner = one("n", "Company", name="Nested")
    structure = read(
        one("o", "Ownership", owner=[inner], asset="c", percentage="60"),
        one("q", "Ownership", owner="gone", asset="c", percentage="5"),
    )
    assert structure.entities["n"].name == "Nested"
    assert structure.entities["gone"].unspecified


def test_an_ownership_without_an_owner_is_a_problem(read: Read) -> None:
    assert read(one("o", "Ownership", asset="c")).problems
