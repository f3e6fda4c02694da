"""Works before policies: what is said of each, and what is never said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.collaboration import made_up
from tests.collaboration.policy_home import (
    HIT,
    HIT_ROR,
    LAKE,
    NUAA,
    QUIET,
    TITLE,
    TSINGHUA,
    home,
    work,
    written,
)

from tidegate import Settings, Tidegate
from tidegate.desk.collaboration import Question
from tidegate.errors import InputError, UsageError
from tidegate.findings.collaboration_words import in_short

Row = dict[str, Any]
DAY = Settings(as_of="2026-08-01")


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Tidegate:
    return Tidegate(home(tmp_path_factory.mktemp("policies")))


Examine = Callable[..., Row]


@pytest.fixture
def examine(gate: Tidegate, tmp_path: Path) -> Examine:
    def run(*works: Any, **asked: Any) -> Row:
        path = written(tmp_path / "works.jsonl", *works)
        return gate.collaboration.examine([path], Question(**asked), DAY)

    return run


def standing(found: Row, number: int = 0) -> Row:
    told: Row = found["works"][number]["institutions"][0]["standing"]
    return told


def said(found: Row, policy: str, number: int = 0) -> dict[str, str]:
    return {
        each["label"]: each["verdict"]
        for each in found["works"][number]["findings"]
        if each["policy"] == policy
    }


def test_a_work_tells_whether_the_institution_stood_there_when_it_appeared(
    examine: Examine,
) -> None:
    found = examine(
        work(1, HIT, date="2023-05-04"), work(2, HIT, date="2021-03-01"),
        work(3, NUAA, date="2023-05-04"),
    )  # fmt: skip
    assert standing(found, 0)["us.dod.1286"] == "then and now"
    assert standing(found, 1)["us.dod.1286"] == "only since"
    assert standing(found, 2)["us.dod.1286"] == "no longer"
    assert said(found, "us.ndaa.1286", 0)["on the list"] == "yes"
    assert said(found, "us.ndaa.1286", 1)["listed only since"] == "yes"
    assert said(found, "us.ndaa.1286", 2)["no longer listed"] == "yes"
    [hit, nuaa] = found["institutions"]
    works = {row["list"]: row["works"] for row in hit["listings"]}
    assert works["us.dod.1286"] == {"only since": 1, "then and now": 1}
    assert nuaa["works"] == 1


def test_a_work_of_unknown_date_is_not_known_then(examine: Examine) -> None:
    found = examine({**work(1, HIT), "publication_date": None, "publication_year": None})
    assert standing(found)["us.dod.1286"] == "not known then"
    assert said(found, "us.ndaa.1286")["listed only since"] == "unknown"


def test_a_think_tank_never_grounds_a_finding(examine: Examine) -> None:
    found = examine(work(1, TSINGHUA))
    [one] = found["works"]
    assert (one["status"], one["findings"]) == ("noted", [])
    assert found["summary"]["to_review"] == 0
    [listing] = found["institutions"][0]["listings"]
    assert (listing["status"], listing["status_says"][:10]) == ("think_tank", "think tank")


def test_an_unlisted_institution_is_counted_and_not_noted(examine: Examine) -> None:
    found = examine(work(1, QUIET, LAKE), work(2))
    assert found["works"] == found["institutions"] == []
    assert found["summary"]["works"] == 2
    assert found["summary"]["works_without_affiliation"] == 1
    assert {row["country"] for row in found["countries"]} == {"CN", "US"}
    assert "clear" not in str(found["notes"])


def test_a_policy_asked_alone_limits_what_is_to_review(examine: Examine) -> None:
    works = (work(1, NUAA), work(2, HIT, title=TITLE))
    assert examine(*works)["summary"]["to_review"] == 2
    alone = examine(*works, policies=("ca.strac",))
    assert [one["status"] for one in alone["works"]] == ["noted", "to review"]
    assert [each["policy"] for each in alone["policies"]] == ["ca.strac"]


def test_the_start_of_an_id_asks_several(examine: Examine) -> None:
    found = examine(work(1, HIT), policies=("us.chips",))
    assert {each["policy"] for each in found["policies"]} == {
        "us.chips.10631", "us.chips.10632", "us.chips.10638",
    }  # fmt: skip


def test_an_unknown_policy_is_met_with_near_names(examine: Examine) -> None:
    with pytest.raises(UsageError) as wrong:
        examine(work(1, HIT), policies=("strac",))
    assert "ca.strac" in (wrong.value.hint or "")


@pytest.mark.parametrize(
    "asked",
    [
        {"facts": ("listed=yes",)}, {"facts": ("current=perhaps",)}, {"facts": ("current",)},
        {"facts": ("current=yes", "current=no")}, {"since": "soon"}, {"researchers": ("X",)},
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(examine: Examine, asked: Any) -> None:
    with pytest.raises(UsageError):
        examine(work(1, HIT), **asked)


def test_canada_needs_both_halves(examine: Examine) -> None:
    def strac(*facts: str) -> str | None:
        found = examine(work(1, HIT, title=TITLE), policies=("ca.strac",), facts=facts)
        return said(found, "ca.strac").get("both halves")

    assert strac() == "unknown"
    assert strac("advances_area=yes") == "unknown"
    assert strac("current=yes", "on_grant=yes") == "unknown"
    assert strac("advances_area=yes", "current=yes", "on_grant=yes") == "yes"
    assert strac("advances_area=no") is None
    assert strac("current=no") is None


def test_a_fact_of_one_work_stays_with_it(examine: Examine) -> None:
    found = examine(
        work(1, HIT), work(2, HIT), policies=("us.ndaa.1286",),
        facts=("10.99999/made.1: takes_part=no", "10.99999/made.9: takes_part=no"),
    )  # fmt: skip
    assert "section 1286" not in said(found, "us.ndaa.1286", 0)
    assert said(found, "us.ndaa.1286", 1)["section 1286"] == "unknown"
    assert any("10.99999/made.9" in note for note in found["notes"])


def test_what_would_settle_an_open_finding_is_told_in_words(examine: Examine) -> None:
    found = examine(work(1, HIT, title=TITLE))
    by = {each["policy"]: each for each in found["policies"]}
    asked = {row["fact"]: row for row in by["ca.strac"]["open"]}
    assert asked["on_grant"]["can_be_told"]
    assert asked["on_grant"]["meaning"].startswith("whether ")
    assert by["us.dod.matrix"]["open"] == []
    assert (by["us.dod.matrix"]["text_loaded"], by["us.dod.matrix"]["works"]["not_loaded"]) == (
        False, 1,
    )  # fmt: skip


def test_a_list_that_was_not_looked_at_is_told_apart(tmp_path: Path) -> None:
    gate = Tidegate(home(tmp_path, ["ca.nro"]))
    path = written(tmp_path / "w.jsonl", work(1, NUAA))
    found = gate.collaboration.examine([path], Question(policies=("us.ndaa.1286",)), DAY)
    [policy] = found["policies"]
    assert policy["lists_not_looked_at"] == ["us.dod.1286"]
    assert policy["lists_looked_at"] == []
    assert "us.dod.1286" in {row["list"] for row in found["run"]["lists_missing"]}


def test_without_a_registry_the_user_is_warned_and_no_id_made_up(tmp_path: Path) -> None:
    gate = Tidegate(home(tmp_path, registry=False))
    found = gate.collaboration.examine([written(tmp_path / "w.jsonl", work(1, HIT))])
    assert any("no registry" in text for text in found["run"]["warnings"])
    assert found["run"]["input"]["registry"] == {}
    assert in_short(found).endswith("give it with --ror.")
    assert not any(each["ror"] for each in found["institutions"])


def test_a_researchers_own_affiliation_is_told_apart(examine: Examine) -> None:
    one = work(1, HIT, LAKE)
    one["authorships"][0]["author"]["orcid"] = "https://orcid.org/0000-0002-1825-0097"
    own = examine(one, researchers=("0000-0002-1825-0097",))
    assert own["works"][0]["institutions"][0]["relation"] == "own_affiliation"
    assert examine(one)["works"][0]["institutions"][0]["relation"] == "co_author_affiliation"


def test_a_work_names_an_institution_once_however_often_it_is_printed(examine: Examine) -> None:
    one = work(1, HIT, HIT, LAKE)
    found = examine({**one, "funders": [{"display_name": "Harbin Institute of Technology"}]})
    [institution] = found["works"][0]["institutions"]
    assert institution["authors"] == 2
    assert found["institutions"][0]["works"] == 1
    assert sum(found["institutions"][0]["listings"][0]["works"].values()) == 1


def test_a_quotation_stands_where_it_says(examine: Examine) -> None:
    [institution] = examine(work(1, HIT))["works"][0]["institutions"]
    assert HIT[institution["start"] : institution["end"]] == institution["words"]
    assert institution["text"] == HIT
    assert institution["id"] == HIT_ROR


def test_a_programme_is_judged_by_who_names_it_and_a_scholarship_by_itself_is_not(
    gate: Tidegate, tmp_path: Path
) -> None:
    path = tmp_path / "w.bib"
    path.write_text(
        "@article{a, title={One}, year={2023}, doi={10.99999/a}, "
        "acknowledgement={Supported by the Thousand Talents Plan.}}\n"
        "@article{b, title={Two}, year={2023}, doi={10.99999/b}, "
        "acknowledgement={Supported by the China Scholarship Council (No. 202106120002).}}\n"
    )
    found = gate.collaboration.examine([path], Question(), DAY)
    talents, scholarship = found["works"]
    assert {each["policy"] for each in talents["findings"]} >= {"us.chips.10638", "us.ndaa.1286"}
    assert said(found, "us.chips.10638") == {"(A) and (B)": "unknown"}
    assert (scholarship["status"], scholarship["findings"]) == ("noted", [])
    assert scholarship["scholarships"][0]["awards"] == ["202106120002"]


def test_broken_records_are_told_and_the_rest_is_done(examine: Examine) -> None:
    found = examine(work(1, HIT), '{"id": "broken', work(2, HIT), "[1, 2]")
    assert found["summary"]["works"] == 2
    assert found["summary"]["problems"] == len(found["problems"]) == 2
    assert [each["record"] for each in found["problems"]] == [2, 4]
    assert all(each["message"] for each in found["problems"])


def test_since_leaves_out_what_surely_appeared_before(examine: Examine) -> None:
    works = (work(1, HIT, date="2019-05-04"), work(2, HIT, date="2024-05-04"))
    assert [one["key"] for one in examine(*works, since="5y")["works"]] == ["10.99999/made.2"]
    assert examine(*works, since="18m")["summary"]["works"] == 0
    assert examine(*works, since="2019")["summary"]["works"] == 2
    assert examine(*works, since="5y")["summary"]["since"] == "2021-08-01"


def test_an_area_by_itself_is_noted_only_where_it_is_asked_for(examine: Examine) -> None:
    one = work(1, LAKE, title=TITLE)
    assert examine(one)["works"] == []
    [noted] = examine(one, area_works=True)["works"]
    assert noted["status"] == "noted"
    assert any(each["touches"] for each in examine(one)["areas"])


def test_several_workers_say_what_one_says(gate: Tidegate, tmp_path: Path) -> None:
    path = written(tmp_path / "w.jsonl", *(work(n, HIT, LAKE) for n in range(900)))
    one, two = (gate.collaboration.examine([path], workers=n) for n in (1, 2))
    assert {k: v for k, v in one.items() if k != "run"} == {
        k: v for k, v in two.items() if k != "run"
    }
    assert one["summary"]["noted"] == 900


def test_no_name_of_an_author_stands_in_the_document(examine: Examine) -> None:
    one = work(1, HIT)
    one["authorships"][0]["author"]["display_name"] = "Zyxwv Testhaus"
    one["authorships"][0]["raw_author_name"] = "Zyxwv Testhaus"
    assert "Zyxwv" not in str(examine(one))


def test_a_file_that_is_not_there_is_an_input_error(gate: Tidegate, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        gate.collaboration.examine([tmp_path / "none.jsonl"])


def contract(gate: Tidegate, path: Path, text: str) -> Row:
    path.write_text(text)
    found: Row = gate.collaboration.examine([], Question(), DAY, contract=path)["contract"]
    return found


def test_a_contract_meets_the_test_by_both_halves_only(gate: Tidegate, tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    a = "compensated: {answer: yes, quote: pays 30000 a month}\nact_viii: yes\n"
    part = contract(gate, path, a)
    assert (part["verdict"], part["met"]["A"], part["met"]["B"]) == ("unknown", "yes", "unknown")
    still = [one["id"] for one in part["questions"] if one["open"]]
    assert still[0] == "sponsor_country_of_concern"
    assert "act_i" not in still
    assert [one["id"] for one in part["questions"] if one["unquoted"]] == ["act_viii"]
    whole = contract(gate, path, a + "sponsor_1286_programme: yes\n")
    assert (whole["verdict"], whole["met"]["B"]) == ("yes", "yes")
    none = contract(gate, path, "compensated: no\nsponsor_1286_programme: yes\n")
    assert (none["verdict"], none["met"]["A"]) == ("no", "no")
    assert not any(one["open"] for one in none["questions"])


@pytest.mark.needs_shared
def test_real_works_run_whole(gate: Tidegate, shared: Callable[[str], Path]) -> None:
    path = shared("publications/openalex_works_195.json.gz")
    found = gate.collaboration.examine([path])
    assert (found["summary"]["works"], found["problems"]) == (195, [])
    assert found["summary"]["affiliations"] > 1_000
    assert {each["scheme"] for each in found["areas"]} == {"ca.stra", "us.cet"}
    assert made_up.ROR in str(found["institutions"])


def test_a_file_of_which_nothing_can_be_read_is_refused(tmp_path: Path, own_home: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"foo": 1}')
    with pytest.raises(InputError, match="no work could be read") as refused:
        Tidegate(own_home).collaboration.examine([path])
    assert refused.value.problems[0].file == "other.json"
