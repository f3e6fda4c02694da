"""What comes into the store, what is kept out, and what is in force when."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tidegate.errors import ListError, ListMissing, ListRefused, UsageError
from tidegate.lists import ListStore
from tidegate.lists.journal import read_journal

from .conftest import Clock, Write, made_up_list, parties

ENTITY, SDN = "us.bis.entity", "us.ofac.sdn"


def test_an_added_list_is_in_force_with_its_record(store: ListStore, write: Write) -> None:
    edition = store.add(write(parties(ENTITY, 20), "2026-06-30"), publication="us.csl")
    assert store.in_force() == [edition]
    assert edition.id == f"2026-06-30-{edition.sha256[:8]}"
    assert (edition.rows, edition.rows_before) == (20, None)
    assert edition.lists == {ENTITY: 20}
    assert edition.state == "in force"
    assert edition.by_hand
    assert edition.retrieved == "2026-07-01T12:00:00Z"
    assert [e.entry_id for e in store.entries(edition)] == [f"{ENTITY}-{n}" for n in range(20)]


def test_without_a_published_date_the_id_has_the_date_of_retrieval(
    store: ListStore, write: Write
) -> None:
    edition = store.add(write(parties(ENTITY, 2)), publication="us.csl")
    assert edition.id.startswith("2026-07-01-")
    assert edition.published == ""


def test_the_published_date_can_be_given(store: ListStore, write: Write) -> None:
    path = write(parties(ENTITY, 2), "2026-06-30")
    assert store.add(path, publication="us.csl", published="2026-06-01").published == "2026-06-01"
    with pytest.raises(UsageError, match="is not a date"):
        store.add(path, publication="us.csl", published="June")


def test_the_same_bytes_again_are_the_same_edition_seen_once_more(
    store: ListStore, write: Write, clock: Clock
) -> None:
    path = write(parties(ENTITY, 5), "2026-06-30")
    first = store.add(path, publication="us.csl")
    clock.pass_days(3)
    again = store.add(path, publication="us.csl")
    assert again.id == first.id
    assert again.retrieved == first.retrieved
    assert again.last_seen == "2026-07-04T12:00:00Z"
    assert len(store.editions("us.csl")) == 1


def test_a_mirrors_gzip_is_the_same_edition(store: ListStore, write: Write) -> None:
    import gzip

    path = write(parties(ENTITY, 5), "2026-06-30")
    first = store.add(path, publication="us.csl")
    packed = path.with_name("list.json.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert store.add(packed, publication="us.csl").id == first.id


def test_the_same_bytes_read_otherwise_are_another_edition(store: ListStore, write: Write) -> None:
    path = write(parties(ENTITY, 5), "2026-06-30")
    first = store.add(path, publication="us.csl")
    other = store.add(path, publication="us.csl", mapping={"name": "Party"})
    assert other.id == f"{first.id}-r2"
    assert store.in_force() == [other]


@pytest.mark.parametrize(("left", "refused"), [(89, True), (90, False), (91, False)])
def test_an_edition_that_shrank_by_more_than_a_tenth_is_refused(
    store: ListStore, write: Write, left: int, refused: bool
) -> None:
    old = store.add(write(parties(ENTITY, 100), "2026-06-01"), publication="us.csl")
    path = write(parties(ENTITY, left), "2026-06-30")
    if refused:
        with pytest.raises(ListRefused, match=r"shrank by 11\.0 %, from 100 entries to 89"):
            store.add(path, publication="us.csl")
        assert store.in_force() == [old]
    else:
        new = store.add(path, publication="us.csl")
        assert (new.rows, new.rows_before) == (left, 100)
        assert store.in_force() == [new]


def test_a_list_that_shrank_behind_anothers_growth_is_refused(
    store: ListStore, write: Write
) -> None:
    store.add(write(parties(ENTITY, 100) + parties(SDN, 100), "2026-06-01"), publication="us.csl")
    path = write(parties(ENTITY, 50) + parties(SDN, 200), "2026-06-30")
    with pytest.raises(ListRefused, match=r"us\.bis\.entity shrank by 50\.0 %"):
        store.add(path, publication="us.csl")


@pytest.mark.parametrize("declared", [(), (ENTITY,)])
def test_a_list_that_is_gone_or_empty_is_refused(
    store: ListStore, write: Write, declared: tuple[str, ...]
) -> None:
    store.add(write(parties(ENTITY, 2) + parties(SDN, 100), "2026-06-01"), publication="us.csl")
    path = write(parties(SDN, 120), "2026-06-30", lists=declared)
    with pytest.raises(ListRefused, match=r"us\.bis\.entity (is gone|shrank by 100)"):
        store.add(path, publication="us.csl")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (made_up_list([]), "holds no entries"),
        (b'{"entries": [["us.bis.entity", "1", "Cut sh', "cut short"),
        (b"<!DOCTYPE html><html><body>Try later</body></html>", "web page"),
        (b"\xef\xbb\xbf \n<!-- edge --><HTML lang=en>", "web page"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">', "web page"),
        (made_up_list(parties(ENTITY, 101), problems=[5, 5, 6]), "2 of 103 records"),
        (
            made_up_list(parties(ENTITY, 100), doubts=["the file says it holds 900 records"]),
            "says it holds 900 records",
        ),
        (made_up_list(parties(ENTITY, 100), "2031-01-01"), "in the future"),
        (made_up_list(parties(ENTITY, 100), "2026-05-31"), "the one in force is of 2026-06-01"),
    ],
)
def test_what_cannot_be_the_whole_list_is_refused_and_the_old_one_stays(
    store: ListStore, write: Write, tmp_path: Path, content: bytes, why: str
) -> None:
    old = store.add(write(parties(ENTITY, 100), "2026-06-01"), publication="us.csl")
    path = tmp_path / "new.json"
    path.write_bytes(content)
    with pytest.raises(ListRefused, match=why):
        store.add(path, publication="us.csl")
    assert store.in_force() == [old]
    assert read_journal(store.lists)[-1]["event"] == "refused"
    assert sorted(p.name for p in (store.lists / "us.csl").iterdir()) == [old.id, "current"]


def test_one_unreadable_record_in_a_hundred_is_let_in(store: ListStore, write: Write) -> None:
    edition = store.add(write(parties(ENTITY, 99), problems=[7]), publication="us.csl")
    assert (edition.rows, edition.problems) == (99, 1)


def test_an_operator_lets_a_shrunken_edition_in_with_a_reason(
    store: ListStore, write: Write
) -> None:
    store.add(write(parties(ENTITY, 100), "2026-06-01"), publication="us.csl")
    new = store.add(
        write(parties(ENTITY, 50), "2026-06-30"),
        publication="us.csl",
        accept="half were delisted by the rule of June",
    )
    assert new.state == "accepted: half were delisted by the rule of June"
    assert store.in_force() == [new]
    last = read_journal(store.lists)[-1]
    assert last["event"] == "accepted"
    assert last["reason"] == "half were delisted by the rule of June"
    assert last["who"]
    assert last["against"] == ["it shrank by 50.0 %, from 100 entries to 50"]


def test_a_reason_that_was_not_needed_leaves_the_edition_plainly_in_force(
    store: ListStore, write: Write
) -> None:
    edition = store.add(write(parties(ENTITY, 3)), publication="us.csl", accept="just in case")
    assert edition.state == "in force"


def test_no_reason_lets_an_empty_edition_in(store: ListStore, write: Write) -> None:
    with pytest.raises(ListRefused, match="no entries"):
        store.add(write([]), publication="us.csl", accept="I insist")


@pytest.mark.parametrize(
    "id",
    ["../evil", "..", ".", ".hidden", "a/b", "a\\b", "a..b", "", "con", "NUL.txt", "a b", "ü", "a.",
     "x" * 101, "a\x00", "a\n", "journal.jsonl", "tidegate.starter", "C:x"],
)  # fmt: skip
def test_an_id_that_is_no_folder_name_is_a_mistake(store: ListStore, write: Write, id: str) -> None:
    with pytest.raises(UsageError):
        store.add(write(parties(ENTITY, 2)), publication=id)
    assert store.publications() == []


def test_ids_that_differ_in_capitals_only_are_a_mistake(store: ListStore, write: Write) -> None:
    store.add(write(parties("mine", 2)), publication="mine")
    with pytest.raises(UsageError, match="capitals"):
        store.add(write(parties("mine", 2)), publication="Mine")


def test_a_file_of_ones_own_never_passes_for_an_official_list(
    store: ListStore, write: Write
) -> None:
    edition = store.add(write(parties(SDN, 3)), publication="my-firm.watch-list")
    assert edition.lists == {"my-firm.watch-list": 3}
    entry = next(store.entries(edition))
    assert entry.list == "my-firm.watch-list"
    assert entry.extra == {"list_in_file": SDN}


def test_a_list_of_the_catalogue_is_not_a_publication(store: ListStore, write: Write) -> None:
    with pytest.raises(UsageError, match="is a list, not a publication"):
        store.add(write(parties(ENTITY, 3)), publication=ENTITY)


def test_ids_that_occur_twice_are_told_apart(store: ListStore, write: Write) -> None:
    rows = [(ENTITY, "7", "A Works"), (ENTITY, "7", "B Works"), (ENTITY, "7~2", "C Works")]
    edition = store.add(write(rows), publication="us.csl")
    assert [e.entry_id for e in store.entries(edition)] == ["7", "7~2", "7~2~2"]


def test_known_at_sees_what_was_in_force_then(store: ListStore, write: Write, clock: Clock) -> None:
    first = store.add(write(parties(ENTITY, 10), "2026-06-01"), publication="us.csl")
    clock.pass_days(10)
    second = store.add(write(parties(ENTITY, 11), "2026-07-10"), publication="us.csl")
    assert [e.id for e in store.in_force("2026-07-01")] == [first.id]
    assert [e.id for e in store.in_force("2026-07-10")] == [first.id]
    assert [e.id for e in store.in_force("2026-07-11T11:59")] == [first.id]
    assert [e.id for e in store.in_force("2026-07-11")] == [second.id]
    assert store.in_force("2026-06-30") == []
    with pytest.raises(UsageError, match="known_at"):
        store.in_force("last week")


def test_known_at_does_not_know_later_confirmations(
    store: ListStore, write: Write, clock: Clock
) -> None:
    path = write(parties(ENTITY, 10))
    store.add(path, publication="us.csl")
    for _ in range(4):
        clock.pass_days(1)
        store.add(path, publication="us.csl")
    assert store.in_force("2026-07-03")[0].last_seen == "2026-07-03T12:00:00Z"
    assert store.in_force()[0].last_seen == "2026-07-05T12:00:00Z"


def test_going_back_needs_a_reason_and_brings_the_old_edition_back(
    store: ListStore, write: Write, clock: Clock
) -> None:
    rows = parties(ENTITY, 10)
    first = store.add(write(rows, "2026-06-01"), publication="us.csl")
    store.add(write(rows, "2026-06-02", name="b.json"), publication="us.csl")
    old = write(rows, "2026-06-01")
    with pytest.raises(ListRefused, match="dated 2026-06-01"):
        store.add(old, publication="us.csl")
    clock.pass_days(1)
    back = store.add(old, publication="us.csl", accept="the newer one was withdrawn")
    assert back.id == first.id
    assert [e.id for e in store.editions("us.csl")][-1] == first.id
    assert len(store.editions("us.csl")) == 2


def test_editions_are_found_by_the_start_of_their_id(store: ListStore, write: Write) -> None:
    edition = store.add(write(parties(ENTITY, 10), "2026-06-01"), publication="us.csl")
    assert store.edition("us.csl", "2026-06").id == edition.id
    with pytest.raises(ListMissing, match="no edition 2025"):
        store.edition("us.csl", "2025")
    with pytest.raises(ListMissing, match="is not loaded"):
        store.editions("un.sc")
    with pytest.raises(ListMissing, match="one edition only"):
        store.diff("us.csl")


def test_a_damaged_edition_is_an_error_and_not_an_empty_list(
    store: ListStore, write: Write
) -> None:
    edition = store.add(write(parties(ENTITY, 50)), publication="us.csl")
    file = edition.path / "entries.jsonl.gz"
    whole = file.read_bytes()
    for damaged in (whole[:-20], b"", whole[:30] + b"xx" + whole[32:]):
        file.write_bytes(damaged)
        with pytest.raises(ListError, match="damaged on disk"):
            store.entries(edition)
    (edition.path / "edition.json").unlink()
    with pytest.raises(ListError, match="cannot be read"):
        store.in_force()


def test_a_damaged_record_of_what_is_in_force_is_an_error(store: ListStore, write: Write) -> None:
    path = write(parties(ENTITY, 5))
    store.add(path, publication="us.csl")
    current = store.lists / "us.csl" / "current"
    current.write_text("{}")
    with pytest.raises(ListError, match="cannot be read"):
        store.in_force()
    current.unlink()
    assert store.add(path, publication="us.csl").rows == 5


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_files_are_for_their_owner_only(store: ListStore, write: Write) -> None:
    store.add(write(parties(ENTITY, 5)), publication="us.csl")
    for path in [store.home, *store.home.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_journal_holds_no_names(store: ListStore, write: Write) -> None:
    store.add(write(parties(ENTITY, 5)), publication="us.csl")
    assert "Made Up" not in (store.lists / "journal.jsonl").read_text()
    assert [event["event"] for event in read_journal(store.lists)] == ["added"]


def test_texts_of_a_hostile_list_come_back_as_they_were(store: ListStore, write: Write) -> None:
    names = ["a\u2028b", "\ud800 lone", "nul\x00", "\u202egnp", 'quo"te\\', "line\nfeed\r", "哈"]
    edition = store.add(
        write([(ENTITY, str(n), name) for n, name in enumerate(names)]), publication="us.csl"
    )
    assert [e.name for e in store.entries(edition)] == names
