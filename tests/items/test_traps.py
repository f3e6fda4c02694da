"""The traps that public tables and data sheets set, by name."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tidegate.items import Item, catalogue, caveats_of, explain, facts_of, settled
from tidegate.rules.interval import Interval


def _entry(entry_id: str) -> Item:
    entry = catalogue().get(entry_id)
    assert entry is not None, entry_id
    return entry.item


def _facts(entry_id: str) -> dict[str, Any]:
    return dict(facts_of(_entry(entry_id)))


def _not_used(entry_id: str) -> list[str]:
    return [s.text for s in explain(_entry(entry_id)) if s.text.startswith("not used:")]


# Trap 3


def test_h20_lies_below_every_limit_of_its_own_figures() -> None:
    facts = _facts("nvidia.h20-sxm")
    assert facts["tpp"] == 2368
    assert facts["tpp"] < Decimal("3.2") * facts["die_area"]


# Trap 5: the best format decides


@pytest.mark.parametrize(
    ("entry", "tpp", "best"),
    [
        ("intel.gaudi-2", "7200", "FP16/BF16"),
        ("amd.mi355x", "60397.8", "FP6"),
        ("amd.mi350x", "55365.0", "FP6"),
        ("nvidia.gb300", "60000", "FP4"),
        ("hygon.dcu-z100", "691.2", "FP64"),
        ("nvidia.l40s", "5864", "INT8"),
        ("nvidia.rtx-5090-d-v2", "4750.4", "FP16/BF16"),
    ],
)
def test_the_best_format_is_not_always_the_expected_one(entry: str, tpp: str, best: str) -> None:
    assert _facts(entry)["tpp"] == Decimal(tpp)
    [told] = [s.text for s in explain(_entry(entry)) if ": TPP = " in s.text]
    assert best in told.split(" decides")[0].split(" tie")[0]


def test_marketing_with_sparsity_is_noted_and_not_used() -> None:
    assert any("with sparsity" in text for text in _not_used("nvidia.h100-sxm5"))
    assert any("with sparsity" in text for text in _not_used("cerebras.wse-3"))
    assert "tpp" not in _facts("cerebras.wse-3")


def test_units_times_clock_would_restore_a_limited_part() -> None:
    assert _facts("nvidia.rtx-5090-d")["tpp"] == 4750
    assert _facts("nvidia.rtx-5090")["tpp"] == 6704
    assert _facts("nvidia.l20")["tpp"] == 1912


# Trap 6: die areas and tables lie


@pytest.mark.parametrize(
    ("entry", "right", "wrong"),
    [
        ("amd.mi300x", "2400", "1017"),
        ("amd.mi250x", "1448", "724"),
        ("huawei.ascend-910", "624.3", "1228"),
    ],
)
def test_the_area_holds_every_logic_die_and_nothing_else(
    entry: str, right: str, wrong: str
) -> None:
    assert _facts(entry)["die_area"] == Decimal(right)
    assert any(f"die_area {wrong} mm2" in text for text in _not_used(entry))


@pytest.mark.parametrize(
    ("entry", "right", "wrong"),
    [
        ("amd.mi300x", "5300", "10300"),
        ("amd.mi325x", "6000", "10300"),
        ("amazon.trainium1", "820", "9800"),
        ("nvidia.b30a", "4000", "7700"),
    ],
)
def test_the_bandwidth_is_that_of_one_part(entry: str, right: str, wrong: str) -> None:
    assert _facts(entry)["dram_bandwidth"] == Decimal(right)
    assert any(f"dram_bandwidth {wrong} GB/s" in text for text in _not_used(entry))


def test_a_bandwidth_ten_times_too_high_is_not_used() -> None:
    assert "dram_bandwidth" not in _facts("metax.mxc500-oam")
    assert any("18000" in text for text in _not_used("metax.mxc500-oam"))


def test_a_slip_in_one_table_is_noted() -> None:
    assert any("fp16 312" in text for text in _not_used("amd.mi300x"))
    assert any("int8 2500" in text for text in _not_used("nvidia.b200"))
    assert any("52.43" in text for text in _not_used("intel.data-center-gpu-max-1550"))


def test_mi308_has_no_published_rate_and_none_is_assumed() -> None:
    assert "tpp" not in _facts("amd.mi308x")
    assert any("assumption" in text for text in _not_used("amd.mi308x"))


def test_a_card_with_two_circuits_is_counted_per_circuit() -> None:
    assert _facts("cambricon.mlu370-x8")["tpp"] == Interval(Decimal(1024), Decimal(2048))
    assert any(
        "two circuits" in c or "2 circuits" in c for c in caveats_of(_entry("cambricon.mlu370-x8"))
    )
    assert _facts("nvidia.k80")["tpp"] == Decimal("130.016")


def test_a_server_is_never_summed() -> None:
    for entry in catalogue():
        if "contains" in entry.raw:
            inside = _facts(entry.raw["contains"])
            facts = facts_of(entry.item)
            assert facts["kind"] == "computer"
            assert facts["contains_ic"] is True
            assert facts["tpp"] == inside["tpp"]


def test_tf32_is_never_counted_silently() -> None:
    for entry in ("amazon.trainium1", "amazon.inferentia2"):
        assert _facts(entry)["tpp"] == Interval(Decimal(3610), Decimal(6080))
        assert any("19 bits or 32" in caveat for caveat in caveats_of(_entry(entry)))
    assert _facts("nvidia.a100-sxm4-80gb")["tpp"] == 4992


# Trap 7: the 2022 test


def test_pcie_counts_and_die_to_die_links_do_not() -> None:
    assert _facts("biren.br100")["io_rate"] == 640
    assert _facts("nvidia.a800-sxm")["io_rate"] == 464
    assert _facts("intel.gaudi-2-china")["io_rate"] == 589
    assert any("PCIe5/CXL 128" in s.text for s in explain(_entry("biren.br100")))


def test_a_wafer_and_an_sram_part_stay_below() -> None:
    assert _facts("cerebras.wse-2")["io_rate"] == 150
    assert _facts("cerebras.wse-2")["dram_bandwidth"] == 0
    assert _facts("groq.lpu-v1")["io_rate"] < 600
    assert _facts("groq.lpu-v1")["dram_bandwidth"] == 0


# Trap 8: never round


def test_a30_is_under_what_it_rounds_to() -> None:
    facts = _facts("nvidia.a30")
    assert facts["tpp"] == 2640
    assert facts["tpp"] < Decimal("3.2") * facts["die_area"]
    assert (facts["tpp"] / facts["die_area"]).quantize(Decimal("0.1")) == Decimal("3.2")


def test_a40_is_under_2400() -> None:
    assert _facts("nvidia.a40")["tpp"] == Decimal("2395.2")


def test_h200_nvl_keeps_its_last_units() -> None:
    assert _facts("nvidia.h200-nvl")["tpp"] == 13368


# The catalogue against Epoch's table, as far as that is right

ERRORS_OF_EPOCH = {
    "AMD Instinct MI325X": "rounded",
    "AMD Instinct MI355X": "leaves FP6 out",
    "AMD Instinct MI350X": "leaves FP6 out",
    "Amazon Trainium1": "counts TF32 as 19 bits",
    "AWS Inferentia2": "counts TF32 as 19 bits",
    "Amazon Trainium3": "counts TF32 as 19 bits",
    "Cambricon MLU370-X8": "counts the card",
    "Google TPU v2": "computes from 45, lists 46",
    "Intel Habana Gaudi3": "another paper of Intel claims more",
    "Intel Data Center GPU Max 1100": "vector units only",
    "Intel Data Center GPU Max 1350": "vector units only",
    "Intel Data Center GPU Max 1550": "vector units only",
    "Meta MTIA 300": "copied from the MTIA 200",
    "NVIDIA A800 SXM": "rounded",
    "NVIDIA A800 PCIe 80 GB": "rounded",
    "NVIDIA A800 PCIe 40 GB": "rounded",
    "NVIDIA GeForce RTX 3090": "143 as INT16",
    "NVIDIA GeForce RTX 3080": "vector units only",
    "NVIDIA GeForce RTX 4080": "rounded",
    "NVIDIA H100 PCIe": "rounded",
    "NVIDIA L40": "90.52 of the vector units, rounded by another table",
    "NVIDIA GB300 (Blackwell Ultra)": "15,280 where the sheet has 15,000",
    "NVIDIA Quadro RTX 6000": "vector units only",
    "NVIDIA Quadro RTX 8000": "vector units only",
    "NVIDIA RTX 6000 Ada Generation": "rounded",
    "NVIDIA RTX A6000": "vector units only",
    "NVIDIA RTX A5000": "vector units only",
    "NVIDIA RTX A4000": "vector units only",
    "NVIDIA A10G": "vector units only",
    "NVIDIA Tesla K80": "counts the card",
    "NVIDIA Tesla T4": "from units and clock",
    "NVIDIA Titan V": "vector units only",
    "Shensuan-1": "leaves FP64 out",
    "NVIDIA P100 PCIe 16GB": "two rows for one part; this one rounds",
}


def test_where_the_catalogue_differs_from_epochs_tpp_the_reason_is_known(
    shared: Callable[[str], Path],
) -> None:
    with shared("chips/epoch_ml_hardware_2026-03-31.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    compared = 0
    for row in rows:
        hit = settled(catalogue().find(row["Hardware name"]))
        told = row["Total processing performance (bit-OP/s)"]
        if hit is None or not told or row["Hardware name"] in ERRORS_OF_EPOCH:
            continue
        compared += 1
        assert facts_of(hit.entry.item)["tpp"] == Decimal(told) / 10**12, row["Hardware name"]
    assert compared > 50
