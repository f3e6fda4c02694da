"""The command tree. A subcommand's module is imported when it is called, so that one search does
not pay for all the others."""

from __future__ import annotations

import importlib
import sys

import click

from tidegate import __version__
from tidegate.cli.group import Group

# name → (module, attribute, one line for the overview)
COMMANDS = {
    "screen": ("tidegate.cli.screen", "screen", "Screen a file of parties; write reports."),
    "search": ("tidegate.cli.search", "search", "Look one name up."),
    "classify": ("tidegate.cli.classify", "classify", "May this item go there, and why?"),
    "ownership": ("tidegate.cli.ownership", "ownership", "Who owns whom, under every regime?"),
    "collaboration": (
        "tidegate.cli.collaboration",
        "collaboration",
        "Works before policies on collaboration.",
    ),
    "affiliation": ("tidegate.cli.affiliation", "affiliation", "Institutions a string names."),
    "gifts": ("tidegate.cli.gifts", "gifts", "Which gifts from abroad must be reported?"),
    "disclose": ("tidegate.cli.disclose", "disclose", "What works show and a CV does not."),
    "network": ("tidegate.cli.network", "network", "Who works with whom, when and on what?"),
    "distillation": (
        "tidegate.cli.distillation",
        "distillation",
        "Accounts that walk a model's abilities together.",
    ),
    "provenance": ("tidegate.cli.provenance", "provenance", "Whose answers are a model's like?"),
    "range": ("tidegate.cli.ranges", "range_", "A real teacher, a real student, a real log."),
    "review": ("tidegate.cli.review", "review", "Every channel of one engagement, on one page."),
    "rules": ("tidegate.cli.rules", "rules", "List, show, compare, test and watch the rulebooks."),
    "whatif": ("tidegate.cli.whatif", "whatif", "Try a draft rule on your own file."),
    "landscape": ("tidegate.cli.landscape", "landscape", "Who leads, and how far others are."),
    "lists": ("tidegate.cli.lists", "lists", "Status, update, add, diff and show lists."),
    "compare": ("tidegate.cli.compare", "compare", "Compare two names, or a file of pairs."),
    "tune": ("tidegate.cli.tune", "tune", "Choose and justify a threshold on your own file."),
    "profile": ("tidegate.cli.profile", "profile", "Say who we are, so findings can apply."),
    "cases": ("tidegate.cli.cases", "cases", "Hits that wait, and what was decided about them."),
    "audit": ("tidegate.cli.audit", "audit", "The record of what was done, and its proof."),
    "users": ("tidegate.cli.users", "users", "Who may decide about cases."),
    "keys": ("tidegate.cli.users", "keys", "Keys for programs."),
    "verify": ("tidegate.cli.verify", "verify", "Do a run again from its receipt."),
}


class Tree(Group):
    """A group whose commands are loaded by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, _, told) in COMMANDS.items()])


@click.command(
    cls=Tree,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="tidegate")
def tree() -> None:
    """What technology may flow to whom, under which rule, on which date, with the evidence.

    Exit codes: 0 nothing to review; 10 something to review; 2 usage; 3 bad input; 4 lists
    missing, stale or refused, or no answer from a source of the law; 5 internal.
    """


def main() -> None:
    """The entry point: runs the command and turns its outcome into an exit code."""
    from tidegate.cli.failure import run

    sys.exit(run(tree))
