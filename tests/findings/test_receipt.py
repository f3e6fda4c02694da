"""The receipt: what it proves, what breaks its seal, and what a re-run is told."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.errors import InputError
from tidegate.findings import (
    Run,
    SubjectResult,
    compare,
    make_receipt,
    read_receipt,
    write_receipt,
    write_reports,
)
from tidegate.findings.digest import canonical, exact, subject_digest

from .made_up import (
    ENTITY_LIST,
    a_finding,
    a_hit,
    a_match,
    a_run,
    a_silent_row,
    a_subject,
    runs_of_rows,
    three_rows,
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def _without_floats(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.4f}" if value - value == 0 else str(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return str(value)
    if isinstance(value, dict):
        return {key: _without_floats(item) for key, item in value.items()}
    return [_without_floats(item) for item in value] if isinstance(value, list) else value


@given(json_values)
@settings(max_examples=300)
def test_canonical_bytes_are_those_of_rfc_8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(_without_floats(value))


@given(json_values)
@settings(max_examples=200)
def test_exact_bytes_rewrite_nothing(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except ValueError:
        with pytest.raises(ValueError):
            exact(value)
    else:
        assert exact(value) == expected


def test_the_order_of_matches_changes_no_digest_and_any_other_change_does() -> None:
    one, two = a_match(), a_match("Tide Works", entry_id="e2")
    base = SubjectResult(2, a_subject("Tides"), (one, two), (a_finding(),))
    digest = subject_digest(base)
    assert subject_digest(replace(base, matches=(two, one))) == digest
    changed = [
        replace(base, row=3),
        replace(base, subject=a_subject("Tide")),
        replace(base, matches=(one,)),
        replace(base, matches=(one, one)),
        replace(base, matches=(replace(one, score=0.9701), two)),
        replace(base, matches=(replace(one, band="possible"), two)),
        replace(base, matches=(replace(one, reasons=()), two)),
        replace(base, matches=(replace(one, extra={}), two)),
        replace(base, findings=()),
        replace(base, findings=(a_finding(verdict="no"),)),
        replace(base, findings=(a_finding(verified_through="2026-09-30"),)),
        replace(base, problem="cut short"),
    ]
    assert digest not in {subject_digest(each) for each in changed}
    assert len({subject_digest(each) for each in changed}) == len(changed)


def test_the_last_bits_of_a_score_change_no_digest() -> None:
    assert subject_digest(a_hit(score=0.97)) == subject_digest(a_hit(score=0.97 + 1e-12))


def test_a_digest_is_the_same_on_every_platform() -> None:
    match = a_match(extra={"b": "2", "a": "\x07"}, contradictions=(), names=("潮汐研究所",))
    text = (
        '{"findings":[],"matches":[{"band":"strong","citation":"85 FR 1","contradictions":[],'
        '"countries":["CN"],"ended_on":"","entry_id":"e1","extra":{"a":"\\u0007","b":"2"},'
        '"footnotes":[],"list":"us.bis.entity","listed_on":"2020-06-05",'
        '"name":"Institute of Tides","names":["潮汐研究所"],"programs":[],'
        '"reasons":["equal: “tides”"],"schema":"organisation","score":"0.9700","url":""}],'
        '"problem":"","row":2,"subject":{"name":"Tides"}}'
    )
    assert (
        subject_digest(SubjectResult(2, {"name": "Tides"}, (match,)))
        == hashlib.sha256(text.encode()).hexdigest()
    )


@given(results=runs_of_rows)
@settings(max_examples=40, deadline=None)
def test_a_receipt_reads_back_and_equals_a_run_done_again(
    results: list[SubjectResult], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("receipt") / "receipt.json"
    report = write_reports(a_run(), iter(results), {}, receipt_path=path)
    receipt = read_receipt(path)
    assert receipt == report.receipt
    assert receipt.rows == len(results)
    assert compare(receipt, make_receipt(a_run(), results)).equal


def test_a_receipt_holds_no_names(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    write_reports(a_run(), three_rows(), {}, receipt_path=path)
    text = path.read_text("utf-8")
    assert "Tides" not in text and "Northbridge" not in text
    assert [each["row"] for each in json.loads(text)["found"]] == [2, 4]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"rows": 3', '"rows": 4'),
        ('"as_of": "2026-11-23"', '"as_of": "2026-11-22"'),
        ('"0.7200"', "0.72"),
        ('"row": 2', '"row": 5'),
        ("1a1a1a", "1a1a1b"),
        ('"receipt_version": "1.0"', '"receipt_version": "1.1"'),
        ('"starter": false', '"starter": false, "more": 1'),
    ],
)
def test_an_altered_receipt_is_refused(before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    write_receipt(make_receipt(a_run(), three_rows()), path)
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(InputError, match="receipt was altered"):
        read_receipt(path)


def test_white_space_is_no_alteration(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    receipt = make_receipt(a_run(), three_rows())
    path.write_text(json.dumps(receipt.as_dict(), indent=7), "utf-8")
    assert read_receipt(path) == receipt


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "not json",
        "[" * 100_000,
        '{"run": {}, "rows": NaN}',
        '{"rows": 1, "rows": 2}',
        '{"run": {}, "rows": true, "subjects_digest": "", "found": [], "digest": "",'
        ' "receipt_version": "1.0"}',
        '{"run": {}, "rows": 1, "subjects_digest": "", "found": [7], "digest": "",'
        ' "receipt_version": "1.0"}',
        '{"run": {"x": "\\ud800"}, "rows": 1, "subjects_digest": "", "found": [], "digest": "",'
        ' "receipt_version": "1.0"}',
    ],
)
def test_what_is_no_receipt_is_refused_by_name(text: str, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_text(text)
    with pytest.raises(InputError, match="not a Tidegate receipt"):
        read_receipt(path)


def test_a_receipt_that_is_not_there_or_too_new_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no receipt"):
        read_receipt(tmp_path / "none.json")
    path = tmp_path / "receipt.json"
    write_receipt(make_receipt(a_run(), []), path)
    path.write_text(path.read_text().replace('version": "1.0"', 'version": "2.0"', 1))
    with pytest.raises(InputError, match="version 2"):
        read_receipt(path)


def differences(run: Run, results: list[SubjectResult]) -> str:
    comparison = compare(make_receipt(a_run(), three_rows()), make_receipt(run, results))
    assert not comparison.equal
    return "; ".join(comparison.differences)


def test_when_and_where_it_ran_are_notes_and_not_differences() -> None:
    later = a_run(
        started="2027-01-01T00:00:00Z",
        engine="tidegate 0.2.0",
        input={"file": "elsewhere/partners.xlsx", "sha256": "9f" * 32, "rows": 3},
    )
    comparison = compare(make_receipt(a_run(), three_rows()), make_receipt(later, three_rows()))
    assert comparison.equal and comparison.differences == ()
    assert any("0.2.0" in note for note in comparison.notes)


def test_a_difference_names_its_rows() -> None:
    hit, silent, unread = three_rows()
    assert "what was found differs in row 2" in differences(
        a_run(), [a_hit(score=0.9), silent, unread]
    )
    assert "nothing is found any more in row 2" in differences(
        a_run(), [a_silent_row(2), silent, unread]
    )
    assert "something is found that was not, in row 3" in differences(
        a_run(), [hit, a_hit(3), unread]
    )
    assert "a row with nothing found differs" in differences(
        a_run(), [hit, a_silent_row(3, "Another GmbH"), unread]
    )
    assert "count of rows: 3 in the receipt, 2 now" in differences(a_run(), [hit, silent])


def test_a_difference_names_its_lists_rulebooks_and_settings() -> None:
    rows = three_rows()
    for run, said in (
        (a_run(lists=()), "list us.bis.entity: used in the receipt, not now"),
        (a_run(lists=(replace(ENTITY_LIST, edition="e2"),)), "list us.bis.entity, edition: 2026"),
        (a_run(lists=(replace(ENTITY_LIST, rows=1),)), "list us.bis.entity, rows: 3412"),
        (a_run(lists_missing=()), "lists not checked: uk.sanctions"),
        (a_run(rulebooks=({"id": "us.ear", "sha256": "0"},)), "rulebook us.ear, sha256"),
        (a_run(rulebooks=()), "rulebook us.ear: used in the receipt, not now"),
        (a_run(settings={"floor": 0.8}), "settings.floor: 0.7200 in the receipt, 0.8000 now"),
        (a_run(as_of="2026-11-24"), "as_of: 2026-11-23 in the receipt, 2026-11-24 now"),
        (a_run(profile={"us_persons": True}), "profile"),
        (a_run(mode="both"), "mode: enforced in the receipt, both now"),
        (a_run(input={"sha256": "00"}), "the input file's bytes"),
    ):
        assert said in differences(run, rows)
