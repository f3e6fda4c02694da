"""docs/matching.md says what the program does: its numbers, and its worked example."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

from tidegate.names.vocabulary import rows

PAGE = Path(__file__).resolve().parents[2] / "docs/matching.md"
MODULES: dict[str, ModuleType] = {
    name: importlib.import_module(f"tidegate.{room}.{name}")
    for name, room in {
        "alignment": "names", "analysis": "names", "comparison": "names", "measures": "names",
        "similarity": "names",
        "vocabulary": "names", "attributes": "parties", "searching": "parties",
        "asked": "parties",
    }.items()
}  # fmt: skip
ROWS = dict(re.findall(r"^\| `(\w+\.[A-Z_]+)` \| ([\d.]+) \|", PAGE.read_text("utf-8"), re.M))


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_number_on_the_page_is_the_programs(name: str) -> None:
    module, constant = name.split(".")
    assert getattr(MODULES[module], constant) == pytest.approx(float(ROWS[name]), abs=1e-12)


@pytest.mark.parametrize("module", ["alignment", "comparison", "attributes"])
def test_every_number_that_makes_a_score_is_on_the_page(module: str) -> None:
    numbers = {
        name
        for name, value in vars(MODULES[module]).items()
        if isinstance(value, float) and name.isupper() and not name.startswith("_")
    }
    assert numbers
    assert numbers - {row.split(".")[1] for row in ROWS} == set()


def test_the_worked_example_works() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried > 12
    assert failed == 0, "docs/matching.md shows another result than the program gives"


def test_the_formula_on_the_page_has_the_programs_numbers() -> None:
    text, measures = PAGE.read_text("utf-8"), MODULES["measures"]
    formula = f"1 − {measures.INFORMATION} · e^(−matched / {measures.INFORMATION_SCALE})"
    assert formula in text
    assert f"the {importlib.import_module('tidegate.parties.candidates').MOST} of the" in text


def test_the_weights_on_the_page_are_the_programs() -> None:
    shown = re.findall(
        r"^\| `([a-z_0-9]+)` \| (-?[\d.]+) \| (-?[\d.]+) \|", PAGE.read_text("utf-8"), re.M
    )
    held = [
        (row["measure"], f"{float(row['person']):.2f}", f"{float(row['other']):.2f}")
        for row in rows("likelihood.csv")
    ]
    assert shown == held
