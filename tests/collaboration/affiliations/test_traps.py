"""The traps that listed and unlisted names set, on the registry part and real lists."""

from __future__ import annotations

import pytest

from tidegate.collaboration.affiliations import Matcher
from tidegate.collaboration.affiliations.listed import joined

from .made_up import entry

pytestmark = [pytest.mark.needs_shared, pytest.mark.xdist_group("institutions")]


def names(real: Matcher, text: str) -> set[str]:
    return {one.name for one in real.match(text)}


def lists(real: Matcher, text: str) -> set[str]:
    return {each.list for one in real.match(text) for each in one.listings}


def listed_names(real: Matcher, list_: str) -> set[str]:
    gazetteer = real.gazetteer
    return {
        gazetteer.records[gazetteer.numbers[key]].name
        for key, listings in real.listings.items()
        if any(each.list == list_ for each in listings) and key.startswith("https://ror.org/")
    }


def test_nanjing_university_of_chinese_medicine_is_not_nanjing_university(real: Matcher) -> None:
    for text in (
        "Nanjing University of Chinese Medicine, Nanjing, China",
        "School of Pharmacy, Nanjing Univ Chinese Med, Nanjing 210023, Jiangsu, Peoples R China",
        "Nanjing University of Chinese Medicine",
    ):
        assert names(real, text) == {"Nanjing University of Chinese Medicine"}
        assert lists(real, text) == set()
    assert "au.aspi" in lists(real, "Department of Physics, Nanjing University, Nanjing, China")


def test_northeastern_university_boston_is_not_the_one_in_shenyang(real: Matcher) -> None:
    boston = "Northeastern University, Boston, MA, USA"
    shenyang = "Northeastern University, Shenyang, China"
    [one], [other] = real.match(boston), real.match(shenyang)
    assert (one.country, lists(real, boston)) == ("US", set())
    assert other.country == "CN"
    assert lists(real, shenyang)


def test_aerospace_engineering_university_of_michigan_is_not_listed(real: Matcher) -> None:
    for text in (
        "Aerospace Engineering, University of Michigan",
        "Aerospace Engineering, University of Michigan, Ann Arbor, MI, USA",
        "Department of Aerospace Engineering, Univ Michigan, Ann Arbor, MI 48109 USA",
    ):
        assert lists(real, text) == set()


def test_the_us_naval_academy_is_not_listed(real: Matcher) -> None:
    for text in (
        "US Naval Academy", "U.S. Naval Academy, Annapolis, MD", "USNA, Annapolis, MD, USA",
        "United States Naval Academy, Annapolis, Maryland 21402, USA",
    ):  # fmt: skip
        assert lists(real, text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "West China Hospital of Sichuan University, Chengdu, China",
        "Peking University Third Hospital, Beijing, China",
        "Peking University First Hospital, Beijing, China",
        "Sun Yat-sen University Cancer Center, Guangzhou, China",
    ],
)
def test_a_hospital_with_its_own_record_is_not_its_university(real: Matcher, text: str) -> None:
    assert names(real, text) == {text.split(",", maxsplit=1)[0]}
    assert lists(real, text) == set()


def test_names_misspelt_in_official_lists_join_the_right_record(real: Matcher) -> None:
    spelt = {
        "Hangzhao Dianzi University": "Hangzhou Dianzi University",
        "Xi’an Jiatong University": "Xi'an Jiaotong University",
        "Changchung University of Science and Technology":
            "Changchun University of Science and Technology",
    }  # fmt: skip
    entries = [(entry(name, id=name), "") for name in spelt]
    found = joined(entries, real.gazetteer, {})
    assert found.apart == ()
    gazetteer = real.gazetteer
    assert {
        one.name: gazetteer.records[gazetteer.numbers[key]].name
        for key, listings in found.listings.items()
        for one in listings
    } == spelt


def test_a_misspelt_name_that_stands_in_a_list_today_is_joined(real: Matcher) -> None:
    text = "Xi'an Jiaotong University, Xi'an, China"
    [one] = real.match(text)
    assert "Xi'an Jiatong University" in {each.name for each in one.listings}
    assert "us.dod.1286" in lists(real, text)


def test_a_listed_school_is_found_in_the_index_s_own_abbreviations(real: Matcher) -> None:
    text = "Sch. of Aerospace, Harbin Inst Technol, Harbin, Peoples R China"
    [one] = real.match(text)
    assert text[one.start : one.end] == "Harbin Inst Technol"
    assert {"us.bis.entity", "us.dod.1286", "ca.nro", "au.aspi"} <= lists(real, text)
    assert {each.status for each in one.listings} >= {"law", "official", "think_tank"}


def test_a_place_s_name_names_no_institution(real: Matcher) -> None:
    for text in ("Harbin, Peoples R China", "Beijing", "Wuhan, Hubei, China", "China"):
        assert real.match(text) == ()


def test_seven_sons_are_on_the_lists(real: Matcher) -> None:
    on = listed_names(real, "us.bis.entity")
    assert {
        "Beihang University", "Beijing Institute of Technology", "Harbin Engineering University",
        "Harbin Institute of Technology", "Northwestern Polytechnical University",
        "Nanjing University of Aeronautics and Astronautics",
        "Nanjing University of Science and Technology",
    } <= on  # fmt: skip


def test_nobody_s_name_makes_a_string_listed(real: Matcher) -> None:
    tail = "Department of Physics, University of Oxford, Oxford, UK"
    for name in ("Li Wei", "Wang Xiaoming", "Иван Петров", "John Smith", "张伟", "A. Hosseini"):
        assert lists(real, f"{name}, {tail}") == set()
        assert names(real, f"{name}, {tail}") == {"University of Oxford"}


@pytest.mark.parametrize(
    "text",
    [
        "Tianjin University of Traditional Chinese Medicine, Tianjin, China",
        "Tianjin Univ Tradit Chinese Med",
        "Sichuan University of Science and Engineering, Zigong, China",
        "Sichuan Univ Sci & Engn, Zigong",
        "Hunan Univ Chinese Med, Changsha",
        "Tsing Hua Univ, Hsinchu, Taiwan",
    ],
)
def test_a_name_that_goes_on_is_another_university(real: Matcher, text: str) -> None:
    assert lists(real, text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "National University of Defense Technology",
        "Beijing University of Posts and Telecommunications",
        "Zhejiang University School of Medicine, Hangzhou",
        "Peking University Health Science Center, Beijing",
    ],
)
def test_a_school_of_it_and_an_acronym_on_the_list_are_no_hindrance(
    real: Matcher, text: str
) -> None:
    assert lists(real, text)


def test_xian_university_of_technology_is_not_the_technological_one(real: Matcher) -> None:
    assert lists(real, "Xi'an University of Technology, Xi'an, China") == set()
    assert "us.dod.1286" in lists(real, "Xi'an Technological University, Xi'an, China")
