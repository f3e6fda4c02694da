"""A review sheet that comes back: what is read, what is told, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.errors import InputError
from tidegate.parties.tuning import band_of, bands, read_labels

from .made_up import pairs_of

FOUND = pairs_of([0.9], [0.7], [0.6], [(1.0, "exact")])
BANDS = {pair.key: band_of(pair, bands(0.66, 0.5)) for pair in FOUND.pairs}
A, B, C, D = (pair.key for pair in FOUND.pairs)
HEAD = "Name,True match? (yes/no),Band,Pair"


def sheet(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "filled.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def test_answers_are_read_as_people_write_them(tmp_path: Path) -> None:
    file = sheet(tmp_path, f"a,YES,,{A}", f"b,Nein.,,{B}", f"c,?,,{C}", f"d,,,{D}")
    labels = read_labels(file)
    assert labels.of(BANDS).answers == {A: "yes", B: "no", C: "unsure"}
    assert labels.blank == 1


def test_headers_may_be_shortened_and_stand_anywhere(tmp_path: Path) -> None:
    file = sheet(tmp_path, f"{A},x,1", head="PAIR,other,true match")
    assert read_labels(file).of(BANDS).answers == {A: "yes"}


def test_all_that_cannot_be_read_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    file = sheet(tmp_path, f"a,yes,,{A}", f"b,perhaps so,,{B}", f"a,no,,{A}", "c,yes,,")
    with pytest.raises(InputError) as told:
        read_labels(file)
    places = [(problem.row, problem.column) for problem in told.value.problems]
    assert places == [(3, "True match? (yes/no)"), (4, "True match? (yes/no)"), (5, "Pair")]
    assert all(problem.mend for problem in told.value.problems)


def test_the_same_answer_twice_is_one_answer(tmp_path: Path) -> None:
    labels = read_labels(sheet(tmp_path, f"a,yes,,{A}", f"a,y,,{A}"))
    assert labels.of(BANDS).answers == {A: "yes"}


def test_several_reviewers_answers_are_one_review(tmp_path: Path) -> None:
    head = f"{HEAD},Note,Reviewer"
    (tmp_path / "other").mkdir()
    one = sheet(tmp_path, f"a,yes,,{A},sure,Ann", f"b,,,{B},,", f"c,,,{C},,", head=head)
    other = sheet(tmp_path / "other", f"a,y,,{A},,Bo", f"b,no,,{B},=1+1,Bo", head=head)
    labels = read_labels(one, other)
    answered = labels.of(BANDS)
    assert answered.answers == {A: "yes", B: "no"}
    assert answered.reviewers == ("Ann", "Bo")
    assert (answered.given[A].note, answered.given[B].note) == ("sure", "=1+1")
    assert labels.blank == 1
    assert len(labels.files) == 2


def test_reviewers_who_differ_settle_it_between_them(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one = sheet(tmp_path, f"a,yes,,{A}", f"b,no,,{B}")
    other = sheet(tmp_path / "other", f"a,unsure,,{A}", f"b,no,,{B}")
    with pytest.raises(InputError) as told:
        read_labels(one, other)
    (problem,) = told.value.problems
    assert problem.message == "says unsure where filled.csv, row 2, says yes"


@pytest.mark.parametrize("head", ["Name,True match?,Band", "Pair,Band,Name", "a,b,c"])
def test_a_file_that_is_no_review_sheet_is_refused(tmp_path: Path, head: str) -> None:
    with pytest.raises(InputError, match="no review sheet"):
        read_labels(sheet(tmp_path, "1,2,3", head=head))


def test_answers_of_other_pairs_are_told_and_not_counted(tmp_path: Path) -> None:
    answered = read_labels(sheet(tmp_path, f"a,yes,,{A}", "b,no,,0123-4567")).of(BANDS)
    assert (answered.answers, answered.unknown) == ({A: "yes"}, 1)
    (warning,) = answered.warnings()
    assert "1 answer of pairs" in warning


def test_a_sheet_of_another_file_is_refused(tmp_path: Path) -> None:
    labels = read_labels(sheet(tmp_path, "b,no,,0123-4567"))
    with pytest.raises(InputError, match="none of 1 answer"):
        labels.of(BANDS)


def test_pairs_drawn_from_other_bands_are_told(tmp_path: Path) -> None:
    file = sheet(tmp_path, f"a,yes,0.90–0.95,{A}", f"b,no,0.65–0.70,{B}")
    answered = read_labels(file).of(BANDS)
    assert answered.moved == 1
    assert "draw anew" in answered.warnings()[0]


def test_a_code_page_without_the_dash_moves_no_pair(tmp_path: Path) -> None:
    text = f"{HEAD}\na,yes,0.90–0.95,{A}\nd,no,EXACT,{D}\n".encode("shift_jis", "replace")
    file = tmp_path / "filled.csv"
    file.write_bytes(text)
    assert read_labels(file).of(BANDS).moved == 0


def test_an_empty_sheet_answers_nothing(tmp_path: Path) -> None:
    labels = read_labels(sheet(tmp_path, f"a,,,{A}"))
    assert labels.of(BANDS).answers == {}
