"""Who paid for a work, as its acknowledgement says, and which talent programmes a text names.

`read_statement` gives funders with award numbers, scholarships and talent programmes of one
passage; `FunderDirectory` ties names to ROR ids; `programmes_in` finds talent programmes in any
text (a CV); `contract.read_checklist` turns the answers about a contract into facts for the
rulebook of 42 USC 19237. No name of a person is read.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidegate.collaboration.funding.contract import Checklist, checklist, read_checklist
    from tidegate.collaboration.funding.directory import FunderDirectory, fold, names_of_record
    from tidegate.collaboration.funding.programmes import programmes_in, talent_programmes
    from tidegate.collaboration.funding.sentences import sentences
    from tidegate.collaboration.funding.statement import read_statement

__all__ = [
    "Checklist",
    "FunderDirectory",
    "checklist",
    "fold",
    "names_of_record",
    "programmes_in",
    "read_checklist",
    "read_statement",
    "sentences",
    "talent_programmes",
]

_HOMES = {
    "contract": ("Checklist", "checklist", "read_checklist"),
    "directory": ("FunderDirectory", "fold", "names_of_record"),
    "programmes": ("programmes_in", "talent_programmes"),
    "sentences": ("sentences",),
    "statement": ("read_statement",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            found = getattr(import_module(f"{__name__}.{home}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
