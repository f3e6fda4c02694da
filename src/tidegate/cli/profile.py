"""`tidegate profile`"""

from __future__ import annotations

from pathlib import Path

import click

from tidegate.cli import options


@click.command()
@click.option(
    "--set", "answers", multiple=True, metavar="NAME=ANSWER",
    help="Answer a question: yes, no, unknown, or countries; may repeat.",
)  # fmt: skip
@click.option("--ask", is_flag=True, help="Go through the questions one by one.")
@click.option("--clear", is_flag=True, help="Forget every answer first.")
@options.output
def profile(
    answers: tuple[str, ...], ask: bool, clear: bool, format: str | None, out: Path | None
) -> int:
    """Show or set who we are: establishment, US persons, items under the EAR, funders.

    With a profile every finding says whether it applies to you, and why; without one, effects
    are grouped by issuer. An answer left out stays unknown.
    """
    from tidegate.cli.tables import put_table
    from tidegate.desk import Tidegate
    from tidegate.desk.profile import questions
    from tidegate.errors import UsageError

    drawer = Tidegate().profile
    asked = questions()
    changes: dict[str, object] = {}
    for pair in answers:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"{pair!r} is no answer", hint="Write it as --set us_person=yes.")
        changes[name.strip()] = value
    if clear:
        told = "The profile is forgotten." if drawer.clear() else "There was no profile."
        click.echo(told, err=True)
    if ask:
        changes |= _ask(asked, drawer.answers or {})
    if changes:
        drawer.set(**changes)
    known = drawer.answers
    rows = [
        {"name": name, "answer": _word((known or {}).get(name)), "question": q["question"]}
        for name, q in asked.items()
    ]
    chosen = options.format_for(format, out)
    notes = [] if known else ["No profile yet: findings are grouped by issuer. Set one with "
                              "`tidegate profile --ask`."]  # fmt: skip
    shape = {"path": str(drawer.path), "answers": known}
    put_table("Profile", ("name", "answer", "question"), rows, chosen, out,
              json_shape=shape, notes=notes)  # fmt: skip
    return 0


def _word(value: object) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _ask(asked: dict[str, dict[str, object]], known: dict[str, object]) -> dict[str, object]:
    from tidegate.desk.profile import read_answer
    from tidegate.errors import UsageError

    changes: dict[str, object] = {}
    click.echo("Answer yes, no or unknown (countries by name or code). Enter keeps what stands.")
    for name, question in asked.items():
        while True:
            reply = click.prompt(str(question["question"]), default=_word(known.get(name)))
            try:
                changes[name] = read_answer(asked, name, reply)
                break
            except UsageError as wrong:
                click.echo(f"{wrong.message}. {wrong.hint}")
    return changes
