"""What a ledger of gifts tells: any headers, money exact, and every cell that cannot be read."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tidegate.collaboration.gifts.words import kind_of, source_type_of, tied
from tidegate.errors import InputError

from .ledgers import HEAD, answered, read


@pytest.mark.parametrize(
    "head",
    [
        "source,country,amount,currency,date",
        "Name of Foreign Source;Country of Attribution;Amount;Currency Code;Date received",
        "DONOR_NAME,sponsorCountry,Contract value,CURRENCY,Contract Start Date",
        "资助方,国家,金额,币种,日期",
        "Geldgeber;Land;Betrag;Währung;Datum",
    ],
)
def test_columns_are_found_under_the_headers_that_offices_use(tmp_path: Path, head: str) -> None:
    parting = ";" if ";" in head else ","
    row = parting.join(("Larkspur Stiftung", "DE", "250000", "USD", "2026-03-01"))
    [gift] = read(tmp_path, f"{head}\n{row}\n").gifts
    told = (gift.source, gift.country, gift.usd_low, gift.usd_high, gift.date)
    assert told == ("Larkspur Stiftung", "DE", 250000, 250000, "2026-03-01")


def test_title_lines_above_the_header_are_no_rows(tmp_path: Path) -> None:
    text = f"Foreign gifts 2026,,,,\n,,,,\n{HEAD}\nAcme Ltd,GB,1000,USD,2026-03-01\n"
    [gift] = read(tmp_path, text).gifts
    assert gift.source == "Acme Ltd"


def test_a_user_s_word_on_the_columns_goes_first(tmp_path: Path) -> None:
    text = "A,B,C\nAcme Ltd,GB,1000\n"
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert {str(p.message) for p in caught.value.problems} == {
        "no column tells who gave", "no column tells how much",
    }  # fmt: skip
    [gift] = read(tmp_path, text, mapping={"source": "a", "country": "B", "amount": "C"}).gifts
    assert (gift.source, gift.country) == ("Acme Ltd", "GB")


def test_every_wrong_word_of_a_mapping_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, f"{HEAD}\n", mapping={"sorce": "source", "amount": "amounts"})
    told = [f"{p.message} {p.mend}" for p in caught.value.problems]
    assert "source" in told[0] and "“amount”" in told[1] and len(told) == 2


@pytest.mark.parametrize(
    ("amount", "currency", "dollars"),
    [
        ("250,000.00", "USD", Fraction(250000)),
        ("US$ 1.5 million", "", Fraction(1500000)),
        ("$249,999.99", "", Fraction("249999.99")),
        ("0.10", "USD", Fraction("0.1")),
    ],
)
def test_dollars_are_exact(tmp_path: Path, amount: str, currency: str, dollars: Fraction) -> None:
    [gift] = read(tmp_path, f'{HEAD}\nAcme,GB,"{amount}",{currency},2026-03-01\n').gifts
    assert (gift.usd_low, gift.usd_high) == (dollars, dollars)


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("source,amount (USD thousands),date", "Acme,250,2026-03-01"),
        ("source,amount (thousands),currency,date", "Acme,250,USD,2026-03-01"),
        ("source,amount USD (thousands),date", "Acme,250,2026-03-01"),
        ("source,amount (in millions),currency,date", "Acme,250 thousand,USD,2026-03-01"),
    ],
)
def test_a_scale_of_the_header_counts_unless_the_cell_has_its_own(
    tmp_path: Path, head: str, row: str
) -> None:
    [gift] = read(tmp_path, f"{head}\n{row}\n").gifts
    assert (gift.usd_low, gift.usd_high) == (250000, 250000)


def test_another_currency_counts_only_by_a_rate_that_the_file_tells(tmp_path: Path) -> None:
    text = (
        "source,country,amount,currency,rate,amount usd,date\n"
        "A,FR,200000,EUR,1.0837,,2026-03-01\n"
        "B,FR,200000,EUR,,,2026-03-01\n"
        'C,FR,200000,EUR,,"217,000",2026-03-01\n'
    )
    a, b, c = read(tmp_path, text).gifts
    assert (a.usd_low, a.usd_high) == (Fraction("216740"), Fraction("216740"))
    assert (b.usd_low, b.usd_high) == (0, None) and "EUR 200000" in b.open[0]
    assert (c.usd_low, c.usd_high) == (217000, 217000)


def test_a_table_without_any_currency_is_taken_in_dollars_and_says_so(tmp_path: Path) -> None:
    found = read(tmp_path, "source,amount,date\nAcme,300000,2026-03-01\n")
    assert found.gifts[0].usd_high == 300000
    assert any("taken for US dollars" in note for note in found.notes)


def test_a_row_without_currency_among_others_that_have_one_stays_open(tmp_path: Path) -> None:
    text = f"{HEAD}\nA,GB,300000,,2026-03-01\nB,GB,300000,USD,2026-03-01\n"
    a, b = read(tmp_path, text).gifts
    assert (a.usd_low, a.usd_high) == (0, None)
    assert b.usd_high == 300000


def test_cells_that_cannot_be_read_are_told_together_with_place_and_mend(tmp_path: Path) -> None:
    text = (
        f"{HEAD}\n"
        "A,Atlantis,300000,USD,2026-03-01\n"
        "B,GB,many,USD,2026-03-01\n"
        "C,GB,(500.00),USD,2026-03-01\n"
        "D,GB,300000,Dubloons,2026-03-01\n"
        "E,GB,300000,USD,soon\n"
        ",GB,300000,USD,2026-03-01\n"
        "G,GB,-500,USD,2026-03-01\n"
    )
    found = read(tmp_path, text)
    told = {(p.row, p.column) for p in found.problems}
    assert told == {
        (2, "country"), (3, "amount"), (4, "amount"), (5, "currency"), (6, "date"), (7, "source"),
        (8, "amount"),
    }  # fmt: skip
    assert all(p.mend and p.file == "ledger.csv" for p in found.problems)
    assert len(found.gifts) == 7


def test_a_day_that_may_be_two_is_kept_to_its_year(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}\nA,GB,300000,USD,03/04/2026\n")
    assert found.gifts[0].date == "2026" and "may be two days" in str(found.problems[0])
    other = read(tmp_path, f"{HEAD}\nA,GB,1,USD,03/04/2026\nB,GB,1,USD,25/04/2026\n")
    assert other.gifts[0].date == "2026-04-03"


def test_an_amount_that_is_only_about_so_much_is_open(tmp_path: Path) -> None:
    [gift] = read(tmp_path, f'{HEAD}\nA,GB,"about 250,000",USD,2026-03-01\n').gifts
    assert (gift.usd_low, gift.usd_high) == (0, None)


def test_hostile_cells_are_cut_kept_apart_and_never_run(tmp_path: Path) -> None:
    text = (
        f"{HEAD}\n"
        '"=HYPERLINK(""x"")",GB,300000,USD,2026-03-01\n'
        f"{'x' * 9000},GB,{'9' * 500},USD,2026-03-01\n"
        '"Acme\u202eEvil",GB,1e400,USD,2026-03-01\n'
    )
    found = read(tmp_path, text)
    assert len(found.gifts) == 3 and len(found.gifts[1].source) <= 300
    assert {p.row for p in found.problems} == {3, 4}


def test_a_workbook_is_read_as_a_table(tmp_path: Path) -> None:
    import xlsxwriter

    from tidegate.collaboration.gifts import gift_ledger

    path = tmp_path / "ledger.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Gifts")
        for at, row in enumerate(
            ((*HEAD.split(","),), ("Acme", "GB", 300000.5, "USD", "2026-03-01"))
        ):
            sheet.write_row(at, 0, row)
    [gift] = gift_ledger(path, sheet="Gifts").gifts
    assert gift.usd_high == Fraction("300000.5")


def test_a_file_without_a_gift_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row of it tells"):
        read(tmp_path, f"{HEAD}\n,,,,\n")


@pytest.mark.parametrize(
    ("text", "kind", "restricted"),
    [
        ("gift", "gift", None),
        ("Restricted gift", "gift", True),
        ("Unrestricted Gift", "gift", False),
        ("Sponsored research agreement", "contract", None),
        ("gift or contract", "", None),
        ("", "", None),
    ],
)
def test_words_of_kind_are_read(text: str, kind: str, restricted: bool | None) -> None:
    assert (kind_of(text), tied(text, of_its_own=False)) == (kind, restricted)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("no", False), ("yes", True), ("for two chairs in physics", True), ("", None),
     ("unknown", None), ("none", False)],
)  # fmt: skip
def test_a_column_of_restrictions_holds_answers_or_the_restriction(
    text: str, answer: bool | None
) -> None:
    assert tied(text, of_its_own=True) is answer


@pytest.mark.parametrize(
    ("text", "sort"),
    [("Foreign Government", "government"), ("Individual", "person"), ("alumnus", "person"),
     ("Company", "entity"), ("non-government organisation", "entity"), ("", "")],
)  # fmt: skip
def test_sorts_of_source_are_read(text: str, sort: str) -> None:
    assert source_type_of(text) == sort


def test_a_row_without_a_source_stands_alone(tmp_path: Path) -> None:
    found = answered(read(tmp_path, f"{HEAD}\n,FR,300000,USD,2026-03-01\n,FR,1,USD,2026-03-01\n"))
    assert set(found) == {"no source told (row 2)", "no source told (row 3)"}
    assert found["no source told (row 2)"]["verdict"] == "yes"
