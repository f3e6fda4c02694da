"""The ten traps of the law of advanced computing items, each a test by its name; and three answers
that trackers get wrong: H20 to Russia, a gaming card to Iran, H20 to China."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from tidegate.findings.model import Finding
from tidegate.items import Figure, Item, facts_of
from tidegate.rules import Interval, load
from tidegate.rules.country_groups import groups_of
from tidegate.rules.letters import letters_for

Facts = dict[str, Any]
H100: Facts = {"kind": "ic", "tpp": 15832, "die_area": 814, "dram_bandwidth": 3350}
H100 |= {"data_centre": True, "prc_designed": False, "own_eccn": "3A991", "io_rate": 1028}
H20: Facts = H100 | {"tpp": 2368, "tops": 296, "dram_bandwidth": 4000}
L40: Facts = H100 | {"tpp": 2896, "die_area": 609, "dram_bandwidth": 864, "io_rate": 64}
GAMING: Facts = H100 | {"tpp": Decimal("5284.8"), "die_area": 609, "dram_bandwidth": 1008}
GAMING |= {"data_centre": False, "io_rate": 64}


def on_its_way(item: Facts, to: str, as_of: str, **more: Any) -> Facts:
    way = {
        "movement": "export",
        "from_country": "US",
        "destination": to,
        "destination_groups": list(groups_of(to, as_of)),
        "subject_to_ear": True,
        "party_hq5": False,
        "end_use": ["civil"],
        "parties_screened": True,
        "letters": [],
        "exporter_is_fab": False,
    }
    return item | way | more


def findings(facts: Mapping[str, Any], as_of: str, mode: str = "enforced") -> list[Finding]:
    (decision,) = load().decide([facts], as_of=as_of, mode=mode)  # type: ignore[arg-type]
    return list(decision.findings)


def labels(found: list[Finding], rule: str, verdict: str = "yes") -> list[str]:
    return [f.label for f in found if f.rule == rule and f.verdict == verdict]


def paragraphs(item: Facts, as_of: str = "2026-02-01") -> list[str]:
    (found,) = load().evaluate("item", [item], as_of=as_of)
    return [f.paragraph for f in found if f.rule == "us.ear.3a090" and f.verdict == "yes"]


def licence(found: list[Finding]) -> str:
    """yes, unknown or not_under_loaded_rules: there is no bare no."""
    verdicts = {f.verdict for f in found if f.question == "licence"}
    return "yes" if "yes" in verdicts else "unknown" if "unknown" in verdicts else "not_under"


# 1. Text is not enforcement.


@pytest.mark.parametrize("as_of", ["2025-01-13", "2025-05-13", "2025-05-15", "2026-09-24"])
def test_trap_1_the_worldwide_text_stands_in_the_code_and_is_not_enforced(as_of: str) -> None:
    german = on_its_way(H100, "DE", as_of)
    assert labels(findings(german, as_of), "us.ear.742_6") == []
    assert labels(findings(german, as_of, "text"), "us.ear.742_6") == ["every destination"]
    both = [f.verdict for f in findings(german, as_of, "both") if f.rule == "us.ear.742_6"]
    assert both == ["no", "yes"]


@pytest.mark.parametrize("as_of", ["2023-11-17", "2025-01-13", "2025-05-15", "2026-06-01"])
def test_trap_1_the_headquarters_rule_in_the_same_paragraphs_is_enforced(as_of: str) -> None:
    found = findings(on_its_way(H100, "DE", as_of, party_hq5=True), as_of)
    assert labels(found, "us.ear.744_23_hq") == ["headquarters"]
    assert licence(found) == "yes"


# 2. A stay snaps back by date.


def test_trap_2_the_affiliates_rule_is_stayed_and_comes_back_unverified() -> None:
    owned = {"owner_lists": ["us.bis.entity"], "owner_share": 50, "end_user_us": False}
    verdicts = {}
    for as_of in ("2025-09-28", "2025-09-29", "2025-11-09", "2025-11-10", "2026-11-09"):
        (found,) = affiliates(owned, as_of)
        verdicts[as_of] = found.verdict
    assert list(verdicts.values()) == ["no", "yes", "yes", "no", "no"]
    (after,) = affiliates(owned, "2026-11-10")
    assert (after.verdict, after.enforced) == ("unknown", "unverified") and after.missing
    assert [f.verdict for f in affiliates(owned, "2026-11-10", "both")] == ["unknown", "yes"]


def affiliates(owned: Facts, as_of: str, mode: str = "enforced") -> list[Finding]:
    found = findings(on_its_way(H20, "SG", as_of, **owned), as_of, mode)
    return [f for f in found if f.rule == "us.ear.affiliates"]


# 3. H20 is not 3A090.


def test_trap_3_h20_is_not_3a090_and_came_by_letter() -> None:
    assert paragraphs(H20) == []
    (letter,) = letters_for("H20 SXM", "NVIDIA", H20, "2025-06-01")
    sent = on_its_way(H20, "CN", "2025-06-01", letters=[letter.id], exporter_is_maker=True)
    found = findings(sent, "2025-06-01")
    assert [f.rule for f in found if f.question == "licence" and f.verdict == "yes"] == [
        "us.bis.is_informed"
    ]
    assert not [f for f in found if f.question == "classification" and f.label == "3A090.b"]


# 4. 4800 is not the whole test.


def test_trap_4_density_alone_catches_chips_far_below_4800() -> None:
    assert paragraphs(H100 | {"tpp": 1600, "die_area": 200}) == ["a.2"]
    assert paragraphs(H100 | {"tpp": 4096, "die_area": Decimal("624.3")}) == ["a.2"]
    assert paragraphs(H100 | {"tpp": 1600, "die_area": 500}) == ["b.2"]
    assert paragraphs(H100 | {"tpp": Decimal("1599.9"), "die_area": 16}) == []


# 5. The best format decides.


def chip(rates: Mapping[str, str], area: str, sparse: Mapping[str, str] | None = None) -> Facts:
    def figures(given: Mapping[str, str]) -> dict[str, tuple[Figure, ...]]:
        return {
            name: (Figure(Decimal(rate), Decimal(rate), "TFLOPS"),) for name, rate in given.items()
        }

    square = Figure(Decimal(area), Decimal(area), "mm2")
    item = Item(
        name="a chip",
        rates=figures(rates),
        sparse_rates=figures(sparse or {}),
        figures={"die_area": (square,)},
    )
    return dict(facts_of(item)) | {"data_centre": True}


def test_trap_5_the_best_format_decides_and_it_is_not_always_fp16_or_fp8() -> None:
    fp16 = chip({"fp16": "290"}, "2900")
    assert paragraphs(fp16) == ["b.1"]
    faster = chip({"fp16": "290", "fp8": "580", "fp6": "800"}, "2900")
    assert faster["tpp"] == 4800 and paragraphs(faster) == ["a.1"]
    assert chip({"fp64": "75.1", "fp16": "290"}, "2900")["tpp"] == Decimal("4806.4")


def test_trap_5_a_sparse_figure_counts_for_nothing() -> None:
    honest = chip({"int8": "239"}, "609", sparse={"int8": "478"})
    assert honest["tpp"] == 1912 and paragraphs(honest) == []
    assert paragraphs(chip({"int8": "478"}, "609")) == ["a.2"]


# 6. Die areas and spec tables lie.


def test_trap_6_a_die_left_out_a_modules_bandwidth_and_a_server_summed() -> None:
    both_dies, one_die = (H100 | {"tpp": 6128, "die_area": area} for area in (1448, 724))
    assert paragraphs(both_dies) == ["a.1"] and paragraphs(one_die) == ["a.1", "a.2"]
    mi300x = {"tpp": Decimal("20919.2"), "die_area": 2400, "dd_certified": True}
    for bandwidth, want in ((5300, "case-by-case"), (10300, "presumption of denial")):
        sent = on_its_way(H100 | mi300x | {"dram_bandwidth": bandwidth}, "CN", "2026-02-01")
        assert labels(findings(sent, "2026-02-01"), "us.ear.742_6_review") == [want]
    card, circuit = (H100 | {"tpp": tpp, "die_area": 300} for tpp in (2048, 1024))
    assert paragraphs(card) == ["a.2"] and paragraphs(circuit) == []
    server = {"kind": "computer", "contains_ic": True, "tpp": 1024, "die_area": 300}
    found = findings(H100 | server, "2026-02-01")
    assert not [f for f in found if f.rule == "us.ear.4a090"]


# 7. The 2022 test counted PCIe and not die-to-die links.


@pytest.mark.parametrize(
    ("name", "io", "caught"),
    [
        ("BR100 with PCIe", 640, True),
        ("BR100 without", 512, False),
        ("A100", 664, True),
        ("A800", 464, False),
        ("Gaudi 2 with 24 ports", 664, True),
        ("three ports dropped", 589, False),
        ("one lane under", "599.999999", False),
        ("a wafer", 150, False),
    ],
)
def test_trap_7_the_test_of_2022_counts_pcie_and_not_links_between_dies(
    name: str, io: int | str, caught: bool
) -> None:
    scores = {"score_digital": 16384, "score_primitive": 0, "score_analog": 0}
    item = H100 | scores | {"io_rate": Decimal(io)}
    assert paragraphs(item, "2022-10-21") == (["a"] if caught else [])


# 8. Never round.


def test_trap_8_nothing_is_rounded() -> None:
    assert paragraphs(H100 | {"tpp": 3196, "die_area": 1000}) == ["b.1"]
    assert paragraphs(H100 | {"tpp": 2396, "die_area": 749}) == []  # a density of 3.1989
    assert paragraphs(H100 | {"tpp": Decimal("2395.2"), "die_area": 800}) == []
    assert paragraphs(H100 | {"tpp": Decimal("4799.999999"), "die_area": 6000}) == []
    straddling = Interval(Decimal("2395.2"), Decimal(2400))
    found = findings(H100 | {"tpp": straddling, "die_area": 1000}, "2026-02-01")
    assert [(f.paragraph, f.verdict) for f in found if f.rule == "us.ear.3a090"] == [
        ("b.1", "unknown")
    ]


@pytest.mark.parametrize(
    ("tpp", "dram", "band"),
    [
        ("15832", "4800", ["band1"]),
        ("13368", "4800", []),
        ("20919.2", "6000", ["band2"]),
        ("20919.2", "5300", []),
        ("17500", "4800", []),
        ("14000", "4800", []),
        ("15832", "4500", []),
        ("15832", "5000", []),
    ],
)
def test_trap_8_the_tariff_bands_are_open(tpp: str, dram: str, band: list[str]) -> None:
    item = H100 | {"tpp": Decimal(tpp), "dram_bandwidth": Decimal(dram)}
    assert labels(findings(item, "2026-01-15"), "us.s232.semiconductors") == band


# 9. Geography is dated and irregular.


@pytest.mark.parametrize(
    ("to", "as_of", "asked"),
    [
        ("MO", "2023-01-16", False),
        ("MO", "2023-01-17", True),
        ("MO", "2026-02-01", True),
        ("HK", "2022-10-21", True),
        ("IL", "2024-01-01", False),
        ("TW", "2024-01-01", False),
        ("VN", "2023-11-16", False),
        ("VN", "2023-11-17", True),
        ("KH", "2024-01-01", True),
        ("NI", "2024-03-14", False),
        ("NI", "2024-03-15", True),
        ("SA", "2024-01-01", True),
        ("BR", "2024-01-01", False),
    ],
)
def test_trap_9_geography_is_dated_and_irregular(to: str, as_of: str, asked: bool) -> None:
    scores = {"score_digital": 15832, "score_primitive": 0, "score_analog": 0}
    found = findings(on_its_way(H100 | scores, to, as_of), as_of)
    assert bool(labels(found, "us.ear.742_6")) == asked


def test_trap_9_the_emirates_changed_group_and_are_named_for_b() -> None:
    seen = {}
    for as_of in ("2026-07-09", "2026-07-10"):
        found = findings(on_its_way(L40, "AE", as_of), as_of)
        seen[as_of] = (groups_of("AE", as_of), labels(found, "us.ear.742_6"))
    assert seen == {
        "2026-07-09": (("D:4",), ["D:1, D:4 or D:5"]),
        "2026-07-10": (("A:5",), ["United Arab Emirates"]),
    }


def test_trap_9_the_items_of_2022_began_on_three_days_and_these_on_the_last() -> None:
    scores = {"score_digital": 15832, "score_primitive": 0, "score_analog": 0}
    for as_of, want in (("2022-10-07", []), ("2022-10-12", []), ("2022-10-21", ["China"])):
        found = findings(on_its_way(H100 | scores, "CN", as_of), as_of)
        assert labels(found, "us.ear.742_6") == want


# 10. Ownership differs by regime.


@pytest.mark.parametrize(
    ("owned", "verdict"),
    [
        ({"owner_lists": ["us.bis.entity"], "owner_share": 50}, "yes"),
        ({"owner_lists": ["us.bis.entity"], "owner_share": Decimal("49.99")}, "none"),
        ({"owner_lists": ["us.bis.meu"], "owner_share": Decimal("50.01")}, "yes"),
        ({"owner_lists": ["us.ofac.cmic"], "owner_share": 100}, "none"),
        ({"owner_lists": ["us.bis.entity"], "owner_share": 100, "end_user_us": True}, "none"),
        (
            {
                "owner_lists": ["us.bis.entity"],
                "owner_share": Interval(Decimal(50), Decimal("62.5")),
            },
            "yes",
        ),
        (
            {"owner_lists": ["us.bis.entity"], "owner_share": Interval(Decimal(40), Decimal(60))},
            "unknown",
        ),
    ],
)
def test_trap_10_the_affiliates_rule_counts_half_and_not_every_list(
    owned: Facts, verdict: str
) -> None:
    found = affiliates({"end_user_us": False} | owned, "2025-10-15")
    assert [f.verdict for f in found] == ([] if verdict == "none" else [verdict])


# Three answers that trackers get wrong.


def test_h20_to_china_needs_a_licence_by_letter_and_none_by_the_rules_on_3a090() -> None:
    before = findings(on_its_way(H20, "CN", "2025-04-08"), "2025-04-08")
    assert licence(before) == "not_under"
    (letter,) = letters_for("H20", "NVIDIA", H20, "2025-04-09")
    sent = on_its_way(H20, "CN", "2025-04-09", letters=[letter.id], exporter_is_maker=True)
    found = findings(sent, "2025-04-09")
    assert licence(found) == "yes"
    assert labels(found, "us.ear.742_6") == labels(found, "us.ear.742_6_review") == []
    assert labels(found, "us.ear.3a991p") == ["3A991.p"]


def test_h20_to_russia_is_at_least_unknown_for_part_746_is_not_loaded() -> None:
    found = findings(on_its_way(H20, "RU", "2024-06-01"), "2024-06-01")
    assert labels(found, "us.ear.742_6") == []
    assert licence(found) == "unknown"
    assert labels(found, "us.ear.746", "unknown") == ["part 746 not loaded"]
    assert "part 746 embargoes" in labels(found, "us.ear.not_checked")


@pytest.mark.parametrize("to", ["IR", "KP", "CU", "SY", "RU", "BY"])
def test_a_gaming_card_to_iran_and_its_like_needs_a_licence_and_no_exception_is_told(
    to: str,
) -> None:
    found = findings(on_its_way(GAMING, to, "2026-02-01"), "2026-02-01")
    assert licence(found) == "yes"  # all six are in D:5
    assert labels(found, "us.ear.740_8") == []
    (exception,) = [f for f in found if f.rule == "us.ear.740_8"]
    assert exception.verdict == "unknown" and "part 746" in exception.summary
    below = GAMING | {"tpp": Decimal("3119.2"), "tops": Decimal("389.9"), "die_area": 379}
    weaker = findings(on_its_way(below, to, "2026-02-01"), "2026-02-01")
    assert licence(weaker) == "unknown" and paragraphs(below) == []


def test_there_is_never_a_bare_no() -> None:
    found = findings(on_its_way(H20, "DE", "2024-06-01"), "2024-06-01")
    assert licence(found) == "not_under"
    told = labels(found, "us.ear.not_checked")
    assert "part 746 embargoes" in told and "other reasons for control" in told
