"""Ten million items through the whole 3A090 rulebook, Parquet to Parquet, on two dates.

Makes a file of items about the thresholds (a tenth of the facts unknown; die areas exact, bounded
on both sides or on one, or unknown), runs `decide_parquet` in a process of its own for each date
and prints seconds and peak memory. Then a sample of rows is reckoned again in Python, in fractions,
from the clauses as the rulebook writes them; one that differs fails the bench, and so do a run of
ten seconds or more and one of 2 GB or more.

    python bench/rules/ten_million.py [--rows 10000000] [--folder DIR] [--sample 2000]
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

RULE = "us.ear.3a090"
DATES = ("2026-02-01", "2023-03-01")
SECONDS, MEGABYTES = 10.0, 2048
RUN = """
import resource, sys, time
started = time.monotonic()
from tidegate.rules import load
from tidegate.rules.bulk import decide_parquet
source, target, day, rule = sys.argv[1:]
run = decide_parquet(load(), source, target, as_of=day, only=[rule])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(run.rows, round(run.seconds, 2), round(time.monotonic() - started, 2), peak)
"""
_SIGNS = {
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip
Truth = bool | None


def make(path: Path, rows: int) -> None:
    """Items about the thresholds, from a fixed seed."""
    import duckdb

    def known(sql: str) -> str:
        return f"CASE WHEN random() < 0.9 THEN {sql} END"

    def number(low: int, high: int) -> str:
        # One in a hundred stands on a whole hundred, where thresholds are.
        spread = f"{low} + random() * {high - low}"
        return (
            f"CAST(CASE WHEN random() < 0.01 THEN round(({spread}) / 100) * 100 "
            f"ELSE {spread} END AS DECIMAL(18,6))"
        )

    columns = {
        "name": "'item ' || number",
        "kind": known("CASE WHEN random() < 0.95 THEN 'ic' ELSE 'hbm' END"),
        "tpp": known(number(500, 9000)),
        "data_centre": known("random() < 0.7"),
        "planar_only": known("random() < 0.02"),
        "io_rate": known(number(0, 1200)),
        "score_digital": known(number(0, 7000)),
        "score_primitive": known(number(0, 7000)),
        "score_analog": known("CAST(0 AS DECIMAL(18,6))"),
        "hbm_bandwidth": known(number(100, 1200)),
        "hbm_area": known(number(50, 150)),
        "hbm_with_processor": known("random() < 0.3"),
        "area": known(number(0, 1200)),
        "how": "random()",
    }
    made = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.execute("SELECT setseed(0.5)")
        connection.execute(
            f"COPY (SELECT * EXCLUDE (area, how), "
            "CASE WHEN how < 0.95 THEN area END AS die_area_min, "
            "CASE WHEN how < 0.85 OR how >= 0.95 THEN area WHEN how < 0.9 THEN area + 50 END "
            f"AS die_area_max FROM (SELECT {made} FROM range({rows}) AS r(number))) "
            f"TO '{path}' (FORMAT parquet)"
        )


def bounds(shape: Any, row: Mapping[str, Any]) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most a number can be."""
    match shape:
        case ["num", text]:
            return Fraction(text), Fraction(text)
        case ["range", "die_area"]:
            low, high = row["die_area_min"], row["die_area_max"]
            return Fraction(low or 0), None if high is None else Fraction(high)
        case ["range", name]:
            value = row.get(name)
            return (Fraction(value or 0), None if value is None else Fraction(value))
        case ["+" | "*" as sign, left, right]:
            pairs = zip(bounds(left, row), bounds(right, row), strict=True)
            low, high = (
                None if None in pair else pair[0] + pair[1] if sign == "+" else pair[0] * pair[1]
                for pair in pairs
            )
            return low, high
    raise ValueError(f"this bench does not know {shape}")


def truth(shape: Any, row: Mapping[str, Any]) -> Truth:
    """Kleene's value of a clause's shape, numbers as fractions."""
    match shape:
        case ["not", part]:
            value = truth(part, row)
            return None if value is None else not value
        case ["and" | "or" as word, *parts]:
            values = [truth(part, row) for part in parts]
            ends = word == "or"
            return ends if ends in values else None if None in values else not ends
        case ["col", name]:
            return row.get(name)
        case ["in", value, *items]:
            return _any(truth(["=", value, item], row) for item in items)
        case ["=", ["col", name], ["text", text]]:
            value = row.get(name)
            return None if value is None else value == text
        case [sign, left, right]:
            one, two = bounds(left, row), bounds(right, row)
            held = {_SIGNS[sign](a, b) for a in _ends(one) for b in _ends(two)}
            return held.pop() if len(held) == 1 else None
    raise ValueError(f"this bench does not know {shape}")


def _ends(pair: tuple[Fraction | None, Fraction | None]) -> tuple[Any, Any]:
    return pair[0] or Fraction(0), float("inf") if pair[1] is None else pair[1]


def _any(values: Iterator[Truth]) -> Truth:
    found = list(values)
    return True if True in found else None if None in found else False


def check(result: Path, day: str, sample: int) -> int:
    """How many sampled rows answer otherwise than fractions do."""
    import duckdb

    from tidegate.rules import load
    from tidegate.rules.calendar import choose
    from tidegate.rules.rulebook import Rulebook, Tree, Version

    book: Rulebook = load()[RULE]
    version = choose(book, day).version
    assert isinstance(version, Version)
    held = version

    def when(tree: Tree, row: Mapping[str, Any]) -> Truth:
        if tree[0] == "clause":
            return truth(held.clauses[tree[1]].shape, row)
        if tree[0] == "not":
            value = when(tree[1], row)
            return None if value is None else not value
        values = [when(part, row) for part in tree[1:]]
        ends = tree[0] == "or"
        return ends if ends in values else None if None in values else not ends

    prefix, wrong = RULE.replace(".", "_"), 0
    words = {True: "yes", False: "no", None: "unknown"}
    with duckdb.connect() as connection:
        (rows,) = connection.execute(f"SELECT count(*) FROM '{result}'").fetchone() or (0,)
        chance = random.Random(7)
        chosen = sorted(chance.sample(range(rows), min(sample, rows)))
        places = ", ".join(map(str, chosen))
        found = connection.execute(
            f"SELECT * FROM read_parquet('{result}', file_row_number = true) "
            f"WHERE file_row_number IN ({places})"
        )
        names = [column[0] for column in found.description or ()]
        for values in found.fetchall():
            row = dict(zip(names, values, strict=True))
            about = truth(book.about.shape, row)
            paragraphs, labels, maybe = [], [], False
            for outcome in held.outcomes:
                met = when(outcome.when.tree, row)
                says = False if False in (about, met) else None if None in (about, met) else True
                slug = outcome.paragraph.replace(".", "_")
                wrong += row[f"{prefix}_{slug}"] != words[says]
                maybe |= says is None
                if says:
                    paragraphs.append(outcome.paragraph)
                    labels.append(outcome.label)
            label = ", ".join(dict.fromkeys(labels)) or ("unknown" if maybe else "none")
            wrong += row[f"{prefix}_paragraphs"] != paragraphs
            wrong += row[f"{prefix}_classification"] != label
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--sample", type=int, default=2000)
    parser.add_argument("--folder", type=Path, default=None, help="keep the files there")
    chosen = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as made:
        folder = chosen.folder or Path(made)
        source = folder / "items.parquet"
        make(source, chosen.rows)
        size = source.stat().st_size / 2**20
        print(f"{chosen.rows:,} items, {size:,.0f} MB; load {os.getloadavg()[0]:.1f}")
        for day in DATES:
            target = folder / f"answers-{day}.parquet"
            command = [sys.executable, "-c", RUN, source, target, day, RULE]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            rows, seconds, whole, peak = map(float, done.stdout.split())
            wrong = check(target, day, chosen.sample)
            ok = seconds < SECONDS and peak < MEGABYTES and rows == chosen.rows and not wrong
            failed |= not ok
            print(
                f"as of {day}: {seconds} s ({whole} s the whole process), peak {peak:,.0f} MB, "
                f"{wrong} of {chosen.sample:,} sampled rows differ: {'ok' if ok else 'FAILED'}"
            )
    return failed


if __name__ == "__main__":
    sys.exit(main())
