"""What is done for many prompts at once gives what doing it for each alone would."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.distillation.reading import Pseudonyms, find_key
from tidegate.distillation.sketches import tokens
from tidegate.distillation.sketches.features import features_of, mix
from tidegate.distillation.sketches.intent import FEATURES, Intents, phrases
from tidegate.distillation.sketches.phrases import MEMBERS, SHARED_BY, shared_phrases
from tidegate.distillation.sketches.tokens import Vocabulary, fold, read_words, words_of

NAMES = Pseudonyms(find_key("k" * 32))
VOCABULARY = Vocabulary(NAMES)
INTENTS = Intents(VOCABULARY)

letters = st.sampled_from(
    list('abcXYZ 0123"“”`«»「」_-.,;\n\t\u00a0\u2028é߀²½İıΣдא\u0301\u0e01漢かナ한𝔸😀Ａ٣\x1c')
)
texts = st.one_of(
    st.text(letters, max_size=60),
    st.text(max_size=40),
    st.lists(st.sampled_from(["grade", "the", "answer", "step", "by", "12", '"x', "a.b", "漢字"]),
             max_size=400).map(" ".join),
    st.builds(lambda part, times: part * times, st.text(letters, max_size=9), st.integers(0, 900)),
)  # fmt: skip
batches = st.lists(texts, max_size=8)


@settings(max_examples=150, deadline=None)
@given(batches)
def test_words_of_a_batch_are_those_of_each_prompt(batch: list[str]) -> None:
    folded, words = read_words(batch, VOCABULARY)
    assert folded == [fold(text) for text in batch]
    for row, text in enumerate(folded):
        expected = [VOCABULARY.hash_of(word) for word in words_of(text)]
        assert words.hash[words.start[row] : words.start[row + 1]].tolist() == expected
    assert np.array_equal(words.known[words.number], words.hash)
    assert np.array_equal(np.repeat(np.arange(len(batch)), np.diff(words.start)), words.row)


def test_words_are_the_same_after_the_vocabulary_forgot(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = [
        f"word{'abcdefgh'[i % 8] * (1 + i % 5)} and {chr(97 + i % 26)} again" for i in range(60)
    ]
    known = read_words(batch, Vocabulary(NAMES))[1]
    monkeypatch.setattr(tokens, "WORDS_KEPT", 7)
    small = Vocabulary(NAMES)
    for _ in range(3):
        again = read_words(batch, small)[1]
        assert np.array_equal(again.hash, known.hash)
        assert len(np.unique(again.known)) == len(again.known)
        assert len(small) < 60


@settings(max_examples=60, deadline=None)
@given(batches)
def test_simhashes_are_the_signs_of_summed_bits(batch: list[str]) -> None:
    _, words = read_words(batch, VOCABULARY)
    found = features_of(words, VOCABULARY, INTENTS).simhash
    for row in range(len(batch)):
        held = np.unique(words.hash[words.start[row] : words.start[row + 1]])
        for part in range(2):
            source = mix(held + np.uint64(part)).tolist()
            signs = sum(
                (2 * sum(value >> bit & 1 for value in source) > len(source)) << bit
                for bit in range(64)
            )
            assert int(found[row, part]) == signs


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from([p for _, _, p in phrases()[::7]] + ["and", "漢"]), max_size=4)
    )
)
def test_intents_are_found_wherever_a_phrase_stands(batch: list[list[str]]) -> None:
    told = [" ".join(parts) for parts in batch]
    _, words = read_words(told, VOCABULARY)
    found = INTENTS.found_in(words)
    wanted = [(FEATURES.index(f), words_of(fold(p))) for f, _, p in phrases()]
    for row, text in enumerate(told):
        here = words_of(fold(text))
        expected = [False] * 3
        for feature, phrase in wanted:
            runs = range(len(here) - len(phrase) + 1)
            expected[feature] |= any(here[i : i + len(phrase)] == phrase for i in runs)
        assert found[row].tolist() == expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["please tell me in your own kind words about the",
                                   "grade this 7 answer now and be a strict “judge” ok"]),
                  st.text(st.sampled_from("ab c1.\"é漢"), max_size=12)),
        max_size=90,
    )
)  # fmt: skip
def test_phrases_hold_the_words_that_all_prompts_share(batch: list[tuple[str, str]]) -> None:
    told = [f"{head} {rest}" for head, rest in batch]
    folded, words = read_words(told, VOCABULARY)
    features = features_of(words, VOCABULARY, INTENTS)
    prompt = np.array([hash(text) % 2**63 for text in folded], np.uint64)
    expected: dict[int, str] = {}
    for keys in (features.head.tolist(), features.tail.tolist()):
        for key, _ in Counter(k for k in keys if k).items():
            rows: dict[int, int] = {}
            for row in (r for r, k in enumerate(keys) if k == key):
                if len(rows) < MEMBERS:
                    rows.setdefault(int(prompt[row]), row)
            if len(rows) >= SHARED_BY:
                expected[key] = plainly([words_of(folded[row]) for row in rows.values()])
    assert shared_phrases(folded, prompt, words, features) == expected


def plainly(prompts: list[list[str]]) -> str:
    common: set[str] = set(prompts[0]).intersection(*prompts[1:])
    told: list[Any] = []
    for word in min(prompts, key=lambda p: (len(p), p)):
        shown = word if word in common and word.isalpha() and len(word) <= 24 else "…"
        if shown != "…" or told[-1:] != ["…"]:
            told.append(shown)
    return " ".join(told[:60])
