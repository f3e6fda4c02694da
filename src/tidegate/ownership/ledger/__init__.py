"""The ledger of joint ventures: a user's table counted by year, sector, partner and control, with
capital by currency, a checklist of technology transfer quoted from the terms, and the facts that
the outbound rule's joint-venture prong asks for. Arithmetic and words; no law decides here.
"""

from __future__ import annotations

from tidegate.ownership.ledger.document import Table, document, tables
from tidegate.ownership.ledger.reading import ledger, partners, with_flags
from tidegate.ownership.ledger.venture import Ledger, Partner, Venture

__all__ = [
    "Ledger",
    "Partner",
    "Table",
    "Venture",
    "document",
    "ledger",
    "partners",
    "tables",
    "with_flags",
]
