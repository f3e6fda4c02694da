"""Who the user is, so that a finding can say whether it applies to them. Kept as YAML at home."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tidegate.errors import InputError, Problem, UsageError

NAME = "profile.yaml"
_YES, _NO = ("yes", "y", "true", "1", "on"), ("no", "n", "false", "0", "off")
_OPEN = ("unknown", "?", "")


def load_profile(path: Path) -> dict[str, Any] | None:
    """The answers given so far, or None where nobody has said who the user is.

    Raises InputError naming every line that is not an answer.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as wrong:
        raise InputError(f"{path} cannot be read: {wrong}") from wrong
    import yaml

    try:
        answers = yaml.safe_load(text)
    except yaml.YAMLError as wrong:
        problem = Problem(str(path), str(wrong), "mend it, or run `tidegate profile --clear`")
        raise InputError(f"{path} is not YAML", problems=[problem]) from wrong
    return checked(answers or {}, str(path)) or None


def questions() -> dict[str, dict[str, Any]]:
    """What a profile may say: name → its type, meaning and question."""
    from tidegate.rules import profile_questions

    return {q["name"]: q for q in profile_questions()}


def checked(answers: Any, where: str) -> dict[str, Any]:
    """Answers with their types checked. Raises InputError with all problems."""
    problems: list[Problem] = []
    known = questions()
    if not isinstance(answers, Mapping):
        raise InputError(f"{where} holds no answers", hint="Run `tidegate profile --set …`.")
    kept: dict[str, Any] = {}
    for name, value in answers.items():
        try:
            kept[str(name)] = read_answer(known, str(name), value)
        except UsageError as wrong:
            problems.append(Problem(where, wrong.message, wrong.hint))
    if problems:
        raise InputError(f"{where} cannot be used", problems=problems)
    return {name: value for name, value in kept.items() if value is not None}


def read_answer(known: Mapping[str, Mapping[str, Any]], name: str, value: Any) -> Any:
    """One answer: a bool, a list of country codes, or None for "unknown".

    Raises UsageError for a name or an answer that is none.
    """
    from tidegate.intake import country_code

    if name not in known:
        raise UsageError(
            f"no profile question is called {name!r}", hint=f"There are: {', '.join(known)}."
        )
    if isinstance(value, str) and value.strip().lower() in _OPEN:
        return None
    if known[name]["type"] == "bool":
        if isinstance(value, bool) or value is None:
            return value
        word = str(value).strip().lower()
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise UsageError(f"{name}: {value!r} is not an answer", hint="Say yes, no or unknown.")
    words = value if isinstance(value, list) else str(value).replace(";", ",").split(",")
    codes = []
    for word in words:
        code = country_code(str(word).strip())
        if code is None:
            raise UsageError(
                f"{name}: {word!r} is no country", hint="Write it as CN, US or Germany."
            )
        codes.append(code)
    return codes


def change_profile(path: Path, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Sets answers; one that is None or "unknown" is taken back.

    Raises UsageError with all that cannot be read, and then nothing is changed.
    """
    known = questions()
    answers = dict(load_profile(path) or {})
    wrong: list[UsageError] = []
    for name, value in changes.items():
        try:
            answers[name] = read_answer(known, name, value)
        except UsageError as told:
            wrong.append(told)
    if wrong:
        hints = dict.fromkeys(told.hint for told in wrong)
        raise UsageError("; ".join(told.message for told in wrong), hint=" ".join(hints))
    answers = {name: value for name, value in answers.items() if value is not None}
    _save(path, answers)
    return answers


def _save(path: Path, answers: Mapping[str, Any]) -> None:
    """Writes the profile whole or not at all, readable by its owner only."""
    import yaml

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.touch(mode=0o600)
    part.write_text(yaml.safe_dump(dict(answers), sort_keys=True, allow_unicode=True), "utf-8")
    part.replace(path)


def clear_profile(path: Path) -> bool:
    """Forgets the profile; whether there was one."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
