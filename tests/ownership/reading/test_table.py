"""Tables of stakes: any headers, exact shares, every mistake told at once and nothing half read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tidegate.errors import InputError, Problem
from tidegate.ownership.reading import read_structure
from tidegate.ownership.share import PERCENT, UNKNOWN, WHOLE, Share
from tidegate.ownership.structure import Stake, Structure, Tie

Read = Callable[..., Structure]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes a text as a file and reads it."""

    def reader(text: str | bytes, name: str = "structure.csv", **options: object) -> Structure:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_structure(path, **options)  # type: ignore[arg-type]

    return reader


def problems(read: Read, text: str, **options: object) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read(text, **options)
    return caught.value.problems


def only(structure: Structure) -> Stake:
    (stake,) = structure.stakes
    return stake


def tie(structure: Structure) -> Tie:
    (found,) = structure.ties
    return found


def exact(percent: float) -> Share:
    return Share(round(percent * PERCENT), round(percent * PERCENT))


def test_owner_owned_percent_is_enough(read: Read) -> None:
    structure = read("owner,owned,percent\nX,A,50\nA,B,45-55\nA,C,\nB,C,1/3\n")
    assert list(structure.entities) == ["X", "A", "B", "C"]
    assert [(s.owner, s.owned, s.share, s.metric, s.row, s.told) for s in structure.stakes] == [
        ("X", "A", exact(50), "all", 2, True),
        ("A", "B", Share(45 * PERCENT, 55 * PERCENT), "all", 3, True),
        ("A", "C", UNKNOWN, "all", 4, False),
        ("B", "C", Share(33_333_333, 33_333_334), "all", 5, True),
    ]
    assert structure.rows == 4
    assert structure.columns == {"owner": "owner", "owned": "owned", "percent": "percent"}


@pytest.mark.parametrize(
    "header",
    [
        "Shareholder,Subsidiary,Ownership %",
        "Name of shareholder,Company name,Stake (%)",
        "parent,company,share percent",
        "Investor,Target,Percentage owned",
        "owner_name,owned_name,pct",
        "ownerName,ownedName,ownershipPercent",
        "holder,issuer,holding percent",
        "partner,JV,percent",
        "股东名称,被投资企业,持股比例",
        "股東,公司名稱,股權比例",
        "株主,会社名,持株比率",
        "주주,회사명,지분율",
        "Gesellschafter,Gesellschaft,Anteil",
        "Actionnaire,Société,Pourcentage",
        "Accionista,Empresa,Porcentaje",
        "Акционер,Компания,Доля",
        "source,target,weight",
        "from,to,percent",
        "Company,Subsidiary,Ownership percent",
    ],
)
def test_headers_in_many_words(read: Read, header: str) -> None:
    stake = only(read(f"{header}\nX Holding,Y Works,60\n"))
    assert (stake.owner, stake.owned, stake.share) == ("X Holding", "Y Works", exact(60))


def test_the_user_names_columns(read: Read) -> None:
    mapping = {"owner": "Wer", "owned": "Was", "percent": "Wie viel"}
    assert only(read("Wer,Was,Wie viel,Notiz\nX,A,50,n\n", mapping=mapping)).share == exact(50)


def test_a_mapping_to_no_column_says_which_there_are(read: Read) -> None:
    (problem,) = problems(read, "owner,owned,percent\nX,A,5\n", mapping={"owner": "ownr"})
    assert "ownr" in problem.message
    assert "owner" in problem.mend


def test_an_unknown_field_in_a_mapping_is_told(read: Read) -> None:
    (problem,) = problems(read, "owner,owned,percent\nX,A,5\n", mapping={"colour": "owner"})
    assert "colour" in problem.message


def test_a_table_without_owners_says_how_to_name_them(read: Read) -> None:
    (problem,) = problems(read, "thing,owned,percent\n1,A,5\n")
    assert '--map owner="COLUMN"' in problem.mend


def test_a_file_without_a_header_is_refused(read: Read) -> None:
    found = problems(read, "X,A,50\nY,A,51\n")
    assert {"owner,owned,percent" in problem.mend for problem in found} == {True}


def test_rows_above_the_header_are_no_stakes(read: Read) -> None:
    structure = read("Structure of the group,,\n,,\nInvestor,Investee,Share in %\nX,A,60\n")
    assert only(structure).row == 4


def test_the_ultimate_owner_is_not_the_direct_one(read: Read) -> None:
    structure = read("ultimate owner,owner,owned,percent\nZ,X,A,60\n")
    assert only(structure).owner == "X"
    assert any("not read" in note and "ultimate owner" in note for note in structure.notes)


def test_all_mistakes_are_told_at_once(read: Read) -> None:
    text = (
        "owner,owned,percent,from,to\n,A,50,,\nX,,50,,\nX,A,150,,\nX,A,abc,,\n"
        "X,A,5,2024-13-45,\nX,A,5,2024-05-01,2023\nX,A,-3,,\n"
    )
    found = problems(read, text)
    assert [(problem.row, problem.column) for problem in found] == [
        (2, "owner"), (3, "owned"), (4, "percent"), (5, "percent"), (6, "from"), (7, "to"),
        (8, "percent"),
    ]  # fmt: skip
    assert all(problem.mend for problem in found)


def test_an_unquoted_comma_is_not_read_as_a_stake(read: Read) -> None:
    (problem,) = problems(read, "owner,owned,percent\nAcme, Inc.,A,50\n")
    assert problem.row == 2


def test_decimal_commas(read: Read) -> None:
    assert only(read("owner;owned;percent\nX;A;33,3\n")).share == exact(33.3)


# --- percent or fraction -----------------------------------------------------------------------


def test_numbers_of_one_or_less_are_asked_about(read: Read) -> None:
    (problem,) = problems(read, "owner,owned,share\nX,A,0.5\nY,A,1\n")
    assert "--unit percent or --unit fraction" in problem.mend
    assert problem.column == "share"


@pytest.mark.parametrize(("unit", "share"), [("percent", 0.5), ("fraction", 50)])
def test_the_user_says_what_they_are(read: Read, unit: str, share: float) -> None:
    assert only(read("owner,owned,share\nX,A,0.5\n", unit=unit)).share == exact(share)


@pytest.mark.parametrize(
    ("header", "share"), [("percent", 0.5), ("%", 0.5), ("fraction", 50), ("ratio", 50)]
)
def test_a_header_says_what_they_are(read: Read, header: str, share: float) -> None:
    more = "0.6" if share == 50 else "60"
    stakes = read(f"owner,owned,{header}\nX,A,0.5\nX,B,{more}\n").stakes
    assert stakes[0].share == exact(share)


def test_a_percent_column_with_no_number_over_one_says_how_it_was_read(read: Read) -> None:
    structure = read("owner,owned,percent\nX,A,0.5\nX,B,0.25\n")
    assert structure.stakes[0].share == exact(0.5)
    assert any("if 0.5 means one half" in note for note in structure.notes)
    assert not any("one half" in note for note in read("owner,owned,percent\nX,A,60\n").notes)


@pytest.mark.parametrize("cell", ["0.5 %", "1/2", "", "60"])
def test_what_leaves_no_doubt_is_not_asked_about(read: Read, cell: str) -> None:
    structure = read(f"owner,owned,share\nX,A,{cell}\nY,A,0\n")
    assert len(structure.stakes) == 2


def workbook(path: Path, rows: list[list[object]], style: str = "") -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("stakes")
    shown = book.add_format({"num_format": style} if style else {})
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value, shown)
    book.close()
    return path


def test_a_workbook_stores_half_as_a_half_even_under_percent(tmp_path: Path) -> None:
    rows: list[list[object]] = [["owner", "owned", "percent"], ["X", "A", 0.5], ["Y", "A", 0.5]]
    path = workbook(tmp_path / "s.xlsx", rows, "0%")
    with pytest.raises(InputError) as caught:
        read_structure(path)
    assert "--unit" in caught.value.problems[0].mend
    assert read_structure(path, unit="fraction").stakes[0].share == exact(50)


def test_a_workbook_with_whole_percents_is_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [["owner", "owned", "percent"], ["X", "A", 50], ["Y", "A", 1]]
    shares = [s.share for s in read_structure(workbook(tmp_path / "s.xlsx", rows)).stakes]
    assert shares == [exact(50), exact(1)]


def test_a_half_beside_a_fifty_in_a_workbook_is_asked_about(tmp_path: Path) -> None:
    # A cell that shows 50 % holds 0.5, and the one that shows 50 holds 50.
    rows: list[list[object]] = [["owner", "owned", "percent"], ["X", "A", 50], ["Y", "A", 0.5]]
    path = workbook(tmp_path / "s.xlsx", rows)
    with pytest.raises(InputError, match="stores 50 % as"):
        read_structure(path)
    shares = [s.share for s in read_structure(path, unit="percent").stakes]
    assert shares == [exact(50), exact(0.5)]


def test_numbers_of_shares_are_not_taken_for_percent(read: Read) -> None:
    text = "owner,owned,shares\nX,A,30\nY,A,20\n"
    with pytest.raises(InputError, match="numbers of shares"):
        read(text)
    marked = read(text.replace("30", "30 %").replace("20", "20 %"))
    assert [s.share for s in marked.stakes] == [exact(30), exact(20)]


def test_json_records_and_lines(read: Read) -> None:
    records = '[{"owner": {"name": "X", "country": "CN"}, "owned": "A", "percent": 50.000001}]'
    structure = read(records, "s.json")
    assert only(structure).share == Share(50_000_001, 50_000_001)
    assert structure.entities["X"].seats == {"organised": ("CN",)}
    lines = (
        '{"owner": "X", "owned": "A", "percent": 5}\n{"owner": "Y", "owned": "A", "percent": 6}\n'
    )
    assert [s.share for s in read(lines, "s.jsonl").stakes] == [exact(5), exact(6)]


def test_parquet_and_tabs(tmp_path: Path, read: Read) -> None:
    import duckdb

    path = tmp_path / "s.parquet"
    stakes = "select 'X' as owner, 'A' as owned, 33.5 as percent"
    duckdb.sql(f"copy ({stakes}) to '{path}' (format parquet)")
    assert only(read_structure(path)).share == exact(33.5)
    assert only(read("owner\towned\tpercent\nX, Inc.\tA\t5\n", "s.tsv")).owner == "X, Inc."


def test_a_sheet_is_picked_by_name(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "s.xlsx")
    for name, owner in (("old", "X"), ("new", "Y")):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["owner", "owned", "percent"])
        sheet.write_row(1, 0, [owner, "A", 50])
    book.close()
    assert only(read_structure(tmp_path / "s.xlsx", sheet="new")).owner == "Y"


# --- what the share is of ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "metric"),
    [("votes", "vote"), ("Voting rights", "vote"), ("equity", "equity"), ("Shares", "equity"),
     ("capital", "equity"), ("profits", "value"), ("board", "board"), ("seats", "board"),
     ("", "all"), ("表决权", "vote"), ("Stimmrechte", "vote"), ("голоса", "vote")],
)  # fmt: skip
def test_class_words_are_metrics(read: Read, word: str, metric: str) -> None:
    assert only(read(f"owner,owned,percent,class\nX,A,40,{word}\n")).metric == metric


@pytest.mark.parametrize(
    ("nature", "metric", "low", "high"),
    [
        ("ownership-of-shares-25-to-50-percent", "equity", 25 * PERCENT + 1, 50 * PERCENT),
        ("ownership-of-shares-50-to-75-percent", "equity", 50 * PERCENT + 1, 75 * PERCENT - 1),
        ("voting-rights-75-to-100-percent-as-firm", "vote", 75 * PERCENT, WHOLE),
    ],
)
def test_natures_of_control_of_the_uk_register(
    read: Read, nature: str, metric: str, low: int, high: int
) -> None:
    stake = only(read(f"owner,owned,nature of control\nX,A,{nature}\n"))
    assert (stake.metric, stake.share, stake.told) == (metric, Share(low, high), True)


def test_influence_or_control_may_be_control(read: Read) -> None:
    text = "owner,owned,nature of control\nX,A,significant-influence-or-control\n"
    assert (tie(read(text)).kind, tie(read(text)).stands) == ("control", None)


def test_two_metrics_in_one_cell(read: Read) -> None:
    structure = read("owner,owned,percent,class\nX,A,40,equity and votes\n")
    assert [s.metric for s in structure.stakes] == ["equity", "vote"]


def test_columns_of_their_own_for_each_metric(read: Read) -> None:
    structure = read("owner,owned,equity %,votes %\nX,A,50,60\nY,A,50,\n")
    assert [(s.owner, s.metric, s.share, s.told) for s in structure.stakes] == [
        ("X", "equity", exact(50), True),
        ("X", "vote", exact(60), True),
        ("Y", "equity", exact(50), True),
        ("Y", "vote", UNKNOWN, False),
    ]


def test_a_general_share_beside_a_vote_is_not_counted_as_votes_twice(read: Read) -> None:
    structure = read("owner,owned,percent,votes\nX,A,50,60\n")
    assert sorted((s.metric, s.share) for s in structure.stakes) == [
        ("equity", exact(50)), ("value", exact(50)), ("vote", exact(60)),
    ]  # fmt: skip


@pytest.mark.parametrize("row", ["X,A,2/7,board,,", "X,A,,board,2,7", "X,A,,board,2/7,"])
def test_seats_of_a_board(read: Read, row: str) -> None:
    stake = only(read(f"owner,owned,percent,class,board_seats,board_size\n{row}\n"))
    assert (stake.metric, stake.share) == ("board", Share(28_571_428, 28_571_429))


def test_seats_beside_a_share(read: Read) -> None:
    structure = read("owner,owned,percent,board_seats,board_size\nX,A,19.9,1,7\n")
    assert [s.metric for s in structure.stakes] == ["all", "board"]


def test_more_seats_than_there_are_is_a_problem(read: Read) -> None:
    (problem,) = problems(read, "owner,owned,percent,board_seats,board_size\nX,A,5,8,7\n")
    assert problem.column == "board_seats"


def test_a_share_class_alone_is_anything_up_to_its_percent(read: Read) -> None:
    structure = read("owner,owned,percent,class\nX,A,40,Class B\n")
    stake = only(structure)
    assert (stake.share, stake.metric, stake.share_class) == (
        Share(0, 40 * PERCENT),
        "all",
        "Class B",
    )
    assert "class_votes" in stake.note
    assert any("Class B" in note and "class_equity" in note for note in structure.notes)


def test_what_a_class_carries_makes_it_equity_and_votes(read: Read) -> None:
    structure = read(
        "owner,owned,percent,class,class_equity,class_votes\n"
        "X,A,50,Class B,20,66.7\nY,A,1/3,class b,,\n"
    )
    by = {(s.owner, s.metric): s.share for s in structure.stakes}
    assert by["X", "equity"] == exact(10)
    assert by["X", "vote"] == exact(33.35)
    # Outward: a third is between two units, and so is its product.
    assert by["Y", "vote"] == Share(22_233_333, 22_233_334)
    assert {metric for _, metric in by} == {"equity", "vote"}


def test_what_a_class_carries_in_one_metric_leaves_the_other_open(read: Read) -> None:
    structure = read("owner,owned,percent,class,class_votes\nX,A,50,Class B,60\n")
    assert {s.metric: s.share for s in structure.stakes} == {
        "equity": Share(0, 50 * PERCENT), "vote": exact(30),
    }  # fmt: skip


def test_a_class_that_carries_two_things_is_a_problem(read: Read) -> None:
    text = "owner,owned,percent,class,class_votes\nX,A,50,Class B,60\nY,A,50,Class B,61\n"
    (problem,) = problems(read, text)
    assert problem.row == 3


def test_a_slip_of_the_pen_is_asked_about(read: Read) -> None:
    (problem,) = problems(read, "owner,owned,percent,class\nX,A,40,votting\n")
    assert "voting" in problem.mend


@pytest.mark.parametrize("name", ["Class A", "preferred", "Series C", "ordinary", "H shares", "B"])
def test_names_of_classes_are_not_slips(read: Read, name: str) -> None:
    assert only(read(f"owner,owned,percent,class\nX,A,40,{name}\n")).share_class == name


# --- facts of control --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "kind"),
    [("control", "control"), ("Chair", "chair"), ("director", "officer"), ("CEO", "officer"),
     ("director appointment", "board_appointment"), ("board observer", "board_observer"),
     ("veto", "veto"), ("golden share", "golden_share"), ("licence", "licence"),
     ("technology license", "licence"), ("supply", "supply"), ("management contract", "management"),
     ("loan", "debt"), ("spouse", "family"), ("trustee", "trust"),
     ("acting in concert", "acting_in_concert"), ("algorithm", "algorithm"),
     ("data sharing", "data_sharing"), ("data_sharing", "data_sharing"), ("hosting", "hosting"),
     ("retraining", "retraining"), ("operation", "operation"), ("一致行动人", "acting_in_concert")],
)  # fmt: skip
def test_words_of_control_are_ties_and_no_stakes(read: Read, word: str, kind: str) -> None:
    structure = read(f"owner,owned,percent,class,terms\nX,A,,{word},per agreement\n")
    assert structure.stakes == ()
    found = tie(structure)
    assert (found.holder, found.subject, found.kind, found.stands) == ("X", "A", kind, True)
    assert "per agreement" in found.words


@pytest.mark.parametrize(
    ("cells", "stands"),
    [
        (",data sharing,none", False),
        ("no,data sharing,", False),
        ("none,data sharing,", False),
        (",data sharing: none,", False),
        (",no data sharing,", False),
        (',data sharing,"None; all data stays in Texas"', False),
        (",data sharing,unknown", None),
        (",data sharing: not public,", None),
        (",data sharing,no later than 2027", None),
        ("yes,data sharing,", True),
        (",data sharing,user data", True),
    ],
)
def test_whether_a_fact_stands(read: Read, cells: str, stands: bool | None) -> None:
    assert tie(read(f"owner,owned,percent,class,terms\nX,A,{cells}\n")).stands is stands


def test_a_percent_of_a_golden_share_is_not_lost_and_not_believed(read: Read) -> None:
    structure = read("owner,owned,percent,class\nX,A,10,golden share\n")
    assert tie(structure).kind == "golden_share"
    assert only(structure).share == Share(0, 10 * PERCENT)


def test_a_phrase_without_a_percent_is_the_fact_it_speaks_of(read: Read) -> None:
    structure = read("owner,owned,percent,class\nX,A,,exclusive patent licence for fabs\n")
    assert (structure.stakes, tie(structure).kind) == ((), "licence")


def test_the_same_word_with_a_percent_is_a_class(read: Read) -> None:
    structure = read("owner,owned,percent,class\nX,A,5,management shares\n")
    assert only(structure).share_class == "management shares"


def test_a_column_of_types_of_owners_is_no_class(read: Read) -> None:
    structure = read("owner,owned,percent,type\nX,A,60,company\nT,A,40,trust\n")
    assert [s.share for s in structure.stakes] == [exact(60), exact(40)]
    assert structure.entities["T"].form == "trust"


def test_an_indirect_holding_is_no_stake_of_its_own(read: Read) -> None:
    structure = read("owner,owned,percent,class\nX,A,60,\nA,B,60,\nX,B,36,indirect\n")
    assert [(s.owner, s.owned) for s in structure.stakes] == [("X", "A"), ("A", "B")]
    assert tie(structure).kind == "other"
    assert any("indirect" in note for note in structure.notes)


# --- who is who --------------------------------------------------------------------------------


def test_names_that_look_alike_are_one_and_a_note_says_so(read: Read) -> None:
    structure = read("owner,owned,percent\nACME Ltd,B,5\nＡcme\u00a0 LTD,C,6\nAc\u200bme Ltd,D,7\n")
    assert list(structure.entities) == ["ACME Ltd", "B", "C", "D"]
    assert any("read as one" in note and "row 2" in note for note in structure.notes)
    assert any("invisible" in note for note in structure.notes)


def test_one_name_under_two_ids_is_two(read: Read) -> None:
    structure = read("owner,owner_id,owned,percent\nAcme,1,B,50\nAcme,2,B,50\n")
    assert len({stake.owner for stake in structure.stakes}) == 2
    assert [e.name for e in structure.entities.values()].count("Acme") == 2


def test_a_name_without_id_beside_two_of_that_name_is_asked_about(read: Read) -> None:
    (problem,) = problems(
        read, "owner,owner_id,owned,percent\nAcme,1,B,50\nAcme,2,B,20\nAcme,,B,10\n"
    )
    assert problem.row == 4


def test_one_id_under_two_names_is_one(read: Read) -> None:
    lei = "5493001KJTIIGC8Y1R12"
    structure = read(
        f"owner,owner_id,owned,owned_id,percent\nOld Name,{lei},B,,50\nZ,,New Name,{lei},50\n"
    )
    entity = structure.entities["Old Name"]
    assert entity.other_names == ("New Name",)
    assert ("LEI", lei) in entity.identifiers
    assert structure.stakes[1].owned == "Old Name"


def test_own_shares_are_kept(read: Read) -> None:
    stake = only(read("owner,owned,percent\nA,A,10\n"))
    assert stake.owner == stake.owned == "A"


def test_the_same_pair_twice_is_added_and_told(read: Read) -> None:
    structure = read("owner,owned,percent\nX,A,30\nX,A,30\n")
    assert len(structure.stakes) == 2
    assert any("rows 2, 3" in note and "added" in note for note in structure.notes)


def test_the_same_pair_at_two_times_is_not_told_as_twice(read: Read) -> None:
    structure = read("owner,owned,percent,from,to\nX,A,30,2020,2021\nX,A,40,2022,\n")
    assert not any("added" in note for note in structure.notes)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("unknown", "unknown"), ("Others", "group"), ("free float", "group"), ("未知", "unknown")],
)
def test_holders_without_a_name_may_be_anybody(read: Read, name: str, kind: str) -> None:
    structure = read(f"owner,owned,percent\n{name},A,30\n{name},B,30\n")
    first, second = (structure.entities[stake.owner] for stake in structure.stakes)
    assert first.key != second.key, "two nobodies need not be the same"
    assert (first.kind, first.unspecified, first.name) == (kind, True, name)


def test_a_row_of_totals_is_no_holder(read: Read) -> None:
    structure = read("owner,owned,percent\nX,A,60\nY,A,40\nTotal,A,100\n")
    assert [s.owner for s in structure.stakes] == ["X", "Y"]
    assert any("sum" in note for note in structure.notes)


def test_a_row_of_totals_without_a_company_is_passed_over(read: Read) -> None:
    assert len(read("owner,owned,percent\nX,A,60\nTotal,,60\n").stakes) == 1


def test_a_company_called_total_stays(read: Read) -> None:
    structure = read("owner,owned,percent\nX,A,60\nTotal,A,40\n")
    assert [s.owner for s in structure.stakes] == ["X", "Total"]


def test_countries_types_and_dates(read: Read) -> None:
    structure = read(
        "owner,owned,percent,owner_country,owned_country,owner_hq,owner_type,owner_citizen,"
        "from,to\n"
        "X,A,5,China,俄罗斯,Hong Kong,limited partnership,,2024-05,present\n"
        "Y,A,5,NA,,,person,US,31.12.2023,2024\n"
    )
    x, y, a = (structure.entities[key] for key in ("X", "Y", "A"))
    assert x.seats == {"organised": ("CN",), "headquartered": ("HK",)}
    assert (x.kind, x.form) == ("arrangement", "partnership")
    assert (y.kind, y.seats) == ("person", {"organised": ("NA",), "citizen": ("US",)})
    assert a.seats == {"organised": ("RU",)}
    assert [(s.begins, s.ends) for s in structure.stakes] == [
        ("2024-05", ""), ("2023-12-31", "2024"),
    ]  # fmt: skip


def test_a_country_nobody_knows_is_told_and_stops_nothing(read: Read) -> None:
    structure = read("owner,owned,percent,owner_country\nX,A,5,Atlantis\n")
    assert structure.entities["X"].seats == {}
    assert [problem.row for problem in structure.problems] == [2]


def test_a_date_that_may_be_two_keeps_its_year_and_says_so(read: Read) -> None:
    structure = read("owner,owned,percent,from\nX,A,5,05/03/2024\n")
    assert only(structure).begins == "2024"
    assert any("two days" in note for note in structure.notes)


def test_a_huge_cell_is_cut_and_harmless(read: Read) -> None:
    structure = read(f"owner,owned,percent\n{'N' * 3_000_000},A,5\n")
    assert len(only(structure).owner) <= 2_000
    assert structure.problems


def test_a_formula_or_markup_in_a_name_stays_text(read: Read) -> None:
    structure = read('owner,owned,percent\n"=HYPERLINK(""x"")",<b>A</b>,5\n')
    assert only(structure).owned == "<b>A</b>"


def test_a_name_that_runs_backwards_is_shown_straight(read: Read) -> None:
    structure = read("owner,owned,percent\nX\u202eY,A,5\n")
    assert only(structure).owner == "XY"


def test_nothing_over_a_hundred_in_sum_is_the_readers_business(read: Read) -> None:
    assert sum(s.share.low for s in read("owner,owned,percent\nX,A,80\nY,A,80\n").stakes) > WHOLE
