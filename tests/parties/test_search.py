"""Searching one name: what is shown, in which order, in which band, and why."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.lists.entry import Entry, Identifier
from tidegate.names import analyse
from tidegate.parties import POSSIBLE, STRONG, Asked, band, search
from tidegate.parties.building import plain_identifier

from .made_up import PASSPORT, entry, index_of, index_of_names


def test_the_band_is_the_word_for_the_score() -> None:
    assert [band(s) for s in (1.0, STRONG, STRONG - 1e-6, POSSIBLE, POSSIBLE - 1e-6, 0.0)] == [
        "strong", "strong", "possible", "possible", "weak", "weak",
    ]  # fmt: skip


def test_ties_are_never_cut(tmp_path: Path) -> None:
    index = index_of_names(tmp_path / "index", *["Zorblat Vektar"] * 7, "Zorblat Wektar Karvani")
    found = search(index, Asked("Zorblat Vektor"), limit=3)
    assert [m.name for m in found] == ["Zorblat Vektar"] * 7
    assert [m.entry_id for m in found] == sorted(m.entry_id for m in found)


def test_what_scores_less_than_the_last_is_cut(tmp_path: Path) -> None:
    index = index_of_names(tmp_path / "index", "Zorblat Vektor", "Zorblat Vektar", "Zorblat Vebtar")
    assert [m.name for m in search(index, Asked("Zorblat Vektor"), limit=1)] == ["Zorblat Vektor"]
    assert len(search(index, Asked("Zorblat Vektor"), limit=9)) > 1


def test_an_exact_name_is_shown_beyond_the_limit_and_under_the_threshold(tmp_path: Path) -> None:
    entries = [entry("Zorblat Vektor", at, schema="person", birth_dates=(f"{1900 + 9 * at}",))
               for at in range(9)]  # fmt: skip
    index = index_of(tmp_path / "index", entries)
    asked = Asked("VEKTOR, Zorblat", schema="person", birth_date="1900")
    found = search(index, asked, limit=2, threshold=0.99)
    assert {m.entry_id for m in found} == {e.entry_id for e in entries}
    assert found[0].entry_id == "E0000"
    assert found[-1].score < 0.99


@pytest.mark.parametrize(
    "said", ["ZORBLAT VEKTOR LTD", "Vektor Zorblat", "Zörblat  Véktor", "Zorblat Vektor GmbH"]
)
def test_the_same_name_is_found_whatever_its_case_order_marks_and_form(
    tmp_path: Path, said: str
) -> None:
    index = index_of_names(tmp_path / "index", "Zorblat Vektor Ltd", "Karvani Steel")
    (only,) = search(index, Asked(said, schema="organisation"), threshold=1.0)
    assert only.name == "Zorblat Vektor Ltd"
    assert only.band == "strong"
    assert only.reasons


def test_a_key_shared_by_chance_is_no_exact_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = index_of_names(tmp_path / "index", "Zorblat Vektor", "Karvani Steel")
    every = list(range(len(index.name_entry)))
    monkeypatch.setattr(index.exact, "find", lambda keys: every)
    assert index.same_as(analyse("Vektor Zorblat")) == {0}
    assert search(index, Asked("Anna Berg")) == []


def test_a_weak_alias_weighs_less_and_says_so(tmp_path: Path) -> None:
    listed = [
        entry("Karvani Steel", 0, others=("Zorblat Vektor",)),
        entry("Anna Berg", 1, weak=("Zorblat Vektor",)),
    ]
    first, second = search(index_of(tmp_path / "index", listed), Asked("Zorblat Vektor"))
    assert (first.entry_id, second.entry_id) == ("E0000", "E0001")
    assert second.score < 0.9 * first.score
    assert "the publisher calls this a weak alias" in second.reasons
    assert second.names == ("Anna Berg", "Zorblat Vektor")
    assert second.name == "Zorblat Vektor"


def test_other_names_are_asked_too_and_the_best_counts(tmp_path: Path) -> None:
    index = index_of_names(tmp_path / "index", "Zorblat Vektor", schema="person")
    one = search(index, Asked("Zorblat Vektor", schema="person"))
    two = search(index, Asked("Anna Berg", other_names=("Zorblat Vektor",), schema="person"))
    assert [m.score for m in one] == [m.score for m in two]


def test_an_identifier_finds_its_bearer_under_any_name(tmp_path: Path) -> None:
    index = index_of(tmp_path / "index", [entry("Zorblat Vektor", identifiers=(PASSPORT,))])
    (only,) = search(index, Asked("Anna Berg", identifiers=("xy 123456",)))
    assert only.band == "strong"
    assert only.reasons[0] == "identifier xy 123456 as listed"
    (both,) = search(index, Asked("Zorblat Vektor", identifiers=("XY123456",)))
    assert both.score > only.score
    assert search(index, Asked("Anna Berg", identifiers=("XY123457",))) == []


def test_a_short_number_identifies_nobody(tmp_path: Path) -> None:
    assert plain_identifier("No. 12") == plain_identifier("ABCDEFG") == ""
    listed = [entry("Zorblat Vektor", identifiers=(Identifier("Registration", "1234"),))]
    index = index_of(tmp_path / "index", listed)
    assert search(index, Asked("Anna Berg", identifiers=("1234",))) == []


def test_nothing_is_found_for_no_name(tmp_path: Path) -> None:
    index = index_of_names(tmp_path / "index", "Zorblat Vektor")
    assert search(index, Asked("")) == search(index, Asked("...")) == []


def test_a_match_carries_what_the_list_says(tmp_path: Path) -> None:
    listed = entry(
        "Zorblat Vektor", schema="organisation", countries=("CN",), citation="1 FR 1",
        footnotes=("4",), addresses=("1 Road",), extra={"note": "x"}, identifiers=(PASSPORT,),
    )  # fmt: skip
    (match,) = search(index_of(tmp_path / "index", [listed]), Asked("Zorblat Vektor"))
    assert (match.list, match.schema, match.countries) == ("made.up", "organisation", ("CN",))
    assert (match.citation, match.footnotes) == ("1 FR 1", ("4",))
    assert match.extra["addresses"] == "1 Road"
    assert match.extra["identifiers"] == "Passport XY-123456 CN"
    assert match.extra["note"] == "x"


WORDS = "zorblat vektor karvani anna berg mohamed steel trading 38 58 ltd".split()
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
SCHEMAS = st.sampled_from(["person", "organisation", "unknown"])
ENTRIES = st.builds(
    entry,
    NAMES,
    schema=SCHEMAS,
    countries=st.sampled_from([(), ("CN",), ("RU", "IR")]),
    nationalities=st.sampled_from([(), ("SY",)]),
    birth_dates=st.sampled_from([(), ("1971",), ("1971-05-02", "1980")]),
    extra=st.sampled_from([{}, {"birth_date_approximate": "circa 1971"}]),
)


@given(
    st.lists(ENTRIES, min_size=1, max_size=6),
    NAMES,
    SCHEMAS,
    st.sampled_from([("CN",), ("SY", "DE"), ("FR",)]),
    st.sampled_from(["1971", "1971-05-02", "1973", "1950-01"]),
)
@settings(max_examples=60, deadline=None)
def test_no_fact_beside_the_name_ever_raises_a_score(
    entries: list[Entry], name: str, schema: str, countries: tuple[str, ...], born: str
) -> None:
    listed = [entry(e.name, at, schema=e.schema, countries=e.countries, extra=e.extra,
                    nationalities=e.nationalities, birth_dates=e.birth_dates)
              for at, e in enumerate(entries)]  # fmt: skip

    def scores(asked: Asked) -> dict[str, float]:
        return {m.entry_id: m.score for m in search(index, asked, threshold=0.0, limit=99)}

    with tempfile.TemporaryDirectory() as folder:
        index = index_of(Path(folder) / "index", listed)
        bare = scores(Asked(name, schema=schema))
        for fact in (
            Asked(name, schema=schema, countries=countries),
            Asked(name, schema=schema, birth_date=born),
            Asked(name, schema=schema, countries=countries, birth_date=born),
        ):
            for found, score in scores(fact).items():
                assert score <= bare[found]
        assert search(index, Asked(name)) == search(index, Asked(name))
        shown = [m.score for m in search(index, Asked(name))]
        assert shown == sorted(shown, reverse=True)


def test_a_name_copied_with_all_that_was_printed_beside_it_finds_its_party(tmp_path: Path) -> None:
    extra = {
        "name_as_published": "Zorblat Vektor LLC. 5 Amber Avenue, Basalt 220036",
        "other_names_as_published": "Karvani Steel, and its sub-units and successors",
    }
    index = index_of(tmp_path / "index", [entry("Zorblat Vektor LLC", extra=extra)])
    for printed in extra.values():
        (match,) = search(index, Asked(printed))
        assert match.band == "strong"
        assert any("just as the publisher printed it" in reason for reason in match.reasons)
    assert search(index, Asked("5 Amber Avenue, Basalt 220036")) == []


def test_signs_alone_are_no_name_of_anybody_else(tmp_path: Path) -> None:
    index = index_of(tmp_path / "index", [entry("@")])
    assert search(index, Asked("!!!")) == []
    assert [m.name for m in search(index, Asked("@"))] == ["@"]
