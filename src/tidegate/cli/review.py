"""`tidegate review`"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tidegate.cli import options
from tidegate.cli.failure import REVIEW
from tidegate.errors import UsageError


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@options.output
@click.option(
    "--receipt", type=click.Path(path_type=Path), default=None,
    help="Where the receipt goes; beside the file of --out by default.",
)  # fmt: skip
@click.option(
    "--open", "opened", multiple=True, metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder that paths of FILE may lead to beside its own; may repeat.",
)  # fmt: skip
@click.option(
    "--form", is_flag=True, help="Print a blank engagement file; as json, the schema of one."
)
@click.option(
    "--ror", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="A dump of the registry of research organisations; the one given last by default.",
)  # fmt: skip
@click.option("--accept-stale", default="", metavar="REASON", help="Use stale lists all the same.")
@options.law
def review(
    file: Path | None,
    format: str | None,
    out: Path | None,
    receipt: Path | None,
    opened: tuple[Path, ...],
    form: bool,
    ror: Path | None,
    accept_stale: str,
    as_of: str,
    known_at: str,
    mode: Any,
    rulebooks: tuple[str, ...],
) -> int:
    """Review an engagement: every channel that its file gives ground for.

    FILE is YAML: parties, stakes, items, destination, end use, declared affiliations, works,
    funding, terms, gifts, logs, and the date whose law is asked. The answer shows each channel's
    findings, what was not checked, what would settle each unknown, and whose law was asked; the
    receipt lets `tidegate verify` do it all again, offline.
    """
    from tidegate.cli.progress import shown
    from tidegate.desk import Settings, Tidegate

    if form:
        return _form(file, options.format_for(format, out), out)
    if file is None:
        raise UsageError("no file is named", hint="Name an engagement file, or ask for --form.")
    chosen = options.format_for(format, out)
    beside = _receipt_path(out, receipt)
    settings = Settings(
        as_of=as_of, known_at=known_at, mode=mode, accept_stale=accept_stale,
        rulebooks=tuple(str(Path(p).resolve()) for p in rulebooks),
    )  # fmt: skip
    gate = Tidegate()
    engagement = gate.reviews.read(file, opened)
    read = [engagement.path, *(each.path for each in engagement.files)]
    _keep_apart([out, beside], [*read, *([ror] if ror else [])])
    with shown() as progress:
        document = gate.reviews.review(
            file, settings, opened=opened, ror=ror, progress=progress
        )  # fmt: skip
    _put(document, chosen, out, beside)
    return REVIEW if document["summary"]["to_review"] or not document["summary"]["channels"] else 0


def _form(file: Path | None, format: str, out: Path | None) -> int:
    import json

    from tidegate.cli.tables import put, put_text
    from tidegate.desk.review import blank_form, file_schema

    if file is not None:
        raise UsageError("--form goes alone", hint="Leave the file away.")
    if format == "json":
        put(json.dumps(file_schema(), ensure_ascii=False, indent=2).encode(), out)
    elif format == "table":
        put_text(blank_form(), out)
    else:
        raise UsageError(f"no form as {format}", hint="It is YAML, or json for its schema.")
    return 0


def _receipt_path(out: Path | None, receipt: Path | None) -> Path | None:
    """The receipt's place: as named, else beside the result."""
    if receipt is not None or out is None:
        return receipt
    return out.with_name(f"{out.stem}.receipt.json")


def _keep_apart(written: list[Path | None], read: list[Path]) -> None:
    """Refuses to write over a file that is read, or two results into one file."""
    targets = [path.resolve() for path in written if path is not None]
    if len(set(targets)) < len(targets):
        raise UsageError("the result and its receipt would be one file")
    sources = {path.resolve() for path in read}
    for target in targets:
        if target in sources:
            raise UsageError(
                f"the result would be written over {target.name}, which is read",
                hint="Name another file.",
            )


def _put(document: dict[str, Any], format: str, out: Path | None, receipt: Path | None) -> None:
    """The result and its receipt, both or none."""
    from tidegate.cli.tables import put, put_text
    from tidegate.findings.atomic import AtomicFiles
    from tidegate.findings.receipt import write_receipt_to
    from tidegate.findings.review_receipt import review_receipt

    content = _content(document, format, out, receipt)
    with AtomicFiles() as files:
        if receipt is not None:
            write_receipt_to(review_receipt(document), files.open(receipt))
        if out is not None:
            files.open(out).write_bytes(content)
    if out is None and format == "table":
        put_text(content.decode(), None)
    elif out is None:
        put(content, None)


def _content(
    document: dict[str, Any], format: str, out: Path | None, receipt: Path | None
) -> bytes:
    if format == "table":
        from tidegate.findings.review_terminal import review_text
        from tidegate.findings.terminal import terminal_width, wants_colour

        colour = out is None and wants_colour(sys.stdout)
        width = terminal_width() if out is None and sys.stdout.isatty() else 120
        return review_text(document, width=width, colour=colour).encode("utf-8", "replace")
    from tidegate.desk.review.pages import rendered

    return rendered(document, format, receipt=receipt.name if receipt else "")
