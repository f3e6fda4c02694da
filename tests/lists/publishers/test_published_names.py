"""Names: what is cut, what is read out, and what stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.lists.entry import ListedName
from tidegate.lists.publishers.reading.names import acronym_of, published_names, tidy


@pytest.mark.parametrize(
    ("published", "matched"),
    [
        ("Acme Import Company; and any successor, sub-unit, or subsidiary thereof",
         "Acme Import Company"),
        ("Poly Technologies Incorporated (PTI), and its subunits and successors",
         "Poly Technologies Incorporated (PTI)"),
        ("Innovative Equipment, and its sub-units and successors", "Innovative Equipment"),
        ("Tangshan Sanyou Group and its Subsidiaries", "Tangshan Sanyou Group"),
        ("Universal Enterprise Limited, and", "Universal Enterprise Limited"),
        ("M. Aziz; and", "M. Aziz"),
    ],
)  # fmt: skip
def test_a_tail_of_successors_is_cut_and_kept_beside(published: str, matched: str) -> None:
    named = published_names(published)
    assert named.names[0] == ListedName(matched, "primary")
    assert named.extra == {"name_as_published": published}


@pytest.mark.parametrize(
    "whole",
    [
        "Successor Systems Ltd",
        "AKA INTEGRAL SERVICES, S. DE R.L. DE C.V.",
        "China Aerospace Science and Technology Corporation (CASC) First Academy",
        "LIMMT (DALIAN) METALLURGY AND MINERALS CO., LTD.",
        "Fuchu Works and Subsidiary Motors",
        "7TH OF TIR INDUSTRIES OF ISFAHAN/ESFAHAN",
        "29 (SIWEI Co) Institute",
    ],
)
def test_in_doubt_a_name_stays_whole(whole: str) -> None:
    named = published_names(whole)
    assert [name.text for name in named.names] == [whole]
    assert named.extra == {}


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("Academy of Aerospace Solid Propulsion Technology (AASPT)", "AASPT"),
        ("China North Industries Corp. (NORINCO)", "NORINCO"),
        ("National Supercomputing Center Tianjin (NSCC-TJ)", "NSCC-TJ"),
        # The letters of another language are not spelled by the English words.
        ("Zhukovskiy Central Aerohydrodynamics Institute (TsAGI)", ""),
        ("Forward Enterprises (HK)", ""),
        ("Longford Engineering (PVT)", ""),
        ("Gaobeidian Kaituo Precise Instrument (China)", ""),
        ("China State Shipbuilding Corporation (CSSC) 707th Institute", ""),
        ("Kharkevich Institute (IITP), Russian Academy of Sciences (RAS)", ""),
        ("VIDA PANAMA (USA)", ""),
    ],
)
def test_an_acronym_is_read_only_where_the_name_spells_it(text: str, acronym: str) -> None:
    assert acronym_of(text) == acronym
    names = published_names(text).names
    assert [n for n in names if n.weak] == ([ListedName(acronym, "alias", True)] if acronym else [])


def test_a_persons_brackets_hold_no_acronym() -> None:
    assert len(published_names("Stefan Adam Smith (SAS)", acronyms=False).names) == 1


@pytest.mark.parametrize(
    ("published", "names"),
    [
        ("Mesbah Energy Company (a.k.a. “MEC”)",
         [("Mesbah Energy Company", "primary"), ("MEC", "alias")]),
        ("Zorsecurity Center (f.k.a., Esage Lab)",
         [("Zorsecurity Center", "primary"), ("Esage Lab", "former")]),
        ("Gazprom Neft (a.k.a. Gazprom Neft OAO",
         [("Gazprom Neft", "primary"), ("Gazprom Neft OAO", "alias")]),
        ("IRGC Air Force; IRGCAF", [("IRGC Air Force", "primary"), ("IRGCAF", "alias")]),
        ("Namhung Trading Corp., a.k.a. Namhung",
         [("Namhung Trading Corp.", "primary"), ("Namhung", "alias")]),
        ("a.k.a. Hall Trading", [("Hall Trading", "primary")]),
    ],
)  # fmt: skip
def test_other_names_inside_a_name_are_parted(published: str, names: list[tuple[str, str]]) -> None:
    assert [(n.text, n.kind) for n in published_names(published).names] == names


def test_an_address_glued_to_a_name_is_cut() -> None:
    glued = "Acme Sovfrakht. Rakhmanovskiy Lane, 4, Moscow 127994, Russia; and 3 Basman, Moscow"
    named = published_names(glued)
    assert named.names[0].text == "Acme Sovfrakht"
    assert named.extra["name_as_published"] == glued


def test_a_name_in_its_own_script_is_native_and_weak_marks_stay() -> None:
    names = published_names(
        "Acme", [ListedName("旷视科技有限公司"), ListedName("AC", weak=True)]
    ).names
    assert names[1] == ListedName("旷视科技有限公司", "native")
    assert names[2].weak


def test_letters_of_windows_1252_and_control_letters_are_mended() -> None:
    assert tidy("HA\x92Assif\u00a0 19\x00") == "HA’Assif 19"


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_and_the_first_name_is_primary(text: str) -> None:
    names = published_names(text).names
    assert all(name.text and name.text == tidy(name.text) for name in names)
    assert not names or names[0].kind == "primary"
    assert bool(names) <= bool(tidy(text))


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
