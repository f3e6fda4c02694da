from __future__ import annotations

import json
from pathlib import Path

import pytest

from tidegate.collaboration.areas import classify
from tidegate.desk.landscape import asked_of, study_works
from tidegate.errors import UsageError

TITLES = [
    "A quantum key distribution network over 100 km of fibre",
    "Hypersonic glide vehicle aerodynamics",
    "On the sonnets of a poet",
]


def written(folder: Path) -> Path:
    path = folder / "works.jsonl"
    records = [
        {
            "work": f"w{n}", "year": 2020, "citations": n, "title": title,
            "affiliations": [{"author": "a", "institution": "I", "country": "CA"}],
        }
        for n, title in enumerate(TITLES)
    ]  # fmt: skip
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return path


def test_canada_s_areas_are_those_the_collaboration_channel_finds(tmp_path: Path) -> None:
    found = study_works([written(tmp_path)], ["strac"], draws=0, work=tmp_path / "work")
    told = {one.id: one.works for one in found.study.technologies}
    expected: dict[str, int] = {}
    for title in TITLES:
        for one in classify(title, schemes=("ca.stra",)):
            if one.verdict == "touches":
                key = f"{one.scheme}:{one.area}"
                expected[key] = expected.get(key, 0) + 1
    assert told == expected
    assert "ca.stra:quantum" in told
    assert found.study.found("ca.stra:quantum").title == "Quantum Science and Technology"


def test_the_source_of_the_areas_is_told() -> None:
    asked = asked_of(["strac", "us.cet", "5g"])
    assert asked.areas is not None
    assert "Policy on Sensitive Technology Research" in asked.areas.source
    assert len([id for id in asked.areas.titles if id.startswith("ca.stra:")]) == 11
    assert [one.id for one in asked.definitions] == ["5g"]
    assert asked_of(["strac"]).digest != asked_of(["us.cet"]).digest


def test_without_a_name_the_shipped_ones_are_asked() -> None:
    assert len(asked_of([]).definitions) == 6
    with pytest.raises(UsageError):
        asked_of(["all", "5g"])


def test_what_a_reader_must_know_is_told(tmp_path: Path) -> None:
    path = written(tmp_path)
    found = study_works([path], ["strac"], draws=0, work=tmp_path / "work")
    [none] = [one for one in found.study.notes if one.startswith("No work is of")]
    assert "Robotics and Autonomous Systems" in none
    assert "Quantum" not in none
    found = study_works([path, path], ["all"], draws=0, work=tmp_path / "work")
    assert found.study.works == 3
    assert any("3 works stand in the files twice" in one for one in found.study.notes)
    assert any("give works of every kind" in one for one in found.study.notes)
    assert not list((tmp_path / "work").glob("run-*"))
