"""What a draft changes on a file, for whom, by which clause, for how much; and what it does not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.desk import Settings, Tidegate
from tidegate.desk.whatif import WhatIf, kind_of
from tidegate.desk.whatif_counts import money, moves
from tidegate.desk.whatif_sides import Side, Subject
from tidegate.errors import InputError, RulebookError, UsageError
from tidegate.rules import load
from tidegate.rules.draft import read_draft

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DRAFTS = EXAMPLES / "drafts"
DAY = "2026-11-23"
HEAD = "draft: A try\nabout: To see.\n"
Document = dict[str, Any]
Run = Callable[..., Document]


@pytest.fixture
def run() -> Run:
    def go(
        draft: Path, file: Path, as_of: str = DAY, mode: str = "enforced", **told: Any
    ) -> Document:
        kind = told.pop("kind", None)
        chosen = Settings(as_of=as_of, mode=mode)  # type: ignore[arg-type]
        return WhatIf(Tidegate()).run(draft, file, told, chosen, kind=kind)

    return go


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


Written = Callable[[str, str], Path]


def by_name(document: Document) -> dict[str, Document]:
    return {change["name"]: change for change in document["changes"]}


def answers(change: Document, question: str) -> tuple[Any, Any]:
    return change["before"][question], change["after"][question]


# Items


def test_a_halved_threshold_reaches_what_lies_between_and_nothing_just_below(run: Run) -> None:
    document = run(DRAFTS / "tpp-halved.yaml", EXAMPLES / "chips.csv", to="CN")
    changed = by_name(document)
    # TPP 2896, 4707.2, 3119.2 and 3040; the H20, with 2368, stays below 2400.
    assert set(changed) == {"L40", "RTX 4090 D", "RTX 4080", "Inferentia2"}
    assert answers(changed["L40"], "classification") == ("3A090.b", "3A090.a")
    assert answers(changed["L40"], "paragraphs") == (["b.1", "b.2"], ["a.1"])
    assert answers(changed["RTX 4080"], "classification") == ("none", "3A090.a")
    assert answers(changed["RTX 4080"], "licence_required") == ("not_under_loaded_rules", "yes")
    assert answers(changed["Inferentia2"], "classification") == ("unknown", "3A090.a")
    for change in changed.values():
        [a1] = [cause for cause in change["because"] if cause["clause"] == "a1"]
        # What Inferentia2 reaches is known only to be 3040 or more.
        before = "unknown" if change["name"] == "Inferentia2" else "not met"
        assert (a1["before"]["verdict"], a1["after"]["verdict"]) == (before, "met")
        assert (a1["before"]["text"], a1["after"]["text"]) == ("tpp >= 4800", "tpp >= 2400")
        assert a1["rulebook"] == "us.ear.3a090"
    assert "note2" in {cause["clause"] for cause in changed["RTX 4080"]["because"]}
    assert "note2" not in {cause["clause"] for cause in changed["L40"]["because"]}


def test_the_money_of_the_changed_rows_is_summed_by_currency(run: Run) -> None:
    summary = run(DRAFTS / "tpp-halved.yaml", EXAMPLES / "chips.csv", to="CN")["summary"]
    assert (summary["rows"], summary["changed"]) == (12, 4)
    assert summary["money"] == [
        {"currency": "EUR", "all": "5045000", "changed": "2400000"},
        {"currency": "USD", "all": "50970000", "changed": "14400000"},
    ]
    assert summary["quantity"] == {"all": 13824, "changed": 8290}
    assert summary["without_value"] == 1


def test_a_bandwidth_limit_reaches_the_h20_and_no_card_without_it(run: Run) -> None:
    changed = by_name(run(DRAFTS / "bandwidth-limit.yaml", EXAMPLES / "chips.csv", to="CN"))
    h20 = changed["H20 SXM"]
    assert answers(h20, "classification") == ("none", "3A090.a")
    assert answers(h20, "paragraphs") == ([], ["a.3"])
    [cause] = h20["because"]
    assert (cause["clause"], cause["before"], cause["after"]["verdict"]) == (
        "bandwidth",
        None,
        "met",
    )
    # 864 GB/s; and 1,792 GB/s in a card that is not for data centres.
    assert {"L20", "L40", "RTX 5090", "T4"}.isdisjoint(changed)
    # What is 3A090.a already stays so, by one paragraph more.
    assert answers(changed["H100 SXM5"], "classification") == ("3A090.a", "3A090.a")


def test_the_counts_agree_with_the_rows(run: Run) -> None:
    document = run(DRAFTS / "tpp-halved.yaml", EXAMPLES / "chips.csv", to="CN")
    summary = document["summary"]
    for question in ("classification", "licence_required", "exceptions", "review"):
        rows = [row for row in summary["answers"] if row["question"] == question]
        assert sum(row["before"] for row in rows) == sum(row["after"] for row in rows) == 12
        moved = [move for move in summary["moves"] if move["question"] == question]
        differ = [c for c in document["changes"] if question in c["differences"]]
        assert sum(move["rows"] for move in moved) == len(differ)
        for row in rows:
            out = sum(m["rows"] for m in moved if m["before"] == row["answer"])
            into = sum(m["rows"] for m in moved if m["after"] == row["answer"])
            assert row["after"] - row["before"] == into - out


def test_what_does_not_depend_on_the_destination_is_compared_without_one(run: Run) -> None:
    changed = by_name(run(DRAFTS / "tpp-halved.yaml", EXAMPLES / "chips.csv"))
    assert answers(changed["L40"], "classification") == ("3A090.b", "3A090.a")


def test_an_end_user_of_an_item_is_judged_under_the_draft_too(run: Run, written: Written) -> None:
    file = written("deals.csv", "name,to,end_user\nT4,DE,Harbin Institute of Technology\nT4,DE,\n")
    draft = written("d.yaml", HEAD + "changes: [{rulebook: us.bis.entity, end: 2026-11-01}]")
    document = run(draft, file)
    [change] = document["changes"]
    assert change["row"] == 2
    assert change["before"]["licence_required"] == "yes"
    assert change["after"]["licence_required"] != "yes"
    assert change["because"][0]["what"] == "ended"


# Partners

ON = (
    "affiliates-on.yaml",
    {
        "Kaolin River Semiconductor Tools Co.": ("unknown", "yes"),  # 62.5 %
        "Osterloh Prüftechnik GmbH": ("unknown", "yes"),  # 100 %, the list given
        "Saltmarsh Microwave Sdn. Bhd.": ("unknown", "yes"),  # exactly 50 %
        "Third Meridian Cloud FZ-LLC": ("unknown", "yes"),  # 51 %
        "Meridian Wafer Handling Pte. Ltd.": None,  # 49.99 %: a red flag only
        "Blue Tarn Robotics K.K.": None,  # no share told: still unknown
        "Tidewrack Acoustics B.V.": None,  # 40 to 60 %: still unknown
    },
)
OFF = (
    "affiliates-off.yaml",
    {
        "Kaolin River Semiconductor Tools Co.": ("unknown", "not_under_loaded_rules"),
        "Osterloh Prüftechnik GmbH": ("unknown", "not_under_loaded_rules"),
        "Saltmarsh Microwave Sdn. Bhd.": ("unknown", "not_under_loaded_rules"),
        "Third Meridian Cloud FZ-LLC": ("unknown", "not_under_loaded_rules"),
        "Meridian Wafer Handling Pte. Ltd.": None,
        "Blue Tarn Robotics K.K.": ("unknown", "not_under_loaded_rules"),
        "Tidewrack Acoustics B.V.": ("unknown", "not_under_loaded_rules"),
    },
)


@pytest.mark.parametrize(("name", "expected"), [ON, OFF], ids=["on", "off"])
def test_the_affiliates_rule_on_and_off(run: Run, name: str, expected: dict[str, Any]) -> None:
    document = run(DRAFTS / name, EXAMPLES / "partners-owned.csv")
    changed = by_name(document)
    assert set(changed) == set(expected)
    for partner, licence in expected.items():
        change = changed[partner]
        if licence is None:
            assert "licence_required" not in change["differences"], partner
            assert answers(change, "red_flag")[0] == "unknown"
        else:
            assert answers(change, "licence_required") == licence, partner
            [cause] = [c for c in change["because"] if c["rulebook"] == "us.ear.affiliates"]
            assert cause["what"] == ("switched on" if "on" in name else "switched off")
    # Not caught either way: an American company, an owner nobody lists, a party listed itself.
    assert not {"Cinder Peak Optics Inc.", "Halvorsen Kjøleteknikk AS"} & set(changed)
    assert "Harbin Institute of Technology" not in changed
    assert document["run"]["starter"] is True


@pytest.mark.parametrize(
    ("as_of", "on", "off"),
    [
        ("2025-09-28", None, 0),  # before the rule: no text to switch on
        ("2025-10-15", 0, 7),  # in force
        ("2026-01-15", 7, 0),  # stayed
        ("2026-11-09", 7, 0),  # the last day of the stay
        ("2026-11-10", 7, 7),  # back by its own words, and nobody verified whether
    ],
)
def test_a_switch_changes_what_the_day_has_not_settled(
    run: Run, as_of: str, on: int | None, off: int
) -> None:
    file = EXAMPLES / "partners-owned.csv"
    changed = run(DRAFTS / "affiliates-off.yaml", file, as_of)["summary"]["changed"]
    assert changed == off
    if on is None:
        with pytest.raises(RulebookError):
            run(DRAFTS / "affiliates-on.yaml", file, as_of)
    else:
        assert run(DRAFTS / "affiliates-on.yaml", file, as_of)["summary"]["changed"] == on


def test_a_draft_on_a_list_changes_those_who_are_on_it(run: Run, written: Written) -> None:
    draft = written(
        "d.yaml",
        HEAD + "changes:\n  - {rulebook: us.bis.entity, replace: {clauses: "
        "{huawei: \"list_contains(countries, 'CN')\"}}}\n"
        "  - {rulebook: us.bis.entity, end: 2026-11-02}\n",
    )
    [change] = run(draft, EXAMPLES / "partners-owned.csv")["changes"]
    assert change["name"] == "Harbin Institute of Technology"
    assert answers(change, "licence_required") == ("yes", "not_under_loaded_rules")
    document = run(draft, EXAMPLES / "partners-owned.csv", "2026-11-01")
    assert document["summary"]["changed"] == 0


def test_a_resemblance_that_is_not_strong_makes_the_answer_unknown(
    run: Run, written: Written
) -> None:
    text = "company,country\nChina Aerodynamics Research Center,China\n"
    text += "Beijing Institute of Tech,China\n"
    draft = written("d.yaml", HEAD + "changes: [{rulebook: us.bis.entity, end: 2026-11-02}]")
    changed = by_name(run(draft, written("p.csv", text)))
    before = {name: change["before"]["licence_required"] for name, change in changed.items()}
    assert before == {
        "China Aerodynamics Research Center": "unknown",
        "Beijing Institute of Tech": "yes",
    }


def test_an_owner_blocked_under_a_programme_of_744_8_counts(run: Run, written: Written) -> None:
    text = "company,country,owner,owner_share\nQuiet Fen Ltd,KZ,JOINT STOCK COMPANY ALFA-BANK,50\n"
    file = written("p.csv", text)
    changed = by_name(run(DRAFTS / "affiliates-on.yaml", file))
    assert answers(changed["Quiet Fen Ltd"], "licence_required") == ("unknown", "yes")
    off = HEAD + "changes:\n  - {rulebook: us.ear.744_8, switch: off}\n"
    both = off + "  - {rulebook: us.ear.affiliates, switch: on}\n"
    changed = by_name(run(written("d.yaml", both), file))
    assert answers(changed["Quiet Fen Ltd"], "licence_required") == (
        "unknown", "not_under_loaded_rules",
    )  # fmt: skip


def test_what_was_assumed_and_not_looked_at_is_told(run: Run) -> None:
    document = run(DRAFTS / "affiliates-on.yaml", EXAMPLES / "partners-owned.csv")
    assert any("subject to the EAR" in text for text in document["assumed"])
    assert any("only who they are" in text for text in document["not_checked"])


# Nothing changes


def test_a_draft_that_changes_nothing_says_so(run: Run, written: Written) -> None:
    from tidegate.findings.whatif_words import verdict

    empty = run(written("d.yaml", HEAD + "changes: []"), EXAMPLES / "chips.csv", to="CN")
    assert empty["summary"]["changed"] == 0 and empty["changes"] == []
    assert verdict(empty) == (
        "Nothing changes for the 12 items of chips.csv.", "The draft changes no rule.",
    )  # fmt: skip
    later = HEAD + (
        "changes: [{rulebook: us.ear.3a090, from: 2027-01-01, replace: {clauses: {a1: tpp >= 1}}}]"
    )
    path = written("d.yaml", later)
    document = run(path, EXAMPLES / "chips.csv", to="CN")
    assert verdict(document)[1] == "It holds only from 2027-01-01: run it with --as-of 2027-01-01."
    assert run(path, EXAMPLES / "chips.csv", "2027-01-01", to="CN")["summary"]["changed"] > 0
    far = HEAD + "changes: [{rulebook: us.ear.3a090, replace: {clauses: {c_density: tpp > 1}}}]"
    document = run(written("d.yaml", far), EXAMPLES / "chips.csv", to="CN")
    assert verdict(document)[1] == "It changes the answer of none of these items."


def test_a_rule_that_holds_and_changes_no_answer_is_not_said_to_reach_nobody(
    run: Run, written: Written
) -> None:
    from tidegate.findings.whatif_words import verdict

    file = written("c.csv", "name,to\nH100 SXM5,CN\nH200 SXM,CN\nT4,CN\n")
    more = HEAD + (
        "changes:\n  - add:\n      {id: draft.more, title: More, authority: A draft, "
        "jurisdiction: US,\n       subject: transaction, question: licence, about: true,\n"
        "       versions: [{clauses: {big: tpp >= 4800}, outcomes: [{when: big, "
        "outcome: licence_required, summary: A licence.}]}]}\n"
    )
    document = run(written("d.yaml", more), file)
    assert (document["summary"]["changed"], document["summary"]["reached"]) == (0, 2)
    assert verdict(document)[1:] == (
        "It changes the answer of none of these items.",
        "The rule it changes holds for 2 of them, with the same answer as without it.",
    )


CHIP = st.fixed_dictionaries(
    {
        "tpp": st.none() | st.decimals(0, 50_000, places=1, allow_nan=False),
        "die_area": st.none() | st.integers(1, 2000),
        "dram_bandwidth": st.none() | st.integers(0, 9000),
        "data_centre": st.sampled_from(["", "yes", "no"]),
        "to": st.sampled_from(["", "CN", "IR", "DE", "MO"]),
    }
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chips=st.lists(CHIP, min_size=1, max_size=6), day=st.dates().map(str))
def test_an_empty_draft_changes_nothing_for_any_chip(
    run: Run, written: Written, chips: list[dict[str, Any]], day: str
) -> None:
    names = ("name", *chips[0])
    cells = [["" if chip[n] is None else str(chip[n]) for n in names[1:]] for chip in chips]
    text = (
        ",".join(names)
        + "\n"
        + "".join(f"Chip {n},{','.join(row)}\n" for n, row in enumerate(cells))
    )
    document = run(written("d.yaml", HEAD + "changes: []"), written("c.csv", text), day)
    assert document["changes"] == [] and document["summary"]["moves"] == []
    assert all(row["before"] == row["after"] for row in document["summary"]["answers"])


def test_the_law_itself_is_left_as_it_was(run: Run) -> None:
    before = json.dumps(load().describe(), sort_keys=True)
    run(DRAFTS / "tpp-halved.yaml", EXAMPLES / "chips.csv", to="CN")
    run(DRAFTS / "affiliates-on.yaml", EXAMPLES / "partners-owned.csv")
    assert json.dumps(load().describe(), sort_keys=True) == before


# Readings


def test_what_both_readings_say_alike_is_told_once(run: Run) -> None:
    document = run(DRAFTS / "affiliates-on.yaml", EXAMPLES / "partners-owned.csv", mode="both")
    # By its text the rule is in force already: as enforced it is not known.
    assert {change["mode"] for change in document["changes"]} == {"enforced"}
    document = run(DRAFTS / "tpp-halved.yaml", EXAMPLES / "chips.csv", to="CN", mode="both")
    assert {change["mode"] for change in document["changes"]} == {"both"}
    assert document["summary"]["changed"] == 4


# Money and counts


def subject(row: int, value: str | None, currency: str, after: str = "b") -> Subject:
    return Subject(
        row, f"S{row}", "enforced", Side({"review": "a"}), Side({"review": after}),
        value=None if value is None else Decimal(value), currency=currency,
    )  # fmt: skip


def test_sums_are_exact_and_never_mixed() -> None:
    rows = [subject(1, "0.1", "USD"), subject(2, "0.2", "USD"), subject(3, "7", "EUR")]
    rows += [subject(4, None, "EUR"), subject(5, "1", "")]
    assert money(rows) == {"": Decimal(1), "EUR": Decimal(7), "USD": Decimal("0.3")}
    [move] = moves(rows)
    assert (move.before, move.after, len(move.rows)) == ("a", "b", 5)


@given(st.lists(st.tuples(st.decimals(0, 10**9, places=4), st.sampled_from(["USD", "EUR"]))))
def test_no_cent_is_lost(amounts: list[tuple[Decimal, str]]) -> None:
    rows = [subject(n, str(value), currency) for n, (value, currency) in enumerate(amounts)]
    assert sum(money(rows).values(), Decimal(0)) == sum((v for v, _ in amounts), Decimal(0))


# Files


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("name,dense_fp16_tflops\nA,1\n", "items"),
        ("Product,Destination\nA,CN\n", "items"),
        ("name,owner,owner_share\nA,B,50\n", "partners"),
        ("Legal entity;Land;Kind\nA;CN;Company\n", "partners"),
        ("name,quantity\nH100 SXM5,2\nRTX 4090,1\n", "items"),
        ("name,quantity\nAcme Works,2\nBeta Labs,1\n", "partners"),
    ],
)
def test_items_are_told_from_partners(written: Written, text: str, kind: str) -> None:
    assert kind_of(written("f.csv", text)) == kind


def test_a_file_of_partners_takes_no_route(run: Run) -> None:
    with pytest.raises(UsageError, match="no route"):
        run(DRAFTS / "affiliates-on.yaml", EXAMPLES / "partners-owned.csv", to="CN")


def test_every_bad_cell_of_a_partner_file_is_told(run: Run, written: Written) -> None:
    text = "company,owner,owner_share,value\nA Ltd,B,many,1\nC Ltd,D,120,2\nE Ltd,F,10,lots\n"
    with pytest.raises(InputError) as caught:
        run(DRAFTS / "affiliates-on.yaml", written("p.csv", text))
    assert [problem.row for problem in caught.value.problems] == [2, 3, 4]


def test_the_example_of_the_page_runs(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    page = (EXAMPLES.parent / "docs" / "what-if.md").read_text("utf-8")
    [block] = re.findall(r"```python\n(.*?)```", page, re.S)
    monkeypatch.chdir(EXAMPLES.parent)
    exec(compile(block, "what-if.md", "exec"), {})
    assert "L40 3A090.b 3A090.a" in capsys.readouterr().out


def test_every_draft_on_the_page_can_be_read(written: Written) -> None:
    page = (EXAMPLES.parent / "docs" / "what-if.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.S)
    assert len(blocks) == 6
    changes = []
    for block in blocks:
        whole = block if block.startswith("draft:") else f"{HEAD}changes:\n{block}"
        if "other.yaml" in block:
            other = re.sub("(?m)^ {6}", "", block.split("- add:\n")[1].split("  - add:")[0])
            written("other.yaml", other.replace("draft.cloud", "draft.other"))
        draft = read_draft(written("d.yaml", whole), load(), as_of=DAY)
        changes += draft.changes
    assert {change.what for change in changes} == {
        "amended", "new version", "ended", "switched on", "added",
    }  # fmt: skip


def test_the_shipped_drafts_hold_on_the_day_of_their_run_and_say_what_they_are() -> None:
    drafts = sorted(DRAFTS.glob("*.yaml"))
    assert len(drafts) == 4
    for path in drafts:
        draft = read_draft(path, load(), as_of=DAY)
        assert draft.changes and not draft.later_than(DAY)
        assert path.read_text("utf-8").startswith("# A draft, not law.")
