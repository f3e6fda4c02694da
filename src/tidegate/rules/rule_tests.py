"""Runs the tests that stand as YAML beside the rulebooks, so that a lawyer can write one.

rule: us.bis.entity
tests:
  - name: a footnote 5 entity before the rule
    facts: {list: us.bis.entity, footnotes: ["5"]}
    as_of: 2024-01-01
    expect:
      - {outcome: licence_required, verdict: "yes"}

A test of a rule about items or transactions gives their facts: numbers as written, a number known
between bounds as {min: 500, max: 600}. One about a transaction may give what classification makes
known (in_3a090_a: yes), or say `through: yes` and give the item's facts, which are then classified
by all the rulebooks. `provides` beside `expect` says what a rule about items must make known.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tidegate.errors import UsageError
from tidegate.findings.model import Finding
from tidegate.rules.engine import Rulebooks
from tidegate.rules.interval import Interval
from tidegate.rules.library import SHIPPED, load
from tidegate.rules.ordinary_file import LARGEST, refusal
from tidegate.rules.schema import FactSchema

_SAME = ("outcome", "verdict", "applies", "citation", "enforced", "rule", "label", "paragraph")
_KNOWN = frozenset(
    {
        "name",
        "subject",
        "facts",
        "as_of",
        "known_at",
        "mode",
        "profile",
        "through",
        "provides",
        "expect",
    }
)
_TRUTH = {"yes": True, "true": True, "no": False, "false": False}
_CONTAINS = {"summary": "summary_has", "applies_because": "because_has"}


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One test's result: `failure` is "" where it passed, else what was expected and found."""

    file: str
    name: str
    failure: str

    @property
    def passed(self) -> bool:
        return not self.failure


def run_rule_tests(
    paths: Iterable[str | os.PathLike[str]] | None = None, *, rulebooks: Rulebooks | None = None
) -> tuple[RuleTest, ...]:
    """Runs every `*.test.yaml` in `paths` (files or folders; by default those shipped)."""
    books = rulebooks or load()
    results: list[RuleTest] = []
    for given in map(Path, paths or [SHIPPED]):
        files = sorted(given.glob("*.test.yaml")) if given.is_dir() else [given]
        for file in files:
            results.extend(_run_file(file, books))
    return tuple(results)


def _run_file(file: Path, books: Rulebooks) -> Iterator[RuleTest]:
    data, wrong = _read(file)
    rule = data.get("rule")
    if not wrong and rule not in {book.id for book in books}:
        wrong = f"its rule, {rule}, is no rulebook that is loaded"
    if wrong:
        yield RuleTest(file.name, "the file", wrong)
        return
    for number, test in enumerate(data["tests"], 1):
        name = str(test.get("name", f"test {number}")) if isinstance(test, dict) else str(number)
        yield RuleTest(file.name, name, _failure(test, str(rule), books))


def _read(file: Path) -> tuple[dict[str, Any], str]:
    """The file's mapping, or what is wrong with it."""
    import yaml

    why = refusal(file)
    if why:
        return {}, why
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            return {}, f"is larger than {LARGEST:,} bytes"
        # Every scalar is read as text, so that yes stays a word and a date stays as written.
        data = yaml.load(content.decode("utf-8-sig"), Loader=yaml.BaseLoader)
    except OSError as error:
        return {}, f"cannot be read: {error.strerror or error}"
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        return {}, f"is not YAML: {str(error).splitlines()[0]}"
    if not isinstance(data, dict) or not isinstance(data.get("tests"), list):
        return {}, "must be a mapping with rule and a list of tests"
    return data, ""


def _failure(test: Any, rule: str, books: Rulebooks) -> str:
    if not isinstance(test, dict):
        return "a test must be a mapping"
    lacks = [name for name in ("facts", "as_of", "expect") if name not in test]
    if lacks:
        return f"the test lacks {', '.join(lacks)}"
    strange = set(test) - _KNOWN
    if strange:
        return f"a test has no {sorted(strange)}; known are {sorted(_KNOWN)}"
    try:
        return _run(test, rule, books)
    except UsageError as error:
        return f"{error} {error.hint}".rstrip()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _typed(facts: Mapping[str, Any], schema: FactSchema) -> dict[str, Any]:
    flags = {name for name, column in schema.columns.items() if column.type == "bool"}
    return {name: _value(value, name in flags) for name, value in facts.items()}


def _value(value: Any, flag: bool) -> Any:
    if flag:
        return _TRUTH.get(value, value)
    if not isinstance(value, Mapping):
        return value
    bounds = [value.get("min"), value.get("max")]
    try:
        if not value or set(value) - {"min", "max"}:
            raise ValueError
        return Interval(*(None if each is None else Decimal(each) for each in bounds))
    except (ValueError, TypeError, InvalidOperation):
        hint = "Write {min: 500, max: 600}, or one of the two."
        raise UsageError(f"{dict(value)} is no interval.", hint=hint) from None


def _run(test: Mapping[str, Any], rule: str, books: Rulebooks) -> str:
    subject = books[rule].subject
    if test.get("subject", subject) != subject:
        return f"the subject of {rule} is {subject}, not {test['subject']}"
    profile = test.get("profile")
    if profile is not None:
        profile = _typed(profile, books.schemas["profile"])
    law = {
        "as_of": test["as_of"],
        "known_at": test.get("known_at"),
        "mode": test.get("mode", "enforced"),
        "profile": profile,
    }
    through = _TRUTH.get(test.get("through", "no"))
    facts = _typed(test["facts"], books.schemas[subject])
    if through or "provides" in test:
        (decision,) = books.decide([facts], **law)
        failure = _known(test.get("provides", {}), decision.facts)
        if failure:
            return failure
        findings: Sequence[Finding] = decision.findings
    else:
        findings = books.evaluate(subject, [facts], **law)[0]
    found = [finding for finding in findings if finding.rule == rule]
    wanted = test["expect"]
    if len(found) != len(wanted):
        return f"expected {len(wanted)} findings, found {[_short(row) for row in found]}"
    for finding, want in zip(found, wanted, strict=True):
        failure = _differs(finding, want)
        if failure:
            return failure
    return ""


def _known(wanted: Mapping[str, str], facts: Mapping[str, Any]) -> str:
    words = {True: "yes", False: "no", None: "unknown"}
    for name, want in wanted.items():
        if name not in facts:
            return f"{name} is no fact that classification makes known"
        if words[facts[name]] != want:
            return f"expected {name} to be {want}, it is {words[facts[name]]}"
    return ""


def _differs(finding: Finding, want: Mapping[str, Any]) -> str:
    known = {*_SAME, *_CONTAINS.values(), "missing", "notes_have"}
    if set(want) - known:
        return f"unknown expectation {sorted(set(want) - known)}; known are {sorted(known)}"
    for name in _SAME:
        if name in want and getattr(finding, name) != want[name]:
            return f"expected {name} {want[name]!r}, found {_short(finding)}"
    for name, key in _CONTAINS.items():
        if key in want and want[key] not in getattr(finding, name):
            return f"expected {want[key]!r} in the {name}, found {getattr(finding, name)!r}"
    if "missing" in want and list(finding.missing) != want["missing"]:
        return f"expected missing {want['missing']}, found {list(finding.missing)}"
    if "notes_have" in want and want["notes_have"] not in " ".join(finding.notes):
        return f"expected {want['notes_have']!r} in the notes, found {finding.notes}"
    return ""


def _short(finding: Finding) -> str:
    word = f"{finding.outcome} {finding.label}".rstrip()
    return f"{word}: {finding.verdict}, applies {finding.applies} ({finding.summary})"
