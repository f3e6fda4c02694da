"""A file of one's own against the lists at every threshold: what each would show, and miss.

find_pairs(folder, asked, floor=0.5)    every pair of a subject and a listed party over the floor
bands(line, floor), AlertCounts(pairs)  bands of scores, and what a threshold shows
draw(pairs, bands, per_band, seed)      a sample for review, from every band
read_labels(*paths)                     review sheets that came back
reviewed(…), estimate_at(t, bands)      precision and missed matches from the answers
expected_at(line, figures)              what the benchmark says a threshold misses
drift(now, before, line)                what differs from an earlier run
"""

from __future__ import annotations

from tidegate.parties.tuning.bands import (
    AlertCounts,
    Alerts,
    Band,
    always_shown,
    band_of,
    bands,
    edges,
)
from tidegate.parties.tuning.defaults import Answer, Defaults, defaults
from tidegate.parties.tuning.drift import Drift, Known, NotComparable, Snapshot, drift
from tidegate.parties.tuning.estimates import Estimate, Reviewed, estimate_at, reviewed
from tidegate.parties.tuning.expected import (
    Expected,
    Figure,
    Recall,
    expected_at,
    read_expected,
    write_expected,
)
from tidegate.parties.tuning.intervals import Interval
from tidegate.parties.tuning.labels import Answered, Given, Labels, read_labels
from tidegate.parties.tuning.pairs import Pair, Pairs, find_pairs, matches_of
from tidegate.parties.tuning.sampling import Drawn, draw

__all__ = [
    "AlertCounts",
    "Alerts",
    "Answer",
    "Answered",
    "Band",
    "Defaults",
    "Drawn",
    "Drift",
    "Estimate",
    "Expected",
    "Figure",
    "Given",
    "Interval",
    "Known",
    "Labels",
    "NotComparable",
    "Pair",
    "Pairs",
    "Recall",
    "Reviewed",
    "Snapshot",
    "always_shown",
    "band_of",
    "bands",
    "defaults",
    "draw",
    "drift",
    "edges",
    "estimate_at",
    "expected_at",
    "find_pairs",
    "matches_of",
    "read_expected",
    "read_labels",
    "reviewed",
    "write_expected",
]
