"""The institution a user means, by id or name."""

from __future__ import annotations

import pytest

from tidegate.collaboration.model import Affiliation
from tidegate.collaboration.network import meant, ror_id
from tidegate.collaboration.network.labels import Label, Labels
from tidegate.errors import UsageError

NAMED = {
    "https://ror.org/042nb2s44": "Massachusetts Institute of Technology",
    "https://ror.org/04t5xt781": "Northeastern University",
    "https://ror.org/03awzbc87": "Northeastern University",
}
NAMES = Labels({key: Label(name) for key, name in NAMED.items()})


def test_a_name_or_an_id_in_any_spelling_is_understood() -> None:
    for text in ("massachusetts institute of technology", "042nb2s44", "ror.org/042nb2s44",
                 "https://ror.org/042NB2S44/"):  # fmt: skip
        assert meant(text, NAMES) == "https://ror.org/042nb2s44"


def test_a_name_that_is_not_there_is_met_with_the_nearest() -> None:
    with pytest.raises(UsageError) as wrong:
        meant("Massachusets Institute of Technology", NAMES)
    assert "“Massachusetts Institute of Technology”" in wrong.value.hint


def test_a_name_of_two_asks_for_an_id() -> None:
    with pytest.raises(UsageError, match=r"several institutions: .*03awzbc87.*04t5xt781"):
        meant("Northeastern University", NAMES)


def test_an_id_that_is_in_no_work_is_said_so() -> None:
    with pytest.raises(UsageError, match="stands in no work"):
        meant("https://ror.org/052gg0110", NAMES)


@pytest.mark.parametrize("text", ["", "0", "https://ror.org/", "MIT", "042nb2s4", "x042nb2s44"])
def test_what_is_no_id_is_none(text: str) -> None:
    assert ror_id(text) == ""


def test_a_department_or_a_town_is_not_taken_for_the_institution() -> None:
    labels = Labels()
    for text in (
        "Research Laboratory of Electronics, Massachusetts Institute of Technology, Cambridge, MA",
        "Department of Physics, Massachusetts Inst. of Technology, Cambridge, MA",
        "Department of Physics, Cambridge, MA",
    ):
        labels.see(Affiliation(text, ("https://ror.org/042nb2s44",), ("US",)), ())
    assert labels.of("https://ror.org/042nb2s44") == "Massachusetts Institute of Technology"
    assert labels.country("https://ror.org/042nb2s44") == "US"


def test_an_institution_may_be_meant_by_how_its_strings_write_it() -> None:
    labels = Labels()
    for room in "ABC":
        text = f"Institute {room} for Things, ETH Zurich, 8093 Zurich"
        labels.see(Affiliation(text, ("https://ror.org/05a28rw58",)), ())
    assert meant("ETH ZURICH", labels) == "https://ror.org/05a28rw58"
    assert labels.of("https://ror.org/05a28rw58") == "ETH ZURICH"


def test_what_nothing_names_goes_by_its_id() -> None:
    labels = Labels()
    labels.see(Affiliation("", ("https://ror.org/05a28rw58",)), ())
    assert labels.of("https://ror.org/05a28rw58") == "ror.org/05a28rw58"


def test_initials_mean_the_one_institution_that_has_them() -> None:
    assert meant("MIT", NAMES) == meant("m.i.t.", NAMES) == "https://ror.org/042nb2s44"
    with pytest.raises(UsageError, match="initials of several") as wrong:
        meant("NU", NAMES)
    assert "“Northeastern University”" in wrong.value.hint
    with pytest.raises(UsageError, match="no institution of this file"):
        meant("MIX", NAMES)
