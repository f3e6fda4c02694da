"""Cases, the record, users and keys by the command, from a screening to a verified export."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cases.made_up import document, hit, no_hit

from .conftest import EXAMPLES, Said
from .test_json_results import check

Command = Callable[..., Said]
PASSWORD = "four plain words here"


@pytest.fixture
def office(tidegate: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A database with an admin, an approver and a reviewer; passwords come from the environment."""
    monkeypatch.setenv("TIDEGATE_NEW_PASSWORD", PASSWORD)
    assert tidegate("users", "add", "ada", "--role", "admin", "--name", "Ada").code == 0
    monkeypatch.setenv("TIDEGATE_PASSWORD", PASSWORD)
    for login, role in (("ben", "approver"), ("cleo", "reviewer")):
        assert tidegate("users", "add", login, "--role", role, "--user", "ada").code == 0
    return tidegate


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """The result of a screening with one hit in it."""
    document([hit(2), no_hit(3)], tmp_path)
    return tmp_path / "result.json"


def test_the_whole_way(office: Command, result: Path, tmp_path: Path) -> None:
    taken = office("cases", "add", result, "--reason", "new partner", "-f", "json").json()
    check("cases-add", taken)
    assert taken["opened"] >= 1
    queue = office("cases", "list", "-f", "json").json()
    check("cases-list", queue)
    number = queue["cases"][0]["number"]
    decide = ("cases", "decide", number, "--outcome", "false_positive", "--reason", "name_differs")
    assert office(*decide).code == 3  # nobody said who it is
    said = office(
        *decide, "--note", "<b>Not them</b>", "--good-guy", "--user", "cleo", "-f", "json"
    )
    check("case", said.json())
    own = office("cases", "approve", number, "--user", "cleo")
    assert (own.code, "may not review" in own.err) == (3, True)
    closed = office("cases", "approve", number, "--user", "ben", "-f", "json").json()
    check("case", closed)
    assert (closed["case"]["state"], closed["case"]["good_guy"]) == ("closed", True)
    page = office("cases", "show", number, "-f", "html").out
    assert "&lt;b&gt;Not them&lt;/b&gt;" in page
    assert "<b>Not" not in page
    head = tmp_path / "head.json"
    assert office("audit", "head", "--out", head).code == 0
    check("audit-head", json.loads(head.read_text("utf-8")))
    verified = office("audit", "verify", "--head", head, "-f", "json")
    check("audit-verify", verified.json())
    assert (verified.code, verified.json()["whole"]) == (0, True)
    lines = tmp_path / "audit.jsonl"
    assert office("audit", "export", "--out", lines).code == 0
    assert (
        office("audit", "export").out.splitlines()[1:] == lines.read_text("utf-8").splitlines()[1:]
    )
    assert office("audit", "verify", lines, "--head", head).code == 0
    undone = office("cases", "undo", number, "--user", "ben", "--note", "Look again.", "-f", "json")
    check("case", undone.json())
    whole = office("cases", "export", "-f", "json").json()
    check("cases-export", whole)
    assert len(whole["cases"][0]["history"]) >= 5
    lines.write_text(lines.read_text("utf-8").replace("Not them", "Not  them"), encoding="utf-8")
    broken = office("audit", "verify", lines)
    assert (broken.code, broken.out.startswith("broken at record ")) == (3, True)


def test_a_screening_goes_into_the_record_at_once(tidegate: Command, tmp_path: Path) -> None:
    said = tidegate("screen", EXAMPLES / "partners.csv", "--keep", "--out", tmp_path)
    assert said.code == 10
    assert "on record: " in said.err
    receipt = json.loads((tmp_path / "receipt.json").read_text("utf-8"))
    verified = tidegate("audit", "verify", "-f", "json").json()
    assert verified["kinds"]["screening"] == receipt["rows"]
    out = tmp_path / "again.json"
    tidegate("screen", EXAMPLES / "partners.csv", "--out", out)
    again = tidegate("cases", "add", out, "-f", "json").json()
    assert (again["opened"], again["already"]) == (0, 0)
    assert again["seen"] == verified["kinds"]["hit"]


def test_notes_files_and_desks(office: Command, result: Path, tmp_path: Path) -> None:
    office("cases", "add", result)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF")
    work = ("cases", "work", 1, "--user", "cleo")
    assert office(*work).code == 2
    assert office(*work, "--attach", tmp_path / "none").code == 3
    done = office(
        *work, "--note", "Asked.", "--attach", scan, "--assign", "ben", "-f", "json"
    ).json()
    assert [event["kind"] for event in done["history"]] == [
        "hit",
        "attachment",
        "assignment",
        "note",
    ]
    assert office("cases", "list", "--assignee", "ben", "-f", "json").json()["cases"]
    up = office(*work, "--escalate", "--note", "Please look.")
    assert "Case 1: escalated" in up.out
    assert "attached scan.pdf" in up.out


def test_licences_are_told_whole(office: Command, result: Path) -> None:
    office("cases", "add", result)
    decide = ("cases", "decide", 1, "--user", "cleo", "--outcome", "licensed", "--reason", "owned")
    assert "needs a licence" in office(*decide).err
    assert office(*decide, "--licence", "D1").code == 2
    said = office(*decide, "--licence", "D1", "--expires", "2099-01-31", "--authority", "BIS")
    assert "licence D1 until 2099-01-31" in said.out


def test_every_view_of_the_queue_is_inert(office: Command, tmp_path: Path) -> None:
    document([hit(2, name="=1+1<script>")], tmp_path)
    office("cases", "add", tmp_path / "result.json")
    rows = list(csv.reader(io.StringIO(office("cases", "list", "-f", "csv").out)))
    assert rows[0][3] == "subject"
    assert rows[1][3] == "'=1+1<script>"
    for page in (office("cases", "list", "-f", "html"), office("cases", "show", 1, "-f", "html")):
        assert "=1+1&lt;script&gt;" in page.out
        assert "<script>" not in page.out
    assert office("cases", "list", "--out", tmp_path / "queue.xlsx").code == 0


def test_reasons_and_retention_can_be_set_by_an_admin(office: Command, tmp_path: Path) -> None:
    check("cases-reasons", office("cases", "reasons", "-f", "json").json())
    check("audit-retention", office("audit", "retention", "-f", "json").json())
    own = tmp_path / "own.yaml"
    own.write_text(
        "default: own\nbases:\n  - {id: own, title: Own, citation: Own law, years: 7}\n", "utf-8"
    )
    assert office("audit", "retention", "--set", own, "--user", "ben").code == 3
    said = office("audit", "retention", "--set", own, "--user", "ada", "-f", "json").json()
    assert said["default"] == "own"
    own.write_text("outcomes: [\n", "utf-8")
    wrong = office("cases", "reasons", "--set", own, "--user", "ada")
    assert (wrong.code, "row" in wrong.err) == (3, True)
    own.write_text("outcomes: []\nreasons: []\n", "utf-8")
    wrong = office("cases", "reasons", "--set", own, "--user", "ada")
    assert "there are no outcomes" in wrong.err
    assert "there are no reasons" in wrong.err


def test_holds_and_erasing(office: Command, result: Path) -> None:
    office("cases", "add", result)
    assert office("audit", "hold", "Lawsuit").code == 3
    held = office("audit", "hold", "Lawsuit", "--case", "1", "--user", "ada", "-f", "json").json()
    check("audit-hold", held)
    assert "hold " in office("audit", "retention").out
    free = office("audit", "release", held["id"][:8], "--user", "ada", "-f", "json").json()
    check("audit-hold", free)
    assert free["released"]
    done = office("audit", "erase", "--yes", "--user", "ada", "-f", "json").json()
    check("audit-erase", done)
    assert done == {"erased": 0, "still_due": 0, "held": 0}


def test_keys_open_the_record_for_programs(
    office: Command, result: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office("keys", "create", "nightly", "--scope", "screen", "--user", "cleo", "-f", "json")
    check("keys", made.json())
    text = made.json()["key"]
    listed = office("keys", "list", "-f", "json")
    check("keys", listed.json())
    assert text not in listed.out
    monkeypatch.setenv("TIDEGATE_KEY", text)
    assert office("cases", "add", result).code == 0
    denied = office("cases", "list")
    assert (denied.code, "key may not see cases" in denied.err) == (3, True)
    monkeypatch.delenv("TIDEGATE_KEY")
    id = listed.json()["keys"][0]["id"]
    assert office("keys", "revoke", id, "--user", "cleo").code == 0
    monkeypatch.setenv("TIDEGATE_KEY", text)
    assert "does not open anything" in office("cases", "list").err


def test_users_are_listed_and_disabled(office: Command) -> None:
    check("users", office("users", "list", "-f", "json").json())
    gone = office("users", "disable", "cleo", "--user", "ada", "-f", "json").json()
    check("users", gone)
    assert office("users", "disable", "cleo", "--user", "ada").code == 3


def test_a_password_comes_from_a_file_the_environment_or_a_terminal(
    tidegate: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ("users", "add", "ada", "--role", "admin")
    asked = tidegate(*add)
    assert (asked.code, "no terminal" in asked.err) == (2, True)
    file = tmp_path / "password"
    file.write_text("\n")
    assert "holds no password" in tidegate(*add, "--new-password-file", file).err
    file.write_text(f"{PASSWORD}\r\nsecond line\n")
    assert tidegate(*add, "--new-password-file", file).code == 0
    create = ("keys", "create", "k", "--scope", "read")
    assert tidegate(*create, "--user", "ada", "--password-file", file).code == 0
    assert "say whose" in tidegate(*create, "--password-file", file).err.lower()
    monkeypatch.setenv("TIDEGATE_PASSWORD", "another one entirely")
    assert "do not open anything" in tidegate(*create, "--user", "ada").err


def test_another_database_and_tenant_are_named_by_options(
    tidegate: Command, result: Path, tmp_path: Path
) -> None:
    there = ("--database", tmp_path / "other.db", "--tenant", "two")
    assert tidegate("cases", "add", result, *there).code == 0
    assert tidegate("cases", "list", *there, "-f", "json").json()["cases"]
    assert tidegate("cases", "list", "-f", "json").json()["cases"] == []
    assert tidegate("cases", "list", "--database", "mysql://u:secret@h/d").code == 2


def test_a_file_that_is_no_result_is_told_and_nothing_is_kept(
    tidegate: Command, result: Path, write: Callable[[str, str], Path]
) -> None:
    said = tidegate("cases", "add", write("x.json", "{}"))
    assert (said.code, "screen FILE --out" in said.err) == (3, True)
    shape: Any = json.loads(result.read_text("utf-8"))
    shape["subjects"][0]["matches"] = []
    said = tidegate("cases", "add", write("y.json", json.dumps(shape)))
    assert (said.code, "was altered" in said.err) == (3, True)
    assert "screening" not in tidegate("audit", "verify", "-f", "json").json()["kinds"]


HIDE = """
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == {package!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Hide())
from tidegate.cli.commands import tree
from tidegate.cli.failure import run
sys.exit(run(tree, ["cases", "list"]))
"""


@pytest.mark.parametrize("package", ["sqlalchemy", "alembic", "argon2", "cryptography"])
def test_without_the_extra_there_is_one_clear_error(package: str, own_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HIDE.format(package=package)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"error: cases need the package {package}",
        'hint: Install it: pip install "tidegate[server]".',
    ]
    assert not own_home.exists()


def test_other_commands_load_nothing_of_it() -> None:
    command = (
        "import sys, tidegate.cli, tidegate.cli.screen, tidegate.cli.search, tidegate.desk;"
        "print(*sorted({n.split('.')[0] for n in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True
    )
    heavy = {"sqlalchemy", "alembic", "argon2", "cryptography", "psycopg"}
    assert heavy.isdisjoint(done.stdout.split())
