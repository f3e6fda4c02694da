"""What country a text names; what names none stays None."""

import csv
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.intake import country_code
from tidegate.intake.countries import LANGUAGES, _folded, countries_in


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("People's Republic of China", "CN"),
        ("People’s Republic of China", "CN"),
        ("PRC", "CN"),
        ("CN", "CN"),
        ("chn", "CN"),
        ("中国", "CN"),
        ("中國", "CN"),
        ("Китай", "CN"),
        ("الصين", "CN"),
        ("중국", "CN"),
        ("Russia", "RU"),
        ("러시아", "RU"),
        ("Российская Федерация", "RU"),
        ("Russian", "RU"),
        ("Korea, South", "KR"),
        ("Korea, Republic of", "KR"),
        ("Korea, Democratic People's Republic of", "KP"),
        ("DPRK", "KP"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Burma", "MM"),
        ("Türkiye", "TR"),
        ("TURKEY", "TR"),
        ("Viet Nam", "VN"),
        ("Czechia", "CZ"),
        ("UAE", "AE"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("England", "GB"),
        ("UK", "GB"),
        ("Hong Kong", "HK"),
        ("Hong Kong SAR, China", "HK"),
        ("China, Hong Kong", "HK"),
        ("澳門", "MO"),
        ("Macau", "MO"),
        ("Taiwan", "TW"),
        ("臺灣", "TW"),
        ("Taiwan, Province of China", "TW"),
        ("Kosovo", "XK"),
        ("Côte d’Ivoire", "CI"),
        ("Cote d'Ivoire", "CI"),
        ("Deutschland", "DE"),
        ("Allemagne", "DE"),
        ("Alemania", "DE"),
        ("ドイツ", "DE"),
        ("Germania", "DE"),
        ("호주", "AU"),
        ("China (CN)", "CN"),
        ("CN - China", "CN"),
        ("  the Netherlands ", "NL"),
        ("Democratic Republic of the Congo", "CD"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
    ],
)
def test_a_country_is_read_in_the_words_users_write(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    "text",
    ["", " ", "Region: Crimea", "Crimea", "Unknown", "Asia", "EU", "n/a", "China/Russia", "x"],
)
def test_what_names_no_one_country_is_none(text: str) -> None:
    assert country_code(text) is None


def test_a_cell_may_name_several_countries() -> None:
    assert countries_in("CN; RU") == ("CN", "RU")
    assert countries_in("China / Russia") == ("CN", "RU")
    assert countries_in("1) Saudi Arabia 2) Qatar") == ("SA", "QA")
    assert countries_in("Afghanistan (since 2009)") == ("AF",)
    assert countries_in("Korea, South") == ("KR",)
    assert countries_in("Paris, Texas") == ()


def test_no_word_of_the_table_stands_for_two_countries() -> None:
    seen: dict[str, str] = {}
    source = resources.files("tidegate.intake") / "data" / "countries.csv"
    with source.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 250
    for row in rows:
        for column in ("alpha2", "alpha3", "en", "variants", "demonyms", *LANGUAGES):
            for word in filter(None, row[column].split("|")):
                folded = _folded(word)
                assert folded, word
                assert seen.setdefault(folded, row["alpha2"]) == row["alpha2"], word
                assert country_code(word) == row["alpha2"], word


@given(st.text(max_size=200))
def test_any_text_gives_a_code_or_none(text: str) -> None:
    code = country_code(text)
    assert code is None or (len(code) == 2 and code.isupper())
