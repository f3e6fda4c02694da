"""Benign accounts that everything is calibrated on: drawn and sketched once, kept in a folder.

2,000 accounts, 14 days, 40 requests an account in the mean; of seeds that no tested log has.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from baselines import MmdAlone, Prada, prada_distances

import tidegate
from tidegate.distillation.campaigns import Calibration, calibrate
from tidegate.distillation.campaigns.search import without_content
from tidegate.distillation.range.honest import honest
from tidegate.distillation.range.populations import POPULATIONS
from tidegate.distillation.range.prompts import PromptSources
from tidegate.distillation.range.requests import events
from tidegate.distillation.reading.pseudonyms import Pseudonyms, find_key
from tidegate.distillation.sketches import load, save, sketch_events

PROMPTS = Path(__file__).resolve().parents[3] / "shared/data/model_traffic"
ACCOUNTS, DAYS, MEAN = 2_000, 14.0, 40.0
SEED = 6_100_000
WHOLE = ""
"""The pool that leaves no population out."""


@cache
def sources() -> PromptSources:
    return PromptSources.load(PROMPTS if PROMPTS.is_dir() else None)


@cache
def pseudonyms() -> Pseudonyms:
    return Pseudonyms(find_key("k" * 32))


def digest(*rooms: str) -> str:
    """Eight digits of what the source says, so that results of different code are not mixed."""
    root = Path(tidegate.__file__).parent
    told = blake2b(digest_size=4)
    for room in rooms:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in {".py", ".yaml", ".csv"}:
                told.update(path.read_bytes())
    return told.hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """What Tidegate and its peers learnt from one pool."""

    content: Calibration
    metadata: Calibration
    mmd: MmdAlone
    prada: Prada


def _stem(folder: Path, left_out: str) -> Path:
    code = digest("distillation/range", "distillation/sketches")
    return folder / f"pool-{left_out or 'whole'}-{code}"


def make_pool(folder: Path, left_out: str) -> None:
    """Draws and sketches the pool, unless the folder has it."""
    stem = _stem(folder, left_out)
    if stem.with_suffix(".npy").exists():
        return
    place = [WHOLE, *POPULATIONS].index(left_out)
    without = [left_out] if left_out else []
    drawn = honest(random.Random(SEED + place), sources(), ACCOUNTS, DAYS, without, mean=MEAN)
    save(sketch_events(events(drawn, pseudonyms()), pseudonyms()), stem.with_suffix(".npz"))
    told = prada_distances(drawn, pseudonyms())
    rows = [(account, w, queries) for account, (w, queries) in told.items()]
    np.save(stem.with_suffix(".npy"), np.array(rows, [("a", "u8"), ("w", "f8"), ("n", "i8")]))


@cache
def pool(folder: Path, left_out: str) -> Pool:
    """A pool that was made."""
    stem = _stem(folder, left_out)
    table = load(stem.with_suffix(".npz"))
    rows = np.load(stem.with_suffix(".npy"), allow_pickle=False)
    distances = {int(a): (float(w), int(n)) for a, w, n in rows.tolist()}
    return Pool(
        calibrate(table),
        calibrate(without_content(table)),
        MmdAlone.of(table),
        Prada.of(distances, len(table)),
    )
