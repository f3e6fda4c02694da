"""The benchmark of name matching asks what it says it asks (bench/matching)."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.lists.entry import Entry, ListedName

BENCH = Path(__file__).resolve().parents[2] / "bench" / "matching"
BOUT = "BOUT, Viktor Anatolijevitch"
MASRI = "AL-MASRI, Ahmad bin Salim"
FIRM = "QINSHENG ELECTRONICS TECHNOLOGY CO., LTD."


@pytest.fixture(scope="module")
def bench() -> Iterator[Callable[[str], Any]]:
    """Gives a module of the bench; its short names are forgotten afterwards."""
    before = set(sys.modules)
    sys.path.insert(0, str(BENCH))

    def module(name: str) -> ModuleType:
        return import_module(name)

    for name in ("edits", "edits_letters", "edits_people", "edits_organisations"):
        module(name)
    yield module
    sys.path.remove(str(BENCH))
    for name in set(sys.modules) - before:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if Path(file).is_relative_to(BENCH.parent):
            del sys.modules[name]


def person(id: str, *names: str) -> Entry:
    return Entry("us.ofac.sdn", id, tuple(ListedName(n) for n in names), "person")


words = st.text(alphabet="abcdeéghiklmnorstuvzAKMS-'", min_size=1, max_size=12)
names = st.one_of(
    st.sampled_from([BOUT, MASRI, FIRM, "ZHANG, Guoying", "INSTITUTE NO. 38", "O"]),
    st.lists(words, min_size=1, max_size=5).map(" ".join),
    st.tuples(words, words, words).map(lambda w: f"{w[0]}, {w[1]} {w[2]}"),
)


@settings(max_examples=150, deadline=None)
@given(name=names, seed=st.integers(0, 5))
def test_an_edit_never_returns_the_name_and_is_the_same_for_the_same_chance(
    bench: Callable[[str], Any], name: str, seed: int
) -> None:
    edits = bench("edits")
    for kind in edits.EDITS:
        written = edits.made(kind, name, random.Random(seed))
        assert written != name, kind
        assert written == edits.made(kind, name, random.Random(seed)), kind
        if written is not None:
            assert " ".join(written.casefold().split(" ")) != " ".join(name.casefold().split(" "))


def test_every_kind_of_the_issue_is_there_and_applies_to_some_name(
    bench: Callable[[str], Any],
) -> None:
    edits = bench("edits")
    samples = [
        BOUT, MASRI, FIRM, "ZHANG, Guoying", "SALIM, Ahmad Yusuf", "GRYZLOV, Boris Petrovich",
        "SMITH & SONS LIMITED LIABILITY COMPANY", "DE LA CRUZ, Juan", "NATIONAL SHIPPING GROUP",
        "KHAN, Ahmad",
    ]  # fmt: skip
    for kind in edits.EDITS:
        tried = [edits.made(kind, n, random.Random(s)) for n in samples for s in range(5)]
        assert any(tried), kind
    families = {e.family for e in edits.EDITS.values()}
    assert families >= {
        "typing", "letters", "words", "people", "transliteration", "legal forms", "generic words",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "written"),
    [
        ("natural order", BOUT, "Viktor Anatolijevitch BOUT"),
        ("comma wrong", BOUT, "Viktor Anatolijevitch, BOUT"),
        ("initials", BOUT, "BOUT, V. A."),
        ("vowels left out", BOUT, "BT, Vktr Antljvtch"),
        ("patronymic dropped", "GRYZLOV, Boris Petrovich", "GRYZLOV, Boris"),
        ("patronymic dropped", MASRI, "AL-MASRI, Ahmad"),
        ("scheme: wade-giles", "ZHANG, Guoying", "CHANG, Ko-ying"),
        ("legal form dropped", FIRM, "QINSHENG ELECTRONICS TECHNOLOGY"),
        ("and sign", "SMITH & SONS", "SMITH and SONS"),
        ("truncation", FIRM, "QINSHENG ELECTRONICS TECHNOLO"),
        ("initials", "RI, Che Son", None),
        ("dropped word", "ZHANG Guoying", None),
    ],
)
def test_edits_write_what_their_names_say(
    bench: Callable[[str], Any], kind: str, name: str, written: str | None
) -> None:
    assert bench("edits").made(kind, name, random.Random(1)) == written


def test_the_two_halves_are_disjoint_whole_and_about_equal(bench: Callable[[str], Any]) -> None:
    splits = bench("splits")
    everybody = [str(n) for n in range(4000)]
    halves = {
        half: set(splits.drawn(everybody, 4000, purpose="any", half=half)) for half in splits.HALVES
    }
    assert halves["tune"].isdisjoint(halves["judge"])
    assert halves["tune"] | halves["judge"] == halves["all"] == set(everybody)
    assert 1800 < len(halves["tune"]) < 2200


def test_a_smaller_sample_is_the_beginning_of_a_larger_one(bench: Callable[[str], Any]) -> None:
    drawn = bench("splits").drawn
    everybody = [str(n) for n in range(500)]
    large = drawn(everybody, 200, purpose="any", half="tune")
    assert drawn(reversed(everybody), 50, purpose="any", half="tune") == large[:50]
    assert drawn(everybody, 50, purpose="other", half="tune") != large[:50]


def test_a_namesake_is_somebody_else_and_on_no_list(bench: Callable[[str], Any]) -> None:
    namesakes, negatives = bench("namesakes"), bench("negatives")
    entries = [
        person(str(n), f"{last}, {first} Ivanovich")
        for n, (last, first) in enumerate(
            (last, first)
            for last in ("SMIRNOV", "KUZNETSOV", "ORLOV")
            for first in ("Sergey", "Aleksandr", "Boris", "Mikhail")
        )
    ]
    pools = namesakes.Pools.of(entries)
    made = {
        kind: [
            text
            for e in entries
            if (text := namesakes.namesake(make, e.name, e, random.Random(e.entry_id), pools))
        ]
        for kind, make in namesakes.PEOPLE.items()
    }
    assert "SMIRNOV, Ivan Sergeyovich" not in made["father and son"]  # no such patronymic
    assert "SMIRNOV, Ivan Borisovich" in made["father and son"]
    listed = {negatives.bare(n.text) for e in entries for n in e.names}
    for texts in made.values():
        assert all(negatives.bare(text) not in listed for text in texts)


def test_a_number_changes_wherever_it_stands(bench: Callable[[str], Any]) -> None:
    namesakes = bench("namesakes")
    text = namesakes.another_number("No. 38 Institute (CETC 38)", random.Random(3), None)
    first, second = (int(word.strip(")")) for word in text.split() if word.strip(")").isdigit())
    assert first == second != 38


def test_pairs_in_two_scripts_are_cleaned_and_sorted(bench: Callable[[str], Any]) -> None:
    pair, cleaned = bench("data").Pair, bench("scripts_cleaning").cleaned
    given = [
        pair("Tupolev JSC", "ПАО «Туполев»", "Cyrl", "", ""),
        pair("Kuznetsov Naval Academy", "Академия имени Кузнецова", "Cyrl", "", ""),
        pair("Russian Helicopters JSC", "АО «Вертолёты России»", "Cyrl", "", ""),
        pair("Naval Academy (军研究院)", "军研究院", "Hani", "", ""),
        pair("Korea Bank", "조선 Bank", "Hang", "", ""),
        pair("Huawei Cloud", "华为", "Hani", "", ""),
        pair("Huawei Device", "华为", "Hani", "", ""),
    ]
    kept, why = cleaned(given)
    assert [k.sort for k in kept] == ["transliteration", "mixed", "translation"]
    assert why["Hani", "native name of several"] == 2
    assert why["Hang", "Latin words in the native name"] == 1
    assert why["Hani", "native script in the Latin name"] == 1


def test_a_party_is_found_by_rank_and_threshold(bench: Callable[[str], Any]) -> None:
    questions, measures = bench("questions"), bench("measures")
    hits = [questions.Hit(0.9 - n / 10, str(n)) for n in range(7)]
    asked = [questions.Question("x", "person", "k", right=str(n)) for n in range(7)]
    assert measures.recall(asked, [hits] * 7, 0.0) == pytest.approx(5 / 7)
    assert measures.recall(asked, [hits] * 7, 0.75) == pytest.approx(2 / 7)
    assert measures.alerts([hits, [], hits[3:]], 0.7) == 1


def test_a_table_of_reliability_counts_every_pair_once(bench: Callable[[str], Any]) -> None:
    scores = [0.0, 0.05, 0.9, 0.949, 0.95, 1.0]
    table = bench("pairs").reliability("t", scores, [False, False, True, False, True, True])
    assert sum(row[1] for row in table.rows) == len(scores)
    assert table.rows[-1][:4] == ["0.95–1.00", 2, 2, 1.0]
    assert "0.90–0.95" in table.text()


def test_a_longer_list_begins_with_the_real_one_and_repeats_no_id(
    bench: Callable[[str], Any],
) -> None:
    real = [person("1", "ORLOV, Boris"), person("2", "SMIRNOV, Sergey", "SMIRNOV, S.")]
    grown = list(bench("growth").grown(real, 3))
    assert grown[:2] == real
    assert len({e.entry_id for e in grown}) == len(grown) == 6
    assert [len(e.names) for e in grown] == [1, 2] * 3


@pytest.mark.needs_shared
def test_a_held_out_alias_has_left_the_list(
    bench: Callable[[str], Any],
    shared: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data, negatives = bench("data"), bench("negatives")
    monkeypatch.setattr(data, "CACHE", tmp_path)
    run = bench("settings").Run(shared("README.md").parent, "tune", queries=40, negatives=50)
    asked = bench("sdn").protocol(run)
    by_id = {e.entry_id: e for e in asked.entries}
    assert len(asked.held) == len(asked.edited) == 40
    for question in asked.held:
        left = {negatives.folded(n.text) for n in by_id[question.right].names}
        assert negatives.folded(question.text) not in left
    listed = negatives.listed_bare(run.data)
    assert not any(negatives.bare(q.text) in listed for q in asked.companies)
    other = bench("sdn").protocol(replace(run, half="judge"))
    for mine, theirs in ((asked.held, other.held), (asked.people, other.people)):
        assert {(q.right, q.text) for q in mine}.isdisjoint((q.right, q.text) for q in theirs)
