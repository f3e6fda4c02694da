"""Which editions are in force, now and as known then, and that a damaged one is told, not used."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tidegate.errors import RulebookError, UsageError
from tidegate.rules.editions import (
    Edition,
    Entry,
    Held,
    edition_files,
    edition_tests,
    in_force,
    names_in_force,
    read_edition,
)


def put(home: Path, name: str, **files: str) -> None:
    """An edition on disk; `files` are texts by rulebook, "_" for a dot."""
    folder = home / "rulebooks" / "editions" / name
    folder.mkdir(parents=True)
    rows = []
    for stem, text in files.items():
        ident = stem.replace("_", ".")
        (folder / f"{ident}.yaml").write_text(text, encoding="utf-8")
        (folder / f"{ident}.test.yaml").write_text("tests: []", encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        rows.append(
            Held(ident, f"{ident}.yaml", digest, ("one",), "2026-01-01", f"{ident}.test.yaml")
        )
    edition = Edition(name, folder, "2026-01-01T00:00:00Z", "x", tuple(rows))
    (folder / "edition.json").write_text(json.dumps(edition.to_dict()), encoding="utf-8")


def record(home: Path, *events: tuple[str, str, str]) -> None:
    rows = [{"edition": name, "event": event, "at": at} for name, event, at in events]
    (home / "rulebooks" / "record.json").write_text(json.dumps({"record": rows}))


def names(paths: list[Path]) -> list[str]:
    return [f"{path.parent.name}/{path.name}" for path in paths]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    put(tmp_path, "one", a_x="x of one", a_y="y of one")
    put(tmp_path, "two", a_x="x of two")
    record(
        tmp_path,
        ("one", "in force", "2026-03-01T10:00:00Z"),
        ("two", "in force", "2026-05-01T10:00:00Z"),
    )
    return tmp_path


def test_without_editions_nothing_is_in_force(tmp_path: Path) -> None:
    assert edition_files(tmp_path) == []
    assert in_force(tmp_path / "nowhere") == ()


def test_of_two_editions_the_later_gives_a_rulebook_both_hold(home: Path) -> None:
    assert names(edition_files(home)) == ["one/a.y.yaml", "two/a.x.yaml"]
    assert {key: path.parent.name for key, path in edition_tests(home).items()} == {
        "a.x": "two", "a.y": "one",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("known_at", "files"),
    [
        ("2026-02-28", []),
        ("2026-03-01", ["one/a.x.yaml", "one/a.y.yaml"]),
        ("2026-03-01T09:59:59Z", []),
        ("2026-05-01T10:00:00+00:00", ["one/a.y.yaml", "two/a.x.yaml"]),
        ("2027-01-01", ["one/a.y.yaml", "two/a.x.yaml"]),
    ],
)
def test_a_run_of_the_past_sees_the_editions_of_then(
    home: Path, known_at: str, files: list[str]
) -> None:
    assert names(edition_files(home, known_at)) == files


def test_what_was_taken_out_is_seen_by_a_run_of_the_time_it_stood(home: Path) -> None:
    record(
        home,
        ("one", "in force", "2026-03-01T10:00:00Z"),
        ("two", "in force", "2026-05-01T10:00:00Z"),
        ("two", "taken out", "2026-06-01T10:00:00Z"),
        ("two", "in force", "2026-07-01T10:00:00Z"),
        ("two", "taken out", "2026-08-01T10:00:00Z"),
    )
    assert names(edition_files(home)) == ["one/a.x.yaml", "one/a.y.yaml"]
    assert names(edition_files(home, "2026-05-15"))[1] == "two/a.x.yaml"
    assert names(edition_files(home, "2026-06-15"))[0] == "one/a.x.yaml"
    assert names(edition_files(home, "2026-07-15"))[1] == "two/a.x.yaml"


def test_an_edition_put_in_force_again_lies_on_top() -> None:
    events = [Entry("one", "in force", "1"), Entry("two", "in force", "2")]
    assert names_in_force(events) == ("one", "two")
    assert names_in_force([*events, Entry("one", "in force", "3")]) == ("two", "one")


def test_a_file_that_was_changed_or_is_gone_is_told(home: Path) -> None:
    folder = home / "rulebooks" / "editions"
    (folder / "two" / "a.x.yaml").write_text("something else")
    (folder / "one" / "a.y.yaml").unlink()
    with pytest.raises(RulebookError, match="damaged") as caught:
        edition_files(home)
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 2
    assert any("is not the file that came in" in text for text in told)
    assert "--undo" in caught.value.hint


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"id": "two"}', "\x00", '{"rulebooks": 3}'])
def test_a_broken_manifest_is_told(home: Path, content: str) -> None:
    (home / "rulebooks" / "editions" / "two" / "edition.json").write_text(content)
    with pytest.raises(RulebookError, match="edition two"):
        edition_files(home)


@pytest.mark.parametrize("content", ["", "[]", '{"record": [{"edition": "one"}]}', '{"record": 3}'])
def test_a_broken_record_is_told(home: Path, content: str) -> None:
    (home / "rulebooks" / "record.json").write_text(content)
    with pytest.raises(RulebookError, match="record of the editions"):
        edition_files(home)


def test_nothing_outside_the_folder_is_reached(home: Path) -> None:
    with pytest.raises(RulebookError, match="no name of a folder"):
        read_edition(home, "../../elsewhere")
    path = home / "rulebooks" / "editions" / "two" / "edition.json"
    data = json.loads(path.read_text())
    data["rulebooks"][0]["file"] = "../one/a.x.yaml"
    path.write_text(json.dumps(data))
    with pytest.raises(RulebookError, match="files outside its folder"):
        read_edition(home, "two")


def test_a_date_that_is_none_is_told(home: Path) -> None:
    with pytest.raises(UsageError, match="not a date"):
        edition_files(home, "yesterday")
