"""The shipped trees, and the figures they were made for."""

from __future__ import annotations

import numpy as np
import pytest

from tidegate.collaboration.affiliations.chooser import Chooser, chooser
from tidegate.collaboration.affiliations.features import NAMES
from tidegate.errors import InternalError


def test_probabilities_are_between_none_and_all_and_the_same_in_any_company() -> None:
    rows = np.random.default_rng(0).normal(size=(3_000, len(NAMES))) * 3
    whole = chooser().probabilities(rows)
    assert whole.shape == (3_000,)
    assert ((whole > 0) & (whole < 1)).all()
    assert np.array_equal(whole[1_500:1_510], chooser().probabilities(rows[1_500:1_510]))
    assert chooser().probabilities(rows[:0]).shape == (0,)


def test_trees_made_for_other_figures_are_refused() -> None:
    with pytest.raises(InternalError):
        Chooser({"names": ["something else"]})


def test_no_figure_speaks_of_a_person_or_a_country_as_such() -> None:
    assert not [n for n in NAMES if any(w in n for w in ("author", "person", "china", "language"))]
