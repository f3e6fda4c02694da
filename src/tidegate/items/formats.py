"""Number formats and their bit lengths: the larger input width of the multiplier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """`bits` are the bit lengths the format may be counted with, lowest first: one, or for TF32
    two, because no ruling says whether its 19 stored bits count or the 32 it is read from."""

    name: str
    label: str
    bits: tuple[int, ...]


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("fp64", "FP64", (64,)),
        Format("fp32", "FP32", (32,)),
        Format("tf32", "TF32", (19, 32)),
        Format("fp16", "FP16/BF16", (16,)),
        Format("bf16", "BF16", (16,)),
        Format("fp8", "FP8", (8,)),
        Format("fp6", "FP6", (6,)),
        Format("fp4", "FP4", (4,)),
        Format("int32", "INT32", (32,)),
        Format("int16", "INT16", (16,)),
        Format("int8", "INT8", (8,)),
        Format("int4", "INT4", (4,)),
        Format("int2", "INT2", (2,)),
        Format("int1", "INT1", (1,)),
    )
}
UNSETTLED = (
    "whether TF32 counts 19 bits or 32 is not settled: no ruling was found, so both are shown"
)


def label(name: str) -> str:
    """ "fp16" is "FP16/BF16": one rate stands for both where a source does not part them."""
    return FORMATS[name].label if name in FORMATS else name.upper()
