"""Makes works and affiliations for the timings of the landscape: seeded, Parquet, any size.

    python bench/landscape/generate.py FOLDER --works 20000000

Every value is made from a hash of its number and the seed, so that a smaller set is no part of a
larger one but the same call gives the same files under one version of DuckDB. Works are of 2005 to
2024, each in one of 26 fields and one of 44 technologies, with citations of a heavy tail and many
ties; affiliation rows are 2.25 a work on average, of 30,000 institutions by a power law.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import duckdb

ROWS_A_WORK = (1, 1, 1, 2, 2, 2, 2, 7)
"""How many affiliation rows works have, each as often: 2.25 on average."""
COUNTRIES = "CN US GB DE IN JP KR FR CA AU IT ES NL CH SE SG BR IR RU TW".split()


def uniform(salt: int) -> str:
    """A number in [0, 1) from the row's number `i` and a salt."""
    return f"(hash(i * 1000003 + {salt}) >> 11) / 9007199254740992.0"


def generate(folder: Path, works: int, seed: int) -> None:
    """Writes works.parquet and affiliations.parquet into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    base = seed * 1009
    with duckdb.connect(config={"threads": 2, "memory_limit": "3GB"}) as connection:
        connection.execute(f"""
            COPY (
                SELECT i + 1 AS work,
                    (2005 + floor(20 * sqrt({uniform(base + 1)})))::SMALLINT AS year,
                    greatest(0, floor(exp(2.2 + 1.3 * sqrt(-2 * ln(1 - {uniform(base + 2)}))
                        * cos(6.283185307 * {uniform(base + 3)})) - 1))::INTEGER AS citations,
                    'field ' || floor(26 * pow({uniform(base + 4)}, 1.5))::INTEGER AS field,
                    'technology ' || floor(44 * {uniform(base + 5)})::INTEGER AS technology
                FROM range({works}) t(i)
            ) TO '{folder / "works.parquet"}' (FORMAT parquet)""")
        countries = ", ".join(f"'{code}'" for code in COUNTRIES)
        connection.execute(f"""
            COPY (
                WITH counted AS (
                    SELECT i, ({list(ROWS_A_WORK)})[1 + (hash(i + {base + 6}) % 8)::INTEGER] AS n
                    FROM range({works}) t(i)
                ), numbered AS (
                    SELECT w + 1 AS work, w * 8 + place AS i, place
                    FROM (SELECT i AS w, unnest(range(n)) AS place FROM counted)
                ), drawn AS (
                    -- Every fifth row is a second affiliation of the author before.
                    SELECT work, CASE WHEN i % 5 = 0 AND place > 0 THEN i - 1 ELSE i END AS a,
                        floor(30000 * pow({uniform(base + 7)}, 3))::BIGINT AS institution
                    FROM numbered
                )
                SELECT work, hash(a) % 15000000 AS author, institution,
                    ([{countries}])[1 + floor({len(COUNTRIES)}
                        * pow((hash(institution + {base}) >> 11) / 9007199254740992.0, 2)
                    )::INTEGER] AS country
                FROM drawn
            ) TO '{folder / "affiliations.parquet"}' (FORMAT parquet)""")
        for name in ("works", "affiliations"):
            path = folder / f"{name}.parquet"
            found = connection.execute(f"SELECT count(*) FROM '{path}'").fetchone()
            assert found is not None
            print(f"{name}: {found[0]:,} rows, {path.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    start = time.perf_counter()
    generate(asked.folder, asked.works, asked.seed)
    print(f"{time.perf_counter() - start:.1f} s")
