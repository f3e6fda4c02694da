"""What each format gives: the fields, the dates as far as they are known, lines and records."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.collaboration.model import DeclaredFunder, Problem, Work
from tidegate.collaboration.reading import is_lines, open_lines, read_works, work_from_json
from tidegate.collaboration.reading.addresses import addresses_in, without_persons
from tidegate.collaboration.reading.latex import decode_latex
from tidegate.collaboration.reading.values import (
    date_of,
    doi_of,
    orcid_of,
    parts_date,
    ror_of,
    surely_before,
)
from tidegate.errors import InputError

from .samples import DOI, FILES, FUNDING, HIT, MIT, crossref, openalex


def read(
    path: Path, data: bytes | str, *, since: str = "", mapping: dict[str, str] | None = None
) -> list[Work]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    problems: list[Problem] = []
    works = list(read_works(path, since=since, mapping=mapping, on_problem=problems.append))
    assert not problems
    return works


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_format_gives_the_same_work(tmp_path: Path, name: str) -> None:
    (work,) = read(tmp_path / name, FILES[name]())
    assert work.doi == work.key == DOI
    assert work.title.startswith(("A radar", "A Radar"))
    assert work.date[:7] in ("2021", "2021-05")
    assert work.file == name
    assert (work.record, work.line > 0) == (1, True)
    texts = {a.text for one in work.authorships for a in one.affiliations}
    texts |= {a.text for a in work.affiliations}
    whole = " ".join(texts)
    if name != "orcid.json":
        assert "Harbin Inst" in whole
    if name not in ("orcid.json", "crossref.json", "works.nbib"):
        assert "MIT" in whole
    if name not in ("orcid.json", "works.nbib", "wos.bib"):
        money = [FUNDING in p.text for p in work.statements] + [
            "61803359" in f.awards for f in work.funders
        ]
        assert any(money)


def test_openalex_ties_each_string_to_its_institution(tmp_path: Path) -> None:
    (work,) = read(tmp_path / "a", openalex())
    (author,) = work.authorships
    assert [(a.text, a.rors, a.countries) for a in author.affiliations] == [
        (HIT, ("https://ror.org/01yqg2h08",), ("CN",)),
        (MIT, ("https://ror.org/042nb2s44",), ("US",)),
    ]
    assert (author.orcid, author.author_id) == ("0000-0002-1825-0097", "A1")
    assert work.abstract == "A radar of radar"
    assert work.funders == (DeclaredFunder("NSFC", ("61803359",)),)
    assert work.keywords == ()


def test_openalex_ties_nothing_where_the_relation_is_not_told(tmp_path: Path) -> None:
    record = json.loads(openalex())
    del record["authorships"][0]["affiliations"]
    (work,) = read(tmp_path / "a", json.dumps(record))
    assert [a.rors for a in work.authorships[0].affiliations] == [(), ()]
    del record["authorships"][0]["institutions"][1]
    record["authorships"][0]["raw_affiliation_strings"] = [HIT]
    (work,) = read(tmp_path / "a", json.dumps(record))
    assert [a.countries for a in work.authorships[0].affiliations] == [("CN",)]


def test_openalex_reads_topics_and_concepts_never(tmp_path: Path) -> None:
    (work,) = read(tmp_path / "a", openalex())
    assert "Military" not in repr(work)
    assert "Weapon" not in repr(work)


def test_openalex_reads_awards_of_the_newer_shape(tmp_path: Path) -> None:
    record = json.loads(openalex())
    del record["grants"]
    record["funders"] = [{"id": "F1", "display_name": "NSFC", "ror": "https://ror.org/01h0zpd94"}]
    record["awards"] = [
        {"funder_id": "F1", "funder_display_name": "NSFC", "funder_award_id": "1"},
        {"funder_id": "F1", "funder_display_name": "NSFC", "funder_award_id": "2"},
    ]
    (work,) = read(tmp_path / "a", json.dumps(record))
    assert work.funders == (DeclaredFunder("NSFC", ("1", "2"), "", "https://ror.org/01h0zpd94"),)


def wrapped(works: list[bytes]) -> bytes:
    return b'{"meta":{"count":2},"results":[' + b",".join(works) + b'],"group_by":[]}'


def items(works: list[bytes]) -> bytes:
    return b'{"status":"ok","message":{"facets":{},"items":[' + b",".join(works) + b"]}}"


def lines(works: list[bytes]) -> bytes:
    return b"\r\n\r\n".join(works)


def array(works: list[bytes]) -> bytes:
    return b" [\n" + b" ,\n ".join(works) + b"\n]\n"


def pretty(works: list[bytes]) -> bytes:
    return json.dumps([json.loads(one) for one in works], indent=2).encode()


@pytest.mark.parametrize("shape", [wrapped, items, lines, array, pretty])
@pytest.mark.parametrize("packed", [bytes, gzip.compress])
def test_json_works_are_found_in_every_wrapping(
    tmp_path: Path, shape: Callable[[list[bytes]], bytes], packed: Callable[[bytes], bytes]
) -> None:
    one, two = openalex(), json.dumps(json.loads(crossref())["message"]).encode()
    works = read(tmp_path / "a", packed(shape([one, two, one])))
    assert [work.type for work in works] == ["article", "journal-article", "article"]
    assert [work.record for work in works] == [1, 2, 3]


def test_records_larger_than_what_is_read_at_a_time(tmp_path: Path) -> None:
    record = json.loads(openalex())
    record["abstract_inverted_index"] = {f'w"{n}\\': [n] for n in range(20_000)}
    large = json.dumps(record).encode()
    for shape in (wrapped, lines, array, pretty):
        works = read(tmp_path / "a", shape([large, openalex(), large]))
        assert [len(work.abstract.split()) for work in works] == [20_000, 4, 20_000]


def test_one_object_over_many_lines(tmp_path: Path) -> None:
    (work,) = read(tmp_path / "a.json", json.dumps(json.loads(openalex()), indent=1))
    assert work.doi == DOI


def test_lines_read_in_processes_are_those_read_in_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    works = read(path, lines([openalex()] * 3))
    assert is_lines(path)
    handed = [
        work_from_json(line, path.name, record, number)
        for record, (number, line) in enumerate(open_lines(path), start=1)
    ]
    assert handed == works
    assert work_from_json(b" \n", "f", 1) is None
    (path := tmp_path / "b.json").write_bytes(array([openalex()]))
    assert not is_lines(path)


def test_csl_json_is_read_without_its_key(tmp_path: Path) -> None:
    record = {"id": "qxname2021", "title": "T", "issued": {"date-parts": [["2021", "5"]]},
              "author": [{"family": "Qx"}], "keyword": "a, b"}  # fmt: skip
    (work,) = read(tmp_path / "a.json", json.dumps([record]))
    assert (work.key, work.date, work.keywords) == ("a.json:1", "2021-05", ("a", "b"))


def test_bibtex_keeps_mathematics_and_decodes_letters() -> None:
    cases = {
        r"G{\"o}del, \'{e}t\'e \c{c}a \v{S}koda": "Gödel, été ça Škoda",
        r"{\L}\'od\'z Stra{\ss}e \O rsted \& 50\%": "Łódź Straße Ørsted & 50%",
        r"na{\"\i}ve {\AA}ngstr{\"{o}}m \H{o}": "naïve Ångström ő",
        r"on $\alpha_2$ and ``quotes'' 1--2~m": "on $\\alpha_2$ and “quotes” 1–2 m",
        r"\textbf{bold} \emph{it} {D}eep \url{http://a.b}": "bold it Deep http://a.b",
        r"unknown \command stays": r"unknown \command stays",
        "plain": "plain",
    }
    assert {source: decode_latex(source) for source in cases} == cases


def test_web_of_science_bibtex_gives_its_institutions_where_it_names_them(tmp_path: Path) -> None:
    data = FILES["wos.bib"]().replace(
        b"Unique-ID", b"Affiliations = {Harbin Institute of Technology; MIT},\nUnique-ID"
    )
    (work,) = read(tmp_path / "wos.bib", data)
    assert [a.text for a in work.affiliations] == ["Harbin Institute of Technology", "MIT"]


@given(st.text(max_size=60))
def test_latex_is_decoded_or_left_but_never_fails(text: str) -> None:
    decode_latex(text)
    letters = "".join(c for c in text if c.isalpha())
    assert decode_latex(letters) in (letters, decode_latex(letters))


def test_bibtex_in_one_line(tmp_path: Path) -> None:
    entry = "@article{{k{0}, title = {{Title {0} {1}}}, year = 2020}}"
    text = " ".join(entry.format(n, "x" * 200) for n in range(4))
    assert len(read(tmp_path / "a.bib", text)) == 4


def test_ris_joins_continued_lines_and_takes_the_longest_date(tmp_path: Path) -> None:
    text = "TY  - RPRT\nTI  - One\nAB  - first\n second\nPY  - 2020///\nY1  - 2020/07//\nER  - \n"
    (work,) = read(tmp_path / "a.ris", text)
    assert (work.abstract, work.date, work.type) == ("first second", "2020-07", "RPRT")


def test_a_record_without_its_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.ris"
    path.write_text("TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nER  - \nstray\n")
    problems: list[Problem] = []
    works = list(read_works(path, on_problem=problems.append))
    assert [work.title for work in works] == ["One", "Two"]
    assert [problem.line for problem in problems] == [1, 6]


def test_a_table_of_a_research_office_under_a_title_line(tmp_path: Path) -> None:
    text = (
        "Publications 2021;;;;\nTitle;Publication date;Author affiliations;Sponsor;Remarks\n"
        f"A radar;2021-05-03;{HIT.replace(';', ',')};NSFC [61803359, 7];Paid by X\n"
    )
    (work,) = read(tmp_path / "a.csv", text)
    assert (work.title, work.date, work.line) == ("A radar", "2021-05-03", 3)
    assert work.affiliations[0].text == HIT
    assert work.funders == (DeclaredFunder("NSFC", ("61803359", "7")),)
    assert work.statements[0].text == "Paid by X"


def test_a_mapping_names_columns_and_never_one_of_persons(tmp_path: Path) -> None:
    text = "Bezeichnung,Haus,Authors with affiliations\nA radar,MIT,Qx\n"
    mapping = {"title": "Bezeichnung", "affiliations": "haus"}
    (work,) = read(tmp_path / "a.csv", text, mapping=mapping)
    assert (work.title, work.affiliations[0].text) == ("A radar", "MIT")
    with pytest.raises(InputError, match="column of persons"):
        read(tmp_path / "a.csv", text, mapping={"affiliations": "Authors with affiliations"})
    with pytest.raises(InputError, match="there is no column"):
        read(tmp_path / "a.csv", text, mapping={"title": "Bezeichnng"})
    with pytest.raises(InputError, match="is not a field"):
        read(tmp_path / "a.csv", text, mapping={"tittle": "Haus"})


def test_a_table_longer_than_a_block_keeps_its_row_numbers(tmp_path: Path) -> None:
    cell = '"a title, over\ntwo lines ' + "x" * 3_000 + '"'
    text = "Title,Year\n" + "".join(f"{cell},{2000 + n % 20}\n" for n in range(4_000))
    works = read(tmp_path / "a.csv", text)
    assert [work.line for work in works] == list(range(2, 4_002))
    assert works[-1].date == f"{2000 + 3_999 % 20}"


def test_jats_ties_authors_to_affiliations_by_their_references(tmp_path: Path) -> None:
    (work,) = read(tmp_path / "article.xml", FILES["article.xml"]())
    first, second = work.authorships
    assert [a.text for a in first.affiliations] == [
        "Harbin Institute of Technology, Harbin, China", MIT]  # fmt: skip
    assert first.affiliations[0].rors == ("https://ror.org/01yqg2h08",)
    assert [a.text for a in second.affiliations] == [MIT]
    assert work.affiliations == ()
    assert work.funders == (DeclaredFunder("NSFC", ("61803359",), "10.13039/501100001809"),)
    assert (work.title, work.date, work.language) == ("A radar set", "2021-05-03", "en")


def test_tei_prefers_the_raw_affiliation(tmp_path: Path) -> None:
    (work,) = read(tmp_path / "tei.xml", FILES["tei.xml"]())
    texts = [a.text for a in work.authorships[0].affiliations]
    assert texts == [
        "School of Aerospace, Harbin Institute of Technology, Harbin, China", MIT]  # fmt: skip
    assert work.statements[0].where == "acknowledgement"


def test_bare_acknowledgements_are_kept_word_for_word(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?><acknowledgments>\n<acknowledgment>We thank <individual>A'
        "</individual> &amp;  the <funder>NSFC</funder>.</acknowledgment>\n<acknowledgment/>"
        "</acknowledgments>"
    )
    works = read(tmp_path / "a.xml", text)
    assert works[0].statements[0].text == "We thank A &  the NSFC."
    assert [(work.line, len(work.statements)) for work in works] == [(2, 1), (3, 0)]


def test_since_leaves_out_what_is_surely_older(tmp_path: Path) -> None:
    text = "Title,Date\nA,2020\nB,2021\nC,2021-04\nD,2021-05\nE,2021-06-01\nF,\nG,2021-04-30\n"
    works = read(tmp_path / "a.csv", text, since="2021-05-01")
    assert [work.title for work in works] == ["B", "D", "E", "F"]


@given(st.dates(), st.dates(), st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
def test_a_work_is_never_left_out_that_may_be_young_enough(date, since, known, told) -> None:  # type: ignore[no-untyped-def]
    if surely_before(date.isoformat()[:known], since.isoformat()[:told]):
        assert date < since


def test_values() -> None:
    assert doi_of("https://doi.org/10.1126/Science.ABC.") == "10.1126/science.abc"
    assert doi_of("no doi 10.1/x") == ""
    assert orcid_of("https://orcid.org/0000-0002-1694-233x") == "0000-0002-1694-233X"
    assert ror_of("ROR.org/01YQG2H08") == ror_of("01yqg2h08") == "https://ror.org/01yqg2h08"
    assert ror_of("grid.19373.3f") == ""
    assert date_of("2021-02-30") == "2021-02"
    assert date_of("2021-02-28T10:00:00Z") == date_of("28 Feb 2021") == "2021-02-28"
    assert parts_date([2021, 13, 1]) == "2021"
    assert parts_date([2021, 2, 30]) == "2021-02"
    assert parts_date(["2021", "05", None]) == "2021-05"
    assert parts_date([None]) == ""


def test_addresses_lose_persons_by_their_place_alone() -> None:
    cases = {
        "[Qx, A; Qy, B] MIT, USA; [Qz] HIT": ["MIT, USA", "HIT"],
        "Qx, A.B., MIT, USA": ["MIT, USA"],
        "Qx, A., Qy, B.-C., MIT, USA": ["MIT, USA"],
        "MIT, USA; [Qx, A": ["MIT, USA"],
        "[1] MIT; [2] HIT": ["MIT", "HIT"],
        "Institut Pasteur [Paris]; CNRS": ["Institut Pasteur [Paris]", "CNRS"],
        "King Saud University, K.S.A.": ["King Saud University, K.S.A."],
        "Sharjah Observatory, U.A.E., Sharjah": ["Sharjah Observatory, U.A.E., Sharjah"],
        "Philips, N.V., Eindhoven": ["Philips, N.V., Eindhoven"],
        "Inst. Fisica, C.N.R., Roma": ["Inst. Fisica, C.N.R., Roma"],
        "Georgetown University, Washington, D.C., USA": [
            "Georgetown University, Washington, D.C., USA"],
        "Howard Univ., D.C., USA": ["Howard Univ., D.C., USA"],
        "Dept. Phys., MIT, Cambridge": ["Dept. Phys., MIT, Cambridge"],
        "Lab X, P.R. China": ["Lab X, P.R. China"],
    }  # fmt: skip
    assert {cell: addresses_in(cell) for cell in cases} == cases
    assert (
        without_persons("HIT, Harbin. Email: qx.y@hit.edu.cn") == "HIT, Harbin. Email: @hit.edu.cn"
    )


@pytest.mark.needs_shared
def test_the_works_of_openalex(shared: Callable[[str], Path]) -> None:
    problems: list[Problem] = []
    path = shared("publications/openalex_works_195.json.gz")
    works = list(read_works(path, on_problem=problems.append))
    assert (len(works), len(problems)) == (195, 0)
    raw = json.loads(gzip.decompress(path.read_bytes()))
    for work, record in zip(works, raw, strict=True):
        strings = {s.strip() for a in record["authorships"] for s in a["raw_affiliation_strings"]}
        found = {a.text for one in work.authorships for a in one.affiliations if a.text}
        assert {s for s in strings if "@" not in s and "[" not in s and "., " not in s} <= found
        assert len(work.authorships) == len(record["authorships"])
    assert sum(1 for work in works for one in work.authorships if one.orcid) > 500


@pytest.mark.needs_shared
def test_the_acknowledgements(shared: Callable[[str], Path]) -> None:
    problems: list[Problem] = []
    path = shared("publications/acknowledgements.tei.xml.gz")
    works = list(read_works(path, on_problem=problems.append))
    assert (len(works), len(problems)) == (1286, 0)
    assert all(work.statements for work in works)
