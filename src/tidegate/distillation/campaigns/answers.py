"""What account holders said: read from a table, recorded in one, and laid beside the groups.

A row has an account (its pseudonym, or its name in the log, which becomes one as it is read), a
date, the answer, and who wrote it down. A name in the clear is never written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tidegate.distillation.campaigns.model import Answer, Campaigns
from tidegate.distillation.reading.pseudonyms import Pseudonyms, shown
from tidegate.errors import InputError, Problem, UsageError

COLUMNS: Final = ("account", "date", "answer", "by")
MOST_ROWS: Final = 100_000
LONGEST: Final = 4_000
"""Characters of an answer."""
_GROUP = re.compile(r"[0-9a-f]{8}")
_PSEUDONYM = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """The answers of a file, and what in it could not be used."""

    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]


def pseudonym_of(account: str, pseudonyms: Pseudonyms, known: Collection[str] = ()) -> str:
    """The pseudonym of an account told by its pseudonym or by its name in the log.

    A name may look like a pseudonym: what is one of the `known` accounts goes first.
    """
    told = account.strip()
    if told in known:
        return told
    if _GROUP.fullmatch(told):
        raise UsageError(
            f"{told} looks like the id of a group, not of an account",
            hint="Give the account's sixteen digits from its card, or its name in the log.",
        )
    hashed = shown(pseudonyms.of("account", told))
    looks = _PSEUDONYM.fullmatch(told.lower()) is not None
    return told.lower() if looks and hashed not in known else hashed


def read_answers(
    path: Path | str, pseudonyms: Pseudonyms, known: Collection[str] = ()
) -> AnswerFile:
    """The answers of a table with the columns account, date, answer and by (the last may be left
    out); a row that cannot be used is a problem. Raises InputError for a file that is no such
    table."""
    from tidegate.intake import read_records

    path = Path(path)
    table = read_records(path, headers=COLUMNS)
    names = {column.strip().casefold(): column for column in table.columns}
    lacking = [name for name in COLUMNS[:3] if name not in names]
    if lacking:
        raise InputError(
            f"{path.name}: there is no column {', '.join(lacking)}",
            hint=f"Head the columns {', '.join(COLUMNS)}.",
        )
    problems = list(table.problems)
    answers = []
    for row in table.rows[:MOST_ROWS]:
        told = {
            name: _text(row.cells.get(names[name], "")) if name in names else "" for name in COLUMNS
        }
        wrong = list(_wrong(path.name, row.number, told, row.problem))
        problems += wrong
        if not wrong:
            try:
                account = pseudonym_of(told["account"], pseudonyms, known)
            except UsageError as error:
                problems.append(
                    Problem(path.name, error.message, error.hint, row=row.number, column="account")
                )
                continue
            answers.append(Answer(account, told["date"], told["answer"], told["by"]))
    if len(table.rows) > MOST_ROWS:
        told_of = f"has {len(table.rows):,} rows; the first {MOST_ROWS:,} were read"
        problems.append(Problem(path.name, told_of, "give several files"))
    return AnswerFile(tuple(answers), tuple(problems))


def _text(value: object) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    text = text.strip()
    # Written by `record` so that no spreadsheet takes it for a formula.
    return text[1:] if text.startswith("'") and text[1:2] in "=+-@" else text


def _wrong(file: str, row: int, told: dict[str, str], problem: str) -> Iterator[Problem]:
    from tidegate.intake.dates import read_date

    if problem:
        yield Problem(file, problem, "mend the row", row=row)
        return
    if not told["account"]:
        yield Problem(file, "names no account", "give its pseudonym or its name in the log",
                      row=row, column="account")  # fmt: skip
    if not told["answer"]:
        yield Problem(file, "holds no answer", "write what the account's holder said",
                      row=row, column="answer")  # fmt: skip
    elif len(told["answer"]) > LONGEST:
        yield Problem(file, f"is longer than {LONGEST:,} characters", "shorten it",
                      row=row, column="answer")  # fmt: skip
    iso, _ = read_date(told["date"])
    if len(iso) != len("2026-11-27"):
        yield Problem(file, "is no date" if told["date"] else "holds no date",
                      "write it as 2026-11-27", row=row, column="date")  # fmt: skip
    else:
        told["date"] = iso


def record(path: Path, answer: Answer) -> None:
    """Adds an answer to the table (made where there is none, readable by its owner only), whole or
    not at all. Raises UsageError for an answer that is empty or too long, InputError where the
    file cannot be written."""
    from tidegate.findings.atomic import AtomicFiles
    from tidegate.findings.inert import csv_cell

    if not answer.text.strip():
        raise UsageError("the answer is empty", hint="Write what the account's holder said.")
    if len(answer.text) > LONGEST:
        raise UsageError(f"the answer is longer than {LONGEST:,} characters", hint="Shorten it.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        before = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if not before:
        writer.writerow(COLUMNS)
    elif not before.endswith(b"\n"):
        out.write("\r\n")
    writer.writerow([csv_cell(cell) for cell in (answer.account, answer.date, answer.text,
                                                 answer.by)])  # fmt: skip
    with AtomicFiles() as files:
        files.open(path).write_bytes(before + out.getvalue().encode("utf-8", "replace"))
    path.chmod(0o600)


def with_answers(found: Campaigns, answers: Sequence[Answer]) -> tuple[Campaigns, int]:
    """The groups with their accounts' answers, oldest first; and how many answers are of accounts
    that stand in no group."""
    distinct = tuple(dict.fromkeys(answers))
    # An account may stand in several groups: each template it takes part in may be one.
    stands: dict[str, list[int]] = {}
    for number, group in enumerate(found.groups):
        for account in group.accounts:
            stands.setdefault(account, []).append(number)
    mine: dict[int, list[Answer]] = {}
    for one in distinct:
        for number in stands.get(one.account, ()):
            mine.setdefault(number, []).append(one)
    groups = tuple(
        replace(
            group,
            answers=tuple(
                sorted(dict.fromkeys((*group.answers, *mine.get(n, ()))), key=lambda one: one.date)
            ),
        )
        for n, group in enumerate(found.groups)
    )
    unmet = sum(one.account not in stands for one in distinct)
    return replace(found, groups=groups), unmet
