"""Users' files: any headers, any format, transactions passed through, names looked up."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tidegate.errors import InputError
from tidegate.items import ItemTable, catalogue, facts_of, read_items
from tidegate.items.columns import meaning_of
from tidegate.items.transaction_columns import TRANSACTION_COLUMNS
from tidegate.rules.interval import Interval

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def at(text: str, name: str = "chips.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return at


def _facts(table: ItemTable, row: int = 0) -> dict[str, object]:
    return dict(facts_of(table.rows[row].item))


@pytest.mark.parametrize(
    ("header", "role", "name", "unit", "said"),
    [
        ("dense_fp16_tflops", "rate", "fp16", "tflops", "dense"),
        ("FP16 dense (TFLOPS)", "rate", "fp16", "TFLOPS", "dense"),
        ("Peak INT8 performance (TOPS) sparse", "rate", "int8", "TOPS", "sparse"),
        ("BF16 TFLOPS (with sparsity)", "rate", "bf16", "TFLOPS", "sparse"),
        ("FP16 TFLOPS without sparsity", "rate", "fp16", "TFLOPS", "dense"),
        ("FP8 Tensor Core (PFLOPS)", "rate", "fp8", "PFLOPS", ""),
        ("Tensor-FP16/BF16 performance (FLOP/s)", "rate", "fp16", "FLOP/s", ""),
        ("MXFP4 dense TFLOPS", "rate", "fp4", "TFLOPS", "dense"),
        ("Die size (mm²)", "figure", "die_area", "mm²", ""),
        ("applicable_die_mm2", "figure", "die_area", "mm2", ""),
        ("memory_bandwidth_gbs", "figure", "dram_bandwidth", "GB/s", ""),
        ("Memory bandwidth (TB/s)", "figure", "dram_bandwidth", "TB/s", ""),
        ("Memory bandwidth", "figure", "dram_bandwidth", "", ""),
        ("Interconnect (GB/s, bidirectional)", "figure", "io_rate", "GB/s", ""),
        ("dram_bandwidth", "figure", "dram_bandwidth", "GB/s", ""),
        ("TPP", "figure", "tpp", "", ""),
        ("Data centre?", "claim", "data_centre", "", ""),
        ("product", "text", "name", "", ""),
        ("Hardware name", "text", "name", "", ""),
        ("to", "transaction", "destination", "", ""),
        ("End user", "transaction", "end_user", "", ""),
        ("conf_perf", "confidence", "rates", "", ""),
        ("best_format", "computed", "best_format", "", ""),
        ("FP32 price", "field", "FP32 price", "", ""),
        ("Tensor cores", "field", "Tensor cores", "", ""),
    ],
)
def test_a_header_means_what_it_says(
    header: str, role: str, name: str, unit: str, said: str
) -> None:
    meaning = meaning_of(header)
    assert (meaning.role, meaning.name, meaning.unit, meaning.said) == (role, name, unit, said)


def test_every_transaction_column_is_known_by_its_own_name() -> None:
    for name in TRANSACTION_COLUMNS:
        assert meaning_of(name).role == "transaction"
        assert meaning_of(name).name == name


def test_friendly_headers_give_the_same_facts_as_the_schema_s(write: Write) -> None:
    plain = read_items(
        write(
            "name,dense_fp16_tflops,applicable_die_mm2,dram_bw_gbs,dc_marketed\nX,989.5,814,3350,yes\n"
        )
    )
    friendly = read_items(
        write(
            "Chip,FP16 dense (TFLOPS),Die size (mm²),Memory bandwidth,Data centre?\n"
            "X,989.5,814,3.35 TB/s,Yes\n",
            "other.csv",
        )
    )
    assert _facts(plain) == _facts(friendly)
    assert _facts(plain)["tpp"] == 15832


def test_json_and_csv_give_the_same_facts(write: Write) -> None:
    row = {
        "name": "X",
        "dense_fp16_tflops": 989.5,
        "applicable_die_mm2": "<600",
        "dram_bw_gbs": 3350,
    }
    told = read_items(write(json.dumps([row]), "x.json"))
    csv = "name,dense_fp16_tflops,applicable_die_mm2,dram_bw_gbs\nX,989.5,<600,3350\n"
    assert _facts(told) == _facts(read_items(write(csv)))
    assert _facts(told)["die_area"] == Interval(None, Decimal(600))


def test_a_stated_tpp_counts_only_where_the_file_gives_no_rates(write: Write) -> None:
    stated = read_items(write("name,TPP,die_area\nX,4800,500\n"))
    assert _facts(stated)["tpp"] == 4800
    assert stated.rows[0].item.figures["tpp"][0].source.startswith("as stated")
    computed = read_items(write("name,dense_fp16_tflops,TPP\nX,312,5000\n", "b.csv"))
    assert _facts(computed)["tpp"] == 4992
    assert any("file says 5000" in note for note in computed.rows[0].notes)


def test_tpp_and_density_alone_give_the_area(write: Write) -> None:
    table = read_items(write("name,tpp,pd,dc\na,1600,3.2,yes\nb,1600,5.92,yes\n"))
    assert _facts(table)["die_area"] == 500
    area = _facts(table, 1)["die_area"]
    assert area == Interval(Decimal("270.270270"), Decimal("270.270271"))


def test_facts_may_be_given_by_their_own_names(write: Write) -> None:
    header = "name,kind,tpp,planar_only,own_eccn,contains_ic,transistors_billion,completed"
    table = read_items(write(f"{header}\nBox,computer,15832,no,5A992,yes,80,2027-03-01\n"))
    facts = _facts(table)
    assert facts["kind"] == "computer"
    assert facts["planar_only"] is False
    assert facts["own_eccn"] == "5A992"
    assert facts["contains_ic"] is True
    assert facts["transistors_billion"] == 80
    assert facts["completed"] == "2027-03-01"


def test_weights_and_memory_are_told_by_their_figures_and_the_note_says_so(write: Write) -> None:
    weights = read_items(write("model,training compute,weights published\nM,3.8e25 FLOP,no\n"))
    facts = _facts(weights)
    assert facts["kind"] == "weights"
    assert facts["training_exaops"] == 38_000_000
    assert facts["weights_published"] is False
    stack = read_items(write("name,hbm_bandwidth,hbm_area\nHBM3E,1178,121\n", "b.csv"))
    assert _facts(stack)["kind"] == "hbm"
    assert any("memory stack" in note for note in stack.rows[0].notes)


def test_a_name_alone_is_looked_up_and_the_reading_says_how(write: Write) -> None:
    table = read_items(write("product,quantity,to\nH100 SXM,8,CN\n"))
    [row] = table.rows
    assert row.item.catalogue_id == "nvidia.h100-sxm5"
    assert row.hit is not None
    assert row.hit.score == 100
    assert any("is taken as NVIDIA H100 SXM5" in note for note in row.notes)
    assert row.transaction == {"quantity": "8", "destination": "CN"}
    assert row.item.fields == {"quantity": "8", "to": "CN"}
    assert row.item.row == 2


def test_a_name_that_may_be_several_is_a_problem_of_its_row_alone(write: Write) -> None:
    table = read_items(write("product\nH100\nWibble 9000\nH100 SXM\n"))
    first, second, third = table.rows
    assert first.problem is not None
    assert "H100 PCIe" in first.problem.message
    assert first.candidates
    assert "tpp" not in facts_of(first.item)
    assert second.problem is not None
    assert "nothing like" in second.problem.message
    assert third.problem is None
    assert len(table.problems) == 2


def test_a_row_with_figures_is_never_filled_from_the_catalogue(write: Write) -> None:
    table = read_items(write("name,dense_fp16_tflops\nH100 SXM5,989.5\n"))
    facts = _facts(table)
    assert facts["tpp"] == 15832
    assert "die_area" not in facts
    assert "dram_bandwidth" not in facts


def test_where_a_row_and_the_catalogue_differ_the_row_stands_and_says_so(write: Write) -> None:
    table = read_items(write("name,dense_fp16_tflops,dram_bw_gbs\nH100 SXM5,989.5,3000\n"))
    assert _facts(table)["dram_bandwidth"] == 3000
    assert any("catalogue 3350" in note for note in table.rows[0].notes)


def test_columns_nobody_knows_are_kept_word_for_word(write: Write) -> None:
    table = read_items(write("name,dense_fp16_tflops,Mood\nX,312,=cmd()\n"))
    assert table.rows[0].item.fields["Mood"] == "=cmd()"
    assert any("not read: Mood" in note for note in table.notes)


def test_a_mapping_says_what_a_header_does_not(write: Write) -> None:
    path = write("Teil,Leistung,Fläche\nX,312,826\n")
    mapping = {"name": "Teil", "dense_fp16_tflops": "Leistung", "applicable_die_mm2": "Fläche"}
    facts = _facts(read_items(path, mapping=mapping))
    assert (facts["tpp"], facts["die_area"]) == (4992, 826)


def test_a_mapping_that_does_not_fit_is_told(write: Write) -> None:
    path = write("name,a\nX,312\n")
    with pytest.raises(InputError) as caught:
        read_items(path, mapping={"dense_fp16_tflops": "b", "mood": "a"})
    told = [str(problem) for problem in caught.value.problems]
    assert any("no column “b”" in text for text in told)
    assert any("mood" in text for text in told)


def test_vector_and_tensor_rates_may_stand_side_by_side(write: Write) -> None:
    header = "name,Tensor-FP16/BF16 performance (FLOP/s),FP16 (half precision) performance (FLOP/s)"
    table = read_items(write(f"{header}\nX,312e12,77.97e12\n"))
    assert _facts(table)["tpp"] == 4992


def test_epochs_own_table_is_read(shared: Callable[[str], Path]) -> None:
    table = read_items(shared("chips/epoch_ml_hardware_2026-03-31.csv"))
    assert len(table) == 175
    facts = {row.item.name: facts_of(row.item) for row in table}
    assert facts["NVIDIA A40 PCIe"]["tpp"] == Decimal("2395.2")
    assert facts["NVIDIA H100 SXM5 80GB"]["dram_bandwidth"] == 3350
    assert facts["NVIDIA Tesla K80"]["planar_only"] is True
    # Where it counts TF32 as 19 bits and that decides, we show both.
    assert facts["Amazon Trainium1"]["tpp"] == Interval(Decimal(3610), Decimal(6080))


def test_ics_per_board_divides_a_cards_figures(write: Write) -> None:
    table = read_items(write("name,dense_int8_tops,ics per board\nCard,256,2\n"))
    assert _facts(table)["tpp"] == 1024


def test_a_board_of_the_catalogue_given_whole_is_warned_of(write: Write) -> None:
    table = read_items(write("name,dense_int8_tops\nMLU370-X8,256\n"))
    assert any("board with 2 circuits" in str(warning) for warning in table.warnings)


def test_a_name_of_several_circuits_is_warned_of(write: Write) -> None:
    table = read_items(write("name,dense_fp16_tflops\n8x Foo,7916\n"))
    assert any("several circuits" in str(warning) for warning in table.warnings)


def test_confidences_of_the_file_travel_to_the_figures(write: Write) -> None:
    text = "name,dense_fp16_tflops,applicable_die_mm2,conf_perf,conf_die\nX,312,826,H,L\n"
    item = read_items(write(text)).rows[0].item
    assert item.rates["fp16"][0].confidence == "H"
    assert item.figures["die_area"][0].confidence == "L"


def test_hostile_cells_stay_text(write: Write) -> None:
    name = "\u202eGNIHT\u202c<script>=HYPERLINK()</script>" + "x" * 5000
    table = read_items(write(f'name,dense_fp16_tflops,to\n"{name}",312,"=1+1"\n'))
    item = table.rows[0].item
    assert "\u202e" not in item.name
    assert len(item.name) <= 300
    assert item.fields["to"] == "=1+1"


def test_a_parquet_file_is_read(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "x.parquet"
    with duckdb.connect() as base:
        base.execute(
            "COPY (SELECT 'X' AS name, 989.5::DECIMAL(9,2) AS dense_fp16_tflops, "
            f"814 AS applicable_die_mm2) TO '{path}' (FORMAT parquet)"
        )
    assert _facts(read_items(path))["tpp"] == 15832


@pytest.mark.parametrize("maker", ["Graphcore", "GRAPHCORE", "Huawei", "NVIDIA"])
def test_a_part_by_its_own_figures_has_its_makers_seat_as_by_name(
    tmp_path: Path, maker: str
) -> None:
    known = next(e for e in catalogue() if e.maker.casefold() == maker.casefold()).item
    path = tmp_path / "chips.csv"
    path.write_text(f"name,maker,dense_fp16_tflops\nSome part,{maker},250\n", "utf-8")
    item = read_items(path).rows[0].item
    assert item.maker_country == known.maker_country != ""
    assert item.prc_designed is known.prc_designed
    assert item.claims["prc_designed"].source.startswith("maker's seat")


def test_what_a_row_says_of_its_maker_goes_before_the_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "chips.csv"
    head = "name,maker,maker country,prc designed,dense_fp16_tflops\n"
    path.write_text(head + "A,Graphcore,Germany,,250\nB,Graphcore,,yes,250\nC,Nobody,,,250\n")
    first, second, third = (row.item for row in read_items(path))
    assert (first.maker_country, first.prc_designed) == ("DE", None)
    assert (second.maker_country, second.prc_designed) == ("GB", True)
    assert (third.maker_country, third.prc_designed) == ("", None)
