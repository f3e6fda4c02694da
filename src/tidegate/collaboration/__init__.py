"""Collaboration: what documents declare of institutions, money, programmes and technology.

    reading        files of any format → works; no author's name is ever taken from one
    affiliations   strings → institutions (ROR, and the lists' own names)
    funding        statements → funders, award numbers, scholarships, talent programmes
    areas          titles and abstracts → technology areas, with the words that speak of them
    disclosure     a CV and the record, side by side
    gifts          a ledger of foreign gifts and contracts, by source and year
    network        who works with whom, by year and area

Facts only: what follows from them stands in the rulebooks.
"""

from __future__ import annotations
