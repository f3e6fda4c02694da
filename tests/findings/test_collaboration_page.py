"""Pages of works before policies: capped where there are very many, and never saying too much."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from tests.collaboration.policy_home import HIT, TSINGHUA, home, work, written

from tidegate import Settings, Tidegate
from tidegate.desk.collaboration import Question
from tidegate.findings import collaboration_words as words
from tidegate.findings.collaboration_page import collaboration_html
from tidegate.findings.collaboration_sheet import collaboration_csv
from tidegate.findings.collaboration_terminal import collaboration_text


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("page")
    path = written(folder / "w.jsonl", work(1, HIT), work(2, TSINGHUA))
    return Tidegate(home(folder)).collaboration.examine(
        [path], Question(), Settings(as_of="2026-08-01")
    )


def many(document: dict[str, Any], count: int) -> dict[str, Any]:
    made = copy.deepcopy(document)
    made["works"] = [
        {**copy.deepcopy(each), "key": f"k{n}"} for each in made["works"] for n in range(count)
    ]
    return made


def test_very_many_works_are_capped_aloud_and_csv_has_all(document: dict[str, Any]) -> None:
    large = many(document, 450)
    page = collaboration_html(large)
    assert page.count('<article class="work">') == 100
    assert "The first 100 of 450; CSV, XLSX and JSON hold all." in page
    assert "The first 200 of 450; CSV, XLSX and JSON hold all." in page
    assert len({line.split(b",")[0] for line in collaboration_csv(large).splitlines()[1:]}) == 450
    text = collaboration_text(large)
    assert "… and 435 more to review" in text
    assert "… and 440 more noted" in text


def test_without_any_list_nothing_is_said_to_be_examined(document: dict[str, Any]) -> None:
    none = copy.deepcopy(document)
    none["run"]["lists"] = []
    assert words.in_short(none).startswith("No list was looked at")


def test_a_list_not_looked_at_is_named_with_the_policy_that_wants_it(
    document: dict[str, Any],
) -> None:
    lacking = copy.deepcopy(document)
    policy = next(p for p in lacking["policies"] if p["policy"] == "us.ndaa.1286")
    policy.update(
        lists_looked_at=[], lists_not_looked_at=["us.dod.1286"],
        works={"yes": 0, "unknown": 0, "flagged": 0, "not_loaded": 0},
    )  # fmt: skip
    told = " ".join(words.not_looked_at(lacking))
    assert "The list us.dod.1286 is not loaded" in told
    assert "us.ndaa.1286 would look at it" in told
    assert words.counted(policy) == "Cannot be known: no list it asks about was looked at."
    assert "whether anybody stands on it cannot be known" in collaboration_html(lacking)


def test_a_quotation_keeps_its_words_however_long_the_text() -> None:
    text = "x" * 500 + " Harbin " + "y" * 500
    found = words.quoted(text, 501, 507)
    assert found["words"] == "Harbin"
    assert found["before"].startswith("… ")
    assert found["after"].endswith(" …")
    assert words.quoted("short", 700, 706, "Harbin")["words"] == "Harbin"


@pytest.mark.parametrize(
    ("months", "said"),
    [(None, "No look-back is loaded"), (0, "Only what is current"), (60, "5 years"),
     (18, "18 months")],
)  # fmt: skip
def test_a_look_back_is_told_in_words(
    document: dict[str, Any], months: int | None, said: str
) -> None:
    policy = {**document["policies"][0], "look_back_months": months}
    assert words.look_back(policy).startswith(said)


def test_every_format_says_that_no_name_was_read(document: dict[str, Any], tmp_path: Path) -> None:
    assert words.NO_NAME in collaboration_text(document)
    assert words.NO_NAME.replace("'", "&#39;") in collaboration_html(document)
    assert "docs/fairness.md" in collaboration_html(document)
