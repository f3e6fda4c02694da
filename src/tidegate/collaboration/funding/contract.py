"""The contract checklist of 42 USC 19237(4): what a contract says to each question of the test.

The questions stand in contract.yaml. A person who has read the contract answers yes, no or
unknown and quotes the clause; this module turns the answers into facts for the rulebook, which
alone gives a verdict. The name of a programme answers one question of part (B) and none of (A).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from tidegate.errors import InputError, Problem
from tidegate.intake.bounded import MIB, read_bounded, refusal

LIMIT = MIB
"""Bytes a file of answers may have; an ordinary one has two thousand."""

_ANSWERS: dict[str, bool | None] = {
    "yes": True, "y": True, "true": True, "1": True, "x": True,
    "no": False, "n": False, "false": False, "0": False,
    "unknown": None, "": None, "?": None, "n/a": None, "null": None, "none": None,
    "not known": None, "unclear": None, "open": None,
}  # fmt: skip
_LISTED = ("sponsor_1286_institution", "sponsor_1286_programme")
"""Where one of these is yes, an activity that is ordinary otherwise is not set apart."""
_SEPARATOR = re.compile(r"[\s\-]+")


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `id` is also its fact's column; `part` "A", "B" or "exclusion"."""

    id: str
    part: Literal["A", "B", "exclusion"]
    cites: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader of the contract says: True yes, False no, None unknown; `quote` is the clause
    in the contract's own words, `where` the place ("Article 7", "p. 3")."""

    value: bool | None
    quote: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """The answers by question id, all questions present; one not answered is unknown."""

    answers: Mapping[str, Answer]

    def facts(self) -> dict[str, bool | None]:
        """One column a question, for the rulebook: act_i … act_ix, compensated, sponsor_…,
        ordinary_activity."""
        return {one.id: self.answers[one.id].value for one in questions()}

    def met(self) -> dict[str, bool | None]:
        """Whether each half of the test is met by the answers: "A" compensation in exchange for an
        act, "B" the sponsor; and whether it is an ordinary activity that no listed institution or
        programme runs ("exclusion")."""
        known = self.facts()
        listed = _any(known[i] for i in _LISTED)
        acts = [one.id for one in questions() if one.id.startswith("act_")]
        return {
            "A": _and(known["compensated"], _any(known[i] for i in acts)),
            "B": _any(known[one.id] for one in questions() if one.part == "B"),
            "exclusion": _and(known["ordinary_activity"], None if listed is None else not listed),
        }

    def open_questions(self) -> tuple[Question, ...]:
        """The questions whose answer is unknown and could still turn the verdict.

        (A) is settled where compensation is no, or is yes with one act yes; (B) where one
        sponsor's answer is yes. What is settled as not met settles the whole, and so does an
        ordinary activity that no listed institution or programme runs.
        """
        known = self.facts()
        acts = [one.id for one in questions() if one.id.startswith("act_")]
        sponsors = [one.id for one in questions() if one.part == "B"]
        a, b, apart = self.met().values()
        listed = _any(known[i] for i in _LISTED)
        if a is False or b is False or apart is True:
            return ()
        asked: list[str] = []
        if a is None:
            if known["compensated"] is None:
                asked.append("compensated")
            if _any(known[i] for i in acts) is None:
                asked += [i for i in acts if known[i] is None]
        if b is None:
            asked += [i for i in sponsors if known[i] is None]
        if known["ordinary_activity"] is None and listed is not True:
            asked.append("ordinary_activity")
        if known["ordinary_activity"] is not False and listed is None:
            asked += [i for i in _LISTED if known[i] is None and i not in asked]
        return tuple(one for one in questions() if one.id in asked)

    def unquoted(self) -> tuple[Question, ...]:
        """The questions answered yes without a quoted clause: an answer to be shown, not said."""
        return tuple(
            one for one in questions()
            if self.answers[one.id].value and not self.answers[one.id].quote.strip()
        )  # fmt: skip


def _and(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _any(values: Iterable[bool | None]) -> bool | None:
    held = list(values)
    if any(one is True for one in held):
        return True
    return None if any(one is None for one in held) else False


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (resources.files(__package__) / "contract.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=loader)
    return data


@lru_cache(maxsize=1)
def questions() -> tuple[Question, ...]:
    """The questions in the order of the statute."""
    return tuple(
        Question(row["id"], row["part"], row["cites"], row["text"]) for row in _data()["questions"]
    )


def citation() -> str:
    """What the test rests on."""
    return str(_data()["citation"])


def blank_form() -> str:
    """A file of all questions to fill in, as YAML."""
    lines = [f"# {citation()}", "# answer: yes, no or unknown; quote the clause of the contract."]
    for one in questions():
        lines += [f"# {one.cites} {one.text}", f"{one.id}:", "  answer: unknown", '  quote: ""']
        lines += ['  where: ""']
    return "\n".join(lines) + "\n"


def checklist(answers: Mapping[str, Any], *, file: str = "answers") -> Checklist:
    """A checklist from {question: yes|no|unknown} or {question: {answer, quote, where}}.

    Raises InputError with every entry that is no question or no answer.
    """
    known = {one.id for one in questions()}
    told: dict[str, Answer] = {}
    problems: list[Problem] = []
    for raw, value in answers.items():
        key = _SEPARATOR.sub("_", str(raw).strip().lower())
        if key not in known:
            problems.append(
                Problem(file, f"“{str(raw)[:40]}” is no question of the test",
                        "the questions are: " + ", ".join(one.id for one in questions()))
            )  # fmt: skip
            continue
        if key in told:
            problems.append(Problem(file, f"{key} is answered twice", "keep one answer"))
            continue
        entry = value if isinstance(value, Mapping) else {"answer": value}
        said = entry.get("answer")
        word = "" if said is None else str(said).strip().lower()
        if word not in _ANSWERS:
            problems.append(
                Problem(file, f"{key}: “{word[:40]}” is no answer", "answer yes, no or unknown")
            )
            continue
        told[key] = Answer(
            _ANSWERS[word], str(entry.get("quote") or ""), str(entry.get("where") or "")
        )
    if problems:
        raise InputError(f"{file}: answers that cannot be used", problems=problems)
    return Checklist({one.id: told.get(one.id, Answer(None)) for one in questions()})


def read_checklist(path: Path | str) -> Checklist:
    """A checklist from a file: YAML, JSON, or CSV with columns question, answer, quote, where.

    Raises InputError where the file cannot be read, or with all entries that are off.
    """
    from tidegate.intake.decoding import decode

    path = Path(path)
    text, _ = decode(read_bounded(path, limit=LIMIT), path)
    if path.suffix.lower() in (".csv", ".tsv"):
        return checklist(_table(text, path), file=path.name)
    return checklist(_mapping(text, path), file=path.name)


def _table(text: str, path: Path) -> dict[str, Any]:
    from tidegate.intake.delimited import read_grid

    grid, found, _ = read_grid(text, path)
    if found:
        raise InputError(f"{path.name}: rows that cannot be read", problems=found)
    header = [cell.strip().lower() for cell in grid[0][1]] if grid else []
    if "question" not in header or "answer" not in header:
        raise refusal(
            path, "has no columns question and answer", "name the columns question, answer, quote"
        )
    told: dict[str, Any] = {}
    problems: list[Problem] = []
    for number, cells in grid[1:]:
        row = dict(zip(header, cells, strict=False))
        name = row.get("question", "").strip()
        if name in told:
            problems.append(
                Problem(path.name, f"{name[:40]} is answered twice", "keep one row", row=number)
            )
        elif name:
            told[name] = row
    if problems:
        raise InputError(f"{path.name}: answers that cannot be used", problems=problems)
    return told


def _mapping(text: str, path: Path) -> dict[str, Any]:
    data: Any
    try:
        if path.suffix.lower() == ".json":
            from tidegate.intake.json_records import loads

            data = loads(text)
        else:
            import yaml

            # BaseLoader: "yes" and "no" stay words, so that one list of answers serves all formats.
            data = yaml.load(text, Loader=yaml.BaseLoader)
    except (ValueError, RecursionError, yaml_error()) as error:
        raise refusal(
            path, f"cannot be read: {str(error)[:200]}", "write it as the blank form shows"
        ) from error
    if not isinstance(data, dict):
        raise refusal(path, "holds no answers by question", "write it as the blank form shows")
    return data


def yaml_error() -> type[Exception]:
    """The root of what the YAML reader raises."""
    import yaml

    error: type[Exception] = yaml.YAMLError
    return error
