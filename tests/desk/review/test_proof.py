"""A review's receipt: the same again, and what differs where something was changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tidegate import Tidegate
from tidegate.errors import InputError
from tidegate.findings.receipt import write_receipt
from tidegate.findings.review_receipt import review_receipt

from .conftest import ENGAGEMENTS, KEY, NAMES

Write = Callable[..., Path]
Shipped = dict[str, dict[str, Any]]


def reviewed(path: Path, receipt: Path, **more: Any) -> dict[str, Any]:
    document = Tidegate().reviews.review(path, **more)
    write_receipt(review_receipt(document), receipt)
    return document


@pytest.mark.parametrize("name", NAMES)
def test_each_shipped_engagement_verifies(
    shipped: Shipped, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIDEGATE_LOG_KEY", KEY)
    receipt = tmp_path / "receipt.json"
    write_receipt(review_receipt(shipped[name]), receipt)
    proof = Tidegate().receipts.verify(receipt)
    assert proof.equal, proof.differences


def test_the_same_file_gives_the_same_bytes_but_for_the_time(shipped: Shipped) -> None:
    path = ENGAGEMENTS / "joint-laboratory" / "engagement.yaml"
    again = Tidegate().reviews.review(path)
    told = [json.loads(json.dumps(each)) for each in (shipped["joint-laboratory"], again)]
    for each in told:
        each["run"]["started"] = ""
    assert json.dumps(told[0]) == json.dumps(told[1])


def test_a_folder_that_moved_verifies_from_its_new_place(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    shutil.copytree(ENGAGEMENTS / "talent-contract", first)
    receipt = tmp_path / "receipt.json"
    reviewed(first / "engagement.yaml", receipt)
    first.rename(second)
    with pytest.raises(InputError):
        Tidegate().receipts.verify(receipt)
    assert Tidegate().receipts.verify(receipt, input_path=second / "engagement.yaml").equal


def test_a_changed_file_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    shutil.copytree(ENGAGEMENTS / "talent-contract", folder)
    receipt = tmp_path / "receipt.json"
    reviewed(folder / "engagement.yaml", receipt)
    with (folder / "gifts.csv").open("a", encoding="utf-8") as file:
        file.write('Other Ltd,company,China,gift,"900,000.00",USD,2026-02-01,no,\n')
    proof = Tidegate().receipts.verify(receipt)
    assert not proof.equal
    assert any("input files" in text for text in proof.differences)
    assert any("what was found differs in" in text for text in proof.differences)


def test_the_profile_and_the_opened_folders_of_then_are_used(
    tmp_path: Path, engagement: Write
) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "s.csv").write_text("owner,owned,percent\nHuawei,B,60\n", encoding="utf-8")
    path = engagement(
        f"date: 2026-10-01\nparties: [{{name: Huawei Technologies}}]\nstakes: {beside / 's.csv'}\n"
    )
    with pytest.raises(InputError):
        Tidegate().reviews.review(path)
    gate = Tidegate()
    gate.profile.set(ear_items=True)
    receipt = tmp_path / "receipt.json"
    reviewed(path, receipt, opened=[beside])
    gate.profile.clear()
    assert gate.receipts.verify(receipt).equal


def test_a_receipt_names_nobody(tmp_path: Path, engagement: Write) -> None:
    path = engagement(
        "parties: [{name: Huawei Technologies}]\n"
        "people: [{label: the dean, affiliations: [Harbin Institute of Technology]}]\n"
    )
    receipt = tmp_path / "receipt.json"
    reviewed(path, receipt)
    text = receipt.read_text("utf-8")
    for word in ("Huawei", "the dean", "Harbin"):
        assert word not in text


def test_a_receipt_that_does_not_say_how_it_was_run_is_refused(
    shipped: Shipped, tmp_path: Path
) -> None:
    document = json.loads(json.dumps(shipped["h20-sale"]))
    for change in ({"opened": [1]}, {"registry": []}, {"files": [{"file": 1}]}, {"log_key": 3}):
        broken = json.loads(json.dumps(document))
        broken["run"]["input"] |= change
        receipt = tmp_path / "receipt.json"
        write_receipt(review_receipt(broken), receipt)
        with pytest.raises(InputError, match="does not say how it was run"):
            Tidegate().receipts.verify(receipt)
