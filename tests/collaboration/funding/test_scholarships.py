"""The China Scholarship Council, and what is called CSC and is not it."""

from __future__ import annotations

import pytest

from tidegate.collaboration.funding import read_statement


def council(text: str) -> list[tuple[str, ...]]:
    return [one.awards for one in read_statement(text).funders if one.kind == "scholarship"]


@pytest.mark.parametrize(
    ("text", "awards"),
    [
        ("X thanks the China Scholarship Council (No. 201906120034).", ("201906120034",)),
        (
            "We thank the Chinese Scholarship Council (CSC) for grants 201406240123 and "
            "201908320456.",
            ("201406240123", "201908320456"),
        ),
        ("CSC China is acknowledged for a stipend.", ()),
        ("Y is supported by the Bristol-CSC joint scholarship.", ()),
        ("A CSC scholarship (201708440123) supported Z.", ("201708440123",)),
        ("作者感谢国家留学基金委(201506230045)的资助。", ("201506230045",)),
        ("國家留學基金管理委員會資助", ()),
        ("Supported by the China\nScholarship Council, No. 2010602051.", ("2010602051",)),
        ("China Scholarship Council (CSC201906120034).", ("201906120034",)),
    ],
)
def test_the_council_is_told_with_its_awards(text: str, awards: tuple[str, ...]) -> None:
    assert council(text) == [awards]


@pytest.mark.parametrize(
    "text",
    [
        "We acknowledge CSC – IT Center for Science, Finland, for computational resources.",
        "Supported by the Commonwealth Scholarship Commission (CSC) in the UK.",
        "CSC marker expression (cancer stem cell, CSC) was funded by grant 201906120034.",
        "He worked for Computer Sciences Corporation (CSC) under contract 201906.",
        "Funding came from CSC.",
        "The CSC scholarship of Ruritania supported this work.",
        "China supported the CSC.",
    ],
)
def test_another_csc_is_not_the_council(text: str) -> None:
    assert council(text) == []


def test_a_twelve_digit_number_of_another_sentence_is_not_the_councils() -> None:
    text = "We thank the China Scholarship Council. NSFC gave 201906120034."
    assert council(text) == [()]


def test_it_is_told_once_and_no_second_time_as_a_funder() -> None:
    reading = read_statement(
        "Supported by the China Scholarship Council (CSC, No. 201906120034) and by CSC."
    )
    assert [one.kind for one in reading.funders] == ["scholarship"]
    assert reading.programmes == ()
