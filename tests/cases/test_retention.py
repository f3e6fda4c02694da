"""What is personal goes on its legal date, not before; a hold keeps it; the chain stays whole."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from tidegate.cases import Store, chain
from tidegate.cases.audit import verify_export
from tidegate.cases.retention import retention_of, shipped
from tidegate.errors import AccessError, ConflictError, InputError, UsageError

from .conftest import ON_SQLITE, Place, Staff
from .made_up import document, hit, no_hit

THEN = "2010-03-01T09:00:00.000000Z"


@pytest.fixture
def old(store: Store, staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A screening of sixteen years ago, with a case that was closed then."""
    with monkeypatch.context() as then:
        then.setattr(chain, "moment", lambda: THEN)
        result = document([hit(2), no_hit(3)], tmp_path)
        store.cases.from_screening(result, staff.cleo, purpose={"transaction": "PO 1"})
        store.cases.attach(staff.cleo, 1, "register.pdf", b"%PDF")
        store.cases.decide(staff.cleo, 1, "false_positive", ["name_differs"], note="A note.")
        store.cases.review(staff.ben, 1, approved=True)
    return store


def whole_text(store: Store) -> str:
    with store.reading() as connection:
        tables = ("audit_payloads", "cases", "attachments")
        rows = [connection.exec_driver_sql(f"SELECT * FROM {t}").all() for t in tables]
    return str(rows)


def test_what_is_due_goes_with_a_deletion_record_and_the_chain_still_verifies(
    old: Store, staff: Staff, tmp_path: Path
) -> None:
    due = old.retention.due()
    assert (due.sections, due.held) == (9, 0)
    assert "Quiet Bakery" in whole_text(old)
    assert old.retention.erase(staff.ada) == due.sections
    left = whole_text(old)
    for word in ("Bakery", "Harbour", "A note", "PO 1", "register.pdf", "%PDF", "/data/partners"):
        assert word not in left, word
    found = old.audit.verify()
    assert (found.whole, found.erased, found.kinds["deletion"]) == (True, due.sections, 1)
    assert old.retention.erase(staff.ada) == 0
    case = old.cases.case(1)
    assert case.content is None
    assert old.cases.history(case)[0].erased == ("hit",)
    with pytest.raises(UsageError, match="erased"):
        old.cases.attachment(1, json.loads(json.dumps(old.cases.history(case)[1].facts))["sha256"])
    path = tmp_path / "audit.jsonl"
    path.write_text("\n".join(old.audit.export()) + "\n", encoding="utf-8")
    assert verify_export(path).erased == due.sections


def test_what_was_erased_is_not_left_in_the_file(old: Store, staff: Staff, place: Place) -> None:
    old.retention.erase(staff.ada)
    if old.engine.name == "sqlite":
        files = [Path(place.url), Path(f"{place.url}-wal")]
        assert all(b"Quiet Bakery" not in file.read_bytes() for file in files if file.exists())
    else:  # PostgreSQL's files are the server's: docs/audit.md says what its keeper must do
        assert "Bakery" not in whole_text(old)


def test_what_is_not_due_stays(store: Store, staff: Staff, tmp_path: Path) -> None:
    store.cases.from_screening(document([hit(2)], tmp_path), staff.cleo)
    assert store.retention.due().sections == 0
    assert store.retention.erase(staff.ada) == 0


def test_the_database_refuses_to_erase_early_or_without_a_record(
    store: Store, staff: Staff, tmp_path: Path
) -> None:
    store.cases.from_screening(document([hit(2)], tmp_path), staff.cleo)
    section = next((k.link.seq, n) for k in store.audit.records() for n in k.sections)
    with (
        pytest.raises(sa.exc.IntegrityError, match="before its legal date"),
        store.writing() as connection,
    ):
        store.retention._erase(connection, staff.ada, [section])
    with (
        pytest.raises(sa.exc.IntegrityError, match="no deletion on record"),
        store.writing() as connection,
    ):
        connection.exec_driver_sql("DELETE FROM audit_payloads")


def test_a_hold_keeps_everything_until_it_is_released(old: Store, staff: Staff) -> None:
    hold = old.retention.hold(staff.ada, "Lawsuit of Bakery.")
    due = old.retention.due()
    assert (due.sections, due.held) == (0, 9)
    assert old.retention.erase(staff.ada) == 0
    section = next((k.link.seq, n) for k in old.audit.records() for n in k.sections
                   if k.link.kind == "screening")  # fmt: skip
    with (
        pytest.raises(sa.exc.IntegrityError, match="under legal hold"),
        old.writing() as connection,
    ):
        old.retention._erase(connection, staff.ada, [section])
    old.retention.release(staff.ada, hold.id[:13])
    with pytest.raises(ConflictError, match="released already"):
        old.retention.release(staff.ada, hold.id)
    assert old.retention.erase(staff.ada) == 9
    assert old.audit.verify().whole


def test_a_hold_of_a_case_keeps_that_case_alone(old: Store, staff: Staff) -> None:
    case = old.cases.case(1)
    old.retention.hold(staff.ada, "Lawsuit.", case.id)
    before = old.retention.due()
    assert 0 < before.held < 9
    old.retention.erase(staff.ada)
    kept = old.cases.case(1).content
    assert kept is not None
    assert kept["subject"]["name"] == "Harbour Gyroscope"
    assert "Bakery" not in whole_text(old)
    assert old.audit.verify().whole


def test_an_erasure_that_no_deletion_record_names_is_found(
    old: Store, staff: Staff, tamper: Callable[..., None]
) -> None:
    old.retention.erase(staff.ada)
    now = old.audit.add(staff.ada, "test", {}, {"section": "x"})
    deletion = next(k.link.seq for k in old.audit.records() if k.link.kind == "deletion")
    tamper(
        f"INSERT INTO audit_erasures VALUES ('default', {now.seq}, 'section', {deletion})",
        f"DELETE FROM audit_payloads WHERE seq = {now.seq}",
    )
    found = old.audit.verify()
    assert found.first_broken == now.seq
    assert "deleted nothing" in found.faults[0].what or "did not delete" in found.faults[0].what


@ON_SQLITE
def test_holds_and_erasing_are_for_admins_and_want_a_reason(old: Store, staff: Staff) -> None:
    for deed in (
        lambda: old.retention.hold(staff.ben, "x"),
        lambda: old.retention.erase(staff.ben),
        lambda: old.retention.release(staff.ben, "x"),
    ):
        with pytest.raises(AccessError):
            deed()
    with pytest.raises(UsageError, match="reason"):
        old.retention.hold(staff.ada, " ")
    with pytest.raises(UsageError, match="no hold"):
        old.retention.release(staff.ada, "x")


@ON_SQLITE
def test_a_screening_may_name_its_legal_basis(store: Store, staff: Staff, tmp_path: Path) -> None:
    result = document([hit(2)], tmp_path)
    with pytest.raises(InputError, match="no legal basis"):
        store.cases.from_screening(result, staff.cleo, purpose={"legal_basis": "xx"})
    store.cases.from_screening(result, staff.cleo, purpose={"legal_basis": "us.ear"})
    kept = [json.loads(k.link.body)["retention"] for k in store.audit.records()]
    five = [r for r in kept if r["basis"] == "us.ear"]
    assert len(five) == 3  # the run, its row and its hit
    assert all(int(r["until"][:4]) - int(r["start"][:4]) == 5 for r in five)


def test_every_shipped_basis_has_a_citation_and_says_where_it_was_read() -> None:
    retention = shipped()
    assert retention.default == "us.ofac"
    assert retention.bases["us.ofac"].years == 10
    assert retention.bases["us.ofac"].effective == "2025-03-12"
    for basis in retention.bases.values():
        assert basis.citation
        assert basis.read


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31)))
def test_no_record_goes_before_its_years_are_over(start: dt.date) -> None:
    for basis in shipped().bases.values():
        until = dt.date.fromisoformat(basis.until(start.isoformat()))
        least = (start.year + basis.years, start.month, start.day)
        assert (until.year, until.month, until.day) >= least
        assert (until - start).days <= 366 * (basis.years + 1)


BAD: list[tuple[Any, str]] = [
    (None, "no bases"),
    ({"bases": []}, "no bases"),
    ({"bases": [1], "default": "x"}, "a mapping"),
    ({"bases": [{"id": "a"}], "default": "a"}, "citation is missing"),
    ({"bases": [{"id": "a", "title": "A", "citation": "C", "years": 0}]}, "years"),
    ({"bases": [{"id": "a", "title": "A", "citation": "C", "years": True}]}, "years"),
    ({"bases": [{"id": "a", "title": "A", "citation": "C", "years": 5, "x": 1}]}, "not known: x"),
    ({"bases": [{"id": "a", "title": "A", "citation": "C", "years": 5}]}, "default"),
    (
        {"bases": [{"id": "a", "title": "A", "citation": "C", "years": 5, "counted_from": "z"}]},
        "counted",
    ),
    ({"default": "a", "bases": [{"id": "a", "title": "A", "citation": "C", "years": 5}] * 2},
     "twice"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "word"), BAD)
def test_a_file_of_bases_that_cannot_be_is_refused_with_everything_wrong(
    told: Any, word: str
) -> None:
    with pytest.raises(InputError) as wrong:
        retention_of(told, "own.yaml")
    assert any(word in str(problem) for problem in wrong.value.problems)


@ON_SQLITE
def test_a_tenants_own_bases_count_for_what_comes_after(store: Store, staff: Staff) -> None:
    own = {"default": "own", "bases": [{"id": "own", "title": "O", "citation": "C", "years": 30}]}
    with pytest.raises(AccessError):
        store.settings.set(staff.ben, "retention", own)
    with pytest.raises(UsageError, match="no setting"):
        store.settings.set(staff.ada, "colour", own)
    store.settings.set(staff.ada, "retention", own)
    link = store.audit.add(staff.ada, "test", {})
    assert json.loads(link.body)["retention"]["basis"] == "own"
    assert store.audit.verify().kinds["setting"] == 1
