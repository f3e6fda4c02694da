"""Four questions, four answers, and never a bare no."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tidegate.findings.model import Finding
from tidegate.items.answer import Answer, compose, licence_of

CONDITIONS = {"dd_certified": "the certifications are given"}


def found(question: str, verdict: str = "yes", label: str = "", **rest: Any) -> Finding:
    outcomes = {
        "classification": "classified",
        "licence": "licence_required",
        "exception": "exception_available",
        "review": "review_policy",
        "duty": "import_duty",
        "notice": "red_flag",
        "not_checked": "not_checked",
    }
    plain: dict[str, Any] = {
        "rule": "us.ear.3a090" if question == "classification" else f"us.test.{question}",
        "title": "A rule",
        "authority": "Nobody",
        "jurisdiction": "US",
        "outcome": outcomes[question],
        "summary": "So it is.",
        "citation": "none",
    }
    return Finding(**{**plain, "question": question, "verdict": verdict, "label": label, **rest})


def answer(*findings: Finding, parties: tuple[Finding, ...] = ()) -> Answer:
    return compose(findings, conditions=CONDITIONS, parties=parties)


def test_nothing_found_is_no_classification_and_never_a_bare_no() -> None:
    said = answer(found("not_checked", label="part 746 embargoes"))
    assert said.classification == "none"
    assert said.licence_required == "not_under_loaded_rules"
    assert said.not_checked == ("part 746 embargoes",)
    assert said.review == "not_applicable"
    assert not said.to_review


def test_paragraphs_stand_by_their_own_names() -> None:
    said = answer(
        found("classification", label="3A090.a", paragraph="a.1"),
        found("classification", "unknown", "3A090.a", paragraph="a.2", missing=("die_area",)),
    )
    assert said.classification == "3A090.a"
    assert said.paragraphs == ("a.1",)
    assert said.paragraphs_unknown == ("a.2",)
    assert said.missing == ("die_area",)


def test_an_open_paragraph_before_one_that_is_met_leaves_the_class_unknown() -> None:
    said = answer(
        found("classification", "unknown", "3A090.a", paragraph="a.2", missing=("die_area",)),
        found("classification", "unknown", "3A090.b", paragraph="b.1", missing=("die_area",)),
    )
    assert said.classification == "unknown"
    assert said.classification_possible == ("3A090.a", "3A090.b", "none")


def test_what_other_rulebooks_say_stands_beside_the_class() -> None:
    said = answer(found("classification", label="3A991.p", rule="us.ear.3a991p"))
    assert (said.classification, said.also) == ("none", ("3A991.p",))


def test_a_text_that_is_not_loaded_makes_the_class_unknown() -> None:
    said = answer(found("classification", "unknown", outcome="text_not_loaded", missing=("text",)))
    assert said.classification == "unknown"


def test_an_embargo_that_is_not_loaded_makes_the_licence_unknown() -> None:
    stub = found("licence", "unknown", outcome="text_not_loaded", missing=("part 746",))
    assert answer(stub).licence_required == "unknown"
    assert answer(stub, found("licence")).licence_required == "yes"


def test_a_listed_party_changes_the_second_question_and_only_that() -> None:
    listed = found("licence", rule="us.bis.entity")
    said = answer(parties=(listed,))
    assert said.classification == "none"
    assert said.licence_required == "yes"
    assert said.to_review


def test_exceptions_are_asked_for_only_where_a_licence_may_be_needed() -> None:
    nac = found("exception", label="NAC")
    assert answer(nac).exceptions == ()
    assert answer(found("licence"), nac).exceptions == ("NAC",)


def test_a_party_that_bars_exceptions_bars_them_all() -> None:
    bar = found("licence", outcome="no_licence_exceptions", rule="us.bis.uvl")
    said = answer(found("licence"), found("exception", label="NAC"), parties=(bar,))
    assert said.exceptions == ()


def test_an_exception_that_cannot_be_known_says_so() -> None:
    open_ = found("exception", "unknown", "NAC", missing=("data_centre",))
    said = answer(found("licence"), open_)
    assert said.exceptions == ("unknown",)
    assert said.exceptions_possible == ("NAC",)
    assert said.missing == ("data_centre",)


def test_a_review_policy_that_turns_on_the_applicant_names_its_condition() -> None:
    better = found("review", "unknown", "case-by-case", missing=("dd_certified",))
    worse = found("review", "unknown", "presumption of denial", missing=("dd_certified",))
    said = answer(found("licence"), better, worse)
    assert said.review == "case-by-case if the certifications are given"
    assert said.review_else == "presumption of denial"


def test_a_review_policy_that_turns_on_a_fact_cannot_be_known() -> None:
    better = found("review", "unknown", "case-by-case", missing=("data_centre",))
    worse = found("review", "unknown", "presumption of denial", missing=("data_centre",))
    said = answer(found("licence"), better, worse)
    assert said.review == "unknown"
    assert said.review_possible == ("case-by-case", "presumption of denial")


def test_bands_hold_whatever_the_licence_and_say_when_they_cannot_be_known() -> None:
    assert answer(found("duty", label="band1")).bands == ("band1",)
    assert answer(found("duty", "unknown", "band1", missing=("tpp",))).bands == ("unknown",)


def test_where_a_rules_force_is_open_both_branches_are_told() -> None:
    stay = found("licence", "unknown", enforced="unverified", missing=("a later notice",))
    [branch] = answer(stay).branches
    assert (branch.if_in_force, branch.if_not) == ("yes", "not_under_loaded_rules")


def test_a_red_flag_is_worth_a_look_though_no_licence_is_asked_for() -> None:
    assert answer(found("notice", label="GP10")).to_review


LICENCES = st.lists(
    st.sampled_from(["yes", "no", "unknown"]).map(lambda verdict: found("licence", verdict)),
    max_size=4,
)


@given(LICENCES)
def test_the_order_of_findings_changes_no_licence_answer(findings: list[Finding]) -> None:
    assert len({licence_of(order) for order in permutations(findings)}) == 1


@given(LICENCES)
def test_one_more_finding_never_makes_the_answer_milder(findings: list[Finding]) -> None:
    rank = {"not_under_loaded_rules": 0, "unknown": 1, "yes": 2}
    before = rank[licence_of(findings)]
    for verdict in ("yes", "no", "unknown"):
        assert rank[licence_of([*findings, found("licence", verdict)])] >= before


def test_what_the_regulations_do_not_reach_asks_for_no_licence_of_theirs() -> None:
    free = found("licence", outcome="not_subject")
    stub = found("licence", "unknown", outcome="text_not_loaded", missing=("text of the rule",))
    assert answer(stub, free).licence_required == "not_under_loaded_rules"
    assert answer(free, parties=(found("licence"),)).licence_required == "yes"


def test_a_text_that_is_not_loaded_is_named() -> None:
    stub = found("licence", "unknown", "part 746 not loaded", outcome="text_not_loaded",
                 missing=("text of the rule",))  # fmt: skip
    assert answer(stub).missing == ("part 746 not loaded",)
