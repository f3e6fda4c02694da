"""Ownership: who stands behind whom, exact, on any structure.

    reading       files of any format → a Structure
    network       a Structure on one day → arrays of whole numbers
    closure, single, propagation, reckoning       the ways rules count, as general engines
    regime        the facts a rulebook about ownership asks for, with the evidence
    analysis, integrated, components       what is no law: control, power, rings
    ledger        joint ventures, counted

Shares are whole numbers of millionths of a percent; no verdict rests on a float. No law stands
here: thresholds, holders and dates come from rulebooks.
"""

from __future__ import annotations

from tidegate.ownership.share import PERCENT, WHOLE, Share, percent, read_share
from tidegate.ownership.structure import Entity, Stake, Structure, Tie

__all__ = [
    "PERCENT",
    "WHOLE",
    "Entity",
    "Share",
    "Stake",
    "Structure",
    "Tie",
    "percent",
    "read_share",
]
