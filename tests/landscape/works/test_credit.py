"""Laws of counting, on tables nobody would write by hand."""

from __future__ import annotations

import csv
import io
import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.landscape.works.ten import counted, written

from tidegate.landscape.works import Counting, prepare, study
from tidegate.landscape.works.labels import Asked
from tidegate.landscape.works.ranking import h_indexes, top_shares

WORK = st.tuples(st.integers(2018, 2022), st.integers(0, 6), st.sampled_from(["a", "b", ""]))
PLACE = st.tuples(
    st.integers(0, 11), st.integers(0, 3), st.sampled_from(["", "I1x", "I2x", "I3x"]),
    st.sampled_from(["", "CN", "US", "DE"]),
)  # fmt: skip


def table(head: str, rows: list[list[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([head.split(","), *rows])
    return out.getvalue()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORK, min_size=1, max_size=12), st.lists(PLACE, max_size=30))
def test_fractional_shares_sum_to_one(
    works: list[tuple[int, int, str]], places: list[tuple[int, int, str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own: list[list[object]] = [[f"w{n}", *one, "t"] for n, one in enumerate(works)]
        told: list[list[object]] = [[f"w{n}", f"a{a}", i, c] for n, a, i, c in places]
        paths = written(
            folder,
            table("work,year,citations,field,technology", own),
            table("work,author,institution,country", told),
        )
        found = counted(folder, paths, draws=0).found("t")
    assert found.works == len(works)
    for ranking in found.rankings:
        shares = sum(one.share for one in ranking.units)
        assert shares + ranking.unknown_share == pytest.approx(1)
        top = sum(one.top_share for one in ranking.units)
        assert top + ranking.unknown_top == pytest.approx(1)
        assert all(0 <= one.together <= 1 for one in ranking.units)
        assert all(one.top_fractional <= one.fractional + 1e-9 for one in ranking.units)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORK, min_size=1, max_size=40))
def test_exactly_a_tenth_of_every_field_and_year_is_in_the_top(
    works: list[tuple[int, int, str]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own: list[list[object]] = [[f"w{n}", *one, "t"] for n, one in enumerate(works)]
        path = written(folder, table("work,year,citations,field,technology", own), "x\n")[0]
        asked = Asked(column=True)
        parts = prepare([path], asked, folder=folder / "work")
        with Counting(parts, asked, folder=folder / "work") as counting:
            counting.label()
            tops = dict(counting.rows("SELECT work, top FROM labelled"))
            sets = counting.rows(
                "SELECT field, year, sum(level), sum(level * top) FROM (SELECT field, year, "
                f"citations, count(*) AS level FROM ({counting._works}) GROUP BY ALL) "
                "LEFT JOIN boundary USING (field, year, citations) GROUP BY ALL"
            )
    assert len(tops) == len(works)
    for _, _, size, top in sets:
        assert top == pytest.approx(float(Fraction(int(size), 10)))
    # Nobody with fewer citations in the same set has more of the top.
    assert all(0 <= top <= 1 for top in tops.values())


def test_a_row_told_twice_counts_once_and_rows_without_an_author_are_one_author(
    tmp_path: Path,
) -> None:
    works = "work,year,citations,technology\nw1,2020,1,t\nw2,2020,1,t\n"
    told = (
        "work,author,institution,country\n"
        "w1,a1,X1,CN\nw1,a1,X1,CN\nw1,a2,Y1,US\nw2,,X1,CN\nw2,,Y1,US\nw2,,Z1,DE\n"
    )
    found = counted(tmp_path, written(tmp_path, works, told), draws=0).found("t")
    credit = {one.id: one.fractional for one in found.rankings[0].units}
    assert credit == pytest.approx({"CN": 1 / 2 + 1 / 3, "US": 1 / 2 + 1 / 3, "DE": 1 / 3})


def test_a_work_in_two_files_is_one_work_of_all_its_technologies(tmp_path: Path) -> None:
    works = "work,year,citations,technology\nw1,2020,5,t\nw2,2020,1,t\n"
    paths = written(tmp_path, works, "work,author,institution,country\nw1,a1,X1,CN\n")
    again = tmp_path / "again.csv"
    again.write_text("work,year,citations,technology\nw1,2020,7,u\n", "utf-8")
    whole = counted(tmp_path, [*paths, again], draws=0)
    assert (whole.works, whole.doubled) == (2, 1)
    assert whole.found("t").works == 2
    assert whole.found("u").works == 1


def test_the_top_may_be_sought_within_the_technology(tmp_path: Path) -> None:
    rows = [f"w{n},2020,{n},f,{'t' if n < 10 else 'u'}" for n in range(20)]
    works = "work,year,citations,field,technology\n" + "\n".join(rows) + "\n"
    told = "work,author,institution,country\nw9,a,X1,CN\nw8,b,Y1,US\n"
    paths = written(tmp_path, works, told)
    within = counted(tmp_path, paths, draws=0, reference="technology")
    assert within.found("t").top == pytest.approx(1)
    assert within.found("t").rankings[0].units[0].top_share == pytest.approx(1)
    assert counted(tmp_path, paths, draws=0).found("t").top == 0


def test_only_the_years_asked_for_count(tmp_path: Path) -> None:
    whole = counted(tmp_path, written(tmp_path), draws=0, years=(2021, 2025))
    found = whole.found("chips")
    assert (whole.years, found.works) == ((2021, 2025), 5)
    assert [year for year, _ in found.by_year] == [2021, 2022, 2023, 2024, 2025]
    assert found.rankings[0].units[0].years[-1].top_share is None


def test_the_fast_figures_are_those_of_the_study(tmp_path: Path) -> None:
    paths = written(tmp_path)
    whole = counted(tmp_path, paths, draws=40).found("chips")
    asked = Asked(column=True)
    parts = prepare(paths, asked, folder=tmp_path / "work")
    with Counting(parts, asked, folder=tmp_path / "work") as counting:
        shares = {one.unit: one for one in top_shares(counting, "country", draws=40)}
        places = top_shares(counting, "institution")
        hs = {one.unit: one for one in h_indexes(counting, "country", draws=40)}
        plain = {one.unit: one.value for one in h_indexes(counting, "country")}
    for one in whole.rankings[0].units:
        share = shares.get(one.id)
        assert (share.value if share else 0) == pytest.approx(one.top_share)
        assert share is None or share.interval == one.top_interval
        assert hs[one.id].value == plain[one.id] == one.h_index
    assert sum(one.value for one in places) == pytest.approx(1)
    assert sorted(one.value for one in places)[::-1] == pytest.approx([13 / 24, 7 / 24, 4 / 24])


def test_how_many_are_told_of_changes_no_figure(tmp_path: Path) -> None:
    paths = written(tmp_path)
    asked = Asked(column=True)
    parts = prepare(paths, asked, folder=tmp_path / "work")
    found = []
    for top in (1, 20):
        with Counting(parts, asked, folder=tmp_path / "work") as counting:
            found.append(study(counting, top=top, draws=30).found("chips"))
    for few, all_ in zip(found[0].rankings, found[1].rankings, strict=True):
        assert len(few.units) == 1
        assert few.units[0] == all_.units[0]
        assert (few.lead, few.hhi, few.hhi_interval) == (all_.lead, all_.hhi, all_.hhi_interval)
        assert (few.known, few.unknown_share) == (all_.known, all_.unknown_share)
