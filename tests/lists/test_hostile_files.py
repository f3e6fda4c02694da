"""Hostile and broken files, through the real parsers: refused, and the old edition stays."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tidegate.errors import ListRefused
from tidegate.lists import ListStore

XML_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']><CONSOLIDATED_LIST dateGenerated="2026-06-01T00:00:00.000Z"><INDIVIDUALS/><ENTITIES>'
    "<ENTITY><DATAID>1</DATAID><FIRST_NAME>&j;</FIRST_NAME></ENTITY></ENTITIES>"
    "</CONSOLIDATED_LIST>"
).encode()


def zip_bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (80 << 20))
    return made.getvalue()


@pytest.fixture
def real(shared: Callable[[str], Path], tmp_path: Path) -> ListStore:
    """A store with the Security Council's list in force."""
    store = ListStore(tmp_path / "home")
    store.add(shared("lists/un_consolidated_2026-02-27.xml.gz"), publication="un.sc")
    return store


@pytest.mark.parametrize(
    ("what", "content"),
    [
        ("an XML bomb", XML_BOMB),
        ("a zip bomb", zip_bomb()),
        ("a gzip bomb", gzip.compress(b" " * (80 << 20), 9)),
        ("an error page", b"<!DOCTYPE html><html><body>503</body></html>"),
        ("nothing", b""),
        ("NULs", b"\x00" * 5000),
        ("deep JSON", b"[" * 100_000),
        ("noise", bytes(range(256)) * 40),
        ("a JSON error", b'{"error": "rate limited"}'),
    ],
)
def test_a_hostile_file_is_refused_and_the_old_edition_stays(
    real: ListStore, tmp_path: Path, what: str, content: bytes
) -> None:
    (old,) = real.in_force()
    path = tmp_path / "consolidated.xml"
    path.write_bytes(content)
    with pytest.raises(ListRefused) as refused:
        real.add(path, publication="un.sc")
    assert refused.value.message.startswith("un.sc is refused: consolidated.xml")
    assert "/" not in refused.value.message
    assert refused.value.hint
    assert real.in_force() == [old]


def test_a_workbook_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    store = ListStore(tmp_path / "home")
    path = tmp_path / "own.xlsx"
    path.write_bytes(zip_bomb())
    with pytest.raises(ListRefused, match="bomb"):
        store.add(path, publication="my-firm.watch", mapping={"name": "Name"})
    assert store.in_force() == []


@pytest.mark.parametrize("keep", [0.3, 0.999])
def test_the_real_list_cut_short_is_refused(
    real: ListStore, shared: Callable[[str], Path], tmp_path: Path, keep: float
) -> None:
    whole = gzip.decompress(shared("lists/un_consolidated_2026-02-27.xml.gz").read_bytes())
    path = tmp_path / "consolidated.xml"
    path.write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(ListRefused):
        real.add(path, publication="un.sc")


def test_three_files_in_a_folder_are_one_edition(
    shared: Callable[[str], Path], tmp_path: Path
) -> None:
    store = ListStore(tmp_path / "home")
    folder = shared("lists/ofac")
    edition = store.add(folder, publication="us.ofac.sdn")
    assert edition.lists == {"us.ofac.sdn": 14_965}
    assert store.add(folder, publication="us.ofac.sdn").id == edition.id


def test_an_excerpt_that_names_its_whole_count_is_refused_without_a_reason(
    shared: Callable[[str], Path], tmp_path: Path
) -> None:
    store = ListStore(tmp_path / "home")
    sample = shared("lists/format_samples/sdn.xml")
    with pytest.raises(ListRefused, match="the file says it holds") as refused:
        store.add(sample, publication="us.ofac.sdn")
    assert " sdn.xml: the file says" in refused.value.hint, "the file as the user knows it"
    assert str(tmp_path) not in refused.value.hint
    edition = store.add(sample, publication="us.ofac.sdn", accept="an excerpt to look at")
    assert edition.state == "accepted: an excerpt to look at"
