"""Two published detectors that look at one account at a time, as peers of `tidegate distillation`.

MMD alone: the distance of an account's drawn prompts from a benign reference, with a conformal
p-value (after arXiv 2606.05725, whose operating point has a false-alarm rate of .003; its
embeddings are a language model's, here both peers see the SimHashes that Tidegate's sketches have).
"MMD p≤…" is held against the distances of other benign accounts, which keeps its false-alarm rate;
"MMD windows" against windows of requests drawn from all benign accounts together, as if an honest
account were a sample of all the others.

PRADA (Juuti et al. 2019, arXiv 1805.02628, algorithm 1): the least distance of every query to the
account's growing set; whether these distances look normal is told by Shapiro and Wilk's W. Distance
is the Hamming distance of 128-bit SimHashes of a prompt's distinct words; there is one class, since
free text has no labels; W is taken once, at the end of the log, where the paper tests after every
query. The paper judges nobody before 100 queries; a lower bar is tried beside it.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.distillation.campaigns.shift import (
    ACCOUNT_DRAWS,
    FEWEST_DRAWS,
    REFERENCE_DRAWS,
    Reference,
    conformal,
    even,
    rows_by_unit,
    signs,
)
from tidegate.distillation.coordination.draws import draws_of
from tidegate.distillation.range.requests import Request
from tidegate.distillation.reading.pseudonyms import Pseudonyms
from tidegate.distillation.sketches.features import features_of
from tidegate.distillation.sketches.intent import Intents
from tidegate.distillation.sketches.table import SketchTable
from tidegate.distillation.sketches.tokens import Vocabulary, read_words

P_VALUES = (0.003, 0.01, 0.05)
WINDOWS = 400
"""Enough to tell a p-value of .003."""
WINDOW_SIZES = (FEWEST_DRAWS, 32, 48, 64, 96, ACCOUNT_DRAWS)
"""Draws of a window; an account is held against the largest that is not above its own."""
FALSE_ALARMS = 0.01
QUERIES = (100, 24)
"""PRADA judges an account with more queries than this: the paper's bar, and a lower one."""
MOST_TESTED = 5_000
"""Distances that enter Shapiro and Wilk's test: scipy's is not made for more."""
BATCH = 5_000

Flags = dict[str, set[int]]
"""{detector: pseudonyms of the accounts it flags}."""
Distances = Mapping[int, tuple[float, int]]
"""{pseudonym of an account: W, queries}."""


@dataclass(frozen=True, slots=True, eq=False)
class MmdAlone:
    """A reference, and sorted distances float64[n] from it: `usual` of other benign accounts,
    `windows` {draws: of so many draws from all of these together}."""

    reference: Reference
    usual: NDArray[np.float64]
    windows: dict[int, NDArray[np.float64]]

    @classmethod
    def of(cls, benign: SketchTable) -> MmdAlone:
        """A quarter of the accounts, by their pseudonyms, is the reference; all others are kept, as
        the 200 of campaigns.shift.pool_of could not tell a p-value of .003."""
        draws = draws_of(benign)
        every = rows_by_unit(draws, len(benign))
        quarter = ((benign.account >> np.uint64(7)) & np.uint64(3)) == 0
        first = [every[u] for u in np.flatnonzero(quarter) if len(every[u])]
        each = max(2, -(-REFERENCE_DRAWS // len(first)))
        rows = np.concatenate([even(own, each) for own in first])
        reference = Reference.of(signs(draws.simhash[even(rows, REFERENCE_DRAWS)]))
        usual = [
            reference.distance(signs(draws.simhash[even(every[u], ACCOUNT_DRAWS)]))
            for u in np.flatnonzero(~quarter)
            if len(every[u]) >= FEWEST_DRAWS
        ]
        rest = np.flatnonzero(~quarter[draws.unit])
        rng = np.random.default_rng(6)
        windows = {
            size: np.sort([
                reference.distance(signs(draws.simhash[rng.choice(rest, size, replace=False)]))
                for _ in range(WINDOWS)
            ])
            for size in WINDOW_SIZES
        }  # fmt: skip
        return cls(reference, np.sort(usual), windows)

    def p_values(self, table: SketchTable) -> dict[int, tuple[float, float]]:
        """{pseudonym: p among accounts, p among windows} of the accounts with draws enough."""
        draws = draws_of(table)
        told = {}
        for unit, own in enumerate(rows_by_unit(draws, len(table))):
            if len(own) >= FEWEST_DRAWS:
                distance = self.reference.distance(signs(draws.simhash[even(own, ACCOUNT_DRAWS)]))
                window = self.windows[max(size for size in WINDOW_SIZES if size <= len(own))]
                p = conformal(distance, self.usual), conformal(distance, window)
                told[int(table.account[unit])] = p
        return told

    def flags(self, table: SketchTable) -> Flags:
        p = self.p_values(table)
        told = {f"MMD p≤{at:g}": {a for a, (own, _) in p.items() if own <= at} for at in P_VALUES}
        least = min(P_VALUES)
        return told | {f"MMD windows p≤{least:g}": {a for a, (_, of) in p.items() if of <= least}}


@dataclass(frozen=True, slots=True)
class Prada:
    """δ for each bar of QUERIES."""

    delta: tuple[float, ...]

    @classmethod
    def of(cls, benign: Distances, accounts: int) -> Prada:
        """δ that flags FALSE_ALARMS of the benign accounts, those too short to judge included."""
        allowed = int(FALSE_ALARMS * accounts)
        found = []
        for bar in QUERIES:
            judged = sorted(w for w, queries in benign.values() if queries > bar)
            found.append(judged[allowed] if len(judged) > allowed else float("inf"))
        return cls(tuple(found))

    def flags(self, distances: Distances) -> Flags:
        return {
            f"PRADA >{bar}": {a for a, (w, queries) in distances.items() if queries > bar and w < d}
            for bar, d in zip(QUERIES, self.delta, strict=True)
        }


def prada_distances(requests: Iterable[Request], pseudonyms: Pseudonyms) -> Distances:
    """W of each account with queries enough for the lower bar; requests in order of time."""
    queries: dict[str, list[str]] = defaultdict(list)
    for request in requests:
        queries[request.account].append(request.prompt)
    queries = {account: own for account, own in queries.items() if len(own) > min(QUERIES)}
    hashes = _simhashes({prompt for own in queries.values() for prompt in own}, pseudonyms)
    told = {}
    for account, own in queries.items():
        least = least_distances(np.array([hashes[prompt] for prompt in own], np.uint64))
        told[pseudonyms.of("account", account)] = (normality(least), len(own))
    return told


def least_distances(simhash: NDArray[np.uint64]) -> NDArray[np.float64]:
    """d_min of every query but the first, to the growing set of uint64[n, 2]."""
    growing = np.empty_like(simhash)
    growing[0] = simhash[0]
    size, total, squares, threshold = 1, 0.0, 0.0, 0.0
    least = np.empty(len(simhash) - 1)
    for place, query in enumerate(simhash[1:]):
        apart = np.bitwise_count(growing[:size] ^ query)
        nearest = float((apart[:, 0] + apart[:, 1]).min())
        least[place] = nearest
        if nearest > threshold:
            growing[size] = query
            size, total, squares = size + 1, total + nearest, squares + nearest**2
            mean = total / size
            threshold = max(threshold, mean - max(0.0, squares / size - mean**2) ** 0.5)
    return least


def normality(distances: NDArray[np.float64]) -> float:
    """Shapiro and Wilk's W without what is further than three deviations from the mean; 1 where all
    distances are one, which says nothing."""
    from scipy.stats import shapiro

    middle, spread = distances.mean(), distances.std()
    kept = distances[np.abs(distances - middle) <= 3 * spread]
    if len(kept) < 3 or np.ptp(kept) == 0:
        return 1.0
    if len(kept) > MOST_TESTED:
        kept = kept[np.arange(MOST_TESTED) * len(kept) // MOST_TESTED]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(shapiro(kept).statistic)


def _simhashes(prompts: set[str], pseudonyms: Pseudonyms) -> dict[str, NDArray[np.uint64]]:
    vocabulary = Vocabulary(pseudonyms)
    intents = Intents(vocabulary)
    ordered, told = sorted(prompts), {}
    for first in range(0, len(ordered), BATCH):
        batch = ordered[first : first + BATCH]
        _, words = read_words(batch, vocabulary)
        told.update(zip(batch, features_of(words, vocabulary, intents).simhash, strict=True))
    return told
