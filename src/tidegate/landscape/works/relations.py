"""A table of works or affiliations as relations of numbers and codes, in SQL over the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidegate.intake.countries import country_code
from tidegate.landscape.works.labels import Asked
from tidegate.landscape.works.layout import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_CITATIONS,
    Layout,
    literal,
)
from tidegate.landscape.works.parts import Tally

if TYPE_CHECKING:
    import duckdb

MOST_COUNTRIES = 2_000


def relations_of(
    connection: duckdb.DuckDBPyConnection,
    layout: Layout,
    scan: str,
    asked: Asked,
    file: str,
    tally: Tally,
) -> dict[str, list[str]]:
    """The relations of a table by kind ("works", "affiliations", "institutions"), each as SQL over
    `scan`; how many rows there are, and what a reader must know of them, is added to the tally.
    Rows whose values cannot be are not in them."""
    found: dict[str, list[str]] = {}
    work = layout.key("work")
    if layout.works:
        year, cited = layout.number("year"), layout.number("citations")
        told = (
            f"SELECT {work} AS work, {year}::SMALLINT AS year, "
            f"coalesce({cited}, 0)::INTEGER AS citations, {layout.text('field')} AS field, "
            f"{asked.labels(layout)} AS labels FROM {scan} WHERE {work} IS NOT NULL "
            f"AND {year} BETWEEN {FIRST_YEAR} AND {LAST_YEAR} "
            f"AND coalesce({cited}, 0) BETWEEN 0 AND {MOST_CITATIONS}"
        )
        if layout.affiliations:
            told = (
                "SELECT work, any_value(year) AS year, max(citations)::INTEGER AS citations, "
                f"any_value(field) AS field, any_value(labels) AS labels FROM ({told}) "
                "GROUP BY work"
            )
        found["works"] = [told]
        count = f"count(DISTINCT {work})" if layout.affiliations else "count(*)"
        [(tally.works, tally.without_year)] = connection.execute(
            f"SELECT {count}, count(*) FILTER (WHERE NOT ({layout.given('year')})) FROM {scan}"
        ).fetchall()
        if not layout.has("citations"):
            tally.notes.append(f"{file} has no citations: each counts as none")
        if not layout.has("field"):
            tally.notes.append(f"{file} has no fields: its works are of one field")
    if layout.affiliations:
        country = _country(connection, layout, scan, file, tally)
        institution = layout.key("institution")
        found["affiliations"] = [
            f"SELECT {work} AS work, coalesce({layout.key('author')}, 0)::UBIGINT AS author, "
            f"{institution}::UBIGINT AS institution, {country} AS country FROM {scan} "
            f"WHERE {work} IS NOT NULL"
        ]
        if layout.has("institution"):
            found["institutions"] = [
                f"SELECT {institution}::UBIGINT AS institution, "
                f"min({layout.text('institution')}) AS id, "
                f"coalesce(max({layout.text('institution_name')}), '') AS name FROM {scan} "
                f"WHERE {institution} IS NOT NULL GROUP BY 1"
            ]
        [(tally.affiliations,)] = connection.execute(f"SELECT count(*) FROM {scan}").fetchall()
    return found


def _country(
    connection: duckdb.DuckDBPyConnection, layout: Layout, scan: str, file: str, tally: Tally
) -> str:
    """SQL for a country's code, '' where it is not known."""
    if not layout.has("country"):
        return "''"
    text = layout.text("country")
    told = connection.execute(
        f"SELECT DISTINCT {text} FROM {scan} LIMIT {MOST_COUNTRIES}"
    ).fetchall()
    codes = {one: country_code(one) or "" for (one,) in told if one}
    lost = sorted(one for one, code in codes.items() if not code)
    if lost:
        few = ", ".join(f"“{one[:30]}”" for one in lost[:5])
        tally.notes.append(
            f"{file}: {len(lost):,} values of the country are none that is known: "
            f"{few}{' …' if len(lost) > 5 else ''}"
        )
    odd = {one: code for one, code in codes.items() if one != code}
    rest = text
    if len(told) >= MOST_COUNTRIES:
        odd, rest = codes, "''"
        tally.notes.append(
            f"{file}: only {MOST_COUNTRIES:,} spellings of countries are read, others are not known"
        )
    if not odd:
        return text
    whens = " ".join(f"WHEN {literal(one)} THEN {literal(code)}" for one, code in odd.items())
    return f"CASE {text} {whens} ELSE {rest} END"
