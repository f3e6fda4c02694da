"""Delimited text: whatever parts the cells, however it is encoded, no row is lost."""

import time
from unicodedata import category

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tidegate.errors import InputError
from tidegate.intake import read_records, read_subjects

from .conftest import Writer


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(file: Writer, delimiter: str) -> None:
    rows = ["name", "Aster, Inc.", "Beryl & Co"]
    text = "\n".join(delimiter.join((f'"{row}"', "Land", "x")) for row in rows)
    table = read_records(file("a.csv", text))
    assert table.columns == ("name", "Land", "x")
    assert [cells["name"] for _, cells in table] == ["Aster, Inc.", "Beryl & Co"]


@pytest.mark.parametrize("delimiter", ["^", "~", "¦", "§"])
@pytest.mark.parametrize("header", ["Company name{0}Country{0}City\n", ""])
def test_a_rare_delimiter_that_every_line_shares_is_found(
    file: Writer, delimiter: str, header: str
) -> None:
    rows = [("Aster, Inc.", "DE", "Bonn"), ("Beryl & Co", "FR", "Paris"), ("Coral", "IT", "Rom")]
    text = header.format(delimiter) + "\n".join(delimiter.join(row) for row in rows)
    table = read_subjects(file("a.csv", text))
    assert [s.name for s in table] == ["Aster, Inc.", "Beryl & Co", "Coral"]
    assert table[0].countries == ("DE",)


def test_a_rare_mark_in_some_names_parts_nothing(file: Writer) -> None:
    text = "Name,Country\nAster^2,DE\nBeryl,FR\nCoral,IT\n"
    assert read_records(file("a.csv", text)).columns == ("Name", "Country")
    text = "Name\nAster^2\nBeryl\nCoral~3\n"
    assert [s.name for s in read_subjects(file("b.csv", text))] == ["Aster^2", "Beryl", "Coral~3"]


def test_commas_in_names_do_not_outvote_semicolons(file: Writer) -> None:
    text = "Name;Country\nAster, Inc., Ltd;DE\nBeryl, Inc., Ltd;FR\nCoral, Inc., Ltd;IT\n"
    assert read_records(file("a.csv", text)).columns == ("Name", "Country")


def test_excels_own_line_sets_the_delimiter(file: Writer) -> None:
    table = read_records(file("a.csv", "sep=;\r\nName;Country\r\nAster, Inc.;DE\r\n"))
    assert table.columns == ("Name", "Country")
    assert [row.number for row in table.rows] == [3]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251"],
)
def test_russian_text_is_read_in_any_encoding(file: Writer, encoding: str) -> None:
    rows = ["Общество с ограниченной ответственностью «Ромашка»;Россия"] * 4
    text = "\n".join(["Наименование;Страна", *rows, "Закрытое акционерное общество «Берёза»;Китай"])
    subjects = read_subjects(file("a.csv", text, encoding))
    assert subjects[-1].name == "Закрытое акционерное общество «Берёза»"
    assert subjects[-1].countries == ("CN",)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Société Générale d’Électricité"),
        ("cp1252", "Müller & Söhne, Großhandel"),
        ("cp1252", "Compañía Española de Petróleos"),
        ("cp1250", "Akciová společnost Škoda, Příbram"),
        ("cp1250", "Łódzkie Zakłady Przemysłowe"),
        ("cp1254", "Türkiye Şişe ve Cam Fabrikaları"),
        ("cp1253", "Ελληνική Εταιρεία Ηλεκτρισμού"),
        ("cp1256", "شركة النفط الوطنية"),
        ("koi8-r", "Закрытое акционерное общество Берёза"),
        ("gb18030", "哈尔滨工业大学机电工程学院"),
        ("cp932", "株式会社東京電力研究所"),
        ("big5", "國立臺灣大學電機工程學系"),
        ("cp949", "한국과학기술연구원"),
    ],
)
def test_old_encodings_are_told_by_their_bytes(file: Writer, encoding: str, name: str) -> None:
    text = "name;country\n" + f"{name};CN\n" * 5
    assert read_subjects(file("a.csv", text, encoding))[0].name == name


def test_names_of_several_western_languages_are_read_together(file: Writer) -> None:
    names = ["Müller & Söhne", "Société Générale", "Compañía Española", "Grønlandsfly", "São Tomé"]
    text = "name;country\n" + "".join(f"{name};DE\n" for name in names)
    assert [s.name for s in read_subjects(file("a.csv", text, "cp1252"))] == names


def test_bytes_that_are_no_text_are_refused_with_the_mend(file: Writer) -> None:
    noise = bytes((i * 7919 + (i >> 3) * 31) % 256 for i in range(5000))
    with pytest.raises(InputError) as raised:
        read_records(file("a.csv", noise))
    assert "UTF-8" in raised.value.hint


def test_a_text_that_is_not_what_its_mark_says_is_refused(file: Writer) -> None:
    with pytest.raises(InputError, match="says it is utf-8"):
        read_records(file("a.csv", b"\xef\xbb\xbfname\n\xff\xfe\n"))


def test_nul_characters_are_taken_out_and_noted(file: Writer) -> None:
    table = read_records(file("a.csv", "name,country\nAs\x00ter,DE\n"))
    assert table.rows[0].cells["name"] == "Aster"
    assert any("NUL" in note for note in table.notes)


def test_a_line_break_in_a_quoted_cell_is_part_of_it(file: Writer) -> None:
    text = 'name,address\n"Aster\nWorks","1 Road\r\n2nd floor"\nBeryl,3 Road\n'
    table = read_records(file("a.csv", text))
    assert [row.number for row in table.rows] == [2, 3]
    assert table.rows[0].cells["address"] == "1 Road\n2nd floor"


def test_an_unclosed_quotation_mark_costs_no_other_row(file: Writer) -> None:
    lines = [f"Firm {i},DE" for i in range(50)]
    lines[10] = '"Stray mark Ltd,DE'
    table = read_subjects(file("a.csv", "\n".join(["name,country", *lines])))
    assert len(table) == 50
    assert table[10].name == '"Stray mark Ltd'
    assert [p.row for p in table.problems] == [12]
    assert "quotation mark" in table.problems[0].message


def test_two_stray_marks_far_apart_do_not_swallow_what_is_between(file: Writer) -> None:
    lines = [f"Firm {i},DE" for i in range(50)]
    lines[10] = '"Stray Ltd,DE'
    lines[40] = '"Another stray Ltd,DE'
    table = read_subjects(file("a.csv", "\n".join(["name,country", *lines])))
    assert len(table) == 50
    assert {p.row for p in table.problems} == {12, 42}


def test_marks_opened_in_every_row_swallow_none(file: Writer) -> None:
    table = read_subjects(file("a.csv", "name,country\n" + '"Firm,DE\n' * 101))
    assert len(table) == 101
    assert {s.countries for s in table} == {("DE",)}


def test_a_row_of_a_hundred_thousand_cells_costs_itself(file: Writer) -> None:
    table = read_subjects(file("a.csv", "name,country\n" + "DE," * 100_000 + "\nBeryl,DE\n"))
    assert [s.name for s in table] == ["DE", "Beryl"]
    assert [p.row for p in table.problems] == [2]


def test_more_columns_than_a_spreadsheet_has_are_refused(file: Writer) -> None:
    with pytest.raises(InputError, match="16384"):
        read_records(file("a.csv", ",".join(f"c{i}" for i in range(20_000)) + "\n1,2\n"))


def test_ragged_rows_are_subjects_and_problems(file: Writer) -> None:
    text = "name,country,city\nAster,DE\nBeryl,FR,Lyon,extra\nCoral,IT,Roma,,\n"
    table = read_subjects(file("a.csv", text))
    assert [s.name for s in table] == ["Aster", "Beryl", "Coral"]
    assert [p.row for p in table.problems] == [2, 3]
    assert table[1].fields["beyond column 4"] == "extra"


def test_blank_rows_are_no_rows_but_count_in_the_numbering(file: Writer) -> None:
    table = read_subjects(file("a.csv", "name,country\nAster,DE\n\n,,\nBeryl,FR\n\n"))
    assert [(s.row, s.name) for s in table] == [(2, "Aster"), (5, "Beryl")]


def test_headers_that_are_alike_are_told_apart(file: Writer) -> None:
    table = read_records(file("a.csv", "name,country,name,,\nAster,DE,Other,x,y\n"))
    assert table.columns == ("name", "country", "name (2)")


def test_title_lines_above_the_header_are_not_data(file: Writer) -> None:
    text = "Partner list 2026,,\nas of June,,\n,,\nCompany name,Country,City\nAster,DE,Bonn\n"
    table = read_subjects(file("a.csv", text))
    assert [(s.row, s.name) for s in table] == [(5, "Aster")]


def test_a_list_of_names_without_a_header_loses_no_name(file: Writer) -> None:
    table = read_subjects(file("a.csv", "Aster Ltd\nBeryl GmbH\nCoral SA\n"))
    assert [(s.row, s.name) for s in table] == [
        (1, "Aster Ltd"),
        (2, "Beryl GmbH"),
        (3, "Coral SA"),
    ]
    assert any("no header row" in note for note in table.notes)


def test_commas_before_legal_forms_part_no_cells(file: Writer) -> None:
    table = read_subjects(file("a.csv", "Aster, Inc.\nBeryl, Ltd.\nCoral, LLC\n"))
    assert [s.name for s in table] == ["Aster, Inc.", "Beryl, Ltd.", "Coral, LLC"]
    table = read_subjects(file("a.csv", "name, country\nAster, DE\nBeryl, FR\n"))
    assert [(s.name, s.countries) for s in table] == [("Aster", ("DE",)), ("Beryl", ("FR",))]


def test_one_column_with_a_header_is_read_as_such(file: Writer) -> None:
    assert [s.name for s in read_subjects(file("a.csv", "Company\nAster, Inc.\n"))] == [
        "Aster, Inc."
    ]


def test_a_table_without_a_header_loses_no_row(file: Writer) -> None:
    table = read_subjects(file("a.csv", "Aster Ltd,Bonn\nBeryl SA,Lyon\nCoral SpA,Roma\n"))
    assert len(table) == 3 and table[0].row == 1


def test_an_unknown_header_over_codes_is_still_a_header(file: Writer) -> None:
    table = read_records(file("a.csv", "bezo,qwx\nAster,101\nBeryl,102\nCoral,103\n"))
    assert table.columns == ("bezo", "qwx") and len(table) == 3


def test_values_that_are_header_words_do_not_make_a_header(file: Writer) -> None:
    rows = "".join(f"Firm {i} Ltd,Company,Customer\n" for i in range(9))
    assert len(read_subjects(file("a.csv", rows))) == 9


def test_a_name_too_long_to_compare_is_no_row_in_which_nothing_was_found(file: Writer) -> None:
    table = read_subjects(file("a.csv", f"Name,Country\n{'Aster ' * 400},DE\nBeryl,FR\n"))
    assert [bool(s.problem) for s in table] == [True, False]
    assert table[0].name.startswith("Aster")
    assert [(p.row, p.column) for p in table.problems] == [(2, "Name")]


def test_a_cell_of_ten_megabytes_costs_its_own_row_only(file: Writer) -> None:
    text = f"name,country\nAster,DE\n{'x' * 10_000_000},FR\nCoral,IT\n"
    table = read_subjects(file("a.csv", text))
    assert len(table) == 3
    assert [s.name for s in (table[0], table[2])] == ["Aster", "Coral"]
    assert len(table[1].fields["name"]) == 2**20
    assert [(p.row, p.column) for p in table.problems] == [(3, "name")]


def test_lines_quoted_whole_are_opened(file: Writer) -> None:
    table = read_records(file("a.csv", '"name;country;x"\n"Aster;DE;1"\n"Beryl;FR;2"\n'))
    assert table.columns == ("name", "country", "x") and len(table) == 2


def test_an_error_page_is_not_taken_for_a_table(file: Writer) -> None:
    with pytest.raises(InputError, match="web page"):
        read_records(file("list.txt", "<!DOCTYPE html><html><body>503</body></html>"))


def test_eighty_thousand_rows_are_read_in_seconds(file: Writer) -> None:
    rows = "".join(f"id{i},Firm number {i} Ltd,DE,GENERAL\n" for i in range(82_238))
    path = file("a.csv", "id,legal_name,country,category\n" + rows)
    start = time.perf_counter()
    table = read_subjects(path)
    assert len(table) == 82_238
    assert time.perf_counter() - start < 10  # about 1.5 s on an idle core


CELL = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00\ufeff\x1a"), max_size=12
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(CELL, CELL), max_size=12), st.sampled_from(",;\t|"))
def test_as_many_subjects_come_out_as_rows_went_in(
    file: Writer, rows: list[tuple[str, str]], delimiter: str
) -> None:
    import csv
    import io

    # A small file of more control marks than four is no text and refused as such.
    marks = [c for row in rows for cell in row for c in cell if category(c) == "Cc"]
    assume(len([c for c in marks if c not in "\t\r\n\f"]) <= 4)
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(("name", "country"))
    writer.writerows(rows)
    table = read_subjects(file("a.csv", target.getvalue()))
    told = [row for row in rows if any(cell.strip() for cell in row)]
    assert table.rows == len(told)
