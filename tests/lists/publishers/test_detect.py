"""Telling formats by content, and refusing what is no list."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tidegate.errors import InputError, UsageError
from tidegate.lists.publishers import detect, formats, parse

Shared = Callable[[str], Path]

PAGES = [
    b"<!DOCTYPE html><html><body>503</body></html>",
    b"\n  <HTML><head></head></HTML>",
    b"<!-- x --><!doctype html>",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("format", [None, "us_csl.json", "un.xml", "us_ofac.csv"])
def test_a_web_page_in_a_lists_place_is_refused(
    tmp_path: Path, page: bytes, format: str | None
) -> None:
    path = tmp_path / "consolidated.json"
    path.write_bytes(page)
    with pytest.raises(InputError, match="web page"):
        parse(path, "us.csl", format=format)


@pytest.mark.parametrize("content", [b"", b"  \n\t ", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(InputError):
        detect(path)


@pytest.mark.parametrize(
    "content",
    [
        b"Dear all,\nplease find the list enclosed.\n",
        b"<note><to>you</to></note>",
        b"[1, 2, 3]",
        b"%PDF-1.7\n1 0 obj\n",
        b"\x00\x01\x02\x03" * 64,
    ],
)
def test_what_no_publisher_issues_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)
    with pytest.raises(InputError):
        detect(path)


def test_a_missing_file_and_an_unknown_format_are_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        detect(tmp_path / "nothing.csv")
    path = tmp_path / "list.csv"
    path.write_text("name,country\nAcme,RU\n")
    with pytest.raises(UsageError, match="no list format") as wrong:
        parse(path, "us.csl", format="us_csl.pdf")
    assert "us_csl.json" in wrong.value.hint


def test_the_wrong_format_by_force_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,country\nAcme,RU\nBeta,RU\n")
    for fmt in formats():
        if fmt.id == "table":
            continue
        with pytest.raises(InputError):
            parse(path, "my.own", format=fmt.id)


def test_the_name_of_a_file_does_not_decide(tmp_path: Path) -> None:
    path = tmp_path / "sdn.csv"
    path.write_text("<CONSOLIDATED_LIST></CONSOLIDATED_LIST>")
    assert detect(path) == "un.xml"


def test_gzip_is_opened_whatever_the_name(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(gzip.compress(b"name,country\nAcme,RU\n"))
    assert detect(path) == "table"


@pytest.mark.needs_shared
def test_every_real_file_is_told_apart(shared: Shared) -> None:
    expected = {
        "us_csl/consolidated.json.gz": "us_csl.json",
        "us_csl_samples/csl_sample_115rows.csv": "us_csl.csv",
        "us_csl_samples/csl_sample_2025_13rows.csv": "us_csl.csv",
        "format_samples/sdn.xml": "us_ofac.xml",
        "format_samples/sample_ofac_consolidated.xml": "us_ofac.xml",
        "ofac/sdn_2024-05-03.csv.gz": "us_ofac.csv",
        "ofac/cons_prim_2025-12-19.csv": "us_ofac.csv",
        "us_dpl_2022-09.txt": "us_bis_dpl.txt",
        "un_consolidated_2026-02-27.xml.gz": "un.xml",
        "format_samples/sample_unsc.xml": "un.xml",
        "format_samples/sample_eu.xml": "eu_fsf.xml",
        "eu_fsf_short_2018-07-04.csv": "eu_fsf.csv",
        "uk_conlist_2018-04-13.csv.gz": "uk_ofsi.csv",
        "format_samples/sample_hmt.csv": "uk_ofsi.csv",
        "us_agencies_2026-07-09/dow_1286.json": "us_agencies.json",
        "jp_meti_cn_mofcom/jp_entities.json": "jp_cn_entities.json",
        "ca_named_research_orgs_2025-03-11.json": "ca_nro.json",
        "restricted_parties_2026-08-18.json.gz": "restricted_parties.json",
        "aspi_china_defence_universities_misp.json": "aspi_misp.json",
    }
    assert {name: detect(shared(f"lists/{name}")) for name in expected} == expected
    with pytest.raises(InputError, match="no publisher's format"):
        detect(shared("lists/format_samples/sample_moha_v2.xml"))


def test_a_file_of_nothing_but_broken_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "csl.csv"
    header = "source,entity_number,type,name,federal_register_notice,alt_names,ids"
    path.write_text(header + "\n" + "a,b\n" * 5000)
    with pytest.raises(InputError, match="more than 1000 records"):
        parse(path, "us.csl")


def test_a_cell_of_ten_megabytes_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "csl.csv"
    header = "source,entity_number,type,name,federal_register_notice,alt_names,ids"
    long = "x" * 10_000_000
    path.write_text(f"{header}\nEntity List (EL),,,{long},,,\nEntity List (EL),,,Acme,,,\n")
    parsed = parse(path, "us.csl")
    assert [e.name for e in parsed.entries] == ["Acme"]
    assert [p.row for p in parsed.problems] == [2]
