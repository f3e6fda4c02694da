"""The registry part and the real lists, compiled and joined once for a session.

Tests that ask for `real` carry the mark xdist_group("institutions"), so that one process builds it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tidegate.collaboration.affiliations import Matcher
from tidegate.collaboration.affiliations.gazetteer import compiled
from tidegate.collaboration.affiliations.listed import joined
from tidegate.collaboration.affiliations.registry import read_registry

REGISTRY = "organisations/ror_records_2026-06.jsonl.gz"
LISTS = {
    "us.bis.entity": "lists/us_agencies_2026-07-09/bis_entity_list.json",
    "us.bis.meu": "lists/us_agencies_2026-07-09/bis_meu.json",
    "us.dod.1260h": "lists/us_agencies_2026-07-09/dow_1260h.json",
    "us.dod.1286": "lists/us_agencies_2026-07-09/dow_1286.json",
    "ca.nro": "lists/ca_named_research_orgs_2025-03-11.json",
    "au.aspi": "lists/aspi_china_defence_universities_misp.json",
}


@pytest.fixture(scope="session")
def real(shared: Callable[[str], Path]) -> Matcher:
    """A matcher over the registry part in ../shared/data and the lists that name institutions."""
    from tidegate.lists.catalogue import catalogue
    from tidegate.lists.publishers import parse

    gazetteer = compiled(read_registry(shared(REGISTRY)))
    parsed = [parse(shared(path), publication) for publication, path in LISTS.items()]
    status = {name: catalogue().list_info(name).kind for name in LISTS}
    found = joined(
        [(entry, one.published) for one in parsed for entry in one.entries], gazetteer, status
    )
    gazetteer.extend(found.apart)
    return Matcher(gazetteer, found.listings)
