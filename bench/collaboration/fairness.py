"""How well institutions are recognised, and how often one is wrongly told as listed, by country.

    python bench/collaboration/fairness.py ../shared/data --home HOME

By the country of the institution, which is all this channel knows of a country; nothing is known of
any author's. Cross-validated: every figure is by trees that had not seen the string. HOME holds the
lists; the registry is that of ../shared/data. Needs scikit-learn, as train_chooser.py does.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from gold import FOLDS, labelled
from sklearn.ensemble import HistGradientBoostingClassifier
from train_chooser import TREES

from tidegate import Settings, Tidegate
from tidegate.collaboration.affiliations.candidates import Reader
from tidegate.collaboration.affiliations.chooser import ACCEPTED, LISTED
from tidegate.collaboration.affiliations.features import Describer
from tidegate.collaboration.affiliations.matcher import settled
from tidegate.collaboration.affiliations.shelf import gazetteer_of
from tidegate.desk.institutions import open_institutions

LEAST = 40  # labels of a country that are shown by themselves
Z = 1.96


def wilson(right: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not count:
        return 0.0, 1.0
    share = right / count
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z * ((share * (1 - share) + Z * Z / (4 * count)) / count) ** 0.5 / (1 + Z * Z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("data", type=Path)
    ask.add_argument("--home", type=Path, required=True)
    given = ask.parse_args()
    dump = given.data / "organisations" / "ror_records_2026-06.jsonl.gz"
    matcher = open_institutions(
        Tidegate(given.home), Settings(accept_stale="a benchmark"), dump
    ).matcher
    plain = gazetteer_of(dump, given.home)
    strings = [s for s in labelled(given.data) if all(i in plain.numbers for i in s.ids)]
    fold = np.array([each.fold for each in strings])

    def gathered(gazetteer):  # type: ignore[no-untyped-def]
        reader, describer = Reader(gazetteer), Describer(gazetteer)
        spans, rows, owner, meant = [], [], [], []
        for number, each in enumerate(strings):
            for span, row in zip(*describer.rows(reader.parsed(each.text)), strict=True):
                spans.append(span)
                rows.append(row)
                owner.append(number)
                meant.append(gazetteer.records[span.record].id in each.ids)
        return spans, np.array(rows), np.array(owner), np.array(meant)

    _, x, owner, meant = gathered(plain)
    joined = matcher.gazetteer
    spans, rows, at, _ = gathered(joined)
    probability = np.zeros(len(rows))
    for held in range(FOLDS):
        model = HistGradientBoostingClassifier(**TREES)
        model.fit(x[fold[owner] != held], meant[fold[owner] != held])
        probability[fold[at] == held] = model.predict_proba(rows[fold[at] == held])[:, 1]
    groups: list[list[int]] = [[] for _ in strings]
    for row, number in enumerate(at):
        ident = joined.records[spans[row].record].id
        if probability[row] >= (LISTED if ident in matcher.listings else ACCEPTED):
            groups[number].append(row)

    def country(ident: str) -> str:
        return joined.records[joined.numbers[ident]].places[0][0]

    named: Counter[str] = Counter()
    found_of: Counter[str] = Counter()
    told: Counter[str] = Counter()
    right_of: Counter[str] = Counter()
    unlisted: Counter[str] = Counter()
    wrongly: Counter[str] = Counter()
    for number, each in enumerate(strings):
        found = {
            joined.records[spans[k].record].id for k in settled(groups[number], spans, probability)
        }
        for ident in each.ids:
            named[country(ident)] += 1
            found_of[country(ident)] += ident in found
        for ident in found:
            told[country(ident)] += 1
            right_of[country(ident)] += ident in each.ids
        if each.ids and not any(ident in matcher.listings for ident in each.ids):
            for place in {country(ident) for ident in each.ids}:
                unlisted[place] += 1
                wrongly[place] += any(ident in matcher.listings for ident in found)
    print(
        "country  named  recall                told  precision             unlisted  wrongly listed"
    )
    shown = [place for place, count in named.most_common() if count >= LEAST]
    for place in [*shown, "all"]:
        pick = (lambda c: sum(c.values())) if place == "all" else (lambda c, p=place: c[p])
        n, f, t, r, u, w = map(pick, (named, found_of, told, right_of, unlisted, wrongly))
        low, high = wilson(f, n)
        plow, phigh = wilson(r, t)
        wlow, whigh = wilson(w, u)
        print(
            f"{place:7} {n:6} {f / n:.3f} ({low:.3f}–{high:.3f}) {t:6} {r / max(t, 1):.3f} "
            f"({plow:.3f}–{phigh:.3f}) {u:7}  {w} = {w / max(u, 1):.4f} ({wlow:.4f}–{whigh:.4f})"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
