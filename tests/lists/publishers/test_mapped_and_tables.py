"""Transcribed lists in JSON, FollowTheMoney, and a user's own tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidegate.errors import InputError
from tidegate.lists.entry import Identifier, ListedName
from tidegate.lists.publishers import detect, parse

Shared = Callable[[str], Path]
AGENCIES = "lists/us_agencies_2026-07-09"


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    ("file", "publication", "list_id", "count"),
    [
        ("dhs_uflpa", "us.dhs.uflpa", "us.dhs.uflpa", 148),
        ("dow_1260h", "us.dod.1260h", "us.dod.1260h", 80),
        ("dow_1286", "us.dod.1286", "us.dod.1286", 134),
        ("cbp_wro", "us.cbp.wro", "us.cbp.wro", 67),
        ("fcc_covered", "us.fcc.covered", "us.fcc.covered", 13),
        ("bis_dpl", "us.bis.dpl", "us.bis.dpl", 564),
        ("bis_entity_list", "my.entity", "us.bis.entity", 3409),
        ("state_debarred_statutory", "my.itar", "us.state.debarred", 779),
    ],
)
def test_each_agencys_file_is_its_list(
    shared: Shared, file: str, publication: str, list_id: str, count: int
) -> None:
    path = shared(f"{AGENCIES}/{file}.json")
    assert detect(path) == "us_agencies.json"
    parsed = parse(path, publication)
    assert parsed.lists == {list_id: count} and len(parsed.entries) == count
    assert parsed.published == "2026-07-09"
    assert len({e.entry_id for e in parsed.entries}) == count


@pytest.mark.needs_shared
def test_goods_on_the_covered_list_are_not_taken_for_parties(shared: Shared) -> None:
    parsed = parse(shared(f"{AGENCIES}/fcc_covered.json"), "us.fcc.covered")
    assert [p.row for p in parsed.problems] == [13, 14]
    assert not any("Routers" in e.name for e in parsed.entries)


@pytest.mark.needs_shared
def test_the_entity_lists_text_keeps_footnotes_and_dates(shared: Shared) -> None:
    entries = parse(shared(f"{AGENCIES}/bis_entity_list.json"), "my.entity").entries
    assert sum(e.footnotes == ("3",) for e in entries) == 773
    uflpa = parse(shared(f"{AGENCIES}/dhs_uflpa.json"), "us.dhs.uflpa").entries
    assert uflpa[0].listed_on == "2022-06-21"


@pytest.mark.needs_shared
def test_the_end_user_list_is_read_and_names_that_slipped_are_taken_back(shared: Shared) -> None:
    path = shared("lists/jp_meti_cn_mofcom/jp_entities.json")
    assert detect(path) == "jp_cn_entities.json"
    parsed = parse(path, "jp.meti.eul")
    assert parsed.lists == {"jp.meti.eul": 835} and parsed.problems == ()
    assert all(e.countries for e in parsed.entries)
    # `country` in the file is the issuer's: nobody on the list is Japanese.
    assert not any("JP" in e.countries for e in parsed.entries)
    slipped = next(e for e in parsed.entries if e.entry_id == "jp-eul-579")
    assert slipped.name == "Shenzhen Iprogift Technology Co., Ltd"
    assert slipped.countries == ("CN",)
    assert slipped.extra["name_from"] == "behind the country"
    harbin = next(e for e in parsed.entries if e.entry_id == "jp-eul-541")
    assert harbin.name == "Harbin Institute of Technology (HIT)"
    assert ListedName("哈爾浜工業大学", "native") in harbin.names
    daehung = next(e for e in parsed.entries if e.name.startswith("Daehung Oil"))
    assert [(n.text, n.kind) for n in daehung.names] == [
        ("Daehung Oil & Vehicle Trading Co.", "primary"),
        ("大興運輸貿易会社", "native"),
        ("Taehung Oil & Vehicle Trading Co.", "alias"),
        ("太興運輸貿易会社", "native"),
    ]


@pytest.mark.needs_shared
def test_the_three_chinese_lists_are_told_apart(shared: Shared) -> None:
    parsed = parse(shared("lists/jp_meti_cn_mofcom/cn_entities.json"), "cn.mofcom")
    assert parsed.lists == {
        "cn.mofcom.control": 139, "cn.mofcom.uel": 61, "cn.mofcom.watch": 40,
    }  # fmt: skip
    assert len({e.entry_id for e in parsed.entries}) == 240
    subaru = next(e for e in parsed.entries if e.name == "SUBARU Corporation")
    assert ListedName("斯巴鲁株式会社", "native") in subaru.names
    assert subaru.list == "cn.mofcom.watch" and subaru.listed_on == "2026-02-24"
    assert subaru.countries == ()


@pytest.mark.needs_shared
def test_canadas_list_is_read_with_parents_and_their_institutes(shared: Shared) -> None:
    path = shared("lists/ca_named_research_orgs_2025-03-11.json")
    assert detect(path) == "ca_nro.json"
    parsed = parse(path, "ca.nro")
    # The transcription names 25 institutes of listed parents beside 101 of the 103 listed.
    assert len(parsed.entries) == 126
    assert sum("parent" not in e.extra for e in parsed.entries) == 101
    assert {c for e in parsed.entries for c in e.countries} == {"CN", "IR", "RU"}


@pytest.mark.needs_shared
def test_only_the_list_asked_for_is_taken_from_a_file_of_eight(shared: Shared) -> None:
    path = shared("lists/restricted_parties_2026-08-18.json.gz")
    assert detect(path) == "restricted_parties.json"
    assert parse(path, "us.dod.1260h").lists == {"us.dod.1260h": 188}
    assert parse(path, "ca.nro").lists == {"ca.nro": 103}
    whole = parse(path, "my.eight")
    assert len(whole.entries) == 4940 and len(whole.lists) == 8
    aerosun = next(e for e in whole.entries if e.name == "Aerosun Corporation (Aerosun)")
    assert ListedName("航天晨光股份有限公司", "native") in aerosun.names
    assert aerosun.extra["native_names_from"] == "third party"
    with pytest.raises(InputError, match=r"nothing of cn\.mofcom"):
        parse(path, "cn.mofcom")


@pytest.mark.needs_shared
def test_the_think_tanks_tracker_is_read(shared: Shared) -> None:
    path = shared("lists/aspi_china_defence_universities_misp.json")
    assert detect(path) == "aspi_misp.json"
    parsed = parse(path, "au.aspi")
    assert len(parsed.entries) == 159
    academy = next(e for e in parsed.entries if e.name.startswith("Air Force Communication NCO"))
    assert academy.name == "Air Force Communication NCO Academy"
    assert academy.names[1] == ListedName("中国人民解放军空军通信士官学校", "native")
    with pytest.raises(InputError, match=r"not us\.dod\.1286"):
        parse(path, "us.dod.1286")


def ftm(tmp_path: Path, *entities: dict[str, Any], tail: str = "") -> Path:
    path = tmp_path / "entities.ftm.json"
    path.write_text("".join(json.dumps(e) + "\n" for e in entities) + tail, encoding="utf-8")
    return path


COMPANY: dict[str, Any] = {
    "id": "a1", "schema": "Company", "caption": "Acme", "datasets": ["xx_list"],
    "last_change": "2026-05-01T00:00:00",
    "properties": {
        "name": ["ACME LLC", "Acme"], "alias": ["Акме"], "weakAlias": ["AC"],
        "previousName": ["Old Acme"], "country": ["ru"], "leiCode": ["529900T8BM49AURSDO55"],
        "topics": ["sanction"],
    },
}  # fmt: skip
SANCTION: dict[str, Any] = {
    "id": "s1", "schema": "Sanction",
    "properties": {"entity": ["a1"], "program": ["X-1"], "startDate": ["2022-03-01"],
                   "authority": ["Some Ministry"]},
}  # fmt: skip


def test_followthemoney_is_read_with_its_sanctions_joined(tmp_path: Path) -> None:
    bystander = {"id": "b", "schema": "Person", "properties": {"name": ["By Stander"]}}
    path = ftm(tmp_path, SANCTION, COMPANY, bystander)
    assert detect(path) == "ftm.jsonl"
    parsed = parse(path, "my.ftm")
    (entry,) = parsed.entries
    assert entry.list == "my.ftm" and parsed.published == "2026-05-01"
    assert [(n.text, n.kind, n.weak) for n in entry.names] == [
        ("Acme", "primary", False), ("ACME LLC", "alias", False), ("Акме", "native", False),
        ("Old Acme", "former", False), ("AC", "alias", True),
    ]  # fmt: skip
    assert entry.programs == ("X-1",) and entry.listed_on == "2022-03-01"
    assert entry.countries == ("RU",)
    assert entry.identifiers == (Identifier("LEI", "529900T8BM49AURSDO55"),)
    assert entry.extra["datasets"] == "xx_list" and entry.extra["topics"] == "sanction"


def test_a_plain_followthemoney_file_gives_every_party(tmp_path: Path) -> None:
    entities = [
        {"id": str(n), "schema": "Organization", "properties": {"name": [f"Org {n}"]}}
        for n in range(3)
    ]
    assert len(parse(ftm(tmp_path, *entities), "my.ftm").entries) == 3


def test_a_sanction_that_has_ended_ends_the_entry(tmp_path: Path) -> None:
    ended = {**SANCTION, "properties": {**SANCTION["properties"], "endDate": ["2024-01-01"]}}
    (entry,) = parse(ftm(tmp_path, COMPANY, ended), "my.ftm").entries
    assert entry.ended_on == "2024-01-01"
    (still,) = parse(ftm(tmp_path, COMPANY, ended, SANCTION), "my.ftm").entries
    assert still.ended_on == ""


def test_a_followthemoney_line_cut_short_is_a_problem_with_its_line(tmp_path: Path) -> None:
    parsed = parse(ftm(tmp_path, COMPANY, tail='{"id": "x", "sch'), "my.ftm")
    assert len(parsed.entries) == 1
    assert [p.row for p in parsed.problems] == [2] and "cut short" in parsed.problems[0].message


def test_a_users_own_table_is_read_under_its_own_id(tmp_path: Path) -> None:
    path = tmp_path / "blocked.csv"
    path.write_text(
        "Company name,Country,Alias,Federal Register,End date,Notes,Colour\n"
        'Acme Works,Russia,Acme,"85 FR 83799, 12/23/2020",,do not ship,red\n'
        "Beta GmbH,Germany,,,2024-05-01,,\n"
    )
    assert detect(path) == "table"
    parsed = parse(path, "acme.blocked")
    assert parsed.lists == {"acme.blocked": 2}
    first, second = parsed.entries
    assert first.name == "Acme Works" and first.countries == ("RU",)
    assert (first.listed_on, first.remarks) == ("2020-12-23", "do not ship")
    assert first.extra["Colour"] == "red"
    assert second.ended_on == "2024-05-01"


def test_a_mapping_reads_headers_nobody_would_guess(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("c1,c2,c3\nAcme Works,RU,2020-01-02\n")
    mapping = {"name": "c1", "country": "c2", "listed_on": "c3"}
    (entry,) = parse(path, "acme.blocked", mapping=mapping).entries
    assert (entry.name, entry.countries, entry.listed_on) == ("Acme Works", ("RU",), "2020-01-02")
    with pytest.raises(InputError, match="c9"):
        parse(path, "acme.blocked", mapping={"name": "c1", "listed_on": "c9"})


def test_a_table_for_a_publication_of_several_lists_must_say_which(tmp_path: Path) -> None:
    path = tmp_path / "mofcom.csv"
    path.write_text("name,country\nAcme Works,US\n")
    with pytest.raises(InputError, match="several lists"):
        parse(path, "cn.mofcom", format="table")
    path.write_text("name,country,list\nAcme Works,US,cn.mofcom.uel\nBeta,US,cn.mofcom.watch\n")
    parsed = parse(path, "cn.mofcom", format="table")
    assert parsed.lists == {"cn.mofcom.uel": 1, "cn.mofcom.watch": 1}
