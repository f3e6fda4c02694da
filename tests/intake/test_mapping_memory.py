"""A correction is remembered for the next file with the same headers."""

from pathlib import Path

import pytest

from tidegate.errors import InputError
from tidegate.intake import MappingMemory, load_mapping, read_subjects, save_mapping

from .conftest import Writer


def test_a_mapping_is_recalled_for_the_same_headers_in_any_order(tmp_path: Path) -> None:
    memory = MappingMemory(tmp_path)
    assert memory.recall(("a", "b")) is None
    memory.remember(("a", "b"), {"name": "b"})
    assert memory.recall(("b", "a")) == {"name": "b"}
    assert memory.recall(("a", "b", "c")) is None
    memory.forget(("a", "b"))
    assert memory.recall(("a", "b")) is None


def test_a_mapping_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    mapping = {"name": "Наименование", "identifier.Tax number": "ИНН"}
    save_mapping(tmp_path / "m.json", mapping, ["Наименование", "ИНН"])
    assert load_mapping(tmp_path / "m.json") == mapping
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["m.json"]


def test_a_plain_mapping_file_may_be_written_by_hand(file: Writer) -> None:
    assert load_mapping(file("m.json", '\ufeff{"name": "Legal entity"}')) == {
        "name": "Legal entity"
    }


@pytest.mark.parametrize("text", ["[]", '{"name": 1}', "{", '"x"', "[" * 100_000])
def test_a_damaged_mapping_file_is_refused_and_a_damaged_memory_forgotten(
    file: Writer, tmp_path: Path, text: str
) -> None:
    with pytest.raises(InputError):
        load_mapping(file("m.json", text))
    memory = MappingMemory(tmp_path / "home")
    memory.remember(("a",), {"name": "a"}).write_text(text, encoding="utf-8")
    assert memory.recall(("a",)) is None


def test_a_remembered_mapping_is_used_and_finds_its_header_again(
    file: Writer, tmp_path: Path
) -> None:
    memory = MappingMemory(tmp_path / "home")
    mapping = {"name": "Nimi"}
    first = read_subjects(file("a.csv", "Maa,Nimi\nBonn,Aster\nLyon,Beryl\n"), mapping=mapping)
    memory.remember(first.columns, mapping)
    second = read_subjects(file("b.csv", "Maa,Nimi\nRoma,Coral\nOslo,Dahl\n"), memory=memory)
    assert [(s.row, s.name) for s in second] == [(2, "Coral"), (3, "Dahl")]
