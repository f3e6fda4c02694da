"""Facts in, findings out."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.errors import UsageError
from tidegate.findings.model import Finding
from tidegate.rules import OUTCOMES, load, profile_questions

ENTITY = {"list": "us.bis.entity", "footnotes": ["4"], "listed_on": "2020-12-22"}


def one(facts: dict[str, Any], as_of: str = "2026-08-01", **rest: Any) -> list[Finding]:
    return load().evaluate("listing", [facts], as_of=as_of, **rest)[0]


def test_findings_stand_in_the_order_of_the_rows() -> None:
    rows = [ENTITY, {"list": "nobody.knows"}, {"list": "us.bis.uvl"}, ENTITY]
    found = load().evaluate("listing", rows, as_of=dt.date(2026, 8, 1))
    rules = [{finding.rule for finding in row} for row in found]
    assert rules == [{"us.bis.entity"}, {"tidegate.no_rulebook"}, {"us.bis.uvl"}, {"us.bis.entity"}]
    assert found[0] == found[3]


def test_no_facts_give_no_findings() -> None:
    assert load().evaluate("listing", [], as_of="2026-08-01") == []


def test_a_list_without_a_rulebook_cannot_be_known() -> None:
    (finding,) = one({"list": "my.own.list"}, profile={})
    assert finding.verdict == "unknown" and finding.outcome == "text_not_loaded"
    assert "my.own.list" in finding.summary and finding.applies == "unknown"


def test_a_clause_is_traced_as_met_not_met_or_unknown() -> None:
    assert one(ENTITY)[0].clauses["supercomputer"] == "met"
    assert one(ENTITY)[0].clauses["huawei"] == "not met"
    assert one({"list": "us.bis.entity"})[0].clauses["huawei"] == "unknown"


def test_without_a_profile_nothing_is_said_of_whom_it_binds() -> None:
    assert all(finding.applies is None for finding in one(ENTITY))
    assert one(ENTITY, profile={})[0].applies == "unknown"


@pytest.mark.parametrize(
    ("listed", "as_of", "verdict"),
    [
        ("2014", "2014-06-01", "yes"),
        ("2014", "2013-12-31", "no"),
        ("2014", "2015-01-01", "yes"),
        ("2014-05", "2014-05-30", "yes"),
        ("2014-02", "2014-01-31", "no"),
        ("about 2014", "2013-01-01", "yes"),
    ],
)
def test_a_date_known_in_part_settles_what_it_can(listed: str, as_of: str, verdict: str) -> None:
    facts = {"list": "us.bis.dpl", "listed_on": listed}
    assert one(facts, as_of)[0].verdict == verdict


def test_an_undated_entry_is_open_only_before_its_edition() -> None:
    facts = {"list": "us.bis.dpl", "edition_published": "2026-07-09"}
    before, after = one(facts, "2026-07-08")[0], one(facts, "2026-07-09")[0]
    assert (before.verdict, before.missing) == ("unknown", ("listed_on",))
    assert after.verdict == "yes"
    facts.pop("edition_published")
    assert any("taken as listed now" in note for note in one(facts)[0].notes)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"facts": [{"score": 0.9}]}, "have no score"),
        ({"facts": [{"list": ["a"]}]}, "which is no text"),
        ({"facts": [{"footnotes": "1"}]}, "which is no texts"),
        ({"facts": [{"list": "ca.nro", "sensitive_technology": "yes"}]}, "which is no bool"),
        ({"facts": [{"listed_on": 2014}]}, "which is no date"),
        ({"subject": "ship", "facts": [ENTITY]}, "no facts of a 'ship'"),
        ({"subject": "profile", "facts": [ENTITY]}, "no facts of a 'profile'"),
        ({"facts": [ENTITY], "as_of": "soon"}, "not a date"),
        ({"facts": [ENTITY], "mode": "loud"}, "mode"),
        ({"facts": [ENTITY], "profile": {"age": 3}}, "profile have no age"),
        ({"facts": [ENTITY], "profile": {"ear_items": "yes"}}, "which is no bool"),
    ],
)
def test_what_does_not_exist_is_refused(call: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        load().evaluate(**{"subject": "listing", "as_of": "2026-08-01", **call})


TEXTS = st.text(max_size=20)


@given(
    st.fixed_dictionaries(
        {
            "list": st.sampled_from(["us.bis.entity", "us.ofac.sdn", "ca.nro", "x'; --", "\x00"]),
            "programs": st.one_of(st.none(), st.lists(TEXTS, max_size=3)),
            "footnotes": st.one_of(st.none(), st.lists(st.sampled_from("1345'"), max_size=3)),
            "title": TEXTS,
            "listed_on": st.one_of(st.none(), st.dates().map(str), TEXTS),
            "ended_on": st.one_of(st.none(), st.dates()),
        }
    ),
    st.dates(dt.date(1950, 1, 1), dt.date(2050, 1, 1)),
)
@settings(max_examples=60, deadline=None)
def test_whatever_a_list_says_each_finding_is_whole(facts: dict[str, Any], as_of: dt.date) -> None:
    found = load().evaluate("listing", [facts], as_of=as_of, mode="both", profile={})[0]
    assert found
    for finding in found:
        assert finding.outcome in OUTCOMES and finding.summary
        assert (finding.verdict == "unknown") <= bool(finding.missing)
        assert finding.citation or finding.outcome == "text_not_loaded"
        assert "clear" not in finding.summary.lower()


def test_fifty_thousand_rows_take_under_three_seconds() -> None:
    lists = ["us.bis.entity", "us.ofac.sdn", "cn.mofcom.control", "ca.nro", "unknown.list"]
    rows = [
        {
            "list": lists[at % 5],
            "footnotes": [str(at % 6)],
            "programs": [f"P{at % 90}", "SDGT"],
            "listed_on": f"20{at % 25:02}-{at % 12 + 1:02}-{at % 28 + 1:02}",
            "licence_requirement": f"text {at}",
        }
        for at in range(50_000)
    ]
    load()
    began = time.perf_counter()
    found = load().evaluate("listing", rows, as_of="2026-08-01", profile={"us_person": True})
    assert len(found) == 50_000 and all(found)
    assert time.perf_counter() - began < 3


def test_a_what_if_is_the_same_run_with_another_rulebook(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "src/tidegate/rules/rulebooks/us.bis.uvl.yaml"
    mine = tmp_path / "uvl.yaml"
    mine.write_text(source.read_text().replace("no_licence_exceptions", "prohibited"))
    books = load([mine])
    facts = [{"list": "us.bis.uvl"}]
    changed = [
        finding.outcome for finding in books.evaluate("listing", facts, as_of="2026-08-01")[0]
    ]
    assert changed == ["prohibited", "statement_required"]
    assert {row["id"]: row["origin"] for row in books.receipt(as_of="2026-08-01")}[
        "us.bis.uvl"
    ] == "user"


def test_profile_questions_are_asked_in_plain_words() -> None:
    questions = profile_questions()
    assert {row["type"] for row in questions} == {"bool", "texts"}
    assert all(row["question"].endswith("?") and row["meaning"] for row in questions)
