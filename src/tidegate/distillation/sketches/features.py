"""What a prompt is like, in a few numbers: template keys, MinHash, SimHash, topic, intent.

Shingles are runs of three masked words. MinHash: Broder 1997, with multiply-shift hashing
(Dietzfelbinger et al. 1997); SimHash: Charikar 2002, over the distinct words of a prompt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.sketches.columns import SIGNATURE, SIMHASH_WORDS
from tidegate.distillation.sketches.intent import Intents
from tidegate.distillation.sketches.tokens import Vocabulary, Words, distinct, masked

Hashes = NDArray[np.uint64]

EDGE = 8
"""Words of a prompt's head or tail that make its template."""
SHORTEST = 5
"""A prompt of fewer masked words has no template: it would share one with chance."""
TOPIC_BITS = 16

_ODD = np.random.default_rng(20260227).integers(1, 2**63, 64, dtype=np.uint64) * 2 + 1
_STEP = np.uint64(0x9E3779B97F4A7C15)
_BYTES = np.uint64(0x0101010101010101)
_ROWS = 1_000
"""Prompts taken at once, so that their words stay in the processor's own memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """For each prompt: head, tail, topic uint64[p] (0: none); minhash uint32[p, 16]; simhash
    uint64[p, 2]; words int64[p]; intents bool[p, 3] in the order reasoning, grading, tools;
    `once` are the distinct words of each."""

    head: Hashes
    tail: Hashes
    topic: Hashes
    minhash: NDArray[np.uint32]
    simhash: Hashes
    words: NDArray[np.int64]
    intents: NDArray[np.bool_]
    once: Words


def mix(values: Hashes) -> Hashes:
    """A bijection that scatters (the finaliser of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def features_of(words: Words, vocabulary: Vocabulary, intents: Intents) -> Features:
    """The features of every prompt of a batch."""
    plain = masked(words, vocabulary)
    head, tail = _edges(plain)
    once = distinct(words)
    simhash = _simhash(once)
    has = np.diff(words.start) > 0
    topic = np.where(has, mix(simhash[:, 0] >> np.uint64(64 - TOPIC_BITS)) | np.uint64(1), 0)
    return Features(
        head,
        tail,
        topic.astype(np.uint64),
        _minhash(plain),
        simhash,
        np.diff(words.start),
        intents.found_in(words),
        once,
    )


def _edges(words: Words) -> tuple[Hashes, Hashes]:
    """Keys of the first and of the last EDGE words."""
    length = np.diff(words.start)
    long = length >= SHORTEST
    head, tail = np.zeros(len(length), np.uint64), np.zeros(len(length), np.uint64)
    at = np.flatnonzero(long)
    first, last = np.full(len(at), 7, np.uint64), np.full(len(at), 11, np.uint64)
    for step in range(EDGE):
        inside = length[at] > step
        front = words.hash[words.start[at] + np.where(inside, step, 0)]
        back = words.hash[words.start[at + 1] - 1 - np.where(inside, step, 0)]
        first = np.where(inside, mix(first + _STEP * front), first)
        last = np.where(inside, mix(last + _STEP * back), last)
    head[at], tail[at] = first, last
    return head, tail


def _minhash(words: Words) -> NDArray[np.uint32]:
    """Minima over three-word shingles, which do not run over the end of a prompt."""
    prompts = len(words.start) - 1
    result = np.full((prompts, SIGNATURE), np.iinfo(np.uint32).max, np.uint32)
    length = np.diff(words.start)
    if len(words.hash) < 3 or not (length >= 3).any():
        return result
    h = words.hash
    shingle = mix(h[:-2] + _ODD[61] * h[1:-1] + _ODD[62] * h[2:])
    inside = words.row[:-2] == words.row[2:]
    shingle, row = shingle[inside], words.row[:-2][inside]
    starts = np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]]))
    for number in range(SIGNATURE):
        hashed = ((shingle * _ODD[number]) >> np.uint64(32)).astype(np.uint32)
        result[row[starts], number] = np.minimum.reduceat(hashed, starts)
    return result


def _simhash(words: Words) -> Hashes:
    """Signs of sums of the bits of each distinct word of a prompt."""
    result = np.zeros((len(words.start) - 1, SIMHASH_WORDS), np.uint64)
    for first in range(0, len(result), _ROWS):
        start = words.start[first : first + _ROWS + 1]
        has = np.flatnonzero(np.diff(start))
        if len(has):
            size = np.diff(start)[has]
            signs = _signs(words.hash[start[0] : start[-1]], start[has] - start[0], size)
            result[first + has] = signs
    return result


def _signs(hashes: Hashes, starts: NDArray[np.int64], size: NDArray[np.int64]) -> Hashes:
    """uint64[n, 2]: each bit is what most of a row's hashes have; rows begin at `starts`."""
    # A byte counts to 255: a longer prompt is summed in pieces.
    pieces = (size + 254) // 255
    of = np.concatenate([[0], np.cumsum(pieces)])
    cuts = np.repeat(starts - 255 * of[:-1], pieces) + 255 * np.arange(of[-1])
    result = np.zeros((len(starts), SIMHASH_WORDS), np.uint64)
    for part in range(SIMHASH_WORDS):
        source = mix(hashes + np.uint64(part))
        for bit in range(8):
            # Bit `bit` of each of eight bytes, summed in the eight bytes of one number at once.
            sums = np.add.reduceat((source >> np.uint64(bit)) & _BYTES, cuts)
            for byte in range(8):
                lane = ((sums >> np.uint64(8 * byte)) & np.uint64(255)).astype(np.int64)
                total = lane if len(cuts) == len(starts) else np.add.reduceat(lane, of[:-1])
                most = (2 * total > size).astype(np.uint64)
                result[:, part] |= most << np.uint64(8 * byte + bit)
    return result
