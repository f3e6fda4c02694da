"""The closed words an outcome may be: one list for the whole project.

A word says what follows for the person who deals with the subject, not which law says so (the
citation does that). A new channel adds its words here and in docs/rulebooks.md; the loader
refuses any other. There is no word for "clear": a run that finds nothing says nothing was found
in the lists it had.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        # What an item is.
        "classified": "the item is described by the paragraph named in the label",
        "classification_presumed": "it must be taken to fall under the label until shown otherwise",
        "not_subject": "the regulations named do not reach it",
        # Export licences.
        "licence_required": "a licence is needed before the items named move to this party",
        "no_licence_exceptions": "licence exceptions may not be used for this party",
        "statement_required": "a signed statement is needed from this party before shipment",
        "licence_inquiry": "ask the authority, or apply for a licence, before export",
        "exception_available": "the licence exception named in the label may be used on its terms",
        "review_policy": "how an application is reviewed: the label says which way",
        "red_flag": "guidance names this as a sign of a violation to be cleared up first",
        "extra_checks": "the exporter must make further checks or give assurances first",
        "export_ban_dual_use": "dual-use items may not be exported to this party",
        # Bars on persons.
        "prohibited": "no taking part in the dealings that the order names",
        "blocked": "assets are frozen and dealings barred",
        "debarred_defence_trade": "barred from taking part in defence trade",
        "nonproliferation_measures": "measures for proliferation: procurement, aid, export bars",
        "trade_investment_bar": "trade with, or investment in, the issuer's country is barred",
        # Owned or controlled by those a rule names.
        "owned_by_listed": "treated as the listed parties that own it",
        "foreign_adversary_controlled": "controlled by a foreign adversary in the rule's sense",
        "divestiture_not_qualified": "a condition of a qualified divestiture is not met",
        "covered_person": "dealings in the data named are barred or limited as with the owners",
        "person_of_concern": "a person of a country of concern in the rule's sense",
        "covered_foreign_person": "investments in it are barred or must be notified",
        "prohibited_foreign_entity": "tax credits are lost or limited on its account",
        "covered_transaction": "the authority must be told of it, or may review or bar it",
        "declaration_required": "the transaction must be declared before it closes",
        "under_foci": "under foreign ownership, control or influence: the agency must be asked",
        # Money.
        "securities_dealing_barred": "the securities named may not be bought or sold",
        "investment_prohibited": "an investment of the kind named may not be made",
        "investment_notifiable": "an investment of the kind named must be notified",
        "debt_equity_limits": "new debt or equity, or named projects, are limited",
        "correspondent_account_limits": "correspondent or payable-through accounts are limited",
        "limited_measures": "some dealings are barred, others are not: read the measure named",
        # Buying, importing, authorising.
        "contracting_barred": "a public buyer may not contract for this, or through this party",
        "import_duty": "an import duty is due, in the band named in the label",
        "import_presumption": "imports are presumed barred unless the importer rebuts it",
        "authorisation_barred": "equipment or services get no authorisation or public money",
        # Research.
        "funding_limited": "research money is limited or refused where this party takes part",
        "research_collaboration_barred": "funded research together with this party is barred",
        "malign_programme": "a malign foreign talent recruitment programme in the Act's sense",
        "participation_barred": "whoever takes part in it may not be on the awards named",
        "certification_required": "a certification is due with the proposal and each year after",
        "report_due": "a report to the authority is due by the day named in the label",
        # Use of a model through its API.
        "extraction_pattern": "the use is consistent with coordinated extraction; a person looks",
        "extraction_possible": "it cannot be known from the log; the label says what to settle",
        "benign_explanation": "the use looks like what the label names, which is no extraction",
        # What nobody looked at.
        "not_checked": "a rule, or a reason for control, that this answer did not look at",
        # No effect in law, or none that can be told.
        "flag_only": "a description worth knowing, with no effect in law by itself",
        "text_not_loaded": "cannot be known: the text of the rule is not loaded",
    }
)

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "classification": "what the item is",
        "licence": "whether it needs a licence",
        "exception": "whether a licence exception may be used",
        "review": "how an application is reviewed",
        "duty": "whether an import duty is due",
        "ownership": "whether it is owned, controlled or covered through those behind it",
        "collaboration": "what follows for research done together, posts and money from abroad",
        "extraction": "what a group of accounts' use of a model is consistent with",
        "notice": "what else the authority wants known, done or left undone",
        "not_checked": "what no loaded rule looks at",
    }
)
"""The questions a rulebook about anything but listings may answer, never merged."""

ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "classified": "classification",
        "classification_presumed": "classification",
        "licence_required": "licence",
        "exception_available": "exception",
        "review_policy": "review",
        "import_duty": "duty",
    }
)
"""Words that answer one question and no other."""

LABELLED = frozenset(
    {
        "classified",
        "classification_presumed",
        "exception_available",
        "review_policy",
        "import_duty",
        "not_checked",
        "benign_explanation",
    }
)
"""Words that say too little without a label, where the rule is about items or transactions."""
