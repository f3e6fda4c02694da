from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from tests.landscape.works.ten import AFFILIATIONS, WORKS, counted, written

from tidegate.errors import InputError
from tidegate.landscape.works import Counting, Study, prepare, reading
from tidegate.landscape.works.definitions import Technology
from tidegate.landscape.works.document import study_dict
from tidegate.landscape.works.labels import Areas, Asked
from tidegate.landscape.works.parts import Parts

COLUMN = Asked(column=True)


def openalex(number: int, **more: object) -> dict[str, object]:
    """A work in OpenAlex's shape: authors, institutions and an abstract as an index of words."""
    return {
        "id": f"https://openalex.org/W{number}",
        "title": "On wafers",
        "publication_year": 2020,
        "cited_by_count": number,
        "primary_topic": {
            "id": "https://openalex.org/T10472",
            "field": {"id": "https://openalex.org/fields/22", "display_name": "Engineering"},
        },
        "abstract_inverted_index": {"We": [0], "bond": [1], "wafers": [2]},
        "authorships": [
            {
                "author": {"id": "https://openalex.org/A1", "display_name": "Never Read"},
                "institutions": [
                    {
                        "id": "https://openalex.org/I5",
                        "display_name": "Example University",
                        "country_code": "DE",
                    }
                ],
            },
            {"author": {"id": "https://openalex.org/A2"}, "institutions": [], "countries": ["FR"]},
        ],
        **more,
    }


def lines(path: Path, records: list[object]) -> Path:
    text = "".join(json.dumps(one) + "\n" for one in records)
    if path.suffix == ".gz":
        with gzip.open(path, "wt", encoding="utf-8") as out:
            out.write(text)
    else:
        path.write_text(text, "utf-8")
    return path


def rows(folder: Path, paths: list[Path], asked: Asked, sql: str) -> list[tuple[object, ...]]:
    parts = prepare(paths, asked, folder=folder)
    with Counting(parts, asked, folder=folder) as counting:
        counting.label()
        counting.credit()
        return counting.rows(sql)


@pytest.mark.parametrize("name", ["works.jsonl", "works.jsonl.gz", "works.json"])
def test_works_of_openalex_are_read_as_lines_packed_or_as_one_document(
    tmp_path: Path, name: str
) -> None:
    works: list[object] = [openalex(7), openalex(8)]
    path = tmp_path / name
    if name == "works.json":
        path.write_text(json.dumps({"meta": {}, "results": works}, indent=1), "utf-8")
    else:
        lines(path, works)
    chips = Technology("chips", "Chips", "1", "2026", "us", "us", topics={"T10472": "chips"})
    found = rows(
        tmp_path / "work", [path], Asked(definitions=(chips,)),
        "SELECT l.work, citations, country, part FROM labelled l JOIN credit c USING (work) "
        "ORDER BY ALL",
    )  # fmt: skip
    assert found == [(7, 7, "DE", 0.5), (7, 7, "FR", 0.5), (8, 8, "DE", 0.5), (8, 8, "FR", 0.5)]


def test_the_words_of_an_abstract_are_put_back_in_order(tmp_path: Path) -> None:
    path = lines(tmp_path / "w.jsonl", [openalex(1), openalex(2, abstract_inverted_index=None)])
    bond = Technology("b", "B", "1", "2026", "us", "us", terms=("bond wafers",))
    assert rows(tmp_path / "work", [path], Asked((bond,)), "SELECT work FROM labelled") == [(1,)]


def test_no_name_of_an_author_is_kept(tmp_path: Path) -> None:
    path = lines(tmp_path / "w.jsonl", [openalex(1)])
    prepare([path], Asked(everything=True), folder=tmp_path / "work")
    kept = b"".join(one.read_bytes() for one in (tmp_path / "work").rglob("*") if one.is_file())
    assert b"Never Read" not in kept
    assert b"Example University" in kept


@pytest.mark.parametrize("form", ["csv", "semicolons", "parquet", "jsonl", "one table"])
def test_every_form_of_the_flat_layout_gives_the_same_figures(tmp_path: Path, form: str) -> None:
    paths = written(tmp_path)
    expected = counted(tmp_path / "first", paths)
    database = duckdb.connect()
    if form == "semicolons":
        for path in paths:
            path.write_text(path.read_text("utf-8").replace(",", ";"), "utf-8")
    elif form == "parquet":
        for at, path in enumerate(paths):
            paths[at] = path.with_suffix(".parquet")
            database.execute(f"COPY (FROM '{path}') TO '{paths[at]}' (FORMAT parquet)")
    elif form == "one table":
        one = tmp_path / "both.csv"
        database.execute(
            f"COPY (SELECT * FROM '{paths[0]}' LEFT JOIN '{paths[1]}' USING (work)) TO '{one}'"
        )
        paths = [one]
    elif form == "jsonl":
        head, *told = [line.split(",") for line in WORKS.split()]
        records: dict[str, dict[str, object]] = {}
        for line in told:
            records[line[0]] = {**dict(zip(head, line, strict=True)), "affiliations": []}
        for work, author, institution, country in (
            line.split(",") for line in AFFILIATIONS.split()[1:]
        ):
            row = {"author": author, "institution": institution, "country": country}
            records[work]["affiliations"].append(row)  # type: ignore[attr-defined]
        paths = [lines(tmp_path / "flat.jsonl", list(records.values()))]
    database.close()
    assert rounded(counted(tmp_path / "again", paths)) == rounded(expected)


def rounded(study: Study) -> object:
    """The technologies of a study as its JSON tells them: sums may differ in their last digit."""
    return study_dict(study, Parts(), COLUMN)["technologies"]


def test_a_run_that_was_cut_off_goes_on_behind_the_last_whole_chunk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lines(tmp_path / "w.jsonl", [openalex(n) for n in range(1, 26)])
    asked, folder = Asked(everything=True), tmp_path / "work"
    monkeypatch.setattr(reading, "LINES", 10)
    told: list[int] = []

    def cut_off(stage: str, done: int, of: int) -> None:
        told.append(done)
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare([path], asked, folder=folder, progress=cut_off)
    read: list[int] = []
    own = reading.json_lines.rows_of

    def counting(line: bytes) -> object:
        read.append(1)
        return own(line)

    monkeypatch.setattr(reading.json_lines, "rows_of", counting)
    parts = prepare([path], asked, folder=folder, progress=lambda *a: told.append(a[1]))
    assert told == [10, 20, 25]
    assert len(read) == 5
    assert parts.tally.works == 25
    read.clear()
    again = prepare([path], asked, folder=folder)
    assert (len(read), again.sources[0].kept) == (0, True)
    assert count(again, asked, folder) == count(parts, asked, folder) == 25


def count(parts: Parts, asked: Asked, folder: Path) -> int:
    with Counting(parts, asked, folder=folder) as counting:
        counting.label()
        return counting.works


def test_other_technologies_or_columns_are_read_anew(tmp_path: Path) -> None:
    path = lines(tmp_path / "w.jsonl", [openalex(1)])
    folder = tmp_path / "work"
    prepare([path], Asked(everything=True), folder=folder)
    term = Technology("t", "T", "1", "2026", "us", "us", terms=("wafer",))
    assert not prepare([path], Asked((term,)), folder=folder).sources[0].kept
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert not prepare([path], Asked((term,)), folder=folder).sources[0].kept
    assert prepare([path], Asked((term,)), folder=folder).sources[0].kept


def test_areas_are_asked_for_the_title_and_the_abstract(tmp_path: Path) -> None:
    seen: list[tuple[str, str]] = []

    def find(title: str, abstract: str) -> list[str]:
        seen.append((title, abstract))
        return ["x:chips", "x:chips"]

    areas = Areas("1", {"x:chips": "Chips"}, find)
    path = lines(tmp_path / "w.jsonl", [openalex(1)])
    found = rows(tmp_path / "work", [path], Asked(areas=areas), "SELECT count(*) FROM labelled")
    assert found == [(1,)]
    assert seen == [("On wafers", "We bond wafers")]


def test_lines_that_are_no_works_are_told_with_their_number(tmp_path: Path) -> None:
    path = tmp_path / "w.jsonl"
    good = json.dumps(openalex(1)).encode()
    bad = [
        b"{broken", b'{"title": "no id"}', b'{"id": "W2", "year": "20x0"}',
        b'{"id": "W3", "year": 2020, "citations": -1}', b"[" * 5_000, b"\xff\xfe{}",
    ]  # fmt: skip
    path.write_bytes(b"\n".join([good, *bad, b"", good.replace(b"W1", b"W9")]) + b"\n")
    with pytest.raises(InputError) as told:
        prepare([path], Asked(everything=True), folder=tmp_path / "work")
    assert [one.row for one in told.value.problems] == [2, 3, 4, 5, 6, 7]
    parts = prepare([path], Asked(everything=True), folder=tmp_path / "work", skip_bad=True)
    assert (parts.tally.works, parts.tally.wrong) == (2, 6)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("w.csv", b"", "empty"),
        ("w.csv", b"name,age\nx,1\n", "no column of"),
        ("w.csv", b"work,year\nw1,2020\nw2,2020,7,8\n", "w.csv"),
        ("w.parquet", b"PAR1 and no more", "w.parquet"),
        ("w.parquet", b"no parquet at all", "no sound Parquet"),
        ("w.jsonl", b"\x00\x00\x00", "NUL"),
        ("w.json", b'[{"id": "W1", "year": 2020}', "no sound JSON"),
        ("w.jsonl.gz", b"\x1f\x8b\x08\x00 cut short", "damaged"),
        ("w.pdf", b"%PDF-1.7", "no kind"),
        ("w.csv", "work,year\nw1,2020\nw\xe9,2020\n".encode("latin-1"), "w.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        prepare([path], COLUMN, folder=tmp_path / "work")
    said = " ".join([error.value.message, *map(str, error.value.problems)])
    assert told in said


def test_a_name_that_a_database_takes_for_a_pattern_or_a_quote_is_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "o'works [2020]*"
    folder.mkdir()
    found = counted(tmp_path, written(folder))
    assert rounded(found) == rounded(counted(tmp_path, written(tmp_path)))


def test_hostile_cells_are_only_text(tmp_path: Path) -> None:
    odd = "'); DROP TABLE labelled; --"
    works = f'work,year,citations,field,technology\n"{odd}",2020,1,"a\x00b","=cmd"\n'
    told = f'work,author,institution,country\n"{odd}","{odd}","\u202eevil","<b>"\n'
    study = counted(tmp_path, written(tmp_path, works, told))
    [found] = study.technologies
    assert (found.id, found.works) == ("=cmd", 1)
    assert found.rankings[0].unknown_share == 1  # <b> is no country
    assert found.rankings[1].units[0].name == "\u202eevil"


def test_countries_are_read_by_name_too_and_others_are_told(tmp_path: Path) -> None:
    told = AFFILIATIONS.replace(",CN", ",China").replace(",US", ",us").replace(",DE", ",Atlantis")
    paths = written(tmp_path, WORKS, told)
    parts = prepare(paths, COLUMN, folder=tmp_path / "work")
    [note] = parts.tally.notes
    assert "“Atlantis”" in note
    found = counted(tmp_path, paths).found("chips").rankings[0]
    assert [one.id for one in found.units] == ["CN", "US"]


def test_columns_may_be_named_and_a_wrong_name_is_told(tmp_path: Path) -> None:
    works = WORKS.replace("work,year,citations", "Paper,When,Impact")
    paths = written(tmp_path, works)
    mapping = {"work": "Paper", "year": "When", "citations": "Impact"}
    parts = prepare(paths, COLUMN, folder=tmp_path / "work", mapping=mapping)
    assert parts.tally.works == 10
    with pytest.raises(InputError) as told:
        prepare(paths, COLUMN, folder=tmp_path / "work", mapping={"colour": "Paper"})
    assert "“colour” is no field" in str(told.value.problems[0])


@pytest.mark.needs_shared
def test_the_sample_of_openalex_is_read_whole(
    tmp_path: Path, shared: Callable[[str], Path]
) -> None:
    path = shared("publications/openalex_works_195.json.gz")
    parts = prepare([path], Asked(everything=True), folder=tmp_path / "work")
    assert (parts.tally.works, parts.tally.wrong) == (195, 0)
    with Counting(parts, Asked(everything=True), folder=tmp_path / "work") as counting:
        counting.label()
        counting.credit()
        [(credit,)] = counting.rows("SELECT sum(part) FROM unit_country")
        assert credit == pytest.approx(195)
