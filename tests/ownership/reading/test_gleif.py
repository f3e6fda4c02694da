"""GLEIF: consolidation is control and no percentage; an exception is an owner not named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidegate.errors import InputError
from tidegate.ownership.reading import read_structure
from tidegate.ownership.reading.json_stream import OBJECT_LIMIT
from tidegate.ownership.share import PERCENT, UNKNOWN, WHOLE, Share
from tidegate.ownership.structure import Structure

Shared = Callable[[str], Path]
FIXTURES = "ownership/gleif_fixtures"
DIRECT, ULTIMATE = "IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY"


def relation(child: str, parent: str, kind: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "StartNode": {"NodeID": child, "NodeIDType": "LEI"},
        "EndNode": {"NodeID": parent, "NodeIDType": "LEI"},
        "RelationshipType": kind, "RelationshipStatus": "ACTIVE",
    }  # fmt: skip
    registration = {"RegistrationStatus": more.pop("registration", "PUBLISHED")}
    return {"Relationship": told | more, "Registration": registration}


def exception(lei: str, reason: str, category: str = "DIRECT") -> dict[str, Any]:
    return {"LEI": lei, "ExceptionCategory": f"{category}_ACCOUNTING_CONSOLIDATION_PARENT",
            "ExceptionReason": reason}  # fmt: skip


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Structure]:
    def reader(*records: Any) -> Structure:
        path = tmp_path / "gleif.json"
        path.write_text(json.dumps(list(records)))
        return read_structure(path)

    return reader


Read = Callable[..., Structure]


def test_every_fixture_is_read(shared: Shared) -> None:
    files = [path for path in sorted(shared(FIXTURES).iterdir()) if "-out" not in path.name]
    assert len(files) == 23
    for path in files:
        structure = read_structure(path)
        assert structure.format == "gleif", path.name
        assert structure.entities, path.name


@pytest.mark.parametrize(
    "name", ["rr-data", "rr-updates-data2", "repex-data", "lei-data", "lei-updates-data2"]
)
def test_xml_and_json_tell_the_same(shared: Shared, name: str) -> None:
    xml, plain = (read_structure(shared(f"{FIXTURES}/{name}.{end}")) for end in ("xml", "json"))
    assert xml.entities.keys() == plain.entities.keys()
    assert {e.name for e in xml.entities.values()} == {e.name for e in plain.entities.values()}
    assert (xml.stakes, xml.ties) == (plain.stakes, plain.ties)


def test_the_direct_parent_has_control_and_an_unknown_share(read: Read) -> None:
    structure = read(relation("C", "P", DIRECT), relation("C", "U", ULTIMATE))
    assert [(s.owner, s.owned, s.share, s.told) for s in structure.stakes] == [
        ("P", "C", UNKNOWN, False)
    ]
    assert [(t.holder, t.kind, t.stands) for t in structure.ties] == [
        ("P", "control", True), ("U", "control", True),
    ]  # fmt: skip


def test_the_ultimate_parent_alone_holds_something(read: Read) -> None:
    (stake,) = read(relation("C", "U", ULTIMATE)).stakes
    assert (stake.owner, stake.share) == ("U", UNKNOWN)


def test_a_branch_is_its_head_office(read: Read) -> None:
    (stake,) = read(relation("B", "H", "IS_INTERNATIONAL_BRANCH_OF")).stakes
    assert (stake.owner, stake.share) == ("H", Share(WHOLE, WHOLE))


@pytest.mark.parametrize(
    ("amount", "share"), [("60.00", Share(60 * PERCENT, 60 * PERCENT)), ("1.00", UNKNOWN)]
)
def test_quantifiers_are_used_unless_they_may_mean_the_whole(
    read: Read, amount: str, share: Share
) -> None:
    quantifier = {"MeasurementMethod": "ACCOUNTING_CONSOLIDATION", "QuantifierAmount": amount,
                  "QuantifierUnits": "PERCENTAGE"}  # fmt: skip
    (stake,) = read(relation("C", "P", DIRECT, RelationshipQuantifiers=[quantifier])).stakes
    assert stake.share == share


def test_a_quantifier_that_is_none_is_told(read: Read) -> None:
    quantifier = {"QuantifierAmount": "many", "QuantifierUnits": "PERCENTAGE"}
    structure = read(relation("C", "P", DIRECT, RelationshipQuantifiers=[quantifier]))
    assert structure.stakes[0].share == UNKNOWN
    assert structure.problems[0].row == 1


def test_a_later_deletion_takes_the_relationship_away(read: Read) -> None:
    deleted = relation("C", "P", DIRECT) | {"Extension": {"Deletion": {"DeletedAt": "2023"}}}
    kept = relation("D", "P", DIRECT)
    structure = read(relation("C", "P", DIRECT), kept, deleted)
    assert [s.owned for s in structure.stakes] == ["D"]


def test_an_ultimate_parent_counts_again_where_the_direct_one_has_ended(read: Read) -> None:
    period = {"StartDate": "2012-01-02", "EndDate": "2020-03-04",
              "PeriodType": "RELATIONSHIP_PERIOD"}  # fmt: skip
    structure = read(
        relation("C", "P", DIRECT, RelationshipPeriods=[period]), relation("C", "U", ULTIMATE)
    )
    assert [s.owner for s in structure.stakes] == ["P", "U"]


def test_funds_are_managed_and_not_owned(read: Read) -> None:
    structure = read(relation("F", "M", "IS_FUND-MANAGED_BY"), relation("F", "U", "IS_SUBFUND_OF"))
    assert structure.stakes == ()
    assert [(t.holder, t.kind) for t in structure.ties] == [("M", "management"), ("U", "other")]


def test_annulled_and_deleted_relationships_are_left_out_and_counted(read: Read) -> None:
    gone = relation("C", "X", DIRECT, registration="ANNULLED")
    deleted = relation("D", "X", DIRECT) | {"Extension": {"gleif:Deletion": {"DeletedAt": "2023"}}}
    structure = read(relation("C", "P", DIRECT), gone, deleted)
    assert [s.owner for s in structure.stakes] == ["P"]
    assert any("annulled" in note for note in structure.notes)
    assert any("deleted" in note for note in structure.notes)


def test_an_ended_relationship_ends(read: Read) -> None:
    period = {"StartDate": "2012-01-02T00:00:00Z", "EndDate": "2020-03-04T00:00:00Z",
              "PeriodType": "RELATIONSHIP_PERIOD"}  # fmt: skip
    (stake,) = read(relation("C", "P", DIRECT, RelationshipPeriods=[period])).stakes
    assert (stake.begins, stake.ends) == ("2012-01-02", "2020-03-04")


@pytest.mark.parametrize(
    ("reason", "controlled"),
    [("NATURAL_PERSONS", False), ("NO_KNOWN_PERSON", False), ("NON_CONSOLIDATING", False),
     ("NON_PUBLIC", True), ("NO_LEI", True)],
)  # fmt: skip
def test_an_exception_is_an_owner_who_is_not_named(
    read: Read, reason: str, controlled: bool
) -> None:
    structure = read(exception("C", reason), exception("C", reason, "ULTIMATE"))
    (stake,) = structure.stakes
    assert structure.entities[stake.owner].unspecified
    assert (stake.share, stake.told) == (UNKNOWN, False)
    assert bool(structure.ties) is controlled


def test_lei_records_give_names_and_seats(shared: Shared) -> None:
    bare = read_structure(shared(f"{FIXTURES}/rr-data.xml"))
    named = read_structure(
        shared(f"{FIXTURES}/rr-data.xml"), also=[shared(f"{FIXTURES}/lei-data.xml")]
    )
    assert named.entities.keys() == bare.entities.keys()
    fund = named.entities["001GPB6A9XPE8XJICC14"]
    assert fund.name == "Fidelity Advisor Leveraged Company Stock Fund"
    assert fund.seats == {"organised": ("US",), "headquartered": ("US",)}
    assert fund.other_names


def test_wrapped_golden_copies_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rr.json"
    record = {"RelationshipRecord": relation("C", "P", DIRECT)}
    record["RelationshipRecord"]["Relationship"]["RelationshipType"] = {"$": DIRECT}
    path.write_text(json.dumps({"relations": [record, record]}))
    assert len(read_structure(path).stakes) == 1


BOMBS = {
    "entities": '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rr:RelationshipData '
    'xmlns:rr="http://www.gleif.org/data/schema/rr/2016">&a;</rr:RelationshipData>',
    "depth": '<RelationshipData xmlns="http://www.gleif.org/data/schema/rr/2016">'
    + "<a>" * 100_000,
    "size": '<RelationshipData xmlns="http://www.gleif.org/data/schema/rr/2016"><a>'
    + "x" * (OBJECT_LIMIT + 1_000_000),
    "cut": '<RelationshipData xmlns="http://www.gleif.org/data/schema/rr/2016"><RelationshipRecord>',
    "other": '<?xml version="1.0"?><feed><entry/></feed>',
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_hostile_xml_is_refused(tmp_path: Path, bomb: str) -> None:
    path = tmp_path / "file.xml"
    path.write_text(BOMBS[bomb])
    with pytest.raises(InputError) as caught:
        read_structure(path)
    assert caught.value.problems


def test_an_archive_is_asked_to_be_unpacked(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "rr.xml.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("20240101-rr.xml", "<RelationshipData/>")
    with pytest.raises(InputError, match="zip archive"):
        read_structure(path)
