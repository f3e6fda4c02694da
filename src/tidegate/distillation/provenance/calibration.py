"""How far a student and a candidate stand above what unrelated models show.

The score of a pair in one view is its mean likeness over prompts, less what each of the two shares
with the unrelated models, plus what those share among themselves (both means without the pair):

    x(i, j) = s(i, j) - mean_u s(i, u) - mean_u s(j, u) + mean_{u, v} s(u, v)

so that a model that is like everybody is like nobody in particular. The reference is the same score
of the candidate with every unrelated model, and of the student with every unrelated model. Views
count alike: each is divided by the spread of its reference, and the average is told in spreads of
the references' averages (z).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, cos, pi, sin, sqrt
from typing import Final

import numpy as np

from tidegate.distillation.provenance.likeness import Floats

DRAWS: Final = 1_000
SEED: Final = 20_261_127
FEWEST_PRESENT: Final = 0.8
"""The share of a comparison's prompts that an unrelated model must have answered to count."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A student and a candidate against the unrelated models.

    `z` is in spreads of the reference with its 95 % interval over prompts. `tail` is the chance of
    so much in a model drawn as the unrelated ones were (Student's t, one-sided, as many degrees of
    freedom as unrelated models less one). `above` is the share of draws in which some unrelated
    model was as alike (plus one of each). `with_candidate` and `with_student` are the references.
    """

    prompts: int
    unrelated: tuple[int, ...]
    left_out: tuple[int, ...]
    z: float
    low: float
    high: float
    tail: float
    above: float
    by_view: tuple[float, ...]
    with_candidate: tuple[float, ...]
    with_student: tuple[float, ...]


def stand(
    alike: Floats,
    has: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
    student: int,
    candidate: int,
    unrelated: tuple[int, ...],
) -> Standing | None:
    """None where fewer than two prompts or three unrelated models can be compared."""
    rows = np.flatnonzero(has[:, student] & has[:, candidate])
    if not len(rows):
        return None
    often = has[rows].mean(axis=0)
    kept = tuple(u for u in unrelated if often[u] >= FEWEST_PRESENT)
    rows = rows[has[np.ix_(rows, np.array(kept))].sum(axis=1) >= 2] if kept else rows[:0]
    if len(rows) < 2 or len(kept) < 3:
        return None
    order = [student, candidate, *kept]
    views = alike[rows][:, :, order][:, :, :, order]
    views = _filled(views)
    weights = _weights(len(rows))
    # One draw is every prompt once: the estimate itself.
    weights[0] = 1 / len(rows)
    prompts, count = views.shape[:2]
    size = len(order)
    means = (weights @ views.reshape(prompts, -1)).reshape(len(weights), count, size, size)
    pair, with_candidate, with_student = _scores(means)
    reference = np.concatenate([with_candidate, with_student], axis=-1)
    spread = np.sqrt((reference[0] ** 2).mean(axis=-1))
    spread = np.where(spread > 1e-12, spread, 1)
    pair = pair / spread
    reference = reference / spread[:, None]
    by_view = pair[0]
    x, others = pair.mean(axis=1), reference.mean(axis=1)
    middle, unit = others[0].mean(), max(float(others[0].std(ddof=1)), 1e-9)
    z, zs = (x - middle) / unit, (others - middle) / unit
    low, high = np.quantile(z[1:], [0.025, 0.975])
    # The bootstrap's middle is off by what repeating prompts does; the estimate is not.
    shift = z[0] - float(np.median(z[1:]))
    n = len(kept)
    gap = z[1:] - zs[1:].max(axis=1)
    return Standing(
        len(rows), kept, tuple(u for u in unrelated if u not in kept), float(z[0]),
        float(low + shift), float(high + shift),
        student_t_tail(float(z[0]) / sqrt(1 + 1 / n), n - 1),
        float((np.sum(gap <= 0) + 1) / (len(gap) + 1)), tuple(float(one) for one in by_view),
        tuple(float(one) for one in zs[0, :n]), tuple(float(one) for one in zs[0, n:]),
    )  # fmt: skip


def _weights(prompts: int) -> Floats:
    """Row 0 is free; each other row is how often each prompt was drawn, over all."""
    drawn = np.random.default_rng(SEED).multinomial(prompts, [1 / prompts] * prompts, DRAWS)
    return np.concatenate([np.zeros((1, prompts)), drawn / prompts])


def _filled(views: Floats) -> Floats:
    """A missing likeness as the other model's mean over those present, which moves no score."""
    filled = views.copy()
    size = views.shape[-1]
    gone = np.isnan(views)
    if gone.any():
        off = ~np.eye(size, dtype=bool)
        there = np.where(gone | ~off, 0, views)
        counts = (~gone & off).sum(axis=-1)
        mean = there.sum(axis=-1) / np.maximum(counts, 1)
        filled = np.where(gone, np.maximum(mean[..., :, None], mean[..., None, :]), views)
    return filled


def _scores(means: Floats) -> tuple[Floats, Floats, Floats]:
    """The scores of the pair (…), and of candidate and student with each unrelated model (…, n);
    student and candidate stand first in `means` (…, 2 + n, 2 + n)."""
    among = means[..., 2:, 2:]
    n = among.shape[-1]
    among = np.where(np.eye(n, dtype=bool), 0, among)
    each = among.sum(axis=-1)
    whole = each.sum(axis=-1)
    student, candidate = means[..., 0, 2:], means[..., 1, 2:]
    pair = (
        means[..., 0, 1] - student.mean(axis=-1) - candidate.mean(axis=-1) + whole / (n * (n - 1))
    )
    rest = (whole[..., None] - 2 * each) / ((n - 1) * (n - 2))
    found = []
    for one in (candidate, student):
        others = (one.sum(axis=-1, keepdims=True) - one) / (n - 1)
        found.append(one - each / (n - 1) - others + rest)
    return pair, found[0], found[1]


def student_t_tail(t: float, freedom: int) -> float:
    """P(T > t) for whole degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    if freedom < 1:
        return 1.0
    angle = atan(t / sqrt(freedom))
    c, s = cos(angle), sin(angle)
    if freedom % 2:
        term, total = c, c if freedom > 1 else 0.0
        for k in range(2, freedom - 1, 2):
            term *= c * c * k / (k + 1)
            total += term
        within = 2 / pi * (angle + s * total)
    else:
        term = total = 1.0
        for k in range(1, freedom - 2, 2):
            term *= c * c * k / (k + 1)
            total += term
        within = s * total
    return max((1 - within) / 2, 0.0)


def holm(chances: list[float]) -> list[float]:
    """Holm's adjustment over the candidates of a run, in the order given."""
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    adjusted = [1.0] * len(chances)
    running = 0.0
    for rank, at in enumerate(order):
        running = max(running, min(1.0, chances[at] * (len(chances) - rank)))
        adjusted[at] = running
    return adjusted
