"""Names people use: the right entry, or every one it may be, and never a near number."""

from __future__ import annotations

import pytest

from tidegate.items import catalogue, settled


def _taken(name: str) -> str | None:
    hit = settled(catalogue().find(name))
    return hit.entry.id if hit else None


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("h100 sxm", "nvidia.h100-sxm5"),
        ("NVIDIA H100 SXM5 80GB", "nvidia.h100-sxm5"),
        ("H800 SXM", "nvidia.h800-sxm"),
        ("rtx4090", "nvidia.rtx-4090"),
        ("RTX 4090D", "nvidia.rtx-4090-d"),
        ("GeForce RTX 4090 D", "nvidia.rtx-4090-d"),
        ("H20", "nvidia.h20-sxm"),
        ("L40", "nvidia.l40"),
        ("L40S", "nvidia.l40s"),
        ("A10", "nvidia.a10"),
        ("A40", "nvidia.a40"),
        ("mi300x", "amd.mi300x"),
        ("AMD Instinct MI300X", "amd.mi300x"),
        ("gaudi2", "intel.gaudi-2"),
        ("HL-225B", "intel.gaudi-2-china"),
        ("Ascend 910C", "huawei.ascend-910c"),
        ("910C", "huawei.ascend-910c"),
        ("Huawei Ascend 910B", "huawei.ascend-910b"),
        ("tpu v5p", "google.tpu-v5p"),
        ("Trn2", "amazon.trainium2"),
        ("DGX H100", "nvidia.dgx-h100"),
        ("ＲＴＸ　４０９０", "nvidia.rtx-4090"),
        ("8x H100 SXM", "nvidia.h100-sxm5"),
        ("MI300X OAM", "amd.mi300x"),
        ("NVIDIA A100-SXM4-80GB", "nvidia.a100-sxm4-80gb"),
        ("NVIDIA H100 80GB HBM3", "nvidia.h100-sxm5"),
        ("NVIDIA A800 80GB PCIe", "nvidia.a800-pcie-80gb"),
        ("Tesla V100-SXM2-32GB", "nvidia.v100-sxm2-32gb"),
        ("NVIDIA GeForce RTX 4090 D", "nvidia.rtx-4090-d"),
        ("华为昇腾910B", "huawei.ascend-910b"),
        ("Ascend910B", "huawei.ascend-910b"),
    ],
)
def test_a_name_finds_its_entry(name: str, entry: str) -> None:
    assert _taken(name) == entry


@pytest.mark.parametrize(
    "name", ["H100", "A100", "H200", "V100", "MI300", "Trainium", "RTX PRO 6000"]
)
def test_a_name_that_leaves_the_variant_open_is_not_settled(name: str) -> None:
    hits = catalogue().find(name)
    assert len(hits) > 1
    assert settled(hits) is None


@pytest.mark.parametrize(
    ("name", "never"),
    [
        ("H20", "H200"),
        ("H200 SXM", "H20"),
        ("A10", "A100"),
        ("A100 SXM", "A10"),
        ("A100 SXM", "H100"),
        ("RTX 4090", "RTX 4080"),
        ("MI300X", "MI300A"),
        ("MI300X", "MI308X"),
        ("L4", "L40"),
        ("TPU v5p", "TPU v5e"),
        ("Ascend 910B", "Ascend 910C"),
        ("RTX 5090 D", "RTX 4090 D"),
        ("Ascend 910B Pro", "Ascend 910A Pro"),
    ],
)
def test_a_number_or_letter_is_never_near(name: str, never: str) -> None:
    for hit in catalogue().find(name):
        words = hit.entry.name.replace("(", " ").split()
        assert " ".join(words[: len(never.split())]) != never or hit.score < 100
        if never in ("H200", "H20", "A100", "A10", "H100", "MI300A", "MI308X"):
            assert not hit.entry.name.startswith(never + " ") and hit.entry.name != never


@pytest.mark.parametrize(
    "name", ["H101", "RTX 4091", "Wibble 9000", "B2000", "", "!!!", "SXM", "AMD H20"]
)
def test_what_nothing_fits_is_not_guessed(name: str) -> None:
    assert _taken(name) is None


def test_a_slip_of_the_pen_is_taken_and_says_so() -> None:
    [*_, hit] = [settled(catalogue().find("Assend 910C"))]
    assert hit is not None
    assert hit.entry.id == "huawei.ascend-910c"
    assert hit.score < 100
    assert any("read as" in reason for reason in hit.reasons)


def test_hits_say_what_the_name_left_open() -> None:
    for hit in catalogue().find("H100"):
        assert hit.unsaid
        assert any("does not say" in reason for reason in hit.reasons)


def test_a_hostile_name_is_only_a_name() -> None:
    for name in ("\x00" * 50, "=H100()", "<b>H100 SXM</b>", "\u202eMXS 001H", "H100 SXM" * 5000):
        catalogue().find(name)


def test_a_size_of_memory_is_no_part_of_another_name() -> None:
    assert not any("3080" in hit.entry.name for hit in catalogue().find("GB10"))
    assert _taken("RTX 3080 10GB") == "nvidia.rtx-3080"
    assert _taken("RTX 4090 24 GB") == "nvidia.rtx-4090"
    assert _taken("H200 141 GB") == "nvidia.h200-sxm"
    assert not [hit for hit in catalogue().find("A10 80GB") if hit.entry.id == "nvidia.a10"]


def test_a_number_that_three_generations_share_is_asked_back() -> None:
    assert _taken("RTX 6000") is None
    assert _taken("Quadro RTX 6000") == "nvidia.quadro-rtx-6000"
    assert _taken("RTX 6000 Ada") == "nvidia.rtx-6000-ada"


def test_a_word_of_the_trade_and_a_number_are_not_every_part_with_that_number() -> None:
    assert not [hit for hit in catalogue().find("AI200") if hit.entry.maker == "NVIDIA"]


@pytest.mark.parametrize("name", ["RTX 2080", "GTX 1080", "MI350", "MI325", "Zhenwu 810"])
def test_a_letter_or_word_behind_the_number_is_a_part_of_its_own(name: str) -> None:
    assert _taken(name) is None


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("H100 96GB", "nvidia.h100-sxm5-96gb"),
        ("RTX 5070 Ti", "nvidia.rtx-5070-ti"),
        ("RTX 5070", "nvidia.rtx-5070"),
        ("B40", "nvidia.rtx-6000d"),
        ("GB10", "nvidia.gb10"),
        ("T4G", "nvidia.t4g"),
        ("A100X", "nvidia.a100x"),
        ("Hygon K100", "hygon.dcu-k100"),
        ("Hygon DCU K100 AI", "hygon.dcu-k100-ai"),
        ("Max 1100", "intel.data-center-gpu-max-1100"),
        ("Kunlunxin P800", "baidu.kunlun-p800"),
        ("Tenstorrent n300", "tenstorrent.wormhole-n300"),
        ("Qualcomm Cloud AI 100 Ultra", "qualcomm.cloud-ai-100-ultra"),
    ],
)
def test_less_common_names_find_their_entries(name: str, entry: str) -> None:
    assert _taken(name) == entry
