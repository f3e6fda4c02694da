"""Which edition a run takes each list from, and what it is told about their age."""

from __future__ import annotations

from tidegate.lists import STARTER, ListStore, ListSupply, PublicationStatus

from .conftest import ENTITY, NOBODYS, SDN, SECURITY_COUNCIL, Clock, Write, parties


def of(supplies: list[ListSupply], list: str) -> ListSupply:
    (one,) = [s for s in supplies if s.list == list]
    return one


def standing(store: ListStore, publication: str, known_at: str | None = None) -> PublicationStatus:
    (one,) = [s for s in store.status(known_at) if s.publication == publication]
    return one


def test_every_list_is_named_also_those_nobody_supplies(store: ListStore, write: Write) -> None:
    edition = store.add(write(parties(ENTITY.id, 5)), publication="us.csl")
    supplies = store.supply()
    assert [s.list for s in supplies] == [ENTITY.id, SDN.id, SECURITY_COUNCIL.id, NOBODYS.id]
    assert of(supplies, ENTITY.id).edition == edition
    assert of(supplies, ENTITY.id).rows == 5
    assert of(supplies, SDN.id).edition is None
    assert of(supplies, SDN.id).suppliers == ("us.csl", "us.ofac.sdn")
    assert of(supplies, NOBODYS.id).suppliers == ()


def test_a_list_declared_and_empty_is_supplied(store: ListStore, write: Write) -> None:
    store.add(write(parties(ENTITY.id, 5), lists=[SDN.id]), publication="us.csl")
    supply = of(store.supply(), SDN.id)
    assert supply.edition is not None
    assert supply.rows == 0


def test_of_two_publications_the_newer_supplies_the_list(store: ListStore, write: Write) -> None:
    store.add(write(parties(ENTITY.id, 5) + parties(SDN.id, 5), "2026-06-20"), publication="us.csl")
    store.add(write(parties(SDN.id, 5), "2026-06-10"), publication="us.ofac.sdn")
    supply = of(store.supply(), SDN.id)
    assert supply.edition is not None
    assert supply.edition.publication == "us.csl"
    assert [e.publication for e in supply.passed_over] == ["us.ofac.sdn"]
    store.add(write(parties(SDN.id, 6), "2026-06-25"), publication="us.ofac.sdn")
    supply = of(store.supply(), SDN.id)
    assert supply.edition is not None
    assert supply.edition.publication == "us.ofac.sdn"


def test_on_the_same_day_the_issuers_own_supplies_the_list(store: ListStore, write: Write) -> None:
    store.add(write(parties(SDN.id, 5), "2026-06-20"), publication="us.csl")
    store.add(write(parties(SDN.id, 5), "2026-06-20"), publication="us.ofac.sdn")
    supply = of(store.supply(), SDN.id)
    assert supply.edition is not None
    assert supply.edition.publication == "us.ofac.sdn"


def test_an_undated_file_added_by_hand_does_not_pass_for_the_newest(
    store: ListStore, write: Write
) -> None:
    store.add(write(parties(SDN.id, 5), "2026-06-20"), publication="us.csl")
    store.add(write(parties(SDN.id, 5)), publication="us.ofac.sdn")
    supply = of(store.supply(), SDN.id)
    assert supply.edition is not None
    assert supply.edition.publication == "us.csl"


def test_a_newer_but_much_smaller_supplier_is_pointed_out(store: ListStore, write: Write) -> None:
    store.add(write(parties(SDN.id, 100), "2026-06-20"), publication="us.csl")
    store.add(write(parties(SDN.id, 50), "2026-06-25"), publication="us.ofac.sdn")
    assert "us.csl of 2026-06-20 holds 100" in of(store.supply(), SDN.id).warning


def test_supply_at_an_earlier_time_takes_the_earlier_edition(
    store: ListStore, write: Write, clock: Clock
) -> None:
    first = store.add(write(parties(ENTITY.id, 5), "2026-06-20"), publication="us.csl")
    clock.pass_days(5)
    store.add(write(parties(ENTITY.id, 6), "2026-07-05"), publication="us.csl")
    supply = of(store.supply("2026-07-03"), ENTITY.id)
    assert supply.edition is not None
    assert supply.edition.id == first.id


def test_a_list_of_ones_own_is_supplied_without_effect_in_law(
    store: ListStore, write: Write
) -> None:
    store.add(write(parties("x", 3)), publication="my-firm.watch-list")
    supply = store.supply()[-1]
    assert (supply.list, supply.rows) == ("my-firm.watch-list", 3)
    assert supply.title == "my firm watch list"
    assert "no effect in law" in supply.legal_effect


def test_the_starter_list_stands_in_only_while_nothing_is_loaded(
    store: ListStore, write: Write
) -> None:
    first = of(store.supply(), ENTITY.id)
    assert first.starter
    assert first.edition is not None and first.edition.publication == STARTER
    assert first.warning == "starter list, not for compliance"
    assert of(store.supply(), NOBODYS.id).edition is None
    assert not any(s.edition for s in store.supply(starter=False))
    store.add(write(parties("x", 3)), publication="mine")
    assert not any(s.starter for s in store.supply())


def test_the_starter_list_can_be_asked_to_fill_gaps(store: ListStore, write: Write) -> None:
    store.add(write(parties(SDN.id, 3)), publication="us.ofac.sdn")
    supplies = store.supply(starter=True)
    assert not of(supplies, SDN.id).starter
    assert of(supplies, ENTITY.id).starter


def test_the_starter_lists_entries_come_like_any_editions(store: ListStore) -> None:
    edition = of(store.supply(), ENTITY.id).edition
    assert edition is not None
    entries = list(store.entries(edition))
    assert len(entries) == edition.rows == sum(edition.lists.values())
    assert len({(e.list, e.entry_id) for e in entries}) == edition.rows
    assert {e.schema for e in entries} == {"organisation"}
    of_entity = list(store.entries(edition, lists=[ENTITY.id]))
    assert len(of_entity) == edition.lists[ENTITY.id]
    assert not store.lists.exists()


def test_status_names_every_publication(store: ListStore, write: Write, clock: Clock) -> None:
    store.add(write(parties(ENTITY.id, 5), "2026-06-25"), publication="us.csl")
    store.add(write(parties("x", 2)), publication="mine")
    clock.pass_days(3)
    assert [s.publication for s in store.status()] == ["us.csl", "us.ofac.sdn", "un.sc", "mine"]
    csl = standing(store, "us.csl")
    assert (csl.published, csl.retrieved, csl.age_days) == ("2026-06-25", "2026-07-01T12:00:00Z", 3)
    assert (csl.state, csl.by_hand, csl.stale, csl.warning) == ("in force", True, False, "")
    assert csl.lists == {ENTITY.id: 5}
    assert csl.lists_missing == (SDN.id,)
    sdn = standing(store, "us.ofac.sdn")
    assert (sdn.state, sdn.edition, sdn.lists_missing) == ("not loaded", None, (SDN.id,))
    assert standing(store, "mine").own


def test_a_file_added_by_hand_warns_and_is_not_stale(
    store: ListStore, write: Write, clock: Clock
) -> None:
    store.add(write(parties(ENTITY.id, 5), "2026-06-25"), publication="us.csl")
    clock.pass_days(30)
    csl = standing(store, "us.csl")
    assert not csl.stale
    assert "added by hand and dated 2026-06-25, 36 days ago" in csl.warning


def test_a_download_is_stale_by_its_retrieval_not_by_its_date(
    store: ListStore, write: Write, clock: Clock
) -> None:
    from tidegate.lists.shelf import Reign

    url = "https://lists.example/static/consolidated.json"
    store.take_in(
        write(parties(ENTITY.id, 5), "2025-01-01"),
        publication="us.csl",
        reign=Reign("", "", url=url),
    )
    clock.pass_days(14)
    assert not standing(store, "us.csl").stale
    assert standing(store, "us.csl").warning == ""
    clock.pass_days(1)
    assert standing(store, "us.csl").stale
    assert "stale after 14" in standing(store, "us.csl").warning
    store.confirm("us.csl")
    assert not standing(store, "us.csl").stale
    assert not standing(store, "us.csl", "2026-07-10").stale


def test_a_mirror_that_stands_still_is_pointed_out(store: ListStore, write: Write) -> None:
    from tidegate.lists.shelf import Reign

    store.take_in(
        write(parties(ENTITY.id, 5), "2026-01-01"),
        publication="us.csl",
        reign=Reign("", "", url="https://mirror.example/consolidated.json"),
    )
    assert "from a mirror and dated 2026-01-01" in standing(store, "us.csl").warning
