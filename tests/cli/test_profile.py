"""Who we are, and what that does to findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Said

Command = Callable[..., Said]


def answers(tidegate: Command) -> object:
    return tidegate("profile", "--format", "json").json()["answers"]


def test_a_profile_is_set_shown_and_taken_back(tidegate: Command) -> None:
    assert answers(tidegate) is None
    said = tidegate("profile", "--set", "us_person=no", "--set", "established_in=Germany; NL")
    assert said.code == 0
    assert answers(tidegate) == {"us_person": False, "established_in": ["DE", "NL"]}
    assert "DE, NL" in tidegate("profile").out
    tidegate("profile", "--set", "us_person=unknown")
    assert answers(tidegate) == {"established_in": ["DE", "NL"]}
    assert "forgotten" in tidegate("profile", "--clear").err
    assert answers(tidegate) is None


def test_a_profile_without_an_answer_is_none(tidegate: Command) -> None:
    tidegate("profile", "--set", "us_person=unknown")
    assert answers(tidegate) is None
    assert tidegate("search", "Huawei", "-f", "json").json()["run"]["profile"] is None


def test_clearing_and_setting_starts_anew(tidegate: Command) -> None:
    tidegate("profile", "--set", "us_person=no")
    tidegate("profile", "--clear", "--set", "ear_items=yes")
    assert answers(tidegate) == {"ear_items": True}


def test_all_wrong_answers_are_told_and_nothing_is_changed(tidegate: Command) -> None:
    said = tidegate(
        "profile", "--set", "us_person=perhaps", "--set", "shoe_size=44", "--set", "ear_items=yes",
        "--set", "established_in=Atlantis",
    )  # fmt: skip
    assert said.code == 2
    for word in ("perhaps", "shoe_size", "Atlantis", "Say yes, no or unknown"):
        assert word in said.err
    assert answers(tidegate) is None
    assert tidegate("profile", "--set", "us_person").code == 2


def test_questions_are_asked_one_by_one_and_again_after_nonsense(tidegate: Command) -> None:
    from tidegate.desk.profile import questions

    replies = ["Germany", "perhaps", "no"] + [""] * (len(questions()) - 2)
    said = tidegate("profile", "--ask", stdin="\n".join(replies) + "\n")
    assert said.code == 0, said.err
    assert "Say yes, no or unknown." in said.out
    assert answers(tidegate) == {"established_in": ["DE"], "us_person": False}


def test_questions_broken_off_change_nothing(tidegate: Command) -> None:
    said = tidegate("profile", "--ask", stdin="Germany\n")
    assert said.code == 130
    assert answers(tidegate) is None


def test_a_damaged_profile_names_the_mend(tidegate: Command, own_home: Path) -> None:
    tidegate("profile", "--set", "us_person=no")
    for text in ("us_person: perhaps\nshoe_size: 44\n", "[unclosed", "just words"):
        (own_home / "profile.yaml").write_text(text, encoding="utf-8")
        said = tidegate("search", "Huawei")
        assert said.code == 3, said.err
        assert "profile.yaml" in said.err
    assert tidegate("profile", "--clear").code == 0


def test_the_profile_is_for_its_owner_only(tidegate: Command, own_home: Path) -> None:
    tidegate("profile", "--set", "us_person=no")
    assert (own_home / "profile.yaml").stat().st_mode & 0o077 == 0


def findings(tidegate: Command) -> list[dict[str, object]]:
    answer = tidegate("screen", EXAMPLES / "partners.csv", "--format", "json").json()
    return [f for s in answer["subjects"] for f in s["findings"]]


def test_with_a_profile_every_finding_says_whether_it_applies_and_why(tidegate: Command) -> None:
    tidegate(
        "profile", "--set", "us_person=no", "--set", "ear_items=yes", "--set", "established_in=NL",
        "--set", "china_exporter=no",
    )  # fmt: skip
    found = findings(tidegate)
    assert {f["applies"] for f in found} == {"yes", "no", "unknown"}
    assert all(f["applies_because"] for f in found)
    said = tidegate("search", "Harbin Institute of Technology")
    assert "applies to you: " in said.out


@pytest.mark.parametrize("ear", ["yes", "no"])
def test_an_answer_turns_the_verdict_of_the_rules_it_speaks_of(tidegate: Command, ear: str) -> None:
    tidegate("profile", "--set", f"ear_items={ear}")
    verdicts = {f["applies"] for f in findings(tidegate) if f["rule"] == "us.bis.entity"}
    assert verdicts == {ear}


def test_without_a_profile_effects_stand_by_issuer(tidegate: Command, tmp_path: Path) -> None:
    assert {f["applies"] for f in findings(tidegate)} == {None}
    said = tidegate("screen", EXAMPLES / "partners.csv", "--out", tmp_path / "o")
    assert "Bureau of Industry and Security (US)" in said.out
    assert "applies to you" not in said.out
    page = (tmp_path / "o" / "report.html").read_text("utf-8")
    assert "Bureau of Industry and Security (US)" in page
    assert "No profile was given" in page


def test_with_a_profile_the_summary_counts_what_applies(tidegate: Command, tmp_path: Path) -> None:
    tidegate("profile", "--set", "ear_items=no")
    said = tidegate("screen", EXAMPLES / "partners.csv", "--out", tmp_path / "o")
    line = next(text for text in said.out.splitlines() if "licence required" in text)
    assert "Bureau of Industry and Security (US): licence required" in line
    assert "applies to you 0, does not " in line


def test_a_receipt_keeps_the_profile_of_its_run(tidegate: Command, tmp_path: Path) -> None:
    tidegate("profile", "--set", "ear_items=no")
    tidegate("screen", EXAMPLES / "partners.csv", "--out", tmp_path / "o")
    tidegate("profile", "--set", "ear_items=yes")
    assert tidegate("verify", tmp_path / "o" / "receipt.json").code == 0
