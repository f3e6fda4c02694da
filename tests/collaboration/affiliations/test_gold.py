"""Strings with known institutions. The shipped trees were trained on these very strings: what is
held here is that nothing was broken since. The figures for strings the trees had not seen are
printed by bench/collaboration/train_chooser.py."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tidegate.collaboration.affiliations import Matcher
from tidegate.collaboration.model import Mention

pytestmark = [pytest.mark.needs_shared, pytest.mark.xdist_group("institutions")]
GOLD = Path(__file__).resolve().parents[3] / "bench" / "collaboration" / "gold.py"
Strings = list[tuple[Any, Sequence[Mention]]]


@pytest.fixture(scope="module")
def read(real: Matcher, shared: Callable[[str], Path]) -> Strings:
    """Every gold string all of whose labels the registry part covers, with what was found."""
    folder = shared("organisations/rorapi_affil_crossref_2024.json").parents[1]
    spec = importlib.util.spec_from_file_location("bench_gold", GOLD)
    assert spec is not None and spec.loader is not None
    gold = importlib.util.module_from_spec(spec)
    sys.modules["bench_gold"] = gold
    spec.loader.exec_module(gold)
    known = {i for i in real.gazetteer.numbers if i.startswith("https://ror.org/")}
    kept = [each for each in gold.labelled(folder) if each.ids <= known]
    return list(zip(kept, real.match_many(each.text for each in kept), strict=True))


def test_listed_institutions_in_strings_the_trees_have_seen(read: Strings, real: Matcher) -> None:
    right = wrong = missed = 0
    for each, mentions in read:
        truth = any(i in real.listings for i in each.ids)
        found = any(one.listings for one in mentions)
        right += truth and found
        wrong += found and not truth
        missed += truth and not found
    assert right > 300
    assert right / (right + missed) >= 0.96
    assert right / (right + wrong) >= 0.95


def test_crossref_2024_covered_strings_the_trees_have_seen(read: Strings) -> None:
    right = wrong = missed = 0
    for each, mentions in read:
        if each.source != "crossref-2024" or not each.ids:
            continue
        found = {one.ror for one in mentions if one.ror.startswith("https://")}
        right += len(found & each.ids)
        wrong += len(found - each.ids)
        missed += len(each.ids - found)
    precision, recall = right / (right + wrong), right / (right + missed)
    assert precision >= 0.95
    assert 1.25 * precision * recall / (0.25 * precision + recall) >= 0.91


def test_every_quote_stands_in_its_string(read: Strings) -> None:
    for each, mentions in read:
        assert all(0 <= one.start < one.end <= len(each.text) for one in mentions)
