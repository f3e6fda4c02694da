"""Who is one source: the same identifier or the same name, and never more than that."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tidegate.collaboration.gifts import Gift, sources_of

from .ledgers import read

HEAD = "source,id,country,source type,parent,amount,date"


def grouped(folder: Path, *rows: str) -> tuple[list[list[int]], set[tuple[str, str]]]:
    """Rows by source, and the pairs that may be one."""
    found = sources_of(read(folder, "\n".join((HEAD, *rows)) + "\n").gifts)
    pairs = {
        (source.name, other.name) for source in found for other in source.alike
        if source.name <= other.name
    }  # fmt: skip
    return [[gift.row for gift in source.gifts] for source in found], pairs


def test_case_punctuation_and_hidden_marks_do_not_part(tmp_path: Path) -> None:
    rows, pairs = grouped(
        tmp_path,
        "Acme Ltd,,GB,,,1,2026-01-01",
        "ACME  LTD.,,GB,,,1,2026-01-01",
        "Acme\u200b Ltd,,,,,1,2026-01-01",
    )
    assert (rows, pairs) == ([[2, 3, 4]], set())


def test_the_same_identifier_is_one_source_under_any_name(tmp_path: Path) -> None:
    rows, _ = grouped(
        tmp_path,
        "Acme Ltd,X1,GB,,,1,2026-01-01",
        "Formerly Blue Ltd,x1,GB,,,1,2026-01-01",
        "Acme Ltd,,GB,,,1,2026-01-01",
    )
    assert rows == [[2, 3, 4]]


def test_one_name_with_two_identifiers_is_told_and_not_merged(tmp_path: Path) -> None:
    rows, pairs = grouped(
        tmp_path,
        "Acme Ltd,X1,GB,,,1,2026-01-01",
        "Acme Ltd,X2,GB,,,1,2026-01-01",
        "Acme Ltd,,GB,,,1,2026-01-01",
    )
    assert rows == [[2], [3], [4]] and pairs == {("Acme Ltd", "Acme Ltd")}


def test_one_name_in_two_countries_is_told_and_not_merged(tmp_path: Path) -> None:
    rows, pairs = grouped(
        tmp_path, "Acme Ltd,,GB,,,1,2026-01-01", "Acme Ltd,,IE,,,1,2026-01-01",
        "Acme Ltd,,,,,1,2026-01-01",
    )  # fmt: skip
    assert rows == [[2], [3], [4]] and pairs


def test_near_names_of_organisations_are_told_and_never_merged(tmp_path: Path) -> None:
    rows, pairs = grouped(
        tmp_path,
        "Blue Heron Energy AG,,CH,,,1,2026-01-01",
        "Blue Heron Energie AG,,CH,,,1,2026-01-01",
        "Kestrel Foundation,,CH,,,1,2026-01-01",
    )
    assert rows == [[2], [3], [4]]
    assert pairs == {("Blue Heron Energie AG", "Blue Heron Energy AG")}


def test_natural_persons_are_never_compared(tmp_path: Path) -> None:
    rows, pairs = grouped(
        tmp_path,
        "Maria Schmidt,,DE,individual,,1,2026-01-01",
        "Maria Schmitt,,DE,individual,,1,2026-01-01",
        "Maria Schmidt Stiftung,,DE,foundation,,1,2026-01-01",
    )
    assert rows == [[2], [3], [4]] and pairs == set()


def test_names_that_no_word_calls_an_organisation_are_not_compared_with_each_other(
    tmp_path: Path,
) -> None:
    _, pairs = grouped(
        tmp_path, "Maria Schmidt,,DE,,,1,2026-01-01", "Maria Schmitt,,DE,,,1,2026-01-01"
    )
    assert pairs == set()


def test_one_parent_makes_sources_that_may_be_one(tmp_path: Path) -> None:
    rows, pairs = grouped(
        tmp_path,
        "Quay Works,,FR,company,Amber Group,1,2026-01-01",
        "Tide Mills,,FR,company,Amber Group,1,2026-01-01",
        "Amber Group,,FR,company,,1,2026-01-01",
    )
    assert len(rows) == 3
    assert ("Quay Works", "Tide Mills") in pairs and ("Amber Group", "Quay Works") in pairs


NAMES = st.sampled_from(["Acme Ltd", "ACME LTD", "Acme Limited", "Blue AG", "Zed", ""])
GIFTS = st.lists(
    st.builds(
        Gift, row=st.just(0), source=NAMES, usd_low=st.just(1), usd_high=st.just(1),
        identifier=st.sampled_from(["", "X1", "X2"]), country=st.sampled_from(["", "GB", "IE"]),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@given(GIFTS)
def test_every_row_is_of_one_source_and_likeness_goes_both_ways(rows: list[Gift]) -> None:
    gifts = [
        Gift(at, g.source, g.usd_low, g.usd_high, g.identifier, g.country)
        for at, g in enumerate(rows)
    ]
    found = sources_of(gifts)
    assert sorted(gift.row for source in found for gift in source.gifts) == list(range(len(gifts)))
    for at, source in enumerate(found):
        for other in source.alike:
            assert other.place != at
            assert any(back.place == at for back in found[other.place].alike)
