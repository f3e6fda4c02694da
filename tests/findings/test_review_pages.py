"""A review in every format: hostile texts are inert, nothing is lost, the page fetches nothing."""

from __future__ import annotations

import copy
import csv
import html
import io
import json
import re
import zipfile
from typing import Any

import pytest

from tidegate import Tidegate
from tidegate.findings.review_page import ROWS, review_html
from tidegate.findings.review_sheet import COLUMNS, review_csv, review_xlsx
from tidegate.findings.review_terminal import review_text
from tidegate.findings.review_words import sorted_findings, together

HOSTILE = "<script>alert(1)</script>"
FORMULA = "=Huawei Technologies"
TURNED = "abc\u202ecba"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A review whose every text from outside is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "engagement.yaml"
    path.write_text(
        json.dumps(
            {
                "title": f"{HOSTILE} {TURNED}",
                "about": HOSTILE,
                "date": "2026-10-01",
                "parties": [
                    {"name": "Huawei Technologies", "role": "end_user"},
                    {"name": f"{HOSTILE} Huawei Technologies"},
                    {"name": FORMULA},
                ],
                "stakes": {
                    "rows": [{"owner": "Huawei Technologies", "owned": HOSTILE, "percent": "60"}],
                    "regimes": ["us.bis.50", "us.doj.dsp"],
                },
                "items": [{"name": "H100 SXM5"}],
                "destination": "CN",
            }
        ),
        encoding="utf-8",
    )
    return Tidegate(folder / "home").reviews.review(path)


@pytest.fixture
def document(hostile: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(hostile)


def test_the_page_is_escaped_and_fetches_nothing(document: dict[str, Any]) -> None:
    page = review_html(document, receipt="review.receipt.json")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
    assert "⟦U+202E⟧" in page
    assert "default-src 'none'" in html.unescape(page)
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "tidegate verify review.receipt.json" in page


def test_every_section_of_the_answer_stands_on_the_page(document: dict[str, Any]) -> None:
    page = review_html(document)
    for each in document["channels"]:
        assert each["title"] in page
        if each["state"] == "not run":
            assert each["lacks"] in page
    for row in document["rulebooks"]:
        assert row["id"] in page
    for each in document["run"]["lists_missing"]:
        assert each["list"] in page
    for word in ("What would settle what cannot be known", "Not checked", "Whose law", "Proof"):
        assert word in page
    assert "No receipt was written" in page


def test_ids_on_the_page_are_used_once_and_links_lead_somewhere(document: dict[str, Any]) -> None:
    page = review_html(document)
    ids = re.findall(r"\bid=\"([^\"]+)\"", page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"href=\"#([^\"]+)\"", page)) <= set(ids)


def test_a_cell_of_csv_begins_no_formula_and_each_finding_has_a_line(
    document: dict[str, Any],
) -> None:
    rows = list(csv.reader(io.StringIO(review_csv(document).decode())))
    assert tuple(rows[0]) == COLUMNS
    findings = sum(len(each["findings"]) for each in document["channels"])
    assert len(rows) == findings + 1
    cells = [cell for row in rows[1:] for cell in row]
    assert any(FORMULA in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]


def test_the_workbook_has_its_sheets_and_no_formula(document: dict[str, Any]) -> None:
    with zipfile.ZipFile(io.BytesIO(review_xlsx(document))) as book:
        names = re.findall(r'name="([^"]+)" sheetId', book.read("xl/workbook.xml").decode())
        texts = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))
    assert names == [
        "Channels", "Findings", "Would settle it", "Not checked", "Rulebooks", "Run",
    ]  # fmt: skip
    assert "<f>" not in texts


def test_the_terminal_shows_what_is_hidden_and_stays_within_its_width(
    document: dict[str, Any],
) -> None:
    text = review_text(document, width=80)
    assert "\u202e" not in text
    assert "\x1b" not in text
    for each in document["channels"]:
        assert each["title"] in text
    body = text.partition("Whose law was asked")[0].partition("Something to review")[2]
    assert max(map(len, body.splitlines())) <= 80


def test_a_long_answer_says_how_much_is_left_out(document: dict[str, Any]) -> None:
    channel = document["channels"][0]
    row = channel["findings"][0]
    channel["findings"] = [row] * (ROWS + 7)
    assert "7 more findings stand in the XLSX and JSON reports" in review_html(document)
    assert "more, in the other formats" in review_text(document)


def test_what_settles_the_same_answers_stands_together_and_each_rule_once() -> None:
    def hanging(settle: str, *of: tuple[str, str]) -> dict[str, Any]:
        rows = [
            {"channel": "items", "subject": subject, "title": title, "outcome": "", "rule": ""}
            for subject, title in of
        ]
        return {"settle": settle, "for": rows}

    both = (("A", "Rule 1"), ("B", "Rule 1"), ("B", "Rule 2"))
    found = together([hanging("x", *both), hanging("z", ("C", "Rule 1")), hanging("y", *both)])
    assert found == [("A and B (Rule 1); B (Rule 2)", ["x", "y"]), ("C (Rule 1)", ["z"])]
    many = hanging("x", *((str(n), "Rule 1") for n in range(9)))
    assert together([many])[0][0] == "0, 1, 2, 3, 4, 5 and 3 more (Rule 1)"


def test_what_may_bind_the_user_comes_before_what_does_not() -> None:
    rows = [
        {"n": 0, "weight": "note", "applies": None, "verdict": "yes"},
        {"n": 1, "weight": "review", "applies": "no", "verdict": "yes"},
        {"n": 2, "weight": "review", "applies": "unknown", "verdict": "unknown"},
        {"n": 3, "weight": "review", "applies": "yes", "verdict": "yes"},
    ]
    assert [row["n"] for row in sorted_findings({"findings": rows})] == [3, 2, 1, 0]


def test_a_channel_that_found_nothing_is_never_called_clear(document: dict[str, Any]) -> None:
    for text in (review_html(document), review_text(document)):
        assert "Nothing here is a clearance" in text
        assert not re.search(r"\bis clear\b|\bcleared\b", text)
