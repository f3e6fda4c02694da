"""Expected misses: what stands in the package, what a benchmark may write, what a line is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tidegate.errors import InputError
from tidegate.parties.tuning import Expected, Figure, expected_at, read_expected, write_expected

SWAP = Figure("swap", "two letters swapped", "person", 0.7, 200, 190)
FIGURES = (
    SWAP,
    replace(SWAP, threshold=0.66, found=196),
    replace(SWAP, threshold=0.8, found=150),
    Figure("drop", "a word dropped", "organisation", 0.6, 100, 70),
)
MEASURED = Expected(
    "2026-11-27", "tidegate 0.1.0", "made up", "python x.py", "here", "SDN", FIGURES
)


def test_the_package_holds_figures_that_can_be_or_none() -> None:
    found = read_expected()
    assert bool(found.measured) == bool(found.figures)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    for told in (MEASURED, Expected()):
        write_expected(tmp_path / "e.json", told)
        assert read_expected(tmp_path / "e.json") == told


def test_a_line_is_told_the_figure_measured_at_it_or_next_over_it() -> None:
    found = expected_at(0.68, FIGURES)
    assert [(one.kind, one.threshold, one.asked) for one in found] == [
        ("swap", 0.7, 200),
        ("drop", None, 0),
    ]
    assert found[0].recall is not None
    assert found[0].recall.estimate == pytest.approx(0.95)
    assert found[1].recall is None
    assert expected_at(0.66, FIGURES)[0].threshold == 0.66


def test_without_figures_nothing_is_said() -> None:
    assert expected_at(0.66, ()) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        (replace(SWAP, found=201),), (replace(SWAP, asked=0, found=0),),
        (replace(SWAP, threshold=1.2),), (SWAP, SWAP), (replace(SWAP, found=0.5),),
    ],
)  # fmt: skip
def test_figures_that_cannot_be_are_not_written(tmp_path: Path, wrong: tuple[Figure, ...]) -> None:
    with pytest.raises(InputError):
        write_expected(tmp_path / "e.json", replace(MEASURED, figures=wrong))
    assert not (tmp_path / "e.json").exists()


def test_figures_must_say_when_and_by_what_they_were_measured(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the day"):
        write_expected(tmp_path / "e.json", replace(MEASURED, measured=""))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"figures": 1}', json.dumps({"format": "other", "figures": []})]
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "e.json"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match="no expected misses"):
        read_expected(file)
