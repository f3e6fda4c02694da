"""The HTML report: whole without a script, closed to the world, honest about what it leaves out."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tidegate.findings import (
    SubjectResult,
    Tally,
    make_receipt,
    write_report,
    write_reports,
)
from tidegate.findings.ending import Ending
from tidegate.findings.house_page import asset
from tidegate.findings.html_report import HtmlReport
from tidegate.findings.side_by_side import pairs

from .made_up import (
    ENTITY_LIST,
    a_finding,
    a_hit,
    a_match,
    a_run,
    a_silent_row,
    a_subject,
    three_rows,
)


def page(results: list[SubjectResult], folder: Path, **changes: object) -> str:
    write_report(a_run(**changes), results, folder / "r.html")
    return (folder / "r.html").read_text("utf-8")


def words_of(text: str) -> str:
    """What a reader sees without script or style."""
    text = re.sub(r"<(style|script|title)>.*?</\1>", "", text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def test_the_page_is_whole_without_a_script(tmp_path: Path) -> None:
    said = words_of(page(three_rows(), tmp_path))
    for part in (
        "1 of 3 rows resembles a listed party: 1 strong, 0 possible, 0 weak.",
        "nothing found in the lists loaded (1 list, dated 2026-07-09; 1 known list not checked)",
        "UK Sanctions List (uk.sanctions)",
        "Not checked:",
        "Inst. of Tides",
        "Institute of Tides",
        "潮汐研究所",
        "equal: “tides”",
        "country DE, listed with CN",
        "licence required",
        "15 CFR 744.11",
        "text checked through 2026-09-29",
        "the name is empty",
        "Northbridge Optics GmbH",
        "1a" * 32,
        "All items",
    ):
        assert part in said, part


def test_a_profile_shows_whether_a_rule_applies_and_why(tmp_path: Path) -> None:
    finding = a_finding(
        applies="unknown",
        applies_because="no owner is known",
        missing=("owners",),
        verdict="unknown",
    )
    said = words_of(page([SubjectResult(2, a_subject("x"), (a_match(),), (finding,))], tmp_path))
    assert "whether it applies to you cannot be known" in said
    assert "no owner is known" in said
    assert "Would settle it owners" in said


def test_the_policy_allows_this_style_and_this_script_and_nothing_else(tmp_path: Path) -> None:
    text = page(three_rows(), tmp_path)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    rules = policy.group(1).replace("&#39;", "'")
    assert rules.startswith("default-src 'none'; ")
    assert "unsafe" not in rules and "http" not in rules
    for tag in ("style", "script"):
        inline = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert len(inline) == 1
        digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in rules
    assert " style=" not in text
    assert not re.search(r"(?:src|href)=[\"'](?!#)[^\"']*", text)


def test_the_starter_list_has_a_banner_and_others_have_none(tmp_path: Path) -> None:
    starter = (replace(ENTITY_LIST, publication="tidegate.starter"),)
    assert "Starter list, not for compliance." in words_of(
        page(three_rows(), tmp_path, lists=starter)
    )
    assert "Starter list" not in words_of(page(three_rows(), tmp_path))


def test_beyond_the_cap_the_strongest_stay_and_the_page_says_where_the_rest_is(
    tmp_path: Path,
) -> None:
    results = [a_hit(row, f"Subject {row}", score=row / 100) for row in range(2, 30)]
    path = tmp_path / "r.html"
    report, tally = HtmlReport(path, a_run(), cards=5), Tally()
    for result in results:
        report.add(result)
        tally.add(result)
    report.finish(
        Ending(tally.summary, make_receipt(a_run(), results), files={"xlsx": "partners.xlsx"})
    )
    text = path.read_text("utf-8")
    assert re.findall(r'<article class="card" id="row-(\d+)"', text) == [
        "29",
        "28",
        "27",
        "26",
        "25",
    ]
    said = words_of(text)
    assert "28 rows have hits; the 5 strongest are on this page." in said
    assert "All of them are in the XLSX report (partners.xlsx)" in said


def test_a_subject_with_many_hits_shows_ten_and_counts_the_rest(tmp_path: Path) -> None:
    many = tuple(a_match(f"Tides {at}", 0.9 - at / 100, entry_id=f"e{at}") for at in range(14))
    write_reports(
        a_run(),
        [SubjectResult(2, a_subject("Tides"), many)],
        {"html": tmp_path / "r.html", "xlsx": tmp_path / "r.xlsx"},
    )
    text = (tmp_path / "r.html").read_text("utf-8")
    assert text.count('<section class="match">') == 10
    assert "4 weaker hits of this row: in the XLSX report (r.xlsx)" in words_of(text)


def test_rows_with_nothing_found_are_listed_up_to_a_thousand(tmp_path: Path) -> None:
    said = words_of(page([a_silent_row(row) for row in range(2, 1204)], tmp_path))
    assert "The first 1,000 of 1,202 rows" in said
    assert said.count("Northbridge Optics GmbH") == 1000


def test_unreadable_rows_show_column_and_mend(tmp_path: Path) -> None:
    problems = [{"row": 4, "column": "Legal entity", "message": "empty", "mend": "write a name"}]
    said = words_of(page(three_rows(), tmp_path, input={"file": "p.xlsx", "problems": problems}))
    assert "4 Legal entity empty write a name" in said


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_the_contrast_of_wcag_aa(scheme: str) -> None:
    css = asset("report.css")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", blocks[scheme == "dark"]))
    for ink in ("ink", "soft", "link", "strong", "possible", "weak"):
        for ground in ("ground", "panel"):
            pair = sorted((_luminance(colours[ink]), _luminance(colours[ground])))
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (ink, ground)


def test_equal_fields_stand_side_by_side() -> None:
    subject = a_subject(
        "INSTITUTE OF TIDES", countries=("CN", "DE"), birth_date="", address="1 Tide Road"
    )
    rows = {row.label: row for row in pairs(subject, a_match())}
    assert rows["Name"].relation == "same"
    assert rows["Country"].relation == "same"
    assert rows["Other names"].listed == ("潮汐研究所",)
    assert rows["Address"].listed == ("1 Tide Road",)
    assert pairs(a_subject("x", countries=("US",)), a_match())[3].relation == "differs"


def test_names_that_are_not_equal_are_not_said_to_differ() -> None:
    assert pairs(a_subject("Inst. of Tides"), a_match())[0].relation == ""
