"""Whatever the bytes are: a structure, or one InputError that says what is wrong."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.errors import InputError
from tidegate.ownership.reading import read_structure
from tidegate.ownership.reading.json_stream import OBJECT_LIMIT
from tidegate.ownership.share import WHOLE
from tidegate.ownership.structure import Structure

SEEDS = (
    b"owner,owned,percent,class,from,to,owner_id,terms\nX,A,50,votes,2020,2021,1,t\nA,B,1/3,veto,,,,\n",
    b'[{"statementId":"s","recordId":"r","recordType":"relationship","statementDate":"2020-01-01",'
    b'"recordDetails":{"subject":"a","interestedParty":"b","componentRecords":["c"],"interests":'
    b'[{"type":"shareholding","share":{"exact":50},"directOrIndirect":"indirect"}]}}]',
    b'[{"Relationship":{"StartNode":{"NodeID":"a"},"EndNode":{"NodeID":"b"},'
    b'"RelationshipType":"IS_DIRECTLY_CONSOLIDATED_BY"},"Registration":{}}]',
    b'<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016"><rr:RelationshipRecord>'
    b"<rr:Relationship><rr:StartNode><rr:NodeID>a</rr:NodeID></rr:StartNode></rr:Relationship>"
    b"</rr:RelationshipRecord></rr:RelationshipData>",
    b'{"id":"o","schema":"Ownership","properties":{"owner":["a"],"asset":["b"],"percentage":["5"]}}\n'
    b'{"id":"a","schema":"Person","properties":{"name":["A"]}}\n',
)
QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def sound(path: Path, data: bytes) -> Structure | None:
    path.write_bytes(data)
    try:
        structure = read_structure(path)
    except InputError as error:
        assert error.problems, "an InputError names its place"
        return None
    for stake in structure.stakes:
        assert {stake.owner, stake.owned} <= structure.entities.keys()
        assert 0 <= stake.share.low <= stake.share.high <= WHOLE
    for tie in structure.ties:
        assert {tie.holder, tie.subject} <= structure.entities.keys()
    for key, entity in structure.entities.items():
        assert entity.key == key
        assert "\n" not in entity.name and "\x1b" not in entity.name
    return structure


@QUIET
@given(data=st.binary(max_size=400))
def test_random_bytes(tmp_path: Path, data: bytes) -> None:
    sound(tmp_path / "file", data)


@QUIET
@given(seed=st.sampled_from(SEEDS), chance=st.randoms(use_true_random=False))
def test_mutations_of_each_format(tmp_path: Path, seed: bytes, chance: random.Random) -> None:
    data = bytearray(seed)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        action = chance.randrange(4)
        if action == 0:
            data[at : at + chance.randint(1, 20)] = b""
        elif action == 1:
            data[at:at] = bytes(chance.choices(range(256), k=chance.randint(1, 5)))
        elif action == 2:
            data[at:at] = data[: chance.randint(1, 80)]
        else:
            data[at : at + 1] = chance.choice(
                [b"null", b"[]", b"{}", b"-1", b'"', b",", b"\n", b"1e99"]
            )
        if not data:
            data = bytearray(b"x")
    sound(tmp_path / "file.json", bytes(data))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@QUIET
@given(value=JSON, place=st.sampled_from([
    "statementId", "recordId", "recordType", "recordStatus", "statementDate", "annotations",
    "recordDetails", "subject", "interestedParty", "interests", "componentRecords", "share", "type",
    "startDate", "details", "directOrIndirect", "exact"]))  # fmt: skip
def test_any_value_in_any_place_of_a_statement(tmp_path: Path, value: object, place: str) -> None:
    statement = json.loads(SEEDS[1])[0]
    details = statement["recordDetails"]
    interest = details["interests"][0]
    for holder in (statement, details, interest, interest["share"]):
        if place in holder or (holder is statement and place == "annotations"):
            holder[place] = value
            break
    else:
        interest[place] = value
    sound(tmp_path / "file.json", json.dumps([statement, statement]).encode())


@QUIET
@given(value=JSON, place=st.sampled_from([
    "statementID", "statementType", "statementDate", "replacesStatements", "subject",
    "interestedParty", "interests", "entityType", "names", "addresses", "identifiers",
]))  # fmt: skip
@pytest.mark.parametrize("kind", ["entity", "person", "ownershipOrControl"])
def test_any_value_in_an_older_statement(
    tmp_path: Path, kind: str, value: object, place: str
) -> None:
    one = {"statementID": "s", "statementType": f"{kind}Statement", place: value}
    sound(tmp_path / "file.json", json.dumps([one, {"statementID": "t"} | one]).encode())


@QUIET
@given(value=JSON, place=st.sampled_from([
    "StartNode", "EndNode", "RelationshipType", "RelationshipPeriods", "RelationshipStatus",
    "RelationshipQuantifiers", "Registration", "Extension", "ExceptionCategory",
    "ExceptionReason", "ExceptionReference", "LEI", "Entity"]))  # fmt: skip
def test_any_value_in_any_place_of_a_gleif_record(
    tmp_path: Path, value: object, place: str
) -> None:
    one = json.loads(SEEDS[2])[0]
    whole = {"LEI": "L", "ExceptionCategory": "DIRECT", "ExceptionReason": "NO_LEI"}
    named = {"LEI": "L", "Entity": {"LegalName": "N", "LegalJurisdiction": "US"}}
    for record in (one, whole, named):
        (record if place in record else record.get("Relationship", record))[place] = value
    sound(tmp_path / "file.json", json.dumps([one, whole, named]).encode())


@QUIET
@given(value=JSON, place=st.sampled_from(["id", "schema", "owner", "asset", "percentage", "role"]))
def test_any_value_in_any_place_of_an_entity(tmp_path: Path, value: object, place: str) -> None:
    entity = json.loads(SEEDS[4].splitlines()[0])
    (entity if place in entity else entity["properties"])[place] = value
    first = SEEDS[4].splitlines()[1]
    sound(tmp_path / "file.json", first + b"\n" + json.dumps(entity).encode())


@QUIET
@given(rows=st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=6), max_size=5))
def test_any_cells_in_a_table(tmp_path: Path, rows: list[list[str]]) -> None:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["owner", "owned", "percent", "class", "from", "terms"])
    writer.writerows(rows)
    sound(tmp_path / "file.csv", text.getvalue().encode("utf-8", "replace"))


def bomb_deep() -> bytes:
    return b'[{"recordDetails":' + b"[" * 200_000


def bomb_nested_record() -> bytes:
    return b'[{"recordDetails":' + b'{"a":' * 500 + b"1" + b"}" * 500 + b"}]"


def bomb_endless() -> bytes:
    return b'[{"recordDetails":"' + b"x" * (OBJECT_LIMIT + 2_000_000)


def bomb_gzip() -> bytes:
    return gzip.compress(b'[{"recordDetails":{}},' + b" " * 200_000_000, 9)


def bomb_number() -> bytes:
    return b'[{"recordId":"r","recordType":"relationship","recordDetails":{"interests":[' + (
        b'{"type":"shareholding","share":{"exact":' + b"9" * 1_000_000 + b"}}]}}]"
    )


@pytest.mark.parametrize(
    "bomb", [bomb_deep, bomb_nested_record, bomb_endless, bomb_gzip, bomb_number]
)
def test_bombs_end_in_a_word(tmp_path: Path, bomb: Callable[[], bytes]) -> None:
    structure = sound(tmp_path / "file.json", bomb())
    assert structure is None or structure.problems


def test_a_deep_chain_is_read_without_recursion(tmp_path: Path) -> None:
    rows = "".join(f"C{at},C{at + 1},60\n" for at in range(20_000))
    structure = sound(tmp_path / "chain.csv", f"owner,owned,percent\n{rows}".encode())
    assert structure is not None
    assert len(structure.entities) == 20_001
