"""Reads the fact schemas that ship with the package (facts/*.yaml), and checks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from tidegate.errors import Problem, RulebookError
from tidegate.rules.schema import Column, FactSchema, Type

_KEYS = {name for name in Column.__slots__ if name != "name"}


def read_schemas(paths: Iterable[Path]) -> dict[str, FactSchema]:
    """The schemas by subject, each with the columns of the one it includes before its own.

    Raises RulebookError with every problem: a column of no known type, an interval that is no
    number, a provided fact that is neither true nor false, a name used twice.
    """
    problems: list[Problem] = []
    found = {path.stem: _read(path, problems) for path in paths}
    for name, schema in found.items():
        if not schema.includes:
            continue
        base = found.get(schema.includes)
        if base is None or base.includes:
            words = f"includes {schema.includes}, which is no schema that stands by itself"
            problems.append(Problem(f"{name}.yaml", words))
            continue
        for twice in base.columns.keys() & schema.columns.keys():
            words = f"{twice} is already a fact of {schema.includes}"
            problems.append(Problem(f"{name}.yaml", words))
        found[name] = replace(schema, columns={**base.columns, **schema.columns})
    if problems:
        raise RulebookError("the fact schemas have mistakes", problems=problems)
    return found


def _read(path: Path, problems: list[Problem]) -> FactSchema:
    import yaml

    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    columns = {}
    for name, row in data["columns"].items():
        for key in ("yes", "no"):
            if True in row or False in row:  # YAML 1.1 reads the bare words yes and no as truth
                row[key] = row.pop(key == "yes")
        wrong = _wrong(row)
        if wrong:
            problems.append(Problem(path.name, f"{name} {wrong}"))
            continue
        columns[name] = Column(name=name, **row)
    fields = [field for column in columns.values() for field in column.fields]
    for field in {field for field in fields if fields.count(field) > 1} | (
        {"as_of", "row_no", "life", "pattern"} & set(fields)
    ):
        problems.append(Problem(path.name, f"{field} names two things"))
    return FactSchema(
        data["subject"], columns, data.get("lifetime") or {}, data.get("includes") or ""
    )


def _wrong(row: Mapping[str, Any]) -> str:
    if set(row) - _KEYS:
        return f"has no {', '.join(sorted(map(str, set(row) - _KEYS)))}"
    if row.get("type") not in get_args(Type) or not row.get("meaning"):
        return f"needs a meaning and a type: {', '.join(get_args(Type))}"
    if row.get("interval") and row["type"] != "number":
        return f"is a {row['type']}: only a number is known between bounds"
    if row.get("provided") and row["type"] != "bool":
        return f"is a {row['type']}: only what is true or false is provided"
    return ""
