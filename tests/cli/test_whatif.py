"""`tidegate whatif`: five formats, one result; what comes from outside stays harmless."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Said
from .test_json_results import check

Command = Callable[..., Said]
Write = Callable[[str, str], Path]
DRAFTS = EXAMPLES / "drafts"
CHIPS = (DRAFTS / "tpp-halved.yaml", EXAMPLES / "chips.csv", "--to", "CN", "--as-of", "2026-11-23")
OWNED = (
    DRAFTS / "affiliates-on.yaml", EXAMPLES / "partners-owned.csv", "--as-of", "2026-11-23",
)  # fmt: skip
NASTY = "=cmd|'/c calc'!A1 <script>alert(1)</script>\u202egnp.exe"


@pytest.mark.parametrize("words", [CHIPS, OWNED], ids=["items", "partners"])
def test_json_is_as_its_schema_says(tidegate: Command, words: tuple[object, ...]) -> None:
    for mode in ("enforced", "both"):
        said = tidegate("whatif", *words, "--format", "json", "--mode", mode)
        assert said.code == 0
        check("whatif", said.json())


def test_the_table_says_that_it_is_a_draft_who_changes_and_why(tidegate: Command) -> None:
    said = tidegate("whatif", *CHIPS)
    assert said.code == 0
    assert "A draft, not law" in said.out
    assert "4 of 12 items of chips.csv are answered otherwise." in said.out
    assert re.search(r"row 4 +L40 +800 pieces, USD 6,400,000", said.out)
    assert re.search(r"a1: .*met; before: .*not met", said.out)
    assert "other reasons for control" in said.out


def test_a_starter_list_says_what_it_is(tidegate: Command) -> None:
    assert "Starter list, not for compliance" in tidegate("whatif", *OWNED).out


def test_csv_and_xlsx_hold_a_row_for_each_that_changes(tidegate: Command, tmp_path: Path) -> None:
    said = tidegate("whatif", *CHIPS, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert [row["name"] for row in rows] == ["L40", "RTX 4090 D", "RTX 4080", "Inferentia2"]
    assert (rows[0]["classification_before"], rows[0]["classification_after"]) == (
        "3A090.b", "3A090.a",
    )  # fmt: skip
    assert rows[0]["draft"] == "draft: TPP threshold halved"
    assert rows[0]["clauses"] == "a1 | b1"
    path = tmp_path / "out.xlsx"
    assert tidegate("whatif", *CHIPS, "--out", path).code == 0
    book = zipfile.ZipFile(path)
    names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    assert names == ["Changes", "Clauses", "From what to what", "Answers", "Draft and run"]


def test_the_page_has_charts_and_neither_script_nor_address(
    tidegate: Command, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    assert tidegate("whatif", *CHIPS, "--out", path).code == 0
    page = html.unescape(path.read_text("utf-8"))
    assert "default-src 'none'" in page
    assert not re.search(r"<script|src=|href=\"[^#]|url\(|@import", page)
    assert page.count("<svg") >= 2 and "with the draft" in page
    assert "A draft, not law." in page


def test_nothing_changed_is_said_in_every_format(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    draft = write("d.yaml", "draft: Nothing\nabout: No change.\nchanges: []\n")
    words = (draft, EXAMPLES / "chips.csv", "--to", "CN")
    said = tidegate("whatif", *words)
    assert said.code == 0
    assert "Nothing changes for the 12 items of chips.csv." in said.out
    assert "The draft changes no rule." in said.out
    assert tidegate("whatif", *words, "--format", "json").json()["changes"] == []
    assert len(tidegate("whatif", *words, "--format", "csv").out.splitlines()) == 1
    assert "Nothing changes" in tidegate("whatif", *words, "--format", "html").out
    assert tidegate("whatif", *words, "--out", tmp_path / "n.xlsx").code == 0


def test_a_draft_with_mistakes_is_refused_with_all_of_them(tidegate: Command, write: Write) -> None:
    draft = write(
        "d.yaml",
        "draft: Bad\nchanges:\n  - {rulebook: us.ear.3a09, end: 2026-12-01}\n"
        "  - {rulebook: us.ear.3a090, replace: {clauses: {a1: flops > 1}}}\n",
    )
    said = tidegate("whatif", draft, EXAMPLES / "chips.csv")
    assert said.code == 3
    assert "3 problems in the draft d.yaml" in said.err
    assert "row 1: the draft lacks about" in said.err
    assert "row 3: there is no rulebook us.ear.3a09" in said.err
    assert "did you mean us.ear.3a090" in said.err
    assert "row 4: clause a1: unknown name flops" in said.err
    assert "docs/what-if.md" in said.err


def test_words_that_are_off_and_files_that_are_not_there(tidegate: Command) -> None:
    assert tidegate("whatif", *OWNED, "--to", "CN").code == 2
    assert tidegate("whatif", *CHIPS[:2], "--to", "Nowhere").code == 2
    assert tidegate("whatif", *CHIPS, "--kind", "people").code == 2
    assert tidegate("whatif", DRAFTS / "none.yaml", EXAMPLES / "chips.csv").code == 3
    assert tidegate("whatif", DRAFTS / "tpp-halved.yaml", EXAMPLES / "none.csv").code == 3
    assert tidegate("whatif", *OWNED, "--list", "us.nowhere").code == 4


def test_names_that_try_something_stay_text(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["name", "tpp", "die_area", "data_centre", "value", "currency", "to"])
    rows.writerow([NASTY, "2500", "2000", "yes", "1", "USD", "CN"])
    file = write("c.csv", text.getvalue())
    about = json.dumps(NASTY)
    draft = write(
        "d.yaml",
        f"draft: {about}\nabout: {about}\nchanges: [{{rulebook: us.ear.3a090, note: {about}, "
        "replace: {clauses: {a1: tpp >= 2400}}}]\n",
    )
    for format in ("table", "csv", "html"):
        said = tidegate("whatif", draft, file, "--format", format)
        assert said.code == 0, said.err
        assert "\u202e" not in said.out and "⟦U+202E⟧" in said.out
        if format == "html":
            assert "<script" not in said.out and "&lt;script&gt;" in said.out
        if format == "csv":
            assert "\n2,'=cmd" in said.out.replace('"', "").replace("\r", "")
    assert tidegate("whatif", draft, file, "--format", "json").json()["changes"][0]["name"]
    path = tmp_path / "o.xlsx"
    assert tidegate("whatif", draft, file, "--out", path).code == 0
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_what_is_told_of_the_transaction_stands_for_rows_that_do_not(
    tidegate: Command, write: Write
) -> None:
    file = write("c.csv", "name,to\nT4,DE\nT4,\n")
    draft = write(
        "d.yaml",
        "draft: A try\nabout: To see.\nchanges: [{rulebook: us.bis.entity, end: 2026-11-01}]\n",
    )
    words = ("whatif", draft, file, "--as-of", "2026-11-23", "--format", "json")
    assert tidegate(*words, "--to", "FR").json()["summary"]["changed"] == 0
    told = ("--to", "FR", "--end-user", "Harbin Institute of Technology", "--exporter", "Nvidia",
            "--quantity", "7", "--fact", "end_user_us=no")  # fmt: skip
    summary = tidegate(*words, *told).json()["summary"]
    assert (summary["changed"], summary["quantity"]["changed"]) == (2, 14)
    assert tidegate(*words, "--fact", "colour=red").code == 2
    assert tidegate("whatif", *OWNED, "--end-user", "Nobody").code == 2


def test_it_takes_the_fields_of_a_transaction_that_classify_takes() -> None:
    import click

    from tidegate.cli.classify import classify
    from tidegate.cli.options import route
    from tidegate.cli.whatif import ROUTE, whatif

    def told(command: click.Command) -> dict[str | None, str | None]:
        known = [param for param in command.params if isinstance(param, click.Option)]
        return {param.name: param.help for param in known}

    def bare(**fields: str) -> None:
        """Nothing."""

    alone = told(click.command()(route(bare)))
    assert set(alone) == {*ROUTE, "facts"}
    for command in (classify, whatif):
        assert alone.items() <= told(command).items()


def test_a_terminal_shows_so_many_and_a_pipe_all(tidegate: Command, write: Write) -> None:
    from tidegate.findings.whatif_terminal import MOST_ROWS, whatif_text

    rows = "".join(f"Chip {n},2500,2000,yes\n" for n in range(MOST_ROWS + 5))
    file = write("c.csv", "name,tpp,die_area,data_centre\n" + rows)
    said = tidegate("whatif", DRAFTS / "tpp-halved.yaml", file, "--format", "json")
    document = said.json()
    assert len(document["changes"]) == MOST_ROWS + 5
    assert "… and 5 more" in whatif_text(document, whole=False)
    assert "more;" not in whatif_text(document)
    assert "\x1b[" in whatif_text(document, colour=True)
