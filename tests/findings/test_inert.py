"""Names are data: no formula, script, escape or direction trick runs from a report."""

from __future__ import annotations

import csv
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tidegate.findings import SubjectResult, print_summary, write_report, write_reports
from tidegate.findings.inert import csv_cell, starts_a_formula, visible, xlsx_cell

from .made_up import a_hit, a_match, a_run, a_subject, runs_of_rows, texts

FORMULAS = [
    '=HYPERLINK("http://evil.example","click")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u200b=1",
    "\ufeff=1",
    "\u202e=1",
    "\xa0=1",
    "＝1",
    "\x00=1",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_name_is_inert_in_csv(formula: str, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    write_report(a_run(), [a_hit(name=formula), SubjectResult(3, a_subject(formula))], path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2
    for row in rows:
        assert row["name"].startswith("'")


@given(texts)
def test_no_csv_cell_starts_a_formula_even_where_semicolons_split(text: str) -> None:
    for part in csv_cell(text).split(";"):
        assert not re.match(r"\s*[=+\-@\t\r]", part)
    assert not starts_a_formula(csv_cell(text))


def test_plain_names_are_left_alone_in_csv() -> None:
    for name in ("Northbridge Optics GmbH", "潮汐研究所", "O’Neil & Finch; Sons", "3-D Tools"):
        assert csv_cell(name) == name


@pytest.mark.parametrize("formula", [*FORMULAS, "<r><t>x</t></r></is></c><c><f>1+1</f></c>"])
def test_a_formula_in_a_name_is_inert_in_xlsx(formula: str, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    rich = "<r></r></is></c><c r='A9'><f>1+1</f></c><c><is><r></r>"
    write_report(a_run(), [a_hit(name=formula), a_hit(3, rich)], path)
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.endswith(".xml"):
                root = ElementTree.fromstring(book.read(name))
                tags = [each.tag.rpartition("}")[2] for each in root.iter()]
                assert "f" not in tags, name
                assert "hyperlink" not in tags, name
        assert not [name for name in book.namelist() if "externalLink" in name]
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Subjects").to_python()
    assert rows[1][1].strip() == xlsx_cell(formula).strip()
    assert rows[2][1].strip() == rich


def test_numbers_and_addresses_in_names_stay_text_in_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    names = ["0012", "https://example.org", "1e5", "TRUE", "_x0041_", "2020-01-01"]
    write_report(a_run(), [a_hit(at, name) for at, name in enumerate(names, 2)], path)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Subjects").to_python()
    assert [row[1] for row in rows[1:]] == names


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def page(results: list[SubjectResult], folder: Path, **changes: object) -> tuple[str, _Tags]:
    path = folder / "r.html"
    write_report(a_run(**changes), results, path)
    text = path.read_text("utf-8")
    tags = _Tags()
    tags.feed(text)
    return text, tags


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'><svg/onload=alert(1)>",
        "</style><script>alert(1)</script>",
        "{{ 7*7 }}{% raw %}",
        "javascript:alert(1)",
    ],
)
def test_a_script_in_a_name_is_inert_in_html(name: str, tmp_path: Path) -> None:
    quiet, plain = page([a_hit(), SubjectResult(9, a_subject("x"))], tmp_path)
    hostile = SubjectResult(
        2, a_subject(name, id=name), (a_match(name, url=name, citation=name),), a_hit().findings
    )
    text, tags = page(
        [hostile, SubjectResult(9, a_subject(name), problem="")],
        tmp_path,
        warnings=(),
        input={"file": name},
    )
    assert set(tags.tags) <= set(plain.tags) and tags.tags.count("script") == 1
    assert tags.tags.count("img") == tags.tags.count("svg") == 0
    assert not [key for key, _ in tags.attributes if key.startswith("on")]
    assert not [value for key, value in tags.attributes if key == "href" and value and ":" in value]
    assert "49" not in re.findall(r"<bdi>([^<]*)</bdi>", text)
    assert quiet.startswith("<!doctype html>")


@given(results=runs_of_rows)
@settings(max_examples=40, deadline=None)
def test_no_hostile_text_adds_an_element_or_a_handler_to_the_page(
    results: list[SubjectResult], tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, tags = page(results, tmp_path_factory.mktemp("html"))
    assert tags.tags.count("script") == tags.tags.count("style") == 1
    assert not {"img", "svg", "iframe", "object", "link", "base", "r", "t"} & set(tags.tags)
    assert not [key for key, _ in tags.attributes if key.startswith("on") or key == "style"]


def test_a_direction_override_is_made_visible_everywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = [a_hit(name="\u202egnp.exe"), SubjectResult(3, a_subject("\u202egnp.exe"))]
    paths = {each: tmp_path / f"r.{each}" for each in ("csv", "html", "xlsx")}
    report = write_reports(a_run(), result, paths)
    print_summary(a_run(), report)
    sheet = CalamineWorkbook.from_path(paths["xlsx"]).get_sheet_by_name("Subjects").to_python()
    for text in (
        capsys.readouterr().out,
        paths["csv"].read_text("utf-8"),
        paths["html"].read_text("utf-8"),
        str(sheet),
    ):
        assert "⟦U+202E⟧gnp.exe" in text
        assert "\u202e" not in text


def test_a_terminal_escape_in_a_name_is_spelled_out(capsys: pytest.CaptureFixture[str]) -> None:
    report = write_reports(a_run(), [a_hit(name="\x1b[2Jgone\x9b31m")], {})
    print_summary(a_run(), report)
    out = capsys.readouterr().out
    assert "⟦U+001B⟧[2Jgone" in out
    assert "\x1b" not in out and "\x9b" not in out


def test_a_cell_of_ten_megabytes_passes_through_every_format(tmp_path: Path) -> None:
    name = "=" + "A" * 10_000_000
    paths = {each: tmp_path / f"r.{each}" for each in ("json", "csv", "html", "xlsx")}
    report = write_reports(a_run(), [a_hit(name=name), SubjectResult(3, a_subject(name))], paths)
    print_summary(a_run(), report)
    assert paths["json"].stat().st_size > 20_000_000
    assert paths["html"].stat().st_size < 200_000
    with paths["csv"].open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2 and "[cut: 10,000,001 characters]" in rows[0]["name"]
    sheet = CalamineWorkbook.from_path(paths["xlsx"]).get_sheet_by_name("Subjects").to_python()
    assert len(sheet) == 3
    assert "[cut: 10,000,001 characters]" in sheet[1][1] and len(sheet[1][1]) <= 32_767


@given(st.text(st.characters(codec=None), max_size=40) | texts, st.integers(1, 3000))
def test_an_xlsx_cell_is_legal_xml_and_short_enough(text: str, times: int) -> None:
    shown = xlsx_cell(text * times)
    assert len(shown.encode("utf-16-le")) <= 2 * 32_767
    ElementTree.fromstring(
        "<t>" + shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</t>"
    )


def test_spelling_that_needs_joiners_is_left_alone() -> None:
    for name in ("می‌خواهم", "क्‍ष", "Société Générale", "株式会社潮"):
        assert visible(name) == name
