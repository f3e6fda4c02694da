"""The works of technologies, and what of each belongs to whom, as tables of DuckDB.

    labelled (work, technology, year, citations, top)   a row for each work and its technology
    credit   (work, institution, country, part)         what of a work is whose; sums to one a work

`top` is how much of the work belongs to the 10 % most cited of its reference set: 1 above the
boundary, 0 below, and for the works that tie at the boundary the same fraction, so that exactly a
tenth of the set is in (Waltman and Schreiber, "On the calculation of percentile-based bibliometric
indicators", JASIST 64(2), 2013). `part` gives every author of a work the same and divides it
equally among the author's institutions; rows without an author count as one author. What has no
institution or country is credit to nobody known, never left out: shares of all add up to one.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from tidegate.errors import InputError, InternalError
from tidegate.landscape.works.engine import MEMORY, connect, lock
from tidegate.landscape.works.labels import Asked
from tidegate.landscape.works.parts import Parts

By = Literal["country", "institution"]
Reference = Literal["field", "technology"]
UNKNOWN = "0"
MOST_TECHNOLOGIES = 250
SHELF = 8_000_000
"""Affiliations that are credited at once: about a gigabyte."""


class Counting:
    """Opens what was read and counts it; `with` removes what it wrote.

    `years` are the first and last, both in; None the earliest and latest of the data. `reference`
    says within what the most cited are sought: works of one field and year, or of one technology
    and year. All works of the files count for the field's sets, in a technology or not.
    """

    def __init__(
        self,
        parts: Parts,
        asked: Asked,
        *,
        folder: Path,
        years: tuple[int, int] | None = None,
        reference: Reference = "field",
        memory: str = MEMORY,
    ) -> None:
        self._parts = parts
        self.asked = asked
        self.reference: Reference = reference
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._room = Path(tempfile.mkdtemp(prefix="run-", dir=folder))
        inputs = [*parts.inputs, folder / "parts"]
        self.connection = connect(
            self._room, parts.inputs, database=self._room / "run.duckdb", memory=memory
        )
        self.connection.execute("SET allowed_directories = ?", [[str(self._room), str(inputs[-1])]])
        self.connection.execute("SET preserve_insertion_order = false")
        lock(self.connection)
        self._works = self._united(parts.works, "work, year, citations, field, labels")
        self.doubled = self.works = 0
        self.years = years or self._span()
        self.technologies: tuple[str, ...] = ()
        self._credited = self._labelled = False
        self._exploded = self._sets = ""

    def __enter__(self) -> Counting:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()
        shutil.rmtree(self._room, ignore_errors=True)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query. Raises InternalError where DuckDB cannot."""
        import duckdb

        try:
            return self.connection.execute(sql).fetchall()
        except duckdb.Error as error:
            raise InternalError(f"the count cannot be made: {str(error)[:300]}") from error

    def arrays(self, sql: str) -> dict[str, Any]:
        """The columns of a query as NumPy arrays."""
        found: dict[str, Any] = self.connection.execute(sql).fetchnumpy()
        return found

    @staticmethod
    def _united(relations: list[str], columns: str) -> str:
        if not relations:
            return ""
        return " UNION ALL ".join(f"SELECT {columns} FROM ({one})" for one in relations)

    def _span(self) -> tuple[int, int]:
        [(first, last)] = self.rows(f"SELECT min(year), max(year) FROM ({self._works})")
        if first is None:
            raise InputError("no work has a year", hint="A share is of works of some years.")
        return int(first), int(last)

    def begin(self) -> None:
        """Finds the technologies and the boundaries of the top tenths. Raises InputError where no
        work is of any technology in those years."""
        if self.technologies:
            return
        first, last = self.years
        inside = f"(SELECT * FROM ({self._works}) WHERE year BETWEEN {first} AND {last})"
        [(total, distinct)] = self.rows(f"SELECT count(*), count(DISTINCT work) FROM {inside}")
        self.doubled = total - distinct
        self.works = distinct
        works = inside
        if self.doubled:
            works = (
                "(SELECT work, min(year) AS year, max(citations) AS citations, "
                "min(field) AS field, list_distinct(flatten(list(labels))) AS labels "
                f"FROM {inside} GROUP BY work)"
            )
            # A work that stands in two files with two years is one work still.
            self.rows(f"CREATE TABLE works AS SELECT * FROM {works}")
            works = "works"
        self.rows(
            "CREATE TABLE names AS SELECT (row_number() OVER (ORDER BY id))::SMALLINT "
            f"AS technology, id FROM (SELECT DISTINCT unnest(labels) AS id FROM {works})"
        )
        self.technologies = tuple(
            id for (id,) in self.rows("SELECT id FROM names ORDER BY technology")
        )
        if not self.technologies:
            raise InputError(
                f"no work of {first} to {last} is of any technology asked for",
                hint="Look at --technologies and --years, and whether the file has titles, "
                "abstracts or topics.",
            )
        if len(self.technologies) > MOST_TECHNOLOGIES:
            raise InputError(
                f"the files name {len(self.technologies):,} technologies",
                hint=f"At most {MOST_TECHNOLOGIES} can be told of; give definitions instead.",
            )
        sets = "field, year" if self.reference == "field" else "technology, year"
        one = len(self.technologies) == 1 and self.asked.everything
        self._exploded = (
            f"SELECT work, 1::SMALLINT AS technology, year, citations, field FROM {works}"
            if one
            else "SELECT work, technology, year, citations, field FROM (SELECT work, "
            f"unnest(labels) AS id, year, citations, field FROM {works}) JOIN names USING (id)"
        )
        basis = works if self.reference == "field" else f"({self._exploded})"
        self.rows(f"CREATE TABLE boundary AS {_boundary(basis, sets)}")
        self._sets = sets

    def label(self) -> None:
        """Makes `labelled`. Raises as `begin` does."""
        if self._labelled:
            return
        self.begin()
        self.rows(
            "CREATE TABLE labelled AS SELECT work, technology, year, citations, "
            f"coalesce(top, 0)::DOUBLE AS top FROM ({self._exploded}) "
            f"LEFT JOIN boundary USING ({self._sets}, citations)"
        )
        self._labelled = True

    def some(self, name: str, *, most_cited: bool) -> None:
        """Makes a table like `labelled` of the works in the top tenth, or of those that are cited,
        without one of all works first."""
        self.begin()
        join = f"JOIN boundary USING ({self._sets}, citations)" if most_cited else ""
        top = "top::DOUBLE" if most_cited else "0::DOUBLE"
        self.rows(
            f"CREATE OR REPLACE TABLE {name} AS SELECT work, technology, year, citations, "
            f"{top} AS top FROM ({self._exploded}) {join} "
            f"WHERE {'top' if most_cited else 'citations'} > 0"
        )

    def shelves(self, part: float = 1.0) -> list[str]:
        """The shelves that works lie on by their key, each as SQL: what affiliations give is found
        shelf by shelf, so that memory does not grow with the files. `part` is how much of the
        affiliations is wanted."""
        number = max(1, round(self._parts.tally.affiliations * part) // SHELF + 1)
        return [f"work % {number} = {shelf}" for shelf in range(number)] if number > 1 else ["true"]

    def affiliations(self, of: str, shelf: str) -> str:
        """SQL for the affiliations of those works in a table `of` that are on a shelf."""
        told = self._united(self._parts.affiliations, "work, author, institution, country")
        if not told:
            told = (
                "SELECT 0::UBIGINT AS work, 0::UBIGINT AS author, 0::UBIGINT AS institution, "
                "'' AS country WHERE false"
            )
        works = f"(SELECT work FROM {of} WHERE {shelf})"
        told = f"(SELECT * FROM ({told}) WHERE {shelf})"
        return f"(SELECT * FROM {told} SEMI JOIN {works} USING (work))"

    def credit(self) -> None:
        """Makes `credit` for every labelled work, and `unit_country` and `unit_institution`
        (work, unit, part): what of a work is whose, a unit being a number; 0 is nobody known."""
        if self._credited:
            return
        self.label()
        told = self._united(self._parts.affiliations, "country") or "SELECT '' AS country"
        self.rows(
            "CREATE TABLE countries AS SELECT (row_number() OVER (ORDER BY country))::UBIGINT AS "
            f"unit, country FROM (SELECT DISTINCT country FROM ({told}) WHERE country <> '')"
        )
        shelves = self.shelves()
        verbs = ["CREATE TABLE {} AS", *["INSERT INTO {}"] * (len(shelves) - 1)]
        for shelf, verb in zip(shelves, verbs, strict=True):
            credit = credit_of(
                self.affiliations("labelled", shelf),
                f"(SELECT work FROM labelled WHERE {shelf})",
            )
            self.rows(f"CREATE OR REPLACE TABLE shelf AS {credit}")
            self.rows(f"{verb.format('credit')} SELECT * FROM shelf")
            self.rows(
                f"{verb.format('unit_country')} SELECT work, coalesce(unit, 0)::UBIGINT AS unit, "
                "sum(part) AS part FROM shelf LEFT JOIN countries USING (country) GROUP BY ALL"
            )
            self.rows(
                f"{verb.format('unit_institution')} SELECT work, coalesce(institution, 0)::UBIGINT "
                "AS unit, sum(part) AS part FROM shelf GROUP BY ALL"
            )
        self.rows("DROP TABLE shelf")
        # Of countries with the same credit the first by its code: the same in every run.
        self.rows(
            "CREATE TABLE homes AS SELECT institution AS unit, country FROM (SELECT institution, "
            "country, sum(part) AS credit FROM credit WHERE institution IS NOT NULL AND "
            "country <> '' GROUP BY ALL) QUALIFY row_number() OVER (PARTITION BY institution "
            "ORDER BY round(credit, 9) DESC, country) = 1"
        )
        named = self._united(self._parts.institutions, "institution, id, name")
        self.rows(
            "CREATE TABLE institutions AS SELECT institution AS unit, min(id) AS id, "
            f"max(name) AS name FROM ({named}) GROUP BY 1"
            if named
            else "CREATE TABLE institutions (unit UBIGINT, id VARCHAR, name VARCHAR)"
        )
        self._credited = True

    def names(self, by: By, units: list[int]) -> dict[int, tuple[str, str]]:
        """(id, name) of units; an institution's name is its id where no file names it."""
        if by == "country":
            told = self.rows("SELECT unit, country, country FROM countries")
            return {unit: (id, name) for unit, id, name in told}
        if not units:
            return {}
        wanted = ", ".join(map(str, units))
        told = self.rows(f"SELECT unit, id, name FROM institutions WHERE unit IN ({wanted})")
        return {unit: (_short(id), name or _short(id)) for unit, id, name in told}

    def home(self, units: list[int]) -> dict[int, str]:
        """The country of institutions: the one most of their credit is in."""
        if not units:
            return {}
        wanted = ", ".join(map(str, units))
        return dict(self.rows(f"SELECT unit, country FROM homes WHERE unit IN ({wanted})"))


def _short(id: str) -> str:
    return id.rsplit("/", 1)[-1] if id.startswith("http") else id


def _boundary(works: str, sets: str) -> str:
    """SQL for (set, citations, top): how much of a work with so many citations is in the top
    tenth. Numbers of works alone decide, so no rounding does."""
    return (
        f"WITH level AS (SELECT {sets}, citations, count(*) AS level FROM {works} GROUP BY ALL), "
        f"ranked AS (SELECT *, sum(level) OVER (PARTITION BY {sets}) AS total, "
        f"coalesce(sum(level) OVER (PARTITION BY {sets} ORDER BY citations DESC "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS above FROM level) "
        f"SELECT {sets}, citations, CASE WHEN 10 * (above + level) <= total THEN 1.0 "
        "ELSE (total - 10 * above)::DOUBLE / (10 * level) END AS top FROM ranked "
        "WHERE 10 * above < total"
    )


def credit_of(affiliations: str, works: str) -> str:
    """SQL for (work, institution, country, part) of every work of the relation `works`."""
    return (
        f"WITH told AS (SELECT DISTINCT work, author, institution, country FROM {affiliations}), "
        "told_of_author AS (SELECT work, author, count(*) AS places FROM told GROUP BY ALL), "
        "authors AS (SELECT work, count(*) AS authors FROM told_of_author GROUP BY work) "
        "SELECT work, institution, country, sum(1.0::DOUBLE / (places * authors)) AS part "
        "FROM told JOIN told_of_author USING (work, author) JOIN authors USING (work) GROUP BY ALL "
        f"UNION ALL SELECT DISTINCT work, NULL::UBIGINT, '', 1.0::DOUBLE FROM {works} "
        "ANTI JOIN authors USING (work)"
    )
