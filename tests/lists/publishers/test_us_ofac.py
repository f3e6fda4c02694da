"""OFAC's XML and CSV trio."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tidegate.errors import InputError
from tidegate.lists.entry import Identifier, ListedName
from tidegate.lists.publishers import detect, parse
from tidegate.lists.publishers.reading.ofac_facts import read_remarks
from tidegate.lists.publishers.us_ofac import OTHER, lists_of

Shared = Callable[[str], Path]
SDN = '36,"ACME AIR",-0- ,"CUBA] [SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. \'AA\'."\r\n\x1a'


@pytest.mark.needs_shared
def test_the_official_xml_sample_is_read(shared: Shared) -> None:
    path = shared("lists/format_samples/sdn.xml")
    assert detect(path) == "us_ofac.xml"
    parsed = parse(path, "us.ofac.sdn")
    assert len(parsed.entries) == 8 and parsed.published == "2020-04-22"
    first = parsed.entries[0]
    assert first.name == "Muhammad SAEED" and first.schema == "person"
    assert ListedName("TATA JI", "alias", True) in first.names
    assert ListedName("Hafiz Muhammad SAEED", "alias", False) in first.names
    assert first.birth_dates == ("1950-06-05",)
    assert Identifier("Passport", "BE5978421", "PK") in first.identifiers
    assert first.programs == ("SDGT",)
    second = next(e for e in parsed.entries if e.entry_id == "18619")
    assert second.birth_dates == ("1976", "1977", "1978", "1979")
    # The sample is an excerpt and its header says so.
    assert "holds 8197 records" in parsed.problems[0].message


@pytest.mark.needs_shared
def test_the_sdn_trio_is_joined(shared: Shared) -> None:
    folder = shared("lists/ofac")
    assert detect(folder) == "us_ofac.csv"
    parsed = parse(folder, "us.ofac.sdn")
    # 14,966 lines, the last of which is only the end mark 0x1A.
    assert len(parsed.entries) == 14965 and parsed.problems == ()
    by_id = {e.entry_id: e for e in parsed.entries}
    assert ListedName("BNC", "alias", True) in by_id["306"].names
    assert ListedName("NATIONAL BANK OF CUBA", "alias") in by_id["306"].names
    assert by_id["306"].countries[0] == "CH"
    assert {e.schema for e in parsed.entries} == {"person", "organisation", "vessel", "aircraft"}
    assert parse(folder / "sdn_2024-05-03.csv.gz", "us.ofac.sdn").entries == parsed.entries


@pytest.mark.needs_shared
def test_the_consolidated_trio_goes_to_the_list_its_programme_names(shared: Shared) -> None:
    parsed = parse(shared("lists/ofac"), "us.ofac.consolidated")
    assert parsed.lists == {
        "us.ofac.ssi": 286, "us.ofac.plc": 78, "us.ofac.cmic": 68, "us.ofac.capta": 14,
        "us.ofac.mbs": 10, "us.ofac.fse": 0, OTHER: 3,
    }  # fmt: skip
    assert len({e.entry_id for e in parsed.entries}) == len(parsed.entries)
    assert len({e.entry_id.partition("/")[0] for e in parsed.entries}) == 442
    assert len(parsed.problems) == 3


def test_a_party_on_two_lists_is_an_entry_on_each() -> None:
    remarks = "Listing Date (EO 14024 Directive 3): 24 Feb 2022"
    assert lists_of(("UKRAINE-EO13662", "RUSSIA-EO14024"), remarks) == [
        "us.ofac.ssi",
        "us.ofac.mbs",
    ]
    assert lists_of(("UKRAINE-EO13662", "RUSSIA-EO14024"), "") == ["us.ofac.ssi"]
    assert lists_of(("FSE-IR",), "") == ["us.ofac.fse"]
    assert lists_of(("SDGT", "NS-PLC"), "") == ["us.ofac.plc"]
    assert lists_of(("NEW-EO99999",), "") == []


def test_a_main_file_alone_is_read_and_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "sdn.csv"
    path.write_text(SDN)
    parsed = parse(path, "us.ofac.sdn")
    (entry,) = parsed.entries
    assert entry.programs == ("CUBA", "SDGT")
    assert entry.names == (ListedName("ACME AIR", "primary"), ListedName("AA", "alias", True))
    assert [("alt" in p.message, "add" in p.message) for p in parsed.problems] == [
        (True, False),
        (False, True),
    ]


def test_a_folder_without_the_main_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sdn.csv").write_text(SDN)
    with pytest.raises(InputError, match=r"no cons_prim\.csv"):
        parse(tmp_path, "us.ofac.consolidated", format="us_ofac.csv")


def test_a_row_of_another_width_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "sdn.csv").write_text(SDN.rstrip("\x1a") + '37,"BROKEN",-0- \r\n')
    parsed = parse(tmp_path / "sdn.csv", "us.ofac.sdn")
    assert len(parsed.entries) == 1
    assert any(p.row == 2 and "3 cells" in p.message for p in parsed.problems)


def test_remarks_are_taken_apart() -> None:
    facts = read_remarks(
        "DOB 05 Jun 1950; alt. DOB circa 1952; POB Sargodha; nationality Pakistan; citizen Iran; "
        "Gender Male; Passport A5250088 (Pakistan) expires 12 Nov 2012; alt. Passport B1 (Iran); "
        "Vessel Registration Identification IMO 9187629; Digital Currency Address - XBT 12abc; "
        "a.k.a. 'TATA JI'; f.k.a. 'OLD ONE'; Linked To: ACME; Head of the Basij."
    )
    assert facts.birth_dates == ["1950-06-05", "1952"]
    assert facts.extra["birth_date_approximate"] == "circa 1952"
    assert facts.nationalities == ["PK", "IR"]
    assert facts.identifiers == [
        Identifier("Passport", "A5250088", "PK"),
        Identifier("Passport", "B1", "IR"),
        Identifier("IMO", "9187629"),
        Identifier("Digital Currency Address - XBT", "12abc"),
    ]
    assert facts.names == [
        ListedName("TATA JI", "alias", True),
        ListedName("OLD ONE", "former", True),
    ]
    assert facts.extra["linked_to"] == "ACME"
    assert facts.rest == ["Head of the Basij"]


def test_a_vessel_keeps_its_imo_number(tmp_path: Path) -> None:
    path = tmp_path / "sdn.xml"
    path.write_text(
        '<sdnList xmlns="http://tempuri.org/sdnList.xsd"><sdnEntry><uid>1</uid><lastName>SEA ACME'
        "</lastName><sdnType>Vessel</sdnType><programList><program>IRAN</program></programList>"
        "<idList><id><idType>Vessel Registration Identification</idType><idNumber>IMO 9116412"
        "</idNumber></id></idList><vesselInfo><vesselFlag>Iran</vesselFlag></vesselInfo>"
        "</sdnEntry></sdnList>"
    )
    (entry,) = parse(path, "us.ofac.sdn").entries
    assert entry.schema == "vessel" and entry.identifiers == (Identifier("IMO", "9116412"),)
    assert entry.extra["vessel_flag"] == "Iran"


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sdnList>&b;</sdnList>',
        '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]><sdnList>&x;</sdnList>',
        "<!DOCTYPE sdnList><sdnList></sdnList>",
    ],
)
def test_an_xml_bomb_or_any_dtd_is_refused(tmp_path: Path, body: str) -> None:
    path = tmp_path / "sdn.xml"
    path.write_text(f'<?xml version="1.0"?>{body}')
    with pytest.raises(InputError, match="DTD or entities"):
        parse(path, "us.ofac.sdn", format="us_ofac.xml")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<sdnList><sdnEntry><uid>1</uid>", "cannot be read at line 1"),
        ("<otherList/>", "outermost element is <otherList>"),
        ("<sdnList></sdnList>", "holds no entry"),
        ("<sdnList>" + "<a>" * 100 + "</a>" * 100 + "</sdnList>", "nested too deep"),
    ],
)
def test_xml_that_is_no_whole_sdn_list_is_refused(tmp_path: Path, body: str, message: str) -> None:
    path = tmp_path / "sdn.xml"
    path.write_text(body)
    with pytest.raises(InputError, match=message):
        parse(path, "us.ofac.sdn", format="us_ofac.xml")


@pytest.mark.needs_shared
def test_the_folder_is_found_under_plain_names_too(tmp_path: Path, shared: Shared) -> None:
    for short, long in (("CONS_PRIM.CSV", "cons_prim"), ("CONS_ALT.CSV", "cons_alt"),
                        ("CONS_ADD.CSV", "cons_add")):  # fmt: skip
        shutil.copy(shared(f"lists/ofac/{long}_2025-12-19.csv"), tmp_path / short)
    parsed = parse(tmp_path, "us.ofac.consolidated")
    assert parsed.lists["us.ofac.cmic"] == 68
