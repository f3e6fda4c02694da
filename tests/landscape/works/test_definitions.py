from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tidegate.errors import InputError, UsageError
from tidegate.landscape.works import technologies
from tidegate.landscape.works.definitions import Technology, pattern, shipped

GOOD = """id: mine
title: Mine
version: 2
date: 2026-01-01
author: me
source: my head
topics: {T10472: chips}
terms: [quantum-dot laser, EUV]
title_terms: [laser]
unless: [laser surgery]
"""


def matches(one: Technology, title: str, abstract: str = "", topic: str = "") -> bool:
    with duckdb.connect() as connection:
        told = connection.execute(
            f"SELECT {one.matches('t', 'a', 'o')} FROM (SELECT $t AS t, $a AS a, $o AS o)",
            {"t": title, "a": abstract, "o": topic},
        ).fetchone()
    assert told is not None
    return bool(told[0])


@pytest.fixture
def mine(tmp_path: Path) -> Technology:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, "utf-8")
    [one] = technologies([str(path)])
    return one


def test_the_six_of_the_issue_ship_each_with_version_author_and_source() -> None:
    found = {one.id: one for one in shipped()}
    assert set(found) == {"5g", "ai", "electric_vehicles", "robotics", "semiconductors", "space"}
    assert all(one.version and one.author and one.source and one.date for one in found.values())


@pytest.mark.parametrize(
    ("title", "abstract", "of"),
    [
        ("A 5G core", "", "5g"),
        ("Beam search", "with massive MIMO antennas", "5g"),
        ("A study", "We train deep neural networks.", "ai"),
        ("Charging of plug-in hybrids", "", "electric_vehicles"),
        ("Legged robots that climb", "", "robotics"),
        ("A FinFET at 5 nm", "", "semiconductors"),
        ("Attitude of a CubeSat", "", "space"),
    ],
)
def test_a_title_or_an_abstract_speaks_of_a_technology(title: str, abstract: str, of: str) -> None:
    found = {one.id for one in shipped() if matches(one, title, abstract)}
    assert of in found


@pytest.mark.parametrize(
    "title",
    [
        "5g of sodium chloride a day", "Robotic surgery of the spine", "Satellite cells in muscle",
        "Microsatellite markers of barley", "A cmos of a kind", "The transistorless town",
    ],
)  # fmt: skip
def test_words_that_mean_something_else_do_not(title: str) -> None:
    assert [one.id for one in shipped() if matches(one, title)] == []


def test_hyphens_plurals_and_capitals(mine: Technology) -> None:
    assert matches(mine, "", "quantum dot lasers")
    assert matches(mine, "", "a quantumdot laser")
    assert matches(mine, "", "EUV sources")
    assert not matches(mine, "", "the euv word in small letters")
    assert matches(mine, "Lasers")
    assert not matches(mine, "", "lasers in an abstract alone")


def test_another_sense_silences_terms_and_never_topics(mine: Technology) -> None:
    assert not matches(mine, "EUV in laser surgery")
    assert matches(mine, "laser surgery", topic="T10472")
    assert matches(mine, "nothing", topic="T10472")
    assert not matches(mine, "nothing", topic="T1047")


def test_a_term_is_text_and_no_pattern() -> None:
    with duckdb.connect() as connection:
        for term, text in (
            ("a.b(c", "say a.b(c now"),
            ("C++", "in C++ and"),
            ("半导体", "新半导体材料"),
        ):
            told = connection.execute(
                "SELECT regexp_matches($t, $p)", {"t": text, "p": pattern([term])}
            )
            assert told.fetchone() == (True,), term
        told = connection.execute("SELECT regexp_matches('axb(c', $p)", {"p": pattern(["a.b(c"])})
        assert told.fetchone() == (False,)


def test_all_mistakes_of_all_files_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "id: A b\ntitle: ''\nversion: 1\ndate: 2026\nauthor: me\nsource: x\ncolour: red\n"
        "terms: [x, [y]]\ntopics: {10472: chips}\n",
        "utf-8",
    )
    (tmp_path / "b.yaml").write_text("- not\n- a table\n", "utf-8")
    (tmp_path / "c.yaml").write_text("id: [unclosed\n", "utf-8")
    with pytest.raises(InputError) as told:
        technologies([str(tmp_path)])
    said = [(one.file, one.column) for one in told.value.problems]
    assert said == [
        ("a.yaml", "colour"), ("a.yaml", "title"), ("a.yaml", "id"), ("a.yaml", "terms 1"),
        ("a.yaml", "terms 2"), ("a.yaml", "topics"), ("b.yaml", None), ("c.yaml", None),
    ]  # fmt: skip
    assert told.value.problems[-1].row is not None


def test_a_definition_needs_a_term_or_a_topic_and_an_id_of_its_own(tmp_path: Path) -> None:
    bare = GOOD.partition("topics")[0]
    (tmp_path / "a.yaml").write_text(bare, "utf-8")
    with pytest.raises(InputError) as told:
        technologies([str(tmp_path / "a.yaml")])
    assert "names no topic and no term" in str(told.value.problems[0])
    (tmp_path / "a.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "b.yaml").write_text(GOOD.replace("EUV", "DUV"), "utf-8")
    with pytest.raises(InputError) as told:
        technologies([str(tmp_path)])
    assert "is taken" in str(told.value.problems[0])


def test_a_name_there_is_not_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError) as told:
        technologies(["alchemy"])
    assert "semiconductors" in told.value.hint
