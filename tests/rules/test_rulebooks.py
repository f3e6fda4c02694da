"""The shipped rulebooks: complete, cited, tested and documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tidegate.rules import OUTCOMES, load, run_rule_tests
from tidegate.rules.library import SHIPPED

BOOKS = sorted(path.stem for path in SHIPPED.glob("*.yaml") if ".test." not in path.name)
DOCS = (Path(__file__).parents[2] / "docs" / "rulebooks.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("result", run_rule_tests(), ids=lambda row: f"{row.file}: {row.name}")
def test_a_rule_test_beside_its_rulebook_passes(result: object) -> None:
    assert not result.failure, result.failure  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", BOOKS)
def test_a_rulebook_is_named_as_its_file_and_has_tests_beside_it(name: str) -> None:
    assert load()[name].file == f"{name}.yaml"
    assert (SHIPPED / f"{name}.test.yaml").exists()


@pytest.mark.parametrize("name", BOOKS)
def test_every_version_has_a_citation_and_says_how_far_it_was_verified(name: str) -> None:
    for version in load()[name].versions:
        assert version.term.citation and version.verified_through and version.retrieved
        for row in version.outcomes:
            assert row.term.citation and row.summary.endswith(".")
            assert "clear" not in row.summary.lower().split()


@pytest.mark.parametrize("name", BOOKS)
def test_every_rulebook_is_in_the_documentation(name: str) -> None:
    assert f"`{name}`" in DOCS and load()[name].title in DOCS


def test_every_outcome_is_in_the_documentation() -> None:
    for word, meaning in OUTCOMES.items():
        assert f"`{word}`" in DOCS and meaning in DOCS


def test_every_list_of_the_catalogue_has_a_rulebook() -> None:
    from tidegate.lists.catalogue import catalogue

    told = {book.pin[1] for book in load() if book.pin and book.pin[0] == "list"}
    listed = {row.id for publication in catalogue().publications for row in publication.lists}
    assert listed - told <= {"us.bis.mieu"}


def test_a_failing_rule_test_says_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "wrong.test.yaml"
    path.write_text(
        "rule: us.bis.uvl\ntests:\n"
        "  - {name: wrong, facts: {list: us.bis.uvl}, as_of: 2026-08-01, expect: []}\n"
        "  - {name: typo, facts: {lst: x}, as_of: 2026-08-01, expect: []}\n"
    )
    wrong, typo = run_rule_tests([path])
    assert "expected 0 findings" in wrong.failure and not wrong.passed
    assert "have no lst" in typo.failure


def test_a_receipt_names_each_rulebook_with_its_version_and_hash() -> None:
    rows = load().receipt(as_of="2026-08-01")
    assert [row["id"] for row in rows] == BOOKS
    assert all(len(row["sha256"]) == 64 for row in rows)


def test_a_description_can_be_written_as_json() -> None:
    import json

    described = load().describe()
    assert json.loads(json.dumps(described)) == described
    entity = next(row for row in described if row["id"] == "us.bis.entity")
    assert entity["versions"][0]["clauses"]["huawei"] == "list_contains(footnotes, '1')"


def test_the_rulebook_in_the_documentation_loads(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)
    (tmp_path / "shown.yaml").write_text(blocks[0])
    (tmp_path / "shown.test.yaml").write_text(
        blocks[1].replace("listed_on", "countries: [CN], listed_on")
    )
    books = load([tmp_path])
    assert books["us.dod.1260h"].origin == "user"
    (result,) = run_rule_tests([tmp_path], rulebooks=books)
    assert result.passed, result.failure


def test_the_program_in_the_documentation_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL)
    exec(program.replace('load(["my-rulebooks/"])', "load()"), {})
    assert "binding from 2024-12-31" in capsys.readouterr().out
