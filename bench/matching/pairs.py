"""Task pairs: labelled pairs of names, and how far a score may be believed.

F1 at the best threshold, the area under the ROC curve, average precision, and, for our own
scores, a table of reliability: of the pairs that scored between .85 and .90, how many are true.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from labelled import Labelled, labelled
from measures import Table, interval, share
from peers import nomenklatura
from rapidfuzz import fuzz, utils
from rapidfuzz.distance import JaroWinkler
from settings import Run

from tidegate.names import compare

BANDS = 20


def reliability(title: str, scores: Sequence[float], truths: Sequence[bool]) -> Table:
    """The share of true ones by band of score, with the expected calibration error."""
    table = Table(title, ("score", "shown", "true", "share", "95 %", "mean score", "gap"))
    error = 0.0
    by_band: dict[int, list[tuple[float, bool]]] = {}
    for score, true in zip(scores, truths, strict=True):
        # A score is rounded to four places: 0.95 must not fall below 0.95 by a float's whim.
        by_band.setdefault(min(BANDS - 1, int(score * BANDS + 1e-6)), []).append((score, true))
    for n, own in sorted(by_band.items()):
        true = sum(t for _, t in own)
        mean = sum(s for s, _ in own) / len(own)
        error += abs(true / len(own) - mean) * len(own)
        table.rows.append(
            [
                f"{n / BANDS:.2f}–{(n + 1) / BANDS:.2f}", len(own), true, share(true, len(own)),
                interval(true, len(own)), mean, true / len(own) - mean,
            ]
        )  # fmt: skip
    table.notes = (f"expected calibration error {error / max(1, len(scores)):.3f}",)
    return table


def _best_f1(scores: Sequence[float], truths: Sequence[bool]) -> tuple[float, float]:
    """(F1, threshold) where F1 is highest."""
    ordered = sorted(zip(scores, truths, strict=True), key=lambda p: -p[0])
    positives, right, best = sum(truths), 0, (0.0, 1.0)
    for taken, (score, true) in enumerate(ordered, start=1):
        right += true
        if taken < len(ordered) and ordered[taken][0] == score:
            continue
        best = max(best, (2 * right / (taken + positives), score))
    return best


def _curves(scores: Sequence[float], truths: Sequence[bool]) -> tuple[float, float]:
    """(area under ROC, average precision)."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    return float(roc_auc_score(truths, scores)), float(average_precision_score(truths, scores))


def measure(run: Run) -> list[Table]:
    """The tables: all engines, ours by sort of pair, reliability."""
    pairs = labelled(run)
    truths = [p.same for p in pairs]
    told: dict[str, tuple[list[float], float]] = {}

    def score(name: str, one: Callable[[Labelled], float]) -> None:
        started = time.perf_counter()
        told[name] = [one(p) for p in pairs], (time.perf_counter() - started) / len(pairs)

    score("tidegate", lambda p: compare(p.asked, p.listed, p.schema).score)
    for name, scorer in (
        ("rapidfuzz WRatio", fuzz.WRatio),
        ("rapidfuzz token_sort", fuzz.token_sort_ratio),
        ("rapidfuzz token_set", fuzz.token_set_ratio),
    ):
        score(name, _folded(scorer))
    score("Jaro-Winkler", lambda p: JaroWinkler.similarity(p.asked.lower(), p.listed.lower()))
    if run.peer and (logic := nomenklatura(run)) is not None:
        scores = logic.compare((p.asked, p.listed, p.schema) for p in pairs)
        told[logic.name] = scores, logic.total / len(pairs)
    table = Table(
        f"Labelled pairs: {sum(truths):,} of one party, {len(pairs) - sum(truths):,} of two",
        ("engine", "best F1", "at", "people", "organisations", "ROC area", "average precision",
         "scored 1.0", "µs a pair"),
    )  # fmt: skip
    for name, (scores, took) in told.items():
        by_schema = []
        for schema in ("person", "organisation"):
            own = [n for n, p in enumerate(pairs) if p.schema == schema]
            by_schema.append(_best_f1([scores[n] for n in own], [truths[n] for n in own])[0])
        area, precision = _curves(scores, truths)
        f1, at = _best_f1(scores, truths)
        ones = share(sum(s >= 0.9999 for s in scores), len(scores))
        table.rows.append([name, f1, at, *by_schema, area, precision, ones, took * 1e6])
    ours = told["tidegate"][0]
    return [
        table,
        _by_sort(pairs, ours, run),
        reliability("Reliability on labelled pairs, half of them of one party", ours, truths),
        *(
            reliability(
                f"Reliability on labelled pairs: {schema}",
                [s for s, p in zip(ours, pairs, strict=True) if p.schema == schema],
                [p.same for p in pairs if p.schema == schema],
            )
            for schema in ("person", "organisation")
        ),
    ]


def _folded(scorer: Callable[..., float]) -> Callable[[Labelled], float]:
    return lambda p: scorer(p.asked, p.listed, processor=utils.default_process) / 100


def _by_sort(pairs: Sequence[Labelled], scores: Sequence[float], run: Run) -> Table:
    cuts = sorted(run.tidegate().thresholds)
    table = Table(
        "Ours by sort of pair: the share that scores at least",
        ("sort", "kind", "pairs", *(f"{cut:.2f}" for cut in cuts), "mean"),
    )
    for sort, kind in sorted({(p.sort, p.kind) for p in pairs}):
        own = [s for s, p in zip(scores, pairs, strict=True) if (p.sort, p.kind) == (sort, kind)]
        shares = [share(sum(s >= cut for s in own), len(own)) for cut in cuts]
        table.rows.append([sort, kind, len(own), *shares, sum(own) / len(own)])
    return table
