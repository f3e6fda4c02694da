"""One tree of errors; each knows its code, its exit status and its HTTP status.

    TidegateError
    ├── UsageError            2   the command's words are off
    ├── InputError            3   a user's file cannot be used; carries every Problem found
    │   └── RulebookError     3   a rulebook cannot be used
    ├── ListError             4   lists missing, stale or refused
    │   ├── ListMissing
    │   ├── ListStale
    │   └── ListRefused
    ├── AccessError           3   who asks is not known, or may not
    ├── ConflictError         3   what is there does not allow it
    ├── StoreError            3   the database of cases does not answer
    └── InternalError         5   our mistake

A `Problem` names the place and the mend, so that a user can repair all of a file in one go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place of one file.

    `row` is the number a spreadsheet shows (the header is row 1); for JSON it is the record,
    for text the line. `mend` says what the user can do.
    """

    file: str
    message: str
    mend: str = ""
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        text = f"{place}: {self.message}"
        return f"{text} — {self.mend}" if self.mend else text


class TidegateError(Exception):
    """The root. `hint` is the next thing to try, in one sentence."""

    code = "error"
    exit_status = 5
    http_status = 500

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(TidegateError):
    code, exit_status, http_status = "usage", 2, 400


class InputError(TidegateError):
    """A user's file cannot be used. All its problems are gathered and raised once."""

    code, exit_status, http_status = "input", 3, 422

    def __init__(self, message: str, *, problems: Iterable[Problem] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.problems = tuple(problems)


class RulebookError(InputError):
    code = "rulebook"


class ListError(TidegateError):
    code, exit_status, http_status = "list", 4, 409


class ListMissing(ListError):
    code = "list_missing"


class ListStale(ListError):
    code = "list_stale"


class ListRefused(ListError):
    """An edition was not let in; the one before stays in force."""

    code = "list_refused"


class AccessError(TidegateError):
    """Who asks is not known, or may not do this."""

    code, exit_status, http_status = "access", 3, 403


class ConflictError(TidegateError):
    """A record or a case as it stands does not allow this."""

    code, exit_status, http_status = "conflict", 3, 409


class StoreError(TidegateError):
    """The database of cases does not answer, or cannot be used."""

    code, exit_status, http_status = "store", 3, 503


class InternalError(TidegateError):
    code, exit_status, http_status = "internal", 5, 500
