"""The counts of a run."""

from __future__ import annotations

from hypothesis import given

from tidegate.findings import SubjectResult, summarise
from tidegate.findings.tally import Effect

from .made_up import a_finding, a_match, a_subject, runs_of_rows


def test_effects_count_rows_by_issuer_and_whether_they_bind_the_user() -> None:
    us = a_finding(applies="yes")
    again = a_finding(rule="us.bis.affiliates", verdict="unknown", applies="unknown")
    jp = a_finding(authority="METI", jurisdiction="JP", outcome="licence_inquiry", applies="no")
    off = a_finding(authority="OFAC", outcome="blocked", verdict="no")
    rows = [
        SubjectResult(2, a_subject("a"), (a_match(),), (us, again, jp, off)),
        SubjectResult(3, a_subject("b"), (a_match(),), (us,)),
    ]
    assert summarise(rows).effects == (
        Effect("licence_inquiry", "METI", "JP", yes=1, applies_no=1),
        Effect(
            "licence_required",
            "Bureau of Industry and Security",
            "US",
            yes=2,
            unknown=1,
            applies_yes=2,
            applies_unknown=1,
        ),
    )


@given(runs_of_rows)
def test_bands_of_rows_are_no_more_than_bands_of_matches(results: list[SubjectResult]) -> None:
    summary = summarise(results)
    assert summary.read + summary.unreadable == summary.rows
    assert sum(summary.matches_by_band.values()) == summary.matches
    for band, rows in summary.by_band.items():
        assert rows <= summary.matches_by_band[band]
    assert sum(summary.by_band.values()) == sum(1 for each in results if each.matches)
