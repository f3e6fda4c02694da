"""What a column of a user's file holds, told by its header: never by its contents.

Three kinds of headers are known: those of Tidegate's own chip table (dense_fp16_tflops,
applicable_die_mm2, …), the fact names of rules/facts/item.yaml, and the words people use ("FP16
dense (TFLOPS)", "Die size (mm²)", "Memory bandwidth (GB/s)"). A header that is none of these is
kept with the row, word for word, and takes no part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tidegate.intake.header_words import fold_header
from tidegate.items.transaction_columns import (
    TRANSACTION_COLUMNS,
    TRANSACTION_FACTS,
    currency_in,
)
from tidegate.items.units import Quantity

Role = Literal[
    "text", "rate", "figure", "claim", "confidence", "computed", "board", "transaction", "field"
]

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "name": (
        *(
            "product",
            "chip",
            "accelerator",
            "item",
            "gpu",
            "ic",
            "part",
            "part name",
            "product name",
        ),
        *("chip name", "item name", "model", "device", "hardware name", "hardware", "part number"),
        *("sku", "name"),
    ),
    "maker": ("maker", "vendor", "manufacturer", "brand", "designer", "supplier", "chip maker"),
    "maker_country": (
        "maker country",
        "vendor country",
        "manufacturer country",
        "designer country",
    ),
    "released": ("released", "release date", "launch date", "launched", "announced", "release"),
    "kind": ("kind", "item kind"),
    "process": (
        *("process", "process node", "node", "technology node", "fab process", "process size"),
        *("process size nm", "process nm", "node nm", "process node nm", "technology"),
    ),
    "notes": ("notes", "note", "remarks", "comment", "comments"),
    "sources": ("sources", "source", "data sheet", "datasheet", "reference sheet"),
    "die_basis": ("die basis", "die area basis", "die note"),
    "io_basis": ("io basis", "io note", "interconnect basis"),
    "rates_checked": ("rates checked", "formats checked"),
}
_FIGURES: Mapping[str, tuple[Quantity, tuple[str, ...]]] = {
    "die_area": (
        "area",
        (
            *("applicable die area", "die area", "die size", "total die area", "chip area", "die"),
            *("silicon area", "logic die area", "applicable die", "area"),
        ),
    ),
    "dram_bandwidth": (
        "bandwidth",
        (
            *("memory bandwidth", "dram bandwidth", "dram bw", "mem bw", "mem bandwidth"),
            *("memory bw", "total dram bandwidth", "gpu memory bandwidth", "dram"),
            *("total memory bandwidth", "bandwidth memory"),
        ),
    ),
    "io_rate": (
        "bandwidth",
        (
            *(
                "io rate",
                "interconnect",
                "interconnect bandwidth",
                "io bandwidth",
                "io bidir",
                "io",
            ),
            *("i o", "i o bandwidth", "total i o", "total io", "aggregate io", "aggregate i o"),
            *("interconnect bw", "bidirectional io", "bidirectional transfer rate", "i o rate"),
            *("aggregate bidirectional transfer rate", "io total", "chip to chip bandwidth"),
        ),
    ),
    "hbm_bandwidth": ("bandwidth", ("hbm bandwidth", "stack bandwidth", "hbm stack bandwidth")),
    "hbm_area": ("area", ("hbm area", "stack area", "hbm package area", "package area")),
    "transistors_billion": ("count", ("transistors", "transistor count", "transistors billion")),
    "training_exaops": (
        "operations",
        ("training exaops", "training compute", "training operations", "training flop"),
    ),
    "tops": ("rate", ()),
    "tpp": ("plain", ("tpp", "total processing performance")),
    "score_digital": ("plain", ("score digital",)),
    "score_primitive": ("plain", ("score primitive",)),
    "score_analog": ("plain", ("score analog", "score analogue")),
}
_OWN_UNITS: Mapping[str, str] = {
    "io_rate": "GB/s",
    "die_area": "mm2",
    "dram_bandwidth": "GB/s",
    "tops": "TOPS",
    "hbm_bandwidth": "GB/s",
    "hbm_area": "mm2",
    "training_exaops": "exaops",
    "transistors_billion": "billion",
    "applicable_die_mm2": "mm2",
    "dram_bw_gbs": "GB/s",
    "io_bidir_gbs": "GB/s",
}
"""Headers that are words of a schema and so carry their unit in their definition."""
_CLAIMS: Mapping[str, tuple[str, ...]] = {
    "data_centre": (
        *("data centre", "data center", "datacentre", "datacenter", "dc", "dc marketed"),
        *("data centre marketed", "marketed for data centres", "marketed for data centers"),
        *("designed or marketed for data centres", "designed or marketed for data centers"),
    ),
    "planar_only": ("planar only", "planar"),
    "prc_designed": ("prc designed", "designed in china"),
    "analog": ("analog", "analogue", "analog units"),
    "contains_ic": ("contains ic", "contains ics"),
    "hbm_with_processor": ("hbm with processor",),
    "weights_published": ("weights published", "open weights"),
    "beats_open_model": ("beats open model",),
    "biological": ("biological",),
    "security_design": ("security design",),
    "advanced_logic": ("advanced logic",),
    "package_has_hbm": ("package has hbm", "has hbm", "hbm in package"),
    "designer_attested": ("designer attested",),
    "packager_attested": ("packager attested",),
}
_CLAIM_TEXTS: Mapping[str, tuple[str, ...]] = {
    "own_eccn": ("own eccn", "eccn", "other eccn"),
    "completed": ("completed", "completion date", "export completed"),
}
_CONFIDENCES = {
    "conf_perf": "rates",
    "conf_die": "die_area",
    "conf_mem": "dram_bandwidth",
    "conf_io": "io_rate",
    "conf_dc": "data_centre",
}
_COMPUTED = re.compile(
    r"best_format|bit_length|pd|performance_density|v1_\w+|v2_\w+|cn_review_\w+|s232_\w+|"
    r"is_informed|near_threshold|conf_v1|conf_v2|conf_review26|eccn_computed|ml_op_s"
)
_BOARD = (
    "ics per board",
    "ics per card",
    "chips per card",
    "gpus per card",
    "ics",
    "ics per module",
)
_FORMAT = re.compile(r"\b(?:mx|nv)?(fp|bf|tf|int)\s?(64|32|16|8|6|4|2|1)\b")
_PRECISION = {"double precision": "fp64", "single precision": "fp32", "half precision": "fp16"}
_RATE_WORDS = frozenset(
    {
        *("dense", "sparse", "sparsity", "tensor", "performance", "peak", "rate", "throughput"),
        *("compute", "flops", "flop", "ops", "op", "perf", "precision", "matrix", "core", "cores"),
        *("with", "without", "w", "no", "non", "structured", "tflops", "tops", "pflops", "pops"),
        *("gflops", "gops", "s", "vector", "format", "e4m3", "e5m2", "half", "single", "double"),
        *("total", "theoretical", "per", "chip", "gpu", "ic", "structural", "excluding", "mm"),
        *("teraflops", "petaflops", "accumulate", "acc", "and", "or", "tflop", "pflop", "eflops"),
    }
)
_UNIT = re.compile(
    r"(?<![A-Za-z])("
    r"(?:[kKMGTPE]i?|kilo|mega|giga|tera|peta)?(?:[Bb]ytes?|[Bb]its?|[Bb])(?:/s(?:ec)?|ps)|"
    r"(?:[kMGTPE]|kilo|mega|giga|tera|peta|exa)?(?:FLOPS?|FLOP/s|OPS?|OP/s|MACS?|MAC/s)(?:/s)?|"
    r"[mc]m\s?(?:\^?2|²)|billions?|millions?|exaops"
    r")(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SUFFIX_UNITS = {
    "gbs": "GB/s",
    "tbs": "TB/s",
    "mbs": "MB/s",
    "mm2": "mm2",
    "cm2": "cm2",
    "tflops": "TFLOPS",
    "tops": "TOPS",
    "pflops": "PFLOPS",
    "pops": "POPS",
    "gflops": "GFLOPS",
    "gbps": "gbps",
    "tbps": "tbps",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one header means: a role and, within it, a name.

    For a rate `name` is the format and `said` what the header calls it ("dense", "sparse" or ""),
    `units` whose rate it is ("tensor", "vector" or ""). `unit` is the unit the header states, and
    `quantity` what is measured.
    """

    role: Role
    name: str
    unit: str = ""
    quantity: Quantity = "plain"
    said: Literal["dense", "sparse", ""] = ""
    units: Literal["tensor", "vector", ""] = ""

    def __str__(self) -> str:
        unit = f" in {self.unit}" if self.unit else ""
        if self.role == "rate":
            return f"{self.said or 'dense (not said)'} {self.name} rate{unit}"
        if self.role == "field":
            return "kept as it is, not read"
        if self.role == "computed":
            return "computed: ours is used, differences are noted"
        return f"{self.name}{unit}"


def _table() -> Mapping[str, Meaning]:
    table: dict[str, Meaning] = {}
    for name, words in TRANSACTION_COLUMNS.items():
        for word in (name, *words):
            table[fold_header(word)] = Meaning("transaction", name)
    for fact in TRANSACTION_FACTS:
        table[fold_header(fact)] = Meaning("transaction", fact)
    for name, words in _TEXTS.items():
        for word in words:
            table[fold_header(word)] = Meaning("text", name)
    for name, (quantity, words) in _FIGURES.items():
        for word in (name, *words):
            table[fold_header(word)] = Meaning("figure", name, "", quantity)
    for name, words in {**_CLAIMS, **_CLAIM_TEXTS}.items():
        for word in (name, *words):
            table[fold_header(word)] = Meaning("claim", name)
    for word in _BOARD:
        table[fold_header(word)] = Meaning("board", "circuits")
    return table


_KNOWN = _table()
MONEY = (("transaction", "value"), ("transaction", "unit_price"))


@lru_cache(maxsize=4096)
def meaning_of(header: str) -> Meaning:
    """What the header means; role "field" where it is not known."""
    if not header or len(header) > 200:
        return Meaning("field", header)
    exact = header.strip().casefold()
    if exact in _CONFIDENCES:
        return Meaning("confidence", _CONFIDENCES[exact])
    if _COMPUTED.fullmatch(re.sub(r"\W+", "_", exact)):
        return Meaning("computed", exact)
    if exact in ("applicable_die_mm2", "dram_bw_gbs", "io_bidir_gbs"):
        name = {"a": "die_area", "d": "dram_bandwidth", "i": "io_rate"}[exact[0]]
        return Meaning("figure", name, _OWN_UNITS[exact], _FIGURES[name][0])
    if exact in _OWN_UNITS:
        return Meaning("figure", exact, _OWN_UNITS[exact], _FIGURES[exact][0])
    unit = unit_in(header)
    # "(mm²)", "in GB/s" and the like are taken off before the words are met.
    bare = fold_header(_UNIT.sub(" ", re.sub(r"[(（\[].*?[)）\]]", _unit_only, header)))
    words = [word for word in bare.split() if word not in ("in", "the", "of", "dense")]
    if words and words[-1] in _SUFFIX_UNITS:
        last = _SUFFIX_UNITS[words.pop()]
        unit = unit or last
    rate = _rate(header, unit)
    if rate is not None:
        return rate
    for text in (fold_header(header), bare, " ".join(words)):
        known = _KNOWN.get(text)
        if known is not None and known.role == "figure":
            return Meaning("figure", known.name, unit, known.quantity)
        if known is not None:
            return known
    return _money(header) or Meaning("field", header)


def _money(header: str) -> Meaning | None:
    """ "Unit price (USD)", "Value EUR": an amount whose header names its currency, as its unit."""
    rest, currency = currency_in(header)
    known = _KNOWN.get(fold_header(rest)) if currency else None
    if known is None or (known.role, known.name) not in MONEY:
        return None
    return Meaning("transaction", known.name, currency)


def _unit_only(match: re.Match[str]) -> str:
    return match.group() if _UNIT.search(match.group()) is None else " "


def unit_in(header: str) -> str:
    """The unit a header states, as it is written there, or ""."""
    found = _UNIT.search(header)
    if found is not None:
        return found.group(1)
    last = re.split(r"[\s_]+", header.strip().casefold())[-1]
    return _SUFFIX_UNITS.get(last, "")


def _rate(header: str, unit: str) -> Meaning | None:
    """A header that names a number format and else only words of performance."""
    folded = fold_header(header).replace("tensor float 32", "").replace("tensorfloat 32", "")
    formats = [kind + bits for kind, bits in _FORMAT.findall(folded)]
    left = _FORMAT.sub(" ", folded)
    if not formats:
        formats = [name for words, name in _PRECISION.items() if words in folded]
    if not formats:
        return None
    known = {"fp64", "fp32", "tf32", "fp16", "bf16", "fp8", "fp6", "fp4"}
    known |= {f"int{bits}" for bits in (32, 16, 8, 4, 2, 1)}
    formats = list(dict.fromkeys(formats))
    if not set(formats) <= known or not set(left.split()) <= _RATE_WORDS:
        return None
    widths = {re.sub(r"\D", "", name) for name in formats}
    if len(widths) > 1:
        return None
    name = formats[0]
    if {"fp16", "bf16"} <= set(formats):
        name = "fp16"
    words = set(left.split())
    said: Literal["dense", "sparse", ""] = ""
    negated = words & {"without", "no", "non", "excluding"}
    if words & {"sparse", "sparsity"}:
        said = "dense" if negated else "sparse"
    elif "dense" in words:
        said = "dense"
    units: Literal["tensor", "vector", ""] = ""
    if words & {"tensor", "matrix"}:
        units = "tensor"
    elif words & {"vector", "precision"}:
        units = "vector"
    return Meaning("rate", name, unit, "rate", said, units)
