"""`tidegate rules test`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options
from tidegate.cli.rules_use import own_rulebooks

if TYPE_CHECKING:
    from tidegate.desk.law_checks import Ran

TESTED = ("result", "file", "name", "failure")


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID or PATH]...")
@own_rulebooks
@options.output
def test(
    ids: tuple[str, ...], rulebooks: tuple[str, ...], format: str | None, out: Path | None
) -> int:
    """Run the tests that stand as YAML beside the rulebooks, and say which fail.

    ID is a rulebook or the start of several; PATH a rulebook, a test file or a folder, and the
    rulebooks there are used. Without either, all tests of the rulebooks in use, or with
    --rulebook those beside your own. Exit code 3 where a test fails.
    """
    from tidegate.cli.progress import shown
    from tidegate.cli.tables import put_table
    from tidegate.desk.law_checks import run_tests
    from tidegate.desk.law_in_use import rulebooks_in_use
    from tidegate.errors import InputError
    from tidegate.findings.words import plural

    files, own = _chosen(ids or rulebooks, rulebooks)
    books = rulebooks_in_use(tuple(dict.fromkeys(str(path.resolve()) for path in own)))
    with shown("files") as progress:
        ran = run_tests(files, books, progress)
    rows = _rows(ran)
    failed = [row for row in rows if row["result"] != "passed"]
    told = f"{plural(len(rows), 'test')} in {plural(len(files), 'file')}, {len(failed):,} failed"
    chosen = options.format_for(format, out)
    shape = {"files": len(files), "tests": len(rows), "failed": len(failed), "results": rows}
    told_rows = failed if chosen == "table" else rows
    put_table("Rule tests", TESTED, told_rows, chosen, out, json_shape=shape, notes=[told])
    return InputError.exit_status if failed else 0


def _rows(ran: Ran) -> list[dict[str, Any]]:
    rows = [
        {
            "result": "passed" if row.passed else "failed",
            "file": row.file,
            "name": row.name,
            "failure": row.failure,
        }
        for row in ran.results
    ]
    return rows + [
        {"result": "cannot be run", "file": row.file, "name": "", "failure": str(row)}
        for row in ran.unreadable
    ]


def _chosen(asked: tuple[str, ...], rulebooks: tuple[str, ...]) -> tuple[list[Path], list[Path]]:
    """The test files to run, and the rulebooks of the user's they are run over."""
    from tidegate.desk.law_in_use import rule_tests_in_use
    from tidegate.errors import InputError, UsageError

    files: dict[Path, None] = {}
    own = [Path(given) for given in rulebooks]
    in_use = rule_tests_in_use()
    if not asked:
        return list(in_use.values()), own
    for name in asked:
        path = Path(name)
        if path.exists():
            tests, books = _beside(path)
            if not tests:
                raise InputError(f"no rule tests stand in or beside {name}")
            files |= dict.fromkeys(tests)
            own += books
            continue
        found = [test for ident, test in in_use.items() if _fits(ident, name)]
        if not found:
            raise UsageError(
                f"{name!r} is neither a rulebook with tests nor a path",
                hint="`tidegate rules list` names the rulebooks.",
            )
        files |= dict.fromkeys(found)
    return list(files), own


def _fits(ident: str, asked: str) -> bool:
    return ident == asked or ident.startswith(f"{asked.rstrip('.')}.")


def _beside(path: Path) -> tuple[list[Path], list[Path]]:
    """The tests in or beside a path, and the rulebooks there."""
    if path.is_dir():
        tests = sorted(path.glob("*.test.yaml"))
        has_books = any(not one.name.endswith(".test.yaml") for one in path.glob("*.yaml"))
        return tests, [path] if has_books else []
    if path.name.endswith(".test.yaml"):
        book = path.with_name(path.name.removesuffix(".test.yaml") + ".yaml")
        return [path], [book] if book.exists() else []
    test = path.with_name(path.stem + ".test.yaml")
    return [test] if test.exists() else [], [path]
