"""Funders and award numbers, in the grammars statements are written in."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.collaboration.funding import FunderDirectory, names_of_record, read_statement

NSFC = "https://ror.org/01h0zpd94"


def paid(text: str) -> dict[str, tuple[str, ...]]:
    return {one.name: one.awards for one in read_statement(text).funders if one.kind == "funder"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "This work was supported by the Carlsberg Foundation (grant no. CF18-0001, CF18-0002 "
            "and CF19-0003), the Leverhulme Trust under contract RPG-2017-123, and EPSRC "
            "[EP/N1234X/1].",
            {
                "Carlsberg Foundation": ("CF18-0001", "CF18-0002", "CF19-0003"),
                "Leverhulme Trust": ("RPG-2017-123",),
                "EPSRC": ("EP/N1234X/1",),
            },
        ),
        (
            "Swiss National Science Foundation: 200021_169000; Novo Nordisk Foundation: NNF15OC00.",
            {},
        ),
        (
            "Funding information: National Natural Science Foundation of China, Grant/Award "
            "Numbers: 11234567, 51987654; Simons Foundation, Grant/Award Number: 654321",
            {
                "National Natural Science Foundation of China": ("11234567", "51987654"),
                "Simons Foundation": ("654321",),
            },
        ),
        ("We were supported by NIH grants R01 GM123456 and 5T32HL007444-30.",
         {"NIH": ("R01 GM123456", "5T32HL007444-30")}),
        ("Funded by the Deutsche Forschungsgemeinschaft (DFG, German Research Foundation) – "
         "project ID 390685813.",
         {"Deutsche Forschungsgemeinschaft (DFG, German Research Foundation)": ("390685813",)}),
        ("Supported by the DFG (SFB 649 and LE 999/7-1) and by FAPESP 2014/12345-6.",
         {"DFG": ("SFB 649", "LE 999/7-1"), "FAPESP": ("2014/12345-6",)}),
        ("This research was funded by JSPS KAKENHI Grant Number JP18K03456.",
         {"JSPS": ("JP18K03456",)}),
        ("Work supported by the U.S. Department of Energy under Contract No. DE-AC02-05CH11231.",
         {"U.S. Department of Energy": ("DE-AC02-05CH11231",)}),
        ("This project has received funding from the European Research Council (ERC) under the "
         "European Union's Horizon 2020 research and innovation programme (grant agreement No "
         "714567).",
         {"European Research Council (ERC)": ("714567",)}),
        ("Funded by the European Union's Horizon Europe programme under the Marie "
         "Skłodowska-Curie grant agreement No 101012345.",
         {"European Union": ("101012345",)}),
        ("Supported by grant 98765-43 from the Danish National Research Foundation.",
         {"Danish National Research Foundation": ("98765-43",)}),
        ("AB is supported by an NSF Graduate Research Fellowship DGE-1234567.",
         {"NSF": ("DGE-1234567",)}),
        ("国家自然科学基金(No. 61234567)资助", {"国家自然科学基金": ("61234567",)}),
    ],
)  # fmt: skip
def test_award_numbers_belong_to_the_funder_they_stand_with(
    text: str, wanted: dict[str, tuple[str, ...]]
) -> None:
    if wanted:
        assert paid(text) == wanted
    else:
        assert set(paid(text)) == {"Swiss National Science Foundation", "Novo Nordisk Foundation"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Funded by the Ministry of Science and Technology of Utopia.",
         ["Ministry of Science and Technology of Utopia"]),
        ("Funded by the Simons Foundation and the Sloan Foundation.",
         ["Simons Foundation", "Sloan Foundation"]),
        ("Funded by the Ministry of Education, Culture and Sports and the Utopia Research Council.",
         ["Ministry of Education, Culture and Sports", "Utopia Research Council"]),
        ("Funded by the Department of Biotechnology, Government of India.",
         ["Department of Biotechnology, Government of India"]),
        ("Funded by the Major Project of Utopia Province.", ["Utopia Province"]),
        ("Funded by the Royal Society University Research Fellowship.", ["Royal Society"]),
        ("The Utopia Medical Trust supported this work.", ["Utopia Medical Trust"]),
        ("We thank the Utopia Medical Trust for financial support.", ["Utopia Medical Trust"]),
        ("We thank the Utopia Hospital for technical support.", []),
        ("The Utopia Medical Trust had no role in the design of the study.", []),
        ("The views do not necessarily reflect those of the National Science Foundation.", []),
        ("Anna Berg is an employee of the Utopia Drug Company and was paid by grants.", []),
    ],
)  # fmt: skip
def test_names_end_where_the_body_ends(text: str, names: list[str]) -> None:
    assert list(paid(text)) == names


def test_a_programme_without_its_body_is_told_as_a_programme() -> None:
    reading = read_statement("Supported by the National Key R&D Program of China (2018YFA0301234).")
    assert [(one.kind, one.awards) for one in reading.funders] == [
        ("programme", ("2018YFA0301234",))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "We thank Anna Maria Berg, Dr. Li Wei and J. B. Smith for support and funding advice.",
        "We are grateful to Peter Lees and Timothy Buckley of the Utopia University for funding.",
        "This work was supported by Anna Berg and by Li Wei.",
        "Managerial support from Brian MacIver is acknowledged.",
        "Supported by the National Institutes of Health (K.J. Tracey) and by Wang Xiaoming.",
        "Financial support was provided by Philip McDaniel of UNC Libraries.",
        "John A. Clark and Edward T. Crossan supported this work financially.",
        "XRD analysis support by Dr. Lingling Li from the centre is acknowledged; grant to "
        "Mary Ann.",
    ],
)
def test_nobody_who_is_thanked_is_read(text: str) -> None:
    said = " ".join(one.text for one in read_statement(text).funders)
    for name in ("Anna", "Berg", "Li", "Smith", "Peter", "Buckley", "Brian", "Tracey", "Philip",
                 "Wang",
                 "Clark", "Crossan", "Lingling", "Mary"):  # fmt: skip
        assert name not in said.split()


@pytest.mark.needs_shared
def test_none_of_the_persons_marked_in_1286_acknowledgements_is_a_funder(
    shared: Callable[[str], Path],
) -> None:
    """Every marked individual of five letters or more; the marks are the set's own."""
    from defusedxml import ElementTree

    with gzip.open(shared("publications/acknowledgements.tei.xml.gz")) as file:
        items = list(ElementTree.parse(file).iter("acknowledgment"))
    looked_at = 0
    for item in items:
        reading = read_statement("".join(item.itertext()))
        for mark in item.iter("individual"):
            name = " ".join("".join(mark.itertext()).split())
            looked_at += len(name) > 4
            assert not [one for one in reading.funders if len(name) > 4 and name in one.name]
    assert looked_at > 2_000


def test_a_word_broken_by_the_layout_is_read_and_quoted_raw() -> None:
    text = "This work is sup-\nported by the Utopia Coun-\ncil (No. 12345)."
    (one,) = read_statement(text).funders
    assert one.name == "Utopia Council" and one.awards == ("12345",)
    assert text[one.start : one.end] == one.text == "Utopia Coun-\ncil"


def test_offsets_and_ids_are_those_of_the_text() -> None:
    text = "Thanks.\nFunded by the\nNational Natural Science\nFoundation of China (No. 61234567)."
    (one,) = read_statement(text).funders
    assert text[one.start : one.end] == one.text
    assert one.name == "National Natural Science Foundation of China"
    assert one.ror == NSFC


def test_a_funder_named_twice_is_told_once_with_all_its_awards() -> None:
    text = (
        "Supported by NSFC (11234567). "
        "Also by the National Natural Science Foundation of China (51234567)."
    )
    (one,) = read_statement(text).funders
    assert one.awards == ("11234567", "51234567")


def test_a_dump_adds_names_and_two_ids_for_one_name_give_none() -> None:
    record = {
        "id": "https://ror.org/000000001", "status": "active", "types": ["funder"],
        "names": [{"value": "Utopia Seed Corn", "types": ["label"]},
                  {"value": "USC", "types": ["acronym"]}], "external_ids": [],
    }  # fmt: skip
    old = {"id": "https://ror.org/000000002", "name": "Atlantis Trust", "aliases": [],
           "labels": [], "types": ["Nonprofit"], "status": "active",
           "external_ids": {"FundRef": {"all": ["5"]}}}  # fmt: skip
    names = [*names_of_record(record), *names_of_record(old)]
    directory = FunderDirectory(names, fundref={"5": "https://ror.org/000000002"})
    (one,) = read_statement("We thank Utopia Seed Corn for funding.", directory).funders
    assert one.ror == "https://ror.org/000000001"
    assert directory.ror_of("USC") == ""
    assert directory.ror_of_doi("10.13039/5") == "https://ror.org/000000002"
    twice = FunderDirectory([*names, ("Atlantis Trust", "https://ror.org/000000003", "funder")])
    assert twice.ror_of("Atlantis Trust") == ""


@pytest.mark.parametrize("record", [{}, {"id": 5}, {"id": "x", "names": 3, "types": "a"}])
def test_a_misshapen_record_gives_no_name(record: dict[str, object]) -> None:
    assert list(names_of_record(record)) == []


PIECES = st.sampled_from(
    ["supported by ", "the ", "NSF", " and ", "(", ")", "[", "No. 12345", "; ", ", ",
     "Ministry of ",
     "Foundation ", "Science", "国家自然科学基金", " CSC ", "201912345678", "Dr. ", ". ", "\n",
     "\x00", "\u202e", "of ", "grant ", "R01 ", "GM123456", "Thousand Talents Plan ", "/", "-"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_every_mention_quotes_the_text_whatever_it_holds(text: str) -> None:
    reading = read_statement(text)
    for one in reading.funders:
        assert text[one.start : one.end] == one.text
        assert one.kind in ("funder", "programme", "scholarship")
    for mention in reading.programmes:
        assert text[mention.start : mention.end] == mention.text
        assert mention.sentence[0] <= mention.start < mention.end <= mention.sentence[1]


@pytest.mark.parametrize("piece", ["grants ", "supported by ", "((NSF ", "CSC ", "Ministry of A, ",
                                   "Thousand Young ", "Dr. A ", "R01 ", "A-", "国家"])  # fmt: skip
def test_work_grows_with_the_length_of_a_hostile_text(piece: str) -> None:
    """Four times the text may take no more than about four times the work: no figure of seconds
    is asked, only that growth is not of the second order."""

    def work(size: int) -> float:
        text = "supported by " + piece * (size // len(piece)) + "."
        best = float("inf")
        for _ in range(2):
            started = time.process_time()
            read_statement(text)
            best = min(best, time.process_time() - started)
        return best

    assert work(100_000) < 12 * work(25_000) + 0.05


def test_a_firm_counts_where_it_paid_and_not_where_it_employs() -> None:
    listed = "Supported by grants from Novo Nordisk, Actelion and Nereid Therapeutics (No. 20531)."
    assert set(paid(listed)) == {"Novo Nordisk", "Actelion", "Nereid Therapeutics"}
    assert not paid("A. B. is an employee of Novo Nordisk and received speaker fees from Servier.")
