"""The labelled sets are sound, and the terms do not fall below what the page tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tidegate.collaboration.areas import classify, schemes

BENCH = Path(__file__).resolve().parents[3] / "bench" / "collaboration"
SETS = ("held_out", "tuning", "real_titles", "paraphrased")


def labelled(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((BENCH / f"areas_{name}.yaml").read_text("utf-8"))
    return rows


@pytest.mark.parametrize("name", SETS)
def test_every_label_names_areas_there_are_and_no_work_stands_twice(name: str) -> None:
    known = {one.id: {area.id for area in one.areas} for one in schemes()}
    rows = labelled(name)
    assert len({row["t"] for row in rows}) == len(rows)
    for row in rows:
        for key, scheme in (("ca", "ca.stra"), ("us", "us.cet")):
            for label in [*row[key], *row.get(f"{key}_maybe", [])]:
                assert any(label in id for id in known[scheme]) or label == "data_security", row


def test_no_set_holds_a_work_of_another() -> None:
    titles = [row["t"] for name in SETS for row in labelled(name)]
    assert len(titles) == len(set(titles)) >= 300


@pytest.mark.parametrize("name", SETS)
def test_works_of_no_area_are_left_alone(name: str) -> None:
    for row in labelled(name):
        if not any(row.get(key) for key in ("ca", "us", "ca_maybe", "us_maybe")):
            assert [one for one in classify(row["t"], row["a"]) if one.verdict == "touches"] == []


@pytest.mark.parametrize(("name", "least"), [("held_out", 0.97), ("real_titles", 0.75)])
def test_works_that_speak_of_an_area_are_mostly_found(name: str, least: float) -> None:
    rows = [row for row in labelled(name) if row["ca"] or row["us"]]
    found = [
        row for row in rows if any(one.verdict == "touches" for one in classify(row["t"], row["a"]))
    ]
    assert len(found) / len(rows) >= least
