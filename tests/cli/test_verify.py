"""A receipt runs again: equal, or what differs; and nobody alters one unseen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Said, Take, day, party

Command = Callable[..., Said]
Write = Callable[[str, str], Path]
ROWS = "name,country\nHuawei Technologies,China\nZwiebelkuchen Obermühle,Germany\n"


@pytest.fixture
def screened(tidegate: Command, write: Write, tmp_path: Path) -> Path:
    """A small file, screened; its receipt."""
    assert tidegate("screen", write("few.csv", ROWS)).code == 10
    return tmp_path / "receipt.json"


def test_the_same_run_is_equal(tidegate: Command, screened: Path) -> None:
    said = tidegate("verify", screened)
    assert said.code == 0
    assert said.out.startswith("equal: the run came out the same")
    assert "warnings:" not in said.out


@pytest.mark.parametrize("name", ["partners.xlsx", "partners.csv"])
def test_the_example_is_equal(tidegate: Command, tmp_path: Path, name: str) -> None:
    tidegate("screen", EXAMPLES / name, "--out", tmp_path / "o")
    assert tidegate("verify", tmp_path / "o" / "receipt.json", "--format", "json").json()["equal"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"data": [{"name": "Huawei Technologies", "country": "CN"}]}'),
        ("a.jsonl", '{"name": "Huawei Technologies"}\n{"name": "Zwiebelkuchen"}\n'),
        (
            "ftm.jsonl",
            '{"id":"x","schema":"Company","properties":{"name":["Huawei Technologies"],'
            '"alias":["Huawei"],"country":["cn"]}}\n',
        ),
        ("a.tsv", "Nachname\tVorname\nTesthaus\tAmber\n"),
        ("no-header.csv", "Huawei Technologies\nZwiebelkuchen Obermühle\nAmber Basalt Works\n"),
    ],
)
def test_every_kind_of_file_is_equal(
    tidegate: Command, write: Write, tmp_path: Path, name: str, text: str
) -> None:
    screened = tidegate("screen", write(name, text))
    assert screened.code in (0, 10), screened.err
    said = tidegate("verify", tmp_path / "receipt.json")
    assert (said.code, said.out.split(":")[0]) == (0, "equal"), said.out + said.err


def test_a_changed_row_is_named(tidegate: Command, write: Write, screened: Path) -> None:
    write("few.csv", ROWS.replace("Huawei Technologies", "Huawei Technologes"))
    said = tidegate("verify", screened)
    assert said.code == 3
    assert said.out.startswith("different")
    assert "the input file's bytes" in said.out
    assert "what was found differs in row 2" in said.out


def test_a_changed_row_without_a_hit_is_seen_too(
    tidegate: Command, write: Write, screened: Path
) -> None:
    write("few.csv", ROWS.replace("Obermühle", "Untermühle"))
    said = tidegate("verify", screened, "--format", "json")
    assert said.code == 3
    assert not said.json()["equal"]
    assert any("nothing found differs" in text for text in said.json()["differences"])


def test_a_tampered_receipt_is_refused(tidegate: Command, screened: Path) -> None:
    shape = json.loads(screened.read_text("utf-8"))
    shape["run"]["as_of"] = "2020-01-01"
    screened.write_text(json.dumps(shape), encoding="utf-8")
    said = tidegate("verify", screened)
    assert said.code == 3
    assert "was altered" in said.err


def test_what_was_screened_is_not_taken_for_its_receipt(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    for said in (
        tidegate("verify", write("few.csv", ROWS)),
        tidegate("verify", write("cut.json", '{"run": {')),
    ):
        assert said.code == 3
        assert "is no receipt" in said.err
        assert "Expecting" not in said.err


@pytest.mark.parametrize("content", ["", "{", "[]", '{"run": 1}', "\0" * 50, "[" * 99_999])
def test_what_is_no_receipt_is_refused(tidegate: Command, write: Write, content: str) -> None:
    said = tidegate("verify", write("receipt.json", content))
    assert said.code == 3
    assert "is not a Tidegate receipt" in said.err


def forged(source: Path, path: Path, change: dict[str, object]) -> Path:
    """A receipt with other words in its run, sealed again; `None` takes a word out of the input."""
    from tidegate.findings.digest import exact, sha256_hex

    shape = json.loads(source.read_text("utf-8"))
    shape.pop("digest")
    told = change.pop("input.", None)
    run = {**shape["run"], **change}
    if isinstance(told, dict):
        run["input"] = {k: v for k, v in {**run["input"], **told}.items() if v is not None}
    made = {**shape, "run": run}
    path.write_text(json.dumps({**made, "digest": sha256_hex(exact(made))}), "utf-8")
    return path


def test_a_sealed_receipt_of_nonsense_is_no_mistake_of_ours(
    tidegate: Command, screened: Path, tmp_path: Path
) -> None:
    for change in (
        {"command": "search", "input": {}},
        {"command": "search", "input": {"query": {"name": 1}}},
        {"command": "dance"},
        {"settings": {}},
        {"settings": {"threshold": "0.9", "limit": "x"}},
        {"lists": [{"list": "x"}]},
        {"lists": [{"list": "x", "publication": "../../etc", "edition": "y"}]},
        {"input": {"file": "gone.csv"}},
        {"input": {"file": "\0"}},
        {"input": 7},
        {"as_of": "soon"},
    ):
        said = tidegate("verify", forged(screened, tmp_path / "forged.json", dict(change)))
        assert said.code in (2, 3, 4), (change, said.err)
    for change in (
        {"profile": 5},
        {"warnings": 5},
        {"rulebooks": [5]},
        {"lists_missing": [5]},
        {"mode": "banana"},
        {"mode": []},
        {"started": 5},
        {"input.": {"path": 5}},
        {"input.": {"columns": []}},
    ):
        said = tidegate("verify", forged(screened, tmp_path / "forged.json", dict(change)))
        assert said.code == 3, (change, said.err)
        assert "does not say how it was run" in said.err, (change, said.err)


def test_a_sealed_receipt_of_an_item_or_a_search_needs_what_was_asked(
    tidegate: Command, write: Write, tmp_path: Path
) -> None:
    item, file, search = (tmp_path / name for name in ("item.json", "items.json", "search.json"))
    tidegate("classify", "H100 SXM5", "--to", "CN", "--receipt", item)
    chips = write("chips.csv", "name\nH100 SXM5\n")
    tidegate("classify", chips, "--to", "CN", "--receipt", file)
    tidegate("search", "Huawei", "--receipt", search)
    for receipt in (item, file, search):
        assert tidegate("verify", receipt).code == 0
    for source, told in (
        (item, {"told": None}),
        (item, {"told": []}),
        (item, {"told": {"to": 5}}),
        (item, {"query": None}),
        (item, {"query": ["H100"]}),
        (file, {"told": None}),
        (file, {"mapping": ["name"]}),
        (file, {"path": 5}),
        (file, {"file": ["chips.csv"]}),
        (search, {"query": None}),
        (search, {"query": ["Huawei"]}),
    ):
        said = tidegate("verify", forged(source, tmp_path / "forged.json", {"input.": told}))
        assert said.code == 3, (told, said.err)
        assert "does not say how it was run" in said.err, (told, said.err)


def test_a_file_that_moved_is_found_beside_the_receipt_or_named(
    tidegate: Command, screened: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    (tmp_path / "few.csv").rename(moved / "few.csv")
    lost = tidegate("verify", screened)
    assert lost.code == 3
    assert "--input PATH" in lost.err
    assert tidegate("verify", screened, "--input", moved / "few.csv").code == 0
    screened.rename(moved / "receipt.json")
    assert tidegate("verify", moved / "receipt.json").code == 0


def test_the_file_with_the_right_bytes_is_taken(
    tidegate: Command, screened: Path, write: Write, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "few.csv").write_bytes((tmp_path / "few.csv").read_bytes())
    screened.rename(kept / "receipt.json")
    write("few.csv", "name\nAnother\n")
    assert tidegate("verify", kept / "receipt.json").code == 0


def test_a_search_can_be_proved(tidegate: Command, tmp_path: Path) -> None:
    for name in ("Huawei Technologies", "Zwiebelkuchen Obermühle"):
        receipt = tmp_path / "s.json"
        tidegate(
            "search", name, "--country", "CN", "--schema", "organisation", "--receipt", receipt
        )
        said = tidegate("verify", receipt)
        assert (said.code, said.out.split(":")[0]) == (0, "equal")


def test_the_old_edition_is_found_after_an_update(
    tidegate: Command, take: Take, write: Write, tmp_path: Path
) -> None:
    take([party(n) for n in range(40)], day(3))
    file = write("few.csv", f"name\n{party(3)['name']}\n")
    assert tidegate("screen", file, "--out", tmp_path / "o").code == 10
    take([party(n) for n in range(40) if n != 3], day(2))
    now = tidegate("screen", file, "--format", "json").json()
    assert not any(m["entry_id"] == "made-up-3" for m in now["subjects"][0]["matches"])
    said = tidegate("verify", tmp_path / "o" / "receipt.json")
    assert (said.code, said.out.split(":")[0]) == (0, "equal")


def test_an_edition_that_is_gone_is_named(
    tidegate: Command, take: Take, write: Write, own_home: Path, tmp_path: Path
) -> None:
    edition = take([party(n) for n in range(40)], day(3))
    file = write("few.csv", f"name\n{party(3)['name']}\n")
    tidegate("screen", file, "--out", tmp_path / "o")
    import shutil

    shutil.rmtree(own_home / "lists")
    said = tidegate("verify", tmp_path / "o" / "receipt.json")
    assert said.code == 4
    assert edition in said.err


def test_a_result_can_be_filed(tidegate: Command, screened: Path, tmp_path: Path) -> None:
    out = tmp_path / "proof.txt"
    said = tidegate("verify", screened, "--format", "table", "--out", out)
    assert (said.code, said.out) == (0, "")
    assert out.read_text("utf-8").startswith("equal")
