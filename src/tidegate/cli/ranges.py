"""`tidegate range`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidegate.cli import options
from tidegate.cli.group import Group
from tidegate.errors import UsageError

if TYPE_CHECKING:
    from tidegate.distillation.range import RangeResult


@click.group("range", cls=Group)
def range_() -> None:
    """Test a detector: a real teacher, a real student, a real log."""


@range_.command()
@click.option(
    "--strategy",
    default="seed_set",
    show_default=True,
    metavar="NAME",
    help="How the campaign asks: seed_set, active, reward_model, agentic or bare.",
)
@click.option(
    "--budget",
    type=int,
    default=20_000,
    show_default=True,
    metavar="N",
    help="Requests of extraction.",
)
@click.option(
    "--accounts",
    type=int,
    default=40,
    show_default=True,
    metavar="N",
    help="Accounts they are sent from.",
)
@click.option(
    "--cover",
    type=float,
    default=0.8,
    show_default=True,
    metavar="SHARE",
    help="The share of those accounts' requests that is cover, from 0 to below 1.",
)
@click.option(
    "--honest-accounts",
    type=int,
    default=400,
    show_default=True,
    metavar="N",
    help="Accounts of others in the same log.",
)
@click.option(
    "--days",
    type=float,
    default=14.0,
    show_default=True,
    metavar="N",
    help="Days the log covers.",
)
@click.option(
    "--prompts",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FOLDER",
    help="Real prompts and arrival times; without it prompts are made up.",
)
@click.option(
    "--teacher",
    default="",
    metavar="URL",
    help="An OpenAI-compatible endpoint of yours, in place of the laboratory's own teacher.",
)
@click.option(
    "--teacher-model",
    default="",
    metavar="NAME",
    help="The model's name at that endpoint.",
)
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    metavar="N",
    help="Draws traffic and answers; the same seed gives the same log.",
)
@options.output
def run(
    strategy: str,
    budget: int,
    accounts: int,
    cover: float,
    honest_accounts: int,
    days: float,
    prompts: Path | None,
    teacher: str,
    teacher_model: str,
    seed: int,
    format: str | None,
    out: Path | None,
) -> int:
    """Run a campaign against a teacher served on this machine.

    Writes log.jsonl.gz, which is what a detector reads, truth.csv, and the leak curve as
    curve.csv, curve.json, curve.svg and range.html into the folder --out. Every figure is of a
    laboratory model. Needs: pip install "tidegate[range]".
    """
    from tidegate.cli.progress import shown
    from tidegate.desk import Tidegate
    from tidegate.distillation.range import Plan

    if out is None:
        raise UsageError("the range writes a folder", hint="Name it with --out.")
    chosen = format or "table"
    plan = Plan(
        strategy=strategy.replace("-", "_"), budget=budget, accounts=accounts, cover=cover,
        honest_accounts=honest_accounts, days=days, seed=seed,
    )  # fmt: skip
    with shown("requests") as progress:
        result = Tidegate().ranges.run(
            plan, out, prompts=prompts, teacher=teacher, teacher_model=teacher_model,
            progress=progress,
        )  # fmt: skip
    _put(result, chosen, out)
    return 0


def _put(result: RangeResult, format: str, out: Path) -> None:
    """The files are written; the curve goes to the terminal too, as asked."""
    from tidegate.cli.landscape import paragraphs
    from tidegate.cli.tables import put, put_table
    from tidegate.distillation.range.curve import COLUMNS
    from tidegate.distillation.range.page import facts, how, range_page
    from tidegate.distillation.range.picture import curve_words

    if format == "html":
        put(range_page(result).encode("utf-8", "replace"), None)
        return
    told = [*paragraphs([f"{result.label}: {curve_words(result.curve)}"]), ""]
    told += [*paragraphs(f"{name}: {value}" for name, value in facts(result)), ""]
    put_table(
        "Leak curve", COLUMNS, result.curve.rows(), format,
        out / "curve.xlsx" if format == "xlsx" else None,
        json_shape=result.document, head=told,
        notes=["", *paragraphs(how(result)), "", f"Written to {out}"],
    )  # fmt: skip
