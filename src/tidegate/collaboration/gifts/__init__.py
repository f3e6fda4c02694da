"""Gifts and contracts from abroad: a ledger by source, as section 117 of the US Higher Education
Act asks for it. Reading, grouping and reckoning; what is due is the rulebook's (`us.hea.117`)."""

from tidegate.collaboration.gifts.document import ledger_document, source_document
from tidegate.collaboration.gifts.gift import Alike, Gift, GiftLedger, Source
from tidegate.collaboration.gifts.grouping import is_organisation, sources_of
from tidegate.collaboration.gifts.reading import gift_ledger
from tidegate.collaboration.gifts.reckoning import RULE, Reckoned, Sum, facts, reckon

__all__ = [
    "RULE",
    "Alike",
    "Gift",
    "GiftLedger",
    "Reckoned",
    "Source",
    "Sum",
    "facts",
    "gift_ledger",
    "is_organisation",
    "ledger_document",
    "reckon",
    "source_document",
    "sources_of",
]
