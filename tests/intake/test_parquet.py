"""Parquet, by DuckDB, which may open this one file and nothing else."""

from pathlib import Path

import duckdb
import pytest

from tidegate.errors import InputError
from tidegate.intake import read_records, read_subjects

from .conftest import Writer

ROWS = """
    SELECT * FROM (VALUES ('Aster', 'DE', DATE '1971-03-05', [1, 2], {'a': 1.50::DECIMAL(4,2)}),
                          ('Beryl', NULL, NULL, [], NULL)) t(name, country, born, list, nested)
"""


def test_rows_are_read_and_numbered_as_under_a_header(tmp_path: Path) -> None:
    path = tmp_path / "odd [1]*.parquet"
    plain = tmp_path / "plain.parquet"
    duckdb.sql(f"COPY ({ROWS}) TO '{plain}' (FORMAT parquet)")
    path.write_bytes(plain.read_bytes())
    for source in (path, plain):
        table = read_records(source)
        assert table.rows[0].number == 2
        assert table.rows[0].cells == {
            "name": "Aster",
            "country": "DE",
            "born": "1971-03-05",
            "list": ["1", "2"],
            "nested.a": "1.50",
        }
        assert [(s.name, s.countries) for s in read_subjects(source)] == [
            ("Aster", ("DE",)),
            ("Beryl", ()),
        ]


def test_a_file_without_rows_keeps_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    duckdb.sql(f"COPY (SELECT 'x' AS name, 'DE' AS country WHERE false) TO '{path}'")
    table = read_subjects(path)
    assert (len(table), table.columns) == (0, ("name", "country"))


@pytest.mark.parametrize("data", [b"PAR1" + b"x" * 100 + b"PAR1", b"PAR1PAR1", b"PAR1"])
def test_a_damaged_file_is_refused_without_a_trace(file: Writer, data: bytes) -> None:
    with pytest.raises(InputError, match="no sound Parquet") as raised:
        read_records(file("a.parquet", data))
    assert raised.value.hint
