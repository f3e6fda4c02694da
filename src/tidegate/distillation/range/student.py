"""The student: the same kind of model, smaller, that knows prompts and answers and nothing else.

It starts without a word. It sees neither the teacher's chances nor its words but as they stand in
answers; what it shares with it is how a text is cut into words, as a published tokeniser would be.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.range.network import (
    END,
    LEAST_WORDS,
    WINDOW,
    Codes,
    Lexicon,
    Network,
    pairs,
)
from tidegate.distillation.range.texts import words

CAPACITY, HIDDEN = 1_000, 64
BATCH, PASSES = 256, 2
"""Chosen by the agreement reached at the end of a long campaign. Smaller steps and more passes get
further with few answers and less far with many: docs/range.md has the figures."""
SHORT = 12  # words of an answer of its own that tell how unsure it is
REPEATED = 4  # earlier places for each last word: these are of the hardest places alone
LONGEST = 200  # words of one answer that are learnt
AT_ONCE = 4_096  # prompts; each takes a row of chances over every word


class Student:
    """Learns answers in lessons; each lesson repeats as much of the earlier ones as it brings."""

    def __init__(self, seed: int, *, batch: int = BATCH) -> None:
        self.network = Network(Lexicon(CAPACITY), hidden=HIDDEN, seed=seed, batch=batch)
        self._rng = np.random.default_rng(seed)
        self._windows: list[Codes] = []
        self._targets: list[Codes] = []

    def learn(self, answers: Sequence[tuple[str, str]], *, last: bool = False) -> None:
        """A lesson of (prompt, answer); of an answer its first LONGEST words, or with `last` only
        what its last word is after those before."""
        lexicon = self.network.lexicon
        new: list[tuple[Codes, Codes]] = []
        for prompt, answer in answers:
            told = words(answer)[:LONGEST]
            for word in told:
                lexicon.add(word)
            codes = lexicon.codes(told) if last else [*lexicon.codes(told), END]
            windows, targets = pairs(lexicon.asked(prompt), codes, lexicon.pad)
            sayable = targets < lexicon.capacity
            sayable[:-1] &= not last
            new.append((windows[sayable], targets[sayable]))
        if not new:
            return
        windows = np.concatenate([one for one, _ in new])
        targets = np.concatenate([one for _, one in new])
        before = len(self._targets)
        repeated = REPEATED if last else 1
        old_windows = np.concatenate(self._windows) if before else windows[:0]
        old_targets = np.concatenate(self._targets) if before else targets[:0]
        for _ in range(PASSES):
            again = self._rng.choice(
                len(old_targets), min(len(old_targets), repeated * len(targets)), replace=False
            ) if before else np.zeros(0, np.int64)  # fmt: skip
            both = np.concatenate([windows, old_windows[again]])
            wanted = np.concatenate([targets, old_targets[again]])
            order = self._rng.permutation(len(wanted))
            self.network.learn(both[order], wanted[order])
        self._windows, self._targets = [old_windows, windows], [old_targets, targets]

    def next_words(self, answers: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
        """For each word of each (prompt, words of an answer), what the student would say there."""
        lexicon = self.network.lexicon
        rows = [
            pairs(lexicon.asked(prompt), lexicon.codes(answer), lexicon.pad)[0]
            for prompt, answer in answers
        ]
        return self.network.likeliest(np.concatenate(rows)) if rows else []

    def answer(self, prompt: str, *, seed: int, most: int, temperature: float) -> str:
        """An answer of its own."""
        lexicon = self.network.lexicon
        rng = np.random.default_rng(seed)
        drawn = self.network.continued(
            lexicon.asked(prompt), rng, most=most, temperature=temperature
        )
        return lexicon.text(drawn)

    def two_answers(self, prompt: str, *, seed: int, most: int) -> tuple[str, str]:
        """Two answers that differ in their last word: the two likeliest at the place of an answer
        of its own, of at most so many words, where it wavers most. Empty before any lesson."""
        lexicon = self.network.lexicon
        before = lexicon.asked(prompt)
        drawn = self.network.continued(
            before, np.random.default_rng(seed), most=most, temperature=0.7
        )
        if not drawn or len(lexicon.words) < 3:
            return "", ""
        chances, _ = self.network.chances(pairs(before, drawn, lexicon.pad)[0])
        chances[:, END] = 0.0
        likeliest = np.argsort(-chances, axis=1)[:, :2]
        first, second = np.take_along_axis(chances, likeliest, axis=1).T
        place = int(np.argmin(first - second))
        one, other = (lexicon.text([*drawn[:place], int(n)]) for n in likeliest[place])
        return one, other

    def unsureness(self, prompts: Sequence[str]) -> NDArray[np.float64]:
        """For each prompt the mean entropy, in nats, along the student's own likeliest answer of
        SHORT words."""
        if len(self.network.lexicon.words) < 2:
            return np.zeros(len(prompts))
        parts = [
            self._unsureness(prompts[start : start + AT_ONCE])
            for start in range(0, len(prompts), AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _unsureness(self, prompts: Sequence[str]) -> NDArray[np.float64]:
        lexicon = self.network.lexicon
        windows = np.full((len(prompts), WINDOW), lexicon.pad, np.int16)
        for row, prompt in enumerate(prompts):
            codes = lexicon.asked(prompt)[-WINDOW:]
            windows[row, : len(codes)] = codes[::-1]
        summed = np.zeros(len(prompts))
        for place in range(SHORT):
            chances, entropies = self.network.chances(windows)
            summed += entropies
            if place < LEAST_WORDS:
                chances[:, END] = 0.0
            windows = np.roll(windows, 1, axis=1)
            windows[:, 0] = chances.argmax(axis=1)
        told: NDArray[np.float64] = summed / SHORT
        return told
