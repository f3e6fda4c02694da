"""Affiliation strings to institutions, and institutions to the lists they stand on.

    registry       a dump of the Research Organization Registry, v1 or v2
    gazetteer      its names and their variants, and places, as one trie (shelf keeps it)
    listed         the parties of lists, joined to its records
    candidates     every institution a string may name
    features, chooser       which of them it means
    Matcher(gazetteer, listings).match(text)       all of that

No name of a person is read; an institution's country counts only where the string names it.
"""

from __future__ import annotations

from tidegate.collaboration.affiliations.matcher import Matcher
from tidegate.collaboration.affiliations.shelf import current, gazetteer_of, with_listed

__all__ = ["Matcher", "current", "gazetteer_of", "with_listed"]
