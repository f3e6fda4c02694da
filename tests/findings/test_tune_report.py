"""A validation report in every format: it says what was found, and what comes from outside stays
harmless."""

from __future__ import annotations

import copy
import csv
import io
import re
import zipfile
from html import unescape
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tidegate.findings import tune_words as words
from tidegate.findings.tune_page import tune_html
from tidegate.findings.tune_sheet import tune_csv, tune_xlsx
from tidegate.findings.tune_terminal import tune_text

EVIL = '=HYPERLINK("http://x")<script>alert(1)</script>\u202e\x00'


def interval(estimate: float, low: float, high: float) -> dict[str, float]:
    return {"estimate": estimate, "low": low, "high": high}


def pair(number: int, side: str, score: float, answer: str = "", name: str = "Amber") -> Any:
    return {
        "pair": f"{number:012x}-00000001", "answer": answer, "note": "", "reviewer": "",
        "band": "0.50–0.66", "side": side,
        "score": score, "rows": [number + 2], "id": f"P-{number}",
        "subject": {
            "name": f"{name} {number}", "other_names": [], "schema": "organisation",
            "countries": ["CN"], "birth_date": "", "identifiers": ["123"],
        },
        "match": {
            "list": "made.up", "entry_id": "E1", "name": f"{name} listed", "names": [name],
            "schema": "organisation", "countries": ["CN"], "birth_dates": "", "identifiers": "",
            "reasons": ["equal: “amber”"], "contradictions": ["country differs"], "url": "",
        },
    }  # fmt: skip


def band(name: str, low: float, high: float, side: str, pairs: int, **more: Any) -> Any:
    kind = "scored" if low else name
    empty = {"drawn": 0, "true": 0, "false": 0, "unsure": 0, "precision": None, "matches": None}
    return {
        "band": name, "kind": kind, "low": low, "high": high, "side": side, "pairs": pairs,
        "mean_score": low,
        **empty, **more,
    }  # fmt: skip


def threshold(value: float, line: bool = False, **more: Any) -> Any:
    return {
        "threshold": value, "alerts": 3, "subjects": 2, "rows": 2, "line": line, "true": None,
        "missed": None, "found": None, "lacking": [], **more,
    }  # fmt: skip


def document(**more: Any) -> dict[str, Any]:
    used = {
        "list": "made.up", "title": "Made-up List", "issuer": "", "publication": "made",
        "edition": "e1", "published": "2026-11-01", "retrieved": "2026-11-02", "url": "",
        "sha256": "ab" * 32, "rows": 9, "rows_before": None, "state": "in force",
    }  # fmt: skip
    base = {
        "schema_version": "1.0",
        "run": {
            "command": "tune", "started": "2026-11-27T07:00:00Z", "engine": "tidegate 9.9",
            "as_of": "2026-11-27", "known_at": "", "mode": "enforced", "profile": None,
            "input": {"file": "partners.csv", "sha256": "cd" * 32}, "lists": [used],
            "lists_missing": [{"list": "other", "title": "Other List"}], "rulebooks": [],
            "settings": {
                "threshold": 0.66, "floor": 0.5, "per_band": 20, "seed": 1, "only": [],
                "accept_stale": "",
            },
            "warnings": ["a warning"], "starter": False,
        },
        "index": "0123", "settings_sha256": "ef" * 32, "line": 0.66, "floor": 0.5,
        "counts": {
            "rows": 10, "unreadable": 0, "subjects": 9, "pairs": 4, "cut": 0,
            "exact": {"alerts": 1, "subjects": 1, "rows": 1},
            "identifier": {"alerts": 0, "subjects": 0, "rows": 0},
        },
        "thresholds": [threshold(0.5), threshold(0.66, line=True)],
        "curve": [{"threshold": 0.5, "alerts": 3, "subjects": 2, "rows": 2}],
        "bands": [
            band("0.50–0.66", 0.5, 0.66, "below", 2, drawn=2),
            band("0.66–1.00", 0.66, 1.0, "above", 1, drawn=1),
            band("identifier", 0, 1, "always", 0), band("exact", 0, 1, "always", 1, drawn=1),
        ],
        "labels": None,
        "expected": {
            "measured": "", "engine": "", "this_engine": False, "protocol": "", "command": "",
            "machine": "", "list": "", "recall": [],
        },
        "drift": None,
        "sign_off": {"threshold": 0.66, "approved_by": "", "at": "", "reason": ""},
        "review": [pair(1, "below", 0.6), pair(2, "above", 0.7), pair(3, "always", 0.99)],
        "subjects_seen": [], "pairs": [],
    }  # fmt: skip
    return copy.deepcopy({**base, **more})


def reviewed() -> dict[str, Any]:
    told = document(
        labels={"files": [{"file": "filled.xlsx", "sha256": "aa" * 32}], "reviewers": ["Ann"],
                "answers": 3, "unsure": 1, "blank": 2, "unknown": 0, "moved": 0},
    )  # fmt: skip
    told["thresholds"][0] |= {"true": interval(3.4, 2.2, 8.1)}
    told["thresholds"][1] |= {
        "true": interval(2, 2, 2), "missed": interval(1.4, 0.2, 6.1),
        "found": interval(0.6, 0.25, 0.9),
    }  # fmt: skip
    told["bands"][1] |= {"true": 1, "precision": interval(1, 0.2065, 1)}
    return told


def shown(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.S))


def test_the_answer_comes_first_and_says_what_is_not_known() -> None:
    said = words.verdict(document())
    assert said[0] == "At 0.66, 2 of 10 rows would bring 3 alerts beyond exact names."
    assert "very name" in said[1]
    assert said[2] == words.NOT_REVIEWED


def test_pairs_with_the_same_number_are_told_apart() -> None:
    told = document()
    told["counts"]["identifier"] = {"alerts": 2, "subjects": 2, "rows": 2}
    for text in (shown(tune_html(told)), tune_text(told, width=200)):
        assert "2 pairs more have the same number as a listed party" in text
        assert "the same number 2" in re.sub(r"\s+", " ", text)


def test_a_review_gives_estimates_with_limits_rounded_outwards() -> None:
    said = " ".join(words.verdict(reviewed()))
    assert "estimated 2 of 3 alerts are true" in said
    assert "estimated 1 (0–7) true matches lie under the line" in said
    assert "keeps an estimated 60.0 % (25.0–90.0 %)" in said


def test_a_review_says_whose_it_is_and_how_much_of_it_is_unsure() -> None:
    page = shown(tune_html(reviewed()))
    assert "filled.xlsx: 3 answers by Ann, 1 of them unsure, 2 blank" in page
    assert "SHA-256 " + "aa" * 32 in page


def test_a_band_without_answers_is_named() -> None:
    told = reviewed()
    told["thresholds"][1] |= {"missed": None, "found": None, "lacking": ["0.50–0.66"]}
    said = " ".join(words.verdict(told))
    assert "cannot be known: no pair was answered in 0.50–0.66" in said
    for text in (shown(tune_html(told)), tune_text(told)):
        assert "cannot be known" in text


def test_until_there_are_figures_expected_misses_are_not_measured() -> None:
    for text in (shown(tune_html(document())), tune_text(document())):
        assert "Not measured" in text


def test_expected_misses_say_where_they_come_from_and_whether_they_still_hold() -> None:
    told = document()
    told["expected"] |= {
        "measured": "2026-11-20", "engine": "tidegate 9.8", "list": "SDN", "protocol": "As such.",
        "recall": [
            {"kind": "swap", "title": "two letters swapped", "schema": "person", "asked": 200,
             "threshold": 0.7, "recall": interval(0.95, 0.91, 0.97)},
            {"kind": "drop", "title": "a word dropped", "schema": "all", "threshold": None,
             "asked": 0, "recall": None},
        ],
    }  # fmt: skip
    for text in (shown(tune_html(told)), tune_text(told, width=200)):
        assert "Measured 2026-11-20 with tidegate 9.8 on SDN, at 0.70" in text
        assert "measure again" in text
        assert "50 (30–90)" in text
        assert "not measured at 0.66 or over it" in text


DRIFT = {
    "file": "old.json", "sha256": "bb" * 32, "started": "2026-10-01T00:00:00Z",
    "engine": {"before": "tidegate 9.8", "now": "tidegate 9.9"}, "same_file": False,
    "settings": [{"name": "threshold", "before": 0.7, "now": 0.66}],
    "lists": [{"list": "made.up", "title": "Made-up List", "before": "2026-10-01",
               "now": "2026-11-01", "rows_before": 8, "rows_now": 9}],
    "why_not": "",
    "found": {
        "line": 0.66, "same_subjects": 8, "new_subjects": 1, "gone_subjects": 2, "stayed": 2,
        "moved": 1, "came": {"new edition": 1}, "went": {}, "with_new_subjects": 1,
        "with_gone_subjects": 0, "share_before": interval(0.1, 0.02, 0.4),
        "share_now": interval(0.2, 0.05, 0.5), "share_new": interval(1, 0.2, 1),
        "difference": interval(0.9, 0.05, 0.98),
    },
}  # fmt: skip


def test_what_differs_is_told_with_its_ground() -> None:
    told = document(drift=DRIFT)
    for text in (shown(tune_html(told)), tune_text(told, width=300)):
        assert "Since 2026-10-01: engine tidegate 9.8, now tidegate 9.9; another file" in text
        assert "1 list changed; other settings." in text
        assert "1 pair came over 0.66 (1 on a list with another edition)" in text
        assert "2026-10-01, 8 entries" in text
        assert "5.0 to 98.0 points more than those before" in text
    told["drift"]["found"]["difference"] = interval(0.1, -0.2, 0.4)
    assert "no further from those before than chance explains" in " ".join(words.drift(told))
    told["drift"] |= {"found": None, "why_not": "it looked less far down"}
    assert "cannot be known: it looked less far down." in " ".join(words.drift(told))


def test_the_page_has_lists_with_dates_settings_with_their_hash_and_a_box_to_sign() -> None:
    page = shown(tune_html(document()))
    for text in (
        "2026-11-01: Made-up List", "1 known list, named at the end", "not checked Other List",
        "threshold 0.66; floor 0.50",
        "SHA-256 " + "ef" * 32, "tidegate 9.9", "Sign-off", "Second person", "a warning",
    ):  # fmt: skip
        assert text in page, text
    assert "Tidegate does not check" not in page
    signed = document(
        sign_off={"threshold": 0.7, "approved_by": "A. Reviewer", "at": "2026-11-27T07:00:00Z",
                  "reason": "Because."},
    )  # fmt: skip
    for text in ("0.70", "A. Reviewer", "2026-11-27 07:00 UTC", "Because.", "does not check"):
        assert text in shown(tune_html(signed))


def test_the_page_runs_and_fetches_nothing() -> None:
    page = tune_html(reviewed())
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert "default-src 'none'" in unescape(page)


def test_the_page_says_where_pairs_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidegate.findings.tune_page.PAIRS", 2)
    assert "3 pairs were drawn; the 2 of the highest scores" in shown(tune_html(document()))


def evil() -> dict[str, Any]:
    told = document(review=[pair(1, "below", 0.6, name=EVIL)], drift=copy.deepcopy(DRIFT))
    told["run"]["input"]["file"] = EVIL
    told["run"]["warnings"] = [EVIL]
    told["run"]["settings"]["accept_stale"] = EVIL
    told["run"]["lists"][0]["title"] = EVIL
    told["drift"]["lists"][0] |= {"title": EVIL, "before": EVIL}
    told["drift"]["engine"]["before"] = EVIL
    told["sign_off"] |= {"approved_by": EVIL, "reason": EVIL}
    told["review"][0]["match"]["reasons"] = [EVIL]
    told["review"][0] |= {"id": EVIL, "note": EVIL, "reviewer": EVIL}
    return told


def test_what_comes_from_outside_stays_text_on_the_page_and_in_the_terminal() -> None:
    page = tune_html(evil())
    assert "<script" not in page
    assert "\u202e" not in page and "\x00" not in page
    text = tune_text(evil(), width=200)
    assert "\u202e" not in text and "\x00" not in text and "\x1b" not in text


def test_no_cell_of_a_sheet_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(tune_csv(evil()).decode("utf-8-sig"))))
    assert all(not cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    book = CalamineWorkbook.from_filelike(io.BytesIO(tune_xlsx(evil())))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert not any("\u202e" in str(cell) for sheet in sheets for row in sheet for cell in row)
    with zipfile.ZipFile(io.BytesIO(tune_xlsx(evil()))) as archive:
        parts = [archive.read(n) for n in archive.namelist() if "worksheets/sheet" in n]
    assert len(parts) == len(sheets)
    assert not any(b"<f>" in part for part in parts)


def test_the_workbook_opens_with_the_sheet_to_fill_in_and_holds_every_figure() -> None:
    told = reviewed()
    book = CalamineWorkbook.from_filelike(io.BytesIO(tune_xlsx(told)))
    assert book.sheet_names[0] == "Review"
    head, *rows = book.get_sheet_by_name("Review").to_python()
    assert len(rows) == 3
    # A reviewer meets the names before the score.
    assert head.index("Name") < head.index("True match? (yes/no)") < head.index("Score")
    bands = book.get_sheet_by_name("Bands").to_python()
    names = ["0.50–0.66", "0.66–1.00", "the same number", "the very name"]
    assert [row[0] for row in bands[1:]] == names
    run = dict(row[:2] for row in book.get_sheet_by_name("Sign-off and run").to_python())
    assert run["SHA-256 of the settings"] == "ef" * 32
    assert "No earlier run" in str(book.get_sheet_by_name("Since the last run").to_python())


def test_numbers_are_told_without_false_precision() -> None:
    assert words.score(0.6) == "0.60"
    assert words.score(0.665) == "0.665"
    assert words.share(1, 10_000) == "< 0.1 %"
    assert words.share(0, 10) == "0.0 %"
    assert words.share(1, 0) == ""
    assert words.amount(interval(3, 3, 3)) == "3"
    assert words.amount(interval(2.5, 1.2, 4.1)) == "2 (1–5)"
    assert words.amount(None) == ""


def test_a_starter_list_is_never_for_compliance() -> None:
    told = document()
    told["run"]["starter"] = True
    for text in (shown(tune_html(told)), tune_text(told)):
        assert "Starter list, not for compliance" in text
