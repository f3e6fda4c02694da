"""A name taken apart: legal forms, numbers, titles, particles, scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.names import Kind, analyse
from tidegate.names import han as chinese
from tidegate.names.latin import fold_case, transliterate
from tidegate.names.scripts import Script, script_of, scripts_in
from tidegate.names.vocabulary import vocabulary


def words(text: str, schema: str = "organisation") -> list[list[str]]:
    return [[t.text for t in form.tokens] for form in analyse(text, schema).forms]


@pytest.mark.parametrize(
    ("letter", "script"),
    [
        ("a", Script.LATIN), ("ß", Script.LATIN), ("ế", Script.LATIN), ("ж", Script.CYRILLIC),
        ("ω", Script.GREEK), ("ἀ", Script.GREEK), ("ع", Script.ARABIC), ("پ", Script.ARABIC),
        ("ש", Script.HEBREW), ("华", Script.HAN), ("𠀀", Script.HAN), ("か", Script.KANA),
        ("カ", Script.KANA), ("한", Script.HANGUL), ("द", Script.DEVANAGARI), ("ก", Script.OTHER),
        ("7", Script.COMMON), (" ", Script.COMMON), ("-", Script.COMMON),
        ("\U0010ffff", Script.OTHER),
    ],
)  # fmt: skip
def test_every_letter_has_its_script(letter: str, script: Script) -> None:
    assert script_of(letter) is script


def test_the_scripts_of_a_text_leave_digits_and_signs_out() -> None:
    assert scripts_in("Huawei 华为 (38)") == {Script.LATIN, Script.HAN}
    assert scripts_in("38 - 7") == set()


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("Москва", "moskva"), ("Щукин", "shchukin"), ("Ελλάδα", "ellada"), ("محمد", "mhmd"),
        ("חיים", "hiim"), ("カタカナ", "katakana"), ("ガス", "gasu"), ("ひらがな", "hiragana"),
        ("서울", "seoul"), ("दिल्ली", "dilli"), ("Đặng", "dang"),
    ],
)  # fmt: skip
def test_every_script_has_a_latin_reading(word: str, latin: str) -> None:
    assert transliterate(fold_case(word)) == latin


def test_traditional_and_simplified_characters_are_one_and_read_as_mandarin() -> None:
    assert chinese.simplified("華為技術有限公司") == "华为技术有限公司"
    assert words("華為技術有限公司") == words("华为技术有限公司")
    assert words("华为技术") == [["华为", "technology"], ["huawei", "technology"]]
    assert analyse("华为").forms[1].han


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Vektor GmbH & Co. KG", "vektor"),
        ("Vektor, L.L.C.", "vektor"),
        ("Vektor Sp. z o.o.", "vektor"),
        ("OOO Vektor", "vektor"),
        ("PT. Vektor Tbk", "vektor"),
        ("Vektor S.A. de C.V.", "vektor"),
        ("ООО «Вектор»", "вектор"),
        ("株式会社ベクトル", "ベクトル"),
        ("ベクトル株式会社", "ベクトル"),
        ("向量有限公司", "向量"),
    ],
)
def test_legal_forms_are_taken_off_either_end(text: str, core: str) -> None:
    name = analyse(text, "organisation")
    assert [t.text for t in name.forms[0].tokens] == [core]
    assert name.legal
    assert name.legal_kinds


@pytest.mark.parametrize("text", ["LLC", "Co., Ltd.", "GmbH GmbH", "有限公司", "S.A.", "公司"])
def test_something_is_always_left(text: str) -> None:
    assert any(form.tokens for form in analyse(text, "organisation").forms)


@given(st.lists(st.sampled_from(sorted(vocabulary().legal)), min_size=1, max_size=4))
def test_of_a_name_of_legal_forms_alone_something_is_left(forms: list[tuple[str, ...]]) -> None:
    text = " ".join(" ".join(form) for form in forms)
    assert any(form.tokens for form in analyse(text, "organisation").forms)


def test_a_legal_word_that_begins_a_name_stays() -> None:
    assert words("Limited Brands") == [["limited", "brands"]]
    assert words("Company of Heroes LLC") == [["company", "heroes"]]


def test_a_person_has_no_legal_form() -> None:
    assert analyse("Anna Berg AG", "person").legal == ()


def numbers(text: str) -> list[str]:
    return [t.text for f in analyse(text, "organisation").forms for t in f.tokens
            if t.kind is Kind.NUMBER][:1]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "No. 38 Research Institute", "38th Research Institute", "Research Institute №38",
        "Research Institute #38", "Research Institute 038", "第三十八研究所", "第38研究所",
        "三八研究所", "第٣٨研究所", "研究所 ٣٨", "Nr. 38 Institut",
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert numbers(text) == ["38"]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("十", 10), ("十二", 12), ("二十", 20), ("一百零三", 103), ("一〇二", 102), ("两千", 2000),
     ("58", 58), ("٥٨", 58), ("五八", 58)],
)  # fmt: skip
def test_chinese_numerals_have_their_value(numeral: str, value: int) -> None:
    assert chinese.number_value(numeral) == value


@given(st.integers(1, 9999))
def test_chinese_numerals_are_read_back(value: int) -> None:
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")
    text, places = "", str(value)
    for at, digit in enumerate(places):
        if digit != "0":
            text += digits[int(digit)] + units[len(places) - at - 1]
        elif text[-1] != "零":
            text += "零"
    text = text.rstrip("零")
    assert chinese.number_value(text) == value
    assert chinese.number_value("".join(digits[int(d)] for d in places)) == value


@pytest.mark.parametrize("title", ["Dr.", "Prof.", "Sheikh", "General", "Mr", "Haji"])
def test_a_title_is_dropped_from_a_persons_name(title: str) -> None:
    assert words(f"{title} Anna Berg", "person") == [["anna", "berg"]]


def test_a_title_is_kept_where_it_is_all_there_is() -> None:
    assert words("Dr.", "person") == [["dr"]]


@pytest.mark.parametrize("particle", ["bin", "de", "al", "van", "von"])
def test_a_particle_weighs_little(particle: str) -> None:
    (form,) = analyse(f"Anna {particle} Berg", "person").forms
    anna, small, berg = form.tokens
    assert small.kind is Kind.PARTICLE
    assert small.weight < 0.3 * min(anna.weight, berg.weight)


def test_initials_are_known_and_a_letter_alone_is_a_word() -> None:
    (form,) = analyse("J. R. Berg", "person").forms
    assert [t.kind for t in form.tokens] == [Kind.INITIAL, Kind.INITIAL, Kind.CORE]
    assert analyse("J", "person").forms[0].tokens[0].kind is Kind.CORE


def test_surname_and_given_name_in_han_are_two_words() -> None:
    assert words("王小明", "person")[0] == ["王", "小明"]
    assert words("欧阳小明", "person")[0] == ["欧阳", "小明"]


def test_two_scripts_side_by_side_are_two_readings_and_fused_ones_are_one() -> None:
    assert words("Vektor 华为") == [["vektor"], ["华为"], ["huawei"]]
    assert words("TCL科技集团")[0] == ["tcl", "technology", "group"]


def test_a_part_in_brackets_is_read_with_and_without() -> None:
    name = analyse("Advanced Widget Institute (AWIX)")
    assert [f.partial for f in name.forms] == [False, True]
    assert "awix" not in [t.text for t in name.forms[1].tokens]


def test_words_that_say_what_a_body_does_weigh_less_than_its_own() -> None:
    (form,) = analyse("Zorblat Electronics Research Institute", "organisation").forms
    zorblat, *others = form.tokens
    assert all(t.weight < 0.5 * zorblat.weight for t in others)
    assert analyse("Zorblat Electronics Research Institute", "organisation").institution


@given(st.text(max_size=80), st.sampled_from(["person", "organisation", "vessel", "unknown"]))
def test_any_text_can_be_analysed(text: str, schema: str) -> None:
    name = analyse(text, schema)
    for form in name.forms:
        assert form.tokens
        for token in form.tokens:
            assert token.text
            assert 0 < token.weight <= 1
    if any(c.isalnum() for c in text):
        assert name.forms


@pytest.mark.parametrize("text", ["a" * 100_000, "a " * 50_000, "汉" * 100_000, "(" * 100_000])
def test_a_giant_name_is_cut(text: str) -> None:
    name = analyse(text, "organisation")
    assert len(name.key) <= 2000
    assert all(len(form.tokens) <= 41 for form in name.forms)
