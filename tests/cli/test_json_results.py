"""Every JSON result fits the schema in docs/schema, and a schema there belongs to a result."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import EXAMPLES, Said, Take, day, party

Command = Callable[..., Said]
Write = Callable[[str, str], Path]
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "schema"
KINDS: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
    "integer": int, "number": (int, float),
}  # fmt: skip
NAMES = (
    "screen", "lists-status", "lists-update", "lists-diff", "lists-show", "compare",
    "compare-pairs", "profile", "verify", "classify", "whatif", "landscape-frontier",
    "landscape-chips", "landscape-works", "rules-list", "rules-show", "rules-diff", "rules-test",
    "rules-timeline", "rules-watch", "rules-update", "ownership", "ownership-deal",
    "ownership-ledger",
    "gifts", "disclose", "network", "affiliation", "affiliation-file",
    "collaboration", "provenance", "distillation", "distillation-sketches",
    "distillation-answer", "range", "tune", "review", "engagement", "cases-list", "case",
    "cases-export",
    "cases-add", "cases-reasons", "audit-verify", "audit-head", "audit-retention", "audit-hold",
    "audit-erase", "users", "keys",
)  # fmt: skip


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.schema.json").read_text("utf-8"))
    return loaded


def faults(value: Any, shape: dict[str, Any], root: dict[str, Any], at: str = "$") -> list[str]:
    """What breaks the schema; a key nobody wrote down is a fault as well."""
    if "$ref" in shape:
        shape = root["$defs"][shape["$ref"].rsplit("/", 1)[1]]
    kinds = shape.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    is_kind = [
        isinstance(value, KINDS[kind])
        and not (isinstance(value, bool) and kind in ("integer", "number"))
        for kind in kinds
    ]
    if kinds and not any(is_kind):
        return [f"{at}: {value!r} is no {kinds}"]
    said = []
    if "enum" in shape and value not in shape["enum"]:
        said.append(f"{at}: {value!r} is none of {shape['enum']}")
    if isinstance(value, dict):
        said += [f"{at}: {key} is missing" for key in shape.get("required", ()) if key not in value]
        more = shape.get("additionalProperties", not shape.get("properties"))
        for key, item in value.items():
            if key in shape.get("properties", {}):
                said += faults(item, shape["properties"][key], root, f"{at}.{key}")
            elif isinstance(more, dict):
                said += faults(item, more, root, f"{at}.{key}")
            elif not more:
                said.append(f"{at}: {key} is not documented")
    if isinstance(value, list) and "items" in shape:
        for number, item in enumerate(value):
            said += faults(item, shape["items"], root, f"{at}[{number}]")
    return said


def check(name: str, value: Any) -> None:
    wanted = schema(name)
    assert faults(value, wanted, wanted) == []


def test_there_is_a_schema_for_every_result_and_no_other() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.schema.json" for name in NAMES}


def test_the_check_can_fail() -> None:
    wanted = schema("verify")
    good = {"receipt": "r", "equal": True, "differences": [], "notes": []}
    assert faults(good, wanted, wanted) == []
    for change in ({"equal": 1}, {"notes": [1]}, {"more": 1}):
        assert faults({**good, **change}, wanted, wanted)
    assert faults({}, wanted, wanted)


def test_screening_and_search(tidegate: Command) -> None:
    check("screen", tidegate("screen", EXAMPLES / "partners.csv", "-f", "json").json())
    for name in ("Huawei Technologies", "Zwiebelkuchen Obermühle"):
        check("screen", tidegate("search", name, "-f", "json").json())
    tidegate("profile", "--set", "ear_items=yes")
    check("screen", tidegate("search", "Huawei", "--list", "us.bis", "-f", "json").json())


def test_tuning(tidegate: Command, tmp_path: Path) -> None:
    file, out = EXAMPLES / "partners.csv", tmp_path / "first.json"
    tidegate("tune", file, "-o", out)
    first = json.loads(out.read_text("utf-8"))
    check("tune", first)
    sheet = tmp_path / "sheet.csv"
    tidegate("tune", file, "-o", sheet)
    head, *rows = sheet.read_text("utf-8-sig").splitlines()
    place = head.split(",").index("True match? (yes/no)")
    assert place == 5  # the names before it hold no comma that is not quoted
    filled = tmp_path / "filled.csv"
    pairs = [one["pair"] for one in first["review"]]
    filled.write_text("Pair,True match?\n" + "\n".join(f"{p},yes" for p in pairs), "utf-8")
    again = tidegate("tune", file, "--labels", filled, "--before", out, "-f", "json").json()
    check("tune", again)
    assert again["labels"]["answers"] == len(rows) == len(pairs)


def test_lists(tidegate: Command, take: Take, tmp_path: Path) -> None:
    check("lists-status", tidegate("lists", "status", "-f", "json").json())
    check("lists-show", tidegate("lists", "show", "us.bis.entity", "-f", "json").json())
    parties = [party(n) for n in range(40)]
    take(parties, day(3))
    take([*parties[1:], {**party(1), "name": "Renamed Works", "id": "other"}], day(2))
    check("lists-status", tidegate("lists", "status", "-f", "json").json())
    difference = tidegate("lists", "diff", "us.csl", "-f", "json").json()
    assert difference["added"] and difference["removed"]
    check("lists-diff", difference)
    check("lists-show", tidegate("lists", "show", "us.csl", "-f", "json").json())
    updated = tidegate("lists", "update", "us.csl", "eu.fsf", "--from", tmp_path, "-f", "json")
    check("lists-update", updated.json())


@pytest.mark.parametrize("schema_name", ["person", "Company"])
def test_comparison(tidegate: Command, write: Write, schema_name: str) -> None:
    check(
        "compare", tidegate("compare", "A B", "B A", "--schema", schema_name, "-f", "json").json()
    )
    pairs = write("p.csv", f"name1,name2,schema,more\nA B,B A,{schema_name},1\n,,,\nC,D,,\n")
    check("compare-pairs", tidegate("compare", "--pairs", pairs, "-f", "json").json())


@pytest.mark.parametrize("mode", ["enforced", "text", "both"])
def test_items(tidegate: Command, mode: str) -> None:
    for more in (("H800 SXM", "--to", "CN"), ("Inferentia2", "--to", "DE", "--end-user", "Huawei")):
        check("classify", tidegate("classify", *more, "--mode", mode, "-f", "json").json())


def test_profile_and_proof(tidegate: Command, tmp_path: Path) -> None:
    check("profile", tidegate("profile", "-f", "json").json())
    tidegate("profile", "--set", "ear_items=yes", "--set", "established_in=DE")
    check("profile", tidegate("profile", "-f", "json").json())
    receipt = tmp_path / "r.json"
    tidegate("search", "Huawei", "--receipt", receipt)
    check("verify", tidegate("verify", receipt, "-f", "json").json())


OWNED = (
    "owner,owned,percent,class,owner_country\n"
    "X,A,60,equity,CN\nX,A,50,votes,CN\nA,B,45-55,,\nP,Q,100,,\nQ,P,100,,\nX,A,,veto,\n"
    "unknown,E,30,,\nC,D,70,,\nE,D,60,,\nSberbank of Russia,C,60,,RU\n"
)


@pytest.mark.parametrize("mode", ["enforced", "text", "both"])
def test_ownership(tidegate: Command, write: Write, mode: str) -> None:
    path = write("s.csv", OWNED)
    for more in (("--all-regimes",), ("--listed", "X", "--analysis"), ("--regime", "us.pafaca")):
        said = tidegate("ownership", path, *more, "--mode", mode, "-f", "json")
        check("ownership", said.json())


def test_deals_and_ventures(tidegate: Command) -> None:
    deal = ("--regime", "us.pafaca", "--before", "2026-01-21", "--as-of", "2026-01-22")
    tiktok = EXAMPLES / "tiktok.bods.json"
    sale = EXAMPLES / "tiktok-full-sale.bods.json"
    found = tidegate("ownership", tiktok, *deal, "--against", sale, "-f", "json").json()
    check("ownership-deal", found)
    for side in found["sides"]:
        check("ownership", side["document"])
    ventures = EXAMPLES / "ventures.csv"
    check("ownership-ledger", tidegate("ownership", ventures, "--ledger", "-f", "json").json())


def test_a_ledger_of_gifts_fits(tidegate: Command) -> None:
    check("gifts", tidegate("gifts", EXAMPLES / "gifts.csv", "--year", "2026", "-f", "json").json())


def test_the_shipped_engagements_fit_the_schema_of_their_file(tidegate: Command) -> None:
    import yaml

    assert tidegate("review", "--form", "-f", "json").json() == schema("engagement")
    for path in sorted((EXAMPLES / "engagements").glob("*/engagement.yaml")):
        check("engagement", yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader))


@pytest.mark.parametrize("name", ["tiktok", "h20-sale", "joint-laboratory", "talent-contract"])
def test_a_review_fits(tidegate: Command, name: str) -> None:
    path = EXAMPLES / "engagements" / name / "engagement.yaml"
    check("review", tidegate("review", path, "-f", "json").json())
