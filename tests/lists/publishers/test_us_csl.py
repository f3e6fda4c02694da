"""The Consolidated Screening List, JSON and CSV."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidegate.errors import InputError
from tidegate.lists.entry import Entry, Identifier, ListedName
from tidegate.lists.publishers import detect, parse
from tidegate.lists.publishers.reading.parsed import ParsedList
from tidegate.lists.publishers.us_csl import OTHER, ended_in, footnotes_in, list_of
from tidegate.lists.publishers.us_csl_csv import id_parts

Shared = Callable[[str], Path]
EL = "Entity List (EL) - Bureau of Industry and Security"


def csl(tmp_path: Path, *records: dict[str, Any], **header: Any) -> ParsedList:
    path = tmp_path / "consolidated.json"
    document = {"search_performed_at": "2026-07-09T00:00:00+00:00", "sources_used": [], **header}
    path.write_text(json.dumps({**document, "results": [{"alt_names": [], **r} for r in records]}))
    return parse(path, "us.csl")


@pytest.fixture(scope="module")
def whole(shared: Shared) -> ParsedList:
    return parse(shared("lists/us_csl/consolidated.json.gz"), "us.csl")


@pytest.mark.needs_shared
def test_the_whole_list_is_read(whole: ParsedList) -> None:
    assert whole.format == "us_csl.json"
    assert whole.published == "2026-07-09"
    assert len(whole.entries) == 20383
    assert whole.lists == {
        "us.ofac.sdn": 14965, "us.bis.entity": 3409, "us.state.debarred": 779,
        "us.bis.dpl": 564, "us.state.isn": 528, "us.bis.meu": 70, "us.ofac.cmic": 68,
    }  # fmt: skip
    assert whole.problems == ()
    assert sum(len(e.names) for e in whole.entries) >= 43678


@pytest.mark.needs_shared
def test_ids_that_occur_twice_are_made_distinct(whole: ParsedList) -> None:
    ids = [e.entry_id for e in whole.entries]
    assert len(set(ids)) == len(ids)
    doubled = [e for e in whole.entries if "id_as_published" in e.extra]
    assert [e.entry_id[-2:] for e in doubled] == ["-2", "-2"]
    assert {e.list for e in doubled} == {"us.bis.dpl"}


@pytest.mark.needs_shared
def test_the_entity_lists_footnotes_are_found_in_the_licence_text(whole: ParsedList) -> None:
    counts: dict[str, int] = {}
    for entry in whole.entries:
        for footnote in entry.footnotes:
            counts[footnote] = counts.get(footnote, 0) + 1
        assert entry.list == "us.bis.entity" or not entry.footnotes
    # Counted by hand from the 62 wordings of the licence requirement.
    assert counts == {"3": 773, "1": 130, "4": 96, "5": 16}
    huawei = next(e for e in whole.entries if e.name == "Huawei Technologies Co., Ltd. (Huawei)"
                  or (e.name.startswith("Huawei Technologies Co") and e.footnotes))  # fmt: skip
    assert huawei.footnotes == ("1",)


@pytest.mark.needs_shared
def test_dates_come_from_the_citation_where_the_file_has_none(whole: ParsedList) -> None:
    entity = [e for e in whole.entries if e.list == "us.bis.entity"]
    assert sum(bool(e.listed_on) for e in entity) == 3407
    ghoura = next(e for e in entity if e.citation == "76 FR 71869, 11/21/11")
    assert ghoura.listed_on == "2011-11-21"
    assert ghoura.extra["listed_on_from"] == "citation"
    ended = [e for e in whole.entries if e.ended_on]
    assert {e.list for e in ended} == {"us.bis.dpl", "us.state.isn"}


@pytest.mark.needs_shared
def test_remarks_of_the_treasury_are_read(whole: ParsedList) -> None:
    bank = next(e for e in whole.entries if e.name == "BANCO NACIONAL DE CUBA")
    assert ListedName("BNC", "alias", True) in bank.names
    vessels = [e for e in whole.entries if e.schema == "vessel"]
    with_imo = [e for e in vessels if any(i.kind == "IMO" for i in e.identifiers)]
    assert len(vessels) == 851 and len(with_imo) > 800
    people = [e for e in whole.entries if e.schema == "person"]
    assert sum(bool(e.birth_dates) for e in people) > 6500


@pytest.mark.needs_shared
def test_the_official_csv_of_2022_is_read(shared: Shared) -> None:
    path = shared("lists/us_csl_samples/csl_sample_115rows.csv")
    assert detect(path) == "us_csl.csv"
    parsed = parse(path, "us.csl")
    assert len(parsed.entries) == 115 and parsed.problems == ()
    assert parsed.lists["us.ofac.capta"] == 1 and parsed.lists["us.bis.uvl"] == 4
    by_name = {e.name: e for e in parsed.entries}
    assert by_name["200G PSA HOLDINGS LLC"].identifiers == (
        Identifier("Tax ID No.", "80-0890696", "US"),
    )
    assert Identifier("IMO", "8898831") in by_name["7-28"].identifiers
    assert by_name["A. Leib Ltd."].addresses == ("HA’Assif 19, Binyamina, IL",)
    cetc = by_name["54th Research Institute of China"]
    assert any(n.text.startswith("Shijiazhuang Communication") for n in cetc.names)
    assert cetc.countries == ("CN",)
    assert cetc.licence_policy == "See §744.3(d) of this part"
    assert len([e for e in parsed.entries if e.name == "Gunther Migeotte"]) == 5


@pytest.mark.needs_shared
def test_the_official_csv_of_2025_is_read(shared: Shared) -> None:
    parsed = parse(shared("lists/us_csl_samples/csl_sample_2025_13rows.csv"), "us.csl")
    assert len(parsed.entries) == 13 and parsed.problems == ()
    by_id = {e.entry_id: e for e in parsed.entries}
    assert by_id["52291"].identifiers == (Identifier("Passport", "836238033", "KP"),)
    assert by_id["52291"].birth_dates == ("1978-12-05",)
    assert by_id["52291"].extra["gender"] == "male"
    sinobright = next(e for e in parsed.entries if e.list == "us.state.isn")
    assert sinobright.name == "Sinobright Import and Export Company"
    assert sinobright.extra["name_as_published"].endswith("thereof")
    cetc = next(e for e in parsed.entries if e.list == "us.bis.entity")
    assert cetc.footnotes == ("3",)
    assert cetc.names[-1].text == "CETC Research Institute 13"


@pytest.mark.parametrize(
    ("text", "footnotes"),
    [
        ("For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of "
         "the EAR)", ("3",)),
        ("(See §§ 734.9(g)3, 746.8(a)(3), and 744.2l(b) of the EAR)", ("3",)),
        ("(See §§ 744.8(b), 744.11, 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", ("3",)),
        ("(See §§ 734.9(g),3 744.21(b) and 746.8(a)(3). Of the EAR)", ("3",)),
        ("For all items subject to the EAR, see §§ 734.9(e) 1 and 744.11 of the EAR 2", ("1",)),
        ("(See §§ 734.9(e)(2) and 744.11 of the EAR) 4", ("4",)),
        ("(See §§ 734.9(e)(2) and 744.11 of the EAR)4", ("4",)),
        ("(See §§ 734.9(e) and 744.11 of the EAR) 4", ("4",)),
        ("(See § 734.9(e) and § 744.11 of the EAR)4", ("4",)),
        ("(See §§ 734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR) 5", ("5",)),
        ("(See §§ 734.9(g),³ 746.8(a)(3) of the EAR)", ("3",)),
        ("All items subject to the EAR. See footnote 1 to this supplement", ("1",)),
        ("For all items subject to the EAR. (See § 744.11 of the EAR)", ()),
        ("For all items subject to the EAR when used in projects specified in § 746.8(a)(4) of "
         "the EAR", ()),
        ("For items on the CCL and listed in supplement no. 7 to part 746 of the EAR", ()),
        ("(See § 744.11 of the EAR). License Exception GOV under § 740.11(b)(2) and (e)", ()),
        ("See § 744.11 of the EAR 3", ()),
        ("Items under 734.9(g), 3 CFR 100", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_a_footnote_is_told_from_a_section_number(text: str, footnotes: tuple[str, ...]) -> None:
    found, inferred = footnotes_in(text)
    if inferred:
        assert "3 CFR" in text and found == ("3",)
    else:
        assert found == footnotes


def test_where_the_digit_is_lost_the_section_cited_gives_the_footnote_and_says_so(
    tmp_path: Path,
) -> None:
    licence = "For all items subject to the EAR. (See §§ 734.9(e)(3) and 744.11 of the EAR)"
    entry = csl(tmp_path, {"source": EL, "name": "Acme", "license_requirement": licence}).entries[0]
    assert entry.footnotes == ("5",)
    assert entry.extra["footnotes_from"] == "section cited"


@pytest.mark.parametrize(
    ("source", "list_id"),
    [
        (EL, "us.bis.entity"),
        ("Military End User (MEU) List - Bureau of Industry and Security", "us.bis.meu"),
        ("Unverified List (UVL) - Bureau of Industry and Security", "us.bis.uvl"),
        ("Denied Persons List (DPL) - Bureau of Industry and Security", "us.bis.dpl"),
        ("Specially Designated Nationals (SDN) - Treasury Department", "us.ofac.sdn"),
        ("Sectoral Sanctions Identifications List (SSI) - Treasury Department", "us.ofac.ssi"),
        ("Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury "
         "Department", "us.ofac.cmic"),
        ("Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", "us.ofac.mbs"),
        ("Capta List (CAP) - Treasury Department", "us.ofac.capta"),
        ("Foreign Sanctions Evaders (FSE) - Treasury Department", "us.ofac.fse"),
        ("Palestinian Legislative Council List (PLC) - Treasury Department", "us.ofac.plc"),
        ("Nonproliferation Sanctions (ISN) - State Department", "us.state.isn"),
        ("ITAR Debarred (DTC) - State Department", "us.state.debarred"),
        ("AECA Debarred List - State Department", "us.state.debarred"),
        ("Brand New List (BNL) - Some Department", ""),
    ],
)  # fmt: skip
def test_each_source_is_its_list(source: str, list_id: str) -> None:
    assert list_of(source) == list_id


def test_an_unknown_source_is_a_problem_and_its_record_is_kept(tmp_path: Path) -> None:
    parsed = csl(tmp_path, {"source": "Brand New List", "name": "Acme", "id": "1"})
    assert parsed.entries[0].list == OTHER
    assert parsed.problems[0].row == 1 and "Brand New List" in parsed.problems[0].message


def test_a_list_named_without_entries_is_declared(tmp_path: Path) -> None:
    used = [{"source": "Unverified List (UVL)", "source_last_updated": "2026-07-08T00:00:00Z"}]
    parsed = csl(tmp_path, {"source": EL, "name": "Acme"}, sources_used=used)
    assert parsed.lists == {"us.bis.uvl": 0, "us.bis.entity": 1}
    assert parsed.published == "2026-07-08"


def test_a_record_without_type_stays_unknown_and_one_without_name_is_a_problem(
    tmp_path: Path,
) -> None:
    parsed = csl(tmp_path, {"source": EL, "name": "Acme"}, {"source": EL, "name": " "})
    assert [e.schema for e in parsed.entries] == ["unknown"]
    assert [(p.row, p.column) for p in parsed.problems] == [(2, "name")]


def test_a_record_that_is_no_object_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text(json.dumps({"sources_used": [], "search_performed_at": "", "results": [
        7, {"source": EL, "name": "Acme", "alt_names": {"x": 1}, "ids": "no", "addresses": 3},
    ]}))  # fmt: skip
    parsed = parse(path, "us.csl")
    assert [e.name for e in parsed.entries] == ["Acme"]
    assert [p.row for p in parsed.problems] == [1]


def test_fewer_records_than_the_file_announces_is_said(tmp_path: Path) -> None:
    parsed = csl(tmp_path, {"source": EL, "name": "Acme"}, total=3)
    assert "holds 3 records and 1 were found" in parsed.problems[0].message


def test_truncated_json_is_refused(tmp_path: Path, shared: Shared) -> None:
    raw = gzip.decompress(shared("lists/us_csl/consolidated.json.gz").read_bytes())
    path = tmp_path / "consolidated.json"
    path.write_bytes(raw[: len(raw) // 3])
    with pytest.raises(InputError, match=r"near record \d+.*breaks off"):
        parse(path, "us.csl")


def test_a_truncated_gzip_is_refused(tmp_path: Path, shared: Shared) -> None:
    raw = shared("lists/us_csl/consolidated.json.gz").read_bytes()
    path = tmp_path / "consolidated.json.gz"
    path.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(InputError):
        parse(path, "us.csl")


def test_json_nested_too_deep_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    deep = "[" * 100_000 + "]" * 100_000
    head = '{"sources_used": [], "search_performed_at": "", "results": [], "x": '
    path.write_text(head + deep + "}")
    with pytest.raises(InputError, match="nested too deep"):
        parse(path, "us.csl")


@pytest.mark.parametrize(
    ("text", "newer", "parts"),
    [
        ("US, 80-0890696, Tax ID No.", False, ("Tax ID No.", "80-0890696", "US")),
        ("Passport, 836238033, KP", True, ("Passport", "836238033", "KP")),
        ("IMO 8898831, Vessel Registration Identification", False,
         ("Vessel Registration Identification", "IMO 8898831", "")),
        ("SWIFT/BIC, RUDVRUMM", True, ("SWIFT/BIC", "RUDVRUMM", "")),
        ("Secondary sanctions risk:, North Korea Regulations, sections 1 and 2", True,
         ("Secondary sanctions risk:", "North Korea Regulations, sections 1 and 2", "")),
    ],
)  # fmt: skip
def test_the_parts_of_an_id_are_told_apart(
    text: str, newer: bool, parts: tuple[str, str, str]
) -> None:
    found = id_parts(text, newer=newer)
    assert (found["type"], found["number"], found["country"]) == parts


def test_a_csv_row_of_another_width_is_a_problem_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "csl.csv"
    header = "source,entity_number,type,name,federal_register_notice,alt_names,ids"
    path.write_text(f"{header}\n{EL},,,Acme,,A1; A2,\n{EL},,,Broken\n")
    parsed = parse(path, "us.csl")
    assert [n.text for n in parsed.entries[0].names] == ["Acme", "A1", "A2"]
    assert [p.row for p in parsed.problems] == [3]


def test_state_sanctions_end_only_when_every_one_has() -> None:
    ended = "Authority: A; status: Expired on 12/19/16; x | Authority: B; status: Lifted 1/2/18"
    assert ended_in("us.state.isn", ended) == "2018-01-02"
    assert ended_in("us.state.isn", ended + " | Authority: C; status: Active") == ""
    partly = "status: Procurement ban ended 08/98, all other sanctions remain"
    assert ended_in("us.state.isn", partly) == ""
    assert ended_in("us.bis.dpl", "Type of denial: Standard; Expires: 2027-11-03") == "2027-11-03"


def test_an_entry_can_be_hashed_apart_when_the_file_gives_no_id(tmp_path: Path) -> None:
    parsed = csl(tmp_path, {"source": EL, "name": "Acme"}, {"source": EL, "name": "Acme"},
                 {"source": EL, "name": "Acme", "addresses": [{"country": "TR"}]})  # fmt: skip
    ids = [entry.entry_id for entry in parsed.entries]
    assert len(set(ids)) == 3 and all(isinstance(e, Entry) for e in parsed.entries)
