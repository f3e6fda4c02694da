"""The flat layout of works and affiliations: which column is which, and its value as SQL.

    works           work, year, citations; also field, topics, technology, title, abstract
    affiliations    work, and institution or country or both; also author, institution_name

One file may hold both: a row for each work, author and institution.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from tidegate.errors import InputError, Problem

FIRST_YEAR, LAST_YEAR = 1500, 2200
MOST_CITATIONS = 2_000_000_000
_WHOLE = re.compile(r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?")


@lru_cache(maxsize=1)
def headers() -> dict[str, tuple[str, ...]]:
    """For each field the headers it is known by, the likeliest first."""
    import yaml

    folder = resources.files("tidegate.landscape") / "data"
    told = yaml.safe_load((folder / "works_columns.yaml").read_text("utf-8"))
    return {field: tuple(names) for field, names in told.items()}


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table by field, and their types as DuckDB names them."""

    columns: Mapping[str, str]
    types: Mapping[str, str]

    @property
    def works(self) -> bool:
        """Whether its rows are of works."""
        return "work" in self.columns and "year" in self.columns

    @property
    def affiliations(self) -> bool:
        """Whether its rows say who wrote them and where."""
        return "work" in self.columns and not {"institution", "country"}.isdisjoint(self.columns)

    def has(self, field: str) -> bool:
        return field in self.columns

    def column(self, field: str) -> str:
        """The column of a field, quoted; NULL where there is none."""
        return quoted(self.columns[field]) if field in self.columns else "NULL"

    def text(self, field: str) -> str:
        """Its value as text, '' where there is none."""
        return f"coalesce(trim({self.column(field)}::VARCHAR), '')"

    def given(self, field: str) -> str:
        """Whether a cell says anything."""
        if _WHOLE.fullmatch(self.types.get(field, "")):
            return f"{self.column(field)} IS NOT NULL"  # no text is made of millions of numbers
        return f"{self.text(field)} <> ''"

    def number(self, field: str) -> str:
        """Its value as a whole number, NULL where it is none."""
        column = self.column(field)
        if _WHOLE.fullmatch(self.types.get(field, "")):
            return f"{column}::BIGINT"
        return f"TRY_CAST(nullif(trim({column}::VARCHAR), '') AS BIGINT)"

    def key(self, field: str) -> str:
        """A number for an id: OpenAlex's own, else a hash of 64 bits; NULL where there is none.

        Two of twenty million ids share a hash with a chance of 1 in 90,000.
        """
        column = self.column(field)
        if _WHOLE.fullmatch(self.types.get(field, "")):
            return f"TRY_CAST({column} AS UBIGINT)"
        text = f"trim({column}::VARCHAR)"
        number = f"regexp_extract({text}, '^(?:https://openalex\\.org/)?[WAI]?([0-9]{{1,18}})$', 1)"
        return (
            f"CASE WHEN coalesce({text}, '') = '' THEN NULL ELSE "
            f"coalesce(TRY_CAST(nullif({number}, '') AS UBIGINT), hash({text})) END"
        )

    def labels(self, field: str) -> str:
        """A list of texts: from a list, or a text with semicolons; [] where there is none."""
        if field not in self.columns:
            return "[]::VARCHAR[]"
        if self.types[field].endswith("[]"):
            return f"list_distinct(coalesce({self.column(field)}::VARCHAR[], []))"
        text = self.text(field)
        pieces = f"list_transform(string_split({text}, ';'), lambda x: trim(x))"
        # Nearly every cell holds one, and a list of one is made ten times as fast.
        return (
            f"CASE WHEN {text} = '' THEN []::VARCHAR[] WHEN contains({text}, ';') "
            f"THEN list_distinct(list_filter({pieces}, lambda x: x <> '')) ELSE [{text}] END"
        )


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def layout_of(
    path: Path, columns: Sequence[tuple[str, str]], mapping: Mapping[str, str] | None = None
) -> Layout:
    """The layout of a table with these (name, type). `mapping` is field → column.

    Raises InputError, with everything wrong at once, for a table that is neither of works nor of
    affiliations, and for a mapping that names what is not there.
    """
    names = {name for name, _ in columns}
    types = dict(columns)
    problems = []
    found: dict[str, str] = {}
    for field, column in (mapping or {}).items():
        if field not in headers():
            problems.append(
                Problem(path.name, f"“{field}” is no field", f"known are {', '.join(headers())}")
            )
        elif column in names:
            found[field] = column
    for field, known in headers().items():
        if field in found:
            continue
        folded = {_folded(name): name for name in names if name not in found.values()}
        for word in known:
            if word in folded:
                found[field] = folded[word]
                break
    layout = Layout(found, {field: types[column] for field, column in found.items()})
    if not layout.works and not layout.affiliations:
        missing = "work" if "work" not in found else "year (for works) or institution or country"
        told = ", ".join(sorted(names)[:12])
        problems.append(
            Problem(
                path.name,
                f"has no column of {missing}; it has {told}",
                "name it with --map, as --map year=PY; docs/landscape.md shows the layout",
            )
        )
    if problems:
        raise InputError(f"{path.name} cannot be used", problems=problems)
    return layout


def _folded(name: str) -> str:
    return " ".join(re.split(r"[\s_.\-]+", name.strip().casefold()))


def wrong_values(layout: Layout, number: str, relation: str, most: int) -> str:
    """SQL for (row, column, value, what) of values that cannot be: at most so many.

    `number` is the SQL of a row's number."""
    told = []
    if layout.works:
        for field, low, high in (
            ("year", FIRST_YEAR, LAST_YEAR),
            ("citations", 0, MOST_CITATIONS),
        ):
            if not layout.has(field):
                continue
            value, text = layout.number(field), layout.text(field)
            told.append(
                f"SELECT {number} AS row, {literal(layout.columns[field])} AS col, "
                f"{text}[:60] AS value, '{field}' AS what FROM {relation} "
                f"WHERE {layout.given(field)} "
                f"AND ({value} IS NULL OR {value} NOT BETWEEN {low} AND {high})"
            )
    told.append(
        f"SELECT {number} AS row, {literal(layout.columns['work'])} AS col, '' AS value, "
        f"'work' AS what FROM {relation} "
        f"WHERE {layout.key('work')} IS NULL"
    )
    return f"SELECT * FROM ({' UNION ALL '.join(told)}) ORDER BY row LIMIT {most}"
