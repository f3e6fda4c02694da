"""What changed between two editions: a difference applied to the one gives the other."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.lists import Edition, Entry, ListedName, ListStore
from tidegate.lists.difference import EditionDifference, difference

from .conftest import ENTITY, Write, parties

A = Edition("us.csl", "a", "2026-06-01", "2026-06-01T00:00:00Z", "", "", 0)
B = replace(A, id="b", published="2026-06-02")


def works(id: str, name: str, list: str = "us.bis.entity", **more: object) -> Entry:
    return Entry(list, id, (ListedName(name, "primary"),), **more)  # type: ignore[arg-type]


def compare(before: list[Entry], after: list[Entry]) -> EditionDifference:
    return difference(A, before, B, after)


entries = st.builds(
    works,
    st.sampled_from("1234567"),
    st.sampled_from(["Alpha Works", "ALPHA WORKS", "Beta Works", "Gamma", "Δ", "!!"]),
    st.sampled_from(["us.bis.entity", "us.ofac.sdn"]),
    countries=st.sampled_from([(), ("CN",), ("RU", "CN"), ("CN", "RU")]),
    remarks=st.sampled_from(["", "note"]),
)
editions = st.lists(entries, max_size=9, unique_by=lambda e: (e.list, e.entry_id))


@given(editions, editions)
@settings(deadline=None)
def test_a_difference_applied_to_the_one_gives_the_other(
    before: list[Entry], after: list[Entry]
) -> None:
    found = compare(before, after)
    assert found.apply(before) == sorted(after, key=lambda e: (e.list, e.entry_id))
    assert len(before) - len(found.removed) + len(found.added) == len(after)


@given(editions)
def test_an_edition_does_not_differ_from_itself(same: list[Entry]) -> None:
    assert set(compare(same, list(reversed(same))).sizes.values()) <= {0}


@given(editions, editions)
@settings(deadline=None)
def test_the_way_back_adds_what_the_way_there_removed(
    before: list[Entry], after: list[Entry]
) -> None:
    there, back = compare(before, after), compare(after, before)
    assert len(there.added) == len(back.removed)
    assert len(there.removed) == len(back.added)


def test_added_removed_and_changed_parties_are_told_apart() -> None:
    found = compare(
        [works("1", "Alpha Works"), works("2", "Beta Works", remarks="old")],
        [works("2", "Beta Works", remarks="new"), works("3", "Gamma Works")],
    )
    assert [e.name for e in found.added] == ["Gamma Works"]
    assert [e.name for e in found.removed] == ["Alpha Works"]
    (change,) = found.changed
    assert [(f.field, f.before, f.after) for f in change.fields] == [("remarks", "old", "new")]


def test_entries_that_are_numbered_anew_are_not_changes() -> None:
    count = 500
    before = [works(str(n), f"Made Up Works {n}", countries=("CN",)) for n in range(count)]
    after = [replace(e, entry_id=str(count - 1 - n)) for n, e in enumerate(before)]
    found = compare(before, after)
    assert found.sizes == {"added": 0, "removed": 0, "changed": 0, "renumbered": count}


def test_a_party_that_moves_to_another_list_is_removed_and_added() -> None:
    found = compare([works("1", "Alpha")], [works("1", "Alpha", "us.ofac.sdn")])
    assert found.sizes == {"added": 1, "removed": 1, "changed": 0, "renumbered": 0}


def test_a_party_that_is_renamed_under_its_id_is_changed() -> None:
    found = compare([works("1", "Alpha Works")], [works("1", "Omega Works")])
    assert found.sizes["changed"] == 1
    assert found.changed[0].fields[0].field == "names"


def test_two_of_the_same_name_stay_with_their_own_facts() -> None:
    twins = [works("1", "Alpha", remarks="north"), works("2", "Alpha", remarks="south")]
    moved = [replace(twins[1], entry_id="8"), replace(twins[0], entry_id="9")]
    assert compare(twins, moved).sizes["changed"] == 0


def test_a_difference_is_plain_json(store: ListStore, write: Write) -> None:
    store.add(write(parties(ENTITY.id, 10), "2026-06-01"), publication="us.csl")
    store.add(write(parties(ENTITY.id, 12), "2026-06-02"), publication="us.csl")
    found = store.diff("us.csl")
    record = json.loads(json.dumps(found.to_dict()))
    assert record["sizes"] == {"added": 2, "removed": 0, "changed": 0, "renumbered": 0}
    assert record["before"]["published"] == "2026-06-01"
    back = store.diff("us.csl", "2026-06-02", "2026-06-01")
    assert back.sizes["removed"] == 2
