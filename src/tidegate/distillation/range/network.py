"""A small neural model of the next word: embeddings, one hidden layer, a softmax over words.

The shape is that of Bengio, Ducharme, Vincent and Jauvin, "A Neural Probabilistic Language Model"
(JMLR 3, 2003), with a bag of the words before; the network is scikit-learn's `MLPClassifier`.
It sees the last `NEAR` words by their places and the `FAR` before them as a bag, so its window is
`NEAR + FAR` words. Answering goes through the same weights without scikit-learn, one row at a time.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.range.texts import PARAGRAPH, words, written
from tidegate.errors import UsageError

NEAR, FAR = 4, 40
WINDOW = NEAR + FAR
FAR_WEIGHT = 0.25
SPARE = 63  # buckets for words without a place of their own
END = 0
LEAST_WORDS = 4  # an answer is at least so long
_ROWS = 8_192  # scikit-learn spreads the targets of one call over every word in memory
INSTALL = 'Install it: pip install "tidegate[range]".'

Codes = NDArray[np.int16]


def needs_scikit_learn() -> Any:
    """`sklearn.neural_network`. Raises UsageError with the mend where it is not installed."""
    try:
        import sklearn.neural_network
    except ImportError as error:
        raise UsageError("the range needs scikit-learn", hint=INSTALL) from error
    return sklearn.neural_network


class Lexicon:
    """Words and their places, 1 to `capacity` - 1 in the order they came; 0 is the end of a text.

    A word without a place falls into one of SPARE buckets by its CRC, and is read but never said.
    """

    def __init__(self, capacity: int, known: Iterable[str] = ()) -> None:
        if not 2 <= capacity <= 30_000:
            raise ValueError("a lexicon holds 2 to 30,000 words")
        self.capacity = capacity
        self.words = [""]
        self._places: dict[str, int] = {}
        for word in known:
            self.add(word)

    @property
    def pad(self) -> int:
        """The code of "before the text"."""
        return self.capacity + SPARE

    @property
    def block(self) -> int:
        """Codes there are."""
        return self.capacity + SPARE + 1

    def add(self, word: str) -> None:
        if word not in self._places and len(self.words) < self.capacity:
            self._places[word] = len(self.words)
            self.words.append(word)

    def codes(self, told: Iterable[str]) -> list[int]:
        places, first = self._places, self.capacity
        return [
            places.get(word) or first + zlib.crc32(word.encode("utf-8", "replace")) % SPARE
            for word in told
        ]

    def asked(self, prompt: str) -> list[int]:
        """A prompt as what stands before an answer: its last words and a new paragraph."""
        return self.codes([*words(prompt)[-WINDOW:], PARAGRAPH])

    def text(self, codes: Iterable[int]) -> str:
        return written([self.words[code] for code in codes])


class Network:
    """The model: a lexicon and the weights over it. `hidden` units; `rate` is Adam's step."""

    def __init__(
        self, lexicon: Lexicon, *, hidden: int, seed: int, batch: int = 512, rate: float = 0.002
    ) -> None:
        self.lexicon = lexicon
        self._batch = batch
        neural = needs_scikit_learn()
        self._mlp = neural.MLPClassifier(
            (hidden,), learning_rate_init=rate, alpha=1e-6, random_state=np.random.RandomState(seed)
        )
        self._weights: tuple[NDArray[np.float32], ...] = ()

    @property
    def parameters(self) -> int:
        return sum(one.size for one in self._taken())

    def learn(self, windows: Codes, targets: Codes) -> None:
        """One pass over rows of `WINDOW` codes (nearest first) and the word that followed each."""
        classes = np.arange(self.lexicon.capacity)
        for start in range(0, len(targets), _ROWS):
            part = slice(start, start + _ROWS)
            self._mlp.set_params(batch_size=min(self._batch, len(targets[part])))
            self._mlp.partial_fit(self._inputs(windows[part]), targets[part], classes=classes)
        self._weights = ()

    def scores(self, windows: Codes) -> NDArray[np.float32]:
        """Logits [rows][words]; what cannot be said is -inf."""
        into, bias, out, offset = self._taken()
        hidden = np.maximum(self._inputs(windows) @ into + bias, 0)
        logits: NDArray[np.float32] = hidden @ out + offset
        logits[:, len(self.lexicon.words) :] = -np.inf
        return logits

    def likeliest(self, windows: Codes) -> list[str]:
        """The most likely next word of each row; the end of the text is no word."""
        if len(self.lexicon.words) < 2:
            return [""] * len(windows)
        told: list[str] = []
        for start in range(0, len(windows), _ROWS):
            best = self.scores(windows[start : start + _ROWS])[:, 1:].argmax(axis=1) + 1
            told += [self.lexicon.words[int(place)] for place in best]
        return told

    def chances(self, windows: Codes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Chances [rows][words] of the next word, and how unsure each row is, in nats."""
        chances = _softmax(self.scores(windows))
        logs = np.log(chances, out=np.zeros_like(chances), where=chances > 0)
        return chances, -(chances * logs).sum(axis=1)

    def continued(
        self, before: Sequence[int], rng: np.random.Generator, *, most: int, temperature: float
    ) -> list[int]:
        """Words drawn one after another until the end of the text or `most` of them; temperature 0
        takes the most likely."""
        into, bias, out, offset = self._taken()
        block, used = self.lexicon.block, len(self.lexicon.words)
        if used < 2:
            return []
        codes = list(before[-WINDOW:])
        spaces = np.arange(NEAR) * block
        drawn: list[int] = []
        while len(drawn) < most:
            near = np.array(codes[: -NEAR - 1 : -1] + [self.lexicon.pad] * (NEAR - len(codes)))
            hidden = bias + into[near + spaces].sum(axis=0)
            far = codes[-WINDOW:-NEAR]
            if far:
                hidden = hidden + FAR_WEIGHT * into[np.array(far) + NEAR * block].sum(axis=0)
            logits = (np.maximum(hidden, 0) @ out + offset)[:used]
            if len(drawn) < LEAST_WORDS:
                logits[END] = -np.inf
            if temperature > 0:
                summed = np.cumsum(_softmax(logits[None] / temperature)[0].astype(np.float64))
                place = int(np.searchsorted(summed, rng.random() * summed[-1], side="right"))
                place = min(place, used - 1)
            else:
                place = int(logits.argmax())
            if place == END:
                break
            drawn.append(place)
            codes.append(place)
        return drawn

    def likelihood(self, before: Sequence[int], answer: Sequence[int]) -> float:
        """The mean log chance of the answer's words; a word the model cannot say counts as one in
        twice its capacity. 0 words give -inf."""
        if not answer:
            return -math.inf
        windows, targets = pairs(before, answer, self.lexicon.pad)
        logs = np.log(_softmax(self.scores(windows)) + 1e-12)
        sayable = targets < len(self.lexicon.words)
        floor = -math.log(2 * self.lexicon.capacity)
        rows = np.arange(len(targets))
        said = np.where(sayable, logs[rows, np.where(sayable, targets, 0)], floor)
        return float(said.mean())

    def _taken(self) -> tuple[NDArray[np.float32], ...]:
        if not self._weights:
            if not hasattr(self._mlp, "coefs_"):  # before the first lesson: what it starts from
                empty = np.full((1, WINDOW), self.lexicon.pad, np.int16)
                self.learn(empty, np.zeros(1, np.int16))
            (into, out), (bias, offset) = self._mlp.coefs_, self._mlp.intercepts_
            self._weights = (into, bias, out, offset)
        return self._weights

    def _inputs(self, windows: Codes) -> Any:
        from scipy.sparse import csr_matrix

        block = self.lexicon.block
        starts = (np.minimum(np.arange(WINDOW), NEAR) * block).astype(np.int32)
        columns = windows + starts
        values = np.ones(columns.shape, np.float32)
        values[:, NEAR:] = np.where(windows[:, NEAR:] == self.lexicon.pad, 0.0, FAR_WEIGHT)
        ends = np.arange(len(windows) + 1, dtype=np.int32) * WINDOW
        shape = (len(windows), block * (NEAR + 1))
        return csr_matrix((values.ravel(), columns.ravel(), ends), shape=shape)

    def state(self) -> dict[str, NDArray[Any]]:
        """Weights and words, for a file without code in it."""
        names = ("into", "bias", "out", "offset")
        told: dict[str, NDArray[Any]] = dict(zip(names, self._taken(), strict=True))
        told["words"] = np.array(self.lexicon.words)
        told["capacity"] = np.array(self.lexicon.capacity)
        return told

    @classmethod
    def of_state(cls, state: Any) -> Network:
        """A model that learns no more. Raises ValueError, KeyError for another shape."""
        lexicon = Lexicon(int(state["capacity"]), [str(word) for word in state["words"][1:]])
        made = cls.__new__(cls)
        made.lexicon, made._mlp = lexicon, None
        names = ("into", "bias", "out", "offset")
        made._weights = tuple(np.asarray(state[name], np.float32) for name in names)
        into, bias, out, offset = made._weights
        hidden = bias.shape[0]
        shapes = (lexicon.block * (NEAR + 1), hidden), (hidden, lexicon.capacity)
        if (into.shape, out.shape) != shapes or offset.shape != (lexicon.capacity,):
            raise ValueError("the weights do not fit the words")
        return made


def pairs(before: Sequence[int], answer: Sequence[int], pad: int) -> tuple[Codes, Codes]:
    """Windows and targets of an answer: a row for each of its codes, nearest word first."""
    codes = np.array([*([pad] * WINDOW), *before, *answer], np.int16)
    views = np.lib.stride_tricks.sliding_window_view(codes, WINDOW)
    first = len(codes) - len(answer)
    rows = views[first - WINDOW : len(codes) - WINDOW, ::-1]
    return np.ascontiguousarray(rows), codes[first:]


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    told: NDArray[np.float32] = raised / raised.sum(axis=1, keepdims=True)
    return told
