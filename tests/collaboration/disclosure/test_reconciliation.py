"""What the works show and the CV does not, quoted, with the ordinary explanations first."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.collaboration.disclosure import Declared, Reconciliation, reconcile, tied, wording
from tidegate.collaboration.model import (
    Affiliation,
    Authorship,
    DeclaredFunder,
    FunderMention,
    StatementReading,
    Work,
)

from .made_up import AWAY, HOME, ORCID, Finder, backed, cv, held, read, work

NOW = held("Home University", "2019")


def found(declared: Declared, *works: Work) -> Reconciliation:
    return reconcile(declared, works, Finder(), read)


def kinds(result: Reconciliation) -> list[tuple[str, str]]:
    return [(item.kind, item.subject) for item in result.items]


def test_an_affiliation_that_the_cv_does_not_list_is_quoted_with_its_place() -> None:
    text = "Lab 5, Away Institute, Town"
    [item] = found(cv(NOW), work("a", "2021-05-01", "Home University", text)).items
    assert (item.kind, item.subject, item.ror, item.who) == (
        "affiliation", "Away Institute", AWAY, "researcher",
    )  # fmt: skip
    [quote] = item.document
    assert (quote.words, quote.text, quote.file, quote.record) == (
        "Away Institute", text, "works.jsonl", 7,
    )  # fmt: skip
    assert item.cv_says == "The CV lists 1 position; none is at this institution."
    assert [each.words for each in item.cv_quotes] == ["Home University"]
    assert item.ordinary and item.settles and item.can_answer[0] == "the researcher"
    assert item.state == "open"


def test_what_both_documents_say_is_no_item() -> None:
    result = found(cv(NOW), work("a", "2021", "Dept of X, Home University, Town"))
    assert result.items == ()
    assert [(one.subject, one.works) for one in result.agreed] == [("Home University", ("10.1/a",))]


def test_the_affiliations_of_other_authors_are_never_asked_about() -> None:
    assert found(cv(NOW), work("a", "2021", "Home University")).items == ()


def test_several_works_make_one_item() -> None:
    works = [work(key, "2021", "Away Institute") for key in "abc"]
    [item] = found(cv(NOW), *works).items
    assert [quote.work for quote in item.document] == ["10.1/a", "10.1/b", "10.1/c"]
    assert item.says.startswith("3 works printed it")


@pytest.mark.parametrize(
    ("date", "kind"),
    [
        ("2018-12-31", "agreed"), ("2020-12-31", "lag"), ("2020", "lag"), ("2021", "outside"),
        ("2021-01-02", "outside"), ("2009", "outside"), ("2010", "agreed"), ("", "agreed"),
    ],
)  # fmt: skip
def test_print_may_follow_a_position_by_two_years(date: str, kind: str) -> None:
    past = held("Former College", "2010", "2018")
    result = found(cv(NOW, past), work("a", date, "Former College"))
    if kind == "outside":
        assert kinds(result) == [("outside_position", "Former College")]
        assert any("print can follow" in told for told in result.items[0].ordinary)
    else:
        assert result.items == ()
        assert ("print follows" in result.agreed[0].why) == (kind == "lag")


def test_how_far_outside_is_told_as_at_least() -> None:
    past = held("Former College", "2010", "2018-06")
    [item] = found(cv(past), work("a", "2022", "Former College")).items
    assert "at least 42 months after the position ended" in item.says
    assert item.cv_quotes == (past.quote,)


def test_money_is_told_for_the_whole_work_and_not_for_a_person() -> None:
    says = "Thanks to Fund A 123 and to Fund B 77. N. N. held Stipend C 201906210001."
    [scholarship, funder] = found(
        cv(NOW, support=(backed("Other name", "77"),)), work("a", "2021", says=says)
    ).items
    assert (funder.kind, funder.subject, funder.who) == ("funder", "Fund A", "whole work")
    assert "with 1 award number: 123" in funder.says
    assert funder.document[0].words == "Fund A"
    assert scholarship.kind == "scholarship"
    assert any("co-author" in told for told in funder.ordinary)


def test_a_work_of_one_author_speaks_of_that_author() -> None:
    alone = replace(work("a", "2021", says="Fund A"), authorships=(Authorship(1, orcid=ORCID),))
    assert found(cv(NOW), alone).items[0].who == "researcher"


def test_a_funder_told_in_a_statement_and_in_a_field_is_one_item() -> None:
    both = work("a", "2021", says="Fund A", funders=(DeclaredFunder("Fund A", ("9",)),))
    [item] = found(cv(NOW), both).items
    assert "9" in item.says
    only = work("b", "2021", funders=(DeclaredFunder("Fund A", ("9",)),))
    [item] = found(cv(NOW), only).items
    assert item.document[0].text == "Fund A (9)"
    assert item.document[0].words == "Fund A"


def test_a_programme_is_quoted_with_who_names_it_and_what_a_name_does_not_tell() -> None:
    [item] = found(cv(NOW), work("a", "2021", says="By the Scholar Scheme.")).items
    assert (item.kind, item.named_by) == ("programme", ("xx.list",))
    assert any("42 U.S.C. 19237" in told for told in item.ordinary)
    declared = replace(cv(NOW), programmes=frozenset({"scheme"}))
    assert found(declared, work("a", "2021", says="By the Scholar Scheme.")).items == ()


def test_a_programme_read_as_a_funder_too_is_asked_about_once() -> None:
    def both(text: str) -> StatementReading:
        told = read(text)
        return replace(told, funders=(FunderMention(3, 17, "Scholar Scheme", "Scholar Scheme"),))

    one = work("a", "2021", says="By Scholar Scheme.")
    assert [item.kind for item in reconcile(cv(NOW), [one], Finder(), both).items] == ["programme"]


def test_two_full_time_positions_overlap_only_where_they_surely_do() -> None:
    one = held("Home University", "2019", full_time=True)
    far = held("Away Institute", "2019", "2021", full_time=True)
    assert kinds(found(cv(one, far))) == [("overlap", "Home University and Away Institute")]
    handing_over = held("Away Institute", "2015", "2019", full_time=True)
    assert found(cv(one, handing_over)).items == ()
    assert found(cv(one, replace(far, full_time=False))).items == ()


def test_where_no_author_is_known_only_the_whole_work_speaks() -> None:
    nobody = (Authorship(1, (Affiliation("Away Institute"),)), Authorship(2))
    listed = replace(work("a", "2021", says="Fund A"), authorships=nobody)
    result = found(cv(NOW, dois=["10.1/A"]), listed)
    assert kinds(result) == [("funder", "Fund A")]
    assert (result.identified, result.listed_only) == ((), ("10.1/a",))
    assert any("which author is the researcher cannot be known" in n for n in result.notes)


def test_works_tied_by_nothing_are_counted_and_not_looked_into() -> None:
    stranger = replace(work("a", "2021", says="Fund A"), authorships=(Authorship(1),))
    result = found(cv(NOW), stranger)
    assert (result.items, result.others, result.identified) == ((), 1, ())


def test_an_institution_only_the_source_assigns_is_said_to_be_so() -> None:
    mine = Authorship(1, (Affiliation("Lab 9, Town", (AWAY,)),), orcid=ORCID)
    [item] = found(cv(NOW), replace(work("a", "2021"), authorships=(mine,))).items
    assert "assigned by the source" in item.ordinary[0]
    mine = Authorship(1, (Affiliation("Home University, Lab 9", (AWAY, HOME)),), orcid=ORCID)
    assert found(cv(NOW), replace(work("a", "2021"), authorships=(mine,))).items == ()


def test_a_string_of_no_known_institution_is_told_and_is_no_item() -> None:
    result = found(cv(NOW), work("a", "2021", "Somewhere else"))
    assert (result.items, [each.text for each in result.unread]) == ((), ["Somewhere else"])


def test_an_item_keeps_its_id_and_its_facts_change_with_the_documents() -> None:
    one, two = work("a", "2021", "Away Institute"), work("b", "2022", "Away Institute")
    [first] = found(cv(NOW), one).items
    [again] = found(cv(NOW), one).items
    [more] = found(cv(NOW), two, one).items
    [other_order] = found(cv(NOW), one, two).items
    assert (first.id, first.facts) == (again.id, again.facts)
    assert more.id == first.id and more.facts != first.facts
    assert more.facts == other_order.facts


def test_a_work_told_again_elsewhere_is_the_same_work_by_its_doi() -> None:
    known = work("a", "2021", "Home University")
    again = replace(work("A", "2021", says="Fund A"), authorships=(Authorship(1),))
    same = tied(cv(NOW), [again, known])
    assert same == {"10.1/a"}
    result = reconcile(cv(NOW), [again, known], Finder(), read, same=same)
    assert kinds(result) == [("funder", "Fund A")]
    assert result.others == 0


JUDGING = re.compile(
    r"undisclosed|violat|fail(?:ed|ure)|conceal|hid(?:den|e\b)|suspic|mislead|must have|breach",
    re.I,
)


def test_no_sentence_judges() -> None:
    says = "Fund A 1, Stipend B, Scholar Scheme"
    result = found(
        cv(NOW, held("Former College", "2001", "2002")),
        work("a", "2021", "Away Institute", "Former College", says=says),
    )
    assert len(result.items) == 5
    texts = [*wording.KIND_WORDS.values(), *wording.SHORT.values(), *result.notes]
    for item in result.items:
        texts += [item.says, item.cv_says, *item.ordinary, *item.settles, *item.can_answer]
    assert [text for text in texts if JUDGING.search(text)] == []


@given(st.text(max_size=12), st.permutations([0, 1, 2]))
def test_what_other_authors_are_or_in_which_order_changes_nothing(
    identifier: str, order: list[int]
) -> None:
    base = work("a", "2021", "Away Institute", says="Fund A")
    others = [Authorship(n, (Affiliation("Former College"),), author_id=identifier) for n in (2, 3)]
    people = (base.authorships[0], *others)
    before = found(cv(NOW), replace(base, authorships=people))
    after = found(cv(NOW), replace(base, authorships=tuple(people[n] for n in order)))
    assert before == after
