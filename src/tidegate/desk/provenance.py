"""Files of answers compared: whose pupil a model may be, as far as answers show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.distillation.provenance import (
    AnswerFile,
    Model,
    Provenance,
    compare,
    document_of,
    read_answers,
)
from tidegate.errors import InputError, Problem, UsageError
from tidegate.intake import sha256_of

if TYPE_CHECKING:
    from tidegate.desk.tidegate import Tidegate


@dataclass(frozen=True, slots=True)
class ProvenanceView:
    """The result; `document` is all of it as JSON, `problems` what could not be read."""

    document: dict[str, Any]
    found: Provenance
    sources: tuple[str, ...]
    problems: tuple[Problem, ...]


class Provenances:
    """The drawer for whose answers a model's are like."""

    def __init__(self, gate: Tidegate) -> None:
        self._gate = gate

    def compare(
        self,
        student: Path | str,
        teachers: Sequence[Path | str],
        unrelated: Sequence[Path | str] = (),
    ) -> ProvenanceView:
        """The student's answers beside those of candidate teachers and unrelated models.

        A file of teachers or unrelated models may hold several; one that cannot be used at all is
        told, unless it is the student's or no teacher is left. Raises InputError, UsageError.
        """
        problems: list[Problem] = []
        read = _take([student], problems, must=True)
        if len(read[0].models) != 1:
            names = ", ".join(one.name for one in read[0].models[:8])
            raise UsageError(
                f"{Path(student).name} holds {len(read[0].models)} models: {names}",
                hint="Give the student's answers in a file of their own.",
            )
        taught = _take(teachers, problems, must=True)
        others = _take(unrelated, problems)
        found = compare(read[0].models[0], _models(taught), _models(others))
        files = [
            {"name": one.path.name, "role": role, "sha256": sha256_of(one.path)}
            for role, group in (("student", read), ("teacher", taught), ("unrelated", others))
            for one in group
        ]
        told = document_of(found, files)
        told["problems"] = [
            {"file": one.file, "line": one.row, "message": one.message} for one in problems
        ]
        sources = tuple(f"{one['role']}: {one['name']}, SHA-256 {one['sha256']}" for one in files)
        return ProvenanceView(told, found, sources, tuple(problems))


def _take(
    paths: Sequence[Path | str], problems: list[Problem], *, must: bool = False
) -> list[AnswerFile]:
    read: list[AnswerFile] = []
    refused: list[InputError] = []
    for path in map(Path, paths):
        try:
            one = read_answers(path)
        except InputError as error:
            refused.append(error)
            problems += error.problems
            if not error.problems or not error.message.startswith(f"{path.name}: "):
                problems.append(Problem(path.name, error.message, error.hint))
        else:
            read.append(one)
            problems += one.problems
    if must and not read and refused:
        raise refused[0]
    return read


def _models(files: Sequence[AnswerFile]) -> list[Model]:
    return [one for each in files for one in each.models]
