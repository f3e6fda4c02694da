"""What DuckDB answers, Spark answers: the same clauses, the same decimals, the same unknowns."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.rules import load
from tidegate.rules.clauses import check
from tidegate.rules.database import run
from tidegate.rules.schema import FactSchema, as_json
from tidegate.rules.select import Layout, columns_used, compile_select, expression_sql, truth_sql

from .reckoning import COLUMNS, NAMES, SCHEMA, answer, clauses, decimals, known_in_part
from .rows_of_facts import anything, spoken

DAY = dt.date(2026, 8, 1)
SPARK_TYPES = {
    "text": "STRING",
    "texts": "ARRAY<STRING>",
    "bool": "BOOLEAN",
    "date": "DATE",
    "number": "DECIMAL(18,6)",
}


# Under Python 3.12 and later pyspark and py4j still use names that Python will drop.
pytestmark = [
    pytest.mark.filterwarnings(
        r"ignore::DeprecationWarning:pyspark\..*", r"ignore::DeprecationWarning:py4j\..*"
    ),
    pytest.mark.xdist_group("spark"),  # one session, on one of the two processes
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("Spark's answers are not checked: pyspark is not here (pip install pyspark)")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Spark's answers are not checked: there is no Java (apt: default-jre-headless)")
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "512m",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.session.timeZone": "UTC",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master("local[1]").appName("tidegate")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def show(spark: Any, schema: FactSchema, columns: Sequence[str], rows: Sequence[Any]) -> str:
    """Makes rows of facts, as `FactSchema.read` gives them, a relation of Spark's; its SQL."""
    fields = [
        (field, column.type)
        for column in (schema.columns[name] for name in columns)
        for field in column.fields
    ]
    of_type: dict[str, Any] = {"number": Decimal, "date": dt.date.fromisoformat}
    typed = [
        [number]
        + [
            value if value is None or kind not in of_type else of_type[kind](value)
            for value, (_, kind) in zip(row, fields, strict=True)
        ]
        for number, row in enumerate(rows)
    ]
    names = ", ".join(["row_no BIGINT", *(f"`{n}` {SPARK_TYPES[kind]}" for n, kind in fields)])
    spark.createDataFrame(typed, names).createOrReplaceTempView("facts")
    return "SELECT * FROM facts"


@given(
    st.lists(clauses, min_size=25, max_size=25),
    st.lists(st.tuples(*[known_in_part() for _ in NAMES]), min_size=25, max_size=25),
    st.lists(st.tuples(decimals, decimals, decimals), min_size=25, max_size=25),
)
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_spark_answers_as_fractions_and_as_duckdb_do(
    spark: Any, texts: list[str], drawn: Any, exact: list[tuple[Decimal, ...]]
) -> None:
    known = [[each for each, _ in row] for row in drawn]
    rows = [dict(zip(NAMES, row, strict=True)) for row in [*known, *exact]]
    read = [SCHEMA.read(row, DAY) for row in rows]
    compiled = [check(text, COLUMNS) for text in texts]
    theirs = ", ".join(truth_sql(expression_sql(row, "spark"), "spark") for row in compiled)
    relation = show(spark, SCHEMA, NAMES, read)
    found = spark.sql(f"SELECT {theirs} FROM ({relation}) ORDER BY row_no").collect()
    ours = ", ".join(truth_sql(row.sql) for row in compiled)
    duck = run(f"SELECT {ours} FROM ({SCHEMA.relation()}) ORDER BY row_no", as_json(read))
    for row, one, two in zip(rows, found, duck, strict=True):
        assert tuple(one) == two, row
    for row, one in zip(exact, found[len(known) :], strict=True):
        numbers = {name: Fraction(value) for name, value in zip(NAMES, row, strict=True)}
        wanted = ["1" if answer(clause.shape, numbers) else "0" for clause in compiled]
        assert list(one) == wanted, row


def test_spark_is_exact_at_the_edge_of_every_product(spark: Any) -> None:
    chance, step = random.Random(5), Decimal("0.000001")
    factors = ("5.92", "1.6", "3.2", "0.000001", "999.999999")
    areas = [Decimal(chance.randrange(10**digits)) / 10**6 for digits in range(1, 19)]
    edges = {
        (Decimal(factor) * area).quantize(step) + off
        for factor in factors
        for area in areas
        for off in (-step, 0, step)
    }
    rows = [
        {"a": edge, "b": area}
        for area in areas
        for edge in edges
        if 0 <= edge < 10**12 and abs(edge - area * 6) < area * 2 + 1
    ]
    compiled = [check(f"a >= {factor} * b", COLUMNS) for factor in factors]
    relation = show(spark, SCHEMA, NAMES, [SCHEMA.read(row, DAY) for row in rows])
    columns = ", ".join(expression_sql(row, "spark") for row in compiled)
    found = spark.sql(f"SELECT {columns} FROM ({relation}) ORDER BY row_no").collect()
    for row, answers in zip(rows, found, strict=True):
        wanted = [Fraction(row["a"]) >= Fraction(factor) * Fraction(row["b"]) for factor in factors]
        assert list(answers) == wanted, row


@pytest.mark.parametrize("day", ["2023-03-01", "2026-02-01"])
@pytest.mark.parametrize("subject", ["listing", "item", "transaction"])
def test_the_shipped_rulebooks_say_the_same_in_spark(spark: Any, subject: str, day: str) -> None:
    books, chance = load(), random.Random(7)
    schema = books.schemas[subject]
    held = books.held(subject, [{}], day, "")
    layout = Layout(held)
    words = spoken(held)
    columns = columns_used(held, schema)
    read = [schema.read(anything(chance, schema, words), DAY, columns) for _ in range(200)]
    relation = show(spark, schema, columns, read)
    sql = compile_select(layout, schema, day, relation=relation, dialect="spark")
    theirs = {row[0]: (row[1], tuple(row[2])) for row in spark.sql(sql).collect()}
    sql = compile_select(layout, schema, day, relation=schema.relation(columns))
    ours = {row[0]: (row[1], tuple(row[2])) for row in run(sql, as_json(read))}
    assert theirs == ours
    assert len(set(ours.values())) > 20 or not held
