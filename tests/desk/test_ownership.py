"""Ownership before every regime: the law's own cases, and what scripts rely on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tidegate import Tidegate
from tidegate.desk.ownership import Question
from tidegate.desk.screening import Settings
from tidegate.errors import InputError, UsageError

HEADER = "owner,owned,percent\n"
REGIMES = {"ofac50": ("us.ofac.50", ""), "bis50": ("us.bis.50", "2025-10-15")}


def write(folder: Path, rows: Sequence[Sequence[Any]], header: str = HEADER) -> Path:
    path = folder / "structure.csv"
    text = header + "".join(",".join(str(cell) for cell in row) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


def examine(
    path: Path, *listed: str, regimes: Sequence[str] = ("us.ofac.50",), as_of: str = "", **more: Any
) -> dict[str, Any]:
    more.setdefault("screen", False)
    question = Question(regimes=tuple(regimes), listed=listed, **more)
    return Tidegate().ownership.examine(path, question, Settings(as_of=as_of))


def verdicts(document: dict[str, Any], regime: str = "us.ofac.50") -> dict[str, str]:
    return {r["name"]: r["verdict"] for r in document["entities"] if r["regime"] == regime}


def entity(document: dict[str, Any], name: str, regime: str = "") -> dict[str, Any]:
    [found] = [
        row
        for row in document["entities"]
        if row["name"] == name and row["regime"] in (regime, row["regime"] if not regime else "")
    ]
    return dict(found)


@pytest.mark.needs_shared
def test_every_case_of_the_blocking_rules_comes_out_as_verified(
    shared: Callable[[str], Path], tmp_path: Path
) -> None:
    cases = json.loads(shared("../facts/ownership_cases.json").read_text("utf-8"))
    done = 0
    for case in cases:
        if case.get("rule") not in REGIMES:
            continue
        regime, as_of = REGIMES[case["rule"]]
        rows = [*case["own"], *([o, s, "", k] for o, s, k in case.get("control", ()))]
        header = "owner,owned,percent,class\n" if case.get("control") else HEADER
        rows = [row if len(row) == 4 or not case.get("control") else [*row, ""] for row in rows]
        found = verdicts(
            examine(write(tmp_path, rows, header), *case["seeds"], regimes=[regime], as_of=as_of),
            regime,
        )
        met = {name for name, word in found.items() if word == "yes"}
        assert met - set(case["seeds"]) == set(case["expect_blocked"]), case["id"]
        assert "unknown" not in found.values(), case["id"]
        done += 1
    assert done == 8


def test_a_table_of_owner_owned_percent_is_enough_and_every_entity_appears(tmp_path: Path) -> None:
    document = examine(write(tmp_path, [("X", "A", 50), ("A", "B", 50), ("C", "D", 1)]), "X")
    assert verdicts(document) == {"X": "yes", "A": "yes", "B": "yes", "C": "no", "D": "no"}
    found = entity(document, "B")
    assert found["share_low"] == found["share_high"] == "50"
    assert found["path"] == ["X", "A", "B"]
    assert found["missing"] == []
    assert "FAQ" in found["citation"]


@pytest.mark.parametrize(
    ("percent", "verdict"),
    [
        ("50", "yes"),
        ("49.999999", "no"),
        ("49.9999999999", "unknown"),
        ("50-62.5", "yes"),
        ("45-55", "unknown"),
        ("30-49.999999", "no"),
        (">50", "yes"),
        ("<50", "no"),
        ("", "unknown"),
        ("unknown", "unknown"),
    ],
)
def test_a_share_is_compared_as_it_is_told(percent: str, verdict: str, tmp_path: Path) -> None:
    document = examine(write(tmp_path, [("X", "A", percent)]), "X")
    assert verdicts(document)["A"] == verdict


def test_what_cannot_be_known_names_the_share_that_would_settle_it(tmp_path: Path) -> None:
    rows = [("X", "A", "45-55"), ("A", "B", 80)]
    document = examine(write(tmp_path, rows), "X")
    assert verdicts(document) == {"X": "yes", "A": "unknown", "B": "unknown"}
    assert entity(document, "B")["missing"] == ["percent of X in A (told: 45–55 %)"]
    assert entity(document, "B")["path"] == ["X", "A", "B"]
    assert (entity(document, "A")["share_low"], entity(document, "A")["share_high"]) == ("45", "55")


def test_listed_closes_the_set_and_says_which_lists_were_not_checked(tmp_path: Path) -> None:
    document = examine(write(tmp_path, [("Sberbank of Russia", "A", 60), ("X", "B", 60)]), "X")
    assert verdicts(document) == {"Sberbank of Russia": "no", "A": "no", "X": "yes", "B": "yes"}
    [regime] = document["regimes"]
    assert regime["holders_closed"]
    assert regime["lists_not_checked"] == ["us.ofac.sdn"]
    assert document["run"]["lists"] == []


def test_owners_are_looked_up_in_the_lists_where_nobody_is_named(tmp_path: Path) -> None:
    rows = [("Sberbank of Russia", "Middle", 60), ("Middle", "End", 50), ("Blue", "Free", 100)]
    document = examine(write(tmp_path, rows), screen=True)
    found = verdicts(document)
    assert found["Middle"] == found["End"] == "yes"
    assert found["Free"] == "no"
    holder = next(h for h in document["regimes"][0]["holders"] if h["sure"])
    assert "us.ofac.sdn" in holder["why"]


def test_a_name_that_is_nearly_one_in_the_file_is_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path, [("Rosneft Trading", "A", 50)])
    with pytest.raises(UsageError, match="Rosnefft") as caught:
        examine(path, "Rosnefft Trading")
    assert "Rosneft Trading" in caught.value.hint


def test_a_listed_name_that_the_file_does_not_have_is_told(tmp_path: Path) -> None:
    document = examine(write(tmp_path, [("X", "A", 50)]), "X", "Quite Another GmbH")
    assert any("Quite Another GmbH" in note for note in document["notes"])


def test_stakes_and_law_are_those_of_the_day(tmp_path: Path) -> None:
    rows = [("X", "A", 60, "2020-01-01", "2024-06-30"), ("X", "A", 40, "2024-07-01", "")]
    path = write(tmp_path, rows, "owner,owned,percent,from,to\n")
    shares = {
        day: entity(examine(path, "X", as_of=day), "A")["share_low"]
        for day in ("2019-12-31", "2020-01-01", "2024-06-30", "2024-07-01")
    }
    assert shares == {
        "2019-12-31": "0", "2020-01-01": "60", "2024-06-30": "60", "2024-07-01": "40",
    }  # fmt: skip


def test_a_date_known_in_part_makes_a_stake_possible_within_it(tmp_path: Path) -> None:
    path = write(tmp_path, [("X", "A", 60, "2024")], "owner,owned,percent,from\n")
    found = {day: verdicts(examine(path, "X", as_of=day))["A"] for day in
             ("2023-12-31", "2024-06-01", "2025-01-01")}  # fmt: skip
    assert found == {"2023-12-31": "no", "2024-06-01": "unknown", "2025-01-01": "yes"}


def test_half_is_owned_in_the_union_only_since_the_day_of_the_change(tmp_path: Path) -> None:
    path = write(tmp_path, [("X", "A", 50), ("N", "A", 50)])
    found = {
        day: verdicts(examine(path, "X", regimes=["eu.fsf.50"], as_of=day), "eu.fsf.50")["A"]
        for day in ("2024-07-02", "2024-07-03")
    }
    assert found == {"2024-07-02": "no", "2024-07-03": "yes"}
    uk = examine(path, "X", regimes=["uk.sanctions.50"], as_of="2026-01-01")
    assert verdicts(uk, "uk.sanctions.50")["A"] == "no"


def test_the_affiliates_rule_follows_its_stay_and_shows_both_answers_after_it(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, [("A", "C", 20), ("B", "C", 30)])

    def on(day: str) -> dict[str, Any]:
        document = examine(path, "A", "B", regimes=["us.bis.50"], as_of=day)
        return entity(document, "C")

    assert [on(day)["verdict"] for day in
            ("2025-09-28", "2025-09-29", "2025-11-10", "2026-11-09", "2026-11-10")] == [
        "no", "yes", "no", "no", "unknown"]  # fmt: skip
    assert on("2026-11-10")["branches"] == {"if_in_force": "yes", "if_not": "no"}


def test_under_twenty_percent_alone_clears_nothing(tmp_path: Path) -> None:
    rows = [("ByteDance", "JV", 19.9), ("Affiliates", "JV", 30.1)]
    document = examine(write(tmp_path, rows), "ByteDance", regimes=["us.pafaca"])
    found = entity(document, "JV")
    limbs = {row["label"][:3]: row["verdict"] for row in found["limbs"] if row["counts"]}
    assert (found["share_low"], found["share_high"]) == ("19.9", "19.9")
    assert limbs == {"(A)": "unknown", "(B)": "no", "(C)": "unknown"}
    assert found["verdict"] == "unknown"


def test_where_the_readings_of_indirect_differ_the_limb_stays_open(tmp_path: Path) -> None:
    path = write(tmp_path, [("P", "F", 30), ("F", "T", 60)])
    found = entity(examine(path, "P", regimes=["us.pafaca"]), "T")
    shares = {row["reading"]: row["share_low"] for row in found["readings"]}
    assert shares == {"directly": "0", "multiplied along the way": "18", "by the chain": "60"}
    limb = next(row for row in found["limbs"] if row["label"].startswith("(B)"))
    assert limb["verdict"] == "unknown"
    assert any("chain" in text for text in found["missing"])


def test_a_divestiture_has_limbs_of_its_own(tmp_path: Path) -> None:
    rows = [("BD", "App", 100, "", "", "2026-01-22"), ("BD", "App", 10, "", "2026-01-22", ""),
            ("BD", "App", "", "data sharing", "2026-01-22", "")]  # fmt: skip
    path = write(tmp_path, rows, "owner,owned,percent,class,from,to\n")
    facts = ("determination=yes", "algorithm=no", "hosting=no")
    found = entity(
        examine(path, "BD", regimes=["us.pafaca"], as_of="2026-01-22", of=("App",), facts=facts),
        "App",
    )
    limbs = {row["label"]: row["verdict"] for row in found["limbs"] if not row["counts"]}
    assert limbs["(6)(A) determination missing"] == "no"
    assert limbs["(6)(B) data shared"] == "yes"
    assert limbs["(6)(B) recommendation algorithm shared"] == "no"
    assert limbs["(6)(B) models retrained by such entities"] == "unknown"


def test_what_nobody_verified_says_so_and_nothing_else(tmp_path: Path) -> None:
    found = entity(examine(write(tmp_path, [("X", "A", 100)]), "X", regimes=["us.doe.feoc"]), "A")
    assert found["verdict"] == "unknown"
    assert found["missing"] == ["text of the rule"]


def test_who_meets_one_regime_is_a_holder_of_another_that_builds_on_it(tmp_path: Path) -> None:
    rows = [("Red", "Mid", 60, "CN", "US"), ("Mid", "End", 26, "US", "US"),
            ("Blue", "End", 74, "US", "US")]  # fmt: skip
    path = write(tmp_path, rows, "owner,owned,percent,owner_country,owned_country\n")
    document = examine(path, regimes=["us.irc.7701"], as_of="2026-02-01")
    assert entity(document, "Mid", "us.irc.7701.sfe")["verdict"] == "yes"
    limbs = {
        row["label"]: row["verdict"] for row in entity(document, "End", "us.irc.7701.fie")["limbs"]
    }
    assert limbs["(bb) one with 25 percent"] == "yes"
    assert limbs["(cc) several with 40 percent"] == "no"


def test_a_seat_decides_where_the_rule_names_countries(tmp_path: Path) -> None:
    rows = [("Red", "A", 50, "CN"), ("Grey", "B", 50, ""), ("Blue", "C", 50, "FR")]
    path = write(tmp_path, rows, "owner,owned,percent,owner_country\n")
    document = examine(path, regimes=["us.doj.dsp"], as_of="2026-01-01")
    found = verdicts(document, "us.doj.dsp")
    assert (found["Red"], found["A"], found["Blue"]) == ("yes", "yes", "no")
    # Where B and C themselves belong is not told either.
    assert (found["B"], found["C"]) == ("unknown", "unknown")
    assert "country of Grey" in entity(document, "B")["missing"]


def test_metrics_are_kept_apart_and_the_highest_decides(tmp_path: Path) -> None:
    rows = [("Red", "A", 30, "equity", "CN", "FR"), ("Red", "A", 60, "votes", "CN", "FR")]
    path = write(tmp_path, rows, "owner,owned,percent,class,owner_country,owned_country\n")
    by = {
        regime: entity(examine(path, regimes=[regime], as_of="2026-01-01"), "A")
        for regime in ("us.outbound.850.221", "us.doj.dsp")
    }
    assert by["us.outbound.850.221"]["verdict"] == "yes"
    assert by["us.outbound.850.221"]["share_low"] == "60"
    assert (by["us.doj.dsp"]["verdict"], by["us.doj.dsp"]["share_low"]) == ("no", "30")


def test_an_unnamed_holder_may_be_anybody(tmp_path: Path) -> None:
    document = examine(write(tmp_path, [("X", "A", 20), ("unknown", "A", 40)]), "X")
    found = entity(document, "A")
    assert (found["verdict"], found["share_low"], found["share_high"]) == ("unknown", "20", "60")


def test_the_untold_rest_is_nobody_s_unless_it_is_asked_to_be_anybody_s(tmp_path: Path) -> None:
    path = write(tmp_path, [("X", "A", 30)])
    assert verdicts(examine(path, "X"))["A"] == "no"
    found = entity(examine(path, "X", untold="possible"), "A")
    assert (found["verdict"], found["share_high"]) == ("unknown", "100")


def test_sums_over_the_whole_and_rings_are_reported(tmp_path: Path) -> None:
    rows = [("X", "A", 60), ("Y", "A", 70), ("P", "Q", 100), ("Q", "P", 100), ("A", "A", 5)]
    structure = examine(write(tmp_path, rows), "X")["structure"]
    assert structure["over_full"] == [{"name": "A", "metric": "equity", "told": "130"}]
    assert structure["rings"] == structure["closed_rings"] == [["P", "Q"]]
    assert structure["own_shares"] == [{"name": "A", "share": "5"}]


def test_all_regimes_can_be_asked_of_one_entity(tmp_path: Path) -> None:
    document = examine(write(tmp_path, [("X", "A", 50)]), "X", regimes=["all"], of=("A",))
    assert {row["name"] for row in document["entities"]} == {"A"}
    assert (
        len(document["entities"]) == len(document["regimes"]) == len(Tidegate().ownership.regimes())
    )
    assert "us.outbound.850.210" not in {row["id"] for row in document["regimes"]}


def test_a_regime_that_is_none_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="us\\.ofac\\.05") as caught:
        examine(write(tmp_path, [("X", "A", 50)]), "X", regimes=["us.ofac.05"])
    assert "us.ofac.50" in caught.value.hint


def test_a_fact_that_is_none_or_told_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, [("X", "A", 50)])
    for facts, words in (
        (("share=60",), "no fact"),
        (("determination",), "is no fact"),
        (("Nobody: determination=yes",), "nobody in the file"),
        (("determination=perhaps",), "cannot be read"),
        (("debt_share=lots",), "no share"),
        (("determination=yes", "determination=no"), "told twice"),
    ):
        with pytest.raises(UsageError, match=words):
            examine(path, "X", facts=facts)


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    rows = [("X", "A", 120), ("", "B", 10), ("X", "C", "half-ish")]
    with pytest.raises(InputError) as caught:
        examine(write(tmp_path, rows), "X")
    assert [problem.row for problem in caught.value.problems] == [2, 3, 4]
    assert all(problem.mend for problem in caught.value.problems)


def test_the_sides_of_a_deal_are_compared_under_every_regime(tmp_path: Path) -> None:
    rows = [("X", "A", 60, "", "2026-01-22"), ("X", "A", 40, "2026-01-22", "")]
    path = write(tmp_path, rows, "owner,owned,percent,from,to\n")
    deal = Tidegate().ownership.compare(
        [("before", path, "2026-01-21"), ("after", path, "2026-01-22")],
        Question(regimes=("us.ofac.50",), listed=("X",), of=("A",)),
    )
    [row] = deal["rows"]
    assert row["changed"]
    assert [side["verdict"] for side in row["sides"]] == ["yes", "no"]
    assert [side["share_low"] for side in row["sides"]] == ["60", "40"]
    assert [len(side["stakes"]) for side in deal["beside"][0]["sides"]] == [1, 1]


def test_one_holder_behind_another_is_not_counted_twice_and_no_gate_is_shared(
    tmp_path: Path,
) -> None:
    rows = [("X", "A", 100, "CN", "CN"), ("A", "B", 45, "CN", "US"), ("Y", "C", 30, "CN", "DE"),
            ("Z", "C", 30, "CN", "DE"), ("C", "B", 10, "DE", "US")]  # fmt: skip
    path = write(tmp_path, rows, "owner,owned,percent,owner_country,owned_country\n")
    found = entity(examine(path, regimes=["us.irc.7701.sfe"], as_of="2026-02-01"), "B")
    assert (found["verdict"], found["share_low"], found["share_high"]) == ("no", "45", "45")


def test_a_chain_of_majorities_may_change_its_metric(tmp_path: Path) -> None:
    rows = [("X", "A", 60, "vote"), ("A", "B", 60, "equity")]
    path = write(tmp_path, rows, "owner,owned,percent,class\n")
    document = examine(path, "X", regimes=["uk.sanctions.50"])
    assert verdicts(document, "uk.sanctions.50") == {"X": "yes", "A": "yes", "B": "yes"}


def test_holders_who_hold_each_other_have_what_they_hold(tmp_path: Path) -> None:
    path = write(tmp_path, [("X", "Y", 50), ("Y", "X", 50)])
    document = examine(path, "X", "Y", regimes=["us.pafaca", "us.cfius"])
    assert {row["share_low"] for row in document["entities"]} == {"50"}


def test_who_is_not_named_may_be_the_one_person_who_is_listed(tmp_path: Path) -> None:
    path = write(tmp_path, [("X", "A", 30), ("unknown", "A", 30), ("N", "A", 40)])
    found = entity(examine(path, "X", regimes=["uk.sanctions.50"]), "A")
    assert (found["verdict"], found["share_low"], found["share_high"]) == ("unknown", "30", "60")


def test_votes_alone_tell_nothing_of_the_equity(tmp_path: Path) -> None:
    path = write(tmp_path, [("X", "A", 60, "vote")], "owner,owned,percent,class\n")
    document = examine(path, "X", regimes=["us.ofac.50", "uk.sanctions.50"])
    assert verdicts(document)["A"] == "unknown"
    assert verdicts(document, "uk.sanctions.50")["A"] == "yes"


def test_more_than_all_told_of_an_owner_is_reported_and_does_not_stop_the_rest(
    tmp_path: Path,
) -> None:
    document = examine(write(tmp_path, [("S", "O", ""), ("O", "A", 50), ("O", "A", ">50")]), "S")
    assert verdicts(document) == {"S": "yes", "O": "unknown", "A": "unknown"}
    assert document["structure"]["over_full"][0]["name"] == "A"


def test_blocked_programmes_are_looked_at_only_where_the_list_they_stand_on_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tidegate.desk import ownership

    every = ownership.lists_in_use

    def only(kept: str) -> Callable[..., Any]:
        def some(*args: Any, **more: Any) -> Any:
            found = every(*args, **more)
            used = tuple(one for one in found.used if one.list == kept)
            return replace(found, used=used, editions={kept: found.editions[kept]})

        return some

    path = tmp_path / "s.csv"
    path.write_text("owner,owned,percent\nBlue,Green,60\n", "utf-8")
    said = {}
    for kept in ("un.sc", "us.ofac.sdn"):
        monkeypatch.setattr(ownership, "lists_in_use", only(kept))
        found = examine(path, regimes=["us.bis.50"], as_of="2025-10-15", screen=True)
        said[kept] = (found["regimes"][0]["lists_checked"], verdicts(found, "us.bis.50")["Green"])
    assert said == {"un.sc": ([], "unknown"), "us.ofac.sdn": (["us.ear.744_8"], "no")}
