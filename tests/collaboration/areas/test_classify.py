"""What a work's words say of technology areas, and what they do not."""

from __future__ import annotations

import pytest

from tidegate.collaboration.areas import classify, missing_text
from tidegate.collaboration.model import AreaMention


def touched(title: str, abstract: str = "x", keywords: tuple[str, ...] = ()) -> set[str]:
    found = classify(title, abstract, keywords, schemes=("ca.stra",))
    return {one.area for one in found if one.verdict == "touches"}


def unsure(title: str, abstract: str = "x") -> set[str]:
    found = classify(title, abstract, schemes=("ca.stra",))
    return {one.area for one in found if one.verdict == "unsure"}


def test_a_strong_term_touches_and_is_quoted_where_it_stands() -> None:
    title = "Field trial of quantum key distribution"
    (mention,) = classify(title, schemes=("ca.stra",))
    assert mention == AreaMention(
        scheme="ca.stra",
        area="quantum",
        title="Quantum Science and Technology",
        verdict="touches",
        score=1.0,
        how="terms",
        quotes=(("title", 15, 39, "quantum key distribution"),),
    )


def test_each_scheme_answers_for_itself_in_the_order_asked() -> None:
    found = classify("A scramjet combustor", schemes=("us.ccl", "us.cet", "ca.stra"))
    assert [(one.scheme, one.area) for one in found] == [
        ("us.ccl", "9"),
        ("us.cet", "hypersonics"),
        ("ca.stra", "aerospace_space"),
    ]


def test_a_scheme_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError):
        classify("Quantum computing", schemes=("xx.none",))


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Fluorescence quantum yield of dyes", "Quantum yields were measured."),
        ("A lecture on quantum mechanics", "Students attended."),
        ("Laser surgery of the retina", "Patients were followed for a year."),
        ("Radar charts of hospital quality", "Readers ranked them."),
        ("Drone bees and their queens", "Male drones mate in flight."),
        ("A composite index of vulnerability", "Twelve indicators."),
        ("Propulsion of human sperm", "Viscosity slows the beat."),
        ("Satellite glial cells after injury", "Coupling rose."),
        ("Spinal fusion: a registry", "Reoperation at five years."),
        ("Covalent warheads of kinase inhibitors", "Reactivity tunes selectivity."),
        ("The battery of neuropsychological tests", "Norms."),
        ("Power transformer oil ageing", "Dissolved gas analysis."),
        ("The insect exoskeleton in beetles", "Cuticle and chitin."),
        ("A course on potato chips", "Acrylamide."),
        ("Loss of one gene drives tumour growth", "Mice were followed."),
        ("Eight microsatellite markers for a rare orchid", "Alleles per locus."),
        ("Lipids by trapped ion mobility", "Peaks were resolved."),
        ("Galaxies at high redshift", "Images of the Hubble Space Telescope were used."),
        ("Torpedo acetylcholine receptors", "Channel gating."),
        ("Pattern recognition receptors in plants", "Immunity."),
        ("Ultrasonic calls of pups", "USVs were counted in cages."),
        ("Neurofibrillary change in ageing", "NFTs were stained."),
        ("Acid-sensing ion channels and pain", "ASIC currents in rats."),
        ("Bipedal hominins of the Pliocene", "A fossil foot."),
    ],
)
def test_words_of_another_sense_touch_nothing(title: str, abstract: str) -> None:
    assert classify(title, abstract, schemes=("ca.stra", "us.cet", "us.ccl")) == ()


def test_a_biological_neural_network_is_no_artificial_intelligence() -> None:
    abstract = "Neurons of the zebrafish hindbrain hold eye position."
    assert "ai_big_data" not in touched("Recurrent neural circuits in a neural network", abstract)


def test_a_tool_named_in_an_abstract_alone_leaves_the_work_unsure() -> None:
    abstract = "Risk was modelled by machine learning in 4,000 patients."
    assert touched("Readmission after heart failure", abstract) == set()
    assert unsure("Readmission after heart failure", abstract) == {"ai_big_data"}
    assert touched("Machine learning for readmission", abstract) == {"ai_big_data"}


def test_one_weak_word_alone_says_nothing() -> None:
    assert classify("Thrust and parry in fencing", "A history of the sport.") == ()


def test_weak_words_in_company_touch() -> None:
    assert touched("Optical lattice clock with entangled atoms") >= {"quantum"}


def test_without_an_abstract_weak_words_of_a_title_do_not_touch() -> None:
    title = "Entanglement and decoy states for a secret key"
    assert touched(title, "A secret key is drawn from photons.") == {"quantum"}
    assert touched(title, "") == set()
    assert unsure(title, "") == {"quantum"}


def test_a_title_alone_still_touches_by_a_strong_term() -> None:
    assert touched("A quantum repeater", "") == {"quantum"}


def test_what_was_not_there_to_read_is_told() -> None:
    assert missing_text("A title") == ("abstract", "keywords")
    assert missing_text("", " ", ("one",)) == ("title", "abstract")
    assert missing_text("A", "B", ("c",)) == ()


@pytest.mark.parametrize(
    "title",
    [
        "Quantum-key distribution",
        "QUANTUM KEY DISTRIBUTION",
        "Quantum Key Distributions",
        "quan\u00adtum key dis\u200btribution",
        "<i>Quantum</i> key <b>distribution</b>",
        "Quantum\nkey   distribution",
        "“Quantum key” distribution",
        "Quantum ké\u0301y distribution",
    ],
)
def test_a_term_is_found_however_it_is_written(title: str) -> None:
    assert touched(title) == {"quantum"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fibre-optic gyroscopes", "Fiber optic gyroscope"),
        ("Aluminium-ion batteries", "Aluminum ion battery"),
        ("Unmanned aerial vehicles", "Uncrewed aerial vehicle"),
        ("Post-quantum ciphers", "Postquantum cipher"),
        ("Self-defence missiles", "Self-defense missile"),
        ("Ion implantation and ionisation", "Ion implantations and ionization"),
        ("Micro-electro-mechanical devices", "Microelectromechanical device"),
    ],
)
def test_national_spelling_hyphens_and_plurals_change_nothing(one: str, other: str) -> None:
    assert touched(one) == touched(other) != set()


def test_acronyms_match_in_capitals_only() -> None:
    assert touched("SAR image despeckling") == {"sensing_surveillance"}
    assert touched("The sar image of a village head") == set()
    assert touched("A dram of whisky") == set()
    assert touched("UAVs over rice") == {"robotics_autonomy"}
    assert touched("Stocks of SOC in grassland soils") == set()


def test_a_phrase_does_not_run_over_the_end_of_a_sentence() -> None:
    assert touched("It is quantum. Key distribution of grain") == set()
    assert touched("Quantum, key, distribution") == set()


def test_chinese_terms_are_found_simplified_and_traditional() -> None:
    assert touched("量子密钥分发系统") == {"quantum"}
    assert touched("量子密鑰分發系統") == {"quantum"}
    (mention, *_) = classify("關於無人機的研究", schemes=("ca.stra",))
    assert mention.quotes == (("title", 2, 5, "無人機"),)
    assert touched("唐代诗歌中的月亮意象") == set()


def test_an_english_acronym_inside_chinese_is_found() -> None:
    assert touched("基于CRISPR的研究") == {"life_science"}


def test_keywords_are_quoted_by_their_number() -> None:
    found = classify("A study", "", ("rice", "genome editing"), schemes=("ca.stra",))
    assert [one.quotes for one in found] == [(("keyword 2", 0, 14, "genome editing"),)]


def test_a_longer_term_speaks_for_the_shorter_inside_it() -> None:
    (mention,) = classify("Satellite navigation receivers", "x", schemes=("us.cet",))
    assert (mention.area, mention.quotes[0][3]) == ("pnt", "Satellite navigation")


def test_a_strong_word_inside_a_longer_one_keeps_its_other_area() -> None:
    found = classify("A hypersonic missile", "x")
    assert {(one.scheme, one.area) for one in found if one.verdict == "touches"} == {
        ("ca.stra", "weapons"),
        ("ca.stra", "aerospace_space"),
        ("us.cet", "hypersonics"),
    }


@pytest.mark.parametrize("text", ["", " ", "\x00", "\u202e", "<" * 5000, "\ud800", "a" * 100_000])
def test_hostile_and_empty_text_is_read_without_harm(text: str) -> None:
    assert classify(text, text, (text,)) == ()


def test_no_more_is_read_of_a_field_than_an_abstract_could_hold() -> None:
    assert touched("A book", "word " * 4000 + "quantum computing") == set()
