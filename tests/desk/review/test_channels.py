"""Every channel asks as its own command does; the five shipped engagements come out as told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidegate import Settings, Tidegate
from tidegate.desk.ownership import Question
from tidegate.errors import InputError

from .conftest import ENGAGEMENTS, NAMES, channel

Write = Callable[..., Path]
Shipped = dict[str, dict[str, Any]]


def found(document: dict[str, Any], ident: str, *, rule: str = "") -> list[dict[str, Any]]:
    rows = channel(document, ident)["findings"]
    return [row for row in rows if not rule or row["rule"] == rule]


def test_every_folder_of_an_engagement_is_one_of_the_five() -> None:
    assert {path.name for path in ENGAGEMENTS.iterdir()} == set(NAMES)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("tiktok", {"parties", "ownership"}),
        ("h20-sale", {"parties", "items", "ownership"}),
        ("joint-laboratory", {"parties", "items", "collaboration", "disclosure", "gifts"}),
        ("talent-contract", {"parties", "collaboration", "terms", "gifts"}),
        ("api-campaign", {"parties", "distillation"}),
    ],
)
def test_the_channels_that_the_file_gives_ground_for_are_asked_and_no_other(
    shipped: Shipped, name: str, asked: set[str]
) -> None:
    document = shipped[name]
    ran = {each["id"] for each in document["channels"] if each["state"] == "run"}
    assert ran == asked
    assert document["summary"]["channels"] == len(asked)
    assert document["summary"]["to_review"] > 0
    for each in document["channels"]:
        idle = each["id"] not in asked
        assert bool(each["lacks"]) is idle
        assert bool(each["ground"]) is not idle
        assert not (idle and each["findings"])


def test_every_rulebook_that_found_something_was_asked_and_stands_among_those(
    shipped: Shipped,
) -> None:
    for document in shipped.values():
        books = {row["id"]: row for row in document["rulebooks"]}
        for each in document["channels"]:
            assert set(each["asked"]) <= books.keys()
            for row in each["findings"]:
                assert not row["rule"] or row["rule"] in each["asked"], row["rule"]
        for row in books.values():
            count = sum(
                finding["rule"] == row["id"]
                for each in document["channels"]
                for finding in each["findings"]
            )
            assert row["findings"] == count


def test_every_unknown_to_review_says_what_would_settle_it(shipped: Shipped) -> None:
    for name, document in shipped.items():
        for each in document["channels"]:
            for row in each["findings"]:
                if row["verdict"] == "unknown" and row["weight"] == "review":
                    assert row["missing"], (name, each["id"], row["says"])
                assert row["verdict"] in ("yes", "unknown")


def test_the_divestiture_is_what_the_deal_page_says(shipped: Shipped) -> None:
    document = shipped["tiktok"]
    own = channel(document, "ownership")["document"]
    question = Question(
        regimes=("us.pafaca", "us.doj.dsp", "us.ofac.50"), of=("TikTok U.S.",),
        facts=("determination=yes",),
    )  # fmt: skip
    gate = Tidegate()
    gate.profile.set(established_in="US", us_person=True)
    alone = gate.ownership.examine(
        ENGAGEMENTS / "tiktok" / "tiktok.bods.json", question, Settings(as_of="2026-01-22")
    )
    assert own["entities"] == alone["entities"]
    sides = [side["label"] for side in own["deal"]["sides"]]
    assert sides == [
        "before: 2026-01-21", "as of 2026-01-22", "tiktok-full-sale.bods.json",
        "tiktok-one-holder.bods.json",
    ]  # fmt: skip
    [pafaca] = [row for row in own["deal"]["rows"] if row["regime"] == "us.pafaca"]
    assert [side["verdict"] for side in pafaca["sides"]] == ["yes", "unknown", "no", "yes"]
    rows = found(document, "ownership", rule="us.pafaca")
    assert [row["outcome"] for row in rows].count("divestiture_not_qualified") == 3
    settle = [each["settle"] for each in document["unknowns"]]
    assert "who stands behind “other new investors”" in settle


def test_the_sale_needs_a_licence_and_its_owners_are_in_doubt(shipped: Shipped) -> None:
    document = shipped["h20-sale"]
    [item] = channel(document, "items")["document"]["items"]
    assert item["licence_required"] == "yes"
    assert item["from"] == "US"
    assert item["quantity"] == 1200
    assert found(document, "items", rule="us.bis.is_informed")[0]["verdict"] == "yes"
    assert found(document, "parties", rule="us.bis.entity")[0]["verdict"] == "yes"
    buyer = [r for r in found(document, "ownership") if r["subject"].startswith("Juniper Quay C")]
    assert [row["verdict"] for row in buyer] == ["unknown"]
    # What the party channel tells of a listed party, the items' channel does not tell again.
    assert not any("resembles" in row["says"] for row in found(document, "items"))


def test_what_no_holder_touches_is_a_note_told_once_for_all_entities(engagement: Write) -> None:
    path = engagement(
        "date: 2026-02-01\nstakes:\n  rows:\n"
        "    - {owner: Inspur Group, owned: Ash Ltd, percent: 70}\n"
        "    - {owner: Birch Ltd, owned: Elm Ltd, percent: 70}\n"
        "    - {owner: Elm Ltd, owned: Oak Ltd, percent: 70}\n"
    )
    document = Tidegate().reviews.review(path)
    own = channel(document, "ownership")
    states = {each["id"]: each["state"] for each in own["document"]["regimes"]}
    rows = own["findings"]
    assert not [row for row in rows if states[row["rule"]] == "not loaded"]
    assert "not loaded" in states.values()
    control = [row for row in rows if row["rule"] == "us.foci"]
    assert {row["weight"] for row in control} == {"note"}
    assert len({row["says"] for row in control}) == len(control)
    unseen = [row for row in rows if row["rule"] == "eu.fsf.50"]
    assert [(row["subject"], row["weight"]) for row in unseen] == [("5 entities", "note")]
    assert ("Owned or controlled by a party listed by the EU", "not loaded: eu.fsf") in {
        (row["what"], row["why"]) for row in own["not_checked"]
    }
    assert own["to_review"] == sum(row["weight"] == "review" for row in rows)
    assert any(row["subject"] == "Ash Ltd" and row["weight"] == "review" for row in rows)


def test_an_item_asked_in_a_review_answers_as_by_its_own_command(engagement: Write) -> None:
    path = engagement(
        "date: 2023-03-01\nitems: [{name: H800 SXM}]\ndestination: China\n"
        "parties: [{name: Zwiebelkuchen Obermühle, role: end_user, headquarters: CN}]\n"
    )
    gate = Tidegate()
    [item] = channel(gate.reviews.review(path), "items")["document"]["items"]
    told = {"to": "CN", "end_user": "Zwiebelkuchen Obermühle", "end_user_hq": "CN"}
    [alone] = gate.items.classify("H800 SXM", told, Settings(as_of="2023-03-01"))["items"]
    assert item == alone


def test_items_are_asked_together_and_answer_as_each_alone(engagement: Write) -> None:
    path = engagement(
        "date: 2026-02-01\ndestination: CN\nitems:\n"
        "  - {name: H20 SXM, quantity: 5}\n  - {name: A100 PCIe 40GB}\n  - {file: chips.csv}\n",
        chips__csv="product,to\nH800 SXM,DE\n",
    )
    gate = Tidegate()
    items = channel(gate.reviews.review(path), "items")["document"]["items"]
    day = Settings(as_of="2026-02-01")
    alone = [
        gate.items.classify("H20 SXM", {"to": "CN", "quantity": "5"}, day)["items"][0],
        {**gate.items.classify("A100 PCIe 40GB", {"to": "CN"}, day)["items"][0], "row": 2},
    ]
    assert items[:2] == alone
    assert [(item["name"], item["to"], item["row"]) for item in items[2:]] == [
        ("H800 SXM", "DE", 2)
    ]


def test_a_product_nobody_knows_is_told_with_its_line(engagement: Write) -> None:
    path = engagement("items:\n  - {name: H20 SXM}\n  - {name: Zwiebelkuchen 9000}\n")
    with pytest.raises(InputError) as told:
        Tidegate().reviews.review(path)
    assert [(each.row, each.column) for each in told.value.problems] == [(3, "items.name")]


def test_end_users_keep_their_own_seats(engagement: Write) -> None:
    path = engagement(
        "date: 2026-02-01\nitems: [{name: H800 SXM}]\ndestination: DE\nparties:\n"
        "  - {name: 'Ash; Elm', role: end_user, headquarters: DE, parent: DE}\n"
        "  - {name: Birch, role: end_user, headquarters: CN, parent: CN}\n"
    )
    [item] = channel(Tidegate().reviews.review(path), "items")["document"]["items"]
    assert [(p["name"], p["headquarters"]) for p in item["parties"]] == [
        ("Ash; Elm", "DE"), ("Birch", "CN"),
    ]  # fmt: skip
    assert item["facts"]["party_hq5"] is True


def test_the_laboratory_finds_what_is_declared_and_names_nobody(shipped: Shipped) -> None:
    document = shipped["joint-laboratory"]
    labels = {row["subject"] for row in found(document, "collaboration")}
    assert {"co-director at Harbin", "visiting scholar"} <= labels
    assert "principal investigator at Lakeshore" not in labels
    declared = [w for w in channel(document, "collaboration")["document"]["works"] if w["declared"]]
    assert {work["file"] for work in declared} == {"engagement.yaml"}
    assert all(
        each["relation"] == "own_affiliation" for work in declared for each in work["institutions"]
    )
    asked = found(document, "disclosure")
    assert asked
    assert all(row["weight"] == "note" for row in asked)
    [foundation] = [row for row in found(document, "gifts") if row["verdict"] == "yes"]
    assert foundation["subject"] == "Umber Velvet Foundation"


def test_a_works_file_is_examined_as_by_its_own_command(engagement: Write) -> None:
    works = (ENGAGEMENTS / "joint-laboratory" / "works.jsonl").read_text("utf-8")
    path = engagement("date: 2026-10-01\nworks: works.jsonl\n", works__jsonl=works)
    gate = Tidegate()
    document = channel(gate.reviews.review(path), "collaboration")["document"]
    alone = gate.collaboration.examine(
        [path.parent / "works.jsonl"], settings=Settings(as_of="2026-10-01")
    )
    for work in document["works"]:
        assert work.pop("declared") is False
    assert document["works"] == alone["works"]
    assert document["policies"] == alone["policies"]


def test_a_label_decides_nothing(engagement: Write) -> None:
    """Who is asked about changes no finding: only what is declared does."""
    text = (
        "date: 2026-10-01\npeople: [{{label: {label}, affiliations: ['School of Astronautics, "
        "Harbin Institute of Technology, Harbin, China']}}]\n"
    )
    made = []
    for label in ("Aoife Murphy", "王伟", "Ivan Petrov, born in Tehran", "x"):
        document = Tidegate().reviews.review(engagement(text.format(label=repr(label))))
        rows = found(document, "collaboration")
        assert rows
        assert {row["subject"] for row in rows} == {label}
        made.append(str([{**row, "subject": "", "evidence": []} for row in rows]))
    assert len(set(made)) == 1


def test_the_contract_meets_one_half_and_the_other_is_open(shipped: Shipped) -> None:
    contract = channel(shipped["talent-contract"], "terms")["document"]
    assert (contract["verdict"], contract["met"]["A"], contract["met"]["B"]) == (
        "unknown", "yes", "unknown",
    )  # fmt: skip
    [row] = found(shipped["talent-contract"], "terms")
    assert any("600,000 yuan" in text for text in row["evidence"])


def test_a_campaign_is_looked_for_beside_ordinary_traffic(shipped: Shipped) -> None:
    document = channel(shipped["api-campaign"], "distillation")
    assert document["document"]["pool"] > 50
    assert document["document"]["alerts_a_day"] == 5
    assert document["to_review"] == len(
        [row for row in document["findings"] if row["weight"] == "review"]
    )
    assert document["findings"]
    assert shipped["api-campaign"]["run"]["input"]["log_key"]


def test_ventures_are_counted_and_flagged(engagement: Write) -> None:
    examples = ENGAGEMENTS.parent
    path = engagement(
        "date: 2026-01-22\nventures: {file: ventures.csv, host: CN}\n",
        ventures__csv=(examples / "ventures.csv").read_text("utf-8"),
    )
    document = channel(Tidegate().reviews.review(path), "ventures")
    assert document["says"] == ["16 joint ventures, 0 with a partner that is flagged."]
    assert {row["weight"] for row in document["findings"]} == {"note"}
    assert {row["verdict"] for row in document["findings"]} == {"unknown"}
    assert document["to_review"] == 0


def test_mistakes_of_several_channels_are_told_at_once_with_their_lines(engagement: Write) -> None:
    path = engagement(
        "items: [{name: H20, quantity: many}]\n"  # 1
        "end_use: bombs\n"  # 2
        "stakes:\n"  # 3
        "  rows:\n"  # 4
        "    - {owner: A, owned: B, percent: 10}\n"  # 5
        "    - {owner: A, owned: C, percent: abc}\n"  # 6
        "  regimes: [us.pafoca]\n"  # 7
        "people: [{label: x, affiliations: [MIT], facts: {on_gant: yes}}]\n"  # 8
        "policies: [us.chipz]\n"  # 9
        "terms: {answers: {act_x: yes}}\n"  # 10
        "gifts: {file: gifts.csv, year: soon}\n",  # 11
        gifts__csv="nothing\n",
    )
    with pytest.raises(InputError) as told:
        Tidegate().reviews.review(path)
    lines = {each.row for each in told.value.problems if each.file == "engagement.yaml"}
    assert lines == {1, 2, 6, 7, 8, 9, 10, 11}
    assert "stakes.csv" not in str([str(each) for each in told.value.problems])
    assert "--map" not in str([str(each) for each in told.value.problems if each.row == 6])


def test_a_file_that_is_named_and_cannot_be_read_is_named_with_its_own_rows(
    engagement: Write,
) -> None:
    path = engagement(
        "stakes: stakes.csv\nventures: v.csv\n",
        stakes__csv="owner,owned,percent\nA,B,abc\n", v__csv="\x00\x01",
    )  # fmt: skip
    with pytest.raises(InputError) as told:
        Tidegate().reviews.review(path)
    files = {(each.file, each.row) for each in told.value.problems}
    assert ("stakes.csv", 2) in files
    assert any(file == "v.csv" for file, _ in files)


def test_a_person_who_resembles_a_listed_one_is_never_taken_for_them(engagement: Write) -> None:
    text = "date: 2026-10-01\nparties: [{{name: Huawei Technologies, kind: {kind}}}]\n"
    sure = Tidegate().reviews.review(engagement(text.format(kind="organisation")))
    open_ = Tidegate().reviews.review(engagement(text.format(kind="person")))
    assert any(row["verdict"] == "yes" for row in found(sure, "parties"))
    for row in found(open_, "parties"):
        assert row["verdict"] == "unknown"
        assert row["missing"]


def test_what_is_declared_of_us_says_whether_a_rule_binds(engagement: Write) -> None:
    text = "date: 2026-10-01\nparties: [{name: Huawei Technologies}]\n"
    gate = Tidegate()
    assert {r["applies"] for r in found(gate.reviews.review(engagement(text)), "parties")} == {None}
    told = gate.reviews.review(engagement(text + "us: {ear_items: no}\n"))
    assert found(told, "parties", rule="us.bis.entity")[0]["applies"] == "no"
    gate.profile.set(ear_items=True)
    assert gate.reviews.review(engagement(text))["run"]["profile"] == {"ear_items": True}
    kept = gate.reviews.review(engagement(text + "us: {ear_items: unknown}\n"))
    assert kept["run"]["profile"] is None


def test_the_day_is_the_settings_else_the_files_else_today(engagement: Write) -> None:
    gate = Tidegate()
    dated = engagement("date: 2024-05-06\nitems: [{name: H20}]\n")
    assert gate.reviews.review(dated)["run"]["as_of"] == "2024-05-06"
    later = gate.reviews.review(dated, Settings(as_of="2025-01-01"))
    assert later["run"]["as_of"] == "2025-01-01"
    bare = gate.reviews.review(engagement("items: [{name: H20}]\n"))
    assert bare["run"]["as_of"] == bare["run"]["started"][:10]


def test_no_list_is_opened_where_nobody_is_looked_up(engagement: Write) -> None:
    document = Tidegate().reviews.review(engagement("items: [{name: H20}]\ndestination: CN\n"))
    assert document["run"]["lists"] == []
    assert document["run"]["warnings"] == []
