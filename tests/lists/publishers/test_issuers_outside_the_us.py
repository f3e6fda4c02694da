"""The United Nations, the European Union, the United Kingdom, and BIS's denial orders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tidegate.errors import InputError
from tidegate.lists.entry import Identifier, ListedName
from tidegate.lists.publishers import detect, formats, parse

Shared = Callable[[str], Path]


@pytest.mark.needs_shared
def test_the_un_list_is_read_whole(shared: Shared) -> None:
    path = shared("lists/un_consolidated_2026-02-27.xml.gz")
    assert detect(path) == "un.xml"
    parsed = parse(path, "un.sc")
    kinds = [e.schema for e in parsed.entries]
    assert (kinds.count("person"), kinds.count("organisation")) == (730, 273)
    assert parsed.published == "2026-02-27" and parsed.problems == ()
    by_id = {e.entry_id: e for e in parsed.entries}
    adf = by_id["CDe.001"]
    assert adf.name == "ADF" and adf.listed_on == "2014-06-30" and adf.countries == ("CD",)
    assert ListedName("NALU", "former") in adf.names
    rumuli = by_id["CDi.003"]
    assert ListedName("Rumuli", "alias", True) in rumuli.names
    glbc = by_id["CDe.003"]
    assert "GREAT LAKES BUSINESS COMPANY (GLBC)" in [n.text for n in glbc.names]


@pytest.mark.needs_shared
def test_the_un_samples_native_names_and_documents_are_kept(shared: Shared) -> None:
    parsed = parse(shared("lists/format_samples/sample_unsc.xml"), "un.sc")
    first = parsed.entries[0]
    assert first.entry_id == "QDi.237"
    assert first.names[1].kind == "native"
    assert first.birth_dates == ("1959-09-24",)
    assert Identifier("Passport", "2541451", "KW") in first.identifiers


def test_the_un_types_of_birth_dates(tmp_path: Path) -> None:
    path = tmp_path / "un.xml"
    dob = "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>{}</TYPE_OF_DATE>{}</INDIVIDUAL_DATE_OF_BIRTH>"
    dates = (
        dob.format("EXACT", "<DATE>1960-01-02</DATE>")
        + dob.format("BETWEEN", "<FROM_YEAR>1973</FROM_YEAR><TO_YEAR>1974</TO_YEAR>")
        + dob.format("APPROXIMATELY", "<YEAR>1980</YEAR>")
        + dob.format("", "")
    )
    path.write_text(
        "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>ACME</FIRST_NAME><SECOND_NAME>"
        f"TEST</SECOND_NAME><REFERENCE_NUMBER>X.1</REFERENCE_NUMBER>{dates}</INDIVIDUAL>"
        "<INDIVIDUAL><FIRST_NAME/></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
    )
    parsed = parse(path, "un.sc")
    assert parsed.entries[0].birth_dates == ("1960-01-02", "1973", "1974", "1980")
    assert parsed.entries[0].extra["birth_date_approximate"] == "1980"
    assert [p.row for p in parsed.problems] == [2]


@pytest.mark.needs_shared
def test_the_eu_xml_is_read(shared: Shared) -> None:
    path = shared("lists/format_samples/sample_eu.xml")
    assert detect(path) == "eu_fsf.xml"
    parsed = parse(path, "eu.fsf")
    assert len(parsed.entries) == 7 and parsed.published == "2020-04-15"
    first = parsed.entries[0]
    assert (first.entry_id, first.name, first.listed_on) == (
        "EU.2026.82", "Abid Hammadou", "2008-07-03",
    )  # fmt: skip
    assert first.birth_dates == ("1965-12-12", "1958")
    assert first.extra["birth_date_approximate"] == "1958"
    assert first.nationalities == ("DZ",) and first.programs == ("TAQA",)


def test_an_eu_alias_that_is_not_strong_is_weak_and_never_leads(tmp_path: Path) -> None:
    path = tmp_path / "eu.xml"
    path.write_text(
        '<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-09-01T00:00:00Z">'
        '<sanctionEntity euReferenceNumber="EU.1.1" logicalId="1"><subjectType code="enterprise"/>'
        '<nameAlias wholeName="AC" strong="false"/>'
        '<nameAlias wholeName="Acme Works" strong="true"/>'
        '<identification identificationTypeCode="imo" number="9116412" countryIso2Code="00"/>'
        "</sanctionEntity></export>"
    )
    parsed = parse(path, "eu.fsf")
    assert parsed.entries[0].names == (
        ListedName("Acme Works", "primary"),
        ListedName("AC", "alias", True),
    )
    assert parsed.entries[0].identifiers == (Identifier("IMO", "9116412"),)


@pytest.mark.needs_shared
def test_the_eu_csv_that_excel_kept_in_one_cell_is_read(shared: Shared) -> None:
    path = shared("lists/eu_fsf_short_2018-07-04.csv")
    assert detect(path) == "eu_fsf.csv"
    parsed = parse(path, "eu.fsf")
    assert len(parsed.entries) == 93 and parsed.published == "2018-07-04"
    assert parsed.problems == ()
    by_id = {e.entry_id: e for e in parsed.entries}
    assert by_id["EU.36.64"].birth_dates == ("1924-02-21",)
    # Its commas had become tabs.
    assert by_id["EU.27.28"].extra["birth_place"] == "al-Awja, near Tikrit"
    assert by_id["EU.27.28"].nationalities == ("IQ",)
    assert "; Former Governor of Karbala and An Najaf; " in by_id["EU.85.7"].title


def test_the_eu_csv_in_form_1_1_is_read(tmp_path: Path) -> None:
    path = tmp_path / "eu.csv"
    path.write_text(
        "\ufefffileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_SubjectType_"
        "ClassificationCode;Entity_Regulation_Programme;NameAlias_WholeName;BirthDate_Year;"
        "Address_City;Address_CountryDescription\n"
        "05/08/2026;13;EU.27.28;P;IRQ;Acme Person;;;\n05/08/2026;13;EU.27.28;P;IRQ;Abu Acme;;;\n"
        "05/08/2026;13;EU.27.28;P;IRQ;;1937;;\n05/08/2026;13;EU.27.28;P;IRQ;;;Baghdad;IRAQ\n"
        "05/08/2026;14;EU.1.2;E;IRQ;a;b;c;d;e\n",
        encoding="utf-8",
    )
    parsed = parse(path, "eu.fsf")
    (entry,) = parsed.entries
    assert [n.text for n in entry.names] == ["Acme Person", "Abu Acme"]
    assert entry.birth_dates == ("1937",) and entry.countries == ("IQ",)
    assert parsed.published == "2026-08-05"
    assert [p.row for p in parsed.problems] == [6]


@pytest.mark.needs_shared
def test_the_retired_ofsi_list_is_read(shared: Shared) -> None:
    path = shared("lists/uk_conlist_2018-04-13.csv.gz")
    assert detect(path) == "uk_ofsi.csv"
    parsed = parse(path, "uk.ofsi")
    assert len(parsed.entries) == 2106 and parsed.published == "2018-04-13"
    assert parsed.lists == {"uk.sanctions": 2106}
    akhund = next(e for e in parsed.entries if e.entry_id == "7172")
    assert akhund.name == "Mohammad Hassan AKHUND"
    assert {"1949", "1950", "1955", "1956"} <= set(akhund.birth_dates)
    assert akhund.programs == ("Afghanistan",) and akhund.listed_on == "2001-02-23"


@pytest.mark.needs_shared
def test_the_later_ofsi_form_with_other_scripts_is_read(shared: Shared) -> None:
    parsed = parse(shared("lists/format_samples/sample_hmt.csv"), "uk.ofsi")
    by_id = {e.entry_id: e for e in parsed.entries}
    assert [n.kind for n in by_id["9053"].names] == ["primary", "native"]
    # The prime alias leads though the file names it last.
    assert by_id["11039"].name == "Sang-kuk SO"
    assert len(by_id["11039"].birth_dates) == 7


UK_HEADER = (
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,"
    "Name 5,Name type,Alias strength,Title,Name non-latin script,Regime Name,Designation Type,"
    "Sanctions Imposed,Address Line 1,Address Country,Date Designated,D.O.B,Nationality(/ies),"
    "Passport number,IMO number"
)
REGIME = "Acme Regulations 2020"
UK_CSV = f"""Report Date: 24-Jun-2026
{UK_HEADER}
16/04/2026,XXX0001,1,X.1,TEST,Acme,,,,,Primary Name,,,АКМЕ ТЕСТ,{REGIME},Individual,\
Asset freeze|Travel Ban,1 Street,Iran,25/01/2001,dd/mm/1945,Iran,P1,
16/04/2026,XXX0001,1,X.1,Testy,,,,,,Alias,Low quality a.k.a,,,{REGIME},Individual,\
,,,25/01/2001,,,,
16/04/2026,XXX0002,,,SEA ACME,,,,,,Primary Name,,,,{REGIME},Ship,,,,31/07/2024,,,,IMO9826902
broken,row
"""
UK_XML = """<Designations><Designation><UniqueID>XXX0001</UniqueID><Names>
<Name><Name6>Testy</Name6><NameType>Alias</NameType><AliasStrength>Low quality a.k.a</AliasStrength>
</Name><Name><Name1>Acme</Name1><Name6>TEST</Name6><NameType>Primary name</NameType></Name></Names>
<NonLatinNames><NonLatinName><NameNonLatinScript>АКМЕ ТЕСТ</NameNonLatinScript></NonLatinName>
</NonLatinNames><RegimeName>Acme Regulations 2020</RegimeName>
<IndividualEntityShip>Individual</IndividualEntityShip><DateDesignated>25/01/2001</DateDesignated>
<SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed><Addresses><Address><AddressLine1>1
Street</AddressLine1><AddressCountry>Iran</AddressCountry></Address></Addresses><IndividualDetails>
<Individual><DOBs><DOB>dd/mm/1945</DOB></DOBs><Nationalities><Nationality>Iran</Nationality>
</Nationalities><PassportDetails><Passport><PassportNumber>P1</PassportNumber></Passport>
</PassportDetails></Individual></IndividualDetails></Designation><Designation/></Designations>"""


def test_the_current_uk_list_is_read_as_csv_and_as_xml_alike(tmp_path: Path) -> None:
    (tmp_path / "uk.csv").write_text(UK_CSV, encoding="utf-8")
    (tmp_path / "uk.xml").write_text(UK_XML, encoding="utf-8")
    by_csv = parse(tmp_path / "uk.csv", "uk.sanctions")
    by_xml = parse(tmp_path / "uk.xml", "uk.sanctions")
    assert (by_csv.format, by_xml.format) == ("uk.csv", "uk.xml")
    assert by_csv.published == "2026-06-24"
    assert [p.row for p in by_csv.problems] == [6] and [p.row for p in by_xml.problems] == [2]
    assert {n.text for n in by_csv.entries[0].names} == {n.text for n in by_xml.entries[0].names}
    for entry in (by_csv.entries[0], by_xml.entries[0]):
        assert entry.entry_id == "XXX0001" and entry.name == "Acme TEST"
        assert ListedName("Testy", "alias", True) in entry.names
        assert ListedName("АКМЕ ТЕСТ", "native") in entry.names
        assert entry.birth_dates == ("1945",) and entry.nationalities == ("IR",)
        assert entry.identifiers == (Identifier("Passport", "P1"),)
        assert entry.listed_on == "2001-01-25"
        assert entry.extra["sanctions_imposed"] == "Asset freeze; Travel Ban"
    ship = by_csv.entries[1]
    assert ship.schema == "vessel" and ship.identifiers == (Identifier("IMO", "9826902"),)


def test_the_formats_nobody_could_check_say_so() -> None:
    assert {f.id for f in formats() if f.unverified} == {"uk.csv", "uk.xml", "eu_fsf.csv"}


@pytest.mark.needs_shared
def test_the_denied_persons_text_is_read(shared: Shared) -> None:
    path = shared("lists/us_dpl_2022-09.txt")
    assert detect(path) == "us_bis_dpl.txt"
    parsed = parse(path, "us.bis.dpl")
    assert parsed.published == "2022-09-02" and parsed.problems == ()
    # 603 rows; one row an address, so that a party may fill several.
    assert len(parsed.entries) == 461
    solutions = next(e for e in parsed.entries if e.name == "ADVANCED TECH SOLUTIONS")
    assert len(solutions.addresses) == 2 and solutions.countries == ("SY",)
    assert (solutions.listed_on, solutions.ended_on) == ("2015-09-18", "2022-09-18")
    unending = next(e for e in parsed.entries if e.name == "ADT ANALOG AND DIGITAL TECHNIK")
    assert unending.ended_on == "" and unending.listed_on == "1981-09-10"


def test_a_denied_persons_text_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dpl.txt"
    path.write_text('"Name"\t"Effective_Date"\t"FR_Citation"\n"ACME"\t""\t""\n')
    with pytest.raises(InputError, match="lacks"):
        parse(path, "us.bis.dpl")
