"""What the scorer would score over the threshold is among the candidates: a full scan agrees."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.names import analyse, best_forms
from tidegate.parties import LEAST_SHOWN, PartyIndex
from tidegate.parties import candidates as finding

from .made_up import entry, index_of, index_of_names

WORDS = (
    "zorblat vektor karvani karvany mohamed muhammad mhmd general trading electronics research "
    "institute university company holding steel bei da huang beidahuang micro microelectronics "
    "sea star 1 2 38 58 unit ltd limited gmbh llc joint stock de al j k m 华为 技术 вектор anna"
).split()
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
SCHEMAS = st.sampled_from(["person", "organisation", "vessel", "unknown"])


def scan(index: PartyIndex, text: str, schema: str) -> tuple[set[int], set[int]]:
    """(the names a full scan scores over the threshold, those that were found)."""
    asked = analyse(text, schema)
    found = index.same_as(asked) | finding.candidates(index, asked, LEAST_SHOWN)
    every = range(len(index.name_entry))
    return {n for n in every if best_forms(asked, index.name(n))[0] >= LEAST_SHOWN}, found


@given(
    st.lists(st.tuples(NAMES, SCHEMAS), min_size=1, max_size=12),
    st.lists(st.tuples(NAMES, SCHEMAS), min_size=1, max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_a_full_scan_of_made_up_names_agrees(listed: list, asked: list) -> None:
    with tempfile.TemporaryDirectory() as folder:
        entries = [entry(name, at, schema=schema) for at, (name, schema) in enumerate(listed)]
        index = index_of(Path(folder) / "index", entries)
        for text, schema in asked:
            scored, found = scan(index, text, schema)
            assert scored <= found, (text, [index.name(n).original for n in scored - found])


def edited(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    words = name.split()
    place = chance.randrange(len(words))
    return chance.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + chance.choice("aeknrst") + name[at + 1 :],
            name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :],
            " ".join(words[place:] + words[:place]),
            " ".join(words[:place] + words[place + 1 :]) or name,
            "".join(words[:2]) + " " + " ".join(words[2:]),
            " ".join([words[0][:1], *words[1:]]),
        ]
    )


@pytest.mark.needs_shared
def test_a_full_scan_of_real_names_agrees(
    shared: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tidegate.lists.publishers import parse

    listed = parse(shared("lists/us_csl/consolidated.json.gz"), "us.csl").entries
    chance = random.Random(11)
    entries = chance.sample([e for e in listed if e.list == "us.ofac.sdn"], 850)
    index = index_of(tmp_path / "index", entries)
    over = missed = 0
    for asked in chance.sample(entries, 300):
        name = chance.choice(asked.names).text
        text = edited(name, chance) if chance.random() < 0.6 else name
        scored, found = scan(index, text, chance.choice([asked.schema, "unknown"]))
        over += len(scored)
        missed += len(scored - found)
    with capsys.disabled():
        print(f"\n{over - missed} of {over} found ({1 - missed / over:.2%}), full scan of "
              f"{len(index.name_entry)} names")  # fmt: skip
    assert over >= 300
    assert missed <= 0.005 * over


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("J. Zorblat", "Jon Zorblat"),  # an initial on the listed side
        ("Jon Zorblat", "J. Zorblat"),
        ("X Y Z W", "X Y Z"),  # nothing but initials
        ("Beidahuang Group", "Bei Da Huang Group"),  # three words as one
        ("Bei Da Huang Group", "Beidahuang Group"),
        ("Zorblat Microelectronics", "Zorblat Micro Electronics"),  # a word of a concept
        ("UL JI BONG 6", "UL JIz BONG 6"),
        ("Joint Stock Company Post Bank", "JOINT STOCK COMANY POST BANK"),
        ("KB Investments Limited", "KB INVESTMENTS LIMTED"),
        ("Unit 42 Zorblat", "Unit42 Zorblat"),  # a number and a word
    ],
)
def test_an_odd_spelling_is_among_the_candidates(tmp_path: Path, listed: str, asked: str) -> None:
    index = index_of_names(tmp_path / "index", listed, "Karvani Steel", schema="unknown")
    scored, found = scan(index, asked, "unknown")
    assert 0 in scored
    assert scored <= found


def test_a_short_word_finds_every_longer_one_it_begins(tmp_path: Path) -> None:
    """More than fit a screen: the last of the alphabet is found too."""
    letters = "abcdefghijklmnopqrst"
    names = [f"Zorb{a}{b} Karvani" for a in letters for b in letters]
    index = index_of_names(tmp_path / "index", *names, schema="person")
    assert len(index.alike("zorb")) == len(names)


def test_a_tie_at_the_most_scored_is_not_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST", 5)
    index = index_of_names(tmp_path / "index", *["Zorblat Vektor"] * 20, schema="person")
    found = finding.candidates(index, analyse("Zorblat Vektro", "person"), 0.6)
    assert len(found) == 20


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_looked_up(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = index_of_names(Path(folder) / "index", text or "x", "Zorblat")
        scored, found = scan(index, text, "unknown")
        assert scored <= found


def test_an_index_of_nothing_answers(tmp_path: Path) -> None:
    index = index_of(tmp_path / "index", [])
    assert finding.candidates(index, analyse("Zorblat"), 0.6) == set()
