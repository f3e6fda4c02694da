"""`tidegate disclose`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tidegate.cli import options
from tidegate.cli.works import keep_apart, registry, tell

if TYPE_CHECKING:
    from tidegate.desk.disclosure import DisclosureView


@click.command()
@click.argument("cv", type=click.Path(path_type=Path))
@click.argument("works", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.output
@click.option(
    "--reply", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="Answers given before (YAML or JSON), to stand beside the questions.",
)  # fmt: skip
@click.option(
    "--form", type=click.Path(path_type=Path), default=None, metavar="FILE",
    help="Write an empty reply here (YAML), with answers already given.",
)  # fmt: skip
@click.option(
    "--contact", default="", metavar="TEXT",
    help="For the page: who asks, and who will see the answers.",
)  # fmt: skip
@click.option("--answer-by", default="", metavar="DATE", help="For the page: until when to answer.")
@click.option(
    "--since", default="", metavar="DATE", help="Only works that may be of then or later."
)
@registry
def disclose(
    cv: Path,
    works: tuple[Path, ...],
    format: str | None,
    out: Path | None,
    reply: Path | None,
    form: Path | None,
    contact: str,
    answer_by: str,
    since: str,
    ror: Path | None,
    accept_stale: str,
) -> int:
    """Ask a researcher about what works show and the CV does not.

    CV is an ORCID record, JSON or a table; WORKS are files of publications. Which author the
    researcher is is known by ORCID or an identifier both declare, never by a name. The page (html)
    is for the researcher, who sees it before anybody decides. Ends with 0 whatever is asked.
    """
    from tidegate.desk import Settings, Tidegate

    chosen = options.format_for(format, out)
    options.check_text(contact, answer_by)
    for written in (out, form):
        keep_apart(written, cv, *works, reply)
    keep_apart(out, form)
    view = Tidegate().disclosures.reconcile(
        cv, works, Settings(accept_stale=accept_stale), ror=ror, reply=reply, since=since
    )
    tell(view.warnings)
    if form is not None:
        from tidegate.cli.tables import put
        from tidegate.collaboration.disclosure import form as blank

        put(blank(view.found, about=cv.name).encode("utf-8", "replace"), form)
    _put(view, chosen, out, contact, answer_by)
    return 0


def _put(view: DisclosureView, format: str, out: Path | None, contact: str, answer_by: str) -> None:
    from tidegate.cli.tables import put, put_table, put_text
    from tidegate.collaboration.disclosure.document import ROW_COLUMNS, lines, rows

    if format == "html":
        from datetime import date

        from tidegate.collaboration.disclosure.page import researcher_page

        page = researcher_page(
            view.found, about=view.about, made_on=date.today().isoformat(), contact=contact,
            answer_by=answer_by,
        )  # fmt: skip
        put(page.encode("utf-8", "replace"), out)
    elif format == "table":
        from tidegate.cli.landscape import paragraphs

        told = [text for one in lines(view.found) for text in (paragraphs([one]) if one else [""])]
        put_text("\n".join(told) + "\n", out)
    else:
        put_table(
            "Questions", ROW_COLUMNS, list(rows(view.found)), format, out, json_shape=view.document
        )
