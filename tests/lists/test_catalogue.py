"""The catalogue is complete and does not contradict the parsers."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from tidegate.lists.catalogue import BY_HAND, catalogue
from tidegate.lists.publishers import formats

LISTS = {
    "us.bis.entity", "us.bis.meu", "us.bis.mieu", "us.bis.uvl", "us.bis.dpl", "us.ofac.sdn",
    "us.ofac.ssi", "us.ofac.cmic", "us.ofac.mbs", "us.ofac.capta", "us.ofac.fse", "us.ofac.plc",
    "us.state.isn", "us.state.debarred", "us.dod.1260h", "us.dod.1286", "us.dhs.uflpa",
    "us.fcc.covered", "us.cbp.wro", "un.sc", "eu.fsf", "uk.sanctions", "jp.meti.eul",
    "cn.mofcom.control", "cn.mofcom.watch", "cn.mofcom.uel", "ca.nro", "au.aspi",
}  # fmt: skip


def test_the_catalogue_knows_every_list_and_each_has_a_supplier() -> None:
    known = catalogue()
    assert {info.id for info in known.lists} == LISTS
    for info in known.lists:
        assert known.suppliers(info.id), info.id
        assert info.title and info.issuer and info.jurisdiction and info.legal_effect


def test_every_format_a_publication_names_has_a_parser() -> None:
    parsers = {fmt.id for fmt in formats()}
    for publication in catalogue().publications:
        assert publication.format == BY_HAND or publication.format in parsers, publication.id
        assert set(publication.reads) <= parsers, publication.id
        assert publication.format == BY_HAND or publication.format in publication.reads


def test_addresses_are_whole_and_secure_and_filenames_plain() -> None:
    for publication in catalogue().publications:
        if publication.url:
            parts = urlsplit(publication.url)
            assert parts.scheme == "https" and "." in parts.netloc, publication.id
        assert "/" not in publication.filename and publication.filename


def test_only_a_machine_readable_living_publication_can_be_downloaded() -> None:
    downloadable = {p.id for p in catalogue().publications if p.downloadable}
    assert downloadable == {
        "us.csl", "us.ofac.sdn", "us.ofac.consolidated", "un.sc", "eu.fsf", "uk.sanctions",
    }  # fmt: skip
    retired = catalogue().publication("uk.ofsi")
    assert retired is not None and retired.retired == "2026-01-28"
    assert retired.stale_after_days == 0


def test_what_is_unofficial_or_unverified_says_so() -> None:
    known = catalogue()
    for publication_id in ("uk.sanctions", "cn.mofcom", "us.ofac.sdn"):
        publication = known.publication(publication_id)
        assert publication is not None and publication.unverified
    aspi = known.publication("au.aspi")
    assert aspi is not None and not aspi.official
    assert "not a list in law" in known.list_info("au.aspi").legal_effect


def test_lists_in_law_that_nobody_supplies_are_named_too() -> None:
    uncovered = {info.id for info in catalogue().uncovered}
    assert {"jp.mof", "ca.sema", "us.far.889"} <= uncovered
    assert not uncovered & LISTS


def test_an_unknown_list_gets_a_plain_stand_in() -> None:
    info = catalogue().list_info("acme.blocked")
    assert info.title == "acme.blocked" and "its user" in info.legal_effect
    assert not catalogue().known("acme.blocked")
    assert catalogue().publication("acme.blocked") is None


def test_the_page_on_lists_names_every_list_publication_address_and_format() -> None:
    page = (Path(__file__).parents[2] / "docs" / "lists.md").read_text("utf-8")
    known = catalogue()
    for info in (*known.lists, *known.uncovered):
        assert f"| `{info.id}` | {info.title} |" in page, info.id
        assert info.legal_effect in page, info.id
    for publication in known.publications:
        assert f"| `{publication.id}` {publication.title} |" in page, publication.id
        assert publication.url in page and publication.unverified in page
    for fmt in formats():
        assert f"| `{fmt.id}` | {fmt.title} |" in page
