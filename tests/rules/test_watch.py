"""What citations name, what is asked for them, and what is made of answers, hostile ones too."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.rules import load
from tidegate.rules.cited import Place, orders, places, places_of, register_pages
from tidegate.rules.watch import ECFR, REGISTER, Query, plan
from tidegate.rules.watch_reading import NotAnAnswer, merged, read_ecfr, read_register

RULE = """\
id: {id}
title: A rule
authority: An authority
jurisdiction: US
subject: listing
about: list = 'us.bis.entity'
applies: ear_items
versions:
  - citation: "{citation}"
    effective: 2020-01-02
    verified_through: {verified}
    retrieved: 2026-11-23
    outcomes:
      - {{outcome: {outcome}, summary: A licence is needed.}}
"""


def supplement(number: int, part: str) -> str:
    return f"Supplement No. {number} to Part {part}"


@pytest.mark.parametrize(
    ("citation", "named"),
    [
        ("15 CFR 774 Supp. 1, 3A090", [("774", supplement(1, "774"))]),
        (
            "15 CFR 744.11, 744.16; Supp. 4 to part 744",
            [("744", "744.11"), ("744", "744.16"), ("744", supplement(4, "744"))],
        ),
        (
            "15 CFR 740.2(a)(17), 744.15; Supp. 6 to part 744",
            [("740", "740.2"), ("744", "744.15"), ("744", supplement(6, "744"))],
        ),
        (
            "89 FR 96790; 15 CFR 734.4(a)(9), 734.9(e)(3); Supp. 4 to part 744, footnote 5",
            [("734", "734.4"), ("734", "734.9"), ("744", supplement(4, "744"))],
        ),
        (
            "15 CFR 744.21; Supp. 2 and Supp. 7 to part 744",
            [("744", "744.21"), ("744", supplement(2, "744")), ("744", supplement(7, "744"))],
        ),
        (
            "15 CFR 746.2 (Cuba), 746.4 (North Korea), 746.7 (Iran)",
            [("746", "746.2"), ("746", "746.4"), ("746", "746.7")],
        ),
        ("15 CFR part 744, Supplement No. 4", [("744", supplement(4, "744"))]),
        ("15 CFR parts 738, 742 and 774", [("738", ""), ("742", ""), ("774", "")]),
        ("15 CFR parts 730 to 774", [("730-774", "")]),
        ("15 CFR 744.11; 744.16", [("744", "744.11"), ("744", "744.16")]),
        ("15 C.F.R. § 742.6(b)(10)", [("742", "742.6")]),
        ("90 FR 5298; 15 CFR 774 Supp. 1, Note 1 to 3A090.a", [("774", supplement(1, "774"))]),
        ("BIS guidance of 2025-05-13 (15 CFR 736.2(b)(10))", [("736", "736.2")]),
        ("19 USC 1307", []),
        ("Supp. 4 to part 744", []),
        ("the denial order named in the entry, 15 CFR", []),
        ("MOFCOM Announcement No. 21 of 2025", []),
    ],
)
def test_a_citation_names_its_parts(citation: str, named: list[tuple[str, str]]) -> None:
    found = places(citation)
    assert [(place.part, place.within) for place in found] == named
    assert {place.title for place in found} <= {"15"}


def test_several_titles_a_chapter_pages_and_orders() -> None:
    assert [place.words for place in places("15 CFR 744.8; 31 CFR 850.101; 22 CFR 127.7")] == [
        "15 CFR part 744", "31 CFR part 850", "22 CFR part 127",
    ]  # fmt: skip
    assert places("31 CFR chapter V and the orders") == (Place("31", "", "", "V"),)
    assert register_pages("90 FR 5298, 91 FR 17851; 15 CFR 774") == ("90 FR 5298", "91 FR 17851")
    assert orders("Executive Order 13959 as amended by Executive Order 14032 (86 FR 30145)") == (
        "Executive Order 13959", "Executive Order 14032",
    )  # fmt: skip
    assert orders("Proclamation of 2026-01-14 under section 232 of the Trade Expansion Act") == (
        "Proclamation, Trade Expansion Act",
    )
    assert orders("Proclamation 11002") == ("Proclamation 11002",)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_citations(text: str) -> None:
    for place in places(text, "15"):
        assert place.part or place.chapter
    register_pages(text)
    orders(text)


@given(
    st.lists(st.integers(700, 799), min_size=1, max_size=5, unique=True),
    st.sampled_from([", ", " and ", ", and "]),
)
def test_every_part_of_a_list_is_found(parts: list[int], joined: str) -> None:
    text = "15 CFR " + joined.join(f"{part}.{part % 9 + 1}(a)" for part in parts)
    assert [int(place.part) for place in places(text)] == parts


def test_every_cfr_part_written_in_the_shipped_rulebooks_is_asked_for() -> None:
    """Whoever writes "15 CFR" has it watched: no citation with CFR in it names nothing."""
    from tidegate.rules.cited import citations_of

    for book in load():
        for text in citations_of(book):
            if "CFR" in text:
                assert places(text), f"{book.id}: {text}"


def write(folder: Path, id: str, citation: str, verified: str) -> Path:
    path = folder / f"{id}.yaml"
    outcome = "text_not_loaded" if verified == "never" else "licence_required"
    text = RULE.format(id=id, citation=citation, verified=verified, outcome=outcome)
    path.write_text(text, encoding="utf-8")
    return path


def test_each_part_is_asked_for_once_since_the_earliest_check(tmp_path: Path) -> None:
    paths = [
        write(tmp_path, "a.one", "15 CFR 744.11", "2026-09-24"),
        write(tmp_path, "a.two", "15 CFR 744.16; Supp. 4 to part 744", "2026-03-01"),
        write(tmp_path, "a.never", "15 CFR 746.2", "never"),
        write(tmp_path, "a.none", "MOFCOM Announcement No. 21 of 2025", "2026-09-24"),
        write(tmp_path, "a.chapter", "31 CFR chapter V", "2026-08-22"),
    ]
    books = [row for row in load(paths) if row.id.startswith("a.")]
    found = plan(books, "2026-11-23")
    asked = {(row.source, row.what): row for row in found.queries}
    assert sorted(asked) == [
        ("Federal Register", "15 CFR part 744"),
        ("Federal Register", "15 CFR part 746"),
        ("eCFR", "15 CFR part 744"),
        ("eCFR", "15 CFR part 746"),
        ("eCFR", "31 CFR chapter V"),
    ]
    part = asked[REGISTER, "15 CFR part 744"]
    assert part.since == "2026-03-01"
    assert dict(part.since_of) == {"a.one": "2026-09-24", "a.two": "2026-03-01"}
    assert asked[ECFR, "15 CFR part 746"].since == "2026-11-23"
    assert [name for name, _ in found.unwatched] == ["a.none"]
    assert "MOFCOM Announcement" in found.unwatched[0][1]
    assert {row.since for row in plan(books, "2026-11-23", "2020-01-01").queries} == {"2020-01-01"}


def test_the_addresses_are_those_the_interfaces_document() -> None:
    place = Place("15", "744")
    register = Query(REGISTER, place.words, "2026-09-24", {}, place)
    split = urlsplit(register.url("https://www.federalregister.gov"))
    asked = parse_qs(split.query)
    assert (split.netloc, split.path) == ("www.federalregister.gov", "/api/v1/documents.json")
    assert asked["conditions[cfr][title]"] == ["15"]
    assert asked["conditions[cfr][part]"] == ["744"]
    assert asked["conditions[publication_date][gte]"] == ["2026-09-24"]
    assert int(asked["per_page"][0]) <= 1000
    assert "document_number" in asked["fields[]"]
    ecfr = Query(ECFR, place.words, "2026-09-24", {}, place)
    split = urlsplit(ecfr.url("https://www.ecfr.gov", 2))
    assert split.path == "/api/versioner/v1/versions/title-15.json"
    assert parse_qs(split.query) == {
        "part": ["744"], "issue_date[gte]": ["2026-09-24"], "page": ["2"],
    }  # fmt: skip
    chapter = Query(ECFR, "x", "2026-09-24", {}, Place("31", "", "", "V"))
    assert parse_qs(urlsplit(chapter.url("https://www.ecfr.gov")).query)["chapter"] == ["V"]
    order = Query(REGISTER, "x", "2026-09-24", {}, None, "Executive Order 13959")
    asked = parse_qs(urlsplit(order.url("https://www.federalregister.gov")).query)
    assert asked["conditions[term]"] == ['"Executive Order 13959"']
    one = Query(REGISTER, "x", "2026-09-24", {}, None, "Proclamation, Trade Expansion Act")
    asked = parse_qs(urlsplit(one.url("https://www.federalregister.gov")).query)
    assert asked["conditions[term]"] == ['"Trade Expansion Act"']
    assert asked["conditions[presidential_document_type][]"] == ["proclamation"]


ASKED = Query(
    REGISTER,
    "15 CFR part 744",
    "2026-03-01",
    {"a.one": "2026-09-24", "a.two": "2026-03-01"},
    Place("15", "744"),
)
SECTIONS = Query(
    ECFR,
    ASKED.what,
    ASKED.since,
    ASKED.since_of,
    ASKED.place,
    within=(("a.one", "744.11"), ("a.two", "744.16")),
)
DOCUMENT = {
    "document_number": "2026-20001",
    "title": "Additions to the Entity List",
    "type": "Rule",
    "action": "Final rule.",
    "publication_date": "2026-10-14",
    "effective_on": "2026-10-14",
    "citation": "91 FR 60001",
    "html_url": "https://www.federalregister.gov/documents/2026/10/14/2026-20001/additions",
    "cfr_references": [{"title": 15, "part": 744}, {"title": 15, "part": 736, "chapter": None}],
}
SECTION = {
    "date": "2026-10-14",
    "amendment_date": "2026-10-14",
    "issue_date": "2026-10-15",
    "identifier": "744.11",
    "name": "§ 744.11   License requirements that apply to entities.",
    "part": "744",
    "substantive": True,
    "removed": False,
    "subpart": None,
    "title": "15",
    "type": "section",
}
BASE = "https://www.ecfr.gov"


def answer(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def test_a_document_is_read_and_touches_only_what_was_checked_before_it() -> None:
    early = {**DOCUMENT, "document_number": "2026-10001", "publication_date": "2026-05-01"}
    page = read_register(answer(count=2, total_pages=1, results=[DOCUMENT, early]), ASKED)
    late, before = page.found
    assert (late.document, late.date, late.citation) == ("2026-20001", "2026-10-14", "91 FR 60001")
    assert late.type == "Rule: Final rule."
    assert late.parts == ("15 CFR part 736", "15 CFR part 744")
    assert late.rulebooks == ("a.one", "a.two")
    assert before.rulebooks == ("a.two",)


def test_nothing_found_has_no_results_at_all() -> None:
    page = read_register(answer(description="Documents affecting 15 CFR 744", count=0), ASKED)
    assert (page.found, page.unreadable, page.next_url) == ((), 0, "")
    empty = {"content_versions": [], "meta": {"title": "15", "result_count": "0"}}
    assert read_ecfr(answer(**empty), SECTIONS, BASE).found == ()


def test_a_changed_section_names_the_rulebook_that_cites_it() -> None:
    gone = {**SECTION, "identifier": "744.16", "removed": True}
    form = {**SECTION, "identifier": "744.1", "substantive": False}
    annex = {**SECTION, "identifier": "Supplement No. 4 to Part 744", "type": "appendix"}
    page = read_ecfr(
        answer(content_versions=[SECTION, gone, form, annex], meta={"total_pages": "3"}),
        SECTIONS,
        BASE,
    )
    changed, removed, formal, supplement = page.found
    assert page.pages == 3
    assert (changed.type, changed.citation) == ("section changed", "15 CFR 744.11")
    assert (changed.date, changed.effective) == ("2026-10-15", "2026-10-14")
    assert changed.named == ("a.one",)
    assert changed.url == "https://www.ecfr.gov/on/2026-10-14/title-15/section-744.11"
    assert (removed.type, removed.named) == ("section removed", ("a.two",))
    assert removed.url == "https://www.ecfr.gov/on/2026-10-14/title-15/part-744"
    assert formal.type == "section changed in form"
    assert supplement.citation == "15 CFR, Supplement No. 4 to Part 744"
    assert supplement.url.endswith("/title-15/part-744")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><html>Request Access</html>", "web page"),
        (b"\n  <html>", "web page"),
        (b"", "not JSON"),
        (b"\x00\x01\xff", "not JSON"),
        (b'{"results": [', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"count": ' + b"9" * 5_000 + b"}", "not JSON"),
        (b"[]", "not the one"),
        (b"3", "not the one"),
        (b"{}", "no list"),
        (b'{"count": 7}', "no list"),
        (b'{"results": {"a": 1}, "content_versions": 3}', "no list"),
        (b'{"errors": {"cfr": "CFR part must be an integer or a range"}}', "refused the question"),
    ],
)
def test_what_is_no_answer_is_told_as_such(body: bytes, words: str) -> None:
    for read in (lambda: read_register(body, ASKED), lambda: read_ecfr(body, SECTIONS, BASE)):
        with pytest.raises(NotAnAnswer, match=words):
            read()


def test_entries_that_cannot_be_placed_are_counted() -> None:
    rows = [
        DOCUMENT, {**DOCUMENT, "document_number": None}, {**DOCUMENT, "publication_date": "soon"},
        {**DOCUMENT, "publication_date": "2026-02-30"}, 7, None, [], {},
        {**DOCUMENT, "document_number": "../../etc/passwd"},
    ]  # fmt: skip
    page = read_register(answer(count=len(rows), results=rows), ASKED)
    assert (len(page.found), page.unreadable) == (1, 8)
    rows = [SECTION, {**SECTION, "identifier": ""}, {**SECTION, "issue_date": 5, "date": 5}, "x"]
    page = read_ecfr(answer(content_versions=rows, meta=[]), SECTIONS, BASE)
    assert (len(page.found), page.unreadable, page.pages) == (1, 3, 1)


def test_a_document_without_the_rest_is_shown_without_it() -> None:
    bare = {"document_number": "2026-20001", "publication_date": "2026-10-14"}
    (found,) = read_register(answer(results=[bare]), ASKED).found
    assert (found.title, found.type) == ("(no title given)", "document")
    assert (found.url, found.citation, found.effective) == ("", "", "")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://x/\u202egpj",
        5,
        None,
    ],
)
def test_an_address_that_is_none_of_the_web_is_dropped(url: object) -> None:
    (found,) = read_register(answer(results=[{**DOCUMENT, "html_url": url}]), ASKED).found
    assert found.url == ""


def test_texts_are_one_line_and_bounded() -> None:
    long = {**DOCUMENT, "title": "A\n\tB " + "x" * 100_000}
    (found,) = read_register(answer(results=[long]), ASKED).found
    assert found.title.startswith("A B x")
    assert len(found.title) == 1_000


def test_a_document_found_twice_is_one_row_and_known_ones_are_marked(tmp_path: Path) -> None:
    path = write(tmp_path, "a.one", "91 FR 60001; 15 CFR 744.11", "2026-09-24")
    books = [row for row in load([path]) if row.id == "a.one"]
    other = Query(REGISTER, "15 CFR part 736", "2026-09-24", {"a.three": "2026-09-24"})
    rows = [
        *read_register(answer(results=[DOCUMENT]), ASKED).found,
        *read_register(answer(results=[DOCUMENT]), other).found,
        *read_ecfr(answer(content_versions=[SECTION]), SECTIONS, BASE).found,
    ]
    section, document = merged(rows, books)
    assert section.source == ECFR
    assert document.rulebooks == ("a.one", "a.three", "a.two")
    assert document.cites_it == ("a.one",)


def test_a_rulebook_of_one_title_lends_it_to_its_other_citations() -> None:
    book = load()["us.ear.affiliates"]
    assert {place.words for place in places_of(book)} == {"15 CFR part 744"}
