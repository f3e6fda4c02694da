"""Entries go to disk and come back as they were."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.lists import Entry, Identifier, ListedName
from tidegate.lists.entry import SCHEMAS
from tidegate.lists.entry_lines import entries_to_bytes, read_entries

texts = st.text(max_size=12)
several = st.lists(texts, max_size=3).map(tuple)
names = st.builds(
    ListedName, texts, st.sampled_from(["primary", "alias", "former", "native"]), st.booleans()
)
entries = st.builds(
    Entry,
    list=st.sampled_from(["us.bis.entity", "us.ofac.sdn"]),
    entry_id=texts,
    names=st.lists(names, min_size=1, max_size=3).map(tuple),
    schema=st.sampled_from(SCHEMAS),
    countries=several,
    birth_dates=several,
    nationalities=several,
    addresses=several,
    identifiers=st.lists(st.builds(Identifier, texts, texts, texts), max_size=2).map(tuple),
    programs=several,
    footnotes=several,
    citation=texts,
    listed_on=texts,
    ended_on=texts,
    licence_requirement=texts,
    licence_policy=texts,
    title=texts,
    remarks=texts,
    url=texts,
    extra=st.dictionaries(texts, texts, max_size=2),
)


@given(st.lists(entries, max_size=5))
@settings(deadline=None, max_examples=60)
def test_what_is_written_is_what_is_read(tmp_path_factory, given_entries) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.getbasetemp() / "entries.jsonl.gz"
    path.write_bytes(gzip.compress(entries_to_bytes(given_entries)))
    assert list(read_entries(path)) == given_entries
    of_one = [e for e in given_entries if e.list == "us.ofac.sdn"]
    assert list(read_entries(path, lists=["us.ofac.sdn"])) == of_one


def test_equal_entries_are_equal_bytes_whatever_the_order_of_their_extras() -> None:
    name = (ListedName("A Works", "primary"),)
    one = Entry("us.bis.entity", "1", name, extra={"a": "1", "b": "2"})
    two = Entry("us.bis.entity", "1", name, extra={"b": "2", "a": "1"})
    assert entries_to_bytes([one]) == entries_to_bytes([two])


def test_twenty_thousand_entries_load_within_a_second_or_so(tmp_path: Path) -> None:
    made = [
        Entry(
            "us.bis.entity",
            str(n),
            (ListedName(f"Made Up Works {n}", "primary"), ListedName(f"Works {n}")),
            "organisation",
            ("CN",),
            addresses=(f"{n} Some Road, Some Town",),
            identifiers=(Identifier("Registration", str(n), "CN"),),
            citation="85 FR 34495",
        )
        for n in range(20_000)
    ]
    path = tmp_path / "entries.jsonl.gz"
    path.write_bytes(gzip.compress(entries_to_bytes(made), 5))
    start = time.process_time()
    assert sum(1 for _ in read_entries(path)) == 20_000
    assert time.process_time() - start < 2.0


def test_the_real_screening_list_is_stored_and_loads_fast(
    shared: Callable[[str], Path], tmp_path: Path
) -> None:
    from tidegate.lists import ListStore

    store = ListStore(tmp_path)
    edition = store.add(shared("lists/us_csl/consolidated.json.gz"), publication="us.csl")
    assert edition.rows == 20_383
    assert sum(edition.lists.values()) == edition.rows
    start = time.process_time()
    loaded = list(store.entries(edition))
    took = time.process_time() - start
    assert len({(e.list, e.entry_id) for e in loaded}) == edition.rows
    assert took < 2.5
