"""The tables of names/data are whole, tidy and say what the comparison may rely on."""

from __future__ import annotations

import csv
import re
import unicodedata
from importlib.resources import files

import pytest

FORM_CLASSES = {
    "limited", "joint-stock", "partnership", "cooperative", "foundation", "association",
    "state", "branch", "sole", "fund",
}  # fmt: skip
PARTICLE_KINDS = {"particle", "title", "honorific", "patronymic_marker", "suffix"}
COLUMNS = {
    "legal_forms": ["form", "countries", "class", "position", "ambiguous"],
    "generic_words": ["word", "concept", "class", "language"],
    "people_particles": ["word", "kind"],
    "romanisation": ["native", "standard", "variants", "language"],
}


def table(name: str) -> list[dict[str, str]]:
    text = files("tidegate.names").joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def is_token_text(text: str) -> bool:
    """Lower case, single spaces, and nothing but letters, digits, marks and "&"."""
    allowed = all(
        char in " &" or unicodedata.category(char)[0] in "LNM" for char in text
    ) and text == " ".join(text.split())
    return bool(text) and allowed and text == text.lower()


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_each_table_has_its_columns_and_no_ragged_row(name: str) -> None:
    rows = table(name)
    assert list(rows[0]) == COLUMNS[name]
    for row in rows:
        assert None not in row
        assert None not in row.values(), row
        assert all(value == value.strip() for value in row.values()), row


@pytest.mark.parametrize(
    ("name", "key", "least", "most"),
    [
        ("legal_forms", "form", 600, 1800),
        ("generic_words", "word", 400, 3200),
        ("people_particles", "word", 150, 700),
        ("romanisation", "native", 150, 400),
    ],
)
def test_no_key_stands_twice(name: str, key: str, least: int, most: int) -> None:
    keys = [row[key] for row in table(name)]
    assert len(keys) == len(set(keys))
    assert least <= len(keys) <= most


@pytest.mark.parametrize(
    ("name", "key"),
    [("legal_forms", "form"), ("generic_words", "word"), ("people_particles", "word")],
)
def test_every_key_is_lower_case_tokens_without_punctuation(name: str, key: str) -> None:
    wrong = [row[key] for row in table(name) if not is_token_text(row[key])]
    assert wrong == []


def test_latin_keys_carry_no_diacritics() -> None:
    keys = [row["form"] for row in table("legal_forms")]
    keys += [row["word"] for row in table("generic_words") + table("people_particles")]
    keys += [row["standard"] for row in table("romanisation")]
    keys += [v for row in table("romanisation") for v in row["variants"].split(";")]
    for key in keys:
        if re.search("[a-z]", key):
            assert key.isascii(), key


def test_a_legal_form_has_a_known_class_position_and_countries() -> None:
    for row in table("legal_forms"):
        assert row["class"] in FORM_CLASSES, row
        assert row["position"] in {"start", "end", "any"}, row
        assert row["ambiguous"] in {"yes", "no"}, row
        for country in filter(None, row["countries"].split(";")):
            assert re.fullmatch("[A-Z]{2}", country), row


@pytest.mark.parametrize(
    ("form", "country"),
    [
        ("co ltd", ""),
        ("limited liability company", ""),
        ("gmbh", "DE"),
        ("gmbh co kg", "DE"),
        ("aktiengesellschaft", "CH"),
        ("ooo", "RU"),
        ("obshchestvo s ogranichennoi otvetstvennostyu", "RU"),
        ("общество с ограниченной ответственностью", "RU"),
        ("有限公司", "CN"),
        ("股份有限公司", "TW"),
        ("株式会社", "JP"),
        ("주식회사", "KR"),
        ("pt", "ID"),
        ("tbk", "ID"),
        ("sdn bhd", "MY"),
        ("s a de c v", "MX"),
        ("fze", "AE"),
        ("sarl", "FR"),
        ("شركة", "SA"),
        ("ltd sti", "TR"),
        ("sp z o o", "PL"),
        ("kft", "HU"),
        ("בע מ", "IL"),
    ],
)
def test_the_forms_every_reader_knows_are_there(form: str, country: str) -> None:
    row = {row["form"]: row for row in table("legal_forms")}[form]
    assert country in row["countries"]
    if not country:
        assert row["countries"] == ""


@pytest.mark.parametrize("form", ["co", "as", "sa", "se", "bv", "spa", "oy", "ag", "kg", "ab"])
def test_a_form_that_is_also_a_word_is_marked_and_counts_only_at_the_end(form: str) -> None:
    row = {row["form"]: row for row in table("legal_forms")}[form]
    assert row["ambiguous"] == "yes"


@pytest.mark.parametrize("form", ["ltd", "llc", "gmbh", "oao", "ao", "plc", "株式会社", "有限公司"])
def test_a_form_that_is_no_word_is_not_marked(form: str) -> None:
    row = {row["form"]: row for row in table("legal_forms")}[form]
    assert row["ambiguous"] == "no"


def test_no_legal_form_names_a_kind_of_research_body() -> None:
    """Else a university would lose the word that makes it one."""
    institution = {row["word"] for row in table("generic_words") if row["class"] == "institution"}
    kept_in_names = {"foundation", "trust", "stiftung", "fondation", "fundacion", "fondazione"}
    shared = institution & {
        row["form"] for row in table("legal_forms") if row["class"] != "foundation"
    }
    assert shared - kept_in_names == set()


def test_a_generic_word_has_a_class_and_a_concept() -> None:
    for row in table("generic_words"):
        assert row["class"] in {"generic", "institution", "abbrev"}, row
        assert re.fullmatch("[a-z][a-z-]+", row["concept"]), row
        for language in filter(None, row["language"].split(";")):
            assert re.fullmatch("[a-z]{2}", language), row


@pytest.mark.parametrize(
    "words",
    [
        "institute institut instituto институт 研究所 研究院 yanjiusuo inst",
        "university universitat universite университет 大学 대학교 جامعة daxue jamia univ",
        "company компания 公司 gongsi شركة sharika",
        "technology 科技 технологии keji tech",
        "electronics 电子 dianzi elec",
        "group jituan 集团 grp",
        "industry industries gongye ind",
        "factory plant zavod завод",
        "enterprise predpriyatie предприятие",
        "centre center ctr",
        "management mgmt",
        "services svc",
    ],
)
def test_words_for_one_thing_share_one_concept(words: str) -> None:
    concept = {row["word"]: row["concept"] for row in table("generic_words")}
    assert len({concept[word] for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("institute", "university"),
        ("aviation", "space"),
        ("materials", "instruments"),
        ("office", "bureau"),
        ("steel", "mining"),
        ("college", "school"),
        ("nii", "tsnii"),
    ],
)
def test_words_for_two_things_do_not(one: str, other: str) -> None:
    concept = {row["word"]: row["concept"] for row in table("generic_words")}
    assert concept[one] != concept[other]


def test_points_of_the_compass_and_places_are_not_generic() -> None:
    """North University of China is not South University of China."""
    words = {row["word"] for row in table("generic_words")}
    assert words.isdisjoint(
        {"north", "south", "east", "west", "china", "beijing", "первый", "北方"}
    )


def test_every_particle_has_a_known_kind() -> None:
    assert {row["kind"] for row in table("people_particles")} == PARTICLE_KINDS


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("al", "particle"),
        ("von", "particle"),
        ("abu", "particle"),
        ("bin", "patronymic_marker"),
        ("oglu", "patronymic_marker"),
        ("kyzy", "patronymic_marker"),
        ("haji", "honorific"),
        ("mullah", "honorific"),
        ("dr", "title"),
        ("general", "title"),
        ("jr", "suffix"),
        ("iii", "suffix"),
    ],
)
def test_common_particles_have_their_kind(word: str, kind: str) -> None:
    assert {row["word"]: row["kind"] for row in table("people_particles")}[word] == kind


def test_romanisation_rows_are_native_script_with_distinct_latin_forms() -> None:
    natives = []
    for row in table("romanisation"):
        assert row["language"] in {"zh", "ko"}
        pattern = r"[\u4e00-\u9fff]+" if row["language"] == "zh" else r"[\uac00-\ud7a3]+"
        forms = row["native"].split(";")
        assert all(re.fullmatch(pattern, form) for form in forms), row
        natives += forms
        variants = row["variants"].split(";")
        assert row["standard"] not in variants
        assert len(variants) == len(set(variants))
        assert all(re.fullmatch("[a-z]+( [a-z]+)*", form) for form in [row["standard"], *variants])
    assert len(natives) == len(set(natives))


@pytest.mark.parametrize(
    ("standard", "variant", "language"),
    [
        ("qian", "chien", "zh"),
        ("qian", "tsien", "zh"),
        ("zhang", "cheung", "zh"),
        ("chen", "tan", "zh"),
        ("chen", "chan", "zh"),
        ("i", "lee", "ko"),
        ("bak", "park", "ko"),
        ("choe", "choi", "ko"),
        ("jeong", "chung", "ko"),
    ],
)
def test_well_known_variants_are_there(standard: str, variant: str, language: str) -> None:
    rows = [r for r in table("romanisation") if r["language"] == language]
    assert any(r["standard"] == standard and variant in r["variants"].split(";") for r in rows)
