"""The page for the researcher shows both documents as they are, and nothing in them runs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.collaboration.disclosure import Answer, reconcile
from tidegate.collaboration.disclosure.document import document, lines, rows
from tidegate.collaboration.disclosure.page import researcher_page
from tidegate.collaboration.model import Affiliation, Authorship

from .made_up import ORCID, Finder, cv, held, read, work

ABOUT = {
    "cv": {"file": "cv.json", "orcid": ORCID, "positions": 1, "support": 0, "works": 0},
    "works": {"file": "works.jsonl", "read": 1},
}
CV = cv(held("Home University", "2019"))


def page(text: str, answer: str = "") -> str:
    one = work("a", "2021", text, says="<img src=x> Fund A\u202e")
    found = reconcile(CV, [one], Finder(), read)
    if answer:
        items = tuple(replace(item, answer=Answer(answer)) for item in found.items)
        found = replace(found, items=items)
    return researcher_page(found, about=ABOUT, made_on="2026-11-27", contact="<i>us</i>")


def test_nothing_of_the_documents_runs_or_hides() -> None:
    told = page("<script>alert(1)</script>, Away Institute\u202e", "<b>yes</b>\nand no")
    assert "<script" not in told and "<img" not in told and "<b>yes" not in told
    assert "\u202e" not in told
    assert "⟦U+202E⟧" in told
    assert "&lt;i&gt;us" in told


def test_the_words_that_matter_are_marked_in_their_string() -> None:
    assert "Lab 5, <mark>Away Institute</mark>, Town" in page("Lab 5, Away Institute, Town")


def test_an_answered_question_shows_its_answer_and_no_lines() -> None:
    told = page("Away Institute", "A visit.")
    assert "A visit." in told
    assert told.count('class="lines"') == 1  # what else there is to say


def test_no_question_is_a_page_too() -> None:
    found = reconcile(CV, [work("a", "2021", "Home University")], Finder(), read)
    told = researcher_page(found, about=ABOUT, made_on="2026-11-27")
    assert "no question to you" in told
    assert "Home University" in told


@settings(max_examples=60)
@given(st.text(max_size=40), st.text(max_size=20))
def test_every_quotation_is_at_its_place(before: str, after: str) -> None:
    text = f"{before}Away Institute{after}"
    mine = Authorship(1, (Affiliation(text),), orcid=ORCID)
    one = replace(work("a", "2021", says=text), authorships=(mine,))
    found = reconcile(CV, [one], Finder(), read)
    for item in document(found, about=ABOUT)["items"]:
        for quote in item["document"]:
            assert quote["text"][quote["start"] : quote["end"]] == quote["words"]
            assert quote["text"] == text
    assert list(rows(found)) and list(lines(found))
    assert researcher_page(found, about=ABOUT, made_on="2026-11-27")
