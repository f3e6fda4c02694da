"""The deal side by side as one HTML page. Takes the document of
docs/schema/ownership-deal.schema.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.findings import deal_words, ownership_words
from tidegate.findings.house_page import render
from tidegate.findings.ownership_page import picture
from tidegate.findings.words import STARTER_BANNER, STARTER_WHY

MOST_PICTURES = 4


def deal_html(deal: Mapping[str, Any]) -> str:
    """The page: the answers first, then the structures, then what is told beside shares."""
    sides = deal["sides"]
    regimes = list({row["regime"]: row["title"] for row in deal["rows"]}.items())
    drawn = regimes[0][0] if regimes else ""
    return render(
        "deal.html.j2",
        styles=("report.css", "items.css", "ownership.css"),
        words=deal_words,
        told=ownership_words,
        deal=deal,
        sides=sides,
        regimes=regimes,
        law={each["id"]: each for side in sides for each in side["document"]["regimes"]},
        pictures=[
            (side["label"], picture(side["document"], drawn, title=side["label"]))
            for side in sides[:MOST_PICTURES]
            if drawn
        ],
        names=list(dict.fromkeys(row["name"] for row in deal["rows"])),
        notes=list(dict.fromkeys(n for side in sides for n in side["document"]["notes"])),
        run=sides[0]["document"]["run"],
        starter_banner=STARTER_BANNER,
        starter_why=STARTER_WHY,
    )
