"""`tidegate compare`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tidegate.cli import options

SCORE = "score"
MOST_WARNINGS = 50
# FollowTheMoney's schema names, in our words.
FTM = {
    "person": "person", "company": "organisation", "organization": "organisation",
    "publicbody": "organisation", "legalentity": "unknown", "thing": "unknown",
    "vessel": "vessel", "airplane": "aircraft", "": "unknown",
}  # fmt: skip


@click.command()
@click.argument("names", nargs=-1)
@click.option(
    "--schema", default="unknown", show_default=True, metavar="SCHEMA",
    help="person, organisation, vessel, aircraft or unknown; FtM schema names too.",
)  # fmt: skip
@click.option(
    "--pairs", type=click.Path(path_type=Path), default=None,
    help="A CSV with columns name1, name2 and perhaps schema.",
)  # fmt: skip
@options.output
def compare(
    names: tuple[str, ...], schema: str, pairs: Path | None, format: str | None, out: Path | None
) -> int:
    """Compare two names: a score 0–1 and the reasons.

    With --pairs every row of a CSV is compared; all its columns and their order are kept and a
    column `score` is added.
    """
    from tidegate.cli.tables import put_table
    from tidegate.desk import Tidegate
    from tidegate.errors import UsageError

    compared = Tidegate().names.compare
    if pairs is not None:
        if names:
            raise UsageError("give two names or --pairs, not both")
        columns, scored = _pairs(pairs, schema)
        put_table("Pairs", columns, scored, options.format_for(format, out, default="csv"), out)
        return 0
    if len(names) != 2:
        raise UsageError("give two names, each in quotes", hint='tidegate compare "A" "B"')
    found = compared(names[0], names[1], schema_word(schema))
    chosen = options.format_for(format, out)
    rows = [
        *({"": "for", "reason": reason} for reason in found.reasons),
        *({"": "against", "reason": reason} for reason in found.contradictions),
    ]
    shape = {
        "name1": found.a,
        "name2": found.b,
        "schema": found.schema,
        "score": found.score,
        "reasons": list(found.reasons),
        "contradictions": list(found.contradictions),
    }
    put_table(
        "Comparison", ("", "reason"), rows, chosen, out,
        json_shape=shape, head=(f"score {found.score:.4f}",),
    )  # fmt: skip
    return 0


def schema_word(word: str) -> str:
    """Our word for a schema, FtM's included. Raises UsageError."""
    from tidegate.errors import UsageError

    plain = word.strip().lower()
    if plain in ("person", "organisation", "vessel", "aircraft", "unknown"):
        return plain
    if plain in FTM:
        return FTM[plain]
    raise UsageError(
        f"no schema {word!r}", hint="Use person, organisation, vessel, aircraft or unknown."
    )


def _pairs(path: Path, schema: str) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    from tidegate.errors import InputError, Problem, UsageError
    from tidegate.intake import read_records
    from tidegate.names import compare as compare_names

    table = read_records(path, headers=("name1", "name2"))
    lacking = [c for c in ("name1", "name2") if c not in table.columns]
    if lacking:
        first = table.columns if table.headed else [*map(str, table.rows[0].cells.values())]
        raise InputError(
            f"{path} has no column {' and '.join(lacking)}",
            problems=[
                Problem(
                    path.name, f"the first row is {', '.join(first)}"[:300],
                    "name the two columns name1 and name2", row=1,
                )
            ],
        )  # fmt: skip
    problems: list[Problem] = []
    for row in table.rows:
        if row.problem:
            problems.append(Problem(path.name, row.problem, row=row.number))
    if problems:
        raise InputError(f"{path} has rows that cannot be compared", problems=problems)
    for odd in table.problems[:MOST_WARNINGS]:
        click.echo(f"warning: {odd}", err=True)

    default = schema_word(schema)
    scored: list[dict[str, Any]] = []
    unknown: set[str] = set()
    for row in table.rows:
        word = default
        if said := _cell(row.cells, "schema"):
            try:
                word = schema_word(said)
            except UsageError:
                word = "unknown"
                unknown.add(said)
        found = compare_names(_cell(row.cells, "name1"), _cell(row.cells, "name2"), word)
        scored.append({**row.cells, SCORE: found.score})
    for said in sorted(unknown)[:MOST_WARNINGS]:
        click.echo(f"warning: no schema {said!r}; its rows are compared as unknown", err=True)
    if SCORE in table.columns:
        click.echo(f"warning: the column {SCORE} of {path.name} is replaced by ours", err=True)
        return table.columns, scored
    return (*table.columns, SCORE), scored


def _cell(cells: dict[str, Any], column: str) -> str:
    value = cells.get(column, "")
    return value if isinstance(value, str) else "; ".join(value)
