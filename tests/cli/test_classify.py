"""tidegate classify: what a person types, what they see, and what a script relies on."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from .conftest import Said

Command = Callable[..., Said]
CHIPS = (
    "name,dense_fp16_tflops,dense_int8_tops,applicable_die_mm2,dram_bw_gbs,io_bidir_gbs,dc_marketed"
)


def one(said: Said) -> Any:
    [item] = said.json()["items"]
    return item


def chips(tmp_path: Path, *rows: str, header: str = CHIPS) -> Path:
    path = tmp_path / "chips.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def test_the_issues_first_command(tidegate: Command) -> None:
    said = tidegate("classify", "H800 SXM", "--to", "CN", "--as-of", "2023-03-01")
    assert said.code == 0
    assert "none of 3A090, 4A090 and 4E091" in said.out
    assert "3A991.p" in said.out
    assert "not under the rules loaded" in said.out
    assert "part 746 embargoes" in said.out
    assert "87 FR 62186" in said.out


def test_the_same_chip_a_rule_later(tidegate: Command) -> None:
    said = tidegate("classify", "H800 SXM", "--to", "CN", "--as-of", "2026-02-01", "-f", "json")
    item = one(said)
    assert said.code == 10
    assert item["classification"] == "3A090.a"
    assert item["paragraphs"] == ["a.1", "a.2"]
    assert item["licence_required"] == "yes"
    assert item["exceptions"] == []
    assert item["review"].startswith("case-by-case if")
    assert item["review_else"] == "presumption of denial"


def test_explain_shows_the_arithmetic_and_the_clauses(tidegate: Command) -> None:
    said = tidegate("classify", "H800 SXM", "--to", "CN", "--as-of", "2023-03-01", "--explain")
    assert "989.5 TFLOPS dense × 16 bit = 15832" in said.out
    assert "528 >= 600" in said.out


def test_a_name_that_leaves_the_variant_open_is_asked_back(tidegate: Command) -> None:
    said = tidegate("classify", "H100", "--to", "CN")
    assert said.code == 2
    assert "H100 SXM5" in said.err
    assert "H100 PCIe" in said.err


def test_a_name_nobody_knows_says_what_to_do(tidegate: Command) -> None:
    said = tidegate("classify", "Flux Capacitor 9000", "--to", "CN")
    assert said.code == 2
    assert "docs/items.md" in said.err


def test_h20_to_china_is_no_3a090_and_its_licence_came_by_letter(tidegate: Command) -> None:
    before = one(tidegate("classify", "H20", "--to", "CN", "--as-of", "2025-04-08", "-f", "json"))
    after = one(tidegate("classify", "H20", "--to", "CN", "--as-of", "2025-04-09", "-f", "json"))
    assert before["classification"] == after["classification"] == "none"
    assert before["licence_required"] == "not_under_loaded_rules"
    assert after["licence_required"] == "yes"
    assert any("NVIDIA" in text for text in after["licence_assumes"])
    [by] = [f for f in after["findings"] if f["question"] == "licence" and f["verdict"] == "yes"]
    assert by["rule"] == "us.bis.is_informed"


def test_another_exporter_of_h20_cannot_be_told_of_the_letter(tidegate: Command) -> None:
    said = tidegate("classify", "H20", "--to", "CN", "--exporter", "Example Trading", "-f", "json")
    item = one(said)
    assert item["licence_required"] == "unknown"
    assert "exporter_is_maker" in item["missing"]


@pytest.mark.parametrize("place", ["IR", "KP", "CU", "SY", "RU", "BY"])
def test_an_embargoed_place_is_at_least_unknown(tidegate: Command, place: str) -> None:
    for name in ("RTX 4090 D", "T4"):
        item = one(tidegate("classify", name, "--to", place, "-f", "json"))
        assert item["licence_required"] == "unknown"
        assert any("746" in text for text in item["not_checked"])


def test_h20_to_russia_is_not_free(tidegate: Command) -> None:
    item = one(tidegate("classify", "H20", "--to", "RU", "--as-of", "2024-06-01", "-f", "json"))
    assert item["licence_required"] == "unknown"
    assert item["classification"] == "none"


def test_the_text_reaches_everywhere_and_its_enforcement_does_not(tidegate: Command) -> None:
    to = ("--to", "DE", "--end-user-hq", "DE", "--end-user-parent", "DE", "--as-of", "2026-02-01")
    said = tidegate("classify", "H100 SXM5", *to, "--mode", "both", "-f", "json")
    item = one(said)
    assert item["licence_required"] == "not_under_loaded_rules"
    assert item["readings"]["text"]["licence_required"] == "yes"
    assert said.code == 10


def test_a_headquarters_in_china_brings_the_licence_to_germany(tidegate: Command) -> None:
    to = ("--to", "DE", "--end-user-hq", "DE", "--end-user-parent", "CN", "--as-of", "2026-02-01")
    assert one(tidegate("classify", "H100 SXM5", *to, "-f", "json"))["licence_required"] == "yes"


def test_an_untold_headquarters_is_named_as_what_would_settle_it(tidegate: Command) -> None:
    item = one(tidegate("classify", "H100 SXM5", "--to", "DE", "-f", "json"))
    assert item["licence_required"] == "unknown"
    assert item["missing"] == ["party_hq5"]


def test_a_listed_end_user_changes_the_second_answer(tidegate: Command) -> None:
    free = ("--to", "CN", "--as-of", "2026-02-01", "-f", "json")
    alone = one(tidegate("classify", "T4", *free))
    listed = one(tidegate("classify", "T4", *free, "--end-user", "Huawei Technologies Co., Ltd."))
    nobody = one(tidegate("classify", "T4", *free, "--end-user", "Zwiebelkuchen Obermühle"))
    assert alone["licence_required"] == "not_under_loaded_rules"
    assert "party lists" in alone["not_checked"]
    assert listed["licence_required"] == "yes"
    assert listed["classification"] == alone["classification"] == "none"
    assert nobody["licence_required"] == "not_under_loaded_rules"
    assert "party lists" not in nobody["not_checked"]
    assert "starter" in json.dumps(listed["parties"]) or listed["parties"][0]["matches"]


def test_on_the_day_after_the_stay_both_branches_of_the_affiliates_rule_are_shown(
    tidegate: Command,
) -> None:
    told = ("T4", "--to", "CN", "--end-user", "Zwiebelkuchen Obermühle", "--owner",
            "Huawei Technologies Co., Ltd.", "--owner-share", "60")  # fmt: skip
    stayed = one(tidegate("classify", *told, "--as-of", "2026-11-09", "-f", "json"))
    back = one(tidegate("classify", *told, "--as-of", "2026-11-10", "-f", "json"))
    assert stayed["branches"] == []
    [branch] = back["branches"]
    assert branch["licence_required_if_in_force"] == "yes"
    assert branch["licence_required_if_not"] == "not_under_loaded_rules"


def test_a_release_for_publication_is_not_subject_whoever_hears_it(tidegate: Command) -> None:
    facts = (
        "--movement",
        "release",
        "--fact",
        "release_of=technology",
        "--fact",
        "intended_for_publication=yes",
        "--fact",
        "restrictions_accepted=no",
    )
    answers = [
        one(tidegate("classify", "H100 SXM5", *facts, "--fact", f"recipient_citizenship={code}",
                     "-f", "json"))
        for code in ("CN", "FR", "US")
    ]  # fmt: skip
    four = [(a["licence_required"], a["review"], a["missing"]) for a in answers]
    assert len(set(map(str, four))) == 1
    assert any(f["outcome"] == "not_subject" for f in answers[0]["findings"])


def test_a_file_gives_one_answer_a_row(tidegate: Command, tmp_path: Path) -> None:
    path = chips(tmp_path, "Alpha,300,600,500,2000,100,yes", "Beta,100,200,,500,50,yes")
    said = tidegate("classify", path, "--to", "CN", "--as-of", "2026-02-01", "-f", "json")
    alpha, beta = said.json()["items"]
    assert (alpha["row"], alpha["classification"], alpha["paragraphs"]) == (
        2, "3A090.a", ["a.1", "a.2"],
    )  # fmt: skip
    assert (beta["classification"], beta["licence_required"]) == ("unknown", "unknown")
    assert beta["missing"][0] == "die_area"


def test_a_row_may_bring_its_own_transaction(tidegate: Command, tmp_path: Path) -> None:
    header = CHIPS + ",to,quantity,value,currency,date"
    path = chips(
        tmp_path,
        "Alpha,300,600,500,2000,100,yes,CN,8,250000,USD,2023-11-17",
        "Alpha,300,600,500,2000,100,yes,CN,8,250000,USD,2022-10-01",
        "Alpha,300,600,500,2000,100,yes,VN,,,,2026-02-01",
        header=header,
    )
    items = tidegate("classify", path, "--to", "FR", "-f", "json").json()["items"]
    assert [item["to"] for item in items] == ["CN", "CN", "VN"]
    assert [item["classification"] for item in items] == ["3A090.a", "none", "3A090.a"]
    assert [item["quantity"] for item in items] == [8, 8, None]
    assert items[0]["currency"] == "USD"


def test_an_interval_of_areas_settles_what_it_can(tidegate: Command, tmp_path: Path) -> None:
    path = chips(tmp_path, "Under,275,275,<600,1200,364,yes", "Span,200,,500-1000,1200,364,yes")
    under, span = tidegate("classify", path, "--to", "CN", "-f", "json").json()["items"]
    assert (under["classification"], under["paragraphs"]) == ("3A090.a", ["a.2"])
    assert span["classification"] == "unknown"
    assert span["licence_required"] == "yes"
    assert span["classification_possible"] == ["3A090.a", "3A090.b"]


BAD = {
    "a sparse rate": ("Alpha,1979 TFLOPS with sparsity,,814,3350,1028,yes", "sparse"),
    "terabytes for gigabytes": ("Alpha,300,600,500,3.35,100,yes", "TB/s"),
    "a negative area": ("Alpha,300,600,-500,2000,100,yes", "negative"),
    "no number": ("Alpha,inf,600,500,2000,100,yes", "inf"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_cell_is_told_with_its_place_and_mend(
    tidegate: Command, tmp_path: Path, kind: str
) -> None:
    row, word = BAD[kind]
    out = tmp_path / "answer.json"
    said = tidegate("classify", chips(tmp_path, row), "--to", "CN", "--out", out)
    assert said.code == 3
    assert "chips.csv, row 2" in said.err
    assert word in said.err
    assert not out.exists()


def test_all_bad_cells_of_a_file_are_told_at_once(tidegate: Command, tmp_path: Path) -> None:
    path = chips(tmp_path, *(row for row, _ in BAD.values()))
    said = tidegate("classify", path, "--to", "CN")
    assert said.code == 3
    for row in range(2, 2 + len(BAD)):
        assert f"row {row}" in said.err


def test_a_missing_file_is_not_looked_up_as_a_chip(tidegate: Command, tmp_path: Path) -> None:
    said = tidegate("classify", tmp_path / "nowhere.csv", "--to", "CN")
    assert said.code == 3
    assert "no such file" in said.err


@pytest.mark.parametrize(
    "told",
    [("--to", "Atlantis"), ("--as-of", "soon"), ("--fact", "nonsense"), ("--fact", "tpp=fast"),
     ("--fact", "in_3a090_a=yes"), ("--owner-share", "150"), ("--end-use", "gardening")],
)  # fmt: skip
def test_what_cannot_be_read_is_a_usage_error(tidegate: Command, told: tuple[str, str]) -> None:
    said = tidegate("classify", "T4", *told)
    assert said.code == 2, said.err
    assert said.out == ""


def test_a_fact_told_beside_a_chip_goes_before_the_catalogue(tidegate: Command) -> None:
    told = ("classify", "RTX 4090", "--to", "CN", "--as-of", "2026-02-01", "-f", "json")
    game, centre = one(tidegate(*told)), one(tidegate(*told, "--fact", "data_centre=yes"))
    assert game["exceptions"] == ["NAC"]
    assert centre["exceptions"] == []


@pytest.mark.parametrize("format", ["csv", "xlsx", "html", "json", "table"])
def test_every_format_says_the_same(tidegate: Command, tmp_path: Path, format: str) -> None:
    out = tmp_path / f"answer.{format}"
    path = chips(tmp_path, "Alpha,300,600,500,2000,100,yes", "=cmd()|x,100,200,,500,50,yes")
    said = tidegate("classify", path, "--to", "CN", "-f", format, "--out", out)
    assert said.code == 10, said.err
    raw = out.read_bytes()
    if format == "xlsx":
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            text = "".join(book.read(name).decode() for name in book.namelist() if "xml" in name)
        assert "<f>" not in text
    else:
        text = html.unescape(raw.decode("utf-8"))
    assert "3A090.a" in text
    if format == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["classification"] for row in rows] == ["3A090.a", "unknown"]
        assert rows[1]["name"] == "'=cmd()|x"
    if format == "html":
        assert "<script" not in text
        assert "default-src 'none'" in text


def test_a_name_with_markup_stays_text(tidegate: Command, tmp_path: Path) -> None:
    out = tmp_path / "answer.html"
    path = chips(tmp_path, "<img src=x onerror=alert(1)>,300,600,500,2000,100,yes")
    tidegate("classify", path, "--to", "CN", "--out", out)
    assert "<img" not in out.read_text("utf-8")


@pytest.mark.parametrize("named", [True, False])
def test_a_receipt_proves_the_answer(tidegate: Command, tmp_path: Path, named: bool) -> None:
    receipt = tmp_path / "receipt.json"
    what = "H20" if named else chips(tmp_path, "Alpha,300,600,500,2000,100,yes")
    told = ("--to", "CN", "--end-user", "Huawei", "--as-of", "2026-02-01")
    tidegate("classify", what, *told, "--receipt", receipt)
    again = tidegate("verify", receipt)
    assert again.code == 0, again.out
    if not named:
        chips(tmp_path, "Alpha,100,200,500,2000,100,yes")
        changed = tidegate("verify", receipt, "-f", "json")
        assert changed.code == 3
        assert any("row" in text for text in changed.json()["differences"])


def test_a_receipt_and_an_answer_are_two_files(tidegate: Command, tmp_path: Path) -> None:
    one = tmp_path / "one.json"
    assert tidegate("classify", "T4", "--to", "CN", "--out", one, "--receipt", one).code == 2


def test_parquet_goes_to_parquet_in_bulk(tidegate: Command, tmp_path: Path) -> None:
    source, target = tmp_path / "figures.parquet", tmp_path / "answers.parquet"
    duckdb.execute(
        "COPY (SELECT * FROM (VALUES ('ic', 4800, 0.0, true), ('ic', 4000, 500, true), "
        "('ic', 1599, 10, true), ('ic', 3000, NULL, true)) t(kind, tpp, die_area, data_centre)) "
        f"TO '{source}' (FORMAT parquet)"
    )
    said = tidegate("classify", source, "--as-of", "2026-02-01", "--out", target)
    assert said.code == 0, said.err
    assert "4 rows" in said.out
    rows = duckdb.execute(
        f"SELECT us_ear_3a090_classification, us_ear_3a090_paragraphs FROM '{target}'"
    ).fetchall()
    assert rows == [("3A090.a", ["a.1"]), ("3A090.a", ["a.2"]), ("none", []), ("unknown", [])]
    assert tidegate("classify", source, "--to", "CN", "--out", target).code == 2
    assert tidegate("classify", "T4", "--ask", "us.ear.3a090").code == 2


def test_an_entity_list_party_leaves_no_exception(tidegate: Command) -> None:
    told = ("classify", "RTX 4090", "--to", "CN", "--as-of", "2026-02-01", "-f", "json")
    listed = one(tidegate(*told, "--end-user", "Huawei Technologies Co., Ltd."))
    assert one(tidegate(*told))["exceptions"] == ["NAC"]
    assert listed["exceptions"] == []
    assert listed["licence_required"] == "yes"


def test_a_name_that_resembles_a_listed_party_weakly_is_not_passed_over(
    tidegate: Command,
) -> None:
    said = tidegate("classify", "T4", "--to", "CN", "--end-user", "SMIC Works", "-f", "json")
    item = one(said)
    assert said.code == 10
    assert item["licence_required"] == "unknown"
    assert any("Semiconductor Manufacturing" in text for text in item["missing"])
    assert said.json()["parties_checked_against"].startswith("13 lists")


@pytest.mark.parametrize(
    ("fact", "field", "want"),
    [
        ("tpp=99999", "classification", "3A090.a"),
        ("kind=IC", "classification", "none"),
        ("destination=Iran", "licence_required", "unknown"),
    ],
)
def test_a_fact_told_is_used(tidegate: Command, fact: str, field: str, want: str) -> None:
    told = ("T4", "--fact", "data_centre=yes", "--fact", fact, "-f", "json")
    assert one(tidegate("classify", *told))[field] == want


@pytest.mark.parametrize(
    "fact", ["kind=banana", "party_lists=us.bis.entity", "recipient_citizenship=Atlantis",
             "destination=XX", "owner_share=49.99999999", "release_of=banana"],
)  # fmt: skip
def test_a_fact_that_cannot_be_is_refused(tidegate: Command, fact: str) -> None:
    assert tidegate("classify", "T4", "--to", "CN", "--fact", fact).code == 2


def test_a_seat_told_goes_before_a_fact_that_denies_it(tidegate: Command) -> None:
    told = ("--to", "DE", "--end-user-hq", "CN", "--end-user-parent", "CN")
    item = one(tidegate("classify", "H100 SXM5", *told, "--fact", "party_hq5=no", "-f", "json"))
    assert item["licence_required"] == "yes"


def test_technology_is_asked_for_by_its_eccn(tidegate: Command) -> None:
    item = one(tidegate("classify", "3E001", "--movement", "release", "-f", "json"))
    assert item["facts"]["release_eccn"] == "3E001"
    assert item["licence_required"] == "unknown"


def test_a_file_without_a_row_is_worth_a_look(tidegate: Command, tmp_path: Path) -> None:
    said = tidegate("classify", chips(tmp_path), "--to", "CN")
    assert said.code == 10
    assert "no rows" in said.out


def test_the_file_that_is_read_is_never_written_over(tidegate: Command, tmp_path: Path) -> None:
    path = chips(tmp_path, "Alpha,300,600,500,2000,100,yes")
    before = path.read_bytes()
    for option in ("--out", "--receipt"):
        assert tidegate("classify", path, "--to", "CN", option, path).code == 2
    assert path.read_bytes() == before


def test_what_is_not_checked_for_one_row_is_told_of_the_table(
    tidegate: Command, tmp_path: Path
) -> None:
    row = "300,600,500,2000,100,yes"
    path = chips(tmp_path, f"A,{row},CN", f"B,{row},DE", header=CHIPS + ",to")
    said = tidegate("classify", path, "--as-of", "2026-02-01")
    assert "744.21 military end use (1 of 2 items)" in said.out


def test_a_long_file_is_told_in_brief_and_says_so(
    tidegate: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tidegate.desk.items.TRACED", 1)
    row = "300,600,500,2000,100,yes"
    path = chips(tmp_path, f"A,{row}", f"B,{row}")
    brief = tidegate("classify", path, "--to", "CN", "-f", "json").json()
    assert any("left out" in note for note in brief["notes"])
    for item in brief["items"]:
        assert item["trace"] == []
        assert item["findings"]
        assert all(f["verdict"] != "no" and f["notes"] == [] for f in item["findings"])


def test_a_reexport_of_a_us_makers_chip_says_why_the_ear_are_taken_to_reach_it(
    tidegate: Command,
) -> None:
    told = ("classify", "H100 SXM5", "--from", "DE", "--to", "CN", "-f", "json")
    taken, denied = one(tidegate(*told)), one(tidegate(*told, "--fact", "subject_to_ear=no"))
    assert taken["licence_required"] == "yes"
    assert any("was not looked at" in text for text in taken["assumed"])
    assert not any("subject to the EAR" in text for text in denied["assumed"])
    by_rule = [f["rule"] for f in denied["findings"] if f["verdict"] == "yes"]
    assert "us.ear.742_6" not in by_rule


def test_an_exception_is_open_where_the_party_may_be_a_listed_one(tidegate: Command) -> None:
    told = ("A30", "--to", "CN", "--as-of", "2026-02-01", "--end-user", "SMIC Works", "-f", "json")
    assert one(tidegate("classify", *told))["exceptions"] == ["unknown"]


def test_an_owner_that_may_be_listed_leaves_the_affiliates_rule_open(tidegate: Command) -> None:
    told = ("T4", "--to", "CN", "--as-of", "2025-10-15", "--owner", "SMIC", "--owner-share", "60")
    item = one(tidegate("classify", *told, "-f", "json"))
    rule = [f for f in item["findings"] if f["rule"] == "us.ear.affiliates"]
    assert [f["verdict"] for f in rule] == ["unknown"]


def test_a_party_is_judged_by_the_law_of_its_own_row(tidegate: Command, tmp_path: Path) -> None:
    row = "Alpha,10,20,500,2000,10,yes,CN,Huawei Technologies Co. Ltd."
    header = CHIPS + ",to,end_user,date"
    path = chips(tmp_path, f"{row},2010-01-01", f"{row},2026-02-01", header=header)
    early, late = tidegate("classify", path, "-f", "json").json()["items"]
    days = {f["verdict"] for f in early["findings"] if f["rule"] == "us.bis.entity"}
    assert late["licence_required"] == "yes"
    assert days <= {"unknown"}
    assert early["licence_required"] != "yes"
