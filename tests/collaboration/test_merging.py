"""Records of one DOI are one work."""

from __future__ import annotations

from typing import Any

from tidegate.collaboration.merging import Works


def noted(doi: str, file: str, **more: Any) -> dict[str, Any]:
    return {
        "doi": doi, "file": file, "record": 1, "line": 1, "date": "2023", "abstract_read": False,
        "institutions": [], "funders": [], "scholarships": [], "programmes": [], "areas": [],
        **more,
    }  # fmt: skip


def test_what_a_second_record_tells_is_added_to_the_first() -> None:
    works = Works()
    works.put(noted("10.1/a", "a.jsonl", institutions=[{"id": "x"}]))
    scholarship = {"name": "CSC", "awards": ["202106120002"]}
    whole = works.put(
        noted(
            "10.1/A", "b.bib", institutions=[{"id": "x"}, {"id": "y"}],
            scholarships=[scholarship], date="2023-05-04", abstract_read=True,
        )
    )  # fmt: skip
    assert works.list == [whole]
    assert [each["id"] for each in whole["institutions"]] == ["x", "y"]
    assert whole["scholarships"] == [scholarship]
    assert (whole["date"], whole["abstract_read"], works.again) == ("2023-05-04", True, 1)
    assert whole["also"] == [{"file": "b.bib", "record": 1, "line": 1}]


def test_works_without_a_doi_stay_apart() -> None:
    works = Works()
    works.put(noted("", "a.jsonl"))
    works.put(noted("", "a.jsonl"))
    assert (len(works.list), works.again) == (2, 0)
