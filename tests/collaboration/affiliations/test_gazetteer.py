"""Names as one trie."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.collaboration.affiliations.gazetteer import Gazetteer, compiled
from tidegate.collaboration.affiliations.registry import read_registry
from tidegate.collaboration.affiliations.variants import WAYS, concepts_of

from .made_up import WORLD, lines, ror


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return compiled(read_registry(lines(tmp_path_factory.mktemp("world") / "r.jsonl")))


def test_every_name_of_every_record_is_spelt(world: Gazetteer) -> None:
    for record in WORLD:
        for name in record["names"]:
            node = world.node(concepts_of(name["value"]))
            assert node is not None
            assert world.numbers[record["id"]] in {at for at, _ in world.ends[node]}


def test_what_is_no_name_leads_nowhere(world: Gazetteer) -> None:
    assert world.node(("amber", "of", "nowhere")) is None
    assert world.node(("amber",)) not in world.ends


def test_a_rare_word_weighs_more_than_a_common_one(world: Gazetteer) -> None:
    weight = {concept: world.weights[at] for concept, at in world.concepts.items()}
    assert 0 <= weight["institute"] < weight["quarzdorf"] <= 1
    assert world.weight_of(0) > world.weight_of(1) > world.weight_of(len(WORLD))


def test_an_institution_put_beside_is_found_and_weighs_nothing_anew(tmp_path: Path) -> None:
    made = compiled(read_registry(lines(tmp_path / "r.jsonl", WORLD[:4])))
    before = list(made.weights)
    made.extend(read_registry(lines(tmp_path / "more.jsonl", WORLD[5:6])))
    node = made.node(concepts_of("Basalt Institute of Technology"))
    assert node is not None
    [(at, way)] = made.ends[node]
    assert (made.records[at].id, WAYS[way]) == (ror(6), "display")
    assert made.weights[: len(before)] == before
    assert len(made.weights) == len(made.concepts)
