"""`tidegate distillation`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidegate.cli import options
from tidegate.cli.failure import REVIEW
from tidegate.cli.rules_use import own_rulebooks, rule_dates
from tidegate.cli.works import keep_apart, tell, terminal_table
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.desk.distillation import DistillationView

MOST_PROBLEMS = 12


@click.command()
@click.argument("logs", nargs=-1, type=click.Path(path_type=Path), metavar="[LOG]...")
@options.output
@click.option(
    "--alerts", type=click.IntRange(1), default=None, metavar="N",
    help="The alert budget: at most so many groups a day; the others are told as left for later.",
)  # fmt: skip
@click.option(
    "--metadata-only", is_flag=True, help="Leave prompts aside even where the log holds them."
)
@click.option(
    "--keep", type=click.Path(path_type=Path), default=None, metavar="FILE.npz",
    help="A store of sketches: this log is added, and the days before it are the accounts' past.",
)  # fmt: skip
@click.option("--sketches-only", is_flag=True, help="Only add the log to --keep; look at nothing.")
@click.option(
    "--past", type=click.Path(path_type=Path), default=None, metavar="FILE.npz",
    help="Sketches of earlier days: the accounts' own past.",
)  # fmt: skip
@click.option(
    "--benign", type=click.Path(path_type=Path), default=None, metavar="FILE.npz",
    help="Sketches of traffic you take for honest, to compare with; by default a part of the log.",
)  # fmt: skip
@click.option(
    "--answers", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="What account holders said: a table with account, date, answer, by; beside those kept.",
)  # fmt: skip
@click.option(
    "--answer", "answer", nargs=2, default=None, metavar="ACCOUNT TEXT",
    help="Record what an account's holder said, for this and later reports.",
)  # fmt: skip
@click.option("--by", default="", metavar="NAME", help="Who writes the --answer down.")
@click.option(
    "--map", "maps", multiple=True, metavar='FIELD="COLUMN"',
    help="Of a table: which column is which, where the guess is wrong; may repeat.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(1), default=None,
    help="Processes to read with; for large logs all processors by default.",
)  # fmt: skip
@rule_dates
@own_rulebooks
def distillation(
    logs: tuple[Path, ...],
    format: str | None,
    out: Path | None,
    sketches_only: bool,
    answer: tuple[str, str] | None,
    by: str,
    maps: tuple[str, ...],
    jobs: int | None,
    rulebooks: tuple[str, ...],
    **chosen: Any,
) -> int:
    """Find accounts that walk a model's abilities together, in its request logs.

    LOG is a file or folder of requests: OpenAI-style JSON lines, LiteLLM spend logs, OpenTelemetry
    spans, CSV or Parquet, also gzip; or sketches (.npz). Each group of accounts is "consistent with
    coordinated extraction", "not seen" or "cannot be known", with its evidence and the ordinary
    explanations that were considered. Accounts are pseudonyms; nothing is blocked.
    """
    from tidegate.cli.progress import shown
    from tidegate.desk import Tidegate
    from tidegate.desk.distillation import Search

    _check(logs, answer, by, sketches_only, chosen["keep"])
    target = options.format_for(format, out)
    keep_apart(out, *logs, *(chosen[name] for name in ("keep", "past", "benign", "answers")))
    drawer = Tidegate().distillation
    if answer is not None:
        options.check_text(*answer, by)
        recorded = drawer.answer(*answer, by=by)
        if not logs:
            return _put_answer(recorded, target, out)
    search = Search(
        mapping=options.mapping(maps), workers=jobs,
        rulebooks=tuple(str(Path(p).resolve()) for p in rulebooks), **chosen,
    )  # fmt: skip
    with shown("files") as progress:
        if sketches_only:
            return _put_sketches(drawer.read(logs, search, progress=progress), search, target, out)
        view = drawer.find(logs, search, progress=progress)
    _tell(view.problems, view.problem_count)
    tell(view.said)
    _put(view, target, out)
    return REVIEW if view.document["to_review"] else 0


def _check(
    logs: tuple[Path, ...],
    answer: tuple[str, str] | None,
    by: str,
    sketches_only: bool,
    keep: Path | None,
) -> None:
    if not logs and answer is None:
        raise UsageError("no log is named", hint="Name files or folders of requests.")
    if by and answer is None:
        raise UsageError("--by goes with --answer")
    if sketches_only and keep is None:
        raise UsageError("--sketches-only needs a place", hint="Name one by --keep FILE.npz.")


def _tell(problems: Any, count: int) -> None:
    """Problems on stderr, the first few; JSON and XLSX have more of them."""
    tell(str(one) for one in problems[:MOST_PROBLEMS])
    more = count - min(len(problems), MOST_PROBLEMS)
    if more > 0:
        tell([f"… and {more:,} more; --format json names up to 200"])


def _put(view: DistillationView, format: str, out: Path | None) -> None:
    from tidegate.cli.tables import put, put_table, put_text
    from tidegate.distillation.campaigns.document import COLUMNS, rows

    if format == "html":
        from tidegate.distillation.campaigns.page import campaigns_page

        put(campaigns_page(view.found, sources=view.sources).encode("utf-8", "replace"), out)
    elif format == "table":
        put_text("\n".join(_lines(view)) + "\n", out)
    elif format == "xlsx":
        from tidegate.distillation.campaigns.sheet import campaigns_xlsx

        put(campaigns_xlsx(view.document, list(rows(view.found))), out)
    else:
        told = list(rows(view.found))
        put_table("Groups", COLUMNS, told, format, out, json_shape=view.document)


def _lines(view: DistillationView) -> list[str]:
    from tidegate.cli.landscape import paragraphs
    from tidegate.distillation.campaigns import terminal, words

    lines = [*paragraphs([words.answer_words(view.found)]), ""]
    if told := terminal.table_rows(view.found):
        lines += [*terminal_table(terminal.HEAD, told), ""]
    return [*lines, "To know", *paragraphs(terminal.lines_after(view.found))]


def _put_answer(recorded: Any, format: str, out: Path | None) -> int:
    from tidegate.cli.tables import put_table

    row = {
        "account": recorded.account, "date": recorded.date, "answer": recorded.text,
        "by": recorded.by,
    }  # fmt: skip
    put_table("Answer recorded", list(row), [row], format, out, json_shape=row)
    return 0


def _put_sketches(read: Any, search: Any, format: str, out: Path | None) -> int:
    from tidegate.cli.tables import put_table

    _tell(read.notes.problems, read.notes.problem_count)
    tell(read.said)
    row = {
        "file": str(search.keep), "added": read.added,
        "accounts": len(read.table.by_account()),
        "requests": int(read.table.counts["requests"].sum()),
        "days": len(set(read.table.day[read.table.day >= 0].tolist())),
    }  # fmt: skip
    put_table("Sketches", list(row), [row], format, out, json_shape=row)
    return 0
