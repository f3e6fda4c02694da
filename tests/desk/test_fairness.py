"""No author's name, translated, swapped or left out, and no country of a person, changes a finding.

The page is docs/fairness.md. What is compared is the whole document, but for the hash of the file
and the moment of the run.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.collaboration import made_up

from tidegate import Tidegate
from tidegate.desk.collaboration import Collaboration, Question

pytestmark = pytest.mark.xdist_group("fairness")
HIT = "School of Astronautics, Harbin Institute of Technology, Harbin, China"
LAKE = "Department of Physics, Lakeside University, Lakeside, USA"
STRINGS = (
    (HIT, LAKE),
    (LAKE,),
    ("Nanjing University of Chinese Medicine, Nanjing, China", LAKE),
    ("Northeastern University, Boston, MA, USA", "Northeastern University, Shenyang, China"),
    ("Nanjing Univ Aeronaut & Astronaut, Nanjing, Peoples R China", "Tsinghua Univ, Beijing"),
)
TITLE = "Quantum key distribution over a hypersonic glide vehicle"
PERSONAL = ("nationality", "country", "birth_country", "birthplace", "gender", "last_known_country")
SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NAMES = st.one_of(
    st.sampled_from(
        ["王伟", "Wang Wei", "Иван Петров", "Fatemeh Hosseini", "Anonymous", "", "김민준",
         "John Smith", "Harbin Institute of Technology", "Thousand Talents", "O'Brien, Seán",
         "<b>x</b>"]
    ),
    st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=20),
)  # fmt: skip
COUNTRIES = st.sampled_from(["CN", "IR", "RU", "KP", "US", "DE", "", "China", "Iran"])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fair")
    made_up.lists(folder / "home", folder)
    desk = Collaboration(Tidegate(folder / "home"))
    empty = folder / "none.jsonl"
    empty.write_text(json.dumps(made_up.work(0, LAKE)))
    desk.examine([empty], ror=made_up.registry(folder))
    return folder / "home"


def answer(home: Path, path: Path, text: str) -> dict[str, Any]:
    path.write_text(text, encoding="utf-8")
    found = Collaboration(Tidegate(home)).examine([path], Question())
    del found["run"]
    for work in found["works"]:
        del work["line"]  # another number of authors moves what follows in the file
    return found


def openalex(names: list[str], countries: list[str]) -> str:
    works = []
    for number, strings in enumerate(STRINGS, 1):
        work = made_up.work(number, *strings, title=TITLE)
        for at, author in enumerate(work["authorships"]):
            name = names[(number + at) % len(names)]
            author["raw_author_name"] = name
            author["author"]["display_name"] = name
            for key in PERSONAL:
                author["author"][key] = countries[(number + at) % len(countries)]
                author[f"author_{key}"] = countries[at % len(countries)]
        works.append(json.dumps(work, ensure_ascii=False))
    return "\n".join(works)


def bibtex(names: list[str], countries: list[str]) -> str:
    plain = ["".join(c for c in name if c.isalnum() or c in " .,-") or "Anon" for name in names]
    return "\n".join(
        f"@article{{k{number}, author = {{{' and '.join(plain)}}}, title = {{{TITLE}}}, "
        f"year = 2023, doi = {{10.99999/made.{number}}}, nationality = {{{countries[0]}}}, "
        f"affiliation = {{{'; '.join(strings)}}}}}"
        for number, strings in enumerate(STRINGS, 1)
    )


def tagged(names: list[str], countries: list[str]) -> str:
    plain = [" ".join(name.split()) for name in names]
    return "\n".join(
        "\n".join(
            ["TY  - JOUR", *(f"AU  - {name}" for name in plain), f"TI  - {TITLE}", "PY  - 2023",
             f"DO  - 10.99999/made.{number}", *(f"AD  - {text}" for text in strings), "ER  - ", ""]
        )
        for number, strings in enumerate(STRINGS, 1)
    )  # fmt: skip


FORMATS = {"works.jsonl": openalex, "works.bib": bibtex, "works.ris": tagged}


@pytest.mark.parametrize(("file", "made"), FORMATS.items(), ids=list(FORMATS))
@SLOW
@given(
    names=st.lists(NAMES, min_size=1, max_size=4),
    countries=st.lists(COUNTRIES, min_size=1, max_size=3),
)
def test_other_names_and_other_countries_of_persons_leave_every_finding_the_same(
    home: Path,
    tmp_path: Path,
    file: str,
    made: Callable[[list[str], list[str]], str],
    names: list[str],
    countries: list[str],
) -> None:
    before = answer(home, tmp_path / file, made(["Given Family"], ["US"]))
    assert answer(home, tmp_path / file, made(names, countries)) == before


def test_the_compared_documents_do_hold_findings(home: Path, tmp_path: Path) -> None:
    """Else the comparison above would hold for a channel that finds nothing."""
    found = answer(home, tmp_path / "works.jsonl", openalex(["A"], ["US"]))
    named = {each["name"] for each in found["institutions"]}
    assert named == {
        "Harbin Institute of Technology", "Nanjing University of Aeronautics and Astronautics"
    }  # fmt: skip
    assert found["summary"]["to_review"] == 2


def test_no_name_of_an_author_stands_in_a_document(home: Path, tmp_path: Path) -> None:
    for file, made in FORMATS.items():
        found = answer(home, tmp_path / file, made(["Qxgiven Qxfamily"], ["US"]))
        assert "qx" not in json.dumps(found).lower(), file


@pytest.mark.needs_shared
def test_common_names_of_every_country_give_one_answer(
    home: Path, tmp_path: Path, shared: Callable[[str], Path]
) -> None:
    given: dict[str, list[str]] = {}
    with shared("names/common-surnames-by-country.csv").open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            given.setdefault(row["Country"], []).append(
                row["Localized Name"] or row["Romanized Name"]
            )
    before = answer(home, tmp_path / "works.jsonl", openalex(["A"], ["US"]))
    assert len(given) > 30
    for country in sorted(given)[::4]:
        names = [name for name in given[country] if name] or ["A"]
        assert answer(home, tmp_path / "works.jsonl", openalex(names[:6], [country])) == before, (
            country
        )


def test_the_channel_never_asks_the_index_of_parties_about_anybody(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tidegate.parties import searching

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a name was screened")

    monkeypatch.setattr(searching, "search", refuse)
    assert answer(home, tmp_path / "works.jsonl", openalex(["A"], ["US"]))["works"]
