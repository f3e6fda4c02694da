"""`tidegate rules`: what each command says, in every format, and how it ends."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidegate.rules import library, load

from .conftest import Said
from .test_json_results import faults

Command = Callable[..., Said]
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "schema"
SHIPPED = library.SHIPPED
FORMATS = ("table", "json", "csv", "html")
BAD = """\
id: a.hostile
title: "<script>alert(1)</script> \\u202Egnp"
authority: "=HYPERLINK(1)"
jurisdiction: US
subject: listing
about: list = 'us.bis.entity'
applies: ear_items
versions:
  - citation: "<b>1 FR 1</b>"
    effective: 2020-01-02
    verified_through: 2026-01-01
    retrieved: 2026-11-23
    notes: ["<img src=x onerror=alert(1)>"]
    outcomes:
      - {outcome: licence_required, summary: "<i>A licence</i>"}
"""


def check(name: str, value: Any) -> None:
    wanted = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))
    assert faults(value, wanted, wanted) == []


@pytest.fixture
def few(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two rulebooks stand for all that are shipped, where the number is not the matter."""
    folder = tmp_path_factory.mktemp("shipped")
    for name in ("us.bis.uvl", "us.bis.dpl"):
        for ending in (".yaml", ".test.yaml"):
            shutil.copy(SHIPPED / f"{name}{ending}", folder)
    monkeypatch.setattr(library, "SHIPPED", folder)
    return folder


def rows(said: Said) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(said.out)))


def test_the_list_names_every_rulebook_how_it_stands_and_how_stale_it_is(
    tidegate: Command,
) -> None:
    said = tidegate("rules", "list", "--as-of", "2026-11-23", "-f", "json")
    told = said.json()
    check("rules-list", told)
    found = {row["id"]: row for row in told["rulebooks"]}
    assert set(found) == {book.id for book in load()}
    chips = found["us.ear.3a090"]
    assert (chips["subject"], chips["question"]) == ("item", "classification")
    assert (chips["state"], chips["origin"]) == ("in force", "shipped")
    assert (chips["verified_through"], chips["unchecked_days"]) == ("2026-09-24", 60)
    assert found["us.ear.affiliates"]["state"] == "enforcement unverified"
    assert found["us.ear.4e091"]["state"] == "not enforced"
    text = tidegate("rules", "list", "--as-of", "2026-11-23").out
    assert "2026-09-24, 60 days before 2026-11-23" in text
    assert "nobody checked" in text


def test_the_list_may_be_of_another_day_or_kind(tidegate: Command) -> None:
    then = tidegate("rules", "list", "--as-of", "2022-12-01", "--question", "classification")
    assert "us.ear.3a090" in then.out and "us.ear.742_6 " not in then.out
    assert " V1 " in then.out
    only = tidegate("rules", "list", "--subject", "item", "-f", "csv")
    assert {row["subject"] for row in rows(only)} == {"item"}
    early = tidegate("rules", "list", "--known-at", "2020-01-01", "-f", "json").json()
    assert {row["state"] for row in early["rulebooks"]} == {"not retrieved"}
    wrong = tidegate("rules", "list", "--subject", "ship")
    assert wrong.code == 2 and "no rule is on a 'ship'" in wrong.err


def test_a_rulebook_is_shown_whole(tidegate: Command) -> None:
    said = tidegate("rules", "show", "us.ear.3a090", "--as-of", "2023-03-01")
    assert said.code == 0
    for words in ("87 FR 62186", "io_rate >= 600", "← holds on that day", "3A090.a", "Notes"):
        assert words in said.out
    assert "5.92" not in said.out
    whole = tidegate("rules", "show", "us.ear.3a090")
    assert whole.out.index("Version V2.2") < whole.out.index("Version V1")
    told = tidegate("rules", "show", "us.ear.3a090", "-f", "json").json()
    check("rules-show", told)
    assert told["rulebook"]["versions"][0]["id"] == "V1"


def test_a_stay_and_a_doubt_are_shown_in_words(tidegate: Command) -> None:
    said = tidegate("rules", "show", "us.ear.affiliates", "--as-of", "2026-11-23")
    assert "from 2025-11-10 through 2026-11-09 by 90 FR 50857" in said.out
    assert "enforcement unverified" in said.out
    assert "Settled by: " in said.out


def test_every_rulebook_can_be_shown_in_every_format(tidegate: Command) -> None:
    for book in load():
        told = tidegate("rules", "show", book.id, "-f", "json").json()
        check("rules-show", told)
        texts = tidegate("rules", "show", book.id).out
        for version in book.versions:
            for row in version.outcomes:
                assert row.summary in texts
                for note in row.notes:
                    assert note in texts


def test_before_its_first_version_there_is_none_to_show(tidegate: Command) -> None:
    said = tidegate("rules", "show", "us.ear.3a090", "--as-of", "2019-01-01")
    assert "not begun. It begins on 2022-10-21." in said.out
    assert "No version of it holds on that day." in said.out
    unseen = tidegate("rules", "show", "us.ear.3a090", "--known-at", "2026-01-01")
    assert "not retrieved. No text of it had been retrieved by 2026-01-01." in unseen.out
    assert "87 FR 62186" not in unseen.out


def test_an_unknown_id_is_told_with_the_nearest(tidegate: Command) -> None:
    for words in (("show", "us.ear.3a09"), ("diff", "us.ear.3a09", "2020-01-01", "2024-01-01")):
        said = tidegate("rules", *words)
        assert said.code == 2
        assert "us.ear.3a090" in said.err
    said = tidegate("rules", "timeline", "us.earr")
    assert said.code == 2 and "no rulebook us.earr" in said.err


def test_a_difference_is_told_by_clause(tidegate: Command) -> None:
    said = tidegate("rules", "diff", "us.ear.3a090", "2022-10-21", "2023-11-17")
    assert "removed: transfer_rate\n    - io_rate >= 600" in said.out
    assert "added: a1\n    + tpp >= 4800" in said.out
    told = tidegate("rules", "diff", "us.ear.3a090", "2022-10-21", "2023-11-17", "-f", "json")
    check("rules-diff", told.json())
    same = tidegate("rules", "diff", "us.ear.affiliates", "2025-10-15", "2026-01-15")
    assert "The same version, 2025-09-29, stands on both dates." in same.out
    assert "+ stayed. Suspended from 2025-11-10 through 2026-11-09 by 90 FR 50857." in same.out
    none = tidegate("rules", "diff", "us.bis.meu", "1990-01-01", "1991-01-01")
    assert none.code == 0


def test_the_timeline_is_in_order_and_bounded(tidegate: Command) -> None:
    said = tidegate("rules", "timeline", "us.ear", "--from", "2025-01-01", "-f", "csv")
    dates = [row["date"] for row in rows(said)]
    assert dates == sorted(dates) and dates[0] >= "2025-01-01"
    assert {row["rulebook"].rsplit(".", 1)[0] for row in rows(said)} == {"us.ear"}
    told = tidegate("rules", "timeline", "--to", "2026-11-10", "-f", "json").json()
    check("rules-timeline", told)
    back = [row for row in told["events"] if row["event"] == "back by itself"]
    assert "us.ear.affiliates" in {row["rulebook"] for row in back if row["date"] == "2026-11-10"}
    wrong = tidegate("rules", "timeline", "--from", "2026-01-02", "--to", "2026-01-01")
    assert wrong.code == 2
    assert tidegate("rules", "timeline", "--from", "soon").code == 2


def test_a_difference_of_one_names_the_others_and_a_start_of_ids_tells_all(
    tidegate: Command,
) -> None:
    days = ("2022-10-21", "2023-11-17")
    one = tidegate("rules", "diff", "us.ear.3a090", *days, "-f", "json").json()
    others = one["also_changed"]
    assert {"us.ear.742_6", "us.ear.4a090"} <= set(others)
    assert not {"us.ear.3a090", "us.bis.entity", "us.ear.746"} & set(others)
    # The first decision matrix of the Department of Defense is of the days between.
    assert others[0] == "us.dod.matrix"
    named = "Also changed between these dates: us.dod.matrix, us.ear."
    assert named in " ".join(tidegate("rules", "diff", "us.ear.3a090", *days).out.split())
    assert named in tidegate("rules", "diff", "us.ear.3a090", *days, "-f", "html").out
    assert not tidegate("rules", "diff", "us.ear.3a090", days[0], days[0], "-f", "json").json()[
        "also_changed"
    ]
    many = tidegate("rules", "diff", "us.ear", *days, "-f", "json").json()
    check("rules-diff", many)
    ear = sorted(["us.ear.3a090", *(name for name in others if name.startswith("us.ear"))])
    assert [row["rulebook"] for row in many["rulebooks"]] == ear
    text = tidegate("rules", "diff", "us.ear", *days).out
    assert text.startswith(f"{len(ear)} of ")
    assert "+ tpp >= 4800" in text and "us.ear.742_6  " in text
    page = tidegate("rules", "diff", "us.ear", *days, "-f", "html").out
    assert page.count("<h2>") == len(ear)
    sheet = tidegate("rules", "diff", "us.ear", *days, "-f", "csv")
    assert {row["rulebook"] for row in rows(sheet)} >= {"us.ear.3a090", "us.ear.742_6"}
    none = tidegate("rules", "diff", "us.ear.7", "2026-09-01", "2026-09-02")
    assert none.code == 0 and none.out.startswith("0 of ")


def test_rule_tests_pass_and_failures_name_file_and_test(
    tidegate: Command, few: Path, tmp_path: Path
) -> None:
    said = tidegate("rules", "test")
    assert said.code == 0
    assert said.out.strip().endswith("tests in 2 files, 0 failed")
    assert tidegate("rules", "test", "us.bis.uvl").out == "1 test in 1 file, 0 failed\n"
    mine = tmp_path / "us.bis.uvl.test.yaml"
    text = (few / "us.bis.uvl.test.yaml").read_text("utf-8")
    mine.write_text(text.replace("verdict: yes", "verdict: no", 1), encoding="utf-8")
    failed = tidegate("rules", "test", mine)
    assert failed.code == 3
    assert "us.bis.uvl.test.yaml" in failed.out and "1 failed" in failed.out
    told = tidegate("rules", "test", mine, "-f", "json")
    check("rules-test", told.json())
    assert told.code == 3


def test_rule_tests_are_chosen_by_id_file_or_folder(
    tidegate: Command, few: Path, tmp_path: Path
) -> None:
    one = tidegate("rules", "test", "us.bis.uvl", "-f", "json").json()
    assert {row["file"] for row in one["results"]} == {"us.bis.uvl.test.yaml"}
    both = tidegate("rules", "test", "us.bis", "-f", "json").json()
    assert both["files"] == 2
    folder = tmp_path / "mine"
    folder.mkdir()
    text = (few / "us.bis.uvl.yaml").read_text("utf-8")
    changed = text.replace("outcome: no_licence_exceptions", "outcome: extra_checks")
    (folder / "us.bis.uvl.yaml").write_text(changed, encoding="utf-8")
    shutil.copy(few / "us.bis.uvl.test.yaml", folder)
    for asked in ([folder], [folder / "us.bis.uvl.yaml"], [folder / "us.bis.uvl.test.yaml"],
                  ["--rulebook", folder]):  # fmt: skip
        assert tidegate("rules", "test", *asked).code == 3, asked
    assert tidegate("rules", "test", "us.bis.uvl").code == 0
    assert tidegate("rules", "test", "nothing.here").code == 2
    (folder / "us.bis.uvl.test.yaml").unlink()
    lacking = tidegate("rules", "test", folder)
    assert lacking.code == 3 and "no rule tests" in lacking.err


@pytest.mark.parametrize("content", ["tests: 5", "- x", "\x00", "rule: us.bis.uvl\ntests: [1]"])
def test_a_test_file_that_cannot_be_run_is_a_failure(
    tidegate: Command, few: Path, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "us.bis.uvl.test.yaml"
    path.write_text(content)
    said = tidegate("rules", "test", path)
    assert said.code == 3
    assert "us.bis.uvl.test.yaml" in said.out


def newer(few: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "new"
    folder.mkdir(exist_ok=True)
    text = (few / "us.bis.uvl.yaml").read_text("utf-8")
    day = dt.date.today().isoformat()
    text = text.replace("verified_through: 2026-09-24", f"verified_through: {day}")
    (folder / "us.bis.uvl.yaml").write_text(text, encoding="utf-8")
    shutil.copy(few / "us.bis.uvl.test.yaml", folder)
    return folder


def test_an_edition_comes_in_is_used_and_is_undone(
    tidegate: Command, few: Path, tmp_path: Path
) -> None:
    folder = newer(few, tmp_path)
    said = tidegate("rules", "update", "--from", folder, "-f", "json")
    assert said.code == 0
    check("rules-update", said.json())
    name = said.json()["edition"]
    listed = tidegate("rules", "list", "-f", "json").json()
    found = {row["id"]: row for row in listed["rulebooks"]}
    assert found["us.bis.uvl"]["origin"] == f"edition {name}"
    assert found["us.bis.uvl"]["unchecked_days"] == 0
    assert found["us.bis.dpl"]["origin"] == "shipped"
    assert listed["editions"] == [name]
    assert f"Edition {name} is in force" in tidegate("rules", "list").out
    then = tidegate("rules", "list", "--known-at", "2026-01-01", "-f", "json").json()
    assert {row["origin"] for row in then["rulebooks"]} == {"shipped"}
    again = tidegate("rules", "update", "--from", folder)
    assert "Nothing differs" in again.out
    check("rules-update", tidegate("rules", "update", "--list", "-f", "json").json())
    undone = tidegate("rules", "update", "--undo", "-f", "json")
    check("rules-update", undone.json())
    assert undone.json()["edition"] == name
    assert tidegate("rules", "list", "-f", "json").json()["editions"] == []
    assert tidegate("rules", "update", "--undo").code == 2
    assert "taken out" in tidegate("rules", "update", "--list").out


def test_an_edition_that_loses_law_is_refused_unless_a_reason_is_given(
    tidegate: Command, few: Path, tmp_path: Path
) -> None:
    folder = newer(few, tmp_path)
    path = folder / "us.bis.uvl.yaml"
    day = dt.date.today().isoformat()
    path.write_text(path.read_text("utf-8").replace(day, "2026-01-01"), encoding="utf-8")
    refused = tidegate("rules", "update", "--from", folder)
    assert refused.code == 3
    assert "was checked through 2026-01-01, the one in use through 2026-09-24" in refused.err
    assert "--accept" in refused.err
    taken = tidegate("rules", "update", "--from", folder, "--accept", "only to try")
    assert taken.code == 0 and "Accepted against" in taken.out
    assert "accepted (only to try)" in tidegate("rules", "list").out


@pytest.mark.parametrize(
    "words", [(), ("--undo", "--list"), ("--from", "x", "--undo"), ("--from", "x", "--list")]
)
def test_an_update_does_one_thing(tidegate: Command, words: tuple[str, ...]) -> None:
    said = tidegate("rules", "update", *words)
    assert said.code == 2
    assert "give one of" in said.err


def saved(folder: Path, since: str = "2020-01-01") -> Path:
    """Saved answers for the two rulebooks of `few`: one document, one section, one page of HTML."""
    folder.mkdir()
    stems = [
        f"{source}-15-cfr-part-{part}"
        for source in ("ecfr", "federal-register")
        for part in ("736", "740", "744", "764")
    ]
    for stem in stems:
        empty = {"content_versions": []} if stem.startswith("ecfr") else {"count": 0}
        (folder / f"{stem}.1.json").write_text(json.dumps(empty))
    document = {
        "document_number": "2026-20001", "title": "<script>alert(1)</script>", "type": "Rule",
        "publication_date": "2026-10-14", "citation": "91 FR 60001",
        "html_url": "https://www.federalregister.gov/d/2026-20001",
    }  # fmt: skip
    (folder / "federal-register-15-cfr-part-744.1.json").write_text(
        json.dumps({"count": 1, "results": [document]})
    )
    asked = [{"file": stem, "since": since} for stem in stems]
    (folder / "asked.json").write_text(json.dumps({"asked_on": "2026-11-20", "answers": asked}))
    return folder


def test_the_watch_lists_what_came_and_what_was_silent(
    tidegate: Command, few: Path, tmp_path: Path
) -> None:
    folder = saved(tmp_path / "saved")
    said = tidegate("rules", "watch", "--from", folder)
    assert said.code == 0
    assert "2026-20001" in said.out and "91 FR 60001" in said.out
    assert "Asked on 2026-11-20: 1 document or section came back from 8 questions." in said.out
    assert "- 15 CFR part 764, eCFR, since 2020-01-01: asked, nothing found" in said.out
    assert "a lawyer decides" in said.out
    told = tidegate("rules", "watch", "--from", folder, "-f", "json").json()
    check("rules-watch", told)
    assert told["whole"] is True
    assert told["found"][0]["rulebooks"] == ["us.bis.uvl"]
    page = tidegate("rules", "watch", "--from", folder, "-f", "html").out
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert 'href="https://www.federalregister.gov/d/2026-20001"' in page


def test_the_watch_ends_with_4_where_something_was_not_answered(
    tidegate: Command, few: Path, tmp_path: Path
) -> None:
    folder = saved(tmp_path / "saved")
    (folder / "ecfr-15-cfr-part-736.1.json").write_text("<html>Request Access</html>")
    (folder / "ecfr-15-cfr-part-740.1.json").unlink()
    said = tidegate("rules", "watch", "--from", folder)
    assert said.code == 4
    assert "NOT ANSWERED, whole or in part: 2 of 8 questions." in said.out
    assert "a web page came instead of an answer" in said.out
    assert "2026-20001" in said.out
    told = tidegate("rules", "watch", "--from", folder, "-f", "json")
    assert told.code == 4
    check("rules-watch", told.json())


def test_the_watch_takes_words_that_can_be(tidegate: Command, few: Path, tmp_path: Path) -> None:
    folder = saved(tmp_path / "saved", since="2026-01-01")
    both = tidegate("rules", "watch", "--from", folder, "--save", tmp_path / "x")
    assert both.code == 2
    assert tidegate("rules", "watch", "--from", folder, "--since", "2999-01-01").code == 2
    assert tidegate("rules", "watch", "--from", tmp_path / "nowhere").code == 3
    earlier = tidegate("rules", "watch", "--from", folder, "--since", "2025-01-01")
    assert earlier.code == 4 and "later than 2025-01-01" in earlier.out


def test_hostile_texts_are_inert_in_every_format(
    tidegate: Command, few: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.hostile.yaml"
    path.write_text(BAD, encoding="utf-8")
    calls = (
        ("list",), ("show", "a.hostile"), ("diff", "a.hostile", "2019-01-01", "2021-01-01"),
        ("diff", "a.hostile", "2021-01-01", "2022-01-01"), ("timeline", "a"),
    )  # fmt: skip
    for words in calls:
        for format in FORMATS:
            said = tidegate("rules", *words, "--rulebook", path, "-f", format)
            assert said.code == 0, (words, said.err)
            if format == "html":
                for bad in ("<script>", "<img", "<i>", "<b>1"):
                    assert bad not in said.out, (words, bad)
            if format != "json":
                assert "\u202e" not in said.out
            if format == "csv":
                assert '"=HYPER' not in said.out and ",=HYPER" not in said.out


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("show", "us.bis.uvl"),
        ("diff", "us.bis.uvl", "2026-01-01", "2026-02-01"),
        ("timeline",),
        ("test",),
        ("update", "--list"),
        ("watch", "--from", "SAVED"),
    ],
    ids=lambda words: words[0],
)
def test_every_result_goes_to_a_file_in_every_format(
    tidegate: Command, few: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    folder = str(saved(tmp_path / "saved"))
    asked = [folder if word == "SAVED" else word for word in words]
    for format in (*FORMATS, "xlsx"):
        out = tmp_path / f"result.{format}"
        said = tidegate("rules", *asked, "-f", format, "-o", out)
        assert (said.code, said.out) == (0, ""), said.err
        assert out.stat().st_size > 0
        if format == "html":
            page = out.read_text("utf-8")
            assert "default-src 'none'" in page and "<script" not in page
