"""What an entry of the catalogue must hold; every mistake is told, none is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.errors import Problem
from tidegate.items.formats import FORMATS
from tidegate.items.item import KINDS

RATE_SECTIONS = ("performance", "more_performance", "other_performance")
FIGURE_SECTIONS = {
    "area": "die_area",
    "memory": "dram_bandwidth",
    "io": "io_rate",
    "transistors": "transistors_billion",
    "hbm_bandwidth": "hbm_bandwidth",
    "hbm_area": "hbm_area",
}
CLAIM_SECTIONS = (
    "data_centre",
    "prc_designed",
    "planar_only",
    "package_has_hbm",
    "own_eccn",
    "hbm_with_processor",
)
PLAIN = ("id", "maker", "country", "name", "aliases", "released", "kind", "process", "notes")
OTHER = ("board", "contains", "also", "wrong")
KNOWN = (*PLAIN, *RATE_SECTIONS, *FIGURE_SECTIONS, *CLAIM_SECTIONS, *OTHER)


def problems_of(
    entry: Mapping[str, Any], sources: Mapping[str, Any], file: str, seen: dict[str, str]
) -> list[Problem]:
    """Everything wrong with one entry. `seen` gathers ids over all files."""
    name = str(entry.get("id", "an entry without id"))
    found: list[str] = []
    found += [f"has no {key}" for key in ("id", "name", "maker") if not entry.get(key)]
    found += [f"has an unknown key {key}" for key in entry if key not in KNOWN]
    if name in seen:
        found.append(f"stands in {seen[name]} too")
    seen[name] = file
    if entry.get("kind", "ic") not in KINDS:
        found.append(f"kind {entry['kind']} is not known")
    for key in (*RATE_SECTIONS, *FIGURE_SECTIONS, *CLAIM_SECTIONS, "board"):
        section = entry.get(key)
        if isinstance(section, Mapping):
            found += [f"{key}: {text}" for text in _section(key, section, sources)]
        elif section is not None:
            found.append(f"{key} is no mapping")
    if "contains" in entry and entry.get("kind") != "computer":
        found.append("contains a circuit and is no computer")
    for key in ("also", "wrong"):
        for section in entry.get(key, ()):
            found += [f"{key}: {text}" for text in _section(key, section, sources)]
            if section.get("what") not in (*FORMATS, *FIGURE_SECTIONS):
                found.append(f"{key}: {section.get('what')} is no figure")
    return [Problem(file, f"{name} {text}") for text in found]


def _section(key: str, section: Mapping[str, Any], sources: Mapping[str, Any]) -> list[str]:
    figures = [k for k in section if k not in ("by", "sure", "basis", "about")]
    if not figures:
        return []
    told = []
    if key in RATE_SECTIONS:
        told += [f"{k} is no format" for k in figures if k not in FORMATS and k != "complete"]
    if not section.get("by"):
        told.append("names no source")
    told += [f"source {s} is not in sources.yaml" for s in cited(section) if s not in sources]
    if section.get("sure") not in ("H", "M", "L"):
        told.append(f"sure {section.get('sure')} is none of H, M, L")
    return told


def cited(section: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the sources a section rests on."""
    return tuple(part.strip() for part in str(section.get("by", "")).split(",") if part.strip())
