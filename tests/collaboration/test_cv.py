"""What a CV declares, from every shape it comes in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tidegate.collaboration.cv import Curriculum, Position, Support, read_cv
from tidegate.errors import InputError

from .reading.samples import DOI, orcid

RESUME = {
    "basics": {"name": "Qx Y", "email": "qx@x.cn", "summary": "Qx was born in X",
               "location": {"countryCode": "CN", "name": "Qx"}},
    "work": [{"name": "Harbin Institute of Technology", "position": "Professor",
              "startDate": "2015-09-01", "summary": "Thousand Talents Program",
              "supervisor": {"name": "Qx", "institution": "Qx University"}}],
    "education": [{"institution": "MIT", "area": "Physics", "studyType": "PhD",
                   "startDate": "2005", "endDate": "2010"}],
    "publications": [{"name": "A radar", "releaseDate": "2021-05",
                      "url": f"https://doi.org/{DOI}", "authors": [{"name": "Qx"}]}],
    "awards": [{"title": "Changjiang Scholar", "awarder": "Ministry of Education",
                "date": "2016"}],
    "references": [{"name": "Qx", "institution": "Qx University"}],
    "collaborators": [{"name": "Qx", "institution": "Qx University"}],
}  # fmt: skip


def read(path: Path, data: bytes | str) -> Curriculum:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_cv(path)


def test_an_orcid_record(tmp_path: Path) -> None:
    cv = read(tmp_path / "a.json", orcid("Qxgiven", "Qxfamily"))
    assert cv.orcid == "0000-0002-1825-0097"
    assert cv.positions == (
        Position("Harbin Institute of Technology", "https://ror.org/01yqg2h08", "Professor",
                 "Aerospace", "CN", "2015-09", "", "employments", 1),)  # fmt: skip
    assert cv.support == (
        Support("NSFC", "61803359", "Radar grant", "2018", "2020", "", "grant", "", "CN",
                "fundings", 1),)  # fmt: skip
    assert cv.dois == {DOI}
    assert cv.home_institutions == ("Harbin Institute of Technology",)
    assert "qx" not in repr(cv).lower()


def test_json_resume(tmp_path: Path) -> None:
    cv = read(tmp_path / "a.json", json.dumps(RESUME))
    assert [(one.organisation, one.role, one.start, one.end) for one in cv.positions] == [
        ("Harbin Institute of Technology", "Professor", "2015-09-01", ""),
        ("MIT", "PhD", "2005", "2010"),
    ]
    assert [(one.funder, one.title) for one in cv.support] == [
        ("Ministry of Education", "Changjiang Scholar")]  # fmt: skip
    assert [(one.doi, one.title, one.date) for one in cv.works] == [(DOI, "A radar", "2021-05")]
    assert [one.text for one in cv.statements] == ["Thousand Talents Program"]
    assert cv.home_institutions == ("Harbin Institute of Technology",)


def test_no_person_is_read_from_a_resume(tmp_path: Path) -> None:
    assert "qx" not in repr(read(tmp_path / "a.json", json.dumps(RESUME))).lower()


def test_a_table_of_current_and_pending_support(tmp_path: Path) -> None:
    cv = read(
        tmp_path / "a.csv",
        "Name,PI,Source of Support,Award Number,Project Title,Start Date,End Date,Total Award "
        'Amount,Status\nQx,Qx,NSFC,61803359,Radar,2018-01,2020-12,"CNY 250,000",Current\n',
    )
    assert cv.support == (
        Support("NSFC", "61803359", "Radar", "2018-01", "2020-12", "CNY 250,000", "Current",
                record=1, line=2),)  # fmt: skip
    assert "Qx" not in repr(cv)


def test_a_biosketch_of_positions_tells_works_support_and_positions_apart(tmp_path: Path) -> None:
    cv = read(
        tmp_path / "a.csv",
        "Name,Citizenship,Section,Institution,Position Title,From,To,Country,DOI,Description\n"
        "Qx,Qx,Employment,Harbin Inst Technol,Professor,2015,present,China,,Pearl River Talent\n"
        f"Qx,,Publication,,,,,,{DOI},\n"
        "Qx,,Grants,NSFC,,2018,2019,,,\n"
        "Qx,,Employment,,,,,,,\n",
    )
    assert [(one.organisation, one.end, one.country) for one in cv.positions] == [
        ("Harbin Inst Technol", "", "CN")]  # fmt: skip
    assert [problem.line for problem in cv.problems] == [5]
    assert cv.dois == {DOI}
    assert [one.funder for one in cv.support] == ["NSFC"]
    assert [one.text for one in cv.statements] == ["Pearl River Talent"]
    assert "Qx" not in repr(cv)


def test_an_entry_that_tells_nothing_is_told(tmp_path: Path) -> None:
    cv = read(tmp_path / "a.json", json.dumps({"other": [{"colour": "red"}, {"funder": "NSFC"}],
                                               "home institution": "MIT"}))  # fmt: skip
    assert [one.funder for one in cv.support] == ["NSFC"]
    assert cv.home_institutions == ("MIT",)
    assert [problem.record for problem in cv.problems] == [1]


def test_what_is_no_cv_is_refused(tmp_path: Path) -> None:
    for data in ("{}", "[1]", '{"a": tru}', "colour,size\nred,1\n", "@article{a, title={b}}"):
        with pytest.raises(InputError):
            read(tmp_path / "file", data)
