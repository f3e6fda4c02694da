"""`tidegate provenance`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options
from tidegate.cli.works import keep_apart, tell, terminal_table

if TYPE_CHECKING:
    from tidegate.desk.provenance import ProvenanceView

MANY = ("--teachers", "--unrelated")


class ManyFiles(click.Command):
    """Takes several files after one option, as a shell writes `--unrelated u/*.jsonl`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        spread: list[str] = []
        open_option = ""
        for at, arg in enumerate(args):
            if arg == "--":
                spread += args[at:]
                break
            if arg.startswith("-") and arg != "-":
                name = arg.partition("=")[0]
                open_option = name if name in MANY else ""
                spread.append(arg)
            elif open_option and spread[-1] != open_option:
                spread += [open_option, arg]
            else:
                spread.append(arg)
        return super().parse_args(ctx, spread)


@click.command(cls=ManyFiles)
@click.option(
    "--student", required=True, type=click.Path(path_type=Path), metavar="FILE",
    help="The answers of the model asked about.",
)  # fmt: skip
@click.option(
    "--teachers", required=True, multiple=True, type=click.Path(path_type=Path),
    metavar="FILE ...", help="Answers of candidate teachers; several files may follow.",
)  # fmt: skip
@click.option(
    "--unrelated", multiple=True, type=click.Path(path_type=Path), metavar="FILE ...",
    help="Answers of models related to neither, at least eight; several files may follow.",
)  # fmt: skip
@options.output
def provenance(
    student: Path,
    teachers: tuple[Path, ...],
    unrelated: tuple[Path, ...],
    format: str | None,
    out: Path | None,
) -> int:
    """Say whose answers a model's are more alike than unrelated models' are.

    Each FILE holds one JSON object a line with prompt (or id), answer and model, to the same
    prompts. Answers show likeness, not how it came about: each candidate gets yes, no or cannot be
    known, and what would settle it.
    """
    from tidegate.cli.progress import shown
    from tidegate.desk import Tidegate

    chosen = options.format_for(format, out)
    keep_apart(out, student, *teachers, *unrelated)
    with shown("answers"):
        view = Tidegate().provenance.compare(student, teachers, unrelated)
    tell(str(one) for one in view.problems)
    _put(view, chosen, out)
    return 0


def _put(view: ProvenanceView, format: str, out: Path | None) -> None:
    from tidegate.cli.tables import put, put_table, put_text
    from tidegate.distillation.provenance import document as told

    if format == "html":
        from tidegate.distillation.provenance.page import provenance_page

        page = provenance_page(view.found, sources=view.sources)
        put(page.encode("utf-8", "replace"), out)
    elif format == "table":
        put_text("\n".join(_lines(view)) + "\n", out)
    else:
        rows: list[dict[str, Any]] = list(told.rows(view.found))
        put_table("Provenance", told.COLUMNS, rows, format, out, json_shape=view.document)


def _lines(view: ProvenanceView) -> list[str]:
    from tidegate.cli.landscape import paragraphs
    from tidegate.distillation.provenance import document as told

    found = view.found
    lines = [*paragraphs([told.answer_words(found)]), ""]
    lines += terminal_table(told.HEAD, list(told.table_rows(found)))
    said = [line for one in found.findings for line in told.teacher_lines(one)]
    lines += ["", *paragraphs(said)] if said else []
    return [*lines, "", "To know", *paragraphs(told.notes(found))]
