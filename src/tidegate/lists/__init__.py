"""lists: publishers' lists as dated, hashed, complete editions, and what changed between them.

`ListStore` takes editions in and gives them out; `Entry` is one listed party. Law is not here.
"""

from __future__ import annotations

from tidegate.lists.edition import STARTER, Edition
from tidegate.lists.entry import Entry, Identifier, ListedName
from tidegate.lists.store import ListStore
from tidegate.lists.supply import ListSupply, PublicationStatus

__all__ = [
    "STARTER",
    "Edition",
    "Entry",
    "Identifier",
    "ListStore",
    "ListSupply",
    "ListedName",
    "PublicationStatus",
]
