"""The teacher: its text, its network, its answers and grades, and how it is kept."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.distillation.range import teacher as teachers
from tidegate.distillation.range.network import LEAST_WORDS, SPARE, Lexicon, Network, pairs
from tidegate.distillation.range.teacher import MOST_WORDS, local_teacher
from tidegate.distillation.range.texts import PARAGRAPH, standard_library, words, written
from tidegate.errors import UsageError

from .laboratory import corpus, teacher

LEXICON = Lexicon(6, ["a", "b", "c", "d", "e", "f", "g"])


@given(st.text(max_size=300))
def test_words_written_and_read_again_are_the_same_words(text: str) -> None:
    told = words(text)
    assert words(written(told)) == told


def test_a_paragraph_is_kept_and_marks_of_code_are_not() -> None:
    assert words("Returns `x`.\n\n  It's 2 lines!") == [
        *("returns", "x", ".", PARAGRAPH, "it's", "2", "lines", "!")
    ]


def test_docstrings_are_read_where_they_lie_and_broken_files_cost_their_own(tmp_path: Path) -> None:
    long = "A docstring that is long enough to be of use to a model of words."
    (tmp_path / "whole.py").write_text(f'"""{long}"""\ndef f():\n    """Short."""\n')
    (tmp_path / "broken.py").write_text("def (")
    (tmp_path / "test").mkdir()
    (tmp_path / "test" / "left.py").write_text(f'"""Not of the library: {long}"""')
    assert standard_library(tmp_path).documents == (long,)


def test_the_library_of_this_python_has_text_for_a_teacher() -> None:
    found = standard_library(Path(logging.__file__).parent)
    assert len(found.documents) > 50
    assert found.words > 2_000
    assert found.licence == "PSF-2.0"


def test_a_lexicon_keeps_the_first_words_and_reads_others_as_one_of_few() -> None:
    assert LEXICON.words == ["", "a", "b", "c", "d", "e"]
    known, spare = LEXICON.codes(["c", "zebra"])
    assert known == 3
    assert 6 <= spare < 6 + SPARE
    assert LEXICON.text([1, 5]) == "a e"


@given(
    st.lists(st.integers(0, 60), max_size=70), st.lists(st.integers(0, 60), min_size=1, max_size=9)
)
def test_windows_hold_the_words_before_each_target_nearest_first(
    before: list[int], answer: list[int]
) -> None:
    windows, targets = pairs(before, answer, 99)
    assert targets.tolist() == answer
    for row, window in enumerate(windows.tolist()):
        told = [*before, *answer[:row]][::-1]
        assert window == (told + [99] * len(window))[: len(window)]


def test_an_answer_at_temperature_nought_takes_the_likeliest_word_at_every_place() -> None:
    network = teacher().network
    before = network.lexicon.asked("the server")
    drawn = network.continued(before, np.random.default_rng(0), most=9, temperature=0.0)
    assert len(drawn) >= LEAST_WORDS
    windows, _ = pairs(before, drawn, network.lexicon.pad)
    assert [network.lexicon.words[code] for code in drawn] == network.likeliest(windows)


def test_an_answer_is_drawn_as_often_as_its_chance() -> None:
    network = teacher().network
    before = network.lexicon.codes(words("the reader"))
    chances, entropies = network.chances(pairs(before, [0], network.lexicon.pad)[0])
    rng = np.random.default_rng(3)
    drawn = Counter(
        network.continued(before, rng, most=1, temperature=1.0)[0] for _ in range(2_000)
    )
    wanted = chances[0] / (1 - chances[0][0])  # the end of the text cannot be the first word
    far = sum(abs(drawn[place] / 2_000 - wanted[place]) for place in range(1, len(wanted)))
    assert far / 2 < 0.08
    assert 0 not in drawn
    assert 0 < entropies[0] < np.log(network.lexicon.capacity)


def test_training_teaches_what_follows_what() -> None:
    """Better than to say the most usual word everywhere."""
    lexicon = teacher().network.lexicon
    held_out = [words("a file opens every line. the parser counts two values."), words("an index")]
    rows = [pairs((), lexicon.codes(told), lexicon.pad) for told in held_out]
    windows, targets = (np.concatenate([row[n] for row in rows]) for n in range(2))
    right = np.mean(
        [
            lexicon.words[int(place)] == word
            for place, word in zip(targets, teacher().network.likeliest(windows), strict=True)
        ]
    )
    usual = Counter(word for text in corpus().documents for word in words(text)).most_common(1)
    share = usual[0][1] / sum(len(words(text)) for text in corpus().documents)
    assert right > share + 0.1


def test_the_same_seed_gives_the_same_answer_and_another_another() -> None:
    told = {
        seed: teacher().answer("the queue", temperature=1.0, most=99, seed=seed).text
        for seed in (1, 2, 3)
    }
    assert teacher().answer("the queue", temperature=1.0, most=99, seed=1).text == told[1]
    assert len(set(told.values())) > 1
    assert all(len(words(text)) <= MOST_WORDS for text in told.values())


def test_it_prefers_sentences_of_its_own_language() -> None:
    sense, noise = "the server returns every line.", "line every zebra the . returns"
    assert teacher().grade("a file", sense, noise) == "A"
    assert teacher().grade("a file", noise, sense) == "B"
    marks = [float(teacher().grade("a file", one).split()[1]) for one in (sense, noise)]
    assert 10 >= marks[0] > marks[1] >= 0
    assert teacher().grade("a file", "", sense) == "B"


def test_a_teacher_is_trained_once_and_kept_and_one_cut_short_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = local_teacher(tmp_path, corpus=corpus(), passes=1)
    (kept,) = (tmp_path / "range").iterdir()
    trained = teachers.trained
    monkeypatch.setattr(teachers, "trained", lambda *_, **__: pytest.fail("trained again"))
    again = local_teacher(tmp_path, corpus=corpus(), passes=1)
    asked = {"temperature": 0.0, "most": 9, "seed": 1}
    assert again.answer("a file", **asked) == first.answer("a file", **asked)  # type: ignore[arg-type]
    assert "scikit-learn" in again.about
    assert "BSD-3-Clause" in again.about
    assert f"{again.network.parameters:,} weights" in again.about
    monkeypatch.setattr(teachers, "trained", trained)
    kept.write_bytes(kept.read_bytes()[:1_000])
    assert local_teacher(tmp_path, corpus=corpus(), passes=1).answer("a file", **asked).text  # type: ignore[arg-type]
    assert kept.stat().st_size > 1_000


def test_weights_that_do_not_fit_their_words_are_refused() -> None:
    state = teacher().network.state()
    assert Network.of_state(state).lexicon.words == teacher().network.lexicon.words
    with pytest.raises(ValueError, match="do not fit"):
        Network.of_state({**state, "capacity": np.array(900)})


def test_without_scikit_learn_the_mend_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.neural_network", None)
    with pytest.raises(UsageError) as told:
        local_teacher(tmp_path)
    assert told.value.hint == 'Install it: pip install "tidegate[range]".'
