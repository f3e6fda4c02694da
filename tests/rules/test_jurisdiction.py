"""What is taken to be subject to the EAR, on which ground; else it is not known."""

from __future__ import annotations

from tidegate.rules.jurisdiction import ground_for


def test_what_leaves_the_united_states_is_subject_whoever_made_it() -> None:
    for maker in ("US", "CN", ""):
        ground = ground_for(from_country="US", maker_country=maker)
        assert ground is not None
        assert ground.citation == "15 CFR 734.3(a)(1)"


def test_a_us_makers_item_elsewhere_is_taken_to_be_subject_and_that_is_told() -> None:
    ground = ground_for(from_country="DE", maker_country="US")
    assert ground is not None
    assert "was not looked at" in ground.told


def test_of_anything_else_it_is_not_known() -> None:
    assert ground_for(from_country="DE", maker_country="CN") is None
    assert ground_for(from_country="", maker_country="") is None
