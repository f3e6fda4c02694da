"""docs/commands.md knows every command, option, exit code, error, setting and profile question;
every command explains itself and gives its result in every format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from tidegate import errors
from tidegate.cli import failure
from tidegate.cli.commands import COMMANDS, tree
from tidegate.cli.options import FORMATS
from tidegate.desk.profile import questions
from tidegate.lists.update import RESULTS

from .conftest import Said

Command = Callable[..., Said]
ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "commands.md").read_text("utf-8")
SOURCES = {
    path: path.read_text("utf-8") for path in sorted((ROOT / "src" / "tidegate").rglob("*.py"))
}


def walk(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from walk(command, (*path, name))


ALL = list(walk(tree))
LEAVES = [(path, command) for path, command in ALL if not isinstance(command, click.Group)]
IDS = [" ".join(path) for path, _ in LEAVES]


def section(path: tuple[str, ...]) -> str:
    """What the page says under the heading of a command."""
    found = re.search(rf"^### tidegate {' '.join(path)}\b.*?(?=^##)", PAGE, re.M | re.S)
    assert found, f"docs/commands.md has no heading for tidegate {' '.join(path)}"
    return found[0]


def test_there_are_the_commands_of_the_issue() -> None:
    assert {" ".join(path) for path, _ in ALL} == {
        "screen", "search", "tune", "compare", "profile", "verify", "lists", "lists status",
        "lists update", "lists add", "lists diff", "lists show", "classify", "whatif",
        "landscape", "landscape works", "landscape frontier", "landscape chips", "rules",
        "rules list", "rules show", "rules diff", "rules test", "rules timeline", "rules watch",
        "rules update", "ownership", "affiliation", "disclose", "network", "gifts", "collaboration",
        "cases", "cases add", "cases list", "cases show", "cases decide", "cases approve",
        "cases undo", "cases work", "cases reasons", "cases export", "audit", "audit verify",
        "audit head", "audit export", "audit retention", "audit hold", "audit release",
        "audit erase", "users", "users add", "users list", "users disable", "keys",
        "keys create", "keys list", "keys revoke",
        "distillation", "provenance", "range", "range run", "review",
    }  # fmt: skip


@pytest.mark.parametrize(("path", "command"), LEAVES, ids=IDS)
def test_every_option_and_argument_is_documented(
    path: tuple[str, ...], command: click.Command
) -> None:
    told = section(path)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            for name in parameter.opts:
                assert re.search(rf"`{re.escape(name)}[` ]", told), f"{path}: {name}"
        else:
            assert parameter.name is not None
            heading = told.splitlines()[0]
            assert re.search(rf"\b{parameter.name.upper().rstrip('S')}\b", heading), heading


def test_no_option_is_documented_that_is_not_there() -> None:
    known = {name for _, command in ALL for p in command.params for name in p.opts}
    for path, command in LEAVES:
        own = {name for p in command.params for name in p.opts}
        told = set(re.findall(r"^\| (`-.*?) \|", section(path), re.M))
        named = {name for cell in told for name in re.findall(r"`(--?[a-z-]+)", cell)}
        assert named <= own, path
    everywhere = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE))
    assert everywhere <= known | {"--help", "--version"}


# `lists add` has one line for a result, and its --format is that of the file it reads;
# `audit export` writes what `audit verify` reads, in one shape.
APART = {("lists", "add"), ("audit", "export")}
WITH_RESULT = [leaf for leaf in LEAVES if leaf[0] not in APART]


@pytest.mark.parametrize(
    ("path", "command"), WITH_RESULT, ids=[" ".join(path) for path, _ in WITH_RESULT]
)
def test_every_result_comes_in_every_format_and_to_a_file(
    path: tuple[str, ...], command: click.Command
) -> None:
    options = {p.name: p for p in command.params if isinstance(p, click.Option)}
    assert isinstance(options["format"].type, click.Choice)
    assert tuple(options["format"].type.choices) == FORMATS
    assert set(options["out"].opts) == {"--out", "-o"}


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_help_opens_with_one_sentence_and_explains_every_option(
    tidegate: Command, path: tuple[str, ...], command: click.Command
) -> None:
    for word in ("--help", "-h"):
        if word == "-h" and not path:
            continue
        said = tidegate(*path, word)
        assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Usage: tidegate " + " ".join(path))
    assert command.help
    first = command.help.split("\n\n")[0].replace("\n", " ").strip()
    assert re.match(r"[A-Z].{10,110}[.]$", first), first
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{path}: {parameter.opts}"


def test_the_overview_has_every_command_and_the_exit_codes(tidegate: Command) -> None:
    said = tidegate("--help")
    assert said.code == 0
    for name, (_, _, told) in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(told)}$", said.out, re.M)
    for code in ("0", "10", "2", "3", "4", "5"):
        assert re.search(rf"\b{code} [a-z]", said.out)
    assert tidegate("--version").out.startswith("tidegate, version 0.")


def classes(root: type[errors.TidegateError]) -> Iterator[type[errors.TidegateError]]:
    yield root
    for child in root.__subclasses__():
        if child.__module__ == "tidegate.errors":
            yield from classes(child)


def test_every_error_stands_with_its_code_exit_and_status() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \| `(\w+)` \| (\d+) \| (\d+) \| .+ \|$", PAGE, re.M))
    assert rows == {
        (one.code, one.__name__, str(one.exit_status), str(one.http_status))
        for one in classes(errors.TidegateError)
    }


def test_every_exit_code_is_documented() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \| ", PAGE, re.M)}
    exits = {one.exit_status for one in classes(errors.TidegateError)}
    assert told == exits | {0, failure.REVIEW, failure.STOPPED, failure.CLOSED_PIPE}


def test_every_environment_variable_is_documented() -> None:
    used = set()
    for path, text in SOURCES.items():
        reads = re.findall(
            r"\benviron\b(?:\.get\(|\[)\s*[\"'](\w+)[\"']|\bgetenv\(\s*[\"'](\w+)", text
        )
        assert len(reads) == len(re.findall(r"\b(?:environ|getenv)\b", text)), path
        used |= {one or other for one, other in reads}
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.M))
    assert told == used
    assert "TIDEGATE_HOME" in told


def test_every_profile_question_and_outcome_of_an_update_is_named() -> None:
    assert [name for name in questions() if f"`{name}`" not in section(("profile",))] == []
    assert [word for word in RESULTS if f"`{word}`" not in section(("lists", "update"))] == []


def test_every_page_and_schema_that_is_linked_is_there() -> None:
    for page in ("commands.md", "python.md"):
        text = (ROOT / "docs" / page).read_text("utf-8")
        for target in re.findall(r"\]\(([^)#]+)", text):
            assert (ROOT / "docs" / target).exists(), target
