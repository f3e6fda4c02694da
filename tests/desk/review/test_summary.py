"""What would settle the unknowns, once over all channels."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tidegate.desk.review.channel import finding, rule_of
from tidegate.desk.review.summary import unknowns

WORDS = st.sampled_from(["who owns it", "Who owns  it.", "the day", "the share", "whether X is Y"])
ROWS = st.builds(
    lambda subject, verdict, rule, missing, weight: finding(
        subject, verdict, "says", rule=rule, missing=missing, weight=weight
    ),
    st.sampled_from(["A", "B", "C"]),
    st.sampled_from(["yes", "unknown"]),
    st.sampled_from(["us.a", "us.b"]),
    st.lists(WORDS, max_size=4),
    st.sampled_from(["review", "note"]),
)
CHANNELS = st.lists(
    st.builds(
        lambda ident, rows: {"id": ident, "findings": rows},
        st.sampled_from(["parties", "items", "ownership"]),
        st.lists(ROWS, max_size=6),
    ),
    max_size=3,
    unique_by=lambda each: str(each["id"]),
)


def folded(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")


@given(CHANNELS)
def test_each_thing_stands_once_and_nothing_that_is_open_is_lost(
    channels: list[dict[str, Any]],
) -> None:
    found = unknowns(channels)
    keys = [folded(row["settle"]) for row in found]
    assert len(keys) == len(set(keys))
    told = {
        (folded(row["settle"]), each["channel"], each["subject"], each["rule"])
        for row in found
        for each in row["for"]
    }
    wanted = {
        (folded(text), channel["id"], row["subject"], row["rule"])
        for channel in channels
        for row in channel["findings"]
        if row["verdict"] == "unknown"
        for text in row["missing"]
    }
    assert told == wanted


@given(CHANNELS)
def test_what_settles_most_comes_first_and_notes_come_last(
    channels: list[dict[str, Any]],
) -> None:
    found = unknowns(channels)
    order = [
        (not any(each["weight"] == "review" for each in row["for"]), -len(row["for"]))
        for row in found
    ]
    assert order == sorted(order)


def test_the_missing_facts_of_a_finding_stand_beside_it_and_not_twice() -> None:
    said = "Cannot be known; not told: whether X. The rule: A licence is needed."
    assert rule_of(said) == "A licence is needed."
    doubt = "Cannot be known: nobody verified it. If it is in force, the rule holds. The rule: No."
    assert rule_of(doubt) == doubt
    assert rule_of("A licence is needed.") == "A licence is needed."
