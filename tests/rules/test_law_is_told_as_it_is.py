"""The traps of the law that concern lists: text is not enforcement, a stay snaps back, an edition
was withdrawn, ownership is not listing. And what nobody read is told to whoever reads a finding."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tidegate.findings.model import Finding
from tidegate.rules import load
from tidegate.rules.library import FACTS

BOOKS = load()
ON_LISTS = [book for book in BOOKS if book.subject == "listing"]
LAST_SOURCE = "2026-10-08"
READ = {
    "us.bis.dpl",
    "us.bis.entity",
    "us.bis.meu",
    "us.bis.mieu",
    "us.bis.uvl",
    "us.ear.744_8",
}
"""Rulebooks on lists whose issuer's own text was read (the Code of Federal Regulations of
2026-09-24). Those on items and transactions say so version by version, in a note."""
OWN = [book for book in BOOKS if book.authority == "Tidegate"]
"""The project's own measures: no law, so there is no text to read."""
LAWS = [book for book in BOOKS if book not in OWN]
TEXTS = re.compile(r"\b(was|were)( not| whole)? read\b|\bread (whole )?in\b|\bRead as quoted\b")
READ_ON = "was read as it stood on 2026-09-24"


def one(facts: dict[str, Any], as_of: str, **rest: Any) -> list[Finding]:
    return BOOKS.evaluate("listing", [facts], as_of=as_of, **rest)[0]


def listed_in(name: str) -> str:
    pin = BOOKS[name].pin
    assert pin and pin[0] == "list"
    return pin[1]


# Text is not enforcement.


def test_text_is_not_enforcement(tmp_path: Path) -> None:
    (tmp_path / "announced.yaml").write_text(
        "id: my.announced\ntitle: Announced\nauthority: me\njurisdiction: US\nsubject: listing\n"
        "about: list = 'my.list'\napplies: ear_items\nversions:\n"
        "  - citation: a rule that stands in the text\n    effective: 2025-01-13\n"
        "    enforced: announced\n    verified_through: 2026-09-24\n    retrieved: 2026-11-23\n"
        "    outcomes:\n      - {outcome: licence_required, summary: A licence is needed.}\n"
    )
    books = load([tmp_path])
    row = [{"list": "my.list"}]
    verdicts = {
        mode: [
            found.verdict for found in books.evaluate(facts=row, as_of="2026-08-01", mode=mode)[0]
        ]
        for mode in ("enforced", "text", "both")
    }
    assert verdicts == {"enforced": ["no"], "text": ["yes"], "both": ["no", "yes"]}


# A stay snaps back by date.

STAYED = [("cn.mofcom.control", "2025-04-04"), ("cn.mofcom.uel", "2025-04-04")]


@pytest.mark.parametrize(("name", "listed_on"), STAYED)
def test_a_stay_snaps_back_by_date_and_is_unverified_after(name: str, listed_on: str) -> None:
    facts = {"list": name, "listed_on": listed_on}
    (before,) = one(facts, "2026-11-09")
    (after,) = one(facts, "2026-11-10")
    assert (before.verdict, before.stayed_to) == ("no", "2026-11-09")
    assert (after.verdict, after.enforced) == ("unknown", "unverified") and after.missing
    (text,) = one(facts, "2026-11-10", mode="text")
    assert text.verdict == "yes"
    assert [found.verdict for found in one(facts, "2026-11-10", mode="both")] == ["unknown", "yes"]


@pytest.mark.parametrize(("name", "listed_on"), STAYED)
def test_no_day_between_the_stays_is_left_open(name: str, listed_on: str) -> None:
    day = dt.date(2025, 5, 14)
    while day < dt.date(2026, 11, 10):
        (finding,) = one({"list": name, "listed_on": listed_on}, day.isoformat())
        assert finding.verdict == "no" and finding.stayed_from, day
        day += dt.timedelta(days=1)


@pytest.mark.parametrize("name", ["us.bis.entity", "us.bis.meu"])
def test_the_stay_of_the_rule_on_owned_companies_is_told_with_its_doubt(name: str) -> None:
    (finding,) = one({"list": name, "footnotes": [], "listed_on": "2020-12-23"}, "2026-11-23")
    (note,) = [note for note in finding.notes if "90 FR 50857" in note]
    assert "through 2026-11-09" in note and "was not verified" in note
    assert finding.verdict == "yes"


# Ownership is not listing.


def test_no_list_reaches_anyone_through_shares() -> None:
    columns = yaml.safe_load((FACTS / "listing.yaml").read_text())["columns"]
    assert not [name for name in columns if re.search("own|share|stake|percent", name)]


def test_the_securities_list_says_that_it_has_no_50_percent_rule() -> None:
    (finding,) = one({"list": "us.ofac.cmic", "listed_on": "2021-08-02"}, "2026-08-01")
    assert any("no 50 percent rule" in note for note in finding.notes)


# An edition of 1260H was withdrawn.


@pytest.mark.parametrize(
    ("edition", "verdicts"),
    [
        ("2025-01-07", ["yes", "no", "yes"]),
        ("2026-02-12", ["yes", "no", "yes"]),
        ("2026-02-13", ["unknown"]),
        ("2026-06-07", ["unknown"]),
        ("2026-06-08", ["yes", "no", "yes"]),
        ("2026-06-10", ["yes", "no", "yes"]),
    ],
)
def test_from_the_withdrawn_edition_nothing_is_told(edition: str, verdicts: list[str]) -> None:
    found = one({"list": "us.dod.1260h", "edition_published": edition}, "2026-08-01")
    assert [finding.verdict for finding in found] == verdicts
    assert all(any("edition in force is that of 2026-06-08" in n for n in f.notes) for f in found)


# What nobody read is told.


@pytest.mark.parametrize(
    "book", [book for book in LAWS if book.id not in READ], ids=lambda row: row.id
)
def test_an_effect_from_summaries_says_so_to_the_user(book: Any) -> None:
    for version in book.versions:
        notes = " ".join(version.notes)
        read = READ_ON in notes and book.subject != "listing"
        words = {row.outcome for row in version.outcomes}
        # Rules about ownership say which texts were read and which were not, text by text.
        by_text = book.subject == "ownership" and TEXTS.search(notes)
        told = read or "secondary sources" in notes or by_text
        assert told or words <= {"text_not_loaded", "flag_only"}, (book.id, version.id)


@pytest.mark.parametrize("name", sorted(READ))
def test_a_text_that_was_read_has_the_date_it_was_read_at(name: str) -> None:
    for version in BOOKS[name].versions:
        assert version.verified_through == "2026-09-24"
        assert "secondary" not in " ".join(version.notes)


@pytest.mark.parametrize("book", LAWS, ids=lambda row: row.id)
def test_no_text_is_verified_beyond_the_last_source(book: Any) -> None:
    assert all(
        version.verified_through == "never" or version.verified_through <= LAST_SOURCE
        for version in book.versions
    )


@pytest.mark.parametrize("book", OWN, ids=lambda row: row.id)
def test_a_measure_of_our_own_is_never_told_as_law(book: Any) -> None:
    assert book.id.startswith("tidegate.") and book.jurisdiction == "XX"
    assert "Tidegate's own measure" in book.title
    for version in book.versions:
        assert "no law" in version.term.citation
        assert any("This is no law." in note for note in version.notes)


def test_an_effect_from_memory_is_marked_where_a_list_is_described() -> None:
    from tidegate.lists.catalogue import catalogue

    for row in catalogue().publications:
        for info in row.lists:
            found = one({"list": info.id, "listed_on": "2020-01-15"}, "2026-08-01")
            if {finding.outcome for finding in found} == {"text_not_loaded"}:
                assert "not verified" in info.legal_effect or "not read" in info.legal_effect


# An entry that ended triggers nothing, read or unread.


@pytest.mark.parametrize("book", ON_LISTS, ids=lambda row: row.id)
def test_an_ended_entry_triggers_nothing(book: Any) -> None:
    facts = {"list": listed_in(book.id), "listed_on": "2025-12-01", "ended_on": "2026-06-30"}
    facts |= {"edition_published": "2026-07-01"}
    for finding in one(facts, "2026-08-01"):
        assert finding.verdict == "no" and "ended on" in finding.summary


# Whose law.


def test_who_is_in_no_one_of_these_positions_is_bound_by_their_own_law_alone() -> None:
    profile = {
        name: False for name, c in BOOKS.schemas["profile"].columns.items() if c.type == "bool"
    }
    profile |= {"established_in": ["FR"], "eu_person": True}
    bound = {}
    for book in ON_LISTS:
        facts = {"list": listed_in(book.id), "edition_published": "2026-07-01"}
        for finding in one(facts, "2026-08-01", profile=profile):
            bound[finding.rule] = finding.applies
    assert {name for name, word in bound.items() if word == "yes"} == {"eu.fsf", "un.sc"}
    assert not [name for name, word in bound.items() if word == "unknown"]


def test_whoever_says_nothing_is_never_told_that_a_law_does_not_bind() -> None:
    for book in ON_LISTS:
        facts = {"list": listed_in(book.id), "edition_published": "2026-07-01"}
        for finding in one(facts, "2026-08-01", profile={}):
            assert finding.applies == ("no" if finding.rule == "au.aspi" else "unknown")


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("us.bis.entity", "ear_items"),
        ("us.bis.meu", "ear_items"),
        ("us.bis.mieu", "ear_items"),
        ("us.bis.uvl", "ear_items"),
        ("us.bis.dpl", "ear_items"),
        ("us.dod.1260h", "dod_contractor"),
        ("us.dod.1286", "dod_funding"),
        ("us.dhs.uflpa", "us_importer"),
        ("us.state.debarred", "itar"),
        ("jp.meti.eul", "japan_exporter"),
        ("cn.mofcom.control", "china_exporter"),
        ("cn.mofcom.watch", "china_exporter"),
        ("ca.nro", "canada_funding"),
    ],
)
def test_what_binds_is_the_act_and_not_the_seat(name: str, fact: str) -> None:
    facts = {"list": name, "footnotes": [], "edition_published": "2026-07-01"}
    for seat in ("US", "CN", "JP", "CA", "FR"):
        first = one(facts, "2026-08-01", profile={fact: True, "established_in": [seat]})[0]
        assert first.applies == "yes"
        first = one(facts, "2026-08-01", profile={fact: False, "established_in": [seat]})[0]
        assert first.applies == "no"


# Plain words, alike for every issuer.

COMMANDS = re.compile(
    r"(^|[.;] )(You must|You should|Check|Apply|Ask|Read|Do not)\b|\bask before\b"
)
ACTS_OWN_TERMS = re.compile(
    r"\b(foreign adversar(y|ies)|malign foreign talent recruitment programmes?)\b", re.I
)
LOADED = re.compile(
    r"\b(adversar\w+|hostile|malign|rogue|communist|enem\w+|so-called|notorious|aggressi\w+)\b",
    re.I,
)


@pytest.mark.parametrize("book", list(BOOKS), ids=lambda row: row.id)
def test_a_summary_tells_the_law_and_commands_nothing(book: Any) -> None:
    for version in book.versions:
        for row in version.outcomes:
            words = " ".join((row.summary, row.scope, row.applies_note, *row.notes, *version.notes))
            assert not COMMANDS.search(row.summary), row.summary
            # The Acts' own terms, whoever the countries are.
            words = ACTS_OWN_TERMS.sub("", words)
            assert not LOADED.search(words), words


def test_the_lists_of_any_issuer_are_described_without_adjectives() -> None:
    from tidegate.lists.catalogue import catalogue

    for publication in catalogue().publications:
        for info in publication.lists:
            assert not LOADED.search(info.legal_effect)
            assert not COMMANDS.search(info.legal_effect)
