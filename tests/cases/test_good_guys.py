"""A good-guy entry answers a hit while nothing of its ground changes, and dies with it
(DESIGN, decision 7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.cases import Store
from tidegate.cases.hits import ENTRY, FACTS, Hit, hits_of
from tidegate.cases.screenings import Taken
from tidegate.findings.document import subject_as_dict

from .conftest import ON_SQLITE, Staff
from .made_up import FINDING, LIST, MATCH, RULE, document, hit, run, subject

LATER = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)).isoformat()
Screen = Callable[..., Taken]


@pytest.fixture
def screen(store: Store, staff: Staff, tmp_path: Path) -> Screen:
    """Screens one row on a later day; what is told differs from the hit of `made_up`."""
    days = iter(range(2, 28))

    def again(*rows: Any, of: Any = None, **more: Any) -> Taken:
        day = f"2026-10-{next(days):02d}T08:00:00Z"
        result = document(rows or [hit(**more)], tmp_path, replace(of or run(), started=day))
        return store.cases.from_screening(result, staff.nobody)

    return again


@pytest.fixture
def good_guy(store: Store, staff: Staff, screen: Screen) -> int:
    """A case closed with a good-guy entry."""
    screen(id="P-1")
    number = store.cases.queue()[0].number
    store.cases.decide(
        staff.cleo, number, "false_positive", ["place_differs"], good_guy=True,
        good_guy_until=LATER,
    )  # fmt: skip
    assert store.cases.review(staff.ben, number, approved=True).good_guy
    return number


def test_the_same_hit_on_the_same_ground_is_answered_and_on_record(
    store: Store, good_guy: int, screen: Screen
) -> None:
    taken = screen(id="P-1")
    assert (taken.records, taken.suppressed, taken.revived, taken.opened) == (1, 1, 0, 0)
    assert store.cases.queue() == []
    last = store.cases.history(store.cases.case(good_guy))[-1]
    assert (last.kind, last.facts["deed"]) == ("hit", "suppressed")
    assert last.facts["suppression"]
    assert last.personal["hit"]["match"]["entry_id"] == "e-1"
    assert store.audit.verify().whole


CHANGED_ENTRY = {
    "names": {"names": ("Harbour Gyroscope Works", "HGW", "Gyro One")},
    "programs": {"programs": ("EAR", "MEU")},
    "citation": {"citation": "90 FR 1"},
    "countries": {"countries": ("CN", "HK")},
    "an end": {"ended_on": "2026-09-01"},
    "a footnote": {"footnotes": ("5",)},
    "anything else": {"extra": {"remark": "new"}},
}


@ON_SQLITE
@pytest.mark.parametrize("what", CHANGED_ENTRY)
def test_a_change_of_the_list_entry_brings_the_alert_back_and_is_named(
    store: Store, good_guy: int, screen: Screen, what: str
) -> None:
    taken = screen(hit(match=replace(MATCH, **CHANGED_ENTRY[what]), id="P-1"))
    assert (taken.revived, taken.suppressed) == (1, 0)
    case = store.cases.queue()[0]
    assert (case.number, case.state, case.good_guy) == (good_guy, "open", False)
    assert case.revived.startswith("the list entry changed: ")
    void = next(e for e in store.cases.history(case) if e.kind == "good_guy_void")
    assert void.facts["because"] == case.revived.split("; ")
    # The change is not forgotten when the entry goes back to what it was.
    assert screen(id="P-1").suppressed == 0
    assert store.audit.verify().whole


@ON_SQLITE
def test_another_order_of_names_is_no_change(good_guy: int, screen: Screen) -> None:
    turned = replace(MATCH, names=tuple(reversed(MATCH.names)), score=0.91, reasons=("other",))
    assert screen(hit(match=turned, id="P-1")).suppressed == 1


@ON_SQLITE
def test_a_change_of_the_rules_brings_the_alert_back(
    store: Store, good_guy: int, screen: Screen
) -> None:
    newer = run(rulebooks=({"id": RULE, "version": "2026-10-01", "sha256": "12" * 32},))
    assert screen(of=newer, id="P-1").revived == 1
    assert store.cases.queue()[0].revived == "the rules that apply to the entry changed"


@ON_SQLITE
def test_another_outcome_of_the_same_rule_brings_the_alert_back(
    good_guy: int, screen: Screen
) -> None:
    assert screen(hit(finding=replace(FINDING, outcome="prohibited"), id="P-1")).revived == 1


@ON_SQLITE
def test_a_rulebook_that_says_nothing_of_the_entry_may_change(
    good_guy: int, screen: Screen
) -> None:
    books = (*run().rulebooks, {"id": "uk.other", "version": "2026-10-01", "sha256": "34" * 32})
    assert screen(of=run(rulebooks=books), id="P-1").suppressed == 1


CHANGED_FACTS = {
    "birth date": {"birth_date": "1970-01-01"},
    "countries": {"countries": ["CN", "RU"]},
    "address": {"address": "2 Quay"},
    "identifiers": {"identifiers": [{"kind": "lei", "value": "X", "country": ""}]},
}


@ON_SQLITE
@pytest.mark.parametrize("what", CHANGED_FACTS)
def test_a_change_of_the_subjects_facts_opens_a_case_and_says_what_changed(
    store: Store, good_guy: int, screen: Screen, what: str
) -> None:
    taken = screen(id="P-1", **CHANGED_FACTS[what])
    assert (taken.opened, taken.suppressed) == (1, 0)
    case = store.cases.queue()[0]
    assert case.number != good_guy
    assert case.revived == f"the subject changed: {what}"
    assert not store.cases.case(good_guy).good_guy
    assert store.audit.verify().whole


def test_a_namesake_with_other_facts_neither_profits_nor_ends_the_entry(
    store: Store, staff: Staff, screen: Screen
) -> None:
    screen()
    number = store.cases.queue()[0].number
    store.cases.decide(staff.cleo, number, "false_positive", ["place_differs"], good_guy=True)
    store.cases.review(staff.ben, number, approved=True)
    both = screen(hit(2), hit(3, address="9 Quay"))
    assert (both.suppressed, both.opened) == (1, 1)
    assert screen(hit(2), hit(3, address="9 Quay")).suppressed == 1


@ON_SQLITE
def test_a_column_that_is_no_fact_may_change(good_guy: int, screen: Screen) -> None:
    assert screen(id="P-1", fields={"Last order": "2026-10-09"}).suppressed == 1


@ON_SQLITE
def test_a_new_entry_for_the_same_subject_is_never_hidden(
    store: Store, good_guy: int, screen: Screen
) -> None:
    other = screen(hit(match=replace(MATCH, entry_id="e-2"), id="P-1"))
    assert (other.opened, other.suppressed) == (1, 0)


@ON_SQLITE
def test_an_edition_without_a_change_of_the_entry_ends_nothing_and_is_on_record(
    store: Store, good_guy: int, screen: Screen
) -> None:
    newer = run(lists=(replace(LIST, edition="2026-11-25-b", sha256="99" * 32),))
    assert screen(of=newer, id="P-1").suppressed == 1
    assert store.audit.verify().kinds["lists"] == 2


def test_an_entry_ends_on_its_last_day_and_with_the_decision(
    store: Store, staff: Staff, good_guy: int, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tidegate.cases import standing

    with monkeypatch.context() as later:
        later.setattr(standing, "moment", lambda: "2099-01-01T00:00:00.000000Z")
        assert screen(id="P-1").revived == 1
    assert "ended on" in store.cases.queue()[0].revived
    store.cases.decide(staff.cleo, good_guy, "false_positive", ["other"], note="-", good_guy=True)
    store.cases.review(staff.ben, good_guy, approved=True)
    assert screen(id="P-1").suppressed == 1
    store.cases.undo(staff.ben, good_guy)
    assert screen(id="P-1").suppressed == 0
    assert store.audit.verify().whole


def test_without_an_entry_a_false_positive_comes_back_and_a_true_match_stands(
    store: Store, staff: Staff, screen: Screen
) -> None:
    screen()
    number = store.cases.queue()[0].number
    store.cases.decide(staff.cleo, number, "false_positive", ["name_differs"])
    store.cases.review(staff.ben, number, approved=True)
    assert screen().revived == 1
    store.cases.decide(staff.cleo, number, "true_match", ["name_and_facts"])
    store.cases.review(staff.ben, number, approved=True)
    assert screen().stands == 1
    assert screen(hit(match=replace(MATCH, programs=("EAR", "SDN")))).revived == 1


def test_a_decision_whose_ground_changed_before_its_review_is_asked_again(
    store: Store, staff: Staff, screen: Screen
) -> None:
    screen()
    number = store.cases.queue()[0].number
    store.cases.decide(staff.cleo, number, "false_positive", ["name_differs"], good_guy=True)
    assert screen(hit(match=replace(MATCH, programs=("SDN",)))).revived == 1
    assert store.cases.case(number).state == "open"
    assert store.audit.verify().whole


PEPPER = "5e" * 32
texts = st.text(max_size=12)


def made(facts: dict[str, Any], entry: dict[str, Any]) -> Hit:
    row = subject_as_dict(hit())
    row["subject"] = {**row["subject"], **facts}
    row["matches"][0] |= entry
    row["findings"][0]["evidence"] = [
        f"{row['matches'][0]['list']}:{row['matches'][0]['entry_id']}"
    ]
    return hits_of(row, [], PEPPER)[0]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    facts=st.dictionaries(st.sampled_from(FACTS), texts, max_size=3),
    other=st.dictionaries(st.sampled_from(FACTS), texts, max_size=3),
    entry=st.dictionaries(st.sampled_from(ENTRY[2:]), texts, max_size=3),
    more=st.dictionaries(st.sampled_from(ENTRY[2:]), texts, max_size=3),
)
def test_keys_are_the_same_exactly_where_all_facts_are(
    facts: dict[str, Any], other: dict[str, Any], entry: dict[str, Any], more: dict[str, Any]
) -> None:
    one, two = made(facts, entry), made(other, more)
    same = all(one.subject.get(n) == two.subject.get(n) for n in FACTS)
    assert (one.subject_key == two.subject_key) == same
    same = all(one.match.get(n) == two.match.get(n) for n in ENTRY)
    assert (one.entry_hash == two.entry_hash) == same


def test_a_subjects_key_tells_nothing_without_the_tenants_secret() -> None:
    row = subject_as_dict(hit())
    assert hits_of(row, [], PEPPER)[0].subject_key != hits_of(row, [], "77" * 32)[0].subject_key
    assert subject()["name"] not in hits_of(row, [], PEPPER)[0].subject_key
