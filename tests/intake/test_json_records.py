"""JSON and JSON lines: the records are found; a bad line costs itself."""

import json

import pytest

from tidegate.errors import InputError
from tidegate.intake import read_records, read_subjects

from .conftest import Writer


@pytest.mark.parametrize(
    "document",
    [
        [{"name": "Aster"}, {"name": "Beryl"}],
        {"results": [{"name": "Aster"}, {"name": "Beryl"}], "total": 2, "sources": ["a", "b", "c"]},
        {"data": {"meta": [{"v": 1}], "items": [{"name": "Aster"}, {"name": "Beryl"}]}},
        {"a1": {"name": "Aster"}, "b2": {"name": "Beryl"}},
        {"columns": ["x"], "page": {"rows": [{"name": "Aster"}, {"name": "Beryl"}]}},
        {"meta": {"a": 1}, "data": {"rows": [{"name": "Aster"}, {"name": "Beryl"}]}},
        {"meta": {"n": 2}, "data": {"n": 2, "rows": [{"name": "Aster"}, {"name": "Beryl"}]}},
        {"a": {"name": "Aster", "sites": [{"city": "A"}, {"city": "B"}]}, "b": {"name": "Beryl"}},
    ],
)
def test_the_records_are_found_wherever_they_stand(file: Writer, document: object) -> None:
    table = read_subjects(file("a.json", json.dumps(document)))
    assert [s.name for s in table] == ["Aster", "Beryl"]
    assert [s.row for s in table] == [1, 2]


def test_an_empty_array_is_told_as_such(file: Writer) -> None:
    with pytest.raises(InputError, match="holds no records"):
        read_subjects(file("a.json", "[]"))


def test_one_object_is_one_record_with_its_own_lists(file: Writer) -> None:
    record = {"name": "Aster", "country": "DE", "addresses": [{"city": "Bonn"}, {"city": "Köln"}]}
    table = read_records(file("a.json", json.dumps(record)))
    assert len(table) == 1
    assert table.rows[0].cells["addresses.city"] == ["Bonn", "Köln"]


def test_nested_values_become_columns_and_lists_stay_in_step(file: Writer) -> None:
    records = [{"name": {"english": "A"}, "ids": [{"n": 1}, {"n": 2, "c": "DE"}], "x": None}]
    cells = read_records(file("a.json", json.dumps(records))).rows[0].cells
    assert cells == {"name.english": "A", "ids.n": ["1", "2"], "ids.c": ["", "DE"], "x": ""}


def test_numbers_keep_their_digits(file: Writer) -> None:
    table = read_records(file("a.json", '[{"id": 12345678901234567890, "n": 1.10, "b": true}]'))
    assert table.rows[0].cells == {"id": "12345678901234567890", "n": "1.10", "b": "true"}


def test_a_bad_line_is_a_subject_with_a_problem_and_the_rest_goes_on(file: Writer) -> None:
    text = '{"name": "Aster"}\n{"name": "Bro\n\n[1, 2\nnull\n{"name": "Coral"}\n'
    table = read_subjects(file("a.jsonl", text))
    assert [s.name for s in table] == ["Aster", "", "", "", "Coral"]
    assert [bool(s.problem) for s in table] == [False, True, True, True, False]
    assert {p.row for p in table.problems} == {2, 3, 4}


def test_lines_under_a_json_name_are_read_as_lines(file: Writer) -> None:
    table = read_subjects(file("a.json", '{"name": "Aster"}\n{"name": "Beryl"}\n'))
    assert [s.name for s in table] == ["Aster", "Beryl"]


@pytest.mark.parametrize("depth", [100, 5_000, 200_000])
def test_deep_nesting_is_refused(file: Writer, depth: int) -> None:
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        with pytest.raises(InputError):
            read_records(file("a.json", opening * depth + "1" + closing * depth))


def test_deep_nesting_in_one_line_costs_that_line(file: Writer) -> None:
    text = '{"name": "Aster"}\n' + "[" * 100_000 + '\n{"name": "Coral"}\n'
    assert [s.name for s in read_subjects(file("a.jsonl", text))] == ["Aster", "", "Coral"]


def test_brackets_in_texts_are_no_nesting(file: Writer) -> None:
    record = [{"name": "Aster", "note": "[" * 500 + '"\\' + "{" * 500}]
    assert len(read_records(file("a.json", json.dumps(record)))) == 1


def test_truncated_json_is_refused_and_says_where(file: Writer) -> None:
    with pytest.raises(InputError, match="line 1"):
        read_records(file("a.json", '[{"name": "Aster"}, {"na'))


@pytest.mark.parametrize("text", ["[]", "{}", "[1, 2]", '"name"', "12"])
def test_json_without_a_name_in_it_is_refused(file: Writer, text: str) -> None:
    with pytest.raises(InputError):
        read_subjects(file("a.json", text))


def test_a_huge_number_does_not_stall(file: Writer) -> None:
    table = read_records(file("a.json", '[{"name": "Aster", "n": ' + "9" * 100_000 + "}]"))
    assert len(table) == 1


def test_a_cell_over_the_limit_is_cut_and_told(file: Writer) -> None:
    records = [{"name": "Aster", "note": "x" * 3_000_000}, {"name": "Beryl", "note": ""}]
    table = read_subjects(file("a.json", json.dumps(records)))
    assert len(table[0].fields["note"]) == 2**20
    assert [(p.row, p.column) for p in table.problems] == [(1, "note")]
    assert [s.name for s in table] == ["Aster", "Beryl"]


def test_a_list_of_lists_is_a_sheet(file: Writer) -> None:
    table = read_subjects(file("a.json", '[["name", "country"], ["Aster", "DE"]]'))
    assert [(s.name, s.countries) for s in table] == [("Aster", ("DE",))]
    assert [s.name for s in read_subjects(file("b.json", '["Aster", "Beryl"]'))] == [
        "Aster",
        "Beryl",
    ]
