"""Putting screenings in: every row, once, as it was screened."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tidegate.cases import Store, screenings
from tidegate.cases.dispositions import dispositions_of, shipped
from tidegate.cases.screened import read_screened, screened
from tidegate.errors import AccessError, InputError, UsageError

from .conftest import ON_SQLITE, Staff
from .made_up import MATCH, document, hit, no_hit, run, thousand


def test_the_same_screening_is_put_in_once(store: Store, staff: Staff, tmp_path: Path) -> None:
    result = document([hit(2), no_hit(3)], tmp_path)
    first = store.cases.from_screening(result, staff.nobody)
    assert (first.records, first.opened, first.already) == (2, 1, 0)
    records = store.audit.verify().records
    again = store.cases.from_screening(result, staff.nobody)
    assert (again.records, again.already) == (0, 2)
    assert store.audit.verify().records == records


def test_what_was_interrupted_goes_on_where_it_stopped(
    store: Store, staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screenings, "BLOCK", 10)
    result = document(thousand(45), tmp_path)

    def stop(done: int, of: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.cases.from_screening(result, staff.nobody, progress=stop)
    assert store.audit.verify().kinds["screening"] == 20
    rest = store.cases.from_screening(result, staff.nobody)
    assert (rest.already, rest.records) == (20, 25)
    found = store.audit.verify()
    assert (found.whole, found.kinds["screening"], found.kinds["batch"]) == (True, 45, 1)
    assert sorted(c.number for c in store.cases.queue()) == [1, 2, 3, 4]


@ON_SQLITE
def test_a_screening_of_the_desk_and_its_document_are_the_same(
    store: Store, staff: Staff, tmp_path: Path
) -> None:
    class Screening:
        run = run()

        def results(self) -> Any:
            return iter([hit(2), no_hit(3)])

    of_desk = screened(Screening())  # type: ignore[arg-type]
    of_document = screened(document([hit(2), no_hit(3)], tmp_path))
    assert of_desk.digest == of_document.digest
    assert store.cases.from_screening(of_desk, staff.nobody).records == 2
    assert store.cases.from_screening(of_document, staff.nobody).already == 2


@ON_SQLITE
@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["subjects"][0]["subject"].update(name="Other"),
        lambda d: d["subjects"][0]["matches"].clear(),
        lambda d: d["subjects"][0]["matches"][0].update(score=0.5),
        lambda d: d["subjects"].pop(),
        lambda d: d["run"].update(as_of="2020-01-01"),
        lambda d: d["run"]["lists"][0].update(sha256="00"),
        lambda d: d["receipt"].update(digest="00"),
    ],
)
def test_a_document_that_was_altered_is_refused(
    store: Store, staff: Staff, tmp_path: Path, change: Any
) -> None:
    result = document([hit(2), no_hit(3)], tmp_path)
    change(result)
    before = store.audit.verify().records
    with pytest.raises(InputError, match="altered"):
        store.cases.from_screening(result, staff.nobody)
    assert store.audit.verify().records == before


@pytest.mark.parametrize(
    "told",
    [
        {}, {"run": 1}, {"run": {}, "subjects": [], "receipt": {}},
        {"run": [], "subjects": {}, "receipt": 0},
    ],
)  # fmt: skip
def test_what_is_no_screening_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="not the result of a screening") as wrong:
        screened(told)
    assert "screen FILE --out" in str(wrong.value.problems[0])


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["subjects"].append(7),
        lambda d: d["subjects"][0].update(row="2"),
        lambda d: d["subjects"][0].update(matches={}),
        lambda d: d["subjects"][0]["matches"].append("x"),
        lambda d: d["subjects"][0]["matches"][0].pop("score"),
        lambda d: d["subjects"][0]["matches"][0].update(entry_id="a\0b"),
        lambda d: d["subjects"][0]["matches"][0].update(score="high"),
        lambda d: d["subjects"][0]["findings"].append({}),
        lambda d: d["run"].update(command="classify"),
        lambda d: d["run"].pop("lists"),
    ],
)
def test_a_document_of_another_shape_is_refused(tmp_path: Path, change: Any) -> None:
    result = document([hit(2)], tmp_path)
    change(result)
    with pytest.raises(InputError, match="not the result of a screening"):
        screened(result)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_screened(tmp_path / "none.json")
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000)
    with pytest.raises(InputError, match="is no JSON"):
        read_screened(deep)


def test_hostile_text_is_kept_word_for_word(store: Store, staff: Staff, tmp_path: Path) -> None:
    names = ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "a\0b", "\u202eevil", "x" * 20_000,
             "Иван 王 🛰"]  # fmt: skip
    rows = [
        hit(row, replace(MATCH, entry_id=f"e-{row}"), name=name)
        for row, name in enumerate(names, 2)
    ]
    store.cases.from_screening(document(rows, tmp_path), staff.nobody)
    found = {c.content["subject"]["name"] for c in store.cases.queue() if c.content}
    assert found == set(names)
    assert store.audit.verify().whole


def test_one_subject_in_two_rows_is_one_case(store: Store, staff: Staff, tmp_path: Path) -> None:
    taken = store.cases.from_screening(document([hit(2), hit(3)], tmp_path), staff.nobody)
    assert (taken.opened, taken.seen, taken.records) == (1, 1, 2)
    assert store.audit.verify().whole


def test_a_row_that_could_not_be_read_is_on_record(
    store: Store, staff: Staff, tmp_path: Path
) -> None:
    broken = replace(no_hit(4), problem="the name is missing")
    store.cases.from_screening(document([broken], tmp_path), staff.nobody)
    each = next(k for k in store.audit.records() if k.link.kind == "screening")
    assert json.loads(each.link.body)["facts"]["unreadable"] is True
    assert json.loads(each.sections["problem"].content) == "the name is missing"


@ON_SQLITE
def test_an_empty_file_leaves_a_record_of_the_run(
    store: Store, staff: Staff, tmp_path: Path
) -> None:
    taken = store.cases.from_screening(document([], tmp_path), staff.nobody)
    assert taken.records == 0
    assert store.audit.verify().kinds["batch"] == 1


@ON_SQLITE
def test_a_reader_may_not_put_a_screening_in(store: Store, staff: Staff, tmp_path: Path) -> None:
    result = document([hit()], tmp_path)
    with pytest.raises(AccessError):
        store.cases.from_screening(result, staff.dan)
    with pytest.raises(UsageError, match="a purpose has no mood"):
        store.cases.from_screening(result, staff.cleo, purpose={"mood": "good"})


def test_the_queue_is_strongest_first_and_in_pages(
    store: Store, staff: Staff, tmp_path: Path
) -> None:
    rows = [
        hit(row, replace(MATCH, entry_id=f"e-{row}", score=0.7 + row / 100), name=f"N {row}")
        for row in range(2, 12)
    ]
    store.cases.from_screening(document(rows, tmp_path), staff.nobody)
    scores = [c.score for c in store.cases.queue()]
    assert scores == sorted(scores, reverse=True)
    pages = [*store.cases.queue(limit=4), *store.cases.queue(limit=10, after=4)]
    assert [c.number for c in pages] == [c.number for c in store.cases.queue()]
    assert store.cases.counts() == {"open": 10, "escalated": 0, "proposed": 0, "closed": 0}
    with pytest.raises(UsageError, match="no state"):
        store.cases.queue(["lost"])


# Dispositions --------------------------------------------------------------------------------


def test_the_shipped_table_has_at_most_twelve_reasons_and_each_outcome_one() -> None:
    table = shipped()
    assert 1 <= len(table.reasons) <= 12
    for outcome in table.outcomes:
        assert any(outcome in reason.outcomes for reason in table.reasons.values())
    assert all(o.second_review for o in table.outcomes.values() if o.closes)


OUTCOME = {"id": "a", "title": "A", "closes": True}
REASON = {"code": "r", "title": "R", "outcomes": ["a"]}


@pytest.mark.parametrize(
    ("told", "word"),
    [
        (None, "no outcomes"),
        ({"outcomes": [OUTCOME]}, "no reasons"),
        ({"outcomes": [OUTCOME, OUTCOME], "reasons": [REASON]}, "outcome a stands twice"),
        ({"outcomes": [OUTCOME], "reasons": [REASON, REASON]}, "reason r stands twice"),
        ({"outcomes": [{**OUTCOME, "id": "A B"}], "reasons": [REASON]}, "id cannot be read"),
        ({"outcomes": [{**OUTCOME, "closes": "yes"}], "reasons": [REASON]}, "true or false"),
        ({"outcomes": [{**OUTCOME, "x": 1}], "reasons": [REASON]}, "not known: x"),
        ({"outcomes": [OUTCOME], "reasons": [{**REASON, "outcomes": ["b"]}]}, "outcomes cannot"),
        ({"outcomes": [OUTCOME], "reasons": [{**REASON, "title": ""}]}, "title is missing"),
        ({"outcomes": [OUTCOME], "reasons": [7]}, "a mapping is needed"),
        ({"outcomes": [OUTCOME, {**OUTCOME, "id": "b"}], "reasons": [REASON]}, "may stand for b"),
        (
            {"outcomes": [OUTCOME], "reasons": [{**REASON, "code": f"r{n}"} for n in range(13)]},
            "13 reasons",
        ),
    ],
)
def test_a_table_that_cannot_be_is_refused(told: Any, word: str) -> None:
    with pytest.raises(InputError) as wrong:
        dispositions_of(told, "own.yaml")
    assert any(word in str(problem) for problem in wrong.value.problems)


def test_a_tenants_own_table_counts_and_its_change_is_on_record(
    store: Store, staff: Staff, tmp_path: Path
) -> None:
    own = {"outcomes": [{**OUTCOME, "second_review": False}], "reasons": [REASON]}
    store.settings.set(staff.ada, "dispositions", own)
    store.cases.from_screening(document([hit()], tmp_path), staff.cleo)
    with pytest.raises(UsageError, match="no outcome"):
        store.cases.decide(staff.cleo, 1, "false_positive", ["name_differs"])
    assert store.cases.decide(staff.cleo, 1, "a", ["r"]).state == "closed"
    decision = store.cases.history(store.cases.case(1))[-1]
    assert decision.facts["dispositions"] == dispositions_of(own, "x").sha256
    assert store.audit.verify().whole
