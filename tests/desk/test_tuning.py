"""A file at every threshold, from the file to the document: against screening, and with itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidegate import Settings, Tidegate
from tidegate.desk.tuning import TuningChoice
from tidegate.desk.tuning_pages import rendered
from tidegate.errors import InputError, UsageError
from tidegate.parties import LEAST_SHOWN
from tidegate.parties.tuning import defaults

ROOT = Path(__file__).resolve().parents[2]
PARTNERS = ROOT / "examples" / "partners.csv"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The example file against the starter list, made once."""
    gate = Tidegate(tmp_path_factory.mktemp("home"))
    return gate.tuning.examine(PARTNERS).document


def save(folder: Path, document: dict[str, Any], name: str = "earlier.json") -> Path:
    path = folder / name
    path.write_bytes(rendered(document, "json"))
    return path


def answer(document: dict[str, Any], says: Callable[[dict[str, Any]], str]) -> dict[str, Any]:
    return {**document, "review": [{**one, "answer": says(one)} for one in document["review"]]}


def test_rows_with_an_alert_are_those_that_screening_finds() -> None:
    gate = Tidegate()
    table = gate.parties.read(PARTNERS)
    for threshold in (0.6, 0.66, 0.75):
        screening = gate.parties.screen(table, Settings(threshold=threshold, limit=500))
        shown = sum(bool(one.matches) for one in screening.results())
        alerts = gate.tuning.examine(table, Settings(threshold=threshold)).document
        line = next(one for one in alerts["thresholds"] if one["line"])
        told_apart = [
            (key.partition("-")[0], kind, score) for key, _, score, kind in alerts["pairs"]
        ]
        always = {subject for subject, kind, _ in told_apart if kind != "scored"}
        over = {s for s, kind, score in told_apart if kind == "scored" and score >= threshold}
        assert line["subjects"] == len(over)
        assert len(always | over) == shown


def test_the_counts_agree_with_each_other(told: dict[str, Any]) -> None:
    counts = told["counts"]
    assert counts["rows"] == 62
    assert counts["pairs"] == len(told["pairs"]) == sum(one["pairs"] for one in told["bands"])
    assert counts["subjects"] == len(told["subjects_seen"])
    scored = [pair[2] for pair in told["pairs"] if pair[3] == "scored"]
    for one in (*told["thresholds"], *told["curve"]):
        assert one["alerts"] == sum(score >= one["threshold"] for score in scored)
    for kind in ("exact", "identifier"):
        assert counts[kind]["alerts"] == sum(pair[3] == kind for pair in told["pairs"])
    assert counts["exact"]["alerts"] > 0


def test_every_pair_drawn_has_names_reasons_and_rows(told: dict[str, Any]) -> None:
    assert told["review"]
    for one in told["review"]:
        assert one["subject"]["name"] and one["match"]["name"]
        assert one["match"]["reasons"] or one["match"]["contradictions"]
        assert all(row >= 2 for row in one["rows"])
    drawn = {one["band"]: one["drawn"] for one in told["bands"]}
    for name, count in drawn.items():
        assert count == sum(one["band"] == name for one in told["review"]) <= 20


def test_without_a_review_nothing_is_estimated(told: dict[str, Any]) -> None:
    assert told["labels"] is None
    for one in told["thresholds"]:
        assert (one["true"], one["missed"], one["found"]) == (None, None, None)
    assert all(one["precision"] is None for one in told["bands"])


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_sheet_that_was_filled_in_comes_back_whole(tmp_path: Path, format: str) -> None:
    every = TuningChoice(per_band=1000)
    all_drawn = Tidegate().tuning.examine(PARTNERS, Settings(threshold=0.7), every).document
    filled = answer(all_drawn, lambda one: "yes" if one["score"] >= 0.8 else "no")
    filled["review"][0] |= {"note": "seen before", "reviewer": "A. Reviewer"}
    sheet = tmp_path / f"filled.{format}"
    sheet.write_bytes(rendered(filled, format))
    again = (
        Tidegate().tuning.examine(PARTNERS, Settings(threshold=0.7), every, labels=[sheet]).document
    )
    names = ("pair", "answer", "note", "reviewer")
    assert [[one[name] for name in names] for one in again["review"]] == [
        [one[name] for name in names] for one in filled["review"]
    ]
    assert again["labels"]["reviewers"] == ["A. Reviewer"]
    assert again["labels"]["answers"] == len(filled["review"])
    assert (again["labels"]["unknown"], again["labels"]["moved"]) == (0, 0)
    line = next(one for one in again["thresholds"] if one["line"])
    # All pairs were drawn: the counts are known, and have no interval.
    true = sum(p[2] >= 0.8 for p in again["pairs"] if p[3] == "scored")
    assert line["true"] == {"estimate": true, "low": true, "high": true}
    assert line["missed"] == {"estimate": 0, "low": 0, "high": 0}


def test_what_no_answer_settles_is_named(tmp_path: Path) -> None:
    high, low = Settings(threshold=0.95), TuningChoice(floor=0.05)
    told = Tidegate().tuning.examine(PARTNERS, high, low).document
    filled = answer(told, lambda one: "yes" if one["side"] != "below" else "")
    sheet = tmp_path / "filled.csv"
    sheet.write_bytes(rendered(filled, "csv"))
    again = Tidegate().tuning.examine(PARTNERS, high, low, labels=[sheet]).document
    line = next(one for one in again["thresholds"] if one["line"])
    below = [one["band"] for one in told["bands"] if one["side"] == "below" and one["pairs"]]
    assert line["lacking"] == below != []
    assert line["true"] is not None
    assert line["missed"] is None


def test_a_run_does_not_differ_from_itself(told: dict[str, Any], tmp_path: Path) -> None:
    again = Tidegate().tuning.examine(PARTNERS, before=save(tmp_path, told)).document
    drift = again["drift"]
    assert (drift["same_file"], drift["settings"], drift["lists"]) == (True, [], [])
    found = drift["found"]
    assert (found["came"], found["went"], found["new_subjects"]) == ({}, {}, 0)
    assert found["stayed"] > 0
    assert again["settings_sha256"] == told["settings_sha256"]
    assert [again[name] for name in ("pairs", "thresholds", "review")] == [
        told[name] for name in ("pairs", "thresholds", "review")
    ]


def test_lists_left_out_and_settings_changed_are_told(told: dict[str, Any], tmp_path: Path) -> None:
    settings = Settings(only=("us.bis.entity",), threshold=LEAST_SHOWN + 0.04)
    again = Tidegate().tuning.examine(PARTNERS, settings, before=save(tmp_path, told)).document
    drift = again["drift"]
    assert {one["name"] for one in drift["settings"]} == {"threshold", "only"}
    assert {one["list"] for one in drift["lists"]} == {
        one["list"] for one in told["run"]["lists"]
    } - {"us.bis.entity"}
    assert all(one["now"] == "" and one["before"] for one in drift["lists"])
    assert drift["found"]["came"] == {}
    assert set(drift["found"]["went"]) == {"list gone"}
    assert again["settings_sha256"] != told["settings_sha256"]


def test_an_earlier_run_that_looked_less_far_down_is_told(tmp_path: Path) -> None:
    gate = Tidegate()
    choice = TuningChoice(floor=0.72)
    high = gate.tuning.examine(PARTNERS, Settings(threshold=0.8), choice).document
    line = Settings(threshold=0.66)
    again = gate.tuning.examine(PARTNERS, line, before=save(tmp_path, high)).document
    assert again["drift"]["found"] is None
    assert "0.72 only" in again["drift"]["why_not"]


@pytest.mark.parametrize(
    "change",
    [
        {"run": None}, {"run": {"command": "screen"}}, {"pairs": [[1]]}, {"subjects_seen": 7},
        {"pairs": [["a-b", "x", 0.7, "odd"]]}, {"pairs": [["a-b", "x", "high", "scored"]]},
        {"index": None, "pairs": None},
    ],
)  # fmt: skip
def test_a_file_that_is_no_earlier_result_is_refused(
    told: dict[str, Any], tmp_path: Path, change: dict[str, Any]
) -> None:
    with pytest.raises(InputError, match="no earlier result"):
        Tidegate().tuning.examine(PARTNERS, before=save_raw(tmp_path, {**told, **change}))


def save_raw(folder: Path, document: dict[str, Any]) -> Path:
    path = folder / "odd.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


@pytest.mark.parametrize("text", ["", "[", "[]", "7", "null", "\ud83d\ude00", '{"run": {}}'])
def test_nor_is_a_file_that_is_none_at_all(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(text, "utf-8", errors="surrogatepass")
    with pytest.raises(InputError):
        Tidegate().tuning.examine(PARTNERS, before=path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"floor": 0.01}, {"floor": 1.0}, {"per_band": 0}, {"per_band": 5_000},
        {"approved_by": "A"}, {"reason": "B"}, {"approved_by": " ", "reason": "B"},
    ],
)  # fmt: skip
def test_choices_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        TuningChoice(**wrong)


def test_the_floor_lies_under_the_line() -> None:
    assert TuningChoice().floor_under(0.66) == 0.03
    assert TuningChoice().floor_under(0.045) == pytest.approx(0.025)
    assert TuningChoice(floor=0.4).floor_under(0.66) == 0.4
    with pytest.raises(UsageError, match="not under the threshold"):
        TuningChoice(floor=0.7).floor_under(0.66)


def test_files_with_nothing_in_them_give_a_report_that_says_so(tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    file.write_text("name,country\n", "utf-8")
    told = Tidegate().tuning.examine(file).document
    assert (told["counts"]["rows"], told["review"], told["pairs"]) == (0, [], [])
    assert all(one["alerts"] == 0 for one in told["thresholds"])
    for format in ("json", "csv", "xlsx", "html"):
        assert rendered(told, format)


def test_a_row_without_a_name_is_counted_as_unreadable(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text("name,country\nHuawei Technologies,CN\n,CN\nHuawei Technologies,CN\n", "utf-8")
    counts = Tidegate().tuning.examine(file).document["counts"]
    assert (counts["rows"], counts["subjects"], counts["unreadable"]) == (3, 1, 1)


def test_whoever_approves_is_recorded_with_the_moment(told: dict[str, Any]) -> None:
    choice = TuningChoice(approved_by=" A. Reviewer ", reason="fits the desk")
    signed = Tidegate().tuning.examine(PARTNERS, choice=choice).document
    sign = signed["sign_off"]
    assert (sign["approved_by"], sign["reason"]) == ("A. Reviewer", "fits the desk")
    assert sign["at"] == signed["run"]["started"]
    assert told["sign_off"] == {
        "threshold": LEAST_SHOWN, "approved_by": "", "at": "", "reason": "",
    }  # fmt: skip
    assert signed["settings_sha256"] == told["settings_sha256"]


def test_the_pages_name_the_defaults_that_are_used() -> None:
    told = defaults()
    page = (ROOT / "docs" / "tuning.md").read_text("utf-8")
    commands = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert f"({told.floor}; `--floor`)" in page
    assert f"nearer to it than {told.apart} gives" in page
    assert f"from {told.lowest_floor}; {told.floor}, or {told.room} under the line" in commands
    assert f"from each band of scores, {told.per_band}; at most {told.most_per_band:,}" in commands
