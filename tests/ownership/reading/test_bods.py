"""BODS: nothing is lost, nothing counted twice, and what is not told stays not known."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidegate.errors import InputError
from tidegate.ownership.reading import read_structure
from tidegate.ownership.share import PERCENT, UNKNOWN, Share
from tidegate.ownership.structure import Structure

Shared = Callable[[str], Path]
Read = Callable[..., Structure]
EXAMPLES = "ownership/bods_standard/examples"
FIXTURES = "ownership/libcovebods_fixtures_0.4"


def entity(key: str, **details: Any) -> dict[str, Any]:
    told = {
        "isComponent": False,
        "entityType": {"type": "registeredEntity"},
        "name": key,
        **details,
    }
    return {"statementId": f"s-{key}", "declarationSubject": "x", "recordId": key,
            "recordType": "entity", "statementDate": "2024-01-01",
            "recordDetails": told | details}  # fmt: skip


def relation(key: str, owner: Any, owned: Any, *interests: Any, **more: Any) -> dict[str, Any]:
    details = {"isComponent": False, "interestedParty": owner, "subject": owned,
               "interests": list(interests),
               "componentRecords": more.pop("components", [])}  # fmt: skip
    return {"statementId": f"s-{key}", "declarationSubject": "x", "recordId": key,
            "recordType": "relationship", "statementDate": "2024-01-01", "recordStatus": "new",
            "recordDetails": details} | more  # fmt: skip


def holding(exact: float | None = None, kind: str = "shareholding", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"type": kind, "directOrIndirect": "direct", **more}
    return told | ({} if exact is None else {"share": {"exact": exact}})


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reader(*statements: Any, name: str = "file.json") -> Structure:
        path = tmp_path / name
        path.write_text(json.dumps(list(statements)))
        return read_structure(path)

    return reader


def test_every_example_and_fixture_is_read_without_loss(shared: Shared) -> None:
    """Counted apart from the reader: each record and each interest of a latest statement."""
    files = sorted(shared(EXAMPLES).glob("*.json")) + sorted(shared(FIXTURES).rglob("*.json"))
    assert len(files) == 456
    refused = []
    for path in files:
        try:
            structure = read_structure(path)
        except InputError as error:
            refused.append(path.name)
            assert error.problems and error.problems[0].mend
            continue
        assert structure.format == "bods", path.name
        _check_nothing_lost(path, structure)
    assert refused == ["statement_recordType_code.json"], "its only statement is of no known type"


def _check_nothing_lost(path: Path, structure: Structure) -> None:
    document = json.loads(path.read_text())
    latest: dict[str, dict[str, Any]] = {}
    unreadable = 0
    for one in document if isinstance(document, list) else [document]:
        details = one.get("recordDetails")
        relationship = one.get("recordType") == "relationship"
        if one.get("recordType") not in ("entity", "person", "relationship") or (
            relationship and not isinstance(details, dict)
        ):
            unreadable += 1
            continue
        record = str(one.get("recordId") or one["statementId"])
        before = latest.get(record)
        if before is None or str(one.get("statementDate", "")) >= str(before.get("statementDate")):
            latest[record] = one
    relations = [one for one in latest.values() if one["recordType"] == "relationship"]
    named = {key for key, one in latest.items() if one["recordType"] != "relationship"}
    assert named <= structure.entities.keys(), path.name
    facts = 0
    for one in relations:
        interests = one["recordDetails"].get("interests")
        facts += max(1, len(interests)) if isinstance(interests, list) else 1
        for role in ("interestedParty", "subject"):
            party = one["recordDetails"].get(role)
            if isinstance(party, str):
                assert party in structure.entities, path.name
    assert len(structure.stakes) + len(structure.ties) == facts, path.name
    assert unreadable <= len(structure.problems), path.name


@pytest.mark.parametrize("folder", ["valid-schema"])
def test_valid_files_raise_no_problem_but_for_what_is_truly_absent(
    shared: Shared, folder: str
) -> None:
    for path in sorted((shared(FIXTURES) / folder).glob("*.json")):
        wrong = [p for p in read_structure(path).problems if "not in the file" not in p.message]
        assert not wrong, (path.name, wrong)


@pytest.mark.parametrize(
    "name",
    [
        "relationship_interests_share_exact_too_big", "relationship_interests_share_not_object",
        "relationship_interests_share_minimum_too_small", "relationship_interests_type_code",
        "relationship_interests_exclusive_max_too_big", "relationship_interests_no_array",
        "relationship_interests_end_date_string", "relationship_subject_missing",
        "relationship_interestedParty_missing", "statement_recordId_missing",
        "relationship_interests_direct_indirect_code", "statement_recordStatus_code",
        "statement_statementDate_missing", "statement_recordDetails_missing",
    ],
)  # fmt: skip
def test_what_decides_a_share_and_is_invalid_is_told(shared: Shared, name: str) -> None:
    structure = read_structure(shared(f"{FIXTURES}/invalid-schema/{name}.json"))
    assert structure.problems
    assert all(problem.row for problem in structure.problems)


def test_an_impossible_share_is_not_known_rather_than_guessed(shared: Shared) -> None:
    name = "relationship_interests_share_exact_too_big"
    structure = read_structure(shared(f"{FIXTURES}/invalid-schema/{name}.json"))
    assert {stake.share for stake in structure.stakes} == {UNKNOWN}


def test_three_hundred_statements(shared: Shared) -> None:
    structure = read_structure(shared(f"{FIXTURES}/sample_300_statements.json"))
    assert structure.rows == 300
    assert len(structure.stakes) + len(structure.ties) >= 100


def test_an_indirect_share_with_its_steps_is_not_counted_again(shared: Shared) -> None:
    structure = read_structure(shared(f"{EXAMPLES}/bods-package-fi-soe.json"))
    state = next(e.key for e in structure.entities.values() if e.name == "Suomen tasavalta")
    assert all(stake.owner != state for stake in structure.stakes)
    assert sorted(stake.share.low // PERCENT for stake in structure.stakes) == [23, 76, 100]
    assert any("not counted again" in note for note in structure.notes)


def test_mixed_interests_keep_the_direct_one(shared: Shared) -> None:
    structure = read_structure(shared(f"{EXAMPLES}/mixed-direct-and-indirect-ownership.json"))
    direct = [s for s in structure.stakes if s.begins == "2019-05-01"]
    assert [s.share for s in direct] == [Share(50 * PERCENT, 50 * PERCENT)]
    assert [t.kind for t in structure.ties] == ["other"]


def test_an_indirect_share_whose_steps_are_absent_is_not_known(read: Read) -> None:
    structure = read(
        entity("A"), entity("B"),
        relation("r", "A", "B", holding(54, directOrIndirect="indirect"), components=["gone"]),
    )  # fmt: skip
    (stake,) = structure.stakes
    assert stake.share == UNKNOWN
    assert "54 %" in stake.note
    assert any("gone" in problem.message for problem in structure.problems)


def test_steps_that_do_not_lead_there_are_no_steps(read: Read) -> None:
    structure = read(
        entity("A"), entity("B"), entity("C"), relation("s", "C", "B", holding(10)),
        relation("r", "A", "B", holding(54, directOrIndirect="indirect"), components=["s"]),
    )  # fmt: skip
    assert {(s.owner, s.share) for s in structure.stakes} == {
        ("C", Share(10 * PERCENT, 10 * PERCENT)), ("A", UNKNOWN),
    }  # fmt: skip


def test_all_of_it_indirectly_is_all_by_every_rule(read: Read) -> None:
    structure = read(
        entity("A"), entity("B"), relation("r", "A", "B", holding(100, directOrIndirect="indirect"))
    )
    assert structure.stakes[0].share.low == 100 * PERCENT


def test_the_nominator_holds_what_the_nominee_holds(shared: Shared) -> None:
    structure = read_structure(shared(f"{EXAMPLES}/nomination.json"))
    board = next(t for t in structure.ties if t.words.startswith("boardMember"))
    assert structure.entities[board.holder].name == "Silvia Teixeira Perez"
    assert "Perez-Rivero nomination" in board.words


def test_a_share_through_a_nomination_is_the_nominators(read: Read) -> None:
    nomination = entity("N", entityType={"type": "arrangement", "subtype": "nomination"})
    structure = read(
        entity("P"), entity("Q"), nomination, entity("C"),
        relation("1", "P", "N", holding(kind="nominator")),
        relation("2", "Q", "N", holding(kind="nominee")), relation("3", "N", "C", holding(60)),
    )  # fmt: skip
    (stake,) = structure.stakes
    assert (stake.owner, stake.owned, stake.share.low) == ("P", "C", 60 * PERCENT)
    assert "through the nominee" in stake.note


def test_a_nominee_in_the_company_itself_holds_for_somebody_else(read: Read) -> None:
    structure = read(
        entity("Q"), entity("C"), relation("2", "Q", "C", holding(kind="nominee"), holding(60))
    )
    (stake,) = structure.stakes
    assert structure.entities[stake.owner].unspecified
    assert stake.share.low == 60 * PERCENT


def test_several_nominators_may_each_hold_up_to_the_whole(read: Read) -> None:
    nomination = entity("N", entityType={"type": "arrangement", "subtype": "nomination"})
    structure = read(
        entity("P"), entity("R"), nomination, entity("C"), relation("3", "N", "C", holding(60)),
        relation("1", "P", "N", holding(kind="nominator")),
        relation("2", "R", "N", holding(kind="nominator")),
    )  # fmt: skip
    assert {(s.owner, s.share) for s in structure.stakes} == {
        ("P", Share(0, 60 * PERCENT)), ("R", Share(0, 60 * PERCENT)),
    }  # fmt: skip


def test_the_latest_statement_of_a_record_wins_in_any_order(read: Read) -> None:
    old = relation("r", "A", "B", holding(10))
    new = relation("r", "A", "B", holding(20), statementDate="2024-06-01", statementId="s2")
    for order in ([old, new], [new, old]):
        (stake,) = read(entity("A"), entity("B"), *order).stakes
        assert stake.share.low == 20 * PERCENT


def test_a_closed_relationship_ends(shared: Shared, read: Read) -> None:
    structure = read_structure(shared(f"{EXAMPLES}/tecido.json"))
    ended = {stake.ends for stake in structure.stakes if stake.share.low == 30 * PERCENT}
    assert ended == {"2023-03-02"}  # closed on the 3rd: the day before was the last
    assert any("replaced" in note for note in structure.notes)


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [
        ({"exact": 33.3333333}, 33_333_333, 33_333_334),
        ({"minimum": 25, "exclusiveMaximum": 50}, 25 * PERCENT, 50 * PERCENT - 1),
        ({"exclusiveMinimum": 25, "maximum": 50}, 25 * PERCENT + 1, 50 * PERCENT),
        ({"minimum": 25, "exclusiveMinimum": True}, 25 * PERCENT + 1, 100 * PERCENT),
        ({}, 0, 100 * PERCENT),
        ({"exact": "many"}, 0, 100 * PERCENT),
        ({"minimum": 60, "maximum": 40}, 0, 100 * PERCENT),
        ({"exact": 1e-7}, 0, 1),
        ({"exclusiveMinimum": 49.9999999, "exclusiveMaximum": 50}, 49_999_999, 50 * PERCENT - 1),
    ],
)
def test_shares_are_enclosed(read: Read, share: Any, low: int, high: int) -> None:
    structure = read(entity("A"), entity("B"), relation("r", "A", "B", holding(share=share)))
    assert structure.stakes[0].share == Share(low, high)


@pytest.mark.parametrize(
    ("kind", "where"),
    [("shareholding", "equity"), ("votingRights", "vote"), ("rightsToProfitOrIncome", "value"),
     ("rightsToSurplusAssetsOnDissolution", "value"), ("unknownInterest", "all"),
     ("appointmentOfBoard", "board_appointment"), ("boardChair", "chair"),
     ("boardMember", "officer"), ("controlByLegalFramework", "control"), ("settlor", "trust"),
     ("protector", "trust"), ("enjoymentAndUseOfAssets", "other")],
)  # fmt: skip
def test_types_of_interest(read: Read, kind: str, where: str) -> None:
    structure = read(entity("A"), entity("B"), relation("r", "A", "B", holding(kind=kind)))
    facts = [s.metric for s in structure.stakes] + [t.kind for t in structure.ties]
    assert facts == [where]


def test_influence_or_control_is_not_taken_for_control(read: Read) -> None:
    told = holding(kind="otherInfluenceOrControl")
    (tie,) = read(entity("A"), entity("B"), relation("r", "A", "B", told)).ties
    assert (tie.kind, tie.stands) == ("control", None)


def test_a_party_who_is_not_named_is_unknown_mass(shared: Shared) -> None:
    name = "listed-company-exempt-from-disclosure"
    structure = read_structure(shared(f"{EXAMPLES}/{name}.json"))
    (stake,) = structure.stakes
    owner = structure.entities[stake.owner]
    assert owner.unspecified
    assert owner.fields["reason"] == "subjectExemptFromDisclosure"
    assert (stake.share, stake.told) == (UNKNOWN, False)


def test_a_party_who_is_not_in_the_file_may_be_anybody(read: Read) -> None:
    structure = read(entity("B"), relation("r", "elsewhere", "B", holding(60)))
    assert structure.entities["elsewhere"].unspecified
    assert structure.stakes[0].share.low == 60 * PERCENT


def test_seats_names_and_the_rest_of_a_record(shared: Shared) -> None:
    structure = read_structure(shared(f"{EXAMPLES}/multiple-tax-residencies.json"))
    person = next(e for e in structure.entities.values() if e.kind == "person")
    assert person.name == "Logan Morton"
    assert "citizen" in person.seats
    assert any(key.startswith("taxResidencies") for key in person.fields)
    assert "birthDate" in person.fields


def test_statements_of_version_2_are_tolerated(shared: Shared) -> None:
    names = sorted(shared("ownership/gleif_fixtures").glob("*-out.json"))
    kinds = Counter(read_structure(path).format for path in names)
    assert kinds == {"bods": len(names)}
    structure = read_structure(shared("ownership/gleif_fixtures/repex-updates-data2-out.json"))
    assert len(structure.ties) == 7
    assert any("0.2 or 0.3" in note for note in structure.notes)


def test_a_statement_that_replaces_another_wins_in_version_2(read: Read) -> None:
    def old(key: str, exact: int, **more: Any) -> dict[str, Any]:
        return {
            "statementID": key, "statementType": "ownershipOrControlStatement",
            "statementDate": "2020-01-01", "subject": {"describedByEntityStatement": "B"},
            "interestedParty": {"describedByEntityStatement": "A"},
            "interests": [{"type": "shareholding", "share": {"exact": exact},
                           "interestLevel": "direct"}],
        } | more  # fmt: skip

    company = {"statementType": "entityStatement", "statementDate": "2020-01-01",
               "entityType": "registeredEntity"}  # fmt: skip
    parties = [company | {"statementID": key, "name": key} for key in "AB"]
    first, second = old("o1", 10), old("o2", 20, replacesStatements=["o1"])
    for order in ([first, second], [second, first]):
        (stake,) = read(*parties, *order).stakes
        assert (stake.owner, stake.share.low) == ("A", 20 * PERCENT)


def test_json_lines_and_a_lone_statement_are_read(tmp_path: Path) -> None:
    path = tmp_path / "file.jsonl"
    statements = [entity("A"), entity("B"), relation("r", "A", "B", holding(60))]
    path.write_text("\n".join(map(json.dumps, statements)))
    assert len(read_structure(path).stakes) == 1
    path.write_text(json.dumps(entity("A"), indent=2))
    assert list(read_structure(path).entities) == ["A"]


def test_a_deep_chain_of_replacements_and_records_is_no_trouble(read: Read) -> None:
    chain = [entity(f"e{at}") for at in range(3000)]
    links = [relation(f"r{at}", f"e{at}", f"e{at + 1}", holding(60)) for at in range(2999)]
    top = relation("t", "e0", "e2999", holding(1, directOrIndirect="indirect"),
                   components=[f"r{at}" for at in range(2999)])  # fmt: skip
    structure = read(*chain, *links, top)
    assert len(structure.stakes) == 2999
