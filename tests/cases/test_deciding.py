"""Deciding a case: reasons, four eyes, licences, taking it back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from tidegate.cases import Store
from tidegate.cases.deciding import Licence
from tidegate.cases.tables import attachments, cases, decisions, reviews
from tidegate.errors import AccessError, ConflictError, StoreError, UsageError

from .conftest import ON_SQLITE, Staff
from .made_up import document, hit

LATER = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=400)).isoformat()


@pytest.fixture
def case(store: Store, staff: Staff, tmp_path: Path) -> int:
    store.cases.from_screening(document([hit()], tmp_path), staff.nobody)
    return store.cases.queue()[0].number


def test_a_decision_waits_for_another_person_and_then_closes_the_case(
    store: Store, staff: Staff, case: int
) -> None:
    first = store.cases.decide(staff.cleo, case, "false_positive", ["name_differs"])
    assert (first.state, first.outcome) == ("proposed", "false_positive")
    closed = store.cases.review(staff.ben, case, approved=True, note="Agreed.")
    assert (closed.state, closed.outcome) == ("closed", "false_positive")
    assert store.cases.queue() == []
    assert store.audit.verify().whole
    history = store.cases.history(closed)
    assert [(e.kind, e.who) for e in history[1:]] == [("decision", "cleo"), ("review", "ben")]
    assert history[2].personal == {"note": "Agreed."}


def test_nobody_reviews_their_own_decision_and_the_database_says_so(
    store: Store, staff: Staff, case: int
) -> None:
    store.cases.decide(staff.ben, case, "true_match", ["name_and_facts"])
    with pytest.raises(ConflictError, match="another person"):
        store.cases.review(staff.ben, case, approved=True)
    assert store.cases.case(case).state == "proposed"
    with store.reading() as connection:
        decision = connection.execute(sa.select(decisions)).one()
    row = {
        "tenant": "default", "decision_id": decision.id, "at": "now", "approved": True, "seq": 1,
    }  # fmt: skip
    own = {"first_by": staff.ben.user, "reviewed_by": staff.ben.user}
    lied = {"first_by": staff.ada.user, "reviewed_by": staff.ben.user}
    for people in (own, lied):
        with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
            connection.execute(sa.insert(reviews), {**row, **people})
    assert store.cases.review(staff.ada, case, approved=True).state == "closed"
    assert store.audit.verify().whole


def test_the_database_lets_no_case_be_closed_without_the_second_review(
    store: Store, staff: Staff, case: int
) -> None:
    store.cases.decide(staff.cleo, case, "true_match", ["name_and_facts"])
    close = sa.update(cases).where(cases.c.number == case).values(state="closed")
    with (
        pytest.raises(sa.exc.IntegrityError, match="second reviewer"),
        store.writing() as connection,
    ):
        connection.execute(close)
    store.cases.review(staff.ben, case, approved=False)
    with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
        connection.execute(close.values(decision_id=sa.select(decisions.c.id).scalar_subquery()))


def test_a_refused_decision_opens_the_case_again(store: Store, staff: Staff, case: int) -> None:
    store.cases.decide(staff.cleo, case, "false_positive", ["place_differs"])
    refused = store.cases.review(staff.ben, case, approved=False, note="The seat is the same.")
    assert (refused.state, refused.outcome) == ("open", "")
    store.cases.decide(staff.cleo, case, "true_match", ["name_and_facts"])
    assert store.cases.review(staff.ben, case, approved=True).state == "closed"
    assert store.audit.verify().whole


def test_a_decision_is_taken_back_by_a_new_record(store: Store, staff: Staff, case: int) -> None:
    store.cases.decide(staff.cleo, case, "false_positive", ["name_differs"])
    assert store.cases.undo(staff.cleo, case, "Wrong key.").state == "open"
    store.cases.decide(staff.cleo, case, "true_match", ["name_and_facts"])
    store.cases.review(staff.ben, case, approved=True)
    with pytest.raises(AccessError, match="not yours"):
        store.cases.undo(staff.cleo, case)
    assert store.cases.undo(staff.ben, case).state == "open"
    with pytest.raises(ConflictError, match="no decision"):
        store.cases.undo(staff.ben, case)
    kinds = [e.kind for e in store.cases.history(store.cases.case(case))]
    assert kinds == ["hit", "decision", "undo", "decision", "review", "undo"]
    assert store.audit.verify().whole


def test_a_new_decision_names_the_one_it_replaces(store: Store, staff: Staff, case: int) -> None:
    store.cases.decide(staff.cleo, case, "unsure", ["facts_missing"])
    assert store.cases.case(case).state == "escalated"
    store.cases.decide(staff.ben, case, "false_positive", ["identifier_differs"])
    first, second = (
        e.facts for e in store.cases.history(store.cases.case(case)) if e.kind == "decision"
    )
    assert second["replaces"] == first["decision"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("outcome", "reasons", "more", "word"),
    [
        ("cleared", ["name_differs"], {}, "no outcome"),
        ("false_positive", [], {}, "needs a reason"),
        ("false_positive", ["name_and_facts"], {}, "no reason for"),
        ("false_positive", ["other"], {}, "needs a note"),
        ("licensed", ["name_and_facts"], {}, "needs a licence"),
        ("true_match", ["name_and_facts"], {"good_guy": True}, "no good-guy entry"),
        ("unsure", ["facts_missing"], {"good_guy": True}, "no good-guy entry"),
        ("false_positive", ["name_differs"], {"good_guy_until": LATER}, "needs --good-guy"),
        ("false_positive", ["name_differs"], {"licence": Licence("X", LATER)}, "takes no licence"),
        ("licensed", ["owned"], {"licence": Licence("D1", "2020-01-01")}, "past"),
        ("licensed", ["owned"], {"licence": Licence("D1", "soon")}, "no date"),
        ("licensed", ["owned"], {"licence": Licence("D\0", LATER)}, "does not show"),
        ("unsure", ["facts_missing"], {"note": "x" * 20_001}, "at most 20,000"),
    ],
)
def test_a_decision_that_cannot_be_changes_nothing(
    store: Store, staff: Staff, case: int, outcome: str, reasons: list[str],
    more: dict[str, object], word: str,
) -> None:  # fmt: skip
    before = store.audit.verify().records
    with pytest.raises(UsageError, match=word):
        store.cases.decide(staff.cleo, case, outcome, reasons, **more)  # type: ignore[arg-type]
    assert store.audit.verify().records == before
    assert store.cases.case(case).state == "open"


@ON_SQLITE
def test_each_role_may_do_its_part(store: Store, staff: Staff, case: int) -> None:
    with pytest.raises(AccessError, match="dan may not decide"):
        store.cases.decide(staff.dan, case, "true_match", ["owned"])
    with pytest.raises(AccessError, match="say who you are"):
        store.cases.decide(staff.nobody, case, "true_match", ["owned"])
    store.cases.decide(staff.cleo, case, "true_match", ["owned"])
    with pytest.raises(AccessError, match="cleo may not review") as wrong:
        store.cases.review(staff.cleo, case, approved=True)
    assert "role approver" in wrong.value.hint


@ON_SQLITE
def test_who_saw_an_older_case_is_told(store: Store, staff: Staff, case: int) -> None:
    seen = store.cases.case(case).seq
    store.cases.escalate(staff.cleo, case, "Please look.")
    with pytest.raises(ConflictError, match="changed since"):
        store.cases.decide(staff.ben, case, "true_match", ["owned"], seen=seen)


def test_a_licence_that_ended_opens_the_case_again(
    store: Store, staff: Staff, case: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    licence = Licence("D1234567", LATER, "BIS")
    store.cases.decide(staff.cleo, case, "licensed", ["name_and_facts"], licence=licence)
    closed = store.cases.review(staff.ben, case, approved=True)
    assert (closed.licence_until, closed.lapsed) == (LATER, False)
    assert store.cases.lapse(staff.nobody) == 0
    from tidegate.cases import casebook, deciding

    for module in (casebook, deciding):
        monkeypatch.setattr(module, "moment", lambda: "2099-01-01T00:00:00.000000Z")
    assert [c.lapsed for c in store.cases.queue()] == [True]
    assert store.cases.lapse(staff.nobody) == 1
    opened = store.cases.case(case)
    assert (opened.state, opened.revived) == ("open", f"the licence ended on {LATER}")
    assert store.audit.verify().whole


def test_notes_files_and_desks_stand_in_the_history(store: Store, staff: Staff, case: int) -> None:
    store.cases.note(staff.cleo, case, "Asked the customer.")
    store.cases.assign(staff.cleo, case, "ben")
    digest = store.cases.attach(staff.cleo, case, "C:\\scans\\register.pdf", b"%PDF")
    assert store.cases.attachment(case, digest) == ("register.pdf", b"%PDF")
    assert store.cases.case(case).assignee == "ben"
    assert [c.number for c in store.cases.queue(assignee="ben")] == [case]
    assert store.cases.queue(assignee="dan") == []
    store.cases.assign(staff.cleo, case, "")
    assert store.cases.case(case).assignee == ""
    kinds = [e.kind for e in store.cases.history(store.cases.case(case))]
    assert kinds == ["hit", "note", "assignment", "attachment", "assignment"]
    with pytest.raises(UsageError, match="no active user"):
        store.cases.assign(staff.cleo, case, "nobody")
    with pytest.raises(UsageError, match="empty"):
        store.cases.note(staff.cleo, case, " ")
    with pytest.raises(UsageError, match="MiB"):
        store.cases.attach(staff.cleo, case, "big", bytes(20 * 1024**2 + 1))


def test_an_attachment_that_was_changed_is_not_given_out(
    store: Store, staff: Staff, case: int
) -> None:
    digest = store.cases.attach(staff.cleo, case, "register.pdf", b"%PDF")
    with store.writing() as connection:
        connection.execute(sa.update(attachments).values(content=b"other"))
    with pytest.raises(StoreError, match="changed"):
        store.cases.attachment(case, digest)
    assert "otherwise: content" in store.audit.verify().faults[0].what


@ON_SQLITE
def test_a_case_is_found_by_its_number_or_the_start_of_its_id(store: Store, case: int) -> None:
    found = store.cases.case(f"#{case}")
    assert store.cases.case(found.id[:13]) == found
    for wrong in ("99", "", "zzz", "%"):
        with pytest.raises(UsageError, match="no such case"):
            store.cases.case(wrong)
