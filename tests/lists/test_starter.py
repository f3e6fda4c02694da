"""Every row of the starter list stands, word for word, in the real list it names.

Nobody may be named wrongly: the name, the citation, the date, the country, the programmes and
the footnotes are compared with the real lists beside the checkout. A second name is either the
publisher's own or, in a native script, attested in one of those files and marked as ours.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

Shared = Callable[[str], Path]
Row = dict[str, str]

COLUMNS = [
    "list",
    "entry_id",
    "name",
    "other_names",
    "country",
    "citation",
    "listed_on",
    "footnotes",
    "programs",
    "licence_requirement",
    "note",
]
LISTS = {
    "us.bis.entity", "us.bis.meu", "us.ofac.cmic", "us.ofac.sdn", "us.dod.1260h", "us.dod.1286",
    "us.dhs.uflpa", "un.sc", "jp.meti.eul", "ca.nro",
    "cn.mofcom.control", "cn.mofcom.watch", "cn.mofcom.uel",
}  # fmt: skip
OUR_NATIVE_NAME = "native-script name ours, not the issuer's"


def starter() -> list[Row]:
    text = files("tidegate.lists").joinpath("starter.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def rows_of(list_id: str) -> list[Row]:
    return [row for row in starter() if row["list"] == list_id]


def second_names(row: Row) -> list[str]:
    return [name for name in row["other_names"].split(" | ") if name]


def tidy(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").strip()


def is_native(text: str) -> bool:
    return bool(re.search(r"[\u0370-\u1fff\u3040-\ud7ff\uf900-\ufaff]", text))


def american_date(citation: str) -> str:
    """The first m/d/yy of a Federal Register citation, as an ISO date."""
    found = re.search(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b", citation)
    assert found, citation
    month, day, year = (int(part) for part in found.groups())
    if year < 100:
        year += 1900 if year > 90 else 2000
    return date(year, month, day).isoformat()


def footnotes_in(requirement: str) -> set[str]:
    """The footnote marks printed in an Entity List licence requirement."""
    marks = re.findall(r"734\.9\(g\),(\d)|734\.9\(e\) (\d) and|EAR\)? ?(\d)$", requirement)
    return {mark for found in marks for mark in found if mark}


@dataclass(frozen=True)
class Real:
    """What the real file says of one party."""

    name: str
    other_names: tuple[str, ...] = ()
    country: str = ""
    citation: str = ""
    listed_on: str = ""
    programs: tuple[str, ...] = ()
    requirement: str = ""


COUNTRIES = {
    "China": "CN", "Russia": "RU", "Iran": "IR", "Pakistan": "PK", "Israel": "IL", "Greece": "GR",
    "Belarus": "BY", "India": "IN", "North Korea": "KP", "People's Republic of China": "CN",
    "Islamic Republic of Iran": "IR", "Islamic Republic of Pakistan": "PK", "Libya": "LY",
    "Russian Federation": "RU", "중국": "CN", "러시아": "RU", "이란": "IR",
    "Iran (Islamic Republic of)": "IR", "Democratic People's Republic of Korea": "KP",
}  # fmt: skip


def agencies(shared: Shared, name: str) -> list[dict[str, Any]]:
    path = shared(f"lists/us_agencies_2026-07-09/{name}.json")
    entities: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["entities"]
    return entities


def japan_china(shared: Shared, name: str) -> list[dict[str, Any]]:
    path = shared(f"lists/jp_meti_cn_mofcom/{name}_entities.json")
    entities: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return entities


def gathered(shared: Shared) -> list[dict[str, Any]]:
    with gzip.open(shared("lists/restricted_parties_2026-08-18.json.gz"), "rt") as stream:
        entities: list[dict[str, Any]] = json.load(stream)
    return entities


def entity_list(shared: Shared) -> Iterator[Real]:
    for entity in agencies(shared, "bis_entity_list"):
        citation = tidy(entity["federal_register"])
        dated = re.search(r"\d/\d{1,2}/\d\d", citation)
        yield Real(
            name=entity["name"],
            other_names=tuple(entity["aliases"]),
            country=COUNTRIES.get(entity["country"], "?"),
            citation=citation,
            listed_on=american_date(citation) if dated else "",
            requirement=tidy(entity["notes"]),
        )


def military_end_users(shared: Shared) -> Iterator[Real]:
    for entity in agencies(shared, "bis_meu"):
        citation = tidy(entity["federal_register"])
        country = COUNTRIES[entity["country"]]
        yield Real(entity["name"], tuple(entity["aliases"]), country, citation,
                   american_date(citation))  # fmt: skip


def military_industrial(shared: Shared) -> Iterator[Real]:
    annex = {
        entity["name"].casefold(): entity["federal_register"]
        for entity in agencies(shared, "ofac_eo14032_annex")
    }
    for entity in agencies(shared, "ofac_nscmic"):
        names = [entity["name"], *entity["aliases"]]
        notices = {annex[name.casefold()] for name in names if name.casefold() in annex}
        listed = re.search(r"Listing Date \(CMIC\): (\d\d \w{3} \d{4})", entity["notes"])
        program = re.search(r"Program: ([\w-]+)", entity["notes"])
        yield Real(
            name=entity["name"],
            other_names=tuple(entity["aliases"]),
            country=COUNTRIES.get(entity["country"], "?"),
            citation=notices.pop() if notices else "",
            listed_on=datetime.strptime(listed[1], "%d %b %Y").date().isoformat() if listed else "",
            programs=(program[1],) if program else (),
        )


def sdn(shared: Shared) -> Iterator[Real]:
    """The SDN of 2024-05, kept only where OFAC's files of 2025-12 still have the number."""
    still = set[str]()
    for name in ("add", "alt"):
        with gzip.open(shared(f"lists/ofac/{name}_2025-12-24.csv.gz"), "rb") as stream:
            still |= {line.split(b",")[0].decode() for line in stream}
    with gzip.open(shared("lists/us_csl/consolidated.json.gz"), "rt") as stream:
        results = json.load(stream)["results"]
    for entity in results:
        if not entity["source"].startswith("Specially Designated") or entity["type"] != "Entity":
            continue
        if entity["entity_number"] not in still:
            continue
        countries = [place["country"] for place in entity["addresses"] if place["country"]]
        yield Real(
            name=entity["name"],
            other_names=tuple(entity["alt_names"]),
            country=countries[0] if countries else "",
            citation=f"OFAC SDN entry {entity['entity_number']}",
            programs=tuple(program for program in entity["programs"] if program != "-"),
        )


def military_companies(shared: Shared) -> Iterator[Real]:
    for entity in agencies(shared, "dow_1260h"):
        yield Real(entity["name"], tuple(entity["aliases"]), COUNTRIES[entity["country"]],
                   entity["federal_register"], entity["effective_date"])  # fmt: skip


def research_institutions(shared: Shared) -> Iterator[Real]:
    """Institutions of the FY2024 list that the list of the year after names too."""
    later = [
        (entity["name"]["english"].casefold(), COUNTRIES.get(entity["countries"][0], "?"))
        for entity in gathered(shared)
        if entity["source"]["list_id"] == "us-dod-section-1286"
    ]
    for entity in agencies(shared, "dow_1286"):
        name = entity["name"]
        countries = [land for text, land in later if text.startswith(name.casefold())]
        citation = entity["notes"].split(":")[0]
        if countries and citation.endswith("Table 1"):
            yield Real(name, tuple(entity["aliases"]), countries[0], citation)


def forced_labour(shared: Shared) -> Iterator[Real]:
    for entity in agencies(shared, "dhs_uflpa"):
        paragraphs = re.findall(r"UFLPA Sec\. 2\(d\)\(2\)\(B\)\([iv]+\)", entity["notes"])
        listed = datetime.strptime(entity["effective_date"], "%B %d, %Y").date().isoformat()
        yield Real(entity["name"], tuple(entity["aliases"]), COUNTRIES.get(entity["country"], "?"),
                   "; ".join(paragraphs), listed)  # fmt: skip


def security_council(shared: Shared) -> Iterator[Real]:
    from defusedxml import ElementTree

    with gzip.open(shared("lists/un_consolidated_2026-02-27.xml.gz"), "rb") as stream:
        root = ElementTree.parse(stream).getroot()
    for entity in root.iter("ENTITY"):
        aliases = [tidy(alias.findtext("ALIAS_NAME")) for alias in entity.iter("ENTITY_ALIAS")]
        yield Real(
            name=tidy(entity.findtext("FIRST_NAME")),
            other_names=tuple(alias.strip('"') for alias in aliases),
            country=COUNTRIES.get(entity.findtext("ENTITY_ADDRESS/COUNTRY") or "", ""),
            citation=tidy(entity.findtext("REFERENCE_NUMBER")),
            listed_on=(entity.findtext("LISTED_ON") or "")[:10],
        )


def end_users(shared: Shared) -> Iterator[Real]:
    """METI prints the native name in brackets behind the English one; here they are two names."""
    for entity in japan_china(shared, "jp"):
        name, native = entity["entity_name"], ""
        split = re.fullmatch(r"(.*\S)\s*[（(]([^()（）]*)[)）]", name)
        if split and is_native(split[2]):
            name, native = split[1], split[2]
        country = COUNTRIES.get(entity["addresses"][0], "?") if entity["addresses"] else "?"
        yield Real(name, (native, *entity["aliases"]), country, entity["source_url"])


def research_organisations(shared: Shared) -> Iterator[Real]:
    """Only those that a second copy of the list has too: the first copy adds sub-bodies."""
    second = {
        entity["name"]["english"]
        for entity in gathered(shared)
        if entity["source"]["list_id"] == "ca-ised-named-research-organizations"
    }
    path = shared("lists/ca_named_research_orgs_2025-03-11.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    for entity in document["organizations"]:
        if entity["name"] in second:
            yield Real(entity["name"], tuple(entity["aliases"]), COUNTRIES[entity["country"]],
                       document["sourceUrl"])  # fmt: skip


def chinese(list_name: str) -> Callable[[Shared], Iterator[Real]]:
    def read(shared: Shared) -> Iterator[Real]:
        for entity in japan_china(shared, "cn"):
            if entity["list_id"] == list_name:
                # The file's country is the issuer's, so it says nothing of the party's.
                yield Real(entity["entity_name"], tuple(entity["aliases"]), "",
                           entity["source_url"], entity["date_added"])  # fmt: skip

    return read


SOURCES: dict[str, Callable[[Shared], Iterator[Real]]] = {
    "us.bis.entity": entity_list,
    "us.bis.meu": military_end_users,
    "us.ofac.cmic": military_industrial,
    "us.ofac.sdn": sdn,
    "us.dod.1260h": military_companies,
    "us.dod.1286": research_institutions,
    "us.dhs.uflpa": forced_labour,
    "un.sc": security_council,
    "jp.meti.eul": end_users,
    "ca.nro": research_organisations,
    "cn.mofcom.control": chinese("cn-export-control-watchlist"),
    "cn.mofcom.watch": chinese("cn-attention-list"),
    "cn.mofcom.uel": chinese("cn-unreliable-entity-list"),
}


@pytest.fixture(scope="module")
def attested(shared: Shared) -> str:
    """All native-script names in the files beside the checkout, one a line."""
    names = [entity["name"]["native"] for entity in gathered(shared)]
    for entity in [*japan_china(shared, "jp"), *japan_china(shared, "cn")]:
        names += [entity["entity_name"], *entity["aliases"]]
    aspi = shared("lists/aspi_china_defence_universities_misp.json").read_text(encoding="utf-8")
    return "\n".join([*names, json.dumps(json.loads(aspi), ensure_ascii=False)])


@pytest.mark.needs_shared
@pytest.mark.parametrize("list_id", sorted(LISTS))
def test_every_row_stands_word_for_word_in_the_real_list(list_id: str, shared: Shared) -> None:
    real: dict[str, list[Real]] = {}
    for party in SOURCES[list_id](shared):
        real.setdefault(party.name, []).append(party)
    wrong = []
    for row in rows_of(list_id):
        facts = [
            party
            for party in real.get(row["name"], [])
            if party.citation == row["citation"]
            and party.listed_on == row["listed_on"]
            and party.country in ("", row["country"])
            and "; ".join(party.programs) == row["programs"]
            and party.requirement == row["licence_requirement"]
        ]
        if not facts:
            wrong.append((row, real.get(row["name"], ["no such name"])))
    assert wrong == []


@pytest.mark.needs_shared
@pytest.mark.parametrize("list_id", sorted(LISTS))
def test_a_second_name_is_the_publishers_own_or_attested_and_marked_as_ours(
    list_id: str, shared: Shared, attested: str
) -> None:
    published: dict[str, set[str]] = {}
    for party in SOURCES[list_id](shared):
        published.setdefault(party.name, set()).update(tidy(n) for n in party.other_names)
    wrong = []
    for row in rows_of(list_id):
        ours = [name for name in second_names(row) if name not in published[row["name"]]]
        if any(not is_native(name) or name not in attested for name in ours):
            wrong.append((row["name"], ours))
        if bool(ours) != (row["note"] == OUR_NATIVE_NAME):
            wrong.append((row["name"], ["the note and the names disagree", *ours]))
    assert wrong == []


@pytest.mark.needs_shared
def test_no_row_is_a_person_a_vessel_or_an_aircraft(shared: Shared) -> None:
    with gzip.open(shared("lists/us_csl/consolidated.json.gz"), "rt") as stream:
        results = json.load(stream)["results"]
    typed = {
        tidy(name).casefold()
        for entity in results
        if entity["type"] in ("Individual", "Vessel", "Aircraft")
        for name in (entity["name"], *entity["alt_names"])
    }
    from defusedxml import ElementTree

    with gzip.open(shared("lists/un_consolidated_2026-02-27.xml.gz"), "rb") as stream:
        root = ElementTree.parse(stream).getroot()
    parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
    for person in root.iter("INDIVIDUAL"):
        words = [tidy(person.findtext(part)) for part in parts]
        typed.add(" ".join(word for word in words if word).casefold())
    for row in starter():
        assert row["name"].casefold() not in typed


def test_the_columns_are_those_the_reader_expects() -> None:
    assert list(starter()[0]) == COLUMNS


def test_there_are_about_two_hundred_rows_on_all_the_lists_promised() -> None:
    rows = starter()
    assert 200 <= len(rows) <= 260
    assert {row["list"] for row in rows} == LISTS


def test_no_entry_stands_twice() -> None:
    keys = [(row["list"], row["entry_id"]) for row in starter()]
    assert len(keys) == len(set(keys))


def test_every_row_has_a_name_a_country_and_a_citation() -> None:
    for row in starter():
        assert row["name"] == tidy(row["name"]) != ""
        assert re.fullmatch(r"[A-Z]{2}", row["country"]), row
        assert row["citation"] == tidy(row["citation"]) != "", row
        if row["listed_on"]:
            date.fromisoformat(row["listed_on"])


def test_the_footnotes_are_those_printed_in_the_licence_requirement() -> None:
    for row in starter():
        written = {mark for mark in row["footnotes"].split(";") if mark}
        assert written == footnotes_in(row["licence_requirement"]), row
        assert written <= {"1", "2", "3", "4", "5"}
        if row["list"] != "us.bis.entity":
            assert not written


def test_the_table_takes_no_side() -> None:
    """Companies of the powers that list are themselves in the table, listed by the others."""
    by_issuer: dict[str, set[str]] = {}
    for row in starter():
        by_issuer.setdefault(row["list"].split(".")[0], set()).add(row["country"])
    assert {"US", "JP"} <= by_issuer["cn"]
    assert "CN" in by_issuer["us"]
