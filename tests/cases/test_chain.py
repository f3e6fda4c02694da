"""The chain: every record names the one before, and whatever is changed is found."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.cases import Store, operator
from tidegate.cases.audit import verify_export
from tidegate.cases.record import canonical_text
from tidegate.cases.tables import audit_records
from tidegate.errors import InputError
from tidegate.findings.digest import sha256_hex

from .conftest import ON_SQLITE, Open, Place, Staff
from .made_up import document, hit, no_hit

Tamper = Callable[..., None]


@pytest.fixture
def told(store: Store, staff: Staff, tmp_path: Path) -> Store:
    """A chain with screenings, a decision and its review in it."""
    result = document([hit(2), no_hit(3), hit(4, name="Another")], tmp_path)
    store.cases.from_screening(result, staff.cleo, purpose={"reason": "new partner"})
    store.cases.decide(staff.cleo, 1, "false_positive", ["name_differs"], note="Not them.")
    store.cases.review(staff.ben, 1, approved=True)
    return store


def sign(store: Store, folder: Path) -> Path:
    path = folder / "head.json"
    path.write_text(json.dumps(store.audit.head(operator()).as_dict()), encoding="utf-8")
    return path


def number_of(store: Store, kind: str) -> int:
    return next(each.link.seq for each in store.audit.records() if each.link.kind == kind)


def test_a_chain_left_alone_verifies_and_counts_what_it_holds(told: Store, tmp_path: Path) -> None:
    head = sign(told, tmp_path)
    found = told.audit.verify([head])
    assert (found.whole, found.first_broken, found.notes) == (True, None, ())
    assert found.kinds["screening"] == 3
    assert found.kinds["decision"] == found.kinds["review"] == 1
    assert found.records == found.last_seq == sum(found.kinds.values())


def test_a_record_says_who_did_what_on_which_ground_and_for_how_long(told: Store) -> None:
    each = next(k for k in told.audit.records() if k.link.kind == "screening")
    body = json.loads(each.link.body)
    assert set(body) == {
        "schema", "id", "tenant", "seq", "at", "kind", "previous", "actor", "purpose", "case",
        "batch", "row", "grounds", "facts", "personal", "retention",
    }  # fmt: skip
    assert body["actor"]["role"] == "reviewer"
    assert body["actor"]["authenticated"] == "password"
    assert body["retention"]["basis"] == "us.ofac"
    start, until = body["retention"]["start"], body["retention"]["until"]
    assert int(until[:4]) - int(start[:4]) == 10
    grounds = told.audit._grounds
    with told.reading() as connection:
        ground = json.loads(grounds(connection)(body["grounds"]) or "")
    assert ground["lists"][0]["sha256"] == "ab" * 32
    assert ground["lists"][0]["rows_before"] == 20_380
    assert ground["settings"]["threshold"] == "0.7200"
    assert set(each.sections) == {"subject", "candidates", "purpose"}
    assert "Harbour" not in each.link.body
    assert "cleo" not in each.link.body


@ON_SQLITE
def test_a_row_without_a_hit_has_the_same_record(told: Store) -> None:
    screenings = [k for k in told.audit.records() if k.link.kind == "screening"]
    quiet = json.loads(screenings[1].link.body)
    loud = json.loads(screenings[0].link.body)
    assert quiet["facts"]["matches"] == 0
    assert set(quiet) == set(loud)
    assert quiet["grounds"] == loud["grounds"]
    assert json.loads(screenings[1].sections["subject"].content)["name"] == "Quiet Bakery"


ATTACKS = {
    "a body": "UPDATE audit_records SET body = replace(body, 'false_positive', 'true_match')"
    " WHERE seq = {decision}",
    "a hash": "UPDATE audit_records SET hash = previous WHERE seq = {decision}",
    "a column beside it": "UPDATE audit_records SET kind = 'note' WHERE seq = {decision}",
    "a moment": "UPDATE audit_records SET at = '2001' WHERE seq = {decision}",
    "the case it is of": "UPDATE audit_records SET case_id = 'x' WHERE seq = {decision}",
    "a section": "UPDATE audit_payloads SET content = '\"It is them.\"' WHERE seq = {decision}",
    "a salt": "UPDATE audit_payloads SET salt = 'zz' WHERE seq = {decision}",
    "a section that goes": "DELETE FROM audit_payloads WHERE seq = {decision}",
    "a section that comes": "INSERT INTO audit_payloads SELECT tenant, seq, 'more', salt, content"
    " FROM audit_payloads WHERE seq = {decision}",
    "the outcome in its table": "UPDATE decisions SET outcome = 'true_match'",
    "who decided": "UPDATE decisions SET decided_by = (SELECT id FROM users WHERE login = 'dan')",
}


@pytest.mark.parametrize("what", ATTACKS)
def test_a_changed_row_is_found_and_named(told: Store, tamper: Tamper, what: str) -> None:
    decision = number_of(told, "decision")
    tamper(ATTACKS[what].format(decision=decision))
    assert told.audit.verify().first_broken == decision


def test_a_missing_record_is_named(told: Store, tamper: Tamper) -> None:
    at = number_of(told, "screening")
    tamper(
        f"DELETE FROM audit_payloads WHERE seq = {at}",
        f"DELETE FROM audit_records WHERE seq = {at}",
    )
    found = told.audit.verify()
    assert found.first_broken == at
    assert "missing" in found.faults[0].what


@pytest.mark.parametrize(
    ("attack", "word"),
    [
        ("UPDATE audit_grounds SET content = replace(content, '20383', '3')", "lists and rules"),
        ("UPDATE cases SET state = 'closed' WHERE number = 2", "otherwise: decision_id, state"),
        ("UPDATE users SET role = 'admin' WHERE login = 'dan'", "table users"),
        ("DELETE FROM reviews", "table reviews lost a row"),
        ("UPDATE cases SET content = replace(content, '0.93', '0.43')", "otherwise: content"),
        ("UPDATE cases SET entry_hash = 'x'", "otherwise: entry_hash"),
        ("UPDATE settings SET value = '{}'", "table settings"),
    ],
    ids=["grounds", "case", "role", "review", "content", "entry", "setting"],
)  # fmt: skip
def test_tables_that_repeat_the_chain_are_held_against_it(
    told: Store, tamper: Tamper, attack: str, word: str
) -> None:
    if "closed" in attack:
        told_as = "(SELECT id FROM decisions)"
        attack = attack.replace(" WHERE", f", decision_id = {told_as} WHERE")
    tamper(attack)
    found = told.audit.verify()
    assert found.faults
    assert word in found.faults[0].what


def test_a_chain_cut_at_its_end_is_whole_by_itself_and_a_head_shows_the_cut(
    told: Store, staff: Staff, tamper: Tamper, tmp_path: Path
) -> None:
    told.cases.note(staff.cleo, 2, "one more")
    head = sign(told, tmp_path)
    last = told.audit.verify().last_seq
    # The head's own record and the one before it go.
    tamper(
        f"DELETE FROM audit_payloads WHERE seq > {last - 2}",
        f"DELETE FROM audit_records WHERE seq > {last - 2}",
    )
    assert told.audit.verify().whole
    found = told.audit.verify([head])
    assert found.first_broken == last - 1
    assert "cut" in found.faults[0].what


def test_a_chain_rewritten_whole_is_whole_by_itself_and_a_head_shows_it(
    told: Store, tamper: Tamper, tmp_path: Path
) -> None:
    head = sign(told, tmp_path)
    at = number_of(told, "screening")
    previous, forged = "", []
    for each in told.audit.records():
        body = json.loads(each.link.body)
        if each.link.seq == at:
            body["at"] = "2020-01-01T00:00:00.000000Z"
        if previous:
            body["previous"] = previous
        text = canonical_text(body)
        forged.append((each.link.seq, text, sha256_hex(text.encode()), body))
        previous = forged[-1][2]
    tamper(
        *(
            f"UPDATE audit_records SET body = '{text.replace(chr(39), chr(39) * 2)}', "
            f"hash = '{hash}', previous = '{body['previous']}', at = '{body['at']}' "
            f"WHERE seq = {seq}"
            for seq, text, hash, body in forged
        )
    )
    assert told.audit.verify().whole
    found = told.audit.verify([head])
    assert not found.whole
    assert "rewritten" in found.faults[0].what


@ON_SQLITE
def test_a_head_that_was_altered_or_signed_by_another_is_refused(
    told: Store, tmp_path: Path
) -> None:
    head = sign(told, tmp_path)
    shape = json.loads(head.read_text("utf-8"))
    head.write_text(json.dumps({**shape, "seq": shape["seq"] - 1}), encoding="utf-8")
    with pytest.raises(InputError, match="altered"):
        told.audit.verify([head])
    head.write_text(json.dumps(shape), encoding="utf-8")
    with pytest.raises(InputError, match="another key"):
        told.audit.verify([head], key="0" * 32)
    assert told.audit.verify([head], key=shape["key"]).notes == ()
    head.write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="no head"):
        told.audit.verify([head])


@ON_SQLITE
def test_the_key_that_signs_is_readable_by_its_owner_alone(told: Store, tmp_path: Path) -> None:
    sign(told, tmp_path)
    key = told.home / "keys" / "audit-head.pem"
    assert key.stat().st_mode & 0o077 == 0
    assert [p.name for p in key.parent.iterdir()] == ["audit-head.pem"]


def test_an_export_is_checked_without_the_database(told: Store, tmp_path: Path) -> None:
    head = sign(told, tmp_path)
    path = tmp_path / "audit.jsonl"
    lines = list(told.audit.export())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = verify_export(path, [head])
    assert found.whole
    assert found.records == told.audit.verify().records
    assert "compare it with the one you were given" in found.notes[0]
    changed = [line.replace("Quiet Bakery", "Quiet Baker") for line in lines]
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")
    assert "section subject was changed" in verify_export(path).faults[0].what
    path.write_text("\n".join(lines[:-3]) + "\n", encoding="utf-8")
    assert verify_export(path).whole
    assert "cut" in verify_export(path, [head]).faults[0].what
    path.write_text("\n".join([*lines, "{}"]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="altered"):
        verify_export(path)


FORBIDDEN = [
    "UPDATE audit_records SET body = body",
    "DELETE FROM audit_records",
    "UPDATE audit_payloads SET content = content",
    "DELETE FROM audit_payloads",
    "UPDATE audit_grounds SET content = content",
    "DELETE FROM audit_grounds",
    "UPDATE decisions SET outcome = 'unsure'",
    "DELETE FROM decisions",
    "UPDATE reviews SET approved = approved",
    "DELETE FROM reviews",
    "DELETE FROM cases",
    "DELETE FROM users",
    "INSERT INTO audit_records SELECT tenant, seq + 7, 'x', at, kind, NULL, NULL, NULL, until,"
    " body, hash, hash FROM audit_records WHERE seq = (SELECT max(seq) FROM audit_records)",
    "INSERT INTO audit_records SELECT tenant, seq + 1, 'x', at, kind, NULL, NULL, NULL, until,"
    " body, previous, hash FROM audit_records WHERE seq = (SELECT max(seq) FROM audit_records)",
]
ONLY_SQLITE = ["INSERT OR REPLACE INTO audit_payloads SELECT * FROM audit_payloads LIMIT 1",
               "INSERT OR REPLACE INTO decisions SELECT * FROM decisions LIMIT 1"]  # fmt: skip
ONLY_POSTGRESQL = ["TRUNCATE audit_records CASCADE", "TRUNCATE reviews", "TRUNCATE audit_payloads"]


def test_the_database_itself_refuses_what_is_not_an_addition(told: Store) -> None:
    more = ONLY_SQLITE if told.engine.name == "sqlite" else ONLY_POSTGRESQL
    for statement in FORBIDDEN + more:
        with pytest.raises(sa.exc.DatabaseError) as wrong, told.writing() as connection:
            connection.exec_driver_sql(statement)
        said = str(wrong.value)
        assert "tidegate: " in said or "permission denied" in said, said
    assert told.audit.verify().whole


def test_the_owner_in_postgresql_has_not_even_the_right(told: Store, place: Place) -> None:
    if told.engine.name != "postgresql":
        assert place.url.endswith(".db")  # SQLite has no rights; its triggers are asked above
        return
    for statement in ("UPDATE audit_records SET body = body", "DELETE FROM audit_records"):
        with (
            pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
            told.writing() as connection,
        ):
            connection.exec_driver_sql(statement)


def test_writers_at_once_make_one_chain(store: Store, open_again: Open) -> None:
    stores = [open_again() for _ in range(4)]

    def write(own: Store) -> None:
        for number in range(15):
            own.audit.add(operator(), "test", {"number": number})

    threads = [threading.Thread(target=write, args=(own,)) for own in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = store.audit.verify()
    assert found.whole
    assert found.kinds["test"] == 60


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@ON_SQLITE
@given(facts=st.dictionaries(st.text(max_size=20), json_values, max_size=4))
def test_whatever_is_told_is_kept_and_verifies(
    store: Store, facts: dict[str, object], tmp_path: Path
) -> None:
    store.audit.add(operator(), "test", facts, {"section": facts})
    assert store.audit.verify().whole


@ON_SQLITE
def test_the_columns_of_a_record_stand_for_parts_of_its_body(told: Store) -> None:
    with told.reading() as connection:
        for row in connection.execute(sa.select(audit_records)):
            assert sha256_hex(row.body.encode()) == row.hash
