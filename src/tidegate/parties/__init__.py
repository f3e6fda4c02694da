"""The index of listed parties; searching it for one name, screening it with many.

PartyIndex(folder)                    opens an index; `build(folder, entries, …)` makes one
search(index, Asked(name=…))          the listed parties a name may be, best first
screen(folder, [Asked(…), …])         the same for many, on all processors
"""

from tidegate.parties.build import build
from tidegate.parties.index import PartyIndex
from tidegate.parties.screening import screen
from tidegate.parties.search import LEAST_SHOWN, POSSIBLE, STRONG, Asked, band, search

__all__ = [
    "LEAST_SHOWN",
    "POSSIBLE",
    "STRONG",
    "Asked",
    "PartyIndex",
    "band",
    "build",
    "screen",
    "search",
]
