"""Who an author is is known by what both documents declare, or not at all."""

from __future__ import annotations

from dataclasses import fields

from tidegate.collaboration.disclosure import identity, researcher_in
from tidegate.collaboration.model import Authorship, Work

ORCID, OTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"


def of(*authors: Authorship, doi: str = "10.1/x") -> Work:
    return Work("10.1/x", doi=doi, authorships=authors)


def test_an_orcid_in_both_documents_tells() -> None:
    found = researcher_in(of(Authorship(1), Authorship(2, orcid=ORCID)), identity(ORCID))
    assert (found.ground, [a.position for a in found.authorships]) == ("orcid", [2])


def test_a_declared_identifier_tells() -> None:
    found = researcher_in(of(Authorship(3, author_id="A77")), identity(author_ids=["a77"]))
    assert (found.ground, found.authorships[0].position) == ("identifier", 3)


def test_an_identifier_that_bears_another_orcid_does_not() -> None:
    """A source that clusters by name may give two people one identifier."""
    shared = Authorship(1, author_id="A77", orcid=OTHER)
    assert researcher_in(of(shared), identity(ORCID, ["A77"])).ground == ""
    listed = researcher_in(of(shared), identity(ORCID, ["A77"], ["10.1/X"]))
    assert (listed.ground, listed.authorships) == ("doi", ())
    assert "another ORCID" in listed.why_not


def test_a_doi_alone_ties_the_work_and_no_author() -> None:
    found = researcher_in(of(Authorship(1), Authorship(2)), identity(dois=["10.1/X "]))
    assert (found.ground, found.authorships) == ("doi", ())
    assert "neither document declares" in found.why_not


def test_a_place_among_the_authors_may_be_declared() -> None:
    who = identity(ORCID, dois=["10.1/x"], places=[("10.1/x", 2)])
    assert researcher_in(of(Authorship(1), Authorship(2)), who).authorships == (Authorship(2),)
    wrong = of(Authorship(1), Authorship(2, orcid=OTHER))
    assert researcher_in(wrong, who).authorships == ()


def test_nothing_else_ties_a_work_to_anybody() -> None:
    assert researcher_in(of(Authorship(1), doi=""), identity(ORCID, ["A1"], [""])).ground == ""
    assert researcher_in(of(Authorship(1)), identity()).ground == ""


def test_no_shape_that_is_asked_holds_a_name() -> None:
    assert not any("name" in each.name for each in (*fields(Authorship), *fields(identity())))
