"""From row to subject: nothing is guessed silently and nothing is dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.intake import read_subjects
from tidegate.intake.cells import is_imo, is_lei, is_uscc, schema_of, tidy

from .conftest import Writer


def test_text_turning_characters_stay_in_the_fields_and_leave_the_name(file: Writer) -> None:
    name = "Aster\u202e dtL\u200b Works"
    table = read_subjects(file("a.csv", f"name,country\n{name},DE\nBeryl,FR\n"))
    assert table[0].fields["name"] == name
    assert table[0].name == "Aster dtL Works"
    assert [(p.row, p.column) for p in table.problems] == [(2, "name")]


def test_a_joiner_that_spells_persian_stays(file: Writer) -> None:
    assert tidy("علی\u200cرضا") == ("علی\u200cرضا", 0)
    assert tidy("As\u200cter") == ("Aster", 1)


def test_white_space_is_tidied_in_the_name_only(file: Writer) -> None:
    table = read_subjects(file("a.csv", 'name,country\n"  Aster \t\n Works\u00a0Ltd ",DE\n'))
    assert table[0].name == "Aster Works Ltd"
    assert table[0].fields["name"] == "  Aster \t\n Works\u00a0Ltd "


def test_a_row_without_a_name_is_a_subject_with_a_problem(file: Writer) -> None:
    table = read_subjects(file("a.csv", "name,country\nAster,DE\nn/a,FR\nNA,FR\nNa,KR\n"))
    assert [s.name for s in table] == ["Aster", "", "", "Na"]
    assert table[1].problem and table[1].fields == {"name": "n/a", "country": "FR"}
    assert [p.row for p in table.problems] == [3, 4]


def test_na_is_namibia_among_codes_and_nothing_among_names(file: Writer) -> None:
    codes = read_subjects(file("a.csv", "name,country\nAster,NA\nBeryl,DE\nCoral,FR\n"))
    assert codes[0].countries == ("NA",)
    names = read_subjects(file("b.csv", "name,country\nAster,NA\nBeryl,Germany\nCoral,France\n"))
    assert names[0].countries == ()


def test_an_unknown_country_is_told_once(file: Writer) -> None:
    rows = "".join(f"Firm {i},Atlantis\n" for i in range(5)) + "Aster,DE\n" * 5
    table = read_subjects(file("a.csv", "name,country\n" + rows))
    assert [p.row for p in table.problems] == [2]
    assert "Atlantis" in table.problems[0].message


def test_dates_that_may_be_read_two_ways_give_the_year_and_one_note(file: Writer) -> None:
    rows = "Ada T,05/03/1971\nBea T,06/07/1980\nCid T,1990-01-02\n"
    table = read_subjects(file("a.csv", "name,date of birth\n" + rows))
    assert [s.birth_date for s in table] == ["1971", "1980", "1990-01-02"]
    assert [(p.row, p.column) for p in table.problems] == [(2, "date of birth")]


def test_one_telling_date_settles_the_column(file: Writer) -> None:
    rows = "Ada T,05/03/1971\nBea T,25/07/1980\n"
    table = read_subjects(file("a.csv", "name,dob\n" + rows))
    assert [s.birth_date for s in table] == ["1971-03-05", "1980-07-25"]
    assert table.problems == ()


def test_a_column_of_excel_serials_is_read_as_dates(file: Writer) -> None:
    table = read_subjects(file("a.csv", "name,dob\nAda T,25997\nBea T,29429\n"))
    assert [s.birth_date for s in table] == ["1971-03-05", "1980-07-27"]


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("Individual", "person"), ("自然人", "person"), ("Физическое лицо", "person"),
        ("natürliche Person", "person"), ("personne physique", "person"), ("개인", "person"),
        ("Company", "organisation"), ("LegalEntity", "organisation"), ("Entity", "organisation"),
        ("юр. лицо", "organisation"), ("شركة", "organisation"), ("企業", "organisation"),
        ("persona jurídica", "organisation"), ("società", "organisation"),
        ("Vessel", "vessel"), ("судно", "vessel"), ("船舶", "vessel"), ("buque", "vessel"),
        ("Aircraft", "aircraft"), ("Airplane", "aircraft"), ("飞机", "aircraft"),
        ("GENERAL", None), ("", None),
    ],
)  # fmt: skip
def test_types_are_read_in_many_languages(text: str, schema: str | None) -> None:
    assert schema_of(text) == schema


def test_identifiers_are_checked_by_their_digits() -> None:
    assert is_lei("029200067A7K6CH0H586") and not is_lei("029200067A7K6CH0H587")
    assert is_imo("9074729") and is_imo("IMO 9074729") and not is_imo("9074728")
    assert is_uscc("91350100M000100Y43") and not is_uscc("91350100M000100Y44")


FTM = """\
{"id": "a", "schema": "Person", "caption": "Ada", "properties": {"name": ["Ada Testova", "Ада"], \
"alias": ["AT"], "nationality": ["ru"], "birthDate": ["1971-03"], "passportNumber": ["E1"]}}
{"id": "b", "schema": "Company", "properties": {"name": ["Aster"], "jurisdiction": ["cn"], \
"leiCode": ["029200067A7K6CH0H586"], "registrationNumber": ["12"], "address": ["1 Road", "2 Road"]}}
{"id": "c", "schema": "Vessel", "properties": {"name": ["Coral Star"], "imoNumber": ["9074729"]}}
{"id": "d", "schema": "Airplane", "properties": {"name": ["T-AIR"]}}
{"id": "e", "schema": "Ownership", "properties": {"owner": ["a"], "asset": ["b"]}}
"""


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ftm", "entities.ftm.json"])
def test_ftm_entities_become_subjects(file: Writer, name: str) -> None:
    table = read_subjects(file(name, FTM))
    assert [s.own_id for s in table] == ["a", "b", "c", "d", "e"]
    assert [s.schema for s in table] == ["person", "organisation", "vessel", "aircraft", "unknown"]
    ada, aster, coral, _, ownership = table
    assert (ada.name, ada.other_names) == ("Ada Testova", ("Ада", "AT"))
    assert (ada.countries, ada.birth_date) == (("RU",), "1971-03")
    assert aster.countries == ("CN",) and aster.address == "1 Road, 2 Road"
    assert {(i.kind, i.value) for i in aster.identifiers} == {
        ("LEI", "029200067A7K6CH0H586"),
        ("Registration number", "12"),
    }
    assert coral.identifiers[0].kind == "IMO"
    assert ownership.name == "" and ownership.problem


@pytest.mark.needs_shared
def test_the_three_gleif_files_give_every_company_with_its_lei_and_country(shared) -> None:  # type: ignore[no-untyped-def]
    count = 0
    for sector in ("technology", "electronics_semiconductors", "aerospace_defense"):
        table = read_subjects(shared(f"ownership/gleif_{sector}.csv.gz"))
        assert table.problems == ()
        for s in table:
            assert s.name and s.own_id == s.identifiers[0].value == s.fields["lei"]
            # Namibia's code is blank in the source.
            assert "".join(s.countries) == s.fields["country"]
        # A few of the oldest LEIs were issued with wrong check digits.
        assert sum(1 for s in table if not is_lei(s.own_id)) < 10
        count += table.rows
    assert count == 82_238


@pytest.mark.needs_shared
def test_an_old_official_file_is_read_in_its_own_encoding(shared) -> None:  # type: ignore[no-untyped-def]
    table = read_subjects(shared("lists/uk_conlist_2018-04-13.csv.gz"))
    assert any("cp1252" in note for note in table.notes)
    assert any("CHO’NGSONG" in subject.name for subject in table)


@given(st.text(max_size=80))
def test_a_tidy_text_is_tidy(text: str) -> None:
    tidied, _ = tidy(text)
    assert tidy(tidied)[0] == tidied
    assert "\u202e" not in tidied and "\n" not in tidied


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("ownership/gleif_aerospace_defense.csv.gz", 9_562),
        ("names/yente_negatives_global_50k.csv.gz", 50_000),
        ("lists/us_agencies_2026-07-09/bis_dpl.json", 564),
        ("lists/uk_conlist_2018-04-13.csv.gz", 9_487),
    ],
)
def test_every_row_of_a_real_file_is_a_named_subject(shared, name: str, rows: int) -> None:  # type: ignore[no-untyped-def]
    table = read_subjects(shared(name))
    assert table.rows == len(list(table)) == rows
    assert all(subject.name for subject in table)
    numbers = [subject.row for subject in table]
    assert numbers == sorted(set(numbers))
