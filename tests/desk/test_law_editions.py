"""Taking rulebooks in: all or nothing, nothing lost in silence, and a way back."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tidegate.desk import law_editions
from tidegate.desk.law_editions import Taken, take_in, undo
from tidegate.desk.law_in_use import editions, notes_on, rulebooks_in_use
from tidegate.errors import InputError, ListError, RulebookError, UsageError
from tidegate.lists.lock import locked
from tidegate.rules import library
from tidegate.rules.editions import in_force

SHIPPED = library.SHIPPED
BOOK = """\
id: a.rule
title: A rule
authority: An authority
jurisdiction: US
subject: listing
about: list = 'us.bis.entity'
applies: ear_items
versions:
"""
ONE = """\
  - id: one
    citation: "1 FR 1"
    effective: 2020-01-02
    verified_through: 2026-01-01
    retrieved: 2026-11-23
    outcomes:
      - {outcome: licence_required, summary: A licence is needed.}
"""
TWO = ONE.replace("one", "two").replace("2020-01-02", "2024-01-02").replace("1 FR 1", "2 FR 2")
TEST = """\
rule: a.rule
tests:
  - name: a listed party needs a licence
    facts: {list: us.bis.entity, listed_on: 2019-01-01}
    as_of: 2025-01-01
    expect:
      - {outcome: licence_required, verdict: WANTED}
"""
Put = Callable[..., Path]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def few_shipped(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rulebooks stand for all that are shipped, or these tests would take minutes."""
    folder = tmp_path_factory.mktemp("shipped")
    for name in ("us.bis.uvl", "us.bis.dpl"):
        for ending in (".yaml", ".test.yaml"):
            shutil.copy(SHIPPED / f"{name}{ending}", folder)
    monkeypatch.setattr(library, "SHIPPED", folder)
    monkeypatch.setattr(law_editions, "LOCK_WAIT", 0.1)


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """A folder with the made-up rulebook and its test."""

    def make(*versions: str, verdict: str = "yes", test: str | None = TEST, **files: str) -> Path:
        folder = tmp_path / "new"
        folder.mkdir(exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        text = BOOK + "".join(versions or (ONE,))
        (folder / "a.rule.yaml").write_text(text, encoding="utf-8")
        if test is not None:
            (folder / "a.rule.test.yaml").write_text(test.replace("WANTED", verdict))
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
        return folder

    return make


def take(path: Path, day: int = 23, **more: str) -> Taken:
    return take_in(path, now=NOON.replace(day=day), **more)  # type: ignore[arg-type]


def held() -> list[str]:
    from tidegate.home import home

    return [row.id for row in in_force(home())]


def test_a_new_rulebook_comes_in_force_with_what_is_known_of_it(put: Put, own_home: Path) -> None:
    taken = take(put())
    edition = taken.edition
    assert edition is not None
    assert edition.id.startswith("2026-11-23-") and len(edition.id) == 19
    assert edition.retrieved == "2026-11-23T12:00:00Z"
    assert [(row.id, row.result, row.versions) for row in taken.rulebooks] == [
        ("a.rule", "new", ("one",))
    ]
    assert taken.tests > 1
    books = rulebooks_in_use()
    assert books["a.rule"].origin == f"edition {edition.id}"
    assert books["us.bis.uvl"].origin == "shipped"
    files = {path.name for path in edition.path.iterdir()}
    assert files == {"edition.json", "a.rule.yaml", "a.rule.test.yaml"}
    if os.name == "posix":
        assert all(path.stat().st_mode & 0o077 == 0 for path in edition.path.iterdir())


def test_an_edition_takes_the_place_of_a_shipped_rulebook_and_gives_it_back(
    own_home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    for name in ("us.bis.uvl.yaml", "us.bis.uvl.test.yaml", "us.bis.dpl.yaml"):
        text = (SHIPPED / name).read_text("utf-8")
        if name == "us.bis.uvl.yaml":
            text = text.replace("verified_through: 2026-09-24", "verified_through: 2026-11-20")
        (folder / name).write_text(text, encoding="utf-8")
    taken = take(folder)
    assert {row.id: row.result for row in taken.rulebooks} == {
        "us.bis.uvl": "changed", "us.bis.dpl": "unchanged",
    }  # fmt: skip
    assert taken.edition is not None
    assert [row.id for row in taken.edition.rulebooks] == ["us.bis.uvl"]
    now = rulebooks_in_use()["us.bis.uvl"]
    assert now.versions[-1].verified_through == "2026-11-20"
    undo()
    assert rulebooks_in_use()["us.bis.uvl"].origin == "shipped"


def test_the_same_again_makes_no_edition(put: Put) -> None:
    take(put())
    again = take(put(), day=24)
    assert again.edition is None
    assert again.rulebooks[0].result == "unchanged"
    assert len(held()) == 1


def test_a_changed_test_is_a_change(put: Put) -> None:
    take(put())
    taken = take(put(test=TEST.replace("a listed party", "the listed party")))
    assert taken.edition is not None


def test_editions_lie_over_each_other_and_known_at_sees_those_of_then(put: Put) -> None:
    first = take(put(ONE), day=20).edition
    second = take(put(ONE, TWO), day=22).edition
    assert first is not None and second is not None
    assert held() == [first.id, second.id]
    assert len(rulebooks_in_use()["a.rule"].versions) == 2
    assert len(rulebooks_in_use(known_at="2026-11-21")["a.rule"].versions) == 1
    assert "a.rule" not in [row.id for row in rulebooks_in_use(known_at="2026-11-19")]


def test_the_user_s_own_rulebook_lies_over_the_edition(put: Put, tmp_path: Path) -> None:
    take(put(ONE, TWO))
    own = tmp_path / "own.yaml"
    own.write_text(BOOK + ONE)
    assert rulebooks_in_use([str(own)])["a.rule"].origin == "user"


def test_one_that_lost_a_version_is_refused_and_what_is_in_use_stays(put: Put) -> None:
    take(put(ONE, TWO))
    before = held()
    with pytest.raises(RulebookError, match="is refused") as caught:
        take(put(TWO))
    assert [str(problem) for problem in caught.value.problems] == [
        "a.rule.yaml: lacks the version one, which is in use"
    ]
    assert "--accept" in caught.value.hint
    assert held() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("2026-01-01", "2025-06-01"), "was checked through 2025-06-01, the one in use through"),
        (("subject: listing\nabout: list = 'us.bis.entity'",
          "subject: transaction\nquestion: licence\nabout: movement = 'export'"),
         "is on a transaction, the one in use listing"),
    ],
)  # fmt: skip
def test_one_that_goes_back_is_refused(put: Put, change: tuple[str, str], words: str) -> None:
    take(put(ONE))
    folder = put(ONE)
    path = folder / "a.rule.yaml"
    path.write_text(path.read_text().replace(*change))
    with pytest.raises(RulebookError) as caught:
        take(folder)
    assert any(words in str(problem) for problem in caught.value.problems)


def test_one_whose_tests_fail_or_that_has_none_is_refused(put: Put) -> None:
    with pytest.raises(RulebookError) as caught:
        take(put(verdict="no"))
    told = str(caught.value.problems[0])
    assert "the test “a listed party needs a licence” fails" in told
    with pytest.raises(RulebookError) as caught:
        take(put(test=None))
    assert "comes without tests" in str(caught.value.problems[0])
    assert held() == []


@pytest.mark.parametrize("test", ["tests: 5", "rule: a.rule\ntests: [3]", "- x", "a: &a b", "\x00"])
def test_a_test_file_that_is_none_is_refused(put: Put, test: str) -> None:
    with pytest.raises(RulebookError) as caught:
        take(put(test=test))
    assert caught.value.problems
    assert held() == []


def test_it_breaks_no_other_rulebook_s_tests(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    text = (SHIPPED / "us.bis.uvl.yaml").read_text("utf-8")
    changed = text.replace("outcome: statement_required", "outcome: extra_checks")
    (folder / "us.bis.uvl.yaml").write_text(changed, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        take(folder)
    assert any("us.bis.uvl.test.yaml" in str(problem) for problem in caught.value.problems)


def test_an_operator_s_reason_lets_it_in_and_is_kept(put: Put) -> None:
    take(put(ONE, TWO), day=20)
    taken = take(put(TWO), accept="the first version was never law")
    edition = taken.edition
    assert edition is not None
    assert edition.accepted == "the first version was never law"
    assert edition.against == ("a.rule.yaml: lacks the version one, which is in use",)
    told = notes_on(in_force(edition.path.parents[2]))
    assert any("It was accepted (the first version was never law) against" in n for n in told)
    assert editions()[0]["accepted"] == "the first version was never law"


def test_a_reason_without_need_is_not_kept(put: Put) -> None:
    edition = take(put(), accept="to be sure").edition
    assert edition is not None and edition.accepted == ""


def test_a_file_that_does_not_load_is_never_let_in(put: Put) -> None:
    folder = put(ONE.replace("1 FR 1", ""), more="")
    with pytest.raises(RulebookError) as caught:
        take(folder, accept="I insist")
    assert {problem.file for problem in caught.value.problems} == {"a.rule.yaml"}
    assert held() == []
    named = put()
    (named / "a.rule.yaml").rename(named / "b.rule.yaml")
    (named / "a.rule.test.yaml").unlink()
    with pytest.raises(RulebookError) as caught:
        take(named, accept="I insist")
    assert "name it a.rule.yaml" in str(caught.value.problems[0])


def test_going_back_step_by_step(put: Put) -> None:
    one = take(put(ONE), day=20).edition
    two = take(put(ONE, TWO), day=21).edition
    assert one is not None and two is not None
    assert undo() == (two.id, (one.id,))
    assert len(rulebooks_in_use()["a.rule"].versions) == 1
    assert undo() == (one.id, ())
    with pytest.raises(UsageError, match="no edition is in force"):
        undo()
    told = editions()
    assert [(row["id"], row["state"]) for row in told] == [
        (one.id, "taken out"), (two.id, "taken out"),
    ]  # fmt: skip
    back = take(put(ONE, TWO), day=21).edition
    assert back is not None and back.id == two.id
    assert held() == [two.id]


def test_going_back_works_where_an_edition_is_damaged(put: Put) -> None:
    edition = take(put()).edition
    assert edition is not None
    (edition.path / "a.rule.yaml").write_text("broken")
    with pytest.raises(RulebookError, match="damaged"):
        rulebooks_in_use()
    (edition.path / "edition.json").unlink()
    assert editions()[0]["state"] == "damaged"
    undo()
    assert "a.rule" not in [row.id for row in rulebooks_in_use()]


def test_a_newer_shipped_text_is_told(put: Put, own_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    text = (SHIPPED / "us.bis.uvl.yaml").read_text("utf-8")
    (folder / "us.bis.uvl.yaml").write_text(text + "# ours\n", encoding="utf-8")
    edition = take(folder).edition
    assert edition is not None
    assert not any("has changed since" in note for note in notes_on(in_force(own_home)))
    path = edition.path / "edition.json"
    row = edition.rulebooks[0]
    path.write_text(path.read_text().replace(row.replaced, "0" * 64))
    (note,) = [note for note in notes_on(in_force(own_home)) if "has changed since" in note]
    assert "The shipped us.bis.uvl has changed" in note


def test_a_crash_between_two_steps_leaves_what_was(put: Put, own_home: Path) -> None:
    take(put(ONE), day=20)
    before = held()

    def crash(*args: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(law_editions, "replace_file", crash)
        take(put(ONE, TWO), day=21)
    assert held() == before
    assert len(rulebooks_in_use()["a.rule"].versions) == 1
    assert list((own_home / "rulebooks" / "editions").glob(".tmp-*")) == []


def test_two_updates_at_once_are_kept_apart(put: Put, own_home: Path) -> None:
    with locked(own_home / "rulebooks" / ".lock"), pytest.raises(ListError, match="rulebooks"):
        take(put())


def pack(path: Path, *members: tuple[str | zipfile.ZipInfo, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return path


def test_a_zip_is_taken_in_from_its_top_or_one_folder(tmp_path: Path) -> None:
    archive = pack(
        tmp_path / "law.zip",
        ("rulebooks/a.rule.yaml", BOOK + ONE),
        ("rulebooks/a.rule.test.yaml", TEST.replace("WANTED", "yes")),
        ("rulebooks/README.md", "hello"),
        ("rulebooks/deep/down/a.other.yaml", "id: x"),
    )
    taken = take(archive)
    assert taken.edition is not None
    assert set(taken.passed_over) == {"rulebooks/README.md", "rulebooks/deep/down/a.other.yaml"}


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([("../a.rule.yaml", BOOK + ONE)], "leads out"),
        ([("/etc/a.rule.yaml", BOOK + ONE)], "leads out"),
        ([("x\\..\\..\\a.rule.yaml", BOOK + ONE)], "leads out"),
        ([("C:\\a.rule.yaml", BOOK + ONE)], "leads out"),
        ([(link("a.rule.yaml"), "/etc/passwd")], "is a link"),
        ([("a.rule.yaml", BOOK + ONE), ("b/a.rule.yaml", BOOK + TWO)], "stands twice"),
        ([("a.rule.yaml", "#" * 1_000_001)], "larger than"),
        ([(f"{n}/a.rule{n}.yaml", "#" * 999_999) for n in range(70)], "holds more than"),
        ([(f"{n}.txt", "") for n in range(5_000)], "members"),
        ([("README.md", "hello")], "holds no rulebook"),
        ([("a.rule.test.yaml", TEST)], "the test of a rulebook that is not there"),
    ],
)
def test_a_hostile_zip_is_refused_and_nothing_of_it_taken(
    tmp_path: Path, own_home: Path, members: list[tuple[str, str]], words: str
) -> None:
    archive = pack(tmp_path / "law.zip", *members)
    with pytest.raises(InputError) as caught:
        take(archive, accept="I insist")
    assert words in " ".join(str(problem) for problem in caught.value.problems)
    assert held() == []
    assert not (own_home / "rulebooks" / "editions").exists()


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    bomb = pack(tmp_path / "law.zip", ("a.rule.yaml", "\0" * 70_000_000))
    assert bomb.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="holds more than"):
        take(bomb)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 but broken", b"\x1f\x8b\x08"])
def test_what_is_neither_folder_nor_zip_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "law.zip"
    path.write_bytes(content)
    with pytest.raises(InputError):
        take(path)
    with pytest.raises(InputError, match="no such file"):
        take(tmp_path / "nowhere.zip")


def test_a_folder_s_links_are_not_followed(put: Put, tmp_path: Path) -> None:
    folder = put()
    (tmp_path / "secret.yaml").write_text("id: secret")
    (folder / "a.secret.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(InputError) as caught:
        take(folder)
    assert "is a link" in str(caught.value.problems[0])
