"""`tidegate disclose`: questions to a researcher, and the answers read back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from .conftest import EXAMPLES, Said
from .test_json_results import check

Command = Callable[..., Said]
Write = Callable[[str, str], Path]
CV, WORKS = EXAMPLES / "cv.json", EXAMPLES / "works.jsonl"


def test_the_questions_quote_both_documents(tidegate: Command) -> None:
    said = tidegate("disclose", CV, WORKS)
    assert said.code == 0, said.err
    assert "Harbin Institute of Technology: affiliation not in the CV [open, q" in said.out
    assert "“School of Astronautics, Harbin Institute of Technology, Harbin 150001" in said.out
    assert "works.jsonl, record 37, affiliation" in said.out
    assert "“University of Michigan · Associate Professor" in said.out
    assert "Nobody has decided anything" in said.out
    assert "which author is the researcher cannot be known" in said.out


def test_print_that_follows_a_position_is_no_question(tidegate: Command) -> None:
    found = tidegate("disclose", CV, WORKS, "-f", "json").json()
    check("disclose", found)
    assert "University of Oxford" not in {item["subject"] for item in found["items"]}
    assert any("print follows" in one["why"] for one in found["agreed"])
    assert found["looked_at"]["others"] == 37


@pytest.mark.parametrize("ending", ["html", "xlsx", "json", "csv", "txt"])
def test_every_format_goes_to_a_file(tidegate: Command, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"out.{ending}"
    said = tidegate("disclose", CV, WORKS, "--out", out)
    assert (said.code, said.out) == (0, ""), said.err
    assert out.stat().st_size > 400


def test_the_page_is_for_the_researcher(tidegate: Command) -> None:
    said = tidegate(
        "disclose", CV, WORKS, "-f", "html", "--contact", "The <b>Integrity</b> Office",
        "--answer-by", "2026-12-31",
    )  # fmt: skip
    text = said.out
    assert "Nobody has decided anything. You see this page first." in text
    assert "Nothing was inferred from a name." in text
    assert "The &lt;b&gt;Integrity&lt;/b&gt; Office" in text
    assert "by 2026-12-31" in text
    assert text.count('class="lines"') == text.count('class="question"') + 1
    assert "<script" not in text
    assert not re.search(r"undisclosed|violat|failed to|conceal|suspic", text, re.I)


def test_answers_come_back_beside_their_questions(tidegate: Command, tmp_path: Path) -> None:
    form = tmp_path / "reply.yaml"
    assert tidegate("disclose", CV, WORKS, "--form", form).code == 0
    told = yaml.safe_load(form.read_text("utf-8"))
    told["answers"][0] |= {"answer": "A visit of two weeks.\n<script>", "on": "2026-11-27"}
    form.write_text(yaml.safe_dump(told), "utf-8")
    found = tidegate("disclose", CV, WORKS, "--reply", form, "-f", "json").json()
    check("disclose", found)
    assert found["summary"]["answered"] == 1
    assert found["items"][0]["answer"]["on"] == "2026-11-27"
    page = tidegate("disclose", CV, WORKS, "--reply", form, "-f", "html").out
    assert "A visit of two weeks. &lt;script&gt;" in page
    assert "Answer: A visit of two weeks." in tidegate("disclose", CV, WORKS, "--reply", form).out


def test_csv_has_a_row_a_quotation_with_its_place(tidegate: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(tidegate("disclose", CV, WORKS, "-f", "csv").out)))
    first = rows[0]
    quoted = first["quoted"][int(first["from"]) : int(first["to"])]
    assert quoted == first["subject"] == "Harbin Institute of Technology"
    assert (first["file"], first["record"]) == ("works.jsonl", "37")


def test_other_names_of_authors_change_nothing(tidegate: Command, write: Write) -> None:
    path = write("works.jsonl", re.sub(r"Author [A-Z]\d+", "Someone", WORKS.read_text("utf-8")))
    one = tidegate("disclose", CV, WORKS, "-f", "json").json()
    other = tidegate("disclose", CV, path, "-f", "json").json()
    assert one["items"] == other["items"]


def test_a_cv_without_an_identifier_ties_no_author(tidegate: Command, write: Write) -> None:
    cv = json.loads(CV.read_text("utf-8"))
    del cv["orcid"]
    found = tidegate("disclose", write("cv.json", json.dumps(cv)), WORKS, "-f", "json").json()
    assert {item["who"] for item in found["items"]} <= {"whole work"}
    assert any("declares no ORCID" in note for note in found["notes"])


def test_nothing_is_written_over_what_is_read(tidegate: Command) -> None:
    for more in (("--out", CV), ("--form", WORKS)):
        said = tidegate("disclose", CV, WORKS, *more)
        assert (said.code, "would be written over" in said.err) == (2, True)


def test_a_reply_that_cannot_be_read_ends_with_3(tidegate: Command, write: Write) -> None:
    said = tidegate("disclose", CV, WORKS, "--reply", write("r.yaml", "answers: 3"))
    assert (said.code, "must be a list" in said.err) == (3, True)
