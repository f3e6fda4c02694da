"""Whatever the bytes are: works, problems with a place, or one InputError that says why."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.collaboration.cv import Curriculum, read_cv
from tidegate.collaboration.model import Problem, Work
from tidegate.collaboration.reading import open_lines, read_works, work_from_json
from tidegate.collaboration.reading.sources import RECORD_LIMIT
from tidegate.errors import InputError

from .samples import FILES, bibtex, jats, openalex, ris, table, tei

QUIET = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(path: Path, data: bytes = b"") -> tuple[list[Work], list[Problem]]:
    if data:
        path.write_bytes(data)
    problems: list[Problem] = []
    works = list(read_works(path, on_problem=problems.append))
    for work in works:
        assert work.key
        assert "\x00" not in repr(work)
        assert all(not a.countries or len(a.countries[0]) == 2 for a in work.affiliations)
    for problem in problems:
        assert problem.message
        assert problem.file == path.name
    return works, problems


def sound(path: Path, data: bytes) -> list[Work]:
    path.write_bytes(data)
    try:
        return read(path)[0]
    except InputError as error:
        assert error.message
        return []


def sound_cv(path: Path, data: bytes) -> Curriculum | None:
    path.write_bytes(data)
    try:
        return read_cv(path)
    except InputError as error:
        assert error.message
        return None


@QUIET
@given(data=st.binary(min_size=1, max_size=300), ending=st.sampled_from(["json", "bib", "xml", ""]))
def test_random_bytes(tmp_path: Path, data: bytes, ending: str) -> None:
    sound(tmp_path / f"file.{ending}", data)
    sound_cv(tmp_path / f"file.{ending}", data)


@settings(QUIET, max_examples=250)
@given(name=st.sampled_from(sorted(FILES)), chance=st.randoms(use_true_random=False))
def test_mutations_of_each_format(tmp_path: Path, name: str, chance: random.Random) -> None:
    data = bytearray(FILES[name]())
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        action = chance.randrange(4)
        if action == 0:
            data[at : at + chance.randint(1, 40)] = b""
        elif action == 1:
            data[at:at] = bytes(chance.choices(range(256), k=chance.randint(1, 5)))
        elif action == 2:
            data[at:at] = data[: chance.randint(1, 200)]
        else:
            data[at : at + 1] = chance.choice(
                [b"null", b"[]", b"{}", b"-1", b'"', b"&x;", b"\n", b"<", b"}", b"1e999"]
            )
    sound(tmp_path / name, bytes(data) or b"x")
    if name.endswith(("json", "csv", "jsonl")):
        sound_cv(tmp_path / name, bytes(data) or b"x")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value: object) -> list[tuple[object, object]]:
    """Every (holder, key) of a document."""
    found: list[tuple[object, object]] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += [(value, key), *places(inner)]
    elif isinstance(value, list):
        for key, inner in enumerate(value):
            found += [(value, key), *places(inner)]
    return found


@settings(QUIET, max_examples=250)
@given(
    name=st.sampled_from(["works.jsonl", "crossref.json", "orcid.json"]),
    value=JSON,
    chance=st.randoms(use_true_random=False),
)
def test_any_value_in_any_place_of_json(
    tmp_path: Path, name: str, value: object, chance: random.Random
) -> None:
    document = json.loads(FILES[name]())
    holder, key = chance.choice(places(document))
    holder[key] = value  # type: ignore[index]
    data = json.dumps(document).encode()
    sound(tmp_path / name, data)
    sound_cv(tmp_path / name, data)
    told: list[Problem] = []
    found = work_from_json(data, "f", 1, 1, problems=told)
    assert found is None or isinstance(found, Work | Problem)


def test_a_value_of_a_wrong_type_costs_itself_alone(tmp_path: Path) -> None:
    work = json.loads(openalex())
    work["authorships"].insert(0, {"author": "none", "raw_affiliation_strings": 7})
    (found,), problems = read(tmp_path / "a.jsonl", json.dumps(work).encode())
    assert [len(one.affiliations) for one in found.authorships] == [0, 2]
    assert "authorship 1" in problems[0].message


def test_a_line_that_is_no_json_is_told_and_the_rest_is_done(tmp_path: Path) -> None:
    good = openalex()
    data = b"\n".join([good, good[:-40], b"[1]", b"", b'{"a":1}', good])
    works, problems = read(tmp_path / "a.jsonl", data)
    assert [work.line for work in works] == [1, 6]
    assert [problem.line for problem in problems] == [2, 3, 5]


def test_an_element_that_is_no_json_costs_only_itself(tmp_path: Path) -> None:
    data = b'{"meta":{"n":[1]},"results":[\n' + b",\n".join(
        [openalex(), b'{"id": tru}', openalex()]) + b"]}"  # fmt: skip
    works, problems = read(tmp_path / "a.json", data)
    assert [(work.record, work.line) for work in works] == [(1, 2), (3, 4)]
    assert [(problem.record, problem.line) for problem in problems] == [(2, 3)]


def test_a_line_of_fifty_megabytes_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    long = b'{"title":"' + b"x" * (50 * 1024 * 1024) + b'"}'
    path.write_bytes(openalex() + b"\n" + long + b"\n" + openalex() + b"\n")
    problems: list[Problem] = []
    lines = list(open_lines(path, on_problem=problems.append))
    assert [number for number, _ in lines] == [1, 3]
    assert max(len(line) for _, line in lines) < RECORD_LIMIT
    assert [(one.line, "50 MiB" in one.message) for one in problems] == [(2, True)]


@pytest.mark.parametrize("maker", [openalex, bibtex, ris, table, tei, jats])
def test_a_gzip_cut_short_gives_what_stood_before(tmp_path: Path, maker: object) -> None:
    record = maker()  # type: ignore[operator]
    body = record if maker is not table else record + b"".join(
        b"N,N,Title %d,2020,,X,,,,,,,,\n" % n for n in range(9_000))  # fmt: skip
    times = 1 if maker is table else 900
    chance = random.Random(1)
    filler = bytes(chance.choices(b"abcdefgh", k=300))
    whole = b"\n".join(body.replace(b"radar", filler[: n % 200]) for n in range(times))
    path = tmp_path / "a"
    path.write_bytes(gzip.compress(whole)[:-3000] if times > 1 else gzip.compress(whole)[:-2000])
    works, problems = read(path)
    assert works
    assert any("cut short" in problem.message for problem in problems)


def test_a_gzip_that_gives_nothing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(openalex())[:12])
    with pytest.raises(InputError, match="cut short"):
        read(path)


@pytest.mark.parametrize("data", [
    b'{"authorships":' + b"[" * 200_000,
    b'{"authorships":' + b'{"a":' * 3_000 + b"1" + b"}" * 3_000 + b"}",
    b'[{"title":"' + b"x" * (RECORD_LIMIT + 1_000_000),
    gzip.compress(b'[{"title":"a"},' + b" " * 200_000_000, 9),
    b'{"id":"https://openalex.org/W1","publication_year":' + b"9" * 1_000_000 + b"}",
    b"<article>" + b"<p>" * 100_000,
    b"@article{a, title={" + b"{" * 500_000,
    b"@article{a, title=" + b'"a" # ' * 200_000,
    b"TY  - JOUR\n" + b"TI  - x\n" * 300_000,
    b"Title,DOI\n" + b'"' * 500_001,
    b"Title" + b"," * 20_000,
    b"@article{a," + b"a=1," * 400_000 + b"title={T}}",
    b"<article " * 300_000,
    b"<article><front><article-meta><abstract>" + b"&lt;!--" * 100_000,
    b"Title,Affiliations\nT,\"[" + b"\n" * 400_000 + b"\"\n",
    b"Title,Affiliations\nT,x" + b" " * 900_000 + b"y\n",
    b'{"DOI":"10.1234/a","abstract":"' + b"<!--" * 25_000 + b'"}',
], ids=["deep", "deep objects", "endless", "gzip", "digits", "deep xml", "braces", "joins", "tags",
        "quotes", "columns",
        "fields", "open tags", "comments", "breaks", "blanks", "marks"])  # fmt: skip
def test_bombs_end_in_a_word(tmp_path: Path, data: bytes) -> None:
    for work in sound(tmp_path / "file", data):
        assert len(repr(work)) < 1_000_000


@pytest.mark.parametrize("body", [
    b'<!DOCTYPE article [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
    b'<!DOCTYPE article [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
])  # fmt: skip
def test_no_entity_of_a_document_is_expanded(tmp_path: Path, body: bytes) -> None:
    article = jats().replace(b"<p>Far", b"<p>&b;Far")
    head, rest = article.split(b"<!DOCTYPE", 1)
    (work,), _ = read(tmp_path / "a.xml", head + body + rest.partition(b">")[2])
    assert work.abstract == "&b;Far and near."


def test_an_article_that_breaks_costs_itself_alone(tmp_path: Path) -> None:
    article = jats().partition(b"?>")[2].partition(b'.dtd">')[2]
    broken = article.replace(b"<abstract>", b"<abstract><b>")
    data = b"<articles>" + article + broken + article + b"</articles>"
    works, problems = read(tmp_path / "a.xml", data)
    assert [work.abstract for work in works] == ["Far and near.", "Far and near.", "Far and near."]
    assert [problem.record for problem in problems] == [2]
    assert "not sound XML" in problems[0].message


def test_an_article_without_its_end_does_not_swallow_the_next(tmp_path: Path) -> None:
    article = jats().partition(b'.dtd">')[2]
    data = b"<articles>" + article.replace(b"</article>", b"") + article + b"</articles>"
    works, problems = read(tmp_path / "a.xml", data)
    assert len(works) == 2
    assert works[0].doi == works[1].doi
    assert "not closed" in problems[0].message


def test_bibtex_tells_each_malformed_entry_with_its_line(tmp_path: Path) -> None:
    text = """% a file
@article{a1, title={One {Nested} title}, doi={10.1234/a}}
@article{bad, title={Never closed, author={X},
 year=2020
@article{a2, title={Two}, year=2021, affiliation="Harbin Inst."}
@article{noeq, title {x}}
@string{hit = "Harbin Institute"}
@inproceedings{a3, title = "A {\\"o} b" # " c", year = {2022}, month = may, school = hit # { X}}
@comment{anything at all}
@article(a4, title={Four})
@article{a5, title={Five},
"""
    works, problems = read(tmp_path / "a.bib", text.encode())
    assert [(work.title, work.line) for work in works] == [
        ("One Nested title", 2), ("Two", 5), ("A ö b c", 8), ("Four", 10)]  # fmt: skip
    assert works[2].affiliations[0].text == "Harbin Institute X"
    assert works[2].date == "2022-05"
    assert [problem.line for problem in problems] == [3, 6, 11]


def test_a_file_of_several_encodings_is_read_line_by_line(tmp_path: Path) -> None:
    entry = "@misc{{k, title={{{}}}, affiliation={{{}}}}}\n"
    data = (
        entry.format("Größe", "Universität Zürich").encode()
        + entry.format("Größe und Maß für Köln", "Universität Zürich").encode("cp1252")
        + entry.format("雷达", "哈尔滨工业大学").encode()
        + entry.format("plain", "MIT").encode()
    )
    works, problems = read(tmp_path / "a.bib", data)
    assert [work.title for work in works] == ["Größe", "Größe und Maß für Köln", "雷达", "plain"]
    assert [problem.line for problem in problems] == [2]
    assert "not UTF-8" in problems[0].message


@pytest.mark.parametrize("word", ["Größe", "Métodos", "naïve café"])
@pytest.mark.parametrize(
    "name", ["works.jsonl", "works.bib", "works.ris", "scopus.csv", "article.xml"]
)
def test_a_line_of_western_letters_is_told_by_its_letters(
    tmp_path: Path, name: str, word: str
) -> None:
    make = {"works.bib": b"near.", "works.jsonl": b"A radar"}
    old = make.get(name, b"near")
    data = FILES[name]().replace(old, old + b" " + word.encode("cp1252"))
    (work,), problems = read(tmp_path / name, data)
    assert word in work.abstract + work.title
    assert [problem.line > 0 for problem in problems] == [True]


def test_a_few_damaged_bytes_do_not_change_the_encoding(tmp_path: Path) -> None:
    data = "@misc{k, title={Größe für Köln und Zürich}}\n".encode().replace(
        b"f\xc3\xbcr", b"f\xc3r"
    )
    (work,), problems = read(tmp_path / "a.bib", data)
    assert work.title == "Größe f\ufffdr Köln und Zürich"
    assert "damaged" in problems[0].message


def test_a_file_in_chinese_encoding_is_read(tmp_path: Path) -> None:
    entry = "TY  - JOUR\nTI  - 高超音速飞行器的热防护系统研究\n"
    entry += "AD  - 哈尔滨工业大学航天学院,哈尔滨\nER  - \n"
    works, problems = read(tmp_path / "a.ris", entry.encode("gb18030"))
    assert works[0].affiliations[0].text == "哈尔滨工业大学航天学院,哈尔滨"
    assert problems


@pytest.mark.parametrize("name", ["works.jsonl", "works.bib", "works.ris", "scopus.csv", "tei.xml"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(tmp_path: Path, name: str, encoding: str) -> None:
    plain, _ = read(tmp_path / name, FILES[name]())
    text = FILES[name]().decode().replace('encoding="UTF-8"', "")
    marked, problems = read(tmp_path / name, text.encode(encoding))
    assert marked == plain
    assert not problems


def test_nul_characters_are_taken_out_and_told(tmp_path: Path) -> None:
    for name in ("works.bib", "works.ris"):
        plain, _ = read(tmp_path / name, FILES[name]())
        works, problems = read(tmp_path / name, FILES[name]().replace(b"radar", b"ra\x00dar"))
        assert works == plain
        assert any("NUL" in problem.message for problem in problems)
    data = openalex().replace(b"A radar", b"A ra\\u0000dar")
    (work,), problems = read(tmp_path / "a.jsonl", data)
    assert work.title == "A radar"
    assert "NUL" in problems[0].message


def test_what_is_no_file_of_works_is_refused(tmp_path: Path) -> None:
    for data, word in (
        (b"%PDF-1.7 x", "PDF"), (b"<!doctype html><html></html>", "web page"),
        (b"<feed><a/></feed>", "without an article"), (b"a,b\n1,2\n", "no column"),
        (b"\x00" * 500, "NUL"),
    ):  # fmt: skip
        path = tmp_path / "file"
        path.write_bytes(data)
        with pytest.raises(InputError, match=word):
            list(read_works(path))
    with pytest.raises(InputError, match="no such file"):
        list(read_works(tmp_path / "absent.bib"))
