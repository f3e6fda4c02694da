"""Templates: what requests share, what is too common to tell anybody apart, and families."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.distillation.coordination.made_up import AT, MINUTE, NAMES, asked, chat, event, table

from tidegate.distillation.coordination import threads as module
from tidegate.distillation.coordination.draws import PLACES, Draws, draws_of
from tidegate.distillation.coordination.families import families
from tidegate.distillation.coordination.popularity import popularity
from tidegate.distillation.coordination.threads import FEWEST_PROMPTS, ThreadTable, find_threads
from tidegate.distillation.reading import Event
from tidegate.distillation.reading.event import Settings
from tidegate.distillation.sketches.table import nothing

HEAD = PLACES.index("head")


def walked(accounts: int, each: int, first: int = 0, prefix: str = "a") -> list[Event]:
    """One wording, every account with entries of its own."""
    return [
        event(f"{prefix}{who}", asked(first + who * each + n), AT + n * MINUTE)
        for who in range(accounts)
        for n in range(each)
    ]


def strangers(accounts: int, each: int, seed: int = 1) -> list[Event]:
    rng = random.Random(seed)
    return [
        event(f"s{who}", chat(rng), AT + n * MINUTE) for who in range(accounts) for n in range(each)
    ]


def heads(found: ThreadTable) -> list[int]:
    return np.flatnonzero(found.place == HEAD).tolist()


def keys_of(found: ThreadTable) -> set[tuple[int, int, int, int]]:
    columns = (found.place, found.key, found.draws, found.accounts)
    return {tuple(map(int, row)) for row in zip(*columns, strict=True)}  # type: ignore[misc]


def look(draws: Draws, accounts: int, **more: object) -> ThreadTable:
    return find_threads(draws, accounts, **more)  # type: ignore[arg-type]


def test_a_wording_around_different_entries_is_one_thread_of_all_its_accounts() -> None:
    draws = draws_of(table(walked(5, 8) + strangers(30, 8)))
    found = look(draws, 35)
    (head,) = heads(found)
    assert (found.accounts[head], found.prompts[head], found.draws[head]) == (5, 40, 40)
    assert len(np.unique(draws.unit[found.rows(head)])) == 5


def test_one_prompt_sent_again_and_again_is_no_thread() -> None:
    same = [event(f"a{n % 9}", asked(1), AT + n * MINUTE) for n in range(90)]
    assert heads(look(draws_of(table(same + strangers(30, 8))), 39)) == []


def test_strangers_share_no_wording() -> None:
    found = look(draws_of(table(strangers(40, 10))), 40)
    assert not {PLACES[place] for place in found.place} & {"head", "tail", "words", "system"}


def test_a_template_common_in_the_benign_pool_makes_no_thread() -> None:
    log = draws_of(table(walked(5, 8) + strangers(30, 8)))
    pool = popularity(draws_of(table(walked(12, 8, 9_000, "b") + strangers(88, 8, 2))), "")
    assert len(heads(look(log, 35))) == 1
    assert heads(look(log, 35, usual=pool)) == []


def test_a_template_that_few_benign_accounts_use_stays_a_thread() -> None:
    log = draws_of(table(walked(5, 8) + strangers(30, 8)))
    pool = popularity(draws_of(table(walked(2, 8, 9_000, "b") + strangers(98, 8, 2))), "")
    assert len(heads(look(log, 35, usual=pool))) == 1


def test_a_template_that_nearly_all_accounts_use_tells_nobody_apart() -> None:
    log = draws_of(table(walked(60, 4)))
    assert heads(look(log, 60)) == []


def test_without_prompts_only_settings_and_script_make_threads() -> None:
    bare = [
        event(
            f"a{who}", None, AT + n * MINUTE, settings=Settings(temperature=0.7), agent="client/1"
        )
        for who in range(6)
        for n in range(8)
    ]
    found = look(draws_of(table(bare)), 6)
    assert {PLACES[place] for place in found.place} == {"settings", "script"}


def test_an_empty_table_has_no_threads_and_no_families() -> None:
    draws = draws_of(nothing(NAMES.key_id, daily=False))
    found = look(draws, 0)
    assert len(found) == 0 and families(found) == []


def test_popularity_counts_accounts_and_not_requests() -> None:
    draws = draws_of(table(walked(4, 30) + strangers(6, 5)))
    usual = popularity(draws, "id")
    head = np.unique(draws.head[np.isin(draws.unit, np.unique(draws.unit))], return_counts=True)
    key = head[0][head[1] == 120]
    assert usual.share(key).tolist() == [0.4] and usual.of == 10


def test_the_popularity_of_an_unknown_key_is_nothing() -> None:
    usual = popularity(draws_of(table(walked(4, 30))), "id")
    nobody = popularity(draws_of(nothing(NAMES.key_id, daily=False)), "id")
    assert usual.share(np.array([3, 2**63], np.uint64)).tolist() == [0, 0]
    assert nobody.share(np.array([3], np.uint64)).tolist() == [0]


logs = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 2), st.integers(0, 12), st.integers(0, 3)),
    min_size=1,
    max_size=120,
)


def from_lots(lots: list[tuple[int, int, int, int]]) -> list[Event]:
    """Accounts, three wordings, entries and systems by lot."""
    wordings = ("Explain with every step you take how one would ", "Grade it by the rubric below: ")
    return [
        event(
            f"a{who}",
            (wordings[how] if how < 2 else "") + asked(entry),
            AT + number * MINUTE,
            system=f"You are helper {asked(system)}" if system else None,
        )
        for number, (who, how, entry, system) in enumerate(lots)
    ]


@settings(max_examples=25, deadline=None)
@given(logs)
def test_families_partition_all_threads(lots: list[tuple[int, int, int, int]]) -> None:
    draws = draws_of(table(from_lots(lots)))
    found = look(draws, 6)
    made = families(found)
    assert sorted(t for family in made for t in family.threads) == list(range(len(found)))
    for family in made:
        held = {int(row) for t in family.threads for row in found.rows(t)}
        assert family.rows.tolist() == sorted(held)
    assert [len(f.rows) for f in made] == sorted((len(f.rows) for f in made), reverse=True)


@settings(max_examples=25, deadline=None)
@given(logs)
def test_a_thread_says_of_its_draws_what_they_are(lots: list[tuple[int, int, int, int]]) -> None:
    draws = draws_of(table(from_lots(lots)))
    found = look(draws, 6)
    columns = list(draws.keys().values())
    for thread in range(len(found)):
        rows = found.rows(thread)
        key, place = found.key[thread], found.place[thread]
        holding = np.flatnonzero(np.any([c == key for c in columns[place]], axis=0))
        assert np.unique(rows).tolist() == holding.tolist()
        assert found.prompts[thread] == len(np.unique(draws.prompt[rows])) >= FEWEST_PROMPTS
        assert found.accounts[thread] == len(np.unique(draws.unit[rows])) <= module.FEWEST_COMMON


@settings(max_examples=20, deadline=None)
@given(logs, st.randoms(use_true_random=False))
def test_the_order_of_requests_changes_no_thread(
    lots: list[tuple[int, int, int, int]], chance: random.Random
) -> None:
    events = from_lots(lots)
    first = look(draws_of(table(events)), 6)
    chance.shuffle(events)
    assert keys_of(look(draws_of(table(events)), 6)) == keys_of(first)
