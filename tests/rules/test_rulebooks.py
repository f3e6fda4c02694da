"""The shipped rulebooks: complete, cited, tested and documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tidegate.rules import OUTCOMES, QUESTIONS, load, run_rule_tests
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


def test_the_rulebooks_in_the_documentation_load_and_pass_their_tests(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)
    for number, block in enumerate(blocks):
        name = f"{number}.yaml" if block.startswith("id:") else f"{number}.test.yaml"
        (tmp_path / name).write_text(block.replace("listed_on", "countries: [CN], listed_on"))
    books = load([tmp_path])
    assert books["us.dod.1260h"].origin == books["my.chips"].origin == "user"
    results = run_rule_tests([tmp_path], rulebooks=books)
    assert len(results) == 2 and [row.failure for row in results] == ["", ""]


def test_the_programs_in_the_documentation_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import duckdb

    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as connection:
        connection.execute("COPY (SELECT 'ic' AS kind, 4800 AS tpp) TO 'items.parquet'")
    programs = re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL)
    for program in programs:
        exec(program.replace('load(["my-rulebooks/"])', "load()"), {})
    told = capsys.readouterr().out
    assert "binding from 2024-12-31" in told
    assert "False" in told and "tpp >= 4800 | 2368 >= 4800 | not met" in told
    assert "us_ear_3a090_classification" in told


@pytest.mark.parametrize("subject", [name for name in load().schemas if name != "profile"])
def test_every_fact_is_in_the_documentation_with_its_type_and_meaning(subject: str) -> None:
    for column in load().schemas[subject].columns.values():
        kind = column.type + ", interval" * column.interval + ", provided" * column.provided
        assert f"| `{column.name}` | {kind} | {column.meaning} |" in DOCS


def test_every_question_is_in_the_documentation() -> None:
    for word, meaning in QUESTIONS.items():
        assert f"| `{word}` | {meaning} |" in DOCS
