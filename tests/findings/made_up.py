"""Made-up runs and results, and strategies that make hostile ones."""

from __future__ import annotations

from hypothesis import strategies as st

from tidegate.findings import Finding, ListUsed, Match, Run, SubjectResult

ENTITY_LIST = ListUsed(
    "us.bis.entity",
    "Entity List",
    "Bureau of Industry and Security",
    "us.csl",
    "2026-07-09-1a2b3c4d",
    "2026-07-09",
    "2026-07-10T06:00:00Z",
    "https://example.org/consolidated.json",
    "1a" * 32,
    3412,
    3401,
)


def a_run(**changes: object) -> Run:
    values: dict[str, object] = {
        "command": "screen",
        "started": "2026-11-23T10:02:11Z",
        "engine": "tidegate 0.1.0",
        "as_of": "2026-11-23",
        "input": {"file": "partners.xlsx", "sha256": "9f" * 32, "rows": 3},
        "lists": (ENTITY_LIST,),
        "lists_missing": ({"list": "uk.sanctions", "title": "UK Sanctions List"},),
        "rulebooks": ({"id": "us.ear", "sha256": "cd" * 32},),
        "settings": {"floor": 0.72},
    }
    return Run(**(values | changes))  # type: ignore[arg-type]


def a_match(name: str = "Institute of Tides", score: float = 0.97, **changes: object) -> Match:
    values: dict[str, object] = {
        "list": "us.bis.entity",
        "entry_id": "e1",
        "name": name,
        "names": (name, "潮汐研究所"),
        "score": score,
        "band": "strong",
        "reasons": ("equal: “tides”",),
        "contradictions": ("country DE, listed with CN",),
        "schema": "organisation",
        "countries": ("CN",),
        "citation": "85 FR 1",
        "listed_on": "2020-06-05",
        "extra": {"licence_requirement": "All items", "addresses": "1 Tide Road"},
    }
    return Match(**(values | changes))  # type: ignore[arg-type]


def a_finding(**changes: object) -> Finding:
    values: dict[str, object] = {
        "rule": "us.ear.entity_list",
        "title": "Entity List: licence requirement",
        "authority": "Bureau of Industry and Security",
        "jurisdiction": "US",
        "outcome": "licence_required",
        "verdict": "yes",
        "summary": "A licence is needed for any item subject to the EAR.",
        "citation": "15 CFR 744.11",
        "effective": "2008-08-21",
        "verified_through": "2026-09-29",
        "evidence": ("us.bis.entity:e1",),
    }
    return Finding(**(values | changes))  # type: ignore[arg-type]


def a_subject(name: str, **changes: object) -> dict[str, object]:
    return {
        "name": name,
        "other_names": (),
        "schema": "organisation",
        "countries": ("DE",),
        "birth_date": "",
        "identifiers": ({"kind": "LEI", "value": "5493001", "country": ""},),
        "address": "",
        "id": "V-1",
    } | changes


def a_hit(row: int = 2, name: str = "Inst. of Tides", **changes: object) -> SubjectResult:
    return SubjectResult(row, a_subject(name), (a_match(**changes),), (a_finding(),))


def a_silent_row(row: int = 3, name: str = "Northbridge Optics GmbH") -> SubjectResult:
    return SubjectResult(row, a_subject(name))


def an_unreadable_row(row: int = 4) -> SubjectResult:
    return SubjectResult(row, {"name": ""}, problem="the name is empty")


def three_rows() -> list[SubjectResult]:
    return [a_hit(2), a_silent_row(3), an_unreadable_row(4)]


# Everything Python calls a text, lone surrogates and controls among it.
texts = st.text(st.characters(codec=None), max_size=30) | st.sampled_from(
    [
        "=1+1",
        "\u200b=1+1",
        " @SUM(A1)",
        "\tx",
        "a;=1+1",
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "\u202egnp.exe",
        "<r><t>x</t></r>",
        "_x0041_",
        "\x00",
        "\ud800",
        "]]>",
        "{{ 7*7 }}",
    ]
)
matches = st.builds(
    Match,
    list=st.sampled_from(["us.bis.entity", "us.ofac.sdn"]),
    entry_id=texts,
    name=texts,
    names=st.lists(texts, max_size=3).map(tuple),
    score=st.floats(0, 1),
    band=st.sampled_from(["strong", "possible", "weak"]),
    reasons=st.lists(texts, max_size=2).map(tuple),
    contradictions=st.lists(texts, max_size=2).map(tuple),
    schema=st.sampled_from(["person", "organisation", "unknown"]),
    countries=st.lists(st.sampled_from(["CN", "DE"]), max_size=2).map(tuple),
    citation=texts,
    url=texts,
    extra=st.dictionaries(st.sampled_from(["remarks", "addresses", "x"]), texts, max_size=2),
)
findings = st.builds(
    Finding,
    rule=texts,
    title=texts,
    authority=texts,
    jurisdiction=texts,
    outcome=st.sampled_from(["licence_required", "blocked"]),
    verdict=st.sampled_from(["yes", "no", "unknown"]),
    summary=texts,
    citation=texts,
    applies=st.sampled_from([None, "yes", "no", "unknown"]),
    applies_because=texts,
    missing=st.lists(texts, max_size=2).map(tuple),
    notes=st.lists(texts, max_size=1).map(tuple),
)
subjects = st.builds(
    lambda name, own, country, fields: a_subject(name, id=own, countries=country, fields=fields),
    texts,
    texts,
    st.lists(texts, max_size=2).map(tuple),
    st.dictionaries(texts, texts, max_size=2),
)
some = st.tuples(
    subjects,
    st.lists(matches, max_size=3).map(tuple),
    st.lists(findings, max_size=2).map(tuple),
    st.sampled_from(["", "", "", "column Name holds NUL bytes"]),
)
runs_of_rows = st.lists(some, max_size=8).map(
    lambda rows: [
        SubjectResult(at, subject, found, ruled, problem)
        for at, (subject, found, ruled, problem) in enumerate(rows, 2)
    ]
)
