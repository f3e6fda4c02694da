"""`Tidegate`: every drawer does what its command does, and the page about it runs."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import tidegate
from tidegate import Settings, Tidegate
from tidegate.desk.screening import gather
from tidegate.errors import InputError, ListMissing, UsageError
from tidegate.findings.model import Finding

ROOT = Path(__file__).resolve().parents[2]
PARTNERS = ROOT / "examples" / "partners.csv"


def test_the_page_about_python_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("partners.xlsx", "chips.csv", "drafts/tpp-halved.yaml"):
        shutil.copy(ROOT / "examples" / name, tmp_path)
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) >= 8
    scope: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), scope)
    out = capsys.readouterr().out
    assert "Harbin Institute of Technology" in out
    assert "True ()" in out
    assert (tmp_path / "my-tidegate").is_dir()


def test_the_page_names_every_drawer() -> None:
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    drawers = [name for name in vars(Tidegate) if not name.startswith("_")]
    assert set(drawers) == {
        "lists",
        "parties",
        "items",
        "whatif",
        "names",
        "rules",
        "profile",
        "receipts",
        "ownership",
        "gifts",
        "disclosures",
        "networks",
        "collaboration",
        "institutions",
        "distillation",
        "provenance",
        "ranges",
        "reviews",
        "tuning",
    }
    assert [name for name in drawers if f"`gate.{name}`" not in page] == []
    for setting in Settings.__dataclass_fields__:
        assert f"`{setting}`" in page


def test_what_is_exported_is_there() -> None:
    assert {name: getattr(tidegate, name) for name in tidegate.__all__}
    with pytest.raises(AttributeError):
        tidegate.Nothing  # noqa: B018


def test_homes_are_apart(tmp_path: Path) -> None:
    one, other = Tidegate(tmp_path / "one"), Tidegate(tmp_path / "other")
    one.profile.set(us_person=True)
    assert one.profile.answers == {"us_person": True}
    assert other.profile.answers is None


def test_a_screening_has_a_result_for_every_row_whatever_the_workers() -> None:
    gate = Tidegate()
    table = gate.parties.read(PARTNERS)
    plain = list(gate.parties.screen(table, workers=1).results())
    assert [result.row for result in plain] == [subject.row for subject in table]
    assert list(gate.parties.screen(table, workers=2).results()) == plain


def test_a_search_is_the_screening_of_one_row(tmp_path: Path) -> None:
    gate = Tidegate()
    file = tmp_path / "one.csv"
    file.write_text("name\nHarbin Inst. of Tech.\n", encoding="utf-8")
    (screened,) = gate.parties.screen(gate.parties.read(file)).results()
    _, found = gate.parties.search("Harbin Inst. of Tech.")
    assert (screened.matches, screened.findings) == (found.matches, found.findings)


def test_reports_and_receipt_are_written_all_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Tidegate()
    targets = {"html": tmp_path / "a" / "r.html", "csv": tmp_path / "b" / "r.csv"}
    gate.parties.screen_file(PARTNERS, targets, receipt_path=tmp_path / "c" / "receipt.json")
    assert gate.receipts.verify(tmp_path / "c" / "receipt.json").equal
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError) as told:
        gate.parties.screen_file(
            PARTNERS, {"html": tmp_path / "d.html", "csv": tmp_path / "file" / "r.csv"}
        )
    assert [problem.file for problem in told.value.problems] == [str(tmp_path / "file")]
    assert not (tmp_path / "d.html").exists()


def test_a_receipt_names_no_subject(tmp_path: Path) -> None:
    file = tmp_path / "few.csv"
    file.write_text("name\nHuawei Technologies\nZwiebelkuchen Obermühle\n", encoding="utf-8")
    receipt = tmp_path / "receipt.json"
    Tidegate().parties.screen_file(file, {}, receipt_path=receipt)
    text = receipt.read_text("utf-8")
    assert "Huawei" not in text
    assert "Zwiebelkuchen" not in text


def test_the_index_follows_the_tables_of_the_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tidegate.desk import lists_in_use

    gate = Tidegate()
    gate.parties.prepare()
    folder = gate.home / "index"
    first = {path.name for path in folder.iterdir()}
    gate.parties.prepare()
    assert {path.name for path in folder.iterdir()} == first
    monkeypatch.setattr(lists_in_use, "_names_version", lambda: "another")
    gate.parties.prepare()
    assert len({path.name for path in folder.iterdir()} - first) == 1


def test_an_index_that_was_cut_short_is_made_again() -> None:
    gate = Tidegate()
    names = gate.parties.prepare()
    (folder,) = (gate.home / "index").iterdir()
    (folder / "index.json").unlink()
    assert gate.parties.prepare() == names
    assert gate.parties.search("Huawei Technologies")[1].matches


def test_indexes_in_use_are_kept_and_old_ones_swept(tmp_path: Path) -> None:
    from tidegate.desk.lists_in_use import KEPT_INDEXES

    gate = Tidegate()
    chosen = ("us.bis.entity", "us.ofac.sdn", "un.sc", "jp.meti.eul", "ca.nro", "us.dod.1260h")
    for name in chosen:
        gate.parties.search("Amber", Settings(only=(name,)))
        gate.parties.search("Amber", Settings(only=(chosen[0],)))
    assert len(list((gate.home / "index").iterdir())) <= KEPT_INDEXES + 1


def test_a_starter_list_of_later_is_not_known_earlier() -> None:
    with pytest.raises(ListMissing):
        Tidegate().parties.search("Huawei", Settings(known_at="2020-01-01"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"threshold": 0.001}, {"threshold": 1.1}, {"limit": 0}, {"as_of": "2026-13-01"},
        {"as_of": "2026-01-01T00:00"}, {"known_at": "2026-W01-1"},
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Settings(**wrong)  # type: ignore[arg-type]


def finding(rule: str, evidence: str) -> Finding:
    return Finding(
        rule=rule, title="", authority="", jurisdiction="", outcome="blocked", verdict="yes",
        summary="", citation="", evidence=(evidence,),
    )  # fmt: skip


def test_a_finding_stands_once_with_all_its_evidence() -> None:
    gathered = gather([finding("a", "x:1"), finding("b", "x:1"), finding("a", "x:2")])
    assert [(f.rule, f.evidence) for f in gathered] == [("a", ("x:1", "x:2")), ("b", ("x:1",))]


def test_progress_is_told_in_stages_that_end() -> None:
    gate = Tidegate()
    told: list[tuple[str, int, int]] = []

    def progress(stage: str, done: int, of: int) -> None:
        told.append((stage, done, of))

    gate.parties.screen(gate.parties.read(PARTNERS), progress=progress)
    assert {stage for stage, _, _ in told} == {"preparing the index", "screening"}
    assert told[-1][1] == told[-1][2] > 0


@pytest.fixture
def answers_of(tmp_path: Path) -> Callable[..., dict[str, object] | None]:
    def give(**answers: object) -> dict[str, object] | None:
        gate = Tidegate(tmp_path / "home")
        gate.profile.clear()
        gate.profile.set(**answers)
        return gate.profile.answers

    return give


def test_profile_answers_are_read_as_people_write_them(
    answers_of: Callable[..., dict[str, object] | None],
) -> None:
    assert answers_of(us_person="Y", ear_items="0") == {"us_person": True, "ear_items": False}
    assert answers_of(established_in="Germany, 中国;US") == {"established_in": ["DE", "CN", "US"]}
    assert answers_of(established_in=["NL"], us_person=None) == {"established_in": ["NL"]}
    assert answers_of(us_person="unknown") is None
    with pytest.raises(UsageError):
        answers_of(us_person=7)


@pytest.mark.skipif(os.name == "nt", reason="modes are a Unix thing")
def test_the_data_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("a,b\nAmber Works,Basalt\n", encoding="utf-8")
    for number, first in enumerate(
        (
            lambda gate: gate.parties.prepare(),
            lambda gate: gate.parties.read(file, mapping={"name": "a"}),
            lambda gate: gate.profile.set(us_person=True),
            lambda gate: gate.parties.search("Amber"),
        )
    ):
        gate = Tidegate(tmp_path / str(number))
        first(gate)
        assert gate.home.stat().st_mode & 0o077 == 0, number
