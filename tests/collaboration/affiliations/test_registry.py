"""A dump is read in every shape it is published in; what is no dump is refused with a mend."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tidegate.collaboration.affiliations.registry import read_registry
from tidegate.errors import InputError

from .made_up import WORLD, archive, first, lines, ror, second


def test_a_record_of_the_second_schema_is_read_whole(tmp_path: Path) -> None:
    record = second(
        1, "Amber University", more=[("AMU", "acronym"), ("琥珀大学", "label")],
        relations=[("child", 2)], funder="501100001809",
    )  # fmt: skip
    [one] = read_registry(lines(tmp_path / "r.jsonl", [record]))
    assert one.id == ror(1)
    assert one.names == (
        ("Amber University", "display"), ("AMU", "acronym"), ("琥珀大学", "label"),
    )  # fmt: skip
    assert one.places == (("CN", "Wuhan", "Hubei"),)
    assert (one.types, one.status) == (("education",), "active")
    assert one.relations == (("child", ror(2)),)
    assert one.funder_ids == ("501100001809",)


def test_a_record_of_the_first_schema_says_the_same(tmp_path: Path) -> None:
    [one] = read_registry(lines(tmp_path / "r.jsonl", [first(1, "Amber University")]))
    assert one.name == "Amber University"
    assert dict(one.names) == {
        "Amber University": "display", "Another Name": "alias", "ANM": "acronym",
        "另一个名字": "label",
    }  # fmt: skip
    assert one.places == (("CN", "Wuhan", "Hubei"),)
    assert one.relations == (("parent", ror(9)),)
    assert one.funder_ids == ("501100001809",)


def test_withdrawn_records_are_kept_with_their_status(tmp_path: Path) -> None:
    found = list(read_registry(lines(tmp_path / "r.jsonl")))
    assert {one.status for one in found} == {"active", "withdrawn"}
    assert len(found) == len(WORLD)


@pytest.mark.parametrize("shape", ["jsonl", "jsonl.gz", "json", "pretty", "bom", "zip", "json.gz"])
def test_every_shape_of_file_gives_the_same_records(tmp_path: Path, shape: str) -> None:
    wanted = list(read_registry(lines(tmp_path / "plain.jsonl")))
    path = tmp_path / f"dump.{shape}"
    whole = json.dumps(list(WORLD))
    if shape.startswith("jsonl"):
        lines(path)
    elif shape == "zip":
        archive(path, {"v1.50-ror-data.csv": "id,name\n", "v1.50-ror-data.json": whole})
    elif shape == "json.gz":
        path.write_bytes(gzip.compress(whole.encode()))
    elif shape == "bom":
        path.write_bytes(b"\xef\xbb\xbf" + whole.encode())
    else:
        path.write_text(json.dumps(list(WORLD), indent=2) if shape == "pretty" else whole)
    assert list(read_registry(path)) == wanted


def test_of_a_release_that_holds_both_schemas_the_second_is_taken(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "dump.zip",
        {
            "v1.50-ror-data.json": json.dumps([first(1, "Amber University")] * 40),
            "v1.50-ror-data_schema_v2.json": json.dumps([second(1, "Amber University")]),
        },
    )
    assert len(list(read_registry(path))) == 1


@pytest.mark.parametrize("packed", [False, True])
def test_both_schemas_may_stand_in_one_file(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("r.jsonl.gz" if packed else "r.jsonl")
    lines(path, [first(1, "Amber University"), second(2, "Cobalt University")])
    assert [one.name for one in read_registry(path)] == ["Amber University", "Cobalt University"]


def _cut(path: Path) -> Path:
    whole = lines(path.with_suffix(".gz"), WORLD * 50).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def _scrambled(path: Path) -> Path:
    whole = bytearray(lines(path.with_suffix(".gz"), WORLD * 50).read_bytes())
    whole[200:260] = b"\xff" * 60
    path.write_bytes(whole)
    return path


HOSTILE = {
    "nothing": b"",
    "blank lines": b"\n\n\n",
    "an empty array": b"[]",
    "NUL bytes": b"\x00" * 4000,
    "a web page": b"<!doctype html><html><body>404</body></html>",
    "another JSON": b'{"hello": "world"}\n',
    "an array of numbers": b"[1, 2, 3]",
    "words": b"[\"a\", \"b\"]",
    "broken JSON": b'[{"id": "https://ror.org/0made0001", ',
    "a broken line": json.dumps(second(1, "A")).encode() + b"\n{broken\n",
    "a record without an id": json.dumps({**second(1, "A"), "id": None}).encode(),
    "an id of somewhere else": json.dumps({**second(1, "A"), "id": "https://x.org/1"}).encode(),
    "a record without names": json.dumps({**second(1, "A"), "names": []}).encode(),
    "names that are words": json.dumps({**second(1, "A"), "names": ["A"]}).encode(),
    "a name without types": json.dumps({**second(1, "A"), "names": [{"value": "A"}]}).encode(),
    "places that are no places": json.dumps({**second(1, "A"), "locations": [7]}).encode(),
    "a thousand brackets": b"[" * 200_000,
    "a line without end": b'{"id": "' + b"x" * (9 << 20),
    "half a zip": b"PK\x03\x04" + b"\x00" * 50,
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_dump_is_refused_with_a_mend(tmp_path: Path, what: str) -> None:
    path = tmp_path / "dump.json"
    path.write_bytes(HOSTILE[what])
    with pytest.raises(InputError) as told:
        list(read_registry(path))
    assert "dump.json" in told.value.message
    assert told.value.hint


@pytest.mark.parametrize("spoil", [_cut, _scrambled])
def test_a_spoilt_gzip_is_refused(tmp_path: Path, spoil: object) -> None:
    path = spoil(tmp_path / "dump.jsonl")  # type: ignore[operator]
    with pytest.raises(InputError, match=r"dump\.jsonl"):
        list(read_registry(path))


def test_a_zip_without_records_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "dump.zip", {"readme.txt": "hello"})
    with pytest.raises(InputError, match="holds no JSON"):
        list(read_registry(path))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    path.write_bytes(gzip.compress(b" " * (80 << 20)))
    with pytest.raises(InputError, match="bomb"):
        list(read_registry(path))


def test_a_folder_and_an_absent_file_are_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(InputError):
            list(read_registry(path))


def test_half_a_character_in_a_name_is_shown_as_such(tmp_path: Path) -> None:
    [one] = read_registry(lines(tmp_path / "r.jsonl", [second(1, "Amber \ud800 University")]))
    assert one.name == "Amber ? University"


def test_missing_parts_of_a_record_are_empty(tmp_path: Path) -> None:
    bare = {"id": ror(1), "names": [{"value": "Amber", "types": ["label"]}], "locations": None}
    [one] = read_registry(lines(tmp_path / "r.jsonl", [bare]))
    assert (one.places, one.types, one.status, one.relations) == ((), (), "active", ())
