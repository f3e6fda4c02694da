"""A user's table of ventures: any headers, one row a venture or a partner, nothing filled in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tidegate.errors import InputError, UsageError
from tidegate.ownership.ledger import Ledger, Venture, ledger, partners, with_flags
from tidegate.ownership.share import PERCENT, Share

Read = Callable[..., Ledger]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def make(text: str, name: str = "ventures.csv", **more: object) -> Ledger:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return ledger(path, **({"as_of": "2026-01-22"} | more))  # type: ignore[arg-type]

    return make


def _sides(venture: Venture) -> dict[str, tuple[str, str]]:
    return {p.name: (p.side, str(p.share) if p.told else "") for p in venture.partners}


def test_one_row_a_venture_with_columns_for_each_side(read: Read) -> None:
    [one] = read(
        "Joint venture,Year,Sector,Foreign partner,Domestic partner,Host country,Foreign share,"
        "Domestic share,Registered capital\nAlpha,2019,Cars,VW,FAW,China,40,60,RMB 300 million\n"
    ).ventures
    assert _sides(one) == {"VW": ("foreign", "40 %"), "FAW": ("domestic", "60 %")}
    assert (one.year, one.sector, one.host, one.control) == (
        "2019",
        "Cars",
        "CN",
        "foreign minority",
    )
    [amount] = one.amounts
    assert (amount.measure, amount.currency, amount.low) == (
        "registered capital",
        "CNY",
        300_000_000,
    )


def test_one_row_a_partner_makes_one_venture(read: Read) -> None:
    [one] = read(
        "Venture,Partner,Partner country,Share,Year,Host country\n"
        "X,Toyota,Japan,50,2001,China\nX,FAW,China,50,2001,\n"
    ).ventures
    assert one.rows == (2, 3)
    assert _sides(one) == {"Toyota": ("foreign", "50 %"), "FAW": ("domestic", "50 %")}
    assert one.control == "exactly half"


@pytest.mark.parametrize(
    "text",
    [
        "合资企业名称,成立时间,外方股东,外方国家,中方股东,所在国,外方持股比例,注册资本（万元）\n"
        "华星,2019年,大众,德国,一汽,中国,40%,12000\n",
        "Gemeinschaftsunternehmen;Gründungsjahr;Ausländischer Partner;Inländischer Partner;"
        "Gastland;"
        "Ausländischer Anteil;Stammkapital in Mio. RMB\n华星;2019;大众;一汽;China;40;120\n",
        "Coentreprise;Année;Partenaire étranger;Partenaire local;Pays d'accueil;Part étrangère;"
        "Capital social\n华星;2019;大众;一汽;Chine;40;120 millions de RMB\n",
        "JV name\tDate formed\tPartner 1\tPartner 1 country\tPartner 1 share\tPartner 2\t"
        "Partner 2 country\tLocation\tRegistered capital (RMB m)\n"
        "华星\t2019-03\t大众\tDE\t40\t一汽\tCN\tCN\t120\n",
    ],
)  # fmt: skip
def test_headers_of_several_languages_say_the_same(read: Read, text: str) -> None:
    [one] = read(text).ventures
    assert (one.name, one.year, one.host) == ("华星", "2019", "CN")
    assert one.control == "foreign minority"
    assert {p.name: p.side for p in one.partners} == {"大众": "foreign", "一汽": "domestic"}
    assert one.foreign_share == Share(40 * PERCENT, 40 * PERCENT)
    assert [(a.currency, a.low) for a in one.amounts] == [("CNY", 120_000_000)]


def test_json_and_xlsx_are_read_alike(read: Read, tmp_path: Path) -> None:
    rows = [{"venture": "A", "year": 2001, "partners": ["VW", "FAW"], "share": "40/60",
             "partner countries": ["DE", "CN"], "host country": "CN"}]  # fmt: skip
    [from_json] = read(json.dumps(rows), "v.json").ventures
    path = tmp_path / "v.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Ventures of the house"])
        sheet.write_row(
            2, 0, ["Venture", "Year", "Partners", "Share", "Partner countries", "Host country"]
        )
        sheet.write_row(3, 0, ["A", 2001, "VW; FAW", "40/60", "DE; CN", "CN"])
    [from_xlsx] = ledger(path, as_of="2026-01-22").ventures
    assert from_json.partners == from_xlsx.partners
    assert (from_json.year, from_json.control) == (from_xlsx.year, from_xlsx.control)
    assert from_json.control == "foreign minority"


def test_a_pair_beside_two_columns_is_read_in_their_order_and_that_is_said(read: Read) -> None:
    rows = "X,VW,FAW,40/60,CN\nY,GM,SAIC,50/50,CN\nZ,A,B,51% / 49%,CN\nW,C,D,45-55,CN\n"
    found = read("Name,Foreign partner,Domestic partner,Ownership split,Host\n" + rows)
    assert [venture.control for venture in found.ventures] == [
        "foreign minority", "exactly half", "foreign majority", "unknown",
    ]  # fmt: skip
    pair, half, *_ = found.ventures
    assert any("the first as that of VW" in note for note in pair.notes)
    assert half.notes == ()
    [one] = read("Name,Chinese partner,Foreign partner,Split\nX,FAW,VW,60:40\n").ventures
    assert _sides(one) == {"VW": ("foreign", "40 %"), "FAW": ("domestic", "60 %")}


def test_columns_named_after_a_country_are_of_its_partners(read: Read) -> None:
    head = "JV,US partner,US ownership %,Japanese partner,Japanese stake,Host"
    [one] = read(f"{head}\nA,GM,50,Isuzu,10,CN\n").ventures
    assert _sides(one) == {"GM": ("foreign", "50 %"), "Isuzu": ("foreign", "10 %")}
    assert one.control == "foreign majority"
    assert {p.name: p.countries for p in one.partners} == {"GM": ("US",), "Isuzu": ("JP",)}


def test_a_column_of_countries_is_the_hosts_or_the_partners_by_what_stands_in_it(
    read: Read,
) -> None:
    [one] = read("Venture,Partners,Share,Country\nA,Bosch / UAES,49/51,Germany / China\n").ventures
    assert [p.countries for p in one.partners] == [("DE",), ("CN",)]
    [two] = read("Venture,Foreign partner,Domestic partner,Country\nA,VW,FAW,China\n").ventures
    assert two.host == "CN"
    found = read("Venture,Partner,Country\nA,VW,China\n")
    assert found.ventures[0].host == ""
    assert any("--map host_country" in note for note in found.notes)


@pytest.mark.parametrize(
    ("header", "control"),
    [("Foreign/domestic share", "foreign minority"), ("中外股比", "foreign majority")],
)
def test_a_header_that_names_the_order_decides(read: Read, header: str, control: str) -> None:
    [one] = read(
        f"Name,Foreign partner,Domestic partner,{header},Host\nX,VW,FAW,40/60,CN\n"
    ).ventures
    assert one.control == control


def test_a_share_of_two_foreign_partners_together_is_told_for_the_venture(read: Read) -> None:
    [one] = read(
        "Name,Foreign partner,Domestic partner,Foreign share\nX,ARM; Sony,Hopu,51\n"
    ).ventures
    assert one.control == "foreign majority"
    assert not any(p.told for p in one.partners)


@pytest.mark.parametrize(
    ("foreign", "domestic", "control"),
    [
        ("50", "", "exactly half"),
        ("50.000001", "", "foreign majority"),
        ("49.999999", "", "foreign minority"),
        ("45-55", "", "unknown"),
        ("51-60", "", "foreign majority"),
        ("", "60", "foreign minority"),
        ("", "50", "unknown"),
        ("", "", "unknown"),
        ("about 50", "", "unknown"),
        (">50", "", "foreign majority"),
        ("60", "60", "unknown"),
    ],
)
def test_control_is_what_the_shares_certainly_make_it(
    read: Read, foreign: str, domestic: str, control: str
) -> None:
    head = "Name,Foreign partner,Domestic partner,Foreign share,Domestic share\n"
    [one] = read(f"{head}X,VW,FAW,{foreign},{domestic}\n").ventures
    assert one.control == control
    assert bool(one.why_control) == (control == "unknown")


def test_side_is_country_against_host_and_a_contradiction_is_unknown(read: Read) -> None:
    found = read(
        "Name,Partner,Partner country,Host country\nA,P,DE,CN\nB,Q,CN,CN\nC,R,,CN\nD,S,DE,\n"
    )
    assert [v.partners[0].side for v in found.ventures] == [
        "foreign", "domestic", "unknown", "unknown",
    ]  # fmt: skip
    [one] = read("Name,Foreign partner,Foreign partner country,Host\nX,VW China,CN,CN\n").ventures
    assert one.partners[0].side == "unknown"
    assert any("calls it foreign" in note for note in one.notes)


def test_the_home_country_stands_in_only_where_the_row_tells_none(read: Read) -> None:
    text = "Name,Partner,Partner country,Host country\nA,P,DE,\nB,Q,DE,Germany\n"
    found = read(text, home_country="China")
    assert [v.partners[0].side for v in found.ventures] == ["foreign", "domestic"]
    assert any("taken to be CN" in note for note in found.notes)


@pytest.mark.parametrize(
    ("end", "word", "status"),
    [
        ("2025-06", "active", "ended"),
        ("2026-01-21", "", "ended"),
        ("2026-01-22", "ended", "active"),
        ("2026", "", "unknown"),
        ("2040", "", "active"),
        ("", "dissolved", "ended"),
        ("", "存续", "active"),
        ("", "planned", "announced"),
        ("", "", "unknown"),
        ("", "purple", "unknown"),
    ],
)
def test_a_venture_has_ended_where_its_end_lies_before_the_day(
    read: Read, end: str, word: str, status: str
) -> None:
    [one] = read(f"Venture,Year,End date,Status\nA,2001,{end},{word}\n").ventures
    assert one.status == status


def test_a_venture_of_tomorrow_is_not_yet(read: Read) -> None:
    [one] = read("Venture,Date formed,Status\nA,2026-03,active\n").ventures
    assert one.status == "not yet"


def test_all_problems_of_a_table_are_told_at_once_and_the_rest_counts(read: Read) -> None:
    found = read(
        "Name,Year,Foreign partner,Domestic partner,Foreign share,Host,Investment\n"
        "A,20x1,VW,FAW,abc,Atlantis,lots\nB,2001,GM,SAIC,50,CN,USD 1m\n,,,,,,USD 2m\n"
    )
    assert len(found.ventures) == 2
    assert {(p.row, p.column) for p in found.problems} == {
        (2, "Year"), (2, "Foreign share"), (2, "Host"), (2, "Investment"), (4, None),
    }  # fmt: skip
    assert all(p.mend for p in found.problems)


def test_rows_that_disagree_leave_the_thing_unknown(read: Read) -> None:
    found = read(
        "Venture,Partner,Share,Sector,Year\nX,Toyota,50,Cars,2001\nX,Toyota,40,Boats,2001\n"
    )
    [one] = found.ventures
    assert one.sector == ""
    assert not one.partners[0].told
    assert len(found.problems) == 2


def test_one_name_with_two_years_is_two_ventures_and_said(read: Read) -> None:
    found = read("Venture,Year\nX,2001\nX,2005\nX,2001\n")
    assert [(v.year, v.rows) for v in found.ventures] == [("2001", (2, 4)), ("2005", (3,))]
    assert any("counted as 2 ventures" in note for note in found.notes)


def test_a_mapping_goes_before_headers_and_its_mistakes_come_together(read: Read) -> None:
    text = "firm,when,colour\nA,2001,red\n"
    [one] = read(text, mapping={"venture": "firm", "date": "WHEN", "sector": "colour"}).ventures
    assert (one.name, one.year, one.sector) == ("A", "2001", "red")
    with pytest.raises(InputError) as raised:
        read(text, mapping={"venture": "firm", "sectr": "colour", "sector": "nope"})
    assert len(raised.value.problems) == 2


def test_a_table_of_something_else_is_refused(read: Read) -> None:
    with pytest.raises(InputError, match="names a venture or a partner"):
        read("colour,shape\nred,round\n")
    with pytest.raises(UsageError):
        read("Venture\nA\n", as_of="tomorrow")
    with pytest.raises(UsageError):
        read("Venture\nA\n", home_country="Atlantis")


def test_flags_find_partners_whatever_their_case_and_are_asked_or_not(read: Read) -> None:
    found = read("Venture,Foreign partner,Domestic partner\nA,VW,Qinghe Group\nB,GM,Other\n")
    assert not found.flags_asked
    assert [p.name for p in partners(found)] == ["GM", "Other", "Qinghe Group", "VW"]
    flagged = with_flags(found, {"QINGHE GROUP.": ("Entity List",), "nobody": ("x",)})
    assert flagged.flags_asked
    assert [v.flagged for v in flagged.ventures] == [True, False]
    [partner] = [p for v in flagged.ventures for p in v.partners if p.flags]
    assert partner.flags == ("Entity List",)


def test_seats_are_counted_where_their_side_is_named(read: Read) -> None:
    found = read('Venture,Board seats\nA,"foreign 4, domestic 3"\nB,外方2人，中方3人\nC,4/3\n')
    boards = [(v.board.foreign, v.board.domestic) for v in found.ventures]
    assert boards == [(4, 3), (2, 3), (None, None)]
    assert found.ventures[2].board.words == "4/3"


def test_a_legal_form_behind_a_comma_is_part_of_the_name(read: Read) -> None:
    head = "Name,Partners,Partner countries,Share,Host\n"
    one, two = read(
        head + 'X,"Acme Co., Ltd.",US,60,CN\nY,"Intel, Tsinghua","US, CN","30, 70",CN\n'
    ).ventures
    assert [p.name for p in one.partners] == ["Acme Co., Ltd."]
    assert _sides(two) == {"Intel": ("foreign", "30 %"), "Tsinghua": ("domestic", "70 %")}


def test_the_example_reads_without_a_problem() -> None:
    found = ledger(Path(__file__).parents[3] / "examples" / "ventures.csv", as_of="2026-01-22")
    assert len(found.ventures) == 16
    assert found.problems == ()
    assert found.unused == ()
    real = [v for v in found.ventures if not any("made up" in r for r in v.remarks)]
    assert all(venture.sources for venture in real)
    assert len(real) == 4
