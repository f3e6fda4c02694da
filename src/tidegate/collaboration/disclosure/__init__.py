"""A CV beside the works of its holder: what they show and it does not, to clarify, never to judge.

`reconcile` compares; `answered` sets the researcher's answers beside the items. Who an author is is
known from declared identifiers only (docs/disclosure.md).
"""

from tidegate.collaboration.disclosure.declared import Backed, Declared, Held
from tidegate.collaboration.disclosure.identity import Identity, identity, researcher_in
from tidegate.collaboration.disclosure.items import Agreed, Answer, Item, Quote, Reconciliation
from tidegate.collaboration.disclosure.reconciliation import reconcile, tied
from tidegate.collaboration.disclosure.reply import answered, form, read_replies

__all__ = [
    "Agreed",
    "Answer",
    "Backed",
    "Declared",
    "Held",
    "Identity",
    "Item",
    "Quote",
    "Reconciliation",
    "answered",
    "form",
    "identity",
    "read_replies",
    "reconcile",
    "researcher_in",
    "tied",
]
