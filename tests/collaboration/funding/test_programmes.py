"""Talent programmes by name, who names them, and the words that only look like one."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tidegate.collaboration.funding import programmes_in, read_statement, talent_programmes


def named(text: str) -> list[str]:
    return [one.programme for one in programmes_in(text)]


@pytest.mark.parametrize(
    ("text", "programme"),
    [
        ("He is a Changjiang Scholar Distinguished Professor.", "cn.changjiang"),
        ("supported by the Cheung Kong Scholars Programme", "cn.changjiang"),
        ("the Yangtze River Scholar Award Program", "cn.changjiang"),
        ("入选长江学者奖励计划。", "cn.changjiang"),
        ("長江學者特聘教授", "cn.changjiang"),
        ("the Hundred Talents Program of the Chinese Academy of Sciences", "cn.hundred_talents"),
        ("the One-Hundred-Talent\nProject of CAS", "cn.hundred_talents"),
        ("the 100 Talents Plan", "cn.hundred_talents"),
        ("the “Hundred Talents Program”", "cn.hundred_talents"),
        ("中科院百人计划资助", "cn.hundred_talents"),
        ("Bairen Jihua", "cn.hundred_talents"),
        ("the Pearl River Talents Recruitment Program (2016ZT06)", "cn.pearl_river"),
        ("珠江人才計劃", "cn.pearl_river"),
        ("supported by the River Talents Plan", "cn.river_talents"),
        ("the Thousand Talents Plan of China", "cn.thousand_talents"),
        ("the Thousand Young Talents Program", "cn.thousand_talents"),
        ("the 1000-Talents Program for young scientists", "cn.thousand_talents"),
        ("the 1000 Youth Talents Program", "cn.thousand_talents"),
        ("the Recruitment Program of Global Youth Experts of China", "cn.thousand_talents"),
        ("the One Thousand Talents Scheme", "cn.thousand_talents"),
        ("国家“千人计划”青年项目, 即千人计划", "cn.thousand_talents"),
        ("國家千人計劃", "cn.thousand_talents"),
        ("Qianren Jihua", "cn.thousand_talents"),
        ("the Russian Academic Excellence Project '5-100'", "ru.5_100"),
        ("supported by Project 5–100", "ru.5_100"),
        ("the RUDN University Program 5-100", "ru.5_100"),
        ("при поддержке Проекта 5-100", "ru.5_100"),
    ],
)
def test_a_listed_programme_is_found_however_it_is_written(text: str, programme: str) -> None:
    assert set(named(text)) == {programme}
    assert programmes_in(text)[0].status == "law"
    assert programmes_in(text)[0].named_by == ("us.dod.1286 (c)(9)",)


@pytest.mark.parametrize(
    "text",
    [
        "And the servant owed ten thousand talents (Matthew 18:24), a thousand talents of gold.",
        "a hundred talents of silver and a thousand talents of bronze",
        "Qiming Venture Partners, the star Qiming, the Torch Programme, PyTorch and Kunpeng 920",
        "supported by the 111 Project (B08021)",
        "the Program for New Century Excellent Talents in University (NCET-12-0693)",
        "the Program for Changjiang Scholars and Innovative Research Team in University (IRT123)",
        "长江学者和创新团队发展计划",
        "Changjiang Securities, the Pearl River Delta and the Pearl River S&T Nova Program",
        "the Qiantang River Talents Programme",
        "the Double Thousand Talents Plan of Jiangxi and 双千人计划",
        "pages 5-100 of the project report",
        "a thousand talented programmers, a hundred scholars and 1000 projects",
        "Taishan Scholar; Scientific Research Foundation for the Returned Overseas Chinese "
        "Scholars",
        "the Hundred, Thousand and Ten Thousand Talent Project",
        "scholars of the Yangtze River and its hundred talents",
    ],
)
def test_what_only_looks_like_one_is_refused(text: str) -> None:
    assert named(text) == []


def test_a_think_tanks_programme_keeps_its_status_and_is_no_other() -> None:
    (one,) = programmes_in("Supported by the Ten Thousand Talents Program; thanks.")
    assert (one.programme, one.status) == ("cn.ten_thousand_talents", "think_tank")
    assert named("国家万人计划") == ["cn.ten_thousand_talents"]


def test_the_sentence_quoted_is_whole() -> None:
    text = "We thank Dr. Li et al. He was (No. 5) in the Thousand Talents Plan, cf. Sect. 2. Bye."
    (one,) = read_statement(text).programmes
    quoted = text[slice(*one.sentence)]
    assert quoted.startswith("We thank Dr. Li") and "Thousand Talents Plan" in quoted
    assert "Bye" not in quoted


def test_every_programme_says_who_names_it_and_what_it_rests_on() -> None:
    for one in talent_programmes():
        assert one.named_by and one.source
        assert one.status in ("law", "official", "bill", "think_tank")
        assert one.status != "think_tank" or "from memory, check" in one.source


@pytest.mark.needs_shared
def test_no_talent_programme_is_found_in_1286_real_acknowledgements(
    shared: Callable[[str], Path],
) -> None:
    from defusedxml import ElementTree

    with gzip.open(shared("publications/acknowledgements.tei.xml.gz")) as file:
        items = ["".join(one.itertext())
                 for one in ElementTree.parse(file).getroot().iter("acknowledgment")]  # fmt: skip
    assert len(items) == 1_286
    assert [found for text in items for found in programmes_in(text)] == []
