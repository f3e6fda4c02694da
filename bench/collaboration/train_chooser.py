"""Trains the chooser of institutions, and says by cross-validation what it is worth.

    python bench/collaboration/train_chooser.py ../shared/data [--write]

Needs scikit-learn, which the project itself does not: install it for this run. Five folds drawn
from the strings; what is printed was predicted by trees that had not seen the string.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from gold import FOLDS, Labelled, labelled
from sklearn.ensemble import HistGradientBoostingClassifier

from tidegate.collaboration.affiliations.candidates import Reader
from tidegate.collaboration.affiliations.chooser import ACCEPTED
from tidegate.collaboration.affiliations.features import NAMES, Describer
from tidegate.collaboration.affiliations.matcher import settled
from tidegate.collaboration.affiliations.shelf import gazetteer_of
from tidegate.home import home

TREES = {
    "max_iter": 110, "learning_rate": 0.1, "max_leaf_nodes": 14, "max_depth": 5, "min_samples_leaf": 20,
    "l2_regularization": 2.0, "random_state": 0, "early_stopping": False,
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


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("data", type=Path)
    ask.add_argument("--write", action="store_true")
    given = ask.parse_args()
    registry = gazetteer_of(given.data / "organisations" / "ror_records_2026-06.jsonl.gz", home())
    reader, describer = Reader(registry), Describer(registry)
    known = set(registry.numbers)
    strings = list(labelled(given.data))
    rows, marks, owner, spans = [], [], [], []
    for number, each in enumerate(strings):
        for span, row in zip(*describer.rows(reader.parsed(each.text)), strict=True):
            rows.append(row)
            marks.append(registry.records[span.record].id in each.ids)
            owner.append(number)
            spans.append(span)
    x, y, at = np.array(rows), np.array(marks), np.array(owner)
    fold = np.array([each.fold for each in strings])[at]
    probability = np.zeros(len(y))
    for each_fold in range(FOLDS):
        held = fold == each_fold
        model = HistGradientBoostingClassifier(**TREES).fit(x[~held], y[~held])
        probability[held] = model.predict_proba(x[held])[:, 1]
    groups: list[list[int]] = [[] for _ in strings]
    for row, number in enumerate(owner):
        groups[number].append(row)
    print(f"{len(strings)} strings, {len(y)} candidates, {y.sum()} meant")
    for name in ("crossref-2024", "s2aff-2021", "s2aff-2022"):
        for what in ("covered, with a label", "covered", "all"):
            for least in (0.5, ACCEPTED, 0.7):
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
