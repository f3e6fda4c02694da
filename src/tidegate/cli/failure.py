"""How a command ends: its exit code, and errors as one clear message on stderr."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

import click

from tidegate.errors import InputError, InternalError, Problem, TidegateError

REVIEW = 10
STOPPED = 130
CLOSED_PIPE = 141
MOST_PROBLEMS = 200
NAMED_ROWS = 5


def run(command: click.Command, args: Sequence[str] | None = None) -> int:
    """Runs a command; what went wrong is told on stderr. Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        outcome = command.main(args=args, prog_name="tidegate", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        _say("stopped")
        return STOPPED
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except TidegateError as wrong:
        tell(wrong)
        return wrong.exit_status
    except (BrokenPipeError, SystemExit):
        # The reader has gone (`| head`); click turns that into SystemExit. 0 would say that there
        # is nothing to review, so it is what a shell calls a closed pipe.
        _silence()
        return CLOSED_PIPE
    except OSError as wrong:
        if os.environ.get("TIDEGATE_DEBUG"):
            raise
        place = f"{wrong.filename}: " if wrong.filename else ""
        _say(f"error: {place}{wrong.strerror or wrong}")
        _say("hint: Look at the disk, the path and who may read and write there.")
        _silence()
        return InputError.exit_status
    except Exception as wrong:
        if os.environ.get("TIDEGATE_DEBUG"):
            raise
        _say(f"internal error: {type(wrong).__name__}: {wrong}")
        _say("This is our mistake. Set TIDEGATE_DEBUG=1 and run again to see where.")
        return InternalError.exit_status
    return outcome if isinstance(outcome, int) else 0


def _silence() -> None:
    """What is left to print goes nowhere, or Python would fail on it once more at its end."""
    with contextlib.suppress(OSError, ValueError):  # a test's stdout has no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(wrong: TidegateError) -> None:
    """The error in words: what, where (each place), and what to do."""
    _say(f"error: {wrong.message}")
    problems: tuple[Problem, ...] = tuple(getattr(wrong, "problems", ()))
    told = _in_short(problems)
    if [line for line, _ in told] == [wrong.message]:
        told = []
    for line, _ in told[:MOST_PROBLEMS]:
        _say(f"- {line}")
    if len(told) > MOST_PROBLEMS:
        _say(f"- … and {sum(count for _, count in told[MOST_PROBLEMS:]):,} more")
    if wrong.hint and not wrong.message.endswith(wrong.hint):
        _say(f"hint: {wrong.hint}")


def _in_short(problems: Sequence[Problem]) -> list[tuple[str, int]]:
    """A line for each problem, and of how many it tells: what is the same in one column of more
    than NAMED_ROWS rows is told once, the first rows named and the others counted."""
    alike: dict[Problem, list[int]] = {}
    for problem in problems:
        if problem.row is not None and problem.column is not None:
            alike.setdefault(replace(problem, row=None), []).append(problem.row)
    told: list[tuple[str, int]] = []
    done: set[Problem] = set()
    for problem in problems:
        same = replace(problem, row=None)
        rows = alike.get(same, ())
        if problem.row is None or len(rows) <= NAMED_ROWS:
            told.append((str(problem), 1))
        elif same not in done:
            done.add(same)
            named = ", ".join(map(str, rows[:NAMED_ROWS]))
            place = f"{problem.file}, rows {named} and {len(rows) - NAMED_ROWS:,} more"
            told.append((str(replace(same, file=place)), len(rows)))
    return told


def _say(text: str) -> None:
    from tidegate.findings.inert import visible

    click.echo("\n".join(visible(line, 2000) or line for line in text.split("\n")), err=True)
