"""Trains the chooser of institutions, and says by cross-validation what it is worth.

    python bench/collaboration/train_chooser.py ../shared/data [--write] [--lists HOME]

Needs scikit-learn, which the project itself does not: install it for this run. Five folds drawn
from the strings; what is printed was predicted by trees that had not seen the string. With
--lists also whether a string names a listed institution, for the lists kept in that data home.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from gold import FOLDS, Labelled, labelled
from sklearn.ensemble import HistGradientBoostingClassifier

from tidegate import Settings, Tidegate
from tidegate.collaboration.affiliations.candidates import Reader, Span
from tidegate.collaboration.affiliations.chooser import ACCEPTED, LISTED
from tidegate.collaboration.affiliations.features import NAMES, Describer
from tidegate.collaboration.affiliations.gazetteer import Gazetteer
from tidegate.collaboration.affiliations.matcher import settled
from tidegate.collaboration.affiliations.shelf import gazetteer_of
from tidegate.desk.institutions import open_institutions
from tidegate.home import home

TREES = {
    "max_iter": 110, "learning_rate": 0.1, "max_leaf_nodes": 14, "max_depth": 5,
    "min_samples_leaf": 20, "l2_regularization": 2.0, "random_state": 0, "early_stopping": False,
}  # fmt: skip


def exported(model: HistGradientBoostingClassifier) -> dict[str, object]:
    made: dict[str, list[float]] = {
        k: [] for k in ("feature", "threshold", "left", "right", "value", "roots")
    }
    depth = 0
    for (predictor,) in model._predictors:
        base = len(made["feature"])
        made["roots"].append(base)
        for at, node in enumerate(predictor.nodes):
            leaf = bool(node["is_leaf"])
            made["feature"].append(0 if leaf else int(node["feature_idx"]))
            made["threshold"].append(0.0 if leaf else round(float(node["num_threshold"]), 6))
            made["left"].append(base + (at if leaf else int(node["left"])))
            made["right"].append(base + (at if leaf else int(node["right"])))
            made["value"].append(round(float(node["value"]), 6) if leaf else 0.0)
            depth = max(depth, int(node["depth"]))
    base = float(model._baseline_prediction[0, 0])
    return {"names": list(NAMES), "base": base, "depth": depth, **made}


@dataclass(frozen=True)
class Gathered:
    """The candidates of all strings: `x` their figures, `y` whether they are meant, `owner` the
    number of the string, `spans` where they stand."""

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.bool_]
    owner: npt.NDArray[np.int64]
    spans: list[Span]


def gathered(gazetteer: Gazetteer, strings: Sequence[Labelled]) -> Gathered:
    reader, describer = Reader(gazetteer), Describer(gazetteer)
    rows, marks, owner, spans = [], [], [], []
    for number, each in enumerate(strings):
        for span, row in zip(*describer.rows(reader.parsed(each.text)), strict=True):
            rows.append(row)
            marks.append(gazetteer.records[span.record].id in each.ids)
            owner.append(number)
            spans.append(span)
    return Gathered(np.array(rows), np.array(marks), np.array(owner), spans)


def unseen(
    train: Gathered, asked: Gathered, strings: Sequence[Labelled]
) -> npt.NDArray[np.float64]:
    """For each candidate asked about, its probability by trees that had not seen its string."""
    fold = np.array([each.fold for each in strings])
    probability = np.zeros(len(asked.x))
    for held in range(FOLDS):
        seen = fold[train.owner] != held
        model = HistGradientBoostingClassifier(**TREES).fit(train.x[seen], train.y[seen])
        mine = fold[asked.owner] == held
        probability[mine] = model.predict_proba(asked.x[mine])[:, 1]
    return probability


def by_string(asked: Gathered, strings: Sequence[Labelled]) -> list[list[int]]:
    groups: list[list[int]] = [[] for _ in strings]
    for row, number in enumerate(asked.owner.tolist()):
        groups[number].append(row)
    return groups


def listed_figures(
    train: Gathered, strings: Sequence[Labelled], plain: Gazetteer, home: Path, dump: Path
) -> None:
    """Whether a string names a listed institution, among strings all of whose labels are known."""
    matcher = open_institutions(Tidegate(home), Settings(accept_stale="a benchmark"), dump).matcher
    gazetteer, listings = matcher.gazetteer, matcher.listings
    asked = gathered(gazetteer, strings)
    probability = unseen(train, asked, strings)
    groups = by_string(asked, strings)
    for least in (0.4, 0.45, LISTED, 0.55, 0.6, ACCEPTED):
        right = wrong = missed = 0
        for number, each in enumerate(strings):
            if not all(i in plain.numbers for i in each.ids):
                continue
            truth = any(i in listings for i in each.ids)
            mine = [r for r in groups[number] if probability[r] >= least]
            found = any(
                gazetteer.records[asked.spans[k].record].id in listings
                for k in settled(mine, asked.spans, probability)
            )
            right += truth and found
            wrong += found and not truth
            missed += truth and not found
        p, r = right / max(right + wrong, 1), right / max(right + missed, 1)
        print(
            f"names a listed institution  >= {least:.2f}  P {p:.3f}  R {r:.3f}  "
            f"({right} right, {wrong} wrong, {missed} missed)"
        )


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("data", type=Path)
    ask.add_argument("--write", action="store_true")
    ask.add_argument("--lists", type=Path, metavar="HOME")
    given = ask.parse_args()
    dump = given.data / "organisations" / "ror_records_2026-06.jsonl.gz"
    registry = gazetteer_of(dump, given.lists or home())
    known = set(registry.numbers)
    strings = list(labelled(given.data))
    train = gathered(registry, strings)
    spans, x, y = train.spans, train.x, train.y
    probability = unseen(train, train, strings)
    groups = by_string(train, strings)
    print(f"{len(strings)} strings, {len(y)} candidates, {y.sum()} meant")
    for name in ("crossref-2024", "s2aff-2021", "s2aff-2022"):
        for what in ("covered, with a label", "covered", "all"):
            for least in (0.5, 0.6, ACCEPTED):
                right = wrong = missed = 0
                for number, each in enumerate(strings):
                    if each.source != name or not _counts(each, what, known):
                        continue
                    mine = [r for r in groups[number] if probability[r] >= least]
                    found = {
                        registry.records[spans[k].record].id
                        for k in settled(mine, spans, probability)
                    }
                    right += len(found & each.ids)
                    wrong += len(found - each.ids)
                    missed += len(each.ids - found)
                p, r = right / max(right + wrong, 1), right / max(right + missed, 1)
                f = 1.25 * p * r / (0.25 * p + r)
                print(f"{name:14} {what:22} >= {least:.2f}  P {p:.3f}  R {r:.3f}  F0.5 {f:.3f}")
    if given.lists is not None:
        listed_figures(train, strings, registry, given.lists, dump)
    if given.write:
        model = HistGradientBoostingClassifier(**TREES).fit(x, y)
        target = Path("src/tidegate/collaboration/affiliations/data/chooser.json")
        target.write_text(json.dumps(exported(model)) + "\n", encoding="utf-8")
        print(f"written: {target}, {target.stat().st_size / 1024:.0f} KiB")
    return 0


def _counts(each: Labelled, what: str, known: set[str]) -> bool:
    covered = all(i in known for i in each.ids)
    return {"covered": covered, "all": True}.get(what, covered and bool(each.ids))


if __name__ == "__main__":
    sys.exit(main())
