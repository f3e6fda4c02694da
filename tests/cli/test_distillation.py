"""`tidegate distillation`: logs in, groups out, in every format. How groups are found is tested
with the parts that find them; here they are made by hand of the accounts that were read."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.distillation.campaigns.hand_made import account, campaigns, group, several

from tidegate.distillation import campaigns as room
from tidegate.distillation.campaigns.document import document
from tidegate.distillation.campaigns.model import Campaigns, Verdict
from tidegate.distillation.reading.pseudonyms import Pseudonyms, find_key, shown
from tidegate.distillation.sketches import SketchTable, load
from tidegate.findings.document import plain

from .conftest import Said
from .test_json_results import check

Command = Callable[..., Said]


class Finder:
    """Stands where `campaigns.find` stands: all accounts that were read are one group."""

    verdict: Verdict = "consistent"

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    def __call__(self, table: SketchTable, **asked: Any) -> Campaigns:
        self.asked = {"table": table, **asked}
        accounts = tuple(shown(int(one)) for one in table.account)
        whole = group(len(accounts), accounts=accounts, verdict=self.verdict)
        return campaigns(
            whole, accounts=len(table), requests=int(table.counts["requests"].sum()),
            missing=table.missing, alerts_a_day=asked["alerts"] or 0,
        )  # fmt: skip


@pytest.fixture(autouse=True)
def finder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Finder]:
    found = Finder()
    monkeypatch.setattr(room, "find", found, raising=False)
    yield found


def lines(day: int, accounts: int = 3, each: int = 8) -> str:
    return "".join(
        json.dumps(
            {
                "account": f"key-{n}", "timestamp": f"2026-11-{day:02d}T08:{k:02d}:00Z",
                "model": "m", "messages": [{"role": "user", "content": f"Prompt {day} {n} {k}"}],
                "usage": {"prompt_tokens": 9, "completion_tokens": 30},
            }
        ) + "\n"
        for n in range(accounts) for k in range(each)
    )  # fmt: skip


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "monday.jsonl"
    path.write_text(lines(2), encoding="utf-8")
    return path


def name_of(key: str) -> str:
    return shown(Pseudonyms(find_key()).of("account", key))


def test_a_group_that_is_consistent_ends_with_ten_and_says_no_more(
    tidegate: Command, log: Path
) -> None:
    said = tidegate("distillation", log)
    assert said.code == 10, said.err
    assert "1 is consistent with coordinated extraction" in said.out
    assert "Nothing is blocked by this report." in said.out
    assert "key-1" not in said.out


def test_nothing_to_look_at_ends_with_nought(tidegate: Command, log: Path, finder: Finder) -> None:
    finder.verdict = "not_seen"
    said = tidegate("distillation", log)
    assert said.code == 0
    assert "Coordinated extraction was not seen." in said.out
    finder.verdict = "cannot_be_known"
    assert tidegate("distillation", log).code == 10


def test_every_format_says_the_same(tidegate: Command, log: Path, tmp_path: Path) -> None:
    told = tidegate("distillation", log, "--alerts", 3, "-f", "json").json()
    check("distillation", told)
    assert (told["accounts"], told["requests"], told["alerts_a_day"]) == (3, 24, 3)
    assert told["files"] == [{"name": "monday.jsonl"}]
    rows = list(csv.DictReader(io.StringIO(tidegate("distillation", log, "-f", "csv").out)))
    assert rows[0]["group"] == told["groups"][0]["group"]
    assert rows[0]["account_ids"].split("; ") == told["groups"][0]["accounts"]
    for ending in ("html", "xlsx"):
        out = tmp_path / f"r.{ending}"
        said = tidegate("distillation", log, "--out", out)
        assert (said.code, said.out, said.err) == (10, "", "")
    page = (tmp_path / "r.html").read_text("utf-8")
    assert told["groups"][0]["group"] in page
    assert "Read: monday.jsonl." in page
    assert "24 as openai" in page
    assert (tmp_path / "r.xlsx").read_bytes()[:2] == b"PK"


def test_a_document_with_every_kind_of_group_fits_the_schema() -> None:
    told = json.loads(json.dumps(plain(document(several()))))
    check("distillation", told)
    told["groups"][0]["verdict"] = "guilty"
    with pytest.raises(AssertionError, match="guilty"):
        check("distillation", told)


def test_a_folder_is_read_with_all_its_logs_once(
    tidegate: Command, tmp_path: Path, finder: Finder
) -> None:
    folder = tmp_path / "logs"
    (folder / "older").mkdir(parents=True)
    (folder / "a.jsonl").write_text(lines(2), encoding="utf-8")
    (folder / "older" / "b.jsonl.gz").write_bytes(gzip.compress(lines(1).encode()))
    (folder / "README.md").write_text("no log")
    (folder / ".hidden.jsonl").write_text("no log")
    said = tidegate("distillation", folder, folder / "a.jsonl")
    assert (said.code, said.err) == (10, "")
    assert int(finder.asked["table"].counts["requests"].sum()) == 48
    (tmp_path / "empty").mkdir()
    said = tidegate("distillation", folder, tmp_path / "empty")
    assert "empty: is a folder without a log — name the files" in said.err


def test_problems_are_told_with_place_and_mend_and_the_rest_is_counted(
    tidegate: Command, log: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(lines(3) + "{broken\n" * 300, encoding="utf-8")
    said = tidegate("distillation", log, bad, tmp_path / "gone.jsonl", "-f", "json")
    assert said.code == 10
    assert "bad.jsonl, row 25: is no sound JSON — look at how the line was written" in said.err
    assert len(said.err.splitlines()) == 13
    assert "… and 289 more" in said.err
    told = said.json()
    check("distillation", told)
    assert told["problem_count"] == 301
    assert len(told["problems"]) == 200


def test_where_nothing_can_be_read_or_holds_a_request_it_ends_with_three(
    tidegate: Command, tmp_path: Path
) -> None:
    assert tidegate("distillation", tmp_path / "gone.jsonl").code == 3
    (tmp_path / "none").mkdir()
    assert tidegate("distillation", tmp_path / "none").code == 3
    other = tmp_path / "other.jsonl"
    other.write_text('{"what": 1}\n' * 3, encoding="utf-8")
    said = tidegate("distillation", other)
    assert said.code == 3
    assert "no request was found in what was read" in said.err
    assert "other.jsonl, row 1" in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "no log is named"),
        (("LOG", "--by", "me"), "--by goes with --answer"),
        (("LOG", "--sketches-only"), "--sketches-only needs a place"),
        (("LOG", "--alerts", "0"), "--alerts"),
        (("LOG", "--out", "LOG"), "written over monday.jsonl"),
        (("LOG", "--map", "nonsense"), "is no mapping"),
        (("LOG", "--keep", "s.npz", "--out", "s.npz", "-f", "json"), "written over s.npz"),
        (("s.npz", "--keep", "s.npz"), "both a log and the store"),
    ],
)
def test_words_that_do_not_fit_are_refused(
    tidegate: Command, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...], told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    said = tidegate("distillation", *(log if word == "LOG" else word for word in words))
    assert said.code == 2
    assert told in said.err
    assert log.read_text("utf-8") == lines(2)


def test_a_day_adds_to_the_store_once_and_the_days_before_are_the_past(
    tidegate: Command, log: Path, tmp_path: Path, finder: Finder
) -> None:
    store, tuesday = tmp_path / "store.npz", tmp_path / "tuesday.jsonl"
    tuesday.write_text(lines(3, accounts=2), encoding="utf-8")
    said = tidegate("distillation", log, "--keep", store, "--sketches-only", "-f", "json")
    check("distillation-sketches", said.json())
    assert (said.code, said.json()["added"], said.json()["requests"]) == (0, True, 24)
    assert finder.asked == {}
    for again in (False, True):
        said = tidegate("distillation", tuesday, "--keep", store)
        assert ("not added again" in said.err) is again
        assert int(finder.asked["past"].counts["requests"].sum()) == 24
        assert int(finder.asked["table"].counts["requests"].sum()) == 16
    assert int(load(store).counts["requests"].sum()) == 40
    assert tidegate("distillation", store).code == 10
    assert int(finder.asked["table"].counts["requests"].sum()) == 40
    assert not finder.asked["table"].daily


def test_past_benign_and_the_mode_are_passed_on(
    tidegate: Command, log: Path, tmp_path: Path, finder: Finder
) -> None:
    store = tmp_path / "store.npz"
    tidegate("distillation", log, "--keep", store, "--sketches-only")
    said = tidegate(
        "distillation", log, "--past", store, "--benign", store, "--metadata-only",
        "--as-of", "2026-11-01",
    )  # fmt: skip
    assert said.code == 10, said.err
    assert finder.asked["mode"] == "metadata"
    assert finder.asked["as_of"] == "2026-11-01"
    assert len(finder.asked["past"]) == len(finder.asked["benign"]) == 3
    assert not finder.asked["benign"].daily
    store.write_bytes(b"no sketches")
    assert tidegate("distillation", log, "--benign", store).code == 3


def test_a_mapping_names_the_columns_of_a_table(
    tidegate: Command, tmp_path: Path, finder: Finder
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Wer,timestamp,tokens in\nA,2026-11-02,5\nB,2026-11-02,6\n", encoding="utf-8")
    assert tidegate("distillation", path, "--map", "account=Wer").code == 10
    assert len(finder.asked["table"]) == 2
    assert tidegate("distillation", path, "--map", "colour=Wer").code == 3


def test_an_answer_is_recorded_and_stands_in_the_next_report(
    tidegate: Command, log: Path, own_home: Path
) -> None:
    said = tidegate(
        "distillation", "--answer", "key-1", "We grade our translations.", "--by", "Desk",
        "-f", "json",
    )  # fmt: skip
    check("distillation-answer", said.json())
    assert (said.code, said.json()["account"]) == (0, name_of("key-1"))
    kept = (own_home / "distillation-answers.csv").read_text("utf-8")
    assert "key-1" not in kept
    assert name_of("key-1") in kept
    told = tidegate("distillation", log, "-f", "json").json()
    (answer,) = told["groups"][0]["answers"]
    assert (answer["text"], answer["by"]) == ("We grade our translations.", "Desk")
    said = tidegate("distillation", log, "--answer", name_of("key-2"), "A class.", "-f", "json")
    assert [one["text"] for one in said.json()["groups"][0]["answers"]] == [
        "We grade our translations.", "A class.",
    ]  # fmt: skip


def test_a_table_of_answers_is_matched_and_its_bad_rows_are_told(
    tidegate: Command, log: Path, tmp_path: Path
) -> None:
    path = tmp_path / "said.csv"
    path.write_text(
        "account,date,answer,by\nkey-0,2026-11-20,Our own evaluation.,\nkey-1,soon,Hm.,\n"
        f"{account(5)},2026-11-20,Not here.,\n",
        encoding="utf-8",
    )
    said = tidegate("distillation", log, "--answers", path, "-f", "json")
    told = said.json()
    assert [one["text"] for one in told["groups"][0]["answers"]] == ["Our own evaluation."]
    assert "said.csv, row 3, column date: is no date — write it as 2026-11-27" in said.err
    assert "1 recorded answer is of accounts that stand in no group looked at." in told["notes"]
    path.write_text("who,what\na,b\n", encoding="utf-8")
    assert tidegate("distillation", log, "--answers", path).code == 3


def test_no_name_of_a_log_stands_in_any_result(
    tidegate: Command, log: Path, tmp_path: Path
) -> None:
    for format in ("table", "json", "csv", "html"):
        out = tmp_path / f"r.{format}"
        tidegate("distillation", log, "-f", format, "--out", out)
        text = out.read_text("utf-8")
        assert "key-" not in text
        assert "Prompt 2" not in text
